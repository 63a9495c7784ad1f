"""The formats of a report: a name and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.grading.report import Report
from grader.records import record
from grader.reports.look import Look

Writer = Callable[[Sequence[Report], Look], str]


@record
class Format:
    """A way to write reports. `utf8` formats are UTF-8 wherever they go."""

    write: Writer
    utf8: bool = True


def _terminal(reports: Sequence[Report], look: Look) -> str:
    from grader.reports.terminal import write_terminal

    return write_terminal(reports, look)


def _json(reports: Sequence[Report], look: Look) -> str:
    from grader.reports.json_report import write_json

    return write_json(reports, look)


def _junit(reports: Sequence[Report], look: Look) -> str:
    from grader.reports.junit import write_junit

    return write_junit(reports, look)


def _github(reports: Sequence[Report], look: Look) -> str:
    from grader.reports.github import write_github

    return write_github(reports, look)


def _gradescope(reports: Sequence[Report], look: Look) -> str:
    from grader.reports.gradescope import write_gradescope

    return write_gradescope(reports, look)


def _markdown(reports: Sequence[Report], look: Look) -> str:
    from grader.reports.markdown import write_markdown

    return write_markdown(reports, look)


def _csv(reports: Sequence[Report], look: Look) -> str:
    from grader.reports.csv_report import write_csv

    return write_csv(reports, look)


def _html(reports: Sequence[Report], look: Look) -> str:
    from grader.reports.html import write_html

    return write_html(reports, look)


FORMATS = {
    "terminal": Format(_terminal, utf8=False),
    "json": Format(_json),
    "junit": Format(_junit),
    "github": Format(_github),
    "gradescope": Format(_gradescope),
    "markdown": Format(_markdown),
    "html": Format(_html),
    "csv": Format(_csv),
}
"""Each writer is imported when it is asked for: a JSON run never imports rich."""
