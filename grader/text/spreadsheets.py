"""Untrusted text in a cell of a spreadsheet."""

from __future__ import annotations

from grader.text.showing import visible

LONGEST = 1_000
_FORMULA = ("=", "+", "-", "@")


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    shown = visible(text, LONGEST)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
