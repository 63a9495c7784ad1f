"""A YAML file as a tree: every scalar is the text that stands there, every node knows its place."""

from __future__ import annotations

from typing import TypeAlias

from grader.records import record

NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@record
class Scalar:
    """A text. `plain` where it stands without quotes and is no block."""

    text: str
    line: int
    column: int
    plain: bool = False

    @property
    def is_null(self) -> bool:
        """Nothing stands there, or YAML's word for nothing."""
        return self.plain and self.text in NULLS


@record
class Listing:
    """A sequence. `source` is its text where it is written in brackets, else empty."""

    items: tuple[Node, ...]
    line: int
    column: int
    source: str = ""


@record
class Table:
    """A mapping, in the order of the file. `source` is its text where it is written in braces."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    source: str = ""

    def get(self, name: str) -> Node | None:
        for key, node in self.entries:
            if key.text == name:
                return node
        return None

    def key(self, name: str) -> Scalar | None:
        return next((key for key, _ in self.entries if key.text == name), None)


Node: TypeAlias = Scalar | Listing | Table


def text_of(node: Node) -> str | None:
    """The text of a node as it was written: `[0, 1]` and `{2, 3}` without quotes are texts too.

    None for a list or a mapping over several lines, which no answer or key is.
    """
    if isinstance(node, Scalar):
        return "" if node.is_null else node.text
    return node.source or None
