"""A key and an answer of one layout, evaluated side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import count, islice, product
from math import prod
from typing import Any

from grader.equivalence.layout import FreeIndices
from grader.equivalence.operands import Operand
from grader.equivalence.samples import SIMPLE_POINTS, Answered, Points
from grader.equivalence.seeds import combined
from grader.equivalence.verdict import MOST_DIGITS
from grader.expression.declarations import Scope, Value
from grader.expression.nodes import Tree
from grader.numerics import (
    Missing,
    Valuation,
    agreement,
    arithmetic,
    compare,
    simple_valuations,
    valuations,
)
from grader.records import mutable, record

MOST_PRECISION = 4_096
FEWEST_OUTCOMES = 2
FIRST_POINTS = 8
MOST_COMBINATIONS = 400  # of free indices at one valuation


@record
class Place:
    """One assignment of the free indices, and one outcome of each group of bare random variables."""

    indices: Mapping[str, int]
    outcomes: Mapping[str, int]


@record
class Difference:
    """Where two trees certainly differ."""

    valuation: Valuation
    indices: Mapping[str, int]
    key: object
    answer: object


@mutable
class PointOutcome:
    """What one valuation showed: `agree`, `differ`, `lacking` (only the answer has no value), `none`."""

    kind: str
    digits: int = 0
    difference: Difference | None = None
    reasons: set[str] = field(default_factory=set)


class Pair:
    """Two trees of one layout. Without `points` of a sheet they are compared at points drawn for them alone."""

    def __init__(
        self,
        key: Operand,
        answer: Operand,
        free: FreeIndices,
        scope: Scope,
        given: Sequence[Tree],
        points: Points | None = None,
        base: int = 0,
        answered: Answered | None = None,
    ) -> None:
        self.key = key
        self.answer = answer
        self.free = free
        self.scope = scope
        self.given = tuple(given)
        self.points = points
        self.base = base
        self._answered = answered
        self.precision = max(key.precision.bits, answer.precision.bits)
        self.enough = key.precision.enough and answer.precision.enough
        self._bare = key.bare_variables | answer.bare_variables
        self._names: list[str] | None = None
        self._whole_names: list[str] | None = None
        self._has_edges: bool | None = None
        self._outcomes_at: dict[int, tuple[Valuation, PointOutcome]] = {}
        self._drawn: list[Valuation] = []
        self._source: Iterator[Valuation] | None = None

    @property
    def trees(self) -> tuple[Tree, Tree]:
        return self.key.tree, self.answer.tree

    @property
    def seed(self) -> int:
        return combined((self.key.digest, self.answer.digest), self.base)

    def valuations(self) -> Iterator[Valuation]:
        """Points: first those of the key, then some for this answer alone, then special ones, then further out."""
        if self._source is None:
            self._source = self._points()
        for number in count():
            if number >= len(self._drawn):
                found = next(self._source, None)
                if found is None:
                    return
                self._drawn.append(found)
            yield self._drawn[number]

    def _points(self) -> Iterator[Valuation]:
        if self.points is None:
            return valuations(self.scope, self.trees, self.given, self.seed)
        return self.points.all(lambda: self.seed, (self.key, self.answer), self._answered)

    def simple_valuations(self) -> Iterator[Valuation]:
        if self.points is not None:
            return iter(self.points.simple)
        found = simple_valuations(self.scope, self.trees, self.given, self.seed)
        return iter(sorted(islice(found, SIMPLE_POINTS), key=lambda v: sum(v.sizes.values())))

    def differs_at_once(self) -> bool:
        """Whether the first point shows a difference."""
        first = next(self.valuations(), None)
        return first is not None and self.at(first).kind == "differ"

    def agrees_somewhere(self) -> bool:
        """Whether at one of the first points both have values at all places, and the same ones, and differ at none before."""
        for valuation in islice(self.valuations(), FIRST_POINTS):
            outcome = self.at(valuation)
            if outcome.kind == "agree" and not outcome.reasons:
                return True
            if outcome.kind == "differ":
                return False
        return False

    def over(self, operand: Operand, valuation: Valuation) -> list[Any]:
        """The values of a tree for all values of the free indices."""
        with arithmetic(self.precision, complex_numbers=valuation.is_complex):
            return operand.over(valuation, self.precision, self.ranges(valuation))

    def agreement(self, other: Operand, valuation: Valuation) -> int | None:
        """The digits to which another tree has the values of the key; None where there are none or they do not agree."""
        ranges = self.ranges(valuation)
        with arithmetic(self.precision, complex_numbers=valuation.is_complex):
            left = self.key.over(valuation, self.precision, ranges)
            right = other.over(valuation, self.precision, ranges)
            return agreement(left, right) if left else None

    @property
    def has_edges(self) -> bool:
        """Whether special points must be tried."""
        if self._has_edges is None:
            letters = [name for name, _, _ in self.free]
            self._has_edges = self.key.has_edges(letters) or self.answer.has_edges(letters)
        return self._has_edges

    @property
    def names(self) -> list[str]:
        """The declared names that occur, for showing a point."""
        if self._names is None:
            found = self.key.names | self.answer.names
            known = self.scope.declarations
            order = [name for name in known if name in found]
            loose = (
                sorted(n for n in found if n not in known) if self.scope.letters_are_numbers else []
            )
            self._names = [*order, *loose]
        return self._names

    @property
    def whole_names(self) -> list[str]:
        """The names of whole numbers that occur."""
        if self._whole_names is None:
            declared = ((name, self.scope.declarations.get(name)) for name in self.names)
            self._whole_names = [
                name
                for name, one in declared
                if isinstance(one, Value)
                and one.field in {"integer", "natural"}
                and one.shape.is_scalar
            ]
        return self._whole_names

    def places(self, valuation: Valuation) -> Iterator[Place]:
        """Every assignment of the free indices, at every outcome of the random variables that stand bare."""
        ranges = self.ranges(valuation)
        outcomes = list(self._outcomes(valuation))
        for values in islice(product(*ranges.values()), MOST_COMBINATIONS):
            indices = dict(zip(ranges, values, strict=True))
            for outcome in outcomes:
                yield Place(indices, outcome)

    def _outcomes(self, valuation: Valuation) -> Iterator[dict[str, int]]:
        if not self._bare:
            yield {}
            return
        counts = valuation.outcomes()
        labels = sorted({valuation.space.labels[name] for name in self._bare})
        for values in product(*(range(counts.get(label) or FEWEST_OUTCOMES) for label in labels)):
            yield dict(zip(labels, values, strict=True))

    def values(self, valuation: Valuation, precision: int, place: Place) -> tuple[Any, Any]:
        """What key and answer are worth at a place; the answer is not evaluated where the key has no value."""
        left = self.key.evaluator.at(valuation, precision, place.indices, place.outcomes)
        if isinstance(left, Missing) and left.reason != "indeterminate":
            return left, left
        return left, self.answer.evaluator.at(valuation, precision, place.indices, place.outcomes)

    def at(self, valuation: Valuation) -> PointOutcome:
        """Compare the two at one valuation, at all its places."""
        known = self._outcomes_at.get(id(valuation))
        if known is None:
            known = self._outcomes_at[id(valuation)] = valuation, self._compared(valuation)
        return known[1]

    def _compared(self, valuation: Valuation) -> PointOutcome:
        if not self._is_scattered(valuation):
            digits = self.agreement(self.answer, valuation)
            if digits is not None:
                return PointOutcome("agree", min(digits, MOST_DIGITS))
        return self._place_by_place(valuation)

    def _place_by_place(self, valuation: Valuation) -> PointOutcome:
        outcome = PointOutcome("none", digits=MOST_DIGITS)
        compared = 0
        for place, values in self.values_at(valuation):
            found = self._one(valuation, place, values)
            if found.kind == "differ":
                return found
            if found.kind == "agree":
                compared += 1
                outcome.digits = min(outcome.digits, found.digits)
            elif found.kind == "lacking":
                outcome.difference = found.difference
                outcome.reasons.add("lacking")
            outcome.reasons |= found.reasons
        if "lacking" in outcome.reasons:
            outcome.kind = "lacking"
        elif compared:
            outcome.kind = "agree"
        return outcome

    def values_at(self, valuation: Valuation) -> Iterator[tuple[Place, tuple[Any, Any]]]:
        """Key and answer at all places of a valuation."""
        if self._is_scattered(valuation):
            for place in self.places(valuation):
                yield place, self.values(valuation, self.precision, place)
            return
        left, right = self.over(self.key, valuation), self.over(self.answer, valuation)
        for place, a, b in zip(self.places(valuation), left, right, strict=True):
            yield place, (a, b)

    def _is_scattered(self, valuation: Valuation) -> bool:
        """Whether places are visited one by one: outcomes of chance among them, or too many for all."""
        if self._bare:
            return True
        return bool(self.free) and (
            prod(map(len, self.ranges(valuation).values())) >= MOST_COMBINATIONS
        )

    def ranges(self, valuation: Valuation) -> dict[str, range]:
        sizes = valuation.sizes
        return {
            name: range(lower.value(sizes), upper.value(sizes) + 1)
            for name, lower, upper in self.free
        }

    def _one(self, valuation: Valuation, place: Place, values: tuple[Any, Any]) -> PointOutcome:
        precision = self.precision
        while True:
            left, right = values
            if isinstance(left, Missing) and left.reason != "indeterminate":
                return PointOutcome("none", reasons={f"key {left.reason}"})
            missing = [v for v in (left, right) if isinstance(v, Missing)]
            if not missing:
                comparison = compare(left, right)
                if comparison.verdict == "different":
                    found = Difference(valuation, place.indices, left, right)
                    return PointOutcome("differ", difference=found)
                if comparison.verdict == "equal":
                    return PointOutcome("agree", comparison.digits)
            elif all(m.reason != "indeterminate" for m in missing):
                reason = missing[0].reason
                kind = "lacking" if reason == "undefined" else "none"
                found = Difference(valuation, place.indices, left, None)
                return PointOutcome(kind, difference=found, reasons={f"answer {reason}"})
            if precision >= MOST_PRECISION:
                return PointOutcome("none", reasons={"indeterminate" if missing else "close"})
            precision = min(4 * precision, MOST_PRECISION)
            values = self.values(valuation, precision, place)
