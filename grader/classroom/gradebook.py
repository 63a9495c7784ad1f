"""The gradebook as CSV: one row a submission, one column an item."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from grader.classroom.formats import Row
from grader.grading.report import Report
from grader.grading.report_json import json_number
from grader.text.spreadsheets import cell

COLUMNS = ("student", "file", "sheet", "score", "score_max", "points", "review", "reason")


def write_gradebook(rows: Sequence[Row]) -> str:
    """A header, and a row for every file; what is left to a person stands as an empty cell."""
    items = _items(rows)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([*COLUMNS, *map(cell, items)])
    for row in rows:
        if row.report is None:
            table.writerow(["", cell(row.file), "", "", "", "", "", cell(row.reason)])
        else:
            table.writerow([*_head(row.file, row.report), *_scores(row.report, items)])
    return text.getvalue()


def _items(rows: Sequence[Row]) -> list[str]:
    """Every item of the class, in the order of the sheets."""
    found: dict[str, None] = {}
    for row in rows:
        if row.report is not None:
            found.update(dict.fromkeys(item.id for item in row.report.items))
    return list(found)


def _head(file: str, report: Report) -> list[object]:
    numbers = map(json_number, (report.score, report.score_max, report.points))
    left = cell(" ".join(report.needs_review))
    return [cell(report.student), cell(file), cell(report.sheet), *numbers, left, ""]


def _scores(report: Report, items: Sequence[str]) -> list[object]:
    scores = {i.id: "" if i.needs_review else json_number(i.score) for i in report.items}
    return [scores.get(name, "") for name in items]
