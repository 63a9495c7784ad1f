"""Walking and rebuilding trees, the same way for every node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args

from grader.expression.nodes import Number, Tree

_LEAVES = (str, int, bool, type(None))


_NO_TREES = {"span", "name", "value", "decimal", "function", "primes", "order", "operation",
             "kind", "family", "row", "operator", "operators", "side", "variable"}  # fmt: skip
_CHILD_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind.__slots__ if name not in _NO_TREES) for kind in get_args(Tree)
}
"""The fields of each node class that may hold trees."""


_NODES = frozenset(_CHILD_FIELDS)


def children(tree: Tree) -> list[Tree]:
    """The trees directly below `tree`, in the order written."""
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
