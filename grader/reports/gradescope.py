"""The report as Gradescope's `results.json`: one test an item.

What holds a key (after `--reveal`) is shown to students only once grades are published. Source: Gradescope's
autograder specifications.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from grader.grading.report import ItemReport, Report
from grader.grading.report_json import json_number
from grader.reports.look import Look
from grader.reports.words import evidence_in_words, said_of, standing_of, total_of
from grader.text import visible

LONGEST = 2_000


def write_gradescope(reports: Sequence[Report], look: Look) -> str:
    """The results of one submission; a list of them where several were asked for."""
    found = [_results(report, look) for report in reports]
    documents: Any = found if look.several else found[0] if found else {}
    return json.dumps(documents, ensure_ascii=True, allow_nan=False, indent=2) + "\n"


def _results(report: Report, look: Look) -> dict[str, Any]:
    standing = standing_of(report)
    return {
        "score": json_number(report.score),
        "output": visible(total_of(report) + (f": {standing}" if standing else "")),
        "output_format": "text",
        "visibility": "visible",
        "tests": [_test(item, look) for item in report.items],
    }


def _test(item: ItemReport, look: Look) -> dict[str, Any]:
    lines = [f"read as {item.read_as}"] if item.read_as else []
    lines += said_of(item)
    if look.explain and item.evidence is not None:
        lines.append(f"because {evidence_in_words(item.evidence, item.outcome)}")
    if item.key:
        lines.append(f"key: {', '.join(item.key)}")
    waits = item.needs_review
    return {
        "name": visible(f"{item.id} {item.title}".strip()),
        "score": 0 if waits else json_number(item.score),
        "max_score": json_number(item.points),
        "status": "passed" if item.outcome == "correct" and not waits else "failed",
        "output": "\n".join(visible(line, LONGEST) for line in (item.outcome, *lines)),
        "output_format": "text",
        "visibility": "after_published" if _holds_key(item) else "visible",
    }


def _holds_key(item: ItemReport) -> bool:
    point = item.evidence.counterexample if item.evidence is not None else None
    return bool(item.key) or (point is not None and "key" in point)
