"""`check`: one answer against one key, without files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from grader.equivalence.verdict import Verdict
from grader.grading.guarding import UnreadableKey, judged
from grader.items.model import Answer, Item
from grader.sheets import SheetError
from grader.sheets.errors import Fault
from grader.sheets.fields import FaultList
from grader.sheets.item_reading import read_item
from grader.sheets.scopes import Context, ScopeReader
from grader.sheets.submissions import read_answer
from grader.sheets.tree import Listing, Node, Scalar, Table
from grader.text import Diagnostic

PLACE = "check"
"""Stands for the file in the faults of a key or declaration that came without one."""

SYNTAXES = ("auto", "latex", "sympy")
REMEMBERED = 512
"""How many items are kept: a warm check reads no declaration twice."""

DEEPEST = 8

Plain: TypeAlias = (
    "str | int | float | Fraction | Decimal | bool | Sequence[Plain] | Mapping[str, Plain]"
)
"""What may stand for a YAML value."""

Frozen: TypeAlias = "str | tuple[Any, ...]"


def check(
    key: Plain | None,
    answer: object,
    *,
    symbols: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    syntax: str = "auto",
    kind: str = "expression",
    layout: str = "gradient",
    form: Plain | None = None,
    up_to: Plain | None = None,
    tolerance: Plain | None = None,
    **common: Plain | None,
) -> Verdict:
    """The verdict on `answer` against `key`, as a sheet's item with these keys would give it.

    `key` is None for a kind without one; for a derivation it is the goal. `common` takes the other keys of an item (`unit`, `options`, `partial`, `mistakes`, `allow`, ...).
    Nothing in `answer` raises. Raises: SheetError for a key or declaration that cannot be read.
    """
    properties: dict[str, Plain | None] = {
        "answer": key,
        "kind": kind,
        "symbols": symbols or None,
        "given": given or None,
        "where": where or None,
        "layout": layout,
        "form": form,
        "up_to": up_to,
        "tolerance": tolerance,
        **common,
    }
    given_properties = {name: value for name, value in properties.items() if value is not None}
    item = _item(_frozen(given_properties), syntax)
    found = _answer(answer, item)
    if isinstance(found, Diagnostic):
        return Verdict("invalid", Fraction(0), found.code, feedback=(found.sentence(),))
    verdict = judged(item, found)
    if isinstance(verdict, UnreadableKey):
        name = "key" if verdict.where == "answer" else verdict.where
        raise SheetError((Fault(PLACE, 0, 0, f"`{name}`: {verdict.message}"),))
    return verdict


def item_of(key: str, symbols: Mapping[str, str], syntax: str) -> Item:
    """The item that a key and its declarations make. Raises: SheetError."""
    properties: dict[str, Plain] = {"answer": key, "kind": "expression"}
    if symbols:
        properties["symbols"] = symbols
    return _item(_frozen(properties), syntax)


@lru_cache(maxsize=REMEMBERED)
def _item(properties: Frozen, syntax: str) -> Item:
    """The item that the arguments make. Raises: SheetError."""
    table = _node(properties)
    assert isinstance(table, Table)
    faults = FaultList(PLACE)
    if syntax not in SYNTAXES:
        faults.add(table, f"`{syntax}` is no syntax.", f"Write {', '.join(SYNTAXES)}.")
    item = read_item(faults, ScopeReader(faults), table, item_id=PLACE, title="", outer=Context())
    if faults.faults:
        raise SheetError(
            Fault(PLACE, 0, 0, fault.message, fault.mend) for fault in faults.in_order()
        )
    return replace(item, syntax=syntax)


def _answer(answer: object, item: Item) -> Answer | Diagnostic:
    """The answer that any object makes."""
    try:
        node = Scalar("", 1, 1, plain=True) if answer is None else _node(_frozen(answer))
        return read_answer(node, item)
    except _NoText:
        message = f"An answer is a text; this is of the type {type(answer).__name__}."
        return Diagnostic("READ.NO_ANSWER", message)


class _NoText(Exception):
    """A value that no text stands for."""


def _frozen(value: object, depth: int = 0) -> Frozen:
    """A plain value that can be looked up: texts, and tuples that begin with what they are. Raises: _NoText."""
    if depth > DEEPEST:
        raise _NoText
    match value:
        case str():
            return str.__str__(value)
        case bool() | int() | float() | Fraction() | Decimal():
            return _digits(value)
        case Mapping():
            entries = ((_name(name), _frozen(inner, depth + 1)) for name, inner in value.items())
            return (_TABLE, *entries)
        case list() | tuple():
            return (_LISTING, *(_frozen(inner, depth + 1) for inner in value))
        case _:
            raise _NoText


_TABLE, _LISTING = "table", "listing"


def _node(value: Frozen) -> Node:
    """The tree that YAML would give for a plain value."""
    if isinstance(value, str):
        return Scalar(value, 1, 1)
    kind, *inside = value
    if kind == _LISTING:
        return Listing(tuple(map(_node, inside)), 1, 1)
    return Table(tuple((Scalar(name, 1, 1), _node(inner)) for name, inner in inside), 1, 1)


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise _NoText
    return str.__str__(name)


def _digits(value: float | Fraction | Decimal) -> str:
    try:
        return str(value)
    except ValueError as error:  # an int of more digits than Python writes out
        raise _NoText from error
