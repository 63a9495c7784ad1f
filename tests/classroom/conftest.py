"""A class to grade: one sheet, some submissions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.desk import Desk
from grader.classroom.result import result_to_line
from grader.classroom.settings import Job, Settings
from grader.cli import main

ROOT = Path(__file__).parents[2]

SHEET = """\
sheet: week-1
title: Week one
pass_mark: 0.5
symbols: {x: real}
problems:
  - {id: side, title: Left or right, kind: choice, options: {a: left, b: right}, answer: b}
  - {id: slope, points: 2, answer: 2 x}
  - id: chain
    parts:
      - {id: a, answer: x^2 + 1}
      - {id: b, uses: {A: chain.a}, answer: 3 A}
"""

ANSWERS = {
    "ada": {"side": "right", "slope": "x + x", "chain.a": "1 + x^2", "chain.b": "3 x^2 + 3"},
    "bob": {"side": "left", "slope": r"\frac{x", "chain.a": "x^2", "chain.b": "3 x^2"},
    "cyd": {"side": "b", "slope": "x", "chain.b": "3"},
    "dee": {},
}

Run = Callable[..., subprocess.CompletedProcess[str]]


def write_submission(path: Path, student: str, answers: dict[str, str]) -> Path:
    lines = [f"  {name}: '{text}'" for name, text in answers.items()]
    head = [f"sheet: week-1\nstudent: {student}", "answers:" if lines else "answers: {}"]
    path.write_text("\n".join([*head, *lines]) + "\n", "utf-8")
    return path


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with `problems/` and `hw/`, four submissions."""
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems" / "week-1.yaml").write_text(SHEET, "utf-8")
    (tmp_path / "hw").mkdir()
    for student, answers in ANSWERS.items():
        write_submission(tmp_path / "hw" / f"{student}.yaml", student, answers)
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    kept = {n: v for n, v in os.environ.items() if n not in {"NO_COLOR", "COLUMNS", "GRADE_DEBUG"}}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


@pytest.fixture
def grade(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The command in the course's folder; in this process, which saves its start."""
    monkeypatch.chdir(course)
    monkeypatch.setattr("grader.cli.class_request.processors", lambda: 1)
    for name in ("GRADE_DEBUG", "GRADE_GUARD_RECORDS"):  # workers with guarded records are slow
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        capfd.readouterr()
        status = main(arguments)
        sys.stdout.flush()
        said = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, status, said.out, said.err)

    return run


class Inside:
    """A pool without processes, for tests of what is done with results: it saves their start."""

    def __init__(self, settings: Settings, _processes: int) -> None:
        self._desk = Desk(settings, lambda _: None)

    def results(self, jobs: Sequence[Job]) -> Generator[tuple[int, str], None, None]:
        for number, job in enumerate(jobs):
            yield number, result_to_line(self._desk.result(job))


@pytest.fixture
def without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("class_run", "regrading"):
        monkeypatch.setattr(f"grader.cli.{room}.Pool", Inside)


def timeless(documents: Sequence[Any]) -> list[Any]:
    """Documents of reports without the time that each item took."""
    found = json.loads(json.dumps(list(documents)))
    for document in found:
        for item in document.get("items", ()):
            item["elapsed_ms"] = 0
    return list(found)


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
