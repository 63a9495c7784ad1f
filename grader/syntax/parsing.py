"""One text, one tree: the tokens are put through the grammar, with everything counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.expression.nodes import Collection, Tree
from grader.expression.traversal import children
from grader.records import record
from grader.syntax import bounds, brackets, factors, grammar
from grader.syntax.codes import Note, Unreadable, unreadable
from grader.syntax.state import Grammar, State
from grader.syntax.tokens import Token
from grader.syntax.words import Names
from grader.text import Span

_GRAMMAR = Grammar(grammar.expression, factors.factor, factors.argument)


@record
class Source:
    """A text with its tokens and the names that may occur in it."""

    text: str
    tokens: tuple[Token, ...]
    names: Names

    def part(self, start: int, end: int) -> Source:
        if start == 0 and end == len(self.tokens):
            return self
        return Source(self.text, self.tokens[start:end], self.names)


@record
class Parsed:
    """A tree with what was worth telling about its reading."""

    tree: Tree
    notes: tuple[Note, ...] = ()
    aliased: tuple[str, ...] = ()


def parse(
    source: Source, bound: Iterable[str] = (), *, subscripted: frozenset[str] | None = None
) -> Parsed:
    """The tree of all tokens; a list where commas stand at the top. Raises `Unreadable`."""
    if not source.tokens:
        raise unreadable("READ.EMPTY")
    try:
        return _parse(source, tuple(bound), subscripted)
    except Unreadable:
        if not any(token.sign == "||" for token in source.tokens):
            raise
        split = Source(source.text, tuple(_with_single_bars(source.tokens)), source.names)
        try:
            return _parse(split, tuple(bound), subscripted)
        except Unreadable:
            pass
        raise


def _parse(source: Source, bound: tuple[str, ...], subscripted: frozenset[str] | None) -> Parsed:
    tokens = list(source.tokens)
    state = State(
        source.text, tokens, source.names, source.names.scope, _GRAMMAR, "\\" in source.text,
        limit=len(tokens), bound=list(bound),
        subscripted=letters_in_subscripts(tokens) if subscripted is None else subscripted,
    )  # fmt: skip
    try:
        items = brackets.items(state)
    except RecursionError:
        raise unreadable("READ.TOO_DEEP", tokens[0].span, limit=bounds.NESTING) from None
    if state.at < state.limit:
        raise _leftover(state)
    tree = items[0]
    if len(items) > 1:
        tree = Collection("list", tuple(items), bare=True, span=state.span_from(0))
    if len(tokens) > _FLAT:
        _limit_depth(tree)
    return Parsed(tree, tuple(state.notes), tuple(state.aliased))


def _leftover(state: State) -> Unreadable:
    token = state.peek()
    if token.sign in (")", "]", "}", "\\}", "⟩", "⌋", "⌉"):
        return unreadable("READ.UNOPENED", token.span, name=state.said(token))
    if token.kind in ("prose", "keyword"):
        return unreadable(
            "READ.WORDS", token.span, mend="Write a formula; put words outside of it."
        )
    if token.sign == "&":
        return state.unexpected(token, "Put a matrix between \\begin{pmatrix} and \\end{pmatrix}.")
    return state.unexpected(token)


def _with_single_bars(tokens: Sequence[Token]) -> Iterable[Token]:
    for token in tokens:
        if token.sign == "||":
            middle = token.span.start + 1
            yield Token("symbol", "|", Span(token.span.start, middle), token.space)
            yield Token("symbol", "|", Span(middle, token.span.end))
        else:
            yield token


def letters_in_subscripts(tokens: Sequence[Token]) -> frozenset[str]:
    """The letters that stand in some subscript: free indices if nothing declares them."""
    found: set[str] = set()
    depth, below = 0, False
    for token in tokens:
        sign = token.sign
        if depth or below:
            if token.kind == "letter":
                found.add(token.text)
            elif sign in ("{", "("):
                depth += 1
            elif depth and sign in ("}", ")"):
                depth -= 1
        below = sign == "_"
    if found:
        found.update(_compared_with(tokens, found))
    return frozenset(found)


def _compared_with(tokens: Sequence[Token], letters: set[str]) -> Iterable[str]:
    """The letters that a condition such as `& i = j` or `if i ≠ j` compares with one of `letters`."""
    for place in range(2, len(tokens) - 1):
        if tokens[place].sign not in ("=", "!="):
            continue
        before, left, right = tokens[place - 2], tokens[place - 1], tokens[place + 1]
        opens = before.is_keyword("if") or before.sign in ("&", "[", ",", "and", "or")
        applied = place + 2 < len(tokens) and tokens[place + 2].sign in ("_", "(")
        if opens and not applied and left.kind == right.kind == "letter":
            pair = {left.text, right.text}
            yield from pair if pair & letters else ()


_FLAT = bounds.TREE_DEPTH // 4
"""A tree of so few tokens is not too deep: no token adds more than four levels."""


def _limit_depth(tree: Tree) -> None:
    """Deeply nested trees are refused, however they were written (`a/b/c/…`)."""
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > bounds.TREE_DEPTH:
            raise unreadable("READ.TOO_DEEP", node.span, limit=bounds.TREE_DEPTH)
        waiting.extend((child, depth + 1) for child in children(node))
