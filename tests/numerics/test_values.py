"""Two formulas at the same points: derivatives, sums, families, definitions, moments, as a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

V = {"x": "vector[n]", "y": "vector[n]", "b": "vector[n]", "A": "matrix[n, n]", "t": "real"}
N = {"x": "real", "y": "real", "t": "real"}
F = {"x": "real", "f": "function R -> R", "g": "function R -> R"}
G = {
    "x": "vector[n]",
    "f": "function R^n -> R",
    "G": "function R^n -> R^m",
    "h": "function R^m -> R",
}
S = {"x": "vector[n]", "y": "vector[n]", "i": "index 1..n", "j": "index 1..n"}
W = {"Z": r"\sum_k e^{x_k}", "S_i": r"\frac{e^{x_i}}{Z}", "L": r"-\sum_k y_k \log S_k"}

EQUAL = [
    # derivatives and their shapes
    (r"\nabla_x (x^\top A x)", r"(A + A^\top) x", V),
    (r"\nabla_A (x^\top A y)", r"x y^\top", V),
    (r"\nabla_x \|x\|", r"\frac{x}{\|x\|}", V),
    (r"\nabla_x \|A x - b\|^2", r"2 A^\top (A x - b)", V),
    (r"\frac{\partial (A x)}{\partial x}", r"A", V),
    (r"\frac{d}{dt} (I + t A)^{-1}", r"-(I + t A)^{-1} A (I + t A)^{-1}", V),
    (r"\frac{d}{dt} \operatorname{tr}(e^{t A})", r"\operatorname{tr}(A e^{t A})", V),
    (r"\frac{d^4}{dt^4} (t^3 \sin t)", r"t^3 \sin t - 12 t^2 \cos t - 36 t \sin t + 24 \cos t", N),
    (r"\frac{\partial^2}{\partial x \partial y} e^{x y}", r"(1 + x y) e^{x y}", N),
    (r"\frac{d}{dx} f(g(x))", r"f'(g(x)) g'(x)", F),
    (r"\frac{d^2}{dx^2} f(g(x))", r"f''(g(x)) g'(x)^2 + f'(g(x)) g''(x)", F),
    (r"\nabla_x h(G(x))", r"J_G(x)^\top \nabla h(G(x))", G),
    (r"\nabla_x (f(x)^2)", r"2 f(x) \nabla f(x)", G),
    (r"\frac{\partial}{\partial x_j} \frac{e^{x_i}}{\sum_k e^{x_k}}",
     r"\frac{e^{x_i}}{\sum_k e^{x_k}} (\delta_{ij} - \frac{e^{x_j}}{\sum_k e^{x_k}})", S),
    # sums, products, extrema
    (r"\sum_{k=1}^n k x_k - \sum_{k=1}^{n} x_k", r"\sum_{k=2}^n (k - 1) x_k", S),
    (r"\sum_{k \neq i} x_k", r"\sum_k x_k - x_i", S),
    (r"\max_k x_k", r"-\min_k (-x_k)", S),
    (r"\prod_{k=1}^n e^{x_k}", r"e^{\sum_k x_k}", S),
    # functions
    (r"x \bmod 2", r"x - 2 \lfloor x / 2 \rfloor", N),
    (r"\Gamma(x + 1)", r"x \Gamma(x)", {"x": "positive"}),
    (r"\max(x, y)", r"\frac{x + y + |x - y|}{2}", N),
    (r"\binom{n}{2}", r"\frac{n (n - 1)}{2}", {"n": "natural"}),
    (r"|z|^2", r"z \bar{z}", {"z": "complex"}),
    (r"(-1)^{2 n}", "1", {"n": "integer"}),
    # matrices
    (r"(A B)^{-1}", r"B^{-1} A^{-1}", {"A": "invertible matrix[n, n]", "B": "invertible matrix[n, n]"}),
    (r"\operatorname{tr}(A B)", r"\operatorname{tr}(B A)", {"A": "matrix[m, n]", "B": "matrix[n, m]"}),
    (r"\operatorname{vec}(A B)", r"(I \otimes A) \operatorname{vec}(B)", {"A": "matrix[m, n]", "B": "matrix[n, k]"}),
]  # fmt: skip

DIFFERENT = [
    (r"\nabla_x (x^\top A x)", r"2 A x", V),
    (r"\frac{\partial (A x)}{\partial x}", r"A^\top", V),
    (r"f(g(x))", r"g(f(x))", F),
    (r"f'(x)", r"f(x)", F),
    (r"A^2", r"\operatorname{tr}(A) A - \det(A) I", V),
    (r"\sum_k x_k", r"x_1 + x_2 + x_3", S),
    (r"\det A", "1", {"A": "orthogonal matrix[n, n]"}),
    ("x", r"x + 10^{-100}", N),
    ("x", r"x + e^{-300}", N),
    ("x", r"x + \sin(10^6 \pi x)", N),
    ("x", r"x + \max(0, x - 50)", N),
    (r"|x - 3|", r"x - 3", {"x": "real in (2, oo)"}),
    (r"\lfloor x \rfloor", r"\lceil x \rceil - 1", N),
    (r"\mathbb{1}[x \geq 0]", r"\mathbb{1}[x > 0]", N),
    (r"1 + \frac{1}{2004!}", r"1 + \frac{1}{2006!}", N),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "symbols"), EQUAL, ids=[row[0] for row in EQUAL])
def test_equal(
    verdict_of: Callable[..., str], left: str, right: str, symbols: dict[str, str]
) -> None:
    assert verdict_of(left, right, symbols) == "equal"


@pytest.mark.parametrize(
    ("left", "right", "symbols"), DIFFERENT, ids=[f"{a} | {b}" for a, b, _ in DIFFERENT]
)
def test_different(
    verdict_of: Callable[..., str], left: str, right: str, symbols: dict[str, str]
) -> None:
    assert verdict_of(left, right, symbols) == "different"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\frac{\partial S_i}{\partial Z}", r"-\frac{e^{x_i}}{Z^2}"),
        (r"\frac{\partial L}{\partial S_i}", r"-\frac{y_i}{S_i}"),
        (r"\nabla_S L", r"-y \oslash S"),
        (r"\frac{\partial^2 L}{\partial S_i^2}", r"\frac{y_i}{S_i^2}"),
        (r"\frac{\partial L}{\partial x_i}", r"-y_i + S_i \sum_k y_k"),
    ],
)
def test_a_derivative_by_a_definition_takes_it_as_a_variable(
    verdict_of: Callable[..., str], left: str, right: str
) -> None:
    assert verdict_of(left, right, S, where=W) == "equal"


FAMILY = {"w": "vector[n]", "x": "family[m] of vector[n]", "i": "index 1..m", "l": "index 1..n"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\nabla_{x_i} (w^\top x_i)", "w"),
        (r"\nabla_{x_i} \sum_k (w^\top x_k)^2", r"2 (w^\top x_i) w"),
        (r"\nabla_w \sum_k (w^\top x_k)^2", r"2 \sum_k (w^\top x_k) x_k"),
        (r"\frac{\partial}{\partial w_l} (w^\top x_i)", r"x_{il}"),
    ],
)
def test_families(verdict_of: Callable[..., str], left: str, right: str) -> None:
    assert verdict_of(left, right, FAMILY) == "equal"
