"""Special valuations: points at the edges of the trees and beside them, and where formulas often differ.

One name is moved at a time, the others are general; of a vector its first entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flint import fmpq

from grader.expression.declarations import Family, Index, Scope, Value
from grader.expression.nodes import Name
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

SPECIAL = 36
_SPECIAL_NAMES = 6


class SpecialPoints:
    """The special valuations of an item, in turn for each name."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler
        self._scope = sampler.scope
        self._trees = sampler.trees

    def __iter__(self) -> Iterator[Valuation]:
        """Points at and beside the edges of the trees, one name at a time, the other names general."""
        evaluators = [Evaluator(tree) for tree in self._trees]
        plans = [self._special_of(place, evaluators) for place in self._places()]
        plans.append(self._uniform())
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

    def _places(self) -> list[breakpoints.Place]:
        """The first entry of each name, and the second where there is one: what an edge is looked for in."""
        used = frozenset(
            n.name for tree in self._trees for n in distinct(tree) if isinstance(n, Name)
        )
        places: list[breakpoints.Place] = []
        for name, declared in self._scope.declarations.items():
            member = declared.member if isinstance(declared, Family) else declared
            if not isinstance(member, Value) or name not in used:
                continue
            if member.adjectives or member.field == "complex":
                continue
            places.append((name, 0))
        return places[:_SPECIAL_NAMES]

    def _special_of(
        self, place: breakpoints.Place, evaluators: Sequence[Evaluator]
    ) -> Iterator[Valuation]:
        name, _ = place
        number = 100 + 7 * (self._number(name) + 1)
        base = self._sampler.draw(number, "special", "moderate")
        if base is None:
            return
        with arithmetic(STANDARD_PRECISION, complex_numbers=self._sampler.is_complex):
            try:
                known = base.point(STANDARD_PRECISION).values
            except NoValue:
                return
            edges: list[fmpq] = []
            for indices in self._index_choices():
                for evaluator in evaluators:
                    probe = breakpoints.Probe(evaluator, base, place, indices)
                    more = breakpoints.special_values(probe, known)
                    edges += [edge for edge in more if edge not in edges]
        member = self._member(name)
        values = [*edges, *(v for v in breakpoints.PLAIN if v not in edges)]
        values += [v for v in self._borders(member) if v not in values]
        for value in values:
            found = self._moved(base, place, value, member)
            if found is not None:
                yield found

    def _uniform(self) -> Iterator[Valuation]:
        """All free numbers 0, and all 1."""
        names = [name for name, _ in self._places()]
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

    def _index_choices(self) -> list[dict[str, int]]:
        """Two assignments of names that no declaration knows: free indices."""
        bound = bound_names(self._trees)
        loose = sorted(
            {
                n.name
                for tree in self._trees
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

    def _moved(
        self, base: Valuation, place: breakpoints.Place, value: fmpq, declared: Value
    ) -> Valuation | None:
        """The valuation with one entry at another value, if the declaration and the side conditions allow it."""
        name, at = place
        if not fits(replace(declared, adjectives=frozenset()), value) or not self._in_range(
            declared, value
        ):
            return None
        values = base.values | {name: with_flat(base.values[name], at, value)}
        moved = self._sampler.valuation(
            base.number, "special", dict(base.sizes), values, base.functions
        )
        if not self._sampler.given:
            return moved
        with arithmetic(STANDARD_PRECISION, complex_numbers=self._sampler.is_complex):
            at = self._sampler.sizes.index(dict(base.sizes))
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
