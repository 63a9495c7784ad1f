"""Definitions: left sides such as `\\sigma(z)_i`, their bodies, and the scope that they make together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType

from grader.expression.declarations import Definition, Index, Scope
from grader.expression.nodes import Call, FunctionName, Name, Number, Tree
from grader.expression.traversal import walk
from grader.expression.vocabulary import GREEK
from grader.records import mutable, record
from grader.syntax.codes import Unreadable, diagnostic, unreadable
from grader.syntax.lexing import lex
from grader.syntax.parsing import Source, letters_in_subscripts, parse
from grader.syntax.suggestions import shown_name
from grader.syntax.tokens import Token, word_of
from grader.syntax.words import Names
from grader.text import Diagnostic, Span, visible

_NOBODY = Names.of(Scope())
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@record
class Left:
    """A left side: `name(parameters)_indices`."""

    name: str
    parameters: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    span: Span = Span(0, 0)


@mutable
class Definitions:
    """What came of a list of definitions: those that were read, and the faults by their keys."""

    found: dict[str, Definition] = field(default_factory=dict)
    faults: list[tuple[str, Diagnostic]] = field(default_factory=list)


def canonical_name(text: str) -> str:
    """The canonical spelling of a symbol such as `\\hat{y}` or `W^{(1)}`; raises `Unreadable`."""
    stripped = text.strip().strip("$").strip()
    if _PLAIN_NAME.fullmatch(stripped):
        return stripped
    left = _left(text, lex(text, _NOBODY), frozenset())
    if left.parameters:
        raise _no_name(text)
    return left.name


def _no_name(text: str) -> Unreadable:
    return unreadable("SHEET.NAME", Span(0, len(text)), name=visible(text, 60))


def left_side(
    text: str, tokens: Sequence[Token], body: Sequence[Token], scope: Scope | None = None
) -> Left:
    """The left side in `tokens`; a subscript is an index where the body uses its letters or a declaration says so."""
    used = {t.text for t in body if t.kind == "letter"}
    if scope is not None:
        used |= {name for name, d in scope.declarations.items() if isinstance(d, Index)}
    return _left(text, tokens, frozenset(used))


def _left(text: str, tokens: Sequence[Token], used: frozenset[str]) -> Left:
    if not tokens:
        raise _no_name(text)
    name = _first(text, tokens)
    span = Span(tokens[0].span.start, tokens[-1].span.end)
    place = _word_length(tokens)
    sub: list[Token] | None = None
    sup: list[Token] | None = None
    parameters: tuple[str, ...] = ()
    while place < len(tokens):
        sign = tokens[place]
        if sign.sign == "_" and sub is None:
            sub, place = _script(text, tokens, place + 1)
        elif sign.sign == "^" and sup is None:
            sup, place = _script(text, tokens, place + 1)
        elif sign.sign in ("(", "[") and not parameters:
            end = _closing(tokens, place)
            parameters = _parameters(text, tokens[place + 1 : end])
            place = end + 1
            if sub is not None:
                name += f"_{_spelled(text, sub)}"
                sub = None
        else:
            raise _no_name(text)
    if sup is not None:
        raised = _spelled(text, sup)
        if not (raised.startswith("(") and raised.endswith(")")) and raised != "*":
            raise _no_name(text)
        name += f"^{raised}"
    indices: tuple[str, ...] = ()
    if sub is not None:
        letters = [t.text for t in sub if t.sign != ","]
        are_letters = all(t.kind == "letter" or t.sign == "," for t in sub)
        if (
            are_letters
            and letters
            and all(letter in used for letter in letters)
            and len(set(letters)) == len(letters)
        ):
            indices = tuple(letters)
        else:
            name += f"_{_spelled(text, sub)}"
    return Left(name, parameters, indices, span)


def _first(text: str, tokens: Sequence[Token]) -> str:
    token = tokens[0]
    if token.kind not in ("letter", "function", "operator", "law", "prose"):
        raise _no_name(text)
    if token.kind == "letter" and token.run.end - token.run.start > 1:
        word = text[token.run.start : token.run.end]
        return word if word not in GREEK else token.text
    if token.kind == "letter":
        return token.text
    return word_of(text, token)


def _word_length(tokens: Sequence[Token]) -> int:
    """How many tokens the first word takes: a run of letters is one name."""
    run = tokens[0].run
    if tokens[0].kind != "letter" or run.end - run.start <= 1:
        return 1
    return sum(1 for token in tokens if token.run == run)


def _script(text: str, tokens: Sequence[Token], place: int) -> tuple[list[Token], int]:
    if place >= len(tokens):
        raise _no_name(text)
    if tokens[place].sign in ("{", "("):
        end = _closing(tokens, place)
        inner = (
            list(tokens[place + 1 : end])
            if tokens[place].sign == "{"
            else list(tokens[place : end + 1])
        )
        return inner, end + 1
    return [tokens[place]], place + 1


def _closing(tokens: Sequence[Token], place: int) -> int:
    depth = 0
    for at in range(place, len(tokens)):
        depth += (tokens[at].sign in ("(", "[", "{")) - (tokens[at].sign in (")", "]", "}"))
        if depth == 0:
            return at
    raise unreadable("READ.UNCLOSED", tokens[place].span, name=tokens[place].text,
                     column=tokens[place].span.start + 1, mend="the closing bracket")  # fmt: skip


def _spelled(text: str, tokens: Sequence[Token]) -> str:
    word = ""
    for token in tokens:
        if token.kind == "letter":
            word += token.text
        elif token.kind in ("number", "function", "operator", "prose"):
            word += word_of(text, token)
        elif token.sign in ("+", "-", ",", "(", ")", "·"):
            word += "*" if token.text == "·" else token.text
        elif token.sign not in ("{", "}"):
            raise _no_name(text)
    return word


def _parameters(text: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.sign in ("(", "{")) - (token.sign in (")", "}"))
        if token.sign in (",", ";") and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    found = tuple(_left(text, part, frozenset()).name for part in parts)
    if len(set(found)) < len(found):
        raise _no_name(text)
    return found


@record
class Written:
    """A definition as written: its left side, the source of its body, and the key to report faults under."""

    key: str
    left: Left
    body: Source


def define(written: Sequence[Written], scope: Scope, syntax: str) -> tuple[Scope, Definitions]:
    """`scope` with these definitions, whatever their order; faults by key."""
    result = Definitions()
    blank = dict(scope.definitions)
    for one in written:
        blank[one.left.name] = Definition(
            one.left.name,
            one.left.parameters,
            one.left.indices,
            Number(0),  # type: ignore[arg-type]
        )
    provisional = with_definitions(scope, blank)
    for one in written:
        try:
            result.found[one.left.name] = _definition(one, provisional, syntax)
        except Unreadable as fault:
            result.faults.append((one.key, fault.diagnostic))
    complete = with_definitions(scope, {**scope.definitions, **result.found})
    for one in written:
        if one.left.name in result.found and _in_circle(one.left.name, complete):
            circle = diagnostic("READ.CIRCLE", one.left.span, name=shown_name(one.left.name))
            result.faults.append((one.key, circle))
    return complete, result


def _definition(one: Written, scope: Scope, syntax: str) -> Definition:
    left = one.left
    names = Names.of(scope, frozenset(left.parameters))
    tokens = (
        tuple(lex(one.body.text, names, syntax))
        if not one.body.tokens
        else _relexed(one.body, names, syntax)
    )
    bound = (*left.parameters, *left.indices)
    source = Source(one.body.text, tokens, names)
    subscripted = letters_in_subscripts(tokens) | set(left.indices)
    tree = parse(source, bound, subscripted=subscripted).tree
    return Definition(left.name, left.parameters, left.indices, tree)


def _relexed(body: Source, names: Names, syntax: str) -> tuple[Token, ...]:
    """The body read again with the names that the definitions bring; its place in the text is kept."""
    start, end = body.tokens[0].span.start, body.tokens[-1].span.end
    blanked = " " * start + body.text[start:end]
    return tuple(lex(blanked, names, "latex" if "\\" in body.text else syntax))


def with_definitions(scope: Scope, definitions: Mapping[str, Definition]) -> Scope:
    return replace(scope, definitions=MappingProxyType(dict(definitions)))


def _in_circle(name: str, scope: Scope) -> bool:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        definition = scope.definitions.get(waiting.pop())
        if definition is None:
            continue
        for used in _names(definition.body):
            if used == name:
                return True
            if used not in seen and used not in definition.parameters:
                seen.add(used)
                waiting.append(used)
    return False


def _names(tree: Tree) -> set[str]:
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Name | FunctionName):
            found.add(node.name)
        elif isinstance(node, Call):
            found.add(node.function)
    return found
