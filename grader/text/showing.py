"""The one function that shows untrusted text: nothing in it can move a cursor or forge a line."""

from __future__ import annotations

import unicodedata

QUOTED_AT_MOST = 200

_HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str, limit: int = QUOTED_AT_MOST) -> str:
    """`text` with control, bidirectional, zero-width and surrogate characters written out.

    Line breaks and tabs become single spaces; at most `limit` characters are shown.
    """
    shortened = len(text) > limit
    shown = "".join(map(_shown, text[:limit]))
    return shown + "…" if shortened else shown


def _shown(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if character in "\n\t\r":
        return " "
    if unicodedata.category(character) in _HARMFUL:
        return f"<U+{ord(character):04X}>"
    return character
