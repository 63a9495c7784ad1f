"""Fractions of polynomials over ℚ in one ring of unknowns and kernels, with bounds on their size."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

MOST_GENERATORS = 16
MOST_TERMS = 400
MOST_DEGREE = 60
MOST_BITS = 4_000
MOST_PAIRS = 4_000

Ratio: TypeAlias = tuple[fmpq_mpoly, fmpq_mpoly]
_RING = fmpq_mpoly_ctx.get(tuple(f"t{k}" for k in range(MOST_GENERATORS)), Ordering.lex)
_GENERATORS = tuple(_RING.gens())
_ONE = _RING.constant(1)
ONE: Ratio = (_ONE, _ONE)


class NoReading(Exception):
    """The tree has parts that no kernel stands for, or outgrows its bounds."""


def constant(value: Fraction) -> Ratio:
    return _RING.constant(fmpq(value.numerator, value.denominator)), _ONE


def bounded(value: Ratio) -> Ratio:
    for part in value:
        if len(part) > MOST_TERMS or part.total_degree() > MOST_DEGREE:
            raise NoReading
        if any(
            int(c.p).bit_length() > MOST_BITS or int(c.q).bit_length() > MOST_BITS
            for c in part.coeffs()
        ):
            raise NoReading  # fmt: skip
    return value


def reduced(value: Ratio) -> Ratio:
    """In lowest terms, the denominator with leading coefficient 1."""
    over, under = value
    if under.is_constant():
        scale = under.leading_coefficient()
        return bounded((over / scale if scale != 1 else over, _ONE))
    common = over.gcd(under)
    if not common.is_constant():
        over, under = over / common, under / common
    scale = under.leading_coefficient()
    return bounded((over / scale, under / scale) if scale != 1 else (over, under))


def times(a: Ratio, b: Ratio) -> Ratio:
    if len(a[0]) * len(b[0]) > MOST_PAIRS or len(a[1]) * len(b[1]) > MOST_PAIRS:
        raise NoReading
    return reduced((a[0] * b[0], a[1] * b[1]))


def add(a: Ratio, b: Ratio) -> Ratio:
    if a[1] == b[1]:
        return reduced((a[0] + b[0], a[1]))
    if max(len(a[0]), len(a[1])) * max(len(b[0]), len(b[1])) > MOST_PAIRS:
        raise NoReading
    return reduced((a[0] * b[1] + b[0] * a[1], a[1] * b[1]))


def power(value: Ratio, count: int) -> Ratio:
    found = (_ONE, _ONE)
    for _ in range(count):
        found = times(found, value)
    return found


def places(polynomial: fmpq_mpoly) -> list[int]:
    """The generators that occur."""
    return [place for place, degree in enumerate(polynomial.degrees()) if degree]


def coefficients(polynomial: fmpq_mpoly, place: int) -> dict[int, fmpq_mpoly]:
    """The coefficients of the powers of one generator."""
    found: dict[int, dict[tuple[int, ...], fmpq]] = {}
    for exponents, coefficient in polynomial.to_dict().items():
        exponent = int(exponents[place])
        rest = tuple(0 if k == place else int(e) for k, e in enumerate(exponents))
        found.setdefault(exponent, {})[rest] = coefficient
    return {exponent: _RING.from_dict(terms) for exponent, terms in found.items()}


def generator(place: int) -> fmpq_mpoly:
    return _GENERATORS[place]


def one() -> fmpq_mpoly:
    return _ONE


def alone(value: Ratio) -> int | None:
    """The generator that the fraction is, if it is one."""
    if not value[1].is_constant() or len(value[0]) != 1 or value[0].total_degree() != 1:
        return None
    if value[0].leading_coefficient() != value[1].leading_coefficient():
        return None
    return places(value[0])[0]


def text_of(value: Ratio) -> str:
    return f"{value[0]} / {value[1]}"


def fraction_of(value: Ratio) -> Fraction:
    found = value[0].leading_coefficient() / value[1].leading_coefficient()
    return Fraction(int(found.p), int(found.q)) if not value[0].is_zero() else Fraction(0)


def sign_of_constant(value: Ratio) -> int:
    found = fraction_of(value)
    return (found > 0) - (found < 0)


def without_content(value: Ratio) -> tuple[Fraction, Ratio]:
    """The positive or negative rational factor, and the rest with whole coefficients and a positive first one."""
    over, under = value
    numbers = [Fraction(int(c.p), int(c.q)) for c in over.coeffs()]
    if not numbers:
        return Fraction(1), value
    factor = Fraction(gcd(*(n.numerator for n in numbers)), lcm(*(n.denominator for n in numbers)))
    if over.leading_coefficient() < 0:
        factor = -factor
    return factor, (over / fmpq(factor.numerator, factor.denominator), under)


def apart(value: Ratio) -> tuple[Fraction, Ratio]:
    """The constant term of a polynomial, and the rest."""
    over, under = value
    if not under.is_constant():
        return Fraction(0), value
    found = over.to_dict().get((0,) * MOST_GENERATORS, fmpq(0)) / under.leading_coefficient()
    term = Fraction(int(found.p), int(found.q))
    return term, add(value, constant(-term))


def exact_root(value: Fraction, order: int) -> Fraction | None:
    """The root of a rational number, where that is rational."""
    if value < 0:
        inner = exact_root(-value, order) if order % 2 else None
        return -inner if inner is not None else None
    parts = [_whole_root(part, order) for part in (value.numerator, value.denominator)]
    return None if None in parts else Fraction(parts[0] or 0, parts[1] or 1)


def _whole_root(value: int, order: int) -> int | None:
    low, high = 0, 1 << (value.bit_length() // order + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**order < value:
            low = middle + 1
        else:
            high = middle
    return low if low**order == value else None
