"""Trees in one variable as polynomials and rational functions over ℚ: their real zeros, and their sign from some number on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_poly

from grader.equivalence.claims.ranges import bounds_of
from grader.expression.nodes import (
    Constant,
    Defined,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)
from grader.records import record

_ONE = Number(Fraction(1))
_HIGHEST = 200
_LARGEST_POWER = 40

Parts = tuple[fmpq_poly, fmpq_poly]


def polynomial(tree: Tree, name: str) -> fmpq_poly | None:
    """The tree as a polynomial in `name`; None where it is none."""
    found = rational(tree, name)
    if found is None or found[1].degree() > 0:
        return None
    return found[0] / found[1][0]


def rational(tree: Tree, name: str) -> Parts | None:
    """The tree as a quotient of polynomials in `name`; None where it is none, or a large one."""
    match tree:
        case Number(value=value):
            return fmpq_poly([fmpq(value.numerator, value.denominator)]), fmpq_poly([1])
        case Name(name=found) if found == name:
            return fmpq_poly([0, 1]), fmpq_poly([1])
        case Negation(operand=operand):
            inner = rational(operand, name)
            return None if inner is None else (-inner[0], inner[1])
        case Defined(body=body):
            return rational(body, name)
        case Sum(terms=parts):
            return _folded(parts, name, product=False)
        case Product(factors=parts):
            return _folded(parts, name, product=True)
        case Quotient(numerator=over, denominator=under):
            a, b = rational(over, name), rational(under, name)
            return (
                None if a is None or b is None or not b[0] else _bounded(a[0] * b[1], a[1] * b[0])
            )
        case Power(base=base, exponent=exponent):
            return _power(rational(base, name), exponent)
        case _:
            return None


def _power(base: Parts | None, exponent: Tree) -> Parts | None:
    turned = isinstance(exponent, Negation)
    inner = exponent.operand if isinstance(exponent, Negation) else exponent
    if base is None or not isinstance(inner, Number) or inner.value.denominator != 1:
        return None
    power = int(inner.value) * (-1 if turned else 1)
    if abs(power) > _LARGEST_POWER or (base[0].degree() + base[1].degree()) * abs(power) > _HIGHEST:
        return None
    over, under = base if power >= 0 else base[::-1]
    return (over ** abs(power), under ** abs(power)) if under else None


def _folded(parts: Sequence[Tree], name: str, *, product: bool) -> Parts | None:
    over, under = fmpq_poly([1 if product else 0]), fmpq_poly([1])
    for part in parts:
        inner = rational(part, name)
        if inner is None:
            return None
        top = over * inner[0] if product else over * inner[1] + inner[0] * under
        bounded = _bounded(top, under * inner[1])
        if bounded is None:
            return None
        over, under = bounded
    return over, under


def _bounded(over: fmpq_poly, under: fmpq_poly) -> Parts | None:
    return (over, under) if max(over.degree(), under.degree()) <= _HIGHEST else None


def real_zeros(found: fmpq_poly) -> list[Any]:
    """The real zeros at the working precision: rational ones exactly."""
    zeros: list[Any] = []
    for factor, _ in found.factor()[1]:
        if factor.degree() == 1:
            zeros.append(-fmpq(factor[0]) / fmpq(factor[1]))
            continue
        roots: Sequence[Any] = factor.complex_roots()
        zeros += [root.real for root, _ in roots if root.imag.is_zero()]
    return zeros


def sign_from(tree: Tree, name: str, first: int) -> int | None:
    """The sign of the tree for every number from `first` on; None where that does not show."""
    found = rational(tree, name)
    if found is None:
        return None
    moved = (found[0] * found[1])(fmpq_poly([first, 1]))
    coefficients = [moved[k] for k in range(moved.degree() + 1)]
    if not coefficients:
        return 0
    if coefficients[0] > 0 and all(c >= 0 for c in coefficients):
        return 1
    return -1 if coefficients[0] < 0 and all(c <= 0 for c in coefficients) else None


@record
class _Geometric:
    """`factor · base^exponent`."""

    factor: fmpq
    base: Tree
    exponent: Tree


def geometric_sign(left: Tree, right: Tree, name: str, first: int) -> int | None:
    """The sign of `c b^m − c b^n` from some number on: `2^{-(n+1)} − 2^{-n}` is negative."""
    a, b = _geometric(left), _geometric(right)
    if a is None or b is None or a.factor != b.factor or a.base != b.base:
        return None
    above = bounds_of(Sum((a.base, Negation(_ONE))))
    grows = 1 if above.positive else -1 if above.negative and bounds_of(a.base).positive else None
    steps = sign_from(Sum((a.exponent, Negation(b.exponent))), name, first)
    if grows is None or steps is None:
        return None
    return grows * steps * (1 if a.factor > 0 else -1)


def _geometric(tree: Tree) -> _Geometric | None:
    match tree:
        case Defined(body=body):
            return _geometric(body)
        case Power(base=Number() | Quotient() | Constant() as base, exponent=exponent):
            return _Geometric(fmpq(1), base, exponent)
        case Quotient(numerator=Number(value=value), denominator=under) if value:
            inner = _geometric(under)
            if inner is None or inner.factor != 1:
                return None
            return _Geometric(
                fmpq(value.numerator, value.denominator), inner.base, Negation(inner.exponent)
            )
        case Product(factors=(Number(value=value), other)) if value:
            inner = _geometric(other)
            if inner is None:
                return None
            return _Geometric(
                inner.factor * fmpq(value.numerator, value.denominator), inner.base, inner.exponent
            )
        case _:
            return None
