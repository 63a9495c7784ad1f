"""Where a function of one variable may break, by its build: zeros of what is below a fraction line, under a root, in a kink."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from itertools import pairwise

from grader.equivalence.claims.ranges import bounds_of
from grader.expression.nodes import (
    Apply,
    Cases,
    Constant,
    Defined,
    Let,
    Logic,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.expression.traversal import children, rebuild
from grader.records import mutable

_SMOOTH = frozenset(
    {
        "sin", "cos", "arctan", "sinh", "cosh", "tanh", "sech", "arsinh", "exp", "erf", "erfc", "sigmoid", "softplus",
        "normal cdf",
    }
)  # fmt: skip
_POLES = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin", "coth": "sinh", "csch": "sinh"}
_LEFT_OUT_BELOW = frozenset({"sqrt", "log"})
_ANY_SORT = frozenset({"hole", "jump", "kink"})
_MOST_NODES = 4_000
_MOST_SUSPECTS = 12


@mutable
class Suspects:
    """Trees whose zeros may be places of a break of one sort (`hole`, `jump`, `kink`); `unknown` sorts may be anywhere."""

    trees: list[tuple[str, Tree]] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)


def suspects_of(body: Tree, name: str) -> Suspects:
    """What may break in a function of `name`."""
    found = Suspects()
    _suspect(inlined(body), name, found)
    if len(found.trees) > _MOST_SUSPECTS:
        found.unknown |= _ANY_SORT
        del found.trees[_MOST_SUSPECTS:]
    return found


def inlined(tree: Tree) -> Tree:
    """The tree with the values of bound names in their places, so that it speaks of one variable; too large a one stays."""
    count = [0]

    def change(node: Tree, values: Mapping[str, Tree]) -> Tree:
        count[0] += 1
        if count[0] > _MOST_NODES:
            raise _TooLarge
        if isinstance(node, Name):
            return values.get(node.name, node)
        if isinstance(node, Let):
            bound = {name: change(value, values) for name, value in node.bindings}
            return change(node.body, {**values, **bound})
        return rebuild(node, lambda child: change(child, values))

    try:
        return change(tree, {})
    except _TooLarge:
        return tree


class _TooLarge(Exception):
    """Putting values in makes the tree too large to look at."""


def _suspect(tree: Tree, name: str, found: Suspects) -> None:
    """Note what has to be looked at below and at `tree`."""
    if not _depends(tree, name):
        return
    match tree:
        case Defined() | Sum() | Product() | Negation() | Name():
            pass
        case Quotient(denominator=under):
            _unless_nonzero("hole", under, found)
        case Power(base=base, exponent=exponent):
            _power(base, exponent, name, found)
        case Apply(function=function, arguments=arguments):
            _apply(function, arguments, found)
        case Cases(branches=branches, otherwise=otherwise):
            for _, condition in branches:
                _condition(condition, found)
            for value in (
                *(value for value, _ in branches),
                *([otherwise] if otherwise is not None else []),
            ):
                _suspect(value, name, found)
            return
        case _:
            found.unknown |= _ANY_SORT
    for child in children(tree):
        _suspect(child, name, found)


def _power(base: Tree, exponent: Tree, name: str, found: Suspects) -> None:
    if isinstance(exponent, Number) and exponent.value.denominator == 1 and exponent.value >= 0:
        return
    if bounds_of(base).positive:
        return
    if _depends(exponent, name):
        found.unknown |= _ANY_SORT
    else:
        found.trees.append(("hole", base))


def _apply(function: str, arguments: tuple[Tree, ...], found: Suspects) -> None:
    first = arguments[0]
    if function in _SMOOTH:
        return
    if function in {"abs", "relu", "root"}:
        _unless_nonzero("kink", first, found)
    elif function in {"sign", "heaviside"}:
        _unless_nonzero("jump", first, found)
    elif function == "sqrt" and _is_nonnegative(first):
        _unless_nonzero("kink", first, found)
    elif function in _LEFT_OUT_BELOW and len(arguments) == 1:
        if not bounds_of(first).positive:
            found.trees.append(("hole", first))
    elif function in {"max", "min"} and len(arguments) == 2:
        found.trees.append(("kink", Sum((first, Negation(arguments[1])))))
    elif function in _POLES:
        found.trees.append(("hole", Apply(_POLES[function], (first,))))
    elif function in {"floor", "ceil"}:
        found.unknown |= {"jump"}
        found.trees.append(("jump", Apply("sin", (Product((Constant("pi"), first)),))))
    else:
        found.unknown |= _ANY_SORT


def _is_nonnegative(tree: Tree) -> bool:
    lower = bounds_of(tree).lower
    return lower is not None and lower >= 0


def _unless_nonzero(sort: str, tree: Tree, found: Suspects) -> None:
    if not bounds_of(tree).nonzero:
        found.trees.append((sort, tree))


def _condition(condition: Tree, found: Suspects) -> None:
    match condition:
        case Relation(members=members):
            found.trees += [("hole", Sum((a, Negation(b)))) for a, b in pairwise(members)]
        case Logic(operands=operands):
            for operand in operands:
                _condition(operand, found)
        case _:
            found.unknown |= _ANY_SORT


def _depends(tree: Tree, name: str) -> bool:
    stack, seen = [tree], set()
    while stack:
        node = stack.pop()
        if isinstance(node, Name) and node.name == name:
            return True
        if id(node) not in seen:
            seen.add(id(node))
            stack.extend(children(node))
    return False
