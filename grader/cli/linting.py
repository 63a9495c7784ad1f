"""`grade lint`: sheets loaded, and their examples marked, before students see them.

A sheet that cannot be used is told on standard error, as for the main job. Findings in a sheet that
can be used (an example that is not judged as the sheet says) are the report.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from grader.cli.crashes import Guard
from grader.cli.messages import line_at, tell_at
from grader.cli.submissions import Missing, find_sheets
from grader.grading.guarding import UnreadableKey, judged
from grader.items import Answer, Item
from grader.records import record
from grader.sheets import Sheet, load_sheet
from grader.sheets.errors import FileFaults
from grader.text import visible

CLEAN = 0
FINDINGS = 1
COULD_NOT_LINT = 2

RIGHT = frozenset({"correct"})
WRONG = frozenset({"incorrect", "invalid", "partial"})
LATER_KINDS = frozenset({"derivation", "manual"})


@record
class Finding:
    """Something in an item that is not as the sheet says."""

    line: int
    message: str


def lint_sheets(paths: Sequence[str]) -> int:
    """Check every sheet; gives the exit status: 0 clean, 1 findings, 2 a sheet that cannot be used."""
    status = CLEAN
    counted = 0
    for path in find_sheets(paths):
        if isinstance(path, Missing):
            tell_at(path.path, None, None, path.message, path.mend)
            status = COULD_NOT_LINT
            continue
        guard = Guard(path)
        with guard:
            status = max(status, _lint(path))
            counted += 1
        if guard.crashed:
            status = COULD_NOT_LINT
    if status == CLEAN:
        sys.stdout.write(f"{counted} {'sheet' if counted == 1 else 'sheets'} without findings\n")
    return status


def _lint(path: str) -> int:
    try:
        sheet = load_sheet(path)
    except FileFaults as error:
        for fault in error.faults:
            tell_at(fault.file, fault.line, fault.column, fault.message, fault.mend)
        return COULD_NOT_LINT
    lines = [
        *(line_at(w.file, w.line, w.column, w.message, w.mend) for w in sheet.warnings),
        *(line_at(path, found.line, None, found.message) for found in findings(sheet)),
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return FINDINGS if lines else CLEAN


def findings(sheet: Sheet) -> Iterator[Finding]:
    """What a sheet says of its own answers and is not so."""
    for item in sheet.items:
        if item.kind not in LATER_KINDS:
            yield from _of_item(item)


def _of_item(item: Item) -> Iterator[Finding]:
    yield from _unmarkable(item)
    for text, said, wanted in _sayings(item):
        verdict = judged(item, _handed_in(item, text))
        if isinstance(verdict, UnreadableKey):
            yield Finding(item.line, f"{item.id}: `{verdict.where}`: {verdict.message}")
            return
        if verdict.outcome not in wanted:
            why = " ".join(verdict.feedback)
            message = f"{item.id}: {said}: `{visible(text, 80)}` is {verdict.outcome}. {why}"
            yield Finding(item.line, message.rstrip())


def _unmarkable(item: Item) -> Iterator[Finding]:
    """What in a witness or a rubric cannot be understood, whatever is handed in."""
    if item.search is not None:
        from grader.equivalence.claims.checking import check_search
        from grader.equivalence.question import KeyFault

        try:
            check_search(item.search, item.scope)
        except KeyFault as fault:
            yield Finding(item.line, f"{item.id}: `{fault.where}`: {fault.message}")
    for concept in item.rubric:
        from grader.items.prose.concepts import patterns_of

        for alternative in concept.any_of:
            if not patterns_of(alternative):
                message = f"`any_of`: `{visible(alternative, 60)}` has no word to look for."
                yield Finding(item.line, f"{item.id}: {message}")


def _sayings(item: Item) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every answer that the sheet judges: the answer, what says so, and the outcomes that fit."""
    yield from ((key, "the key", RIGHT) for key in item.keys)
    yield from ((text, "accept", RIGHT) for text in item.accept)
    yield from ((text, "reject", WRONG) for text in item.reject)


def _handed_in(item: Item, text: str) -> Answer:
    if item.kind == "choices" and text in item.keys:
        return Answer(steps=item.keys)
    return Answer(text=text)
