"""From the text of a unit to what it measures: products, quotients, powers, prefixes, words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from grader.equivalence.units.rare import rare_unit
from grader.equivalence.units.spelling import plain
from grader.equivalence.units.table import PREFIX_WORDS, PREFIXES, UNITS, Dimension, Unit
from grader.records import mutable, record

LONGEST = 200
_MOST_POWER = 12
_TOKENS = re.compile(
    r"(?P<word>°[CF]?|[%‰€£$]|[A-Za-zµΩÅåöℓ]+)(?P<digits>-?[0-9]{1,2}(?![0-9.]))?|(?P<power>\^ ?(?:\( ?(?P<in>[+-]? ?[0-9]{1,2}(?:/[0-9]{1,2})?) ?\)|(?P<bare>[+-]?[0-9]{1,2})))"
    r"|(?P<one>1(?= ?/))|(?P<sign>[/·.()\[\]-])|(?P<space> +)"
)
_ONLY_KILO = frozenset({"g", "m", "Hz", "J", "W", "N", "Pa", "V", "B", "bit", "cal", "eV", "Ω"})
"""Units before which a capital K is a misspelt kilo, and nothing else."""

_FIRST, _LAST = frozenset({"N", "J", "W", "V", "A", "C", "g", "Pa"}), frozenset("mshKA")
"""Units that stand together without a sign: `kgm`, `kNm`, `Pas`."""

_PER = frozenset({("word", "per"), ("word", "pro")})
_BEFORE = {"square": 2, "sq": 2, "cubic": 3}
_BEHIND = {"squared": 2, "cubed": 3}


@record
class Measure:
    """What a unit measures: `factor · pi^turns` base units, from `offset` on. `atoms` are its units as written."""

    factor: Fraction
    dimension: Dimension
    atoms: tuple[tuple[str, Fraction], ...]
    turns: int = 0
    offset: Fraction = Fraction(0)
    approximate: bool = False

    @property
    def is_plain_number(self) -> bool:
        return not self.dimension


def read_unit(text: str, custom: frozenset[str] = frozenset()) -> tuple[Measure, ...]:
    """What a unit may mean, the likelier first: `J/kg K` may be J/(kg K). Empty where it is no unit.

    `custom` are names that the sheet uses as units of their own. Raises: NoPint.
    """
    if len(text) > LONGEST:
        return ()
    return _read(plain(text), custom)


@lru_cache(512)
def _read(text: str, custom: frozenset[str]) -> tuple[Measure, ...]:
    tokens = _tokens(text)
    if not tokens:
        return ()
    found: list[Measure] = []
    for wide in (False, True):
        parts = _Reader(tokens, custom, wide=wide).whole()
        if parts is not None:
            measure = _measure(parts)
            if measure not in found:
                found.append(measure)
    return tuple(found)


def _tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of each piece; none where something is no part of a unit."""
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1].strip()
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            return []
        at = match.end()
        if match["word"]:
            found.append(("word", match["word"]))
            if match["digits"]:
                found.append(("power", match["digits"]))
        elif match["power"]:
            found.append(("power", (match["in"] or match["bare"]).replace(" ", "")))
        elif match["one"]:
            found.append(("one", "1"))
        elif match["space"]:
            found.append(("space", " "))
        else:
            found.append(("sign", match["sign"]))
    return [
        token
        for place, token in enumerate(found)
        if token[0] != "space" or _separates(found, place)
    ]


def _separates(tokens: list[tuple[str, str]], place: int) -> bool:
    """Whether a space stands between two factors."""
    if not 0 < place < len(tokens) - 1:
        return False
    before, after = tokens[place - 1], tokens[place + 1]
    return (before[0] != "sign" or before[1] == ")") and (
        after[0] in {"word", "one"} or after[1] == "("
    )


Parts = list[tuple[Unit, int, Fraction]]
"""Units with the power of ten of their prefix, and their exponent."""


