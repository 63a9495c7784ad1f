"""Checking a sheet before students see it: rules over its items, each finding with its place and its effect.

Lint is no second opinion: it asks the grader itself what students would get, so that what it says
is what will happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.records import record
from grader.sheets.errors import Fault, SheetError
from grader.sheets.files import read_text
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.ids import shared_ids
from grader.sheets.lint.rules import (
    ITEM_RULES,
    SHEET_RULES,
    WITHOUT_KEYS,
    WITHOUT_KEYS_OF_SHEETS,
    ItemRule,
    SheetRule,
)
from grader.sheets.lint.source import Source
from grader.sheets.lint.subject import Judge, subjects_of
from grader.sheets.loading import sheet_from_tree, tree_from_text, unsealed
from grader.sheets.model import Sheet
from grader.sheets.sealing.places import is_sealed

__all__ = ["Finding", "Judge", "Linted", "lint_file", "lint_text", "shared_ids"]


@record
class Linted:
    """A sheet that can be used, and what was found in it, from top to bottom."""

    sheet: Sheet
    findings: tuple[Finding, ...]


def lint_file(path: str, judge: Judge, key: str | None = None) -> Linted:
    """The findings in a file; `key` opens a sealed one. Raises: SheetError where it is no sheet that can be used."""
    text = read_text(path)
    if isinstance(text, Fault):
        raise SheetError((text,))
    return lint_text(text, path, judge, key=key)


def lint_text(
    text: str,
    file: str,
    judge: Judge,
    rules: Sequence[ItemRule] = ITEM_RULES,
    sheet_rules: Sequence[SheetRule] = SHEET_RULES,
    key: str | None = None,
) -> Linted:
    """The findings in a text; the rules may be fewer. Raises: SheetError where it is no sheet that can be used."""
    root = unsealed(tree_from_text(text, file), file, key, without_key=True)
    if is_sealed(root):
        rules, sheet_rules = WITHOUT_KEYS, WITHOUT_KEYS_OF_SHEETS
    sheet = sheet_from_tree(root, file)
    source = Source.of(text)
    subjects = subjects_of(sheet, root, source, judge)
    findings = [finding for rule in sheet_rules for finding in rule(sheet, subjects)]
    findings += [finding for subject in subjects for rule in rules for finding in rule(subject)]
    kept = source.without_allowed(_once(findings))
    return Linted(sheet, tuple(sorted(kept, key=lambda f: (f.line, f.column, f.code))))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """What several items inherit is told once, for the first of them."""
    seen: dict[tuple[str, int, int, str], Finding] = {}
    for finding in findings:
        mark = (finding.code, finding.line, finding.column, finding.message)
        seen.setdefault(mark, finding)
    return list(seen.values())
