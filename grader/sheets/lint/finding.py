"""What lint finds, and where in the file."""

from __future__ import annotations

from typing import Protocol

from grader.records import record
from grader.sheets.lint.codes import CODES, ERROR, NOTE


class Spot(Protocol):
    """Anything that knows its place: a node of the tree, a text with its place."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@record
class Place:
    """A line and a column, from 1."""

    line: int
    column: int


@record
class Finding:
    """One thing that is not as it should be. `subject` is the item's id, or empty for the sheet.

    `effect` is what it would do to students.
    """

    code: str
    line: int
    column: int
    subject: str
    message: str
    effect: str

    @property
    def severity(self) -> str:
        return CODES[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def is_note(self) -> bool:
        return self.severity == NOTE

    def __str__(self) -> str:
        """`CODE severity in item: message effect`, the line of a report behind the place."""
        where = f" in {self.subject}" if self.subject else ""
        return f"{self.code} {self.severity}{where}: {self.message} {self.effect}".rstrip()


def found(code: str, spot: Spot, subject: str, message: str, effect: str = "") -> Finding:
    """A finding; without an effect of its own it has that of its code."""
    return Finding(code, spot.line, spot.column, subject, message, effect or CODES[code].effect)
