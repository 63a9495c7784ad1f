"""The place of a fault in an answer: one line of it, with a caret below."""

from __future__ import annotations

from collections.abc import Callable

from grader.text import visible

ELLIPSIS = "…"


def excerpt(text: str, column: int, width: int, cells: Callable[[str], int]) -> tuple[str, str]:
    """The line of `text` around character number `column`, and the line with the caret.

    Units: `column` counts characters of `text` from 1; `width` and `cells` count terminal columns.
    """
    place = min(max(column - 1, 0), len(text))
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[start : len(text) if end < 0 else end]
    pieces = [visible(character) for character in line]
    first, last = _window([cells(piece) for piece in pieces], place - start, width)
    before = (ELLIPSIS if first else "") + "".join(pieces[first : place - start])
    after = "".join(pieces[place - start : last]) + (ELLIPSIS if last < len(pieces) else "")
    return before + after, " " * cells(before) + "^"


def _window(widths: list[int], place: int, width: int) -> tuple[int, int]:
    """The range of characters to show, with `place` in it and room for an ellipsis on each side."""
    if sum(widths) <= width:
        return 0, len(widths)
    room = max(width - 2, 1)
    first = last = min(place, len(widths))
    used = 0
    while True:
        grows_left = first > 0 and used + widths[first - 1] <= room
        grows_right = last < len(widths) and used + widths[last] <= room
        if not (grows_left or grows_right):
            return first, last
        if grows_right:
            used += widths[last]
            last += 1
        if first > 0 and used + widths[first - 1] <= room:
            first -= 1
            used += widths[first]


def place_in_words(text: str, column: int) -> str:
    """`column 7`, or `line 2, column 3` in an answer of several lines."""
    before = text[: max(column - 1, 0)]
    if "\n" not in text.strip("\n"):
        return f"column {column}"
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"
