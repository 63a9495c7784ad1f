"""What of a sheet is sealed, and what each sealed text is bound to."""

from __future__ import annotations

from collections.abc import Iterator

from grader.records import record
from grader.sheets.tree import Listing, Table, text_of

SEAL = "sealed"
EXPECTS = "expects"
SECRETS = (
    "answer", "answers", "definition", "mistakes", "examples", "pattern", "rubric", "between", "goal", "claims", "given",
)  # fmt: skip
"""Entries that are, or may give away, a key. What answers are read by stays readable: symbols, where, options, unit."""


@record
class Place:
    """A mapping that may hold secrets: the sheet itself, a problem or an item, by its path of ids."""

    table: Table
    path: tuple[str, ...]
    is_item: bool


def places(root: Table) -> Iterator[Place]:
    """The problems and items of a sheet, from top to bottom, without the sheet itself."""
    for problem in _tables(root, "problems"):
        path = (_id(problem),)
        parts = problem.key("parts") is not None
        yield Place(problem, path, not parts)
        for part in _tables(problem, "parts"):
            yield Place(part, (*path, _id(part)), is_item=True)


def is_sealed(root: Table) -> bool:
    """Whether anything of a sheet is sealed."""
    return any(table.key(SEAL) is not None for table in (root, *(p.table for p in places(root))))


def about(root: Table, place: Place | None) -> str:
    """What a sealed text is bound to: its sheet and its place in it; that of the sheet to everything else that is written there."""
    from grader.sheets.sealing.trees import without, written

    sheet = _name(root, "sheet")
    if place is not None:
        return "\n".join(("item", repr(sheet), repr(place.path)))
    return "\n".join(("sheet", repr(sheet), written(without(root, (SEAL,)))))


def _tables(table: Table, name: str) -> Iterator[Table]:
    node = table.get(name)
    for item in node.items if isinstance(node, Listing) else ():
        if isinstance(item, Table):
            yield item


def _id(table: Table) -> str:
    return _name(table, "id")


def _name(table: Table, name: str) -> str:
    node = table.get(name)
    return (text_of(node) or "").strip() if node is not None else ""
