"""Items of kind `number`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from grader.equivalence.verdict import Verdict

Check = Callable[..., Verdict]

HALF_PI = {"absolute": Fraction(5, 10_000)}

TABLE: list[tuple[str, str, dict[str, Any] | None, str, str]] = [
    (r"\frac{\pi}{2}", r"\frac12\pi", HALF_PI, "correct", "EQ.TOLERANCE"),
    (r"\frac{\pi}{2}", "pi/2", HALF_PI, "correct", "EQ.TOLERANCE"),
    (r"\frac{\pi}{2}", r"x_1 = \frac{1}{2}\pi", HALF_PI, "correct", "EQ.TOLERANCE"),
    (r"\frac{\pi}{2}", "1.5708", HALF_PI, "correct", "EQ.TOLERANCE"),
    (r"\frac{\pi}{2}", "1.572", HALF_PI, "incorrect", "NEQ.TOLERANCE"),
    ("1", r"f'(x_0) = \cos(2\pi)", None, "correct", "EQ"),
    ("1/3", "0.3333", None, "incorrect", "NEQ.ROUNDED"),
    (r"\frac{\pi}{2}", "1.571", None, "incorrect", "NEQ.ROUNDED"),
    ("1/2", r"50\%", None, "correct", "EQ"),
    ("100", "101", {"relative": Fraction(1, 100)}, "correct", "EQ.TOLERANCE"),
    ("100", "102", {"relative": Fraction(1, 100)}, "incorrect", "NEQ.TOLERANCE"),
    (r"\pi", "3.14", {"digits": 2}, "correct", "EQ.TOLERANCE"),
    (r"\pi", "3.15", {"digits": 2}, "incorrect", "NEQ.TOLERANCE"),
    ("123456", "123000", {"significant": 3}, "correct", "EQ.TOLERANCE"),
    ("123456", "122000", {"significant": 3}, "incorrect", "NEQ.TOLERANCE"),
    ("1", "nan", HALF_PI, "invalid", "NOT_A_VALUE"),
    ("1", r"\infty", HALF_PI, "incorrect", "NEQ.INFINITE"),
    ("1", r"\frac{1}{0}", HALF_PI, "incorrect", "NEQ.TOLERANCE"),
    ("1", r"\{1\}", None, "invalid", "NOT_A_VALUE"),
    (r"\frac{1}{2006!}", r"\frac{1}{2004!}", None, "incorrect", "NEQ"),
]


@pytest.mark.parametrize(("key", "answer", "tolerance", "outcome", "note"), TABLE)
def test_numbers(
    check_number: Check,
    key: str,
    answer: str,
    tolerance: dict[str, Any] | None,
    outcome: str,
    note: str,
) -> None:
    verdict = check_number(key, answer, tolerance=tolerance)
    assert verdict.outcome == outcome, verdict
    assert verdict.note.startswith(note), verdict


UNITS = [
    ("9.81 m/s^2", "correct", "EQ"),
    (r"9.81\,\mathrm{m/s^2}", "correct", "EQ"),
    (r"9.81 \text{ m/s}^2", "correct", "EQ"),
    ("9.81", "incorrect", "UNIT.MISSING"),
    ("9.81 m/s", "incorrect", "UNIT.DIMENSION"),
    (r"9.81\,\text{km}", "incorrect", "UNIT.DIMENSION"),
    ("8 m/s^2", "incorrect", "NEQ"),
]


@pytest.mark.parametrize(("answer", "outcome", "note"), UNITS)
def test_units(check_number: Check, answer: str, outcome: str, note: str) -> None:
    verdict = check_number("9.81", answer, unit="m/s^2")
    assert verdict.outcome == outcome, verdict
    assert verdict.note.startswith(note), verdict
