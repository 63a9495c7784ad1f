"""A headless browser for the tests of this folder, and the two pages that it looks at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.class_page import write_class_page
from grader.classroom.formats import Row
from grader.equivalence.verdict import Step
from grader.grading.grading import grade
from grader.reports.html import write_html
from grader.reports.look import Look
from grader.sheets import load_sheet
from tests.classroom.made import class_of
from tests.reports.reports_shown import EVERY_OUTCOME, item, report

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _browser_path(playwright: Any) -> str | None:
    """The browser of this machine, else playwright's own."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None and Path(playwright.chromium.executable_path).exists():
        found = playwright.chromium.executable_path
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window. Where a build server has none, that is a failure and no reason to skip."""
    must_be_there = bool(os.environ.get("CI"))
    if not must_be_there:
        pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = _browser_path(playwright)
        if path is None and not must_be_there:
            pytest.skip("no Chromium: apt-get install chromium, or playwright install chromium")
        running = playwright.chromium.launch(executable_path=path)
        yield running
        running.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages as files: a student's, one with every outcome, several in one, a class."""
    folder = tmp_path_factory.mktemp("pages")
    whole = grade(ROOT / "submissions/vector-derivatives-student.yaml")
    texts = {
        "student": write_html([whole], Look()),
        "outcomes": write_html([EVERY_OUTCOME], Look(explain=True)),
        "several": write_html([whole, EVERY_OUTCOME], Look(several=True)),
        "class": write_class_page(_rows(), {SHEET.id: SHEET}),
        "long": write_html([LONG, LONG], Look(several=True, explain=True)),
        "long-class": write_class_page([Row(WORD, LONG), Row(WORD, LONG), Row(WORD, None, WORD)]),
    }
    found = {}
    for name, text in texts.items():
        found[name] = folder / f"{name}.html"
        found[name].write_text(text, "utf-8")
    return found


WORD = "W" * 250
_OUTCOMES = ("incorrect", "invalid", "undecided", "correct")
LONG = report(
    *(
        item(f"{WORD}{n}", outcome, None if outcome == "undecided" else Fraction(0), title=WORD, answer=WORD, column=90,
             read_as=WORD if outcome != "incorrect" else " + ".join(["x_{123456}"] * 60), feedback=(WORD, WORD), note=WORD,
             steps=(Step("=", " + ".join(["y^2"] * 60), "wrong", (WORD,)),) if outcome == "correct" else ())
        for n, outcome in enumerate(_OUTCOMES)
    ),
    title=WORD, student=WORD, file=WORD, sheet=WORD,
)  # fmt: skip
"""Words that cannot be broken, in every place."""

SHEET = load_sheet(ROOT / "problems/vector-derivatives.yaml")


def _rows() -> list[Row]:
    """A class that knows some of the sheet: keys, known mistakes and nonsense in turn."""
    answers = []
    for number in range(8):
        given = {}
        for place, one in enumerate(SHEET.items):
            texts = [*one.keys, *(m.when for m in one.mistakes), *one.reject, "x +", "2", ""]
            if one.kind != "witness" and texts:
                given[one.id] = texts[(number * (place + 1)) % len(texts)]
        answers.append(given)
    broken = Row(
        "class/broken.yaml", None, "class/broken.yaml:3:1: This is no YAML. Close the quote."
    )
    return [*class_of(SHEET, answers), broken]
