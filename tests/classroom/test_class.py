"""`grade class`: what it writes, what it says, and that it goes on where it stopped."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path

import pytest

from tests.classroom.conftest import Run, lines_of, timeless, write_submission

pytestmark = pytest.mark.usefixtures("without_processes")


def results(course: Path, out: str = "hw-grades") -> list[object]:
    return lines_of(course / out / "reports.jsonl")


def test_a_class(course: Path, grade: Run) -> None:
    (course / "hw" / "zoe.yaml").write_text("sheet: [\n", "utf-8")
    done = grade("class", "hw")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "4 submissions graded, 1 not (the gradebook says why)"
    assert done.stderr.startswith("hw/zoe.yaml:")
    with (course / "hw-grades" / "gradebook.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["student"] for row in rows] == ["ada", "bob", "cyd", "dee", ""]
    assert [row["score"] for row in rows] == ["5", "1", "1", "0", ""]
    assert rows[0]["slope"] == "2"
    assert rows[-1]["reason"].startswith("hw/zoe.yaml:")


def test_the_reports_are_those_of_each_file_alone(course: Path, grade: Run) -> None:
    grade("class", "hw")
    alone = [
        json.loads(grade(f"hw/{name}.yaml", "--format", "json").stdout)
        for name in ("ada", "bob", "cyd", "dee")
    ]
    assert timeless(results(course)) == timeless(alone)


def test_results_are_for_the_owner_alone(course: Path, grade: Run) -> None:
    grade("class", "hw")
    if os.name == "posix":
        folder = course / "hw-grades"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "results.jsonl").stat().st_mode) == 0o600
        assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600


def test_the_same_command_again_keeps_what_still_stands(course: Path, grade: Run) -> None:
    grade("class", "hw")
    before = results(course)
    again = grade("class", "hw")
    assert "4 of them kept" in again.stdout
    assert results(course) == before  # the times of the items, too
    write_submission(course / "hw" / "dee.yaml", "dee", {"side": "right"})
    changed = grade("class", "hw")
    assert "3 of them kept" in changed.stdout
    assert results(course)[:3] == before[:3]
    assert "kept" not in grade("class", "hw", "--fresh").stdout
    assert "kept" not in grade("class", "hw", "--pass-mark", "0.9").stdout
    sheet = course / "problems" / "week-1.yaml"
    sheet.write_text(sheet.read_text("utf-8") + "# changed\n", "utf-8")
    assert "kept" not in grade("class", "hw", "--pass-mark", "0.9").stdout


def test_what_was_half_written_is_graded_again(course: Path, grade: Run) -> None:
    grade("class", "hw")
    before = results(course)
    journal = course / "hw-grades" / "results.jsonl"
    text = journal.read_text("ascii").splitlines(keepends=True)
    journal.write_text("".join(["{nonsense\n", *text[:2]]) + text[2][:500], "ascii")
    done = grade("class", "hw")
    assert "2 of them kept" in done.stdout
    assert "1 damaged line is left out" in done.stderr
    assert timeless(results(course)) == timeless(before)


def test_nothing_graded(course: Path, grade: Run) -> None:
    for path in (course / "hw").iterdir():
        path.write_text("sheet: week-2\nanswers: {}\n", "utf-8")
    done = grade("class", "hw")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean `week-1`?" in done.stderr
    (course / "empty").mkdir()
    assert grade("class", "empty").returncode == 2
    assert grade("class", "nowhere").returncode == 2


def test_formats_and_places(course: Path, grade: Run) -> None:
    done = grade("class", "hw", "--out", "o", "--format", "csv=-", "--format", "jsonl=all.jsonl")
    assert done.stdout.startswith("student,file,")
    assert len(lines_of(course / "all.jsonl")) == 4
    assert sorted(path.name for path in (course / "o").iterdir()) == ["results.jsonl", "secret"]
    assert grade("class", "hw", "--format", "cvs").returncode == 2
    assert (
        "Write csv, jsonl, html, canvas or moodle" in grade("class", "hw", "--format", "cvs").stderr
    )


def test_no_key_is_written_unless_asked_for(course: Path, grade: Run) -> None:
    sheet = course / "problems" / "week-1.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("answer: 2 x", "answer: 8191 x"), "utf-8")
    done = grade("class", "hw")
    written = "".join(p.read_text("utf-8") for p in (course / "hw-grades").iterdir())
    assert "8191" not in done.stdout + done.stderr + written
    grade("class", "hw", "--reveal", "always")
    assert "8191" in (course / "hw-grades" / "reports.jsonl").read_text("utf-8")


def test_only_some_items(course: Path, grade: Run) -> None:
    grade("class", "hw", "--only", "chain")
    (first, *_) = lines_of(course / "hw-grades" / "reports.jsonl")
    assert [item["id"] for item in first["items"]] == ["chain.a", "chain.b"]
    done = grade("class", "hw", "--only", "chian")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no item chian" in done.stderr
