"""Reports on standard output, on a closed pipe, and in files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli import screen
from grader.reports.destinations import deliver
from tests.cli.conftest import ROOT, Run


def test_no_colours_in_a_pipe_unless_asked_for(grade: Run) -> None:
    assert "\x1b" not in grade("ada.yaml").stdout
    assert "\x1b[32m" in grade("ada.yaml", "--color", "always").stdout
    assert "\x1b[32m" in grade("ada.yaml", "--color", "always", NO_COLOR="1").stdout


@pytest.mark.parametrize(
    ("wish", "environment", "terminal", "colored"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {}, True, False),
    ],
)
def test_colours(
    monkeypatch: pytest.MonkeyPatch,
    wish: str,
    environment: dict[str, str],
    terminal: bool,
    colored: bool,
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert screen.takes_color(wish) is colored


@pytest.mark.parametrize(
    ("columns", "width"), [("40", 40), ("5", 20), ("400", 100), ("wide", 80), ("", 80)]
)
def test_width(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert screen.width() == width


def test_one_report_is_an_object_and_several_are_a_list(grade: Run) -> None:
    one = json.loads(grade("ada.yaml", "--format", "json").stdout)
    assert one["student"] == "ada"
    assert set(one) == {
        "schema", "sheet", "title", "student", "file", "score", "score_max", "points", "passed", "needs_review", "items",
    }  # fmt: skip
    assert set(one["items"][0]) == {
        "id", "title", "kind", "points", "score", "credit", "outcome", "note", "read_as", "feedback", "evidence",
        "line", "elapsed_ms",
    }  # fmt: skip
    assert isinstance(json.loads(grade("ada.yaml", "bob.yaml", "--format", "json").stdout), list)


def test_several_formats_at_once(course: Path, grade: Run) -> None:
    done = grade("ada.yaml", "--format", "terminal", "--format", "json=out.json")
    assert "Score 4 of 4" in done.stdout
    assert json.loads((course / "out.json").read_text("utf-8"))["score"] == 4
    assert sorted(path.name for path in course.iterdir()) == [
        "ada.yaml",
        "bob.yaml",
        "out.json",
        "problems",
    ]


def test_a_report_that_cannot_be_written_is_told(course: Path, grade: Run) -> None:
    if os.name == "posix":
        done = grade("ada.yaml", "--format", "json=/dev/full")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("grade: /dev/full cannot be written")


@pytest.mark.skipif(os.name != "posix", reason="pipes of another kind")
@pytest.mark.parametrize("form", ["terminal", "json"])
def test_a_closed_pipe_is_quiet(course: Path, form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "grader", "ada.yaml", "--format", form],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert done.stderr == b""


def test_a_terminal_without_unicode_gets_escapes(grade: Run) -> None:
    done = grade("ada.yaml", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "\\u2713 side" in done.stdout
    assert (
        json.loads(grade("ada.yaml", "--format", "json", PYTHONIOENCODING="ascii").stdout)["score"]
        == 4
    )


def test_a_report_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.json"
    target.write_text("old", "utf-8")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space"):
        deliver("new", str(target), utf8=True)
    assert target.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    link.symlink_to(target)
    deliver("new", str(link), utf8=True)
    assert link.is_symlink()
    assert target.read_text("utf-8") == "new"
