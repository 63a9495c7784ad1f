"""A sheet and a submission as they are used: frozen, complete, with the places of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from grader.items.model import Answer, Item
from grader.records import record
from grader.sheets.errors import Fault
from grader.sheets.tree import Node, Scalar
from grader.text import Diagnostic


@record
class Problem:
    """A problem's heading and the ids of its items."""

    id: str
    title: str
    items: tuple[str, ...]
    prompt: str = ""
    line: int = 0


@record
class Sheet:
    """A set of problems."""

    id: str
    title: str
    pass_mark: Fraction | None
    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()
    path: str = ""

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)


@record
class Submission:
    """A file handed in, not yet held against its sheet: what it answers, in its own order."""

    sheet: str
    student: str
    file: str
    entries: tuple[tuple[Scalar, Node], ...]
    line: int = 1
    warnings: tuple[Fault, ...] = ()


@record
class Answers:
    """The answers of a submission by the ids of a sheet.

    A Diagnostic stands where something was handed in that is no answer at all (a list of lists).
    `unplaced` are answers to items that the sheet does not have.
    """

    by_item: Mapping[str, Answer | Diagnostic]
    unplaced: tuple[Fault, ...] = field(default=())
