"""The page for a student: what stands on it, what does not, and what no stranger's text can make of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.equivalence.verdict import Step
from grader.grading.redaction import redact
from grader.grading.report import Report
from grader.reports.html import write_html
from grader.reports.look import Look
from tests.reports.reports_shown import EVERY_OUTCOME, item, report
from tests.reports.test_other_formats import HOSTILE, hostile
from tests.text.page_structure import well_made

MARKUP = (
    "</style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&#60;script&#62; &amp;",
    "</math><svg onload=alert(1)>",
    "<!-- x --> ]]>",
    "\u2066x\u2069\u200b",
    "https://evil.example/",
)
STEPS = (
    Step("", "∂/∂x (x^2)", "repeats"),
    Step("=", "2 x", "holds"),
    Step("=", "x", "wrong", ("A factor is missing.",)),
    Step("=", r"\frac{x}", "unreadable", ("A brace is missing.",)),
    Step("=", "2 x", "recovers", ("Right again.",)),
    Step("=", "2 x", "undecided"),
)


def shown(*reports: Report, explain: bool = False, several: bool = False) -> str:
    return write_html(reports, Look(explain=explain, several=several))


@pytest.mark.parametrize("explain", [False, True])
def test_every_outcome_in_one_well_made_page(explain: bool) -> None:
    html = shown(EVERY_OUTCOME, explain=explain)
    found = well_made(html)
    assert found.names().count("section") == len(EVERY_OUTCOME.items)
    for wanted in ("Matrix calculus", "ada", "Score 3 to 8 of 12", "✓ correct", "! invalid",
                   "Gradient of a linear form", "For a person: norm, limit, proof"):  # fmt: skip
        assert wanted in found.text


def test_formulas_are_drawn_and_told_as_text() -> None:
    found = well_made(shown(report(item("a", "correct", Fraction(1), read_as="x^2/(1 + y)"))))
    maths = [tag for tag in found.tags if tag.name == "math"]
    assert [m.attributes["alttext"] for m in maths] == ["x^2/(1 + y)"]
    assert {"mfrac", "msup"} <= set(found.names())
    assert "x^2/(1 + y)" in found.text


@pytest.mark.parametrize("kind", ["choice", "blank", "text", "choices", "derivation"])
def test_a_text_is_no_formula(kind: str) -> None:
    one = item("a", "correct", Fraction(1), read_as="x + y", kind=kind)
    found = well_made(shown(report(one)))
    assert "math" not in found.names()
    assert "x + y" in found.text


def test_what_cannot_be_read_back_stays_text() -> None:
    found = well_made(shown(report(item("a", "incorrect", Fraction(0), read_as="x +* ((y"))))
    assert "math" not in found.names()
    assert "x +* ((y" in found.text


def test_steps_have_their_marks() -> None:
    one = item("d", "partial", Fraction(1, 2), kind="derivation", read_as="..", steps=STEPS)
    found = well_made(shown(report(one)))
    for mark in (
        "✓ as given",
        "✓ holds",
        "✗ does not hold",
        "! cannot be worked out",
        "~ right again",
        "? left",
    ):
        assert mark in found.text
    assert found.names().count("math") == 5
    assert r"\frac{x}" in found.text
    assert "A factor is missing." in found.text


@pytest.mark.parametrize(
    ("answer", "column", "marked"),
    [
        ("a + } b", 5, "}"),
        ("a +", 4, "▏"),
        ("", 1, "▏"),
        ("a\nb)", 4, ")"),
        ("abc", 99, "▏"),
        ("a b", 2, "▏"),
    ],
)
def test_the_place_of_a_fault_is_marked(answer: str, column: int, marked: str) -> None:
    one = item("a", "invalid", Fraction(0), answer=answer, column=column)
    found = well_made(shown(report(one)))
    assert found.inside["strong"] == [marked]


@pytest.mark.parametrize("outcome", ["manual", "undecided", "correct", "fault"])
def test_a_text_without_a_reading_is_shown_as_it_was_written(outcome: str) -> None:
    one = item("a", outcome, None, kind="text", answer="By induction\non n < m.")
    found = well_made(shown(report(one)))
    assert found.inside["pre"] == ["By induction\non n < m."]


def test_keys_only_where_they_may_be_seen() -> None:
    open_report = report(item("a", "correct", Fraction(1), key=("KEY-CANARY",)),
                         item("b", "incorrect", Fraction(0), key=("OTHER-CANARY",)))  # fmt: skip
    assert "CANARY" not in shown(redact(open_report, "never"), explain=True)
    after = shown(redact(open_report, "after"), explain=True)
    assert "KEY-CANARY" in after
    assert "OTHER-CANARY" not in after
    assert "OTHER-CANARY" in shown(redact(open_report, "always"))
    assert "CANARY" not in shown(redact(EVERY_OUTCOME, "never"), explain=True)


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
@pytest.mark.parametrize("several", [False, True])
def test_no_text_leaves_its_place(text: str, several: bool) -> None:
    whole = hostile(text)
    step = Step(text, text, text, (text,))
    items = [replace(whole.items[0], outcome=outcome, kind=kind, key=(text,), column=3)
             for outcome in ("incorrect", "invalid") for kind in ("expression", "text")]  # fmt: skip
    items.append(replace(whole.items[0], kind="derivation", steps=(step,)))
    html = shown(replace(whole, items=tuple(items)), explain=True, several=several)
    found = well_made(html)
    assert "script" not in found.names()
    assert "img" not in found.names()


def test_several_reports_share_a_page() -> None:
    found = well_made(shown(EVERY_OUTCOME, replace(EVERY_OUTCOME, student="bob"), several=True))
    assert found.names().count("article") == 2
    assert "2 submissions graded" in found.text


def test_none_at_all() -> None:
    assert "0 submissions graded" in well_made(shown(several=True)).text


def test_the_same_report_has_the_same_bytes() -> None:
    slower = replace(
        EVERY_OUTCOME, items=tuple(replace(i, elapsed_ms=9.0) for i in EVERY_OUTCOME.items)
    )
    assert shown(EVERY_OUTCOME, explain=True) == shown(slower, explain=True)
