"""A text held against the concepts of a rubric: what is claimed, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from grader.items.prose.concepts import Found, Pattern, Text, occurrences, patterns_of, read_text
from grader.items.prose.polarity import CLAIMED, DENIED
from grader.items.prose.tokens import Token, tokens_of
from grader.records import record

_OPPOSITES = (
    ("large", "small"), ("high", "low"), ("increas", "decreas"), ("max", "min"), ("upper", "lower"), ("before", "after"),
    ("first", "last"), ("numerator", "denominator"), ("row", "column"), ("convex", "concave"), ("more", "less"),
    ("many", "few"), ("overflow", "underflow"), ("left", "right"), ("even", "odd"), ("train", "test"),
)  # fmt: skip
_MANY = 3
_MOST = 50
"""How many places of one alternative are looked at: enough for any honest text."""
_MIXED = frozenset({"and", "or", "both"})


@record
class Concept:
    """One line of the rubric in a text. `said`: every place that claims it; `doubts`: why a person should look."""

    said: tuple[tuple[int, int], ...] = ()
    doubts: tuple[str, ...] = ()


def concepts_in(source: str, rubric: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[Concept, ...]:
    """For each concept, a name with its alternatives, where the text claims it."""
    text = read_text(source)
    return tuple(_concept(source, text, name, alternatives) for name, alternatives in rubric)


def is_keywords(source: str, claims: Sequence[Concept]) -> bool:
    """Whether a text is hardly more than the words looked for, several of them and in no sentence."""
    said = {place for claim in claims for place in claim.said}
    if len(said) < _MANY:
        return False
    tokens = tokens_of(source)
    words = [t for t in tokens if t.kind != "edge" and t.text not in _MIXED]
    if any(t.kind in {"relation", "symbol"} for t in words):
        return False
    inside = sum(any(a <= t.start and t.end <= b for a, b in said) for t in words)
    separated = len(words) < len(tokens) - (tokens[-1].kind == "edge")
    return (
        inside == len(words)
        if separated and len(said) > _MANY
        else not separated and inside >= len(words) - 1
    )


@lru_cache(maxsize=512)
def _patterns(alternative: str) -> tuple[Pattern, ...]:
    return patterns_of(alternative)


def _concept(source: str, text: Text, name: str, alternatives: Sequence[str]) -> Concept:
    doubts: list[str] = []
    said: dict[tuple[int, int], None] = {}
    for alternative in alternatives:
        claims, denials = _of_alternative(source, text, alternative)
        opposed = [c for c in claims if _is_opposed(text, c, name)]
        clear = [c for c in claims if c not in opposed]
        if opposed and not clear:
            doubts.append("opposed")
        said |= dict.fromkeys((c.start, c.end) for c in clear)
        if clear and len(denials) >= len(clear):
            doubts.append("denied too")
    if said:
        doubts = [doubt for doubt in doubts if doubt != "opposed"]
    return Concept(tuple(said), tuple(dict.fromkeys(doubts)))


def _of_alternative(source: str, text: Text, alternative: str) -> tuple[list[Found], list[Found]]:
    """Where an alternative is claimed and where it is denied, each place once."""
    found: dict[int, Found] = {}
    for pattern in _patterns(alternative):
        for one in occurrences(text, pattern, source):
            known = found.get(one.start)
            if known is None or one.polarity == CLAIMED:
                found[one.start] = one
    inside = sorted(found.values(), key=lambda one: one.start)[:_MOST]
    claims = [one for one in inside if one.polarity == CLAIMED]
    return claims, [one for one in inside if one.polarity == DENIED]


def _is_opposed(text: Text, found: Found, name: str) -> bool:
    """Whether the statement speaks of `small` where the concept's own name speaks of `large`."""
    meant = {token.text for token in tokens_of(name)}
    around = {token.text for token in _statement(text, found)}
    for pair in _OPPOSITES:
        for own, other in (pair, pair[::-1]):
            if own in meant and other not in meant and other in around and own not in around:
                return True
    return False


def _statement(text: Text, found: Found) -> Iterator[Token]:
    """The tokens between the ends of statements on either side of what was found."""
    first, last = found.first, found.last
    while first > 0 and text.tokens[first - 1].kind != "edge":
        first -= 1
    while last + 1 < len(text.tokens) and text.tokens[last + 1].kind != "edge":
        last += 1
    yield from text.tokens[first : last + 1]
