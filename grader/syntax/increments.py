"""Other ways to write a derivative: `du = 2x dx` says what `du/dx = 2x` does, and `D_x f` what `∂_x f` does."""

from __future__ import annotations

from grader.syntax.tokens import Token
from grader.syntax.words import Names
from grader.text import Span


def as_quotient(tokens: tuple[Token, ...], names: Names) -> tuple[Token, ...]:
    """An equation between two increments as one between a derivative and a value; any other line as it is."""
    if len(tokens) < 6 or "d" in names.bare or tokens[2].sign != "=":
        return tokens
    if not (_is_increment(tokens[:2]) and _is_increment(tokens[-2:])):
        return tokens
    body = tokens[3:-2]
    if any(token.kind == "letter" and token.text == "d" for token in body):
        return tokens
    start, end = tokens[0].span.start, tokens[1].span.end

    def mark(kind: str, text: str) -> Token:
        return Token(kind, text, Span(start, end))

    opening, closing = mark("symbol", "{"), mark("symbol", "}")
    above, below = (opening, *tokens[:2], closing), (opening, *tokens[-2:], closing)
    return (mark("operator", "frac"), *above, *below, tokens[2], *body)


def _is_increment(tokens: tuple[Token, ...]) -> bool:
    first, second = tokens
    return first.kind == second.kind == "letter" and first.text == "d" != second.text


def as_partials(tokens: tuple[Token, ...], names: Names) -> tuple[Token, ...]:
    """`D_x` as `∂_x`, where nothing is called D."""
    if "D" in names.bare or not any(t.kind == "letter" and t.text == "D" for t in tokens):
        return tokens
    pairs = zip(tokens, (*tokens[1:], None), strict=True)
    return tuple(
        Token("symbol", "∂", token.span, token.space)
        if token.kind == "letter" and token.text == "D" and after is not None and after.sign == "_"
        else token
        for token, after in pairs
    )
