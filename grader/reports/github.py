"""The report for GitHub Actions: an annotation on the line of every answer without full credit, and a summary.

Source: GitHub's workflow commands; actions/toolkit, command.ts, for what must be percent-encoded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.grading.report import ItemReport, Report
from grader.reports.defusing import defused
from grader.reports.look import Look
from grader.reports.markdown import write_markdown
from grader.reports.words import result_of, said_of, standing_of, total_of
from grader.text import visible

LEVELS = {
    "incorrect": "error",
    "invalid": "error",
    "partial": "warning",
    "blank": "warning",
    "undecided": "notice",
    "manual": "notice",
    "fault": "notice",
}
LONGEST = 1_000


def write_github(reports: Sequence[Report], look: Look) -> str:
    """Annotations, and one line on each submission."""
    del look
    return "".join(f"{line}\n" for report in reports for line in _lines(report))


def summary(reports: Sequence[Report], look: Look) -> str:
    """What is appended to the summary of the job (`$GITHUB_STEP_SUMMARY`)."""
    return write_markdown(reports, look)


def _lines(report: Report) -> Iterator[str]:
    for item in report.items:
        level = LEVELS.get(item.outcome)
        if level is not None and (item.points or item.outcome not in {"blank", "manual"}):
            yield _annotation(level, item, report)
    standing = standing_of(report)
    whole = f"{visible(report.file)}: {total_of(report)}{f', {standing}' if standing else ''}"
    yield defused(whole)


def _annotation(level: str, item: ItemReport, report: Report) -> str:
    title = f"{item.id}: {result_of(item, report)}"
    line = f",line={item.line}" if item.line is not None else ""
    said = " ".join(said_of(item)) or f"This answer is {item.outcome}."
    place = f"file={_property(report.file)}{line},title={_property(title)}"
    return f"::{level} {place}::{_data(said)}"


def _data(text: str) -> str:
    shown = visible(text, LONGEST)
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
