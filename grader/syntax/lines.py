"""Lines of a derivation: where a text, a display, an arrow or the source itself breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.records import record
from grader.syntax import grammar, statements
from grader.syntax.displays import displays
from grader.syntax.lexing import lex
from grader.syntax.suppositions import opening_words
from grader.syntax.tokens import Token
from grader.syntax.words import Names

_ARROWS = ("implies", "iff")
_BREAKS = ("newline", "therefore", *_ARROWS)


@record
class Line:
    """A line of the text number `part`, which stands in `text` (without its prose) from the token at `start` to `end`.

    `arrow` is the ⇒ or ⇔ before it.
    """

    part: int
    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    defines: bool
    arrow: str = ""


def cut_lines(
    number: int, text: str, names: Names, syntax: str, *, whole: bool = False
) -> Iterator[Line]:
    """The lines of a text. `whole` lines are statements, in which commas join and after which no minus goes on."""
    shown = displays(text, names)
    tokens = tuple(lex(shown.text, names, "latex" if "\\" in text else syntax))
    starts = [part.start for part in shown.parts[1:]]
    defining = [part for part in shown.parts if part.defines]
    for first, last in _cuts(tokens, shown.text, starts, whole=whole):
        start = tokens[first].span.start
        defines = any(part.start <= start < part.end for part in defining)
        pieces = [(first, last)] if defines or whole else _statements(tokens, first, last)
        arrow = next((t.text for t in tokens[:first][:-3:-1] if t.sign in _ARROWS), "")
        for piece, (here, there) in enumerate(pieces):
            announced = defines or (piece > 0 and names_something(tokens[here:there], names))
            start, end = tokens[here].span.start, tokens[there - 1].span.end
            yield Line(number, shown.text, start, end, tokens[here:there], announced, arrow)


def _statements(tokens: Sequence[Token], first: int, last: int) -> list[tuple[int, int]]:
    """A line cut at the commas between statements: `a = b, c = d` are two calculations."""
    line = tokens[first:last]
    commas = [place for place, t in statements.at_top(line) if t.sign in (",", ";")]
    if not commas or any(t.is_keyword("where") for t in line):
        return [(first, last)]
    supposes_first = opening_words(line) > 0
    cuts = [-1]
    for place, end in zip(commas, (*commas[1:], len(line)), strict=True):
        dots = end + 1 < len(line) and line[end + 1].sign == "dots"
        behind = line[place + 1 : end]
        if not supposes_first and behind and behind[0].is_keyword("if"):
            continue
        if _states(line[cuts[-1] + 1 : place]) and _states(behind[1:]) and not dots:
            cuts.append(place)
    ends = (*cuts[1:], len(line))
    return [(first + a + 1, first + b) for a, b in zip(cuts, ends, strict=True) if b > a + 1]


def _states(tokens: Sequence[Token]) -> bool:
    return any(is_sign(token) for _, token in statements.at_top(tokens))


def names_something(tokens: Sequence[Token], names: Names) -> bool:
    """Whether an equation gives a name to something: `u = x^2` where nothing is called u."""
    signs = [place for place, token in statements.at_top(tokens) if is_sign(token)]
    if len(signs) != 1 or tokens[signs[0]].sign != "=" or tokens[0].kind != "letter":
        return False
    name = tokens[0].text
    return signs[0] == 1 and name not in names.known and name not in names.bare


def _cuts(
    tokens: tuple[Token, ...], text: str, starts: Sequence[int], *, whole: bool
) -> list[tuple[int, int]]:
    """Ranges of tokens between breaks: line breaks, arrows, displays, and lines of the source."""
    cuts: list[tuple[int, int]] = []
    first = 0
    waiting = list(starts)
    for place, token in statements.at_top(tokens):
        display = bool(waiting) and token.span.start >= waiting[0]
        while waiting and token.span.start >= waiting[0]:
            waiting.pop(0)
        if token.sign in _BREAKS:
            goes_on = token.sign == "newline" and _continues(tokens, place - 1, place + 1)
            if place > first and not (goes_on and not (whole and _is_statement(tokens, place))):
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


def _is_statement(tokens: Sequence[Token], newline: int) -> bool:
    """Whether what stands behind a line break, up to the next, is a statement of its own: `-x = 2`."""
    if is_sign(tokens[newline - 1]):
        return False
    behind = tokens[newline + 1 :]
    end = next((p for p, t in statements.at_top(behind) if t.sign in _BREAKS), len(behind))
    return _states(behind[:end])


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
