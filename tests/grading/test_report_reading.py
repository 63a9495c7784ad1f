"""A whole JSON document gives the same report back; one of schema 1 gives what it tells; damage is told."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from grader.equivalence.verdict import Step
from grader.grading.report import Report
from grader.grading.report_json import to_dict, to_json
from grader.grading.report_reading import NoReport, report_from_dict, reports_from_text
from grader.sheets.errors import Fault
from tests.reports.reports_shown import EVERY_OUTCOME, item, report

ODD = report(
    item(
        "a",
        "partial",
        Fraction(1, 3),
        points=Fraction(2, 7),
        answer="x\n\u202e'",
        column=3,
        line=None,
        elapsed_ms=1.23456789,
        key=("2 x", "x + x"),
        steps=(Step("=", "x", "holds"), Step("≤", "y", "wrong", ("No.",))),
        review=True,
    ),
    file="caf\udce9.yaml",
    student="",
    pass_mark=Fraction(1, 3),
    warnings=(Fault("a.yaml", 3, 4, "Odd.", "Mend it."),),
)


@pytest.mark.parametrize("given", [EVERY_OUTCOME, ODD, report()])
def test_nothing_is_lost(given: Report) -> None:
    text = json.dumps(to_dict(given, whole=True))
    assert report_from_dict(json.loads(text)) == given


@pytest.mark.parametrize("given", [EVERY_OUTCOME, ODD])
def test_schema_1_tells_what_it_tells(given: Report) -> None:
    (found,) = reports_from_text(to_json(given))
    assert to_dict(found) == {
        **to_dict(given),
        "needs_review": list(found.needs_review),
        "score": to_dict(found)["score"],
        "score_max": to_dict(found)["score_max"],
    }


def test_a_list_and_lines() -> None:
    other = replace(EVERY_OUTCOME, student="bob")
    lines = "".join(json.dumps(to_dict(one)) + "\n" for one in (EVERY_OUTCOME, other))
    for text in (lines, f"[{','.join(lines.splitlines())}]"):
        assert [one.student for one in reports_from_text(text)] == ["ada", "bob"]


DAMAGED: list[tuple[dict[str, Any], str]] = [
    ({"schema": 2}, "schema 2"),
    ({"schema": None}, "schema None"),
    ({"items": 3}, "damaged"),
    ({"items": [{}]}, "damaged"),
    ({"student": 7}, "damaged"),
    ({"exact": {"pass_mark": "1/0"}}, "damaged"),
    ({"exact": []}, "damaged"),
]


@pytest.mark.parametrize(("changes", "words"), DAMAGED)
def test_a_damaged_report_is_told(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(NoReport, match=words):
        report_from_dict(to_dict(EVERY_OUTCOME) | changes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("credit", 2),
        ("credit", -0.5),
        ("credit", float("nan")),
        ("credit", "one"),
        ("points", -1),
        ("points", None),
        ("outcome", "excellent"),
        ("feedback", None),
        ("feedback", [1]),
        ("read_as", 3),
        ("evidence", {}),
        ("line", "x"),
    ],
)
def test_a_damaged_item_is_told(name: str, value: object) -> None:
    document = to_dict(EVERY_OUTCOME)
    document["items"][0][name] = value
    with pytest.raises(NoReport, match="damaged"):
        report_from_dict(document)


@pytest.mark.parametrize(
    "text", ["", "{", "nonsense", "3", "[3]", "null", "[" * 10**5, '{"a": 1}\n{']
)
def test_what_is_no_report_is_told(text: str) -> None:
    with pytest.raises(NoReport):
        reports_from_text(text)
