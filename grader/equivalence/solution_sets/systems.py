"""Statements with finitely many solutions in several unknowns: all of them, by elimination (Gröbner bases over ℚ)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any

from flint import Ordering, fmpq, fmpz_mpoly, fmpz_mpoly_ctx, fmpz_mpoly_vec, fmpz_poly

from grader.equivalence.solution_sets import kernels as k
from grader.equivalence.solution_sets import ratios
from grader.equivalence.solution_sets.formulas import Compare, Formula
from grader.equivalence.solution_sets.problem import (
    Constants,
    Problem,
    alternatives,
    holds_at,
)
from grader.expression.nodes import Name, Negation, Sum, Tree
from grader.expression.traversal import walk
from grader.numerics import Missing, Valuation

MOST_UNKNOWNS = 4
MOST_POINTS = 64
MOST_EQUATIONS = 8
MOST_DEGREE = 6
_LIMITS = (60, 200, 4_000)

Point = dict[str, Any]


def solutions(formula: Formula, problem: Problem, start: Valuation) -> list[Point] | None:
    """All points at which a formula holds, None where they are not known to be all.

    Points at which some part cannot be told are an open question, so None too.
    """
    found = alternatives(formula)
    if found is None:
        return None
    points: list[Point] = []
    for parts in found:
        candidates = _candidates(parts, problem, start)
        if candidates is None:
            return None
        for point in candidates:
            truths = [holds_at(part, at(start, point))[0] for part in (*parts, problem.domain)]
            if None in truths and False not in truths:
                return None
            if all(truths):
                points.append(point)
    return points


def at(start: Valuation, point: Point) -> Valuation:
    """The valuation with a point's values."""
    for name, value in point.items():
        start = start.moved(name, value)
    return start


def _candidates(parts: Sequence[Formula], problem: Problem, start: Valuation) -> list[Point] | None:
    """Points among which all solutions of the equations among `parts` are."""
    equations = [p.difference for p in parts if isinstance(p, Compare) and p.operator == "="]
    known: Point = {}
    rest: list[Tree] = []
    constants = Constants(problem.scope, start)
    for tree in equations:
        solved = _solved(tree)
        value = constants.value(solved[1]) if solved is not None else None
        if solved is None or isinstance(value, Missing) or value is None or solved[0] in known:
            rest.append(tree)
        else:
            known[solved[0]] = value
    unknown = [name for name in problem.names if name not in known]
    if not unknown:
        return [known]
    if len(unknown) > MOST_UNKNOWNS:
        return None
    fixed = {name: value for name, value in known.items() if type(value) is fmpq}
    axes = _axes(rest, unknown, fixed)
    if axes is None:
        return None
    if _size(axes) > MOST_POINTS:
        return None
    return [{**known, **dict(zip(unknown, values, strict=True))} for values in product(*axes)]


def _size(axes: Sequence[Sequence[Any]]) -> int:
    count = 1
    for axis in axes:
        count *= len(axis)
    return count


def _solved(tree: Tree) -> tuple[str, Tree] | None:
    """`name − value` with a value without names."""
    match tree:
        case Name(name=name):
            return name, Sum((tree, Negation(tree)))
        case Sum(terms=(Name(name=name), Negation(operand=value))) if not _has_names(value):
            return name, value
        case Sum(terms=(value, Negation(operand=Name(name=name)))) if not _has_names(value):
            return name, value
        case _:
            return None


def _has_names(tree: Tree) -> bool:
    return any(isinstance(node, Name) for node in walk(tree))


def _axes(
    trees: Sequence[Tree], unknown: Sequence[str], fixed: dict[str, Any]
) -> list[list[Any]] | None:
    """For each unknown the values that some solution may have, None where they are not finitely many."""
    kernels = k.Kernels(unknown, fixed)
    polynomials = []
    for tree in trees:
        try:
            polynomials.append(kernels.read(tree).value[0])
        except (ratios.NoReading, k.FinerSteps):
            continue
    count = len(unknown)
    if any(place >= count for p in polynomials for place in ratios.places(p)):
        polynomials = [p for p in polynomials if all(place < count for place in ratios.places(p))]
    axes: list[list[Any]] = []
    for place in range(count):
        eliminated = _eliminated(polynomials, place, count)
        if eliminated is None:
            return None
        axes.append(_real_roots(eliminated))
    return axes


@cache
def _ring(count: int) -> fmpz_mpoly_ctx:
    return fmpz_mpoly_ctx.get(tuple(f"v{j}" for j in range(count)), Ordering.lex)


def basis(polynomials: Sequence[Any], order: Sequence[int]) -> list[fmpz_mpoly] | None:
    """A reduced basis of the ideal, the generators eliminated in this order; None where it grows too large."""
    ring = _ring(len(order))
    if len(polynomials) > MOST_EQUATIONS or any(
        p.total_degree() > MOST_DEGREE for p in polynomials
    ):
        return None
    moved = []
    for polynomial in polynomials:
        terms = polynomial.to_dict()
        scale = 1
        for coefficient in terms.values():
            scale = scale * int(coefficient.q) // _gcd(scale, int(coefficient.q))
        new = {
            tuple(int(exponents[p]) for p in order): int(coefficient.p) * (scale // int(coefficient.q))
            for exponents, coefficient in terms.items()
        }  # fmt: skip
        if new:
            moved.append(ring.from_dict(new))
    if not moved:
        return []
    whole: Any = fmpz_mpoly_vec(moved, ring)
    found, good = whole.buchberger_naive(limits=_LIMITS)
    return list(found.autoreduction()) if good else None


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _eliminated(polynomials: Sequence[Any], place: int, count: int) -> fmpz_poly | None:
    """A polynomial in one unknown alone that vanishes at all solutions."""
    order = [p for p in range(count) if p != place] + [place]
    found = basis(polynomials, order)
    for polynomial in found or ():
        degrees = polynomial.degrees()
        if not any(degrees[:-1]):
            coefficients = [0] * (int(degrees[-1]) + 1)
            for exponents, coefficient in polynomial.to_dict().items():
                coefficients[int(exponents[-1])] = int(coefficient)
            return fmpz_poly(coefficients)
    return None


def _real_roots(polynomial: fmpz_poly) -> list[Any]:
    return list(_roots_of_factors(polynomial))


def _roots_of_factors(polynomial: fmpz_poly) -> Iterator[Any]:
    if polynomial.degree() < 1:
        return
    for factor, _ in polynomial.factor()[1]:
        if factor.degree() == 1:
            yield fmpq(-int(factor[0]), int(factor[1]))
            continue
        found: list[Any] = factor.complex_roots()
        for root, _count in found:
            if root.imag.contains(0):
                yield root.real
