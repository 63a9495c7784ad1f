"""Whether a name before a bracket is called or multiplied."""

from __future__ import annotations

from grader.syntax.state import State


def is_called(state: State, candidate: str) -> bool:
    """A function before a bracket is called, unless the bracket holds the same function bare: then a product."""
    token = state.peek()
    if token.sign != "(" and not (
        token.sign in ("[", "{", "\\{") and token.sign != "{" and state.latex
    ):
        return False
    closing = state.matching(state.at)
    if closing < 0:
        return True
    base = candidate.split("^", 1)[0].split("_", 1)[0]
    place = state.at + 1
    while place < closing:
        inner = state.tokens[place]
        if inner.kind == "letter" and inner.text == base:
            behind = behind_scripts(state, place + 1, closing)
            if not (behind < closing and state.tokens[behind].sign == "("):
                return False
        place += 1
    return True


def behind_scripts(state: State, place: int, end: int) -> int:
    """The place behind subscripts, superscripts and primes."""
    while place < end:
        token = state.tokens[place]
        if token.sign == "'":
            place += 1
        elif token.sign in ("_", "^") and place + 1 < end:
            place += 1
            if state.tokens[place].sign in ("{", "("):
                closing = state.matching(place)
                place = closing if closing > 0 else place
            place += 1
        else:
            return place
    return place
