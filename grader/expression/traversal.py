"""Walking and rebuilding trees, the same way for every node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any, get_args

from grader.expression.nodes import Number, Tree

_LEAVES = (str, int, bool, type(None))


_NO_TREES = {"span", "name", "value", "decimal", "scientific", "function", "primes", "order", "operation",
             "kind", "family", "row", "bare", "operator", "operators", "side", "variable"}  # fmt: skip
_CHILD_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind.__slots__ if name not in _NO_TREES) for kind in get_args(Tree)
}
"""The fields of each node class that may hold trees."""


_NODES = frozenset(_CHILD_FIELDS)


def children(tree: Tree) -> Sequence[Tree]:
    """The trees directly below `tree`, in the order written."""
    return _CHILDREN[type(tree)](tree)


def _all_children(tree: Tree) -> list[Tree]:
    found: list[Tree] = []
    for name in _CHILD_FIELDS[type(tree)]:
        part = getattr(tree, name)
        if type(part) in _NODES:
            found.append(part)
        elif type(part) is tuple:
            _collect(part, found)
    return found


def _collect(parts: tuple[Any, ...], found: list[Tree]) -> None:
    for part in parts:
        if type(part) in _NODES:
            found.append(part)
        elif type(part) is tuple:
            _collect(part, found)


def _getter(kind: type) -> Callable[[Any], Sequence[Tree]]:
    """How the children of a node class are found; directly, where its fields say that they are trees."""
    kinds = kind.__annotations__
    names = [name for name in _CHILD_FIELDS[kind] if "Tree" in kinds[name]]
    match [kinds[name] for name in names]:
        case []:
            return lambda _tree: ()
        case ["tuple[Tree, ...]"]:
            return attrgetter(*names)
        case ["Tree"]:
            (name,) = names
            only: Callable[[Any], Tree] = attrgetter(name)
            return lambda tree: (only(tree),)
        case ["Tree", "Tree"]:
            return attrgetter(*names)
        case ["Tree", "tuple[Tree, ...]"]:
            first, others = map(attrgetter, names)
            return lambda tree: (first(tree), *others(tree))
        case _:
            return _all_children


_CHILDREN = {kind: _getter(kind) for kind in _CHILD_FIELDS}


def walk(tree: Tree) -> Iterator[Tree]:
    """`tree` and everything below it, from the top, without recursion."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def rebuild(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """`tree` with `change` put to each tree directly below it; the same object if nothing changed."""
    changed: dict[str, Any] = {}
    for name in _CHILD_FIELDS[type(tree)]:
        old = getattr(tree, name)
        new = _change(old, change)
        if new is not old:
            changed[name] = new
    return replace(tree, **changed) if changed else tree


def _change(found: Any, change: Callable[[Tree], Tree]) -> Any:
    if isinstance(found, _LEAVES):
        return found
    if isinstance(found, tuple):
        parts = tuple(_change(part, change) for part in found)
        return found if all(a is b for a, b in zip(parts, found, strict=True)) else parts
    return change(found) if hasattr(type(found), "span") else found


def is_zero(tree: Tree) -> bool:
    """Whether `tree` is the literal 0, which is also the zero vector and the zero matrix."""
    return isinstance(tree, Number) and tree.value == 0
