"""The main job: grade every submission, write every report, settle the exit status."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.cli.crashes import Guard
from grader.cli.messages import tell, tell_at
from grader.cli.request import Request
from grader.cli.screen import takes_color, width
from grader.cli.submissions import Missing, find_submissions
from grader.cli.writing import write_reports
from grader.grading.report import Report
from grader.reports.look import Look
from grader.sheets.errors import FileFaults

if TYPE_CHECKING:
    from grader.grading.shelf import Graded

GRADED = 0
BELOW_THE_PASS_MARK = 1
COULD_NOT_GRADE = 2


def run(request: Request) -> int:
    """The exit status of the main job."""
    if not use_key_file(request.key_file):
        return COULD_NOT_GRADE
    wanted = find_submissions(request.submissions, request.problems)
    reports = _graded(wanted, request)
    look = Look(
        width=width(),
        color=takes_color(request.color),
        explain=request.explain,
        several=len(wanted) > 1,
    )
    written = _write(reports, request, look)
    if len(reports) < len(wanted) or not written or any(map(_has_a_faulty_key, reports)):
        return COULD_NOT_GRADE
    if any(report.passed is False or _has_unreadable(report) for report in reports):
        return BELOW_THE_PASS_MARK
    return GRADED


def _graded(wanted: Sequence[str | Missing], request: Request) -> list[Report]:
    """The reports of all submissions that could be graded; the others are told of and left out."""
    from grader.cli.telling import Told

    grade = _how_to_grade(wanted, request)
    told = Told()
    reports: list[Report] = []
    for path in wanted:
        if isinstance(path, Missing):
            tell_at(path.path, None, None, path.message, path.mend)
            continue
        with Guard(path):
            graded = grade(path)
            told.tell(graded)
            if graded.report is not None:
                reports.append(_settled(graded.report, request))
    return reports


def _how_to_grade(wanted: Sequence[str | Missing], request: Request) -> Callable[[str], Graded]:
    """In this process; or, with `--jobs` and several files, in others that are at work already."""
    from grader.grading.guarding import guarded_mark, read_unjudged
    from grader.grading.shelf import Shelf

    files = [path for path in wanted if isinstance(path, str)]
    if request.check_only or request.jobs == 1 or len(files) < 2:
        judge = read_unjudged if request.check_only else guarded_mark
        return Shelf(request.problems, request.only, judge).grade
    from grader.cli.ahead import Ahead

    return Ahead(files, request).grade


def _has_a_faulty_key(report: Report) -> bool:
    """Whether the sheet is at fault for an item without a mark."""
    return any(item.note == "KEY.UNREADABLE" for item in report.items)


def _has_unreadable(report: Report) -> bool:
    """Whether nothing was judged, and an answer is not what was asked for."""
    return not report.judged and any(item.outcome == "invalid" for item in report.items)


def use_key_file(path: str | None) -> bool:
    """Let the key in a file open sealed sheets, here and in worker processes; whether there is one."""
    if path is None:
        return True
    from grader.sheets.sealing.key_files import VARIABLE, read_key_file

    try:
        os.environ[VARIABLE] = read_key_file(path)
    except FileFaults as error:
        for fault in error.faults:
            tell_at(fault.file, fault.line, fault.column, fault.message, fault.mend)
        return False
    return True


def _settled(report: Report, request: Request) -> Report:
    from grader.grading.redaction import redact

    if request.pass_mark is not None:
        report = replace(report, pass_mark=request.pass_mark)
    return redact(report, request.reveal)


def _write(reports: Sequence[Report], request: Request, look: Look) -> bool:
    """Write each report that was asked for; whether all of them could be."""
    if not reports and not look.several:
        return True  # nothing was graded: no half report, the reason is on standard error
    written = write_reports(reports, request.outputs, look)
    if any(output.format == "github" for output in request.outputs):
        written &= _summarise(reports, look)
    return written


def _summarise(reports: Sequence[Report], look: Look) -> bool:
    """Append to the summary of a GitHub job, where there is one; whether that could be done."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return True
    from grader.reports.github import summary

    try:
        with open(path, "a", encoding="utf-8") as stream:
            stream.write(summary(reports, replace(look, color=False)))
    except OSError as error:
        tell(f"{path} cannot be written: {error.strerror}.")
        return False
    return True
