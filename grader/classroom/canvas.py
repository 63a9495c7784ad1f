"""The gradebook for Canvas's import: five columns that name the student, then one column a sheet.

Source: instructure/canvas-lms, lib/gradebook_importer.rb. Students are found by `SIS Login ID`, for which the submission's
`student` is taken. An empty cell leaves a score to be entered.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from grader.classroom.formats import Row
from grader.classroom.totals import Column, columns_of, lines_of, settled_score
from grader.grading.report_json import json_number
from grader.text.spreadsheets import cell

HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"
_NOT_AN_ASSIGNMENT = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")
_LOOKS_LIKE_AN_ID = re.compile(r"\((\d+)\)\s*$")
_POINTS_ROW = re.compile("Points Possible")


def write_canvas(rows: Sequence[Row]) -> str:
    """The header, the row of possible points, and a row for each student."""
    columns = columns_of(rows)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([*HEAD, *map(_title, columns)])
    table.writerow([POINTS, "", "", "", "", *(json_number(column.points) for column in columns)])
    for line in lines_of(rows, columns):
        scores = map(settled_score, line.reports)
        shown = ["" if score is None else json_number(score) for score in scores]
        table.writerow(
            [
                _POINTS_ROW.sub("Points-Possible", cell(line.student)),
                "",
                "",
                cell(line.student),
                "",
                *shown,
            ]
        )
    return text.getvalue()


def _title(column: Column) -> str:
    """A title that Canvas takes for one: `(7)` at its end would be the id of an assignment, `Final Score` no assignment."""
    title = _LOOKS_LIKE_AN_ID.sub(r"[\1]", cell(column.title))
    return cell(column.sheet) if _NOT_AN_ASSIGNMENT.search(title) else title
