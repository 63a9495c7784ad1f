"""What `grade class` writes besides its own gradebook: the page, and gradebooks for other systems."""

from __future__ import annotations

from pathlib import Path

from tests.classroom.conftest import Run
from tests.text.page_structure import well_made


def test_the_page_and_the_gradebooks(course: Path, grade: Run) -> None:
    done = grade("class", "hw", "--format", "html", "--format", "canvas", "--format", "moodle")
    assert done.returncode == 0, done.stderr
    results = course / "hw-grades"
    found = well_made((results / "class.html").read_text("utf-8"))
    assert "Week one" in found.text
    assert "when: 'x'" in found.text
    canvas = (results / "canvas.csv").read_text("utf-8")
    assert canvas.startswith("Student,ID,SIS User ID,SIS Login ID,Section,Week one")
    assert "ada" in (results / "moodle.csv").read_text("utf-8")
    assert not (results / "gradebook.csv").exists()


def test_the_same_class_gives_the_same_page(course: Path, grade: Run) -> None:
    grade("class", "hw", "--out", "one", "--jobs", "1", "--format", "html")
    grade("class", "hw", "--out", "two", "--jobs", "2", "--no-cache", "--format", "html")
    assert (course / "one/class.html").read_bytes() == (course / "two/class.html").read_bytes()
