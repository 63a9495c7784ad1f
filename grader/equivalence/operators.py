"""Operators that an answer may not leave standing: the derivative, integral or limit that was to be computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grader.equivalence.normal import normal_text
from grader.equivalence.sides import Side
from grader.expression.declarations import Family, Function, Scope
from grader.expression.nodes import (
    Call,
    Defined,
    Differential,
    Entry,
    FunctionName,
    Integral,
    Let,
    Limit,
    Moment,
    Name,
    Prime,
    Tree,
)
from grader.expression.traversal import rebuild
from grader.numerics.structure import distinct

_OPERATORS = frozenset({Differential, Prime, Call, FunctionName, Integral, Limit, Moment})
ANTIDERIVATIVE = "antiderivative"  # a key may be one, an answer only where integrals are allowed
UNKNOWN, SIMPLE, COMPOUND = "derivative of unknown", "derivative", "derivative of expression"


def families(trees: Iterable[Tree], scope: Scope) -> frozenset[str]:
    """The families of operators in written trees: derivatives, `integral`, `limit`.

    A derivative of a function that is only declared cannot be computed any further, so it is a family of its own; and so is the
    derivative of a larger expression than a name, an entry or a call.
    """
    found: set[str] = set()
    for tree in trees:
        for node in distinct(tree):
            if type(node) not in _OPERATORS:
                continue
            match node:
                case Differential(operand=operand) | Prime(operand=operand):
                    found.add(_derivative_of(operand, scope))
                case (
                    Call(function=name, primes=primes) | FunctionName(name=name, primes=primes)
                ) if primes:
                    found.add(UNKNOWN if _is_unknown(name, scope) else SIMPLE)
                case Integral(lower=lower):
                    found.add("integral" if lower is not None else ANTIDERIVATIVE)
                case Limit():
                    found.add("limit")
                case _:
                    pass
    return frozenset(found)


def is_antiderivative(tree: Tree) -> bool:
    """Whether an indefinite integral occurs in a tree."""
    return any(type(node) is Integral and node.lower is None for node in distinct(tree))


def _derivative_of(tree: Tree, scope: Scope) -> str:
    base = tree.base if isinstance(tree, Entry) else tree
    match base:
        case Call(function=name) | FunctionName(name=name) | Name(name=name):
            return UNKNOWN if _is_unknown(name, scope) else SIMPLE
        case _:
            pass
    return COMPOUND


def _is_unknown(name: str, scope: Scope) -> bool:
    declared = scope.declarations.get(name)
    if isinstance(declared, Family):
        declared = declared.member
    return isinstance(declared, Function) and name not in scope.definitions


def uncomputed(
    key: Iterable[Tree], answer: Iterable[Tree], closed: Tree, scope: Scope, allow: Sequence[str]
) -> bool:
    """Whether the answer keeps an operator that neither the key has nor the exercise allows.

    Moments may stay: `E[X]` is a value in its own right, and `form` forbids it where it is not wanted. `closed` is the answer
    elaborated: a prime that turned out to be a transpose is no derivative.
    """
    kept = families(answer, scope) - {UNKNOWN}
    if not kept:
        return False
    if not any(isinstance(n, Differential | Integral | Limit | Call) for n in distinct(closed)):
        return False
    allowed = set(families(key, scope)) - {ANTIDERIVATIVE} | set(allow)
    if "integral" in allow:
        allowed.add(ANTIDERIVATIVE)
    if "derivative" in allow or COMPOUND in allowed:
        allowed |= {SIMPLE, COMPOUND}
    return not kept <= allowed


class Task:
    """What the exercise asks for, as it asks for it: an answer that says the same computes nothing."""

    def __init__(self, definition: Side) -> None:
        self._tree = definition.tree
        self._scope = definition.scope
        self._operators = _operators(definition.tree)
        self._text = normal_text(definition.tree, definition.scope)
        self._asked = _bare(definition.closed.tree)
        self._wanted = self._core(self._asked)

    def is_handed_back(self, answer: Side) -> bool:
        """Whether the answer is the same text, the same text with the names from `where` put in, or holds the derivative
        asked for: of the same function by the same variable, whole or by entry.
        """
        alike = type(answer.tree) is type(self._tree)
        alike = alike and _operators(answer.tree) == self._operators
        if alike and normal_text(answer.tree, answer.scope) == self._text:
            return True
        if isinstance(self._asked, Moment):
            tree = answer.closed.tree
            return Moment in _operators(tree) and self._core(_bare(tree)) == self._wanted
        if not isinstance(self._asked, Differential):
            return False
        return any(
            type(node) is Differential and self._core(node) == self._wanted
            for node in distinct(answer.closed.tree)
        )

    def _core(self, tree: Tree) -> object:
        """What two ways to write one task have in common."""
        if isinstance(tree, Differential):
            return _derivative(tree, self._scope)
        return normal_text(_without_definitions(tree), self._scope)


def _operators(tree: Tree) -> frozenset[type]:
    """The kinds of operators in a tree; trees with different ones have different normal texts."""
    return frozenset(map(type, distinct(tree))) & _OPERATORS


def _derivative(tree: Differential, scope: Scope) -> tuple[tuple[str, ...], str]:
    """By what and of what, with the parameters of a function under their own names; an entry counts as the whole."""
    bases = (v.base if isinstance(v, Entry) else v for v in tree.variables)
    names = [base.name if isinstance(base, Name) else "" for base in bases]
    plain = {name: name.split("#")[0] for name in names}
    operand = _renamed(_without_definitions(tree.operand), plain)
    return tuple(plain.values()), normal_text(operand, scope)


def _renamed(tree: Tree, names: Mapping[str, str]) -> Tree:
    if isinstance(tree, Name):
        return Name(names.get(tree.name, tree.name))
    return rebuild(tree, lambda child: _renamed(child, names))


def _without_definitions(tree: Tree) -> Tree:
    if isinstance(tree, Defined):
        return _without_definitions(tree.body)
    return rebuild(tree, _without_definitions)


def _bare(tree: Tree) -> Tree:
    while isinstance(tree, Defined | Let):
        tree = tree.body
    return tree
