"""Derivations: a chain of members over several lines, displays or texts, with the definitions made on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from grader.expression.declarations import Definition, Scope
from grader.expression.nodes import Relation, Tree
from grader.records import mutable, record
from grader.syntax import bounds, statements
from grader.syntax.codes import Note, Unreadable, unreadable
from grader.syntax.definitions import Left, Written, left_side
from grader.syntax.increments import as_partials, as_quotient
from grader.syntax.lexing import lex
from grader.syntax.lines import Line, cut_lines, is_sign
from grader.syntax.parsing import Source, letters_in_subscripts, parse
from grader.syntax.reading import guarded, own_definitions
from grader.syntax.scope import written_definition
from grader.syntax.suppositions import supposed_behind, supposition
from grader.syntax.tokens import Token
from grader.syntax.words import Names
from grader.text import Diagnostic

_LABEL_OPERATORS = frozenset(
    {"frac", "nabla", "partial", "gradient", "jacobian", "hessian", "diff", "divergence", "curl"}
)


@record
class Member:
    """A member of a chain, the sign before it (empty before the first), and its text.

    `tree` is a diagnostic where the member cannot be read; its columns are those of the text number `part`. `starts`
    marks a member that begins a new chain, `scope` holds the definitions made up to it. `supposed` is the condition on
    free indices under which the line stands.
    """

    operator: str
    tree: Tree | Diagnostic
    text: str
    scope: Scope
    part: int = 0
    starts: bool = False
    notes: tuple[Note, ...] = ()
    supposed: Tree | None = None


@record
class Derivation:
    """The members of a chain in order, and the scope with the definitions made in it.

    `leading` is the sign before the first member, where the chain starts with one. `repeated` are definitions of the
    exercise that are made again.
    """

    members: tuple[Member, ...]
    leading: str
    scope: Scope
    definitions: tuple[str, ...] = ()
    repeated: tuple[Definition, ...] = ()


@mutable
class _Reader:
    """What was read so far, and in what scope the next line is read.

    `tokens` are those of whole texts in the present scope; `waiting` is the body of a definition, which is a member only
    if the chain goes on from it.
    """

    scope: Scope
    names: Names
    syntax: str
    subscripted: frozenset[str]
    members: list[Member] = field(default_factory=list)
    learnt: list[str] = field(default_factory=list)
    leading: str = ""
    tokens: dict[int, tuple[Token, ...]] = field(default_factory=dict)
    waiting: Member | None = None
    standing: Tree | None = None
    supposed: Tree | None = None
    whole: bool = False


def read_chain(
    texts: str | Sequence[str],
    scope: Scope,
    syntax: str = "auto",
    *,
    where: Mapping[str, str] | None = None,
    whole: bool = False,
) -> Derivation | Diagnostic:
    """The chain that one text or a list of texts shows.

    A line that starts with a sign goes on, one that holds an equation of its own starts anew, any other is the next
    member. Where `whole`, every line is a statement and a member as it stands: an equation is solved step by step. Never
    raises for any text.
    """
    parts = (texts,) if isinstance(texts, str) else tuple(texts)
    return guarded(lambda: _read_chain(parts, scope, syntax, where or {}, whole=whole))


def _read_chain(
    parts: Sequence[str], scope: Scope, syntax: str, where: Mapping[str, str], *, whole: bool
) -> Derivation:
    if not all(isinstance(text, str) for text in parts):
        raise unreadable("READ.TEXT")
    if sum(map(len, parts)) > bounds.CHARACTERS:
        raise unreadable("READ.TOO_LONG", count=sum(map(len, parts)), limit=bounds.CHARACTERS)
    found = _all_lines(parts, Names.of(scope), syntax, whole=whole)
    lines = [line for line in found if isinstance(line, Line)]
    if not found:
        raise unreadable("READ.EMPTY")
    inner, made, repeated = _announced(lines, where, scope, syntax)
    subscripted = frozenset().union(*(letters_in_subscripts(line.tokens) for line in lines))
    reader = _Reader(inner, Names.of(inner), syntax, subscripted, whole=whole)
    for line in found:
        if isinstance(line, Member):
            reader.members.append(line)
        else:
            _read_line(reader, line if reader.scope is scope else _relexed(line, reader))
    if not reader.members:
        _flush(reader)
    if not reader.members:
        raise unreadable("READ.EMPTY")
    return Derivation(
        tuple(reader.members), reader.leading, reader.scope, (*made, *reader.learnt), repeated
    )


# Texts.


def _all_lines(
    parts: Sequence[str], names: Names, syntax: str, *, whole: bool
) -> list[Line | Member]:
    """The lines of all texts; a text among several that cannot be cut into tokens is a member that cannot be read."""
    found: list[Line | Member] = []
    for number, text in enumerate(parts):
        try:
            found.extend(cut_lines(number, text, names, syntax, whole=whole))
        except Unreadable as fault:
            if len(parts) == 1:
                raise
            found.append(Member("=", fault.diagnostic, text, names.scope, number))
    return found


def _relexed(line: Line, reader: _Reader) -> Line:
    """The line cut into tokens again with the names that came to be known."""
    whole = reader.tokens.get(line.part)
    if whole is None:
        syntax = "latex" if "\\" in line.text else reader.syntax
        whole = reader.tokens[line.part] = tuple(lex(line.text, reader.names, syntax))
    tokens = tuple(t for t in whole if line.start <= t.span.start < line.end)
    return replace(line, tokens=tokens)


# Definitions.


def _announced(
    lines: Sequence[Line], where: Mapping[str, str], scope: Scope, syntax: str
) -> tuple[Scope, tuple[str, ...], tuple[Definition, ...]]:
    """The scope with the definitions beside the chain and those that a word announces (`let`, `where`), in any order."""
    inside: list[Written] = []
    names = Names.of(scope)
    for line in lines:
        for left, body in _spoken(line):
            side = left_side(line.text, left, body, scope)
            inside.append(Written("", side, Source(line.text, body, names)))
    beside = [written_definition(key, body, scope, syntax) for key, body in where.items()]
    if not inside and not beside:
        return scope, (), ()
    if len(inside) + len(beside) > bounds.DEFINITIONS:
        raise unreadable("READ.TOO_MANY_DEFINITIONS", limit=bounds.DEFINITIONS)
    return own_definitions([*inside, *beside], scope, syntax)


_Equations = list[tuple[tuple[Token, ...], tuple[Token, ...]]]


def _spoken(line: Line) -> _Equations:
    """The definitions that a word announces in a line: left sides and bodies."""
    tokens, behind = _announcement(line)
    found: _Equations = []
    for piece in (tokens, behind):
        if any(token.sign == "=" for _, token in statements.at_top(piece)):
            found.extend(statements.definitions(piece))
    return found


def _announcement(line: Line) -> tuple[Sequence[Token], Sequence[Token]]:
    """The tokens behind `let` at the start of a line, up to `then`; and those behind `where` further on."""
    tokens = _bare(line.tokens)
    opened = line.defines and tokens and not is_sign(tokens[0])
    if opened or (tokens and tokens[0].is_keyword("where")):
        return statements.up_to_then(tokens if opened else tokens[1:]), ()
    for place, token in statements.at_top(tokens):
        if token.is_keyword("where"):
            return (), tokens[place + 1 :]
    return (), ()


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without `so` and `∵` in front."""
    first = 0
    while first < len(tokens) and (
        tokens[first].is_keyword("then", "and") or tokens[first].sign in ("because", ",", ".", ":")
    ):
        first += 1
    return tokens[first:]


