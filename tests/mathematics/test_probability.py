"""Moments and events: what follows from independence, joint or given a variable, and what does not."""

from __future__ import annotations

import pytest

import grader

X_Y = {"X": "random variable", "Y": "random variable", "a": "real", "b": "real"}
X_Y_Z = {"X": "random variable", "Y": "random variable", "Z": "random variable"}
INDEPENDENT = ("X and Y independent",)
GIVEN_Z = ("X and Y independent given Z",)

ROWS: list[tuple[str, str, dict[str, str], tuple[str, ...], str]] = [
    (r"\operatorname{Var}(X) + \operatorname{Var}(Y)", r"\operatorname{Var}(X + Y)", X_Y, INDEPENDENT, "correct"),
    (r"\operatorname{Var}(X) + \operatorname{Var}(Y)", r"\operatorname{Var}(X + Y)", X_Y, (), "incorrect"),
    ("E[X] E[Y]", "E[XY]", X_Y, (r"X \perp Y",), "correct"),
    ("E[X] E[Y]", "E[XY]", X_Y, (r"X \perp\!\!\!\perp Y",), "correct"),
    ("E[X] E[Y]", "E[XY]", X_Y, (), "incorrect"),
    ("0", r"\operatorname{Cov}(X, Y)", X_Y, INDEPENDENT, "correct"),
    (r"a^2 \operatorname{Var}(X)", r"\operatorname{Var}(a X + b)", X_Y, (), "correct"),
    (r"\operatorname{Var}(X) \operatorname{Var}(Y)", r"\operatorname{Var}(XY)", X_Y, INDEPENDENT, "incorrect"),
    (r"\operatorname{Var}(X) \operatorname{Var}(Y)", r"\operatorname{Var}(XY)", X_Y,
     (*INDEPENDENT, "E[X] = 0", "E[Y] = 0"), "correct"),
    ("E[e^X] E[e^Y]", "E[e^{X+Y}]", X_Y, INDEPENDENT, "correct"),
    ("E[X]", r"E[E[X \mid Y]]", X_Y, (), "correct"),
    ("E[X]", r"E[X \mid Y]", X_Y, INDEPENDENT, "correct"),
    ("E[X]", r"E[X \mid Y]", X_Y, (), "incorrect"),
    (r"\operatorname{Var}(X)", r"E[\operatorname{Var}(X \mid Y)] + \operatorname{Var}(E[X \mid Y])", X_Y, (), "correct"),
    (r"\operatorname{Var}(X)", r"E[\operatorname{Var}(X \mid Y)]", X_Y, (), "incorrect"),
    (r"P(X \le 1) P(Y \le 1)", r"P(X \le 1, Y \le 1)", X_Y, INDEPENDENT, "correct"),
    (r"P(X \le 1) P(Y \le 1)", r"P(X \le 1, Y \le 1)", X_Y, (), "incorrect"),
    (r"E[X \mid Z] E[Y \mid Z]", r"E[XY \mid Z]", X_Y_Z, GIVEN_Z, "correct"),
    (r"E[X \mid Z] E[Y \mid Z]", r"E[XY \mid Z]", X_Y_Z, (r"X \perp Y \mid Z",), "correct"),
    (r"E[X \mid Z] E[Y \mid Z]", r"E[XY \mid Z]", X_Y_Z, (), "incorrect"),
    ("E[X] E[Y]", "E[XY]", X_Y_Z, GIVEN_Z, "incorrect"),
    (r"E[X \mid Z]", r"E[X \mid Y, Z]", X_Y_Z, GIVEN_Z, "correct"),
    (r"E[X \mid Z]", r"E[X \mid Y, Z]", X_Y_Z, (), "incorrect"),
    (r"\operatorname{Cov}(E[X \mid Z], E[Y \mid Z])", r"\operatorname{Cov}(X, Y)", X_Y_Z, GIVEN_Z, "correct"),
    (r"\operatorname{Cov}(E[X \mid Z], E[Y \mid Z])", r"\operatorname{Cov}(X, Y)", X_Y_Z, (), "incorrect"),
    ("E[X] E[Y] E[Z]", "E[XYZ]", X_Y_Z, ("X, Y and Z jointly independent",), "correct"),
    ("E[X] E[Y] E[Z]", "E[XYZ]", X_Y_Z, INDEPENDENT, "incorrect"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "symbols", "given", "outcome"), ROWS)
def test_moments(
    key: str, answer: str, symbols: dict[str, str], given: tuple[str, ...], outcome: str
) -> None:
    for one, other in ((key, answer), (answer, key)):
        verdict = grader.check(one, other, symbols=symbols, given=given, allow=["expectation"])
        assert verdict.outcome == outcome, (one, other)


def test_independence_given_a_variable_with_a_law_is_left_to_a_person() -> None:
    """Points that meet it are not drawn for declared laws: nothing is decided."""
    symbols = {"X": "normal(0, 1)", "Y": "random variable", "Z": "random variable"}
    verdict = grader.check("E[X] E[Y]", "E[XY]", symbols=symbols, given=GIVEN_Z)
    assert verdict.outcome == "undecided"
