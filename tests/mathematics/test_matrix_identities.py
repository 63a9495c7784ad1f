"""Identities of matrix calculus that are proved for all sizes, and neighbours of them that are false."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grader

SYMBOLS = {
    "A": "matrix[n, n]",
    "B": "matrix[n, n]",
    "S": "symmetric matrix[n, n]",
    "Q": "orthogonal matrix[n, n]",
    "P": "invertible matrix[n, n]",
    "C": "matrix[m, n]",
    "x": "vector[n]",
    "y": "vector[n]",
    "b": "vector[m]",
    "r": "row[n]",
    "s": "real",
    "t": "nonzero",
}
PROVED = [
    ("(A + B)^2", "A^2 + AB + BA + B^2"),
    (r"(A B x)^\top", r"x^\top B^\top A^\top"),
    (r"\operatorname{tr}(A B)", r"\operatorname{tr}(B A)"),
    (r"\operatorname{tr}(A B A)", r"\operatorname{tr}(A^2 B)"),
    (r"\operatorname{tr}(A^\top B)", r"\operatorname{tr}(B^\top A)"),
    (r"\operatorname{tr}(P A P^{-1})", r"\operatorname{tr}(A)"),
    (r"\operatorname{tr}(x y^\top)", r"x^\top y"),
    (r"\operatorname{tr}(I_n)", "n"),
    (r"\|A\|_F^2", r"\operatorname{tr}(A A^\top)"),
    (r"Q^\top Q x", "x"),
    ("(P A)^{-1}", "A^{-1} P^{-1}"),
    (r"(P^\top)^{-1}", r"(P^{-1})^\top"),
    ("P^{-1} P x", "x"),
    (r"x y^\top x", r"(y^\top x) x"),
    (r"x^\top A y", r"y^\top A^\top x"),
    (r"x^\top S y", r"y^\top S x"),
    (r"x^\top (A - A^\top) x", "0"),
    (r"\operatorname{tr}(A B - B A)", "0"),
    (r"\|x - y\|^2", r"\|x\|^2 - 2 \langle x, y \rangle + \|y\|^2"),
    (r"r r^\top", r"\|r\|^2"),
    (r"s (x + y) t / t", "s x + s y"),
    (r"\nabla_x (x^\top A x)", r"(A + A^\top) x"),
    (r"\nabla_x (x^\top S x)", "2 S x"),
    (r"\nabla_x \|C x - b\|^2", r"2 C^\top (C x - b)"),
    (r"\nabla_x \|x\|", r"\frac{x}{\|x\|}"),
    (r"\nabla_x (x^\top x)^{3/2}", r"3 \|x\| x"),
    (r"\nabla_x \frac{1}{x^\top x}", r"-\frac{2 x}{(x^\top x)^2}"),
    (r"\nabla_x \frac{1}{1 + x^\top x}", r"-\frac{2 x}{(1 + x^\top x)^2}"),
    (r"\nabla_r (r r^\top)", "2 r"),
    (r"\nabla_A \operatorname{tr}(A^\top B)", "B"),
    (r"\nabla_A (x^\top A y)", r"x y^\top"),
    (r"\nabla_A \|A x - y\|^2", r"2 (A x - y) x^\top"),
    (r"\nabla_A \|A\|_F^2", "2 A"),
    (r"\frac{d}{ds} (s^2 x^\top x)", r"2 s x^\top x"),
]
FALSE = [
    ("(A + B)^2", "A^2 + 2 A B + B^2"),
    (r"\operatorname{tr}(A B A)", r"\operatorname{tr}(A B^2)"),
    (r"\operatorname{tr}(A B)", r"\operatorname{tr}(A^\top B)"),
    ("(P A)^{-1}", "P^{-1} A^{-1}"),
    (r"x x^\top y", r"y x^\top x"),
    (r"x^\top A y", r"y^\top A x"),
    ("A B - B A", "0"),
    (r"\|x - y\|^2", r"\|x\|^2 - \langle x, y \rangle + \|y\|^2"),
    (r"\nabla_x (x^\top A x)", "2 A x"),
    (r"\nabla_A (x^\top A y)", r"y x^\top"),
    (r"\nabla_x \|x\|", "x"),
    (r"\nabla_x \frac{1}{x^\top x}", r"-\frac{2 x}{x^\top x}"),
    (r"\operatorname{tr}(I_n)", "n^2"),
    (r"A^\top A", r"A A^\top"),
    ("Q^2 x", "x"),
]


def judged(key: str, answer: str) -> grader.Verdict:
    return grader.check(key, answer, symbols=SYMBOLS, allow=["derivative"])


@pytest.mark.parametrize(("key", "answer"), PROVED)
def test_proved(key: str, answer: str) -> None:
    for one, other in ((key, answer), (answer, key)):
        verdict = judged(one, other)
        assert verdict.outcome == "correct"
        assert verdict.evidence is not None
        assert verdict.evidence.proved


@pytest.mark.parametrize(("key", "answer"), FALSE)
def test_false(key: str, answer: str) -> None:
    for one, other in ((key, answer), (answer, key)):
        assert judged(one, other).outcome == "incorrect"


def _products(letters: tuple[str, ...]) -> st.SearchStrategy[str]:
    factors = st.sampled_from([*letters, *(rf"{letter}^\top" for letter in letters)])
    return st.lists(factors, min_size=1, max_size=3).map(" ".join)


MATRICES = st.lists(_products(("A", "B", "S", "P", "Q")), min_size=1, max_size=2).map(" + ".join)
NUMBERS = st.one_of(
    MATRICES.map(lambda m: rf"\operatorname{{tr}}({m})"),
    st.builds(lambda m: rf"x^\top ({m}) y", MATRICES),
    st.builds(lambda m: rf"\|({m}) x\|^2", MATRICES),
)


@settings(max_examples=25)
@given(st.lists(NUMBERS, min_size=4, max_size=6, unique=True))
def test_a_proof_is_never_contradicted_by_points(expressions: list[str]) -> None:
    """What is proved equal has the same value with numbers in place of the matrices."""
    for one, other in combinations(expressions, 2):
        verdict = judged(one, other)
        assert verdict.outcome in {"correct", "incorrect"}
        if verdict.outcome == "correct":
            assert at_numbers(one, other).outcome == "correct", (one, other)


def at_numbers(one: str, other: str) -> grader.Verdict:
    """The two at one point: 2 × 2 matrices written out, S symmetric, Q a rotation by a rational angle."""
    where = {
        "A": r"\begin{pmatrix} 2 & -3 \\ 5 & 7 \end{pmatrix}",
        "B": r"\begin{pmatrix} 1 & 11 \\ -4 & 3 \end{pmatrix}",
        "S": r"\begin{pmatrix} 6 & -1 \\ -1 & 9 \end{pmatrix}",
        "P": r"\begin{pmatrix} 3 & 8 \\ 2 & -5 \end{pmatrix}",
        "Q": r"\begin{pmatrix} 3/5 & -4/5 \\ 4/5 & 3/5 \end{pmatrix}",
        "x": r"\begin{pmatrix} 13 \\ -2 \end{pmatrix}",
        "y": r"\begin{pmatrix} 4 \\ 17 \end{pmatrix}",
    }
    return grader.check(one, other, where=where, symbols={"s": "real"})