def _learn(reader: _Reader, line: Line, body: tuple[Token, ...], cut: statements.Chain) -> bool:
    """Take `u = …` for a definition where nothing is called u so far."""
    if len(cut.members) < 2 or cut.operators[0] != "=" or body[0].kind not in ("letter", "prose"):
        return False
    left = body[slice(*cut.members[0])]
    right = body[slice(*cut.members[1])]
    try:
        side = left_side(line.text, left, right, reader.scope)
    except Unreadable:
        return False
    if not _is_new(side, reader):
        return False
    if len(reader.learnt) >= bounds.DEFINITIONS:
        raise unreadable("READ.TOO_MANY_DEFINITIONS", limit=bounds.DEFINITIONS)
    written = Written("", side, Source(line.text, right, reader.names))
    try:
        reader.scope, made, _ = own_definitions([written], reader.scope, reader.syntax)
    except Unreadable:
        return False
    reader.names = Names.of(reader.scope)
    reader.tokens.clear()
    reader.learnt.extend(made)
    return True


def _named_behind(reader: _Reader, line: Line, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Learn `… = body =: u` and give back what stands before it; any other `=:` is an equals sign."""
    place = next(
        (p for p, t in statements.at_top(tokens) if p and t.sign == ":" and tokens[p - 1].sign == "="),
        None,
    )  # fmt: skip
    if place is None:
        return tokens
    whole = tokens[:place] + tokens[place + 1 :]
    before, name = tokens[: place - 1], tokens[place + 1 :]
    cut = statements.chain(before)
    if not cut.members or not name:
        return whole
    shifted = (cut.members[-1][0] + len(name), cut.members[-1][1] + len(name))
    turned = statements.Chain(((0, len(name)), shifted), ("=",))
    if not _learn(reader, line, (*name, *before), turned):
        return whole
    return before if len(cut.members) > 1 else ()


def _is_new(side: Left, reader: _Reader) -> bool:
    scope = reader.scope
    name = side.name
    known = name in scope.declarations or name in scope.definitions or name in reader.names.sizes
    base = name.split("_", 1)[0]
    return not known and base not in scope.declarations and not scope.letters_are_numbers


# Members.


def _read_line(reader: _Reader, line: Line) -> None:
    body = _supposing(reader, line)
    if not body:
        return
    if reader.whole:
        _read_statement(reader, line, body)
        return
    body = as_partials(as_quotient(body, reader.names), reader.names)
    first = body[0]
    goes_on = is_sign(first)
    if goes_on and not reader.members:
        reader.leading = first.text
    try:
        cut = _cut(body, skips_sign=goes_on and bool(reader.members))
    except Unreadable as fault:
        sign = first.text if goes_on and reader.members else "=" if reader.members else ""
        text = line.text[line.start : line.end]
        reader.members.append(Member(sign, fault.diagnostic, text, reader.scope, line.part))
        return
    if not cut.members:
        return
    learnt = not goes_on and _learn(reader, line, body, cut)
    if learnt:
        line = _relexed(line, reader)
        body = _supposing(reader, line)
        cut = statements.chain(body)
    found = [_member(reader, line, body[slice(*part)]) for part in cut.members]
    if goes_on:
        _flush(reader)
    reader.waiting = None
    signs = ["", *cut.operators]
    if goes_on and reader.members:
        signs[0] = first.text
    elif len(found) > 1 and (learnt or _is_label(found[0], body[slice(*cut.members[0])])):
        del found[0], signs[0]
        signs[0] = ""
        if learnt and len(found) == 1:
            reader.waiting = found.pop()
            return
    elif len(found) == 1 and reader.members:
        signs[0] = "="
    for k, (sign, member) in enumerate(zip(signs, found, strict=True)):
        starts = bool(reader.members) and k == 0 and not sign
        reader.members.append(replace(member, operator=sign, starts=starts))


def _cut(body: tuple[Token, ...], *, skips_sign: bool) -> statements.Chain:
    """The members of a line; the sign that it goes on with belongs to the member before."""
    if not skips_sign:
        return statements.chain(body)
    cut = statements.chain(body[1:])
    return replace(cut, members=tuple((a + 1, b + 1) for a, b in cut.members))


def _read_statement(reader: _Reader, line: Line, body: tuple[Token, ...]) -> None:
    """A line that is a statement as it stands, or goes on with the one before: `2x = 7 - 3`, `= 4`."""
    last = reader.members[-1] if reader.members else None
    if last is None or not isinstance(last.tree, Relation) or not is_sign(body[0]) or not body[1:]:
        reader.members.append(replace(_member(reader, line, body), operator=line.arrow))
        return
    found = _member(reader, line, body[1:])
    if isinstance(found.tree, Diagnostic):
        reader.members[-1] = replace(last, tree=found.tree)
        return
    whole = Relation((*last.tree.members, found.tree), (*last.tree.operators, body[0].text))
    reader.members[-1] = replace(last, tree=whole)


def _supposing(reader: _Reader, line: Line) -> tuple[Token, ...]:
    """The tokens of a line; what it supposes of its indices holds from here on, or for this line where it stands behind."""
    found, rest = supposition(line.tokens, reader.scope)
    if found is not None:
        reader.standing = found
    behind, rest = supposed_behind(rest, reader.scope)
    reader.supposed = behind or reader.standing
    return _named_behind(reader, line, _statement(replace(line, tokens=tuple(rest))))


def _flush(reader: _Reader) -> None:
    """The body of a definition becomes a member: the chain goes on from it, or there is no other."""
    if reader.waiting is not None:
        reader.members.append(replace(reader.waiting, starts=bool(reader.members)))
        reader.waiting = None


def _statement(line: Line) -> tuple[Token, ...]:
    """The tokens of a line without its definitions, reasons and remarks."""
    tokens = _bare(line.tokens)
    opened = line.defines and tokens and not is_sign(tokens[0])
    if opened or (tokens and tokens[0].is_keyword("where")):
        rest = tokens[len(statements.up_to_then(tokens)) :]
        return statements.trimmed(statements.without_remarks(rest))
    if tokens and tokens[0].sign == "forall":
        colon = next((p for p, t in statements.at_top(tokens) if t.sign == ":"), -1)
        tokens = tokens[colon + 1 :]
    for place, token in statements.at_top(tokens):
        if token.is_keyword("where") or token.sign in ("forall", "because"):
            tokens = tokens[:place]
            break
    return statements.trimmed(statements.without_remarks(tokens))


def _member(reader: _Reader, line: Line, tokens: tuple[Token, ...]) -> Member:
    part = Source(line.text, tuple(t for t in tokens if t.sign != "newline"), reader.names)
    found = guarded(lambda: parse(part, subscripted=reader.subscripted))
    text = line.text[tokens[0].span.start : tokens[-1].span.end]
    if isinstance(found, Diagnostic):
        return Member("", found, text, reader.scope, line.part, supposed=reader.supposed)
    return Member(
        "", found.tree, text, reader.scope, line.part, notes=found.notes, supposed=reader.supposed
    )


def _is_label(member: Member, tokens: Sequence[Token]) -> bool:
    """Whether an unreadable first member only names what is derived: `f'(x)` or `∂L/∂w` with names of the student's own."""
    if not isinstance(member.tree, Diagnostic) or member.tree.code != "READ.UNKNOWN_NAME":
        return False
    return all(
        token.kind in ("letter", "number")
        or (token.kind == "operator" and token.text in _LABEL_OPERATORS)
        or token.sign in ("_", "^", "{", "}", "(", ")", "[", "]", ",", "'", "∂", "∇", "⊤")
        or (token.sign == "·" and place and tokens[place - 1].sign == "∇")
        for place, token in enumerate(tokens)
    )
