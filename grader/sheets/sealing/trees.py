"""A YAML tree as one line of text, and back: what is encrypted, and what the rest of a sheet is bound by."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from grader.sheets.tree import Listing, Node, Scalar, Table


def written(node: Node) -> str:
    """The one text of a tree; two trees that are read alike have the same."""
    return json.dumps(_plain(node), ensure_ascii=True, separators=(",", ":"))


def read_back(text: str, line: int, column: int) -> Node:
    """The tree that `written` wrote; every node stands at this place. Raises: ValueError."""
    try:
        return _node(json.loads(text), line, column)
    except (KeyError, TypeError, IndexError, RecursionError) as error:
        raise ValueError from error


def without(table: Table, names: Collection[str]) -> Table:
    """The table without some of its entries."""
    kept = tuple((key, node) for key, node in table.entries if key.text not in names)
    return Table(kept, table.line, table.column)


def only(table: Table, names: Collection[str]) -> Table:
    """The table with nothing but some of its entries."""
    return without(table, {key.text for key, _ in table.entries} - set(names))


def _plain(node: Node) -> list[Any]:
    match node:
        case Scalar():
            return [node.text, node.plain]
        case Listing():
            return ["list", node.source, [_plain(item) for item in node.items]]
        case Table():
            entries = [[_plain(key), _plain(value)] for key, value in node.entries]
            return ["table", node.source, entries]


def _node(value: list[Any], line: int, column: int) -> Node:
    if len(value) == 2:
        return Scalar(str(value[0]), line, column, plain=bool(value[1]))
    kind, source, inside = value
    if kind == "list":
        return Listing(tuple(_node(v, line, column) for v in inside), line, column, source)
    entries = []
    for key, inner in inside:
        name = _node(key, line, column)
        if not isinstance(name, Scalar):
            raise TypeError
        entries.append((name, _node(inner, line, column)))
    return Table(tuple(entries), line, column, source)
