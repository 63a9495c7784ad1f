"""What is said on standard error: one line a fault, safe in any terminal and log."""

from __future__ import annotations

import sys

from grader.reports.defusing import defused
from grader.text import visible

LINE = 1_000
"""How much of one message is shown."""

_STARTS_A_NAME = frozenset("./~_\\")


def tell(message: str, mend: str = "") -> None:
    """A message that belongs to no place in a file."""
    _write(f"grade: {message} {mend}".rstrip())


def tell_at(file: str, line: int | None, column: int | None, message: str, mend: str = "") -> None:
    """`file:line:column: message mend` on standard error."""
    _write(line_at(file, line, column, message, mend))


def line_at(file: str, line: int | None, column: int | None, message: str, mend: str = "") -> str:
    """A message with its place, as editors and logs understand it."""
    name = visible(file, LINE)
    if name and not (name[0].isalnum() or name[0] in _STARTS_A_NAME):
        name = f"./{name}"
    return defused(
        visible(f"{name}:{line or 1}:{column or 1}: {message} {mend}".rstrip(), 2 * LINE)
    )


def _write(line: str) -> None:
    try:
        sys.stderr.write(defused(visible(line, 2 * LINE)) + "\n")
    except (OSError, ValueError):
        return  # nobody reads: standard error is closed, and the exit status still tells
