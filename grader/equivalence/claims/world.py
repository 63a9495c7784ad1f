"""Everything that a witness fixes: the functions, numbers and sequences handed in, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from grader.equivalence.claims.limits import OPEN, Destination, derivative_of, destination
from grader.equivalence.claims.sequences import (
    Sequences,
    letter_name,
    member_name,
    offset_of,
)
from grader.expression.declarations import Definition, Scope, Value
from grader.expression.elaboration import Elaborated, elaborate
from grader.expression.nodes import Constant, Entry, Limit, Name, Number, Tree
from grader.expression.sizes import Size
from grader.expression.traversal import rebuild, walk
from grader.numerics import Evaluator, Valuation, needed_precision
from grader.records import mutable, record
from grader.syntax import show
from grader.text import Diagnostic

Supply = Callable[[], Any]
"""Gives a value at the working precision. Raises: NoValue."""

_ENDLESS = Size.of("∞")
_LEAST_BITS = 512


@record
class Closed:
    """A tree that is closed, and the members of sequences and limits that stand in it as names."""

    elaborated: Elaborated
    supplies: Mapping[str, Supply]
    limits: tuple[tuple[str, Limit], ...] = ()

    @property
    def tree(self) -> Tree:
        return self.elaborated.tree


@mutable
class World:
    """The scope in which claims are read (`scope`), the sequences, and the letters that are indices."""

    scope: Scope
    sequences: Sequences
    letters: tuple[str, ...]
    bits: int = _LEAST_BITS
    destinations: dict[Limit, Destination] = field(default_factory=dict)
    _paths: dict[str, Destination] = field(default_factory=dict)
    _evaluators: dict[int, tuple[Tree, Evaluator]] = field(default_factory=dict)

    def close(self, tree: Tree, extra: Mapping[str, Value] | None = None) -> Closed | Diagnostic:
        """The tree with members of sequences as names of their own, closed."""
        supplies: dict[str, Supply] = {}
        limits: list[tuple[str, Limit]] = []
        shapes: dict[str, Value] = dict(extra or {})
        replaced = self._replaced(tree, supplies, limits, shapes)
        scope = self.scope
        if shapes:
            scope = replace(scope, declarations=MappingProxyType({**scope.declarations, **shapes}))
        found = elaborate(replaced, scope, show=show)
        return found if isinstance(found, Diagnostic) else Closed(found, supplies, tuple(limits))

    def _replaced(
        self,
        tree: Tree,
        supplies: dict[str, Supply],
        limits: list[tuple[str, Limit]],
        shapes: dict[str, Value],
    ) -> Tree:
        match tree:
            case Limit(point=Constant(name="infinity")) if not isinstance(tree.body, Limit):
                name = f"lim[{len(limits)}]"
                limits.append((name, tree))
                supplies[name] = lambda: self.destination(tree).supply()
                shapes[name] = self._shape_in(tree)
                return Name(name, span=tree.span)
            case Entry(base=Name(name=name), indices=(index,)) if name in self.sequences:
                place = whole_number(index)
                if place is not None:
                    made = f"{name}@{place}"
                    supplies[made] = lambda: self.sequences.member(name, place)
                    shapes[made] = self.sequences.shapes.get(name, Value())
                    return Name(made, span=tree.span)
            case _:
                pass
        return rebuild(tree, lambda child: self._replaced(child, supplies, limits, shapes))

    def destination(self, limit: Limit) -> Destination:
        """Where what stands under the limit goes."""
        found = self.destinations.get(limit)
        if found is None:
            found = self.destinations[limit] = self._found(limit.body, limit.variable)
        return found

    def _found(self, body: Tree, variable: str) -> Destination:
        match body:
            case Entry(base=Name(name=name), indices=(index,)) if name in self.sequences:
                if offset_of(index, variable) is not None:
                    return self.goes_to(name)
            case _:
                pass
        return Destination(OPEN)

    def goes_to(self, name: str) -> Destination:
        """Where a sequence goes."""
        found = self._paths.get(name)
        if found is None:
            rule = self.sequences.rules.get(name)
            derivative = None
            if rule is not None:
                extra = {member_name(n, o): Value() for n, o in rule.uses}
                extra[letter_name(rule.letter)] = Value(field="integer")
                closed = self.close(derivative_of(rule), extra)
                derivative = None if isinstance(closed, Diagnostic) else Evaluator(closed.tree)
            found = self._paths[name] = destination(self.sequences, name, derivative, self.bits)
        return found

    def _shape_in(self, tree: Tree) -> Value:
        for node in walk(tree):
            if isinstance(node, Entry) and isinstance(node.base, Name):
                return self.sequences.shapes.get(node.base.name, Value())
        return Value()

    def value(self, closed: Closed, bits: int, tree: Tree | None = None) -> Any:
        """What a closed tree, or a part of it, is worth; `Missing` where it has no value."""
        part = closed.tree if tree is None else tree
        return self.evaluator(part).at(self.valuation(closed), bits)

    def evaluator(self, tree: Tree) -> Evaluator:
        found = self._evaluators.get(id(tree))
        if found is None:
            found = self._evaluators[id(tree)] = (tree, Evaluator(tree))
        return found[1]

    def valuation(self, closed: Closed, values: Mapping[str, Any] | None = None) -> Valuation:
        def fill(known: dict[str, Any], _sizes: Mapping[str, Any]) -> None:
            for name, supply in closed.supplies.items():
                known[name] = supply()

        return Valuation(0, "general", {}, dict(values or {}), recipes=(fill,))

    def function(self, name: str) -> Definition | None:
        found = self.scope.definitions.get(name)
        return found if found is not None and found.parameters else None

    def needs(self, *trees: Tree) -> int:
        """The bits at which constants of these trees can be told apart."""
        return max(self.bits, needed_precision(trees).bits)


def whole_number(index: Tree) -> int | None:
    if isinstance(index, Number) and index.value.denominator == 1:
        return int(index.value)
    return None


def with_number(tree: Tree, letters: Mapping[str, int]) -> Tree:
    """The tree with numbers for its letters, sums of numbers added up where they are indices."""
    match tree:
        case Name(name=name) if name in letters:
            return Number(Fraction(letters[name]))
        case Limit(variable=variable) if variable in letters:
            return tree
        case Entry(base=base, indices=(index,)):
            for letter, number in letters.items():
                offset = offset_of(index, letter)
                if offset is not None:
                    return Entry(base, (Number(Fraction(number + offset)),), span=tree.span)
        case _:
            pass
    return rebuild(tree, lambda child: with_number(child, letters))
