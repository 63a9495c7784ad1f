"""Items, reports and classes for the tests of this room, made without files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from grader.classroom.formats import Row
from grader.grading.checking import _frozen, _item
from grader.grading.guarding import guarded_mark
from grader.grading.report import ItemReport, Report
from grader.items.model import Answer, Item
from grader.sheets.model import Sheet


def item_of(key: str | None, name: str = "item", **properties: Any) -> Item:
    """An item as a sheet would make it."""
    given = {"answer": key, **properties}
    item = _item(_frozen({k: v for k, v in given.items() if v not in (None, {})}), "auto")
    return replace(item, id=name)


def sheet_of(*items: Item, title: str = "Vectors") -> Sheet:
    return Sheet("vectors", title, Fraction(1, 2), items)


def marked(item: Item, text: str) -> ItemReport:
    answer = Answer(text=text, line=3) if text else None
    verdict = guarded_mark(item, answer)
    return ItemReport(
        id=item.id, title=item.title, kind=item.kind, points=item.points, credit=verdict.credit, outcome=verdict.outcome,
        note=verdict.note, read_as=verdict.read_as, feedback=verdict.feedback, evidence=verdict.evidence, answer=text or None,
        line=3, elapsed_ms=0.0, column=verdict.column, steps=verdict.steps,
    )  # fmt: skip


def class_of(sheet: Sheet, answers: Sequence[Mapping[str, str]]) -> list[Row]:
    """A class that handed in these answers, student by student."""
    rows = []
    for number, given in enumerate(answers, 1):
        items = tuple(marked(item, given.get(item.id, "")) for item in sheet.items)
        file, student = f"class/s{number:03}.yaml", f"s{number:03}"
        rows.append(Row(file, Report(sheet.id, sheet.title, student, file, sheet.pass_mark, items)))
    return rows


def result(
    name: str, credit: Fraction | float | None, points: int = 1, **changes: Any
) -> ItemReport:
    """An item of a report with a credit and nothing else."""
    share = None if credit is None else Fraction(credit)
    outcome = "undecided" if share is None else {0: "incorrect", 1: "correct"}.get(share, "partial")  # type: ignore[call-overload]
    values: dict[str, Any] = {
        "id": name, "title": "", "kind": "expression", "points": Fraction(points), "credit": share, "outcome": outcome,
        "note": "TEST", "read_as": None, "feedback": (), "evidence": None, "answer": None, "line": 1, "elapsed_ms": 0.0,
    }  # fmt: skip
    return ItemReport(**{**values, **changes})


def report_of(student: str, *items: ItemReport, sheet: str = "vectors", title: str = "") -> Report:
    return Report(sheet, title, student, f"{student}.yaml", None, items)


def rows_of(*reports: Report | None) -> list[Row]:
    return [
        Row(f"{n:03}.yaml", report, "" if report else "broken.yaml:1:1: This is no YAML.")
        for n, report in enumerate(reports)
    ]
