"""`grade FOLDER --jobs N`: the same bytes for every N."""

from __future__ import annotations

import re
from pathlib import Path

from tests.classroom.conftest import Run


def test_the_number_of_processes_changes_nothing(course: Path, grade: Run) -> None:
    (course / "hw" / "zoe.yaml").write_text("sheet: [\n", "utf-8")
    (course / "hw" / "yan.yaml").write_text("sheet: week-1\nanswers: {sidee: a}\n", "utf-8")
    runs = [grade("hw", "nowhere.yaml", "--explain", "--jobs", n) for n in ("1", "2", "9")]
    assert runs[0].returncode == 2
    assert len({(run.stdout, run.stderr, run.returncode) for run in runs}) == 1
    texts = [grade("hw", "--format", "json", "--jobs", n).stdout for n in ("1", "3")]
    assert len({re.sub(r'"elapsed_ms": [\d.]+', "", text) for text in texts}) == 1


def test_a_broken_sheet_is_told_once(course: Path, grade: Run) -> None:
    (course / "problems" / "week-1.yaml").write_text(
        "sheet: week-1\nproblems: [{id: a}]\n", "utf-8"
    )
    runs = [grade("hw", "--jobs", n) for n in ("1", "2")]
    assert runs[0].stderr == runs[1].stderr
    assert runs[0].stderr.count("problems/week-1.yaml:") == 1
    assert runs[0].stderr.count("told above") == 3
