"""Which options an answer names: by their keys or their texts, forgiving how they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.records import record

_STRUCK = re.compile(r"~~.*?~~", re.DOTALL)
_CANCEL = re.compile(r"\\[bx]?cancel\s*\{")
_SPACE = re.compile(r"\s+")
_IN_BRACKETS = re.compile(r"\(\s*([^()]*?)\s*\)|\[\s*([^\[\]]*?)\s*\]")
_SEPARATOR = re.compile("[,;]| and | & ")
_BRACKETS_AND_TAIL = 8
LONGEST = 4_000
_KEY_TAIL = ".):"


@record
class Chosen:
    """The options named, by their keys, in the order of the answer; `unknown` is what is none of them."""

    keys: tuple[str, ...]
    unknown: str = ""


def without_struck(text: str) -> str:
    r"""The text without what is struck out: `\cancel{..}`, `~~..~~`."""
    text = _STRUCK.sub(" ", text)
    while (found := _CANCEL.search(text)) is not None:
        text = text[: found.start()] + " " + text[_closing(text, found.end()) :]
    return text


def chosen(text: str, options: Mapping[str, str], *, several: bool) -> Chosen:
    """The options that a text names. `several`: it may be a list with commas.

    An option's text may hold commas itself, so the longest name that fits is taken first.
    """
    names = _names(options)
    text = without_struck(text[:LONGEST])
    rest = _plain(text)
    whole = _whole(rest, names)
    if whole is not None:
        return Chosen((whole,))
    if not several:
        return Chosen((), rest)
    keys: list[str] = []
    rest = _plain(text.replace("\n", ","))
    while rest := rest.lstrip(" ,;"):
        found = _front(rest, names)
        if found is None:
            return Chosen(tuple(keys), re.split("[,;]", rest)[0].strip())
        key, rest = found
        if key not in keys:
            keys.append(key)
    return Chosen(tuple(keys))


def chosen_of_list(texts: Sequence[str], options: Mapping[str, str]) -> Chosen:
    """The options that a list names, one by each text."""
    keys: list[str] = []
    for text in texts:
        if not _plain(without_struck(text)):
            continue
        one = chosen(text, options, several=False)
        if not one.keys:
            return Chosen(tuple(keys), one.unknown)
        keys += [key for key in one.keys if key not in keys]
    return Chosen(tuple(keys))


def _names(options: Mapping[str, str]) -> dict[str, str]:
    """Every way to name an option -> its key; a key wins over another option's text."""
    names = {_plain(text): key for key, text in options.items()}
    names |= {_plain(f"{key} {text}"): key for key, text in options.items()}
    names |= {_plain(key): key for key in options}
    return {name: key for name, key in names.items() if name}


def _plain(text: str) -> str:
    """Without case, outer space, doubled spaces, dollar signs and a full stop at the end."""
    text = _SPACE.sub(" ", text).strip().casefold()
    if len(text) > 1 and text.startswith("$") and text.endswith("$"):
        text = text[1:-1].strip()
    return text.rstrip(".").rstrip() if len(text) > 1 else text


def _whole(text: str, names: Mapping[str, str]) -> str | None:
    """The option that the whole text names: `b`, `(b)`, `b.`, `b) its text`, its text."""
    if text in names:
        return names[text]
    bracketed = _IN_BRACKETS.fullmatch(text)
    if bracketed is not None:
        return names.get(bracketed[1] or bracketed[2] or "")
    if text[-1:] in set(_KEY_TAIL) and text[:-1].strip() in names:
        return names[text[:-1].strip()]
    head = re.match(r"\(?\s*(\w+)\s*[.):]\s*(?=\S)", text)
    if head is not None and names.get(head[1]) is not None:
        key = names[head[1]]
        return key if names.get(text[head.end() :]) == key else None
    return None


def _front(text: str, names: Mapping[str, str]) -> tuple[str, str] | None:
    """The longest option named at the front of a list, and what follows it."""
    longest = max(map(len, names), default=0) + _BRACKETS_AND_TAIL
    ends = [found.start() for found in _SEPARATOR.finditer(text[: longest + 1])]
    if len(text) <= longest:
        ends.append(len(text))
    for end in reversed(ends):
        key = _whole(text[:end].strip(), names)
        if key is not None:
            return key, re.sub("^ (and|&) ", " ", text[end:])
    return None


def _closing(text: str, start: int) -> int:
    """Behind the brace that closes the one before `start`, or the end of the text."""
    depth = 1
    for index in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return len(text)
