"""One submission against one sheet: reports, faults that cost one item only, keys kept back."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import grader.items
from grader.equivalence.verdict import Evidence, Verdict
from grader.grading.grading import grade, grade_submission
from grader.grading.redaction import redact
from grader.grading.report import Report
from grader.grading.report_json import json_number
from grader.items.model import Answer, Item
from grader.sheets import SubmissionError
from grader.sheets.loading import sheet_from_text
from grader.sheets.submissions import submission_from_text

CANARY = "canary"
SHEET = f"""
sheet: s
title: A sheet
pass_mark: 0.5
problems:
  - {{id: pick, title: Pick one, points: 2, kind: choice, options: {{a: x, b: y}}, answer: b}}
  - {{id: some, points: 3, kind: choices, options: [p, q, r], answer: [a, b], scoring: per-option}}
  - {{id: size, kind: shape, answer: 31 x 57}}
  - {{id: word, kind: blank, answer: {CANARY}}}
  - {{id: free, points: 4, kind: manual}}
  - {{id: note, points: 0, kind: manual}}
"""


def report(answers: str, sheet: str = SHEET) -> Report:
    submission = submission_from_text(f"sheet: s\nstudent: ada\nanswers:\n{answers}", "ada.yaml")
    return grade_submission(submission, sheet_from_text(sheet, "s.yaml"))


def test_json_has_the_shape_of_the_contract() -> None:
    found = redact(report("  pick: b\n  some: a\n  size: 57 x 31\n  free: an essay\n")).to_dict()
    items = found["items"]
    assert isinstance(items, list)
    for entry in items:
        assert list(entry) == [
            "id",
            "title",
            "kind",
            "points",
            "score",
            "credit",
            "outcome",
            "note",
            "read_as",
            "feedback",
            "evidence",
            "line",
            "elapsed_ms",
        ]
        entry["elapsed_ms"] = 0
    assert found == {
        "schema": 1,
        "sheet": "s",
        "title": "A sheet",
        "student": "ada",
        "file": "ada.yaml",
        "score": 4,
        "score_max": 8,
        "points": 11,
        "passed": None,
        "needs_review": ["free"],
        "items": items,
    }
    assert [entry["outcome"] for entry in items] == [
        "correct",
        "partial",
        "incorrect",
        "blank",
        "manual",
        "blank",
    ]
    assert items[0] == {
        "id": "pick",
        "title": "Pick one",
        "kind": "choice",
        "points": 2,
        "score": 2,
        "credit": 1,
        "outcome": "correct",
        "note": "CHOICE.RIGHT",
        "read_as": "b (y)",
        "feedback": [],
        "evidence": {
            "method": "choice",
            "proved": False,
            "points": 0,
            "sizes": [],
            "digits": 0,
            "counterexample": None,
            "first_wrong": None,
        },
        "line": 4,
        "elapsed_ms": 0,
    }
    assert items[1]["credit"] == 0.666666666667
    assert items[1]["score"] == 2


def test_passing_hangs_on_the_person_where_it_does() -> None:
    assert report("  pick: a\n").passed is False
    assert report("  pick: b\n  free: essay\n").passed is None
    assert report("  pick: b\n  some: a, b\n  word: canary\n").passed is True


def test_numbers_in_json() -> None:
    assert json_number(Fraction(3)) == 3
    assert isinstance(json_number(Fraction(3)), int)
    assert json_number(Fraction(1, 3)) == 0.333333333333
    assert json_number(Fraction(10**30)) == 10**30


def test_a_crash_costs_no_other_item_and_no_points(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(item: Item, answer: Answer) -> Verdict:
        del item, answer
        raise RecursionError("secret detail")

    monkeypatch.setattr(grader.items, "KINDS", {**grader.items.KINDS, "blank": crash})
    found = report("  pick: b\n  word: canary\n")
    word = next(item for item in found.items if item.id == "word")
    assert (word.outcome, word.credit, word.note) == ("fault", None, "FAULT.CRASH")
    assert found.needs_review == ("word",)
    assert found.score == 2
    assert "secret detail" not in found.to_json()
    assert "secret detail" in caplog.text


def test_a_key_that_cannot_be_read_is_for_a_person_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from grader.equivalence.question import KeyFault

    def stumble(item: Item, answer: Answer) -> Verdict:
        raise KeyFault(f"{item.keys} cannot be read, {answer}")

    monkeypatch.setattr(grader.items, "KINDS", {**grader.items.KINDS, "blank": stumble})
    found = report("  word: x\n")
    word = next(item for item in found.items if item.id == "word")
    assert (word.outcome, word.credit, word.note) == ("fault", None, "KEY.UNREADABLE")
    assert CANARY not in redact(found).to_json()
    (warning,) = found.warnings
    assert str(warning).startswith("s.yaml:9:1: The key of word cannot be read.")


def test_an_answer_that_is_none_is_invalid_alone() -> None:
    found = report("  pick:\n    - [a]\n    - - b\n  word: canary\n")
    assert [item.outcome for item in found.items][:4] == ["invalid", "blank", "blank", "correct"]
    assert found.items[0].note == "READ.NO_ANSWER"


def test_unknown_items_are_warned_of() -> None:
    (warning,) = report("  wrod: canary\n").warnings
    assert str(warning) == "ada.yaml:4:3: The sheet has no item `wrod`. Did you mean `word`?"


# ------------------------------------------------------------------------------------- redaction


def test_keys_are_shown_as_asked() -> None:
    found = report("  pick: b\n  word: x\n")
    shown = {
        reveal: [item.key for item in redact(found, reveal).items if item.id in {"pick", "word"}]
        for reveal in ("never", "after", "always")
    }
    assert shown == {"never": [(), ()], "after": [("b",), ()], "always": [("b",), (CANARY,)]}
    assert "key" in redact(found, "always").to_dict()["items"][0]  # type: ignore[index]
    with pytest.raises(ValueError, match="never, after or always"):
        redact(found, "sometimes")


def test_a_counterexample_keeps_its_point_only(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = Evidence(
        "ball", proved=True, counterexample={"x": "2", "key": CANARY, "answer": "4"}
    )
    verdict = Verdict("incorrect", Fraction(0), "NEQ.POINT", evidence=evidence)
    kinds = {**grader.items.KINDS, "blank": lambda *_: verdict}
    monkeypatch.setattr(grader.items, "KINDS", kinds)
    found = report("  word: x\n")
    assert CANARY not in redact(found).to_json()
    assert CANARY not in redact(found, "after").to_json()
    assert '"x": "2"' in redact(found).to_json()
    assert CANARY in redact(found, "always").to_json()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["pick", "some", "size", "word"]), st.text(max_size=20))
def test_no_answer_gets_the_key_into_a_report_or_an_error(item: str, answer: str) -> None:
    try:
        shown = redact(report(f"  {item}: {json.dumps(answer)}\n")).to_json()
    except SubmissionError as error:
        shown = str(error)
    if CANARY not in answer.casefold():
        assert CANARY not in shown


def test_grade_takes_files(tmp_path: Path) -> None:
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems/s.yaml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "ada.yaml").write_text("sheet: s\nanswers: {word: canary}\n", encoding="utf-8")
    found = grade(tmp_path / "ada.yaml")
    assert found.score == 1
    assert all(not item.key for item in found.items)
    assert grade(tmp_path / "ada.yaml", tmp_path / "problems", reveal="always").items[0].key == (
        "b",
    )
    assert json.loads(found.to_json())["file"] == str(tmp_path / "ada.yaml")


def test_a_file_name_that_is_no_text() -> None:
    submission = submission_from_text("sheet: s\nanswers:\n", "a\udce9.yaml")
    found = grade_submission(submission, sheet_from_text(SHEET, "s.yaml"))
    found.to_json().encode("utf-8")
