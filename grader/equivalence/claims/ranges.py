"""Between which bounds a tree of one or more real variables stays, from its build alone: `2 + \\sin x` in [1, 3].

Bounds are rational or missing; what is not understood has none, so nothing follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flint import fmpq

from grader.expression.nodes import (
    Apply,
    Cases,
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

_LONG = 200


@record
class Bounds:
    """`lower ≤ value ≤ upper`, None where unbounded; `open_lower`: the lower bound is not reached (and so above)."""

    lower: fmpq | None = None
    upper: fmpq | None = None
    open_lower: bool = False
    open_upper: bool = False

    @property
    def positive(self) -> bool:
        return self.lower is not None and (self.lower > 0 or (self.lower == 0 and self.open_lower))

    @property
    def negative(self) -> bool:
        return self.upper is not None and (self.upper < 0 or (self.upper == 0 and self.open_upper))

    @property
    def nonzero(self) -> bool:
        return self.positive or self.negative


ANY = Bounds()
_NOTHING_KNOWN: Mapping[str, Bounds] = MappingProxyType({})
_UNIT = Bounds(fmpq(-1), fmpq(1))
_FIXED = {
    "sin": _UNIT,
    "cos": _UNIT,
    "tanh": Bounds(fmpq(-1), fmpq(1), open_lower=True, open_upper=True),
    "erf": Bounds(fmpq(-1), fmpq(1), open_lower=True, open_upper=True),
    "arctan": Bounds(fmpq(-2), fmpq(2), open_lower=True, open_upper=True),
    "sigmoid": Bounds(fmpq(0), fmpq(1), open_lower=True, open_upper=True),
    "exp": Bounds(fmpq(0), None, open_lower=True),
    "softplus": Bounds(fmpq(0), None, open_lower=True),
    "sech": Bounds(fmpq(0), fmpq(1), open_lower=True),
    "cosh": Bounds(fmpq(1), None),
    "abs": Bounds(fmpq(0), None),
    "relu": Bounds(fmpq(0), None),
    "sqrt": Bounds(fmpq(0), None),
    "norm": Bounds(fmpq(0), None),
    "sign": _UNIT,
    "heaviside": Bounds(fmpq(0), fmpq(1)),
}


def bounds_of(tree: Tree, known: Mapping[str, Bounds] = _NOTHING_KNOWN) -> Bounds:
    """The bounds of a tree, where those of some names are known."""
    match tree:
        case Number(value=value):
            exact = fmpq(value.numerator, value.denominator)
            return Bounds(exact, exact)
        case Constant(name="pi"):
            return Bounds(fmpq(3), fmpq(4), open_lower=True, open_upper=True)
        case Constant(name="e"):
            return Bounds(fmpq(2), fmpq(3), open_lower=True, open_upper=True)
        case Defined(body=body):
            return bounds_of(body, known)
        case Negation(operand=operand):
            inner = bounds_of(operand, known)
            return Bounds(
                _minus(inner.upper), _minus(inner.lower), inner.open_upper, inner.open_lower
            )
        case Sum(terms=terms):
            return _sum([bounds_of(term, known) for term in terms])
        case Product(factors=factors):
            return _product([bounds_of(factor, known) for factor in factors], factors)
        case Quotient(numerator=over, denominator=under):
            return _quotient(bounds_of(over, known), bounds_of(under, known))
        case Power(base=base, exponent=exponent):
            return _power(base, exponent, known)
        case Apply(function="abs", arguments=(argument,)):
            inner = bounds_of(argument, known)
            return Bounds(fmpq(0), None, inner.nonzero)
        case Apply(function="sqrt", arguments=(argument,)):
            return Bounds(fmpq(0), None, bounds_of(argument, known).positive)
        case Apply(function=function) if function in _FIXED:
            return _FIXED[function]
        case Cases(branches=branches, otherwise=otherwise):
            values = [value for value, _ in branches] + ([] if otherwise is None else [otherwise])
            return _hull([bounds_of(value, known) for value in values])
        case Name(name=name):
            return known.get(name, ANY)
        case _:
            return ANY


def certain_sign(
    left: Tree, right: Tree, known: Mapping[str, Bounds] = _NOTHING_KNOWN
) -> tuple[int, ...] | None:
    """The signs that left − right can have, as far as the build tells."""
    found = _sum([bounds_of(left, known), bounds_of(Negation(right), known)])
    if found.positive:
        return (1,)
    if found.negative:
        return (-1,)
    if found.lower is not None and found.lower >= 0:
        return 0, 1
    return (-1, 0) if found.upper is not None and found.upper <= 0 else None


def _hull(parts: list[Bounds]) -> Bounds:
    """The bounds of whichever of them it is."""
    lowers = [part.lower for part in parts if part.lower is not None]
    uppers = [part.upper for part in parts if part.upper is not None]
    lower = min(lowers) if len(lowers) == len(parts) else None
    upper = max(uppers) if len(uppers) == len(parts) else None
    return Bounds(
        lower,
        upper,
        all(part.open_lower for part in parts if part.lower == lower),
        all(part.open_upper for part in parts if part.upper == upper),
    )


def _minus(bound: fmpq | None) -> fmpq | None:
    return None if bound is None else -bound


def _sum(parts: list[Bounds]) -> Bounds:
    lower = upper = fmpq(0)
    has_lower = all(part.lower is not None for part in parts)
    has_upper = all(part.upper is not None for part in parts)
    for part in parts:
        lower = lower + part.lower if has_lower and part.lower is not None else lower
        upper = upper + part.upper if has_upper and part.upper is not None else upper
    return Bounds(
        lower if has_lower else None,
        upper if has_upper else None,
        any(part.open_lower for part in parts),
        any(part.open_upper for part in parts),
    )


def _product(parts: list[Bounds], factors: tuple[Tree, ...]) -> Bounds:
    if len(factors) == 2 and factors[0] == factors[1]:
        return Bounds(fmpq(0), None, parts[0].nonzero)
    found = Bounds(fmpq(1), fmpq(1))
    for part in parts:
        found = _times(found, part)
    return found


def _times(a: Bounds, b: Bounds) -> Bounds:
    ends = [x for x in (a.lower, a.upper, b.lower, b.upper) if x is not None]
    if len(ends) == 4:
        assert a.lower is not None and a.upper is not None  # noqa: PT018 - for the type checker
        assert b.lower is not None and b.upper is not None  # noqa: PT018
        corners = [a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper]
        if max(x.height_bits() for x in corners) > _LONG:
            return ANY
        apart = a.nonzero and b.nonzero
        return Bounds(
            min(corners), max(corners), apart and min(corners) == 0, apart and max(corners) == 0
        )
    same = (a.positive and b.positive) or (a.negative and b.negative)
    if same:
        return Bounds(fmpq(0), None, open_lower=True)
    if (a.positive and b.negative) or (a.negative and b.positive):
        return Bounds(None, fmpq(0), open_upper=True)
    if _least(a) >= 0 and _least(b) >= 0:
        return Bounds(fmpq(0), None)
    return ANY


def _least(bounds: Bounds) -> fmpq:
    return fmpq(-1) if bounds.lower is None else bounds.lower


def _quotient(over: Bounds, under: Bounds) -> Bounds:
    if under.positive and under.lower is not None and under.lower > 0:
        inverse = Bounds(
            fmpq(0) if under.upper is None else 1 / under.upper,
            1 / under.lower,
            open_lower=under.upper is None or under.open_upper,
            open_upper=under.open_lower,
        )
        return _times(over, inverse)
    if under.positive and over.positive:
        return Bounds(fmpq(0), None, open_lower=True)
    if under.positive and _least(over) >= 0:
        return Bounds(fmpq(0), None)
    return ANY


def _power(base: Tree, exponent: Tree, known: Mapping[str, Bounds]) -> Bounds:
    if isinstance(exponent, Number) and exponent.value.denominator == 1 and exponent.value > 0:
        inner = bounds_of(base, known)
        if exponent.value % 2 == 0:
            return Bounds(fmpq(0), _even_upper(inner, int(exponent.value)), inner.nonzero)
        return Bounds(fmpq(0), None, inner.positive) if _least(inner) >= 0 else ANY
    if bounds_of(base, known).positive:
        return Bounds(fmpq(0), None, open_lower=True)
    return ANY


def _even_upper(inner: Bounds, power: int) -> fmpq | None:
    if inner.lower is None or inner.upper is None or power > 8:
        return None
    return max(abs(inner.lower), abs(inner.upper)) ** power
