"""`grade lint`: what goes where, the exit status, and how it looks."""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

import pytest

from grader.cli.linting import lint_sheets
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
UNUSED = "sheet: s\nproblems:\n  - {id: a, symbols: {x: real, y: real}, answer: 2 x}\n"


def test_a_sheet_without_findings(grade: Run) -> None:
    done = grade("lint", "problems")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 sheet without findings\n"


def test_errors_are_the_report(course: Path, grade: Run) -> None:
    sheet = course / "problems" / "week-1.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("['x^2']", "['2x']"), "utf-8")
    done = grade("lint", "problems/week-1.yaml")
    assert (done.returncode, done.stderr) == (1, "")
    finding, summary = done.stdout.splitlines()
    place = r"problems/week-1\.yaml:\d+:\d+: EXAMPLE\.ACCEPTED error in slope: "
    assert re.match(place + "reject: `2x` is correct", finding)
    assert summary == "1 sheet: 1 error"


def test_a_sheet_that_cannot_be_used_goes_to_standard_error(course: Path, grade: Run) -> None:
    sheet = course / "problems" / "week-1.yaml"
    sheet.write_text("sheet: week-1\nproblms: []\n", "utf-8")
    done = grade("lint", "problems/week-1.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "problems/week-1.yaml:2:1:" in done.stderr
    (course / "problems" / "other.yaml").write_text(UNUSED, "utf-8")
    done = grade("lint", "problems", "nowhere.yaml")
    assert done.returncode == 2
    assert "SYMBOL.UNUSED" in done.stdout
    assert "nowhere.yaml:1:1: There is no such file" in done.stderr


def test_warnings_count_where_asked(course: Path, grade: Run) -> None:
    (course / "sheet.yaml").write_text(UNUSED, "utf-8")
    done = grade("lint", "sheet.yaml")
    assert (done.returncode, done.stdout.splitlines()[1]) == (0, "1 sheet: 1 warning")
    assert grade("lint", "--strict", "sheet.yaml").returncode == 1


def test_sheets_of_a_folder_with_one_id(course: Path, grade: Run) -> None:
    text = (course / "problems" / "week-1.yaml").read_text("utf-8")
    (course / "problems" / "week-2.yaml").write_text(text, "utf-8")
    done = grade("lint", "problems")
    assert done.returncode == 1
    assert done.stdout.startswith("problems/week-2.yaml:1:1: ID.TWICE error: ")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("color", ["never", "always"])
def test_lines_are_wrapped_on_a_terminal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, color: str
) -> None:
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(UNUSED, "utf-8")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.chdir(tmp_path)
    shown = []
    for stream in (Terminal(), StringIO()):
        monkeypatch.setattr(sys, "stdout", stream)
        assert lint_sheets(["sheet.yaml"], color=color) == 0
        shown.append(stream.getvalue())
    terminal, plain = ([re.sub(r"\x1b\[\d*m", "", t) for t in s.splitlines()] for s in shown)
    assert len(plain) == 2
    assert len(terminal) > 2
    assert max(map(len, terminal)) <= 60
    assert " ".join(map(str.strip, terminal)) == " ".join(plain)
    assert ("\x1b" in shown[0]) == (color == "always")


def test_the_documentation_shows_what_the_command_prints(course: Path, grade: Run) -> None:
    text = (ROOT / "problems" / "README.md").read_text("utf-8")
    sheet, output = re.findall(
        r"```yaml\n(sheet: derivatives\n.*?)```\n\n```console\n\$ grade lint drafts\n(.*?)```",
        text,
        re.DOTALL,
    )[0]
    (course / "drafts").mkdir()
    (course / "drafts" / "derivatives.yaml").write_text(sheet, "utf-8")
    printed = grade("lint", "drafts").stdout
    numbers = re.compile(r"-?\d+(\.\d+)?")  # the point at which two formulas differ is any point
    assert numbers.sub("#", printed) == numbers.sub("#", output)
