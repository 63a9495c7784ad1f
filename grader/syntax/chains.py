"""Derivations: a chain of members over several lines and displays."""

from __future__ import annotations

from collections.abc import Mapping

from grader.expression.declarations import Definition, Scope
from grader.expression.nodes import Tree
from grader.records import record
from grader.syntax import grammar, statements
from grader.syntax.codes import Note, unreadable
from grader.syntax.parsing import Source, parse
from grader.syntax.reading import guarded, prepared
from grader.syntax.tokens import Token
from grader.syntax.words import Names
from grader.text import Diagnostic


@record
class Member:
    """A member of a chain, the sign before it (empty before the first), and its text.

    `tree` is a diagnostic where the member cannot be read. `starts` marks a member that begins a new chain.
    """

    operator: str
    tree: Tree | Diagnostic
    text: str
    starts: bool = False
    notes: tuple[Note, ...] = ()


@record
class Derivation:
    """The members of a chain in order, and the scope with the definitions made in it.

    `leading` is the sign before the first member, where the chain starts with one.
    """

    members: tuple[Member, ...]
    leading: str
    scope: Scope
    definitions: tuple[str, ...] = ()
    repeated: tuple[Definition, ...] = ()


def read_chain(
    text: str, scope: Scope, syntax: str = "auto", *, where: Mapping[str, str] | None = None
) -> Derivation | Diagnostic:
    """The chain that `text` shows; lines that start with a sign go on, others start anew."""
    return guarded(lambda: _read_chain(text, scope, syntax, where or {}))


def _read_chain(text: str, scope: Scope, syntax: str, where: Mapping[str, str]) -> Derivation:
    if not isinstance(text, str):
        raise unreadable("READ.TEXT")
    context = prepared(text, scope, syntax, where)
    source = Source(text, context.tokens, Names.of(context.scope))
    members: list[Member] = []
    leading = ""
    for place, line in enumerate(_lines(context.tokens)):
        first = source.tokens[line[0]]
        starts_with_sign = _sign(first)
        if place == 0 and starts_with_sign:
            leading = first.text
        cut = statements.chain(source.tokens[line[0] : line[1]])
        before = first.text if starts_with_sign and members else ""
        for k, (start, end) in enumerate(cut.members):
            sign = cut.operators[k - 1] if k else before
            part = _without_breaks(source.part(line[0] + start, line[0] + end))
            new = bool(members) and k == 0 and not starts_with_sign
            members.append(_member(sign, part, context.subscripted, new))
    if not members:
        raise unreadable("READ.EMPTY")
    return Derivation(tuple(members), leading, context.scope, context.definitions, context.repeated)


def _without_breaks(part: Source) -> Source:
    tokens = tuple(token for token in part.tokens if not token.is_symbol("newline"))
    return Source(part.text, tokens, part.names)


def _member(sign: str, part: Source, subscripted: frozenset[str], new: bool) -> Member:
    found = guarded(lambda: parse(part, subscripted=subscripted))
    text = part.text[part.tokens[0].span.start : part.tokens[-1].span.end]
    if isinstance(found, Diagnostic):
        return Member(sign, found, text, new)
    return Member(sign, found.tree, text, new, found.notes)


def _sign(token: Token) -> bool:
    return token.kind == "symbol" and grammar.LEVELS.get(token.text) == grammar.RELATION


def _lines(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Ranges between line breaks; a line that the next one continues (it ends with a sign) goes on."""
    lines: list[tuple[int, int]] = []
    start = 0
    for place, token in enumerate(tokens):
        if not token.is_symbol("newline", "implies", "iff"):
            continue
        if (place > start and not token.is_symbol("newline")) or (
            place > start and not _ends_open(tokens[place - 1]) and not _goes_on(tokens, place)
        ):
            lines.append((start, place))
            start = place + 1
        elif place == start:
            start = place + 1
    if start < len(tokens):
        lines.append((start, len(tokens)))
    return lines


def _ends_open(token: Token) -> bool:
    return token.kind == "symbol" and token.text in grammar.LEVELS


def _goes_on(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether the next line begins with + or another sign that is no relation."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return following is not None and _ends_open(following) and not _sign(following)
