"""Special valuations: points at the edges of the trees and beside them, and where formulas often differ.

One name is moved at a time, the others are general; of a vector its first entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from flint import fmpq

from grader.expression.declarations import Family, Index, Scope, Value
from grader.expression.nodes import Name, Tree
from grader.numerics import breakpoints
from grader.numerics.arrays import mapped
from grader.numerics.equations import with_flat
from grader.numerics.evaluation import Evaluator
from grader.numerics.failures import NoValue
from grader.numerics.premises import fits
from grader.numerics.ring import STANDARD_PRECISION, arithmetic
from grader.numerics.sampler import Sampler
from grader.numerics.structure import bound_names, distinct
from grader.numerics.valuation import Valuation
from grader.records import mutable

SPECIAL = 36
_SPECIAL_NAMES = 6


@mutable
class _Base:
    """A general valuation of which one entry is moved. `common` are the values to which it is moved for every answer,
    `moved` what that gives.
    """

    place: breakpoints.Place
    valuation: Valuation
    known: Mapping[str, Any]
    common: list[fmpq]
    moved: dict[fmpq, Valuation | None] = field(default_factory=dict)


class SpecialPoints:
    """The special valuations of an item, in turn for each name.

    What the edges of the `keys` ask for, and what is tried anyhow, is found once for all answers.
    """

    def __init__(self, sampler: Sampler, keys: Sequence[Evaluator]) -> None:
        self._sampler = sampler
        self._scope = sampler.scope
        self._keys = tuple(keys)
        self._bases: dict[breakpoints.Place, _Base | None] = {}
        self._uniform: dict[tuple[str, ...], list[Valuation]] = {}

    def beside(self, *others: Evaluator) -> Iterator[Valuation]:
        """Points at and beside the edges of the keys and of other trees, one name at a time, the other names general."""
        places = self._places((*self._keys, *others))
        plans = [self._along(place, others) for place in places]
        plans.append(iter(self._filled(tuple(name for name, _ in places))))
        count = 0
        while plans and count < SPECIAL:
            for plan in list(plans):
                found = next(plan, None)
                if found is None:
                    plans.remove(plan)
                    continue
                count += 1
                yield found
                if count >= SPECIAL:
                    return

    def _places(self, evaluators: Iterable[Evaluator]) -> list[breakpoints.Place]:
        """The first entry of each name: what an edge is looked for in."""
        used = {n.name for e in evaluators for n in distinct(e.tree) if isinstance(n, Name)}
        places: list[breakpoints.Place] = []
        for name, declared in self._scope.declarations.items():
            member = declared.member if isinstance(declared, Family) else declared
            if not isinstance(member, Value) or name not in used:
                continue
            if member.adjectives or member.field == "complex":
                continue
            places.append((name, 0))
        return places[:_SPECIAL_NAMES]

    def _along(self, place: breakpoints.Place, others: Sequence[Evaluator]) -> Iterator[Valuation]:
        """One entry at the edges of the trees, and where formulas often differ."""
        base = self._base(place)
        if base is None:
            return
        own: list[fmpq] = []
        for other in others:
            own += [v for v in self._edges(base, other) if v not in own and v not in base.common]
        for value in (*own, *base.common):
            if value not in base.moved:
                found = self._moved(base, value)
                if value in base.common:
                    base.moved[value] = found
            else:
                found = base.moved[value]
            if found is not None:
                yield found

    def _base(self, place: breakpoints.Place) -> _Base | None:
        if place not in self._bases:
            self._bases[place] = self._drawn(place)
        return self._bases[place]

    def _drawn(self, place: breakpoints.Place) -> _Base | None:
        name, _ = place
        number = 100 + 7 * (self._number(name) + 1)
        valuation = self._sampler.draw(number, "special", "moderate")
        if valuation is None:
            return None
        with arithmetic(STANDARD_PRECISION, complex_numbers=self._sampler.is_complex):
            try:
                known = valuation.point(STANDARD_PRECISION).values
            except NoValue:
                return None
        base = _Base(place, valuation, known, [])
        values: list[fmpq] = []
        for key in self._keys:
            values += [v for v in self._edges(base, key) if v not in values]
        values += [v for v in breakpoints.PLAIN if v not in values]
        values += [v for v in self._borders(self._member(name)) if v not in values]
        base.common = values
        return base

    def _edges(self, base: _Base, evaluator: Evaluator) -> list[fmpq]:
        """Where a tree has an edge along the entry, and values beside it."""
        edges: list[fmpq] = []
        with arithmetic(STANDARD_PRECISION, complex_numbers=self._sampler.is_complex):
            for indices in self._index_choices(evaluator.tree):
                probe = breakpoints.Probe(evaluator, base.valuation, base.place, indices)
                more = breakpoints.special_values(probe, base.known)
                edges += [edge for edge in more if edge not in edges]
        return edges

    def _filled(self, names: tuple[str, ...]) -> list[Valuation]:
        """All free numbers 0, and all 1."""
        if names not in self._uniform:
            self._uniform[names] = list(self._uniform_in(names))
        return self._uniform[names]

    def _uniform_in(self, names: tuple[str, ...]) -> Iterator[Valuation]:
        base = (
            self._sampler.draw(99, "special", "moderate")
            if names and not self._sampler.given
            else None
        )
        if base is None or (len(names) == 1 and type(base.values[names[0]]) is fmpq):
            return
        for number in (fmpq(0), fmpq(1)):
            values = dict(base.values)
            for name in names:
                member = self._member(name)
                if fits(member, number) and self._in_range(member, number):
                    values[name] = _filled(values[name], number)
            yield self._sampler.valuation(99, "special", dict(base.sizes), values, base.functions)

    def _index_choices(self, tree: Tree) -> list[dict[str, int]]:
        """Two assignments of names that no declaration knows: free indices."""
        bound = bound_names((tree,))
        loose = sorted(
            {
                n.name
                for n in distinct(tree)
                if isinstance(n, Name) and n.name not in bound and _is_index(self._scope, n.name)
            }
        )
        return [dict.fromkeys(loose, 1), dict.fromkeys(loose, 2)] if loose else [{}]

    def _borders(self, declared: Value) -> list[fmpq]:
        """The ends of a closed range."""
        if declared.range is None:
            return []
        low, high = self._sampler.ends_of(declared.range)
        found = []
        if low is not None and declared.range.closed_left:
            found.append(low)
        if high is not None and declared.range.closed_right:
            found.append(high)
        return found

    def _moved(self, base: _Base, value: fmpq) -> Valuation | None:
        """The valuation with its entry at another value, if the declaration and the side conditions allow it."""
        (name, at), draft = base.place, base.valuation
        declared = self._member(name)
        if not fits(replace(declared, adjectives=frozenset()), value) or not self._in_range(
            declared, value
        ):
            return None
        values = draft.values | {name: with_flat(draft.values[name], at, value)}
        moved = self._sampler.valuation(
            draft.number, "special", dict(draft.sizes), values, draft.functions
        )
        moved.recurs = value in base.common
        if not self._sampler.given:
            return moved
        with arithmetic(STANDARD_PRECISION, complex_numbers=self._sampler.is_complex):
            at = self._sampler.sizes.index(dict(draft.sizes))
            met = self._sampler.met(moved, at, pin=self._sampler.survey.pins)
        return met if isinstance(met, Valuation) else None

    def _in_range(self, declared: Value, value: fmpq) -> bool:
        if declared.range is None:
            return True
        low, high = self._sampler.ends_of(declared.range)
        closed = declared.range
        above = low is None or value > low or (value == low and closed.closed_left)
        below = high is None or value < high or (value == high and closed.closed_right)
        return bool(above and below)

    def _member(self, name: str) -> Value:
        """The declaration of the entries of a name."""
        declared = self._scope.declarations[name]
        member = declared.member if isinstance(declared, Family) else declared
        assert isinstance(member, Value)
        return member

    def _number(self, name: str) -> int:
        return list(self._scope.declarations).index(name)


def _filled(value: Any, number: fmpq) -> Any:
    """The value with every entry the same number."""
    if type(value) is tuple:
        return tuple([_filled(member, number) for member in value])
    return mapped(lambda _: number, value)


def _is_index(scope: Scope, name: str) -> bool:
    declared = scope.declarations.get(name)
    return isinstance(declared, Index) or (declared is None and not scope.knows(name))
