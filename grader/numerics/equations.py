"""Equations between values, and how the sampling meets them: by assignment, or by solving for an entry.

A solution that is rational is exact. Any other is found again at each precision and certified there by the interval Newton
operator, so that the value is a ball that holds a root. Source: Moore, Kearfott, Cloud: Introduction to Interval Analysis.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from grader.expression.nodes import Negation, Sum, Tree
from grader.numerics.arrays import Array, entries_of
from grader.numerics.evaluation import Evaluator
from grader.numerics.failures import NoValue, Unsupported
from grader.numerics.scalars import ONE, Jet, ball, coefficient, primal
from grader.numerics.valuation import Valuation

_TAG = -1
"""The infinitesimal of a solver: outside all derivatives of the tree, hence below their tags."""

_STEPS, _PATIENCE = 24, 7
Path = tuple[str, int]
"""A name and the place of an entry in it; in a family or an outcome table the place counts through."""


class Equation:
    """`left = right`, with what is needed to solve it."""

    def __init__(self, left: Tree, right: Tree, indices: Mapping[str, int] | None = None) -> None:
        self.left, self.right = left, right
        self.indices = dict(indices or {})
        self._sides = Evaluator(left), Evaluator(right)
        self._difference = Evaluator(Sum((left, Negation(right))))

    def side(self, which: int, draft: Valuation, values: Mapping[str, Any]) -> Any:
        """The value of one side."""
        return self._sides[which].raw(draft, values, self.indices)

    def differences(self, draft: Valuation, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Left minus right, entry by entry."""
        value = self._difference.raw(draft, values, self.indices)
        if type(value) is tuple:
            raise Unsupported("an equation of families")
        return entries_of(value)

    def holds(self, draft: Valuation, values: Mapping[str, Any]) -> bool:
        """Whether both sides are equal, exactly or to almost all bits."""
        try:
            return all(map(is_nearly_zero, self.differences(draft, values)))
        except NoValue:
            return False

    def slopes(
        self, draft: Valuation, values: Mapping[str, Any], place: Path
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The differences and their derivatives by one entry of a name."""
        name, at = place
        old = flat(values[name])[at]
        seeded = dict(values)
        seeded[name] = with_flat(values[name], at, Jet(_TAG, (old, ONE)))
        found = self.differences(draft, seeded)
        return (
            tuple([coefficient(entry, _TAG, 0) for entry in found]),
            tuple([coefficient(entry, _TAG, 1) for entry in found]),
        )


def flat(value: Any) -> tuple[Any, ...]:
    """All numbers in a value or family, in order."""
    if type(value) is tuple:
        return tuple([entry for member in value for entry in flat(member)])
    return entries_of(value)


def with_flat(value: Any, at: int, new: Any) -> Any:
    """`value` with one of its numbers replaced."""
    if type(value) is tuple:
        members = []
        for member in value:
            count = len(flat(member))
            members.append(with_flat(member, at, new) if 0 <= at < count else member)
            at -= count
        return tuple(members)
    if type(value) is Array:
        entries = (*value.entries[:at], new, *value.entries[at + 1 :])
        return Array(value.rows, value.columns, entries)
    return new


def is_nearly_zero(value: Any) -> bool:
    """Whether a number is 0 to at least half of the working bits."""
    number = primal(value)
    if type(number) is fmpq:
        return bool(number == 0)
    if not number.contains(0):
        return False
    bound = arb(2) ** (-(ctx.prec // 2))
    return bool(abs(number) < bound)


def solve_linear(
    equation: Equation, draft: Valuation, values: dict[str, Any], name: str, places: list[int]
) -> dict[str, Any] | None:
    """The values with entries of one name chosen so that a system affine in them holds; None where it does not."""
    try:
        columns = []
        start: tuple[Any, ...] = ()
        for place in places:
            start, slope = equation.slopes(draft, values, (name, place))
            columns.append(slope)
        if len(start) != len(places):
            return None
        steps = _solution(columns, start)
    except (NoValue, ZeroDivisionError):
        return None
    found = dict(values)
    for place, step in zip(places, steps, strict=True):
        found[name] = with_flat(found[name], place, flat(found[name])[place] - step)
    return found if equation.holds(draft, found) else None


def _solution(columns: list[tuple[Any, ...]], right: tuple[Any, ...]) -> list[Any]:
    size = len(right)
    entries = [columns[c][r] for r in range(size) for c in range(size)]
    if all(type(entry) is fmpq for entry in (*entries, *right)):
        exact = fmpq_mat(size, size, entries).solve(fmpq_mat(size, 1, list(right)))
        return list(exact.entries())
    numbers = [_real(entry) for entry in entries]
    levels = arb_mat(size, 1, [_real(entry) for entry in right])
    return list(arb_mat(size, size, numbers).solve(levels).entries())


def _real(value: Any) -> arb:
    number = primal(value)
    if type(number) is fmpq or type(number) is arb:
        return ball(number)
    raise Unsupported("a complex equation")


def newton(equation: Equation, draft: Valuation, values: dict[str, Any], place: Path) -> arb | None:
    """A ball that certainly holds a root in one entry, near its present value, at the working precision."""
    name, at = place
    if len(flat(values[name])) <= at:
        return None
    try:
        point = _iterated(equation, draft, values, place)
        return None if point is None else _certified(equation, draft, values, place, point)
    except (NoValue, ZeroDivisionError, ValueError):
        return None


def _iterated(
    equation: Equation, draft: Valuation, values: dict[str, Any], place: Path
) -> arb | None:
    name, at = place
    point = ball(primal(flat(values[name])[at])).mid()
    trial = dict(values)
    for number in range(_STEPS):
        trial[name] = with_flat(values[name], at, point)
        (level, *_more), (slope, *_) = equation.slopes(draft, trial, place)
        if _more:
            return None
        step = (_real(level) / _real(slope)).mid()
        if not step.is_finite() or (number > _PATIENCE and abs(step) * 16 > abs(point) + 1):
            return None
        point = (point - step).mid()
        if abs(step) <= abs(point) * arb(2) ** (8 - ctx.prec):
            return point
    return None


def _certified(
    equation: Equation, draft: Valuation, values: dict[str, Any], place: Path, point: arb
) -> arb | None:
    name, at = place
    radius = (abs(point) + 1) * arb(2) ** (24 - ctx.prec)
    around = point + arb(0, float(1)) * radius
    trial = dict(values)
    trial[name] = with_flat(values[name], at, point)
    (level, *_), _ = equation.slopes(draft, trial, place)
    trial[name] = with_flat(values[name], at, around)
    _, (slope, *_) = equation.slopes(draft, trial, place)
    root = point - _real(level) / _real(slope)
    return root if root.is_finite() and around.contains(root) else None
