"""Data of a sheet: what is read, and what is refused with its place."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

import grader
from grader.sheets import SheetError
from grader.sheets.loading import load_sheet

SHEET = "sheet: s\ndata: {data}\nproblems:\n  - {{id: a, kind: number, answer: '\\sum_i x_i'}}\n"


def _sheet(folder: Path, data: str, text: str = "", name: str = "d.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    path = folder / "s.yaml"
    path.write_text(SHEET.format(data=data), encoding="utf-8")
    return path


READ = [
    ("d.csv", "x,y\n1,2\n3,4\n", [1, 3]),
    ("d.csv", "# a remark\nx\n\n0.1\n2e-1\n", [Fraction(1, 10), Fraction(1, 5)]),
    ("d.csv", "x;y\n0,1;2\n0,2;3\n", [Fraction(1, 10), Fraction(1, 5)]),
    ("d.csv", "x\ty\n0,1\t2\n0,2\t3\n", [Fraction(1, 10), Fraction(1, 5)]),
    ("d.csv", "\ufeffx\r\n1\r\n2\r\n", [1, 2]),
    ("{x: d.csv}", "1\n2\n3\n", [1, 2, 3]),
    ("{x: [1, 2.5, -3]}", "", [1, Fraction(5, 2), -3]),
    ("{x: [[1, 2], [3, 4]]}", "", [1, 2, 3, 4]),
]


@pytest.mark.parametrize(("data", "text", "numbers"), READ)
def test_numbers_are_read_exactly(
    tmp_path: Path, data: str, text: str, numbers: list[Fraction]
) -> None:
    (item,) = load_sheet(_sheet(tmp_path, data, text)).items
    assert [cell for row in item.scope.data["x"] for cell in row] == numbers


REFUSED = [
    ("d.csv", "x,y\n1,2\n3,four\n", "d.csv:3:3: `four` is no number."),
    ("d.csv", "x\n1\nnan\n", "`nan` is no number."),
    ("d.csv", "x\n1\ninf\n", "`inf` is no number."),
    ("d.csv", "x\n1\n1e999999\n", "`1e999999` is no number."),
    ("d.csv", "x\n1\n__import__('os')\n", "is no number."),
    ("d.csv", "x,y\n1,2\n3\n", "d.csv:3:1: This line has 1 cells, the first one 2."),
    ("d.csv", "1,2\n3,4\n", "The first line does not name the columns."),
    ("d.csv", "x,x\n3,4\n5,6\n", "The first line does not name the columns."),
    ("d.csv", "x\n1\n", "too few"),
    ("d.csv", "", "holds no data"),
    ("e.csv", "", "cannot be opened"),
    ("../d.csv", "", "are not inside the folder of the sheet."),
    ("/etc/passwd", "", "are not inside the folder of the sheet."),
    ("{x: ../../d.csv}", "", "are not inside the folder of the sheet."),
    ("{x: [1, two]}", "", "`two` is no number."),
    ("{x: [[1, 2], [3]]}", "", "The rows of this array differ in length"),
    ("{x: [1]}", "", "too few"),
    ("[1, 2]", "", "`data` takes a file or arrays by name."),
    ("d.csv", "x\n" + "1\n" * 10_001, "at most 10,000 rows"),
    ("d.csv", "x\n" + "1" * 1_000_001, "at most 1,000,000 are read"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "text", "message"), REFUSED)
def test_what_is_refused(tmp_path: Path, data: str, text: str, message: str) -> None:
    path = _sheet(tmp_path, data, text)
    with pytest.raises(SheetError) as refused:
        load_sheet(path)
    assert message in str(refused.value)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.csv").write_text("x\n1\n2\n", encoding="utf-8")
    os.symlink(tmp_path / "out.csv", tmp_path / "in" / "d.csv")
    path = tmp_path / "in" / "s.yaml"
    path.write_text(SHEET.format(data="d.csv"), encoding="utf-8")
    with pytest.raises(SheetError, match="not inside the folder"):
        load_sheet(path)


def test_a_file_needs_a_sheet() -> None:
    with pytest.raises(SheetError, match="this is no sheet in a folder"):
        grader.check("x", "1", kind="number", data="d.csv")


X = {"data": {"x": [2, 4, 4, 4, 5, 5, 7, 9], "y": [1, 2, 3, 4, 5, 6, 7, 8]}}
MEAN = r"\frac{1}{n} \sum_{i=1}^n x_i"

COMPUTED = [
    (MEAN, "5", {}, "correct"),
    (MEAN, "5.0", {}, "correct"),
    (MEAN, "40/8", {}, "correct"),
    (MEAN, "5.000000001", {}, "incorrect"),
    (MEAN, "4.5", {}, "incorrect"),
    (MEAN, MEAN, {}, "invalid"),
    (MEAN, MEAN, {"allow": "data"}, "correct"),
    (MEAN, "nan", {}, "invalid"),
    (r"\frac{1}{n-1}\sum_i (x_i - m)^2", r"\frac{32}{7}", {"where": {"m": MEAN}}, "correct"),
    (r"\frac{1}{n-1}\sum_i (x_i - m)^2", "4", {"where": {"m": MEAN}}, "incorrect"),
    (r"\sqrt{\frac{1}{n}\sum_i (x_i - m)^2}", "2", {"where": {"m": MEAN}}, "correct"),
    (r"\sqrt{\frac{1}{n}\sum_i x_i}", r"\sqrt{5}", {}, "correct"),
    (r"\sqrt{\frac{1}{n}\sum_i x_i}", "2.2360679775", {}, "incorrect"),
    (r"\sqrt{\frac{1}{n}\sum_i x_i}", "2.236", {"tolerance": {"digits": 3}}, "correct"),
    (r"\sum_i x_i y_i", "214", {}, "correct"),
    (r"x^\top y", "214", {}, "correct"),
    ("x - y", "(1, 2, 1, 0, 0, -1, 0, 1)", {}, "correct"),
    ("x - y", "[1, 2, 1, 0, 0, -1, 0, 1]", {}, "correct"),
    ("x - y", "(1, 2, 1, 0, 0, -1, 0, 2)", {"partial": "entries"}, "partial"),
    (r"\max_i x_i", "9", {}, "correct"),
    (r"[m - 1; m + 1]", "4 < \\mu < 6", {"where": {"m": MEAN}, "symbols": {"mu": "real"}}, "correct"),
    (MEAN, "500 cm", {"unit": "m"}, "correct"),
    (MEAN, "5", {"unit": "m"}, "incorrect"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "options", "outcome"), COMPUTED)
def test_a_key_computes_from_data(
    key: str, answer: str, options: dict[str, object], outcome: str
) -> None:
    verdict = grader.check(key, answer, kind="number", **X, **options)  # type: ignore[arg-type]
    assert verdict.outcome == outcome, verdict


def test_many_numbers_are_one_sum() -> None:
    data = {"x": list(range(5_000))}
    key = r"\frac{1}{n} \sum_{i=1}^n x_i"
    assert grader.check(key, "2499.5", kind="number", data=data).outcome == "correct"
    assert grader.check(key, "2500", kind="number", data=data).outcome == "incorrect"
