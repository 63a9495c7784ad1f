"""Ids: told apart by more than case, and unique in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from grader.sheets.lint.finding import Finding, found
from grader.sheets.lint.subject import Subject
from grader.sheets.model import Sheet


def cases(sheet: Sheet, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """No two ids differ in case only."""
    del sheet
    lines: dict[str, Subject] = {}
    for subject in subjects:
        same = lines.setdefault(subject.item.id.casefold(), subject)
        if same is not subject:
            message = f"The id differs from `{same.item.id}` in line {same.item.line} in case only."
            yield subject.found("ID.CASE", subject.node("id"), message)


def shared_ids(sheets: Iterable[Sheet]) -> Iterator[tuple[str, Finding]]:
    """Sheets of one folder with one id: the file of each, and what is wrong."""
    seen: dict[tuple[str, str], str] = {}
    for sheet in sheets:
        place = os.path.dirname(os.path.realpath(sheet.path)), sheet.id
        first = seen.setdefault(place, sheet.path)
        if first != sheet.path:
            from grader.sheets.lint.finding import Place

            message = f"The id `{sheet.id}` is also that of {first}."
            yield sheet.path, found("ID.TWICE", Place(1, 1), "", message)
