"""Sets, lists, intervals, distributions, equations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.equivalence.verdict import Verdict

Check = Callable[..., Verdict]

X = {"x": "real", "y": "real"}

CORRECT = [
    (r"\{2, 3\}", r"\{3, 2\}", {}),
    (r"\{2, 3\}", "2, 3", {}),
    (r"\{2, -2\}", r"\pm 2", {}),
    (r"\{1/2, \sqrt 2\}", r"\{\frac{2}{\sqrt 2}, 0.5\}", {}),
    ("(1, 2)", "(1, 2)", {}),
    (r"(2, \infty)", "x > 2", {"x": "real"}),
    (r"[0, 1)", r"0 \le x < 1", {"x": "real"}),
    (r"(-\infty, 0) \cup (0, \infty)", r"x \neq 0", {"x": "real"}),
    (r"\mathbb{R} \setminus \{0\}", r"(-\infty, 0) \cup (0, \infty)", {}),
    (r"\mathcal N(0, 1)", r"N(0, 1)", {}),
    (
        r"\mathcal N(\mu, \sigma^2)",
        r"\mathcal N(\mu, \sigma \cdot \sigma)",
        {r"\mu": "real", r"\sigma": "positive"},
    ),
    ("x = 5", "5", {"x": "real"}),
    ("5", "x = 5", {"x": "real"}),
    ("x^2 + y^2 = 1", "1 = x^2 + y^2", X),
    ("x^2 + y^2 = 1", "2x^2 = 2 - 2y^2", X),
    ("2x + y < 4", "-4x - 2y > -8", X),
    ("y = 2x + 1", "y - 2x = 1", X),
    ("y = 2x + 1", "2x + 1", X),
    (r"\infty", r"\infty", {}),
]

WRONG = [
    (r"\{2, 3\}", r"\{2\}", {}),
    (r"\{2, 3\}", r"\{2, 3, 4\}", {}),
    ("(1, 2)", "(2, 1)", {}),
    (r"[0, 1)", r"[0, 1]", {}),
    (r"(2, \infty)", r"x \ge 2", {"x": "real"}),
    (r"\mathcal N(0, 1)", r"\mathcal N(1, 0)", {}),
    (r"\infty", r"-\infty", {}),
    (r"\infty", "10^{9}", {}),
    ("3", r"\infty", {}),
    ("2x + y < 4", "2x + y > 4", X),
    ("y = 2x + 1", "y = 2x - 1", X),
    ("y = 2x + 1", "2x", X),
]


@pytest.mark.parametrize(("key", "answer", "symbols"), CORRECT)
def test_correct(check: Check, key: str, answer: str, symbols: dict[str, str]) -> None:
    verdict = check(key, answer, symbols=symbols)
    assert verdict.outcome == "correct", verdict


@pytest.mark.parametrize(("key", "answer", "symbols"), WRONG)
def test_wrong(check: Check, key: str, answer: str, symbols: dict[str, str]) -> None:
    verdict = check(key, answer, symbols=symbols)
    assert verdict.outcome in {"incorrect", "invalid"}, verdict


def test_up_to_order(check: Check) -> None:
    assert check("(1, 2)", "(2, 1)", up_to=("order",)).outcome == "correct"


SOLUTIONS = [
    ("x^2 + y^2 = 1", "x^2 + y^2 = 2", "incorrect"),
    ("2x + 3y = 6", r"y = 2 - \frac23 x", "correct"),
    ("2x + 3y = 6", r"y = 3 - \frac23 x", "incorrect"),
    ("x^2 = x^2", "x^2 = x^2 + 1", "incorrect"),
    (r"[0, 1]", r"0 \le x \le 1", "correct"),
    (r"(0, 1)", "]0, 1[", "correct"),
    (r"\{2, 3\}", r"x_1 = 2, x_2 = 3", "correct"),
    (r"\{2, 3\}", r"x = 2 \lor x = 3", "correct"),
]


@pytest.mark.parametrize(("key", "answer", "outcome"), SOLUTIONS)
def test_solutions(check: Check, key: str, answer: str, outcome: str) -> None:
    assert check(key, answer, symbols=X).outcome == outcome


def test_letters_at_the_ends_of_an_interval(check: Check) -> None:
    symbols = {"x": "real", "a": "real", "b": "real"}
    assert check("[a, b]", r"a \le x \le b", symbols=symbols).outcome == "correct"
    assert check("[a, b]", r"a \le x < b", symbols=symbols).outcome == "incorrect"
    assert check("[a, b]", r"b \le x \le a", symbols=symbols).outcome == "incorrect"
