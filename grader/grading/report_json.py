"""A report as JSON, schema 1: exact numbers become integers or floats, texts stay as they are.

A `whole` document has besides what the schema leaves out, under keys of its own: nothing is lost, and
`report_reading` gives the same report back. It is for our own files, not for students.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from grader.equivalence.verdict import Evidence, Step
from grader.grading.report import ItemReport, Report
from grader.sheets.errors import Fault

SCHEMA = 1
DIGITS = 12


def to_json(report: Report) -> str:
    return json.dumps(to_dict(report), ensure_ascii=False, allow_nan=False, indent=2)


def to_dict(report: Report, *, whole: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "sheet": report.sheet,
        "title": report.title,
        "student": report.student,
        "file": encodable(report.file),
        "score": json_number(report.score),
        "score_max": json_number(report.score_max),
        "points": json_number(report.points),
        "passed": report.passed,
        **({} if report.judged else {"judged": False}),
        "needs_review": list(report.needs_review),
        "items": [_whole_item(item) if whole else _item(item) for item in report.items],
    }
    if whole:
        found["file"] = report.file
        found["exact"] = {
            "pass_mark": None if report.pass_mark is None else str(report.pass_mark),
            "warnings": [fault_to_list(fault) for fault in report.warnings],
        }
    return found


def fault_to_list(fault: Fault) -> list[Any]:
    return [fault.file, fault.line, fault.column, fault.message, fault.mend]


def _whole_item(item: ItemReport) -> dict[str, Any]:
    return _item(item) | {
        "answer": item.answer,
        "column": item.column,
        "exact": {
            "points": str(item.points),
            "credit": None if item.credit is None else str(item.credit),
            "review": item.review,
            "elapsed_ms": item.elapsed_ms,
        },
    }


def _item(item: ItemReport) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": item.id,
        "title": item.title,
        "kind": item.kind,
        "points": json_number(item.points),
        "score": json_number(item.score),
        "credit": None if item.credit is None else json_number(item.credit),
        "outcome": item.outcome,
        "note": item.note,
        "read_as": item.read_as,
        "feedback": list(item.feedback),
        "evidence": None if item.evidence is None else evidence_to_dict(item.evidence),
        "line": item.line,
        "elapsed_ms": round(item.elapsed_ms, 3),
    }
    if item.outcome == "invalid" and item.answer is not None:
        found["answer"] = (
            item.answer
        )  # where nothing could be read, the text is what there is to show
        if item.column is not None:
            found["column"] = item.column
    if item.steps:
        found["steps"] = [step_to_dict(step) for step in item.steps]
    if item.key:
        found["key"] = list(item.key)
    return found


def step_to_dict(step: Step) -> dict[str, Any]:
    return {
        "sign": step.sign,
        "read_as": step.read_as,
        "outcome": step.outcome,
        "feedback": list(step.said),
    }


def evidence_to_dict(evidence: Evidence) -> dict[str, Any]:
    point = evidence.counterexample
    return {
        "method": evidence.method,
        "proved": evidence.proved,
        "points": evidence.points,
        "sizes": [dict(sizes) for sizes in evidence.sizes],
        "digits": evidence.digits,
        "counterexample": None if point is None else dict(point),
        "first_wrong": evidence.first_wrong,
    }


def json_number(value: Fraction) -> int | float:
    """A whole number as it is, any other as a float of 12 digits."""
    if value.denominator == 1:
        return value.numerator
    return float(f"{float(value):.{DIGITS}g}")


def encodable(text: str) -> str:
    """A file's name may hold bytes that are no text; they are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
