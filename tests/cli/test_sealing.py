"""`grade seal`, sealed sheets on the command line, and `--check-only`."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest

from grader.cli.request import GRADES_ONLY
from grader.reports.formats import FORMATS
from grader.sheets.sealing.cipher import key_of
from grader.sheets.sealing.closing import seal_sheet
from grader.sheets.sealing.key_files import make_key_file
from tests.cli.conftest import Run


@pytest.fixture
def key(course: Path) -> str:
    """A key file, the plain sheet put aside, and the sealed one in its place."""
    make_key_file(str(course / "course.key"))
    key = (course / "course.key").read_text("ascii").strip()
    plain = course / "problems" / "week-1.yaml"
    plain.rename(course / "plain.yaml")
    text = (course / "plain.yaml").read_text("utf-8")
    plain.write_text(seal_sheet(text, "plain.yaml", key_of(key)).text, "utf-8")
    return key


def without_times(text: str) -> str:
    return re.sub(r'("elapsed_ms"|time=)[^,>]*', "", text)


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_key_is_its_owners_only_and_never_overwritten(course: Path, grade: Run) -> None:
    assert grade("seal", "--new-key", "course.key").returncode == 0
    path = course / "course.key"
    first = path.read_text("ascii")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = grade("seal", "--new-key", "course.key")
    assert again.returncode == 2
    assert "there already" in again.stderr
    assert path.read_text("ascii") == first
    assert grade("seal", "--new-key", "no-folder/course.key").returncode == 2
    path.chmod(0o644)
    done = grade("seal", "problems/week-1.yaml", "--key-file", "course.key")
    assert done.returncode == 0
    assert "chmod 600" in done.stderr


def test_sealing_on_the_command_line(course: Path, grade: Run, key: str) -> None:
    done = grade("seal", "plain.yaml", "--key-file", "course.key", "--output", "sealed.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    shown = grade("seal", "plain.yaml", "--key-file", "course.key")
    assert shown.stdout.startswith("sheet: week-1\nsealed: ")
    assert "2 x" not in shown.stdout


@pytest.mark.parametrize("reveal", ["never", "always"])
def test_a_sealed_sheet_gives_the_reports_of_the_plain_one(
    course: Path, grade: Run, key: str, reveal: str
) -> None:
    (course / "plain").mkdir()
    (course / "plain.yaml").rename(course / "plain" / "week-1.yaml")
    runs = {"sealed": ("--key-file", "course.key"), "open": ("--problems", "plain")}
    done = [grade("ada.yaml", "bob.yaml", GRADE_KEY=key)]
    for name, more in runs.items():
        forms = [w for form in FORMATS for w in ("--format", f"{form}={form}.{name}")]
        done.append(grade("ada.yaml", "bob.yaml", "--reveal", reveal, "--explain", *forms, *more))
    assert {one.returncode for one in done} == {1}
    assert {one.stderr for one in done} == {""}
    for form in FORMATS:
        texts = [(course / f"{form}.{name}").read_text("utf-8") for name in runs]
        assert without_times(texts[0]) == without_times(texts[1]), form


def test_without_a_key_nothing_is_graded(grade: Run, key: str) -> None:
    done = grade("ada.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.match(r"\S*problems/week-1\.yaml:2:9: .*sealed.*--key-file", done.stderr)
    assert len(done.stderr.splitlines()) == 1
    assert key not in done.stderr


def test_a_key_file_that_is_none(course: Path, grade: Run, key: str) -> None:
    (course / "bad.key").write_text("not a key", "utf-8")
    for arguments in (("ada.yaml",), ("lint", "problems"), ("seal", "plain.yaml")):
        done = grade(*arguments, "--key-file", "bad.key")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("bad.key:1:1: This is no key")
    done = grade("ada.yaml", "--key-file", "nowhere.key")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such file" in done.stderr


def test_a_wrong_key_is_refused(course: Path, grade: Run, key: str) -> None:
    assert grade("seal", "--new-key", "other.key").returncode == 0
    done = grade("ada.yaml", "--key-file", "other.key")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.match(r"\S+:2:9: This sheet was sealed with the key [0-9a-f]{8}, ", done.stderr)
    secret = (course / "other.key").read_text("ascii").strip()
    assert secret not in done.stderr


def test_a_changed_sheet_is_refused(course: Path, grade: Run, key: str) -> None:
    sheet = course / "problems" / "week-1.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("points: 2", "points: 200"), "utf-8")
    done = grade("ada.yaml", GRADE_KEY=key)
    assert (done.returncode, done.stdout) == (2, "")
    assert "changed" in done.stderr


def test_lint_says_what_it_could_not_see(grade: Run, key: str) -> None:
    done = grade("lint", "problems")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SEAL.CLOSED" in done.stdout
    done = grade("lint", "problems", "--strict", "--key-file", "course.key")
    assert (done.returncode, done.stdout) == (0, "1 sheet without findings\n")
    assert grade("lint", "problems", "--strict", GRADE_KEY=key).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["seal"], "--new-key"),
        (["seal", "plain.yaml"], "--key-file"),
        (["seal", "plain.yaml", "--key-file", "course.key", "--output", "plain.yaml"], "lost"),
        (["seal", "plain.yaml", "--key-file", "course.key", "--output", "no/s.yaml"], "cannot be"),
        (["seal", "problems/week-1.yaml", "--key-file", "course.key"], "sealed already"),
        (["seal", "ada.yaml", "--key-file", "course.key"], "ada.yaml:"),
        (["seal", "nowhere.yaml", "--key-file", "course.key"], "nowhere.yaml"),
    ],
)
def test_bad_usage(course: Path, grade: Run, key: str, arguments: list[str], words: str) -> None:
    before = (course / "plain.yaml").read_bytes()
    done = grade(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert (course / "plain.yaml").read_bytes() == before


def test_without_the_package_a_sealed_sheet_says_what_to_install(
    course: Path, grade: Run, key: str
) -> None:
    (course / "cryptography.py").write_text("raise ImportError\n", "utf-8")
    path = f"{course}:{Path(__file__).parents[2]}"
    done = grade("ada.yaml", GRADE_KEY=key, PYTHONPATH=path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'grade-maths[seal]'" in done.stderr
    assert grade("ada.yaml", "--check-only", PYTHONPATH=path).returncode == 0


def test_check_only_does_without_the_key(course: Path, grade: Run, key: str) -> None:
    done = grade("ada.yaml", "--check-only", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["judged"] is False
    assert (report["passed"], report["score"], report["needs_review"]) == (None, 0, [])
    assert {(item["outcome"], item["credit"]) for item in report["items"]} == {("readable", None)}
    assert [item["read_as"] for item in report["items"]] == ["b (right)", "2×3", "x + x"]
    with_key = grade("ada.yaml", "--check-only", "--format", "json", GRADE_KEY=key)
    assert without_times(with_key.stdout) == without_times(done.stdout)


def test_check_only_ends_with_1_where_an_answer_cannot_be_read(course: Path, grade: Run) -> None:
    done = grade("bob.yaml", "--check-only")
    assert (done.returncode, done.stderr) == (1, "")
    assert "! slope" in done.stdout
    assert "incorrect" not in done.stdout
    assert "0/" not in done.stdout
    assert "1 of 2 answers can be read, 1 is missing; nothing was judged" in done.stdout
    (course / "bob.yaml").write_text("sheet: week-1\nanswers: {side: left, slope: 3 x}\n", "utf-8")
    wrong = grade("bob.yaml", "--check-only")
    assert (wrong.returncode, wrong.stderr) == (0, "")


def test_check_only_in_every_format(course: Path, grade: Run) -> None:
    named = [form for form in FORMATS if form not in GRADES_ONLY]
    forms = [w for form in named for w in ("--format", f"{form}={form}.out")]
    done = grade("ada.yaml", "bob.yaml", "--check-only", *forms)
    assert (done.returncode, done.stderr) == (1, "")
    for form in named:
        text = (course / f"{form}.out").read_text("utf-8")
        assert "can be read" in text or '"judged": false' in text, form


@pytest.mark.parametrize("form", GRADES_ONLY)
def test_check_only_writes_no_grades(grade: Run, form: str) -> None:
    done = grade("ada.yaml", "--check-only", "--format", form)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--check-only" in done.stderr


def test_check_only_without_any_sheet_reads_the_file(course: Path, grade: Run) -> None:
    (course / "problems" / "week-1.yaml").unlink()
    (course / "problems").rmdir()
    done = grade("ada.yaml", "--check-only")
    assert done.returncode == 0
    assert "Only the file itself was read" in done.stderr
    (course / "ada.yaml").write_text("sheet: week-1\nanswers: [\n", "utf-8")
    assert grade("ada.yaml", "--check-only").returncode == 2
    assert grade("bob.yaml").returncode == 2
