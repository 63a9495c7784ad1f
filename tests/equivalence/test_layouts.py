"""Free indices, whole vectors and matrices, rows and columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.equivalence.verdict import Verdict

Check = Callable[..., Verdict]

SYMBOLS = {
    "W": "matrix[n, d]", "x": "vector[d]", "b": "vector[d]", "S": "matrix[d, d]",
    "i": "index 1..n", "j": "index 1..d", "k": "index 1..d",
}  # fmt: skip

ACCEPTED = [
    ("W", r"W_{ij}"),
    ("W", r"\frac{\partial z_i}{\partial x_j} = W_{ij}"),
    (r"W_{ij}", "W"),
    ("b", "b_k"),
    ("b", r"\frac{\partial f}{\partial x_k} = b_k"),
    ("b_k", "b"),
    ("W x", r"\sum_k W_{ik} x_k"),
    (r"x_j b_k", r"x b^\top"),
    ("b", "b_m"),
    (r"x^\top", r"(x_1, \dots, x_d)"),
    ("x", r"(x_1, \dots, x_d)"),
    (r"\operatorname{diag}(x)", r"\begin{cases} x_p & p = q \\ 0 & p \neq q \end{cases}"),
    (
        r"\operatorname{diag}(x)",
        r"\begin{cases} x_p & \text{if } p = q \\ 0 & \text{otherwise} \end{cases}",
    ),
    (r"\operatorname{diag}(x)", r"x_p \mathbb{1}[p = q]"),
]

REFUSED = [
    (
        r"\operatorname{diag}(x)",
        r"\begin{cases} x_p & p = q \\ 1 & p \neq q \end{cases}",
        "NEQ.DIAGONAL",
    ),
    ("x", r"\begin{cases} x_p & p = q \\ 0 & p \neq q \end{cases}", "NEQ.SHAPE"),
    ("W", r"W_{ji}", "NEQ.INDICES_SWAPPED"),
    ("W", r"W^\top", "NEQ.TRANSPOSED"),
    ("x", r"x^\top", "NEQ.TRANSPOSED"),
    ("S", r"S^\top", "NEQ.TRANSPOSED"),
    ("S", r"S_{kj}", "NEQ.TRANSPOSED"),
    ("x_j", "x_k", "NEQ.INDEX"),
    ("x", r"x^\top x", "NEQ.SHAPE"),
    ("x", "3", "NEQ.SHAPE"),
    (r"x^\top x", "x", "NEQ.SHAPE"),
    ("W", "x_j", "NEQ.SHAPE"),
]


@pytest.mark.parametrize(("key", "answer"), ACCEPTED)
def test_accepted(check: Check, key: str, answer: str) -> None:
    verdict = check(key, answer, symbols=SYMBOLS)
    assert verdict.outcome == "correct", verdict


@pytest.mark.parametrize(("key", "answer", "note"), REFUSED)
def test_refused(check: Check, key: str, answer: str, note: str) -> None:
    verdict = check(key, answer, symbols=SYMBOLS)
    assert (verdict.outcome, verdict.note) == ("incorrect", note)
    assert verdict.feedback


@pytest.mark.parametrize(("key", "answer"), [("W", r"W^\top"), ("x", r"x^\top"), ("S", r"S^\top")])
def test_either_layout(check: Check, key: str, answer: str) -> None:
    assert check(key, answer, symbols=SYMBOLS, layout="either").outcome == "correct"
    assert check(key, answer, symbols=SYMBOLS, up_to=("transpose",)).outcome == "correct"


def test_zero_is_the_zero_of_any_shape(check: Check) -> None:
    assert check("W - W", "0", symbols=SYMBOLS).outcome == "correct"
    assert (
        check("0", r"\begin{pmatrix} 0 \\ 0 \end{pmatrix}", symbols=SYMBOLS).outcome == "incorrect"
    )
