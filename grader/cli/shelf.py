"""The sheets of one run: each is found and loaded once, and its faults are told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.cli.crashes import HOW_TO_REPORT
from grader.cli.messages import tell_at
from grader.grading.grading import grade_submission
from grader.grading.report import Report
from grader.sheets import Sheet, Submission, answers_for, find_sheet, load_sheet, read_submission
from grader.sheets.errors import Fault, FileFaults
from grader.text import did_you_mean

CRASHED = "FAULT.CRASH"


class Shelf:
    """Grades submissions against the sheets of a problems folder (None: each submission's own)."""

    def __init__(self, problems: str | None) -> None:
        self._problems = problems
        self._loaded: dict[str, Sheet | FileFaults] = {}
        self._told: set[Fault] = set()

    def grade(self, path: str, only: Sequence[str]) -> Report | None:
        """The report on one submission; None, and the reasons on standard error, where it has none."""
        try:
            submission = read_submission(path)
            self._tell(submission.warnings)
            sheet = self._sheet(submission)
            self._tell(answers_for(submission, sheet).unplaced)
        except FileFaults as error:
            if not self._tell(error.faults):
                tell_at(path, None, None, "Not graded: its sheet has faults, told above.")
            return None
        if only:
            sheet = self._part(sheet, only, path)
            if not sheet.items:
                return None
        report = grade_submission(submission, sheet)
        self._tell([fault for fault in report.warnings if fault.file != submission.file])
        crashed = [item for item in report.items if item.note == CRASHED]
        if crashed:
            names = ", ".join(item.id for item in crashed)
            tell_at(path, crashed[0].line, None, f"grade crashed on: {names}.", HOW_TO_REPORT)
        return report

    def _sheet(self, submission: Submission) -> Sheet:
        place = find_sheet(submission, self._problems)
        if place not in self._loaded:
            try:
                self._loaded[place] = load_sheet(place)
            except FileFaults as error:
                self._loaded[place] = error
        found = self._loaded[place]
        if isinstance(found, FileFaults):
            raise found
        return found

    def _part(self, sheet: Sheet, only: Sequence[str], path: str) -> Sheet:
        """The items asked for, without the whole sheet's pass mark.

        No items, and a message, where a name is no item of the sheet.
        """
        unknown = [
            name for name in only if not any(_is_meant(item.id, name) for item in sheet.items)
        ]
        for name in unknown:
            near = did_you_mean(name, [item.id for item in sheet.items])
            mend = f"Did you mean {near}?" if near else ""
            tell_at(path, None, None, f"--only: the sheet {sheet.id} has no item {name}.", mend)
        items = (
            ()
            if unknown
            else tuple(i for i in sheet.items if any(_is_meant(i.id, n) for n in only))
        )
        return replace(sheet, items=items, pass_mark=None)

    def _tell(self, faults: Sequence[Fault]) -> bool:
        """Say what has not been said yet; whether there was anything."""
        new = [fault for fault in faults if fault not in self._told]
        self._told.update(new)
        for fault in new:
            tell_at(fault.file, fault.line, fault.column, fault.message, fault.mend)
        return bool(new)


def _is_meant(item: str, name: str) -> bool:
    """Whether `name` names the item, or the problem that it is a part of."""
    return item == name or item.startswith(f"{name}.")
