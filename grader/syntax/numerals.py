r"""Numerals: decimal points and commas, digits in groups, repeating decimals, exponents, percent.

`1.5`, `1{,}5`, `12\,000`, `1'000'000`, `2.5e3`, `0.1\overline{6}`, `0.333...`, `50\%`. Where a sheet says
`decimal: comma`, `1,5` is one and a half and `1.000.000` a million; `pointed` turns that spelling into the other one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from grader.records import record
from grader.syntax import bounds

POINT, COMMA = "point", "comma"

_MARK = "\u2008"
"""Stands for a point or comma between groups of digits once `pointed` or `grouped` has seen it."""

_GAP = r"(?:\\[,;:! ]|\\thinspace ?|~|[ \u00a0\u2002\u2003\u2009\u200a\u202f])"
_BETWEEN = rf"(?:{_GAP}|['’\u2008]|\{{[,']\}})"
_POINT = r"(?:\.|\{[.,]\})"
_NUMBER = re.compile(
    rf"(?P<groups>[1-9][0-9]{{0,2}}(?P<between>{_BETWEEN})[0-9]{{3}}(?:(?P=between)[0-9]{{3}})*(?![0-9]))"
    rf"(?P<more>{_POINT}[0-9]+)?"
    rf"|(?P<whole>[0-9]*)(?P<point>{_POINT})(?P<places>[0-9]{{3}}(?:{_GAP}[0-9]{{3}})+(?:{_GAP}[0-9]{{1,2}}(?![0-9]))?|[0-9]+)?"
    r"|[0-9]+"
)
_DIGITS = re.compile("[0-9]+")
_BAR = r"\\(?:overline|bar|widebar|overbar)(?![A-Za-z])\s*"
_DOT = r"\\dot(?![A-Za-z])\s*(?:\{([0-9])\}|([0-9]))"
_REPEATED = re.compile(
    rf"{_BAR}(?:\{{\s*(?P<bar>[0-9]+)\s*\}}|(?P<one>[0-9]))|(?P<dots>{_DOT}(?:[0-9]*{_DOT})?)(?![0-9])"
)
_IN_BRACKETS = re.compile(r"\((?P<block>[0-9]+)\)")
_ON_AND_ON = re.compile(r"(?:\.\.\.|…|\\(?:l|c)?dots(?![A-Za-z]))")
_MARKS = re.compile("[\u0304\u0305\u0307]")
_EXPONENT = re.compile(r"[eE][+-]?[0-9]+")
_EXPONENT_APART = re.compile(r" [eE](?:[0-9]+|[+-][0-9]{2,})(?![0-9A-Za-z.])")
_EXPONENT_LATEX = re.compile(r"[eE](?:[0-9]+|[+-][0-9]+)(?![0-9.])")
_HUNDREDTHS = re.compile(r"(?: |\\[,;: ]|~)?(?:\\?%|‰|\\permil(?![A-Za-z]))")

BEGINS = re.compile(r"\.(?:[0-9]|\\(?:overline|bar|dot)(?![A-Za-z])\s*\{?[0-9])")
"""A point with which a number begins."""


@record
class Numeral:
    """A number as written up to `end`. `style` is `decimal`, `grouped` (a reading worth telling) or empty.

    `value` is None where the number is beyond the bounds.
    """

    end: int
    value: Fraction | None
    style: str = ""


@lru_cache(1024)
def _exact(whole: str, places: str, block: str) -> Fraction:
    scale = 10 ** len(places)
    value = Fraction(int((whole or "0") + places), scale)
    return value + Fraction(int(block), scale * (10 ** len(block) - 1)) if block else value


def numeral(text: str, at: int, *, latex: bool, comma: bool, exponents: bool) -> Numeral:
    """The number that begins at `at`. `exponents`: the letter e is free to begin one."""
    match = _NUMBER.match(text, at)
    if match is None:
        return Numeral(at, None)
    whole, places, style = _parts(match)
    end, block = _repeated(text, match.end(), places, pointed=match["point"] is not None, comma=comma)  # fmt: skip
    if block and text[end - 1] in ".…s":
        places = places[: _before(places, block)]
    if match["point"] is not None and not places and not block:
        end, style = match.end("whole"), ""  # a full stop, or a product with a point
    if len(whole) + len(places) + len(block) > bounds.DIGITS:
        return Numeral(end, None)
    value = _exact(whole, places, block)
    power = _exponent(text, end, latex=latex, decimal=bool(places)) if exponents else None
    if power is not None:
        exponent, end = power
        if exponent is None:
            return Numeral(end, None)
        value = value * 10**exponent if exponent > 0 else value / 10**-exponent
        style = style or ("decimal" if places or exponent < 0 else "")
    hundredths = _HUNDREDTHS.match(text, end)
    if hundredths is not None:
        end = hundredths.end()
        value /= 100 if "%" in hundredths[0] else 1000
        style = "decimal" if value.denominator != 1 else ""
    return Numeral(end, value, style)


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    """The digits before and behind the point, and the style."""
    if match["groups"] is None:
        whole = match["whole"] if match["point"] is not None else match[0]
        places = "".join(_DIGITS.findall(match["places"] or ""))
        return whole, places, "decimal" if match["point"] is not None else ""
    groups = _DIGITS.findall(match["groups"])
    places = "".join(_DIGITS.findall(match["more"] or ""))
    doubtful = len(groups) == 2 and not places and match["between"] in ("{,}", _MARK)
    return "".join(groups), places, "grouped" if doubtful else "decimal" if places else ""


# Repeating decimals.


def _repeated(text: str, end: int, places: str, *, pointed: bool, comma: bool) -> tuple[int, str]:
    """Where a decimal ends with its repeated digits, and those."""
    if not pointed or end >= len(text):
        return end, ""
    match = _REPEATED.match(text, end)
    if match is not None:
        return match.end(), "".join(_DIGITS.findall(match[0]))
    if not places or comma:
        match = _IN_BRACKETS.match(text, end)
        if match is not None:
            return match.end(), match["block"]
    if not places:
        return end, ""
    match = _ON_AND_ON.match(text, end)
    block = _block(places) if match is not None else ""
    return (match.end(), block) if match is not None and block else (end, "")


def _block(places: str) -> str:
    """The digits that `places` repeats: one three times, or several twice with nothing before; none if it is unclear."""
    if len(places) >= 3 and len(set(places[-3:])) == 1:
        return places[-1]
    for length in range(2, len(places) // 2 + 1):
        block = places[-length:]
        times = 3 if len(places) % length else 2
        if places.endswith(block * times) and (
            times == 3 or places == block * (len(places) // length)
        ):
            return block
    return ""


def _before(places: str, block: str) -> int:
    """How many digits stand before the first repetition."""
    end = len(places)
    while places.endswith(block, 0, end) and end >= len(block):
        end -= len(block)
    return end


def repeating(text: str, at: int) -> Numeral | None:
    """A decimal with combining bars or dots: `0.16̄`. None where none begins at `at`."""
    match = _WITH_MARKS.match(text, at)
    if match is None:
        return None
    block = _MARKS.sub("", match["block"])
    if len(match[0]) > bounds.DIGITS:
        return Numeral(match.end(), None)
    return Numeral(match.end(), _exact(match["whole"], match["places"], block), "decimal")


_WITH_MARKS = re.compile(
    rf"(?P<whole>[0-9]*){_POINT}(?P<places>[0-9]*?)(?P<block>(?:[0-9][\u0304\u0305])+|[0-9]\u0307(?:[0-9]*[0-9]\u0307)?)"
)


# Exponents.


def _exponent(text: str, at: int, *, latex: bool, decimal: bool) -> tuple[int | None, int] | None:
    """The power of ten behind a number, None in its place where it is beyond the bounds, and where it ends.

    In LaTeX `2e-3` is 2e − 3; `2.5e-3` is no sum.
    """
    match = (_EXPONENT_LATEX if latex else _EXPONENT).match(text, at)
    if match is None and not latex:
        match = _EXPONENT_APART.match(text, at)
    if match is None or (latex and not decimal and match[0][1] in "+-"):
        return None
    digits = match[0].strip()[1:]
    if len(digits) > 6 or abs(int(digits)) > bounds.DECIMAL_EXPONENT:
        return None, match.end()
    return int(digits), match.end()


# Decimal commas and groups.

_SUBSCRIPT = r"_\{[^{}]*\}"
_GROUPS_OF_POINTS = re.compile(
    rf"{_SUBSCRIPT}|(?<![0-9.,])[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+(?![0-9.])"
)
_DECIMAL_COMMA = re.compile(
    rf"{_SUBSCRIPT}|(?<=[0-9]),(?=[0-9]|\([0-9]+\)|\\(?:overline|bar|dot)(?![A-Za-z]))"
)
_GROUPS_OF_COMMAS = re.compile(
    rf"{_SUBSCRIPT}|(?<![0-9.,])[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+(?![0-9,])"
)


def pointed(text: str) -> str:
    """The text with decimal points where a sheet has decimal commas; nothing changes its place.

    A list needs semicolons, or a space behind its commas: `1,5; 2` and `1,5, 2`.
    """
    if "," not in text and "." not in text:
        return text
    text = _outside_subscripts(_GROUPS_OF_POINTS, lambda found: found.replace(".", _MARK), text)
    text = _outside_subscripts(_DECIMAL_COMMA, lambda _: ".", text)
    return text.replace("{,}", "{.}")


def grouped(text: str) -> str:
    """The text with `1,000,000` as one number; nothing changes its place."""
    if "," not in text:
        return text
    return _outside_subscripts(_GROUPS_OF_COMMAS, lambda found: found.replace(",", _MARK), text)


def _outside_subscripts(pattern: re.Pattern[str], change: Callable[[str], str], text: str) -> str:
    return pattern.sub(
        lambda match: match[0] if match[0].startswith("_") else change(match[0]), text
    )
