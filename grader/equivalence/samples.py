"""Points drawn once for a key, and what the key is worth there, for all answers that are compared with it.

A certain difference at any point is a proof, so points that are known beforehand may be used for it. For agreement each
comparison adds points of its own, seeded by the answer too: nobody can write an answer that fits all points it will meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from grader.equivalence.normal import normal_text
from grader.equivalence.seeds import seed_of
from grader.expression.declarations import Scope
from grader.expression.nodes import (
    Constant,
    Entry,
    Identity,
    Moment,
    Name,
    Number,
    Ones,
    Reduction,
    Table,
    Tree,
    UnitVector,
)
from grader.expression.traversal import children
from grader.numerics import Evaluator, Precision, Valuation, needed_precision
from grader.numerics.sampler import Sampler
from grader.numerics.structure import distinct

COMMON_POINTS = 5
SIMPLE_POINTS = 6
_SMALL = 2  # every size is at least this
_FIRST = (0, 1, 2, 8, 11)  # moderate ones, a small and a huge one
_SCALES = ("moderate", "mixed", "large")


class KeySamples:
    """A key, its evaluator, its normal text and its points."""

    def __init__(self, tree: Tree, scope: Scope, given: Sequence[Tree]) -> None:
        self.tree = tree
        self.scope = scope
        self.evaluator = Evaluator(tree)
        self.text = normal_text(tree, scope)
        self.precision: Precision = needed_precision((tree,))
        self._sampler = Sampler(scope, (tree,), given, seed_of((tree, *given)))
        self._common: list[Valuation] | None = None
        self._simple: list[Valuation] | None = None
        self._values: dict[Any, list[Any]] = {}
        nodes = list(distinct(tree))
        self._is_complex = self._sampler.is_complex
        self._least = _greatest_index(nodes)
        self._names = frozenset(node.name for node in nodes if isinstance(node, Name))

    def suits(self, answer: Tree) -> bool:
        """Whether the points of the key can be used for `answer`: no larger sizes, no complex numbers, no new events."""
        nodes = list(distinct(answer))
        if any(isinstance(node, Moment) and node.given is not None for node in nodes):
            return False
        if not self._is_complex and Constant("i") in nodes:
            return False
        if self.scope.letters_are_numbers:
            known = self._names.union(self.scope.declarations)
            letters = {
                node.name for node in nodes if isinstance(node, Name) and "#" not in node.name
            }
            if not letters <= known:
                return False
        return _greatest_index(nodes) <= max(self._least, _SMALL)

    @property
    def common(self) -> list[Valuation]:
        """The points for all answers; of several magnitudes among the first ones."""
        if self._common is None:
            general = list(self._sampler.general())
            first = [k for k in _FIRST if k < len(general)]
            rest = [k for k in range(len(general)) if k not in first]
            self._common = [general[k] for k in (*first, *rest)]
        return self._common

    @property
    def simple(self) -> list[Valuation]:
        if self._simple is None:
            found = []
            for valuation in self._sampler.simple():
                found.append(valuation)
                if len(found) >= SIMPLE_POINTS:
                    break
            self._simple = sorted(found, key=lambda v: sum(v.sizes.values()))
        return self._simple

    def own(self, seed: int) -> Iterator[Valuation]:
        """Points for one answer alone."""
        sampler = self._sampler.reseeded(seed)
        for number, scale in enumerate(_SCALES):
            found = sampler.draw(number, "general", scale)
            if found is not None:
                yield found

    def over(self, valuation: Valuation, precision: int, ranges: Mapping[str, range]) -> list[Any]:
        """The values of the key for all values of the free indices; remembered at the common points."""
        kept = self._common is not None and any(valuation is v for v in self._common)
        if not kept:
            return self.evaluator.over(valuation, precision, ranges)
        place = (id(valuation), precision, tuple((name, r.stop) for name, r in ranges.items()))
        found = self._values.get(place)
        if found is None:
            found = self._values[place] = self.evaluator.over(valuation, precision, ranges)
        return found


class Samples:
    """The samples of the keys of one item, made when first needed."""

    def __init__(self, trees: Iterable[Tree], scope: Scope, given: Sequence[Tree]) -> None:
        self._keys = {id(tree): tree for tree in trees}
        self._scope = scope
        self._given = given
        self._made: dict[int, KeySamples] = {}

    def of(self, tree: Tree) -> KeySamples | None:
        """The samples of a key; None for a tree that is none."""
        key = self._keys.get(id(tree))
        if key is None:
            return None
        found = self._made.get(id(tree))
        if found is None:
            found = self._made.setdefault(id(tree), KeySamples(key, self._scope, self._given))
        return found


def _greatest_index(nodes: Sequence[Tree]) -> int:
    """The greatest whole number that stands where it may ask something of a size."""
    found = 0
    for node in nodes:
        match node:
            case Entry(indices=indices):
                parts: tuple[Any, ...] = indices
            case UnitVector(index=index, size=size):
                parts = (index, size)
            case Identity(size=size) | Ones(size=size):
                parts = (size,)
            case Reduction(lower=lower, upper=upper):
                parts = (lower, upper)
            case Table(indices=axes):
                parts = tuple(size for _, size in axes)
            case _:
                continue
        for part in parts:
            found = max(found, _greatest(part))
    return found


def _greatest(part: Any) -> int:
    if part is None:
        return 0
    if hasattr(part, "terms") and not hasattr(part, "span"):
        return max((abs(c) for monomial, c in part.terms if not monomial), default=0)
    if isinstance(part, Number):
        return abs(int(part.value)) + 1 if part.value > _SMALL else int(abs(part.value))
    return sum(_greatest(child) for child in children(part))
