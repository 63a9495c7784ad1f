"""The results of a class, and the formats that they are written in: a name and a pure function."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.grading.report import Report
from grader.records import record


@record
class Row:
    """One file of a class: its report, with what `--reveal` allows, or the reason why it has none."""

    file: str
    report: Report | None
    reason: str = ""


Writer = Callable[[Sequence[Row]], str]


def _csv(rows: Sequence[Row]) -> str:
    from grader.classroom.gradebook import write_gradebook

    return write_gradebook(rows)


def _jsonl(rows: Sequence[Row]) -> str:
    from grader.classroom.json_lines import write_json_lines

    return write_json_lines(rows)


CLASS_FORMATS: dict[str, Writer] = {"csv": _csv, "jsonl": _jsonl}
"""Rows come sorted by file. A format is written only when it is asked for, or is one of USUAL_FORMATS."""

FILE_NAMES = {"csv": "gradebook.csv", "jsonl": "reports.jsonl"}
"""What a format's file is called in the folder of results."""

USUAL_FORMATS = ("csv", "jsonl")
"""What `grade class` writes when no format is named."""
