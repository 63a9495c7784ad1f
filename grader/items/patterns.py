"""Whether a whole text has a pattern, in time that grows with text and pattern and never doubles with each character.

Python's `re` tries one way after the other: `(a+)+b` takes minutes on forty times `a`. Here the places that a match can
have reached are kept as a set (Thompson, 1968). References to earlier groups, which no such method can follow, are
left to `re` and to texts that are short.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

LONGEST_WITH_REFERENCES = 24
_REFERS = frozenset({"GROUPREF", "GROUPREF_EXISTS", "ATOMIC_GROUP", "POSSESSIVE_REPEAT"})
_MANY = 10_000
_LETTERS = re.IGNORECASE | re.ASCII
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}

Step = tuple[Any, Any]


class _Referring(Exception):
    """A pattern that places alone do not decide."""


def has_pattern(pattern: str, text: str) -> bool:
    """Whether the whole of `text` matches, case ignored. Raises: re.error for no regular expression."""
    steps, flags = _parsed(pattern)
    try:
        return len(text) in _after(steps, text, frozenset({0}), flags)
    except _Referring:
        short = len(text) <= LONGEST_WITH_REFERENCES
        return short and re.compile(pattern, re.IGNORECASE).fullmatch(text) is not None


@lru_cache(256)
def _parsed(pattern: str) -> tuple[Sequence[Step], int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: Any = import_module("re._parser").parse(pattern, re.IGNORECASE)
    return found, found.state.flags


def _after(steps: Sequence[Step], text: str, places: frozenset[int], flags: int) -> frozenset[int]:
    """Where a match of all steps can end that begins at one of the places."""
    for operation, argument in steps:
        if not places:
            break
        places = _step(str(operation), argument, text, places, flags)
    return places


def _step(
    name: str, argument: Any, text: str, places: frozenset[int], flags: int
) -> frozenset[int]:
    match name:
        case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
            ends = (
                p + 1 for p in places if p < len(text) and _is_one(name, argument, text[p], flags)
            )
            return frozenset(ends)
        case "SUBPATTERN":
            _, added, removed, inner = argument
            return _after(inner, text, places, (flags | added) & ~removed)
        case "BRANCH":
            return frozenset().union(*(_after(way, text, places, flags) for way in argument[1]))
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeated(argument, text, places, flags)
        case "AT":
            return frozenset(p for p in places if _is_at(str(argument), text, p, flags))
        case "ASSERT" | "ASSERT_NOT":
            wanted = name == "ASSERT"
            return frozenset(p for p in places if _holds(argument, text, p, flags) is wanted)
        case "FAILURE":
            return frozenset()
        case _:
            raise _Referring


def _repeated(argument: Any, text: str, places: frozenset[int], flags: int) -> frozenset[int]:
    least, most, inner = argument
    for _ in range(min(int(least), len(text) + 1)):
        places = _after(inner, text, places, flags)
    reached = places
    for _ in range(min(int(most), _MANY) - min(int(least), _MANY)):
        places = _after(inner, text, places, flags) - reached
        if not places:
            break
        reached |= places
    return reached


def _holds(argument: Any, text: str, place: int, flags: int) -> bool:
    direction, inner = argument
    if direction > 0:
        return bool(_after(inner, text, frozenset({place}), flags))
    start = place - inner.getwidth()[0]
    return start >= 0 and place in _after(inner, text, frozenset({start}), flags)


def _is_at(name: str, text: str, place: int, flags: int) -> bool:
    lines = bool(flags & re.MULTILINE)
    match name:
        case "AT_BEGINNING":
            return place == 0 or (lines and text[place - 1] == "\n")
        case "AT_BEGINNING_STRING":
            return place == 0
        case "AT_END":
            rest = text[place:]
            return rest in {"", "\n"} or (lines and rest[0] == "\n")
        case "AT_END_STRING":
            return place == len(text)
        case "AT_BOUNDARY" | "AT_NON_BOUNDARY":
            inside = [0 <= k < len(text) and _is_word(text[k]) for k in (place - 1, place)]
            return (inside[0] != inside[1]) is (name == "AT_BOUNDARY")
        case _:
            raise _Referring


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_one(name: str, argument: Any, character: str, flags: int) -> bool:
    """Whether a part that stands for one character stands for this one; `re` itself knows what case means."""
    if name == "ANY":
        return character != "\n" or bool(flags & re.DOTALL)
    members = argument if name == "IN" else (("LITERAL", argument),)
    negated = "^" if name == "NOT_LITERAL" else ""
    written = "".join(_written(str(kind), value) for kind, value in members)
    return _class(f"[{negated}{written}]", flags & _LETTERS).fullmatch(character) is not None


@lru_cache(512)
def _class(written: str, flags: int) -> re.Pattern[str]:
    return re.compile(written, flags)


def _written(kind: str, value: Any) -> str:
    match kind:
        case "NEGATE":
            return "^"
        case "LITERAL":
            return f"\\U{value:08x}"
        case "RANGE":
            return f"\\U{value[0]:08x}-\\U{value[1]:08x}"
        case _:
            return _CATEGORIES[str(value)]
