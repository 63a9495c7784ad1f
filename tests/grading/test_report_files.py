"""Report files that somebody else wrote: read as far as they are ours, else refused with the place of the fault."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.grading.redaction import redact
from grader.grading.report_files import ReportFile, read_report_file
from grader.grading.report_json import to_dict, to_json
from grader.reports.html import write_html
from grader.reports.look import Look
from grader.sheets.errors import Fault
from tests.reports.reports_shown import EVERY_OUTCOME
from tests.text.page_structure import well_made

PLAIN = redact(EVERY_OUTCOME)


def read(tmp_path: Path, text: str | bytes) -> ReportFile | Fault:
    file = tmp_path / "report.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace"))
    return read_report_file(str(file))


def damaged(**changes: Any) -> str:
    """A report whose second item has these values."""
    document = to_dict(PLAIN)
    document["items"][1] |= changes
    return json.dumps(document, indent=2)


def test_the_page_from_the_file_is_the_page_of_the_run(tmp_path: Path) -> None:
    found = read(tmp_path, to_json(PLAIN))
    assert isinstance(found, ReportFile)
    told, page = "Passed.", write_html([replace(PLAIN, pass_mark=Fraction(1, 10))], Look())
    (report,) = found.reports
    assert write_html([replace(report, passed_there=True)], Look()) == page.replace(
        "Passed (pass mark 10%, 1.2 points).", told
    )
    assert report.passed == PLAIN.passed


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([to_dict(PLAIN)] * 3),
        "\ufeff" + json.dumps([to_dict(PLAIN)] * 3, indent=2),
        "\n".join(json.dumps(to_dict(PLAIN)) for _ in range(3)),
        "\n".join([json.dumps(to_dict(PLAIN))] * 3 + ['{"file": "x.yaml", "reason": "no YAML"}']),
    ],
)
def test_lists_and_lines(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert isinstance(found, ReportFile)
    assert (len(found.reports), found.several) == (3, True)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "empty"),
        ("  \n ", 1, 1, "empty"),
        ("{", 1, 2, "no JSON"),
        ('{\n  "schema": 1,\n  "items": [}\n', 3, 13, "no JSON"),
        ("sheet: week-1\n", 1, 1, "no JSON"),
        ("[1, 2]", 1, 2, "no `items`"),
        ("{}", 1, 1, "no `items`"),
        ('{"schema": 2, "items": []}', 1, 1, "schema 2"),
        ('{"schema": 1, "items": []}', 1, 1, "`sheet` is missing"),
        ('{"a": NaN}', 1, 1, "NaN"),
        ("[" * 100_000, 1, 1, "nested too deeply"),
        ("9" * 5_000, 1, 1, "no report"),
        (b'{"a": "\xff"}', 1, 8, "UTF-8"),
        ("null", 1, 1, "no report of grade"),
    ],
)
def test_what_is_no_report(
    tmp_path: Path, text: str | bytes, line: int, column: int, words: str
) -> None:
    found = read(tmp_path, text)
    assert isinstance(found, Fault)
    assert (found.line, found.column) == (line, column)
    assert words in found.message
    assert "--format json" in found.mend


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "<script>"}, "no outcome"),
        ({"outcome": ["correct"]}, "outcome"),
        ({"credit": 7}, "outside 0 to 1"),
        ({"credit": "1e999999999"}, "no number"),
        ({"points": "9" * 100_000}, "no number"),
        ({"points": -1}, "below zero"),
        ({"points": True}, "no number"),
        ({"points": 1.5e300}, "no number"),
        ({"title": 5}, "no text"),
        ({"id": None}, "no text"),
        ({"feedback": "one\ntext"}, ""),
        ({"feedback": [1]}, "no text"),
        ({"line": "3"}, "no place"),
        ({"line": 10**30}, "no place"),
        ({"column": [], "outcome": "invalid"}, "no place"),
        ({"steps": [{"sign": "="}]}, "missing"),
        ({"steps": 5}, ""),
        ({"evidence": {"method": "ball"}}, "missing"),
        ({"evidence": {**to_dict(PLAIN)["items"][1]["evidence"], "first_wrong": "x"}}, "no place"),
        ({"evidence": {**to_dict(PLAIN)["items"][1]["evidence"], "counterexample": [1]}}, ""),
        ({"key": {"a": 1}, "exact": 5}, ""),
    ],
)
def test_a_damaged_item_is_told_with_its_place(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    text = damaged(**changes)
    found = read(tmp_path, text)
    if not words and isinstance(found, ReportFile):
        well_made(write_html(found.reports, Look(explain=True)))
        return
    assert isinstance(found, Fault)
    assert words in found.message
    lines = text.splitlines()
    assert '"id"' in lines[found.line]
    assert lines[found.line - 1][found.column - 1] == "{"


@pytest.mark.parametrize(
    "markup",
    ["<script>alert(1)</script>", "</math><img src=x>", "<mi>x</mi>", "&lt;b&gt;", "\u202ex"],
)
def test_markup_in_a_file_stays_text(tmp_path: Path, markup: str) -> None:
    document = to_dict(PLAIN)
    for name in ("sheet", "title", "student", "file"):
        document[name] = markup
    for entry in document["items"]:
        entry |= {
            "id": markup,
            "title": markup,
            "kind": "expression",
            "note": markup,
            "read_as": markup,
            "feedback": [markup],
        }
        entry |= {"answer": markup, "key": [markup]}
    document["items"][0]["steps"] = [
        {"sign": markup, "read_as": markup, "outcome": markup, "feedback": [markup]}
    ]
    found = read(tmp_path, json.dumps(document))
    assert isinstance(found, ReportFile)
    names = well_made(write_html(found.reports, Look(explain=True))).names()
    assert not {"script", "img"} & set(names)


def test_folders_and_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        assert isinstance(read_report_file(str(path)), Fault)
