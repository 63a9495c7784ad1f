"""The gradebook for Moodle's CSV import: a column that names the student, then a score and a remark for each sheet.

Source: moodle/moodle, grade/import/csv. What the identifier is (ID number, username, e-mail address) is chosen there when the
file is imported. `-` is no grade; one unknown student ends the whole import, so nobody without a name is listed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from grader.classroom.formats import Row
from grader.classroom.totals import columns_of, lines_of, settled_score
from grader.grading.report import Report
from grader.grading.report_json import json_number
from grader.text.spreadsheets import cell

IDENTIFIER = "ID number"
NO_GRADE = "-"


def write_moodle(rows: Sequence[Row]) -> str:
    """The header, and a row for each student."""
    columns = columns_of(rows)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    titles = [cell(column.title) for column in columns]
    table.writerow(
        [IDENTIFIER, *(name for title in titles for name in (title, f"{title} (feedback)"))]
    )
    for line in lines_of(rows, columns):
        cells = [part for report in line.reports for part in _graded(report)]
        table.writerow([cell(line.student), *cells])
    return text.getvalue()


def _graded(report: Report | None) -> tuple[object, str]:
    score = settled_score(report)
    if report is None:
        return NO_GRADE, ""
    return NO_GRADE if score is None else json_number(score), cell(_remark(report))


def _remark(report: Report) -> str:
    """What every item earned, in one line."""
    parts = [
        f"{item.id} {'?' if item.needs_review else json_number(item.score)}/{json_number(item.points)}"
        for item in report.items
        if item.points
    ]
    return f"{'; '.join(parts)}."
