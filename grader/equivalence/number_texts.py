r"""What is read a little differently where one number is asked: `1,000,000`, `2.5 x 10^3`, `3.14159...`, `9.8 +/- 0.1`."""

from __future__ import annotations

import re

from grader.syntax.numerals import grouped

_TIMES = re.compile(r"(?<=[0-9}\s])[xX](?=\s*10\s*(?:\^|\*\*))")
_CUT_OFF = re.compile(r"(?<=[0-9])\s*(?:\.\.\.|…|\\l?dots)\s*(?=\)?\s*(?:\\pm|±|$))")
_CALLED = re.compile(r"[A-Za-z}]\s*\($")


def as_number(text: str, *, one: bool, letters: frozenset[str]) -> str:
    """The text in the spelling of the reader; nothing changes its place but what is behind dots."""
    if "10" in text and not letters & {"x", "X"}:
        text = _TIMES.sub("×", text)
    if "..." in text or "…" in text or "dots" in text:
        text = _without_dots(text)
    if one and "," in text and not _in_call(text):
        text = grouped(text)
    return text


def _without_dots(text: str) -> str:
    """`3.14159...` without its dots; those of a repeating decimal stay."""
    from grader.syntax.numerals import numeral

    match = _CUT_OFF.search(text)
    if match is None:
        return text
    start = match.start()
    while start > 0 and (text[start - 1].isdigit() or text[start - 1] == "."):
        start -= 1
    found = numeral(text, start, latex="\\" in text, comma=False, exponents=False)
    if found.end > match.start():
        return text
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def _in_call(text: str) -> bool:
    """Whether some comma stands between the arguments of a function: `\\max(1,200)`."""
    opened: list[bool] = []
    for place, character in enumerate(text):
        if character in "([":
            opened.append(_CALLED.search(text[: place + 1]) is not None)
        elif character in ")]" and opened:
            opened.pop()
        elif character == "," and any(opened):
            return True
    return False
