"""Gradebooks for Canvas and Moodle: what their importers read, and what no name can make them read."""

from __future__ import annotations

import csv
import io
import re

import pytest

from grader.classroom.canvas import write_canvas
from grader.classroom.moodle import write_moodle
from tests.classroom.made import report_of, result, rows_of

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1")


def table(text: str) -> list[list[str]]:
    assert "\n" not in text.replace("\r\n", "")
    return list(csv.reader(io.StringIO(text)))


def test_canvas() -> None:
    rows = rows_of(
        report_of("ada", result("a", 1, points=2), result("b", 0.5, points=2), title="Vectors"),
        report_of("bob", result("a", 0, points=2), result("b", 0, points=2), title="Vectors"),
        report_of("eve", result("a", None, points=2), result("b", 1, points=2), title="Vectors"),
        None,
        report_of("", result("a", 1, points=2), result("b", 1, points=2), title="Vectors"),
    )
    assert table(write_canvas(rows)) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Vectors"],
        ["    Points Possible", "", "", "", "", "4"],
        ["ada", "", "", "ada", "", "3"],
        ["bob", "", "", "bob", "", "0"],
        ["eve", "", "", "eve", "", ""],
    ]


def test_moodle() -> None:
    rows = rows_of(
        report_of("ada", result("a", 1, points=2), result("b", 0.5, points=2), title="Vectors"),
        report_of("eve", result("a", None, points=2), result("b", 1, points=2), title="Vectors"),
        None,
    )
    assert table(write_moodle(rows)) == [
        ["ID number", "Vectors", "Vectors (feedback)"],
        ["ada", "3", "a 2/2; b 1/2."],
        ["eve", "-", "a ?/2; b 2/2."],
    ]


def test_a_column_for_each_sheet_and_a_line_for_each_student() -> None:
    rows = rows_of(
        report_of("ada", result("a", 1), sheet="one", title="One"),
        report_of("ada", result("a", 0), sheet="two", title="Two"),
        report_of("bob", result("a", 1), sheet="two", title="Two"),
        report_of("ada", result("a", 0), sheet="one", title="One"),
    )
    lines = table(write_canvas(rows))
    assert lines[0][5:] == ["One", "Two"]
    assert [(line[0], line[5:]) for line in lines[2:]] == [
        ("ada", ["1", "0"]), ("bob", ["", "1"]), ("ada", ["0", ""]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Homework (2)", "Homework [2]"),
        ("Final Score", "vectors"),
        ("Override Grade of all", "vectors"),
        ("Sheet 1 (part 2)", "Sheet 1 (part 2)"),
        ("", "vectors"),
        ("=1+1", "'=1+1"),
    ],
)
def test_canvas_takes_every_title_for_an_assignment(title: str, expected: str) -> None:
    rows = rows_of(report_of("ada", result("a", 1), title=title))
    assert table(write_canvas(rows))[0][5] == expected


def test_no_student_is_the_row_of_possible_points() -> None:
    rows = rows_of(report_of("Points Possible", result("a", 0)))
    assert [("Points Possible" in line[0]) for line in table(write_canvas(rows))] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    rows = rows_of(report_of(text, result(text, 0), sheet=text, title=text))
    for written in (write_canvas(rows), write_moodle(rows)):
        for line in table(written):
            assert not any(re.match(r"\s*[=+@]|\s*-.", cell) for cell in line), line


def test_an_empty_class() -> None:
    assert len(table(write_canvas([]))) == 2
    assert table(write_moodle([])) == [["ID number"]]
