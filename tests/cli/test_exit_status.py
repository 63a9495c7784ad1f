"""The exit status, and what goes to which stream."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PLACE = re.compile(r"^[^:\n]+:\d+:\d+: .+", re.MULTILINE)


def test_graded(grade: Run) -> None:
    done = grade("ada.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Score 4 of 4 (100%): passed" in done.stdout


def test_graded_below_the_pass_mark(grade: Run) -> None:
    done = grade("bob.yaml")
    assert (done.returncode, done.stderr) == (1, "")
    assert "Score 0 of 4 (0%): not passed" in done.stdout


def test_the_pass_mark_can_be_set(grade: Run) -> None:
    assert grade("bob.yaml", "--pass-mark", "0").returncode == 0
    assert grade("ada.yaml", "--pass-mark", "100%").returncode == 0


def test_the_command_word_may_be_written(grade: Run) -> None:
    assert grade("grade", "ada.yaml").stdout == grade("ada.yaml").stdout


BROKEN = {
    "missing": (None, "There is no such file"),
    "no-yaml": ("sheet: [week-1\nanswers: {}\n", ""),
    "a-sheet": ("sheet: week-1\nproblems: []\n", "sheet"),
    "unknown-sheet": ("sheet: week-2\nanswers: {side: a}\n", "Did you mean `week-1`?"),
    "no-sheet": ("answers: {side: a}\n", "sheet"),
    "twice": ("sheet: week-1\nanswers:\n  side: a\n  side: b\n", "3"),
    "outside": ("sheet: ../../etc/passwd.yaml\nanswers: {}\n", ""),
    "control": ("sheet: week-1\nanswers: {side: '\x01'}\n", "U+0001"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_graded_says_where_and_what_to_do(
    course: Path, grade: Run, name: str
) -> None:
    text, words = BROKEN[name]
    if text is not None:
        (course / "broken.yaml").write_text(text, "utf-8")
    done = grade("broken.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("broken.yaml:")
    assert PLACE.match(done.stderr)
    assert words.casefold() in done.stderr.casefold()
    assert "Traceback" not in done.stderr


def test_a_broken_sheet_is_told_with_all_its_faults(course: Path, grade: Run) -> None:
    sheet = course / "problems" / "week-1.yaml"
    sheet.write_text(
        sheet.read_text("utf-8")
        .replace("answer: b}", "answer: c}")
        .replace("points: 2", "points: -2"),
        "utf-8",
    )
    done = grade("ada.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("problems/week-1.yaml:") == 2


def test_one_broken_file_costs_the_others_nothing(course: Path, grade: Run) -> None:
    (course / "zoe.yaml").write_text("sheet: [\n", "utf-8")
    done = grade(".", "--format", "json")
    reports = json.loads(done.stdout)
    assert done.returncode == 2
    assert [report["student"] for report in reports] == ["ada", "bob"]
    assert done.stderr.startswith("./zoe.yaml:")
    alone = json.loads(grade("./bob.yaml", "--format", "json").stdout)
    for report in (reports[1], alone):
        for item in report["items"]:
            del item["elapsed_ms"]
    assert reports[1] == alone


def test_where_nothing_could_be_graded_several_give_an_empty_list(grade: Run) -> None:
    done = grade("no.yaml", "nor.yaml", "--format", "json")
    assert (done.returncode, done.stdout) == (2, "[]\n")
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ada.yaml", "--fromat", "json"], "--format"),
        (["ada.yaml", "--format", "jsn"], "Did you mean json?"),
        (["ada.yaml", "--pass-mark", "seven"], "0.5 or 50%"),
        (["ada.yaml", "--format"], "requires an argument"),
        (["ada.yaml", "--only", "slop"], "Did you mean slope?"),
        (["ada.yaml", "--problems", "no-folder"], "no-folder"),
        (["class", "nowhere"], "There is no folder nowhere."),
        (["schema", "report"], "sheet or submission"),
        ([], "Usage"),
        (["try", "x"], "answer"),
    ],
)
def test_bad_usage(grade: Run, arguments: list[str], words: str) -> None:
    done = grade(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words.casefold() in done.stderr.casefold()
    assert "Traceback" not in done.stderr


def test_an_answer_to_no_item_is_told_and_costs_nothing(course: Path, grade: Run) -> None:
    (course / "ada.yaml").write_text(
        "sheet: week-1\nanswers:\n  side: right\n  slpe: 2x\n", "utf-8"
    )
    done = grade("ada.yaml", "--only", "side")
    assert done.returncode == 0
    assert "ada.yaml:4:3:" in done.stderr
    assert "Did you mean `slope`?" in done.stderr


def test_only_grades_items_and_problems(grade: Run) -> None:
    done = grade("ada.yaml", "--only", "size", "--only=slope", "--format", "json")
    report = json.loads(done.stdout)
    assert [item["id"] for item in report["items"]] == ["size", "slope"]


def test_part_of_a_sheet_is_not_held_against_the_pass_mark_of_the_whole(grade: Run) -> None:
    done = grade("bob.yaml", "--only", "side", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["passed"]) == (0, None)
    assert grade("bob.yaml", "--only", "side", "--pass-mark", "0.5").returncode == 1


def test_a_crash_of_ours_is_one_line(course: Path, grade: Run) -> None:
    (course / "sitecustomize.py").write_text(
        "import sys, grader.sheets.loading as loading\n"
        "def broken(*_, **__): raise ZeroDivisionError('the key is 42')\n"
        "loading.load_sheet = broken\n",
        "utf-8",
    )
    path = f"{course}{':'}{Path(__file__).parents[2]}"
    done = grade("ada.yaml", PYTHONPATH=path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "ZeroDivisionError" in done.stderr
    assert "report" in done.stderr
    assert "42" not in done.stderr
    assert "Traceback" in grade("ada.yaml", PYTHONPATH=path, GRADE_DEBUG="1").stderr


def test_try(grade: Run) -> None:
    done = grade(
        "try", "2 A x", r"(A + A^\top) x", "--symbols", "A: symmetric matrix[n, n]; x: vector[n]"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("key read as 2 A x\n✓ correct\n")
    done = grade("try", "2x", "3x")
    assert done.returncode == 0
    assert "✗ incorrect" in done.stdout
    done = grade("try", "2x", "2x", "--symbols", "x: vectr[n]")
    assert (done.returncode, done.stdout) == (2, "")
    assert "vector" in done.stderr
    assert grade("try", r"\frac{1", "x").returncode == 2


TRIALS = [
    (("(x-1)(x+1)", "x^2-1", "--form", "factored"), "can still be factored"),
    (("(x-1)(x+1)", "(x+1)(x-1)", "--form", "factored", "--form", "{without: [y]}"), "correct"),
    (("x^2 + C", "x^2", "--up-to", "constant"), "constant of integration is missing"),
    (("C + D/x", "A - B/x", "--up-to", "{parameters: [C, D]}"), "EQ.UP_TO"),
    ((r"\pi/4", r"9\pi/4", "--up-to", r"{modulo: 2\pi}"), "EQ.UP_TO"),
    (("3.14159", "3.14", "--kind", "number", "--tolerance", "0.01"), "EQ.TOLERANCE"),
    (("x^2", "-x^2", "--key", "diagnoses: {sign: 0.5}"), "partial"),
]


@pytest.mark.parametrize(("words", "told"), TRIALS)
def test_try_takes_the_keys_of_an_item(grade: Run, words: tuple[str, ...], told: str) -> None:
    done = grade("try", *words)
    assert done.returncode == 0, done.stderr
    assert told in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("x", "x", "--form", "factord"), "Did you mean `factored`?"),
        (("x", "x", "--up-to", "{modlo: 2}"), "`modlo` is no key of `up_to`"),
        (("x", "x", "--key", "partial"), "has no colon"),
        (("x", "x", "--key", "kind: number"), "has an option of its own"),
        (("x", "x", "--key", "colour: red"), "`colour` is no key"),
        (("x", "x", "--form", "{a: [}"), "--form"),
    ],
)
def test_try_says_what_is_wrong_with_an_option(
    grade: Run, words: tuple[str, ...], told: str
) -> None:
    done = grade("try", *words)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.split())


@pytest.mark.parametrize("document", ["sheet", "submission"])
def test_schema(grade: Run, document: str) -> None:
    done = grade("schema", document)
    assert done.returncode == 0
    assert json.loads(done.stdout)["type"] == "object"


def test_help_and_version(grade: Run) -> None:
    done = grade("--help")
    assert done.returncode == 0
    for word in ("--problems", "--explain", "--install-completion", "lint", "Exit status"):
        assert word in done.stdout
    assert re.fullmatch(r"grade \d+\.\d+\.\d+\n", grade("--version").stdout)
