"""`grade regrade`: only what can have changed is decided again, and every other mark is told with its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.classroom.conftest import Run, lines_of, timeless, write_submission

pytestmark = pytest.mark.usefixtures("without_processes")


def figures(said: str) -> tuple[int, int, int]:
    """How many submissions have other marks; how many of how many items were decided again."""
    *_, marks, items = said.splitlines()
    words = items.split()
    return int(marks.split()[0]), int(words[0]), int(words[2])


@pytest.fixture
def graded(course: Path, grade: Run) -> Path:
    grade("class", "hw", "--out", "old")
    return course


def mend(course: Path, old: str, new: str) -> None:
    sheet = course / "problems" / "week-1.yaml"
    text = sheet.read_text("utf-8")
    assert old in text
    sheet.write_text(text.replace(old, new), "utf-8")


OLD = "old/results.jsonl"


def test_nothing_changed(graded: Path, grade: Run) -> None:
    done = grade("regrade", OLD)
    assert (done.returncode, done.stderr) == (0, "")
    assert figures(done.stdout) == (0, 0, 16)
    assert len(done.stdout.splitlines()) == 2


def test_a_mended_key(graded: Path, grade: Run) -> None:
    mend(graded, "answer: 2 x", "answer: x")
    done = grade("regrade", OLD, "--out", "new.jsonl")
    assert done.stdout.splitlines() == [
        "ada (hw/ada.yaml): 5/5 → 3/5",
        "  slope: correct 2/2 → incorrect 0/2: the item has changed in the sheet",
        "cyd (hw/cyd.yaml): 1/5 → 3/5",
        "  slope: incorrect 0/2 → correct 2/2: the item has changed in the sheet",
        "2 of 4 submissions have other marks",
        "4 of 16 items were decided again",
    ]
    new = [line["report"]["items"][1]["outcome"] for line in lines_of(graded / "new.jsonl")]
    assert new == ["incorrect", "invalid", "correct", "blank"]


def test_what_builds_on_a_mended_key_is_decided_again(graded: Path, grade: Run) -> None:
    mend(graded, "answer: x^2 + 1", "answer: x^2")
    done = grade("regrade", OLD)
    assert figures(done.stdout)[1] == 8
    assert (
        "chain.b: correct 1/1 → incorrect 0/1" not in done.stdout
    )  # right for ada's own first part


def test_words_and_points(graded: Path, grade: Run) -> None:
    mend(graded, "title: Left or right", "title: Right or left")
    mend(graded, "points: 2", "points: 4")
    done = grade("regrade", OLD)
    assert figures(done.stdout) == (4, 0, 16)
    assert "slope: correct 2/2 → correct 4/4" in done.stdout


def test_a_changed_answer(graded: Path, grade: Run) -> None:
    write_submission(graded / "hw" / "dee.yaml", "dee", {"slope": "2x"})
    done = grade("regrade", OLD)
    assert "slope: blank 0/2 → correct 2/2: the answer has changed" in done.stdout
    assert figures(done.stdout) == (1, 1, 16)


def test_items_come_and_go(graded: Path, grade: Run) -> None:
    mend(graded, "id: side", "id: hand")
    done = grade("regrade", OLD)
    assert "hand: none → blank 0/1: the item is new" in done.stdout
    assert "side: correct 1/1 → none: the item is gone from the sheet" in done.stdout


def test_the_new_results_are_those_of_a_new_run(graded: Path, grade: Run) -> None:
    mend(graded, "answer: 2 x", "answer: x")
    grade("regrade", OLD, "--out", "new.jsonl")
    grade("class", "hw", "--out", "whole", "--fresh")
    new = timeless([line["report"] for line in lines_of(graded / "new.jsonl")])
    whole = timeless([line["report"] for line in lines_of(graded / "whole" / "results.jsonl")])
    for document in (*new, *whole):
        for item in document["items"]:
            item["exact"]["elapsed_ms"] = 0
    assert new == whole


def test_the_class_itself_keeps_items_too(graded: Path, grade: Run) -> None:
    before = lines_of(graded / "old" / "reports.jsonl")
    mend(graded, "answer: 2 x", "answer: x")
    assert "kept" not in grade("class", "hw", "--out", "old").stdout
    after = lines_of(graded / "old" / "reports.jsonl")
    assert after[0]["items"][0]["outcome"] == before[0]["items"][0]["outcome"]
    assert after[0]["items"][1]["outcome"] == "incorrect"


def test_without_the_secret_everything_is_decided_again(graded: Path, grade: Run) -> None:
    (graded / "old" / "secret").unlink()
    assert figures(grade("regrade", OLD).stdout) == (0, 16, 16)


def test_any_json_report_will_do(graded: Path, grade: Run) -> None:
    grade("hw", "--format", "json=all.json")
    grade("hw/ada.yaml", "--format", "json=one.json")
    mend(graded, "answer: 2 x", "answer: x")
    for old, count in (("all.json", 2), ("one.json", 1), ("old/reports.jsonl", 2)):
        done = grade("regrade", old)
        assert figures(done.stdout)[0] == count
        assert "slope: correct 2/2 → incorrect 0/2" in done.stdout


def test_files_without_a_report_are_passed_over(course: Path, grade: Run) -> None:
    (course / "hw" / "zoe.yaml").write_text("sheet: [\n", "utf-8")
    grade("class", "hw", "--out", "old")
    for old in (OLD, "old/reports.jsonl"):
        done = grade("regrade", old)
        assert (done.returncode, done.stderr, figures(done.stdout)[0]) == (0, "", 0)


def test_submissions_that_have_moved(graded: Path, grade: Run) -> None:
    (graded / "hw").rename(graded / "elsewhere")
    lost = grade("regrade", OLD)
    assert lost.returncode == 2
    assert "hw/ada.yaml: not graded again; the old marks are left" in lost.stdout
    done = grade("regrade", OLD, "--submissions", "elsewhere")
    assert (done.returncode, figures(done.stdout)) == (0, (0, 0, 16))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("{}", "no report of grade"),
        ("[]", "no report in this file"),
        ('{"result": 9}', "another version"),
        ('{"schema": 2, "items": []}', "schema 2"),
    ],
)
def test_what_is_no_report_is_told(graded: Path, grade: Run, text: str, words: str) -> None:
    (graded / "x.json").write_text(text, "utf-8")
    done = grade("regrade", "x.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("x.json:1:1: ")
    assert words in done.stderr
    assert grade("regrade", "nowhere.json").returncode == 2


def test_no_key_can_be_guessed_from_the_results(course: Path, grade: Run) -> None:
    """Two classes with the same sheet have nothing in common that tells its items."""
    grade("class", "hw", "--out", "a")
    grade("class", "hw", "--out", "b")
    (first, second) = (lines_of(course / name / "results.jsonl")[0] for name in ("a", "b"))
    assert first["basis"]["sheet"] != second["basis"]["sheet"]
    assert all(first["prints"][item][0] != second["prints"][item][0] for item in first["prints"])
    assert json.dumps(first).count((course / "a" / "secret").read_text().strip()) == 0
