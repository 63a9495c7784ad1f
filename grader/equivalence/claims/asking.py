"""What a witness is asked for: the names, what they must be, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from grader.equivalence.question import KeyFault
from grader.expression.declarations import Declaration, Function, Index, Scope, Value
from grader.records import record
from grader.syntax.codes import Unreadable
from grader.syntax.declarations import read_declaration
from grader.syntax.definitions import Left, left_side
from grader.syntax.lexing import lex
from grader.syntax.tokens import Token
from grader.syntax.words import Names
from grader.text import Diagnostic

_SEQUENCE = re.compile(r"\s*sequences?(?:\s+of)?\b\s*(.*)", re.DOTALL)
_RULE = re.compile(
    r"\s*\$?\s*(?P<name>.+?)_\{?\s*(?P<letter>[A-Za-z])\s*\+\s*(?P<shift>[1-9])\s*\}?\s*\$?\s*"
)
_NOBODY = Names.of(Scope())
_USUAL = "k"


class Search(Protocol):
    """What the sheet says of a witness; the model of `items` fits."""

    @property
    def asks(self) -> Mapping[str, str]: ...
    @property
    def let(self) -> Mapping[str, str]: ...
    @property
    def claims(self) -> tuple[str, ...]: ...


@record
class Asked:
    """A name asked for. `letter` is the index of a sequence; `smooth` what the declaration adds to a function."""

    key: str
    name: str
    declaration: Declaration
    parameters: tuple[str, ...] = ()
    letter: str = ""
    smooth: str = ""


@record
class LetRule:
    """`x_{k+1}: ..` as written."""

    key: str
    name: str
    letter: str
    shift: int
    body: str


def asked_names(search: Search, scope: Scope) -> tuple[Asked, ...]:
    """The names asked for, in order. Raises: KeyFault."""
    return tuple(_asked(key, text, search, scope) for key, text in search.asks.items())


def _asked(key: str, text: str, search: Search, scope: Scope) -> Asked:
    of_sequence = _SEQUENCE.fullmatch(text)
    wanted = text if of_sequence is None else of_sequence[1].strip() or "real"
    declared = read_declaration(wanted, scope)
    if isinstance(declared, Diagnostic):
        raise KeyFault(declared.sentence(), declared.column, "asks")
    left = left_of(key, search, scope, "asks")
    if left.parameters and isinstance(declared, Value):
        declared = Function(tuple(declared.shape for _ in left.parameters), declared.shape)
    if isinstance(declared, Function) and len(left.parameters) > len(declared.parameters) == 1:
        declared = Function(declared.parameters * len(left.parameters), declared.result)
    letter = left.indices[0] if left.indices else ""
    if of_sequence is not None:
        letter = letter or _USUAL
    smooth = (
        "smooth" if "smooth" in wanted else "differentiable" if "differentiable" in wanted else ""
    )
    return Asked(key.strip().strip("$"), left.name, declared, left.parameters, letter, smooth)


def left_of(key: str, search: Search, scope: Scope, where: str) -> Left:
    """A left side; a letter in its subscript is the index of a sequence if `let` or `claims` use it."""
    try:
        body = [
            t for text in (*search.let, *search.let.values(), *search.claims) for t in _tokens(text)
        ]
        left = left_side(key, lex(key, _NOBODY), body)
    except Unreadable as fault:
        raise KeyFault(fault.diagnostic.sentence(), fault.diagnostic.column, where) from fault
    declared = [i for i in left.indices if isinstance(scope.declarations.get(i), Index)]
    if left.indices and (declared or len(left.indices) > 1):
        return left_side(key, lex(key, _NOBODY), ())
    return left


def _tokens(text: str) -> Sequence[Token]:
    try:
        return lex(text, _NOBODY)
    except Unreadable:
        return ()


def rules_of(search: Search) -> tuple[LetRule, ...]:
    """The lines of `let` that make each member of a sequence from those before it."""
    found = []
    for key, body in search.let.items():
        rule = _RULE.fullmatch(key)
        if rule is not None:
            name = left_side(rule["name"], lex(rule["name"], _NOBODY), ()).name
            found.append(LetRule(key, name, rule["letter"], int(rule["shift"]), body))
    return tuple(found)


def start_of(name: str, rules: Sequence[LetRule]) -> tuple[str, int] | None:
    """`x_0` as the member 0 of the sequence x, if a rule makes one."""
    base, _, index = name.partition("_")
    if index.isdigit() and any(rule.name == base for rule in rules):
        return base, int(index)
    return None
