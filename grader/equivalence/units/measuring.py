"""Splitting what is written into a number and its unit."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.equivalence.units.reading import Measure, read_unit
from grader.records import record

NONE, READ, UNKNOWN = "none", "read", "unknown"

_QUANTITY = re.compile(r"\\(?:SI|qty)\s*(?:\[[^\[\]]*\])?\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")  # fmt: skip
_NUMBER_ALONE = re.compile(r"\\num\s*\{([^{}]*)\}")
_FONT_OF_ONE = re.compile(r"\\(?:mathrm|mathsf|mathit)\s+([A-Za-zµ])")
_BOXED = re.compile(r"\s*\\(?:boxed|fbox|framebox|text|textrm|mathrm|mbox|underline)\s*\{(.*)\}\s*\.?\s*", re.DOTALL)  # fmt: skip
_MONEY = re.compile(r"\s*(€|£|\\\$|\\euro(?![A-Za-z])|EUR|USD)\s*(?=[0-9.\-])")
_STARTS = re.compile(
    r"(?P<degree>(?:\{\})?\^\s*(?:\{\s*)?\\circ(?![A-Za-z])|[°º])|(?P<command>\\(?:[A-Za-z]+|[%$]))|(?P<run>[A-Za-zµμΩÅ]+)|[%‰€£]|/|(?<![0-9.,^_{])1\s*/|[\[(]|(?P<other>\\.)"
)
_ENDS = re.compile(
    r"(?:\\[,;:! ]|\\q?quad(?![A-Za-z])|\\thinspace|~|\s|\\cdot(?![A-Za-z])|\\times(?![A-Za-z])|[·⋅*×])+$"
)
_NO_END = re.compile(r"(?:^|[-+=<>^_({\[/|&]|\\(?:cdot|times|frac|sqrt|pm|le|ge|approx|left))\s*$")
_LETTERS_AT_END = re.compile(
    r"^(.*[0-9)}])((?:\\[,;: ]|~|\s|\\(?:text|mathrm|textrm|operatorname|mathit|rm)\s*\{[^{}]*\}|[A-Za-zµμ°/%·^*.-]|\\cdot\s|\^\{?-?[0-9]\}?|(?<=[A-Za-z])[0-9])*)$",
    re.DOTALL,
)
_NO_UNIT = frozenset({"", "e", "i", "j", "x", "E"})
_DEGREES_BEFORE_UNIT = re.compile(
    r"\}?(?:\\[,;: ]|~|\s)+(?!C\b|F\b|\\(?:mathrm|text|rm)\s*\{\s*[CF]\s*\})[A-Za-z\\µΩ]"
)
_TWO_NUMBERS = re.compile(
    r"([0-9][0-9.]*(?:\\[,;: ]|~|\s)*[A-Za-z\\°][^0-9]*?)(?:\\[,;: ]|~|\s|and|und|\+)*([0-9]+(?:\.[0-9]+)?)"
)
MOST_STARTS = 80


@record
class Measured:
    """The number as text, and what the text behind it measures; `status` is `none`, `read` or `unknown`."""

    number: str
    status: str = NONE
    meanings: tuple[Measure, ...] = ()
    unit: str = ""


@lru_cache(512)
def measured(
    text: str, letters: frozenset[str] = frozenset(), custom: frozenset[str] = frozenset()
) -> Measured:
    """Take the unit off the end of `text`. `letters` are names of the exercise, no units where they stand bare.

    Raises: NoPint.
    """
    bare = _unwrapped(text)
    first = _behind_letters(bare, letters)
    depth_at = _depths(bare)
    for count, match in enumerate(_STARTS.finditer(bare)):
        start = match.start()
        if count >= MOST_STARTS:
            break
        if start < first or depth_at[start] or match["other"]:
            continue
        if match["degree"] and _DEGREES_BEFORE_UNIT.match(bare, match.end()):
            continue  # `5 ∠ 30° Ω`: the degrees belong to the number
        number = _ENDS.sub("", bare[:start])
        if not number.strip() or _NO_END.search(number):
            continue
        meanings = read_unit(bare[start:], custom)
        if meanings:
            found = Measured(number, READ, meanings, bare[start:].strip())
            return _with_larger_unit(found, letters, custom)
    return _unknown(bare, letters)


def _with_larger_unit(last: Measured, letters: frozenset[str], custom: frozenset[str]) -> Measured:
    """`2 h 30 min` as so many minutes: a number with its unit may stand before the last one."""
    match = _TWO_NUMBERS.fullmatch(last.number)
    if match is None:
        return last
    first, unit = measured(match[1], letters, custom), last.meanings[0]
    if first.status != READ or first.meanings[0].dimension != unit.dimension:
        return last
    larger = first.meanings[0]
    ratio = larger.factor / unit.factor
    if ratio <= 1 or larger.turns != unit.turns or larger.offset or unit.offset:
        return last
    below = f"/{ratio.denominator}" if ratio.denominator > 1 else ""
    number = f"{first.number}*{ratio.numerator}{below}+{match[2]}"
    return Measured(number, READ, last.meanings, last.unit)


def _unwrapped(text: str) -> str:
    """The text without dollar signs, boxes, commands of siunitx, and a full stop."""
    text = text.strip()
    if "$" in text:
        text = re.sub(r"(?<!\\)\$", " ", text).strip()
    while (match := _BOXED.fullmatch(text)) is not None and _is_one_group(match[1]):
        text = match[1].strip()
    text = _FONT_OF_ONE.sub(r"\\mathrm{\1}", text)
    text = _NUMBER_ALONE.sub(r"\1", _QUANTITY.sub(r"\1 \\text{\2}", text))
    money = _MONEY.match(text)
    if money is not None:
        text = f"{text[money.end() :]} {money[1]}"
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1].rstrip()
    return text


def _is_one_group(inside: str) -> bool:
    depth = 0
    for character in inside:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


def _depths(text: str) -> list[int]:
    """How many braces are open at each place."""
    found, depth = [], 0
    for character in text:
        if character == "}":
            depth -= 1
        found.append(depth)
        if character == "{":
            depth += 1
    return found


def _behind_letters(text: str, letters: frozenset[str]) -> int:
    """The first place behind the last bare name of the exercise."""
    if not letters:
        return 0
    depth_at = _depths(text)
    last = 0
    for match in _STARTS.finditer(text):
        name = match["run"] or (match["command"] or "")[1:]
        if name in letters and not depth_at[match.start()]:
            last = match.end()
    return last


def _unknown(text: str, letters: frozenset[str]) -> Measured:
    """A number with letters behind it that are no unit."""
    match = _LETTERS_AT_END.match(text)
    if match is None:
        return Measured(text)
    tail = match[2]
    words = re.findall(r"[A-Za-zµμ°]+", re.sub(r"\\[A-Za-z]+", "", tail))
    if not words or set(words) <= _NO_UNIT | letters:
        return Measured(text)
    return Measured(_ENDS.sub("", match[1]), UNKNOWN, (), tail.strip())
