"""Equations between polynomials: a point that solves one and certainly not the other proves them different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from flint import acb, arb, fmpq, fmpq_mpoly, fmpq_poly

from grader.equivalence.exact import Polynomials, polynomials, readable_values
from grader.equivalence.value_text import value_text
from grader.expression.declarations import Scope, Value
from grader.expression.nodes import Tree
from grader.numerics.ring import arithmetic

MOST_DEGREE = 12
MOST_TERMS = 200
_TRIES = 12
_PRECISION = 256

Point = dict[str, fmpq | arb]


def separating_point(key: Tree, answer: Tree, scope: Scope) -> Mapping[str, str] | None:
    """A point at which only one of `key = 0` and `answer = 0` holds, as text; None where none is found."""
    found = polynomials(key, answer, scope)
    if found is None:
        return None
    with arithmetic(_PRECISION):
        for here, there in ((found.key, found.answer), (found.answer, found.key)):
            for point in _solutions(here, found, scope):
                if not _value(there, point, found).contains(0):
                    return {name: value_text(v) for name, v in point.items()}
    return None


def _solutions(polynomial: fmpq_mpoly, found: Polynomials, scope: Scope) -> Iterator[Point]:
    """Points where the polynomial vanishes: readable values for all names but one, a real root for that one."""
    degrees = polynomial.degrees()
    names = list(found.places)
    if max(degrees, default=0) > MOST_DEGREE or len(polynomial) > MOST_TERMS:
        return
    for name in names:
        others = [other for other in names if other != name]
        choices = product(*(readable_values(other, scope)[:5] for other in others))
        for values in islice(choices, _TRIES):
            point: Point = {
                other: fmpq(value.numerator, value.denominator)
                for other, value in zip(others, values, strict=True)
            }
            if polynomial.is_zero():
                first = next(iter(readable_values(name, scope)))
                yield {**point, name: fmpq(first.numerator, first.denominator)}
            elif degrees[found.places[name]]:
                for root in _roots(polynomial, name, point, found):
                    if _admits(scope, name, root):
                        yield {**point, name: root}


def _roots(polynomial: fmpq_mpoly, name: str, point: Point, found: Polynomials) -> list[arb]:
    """The real roots in one name with the others fixed."""
    place = found.places[name]
    coefficients = [fmpq(0)] * (int(polynomial.degrees()[place]) + 1)
    for exponents, coefficient in polynomial.to_dict().items():
        term = coefficient
        for other, value in point.items():
            assert isinstance(value, fmpq)
            term *= value ** int(exponents[found.places[other]])
        coefficients[int(exponents[place])] += term
    univariate = fmpq_poly(coefficients)
    if univariate.degree() < 1:
        return []
    roots: list[tuple[acb, int]] = univariate.numer().complex_roots()  # type: ignore[assignment]
    return [root.real for root, _ in roots if root.imag == 0]


def _value(polynomial: fmpq_mpoly, point: Point, found: Polynomials) -> arb:
    total = arb(0)
    for exponents, coefficient in polynomial.to_dict().items():
        term = arb(coefficient)
        for name, place in found.places.items():
            term *= arb(point[name]) ** int(exponents[place])
        total += term
    return total


def _admits(scope: Scope, name: str, root: arb) -> bool:
    """Whether the declaration of `name` certainly admits the root."""
    declared = scope.declarations.get(name)
    if not isinstance(declared, Value):
        return True
    if declared.range is not None or declared.field not in {"real", "complex"}:
        return False
    match declared.sign:
        case "":
            return True
        case "positive" | "nonnegative":
            return bool(root > 0)
        case "negative" | "nonpositive":
            return bool(root < 0)
        case _:
            return not root.contains(0)
