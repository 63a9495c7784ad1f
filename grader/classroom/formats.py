"""The results of a class, and the formats that they are written in: a name and a pure function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from grader.grading.report import Report
from grader.records import record
from grader.sheets.model import Sheet


@record
class Row:
    """One file of a class: its report, with what `--reveal` allows, or the reason why it has none."""

    file: str
    report: Report | None
    reason: str = ""


Sheets = Mapping[str, Sheet]
"""Sheets by their ids, as far as they are known."""

Writer = Callable[[Sequence[Row], Sheets], str]


def _csv(rows: Sequence[Row], sheets: Sheets) -> str:
    from grader.classroom.gradebook import write_gradebook

    return write_gradebook(rows)


def _jsonl(rows: Sequence[Row], sheets: Sheets) -> str:
    from grader.classroom.json_lines import write_json_lines

    return write_json_lines(rows)


def _html(rows: Sequence[Row], sheets: Sheets) -> str:
    from grader.classroom.class_page import write_class_page

    return write_class_page(rows, sheets)


def _canvas(rows: Sequence[Row], sheets: Sheets) -> str:
    from grader.classroom.canvas import write_canvas

    return write_canvas(rows)


def _moodle(rows: Sequence[Row], sheets: Sheets) -> str:
    from grader.classroom.moodle import write_moodle

    return write_moodle(rows)


CLASS_FORMATS: dict[str, Writer] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "html": _html,
    "canvas": _canvas,
    "moodle": _moodle,
}
"""Rows come sorted by file. A format is written only when it is asked for, or is one of USUAL_FORMATS."""

FILE_NAMES = {
    "csv": "gradebook.csv",
    "jsonl": "reports.jsonl",
    "html": "class.html",
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
}
"""What a format's file is called in the folder of results."""

USUAL_FORMATS = ("csv", "jsonl")
"""What `grade class` writes when no format is named."""

WITH_SHEETS = frozenset({"html"})
"""Formats for which the sheets are read again."""