@mutable
class _Reader:
    """Reads tokens from left to right; `wide`: everything behind a slash without a sign is below it."""

    tokens: list[tuple[str, str]]
    custom: frozenset[str]
    wide: bool = False
    at: int = 0

    def whole(self) -> Parts | None:
        found = self._product()
        return found if found is not None and self.at == len(self.tokens) else None

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _product(self) -> Parts | None:
        found: Parts = []
        below = False
        if self.at == 0 and self._peek() == ("sign", "/"):
            self.at, below = 1, True
        while True:
            group = self._group()
            if group is None:
                return None
            found += [(u, ten, -p) for u, ten, p in group] if below else group
            kind, text = self._peek()
            if kind in {"space", "word"} or (kind, text) in {("sign", "-"), ("sign", "(")}:
                self.at += kind == "space" or text == "-"
                below = below and self.wide
                if self._peek() in _PER:
                    self.at += 1
                    self._skip_space()
                    below = True
            elif (kind, text) in {("sign", "·"), ("sign", ".")}:
                self.at += 1
                below = False
            elif (kind, text) == ("sign", "/"):
                self.at += 1
                self._skip_space()
                below = True
            else:
                return found

    def _skip_space(self) -> None:
        self.at += self._peek()[0] == "space"

    def _group(self) -> Parts | None:
        kind, text = self._peek()
        self.at += 1
        if kind == "one":
            return []
        if (kind, text) == ("sign", "("):
            inside = self._product()
            if inside is None or self._peek() != ("sign", ")"):
                return None
            self.at += 1
            return self._raised(inside, 1)
        if kind != "word":
            return None
        if ("word", text) in _PER:
            inverse = self._group() if self._peek()[0] != "space" else self._behind_space()
            return None if inverse is None else [(u, ten, -p) for u, ten, p in inverse]
        if text in _BEFORE:
            self._skip_space()
            squared = self._group()
            return None if squared is None else [(u, t, p * _BEFORE[text]) for u, t, p in squared]
        found = self._named(text)
        return None if found is None else self._raised(found, 1)

    def _behind_space(self) -> Parts | None:
        self.at += 1
        return self._group()

    def _named(self, word: str) -> Parts | None:
        """The unit of a word, or of a prefix and the word behind it."""
        if word in PREFIX_WORDS:
            self._skip_space()
            kind, text = self._peek()
            base = named(text, self.custom) if kind == "word" else None
            if base is None or len(base) != 1:
                return None
            self.at += 1
            return [(base[0][0], PREFIXES[PREFIX_WORDS[word]] + base[0][1], Fraction(1))]
        return named(word, self.custom)

    def _raised(self, parts: Parts, power: int) -> Parts | None:
        exponent = Fraction(power)
        place = self.at + (self._peek()[0] == "space")
        following = self.tokens[place] if place < len(self.tokens) else ("end", "")
        if following[0] == "power":
            exponent = Fraction(following[1])
            self.at = place + 1
        elif following[0] == "word" and following[1] in _BEHIND:
            exponent = Fraction(_BEHIND[following[1]])
            self.at = place + 1
        if abs(exponent) > _MOST_POWER:
            return None
        return [(unit, ten, p * exponent) for unit, ten, p in parts]


def named(word: str, custom: frozenset[str]) -> Parts | None:
    """The units that one word stands for: a unit, one with its prefix, or two that stand together (`Nm`)."""
    one = _single(word, custom)
    if one is not None:
        return [(*one, Fraction(1))]
    if 2 <= len(word) <= 4 and word[-1] in _LAST:
        first, last = _symbol(word[:-1]), _symbol(word[-1])
        if first is not None and last is not None and first[0].symbol in _FIRST:
            return [(*first, Fraction(1)), (*last, Fraction(1))]
    return None


def _single(word: str, custom: frozenset[str]) -> tuple[Unit, int] | None:
    if word in custom:
        return Unit(word, Fraction(1), ((word, Fraction(1)),)), 0
    rare = rare_unit(word) if word not in UNITS else None
    if rare is not None:
        return rare, 0
    found = _symbol(word)
    if found is not None:
        return found
    if len(word) >= 3:
        for spelled in _spellings(word):
            found = _symbol(spelled) or _with_prefix_word(spelled)
            if found is not None:
                return found
            rare = rare_unit(spelled)
            if rare is not None:
                return rare, 0
    return None


def _symbol(word: str) -> tuple[Unit, int] | None:
    """A unit by its symbol, with its prefix."""
    unit = UNITS.get(word)
    if unit is not None:
        return unit, 0
    for prefix in (word[:2], word[:1]):
        rest = word[len(prefix) :]
        unit = UNITS.get(rest)
        if unit is None or (len(rest) > 3 and rest != "Torr"):
            continue
        meant = {"u": "µ"}.get(prefix, prefix)
        if prefix == "K" and rest in _ONLY_KILO:
            meant = "k"
        if meant in PREFIXES and meant in unit.prefixes.split():
            return unit, PREFIXES[meant]
    return None


def _with_prefix_word(word: str) -> tuple[Unit, int] | None:
    for spelled, prefix in PREFIX_WORDS.items():
        if word.startswith(spelled) and len(word) > len(spelled) + 1:
            unit = UNITS.get(word[len(spelled) :])
            if unit is not None and prefix in unit.prefixes.split():
                return unit, PREFIXES[prefix]
    return None


def _spellings(word: str) -> Iterable[str]:
    """The singular of a word, in small letters: `Metres`, `Inches`, `Stunden`."""
    lower = word.lower()
    yield lower
    for ending in ("s", "es", "n", "e"):
        if lower.endswith(ending) and len(lower) > len(ending) + 1:
            yield lower[: -len(ending)]


def _measure(parts: Parts) -> Measure:
    factor, turns = Fraction(1), 0
    dimension: dict[str, Fraction] = {}
    atoms: dict[str, Fraction] = {}
    root = Fraction(1)
    for unit, ten, power in parts:
        whole = Fraction(10) ** ten * unit.factor
        if power.denominator == 1:
            factor *= whole**power.numerator
        else:
            root *= Fraction(float(whole) ** float(power)).limit_denominator(10**18)
        turns += int(unit.turns * power)
        for base, exponent in unit.dimension:
            dimension[base] = dimension.get(base, Fraction(0)) + exponent * power
        name = f"{ten:+d}{unit.symbol}" if ten else unit.symbol
        atoms[name] = atoms.get(name, Fraction(0)) + power
    alone = len(parts) == 1 and parts[0][2] == 1 and parts[0][1] == 0
    return Measure(
        factor * root,
        tuple(sorted((base, power) for base, power in dimension.items() if power)),
        tuple(sorted((name, power) for name, power in atoms.items() if power)),
        turns,
        parts[0][0].offset if alone else Fraction(0),
        root != 1 or any(unit.approximate for unit, _, _ in parts),
    )
