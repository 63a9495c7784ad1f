"""Witnesses: what is asked, what follows from it and what must hold can be read together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from grader.equivalence.claims.checking import check_search
from grader.equivalence.question import KeyFault
from grader.expression.declarations import Scope
from grader.expression.elaboration import Elaborated, elaborate
from grader.items.model import Search
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.names import declared_name, names_in
from grader.sheets.lint.subject import Subject, quoted
from grader.syntax import read_relations, read_scope, show
from grader.text import Diagnostic

_SEQUENCES_AND_WORDS = re.compile(
    r"sequence|smooth|differentiable|\\lim|\\infty|[A-Za-z]{3,} [a-z]"
)


def readable(subject: Subject) -> Iterator[Finding]:
    """Declarations, definitions and claims can be read, by whatever marks the answers."""
    search = subject.item.search
    if search is None:
        return
    try:
        check_search(search, subject.item.scope)
    except KeyFault as fault:
        found = [] if _goes_further(search) else list(_unreadable(subject, search))
        message = f"The witness cannot be read: {fault.message}"
        place = subject.node(fault.where if fault.where in ("asks", "let") else "claims")
        yield from found or [subject.found("WITNESS.UNREADABLE", place, message)]


def _goes_further(search: Search) -> bool:
    """Whether the item speaks of sequences, limits or properties, which no scope holds."""
    names = (*search.asks, *search.let)
    texts = (*search.asks.values(), *search.claims)
    return any("(" in name or "+" in name for name in names) or any(
        _SEQUENCES_AND_WORDS.search(text.partition("->")[0]) for text in texts
    )


def _unreadable(subject: Subject, search: Search) -> Iterator[Finding]:
    """Each text that cannot be read, at its place."""
    scope = _scope(subject, search)
    if not isinstance(scope, Scope):
        yield from scope
        return
    for text in subject.placed("claims"):
        fault = _claim_fault(text.text, scope)
        if fault is not None:
            told = KeyFault(fault.sentence(), fault.column, "claims", 0, fault.code)
            yield subject.unreadable("WITNESS.UNREADABLE", text, told, "The claim")


def _scope(subject: Subject, search: Search) -> Scope | list[Finding]:
    """What the claims are read in: the item's names, those asked and those that follow."""
    item = subject.item
    asked = {declared_name(name) for name in search.asks}
    symbols = {n: kind for n, kind in item.symbols.items() if declared_name(n) not in asked}
    found = read_scope(
        {**symbols, **search.asks}, {**item.where, **search.let}, layout=item.scope.layout
    )
    if isinstance(found, Scope):
        return found
    places = {"symbols": subject.named("asks"), "where": subject.named("let")}
    return [
        subject.found(
            "WITNESS.UNREADABLE",
            _place(places.get(section, {}), name, subject),
            f"{quoted(name)} cannot be read: {fault.sentence()}",
        )
        for section, name, fault in found.faults
    ]


def _place(named: Mapping[str, Placed], name: str, subject: Subject) -> Placed:
    return named.get(name) or Placed("", subject.own.line, subject.own.column)


def _claim_fault(claim: str, scope: Scope) -> Diagnostic | None:
    for tree in read_relations([claim], scope):
        if isinstance(tree, tuple):
            return tree[1]
        done = elaborate(tree, scope, show=show)
        if not isinstance(done, Elaborated):
            return done
    return None


def used(subject: Subject) -> Iterator[Finding]:
    """All that is asked for occurs in a claim, or in what follows from it."""
    search = subject.item.search
    if search is None or _goes_further(search):
        return
    scope = _scope(subject, search)
    if not isinstance(scope, Scope):
        return
    names: set[str] = set()
    for text in (*search.claims, *search.let.values()):
        names |= names_in(text, scope)
    for name, place in subject.named("asks").items():
        if declared_name(name) not in names:
            message = f"{quoted(name)} is asked for, and no claim speaks of it."
            yield subject.found("WITNESS.IDLE", place, message)
