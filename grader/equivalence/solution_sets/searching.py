"""A point that tells two statements about one unknown apart, where no method finds all of their solutions: `sin x = 0` and
`x = 0`.

Inequalities are tried at points. A solution of an equation is enclosed between two points at which its sides' difference
has opposite signs; a statement that certainly fails on all of that interval does not have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from flint import arb, fmpq

from grader.equivalence.edges import has_edges
from grader.equivalence.solution_sets.formulas import Compare, Formula, each_atom
from grader.equivalence.solution_sets.problem import PRECISION, Problem, holds_at
from grader.expression.nodes import Tree
from grader.numerics import Evaluator, Missing, Valuation

GRID = tuple(fmpq(k, 8) + fmpq(1, 97) for k in range(-80, 81, 3))
HALVINGS = 40
MOST_ENCLOSED = 8


def separating(problem: Problem, start: Valuation) -> tuple[dict[str, Any], bool] | None:
    """A point at which only one of the two holds; `True` beside it where the point is exact."""
    name = problem.names[0]
    points = [start.moved(name, value) for value in GRID]
    for point in points:
        truths = [holds_at(f, point) for f in (problem.domain, problem.first, problem.second)]
        if None in [t for t, _ in truths] or not all(certain for _, certain in truths):
            continue
        if truths[0][0] and truths[1][0] != truths[2][0]:
            return {name: point.values[name]}, True
    for here, there in ((problem.first, problem.second), (problem.second, problem.first)):
        for ball in _solutions(here, name, points):
            point = start.moved(name, ball)
            inside, _ = holds_at(problem.domain, point)
            other, _ = holds_at(there, point)
            if inside and other is False:
                return {name: ball}, False
    return None


def _solutions(formula: Formula, name: str, points: list[Valuation]) -> Iterator[arb]:
    """Intervals that each hold a solution of a statement that is one equation."""
    atoms = list(each_atom(formula))
    if len(atoms) != 1 or atoms[0] != formula or not isinstance(formula, Compare):
        return
    tree = formula.difference
    if formula.operator != "=" or has_edges(tree):
        return
    count = 0
    signs = [(point, _sign(tree, point)) for point in points]
    for (left, a), (right, b) in pairwise(signs):
        if a * b != -1 or count >= MOST_ENCLOSED:
            continue
        found = _enclosed(tree, name, left, right, a)
        if found is not None:
            count += 1
            yield found


def _enclosed(tree: Tree, name: str, left: Valuation, right: Valuation, sign: int) -> arb | None:
    """An interval between the two on which the tree has finite values and changes its sign; it holds a zero."""
    low, high = left.values[name], right.values[name]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        here = _sign(tree, left.moved(name, middle))
        if here == 0:
            break
        low, high = (middle, high) if here == sign else (low, middle)
    ball = arb((low + high) / 2, (high - low) / 2)
    value = Evaluator(tree).at(left.moved(name, ball), PRECISION, {})
    finite = isinstance(value, arb) and value.is_finite()
    return ball if finite else None


def _sign(tree: Tree, point: Valuation) -> int:
    value = Evaluator(tree).at(point, PRECISION, {})
    if isinstance(value, Missing) or not isinstance(value, fmpq | arb):
        return 0
    return int(value > 0) - int(value < 0)
