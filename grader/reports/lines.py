"""A line of styled text: measured in terminal cells, wrapped between words, written with or without colours.

rich can do all of this and much more, at half the cost of grading a sheet; here it only measures
and folds what is not made of common letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODES = {
    "": "",
    "bold": "1",
    "default": "39",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "cyan": "36",
    "bright_black": "90",
}
_NARROW = frozenset(
    [*map(chr, range(0x20, 0x7F)), *map(chr, range(0x370, 0x483)), *"✓✗│·±×÷−≠≤≥∞…–“”‘’→"]
)
"""Common characters that are one cell wide."""

_WORD = re.compile(r"\s*\S+\s*")

Part = tuple[str, str]


class Line:
    """Pieces of text, each with a style of `_CODES`."""

    __slots__ = ("parts",)

    def __init__(self, *parts: Line | Part | str) -> None:
        self.parts: list[Part] = []
        for part in parts:
            self.add(part)

    def add(self, part: Line | Part | str) -> None:
        if isinstance(part, Line):
            self.parts += part.parts
        else:
            self.parts.append((part, "") if isinstance(part, str) else part)

    @property
    def plain(self) -> str:
        return "".join(text for text, _ in self.parts)

    @property
    def cells(self) -> int:
        """How many cells of a terminal the line takes."""
        return cells_of(self.plain)

    def wrapped(self, width: int) -> Iterator[Line]:
        """The line in lines of at most `width` cells; only longer words are broken."""
        start = 0
        plain = self.plain
        for end in (*_breaks(plain, width), len(plain)):
            yield self._cut(start, start + len(plain[start:end].rstrip()))
            start = end

    def _cut(self, start: int, end: int) -> Line:
        found = Line()
        at = 0
        for text, style in self.parts:
            piece = text[max(start - at, 0) : max(end - at, 0)]
            if piece:
                found.parts.append((piece, style))
            at += len(text)
        return found

    def written(self, *, color: bool) -> str:
        """The line as it is sent to a terminal, without spaces at its end."""
        plain = self.plain
        if not color:
            return plain.rstrip()
        return "".join(
            f"\x1b[{_CODES[style]}m{text}\x1b[0m" if style else text
            for text, style in self._cut(0, len(plain.rstrip())).parts
        )


def cells_of(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if _NARROW.issuperset(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _breaks(text: str, width: int) -> list[int]:
    """Where to break the text so that no line is wider, whatever spaces end it."""
    breaks: list[int] = []
    used = 0
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        needed = cells_of(word.rstrip())
        if used + needed <= width:
            used += cells_of(word)
        elif needed > width:
            for piece in _folded(word, width):
                if start:
                    breaks.append(start)
                start += len(piece)
                used = cells_of(piece)
        elif used and start:
            breaks.append(start)
            used = cells_of(word)
    return breaks


def _folded(word: str, width: int) -> list[str]:
    if _NARROW.issuperset(word):
        return [word[at : at + width] for at in range(0, len(word), width)]
    from rich.cells import chop_cells

    return chop_cells(word, width)
