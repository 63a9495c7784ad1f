"""A canary in every key, mistake and definition is found in no report and no message."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.reports.formats import FORMATS
from tests.cli.conftest import Run

CANARY = "8191"
SHEET = f"""\
sheet: birds
title: Birds
symbols: {{x: real, v: 'vector[n]'}}
problems:
  - {{id: number, kind: number, answer: '{CANARY}', tolerance: {{absolute: 1}}}}
  - id: value
    answer: {CANARY} x
    definition: {CANARY} x
    mistakes: [{{when: '{CANARY} x + 1', credit: 0.5, say: 'Off by one.'}}]
    examples: {{accept: ['x {CANARY}'], reject: ['{CANARY}']}}
  - {{id: vector, answer: '{CANARY} v'}}
  - {{id: matrix, answer: '\\begin{{pmatrix}} {CANARY} & 0 \\\\ 1 & {CANARY} \\end{{pmatrix}}'}}
  - {{id: shape, kind: shape, answer: {CANARY} x 2}}
  - {{id: blank, kind: blank, answer: '{CANARY}'}}
  - {{id: pattern, kind: blank, pattern: '{CANARY}|{CANARY}0'}}
  - {{id: choice, kind: choice, options: {{a: x, '{CANARY}': y}}, answer: '{CANARY}'}}
  - {{id: text, kind: text, rubric: [{{concept: '{CANARY}', any_of: ['{CANARY}', 'the {CANARY}']}}]}}
"""

ANSWERS = ["2", "-2 x", "x + 1", "v^T", r"\frac{x", "x_i", "nonsense here", "2 x 2", "a", ""]


@pytest.fixture
def birds(course: Path) -> list[str]:
    (course / "problems" / "birds.yaml").write_text(SHEET, "utf-8")
    names = []
    ids = ["number", "value", "vector", "matrix", "shape", "blank", "pattern", "text"]
    for position, answer in enumerate(ANSWERS):
        lines = [f"  {name}: '{answer}'" for name in ids]
        path = course / f"bird-{position}.yaml"
        path.write_text(
            "\n".join(["sheet: birds", "answers:", *lines, "  choice: a"]) + "\n", "utf-8"
        )
        names.append(path.name)
    return names


@pytest.mark.parametrize("reveal", ["never", "after"])
@pytest.mark.parametrize("form", sorted(FORMATS))
def test_no_report_shows_the_canary(grade: Run, birds: list[str], reveal: str, form: str) -> None:
    done = grade(*birds, "--format", form, "--explain", "--reveal", reveal)
    assert done.returncode == 0, done.stderr
    assert CANARY not in done.stdout
    assert CANARY not in done.stderr


def test_always_shows_it(grade: Run, birds: list[str]) -> None:
    done = grade(*birds, "--format", "json", "--reveal", "always")
    assert CANARY in done.stdout


def test_a_faulty_key_is_not_quoted_to_the_student(
    course: Path, grade: Run, birds: list[str]
) -> None:
    sheet = course / "problems" / "birds.yaml"
    sheet.write_text(
        sheet.read_text("utf-8").replace(f"answer: {CANARY} x\n", f"answer: '\\frac{{{CANARY}'\n"),
        "utf-8",
    )
    done = grade(*birds, "--explain")
    assert CANARY not in done.stdout
    assert CANARY not in done.stderr
