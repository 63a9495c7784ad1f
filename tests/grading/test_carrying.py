"""Parts that build on the student's own earlier answer."""

from __future__ import annotations

from pathlib import Path

import pytest

import grader
from grader import Report
from grader.sheets import SheetError

SHEET = r"""
sheet: carry
symbols: {x: real, A: "matrix[n, n]", v: "vector[n]"}
problems:
  - id: slope
    parts:
      - {id: f, answer: 'x^3 - 3x'}
      - {id: g, uses: [f], answer: '\frac{d}{dx} f', allow: [derivative]}
      - {id: h, uses: [g], answer: 'g + x'}
      - {id: steps, kind: derivation, uses: {u: f}, start: '\frac{d}{dx} u', goal: '3x^2 - 3'}
  - id: gradient
    parts:
      - {id: M, answer: 'A^\top A'}
      - {id: b, uses: [M], answer: 'M v'}
      - {id: c, uses: [M], answer: '2 M v', mistakes: [{when: 'M v', credit: 0.5, say: "The factor 2."}]}
"""
KEYS = {
    "slope.f": "x^3 - 3x",
    "slope.g": "3x^2 - 3",
    "slope.h": "3x^2 + x - 3",
    "gradient.M": r"A^\top A",
    "gradient.b": r"A^\top A v",
    "gradient.c": r"2 A^\top A v",
}


def graded(folder: Path, answers: dict[str, str], sheet: str = SHEET) -> Report:
    (folder / "problems").mkdir(exist_ok=True)
    (folder / "problems" / "carry.yaml").write_text(sheet, "utf-8")
    lines = [f"  {name}: '{answer}'" for name, answer in answers.items()]
    (folder / "a.yaml").write_text("sheet: carry\nanswers:\n" + "\n".join(lines) + "\n", "utf-8")
    return grader.grade(folder / "a.yaml")


def outcomes(report: Report) -> dict[str, tuple[str, str]]:
    return {item.id: (item.outcome, item.note) for item in report.items}


def test_the_keys_are_right(tmp_path: Path) -> None:
    found = outcomes(graded(tmp_path, KEYS))
    assert {found[name][0] for name in KEYS} == {"correct"}
    assert all(note != "CARRIED" for _, note in found.values())


@pytest.mark.parametrize(
    ("answers", "item", "expected", "why"),
    [
        ({"slope.f": "x^3 + 3x", "slope.g": "3x^2 + 3"}, "slope.g", "CARRIED", "right work on a wrong start"),
        ({"slope.f": "x^3 + 3x", "slope.g": "3x^2 - 3"}, "slope.g", "correct", "the expected answer all the same"),
        ({"slope.f": "x^3 + 3x", "slope.g": "3x^2 + 3x"}, "slope.g", "incorrect", "wrong work on a wrong start"),
        ({"slope.f": "x^3 - 3x", "slope.g": "3x^2 + 3"}, "slope.g", "incorrect", "a right start carries nothing"),
        ({"slope.g": "3x^2 + 3"}, "slope.g", "incorrect", "no start at all"),
        ({"slope.f": "q", "slope.g": "3x^2 + 3"}, "slope.g", "incorrect", "a start that cannot be read"),
        ({"slope.f": "5", "slope.g": "0"}, "slope.g", "incorrect", "a start that makes the rest trivial"),
        ({"slope.g": "6x", "slope.h": "7x"}, "slope.h", "CARRIED", "by the part before"),
        ({"gradient.M": r"A^\top", "gradient.b": r"A^\top v"}, "gradient.b", "CARRIED", "matrices"),
        ({"gradient.M": "A A", "gradient.c": "A A v"}, "gradient.c", "incorrect", "mistakes are of the expected key"),
        ({"gradient.M": "v", "gradient.b": "v"}, "gradient.b", "incorrect|invalid", "a start of another shape"),
    ],
)  # fmt: skip
def test_carried(
    tmp_path: Path, answers: dict[str, str], item: str, expected: str, why: str
) -> None:
    outcome, note = outcomes(graded(tmp_path, answers))[item]
    assert (note if note == "CARRIED" else outcome) in expected.split("|"), why
    if note == "CARRIED":
        assert outcome == "correct"


def test_what_is_told(tmp_path: Path) -> None:
    report = graded(tmp_path, {"slope.f": "x^3 + 3x", "slope.g": "3x^2 + 3"})
    said = next(item.feedback for item in report.items if item.id == "slope.g")
    assert "your own answer to slope.f" in said[0]
    report = graded(tmp_path, {"slope.f": "5", "slope.g": "0"})
    said = next(item.feedback for item in report.items if item.id == "slope.g")
    assert "leaves little to do" in said[-1]


def test_a_derivation_builds_on_an_earlier_answer(tmp_path: Path) -> None:
    answers = {"slope.f": "x^3 - 3x", "slope.steps": r"(x^3)'' - (3x)'' = 3x^2 - 3"}
    assert outcomes(graded(tmp_path, answers))["slope.steps"][0] == "correct"


def test_without_declarations(tmp_path: Path) -> None:
    sheet = "sheet: carry\nproblems:\n  - {id: p, answer: 'x^2'}\n  - {id: q, uses: [p], answer: 'p + x'}\n"
    found = outcomes(graded(tmp_path, {"p": "x^3", "q": "x^3 + x"}, sheet))
    assert found == {"p": ("incorrect", "NEQ.EXPONENT"), "q": ("correct", "CARRIED")}


@pytest.mark.parametrize(
    ("uses", "said"),
    [
        ("[z]", "cannot build on"),
        ("[b]", "cannot build on"),
        ("[c]", "cannot build on"),
        ("{x: a}", "has a meaning already"),
    ],
)
def test_faults_of_the_sheet(tmp_path: Path, uses: str, said: str) -> None:
    sheet = (
        "sheet: carry\nsymbols: {x: real}\nproblems:\n  - {id: a, answer: x}\n"
        f"  - {{id: b, uses: {uses}, answer: '2 x'}}\n  - {{id: c, answer: x}}\n"
    )
    with pytest.raises(SheetError, match=said):
        graded(tmp_path, {}, sheet)
