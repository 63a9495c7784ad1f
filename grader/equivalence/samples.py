"""Points drawn once for a key, and what the trees of the sheet are worth there, for all answers to one item.

A certain difference at any point is a proof, so points that are known beforehand may be used for it. For agreement each
comparison adds points of its own, seeded by the answer too: nobody can write an answer that fits all points it will meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from grader.equivalence.operands import SMALLEST_SIZE, Operand
from grader.equivalence.seeds import seed_of
from grader.expression.declarations import Scope
from grader.expression.nodes import Number, Tree
from grader.numerics import Valuation
from grader.numerics.sampler import GENERAL_SCALES, Sampler
from grader.numerics.size_choice import assignments
from grader.records import mutable

if TYPE_CHECKING:
    from grader.numerics.special_points import SpecialPoints

_NOTHING = Number(Fraction(0))
COMMON_POINTS = 5
SIMPLE_POINTS = 6
_ORDER = (0, 1, 2, 8, 11, 3, 4, 5, 6, 7, 9, 10)  # first moderate ones, a small and a huge one
_OWN_SCALES = ("moderate", "mixed", "large")


@mutable
class Answered:
    """One answer while it is judged: its trees as operands, each evaluated once at a point, whatever it meets.

    `seed` is that of an answer of several trees, such as a chain, whose comparisons share the points of its own.
    """

    seed: int | None = None
    operands: dict[int, Operand] = field(default_factory=dict)
    own: dict[int, list[Valuation]] = field(default_factory=dict)


class Points:
    """Where answers are compared with a key: points for all of them, and points for one alone."""

    def __init__(self, key: Operand, given: Sequence[Tree]) -> None:
        self._key = key
        self._scope = key.scope
        self._given = tuple(given)
        self._sampler = Sampler(key.scope, (key.tree,), given, seed_of((key.tree, *given)))
        self._names = key.names.union(key.scope.declarations)
        self._drawn: dict[int, Valuation | None] = {}
        self._simple: list[Valuation] | None = None
        self._special: SpecialPoints | None = None

    def suit(self, key: Operand, answer: Operand) -> bool:
        """Whether the two may be compared here: no larger sizes, the same numbers, no new events."""
        operands = [operand for operand in (key, answer) if operand is not self._key]
        if any(operand.has_events for operand in operands):
            return False
        needs_complex = key.is_complex or answer.is_complex
        if self._sampler.is_complex != (needs_complex or self._sampler.complex_by_scope):
            return False
        return all(map(self._knows, operands))

    def _knows(self, operand: Operand) -> bool:
        if self._scope.letters_are_numbers:
            letters = {name for name in operand.names if "#" not in name}
            if not letters <= self._names:
                return False
        if operand.greatest_index <= SMALLEST_SIZE:
            return True
        trees = (self._key.tree, operand.tree, *self._given)
        return assignments(self._sampler.scope, trees) == self._sampler.sizes

    def common(self) -> Iterator[Valuation]:
        """The points for all answers, drawn as far as they are asked for; of several magnitudes among the first."""
        for number in _ORDER:
            if number not in self._drawn:
                self._drawn[number] = self._lasting(number)
            found = self._drawn[number]
            if found is not None:
                yield found

    def _lasting(self, number: int) -> Valuation | None:
        found = self._sampler.draw(number, "general", GENERAL_SCALES[number])
        if found is not None:
            found.recurs = True
        return found

    @property
    def simple(self) -> list[Valuation]:
        """Points with small numbers, to show a difference at."""
        if self._simple is None:
            found = list(islice(self._sampler.simple(), SIMPLE_POINTS))
            for valuation in found:
                valuation.recurs = True
            self._simple = sorted(found, key=lambda v: sum(v.sizes.values()))
        return self._simple

    def all(
        self, seed: Callable[[], int], operands: Sequence[Operand], answered: Answered | None
    ) -> Iterator[Valuation]:
        """First points for all answers, then some for this one alone, then special ones, then further out."""
        common = self.common()
        yield from islice(common, COMMON_POINTS)
        sampler = self._sampler.reseeded(seed(), self._needed(operands))
        if answered is None or answered.seed is None:
            yield from self._own(sampler)
        else:
            if id(self) not in answered.own:
                answered.own[id(self)] = list(self._own(self._sampler.reseeded(answered.seed)))
            yield from answered.own[id(self)]
        yield from common
        if any(self._drawn.values()):
            others = [operand.evaluator for operand in operands if operand is not self._key]
            yield from self.special.beside(*others)
            yield from sampler.wide()

    def _own(self, sampler: Sampler) -> Iterator[Valuation]:
        for number, scale in enumerate(_OWN_SCALES):
            found = sampler.draw(number, "general", scale)
            if found is not None:
                yield found

    @property
    def special(self) -> SpecialPoints:
        if self._special is None:
            from grader.numerics.special_points import SpecialPoints

            self._special = SpecialPoints(self._sampler, [self._key.evaluator])
        return self._special

    def _needed(self, operands: Sequence[Operand]) -> frozenset[str] | None:
        """The names that must be drawn for these trees alone; None: all, for conditions and chance link them."""
        if self._given or self._sampler.has_chance:
            return None
        return frozenset[str]().union(*(operand.mentioned for operand in operands))


class Samples:
    """The trees of the sheet that the answers to one item meet, with their points, made when first needed.

    Where the item has no key there are points for its names alone. There are points that meet the side conditions, and
    points without them.
    """

    def __init__(self, trees: Iterable[Tree], scope: Scope, given: Sequence[Tree]) -> None:
        self._scope = scope
        self._given = tuple(given)
        self._operands: dict[int, Operand] = {}
        self._points: dict[tuple[int, int], Points] = {}
        self._keys = self.include(trees) or [Operand(_NOTHING, scope, lasts=True)]

    def include(self, trees: Iterable[Tree]) -> list[Operand]:
        """Keep these trees too, as known mistakes."""
        found = []
        for tree in trees:
            operand = Operand(tree, self._scope, lasts=True)
            found.append(self._operands.setdefault(id(tree), operand))
        return found

    def operand(self, tree: Tree) -> Operand | None:
        """A tree of the sheet as an operand; None for any other tree."""
        return self._operands.get(id(tree))

    def points(self, key: Operand, answer: Operand, given: Sequence[Tree]) -> Points | None:
        """Points at which the two may be compared: those of the key, else those of any key; None where none suit."""
        if given and tuple(given) != self._given:
            return None
        for owner in sorted(self._keys, key=lambda operand: operand is not key):
            place = id(owner), len(given)
            points = self._points.get(place)
            if points is None:
                points = self._points.setdefault(place, Points(owner, given))
            if points.suit(key, answer):
                return points
        return None
