"""A key and an answer of one layout, evaluated side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import islice, product
from typing import Any

from grader.equivalence.edges import has_edges
from grader.equivalence.layout import Aligned
from grader.equivalence.samples import COMMON_POINTS, SIMPLE_POINTS, KeySamples
from grader.equivalence.verdict import MOST_DIGITS
from grader.expression.declarations import RandomVariable, Scope
from grader.expression.nodes import Logic, Moment, Name, Relation, Tree
from grader.expression.traversal import children
from grader.numerics import (
    Evaluator,
    Missing,
    Valuation,
    compare,
    needed_precision,
    simple_valuations,
    valuations,
)
from grader.numerics.sampler import Sampler
from grader.numerics.structure import distinct
from grader.records import mutable, record

MOST_PRECISION = 4_096
FEWEST_OUTCOMES = 2
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
    """Two trees of one layout, evaluated side by side."""

    def __init__(
        self,
        aligned: Aligned,
        scope: Scope,
        given: Sequence[Tree],
        samples: KeySamples | None = None,
    ) -> None:
        self.trees = (aligned.key, aligned.answer)
        self.free = aligned.free
        self.scope = scope
        self.given = tuple(given)
        self.samples = samples if samples is not None and samples.suits(aligned.answer) else None
        self.key = self.samples.evaluator if self.samples is not None else Evaluator(aligned.key)
        self.answer = Evaluator(aligned.answer)
        self.precision, self.enough = self._needed()
        self._names: list[str] | None = None
        self._bare: frozenset[str] | None = None
        self._has_edges: bool | None = None

    def _needed(self) -> tuple[int, bool]:
        if self.samples is None:
            needed = needed_precision(self.trees)
            return needed.bits, needed.enough
        key, answer = self.samples.precision, needed_precision(self.trees[1:])
        return max(key.bits, answer.bits), key.enough and answer.enough

    def valuations(self, seed: int) -> Iterator[Valuation]:
        """Points: first those of the key, then some for this answer alone, then special ones, then further out."""
        if self.samples is None:
            yield from valuations(self.scope, self.trees, self.given, seed)
            return
        common = self.samples.common
        yield from common[:COMMON_POINTS]
        yield from self.samples.own(seed)
        yield from common[COMMON_POINTS:]
        if common:
            sampler = Sampler(self.scope, self.trees, self.given, seed)
            from grader.numerics.special_points import SpecialPoints

            yield from SpecialPoints(sampler)
            yield from sampler.wide()

    def simple_valuations(self, seed: int) -> Iterator[Valuation]:
        if self.samples is not None:
            return iter(self.samples.simple)
        found = islice(simple_valuations(self.scope, self.trees, self.given, seed), SIMPLE_POINTS)
        return iter(sorted(found, key=lambda v: sum(v.sizes.values())))

    def over(self, valuation: Valuation) -> tuple[list[Any], list[Any]]:
        """The values of key and answer for all values of the free indices."""
        ranges = self._ranges(valuation)
        if self.samples is not None:
            left = self.samples.over(valuation, self.precision, ranges)
        else:
            left = self.key.over(valuation, self.precision, ranges)
        return left, self.answer.over(valuation, self.precision, ranges)

    def over_all(self, evaluator: Evaluator, valuation: Valuation) -> list[Any]:
        """The values of another tree for all values of the free indices."""
        return evaluator.over(valuation, self.precision, self._ranges(valuation))

    @property
    def has_edges(self) -> bool:
        """Whether special points must be tried."""
        if self._has_edges is None:
            letters = [name for name, _, _ in self.free]
            self._has_edges = any(has_edges(tree, letters) for tree in self.trees)
        return self._has_edges

    @property
    def names(self) -> list[str]:
        """The declared names that occur, for showing a point."""
        if self._names is None:
            found = {n.name for tree in self.trees for n in distinct(tree) if isinstance(n, Name)}
            known = self.scope.declarations
            order = [name for name in known if name in found]
            loose = (
                sorted(n for n in found if n not in known) if self.scope.letters_are_numbers else []
            )
            self._names = [*order, *loose]
        return self._names

    def places(self, valuation: Valuation) -> Iterator[Place]:
        """Every assignment of the free indices, at every outcome of the random variables that stand bare."""
        ranges = self._ranges(valuation)
        outcomes = list(self._outcomes(valuation))
        for count, values in enumerate(product(*ranges.values())):
            if count >= MOST_COMBINATIONS:
                return
            indices = dict(zip(ranges, values, strict=True))
            for outcome in outcomes:
                yield Place(indices, outcome)

    def _outcomes(self, valuation: Valuation) -> Iterator[dict[str, int]]:
        if self._bare is None:
            bare = frozenset().union(*(bare_variables(tree, self.scope) for tree in self.trees))
            self._bare = bare
        if not self._bare:
            yield {}
            return
        counts = valuation.outcomes()
        labels = sorted({valuation.space.labels[name] for name in self._bare})
        for values in product(*(range(counts.get(label) or FEWEST_OUTCOMES) for label in labels)):
            yield dict(zip(labels, values, strict=True))

    def values(self, valuation: Valuation, precision: int, place: Place) -> tuple[Any, Any]:
        """What key and answer are worth at a place; the answer is not evaluated where the key has no value."""
        left = self.key.at(valuation, precision, place.indices, place.outcomes)
        if isinstance(left, Missing) and left.reason != "indeterminate":
            return left, left
        return left, self.answer.at(valuation, precision, place.indices, place.outcomes)

    def at(self, valuation: Valuation) -> PointOutcome:
        """Compare the two at one valuation, at all its places."""
        outcome = PointOutcome("none", digits=MOST_DIGITS)
        compared = 0
        for place, values in self.values_at(valuation):
            left, right = values
            if not (isinstance(left, Missing) or isinstance(right, Missing)):
                comparison = compare(left, right)
                if comparison.verdict == "equal":
                    compared += 1
                    outcome.digits = min(outcome.digits, comparison.digits)
                    continue
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
        places = list(self.places(valuation))
        if places and not places[0].outcomes and len(places) < MOST_COMBINATIONS:
            for place, a, b in zip(places, *self.over(valuation), strict=True):
                yield place, (a, b)
        else:
            for place in places:
                yield place, self.values(valuation, self.precision, place)

    def _ranges(self, valuation: Valuation) -> dict[str, range]:
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


def bare_variables(tree: Tree, scope: Scope) -> frozenset[str]:
    """The random variables that stand outside every moment."""
    found: set[str] = set()
    seen: set[int] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Name) and isinstance(scope.declarations.get(node.name), RandomVariable):
            found.add(node.name)
        if not isinstance(node, Moment):
            stack.extend(children(node))
        elif node.given is not None and not isinstance(node.given, Relation | Logic):
            stack.append(node.given)
    return frozenset(found)
