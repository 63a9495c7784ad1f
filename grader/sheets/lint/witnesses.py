"""Witnesses: what is asked, what follows from it and what must hold can be read together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from grader.equivalence.question import KeyFault
from grader.expression.declarations import Scope
from grader.expression.elaboration import Elaborated, elaborate
from grader.items.model import Answer, Search
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.names import declared_name, names_in
from grader.sheets.lint.subject import Subject, quoted
from grader.syntax import read_relations, read_scope, show
from grader.text import Diagnostic

_SAMPLES = (("function", "x"), ("matrix", r"\begin{pmatrix} 2 & 1 \\ 1 & 3 \end{pmatrix}"),
            ("vector", "(1, 2)"), ("row", "(1, 2)"), ("", "1"))  # fmt: skip
"""Something to hand in for a declaration with this word: only whether the claims can be read counts."""

_SEQUENCES_AND_WORDS = re.compile(
    r"sequence|smooth|differentiable|\\lim|\\infty|[A-Za-z]{3,} [a-z]"
)


def readable(subject: Subject) -> Iterator[Finding]:
    """Declarations, definitions and claims can be read, by whatever marks the answers."""
    search = subject.item.search
    if search is None:
        return
    verdict = subject.judge(subject.item, Answer(fields=_handed_in(search)))
    if verdict.note == "KEY.UNREADABLE":
        found = list(_unreadable(subject, search))
        message = f"The witness cannot be read: {' '.join(verdict.feedback)}"
        yield from found or [subject.found("WITNESS.UNREADABLE", subject.node("claims"), message)]
    elif verdict.outcome == "manual" and not _goes_further(search):
        yield from _unreadable(subject, search)


def _handed_in(search: Search) -> dict[str, str]:
    return {
        name: next(sample for word, sample in _SAMPLES if word in declaration)
        for name, declaration in search.asks.items()
    }


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
