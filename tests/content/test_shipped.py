"""The shipped sheets are right, and the shipped submissions get the marks that they should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import grader
from grader.items import Answer, Item, mark

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "problems").glob("*.yaml"))
GRADED = {"expression", "number", "shape", "choice", "choices", "blank", "text", "witness"}


def _items() -> Iterator[Item]:
    for path in SHEETS:
        for item in grader.load_sheet(path).items:
            if item.kind in GRADED:
                yield replace(item, id=f"{path.stem}: {item.id}")


ITEMS = list(_items())


def test_there_is_a_sheet_for_each_of_the_five_documents() -> None:
    assert len(SHEETS) == 5
    assert len(ITEMS) > 80


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_key_is_right(item: Item) -> None:
    if item.pattern or not item.keys:
        return
    text = ", ".join(item.keys) if item.kind == "choices" else item.keys[0]
    assert mark(item, Answer(text)).outcome == "correct"


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_examples_are_accepted_and_rejected(item: Item) -> None:
    for text in item.accept:
        assert mark(item, Answer(text)).outcome == "correct", text
    for text in item.reject:
        assert mark(item, Answer(text)).credit not in {1, None}, text


@pytest.mark.parametrize(
    "item", [i for i in ITEMS if i.definition and i.kind == "expression"], ids=lambda item: item.id
)
def test_a_key_equals_its_definition(item: Item) -> None:
    """By automatic differentiation: the definition stands in the place of the key."""
    asked = replace(
        item, keys=(item.definition,), definition="", mistakes=(), form=type(item.form)()
    )
    verdict = mark(asked, Answer(item.keys[0]))
    assert verdict.outcome == "correct", verdict


@pytest.mark.parametrize("item", [i for i in ITEMS if i.mistakes], ids=lambda item: item.id)
def test_known_mistakes_earn_what_they_say(item: Item) -> None:
    for mistake in item.mistakes:
        verdict = mark(item, Answer(mistake.when))
        assert verdict.credit == mistake.credit, mistake.when
        assert mistake.say in verdict.feedback


@pytest.mark.parametrize(
    "path", sorted((ROOT / "submissions").glob("*-full-marks.yaml")), ids=lambda path: path.stem
)
def test_a_full_submission_gets_full_marks(path: Path) -> None:
    report = grader.grade(path, ROOT / "problems")
    graded = [item for item in report.items if item.kind in GRADED]
    assert {item.outcome for item in graded} == {"correct"}
    assert report.score_max == report.points


STUDENTS = [
    ("calculus-student", {"softmax.normaliser": "incorrect", "softmax.matrix": "invalid"}),
    ("vector-derivatives-student", {"residual.expand": "invalid", "softmax.remedy": "partial", "softmax.entry": "partial", "softmax.matrix": "invalid", "softmax.by-differences": "blank"}),
    ("matrix-calculus-student", {"derivatives.z": "partial", "network.b1": "partial", "network.W1": "invalid"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "faults"), STUDENTS)
def test_a_student_is_marked_as_a_careful_assistant_would(
    name: str, faults: dict[str, str]
) -> None:
    report = grader.grade(ROOT / "submissions" / f"{name}.yaml", ROOT / "problems")
    graded = {item.id: item.outcome for item in report.items if item.kind in GRADED}
    choices = {item.id for item in report.items if item.kind in {"choice", "choices"}}
    found = {
        i: outcome for i, outcome in graded.items() if outcome != "correct" and i not in choices
    }
    assert found == faults
