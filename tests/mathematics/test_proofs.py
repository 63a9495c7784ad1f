"""Equalities that algebra proves, and those that it must not: exponentials, roots, logarithms, sums over indices."""

from __future__ import annotations

from typing import Any

import pytest

import grader

NUMBERS: dict[str, Any] = {"x": "real", "y": "real"}
POSITIVE: dict[str, Any] = {"x": "positive", "y": "positive"}
ARRAYS: dict[str, Any] = {
    "v": "vector[n]", "w": "vector[n]", "A": "matrix[n, n]", "B": "matrix[m, n]", "S": "symmetric matrix[n, n]",
    "x": "real",
}  # fmt: skip
PLACES: dict[str, Any] = {"i": "index 1..n", "j": "index 1..n", "v": "vector[n]", "x": "real"}
FUNCTIONS: dict[str, Any] = {
    "f": "function R -> R", "g": "function R -> R", "F": "function R^n -> R^m", "x": "real", "v": "vector[n]",
    "a": "vector[m]",
}  # fmt: skip
WHOLE: dict[str, Any] = {"n": "natural", "k": "integer", "x": "real"}
CHANCE: dict[str, Any] = {"X": "random variable", "Y": "random variable", "c": "real"}

PROVED: list[tuple[str, str, dict[str, Any]]] = [
    # sines and cosines, hyperbolic functions
    (r"\sin^2 x + \cos^2 x", "1", NUMBERS),
    (r"\sin 2x", r"2 \sin x \cos x", NUMBERS),
    (r"\cos(x + y)", r"\cos x \cos y - \sin x \sin y", NUMBERS),
    (r"\tan(x/2)", r"\frac{\sin x}{1 + \cos x}", NUMBERS),
    (r"\tan(x/2)", r"\frac{1 - \cos x}{\sin x}", NUMBERS),
    (r"\sec^2 x", r"1 + \tan^2 x", NUMBERS),
    (r"\cos^3 x", r"\frac{3 \cos x + \cos 3x}{4}", NUMBERS),
    (r"\sin^4 x - \cos^4 x", r"-\cos 2x", NUMBERS),
    (r"\sin(x + \pi/2)", r"\cos x", NUMBERS),
    (r"\cos(\pi/3)", "1/2", NUMBERS),
    (r"\sin(\pi/12)", r"\frac{\sqrt6 - \sqrt2}{4}", NUMBERS),
    (r"\cos(2\pi)", "1", NUMBERS),
    (r"\cos(k\pi)", "(-1)^k", WHOLE),
    (r"\cosh^2 x - \sinh^2 x", "1", NUMBERS),
    (r"\tanh x", r"\frac{e^{2x} - 1}{e^{2x} + 1}", NUMBERS),
    (r"\frac{1}{2 + \cos x}", r"\frac{1}{3 - 2\sin^2(x/2)}", NUMBERS),
    # exponentials, logarithms, powers
    ("e^{x + y}", "e^x e^y", NUMBERS),
    ("2^{x + 3}", r"8 \cdot 2^x", NUMBERS),
    (r"e^{2 \ln x}", "x^2", NUMBERS),
    (r"\ln(xy)", r"\ln x + \ln y", POSITIVE),
    (r"\ln\frac{x^2}{y}", r"2 \ln x - \ln y", POSITIVE),
    (r"\ln(x^2)", r"2 \ln|x|", NUMBERS),
    (r"-\ln(1 - x)", r"\ln\frac{1}{1 - x}", NUMBERS),
    (r"\ln 8", r"3 \ln 2", NUMBERS),
    (r"\log_2 8", "3", NUMBERS),
    (r"x^{\ln y}", r"y^{\ln x}", POSITIVE),
    (r"\frac{1}{1 + e^{-x}}", r"\frac{e^x}{e^x + 1}", NUMBERS),
    ("x^{k+1}", r"x \cdot x^k", WHOLE),
    # roots and absolute values
    (r"\sqrt{12}", r"2 \sqrt 3", NUMBERS),
    (r"\frac{1}{\sqrt 2}", r"\frac{\sqrt 2}{2}", NUMBERS),
    (r"\frac{1}{1 + \sqrt 2}", r"\sqrt 2 - 1", NUMBERS),
    (r"\sqrt{x^2}", "|x|", NUMBERS),
    (r"\sqrt{x^2 + 2x + 1}", "|x + 1|", NUMBERS),
    (r"|x y|", "|x| |y|", NUMBERS),
    (r"\sqrt{x y}", r"\sqrt x \sqrt y", POSITIVE),
    ("|x|", "x", POSITIVE),
    ("x^{3/2}", r"x \sqrt x", NUMBERS),
    (r"\sqrt[3]{x^3 y}", r"x \sqrt[3]{y}", NUMBERS),
    (r"\frac{x}{\sqrt{x^2 + 1}}", r"\frac{x \sqrt{x^2 + 1}}{x^2 + 1}", NUMBERS),
    # derivatives worked out
    (r"\frac{d}{dx} (x^2 \sin x)", r"2x \sin x + x^2 \cos x", NUMBERS),
    (r"\frac{d}{dx} \ln(1 + e^x)", r"\frac{1}{1 + e^{-x}}", NUMBERS),
    (r"\frac{d}{dx} \arctan x", r"\frac{1}{1 + x^2}", NUMBERS),
    (r"\frac{d}{dx} \sqrt{x^2 + 1}", r"\frac{x}{\sqrt{x^2 + 1}}", NUMBERS),
    (r"\frac{d}{dx} \frac{f(x)}{g(x)}", r"\frac{f'(x)}{g(x)} - \frac{f(x) g'(x)}{g(x)^2}", FUNCTIONS),
    (r"\frac{d}{dx} f(x^2)", "2x f'(x^2)", FUNCTIONS),
    (r"\nabla_v \|F(v) - a\|^2", r"2 J_F(v)^\top (F(v) - a)", FUNCTIONS),
    # sums over indices, of symbolic size
    (r"\sum_i v_i w_i", r"w^\top v", ARRAYS),
    (r"v^\top A w", r"\sum_{i,j} A_{ij} v_i w_j", ARRAYS),
    (r"2 B^\top B v", r"2 \sum_i B_{ik} (B v)_i", ARRAYS),
    (r"\operatorname{tr}(A^\top A)", r"\sum_{i,j} A_{ij}^2", ARRAYS),
    (r"\|v - w\|^2", r"\|v\|^2 - 2 v^\top w + \|w\|^2", ARRAYS),
    (r"\nabla_v \|v\|", r"\frac{v}{\|v\|}", ARRAYS),
    ("2 S v", r"\sum_j (S_{kj} + S_{jk}) v_j", ARRAYS),
    (r"(\sum_i v_i)^2", r"\sum_i \sum_j v_i v_j", ARRAYS),
    (r"\sum_i (v_i + x)", r"n x + \sum_i v_i", ARRAYS),
    (r"\frac{e^{v_i}}{\sum_k e^{v_k}}", r"\frac{1}{\sum_k e^{v_k - v_i}}", PLACES),
    (r"\sum_{k \neq i} v_k", r"\sum_k v_k - v_i", PLACES),
    (r"\sum_k \delta_{ik} v_k", "v_i", PLACES),
    (r"\begin{cases} v_i & i = j \\ 0 & i \neq j \end{cases}", r"\delta_{ij} v_j", PLACES),
    (r"\operatorname{diag}(v) - v v^\top", r"\delta_{ij} v_i - v_i v_j", PLACES),
    (r"\operatorname{Var}(X)", r"E[(X - E[X])^2]", CHANCE),
    (r"\operatorname{Cov}(X + c, Y)", r"E[XY] - E[X] E[Y]", CHANCE),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "symbols"), PROVED)
