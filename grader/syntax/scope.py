"""From the strings of a sheet to a scope: symbols, definitions, premises; and the scope of free letters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from grader.expression.declarations import Declaration, Rows, Scope, Value
from grader.expression.nodes import Collection, Logic, Relation, Tree
from grader.records import record
from grader.syntax import bounds
from grader.syntax.codes import Unreadable, diagnostic, unreadable
from grader.syntax.declarations import declaration
from grader.syntax.definitions import (
    Written,
    canonical_name,
    define,
    left_side,
)
from grader.syntax.lexing import lex
from grader.syntax.parsing import Source, parse
from grader.syntax.suggestions import shown_name
from grader.syntax.words import Names
from grader.text import Diagnostic, Span

Fault = tuple[str, str, Diagnostic]


@record
class ScopeFaults:
    """What is wrong with the symbols and definitions: section (`symbols` or `where`), key, diagnostic."""

    faults: tuple[Fault, ...]


def read_scope(
    symbols: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    *,
    layout: str = "gradient",
    variable: str = "",
    log: str = "",
    decimal: str = "",
    data: Mapping[str, Rows] | None = None,
    aliases: Mapping[str, str] | None = None,
    syntax: str = "auto",
) -> Scope | ScopeFaults:
    """The scope of an item. Without symbols and definitions every letter is a number."""
    faults: list[Fault] = []
    declared = {**(symbols or {}), **_shapes(data or {})}
    where = {**_length(data or {}, declared, where or {}), **(where or {})}
    declarations = _declarations(declared, faults)
    renamed: dict[str, str] = {}
    for letter, meant in (aliases or {}).items():
        try:
            renamed[canonical_name(letter)] = canonical_name(meant)
        except Unreadable as fault:
            faults.append(("aliases", letter, fault.diagnostic))
    by = ""
    if variable:
        try:
            by = canonical_name(variable)
        except Unreadable as fault:
            faults.append(("variable", variable, fault.diagnostic))
    scope = Scope(
        MappingProxyType(declarations),
        aliases=MappingProxyType(renamed),
        letters_are_numbers=not declared and not where,
        layout=layout,
        variable=by,
        log_base=int(log) if str(log).isdigit() else 0,
        decimal=decimal or "point",
        data=MappingProxyType({canonical_name(name): rows for name, rows in (data or {}).items()}),
    )
    scope = _with_where(scope, where or {}, syntax, faults)
    return ScopeFaults(tuple(faults)) if faults else scope


def _shapes(data: Mapping[str, Rows]) -> dict[str, str]:
    """What the names of data are declared as."""
    return {
        name: f"vector[{len(rows)}]"
        if len(rows[0]) == 1
        else f"matrix[{len(rows)}, {len(rows[0])}]"
        for name, rows in data.items()
    }


def _length(
    data: Mapping[str, Rows],
    declared: Mapping[str, str],
    where: Mapping[str, str],
) -> dict[str, str]:
    """The number of rows under the name n, where all data have as many and n is free."""
    lengths = {len(rows) for rows in data.values()}
    return {"n": str(lengths.pop())} if len(lengths) == 1 and "n" not in {*declared, *where} else {}


def _declarations(symbols: Mapping[str, str], faults: list[Fault]) -> dict[str, Declaration]:
    """Laws come last: their parameters may be names declared below them."""
    found: dict[str, Declaration] = {}
    names: dict[str, str] = {}
    for key in symbols:
        try:
            name = canonical_name(key)
            if name in names.values():
                raise unreadable("SHEET.DECLARED_TWICE", Span(0, len(key)), name=key)
            names[key] = name
        except Unreadable as fault:
            faults.append(("symbols", key, fault.diagnostic))
    waiting: list[str] = []
    for key, name in names.items():
        text = symbols[key]
        if "(" in text and not re.search(r"\bin\s*[\[(]|->", text):
            waiting.append(key)
            found[name] = Value()
            continue
        try:
            found[name] = declaration(text, Scope())
        except Unreadable as fault:
            faults.append(("symbols", key, fault.diagnostic))
    for key in waiting:
        scope = Scope(MappingProxyType(dict(found)))
        try:
            found[names[key]] = declaration(symbols[key], scope)
        except Unreadable as fault:
            faults.append(("symbols", key, fault.diagnostic))
    return found


def _with_where(scope: Scope, where: Mapping[str, str], syntax: str, faults: list[Fault]) -> Scope:
    written: list[Written] = []
    if len(where) > bounds.DEFINITIONS:
        faults.append(
            ("where", "", diagnostic("READ.TOO_MANY_DEFINITIONS", limit=bounds.DEFINITIONS))
        )
        return scope
    for key, body in where.items():
        try:
            written.append(written_definition(key, body, scope, syntax))
        except Unreadable as fault:
            faults.append(("where", key, fault.diagnostic))
    for one in written:
        if sum(other.left.name == one.left.name for other in written) > 1:
            name = shown_name(one.left.name)
            faults.append(("where", one.key, diagnostic("READ.DEFINED_TWICE", name=name)))
            return scope
    scope, result = define(written, scope, syntax)
    faults.extend(("where", key, fault) for key, fault in result.faults)
    return scope


def written_definition(key: str, body: str, scope: Scope, syntax: str = "auto") -> Written:
    """One line of a mapping of definitions."""
    names = Names.of(scope)
    tokens = lex(body, names, syntax)
    if not tokens:
        raise unreadable("READ.EMPTY")
    left = left_side(key, lex(key, names, syntax), tokens, scope)
    return Written(key, left, Source(body, (), names))


# Premises.

_INDEPENDENT = (
    r"(?s)(.+?)\s+(?:are\s+)?(?:mutually\s+|stochastically\s+|jointly\s+|conditionally\s+)?(independent|uncorrelated)"
    r"(?:\s+given\s+(.+))?"
)
_PERP = r"(?s)(.+?)\s*(?:\\perp(?:\\!|\s)*(?:\\perp)?|⊥⊥?|⫫)\s*(.+?)(?:\s*(?:\\mid|\|)\s*(.+))?"
_PROPERTY = (
    r"(?s)(.+?)\s+(?:is\s+|are\s+)?(?:an?\s+)?(invertible|regular|nonsingular|symmetric|orthogonal|diagonal|skew-symmetric|"
    r"positive definite|positive semidefinite|differentiable|continuous|smooth|bounded|monotone|convex|integer|even|odd)"
)
_EXTREMUM = r"(?s)(.+?)\s+has\s+an?\s+(?:strict\s+)?(local|global)?\s*(maximum|minimum|extremum|saddle point|root|zero|critical point)\s+at\s+(.+)"
_WORDS_OUT = r"\\text\s*\{([^{}]*)\}"
"""The patterns of rare sentences are compiled at their first use."""


def read_relations(
    given: Sequence[str], scope: Scope, syntax: str = "auto"
) -> tuple[Tree, ...] | tuple[tuple[int, Diagnostic], ...]:
    """The premises of an item as trees; if any cannot be read, pairs of place and diagnostic instead."""
    found: list[Tree] = []
    faults: list[tuple[int, Diagnostic]] = []
    for place, text in enumerate(given):
        try:
            found.extend(_premises(text, scope, syntax))
        except Unreadable as fault:
            faults.append((place, fault.diagnostic))
    return tuple(faults) if faults else tuple(found)


def _premises(text: str, scope: Scope, syntax: str) -> list[Tree]:
    if not isinstance(text, str):
        raise unreadable("READ.TEXT")
    if len(text) > bounds.CHARACTERS:
        raise unreadable("READ.TOO_LONG", count=len(text), limit=bounds.CHARACTERS)
    words = " ".join(re.sub(_WORDS_OUT, r" \1 ", text).split()).strip("$").strip().rstrip(".")
    match = re.fullmatch(_INDEPENDENT, words)
    if match is not None:
        parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", match.group(1))
        return [_independence(match.group(2), parts, match.group(3), scope, syntax)]
    match = re.fullmatch(_PERP, words)
    if match is not None:
        parts = [match.group(1), match.group(2)]
        return [_independence("independent", parts, match.group(3), scope, syntax)]
    match = re.fullmatch(_EXTREMUM, words)
    if match is not None:
        kind = " ".join(word for word in (match.group(2), match.group(3)) if word)
        operands = (_tree(match.group(1), scope, syntax), _tree(match.group(4), scope, syntax))
        return [Logic(kind, operands)]
    match = re.fullmatch(_PROPERTY, words)
    if match is not None:
        word = {"regular": "invertible", "nonsingular": "invertible"}.get(
            match.group(2), match.group(2)
        )
        return [Logic(word, (_tree(match.group(1), scope, syntax),))]
    tree = _tree(text, scope, syntax)
    items = tree.items if isinstance(tree, Collection) and tree.kind == "list" else (tree,)
    for item in items:
        if not isinstance(item, Relation | Logic):
            mend = "Write an equation, an inequality, or a property in words such as A invertible."
            raise unreadable("SHEET.PREMISE", item.span, mend=mend)
    return list(items)


def _independence(
    word: str, parts: Sequence[str], given: str | None, scope: Scope, syntax: str
) -> Logic:
    """`independent` with its operands; `independent given` has the condition as the last one."""
    if given is None:
        return Logic(word, tuple(_tree(part, scope, syntax) for part in parts))
    operands = (*parts, given)
    return Logic(f"{word} given", tuple(_tree(part, scope, syntax) for part in operands))


def _tree(text: str, scope: Scope, syntax: str) -> Tree:
    names = Names.of(scope)
    return parse(Source(text, tuple(lex(text, names, syntax)), names)).tree
