"""Splitting a number from its unit."""

from __future__ import annotations

import re

from grader.records import record

_WRAPPER = re.compile(r"\\(?:text|mathrm|textrm|operatorname|mathsf|si|unit|rm)\s*\{([^{}]*)\}")
_SPACES = re.compile(r"(?:\\[,;:! ]|\\quad|\\qquad|~|\s)+")
_LETTERS = re.compile(r"[A-Za-zµμ°Ω%Å€$]")


@record
class Measured:
    """The number as text, and whether the unit asked for, another one or none follows it."""

    number: str
    unit: str  # `right`, `other` or `missing`


def split_unit(text: str, unit: str) -> Measured:
    """Take the unit off the end of `text`; spaces, `\\text` and `\\mathrm` do not matter."""
    plain = _SPACES.sub(" ", _WRAPPER.sub(r" \1 ", text.strip().strip("$"))).strip().rstrip(".")
    wanted = _bare(unit)
    end, k = len(plain), len(wanted)
    while end > 0 and k > 0:
        character = plain[end - 1]
        if character in " {}\\":
            end -= 1
            continue
        if character != wanted[k - 1]:
            break
        end, k = end - 1, k - 1
    number = plain[:end].rstrip(" \\*·").removesuffix("\\cdot").strip()
    if k == 0 and number and not _LETTERS.match(number[-1]):
        return Measured(number, "right")
    start = len(plain)
    while start > 0 and not (plain[start - 1].isdigit() or plain[start - 1] in ")]"):
        start -= 1
    tail = plain[start:].strip()
    if start and tail and _LETTERS.search(tail) and not tail.startswith(("\\pi", "}")):
        return Measured(plain[:start].strip(), "other")
    return Measured(text, "missing")


def _bare(unit: str) -> str:
    return re.sub(r"[ {}\\]", "", _SPACES.sub("", _WRAPPER.sub(r"\1", unit)))
