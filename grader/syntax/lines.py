"""Lines of a derivation: where a text, a display, an arrow or the source itself breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.records import record
from grader.syntax import grammar, statements
from grader.syntax.displays import displays
from grader.syntax.lexing import lex
from grader.syntax.tokens import Token
from grader.syntax.words import Names

_BREAKS = ("newline", "implies", "iff", "therefore")


@record
class Line:
    """A line of the text number `part`, which stands in `text` (without its prose) from the token at `start` to `end`."""

    part: int
    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    defines: bool


def cut_lines(number: int, text: str, names: Names, syntax: str) -> Iterator[Line]:
    shown = displays(text, names)
    tokens = tuple(lex(shown.text, names, "latex" if "\\" in text else syntax))
    starts = [part.start for part in shown.parts[1:]]
    defining = [part for part in shown.parts if part.defines]
    for first, last in _cuts(tokens, shown.text, starts):
        start, end = tokens[first].span.start, tokens[last - 1].span.end
        defines = any(part.start <= start < part.end for part in defining)
        yield Line(number, shown.text, start, end, tokens[first:last], defines)


def _cuts(tokens: tuple[Token, ...], text: str, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Ranges of tokens between breaks: line breaks, arrows, displays, and lines of the source."""
    cuts: list[tuple[int, int]] = []
    first = 0
    waiting = list(starts)
    for place, token in statements.at_top(tokens):
        display = bool(waiting) and token.span.start >= waiting[0]
        while waiting and token.span.start >= waiting[0]:
            waiting.pop(0)
        if token.sign in _BREAKS:
            if place > first and not _continues(tokens, place - 1, place + 1):
                cuts.append((first, place))
                first = place + 1
            elif place == first:
                first = place + 1
        elif place > first and (display or _breaks_source(tokens, place, text)):
            cuts.append((first, place))
            first = place
    if first < len(tokens):
        cuts.append((first, len(tokens)))
    return cuts


def _continues(tokens: Sequence[Token], before: int, behind: int) -> bool:
    """Whether a line goes on behind a break: it ends with a sign, or what follows begins with one that is no relation."""
    if tokens[before].kind == "symbol" and tokens[before].text in grammar.LEVELS:
        return True
    following = tokens[behind] if behind < len(tokens) else None
    return (
        following is not None
        and following.kind == "symbol"
        and following.text in grammar.LEVELS
        and not is_sign(following)
        and following.sign not in ("implies", "iff", "not")
    )


def _breaks_source(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Whether a new line of the source begins a new line of the chain.

    In plain syntax it does. In LaTeX it does behind an empty line, or where the new line has a relation of its own.
    """
    between = text[tokens[place - 1].span.end : tokens[place].span.start]
    if "\n" not in between or tokens[place - 1].sign in _BREAKS:
        return False
    if _continues(tokens, place - 1, place):
        return False
    if between.count("\n") > 1 or "\\" not in text:
        return True
    rest = tokens[place:]
    for offset, token in statements.at_top(rest):
        if offset and "\n" in text[rest[offset - 1].span.end : token.span.start]:
            return False
        if token.sign in _BREAKS:
            return False
        if is_sign(token):
            return True
    return False


def is_sign(token: Token) -> bool:
    return token.kind == "symbol" and grammar.LEVELS.get(token.text) == grammar.RELATION
