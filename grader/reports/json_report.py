"""The JSON report: one object for one submission, a list for several."""

from __future__ import annotations

import json
from collections.abc import Sequence

from grader.grading.report import Report
from grader.grading.report_json import to_dict
from grader.reports.look import Look


def write_json(reports: Sequence[Report], look: Look) -> str:
    """The reports as JSON text; an empty list where several were asked for and none came out."""
    documents = [to_dict(report) for report in reports]
    if look.several:
        return _text(documents)
    return "".join(map(_text, documents))


def _text(document: object) -> str:
    """JSON in which `##[`, a command in some logs, is written with an escape."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return text.replace("##[", "##\\u005b") + "\n"
