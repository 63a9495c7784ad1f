"""Whether a text claims a concept of a rubric: its alternatives looked for as rows of tokens.

Words may be parted by a few small words and one other; the parts of a formula stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from grader.items.prose.polarity import (
    AUXILIARIES,
    CLAIMED,
    DENIED,
    OPEN,
    SMALL,
    denied_behind,
    polarities,
)
from grader.items.prose.tokens import Token, tokens_of
from grader.items.prose.words import stem
from grader.records import mutable, record

_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
_BECOMES = frozenset(
    map(
        stem, "be become get give return yield equal produce result evaluate hit reach -> =".split()
    )
)
_NEUTRAL_HEADS = frozenset(
    map(stem, "each all any every value entry one both output result number term some".split())
)
_COMPOUNDS = frozenset(
    map(
        stem,
        "function term value factor expression number entry map curve part quantity output result itself".split(),
    )
)
_OTHER_ADJECTIVES = frozenset(
    map(stem, "definite semidefinite semi correlated skewed homogeneous".split())
)
_ATTACHING = frozenset("of in for with on at".split())
_APPLIED = frozenset("sum log prod sqrt sin cos tan tanh".split())
_NAMES = _APPLIED | {"exp", "max", "min"}
_INDEX_LETTERS = frozenset("ijklmnpqrst")
_FORMULA = frozenset({"letter", "number", "relation", "symbol", "open", "close"})
_PREPOSITIONS = frozenset({"from", "by", "to"})
_OPERATORS = frozenset("+ - * ^ _".split())
_WIDEST = 6
_WIDEST_SUBJECT = 9
_OTHERS_BETWEEN = 1
_ATTACHED = 4


@record
class _Part:
    """A token that must be there; `predicate`: a form of `be` stands before it."""

    text: str
    kind: str
    predicate: bool = False


@record
class Pattern:
    """An alternative of a rubric made ready. `denied`: it denies something itself (`no exp exceeds 1`)."""

    parts: tuple[_Part, ...]
    relation: int | None = None
    denied: int = CLAIMED
    after_be: bool = False
    turned: bool = False

    @property
    def says(self) -> bool:
        """Whether it is a statement (`exp(x) > 0`), not only a name of something (`overflow`)."""
        return self.relation is not None or any(part.predicate for part in self.parts)

    @property
    def is_formula(self) -> bool:
        return any(part.kind in _FORMULA for part in self.parts)


@record
class Found:
    """Where an alternative stands in a text (characters, and places of its first and last token), and in which sense."""

    start: int
    end: int
    polarity: int
    first: int
    last: int


@mutable
class Text:
    """A text made ready for all concepts."""

    tokens: tuple[Token, ...]
    polarity: list[int]
    places: dict[str, list[int]] = field(default_factory=dict)
    letters: list[int] = field(default_factory=list)
    closing: dict[int, int] = field(default_factory=dict)


def read_text(text: str) -> Text:
    tokens = tokens_of(text)
    found = Text(tokens, polarities(tokens))
    stack: list[int] = []
    for place, token in enumerate(tokens):
        found.places.setdefault(token.text, []).append(place)
        if token.kind == "letter":
            found.letters.append(place)
        elif token.kind == "open":
            stack.append(place)
        elif token.kind == "close" and stack:
            found.closing[stack.pop()] = place
    return found


def patterns_of(alternative: str) -> tuple[Pattern, ...]:
    """The alternative, and the same statement written the other way round: `0 < x` for `x > 0`."""
    tokens = tokens_of(alternative.strip().rstrip("."))
    parts: list[_Part] = []
    denied = sum(token.kind == "negator" for token in tokens) % 2
    after_be = be_before = False
    for token in tokens:
        if token.kind == "negator":
            continue
        if token.text in {"be", "become"}:
            after_be |= not parts
            be_before = True
        elif token.text in AUXILIARIES and denied:
            continue
        elif token.kind != "edge" and (token.kind != "word" or token.text not in SMALL):
            predicate = be_before and bool(parts)
            parts.append(_Part(token.text, token.kind, predicate))
            be_before = False
    if not parts:
        parts = [_Part(token.text, token.kind) for token in tokens]
    if len(parts) > 1 and parts[0].text == "=":
        parts, after_be = parts[1:], True
    relations = [k for k, part in enumerate(parts) if part.kind == "relation"]
    relation = relations[0] if len(relations) == 1 else None
    plain = Pattern(tuple(parts), relation, denied, after_be)
    return (plain, *_other_ways(plain)) if parts else ()


def _other_ways(plain: Pattern) -> Iterator[Pattern]:
    at = plain.relation
    parts = plain.parts
    if at is not None:
        opposite = replace(parts[at], text=_OPPOSITE[parts[at].text])
        yield replace(plain, parts=_with(parts, at, opposite), denied=1 - plain.denied)
        if 0 < at < len(parts) - 1:
            sign = _Part(_TURNED[parts[at].text], "relation")
            yield replace(
                plain, parts=(*parts[at + 1 :], sign, *parts[:at]), relation=len(parts) - at - 1
            )
    elif not plain.is_formula and 2 <= len(parts) <= 3 and not plain.says:
        verb = replace(parts[0], predicate=True)
        yield replace(plain, parts=(*parts[1:], verb), turned=True)


def _with(parts: tuple[_Part, ...], at: int, part: _Part) -> tuple[_Part, ...]:
    return (*parts[:at], part, *parts[at + 1 :])


def occurrences(text: Text, pattern: Pattern, source: str) -> Iterator[Found]:
    """Where the pattern stands."""
    first = pattern.parts[0]
    starts = text.letters if first.kind == "letter" else text.places.get(first.text, [])
    for start in starts:
        found = _Match(text, pattern).at(start)
        if found is None:
            continue
        if pattern.turned and not source[text.tokens[found[-1]].start :][:20].split(maxsplit=1)[
            0
        ].rstrip(".,;:)").endswith(("ed", "en")):
            continue
        polarity = _polarity(text, pattern, found)
        start_at, end_at = text.tokens[found[0]].start, text.tokens[found[-1]].end
        yield Found(start_at, end_at, polarity, found[0], found[-1])


def _polarity(text: Text, pattern: Pattern, places: Sequence[int]) -> int:
    """Claimed, where what stands there has the sense of the pattern."""
    decisive = places[-1:] if pattern.says else places[:1] if pattern.denied else places
    seen = {text.polarity[place] for place in decisive}
    if OPEN in seen or len(seen) > 1:
        return OPEN
    (sense,) = seen
    if denied_behind(text.tokens, places[-1] + 1):
        sense = 1 - sense
    return CLAIMED if sense == pattern.denied else DENIED


@mutable
class _Match:
    """One attempt; `indices` says which letter of the text stands for which index of the pattern."""

    text: Text
    pattern: Pattern
    indices: dict[tuple[str, str], str] = field(default_factory=dict)

    def at(self, start: int) -> list[int] | None:
        """The places of the tokens, from `start` on; None where they do not stand here."""
        parts = self.pattern.parts
        if not self._same(parts[0], start) or not self._begins(start):
            return None
        places = [start]
        for k in range(1, len(parts)):
            place = self._next(places[-1] + 1, parts[k - 1], parts[k])
            if place is None:
                return None
            places.append(place)
        return places if self._ends(places[-1]) else None

    # Neighbours

    def _begins(self, start: int) -> bool:
        """Whether the pattern may begin here: not in the middle of a formula, not under `sum of`."""
        tokens = self.text.tokens
        first = tokens[start]
        if self.pattern.after_be and not self._behind_be(start):
            return False
        if first.kind == "relation" or not start:
            return True
        before = tokens[start - 1]
        if first.kind != "word" or first.text in _NAMES:
            touches = before.end == first.start
            if before.kind == "symbol" and before.text in _OPERATORS:
                return False
            if before.text in _APPLIED or (before.text == "by" and before.end - before.start <= 1):
                return False
            if before.kind == "number" or (before.kind == "letter" and touches):
                return False
        return not (self.pattern.says and self._under_another_head(start))

    def _behind_be(self, start: int) -> bool:
        near = self.text.tokens[max(0, start - 3) : start]
        return any(token.text in _BECOMES for token in near)

    def _under_another_head(self, start: int) -> bool:
        """`the sum of the exponentials`: what is said is said of the sum."""
        tokens = self.text.tokens
        place = start - 1
        while place >= 0 and tokens[place].text in SMALL and tokens[place].text not in {"of", "be"}:
            place -= 1
        if place < 1 or tokens[place].text != "of":
            return False
        return tokens[place - 1].text not in _NEUTRAL_HEADS

    def _ends(self, last: int) -> bool:
        """Whether the pattern may end here: `> 0` does not end in `> 0 - 1` nor in `> 0/2`."""
        tokens = self.text.tokens
        if tokens[last].kind not in {"number", "letter"} or last + 1 >= len(tokens):
            return True
        after = tokens[last + 1]
        if tokens[last - 1].adjective and after.text in _OTHER_ADJECTIVES:
            return False
        if after.text in {"*", "^", "%"} or (
            after.text == "divide" and after.end - after.start <= 1
        ):
            return False
        if after.text in {"+", "-"} and after.kind == "symbol":
            return self.pattern.relation is None and tokens[last].kind == "letter"
        return not (after.kind == "letter" and after.start == tokens[last].end)

    # From part to part

    def _next(self, place: int, before: _Part, part: _Part) -> int | None:
        if part.predicate or (part.kind == "relation" and before.kind == "word"):
            return self._predicate(place, before, part)
        tokens = self.text.tokens
        if part.kind in _FORMULA or before.kind in _FORMULA:
            while place < len(tokens) and self._fills_formula(place, before, part):
                place += 1
            return place if place < len(tokens) and self._same(part, place) else None
        return self._word(place, part)

    def _word(self, place: int, part: _Part) -> int | None:
        """The next word: at most one other in between, or a few behind `of`."""
        tokens = self.text.tokens
        others, attached = 0, 0
        for at in range(place, min(place + _WIDEST, len(tokens))):
            token = tokens[at]
            if self._same(part, at):
                return None if others and self._under_another_head(at) else at
            if token.kind in {"edge", "close"}:
                return None
            attached = _ATTACHED if token.text == "of" else attached
            if token.text in _PREPOSITIONS:
                others += others  # `subtract the mean from`: what follows is something else
            elif (
                token.text not in SMALL
                and token.text not in {"and", "or"}
                and token.kind != "negator"
            ):
                others += not attached
                attached -= bool(attached)
            if others > _OTHERS_BETWEEN:
                return None
        return None

    def _fills_formula(self, place: int, before: _Part, part: _Part) -> bool:
        token = self.text.tokens[place]
        if part.kind == "relation":
            return token.text in SMALL or token.text in AUXILIARIES or token.kind == "negator"
        joining = {"that", "of"} if before.kind == "word" and part.kind != "number" else set()
        return token.kind == "word" and token.text in {"the", "a", "an", "exact"} | joining

    def _predicate(self, place: int, before: _Part, part: _Part) -> int | None:
        """The part as a predicate: behind a form of `be`, or as a sign; the subject may be longer."""
        tokens = self.text.tokens
        be, attached, end = False, 0, place + _WIDEST_SUBJECT
        while place < min(end, len(tokens)):
            token = tokens[place]
            if self._same(part, place):
                return place if be or (part.kind == "relation" and not token.adjective) else None
            if token.kind == "open" and place in self.text.closing and not be:
                end += self.text.closing[place] + 1 - place
                place = self.text.closing[place] + 1
                continue
            be |= token.text in AUXILIARIES
            attached = _ATTACHED if token.text in _ATTACHING and not be else attached
            fills = token.text in SMALL or token.text in AUXILIARIES or token.kind == "negator"
            if token.kind == "edge" or (
                not fills and not attached and not self._belongs(token, before, be)
            ):
                return None
            attached -= bool(attached)
            place += 1
        return None

    def _belongs(self, token: Token, before: _Part, be: bool) -> bool:
        if be:
            return False
        return token.text in _COMPOUNDS or (
            before.text in {"exp", "log", "max", "min"} and token.kind == "letter"
        )

    def _same(self, part: _Part, place: int) -> bool:
        token = self.text.tokens[place]
        if part.kind != "letter":
            return token.text == part.text and (token.kind == "edge") == (part.kind == "edge")
        if token.kind != "letter":
            return False
        base, _, index = part.text.partition("_")
        other, _, letter = token.text.partition("_")
        if base != other:
            return False
        if index == letter and (not index or index not in _INDEX_LETTERS):
            return True
        if (index and index not in _INDEX_LETTERS) or (letter and letter not in _INDEX_LETTERS):
            return False
        return self._renamed(base, index, letter)

    def _renamed(self, base: str, index: str, letter: str) -> bool:
        """Whether this index may stand for that one: the same for the same, another for another."""
        known = self.indices.setdefault((base, index), letter)
        others = [found for (b, i), found in self.indices.items() if b == base and i != index]
        return known == letter and letter not in others
