"""Sheets are found by id or path, inside the folder of problems and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sheets import SubmissionError, find_sheet
from grader.sheets.model import Submission


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """problems/ and submissions/ side by side, a secret outside."""
    for name, text in {
        "problems/linear.yaml": "sheet: linear\nproblems: [{id: a, answer: b}]\n",
        "problems/week2.yml": "# first\ntitle: t\nsheet: 'matrix calculus'  # its id\nproblems: []\n",
        "problems/deep/er.yaml": 'sheet: "er"\nproblems: []\n',
        "problems/json.yaml": '{"title": "t", "sheet": "json", "problems": []}',
        "problems/broken.yaml": "sheet: broken\nproblems: [[[\n",
        "problems/notes.yaml": "sheet: linear\nanswers: {a: b}\n",
        "problems/latin.yaml": "sheet: latin",
        "outside/secret.yaml": "sheet: secret\nproblems: []\n",
        "submissions/ada.yaml": "sheet: linear\nanswers: {}\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "problems/latin.yaml").write_bytes(b"sheet: latin\nproblems: \xff")
    return tmp_path


def submission(course: Path, sheet: str) -> Submission:
    return Submission(sheet, "", str(course / "submissions" / "ada.yaml"), ())


FOUND = (
    ("linear", "problems/linear.yaml"),
    ("matrix calculus", "problems/week2.yml"),
    ("er", "problems/deep/er.yaml"),
    ("json", "problems/json.yaml"),
    ("broken", "problems/broken.yaml"),
    ("linear.yaml", "problems/linear.yaml"),
    ("deep/er.yaml", "problems/deep/er.yaml"),
    ("../problems/linear.yaml", "problems/linear.yaml"),
    ("deep\\er.yaml", "problems/deep/er.yaml"),
)


@pytest.mark.parametrize(("field", "path"), FOUND)
@pytest.mark.parametrize("given", [True, False])
def test_found(course: Path, field: str, path: str, given: bool) -> None:
    problems = course / "problems" if given else None
    found = find_sheet(submission(course, field), problems)
    assert Path(found).resolve() == (course / path).resolve()


REFUSED = (
    ("", "The submission does not say which sheet it answers."),
    ("liner", "There is no sheet `liner`. Did you mean `linear`?"),
    (
        "quantum",
        "There is no sheet `quantum`. Known are broken, er, json, linear, matrix calculus.",
    ),
    ("secret", "There is no sheet `secret`."),
    ("missing.yaml", "There is no sheet `missing.yaml`."),
    (
        "../outside/secret.yaml",
        "The sheet `../outside/secret.yaml` lies outside the folder of problems.",
    ),
    ("/etc/passwd", "The sheet `/etc/passwd` lies outside the folder of problems."),
    ("x/../../outside/secret.yaml", "lies outside the folder of problems."),
    ("../outside/missing.yaml", "lies outside the folder of problems."),
    ("a\x00b.yaml", "is no path."),
    ("x" * 5000 + ".yaml", "There is no sheet"),
)


@pytest.mark.parametrize(("field", "message"), REFUSED)
def test_refused(course: Path, field: str, message: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        find_sheet(submission(course, field), course / "problems")
    assert message in str(caught.value)
    assert "ada.yaml:1:1: " in str(caught.value)


def test_links_out_of_the_folder_are_refused(course: Path) -> None:
    (course / "problems/link.yaml").symlink_to(course / "outside/secret.yaml")
    (course / "problems/linked").symlink_to(course / "outside")
    for field in ("secret", "link.yaml", "linked/secret.yaml"):
        with pytest.raises(SubmissionError):
            find_sheet(submission(course, field), course / "problems")


def test_a_linked_folder_of_problems_is_the_folder(course: Path) -> None:
    (course / "link").symlink_to(course / "problems")
    assert Path(find_sheet(submission(course, "linear"), course / "link")).name == "linear.yaml"


def test_a_submission_is_never_its_own_sheet(course: Path) -> None:
    path = course / "problems/own.yaml"
    path.write_text(
        "sheet: own\nproblems: [{id: a, answer: b}]\nanswers: {a: b}\n", encoding="utf-8"
    )
    for field in ("own", "own.yaml"):
        with pytest.raises(SubmissionError):
            find_sheet(Submission(field, "", str(path), ()), course / "problems")


def test_two_sheets_of_one_id(course: Path) -> None:
    (course / "problems/twin.yaml").write_text("sheet: linear\nproblems: []\n", encoding="utf-8")
    with pytest.raises(
        SubmissionError, match=r"Two sheets have the id `linear`: linear.yaml and twin.yaml"
    ):
        find_sheet(submission(course, "linear"), course / "problems")


def test_the_nearest_problems_folder_is_taken(course: Path) -> None:
    deep = course / "submissions/group/ada.yaml"
    deep.parent.mkdir()
    found = find_sheet(Submission("linear", "", str(deep), ()))
    assert Path(found).parent == course / "problems"


def test_no_folder_of_problems(tmp_path: Path) -> None:
    lonely = Submission("linear", "", str(tmp_path / "ada.yaml"), ())
    with pytest.raises(SubmissionError, match="--problems DIR"):
        find_sheet(lonely)
    with pytest.raises(SubmissionError, match="does not exist"):
        find_sheet(lonely, tmp_path / "nowhere")
