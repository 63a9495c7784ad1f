"""What a calculation supposes of its free indices: `For i = j: ...`, `... if i ≠ j`."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expression.declarations import Index, Scope
from grader.expression.nodes import Name, Relation, Tree
from grader.syntax import statements
from grader.syntax.tokens import Token

_OPENING_WORDS = ("For", "If", "When")


def supposition(tokens: Sequence[Token], scope: Scope) -> tuple[Tree | None, Sequence[Token]]:
    """What the start of a line supposes, and the tokens behind it."""
    first = opening_words(tokens)
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


def opening_words(tokens: Sequence[Token]) -> int:
    """How many tokens a word like `For` at the start takes: with a capital it is lexed as letters."""
    for word in _OPENING_WORDS:
        if "".join(token.text for token in tokens[: len(word)]) == word:
            return len(word)
    return 1 if tokens and tokens[0].is_keyword("if") else 0


def supposed_behind(tokens: Sequence[Token], scope: Scope) -> tuple[Tree | None, Sequence[Token]]:
    """What a line supposes at its end, `a = b if i = j` or `a = b (i = j)`, and the tokens before it."""
    line = statements.trimmed(tokens)
    bracketed = len(line) > 5 and line[-1].sign == ")" and line[-5].sign == "("
    relation = line[-4:-1] if bracketed else line[-3:]
    before = line[:-5] if bracketed else line[:-3]
    if not before or not (bracketed or before[-1].is_keyword("if")):
        return None, tokens
    found = _between_indices(relation, scope)
    rest = statements.trimmed(before if bracketed else before[:-1])
    return (found, rest) if found is not None and rest else (None, tokens)


def _between_indices(tokens: Sequence[Token], scope: Scope) -> Tree | None:
    """`i = j` or `i ≠ j` between two free indices."""
    if len(tokens) != 3 or tokens[1].sign not in ("=", "!="):
        return None
    left, right = tokens[0], tokens[2]
    for token in (left, right):
        if token.kind != "letter" or not isinstance(scope.declarations.get(token.text), Index):
            return None
    return Relation((Name(left.text), Name(right.text)), (tokens[1].text,))
