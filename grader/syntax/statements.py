"""A statement cut into its parts: definitions behind `where`, members between relation signs."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from collections.abc import Set as AbstractSet

from grader.records import record
from grader.syntax import bounds
from grader.syntax.codes import unreadable
from grader.syntax.grammar import LEVELS, RELATION
from grader.syntax.tokens import Token
from grader.text import Span

Range = tuple[int, int]

_OPENS = frozenset({"(", "[", "{", "\\{", "⟨", "begin"})
_CLOSES = frozenset({")", "]", "}", "\\}", "⟩", "end"})
RELATIONS = frozenset(sign for sign, level in LEVELS.items() if level == RELATION)
_LISTS = frozenset({",", ";", "or", "and", "implies", "iff", "not"})
ARROWS = frozenset({"implies", "iff"})
_LISTS_AND_WORDS = _LISTS | {"keyword"}
LISTING = _LISTS_AND_WORDS | {"newline"}
"""The marks of which one stands in every text of several statements."""


def at_top(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """The tokens outside of every bracket and environment, with their places."""
    depth = 0
    for place, token in enumerate(tokens):
        mark = token.sign or token.kind
        if mark in _CLOSES:
            depth = max(depth - 1, 0)
        if depth == 0:
            yield place, token
        if mark in _OPENS:
            depth += 1


def _at_top_of(tokens: Sequence[Token], wanted: AbstractSet[str]) -> list[int]:
    """The places outside of every bracket where a token has one of the wanted marks."""
    found: list[int] = []
    depth = 0
    for place, token in enumerate(tokens):
        mark = token.sign or token.kind
        if mark in _OPENS:
            depth += 1
        elif mark in _CLOSES:
            depth = max(depth - 1, 0)
        elif depth == 0 and mark in wanted:
            found.append(place)
    return found


@record
class Statement:
    """What is handed in, and the definitions that stand beside it: ranges of left side and body."""

    body: tuple[Token, ...]
    definitions: tuple[tuple[tuple[Token, ...], tuple[Token, ...]], ...] = ()


def statement(
    tokens: Sequence[Token], seen: AbstractSet[str], known: Container[str] | None = None
) -> Statement:
    """The tokens without remarks, cut at `where`, or where equations for names that are not `known` begin.

    `seen` are the marks of the tokens.
    """
    words = not seen.isdisjoint(("keyword", "prose"))
    if words:
        tokens = _without_reasons(tokens)
    places = (
        [place for place, token in at_top(tokens) if token.is_keyword("where")] if words else []
    )
    if not places and known is not None and not seen.isdisjoint(",;"):
        places = _new_equations(tokens, known)
    if not places:
        return Statement(trimmed(_without_ranges(tokens) if words else tokens))
    first = places[0]
    if first == 0:
        ends = [p for p, t in at_top(tokens) if t.is_keyword("then") or t.sign == "newline"]
        if not ends:
            raise unreadable("READ.WHERE", tokens[0].span)
        return Statement(trimmed(tokens[ends[-1] + 1 :]), tuple(definitions(tokens[1 : ends[-1]])))
    return Statement(
        trimmed(_without_ranges(tokens[:first])), tuple(definitions(tokens[first + 1 :]))
    )


def _new_equations(tokens: Sequence[Token], known: Container[str]) -> list[int]:
    """The first comma behind which only equations for new names stand, as in `2 A r, r = A x - b`."""
    commas = [place for place, token in at_top(tokens) if token.sign in (",", ";")]
    end, first = len(tokens), []
    for comma in reversed(commas):
        if not comma or not _defines(tokens[comma + 1 : end], known):
            break
        end, first = comma, [comma]
    return (
        first
        if all(_is_used(tokens, comma + 1) for comma in commas if first and comma >= first[0])
        else []
    )


def _is_used(tokens: Sequence[Token], left: int) -> bool:
    """Whether the letter that a definition begins with occurs elsewhere: else the equation is a statement."""
    letter = tokens[left].text
    return any(k != left and t.kind == "letter" and t.text == letter for k, t in enumerate(tokens))


def _defines(tokens: Sequence[Token], known: Container[str]) -> bool:
    equals = [place for place, token in at_top(tokens) if token.sign == "="]
    if len(equals) != 1 or not equals[0] or tokens[0].kind != "letter" or tokens[0].text in known:
        return False
    return equals[0] == 1 or tokens[1].sign in ("_", "(", "^")


def up_to_then(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens before `then`: the definitions of `let … then …`."""
    for place, token in at_top(tokens):
        if token.is_keyword("then") and place:
            return tokens[:place]
    return tokens


