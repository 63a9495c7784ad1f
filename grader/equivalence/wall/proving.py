"""What SymPy says, held against our own evaluation: nothing that contradicts it goes through."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.equivalence.kinds import decide, items
from grader.equivalence.ladder import Conditions
from grader.equivalence.sides import Side, side_of
from grader.equivalence.wall.commands import Command, split
from grader.expression.declarations import Scope
from grader.expression.nodes import (
    Apply,
    Differential,
    Integral,
    Name,
    Negation,
    Number,
    Power,
    Relation,
    Sum,
    Tree,
)
from grader.expression.traversal import rebuild
from grader.syntax import read, show
from grader.text import Diagnostic

_SAME_VALUE = frozenset({"simplify", "factor", "expand", "apart", "together", "cancel", "trigsimp"})
_MATRICES = frozenset({"det", "trace"})


def contradiction(command: Command, scope: Scope, side: Side) -> str | None:
    """A sentence where our own evaluation says otherwise."""
    conditions = Conditions(scope, show=show)
    for left, right in _claims(command, scope, side):
        sides = side_of(left, scope), side_of(right, scope)
        if not (isinstance(sides[0], Side) and isinstance(sides[1], Side)):
            continue
        if decide(sides[0], sides[1], conditions).different:
            return (
                f"SymPy works the command {command.name} out as {show(side.tree)}, "
                "and our own evaluation says that this is wrong."
            )
    return None


def _claims(command: Command, scope: Scope, side: Side) -> Iterator[tuple[Tree, Tree]]:
    """Pairs of trees that are equal if SymPy is right."""
    first = _read(command.arguments[0], scope)
    if command.is_formula:
        whole = _read(f"{command.name}({', '.join(command.arguments)})", scope)
        if isinstance(whole, Integral) and whole.lower is None:
            variable = Name(whole.variable)
            yield whole.body, Differential("derivative", side.tree, (variable,))
        elif whole is not None:
            yield whole, side.tree
    if first is None:
        return
    if command.name in _SAME_VALUE:
        yield first, side.tree
    elif command.name in _MATRICES:
        yield Apply(command.name, (first,)), side.tree
    elif command.name == "inv":
        yield Power(first, Negation(Number(Fraction(1)))), side.tree
    elif command.name == "solve" and len(command.arguments) == 2:
        yield from _solutions(first, command.arguments[1], side)


def _solutions(equation: Tree, variable: str, side: Side) -> Iterator[tuple[Tree, Tree]]:
    """The equation with each solution put in."""
    left, right = equation, Number(Fraction(0))
    if isinstance(equation, Relation) and equation.operators == ("=",):
        left, right = equation.members  # type: ignore[assignment]
    for solution in items(side) or ():
        gap = Sum((left, Negation(right)))
        yield _with(gap, variable, solution.tree), Number(Fraction(0))


def _with(tree: Tree, name: str, value: Tree) -> Tree:
    if isinstance(tree, Name) and tree.name == name:
        return value
    return rebuild(tree, lambda child: _with(child, name, value))


def _read(text: str, scope: Scope) -> Tree | None:
    if text.startswith("Eq(") and len(split(text[3:-1])) == 2:
        sides = [_read(part, scope) for part in split(text[3:-1])]
        return None if None in sides else Relation(tuple(s for s in sides if s), ("=",))
    reading = read(text, scope, "sympy")
    if isinstance(reading, Diagnostic):
        return None
    return reading.chain if reading.chain is not None else reading.tree
