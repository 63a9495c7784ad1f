"""What a calculation supposes of its free indices: `For i = j: ...`, `... if i ≠ j`."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expression.declarations import Index, Scope
from grader.expression.nodes import Name, Relation, Tree
from grader.syntax import statements
from grader.syntax.tokens import Token


def supposition(tokens: Sequence[Token], scope: Scope) -> tuple[Tree | None, Sequence[Token]]:
    """What the start of a line supposes, and the tokens behind it."""
    first = 0
    while first < len(tokens) and (tokens[first].kind == "prose" or tokens[first].is_keyword("if")):
        first += 1
    if first < len(tokens) and tokens[first].kind == "number" and first:
        first += 1  # Case 1
    while first < len(tokens) and tokens[first].sign in (":", ".", "(", "{"):
        first += 1
    found = _between_indices(tokens[first : first + 3], scope)
    if found is None:
        return None, tokens
    rest = tokens[first + 3 :]
    ends = 0
    while ends < len(rest) and (
        rest[ends].sign in (":", ",", ".", ")", "}")
        or rest[ends].is_keyword("then")
        or rest[ends].kind == "prose"
    ):
        ends += 1
    if rest and not ends:
        return None, tokens
    return found, rest[ends:]


def supposed_behind(tokens: Sequence[Token], scope: Scope) -> tuple[Tree | None, Sequence[Token]]:
    """What a line supposes at its end, `a = b if i = j`, and the tokens before it."""
    for place, token in statements.at_top(tokens):
        if token.is_keyword("if") and place:
            found = _between_indices(tokens[place + 1 : place + 4], scope)
            if found is not None and len(tokens) == place + 4:
                return found, statements.trimmed(tokens[:place])
    return None, tokens


def _between_indices(tokens: Sequence[Token], scope: Scope) -> Tree | None:
    """`i = j` or `i ≠ j` between two free indices."""
    if len(tokens) != 3 or tokens[1].sign not in ("=", "!="):
        return None
    left, right = tokens[0], tokens[2]
    for token in (left, right):
        if token.kind != "letter" or not isinstance(scope.declarations.get(token.text), Index):
            return None
    return Relation((Name(left.text), Name(right.text)), (tokens[1].text,))
