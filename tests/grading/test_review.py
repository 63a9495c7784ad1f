"""What is marked for a person keeps its proposed credit, counts as 0 so far, and makes the score a range."""

from __future__ import annotations

from pathlib import Path

import pytest

import grader

SHEET = """\
sheet: prose
title: Prose
pass_mark: 0.5
problems:
  - id: a
    kind: text
    points: 2
    review: true
    rubric:
      - {concept: it overflows, any_of: [overflow]}
      - {concept: it underflows, any_of: [underflow]}
  - {id: b, kind: text, points: 2, rubric: [{concept: it overflows, any_of: [overflow]}]}
  - {id: c, kind: text, points: 1, review: true}
"""

ROWS = [
    ("overflow", "overflow", "yes", 2, 5, ["a", "c"], None),
    ("underflow", "it does not overflow", "yes", 0, 3, ["a", "c"], None),
    ("it is slow", "it is slow", "idk", 0, 3, ["a", "c"], None),
    ("overflow", "It overflows. It does not overflow.", "", 0, 4, ["a", "b"], None),
    ("", "overflow", "", 2, 2, [], False),
]


@pytest.mark.parametrize(("a", "b", "c", "score", "most", "review", "passed"), ROWS)
def test_scores_and_reviews(
    tmp_path: Path,
    a: str,
    b: str,
    c: str,
    score: int,
    most: int,
    review: list[str],
    passed: bool | None,
) -> None:
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems" / "prose.yaml").write_text(SHEET, "utf-8")
    path = tmp_path / "ada.yaml"
    path.write_text(f"sheet: prose\nanswers:\n  a: '{a}'\n  b: '{b}'\n  c: '{c}'\n", "utf-8")
    report = grader.grade(path)
    assert [int(report.score), int(report.score_max)] == [score, most]
    assert list(report.needs_review) == review
    assert report.passed is passed


def test_the_rubric_is_shown_to_whoever_may_see_it(tmp_path: Path) -> None:
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems" / "prose.yaml").write_text(SHEET, "utf-8")
    path = tmp_path / "ada.yaml"
    path.write_text("sheet: prose\nanswers: {a: overflow}\n", "utf-8")
    assert "underflow" not in grader.grade(path).to_json()
    assert "it underflows: underflow" in grader.grade(path, reveal="always").to_json()
