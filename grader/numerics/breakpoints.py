"""Special points: where either tree has an edge.

A tree is evaluated once with one name seeded by an infinitesimal, while every function with an edge (abs, floor, a
condition, a denominator, a logarithm) records its argument with its slope. A Newton step takes the name to the edge:
exactly, where the argument is affine in it. Points beside it on both sides follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flint import arb, fmpq

from grader.numerics.arrays import entries_of
from grader.numerics.drawing import rational_near
from grader.numerics.equations import flat, with_flat
from grader.numerics.evaluation import Evaluator
from grader.numerics.failures import NoValue
from grader.numerics.scalars import ONE, Jet, coefficient, primal
from grader.numerics.valuation import Valuation
from grader.records import record

_TAG = -1
_STEPS = 3
_BESIDE = (fmpq(1, 1009), fmpq(-1, 1009), fmpq(1), fmpq(-1))
PLAIN = (fmpq(0), fmpq(1), fmpq(-1), fmpq(2), fmpq(1, 2))
"""Where formulas most often differ at a single point."""

_SHORT = 24
MOST = 24
Place = tuple[str, int]


@record
class Probe:
    """A tree at a draw, looked at along one entry of one name."""

    evaluator: Evaluator
    draft: Valuation
    place: Place
    indices: Mapping[str, int]

    def edges(self, values: Mapping[str, Any]) -> Iterator[fmpq]:
        """Where the tree has an edge, near the present value of the entry and near its negative."""
        first = self._entry(values)
        if type(first) is not fmpq:
            return
        # An edge such as x² < 4 has two sides; Newton's method finds the one on its own.
        for start in (first, -first):
            moved = self._moved(values, start)
            for number, (mark, argument) in enumerate(self._recorded(moved)):
                for goal in _goals(mark, argument):
                    step = _step(argument, goal)
                    if step is not None:
                        yield self._refined(moved, number, goal, rational_near(start - step))

    def _entry(self, values: Mapping[str, Any]) -> Any:
        name, at = self.place
        return flat(values[name])[at]

    def _moved(self, values: Mapping[str, Any], new: Any) -> dict[str, Any]:
        name, at = self.place
        return dict(values) | {name: with_flat(values[name], at, new)}

    def _refined(self, values: Mapping[str, Any], number: int, goal: fmpq, point: fmpq) -> fmpq:
        """The point, or what Newton's method makes of it; a whole number or half if one is that near."""
        for _ in range(_STEPS):
            found = self._recorded(self._moved(values, point))
            step = _step(found[number][1], goal) if number < len(found) else None
            if step is None or (type(step) is fmpq and step == 0):
                break
            point = rational_near(arb(point) - step)
        if point.height_bits() > _SHORT:
            near = fmpq((2 * point + fmpq(1, 2)).floor(), 2)
            if abs(near - point) < fmpq(1, 1 << 20):
                return near
        return point

    def _recorded(self, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """The arguments at edges, as jets in the entry."""
        seeded = self._moved(values, Jet(_TAG, (self._entry(values), ONE)))
        found: list[tuple[str, Any]] = []
        self.evaluator.record = found
        try:
            self.evaluator.raw(self.draft, seeded, self.indices)
        except (NoValue, KeyError, RecursionError):
            # What was recorded before the edge that has no value is what is looked for.
            pass
        finally:
            self.evaluator.record = None
        numbers = [
            (mark, entry) for mark, a in found if type(a) is not tuple for entry in entries_of(a)
        ]
        return numbers[:MOST]


def special_values(probe: Probe, values: Mapping[str, Any]) -> list[fmpq]:
    """Values of an entry at the edges of a tree and beside them, the edges first."""
    edges: list[fmpq] = []
    for found in probe.edges(values):
        if found not in edges:
            edges.append(found)
        if len(edges) >= MOST:
            break
    return [*edges, *(edge + step for edge in edges for step in _BESIDE)]


def _goals(mark: str, argument: Any) -> tuple[fmpq, ...]:
    """Which values of the argument are edges."""
    if mark == "one":
        return ONE, -ONE
    if mark == "zero":
        return (fmpq(0),)
    value = primal(coefficient(argument, _TAG, 0))
    near = rational_near(value).floor() if type(value) in {fmpq, arb} else 0
    return fmpq(near), fmpq(near) + 1, fmpq(0)


def _step(argument: Any, goal: fmpq) -> Any:
    """How far Newton's method goes back; None where the argument does not depend on the entry."""
    level = primal(coefficient(argument, _TAG, 0))
    slope = primal(coefficient(argument, _TAG, 1))
    if type(level) not in {fmpq, arb} or type(slope) not in {fmpq, arb}:
        return None
    if type(slope) is fmpq:
        if slope == 0:
            return None
    elif slope.contains(0) or not slope.is_finite():
        return None
    step = (level - goal) / slope
    return None if type(step) is arb and not step.is_finite() else step
