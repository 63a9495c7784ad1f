"""A small course to grade, and the command run in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SHEET = """\
sheet: week-1
title: Week one
pass_mark: 0.5
symbols: {x: real}
problems:
  - {id: side, title: Left or right, kind: choice, options: {a: left, b: right}, answer: b}
  - {id: size, title: A size, kind: shape, answer: 2 x 3}
  - id: slope
    title: A slope
    points: 2
    answer: 2 x
    mistakes: [{when: x, credit: 0.5, say: "A factor is missing."}]
    examples: {accept: ['x + x'], reject: ['x^2']}
"""

ADA = """\
sheet: week-1
student: ada
answers:
  side: right
  size: (2, 3)
  slope: x + x
"""

BOB = """\
sheet: week-1
student: bob
answers:
  side: left
  slope: \\frac{x
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with one sheet and two submissions: ada's are right, bob's are not."""
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems" / "week-1.yaml").write_text(SHEET, "utf-8")
    (tmp_path / "ada.yaml").write_text(ADA, "utf-8")
    (tmp_path / "bob.yaml").write_text(BOB, "utf-8")
    return tmp_path


@pytest.fixture
def grade(course: Path) -> Run:
    """The command as its own process, in the course's folder."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {
            n: v for n, v in os.environ.items() if n not in {"NO_COLOR", "COLUMNS", "GRADE_DEBUG"}
        }
        return subprocess.run(
            [sys.executable, "-m", "grader", *arguments],
            cwd=course,
            env={**kept, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return run
