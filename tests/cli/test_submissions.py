"""What files and folders on the command line stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli.submissions import Missing, find_submissions


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.yaml",
        "a.yml",
        "c/z.YAML",
        ".hidden.yaml",
        ".git/x.yaml",
        "notes.txt",
        "problems/s.yaml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x: 1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_stands_for_its_files_in_a_stable_order(folder: Path) -> None:
    assert find_submissions(["."], None) == ["./a.yml", "./b.yaml", "./c/z.YAML"]


def test_the_sheets_of_the_run_are_no_submissions(folder: Path) -> None:
    assert find_submissions(["."], "c") == ["./a.yml", "./b.yaml"]


def test_a_file_is_graded_once_and_in_the_order_named(folder: Path) -> None:
    assert find_submissions(["b.yaml", "a.yml", "b.yaml"], None) == ["b.yaml", "a.yml"]


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("b.yamll", "Did you mean ./b.yaml?"),
        ("lnt", "Did you mean the command lint?"),
        ("far/away.yaml", ""),
    ],
)
def test_what_is_not_there(folder: Path, name: str, mend: str) -> None:
    (found,) = find_submissions([name], None)
    assert isinstance(found, Missing)
    assert mend in found.mend


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (found,) = find_submissions([str(tmp_path)], None)
    assert isinstance(found, Missing)


def test_a_link_out_of_the_folder_is_refused(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("x: 1\n")
    (folder / "c" / "link.yaml").symlink_to(outside)
    (folder / "c" / "inner.yaml").symlink_to(folder / "b.yaml")
    first, second, third = find_submissions(["c"], None)
    assert isinstance(first, Missing) or isinstance(second, Missing)
    assert third == "c/z.YAML"
