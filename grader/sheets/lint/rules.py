"""All rules, in the order of their subjects. A rule asks one question and yields what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from grader.sheets.lint import (
    conditions,
    definitions,
    derivations,
    domains,
    examples,
    idle,
    ids,
    keys,
    leeway,
    mistakes,
    points,
    symbols,
    texts,
    tolerances,
    witnesses,
)
from grader.sheets.lint.finding import Finding, Place, found
from grader.sheets.lint.subject import Subject
from grader.sheets.model import Sheet

ItemRule: TypeAlias = Callable[[Subject], Iterator[Finding]]
SheetRule: TypeAlias = Callable[[Sheet, Sequence[Subject]], Iterator[Finding]]


def _unused_names(sheet: Sheet, subjects: Sequence[Subject]) -> Iterator[Finding]:
    del sheet
    return symbols.unused(subjects)


def _empty_ranges(sheet: Sheet, subjects: Sequence[Subject]) -> Iterator[Finding]:
    del sheet
    return symbols.empty(subjects)


def _sealed(sheet: Sheet, subjects: Sequence[Subject]) -> Iterator[Finding]:
    message = "The keys of this sheet are sealed, and no key is given to open them."
    yield found("SEAL.CLOSED", Place(1, 1), "", message)


def _sizes(sheet: Sheet, subjects: Sequence[Subject]) -> Iterator[Finding]:
    del sheet
    return symbols.sizes(subjects)


ITEM_RULES: tuple[ItemRule, ...] = (
    keys.readable,
    domains.defined,
    keys.accepted,
    keys.units,
    keys.labels,
    keys.several,
    definitions.proved,
    conditions.met,
    mistakes.readable,
    mistakes.reached,
    examples.judged,
    examples.repeated,
    symbols.hidden,
    symbols.uses,
    symbols.free,
    symbols.aliases,
    tolerances.narrow,
    tolerances.idle,
    points.manual,
    texts.options,
    texts.pattern,
    texts.rubric,
    derivations.ends,
    derivations.equal,
    witnesses.readable,
    witnesses.used,
    idle.ignored,
    idle.of_numbers,
    idle.forms,
    idle.partial,
    idle.up_to,
    leeway.parameters,
    leeway.modulus,
    idle.layout,
)

SHEET_RULES: tuple[SheetRule, ...] = (
    _unused_names,
    _empty_ranges,
    _sizes,
    points.sums,
    points.some,
    ids.cases,
)

WITHOUT_KEYS: tuple[ItemRule, ...] = (points.manual, symbols.hidden)
"""What can be asked of a sealed sheet."""

WITHOUT_KEYS_OF_SHEETS: tuple[SheetRule, ...] = (
    _sealed,
    _empty_ranges,
    points.sums,
    points.some,
    ids.cases,
)