def test_proved(key: str, answer: str, symbols: dict[str, Any]) -> None:
    verdict = grader.check(key, answer, symbols=symbols, allow=["derivative"])
    assert verdict.outcome == "correct"
    assert verdict.evidence is not None
    assert verdict.evidence.proved, verdict


WRONG: list[tuple[str, str, dict[str, Any], str]] = [
    (r"\ln(xy)", r"\ln x + \ln y", NUMBERS, "no value where both are negative"),
    (r"\ln(x^2)", r"2 \ln x", NUMBERS, "no value for negative x"),
    ("x", r"\sqrt{x}^2", NUMBERS, "no value for negative x"),
    ("x", r"e^{\ln x}", NUMBERS, "no value for negative x"),
    ("x^2", r"e^{2 \ln x}", NUMBERS, "no value for negative x"),
    (r"\sqrt{x^2}", "x", NUMBERS, "its negative for negative x"),
    (r"\sqrt{xy}", r"\sqrt x \sqrt y", NUMBERS, "no value where both are negative"),
    ("x", r"\frac{x(|x| - x)}{|x| - x}", NUMBERS, "no value for positive x"),
    ("x", r"\frac{x(\sqrt{x^2} - x)}{\sqrt{x^2} - x}", NUMBERS, "no value for positive x"),
    ("x", r"\frac{x(\ln(x^2) - 2\ln|x| + y)}{y} + |x| - x", NUMBERS, "wrong for negative x"),
    (r"\sin^2 x", r"1 + \cos^2 x", NUMBERS, "a sign"),
    (r"\cos(x + y)", r"\cos x \cos y + \sin x \sin y", NUMBERS, "a sign"),
    (r"\sin(\pi/12)", r"\frac{\sqrt6 + \sqrt2}{4}", NUMBERS, "a sign"),
    (r"\cos(k\pi)", "1", WHOLE, "for even k only"),
    (r"\cosh^2 x + \sinh^2 x", "1", NUMBERS, "a sign"),
    (r"\frac{d}{dx} f(x^2)", "f'(x^2)", FUNCTIONS, "the inner derivative"),
    (r"v^\top A w", r"\sum_{i,j} A_{ji} v_i w_j", ARRAYS, "transposed"),
    (r"(\sum_i v_i)^2", r"\sum_i v_i^2", ARRAYS, "the mixed terms"),
    (r"\sum_i (v_i + x)", r"x + \sum_i v_i", ARRAYS, "the number of terms"),
    (r"\sum_{k \neq i} v_k", r"\sum_k v_k", PLACES, "one term too many"),
    (r"\delta_{ij} v_i", "v_i", PLACES, "off the diagonal"),
    (r"\operatorname{diag}(v) - v v^\top", r"\delta_{ij} v_i + v_i v_j", PLACES, "a sign"),
    (r"\operatorname{Var}(X)", "E[X^2]", CHANCE, "the square of the mean"),
    (r"\operatorname{Cov}(X, Y)", "0", CHANCE, "they are not independent"),
    ("2 A v", r"\sum_j (A_{kj} + A_{jk}) v_j", ARRAYS, "A is not symmetric"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "symbols", "why"), WRONG)
