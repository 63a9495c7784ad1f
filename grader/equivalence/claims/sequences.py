"""Sequences: given by a formula, or by a rule that makes each member from those before it.

A member is a ball at the precision asked for. Nothing is rounded away, so a rule that stretches
errors asks for more precision instead of leaving its path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from flint import ctx, fmpq

from grader.expression.declarations import Value
from grader.expression.nodes import Entry, Name, Negation, Number, Sum, Tree
from grader.expression.traversal import rebuild, walk
from grader.numerics import Evaluator, Valuation
from grader.numerics.failures import Overbound, Unsupported
from grader.records import mutable, record

MOST_STEPS = 2_000
NOWHERE = Valuation(0, "general", {}, {})
"""A valuation of nothing: what is handed in has values of its own."""


@record
class Formula:
    """`\\varepsilon_k = 1/(k+1)`: the body, closed, with the letter in it as a number.

    `first` is 1 where there is nothing at 0, as in `1/k`.
    """

    name: str
    letter: str
    tree: Tree
    body: Evaluator
    varies: bool
    first: int = 0

    def at(self, index: int) -> Any:
        return self.body.raw(NOWHERE, {self.letter: fmpq(index)}, {})


@record
class Rule:
    """`x_{k+1} = g(x_k, k)`: the right side, closed, in the names `x[-1]`, ... of the members before the new one.

    `uses` are the members it needs, as (sequence, offset from the new index); `shift` is what the left side adds to
    the letter; `weight` is the number of its nodes.
    """

    name: str
    letter: str
    shift: int
    tree: Tree
    body: Evaluator
    uses: tuple[tuple[str, int], ...]
    uses_letter: bool
    weight: int = 1


@mutable
class Sequences:
    """All sequences of one witness. `starts` are the members given outright, closed, by name and index."""

    formulas: Mapping[str, Formula]
    rules: Mapping[str, Rule]
    starts: Mapping[tuple[str, int], Evaluator]
    shapes: Mapping[str, Value] = field(default_factory=dict)
    _reached: dict[tuple[int, str], int] = field(default_factory=dict)
    _known: dict[tuple[int, str, int], Any] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.formulas or name in self.rules

    def first(self, name: str) -> int:
        """The first index at which a sequence has a member."""
        formula = self.formulas.get(name)
        if formula is not None:
            return formula.first
        return min((index for known, index in self.starts if known == name), default=0)

    def member(self, name: str, index: int) -> Any:
        """The member at the working precision. Raises: NoValue."""
        if name in self.formulas:
            return self.formulas[name].at(index)
        for below in range(self._reached.get((ctx.prec, name), self.first(name)), index):
            self._one(name, below)  # from below, so that the recursion stays flat
            self._reached[ctx.prec, name] = below
        return self._one(name, index)

    def _one(self, name: str, index: int, depth: int = 0) -> Any:
        key = (ctx.prec, name, index)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._made(name, index, depth)
        return found

    def _made(self, name: str, index: int, depth: int) -> Any:
        start = self.starts.get((name, index))
        if start is not None:
            return start.raw(NOWHERE, {}, {})
        if name in self.formulas:
            return self.formulas[name].at(index)
        if name not in self.rules or index < self.first(name) or depth > 8:
            raise Unsupported(f"{name} has no member {index}")
        if index - self.first(name) > MOST_STEPS:
            raise Overbound("too many steps")
        rule = self.rules[name]
        values = {member_name(n, o): self._one(n, index + o, depth + 1) for n, o in rule.uses}
        return self.step(rule, index, values)

    def step(self, rule: Rule, index: int, values: Mapping[str, Any]) -> Any:
        """The member that a rule makes of those before it."""
        numbers = {letter_name(rule.letter): fmpq(index - rule.shift)}
        return rule.body.raw(NOWHERE, {**values, **numbers}, {})


def member_name(name: str, offset: int) -> str:
    """The name under which a rule sees a member: `x[-1]` is the one before the new one."""
    return f"{name}[{offset}]"


def letter_name(letter: str) -> str:
    return f"{letter}[now]"


def offset_of(index: Tree, letter: str) -> int | None:
    """`k + 1` as 1; None for anything but the letter plus a whole number."""
    match index:
        case Name(name=name) if name == letter:
            return 0
        case Sum(terms=(Name(name=name), Number(value=value))) if name == letter:
            return int(value) if value.denominator == 1 else None
        case Sum(terms=(Name(name=name), Negation(operand=Number(value=value)))) if name == letter:
            return -int(value) if value.denominator == 1 else None
        case _:
            return None


def seen_from(
    tree: Tree, letter: str, shift: int, names: Sequence[str]
) -> tuple[Tree, tuple[tuple[str, int], ...]]:
    """The right side of a rule with its members under their own names, and which they are."""
    uses: dict[tuple[str, int], None] = {}

    def change(node: Tree) -> Tree:
        if isinstance(node, Entry) and isinstance(node.base, Name) and node.base.name in names:
            offset = offset_of(node.indices[0], letter) if len(node.indices) == 1 else None
            if offset is not None:
                uses[node.base.name, offset - shift] = None
                return Name(member_name(node.base.name, offset - shift))
        if isinstance(node, Name) and node.name == letter:
            return Name(letter_name(letter))
        return rebuild(node, change)

    return change(tree), tuple(uses)


def has_letter(tree: Tree, letter: str) -> bool:
    return any(isinstance(node, Name) and node.name == letter for node in walk(tree))
