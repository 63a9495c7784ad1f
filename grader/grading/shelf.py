"""The sheets of one run: each is found and loaded once, and held against one submission after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.grading.grading import Judge, grade_submission
from grader.grading.guarding import guarded_mark, read_unjudged
from grader.grading.report import Report
from grader.records import record
from grader.sheets import Sheet, Submission, answers_for, find_sheet, load_sheet, read_submission
from grader.sheets.errors import HOW_TO_REPORT, Fault, FileFaults
from grader.sheets.finding import has_sheets
from grader.text import did_you_mean

CRASHED = "FAULT.CRASH"


@record
class Graded:
    """What became of one file: its report, keys included, or the `faults` for which it has none.

    `warnings` are to be told too. `sheet` is the file of its sheet, where one was found.
    """

    file: str
    report: Report | None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    sheet: str = ""


class Shelf:
    """Grades submissions against the sheets of a problems folder (None: each submission's own)."""

    def __init__(
        self, problems: str | None, only: Sequence[str] = (), judge: Judge = guarded_mark
    ) -> None:
        self._problems = problems
        self._only = only
        self._judge = judge
        self._loaded: dict[str, Sheet | FileFaults] = {}
        self._parts: dict[str, Sheet] = {}

    def grade(self, path: str) -> Graded:
        """What becomes of the submission in a file."""
        told: list[Fault] = []
        place = ""
        try:
            submission = read_submission(path)
            told += submission.warnings
            if self._judge is read_unjudged and not has_sheets(submission, self._problems):
                return _read_alone(submission)
            place = find_sheet(submission, self._problems)
            sheet = self.sheet(place)
            told += answers_for(submission, sheet).unplaced
        except FileFaults as error:
            return Graded(path, None, error.faults, tuple(told), place)
        if self._only:
            unknown = tuple(self._unknown(sheet, path))
            if unknown:
                return Graded(path, None, unknown, tuple(told), place)
            sheet = self._part(place, sheet)
        report = grade_submission(submission, sheet, self._judge)
        told += [fault for fault in report.warnings if fault.file != submission.file]
        crashed = [item for item in report.items if item.note == CRASHED]
        if crashed:
            names = ", ".join(item.id for item in crashed)
            message = f"grade crashed on: {names}."
            told.append(Fault(path, crashed[0].line or 0, 0, message, HOW_TO_REPORT))
        return Graded(path, report, (), tuple(told), place)

    def sheet(self, place: str) -> Sheet:
        """The sheet in a file. Raises: FileFaults, every time."""
        if place not in self._loaded:
            try:
                without_key = self._judge is read_unjudged
                self._loaded[place] = load_sheet(place, without_key=without_key)
            except FileFaults as error:
                self._loaded[place] = error
        found = self._loaded[place]
        if isinstance(found, FileFaults):
            raise found
        return found

    def _unknown(self, sheet: Sheet, path: str) -> Iterator[Fault]:
        """A fault for each name of `--only` that is no item of the sheet."""
        for name in self._only:
            if any(_is_meant(item.id, name) for item in sheet.items):
                continue
            near = did_you_mean(name, [item.id for item in sheet.items])
            mend = f"Did you mean {near}?" if near else ""
            yield Fault(path, 0, 0, f"--only: the sheet {sheet.id} has no item {name}.", mend)

    def _part(self, place: str, sheet: Sheet) -> Sheet:
        """The items asked for, without the whole sheet's pass mark."""
        if place not in self._parts:
            items = tuple(i for i in sheet.items if any(_is_meant(i.id, n) for n in self._only))
            self._parts[place] = replace(sheet, items=items, pass_mark=None)
        return self._parts[place]


def _read_alone(submission: Submission) -> Graded:
    """The file can be read, and there is no sheet to say more by."""
    message = "Only the file itself was read: there is no folder `problems/` with its sheet."
    mend = "Say where the sheets are: `--problems DIR`."
    told = (*submission.warnings, Fault(submission.file, 0, 0, message, mend))
    name = submission.sheet
    report = Report(name, name, submission.student, submission.file, None, (), judged=False)
    return Graded(submission.file, report, (), told)


def _is_meant(item: str, name: str) -> bool:
    """Whether `name` names the item, or the problem that it is a part of."""
    return item == name or item.startswith(f"{name}.")
