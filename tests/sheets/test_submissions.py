"""Submissions: every way to write an answer, and what is told of strange ones."""

from __future__ import annotations

import pytest

from grader.items.model import Answer
from grader.sheets import SubmissionError, answers_for
from grader.sheets.loading import sheet_from_text
from grader.sheets.model import Answers
from grader.sheets.submissions import submission_from_text
from grader.text import Diagnostic

SHEET = sheet_from_text(
    """
sheet: s
problems:
  - {id: linear, answer: b}
  - {id: set, answer: '{2, 3}'}
  - {id: steps, kind: derivation, goal: b}
  - {id: pick, kind: choices, options: {a: x, b: y}, answer: [a]}
  - {id: find, kind: witness, asks: {x_0: real}, claims: [x_0 > 0]}
  - id: jacobian
    parts:
      - {id: a, answer: b}
      - {id: b, answer: b}
""",
    "s.yaml",
)


def answers(text: str) -> Answers:
    source = f"sheet: s\nanswers:\n{text}"
    return answers_for(submission_from_text(source, "ada.yaml"), SHEET)


WRITTEN = (
    ("  linear: b", "linear", Answer(text="b", line=3)),
    ("  linear: |\n    2Ax\n", "linear", Answer(text="2Ax\n", line=3)),
    ("  linear: no", "linear", Answer(text="no", line=3)),
    ("  linear:", "linear", Answer(text="", line=3)),
    ("  linear: ~", "linear", Answer(text="", line=3)),
    ("  linear: null", "linear", Answer(text="", line=3)),
    ("  linear: 'null'", "linear", Answer(text="null", line=3)),
    ("  set: {2, 3}", "set", Answer(text="{2, 3}", line=3)),
    ("  set: [2, 3]", "set", Answer(text="[2, 3]", line=3)),
    ("  set: [[1, 2], [3, 4]]", "set", Answer(text="[[1, 2], [3, 4]]", line=3)),
    ("  set: [2, 3]", "set", Answer(text="[2, 3]", line=3)),
    ("  steps: [a, b]", "steps", Answer(steps=("a", "b"), line=3)),
    ("  steps:\n    - a\n    - '{b}'\n", "steps", Answer(steps=("a", "{b}"), line=4)),
    ("  linear:\n    - a\n", "linear", Answer(steps=("a",), line=4)),
    ("  pick: [a, b]", "pick", Answer(steps=("a", "b"), line=3)),
    (
        "  linear: {answer: '2 A^T r', where: {r: 'Ax - b'}}",
        "linear",
        Answer(text="2 A^T r", where={"r": "Ax - b"}, line=3),
    ),
    (
        "  steps:\n    answer: [a, b]\n    where:\n      'S_{ij}': '1'\n",
        "steps",
        Answer(steps=("a", "b"), where={"S_{ij}": "1"}, line=4),
    ),
    (
        "  find: {x_0: 2\\pi, f(x): '\\sin x'}",
        "find",
        Answer(fields={"x_0": "2\\pi", "f(x)": "\\sin x"}, line=3),
    ),
    ("  find: x_0 = 1", "find", Answer(text="x_0 = 1", line=3)),
    ("  jacobian.a: b", "jacobian.a", Answer(text="b", line=3)),
    ("  jacobian: {a: b}", "jacobian.a", Answer(text="b", line=3)),
    ("  jacobian:\n    a: b\n    b: c\n", "jacobian.b", Answer(text="c", line=5)),
)


@pytest.mark.parametrize(("text", "item", "answer"), WRITTEN)
def test_answers_are_read_as_they_are_written(text: str, item: str, answer: Answer) -> None:
    found = answers(text)
    assert found.by_item[item] == answer
    assert not found.unplaced


@pytest.mark.parametrize(
    "text", ["", "  linear:", "  linear: ''", "  linear: '  '", "  linear: []"]
)
def test_nothing_is_blank(text: str) -> None:
    answer = answers(text or "  {}").by_item.get("linear", Answer())
    assert isinstance(answer, Answer)
    assert answer.is_blank or answer.text == "[]"


NO_ANSWERS = (
    "  linear:\n    - [a]\n    - - b\n",
    "  linear:\n    x: y\n",
    "  linear:\n    answer:\n      x: y\n",
    "  linear: {answer: a, where: b}",
    "  linear:\n    answer: a\n    where: {r: {s: t}}\n    \n".replace("{s: t}", "\n        s: t")
    .replace("{r: ", "\n      r: ")
    .replace("t}", "t"),
    "  steps:\n" + "    - a\n" * 201,
)


@pytest.mark.parametrize("text", NO_ANSWERS)
def test_what_is_no_answer_is_told_and_costs_no_other(text: str) -> None:
    found = answers(text + "\n  set: ok\n")
    assert any(isinstance(answer, Diagnostic) for answer in found.by_item.values())
    assert found.by_item["set"] == Answer(text="ok", line=found.by_item["set"].line)  # type: ignore[union-attr]


def test_unknown_items_are_told_with_the_likely_one() -> None:
    found = answers("  linaer: b\n  jacobian: {c: d}\n")
    assert [str(fault) for fault in found.unplaced] == [
        "ada.yaml:3:3: The sheet has no item `linaer`. Did you mean `linear`?",
        "ada.yaml:4:14: The sheet has no item `jacobian.c`. Did you mean `jacobian.a`?",
    ]
    assert found.by_item == {}


def test_one_item_answered_in_two_ways_names_both_lines() -> None:
    with pytest.raises(SubmissionError, match=r"ada.yaml:4:14: .*answered twice: lines 3 and 4"):
        answers("  jacobian.a: b\n  jacobian: {a: b}\n")


FILES = (
    ("- a", "ada.yaml:1:1: This is no submission. A submission has `sheet:` and `answers:`."),
    (
        "sheet: s",
        "ada.yaml:1:1: The submission has no `answers`. Write `answers:`, then `id: answer` lines.",
    ),
    (
        "sheet: s\nanswer: {a: b}",
        "ada.yaml:2:1: `answer` is no key of a submission. Did you mean `answers`?",
    ),
    (
        "sheet: s\nanswers: b",
        "ada.yaml:2:10: `answers` takes `id: answer` lines. Write one line for each item.",
    ),
    (
        "sheet: s\nanswers:\n  a: 1\n  a: 2",
        "ada.yaml:4:3: `a` stands here twice: lines 3 and 4. Keep one of them.",
    ),
    (
        "sheet: s\nproblems: []",
        "ada.yaml:1:1: This file is a sheet, not a submission. Grade a submission: a file with `sheet:` and `answers:`.",
    ),
)


@pytest.mark.parametrize(("text", "message"), FILES)
def test_files_that_are_no_submissions(text: str, message: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        submission_from_text(text, "ada.yaml")
    assert message in str(caught.value).splitlines()


def test_other_keys_are_told_and_left_alone() -> None:
    submission = submission_from_text("sheet: s\nstudnet: ada\ndate: x\nanswers: {}\n", "ada.yaml")
    assert [str(warning) for warning in submission.warnings] == [
        "ada.yaml:2:1: `studnet` is no key of a submission. Did you mean `student`?",
        "ada.yaml:3:1: `date` is no key of a submission. It is left alone.",
    ]


def test_the_student_is_any_text() -> None:
    assert submission_from_text("sheet: s\nstudent: 007\nanswers:\n", "a").student == "007"
    assert submission_from_text("sheet: s\nanswers:\n", "a").student == ""
