"""Keys that are commands, worked out: their arguments are read by our own grammar, SymPy gets trees and gives one back.

What it gives is held against our own evaluation wherever there is one: an antiderivative is differentiated, a definite
integral computed, a solution put in.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

from grader.equivalence.sides import Side, side_of
from grader.equivalence.wall.commands import NAME, Command, is_word, opening_of, split
from grader.equivalence.wall.questions import Argument, Refusal, commanded
from grader.expression.declarations import Declaration, Function, Scope, Value
from grader.expression.nodes import Call, Collection, Relation, Tree
from grader.records import record
from grader.syntax import read
from grader.text import Diagnostic

_SLOPE = re.compile(r"\b([A-Za-z]\w*)\((\w+)\)\.diff\(\2(?:,\s*([1-9]))?\)")
_APPLIED = re.compile(r"([A-Za-z]\w*)\((\w+)\)\Z")


@record
class WorkedOut:
    """What a command gave, and the scope of its names."""

    tree: Tree
    scope: Scope


def worked_out(command: Command, scope: Scope) -> WorkedOut | Refusal | Diagnostic:
    """The value of a command: through the wall, and held against our own evaluation where there is one."""
    variables = _variables(command)
    wider = _with(scope, variables, _solved_for(command))
    arguments: list[Argument] = []
    for text in command.arguments:
        found = _argument(text, wider)
        if isinstance(found, Diagnostic):
            return found
        arguments.append(found)
    tree = commanded(command.name, tuple(arguments), variables, wider)
    if isinstance(tree, Refusal):
        return tree
    if isinstance(tree, Relation) and isinstance(tree.members[0], Call):
        tree = tree.members[-1]  # the solution of a differential equation stands behind `f(x) =`
    return WorkedOut(tree, wider)


def _variables(command: Command) -> tuple[str, ...]:
    """The names that the later arguments are: what is integrated, summed or solved by."""
    found: list[str] = []
    for text in command.arguments[1:]:
        inside = split(text[1:-1]) if text[:1] in {"(", "["} else (text,)
        names = inside if text[:1] == "[" else inside[:1]
        found += [name for name in names if NAME.match(name) and name not in {"oo", "pi", "E", "I"}]
    return tuple(dict.fromkeys(found))


def _solved_for(command: Command) -> tuple[str, str] | None:
    """The unknown function of a differential equation, and its letter."""
    last = _APPLIED.match(command.arguments[-1])
    return (last[1], last[2]) if command.name == "dsolve" and last is not None else None


def _with(scope: Scope, variables: tuple[str, ...], solved: tuple[str, str] | None) -> Scope:
    """`scope` with the variables of a command, which no sheet need declare."""
    new: dict[str, Declaration] = {n: Value() for n in variables if not scope.knows(n)}
    if solved is not None:
        function, letter = solved
        new |= {letter: Value()} if not scope.knows(letter) else {}
        if not isinstance(scope.declarations.get(function), Function):
            new[function] = Function()
    if not new:
        return scope
    return replace(scope, declarations=MappingProxyType({**scope.declarations, **new}))


def _argument(text: str, scope: Scope) -> Argument | Diagnostic:
    if is_word(text):
        return Argument(word=text[1:-1])
    if text[:1] in {"(", "["} and opening_of(text) == 0 and ("," in text):
        trees = []
        for part in split(text[1:-1]):
            tree = _tree(part, scope)
            if isinstance(tree, Diagnostic):
                return tree
            trees.append(tree)
        if text[0] == "[":
            return Argument(Collection("list", tuple(trees)))
        return Argument(together=tuple(trees))
    tree = _tree(text, scope)
    return tree if isinstance(tree, Diagnostic) else Argument(tree)


def _tree(text: str, scope: Scope) -> Tree | Diagnostic:
    """A formula, an equation, or `Eq(a, b)`, closed."""
    if text.startswith("Eq(") and opening_of(text) == 2:
        sides = [_tree(part, scope) for part in split(text[3:-1])]
        left, right = sides if len(sides) == 2 else (None, None)
        if (
            left is None
            or right is None
            or isinstance(left, Diagnostic)
            or isinstance(right, Diagnostic)
        ):
            return Diagnostic("READ.ARGUMENTS", "Eq takes two sides.")
        return Relation((left, right), ("=",))
    text = _SLOPE.sub(lambda m: f"{m[1]}{chr(39) * int(m[3] or 1)}({m[2]})", text)
    reading = read(text, scope, "sympy")
    if isinstance(reading, Diagnostic):
        return reading
    tree = reading.chain if reading.chain is not None else reading.tree
    side = side_of(tree, reading.scope)
    return side.closed.tree if isinstance(side, Side) else side


# ------------------------------------------------------------------------------- for the question

MISSING = "This key is a command, which needs SymPy: pip install 'grade-maths[sympy]'."
_REASONS = {
    "missing": MISSING,
    "time": "SymPy did not finish in time.",
    "died": "SymPy ran out of memory or crashed.",
    "start": "The process for SymPy could not be started.",
    "left standing": "SymPy finds no closed form.",
    "unconfirmed": "Computing it by other means does not confirm what SymPy says.",
}


def side_of_command(command: Command, scope: Scope) -> Side | str:
    """The key that a command gives; a sentence where it gives none."""
    if command.fault:
        return command.fault
    found = worked_out(command, scope)
    if isinstance(found, Diagnostic):
        return f"In the command {command.name}: {found.sentence()}"
    if isinstance(found, Refusal):
        why = _REASONS.get(found.reason, "SymPy gives nothing that can be a key.")
        return f"The command {command.name} gives no value. {why}"
    side = side_of(found.tree, found.scope)
    if isinstance(side, Diagnostic):
        return f"What the command {command.name} gives does not fit: {side.sentence()}"
    from grader.equivalence.wall.proving import contradiction

    said = contradiction(command, found.scope, side)
    return side if said is None else said