def without_remarks(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without reasons, and without ranges such as `for all i` behind."""
    if any(token.kind in ("keyword", "prose") for token in tokens):
        return _without_ranges(_without_reasons(tokens))
    return tokens


def _without_reasons(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without `since …` and `by …` at the end, and without words in brackets such as `(power rule)`."""
    for place, token in at_top(tokens):
        if token.is_keyword("because") and place:
            tokens = tokens[:place]
            break
    while len(tokens) > 2 and tokens[-1].sign == ")":
        opening = max((p for p, t in at_top(tokens) if t.sign == "("), default=-1)
        inside = tokens[opening + 1 : -1]
        worded = any(t.kind in ("prose", "keyword") for t in inside)
        before = tokens[opening - 1] if opening > 0 else None
        if before is not None and (before.sign in LEVELS or before.is_keyword("and", "or", "not")):
            break
        if opening < 1 or not worded or not all(map(_may_be_remark, inside)):
            break
        tokens = tokens[:opening]
    return tokens


def _may_be_remark(token: Token) -> bool:
    return token.kind in ("prose", "keyword", "letter") or token.sign in (",", ".", "and")


def _without_ranges(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without `for all i`, `for i = 1, …, n` at the end: where an index runs is declared by the sheet."""
    for place, token in at_top(tokens):
        if token.is_keyword("if") and place:
            rest = tokens[place + 1 :]
            about_range = any(t.sign == "dots" or t.is_keyword("all") for t in rest)
            if about_range or all(t.kind == "letter" or t.sign == "," for t in rest):
                return tokens[:place]
            break
    return tokens


_NOISE = frozenset({",", ";", ".", ":", "newline"})


def trimmed(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Without punctuation and line breaks at the ends."""
    first, last = 0, len(tokens)
    while last > first and (
        tokens[last - 1].sign in _NOISE or tokens[last - 1].is_keyword("and", "then", "is")
    ):
        last -= 1
    while first < last and (
        tokens[first].sign in _NOISE or tokens[first].is_keyword("then", "and")
    ):
        first += 1
    return tuple(tokens[first:last])


def definitions(tokens: Sequence[Token]) -> Iterator[tuple[tuple[Token, ...], tuple[Token, ...]]]:
    """`left = right` between commas, `and`, line breaks and further `where`."""
    parts: list[list[Token]] = [[]]
    separators = {
        place for place, token in at_top(tokens)
        if token.sign in (",", ";", "newline", "\\\\") or token.is_keyword("and", "where")
    }  # fmt: skip
    for place, token in enumerate(tokens):
        if place in separators:
            parts.append([])
        else:
            parts[-1].append(token)
    if len(parts) > 2 * bounds.DEFINITIONS:
        raise unreadable("READ.TOO_MANY_DEFINITIONS", limit=bounds.DEFINITIONS)
    running = False
    for part in parts:
        cut = trimmed(part)
        if not cut:
            continue
        if running or cut[0].sign == "dots":
            running = cut[0].sign == "dots"
            continue
        equals = [place for place, token in at_top(cut) if token.sign == "="]
        if not equals or equals[0] == 0 or equals[0] == len(cut) - 1:
            raise unreadable("READ.WHERE", Span(cut[0].span.start, cut[-1].span.end))
        left, body = cut[: equals[0]], cut[equals[-1] + 1 :]
        if (
            len(left) == 1
            and len(body) == 1
            and body[0].kind == "number"
            and _range_follows(parts, part)
        ):
            continue
        yield left, body


def _range_follows(parts: list[list[Token]], part: list[Token]) -> bool:
    """Whether `k = 1` is the start of `k = 1, …, n`."""
    place = next(k for k, other in enumerate(parts) if other is part)
    return any(p and p[0].sign == "dots" for p in parts[place + 1 : place + 3])


@record
class Chain:
    """Members and the signs between them, as ranges of tokens."""

    members: tuple[Range, ...]
    operators: tuple[str, ...]


def chain(tokens: Sequence[Token]) -> Chain:
    """The members between the relation signs at the top; an = or ≈ at either end is dropped, as on a new line of a chain."""
    signs = [(place, tokens[place].text) for place in _at_top_of(tokens, RELATIONS)]
    for place, text in signs:
        if place in (0, len(tokens) - 1) and text not in ("=", "approx", "sim"):
            side = "before" if place == 0 else "behind"
            raise unreadable("READ.MISSING_OPERAND", tokens[place].span, place=side, name=text,
                             mend="Write what belongs there, or remove the sign.")  # fmt: skip
    members: list[Range] = []
    operators: list[str] = []
    start = 0
    for place, text in signs:
        if place > start:
            members.append((start, place))
            operators.append(text)
        elif operators and place == start:
            raise unreadable("READ.MISSING_OPERAND", tokens[place].span, place="before", name=text,
                             mend="Write what belongs there, or remove the sign.")  # fmt: skip
        start = place + 1
    if start < len(tokens):
        members.append((start, len(tokens)))
    elif operators:
        operators.pop()
    return Chain(tuple(members), tuple(operators))


def behind_arrow(tokens: Sequence[Token]) -> int:
    """The place behind the last ⇒ or ⇔, where what is meant at last begins; 0 if there is none."""
    places = [place for place, token in at_top(tokens) if token.sign in ARROWS]
    return places[-1] + 1 if places and places[-1] + 1 < len(tokens) else 0


def has_list(tokens: Sequence[Token]) -> bool:
    """Whether commas, line breaks or words join several statements at the top."""
    return any(
        tokens[place].sign or tokens[place].text in ("or", "and", "in")
        for place in _at_top_of(tokens, _LISTS_AND_WORDS)
    )


def joined_lines(tokens: Sequence[Token]) -> list[Token]:
    """Line breaks gone where a line goes on, commas where a new statement begins."""
    found: list[Token] = []
    equation = any(token.sign == "=" for token in tokens)
    for place, token in enumerate(tokens):
        if token.sign != "newline":
            found.append(token)
            continue
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        goes_on = (
            following is None
            or not found
            or _is_sign(following)
            or _is_sign(found[-1])
            or following.sign in ("newline", ",", ";", ")", "]")
            or found[-1].sign in (",", ";")
            or following.kind == "keyword"
            or found[-1].kind == "keyword"
            or not equation
        )
        if not goes_on:
            found.append(Token("symbol", ",", token.span))
    return found


def _is_sign(token: Token) -> bool:
    return token.kind == "symbol" and token.text in LEVELS
