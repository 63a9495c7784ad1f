"""Twenty good submissions among every hostile file: their reports are those of each alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.classroom.conftest import ANSWERS, Run, lines_of, timeless, write_submission
from tests.classroom.hostile import write_hostile_files

GOOD = 20


def test_good_submissions_among_hostile_files(course: Path, grade: Run) -> None:
    folder = course / "hw"
    for path in folder.iterdir():
        path.unlink()
    kinds = list(ANSWERS.values())
    names = [f"good-{number:02}.yaml" for number in range(GOOD)]
    for number, name in enumerate(names):
        write_submission(folder / name, name, kinds[number % len(kinds)])
    alone = json.loads(grade(*(f"hw/{name}" for name in names), "--format", "json").stdout)
    outside = course / "outside.yaml"
    outside.write_text("sheet: week-1\nstudent: SECRET-OUTSIDE\nanswers: {side: right}\n", "utf-8")
    hostile = write_hostile_files(folder, outside)
    done = grade("class", "hw", "--jobs", "2")
    assert done.returncode == 0
    rows = lines_of(course / "hw-grades" / "reports.jsonl")
    assert len(rows) == GOOD + len(hostile) - 1  # the folder is none
    good = [row for row in rows if row["file"].startswith("hw/good-")]
    assert timeless(good) == timeless(alone)
    assert all(row.get("reason") or row["items"] for row in rows)
    assert not (course / "ran").exists()
    written = (course / "hw-grades" / "gradebook.csv").read_text("utf-8")
    for text in (written, done.stdout, done.stderr):
        assert "SECRET-OUTSIDE" not in text
        assert not set(text) & set("\x1b\x00\x07\u202e")
    for row in csv.reader(written.splitlines()):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
    again = grade("hw", "--format", "json", "--jobs", "2")
    documents = [d for d in json.loads(again.stdout) if d["file"].startswith("hw/good-")]
    assert timeless(documents) == timeless(alone)