def test_wrong(key: str, answer: str, symbols: dict[str, Any], why: str) -> None:
    verdict = grader.check(key, answer, symbols=symbols, allow=["derivative"])
    assert verdict.outcome == "incorrect", why


OPEN: list[tuple[str, str, dict[str, Any], str]] = [
    ("x", r"\frac{x(\sin^2 x + \cos^2 x - 1)}{\sin^2 x + \cos^2 x - 1}", {"symbols": NUMBERS}, "0 / 0 everywhere"),
    ("x", r"\frac{x(x + y - 1)}{x + y - 1}", {"symbols": NUMBERS, "given": ["x + y = 1"]}, "0 / 0 on what is given"),
    ("x", r"\frac{x(\sum_i v_i - 1)}{\sum_i v_i - 1}", {"symbols": {"x": "real", "v": "probability vector[n]"}}, "0 / 0 by the declaration"),
    ("x", r"\frac{x(e^{\ln 2} - 2)}{e^{\ln 2} - 2}", {"symbols": NUMBERS}, "0 / 0 everywhere"),
    ("x", r"\frac{x(\sqrt{12} - 2\sqrt3)}{\sqrt{12} - 2\sqrt3}", {"symbols": NUMBERS}, "0 / 0 everywhere"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "item", "why"), OPEN)
def test_not_accepted(key: str, answer: str, item: dict[str, Any], why: str) -> None:
    verdict = grader.check(key, answer, **item)
    assert verdict.outcome != "correct", why


def test_a_side_condition_is_used() -> None:
    item: dict[str, Any] = {
        "symbols": {"v": "vector[n]", "w": "vector[n]"},
        "given": [r"\sum_i w_i = 1"],
    }
    verdict = grader.check("v", r"v_k \sum_i w_i", **item)
    assert verdict.outcome == "correct"
    assert verdict.evidence is not None
    assert verdict.evidence.proved


def test_no_crash_and_no_long_work_on_large_answers() -> None:
    for answer in (
        "+".join(rf"\sin({k}x)\cos({k}y)" for k in range(1, 40)),
        r"\prod_{k=1}^{12} (e^{kx} + \sqrt{x^2 + k})",
        r"(1 + \sin x + \cos y + e^x + e^y)^{12}",
        r"\sqrt{x + \sqrt{x + \sqrt{x + \sqrt{x + \sqrt{x + 1}}}}}",
        r"\ln(\ln(\ln(x^2 + 20)^2 + 20)^2 + 20)",
    ):
        assert grader.check(answer, answer, symbols=NUMBERS).outcome == "correct"
        assert grader.check(answer, f"{answer} + 1", symbols=NUMBERS).outcome != "correct"
