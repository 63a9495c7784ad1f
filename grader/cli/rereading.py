"""`grade report`: a report in another format, from the JSON that `grade` wrote; nothing is graded again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.cli.messages import tell_at
from grader.cli.options import REVEAL
from grader.cli.request import UsageFault, not_among, outputs_from
from grader.cli.screen import takes_color, width
from grader.cli.writing import write_reports
from grader.grading.redaction import redact
from grader.grading.report import Report
from grader.grading.report_files import read_report_file
from grader.reports.look import Look
from grader.sheets.errors import Fault

WRITTEN = 0
COULD_NOT_READ = 2
USUAL = ("html",)


def report_again(files: Sequence[str], values: Mapping[str, object]) -> int | UsageFault:
    """The exit status, or what is wrong with an option."""
    reveal = str(values.get("reveal") or "never")
    if reveal not in REVEAL:
        return not_among("--reveal", reveal, REVEAL)
    wishes = values.get("format")
    texts = tuple(map(str, wishes)) if isinstance(wishes, (list, tuple)) else ()
    outputs = outputs_from(texts or USUAL, files)
    if isinstance(outputs, UsageFault):
        return outputs
    reports: list[Report] = []
    several = len(files) > 1
    for file in files:
        found = read_report_file(file)
        if isinstance(found, Fault):
            tell_at(found.file, found.line, found.column, found.message, found.mend)
            return COULD_NOT_READ
        several |= found.several
        reports += (redact(report, reveal) for report in found.reports)
    color = takes_color(str(values.get("color") or "auto"))
    look = Look(width(), color, bool(values.get("explain")), several)
    return WRITTEN if write_reports(reports, outputs, look) else COULD_NOT_READ
