"""The instructor's page: what stands on it, with plots and without, and what no stranger's text can make of it."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from grader.classroom.class_page import write_class_page
from grader.classroom.formats import Row
from tests.classroom.made import class_of, item_of, report_of, result, rows_of, sheet_of
from tests.reports.test_html import MARKUP
from tests.reports.test_other_formats import HOSTILE
from tests.text.page_structure import well_made

QUADRATIC = item_of(
    r"(A + A^\top) x", "quadratic", symbols={"x": "vector[n]", "A": "matrix[n, n]"}, points="2"
)
SUM = item_of("x + y", "sum", symbols={"x": "real", "y": "real"})
SHEET = sheet_of(QUADRATIC, SUM)
ANSWERS = [
    {"quadratic": "A x", "sum": "x + y"}, {"quadratic": r"\sum_j A_{ij} x_j", "sum": "x - y"}, {"sum": "y + x"},
    {"quadratic": r"A^\top x + A x", "sum": "x +"}, {"quadratic": "2 A x", "sum": "x"}, {"quadratic": "A x", "sum": "y"},
]  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [
        *class_of(SHEET, ANSWERS),
        Row("class/z.yaml", None, "class/z.yaml:1:1: This is no YAML."),
    ]


def test_what_stands_on_it(rows: list[Row]) -> None:
    found = well_made(write_class_page(rows, {SHEET.id: SHEET}))
    for wanted in ("Vectors", "6 submissions graded, 1 could not be graded", "Mean", "Median", "Passed", "3 of 5 ",
                   "Nothing is left to a person.", "This is no YAML.", "class/s001.yaml", "when: 'A x'"):  # fmt: skip
        assert wanted in found.text
    pytest.importorskip("matplotlib")
    plots = [tag for tag in found.tags if tag.name == "svg"]
    assert [tag.attributes["role"] for tag in plots] == ["img", "img"]
    assert "Bars: how many submissions" in found.text


def test_without_matplotlib_there_are_tables(
    rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    found = well_made(write_class_page(rows, {SHEET.id: SHEET}))
    assert "svg" not in found.names()
    assert "pip install 'grade-maths[class]'" in found.text
    assert "Score distribution" in found.text


def test_the_same_class_has_the_same_bytes(rows: list[Row]) -> None:
    slower = []
    for row in rows:
        if row.report is None:
            slower.append(row)
            continue
        items = tuple(replace(item, elapsed_ms=77.0) for item in row.report.items)
        slower.append(replace(row, report=replace(row.report, items=items)))
    sheets = {SHEET.id: SHEET}
    assert write_class_page(rows, sheets) == write_class_page(slower, sheets)


def test_who_waits_for_a_person() -> None:
    waiting = result("proof", None, answer="By induction.")
    proposed = result("essay", 1, review=True, answer="x" * 2_000)
    found = well_made(write_class_page(rows_of(report_of("ada", waiting, proposed))))
    assert "2 answers for a person" in found.text
    assert "By induction." in found.text
    assert "correct, to be confirmed" in found.text
    assert "1 submission still waits for a person" in found.text


def test_several_sheets_have_a_part_each() -> None:
    one = report_of("ada", result("a", 1), sheet="one", title="One")
    two = report_of("ada", result("a", 0), sheet="two", title="Two")
    found = well_made(write_class_page(rows_of(one, two)))
    assert found.inside["h2"] == ["One", "Two"]


@pytest.mark.parametrize(
    "rows",
    [[], rows_of(None), rows_of(report_of("s")), rows_of(report_of("s", result("a", 1, points=0)))],
)
def test_classes_with_hardly_anything_in_them(rows: list[Row]) -> None:
    well_made(write_class_page(rows))


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_no_text_leaves_its_place(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    items = [
        result(f"{text}{n}", None if outcome == "undecided" else 0, outcome=outcome, title=text, kind=kind, answer=text,
               read_as=text, feedback=(text,), note=text)
        for n, (outcome, kind) in enumerate([("incorrect", "expression"), ("invalid", "expression"), ("incorrect", "blank"),
                                             ("undecided", "text")])
    ]  # fmt: skip
    rows = [*rows_of(report_of(text, *items, sheet=text, title=text)), Row(text, None, text)]
    found = well_made(write_class_page(rows))
    assert not {"script", "img"} & set(found.names())
