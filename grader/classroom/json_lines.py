"""The reports of a class as JSON lines: one object of schema 1 a submission."""

from __future__ import annotations

import json
from collections.abc import Sequence

from grader.classroom.formats import Row
from grader.grading.report_json import encodable, to_dict


def write_json_lines(rows: Sequence[Row]) -> str:
    """A line for every file; one without a report has its `file` and the `reason`."""
    return "".join(f"{_line(row)}\n" for row in rows)


def _line(row: Row) -> str:
    if row.report is None:
        document: object = {"file": encodable(row.file), "reason": row.reason}
    else:
        document = to_dict(row.report)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    return text.replace("##[", "##\\u005b")
