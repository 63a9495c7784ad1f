"""Absolute values and roots of real numbers, and what they ask of their arguments.

Two expressions are equal only where both have a value, so what must be positive, or not 0, is kept beside.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

from grader.equivalence.proofs.algebra import Algebra
from grader.equivalence.proofs.polynomials import Ratio, constant, whole
from grader.equivalence.proofs.signs import NOT_NEGATIVE, POSITIVE, UNKNOWN
from grader.equivalence.proofs.terms import (
    ONE,
    Mono,
    NotProved,
    Poly,
    as_number,
    frozen,
    one_term,
    plain,
    poly_text,
)

LARGEST_FACTORED = 10**8


class Roots(Algebra):
    """`is_real`: no complex number is about. `conditions` are texts of what must be positive, or not negative, and
    `denominators` what must not be 0.
    """

    is_real = True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.conditions: set[tuple[str, str]] = set()
        self.denominators: list[Poly] = []

    # Absolute values and roots

    def absolute(self, ratio: Ratio) -> Ratio:
        self.only_real()
        short = self.short(ratio)
        if has_i(short):
            return self.as_it_is("abs", short)
        return self.product(self.size_of(short.over), self.inverse(self.size_of(short.under)))

    def size_of(self, poly: Poly) -> Ratio:
        term, factors = self.factors(poly)
        found = whole(ONE)
        for mono, c in term.items():
            found = whole(constant(abs(c)))
            for atom, exponent in mono:
                found = self.product(found, self._size_of(((atom, exponent),)))
        for factor, power in factors:
            found = self.product(found, self.raised(self._size_of_factor(factor), power))
        return found if poly else whole({})

    def _size_of(self, mono: Mono) -> Ratio:
        ((atom, exponent),) = mono
        sign = self.signs.of_atom(atom)
        if sign > 0 or not isinstance(exponent, int):
            return self.unflat(mono)
        if sign < 0:
            return self.unflat(mono, -1 if exponent % 2 else 1)
        if exponent % 2 == 0:
            return self.unflat(mono)
        odd = self.single(self.atom("abs", frozen(one_term(atom))))
        return self.product(self.unflat(((atom, exponent - 1),)), odd) if exponent != 1 else odd

    def _size_of_factor(self, factor: Poly) -> Ratio:
        sign = self.signs.of(factor)
        if sign != UNKNOWN:
            return whole(factor if sign > 0 else self.scale(-1, factor))
        return self.single(self.atom("abs", frozen(factor)))

    def square_root(self, ratio: Ratio) -> Ratio:
        """The root of a number that is not negative wherever there is a value."""
        self.only_real()
        short = self.short(ratio)
        if has_i(short):
            self.require("not negative", short)
            return self.as_it_is("sqrt", short)
        radicand = self.times(short.over, short.under)
        if self.signs.of(radicand) not in {POSITIVE, NOT_NEGATIVE}:
            self.require("not negative", whole(radicand))
        return self.product(self._root(radicand), self.inverse(self.size_of(short.under)))

    def root_of_square(self, base: Ratio) -> Ratio:
        """The same where the condition is known to hold."""
        short = self.short(base)
        if has_i(short):
            return self.as_it_is("sqrt", short)
        root = self._root(self.times(short.over, short.under))
        return self.product(root, self.inverse(self.size_of(short.under)))

    def _root(self, radicand: Poly) -> Ratio:
        """Squares move out; a number, and what is certainly positive, is a root of its own."""
        term, factors = self.factors(radicand)
        if not term:
            return whole({})
        ((mono, c),) = term.items()
        outside, inside = self._root_of_number(abs(c)), constant(1 if c > 0 else -1)
        for atom, exponent in mono:
            outside, inside = self._split(outside, inside, ((atom, exponent),))
        for factor, power in factors:
            half, odd = divmod(power, 2)
            if half:
                outside = self.product(outside, self.raised(self._size_of_factor(factor), half))
            if odd:
                inside = self.times(inside, factor)
        if inside == ONE:
            return outside
        if as_number(inside) is not None:
            raise NotProved
        return self.product(outside, self.single(self.atom("sqrt", frozen(inside))))

    def _split(self, outside: Ratio, inside: Poly, power: Mono) -> tuple[Ratio, Poly]:
        ((atom, exponent),) = power
        if atom.kind == "exp":
            half = Fraction(exponent) / 2
            return self.product(outside, whole(one_term(atom, plain(half)))), inside
        if not isinstance(exponent, int):
            raise NotProved
        half_power, odd = divmod(exponent, 2)
        if half_power:
            size = self.raised(self._size_of(((atom, 1),)), half_power)
            outside = self.product(outside, size)
        if not odd:
            return outside, inside
        alone = one_term(atom)
        if self.signs.of_atom(atom) > 0:
            root = self.single(self.atom("sqrt", frozen(alone)))
            return self.product(outside, root), inside
        return outside, self.times(inside, alone)

    def _root_of_number(self, value: Fraction) -> Ratio:
        found = constant(Fraction(1, value.denominator))
        for prime, power in prime_powers(value.numerator * value.denominator):
            found = self.scale(Fraction(prime) ** (power // 2), found)
            if power % 2:
                root = self.atom("sqrt", frozen(constant(prime)))
                found = self.times(found, one_term(root))
        return whole(found)

    # Conditions

    def require(self, what: str, ratio: Ratio) -> None:
        """A condition on the point, for all values of the bound indices."""
        short = self.short(ratio)
        if what in {"positive", "not negative"}:
            short = whole(
                self.times(short.over, short.under)
            )  # a / b and b / a have the sign of a b
            if self.signs.of(short.over) >= NOT_NEGATIVE:
                self.denominators.append(short.over)
                return
        over, under = self.steady(short.over), self.steady(short.under)
        self.conditions.add((what, f"{over} / {under}"))

    def steady(self, poly: Poly) -> str:
        """The text of a polynomial whose open indices are named by their ranges."""
        letters = sorted({i for m in poly for a, _ in m for i in a.free if i.startswith("~")})
        names = {i: f"~{self.spans[i].ends}" for i in letters}
        if len(set(names.values())) < len(names):
            raise NotProved
        if not names:
            return poly_text(frozen(poly))
        found = self.renamed(whole(poly), names)
        return poly_text(frozen(found.over))

    def as_it_is(self, kind: str, ratio: Ratio) -> Ratio:
        """A function of sines and cosines: as exponentials they have factors that are no real numbers."""
        if ratio.under != ONE:
            raise NotProved
        return self.single(self.atom(kind, frozen(ratio.over)))

    def only_real(self) -> None:
        if not self.is_real:
            raise NotProved


def has_i(ratio: Ratio) -> bool:
    return any("(i)" in a.text for p in (ratio.over, ratio.under) for m in p for a, _ in m)


def prime_powers(number: int) -> list[tuple[int, int]]:
    """The primes of a whole number; what is too large to factor stays as one."""
    found = []
    divisor = 2
    while divisor * divisor <= min(number, LARGEST_FACTORED):
        power = 0
        while number % divisor == 0:
            number, power = number // divisor, power + 1
        if power:
            found.append((divisor, power))
        divisor += 1 + (divisor > 2)
    if number > 1:
        root = isqrt(number)
        found.append((root, 2) if root * root == number else (number, 1))
    return found
