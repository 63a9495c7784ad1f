"""JUnit, GitHub, Gradescope, Markdown and CSV: what they say, and what no stranger's text can make of them."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from grader.equivalence.verdict import Evidence
from grader.grading.report import Report
from grader.reports.formats import FORMATS
from grader.reports.look import Look
from tests.reports.reports_shown import EVERY_OUTCOME, item, report

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "::error::forged",
    "##[error]forged",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1)) ![x](https://evil.example/x.png) @everyone https://evil.example",
    "a | b\n| forged | row |\n\n# heading",
    "\x1b[31mred\x1b[0m \x00 \x07",
    "\u202egnp.exe",
    "]]> </failure><testcase name='forged'/>",
    "%0A::error::forged",
    "\ud800 lone",
    "\t-1+1",
)


def written(form: str, *reports: Report, several: bool = False) -> str:
    return FORMATS[form].write(reports, Look(several=several))


def hostile(text: str) -> Report:
    found = item(
        text, "incorrect", Fraction(0), title=text, read_as=text, feedback=(text,), answer=text
    )
    return report(found, title=text, student=text, file=text, sheet=text)


def test_junit_tells_the_students_failures_from_ours() -> None:
    root = ET.fromstring(written("junit", EVERY_OUTCOME))
    suite = root[0]
    kinds = {case.get("name"): [child.tag for child in case] for case in suite.iter("testcase")}
    assert kinds == {
        "linear": [],
        "quadratic": ["failure"],
        "trace": ["failure"],
        "jacobian.a": ["failure"],
        "norm": ["skipped"],
        "limit": ["error"],
        "bonus": ["failure"],
        "proof": ["skipped"],
        "sum": [],
    }
    types = {child.get("type") for child in suite.iter("failure")}
    assert types == {"partial", "incorrect", "invalid", "blank"}
    counted = [suite.get(name) for name in ("tests", "failures", "errors", "skipped")]
    assert counted == ["9", "4", "1", "2"]


def test_github_annotates_the_lines_of_answers() -> None:
    lines = written("github", EVERY_OUTCOME).splitlines()
    assert lines[1] == (
        "::error file=submissions/ada.yaml,line=4,title=trace%3A incorrect%2C 0/1::"
        "Your answer is the right one transposed: rows and columns are swapped."
    )
    levels = [re.match(r"::(\w+) ", line) for line in lines[:-1]]
    assert [level.group(1) for level in levels if level] == [
        "warning",
        "error",
        "error",
        "notice",
        "notice",
        "warning",
        "notice",
    ]
    assert lines[-1].startswith("submissions/ada.yaml: ")


def test_gradescope_hides_keys_until_grades_are_published() -> None:
    plain = json.loads(written("gradescope", EVERY_OUTCOME))
    assert [test["max_score"] for test in plain["tests"]] == [1, 2, 1, 1, 1, 1, 1, 3, 1]
    assert plain["score"] == 3
    with_key = replace(EVERY_OUTCOME, items=(replace(EVERY_OUTCOME.items[0], key=("b",)),))
    found = json.loads(written("gradescope", with_key))
    assert found["tests"][0]["visibility"] == "after_published"
    evidence = Evidence("ball", proved=True, counterexample={"x": "1", "answer": "2"})
    without = report(item("a", "incorrect", Fraction(0), evidence=evidence))
    assert json.loads(written("gradescope", without))["tests"][0]["visibility"] == "visible"


def test_markdown_has_a_row_for_each_item() -> None:
    text = written("markdown", EVERY_OUTCOME)
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(EVERY_OUTCOME.items)
    assert "| ✓ | **linear** Gradient of a linear form | 1\\/1 | correct |" in rows


def test_csv_has_a_row_for_each_item() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", EVERY_OUTCOME, EVERY_OUTCOME))))
    assert len(rows) == 2 * len(EVERY_OUTCOME.items)
    assert (rows[1]["item"], rows[1]["credit"], rows[1]["review"]) == ("quadratic", "0.5", "")
    assert (rows[4]["credit"], rows[4]["review"]) == ("", "yes")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", ["junit", "github", "gradescope", "markdown", "html", "csv"])
def test_a_strangers_text_stays_text(form: str, text: str) -> None:
    shown = written(form, hostile(text))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e\ud800-\udfff]", shown)
    shown.encode("utf-8")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_format_is_forged(text: str) -> None:
    cases = list(ET.fromstring(written("junit", hostile(text))).iter("testcase"))
    assert len(cases) == 1
    github = written("github", hostile(text)).splitlines()
    assert len(github) == 2
    assert github[0].startswith("::error file=")
    assert not github[1].lstrip().startswith("::")
    assert "##[" not in github[1]
    rows = list(csv.reader(io.StringIO(written("csv", hostile(text)))))
    assert len(rows) == 2
    for cell in rows[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(json.loads(written("gradescope", hostile(text)))["tests"]) == 1
    table = [line for line in written("markdown", hostile(text)).splitlines() if line[:2] == "| "]
    assert len(table) == 3
    bare = re.sub(r"\\.", "", written("markdown", hostile(text)))
    assert not re.search(r"<|\]\(|@|https?:", bare)
