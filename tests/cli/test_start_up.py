"""What a run imports: nothing slow that it does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT

NEVER = ("sympy", "numpy", "mpmath", "math_verify", "pint")
NOT_ON_THE_MAIN_PATH = (
    *NEVER,
    "typer",
    "click",
    "importlib.metadata",
    "asyncio",
    "email",
    "multiprocessing",
    "pathlib",
    "urllib",
    "hashlib",
)


def modules_after(statement: str, folder: Path) -> set[str]:
    code = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def main_job(*arguments: str) -> str:
    return f"from grader.cli import main; main({list(arguments)!r})"


def test_the_main_job_imports_nothing_foreign(course: Path) -> None:
    found = modules_after(main_job("ada.yaml", "bob.yaml"), course)
    assert found.isdisjoint(NOT_ON_THE_MAIN_PATH)


def test_units_of_every_day_need_no_pint() -> None:
    found = modules_after(main_job("submissions/physics-student.yaml"), ROOT)
    assert found.isdisjoint(NOT_ON_THE_MAIN_PATH)


def test_a_json_run_does_without_rich(course: Path) -> None:
    found = modules_after(main_job("ada.yaml", "--format", "json"), course)
    assert found.isdisjoint({*NOT_ON_THE_MAIN_PATH, "rich"})


def test_importing_the_package_imports_no_room(course: Path) -> None:
    found = modules_after("import grader", course)
    assert {name for name in found if name.startswith("grader")} == {"grader"}


@pytest.mark.parametrize(
    "name", ["check", "grade", "load_sheet", "Report", "Verdict", "SheetError"]
)
def test_the_face_of_the_house(name: str) -> None:
    import grader

    assert getattr(grader, name).__name__ == name
    assert name in dir(grader)


def test_an_unknown_name_is_an_attribute_error() -> None:
    import grader

    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        grader.chekc  # noqa: B018
