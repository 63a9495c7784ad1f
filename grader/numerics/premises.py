"""The `given` of an item taken apart into equations and tests, and what a declaration asks of a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from flint import fmpq

from grader.expression.declarations import Index, Scope, Value
from grader.expression.elaboration import Elaborated
from grader.expression.nodes import (
    Apply,
    Entry,
    Indicator,
    Logic,
    Name,
    Number,
    Relation,
    Transpose,
    Tree,
)
from grader.expression.sizes import ONE, Size
from grader.numerics.arrays import transpose
from grader.numerics.equations import Equation, flat
from grader.numerics.evaluation import Evaluator
from grader.numerics.failures import NoValue
from grader.numerics.scalars import real_value, subtract
from grader.numerics.size_choice import axes_of
from grader.numerics.structure import bound_names, distinct
from grader.records import mutable

_SMOOTH = frozenset({"differentiable", "continuous", "smooth", "integrable", "independent"})
_WORDS = frozenset({"symmetric", "skew-symmetric", "diagonal", "orthogonal", "invertible",
                    "positive definite", "positive semidefinite"})  # fmt: skip
_ZERO = Number(Fraction(0))


@mutable
class Condition:
    """One condition of `given`, taken apart."""

    number: int
    equations: list[Equation]
    tests: list[tuple[Evaluator, dict[str, int]]]
    supported: bool = True


def adjectives_from(given: Iterable[Tree]) -> dict[str, frozenset[str]]:
    """What conditions in words (`A invertible`) add to declarations."""
    found: dict[str, frozenset[str]] = {}
    for condition in map(tree_of, given):
        if isinstance(condition, Logic) and condition.operator in _WORDS:
            for operand in condition.operands:
                if isinstance(operand, Name):
                    words = found.get(operand.name, frozenset[str]())
                    found[operand.name] = words | {condition.operator}
    return found


def tree_of(condition: Any) -> Tree:
    return condition.tree if isinstance(condition, Elaborated) else condition


def _free_indices(scope: Scope, condition: Any) -> tuple[tuple[str, Size, Size], ...]:
    """The free indices of a condition, which must hold for all their values, with their ranges."""
    if isinstance(condition, Elaborated):
        return condition.free
    bound = bound_names([condition])
    names = {
        n.name: None for n in distinct(condition) if isinstance(n, Name) and n.name not in bound
    }
    found: list[tuple[str, Size, Size]] = []
    for name in names:
        declared = scope.declarations.get(name)
        if isinstance(declared, Index):
            found.append((name, declared.lower, declared.upper))
        elif declared is None and not scope.knows(name):
            size = _range_from_use(scope, condition, name)
            if size is not None:
                found.append((name, ONE, size))
    return tuple(found)


def _range_from_use(scope: Scope, condition: Tree, name: str) -> Size | None:
    """How far an undeclared letter runs: as far as the axis on which it stands as a subscript."""
    for node in distinct(condition):
        if isinstance(node, Entry) and Name(name) in node.indices:
            axes = axes_of(scope, node.base)
            if axes is not None and len(axes) >= len(node.indices):
                return axes[node.indices.index(Name(name))]
    return None


def taken_apart(scope: Scope, number: int, condition: Any, sizes: Mapping[str, int]) -> Condition:
    found = Condition(number, [], [])
    free = _free_indices(scope, condition)
    ranges = [range(lower.value(sizes), upper.value(sizes) + 1) for _, lower, upper in free]
    names = [name for name, _, _ in free]
    for places in product(*ranges):
        _collect(found, tree_of(condition), dict(zip(names, places, strict=True)))
    return found


def _collect(found: Condition, tree: Tree, indices: dict[str, int]) -> None:
    match tree:
        case Relation(members=members, operators=operators):
            for left, operator, right in zip(members, operators, members[1:], strict=False):
                if operator == "=":
                    found.equations.append(Equation(left, right, indices))
                else:
                    link = Indicator(Relation((left, right), (operator,)))
                    found.tests.append((Evaluator(link), indices))
        case Logic(operator="and", operands=operands):
            for operand in operands:
                _collect(found, operand, indices)
        case Logic(operator=word) if word in _SMOOTH:
            pass
        case Logic(operator=word, operands=operands) if word in _WORDS:
            for operand in operands:
                _collect_word(found, word, operand, indices)
        case Logic():
            found.tests.append((Evaluator(Indicator(tree)), indices))
        case _:
            found.supported = False


def _collect_word(found: Condition, word: str, operand: Tree, indices: dict[str, int]) -> None:
    """`XᵀX invertible`: a property in words, of a name already built into its draws."""
    if word == "invertible":
        test = Indicator(Relation((Apply("det", (operand,)), _ZERO), ("!=",)))
        found.tests.append((Evaluator(test), indices))
    elif word == "symmetric":
        found.equations.append(Equation(operand, Transpose(operand), indices))
    elif not isinstance(operand, Name):
        found.supported = False


def with_adjectives(scope: Scope, given: Iterable[Any]) -> Scope:
    """The scope with what conditions in words say of single names."""
    added = adjectives_from(given)
    if not added:
        return scope
    declarations = dict(scope.declarations)
    for name, words in added.items():
        declared = declarations.get(name)
        if isinstance(declared, Value):
            declarations[name] = replace(declared, adjectives=declared.adjectives | words)
    return replace(scope, declarations=declarations)


def fits(declared: Any, value: Any) -> bool:
    """Whether a value has the declared sign and keeps to the declared range and adjectives."""
    if not isinstance(declared, Value) or type(value) is tuple:
        return True
    try:
        numbers = [real_value(entry) for entry in flat(value)]
    except NoValue:
        return declared.field == "complex"
    tests = {
        "positive": lambda x: x > 0,
        "negative": lambda x: x < 0,
        "nonnegative": lambda x: x >= 0,
        "nonpositive": lambda x: x <= 0,
        "nonzero": lambda x: x > 0 or x < 0,
    }
    test = tests.get(declared.sign)
    if test is not None and not all(map(test, numbers)):
        return False
    if declared.field in {"integer", "natural"} and not all(
        type(x) is fmpq and x.q == 1 for x in numbers
    ):
        return False
    if declared.field == "natural" and any(x < 0 for x in numbers):
        return False
    if "symmetric" in declared.adjectives:
        return _mirrored(value)
    return True


def _mirrored(value: Any) -> bool:
    turned = transpose(value)
    return all(map(_same, flat(value), flat(turned)))


def _same(a: Any, b: Any) -> bool:
    difference: Any = subtract(a, b)
    return difference == 0 if type(difference) is fmpq else bool(difference.contains(0))
