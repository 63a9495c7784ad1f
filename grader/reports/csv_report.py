"""The report as CSV: one row an item, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from grader.grading.report import Report
from grader.grading.report_json import json_number
from grader.reports.look import Look
from grader.text.spreadsheets import cell

COLUMNS = (
    "file", "student", "sheet", "item", "title", "points", "score", "credit", "outcome", "review", "note", "read_as",
    "feedback",
)  # fmt: skip


def write_csv(reports: Sequence[Report], look: Look) -> str:
    """A header, and the items of all reports."""
    del look
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for report in reports:
        for item in report.items:
            credit = "" if item.credit is None else json_number(item.credit)
            rows.writerow(
                [
                    *map(cell, (report.file, report.student, report.sheet, item.id, item.title)),
                    json_number(item.points),
                    json_number(item.score),
                    credit,
                    item.outcome,
                    "yes" if item.needs_review else "",
                    item.note,
                    *map(cell, (item.read_as or "", " ".join(item.feedback))),
                ]
            )
    return text.getvalue()
