"""Where a wrong answer is right: told for regions of one letter, and only where points prove the rest different."""

from __future__ import annotations

import pytest

import grader

REAL = {"x": "real", "y": "real", "a": "real"}
ROWS = [
    (r"\sqrt{x^2}", "x", "x ≥ 0", "x < 0"),
    (r"\sqrt{x^2}", "-x", "x ≤ 0", "x > 0"),
    ("|x|", "x", "x ≥ 0", "x < 0"),
    (r"\sqrt{x^2y^2}", r"x\sqrt{y^2}", "x ≥ 0", "x < 0"),
    (r"|x|a^2", "xa^2", "x ≥ 0", "x < 0"),
    (r"\max(x, 0)", "x", "x ≥ 0", "x < 0"),
    (r"\max(x, 0)", "0", "x ≤ 0", "x > 0"),
    (r"\lfloor x\rfloor", "x", "whole numbers x", "other numbers"),
    (r"\cos(2\pi x)", "1", "whole numbers x", "other numbers"),
    (r"\max(|x|, 1)", "|x|", "|x| > 1", "|x| < 1"),
    (r"\max(|x|, 1)", "1", "|x| < 1", "|x| > 1"),
    (r"x|x|", "x^2", "x ≥ 0", "x < 0"),
]


@pytest.mark.parametrize(("key", "answer", "inside", "outside"), ROWS)
def test_where_they_part_is_told(key: str, answer: str, inside: str, outside: str) -> None:
    verdict = grader.check(key, answer, symbols=REAL)
    assert verdict.outcome == "incorrect"
    assert verdict.note == "NEQ.REGION"
    assert verdict.feedback == (f"Your answer is right for {inside}, but not for {outside}.",)


def test_a_missing_domain_is_told_with_it() -> None:
    verdict = grader.check(r"\ln(x^2)", r"2\ln x", symbols={"x": "real"})
    assert verdict.note == "NEQ.DOMAIN"
    assert verdict.feedback[0].endswith("Your answer is right for x > 0, but not for x ≤ 0.")


NOT_TOLD = [
    ("x^2", "x^3", REAL),
    (r"\sin x", "x", REAL),
    ("|x|", "x", {"x": "negative"}),
    ("x+1", "x+2", REAL),
    (r"\max(x, 2)", "x", REAL),
    ("|x|+|y|", "x+y", REAL),
]


@pytest.mark.parametrize(("key", "answer", "symbols"), NOT_TOLD)
def test_nothing_is_told_of_other_regions(key: str, answer: str, symbols: dict[str, str]) -> None:
    verdict = grader.check(key, answer, symbols=symbols)
    assert verdict.outcome == "incorrect"
    assert verdict.note != "NEQ.REGION"


EQUAL_BY_DECLARATION = [
    (r"\sqrt{x^2}", "x", "positive"),
    (r"\ln(x^2)", r"2\ln x", "positive"),
    ("|x|", "-x", "negative"),
    (r"\lfloor x\rfloor", "x", "integer"),
]


@pytest.mark.parametrize(("key", "answer", "declared"), EQUAL_BY_DECLARATION)
def test_a_declaration_makes_them_equal(key: str, answer: str, declared: str) -> None:
    assert grader.check(key, answer, symbols={"x": declared}).outcome == "correct"
