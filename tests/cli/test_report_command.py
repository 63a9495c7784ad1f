"""`grade report`: from a report's JSON to a page, with keys left out unless they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli import main
from tests.text.page_structure import well_made

SHEET = """\
sheet: s
title: A sheet
pass_mark: 0.5
problems:
  - {id: one, answer: '271828 + x', symbols: {x: real}}
  - {id: two, answer: '2', kind: number}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems/s.yaml").write_text(SHEET, "utf-8")
    (tmp_path / "ada.yaml").write_text(
        "sheet: s\nstudent: ada\nanswers: {one: x, two: 6/3}\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert (
        main(
            ["ada.yaml", "--reveal", "always", "--format", "json=r.json", "--format", "html=a.html"]
        )
        == 0
    )
    return tmp_path


def test_a_page_on_standard_output(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "r.json"]) == 0
    said = capfd.readouterr()
    assert said.err == ""
    assert "A sheet" in well_made(said.out).text
    assert "271828" not in said.out


def test_keys_on_request(folder: Path) -> None:
    assert main(["report", "r.json", "--reveal", "always", "--format", "html=b.html"]) == 0
    page = (folder / "b.html").read_text("utf-8")
    assert "271828" in page
    before = (folder / "a.html").read_text("utf-8")
    assert page == before.replace("Passed (pass mark 50%, 1 points).", "Passed.")


def test_every_format(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for form in ("terminal", "json", "junit", "github", "gradescope", "markdown", "csv"):
        assert main(["report", "r.json", "r.json", "--format", form]) == 0
        assert "271828" not in capfd.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.json"], "none.json:1:1: The file cannot be opened"),
        (["ada.yaml"], "ada.yaml:1:1: This is no JSON"),
        (["problems"], "folder"),
        (["r.json", "--format", "htm"], "Did you mean html?"),
        (["r.json", "--format", "html=r.json"], "is an input"),
        (["r.json", "--format", "html=no/such/x.html"], "does not exist"),
        (["r.json", "--reveal", "alway"], "Did you mean always?"),
        ([], "Missing argument"),
    ],
)
def test_what_is_wrong_is_told(
    folder: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    capfd.readouterr()
    assert main(["report", *arguments]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert words in " ".join(said.err.split())
