"""Formulas among prose: which parts of a text are formulas, where displays and words stand around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.records import record
from grader.syntax.margins import without_margins
from grader.syntax.words import Names

_CLOSING = {"$$": "$$", "$": "$", "\\[": "\\]", "\\(": "\\)"}
_OUTER = "align|align*|equation|equation*|gather|gather*|eqnarray|eqnarray*|multline|multline*|displaymath|math|flalign|flalign*|alignat|alignat*|IEEEeqnarray|IEEEeqnarray*".split(
    "|"
)
"""Environments that stand in prose; `aligned` and its like stand inside of formulas."""

_OPENING = re.compile(
    r"(?<!\\)(?:\$\$?|\\[\[(])|\\begin\{(" + "|".join(map(re.escape, _OUTER)) + r")\}"
    r"(?:(?<=alignat\})\{\d*\}|(?<=alignat\*\})\{\d*\}|(?<=eqnarray\})\{[rclLCRs ]*\}|(?<=eqnarray\*\})\{[rclLCRs ]*\})?"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SUPPOSED = re.compile(
    r"\b(?:for|if|case|when)\s+([a-z] {0,3}(?:=|!=|≠) {0,3}[a-z])\s{0,3}[:,.]?\s{0,3}\Z",
    re.IGNORECASE,
)
"""What prose supposes of indices right before a formula: `For i = j:`."""

_RELATION = re.compile(
    r"[=<>≤≥≈≠∼∝]|\\(?:leq?|geq?|approx|neq?|equiv|coloneqq|sim|propto|lt|gt|leqslant|geqslant)(?![A-Za-z])"
)
_DEFINING = frozenset(
    "let where with define set put denote defining setting write introduce call abbreviate mit sei wobei setze".split()
)
_CONNECTIVE = re.compile(
    r"(?m)(?:^|(?<=[.;,:]\s))[ \t]*"
    r"((?:and |so |but )?(?:hence|thus|therefore|then|so|now|since|because|also|finally|first|firstly|next|second|secondly|"
    r"it follows(?: that)?|this gives|which gives|this yields|which yields|consequently|moreover|and|but|step \d+|"
    r"we (?:have|get|obtain|compute|know|find|see|expand|conclude)(?: that)?)\b[,:.]?)(?=\s)",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\(\s*([A-Za-z]{2,}(?:[ ,'-]+[A-Za-z]+){0,12})\s*\)(?=\s*(?:\\\\|\n|$))")
_COMMENT = re.compile(
    r"(?m)[ \t](?:#|//|%|--+)[ \t]*([A-Za-z]{2,}[A-Za-z ,.'-]*)$"
    r"|[ \t]\[\s*([A-Za-z]{2,}(?:[ ,'-]+[A-Za-z]+){0,12})\s*\][ \t]*$"
    r"|[ \t](Q\.?E\.?D|q\.?e\.?d|w\.?z\.?b\.?w)\.?[ \t]*$"
)
_EQUATION_NUMBER = re.compile(
    r"\\q?quad\s*\(\s*(?:\d{1,2}|\*{1,3}|[ivx]{1,4})\s*\)(?=\s*(?:\\\\|\n|\\end|$))"
)


@record
class Part:
    """A stretch of formula from `start` to `end`; `defines` where words before it announce a definition."""

    start: int
    end: int
    defines: bool = False
    is_inline: bool = False


@record
class Displays:
    """A text of the same length with everything but its formulas blanked out, and where those stand."""

    text: str
    parts: tuple[Part, ...]


def displays(text: str, names: Names) -> Displays:
    """The formulas of `text`. Without any delimiter the whole is a formula, but for words that open a line or end it."""
    text, margins = without_margins(text, names)
    parts = tuple(_delimited(text))
    if not parts:
        whole = (Part(0, len(text)),)
        return Displays(_without_words(text, names), _divided(whole, margins))
    stating = [part for part in parts if _states(text, part)]
    if len(stating) < len(parts) and any(_has_relation(text[p.start : p.end]) for p in stating):
        parts = tuple(stating)
    blanked: list[str] = []
    at = 0
    for part in parts:
        blanked += " " * (part.start - at), text[part.start : part.end]
        at = part.end
    blanked.append(" " * (len(text) - at))
    return Displays(_without_words("".join(blanked), names), _divided(parts, margins))


def _divided(parts: tuple[Part, ...], margins: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    """The parts, with every definition in a margin as a part of its own."""
    found: list[Part] = []
    for part in parts:
        at = part.start
        for start, end in margins:
            if part.start < start < part.end:
                found += replace(part, start=at, end=start), Part(start, end, defines=True)
                at = end
        if at < part.end:
            found.append(replace(part, start=at))
    return tuple(found)


def _states(text: str, part: Part) -> bool:
    """Whether a part is more than a mention such as `the vector $x$`."""
    return part.defines or not part.is_inline or _has_relation(text[part.start : part.end])


def _delimited(text: str) -> Iterator[Part]:
    at = before = 0
    unclosed: set[str] = set()
    while match := _OPENING.search(text, at):
        opening = match.group()
        closing = _CLOSING.get(opening) or f"\\end{{{match.group(1)}}}"
        end = -1 if closing in unclosed else text.find(closing, match.end())
        if end < 0:
            unclosed.add(closing)
            at = match.end()
            continue
        words = [word.lower() for word in _WORD.findall(text[before : match.start()])[-3:]]
        if text[match.end() : end].strip():
            defines = bool(_DEFINING.intersection(words))
            supposed = _SUPPOSED.search(text, max(before, match.start() - 40), match.start())
            if supposed is not None:
                yield Part(*supposed.span(1), is_inline=True)
            yield Part(match.end(), end, defines, opening in ("$", "\\("))
        at = before = end + len(closing)


def _has_relation(formula: str) -> bool:
    """Whether a relation sign stands outside of all braces."""
    depth = 0
    outside: list[str] = []
    for character in formula:
        depth += (character == "{") - (character == "}")
        outside.append(character if depth <= 0 else "x")
    return _RELATION.search("".join(outside)) is not None


def _without_words(text: str, names: Names) -> str:
    """Without `Hence`, `(chain rule)` and equation numbers, each blanked out where letters could not mean it."""
    for pattern in (_CONNECTIVE, _REMARK, _COMMENT, _EQUATION_NUMBER):
        text = pattern.sub(lambda match: _blank(match, names), text)
    return text


def _blank(match: re.Match[str], names: Names) -> str:
    said = next((group for group in match.groups() if group), "")
    words = _WORD.findall(said) if match.re is not _EQUATION_NUMBER else []
    for word in words:
        if word in names.known or all(letter in names.bare for letter in word):
            return match.group()
    return " " * len(match.group())
