"""What standard output is: how wide, and whether it takes colours."""

from __future__ import annotations

import os
import sys

USUAL_WIDTH = 80
WIDEST = 100
"""Longer lines are harder to read, however wide the window."""
NARROWEST = 20


def takes_color(wish: str) -> bool:
    """Whether to colour: as wished, or on a terminal that has not asked for none (NO_COLOR)."""
    if wish != "auto":
        return wish == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stdout.isatty()


def width() -> int:
    """COLUMNS, or the terminal's width, or 80."""
    wish = os.environ.get("COLUMNS", "")
    if wish.isdecimal() and len(wish) < 6:
        columns = int(wish)
    else:
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError):
            columns = 0
    return min(max(columns or USUAL_WIDTH, NARROWEST), WIDEST)
