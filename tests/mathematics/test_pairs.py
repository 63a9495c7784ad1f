"""Pairs of a key and an answer from all fields, with the outcome; among them what other graders get wrong."""

from __future__ import annotations

import pytest

import grader

NUMBERS = {"x": "real", "y": "real", "z": "real", "a": "real", "b": "real"}
MATRICES = {
    "A": "matrix[n, n]",
    "B": "matrix[n, n]",
    "x": "vector[n]",
    "y": "vector[n]",
    "C": "matrix[m, n]",
    "S": "symmetric matrix[n, n]",
    "b": "vector[m]",
    "P": "invertible matrix[n, n]",
}
FUNCTIONS = {
    "x": "real",
    "f": "function R -> R",
    "g": "function R -> R",
    "L": "function R -> R",
    "w": "real",
}
WHOLE = {"n": "natural", "x": "real"}
PAIRS: list[tuple[str, str, dict[str, str], str]] = [
    ("n!", "n(n-1)!", WHOLE, "correct"),  # n = 0 is a single missing point
    ("x n!", "x n(n-1)!", WHOLE, "correct"),
    ("n!", "n(n-2)!", WHOLE, "incorrect"),
    ("n", r"\frac{n}{\sqrt{n-3}}\sqrt{n-3}", WHOLE, "incorrect"),
    (r"\sqrt{x^2-100}", r"\sqrt{(x-10)(x+10)}", NUMBERS, "correct"),
    (r"\tan(x/2)", r"\sin x/(1+\cos x)", NUMBERS, "correct"),
    (r"\operatorname{asinh} x", r"\ln(x+\sqrt{x^2+1})", NUMBERS, "correct"),
    (r"\arctan(1/2)", r"\pi/2-\arctan 2", NUMBERS, "correct"),
    ("1/2^{99}", "1/2^{98}", NUMBERS, "incorrect"),
    ("1/2004!", "1/2006!", NUMBERS, "incorrect"),
    ("e^{-40}", "e^{-41}", NUMBERS, "incorrect"),
    ("x", "x+0.0001", NUMBERS, "incorrect"),
    ("10^6 x+1", "10^6 x+50", NUMBERS, "incorrect"),
    (r"\frac18e^{2x}+2e^{-2x}", r"\frac18e^{2x}+10^{-5}", NUMBERS, "incorrect"),
    ("x^2", "x^2+10^{-40}", NUMBERS, "incorrect"),
    ("x^2", "x^2+10^{-400}", NUMBERS, "incorrect|undecided"),
    ("|x|", "x", NUMBERS, "incorrect"),
    (r"\sqrt{x^2}", "|x|", NUMBERS, "correct"),
    (r"A^\top B", r"B A^\top", MATRICES, "incorrect"),
    ("(A+B)^2", "A^2+AB+BA+B^2", MATRICES, "correct"),
    ("(A+B)^2", "A^2+2AB+B^2", MATRICES, "incorrect"),
    (r"\operatorname{tr}(A)A-\det(A)I", "A^2", MATRICES, "incorrect"),
    ("0", r"\sin^2x+\cos^2x-1", NUMBERS, "correct"),
    (r"\sum_i x_i", r"\sum_j x_j", MATRICES, "correct"),
    ("x_j", r"\sum_{i=1}^n\delta_{ij}x_i", MATRICES, "correct"),
    ("0", r"\frac{\partial L}{\partial w}", FUNCTIONS, "incorrect|invalid"),
    (r"\frac{\partial L}{\partial w}", "0", FUNCTIONS, "incorrect"),
    ("f'(x)", "f(x)", FUNCTIONS, "incorrect"),
    ("0", r"\begin{cases}1 & x>0\\0&x\le 0\end{cases}", NUMBERS, "incorrect"),
    ("x^2", "x^2 = x^2+1", NUMBERS, "incorrect|invalid"),
    ("x", "A or B or C", NUMBERS, "invalid"),
    ("x", "nan", NUMBERS, "invalid"),
    ("AB", "BA", MATRICES, "incorrect"),
    (r"\frac12 x", "1/2x", NUMBERS, "correct"),
    (r"\frac{1}{2x}", "1/2x", NUMBERS, "incorrect"),
    (r"\sin(2x)\cos(y)", r"\sin 2x \cos y", NUMBERS, "correct"),
    (r"\ln(xy)", r"\ln xy", NUMBERS, "correct"),
    (r"x\sin x", r"\sin x \cdot x", NUMBERS, "correct"),
    (r"\ln(x)^2", r"(\ln x)^2", NUMBERS, "correct"),
    (r"\ln(x)^2", r"\ln(x^2)", NUMBERS, "incorrect"),
    ("2^{10}", "2^10", NUMBERS, "correct"),
    ("e^2 x", "e^2x", NUMBERS, "correct"),
    ("7/2", r"3\frac12", NUMBERS, "correct"),
    (r"\frac13", "0.3333", NUMBERS, "incorrect"),
    ("5", "x = 5", NUMBERS, "correct"),
    ("x^{1/3}", r"\sqrt[3]{x}", NUMBERS, "correct"),
    (r"\sqrt[3]{-8}", "-2", NUMBERS, "correct"),
    (r"\frac{x^2-1}{x-1}", "x+1", NUMBERS, "correct"),
    (r"x+1", r"\frac{x^2-1}{x-1}", NUMBERS, "correct"),
    (r"\ln(x^2)", r"2\ln x", NUMBERS, "incorrect"),
    (r"2\ln x", r"\ln(x^2)", NUMBERS, "correct"),
    (r"\max(x,y)", r"\frac{x+y+|x-y|}{2}", NUMBERS, "correct"),
    (r"\lfloor x\rfloor", "x", NUMBERS, "incorrect"),
    (r"\lfloor x+1\rfloor", r"\lfloor x\rfloor+1", NUMBERS, "correct"),
    (r"\cosh^2x-\sinh^2x", "1", NUMBERS, "correct"),
    (r"\arcsin x+\arccos x", r"\pi/2", NUMBERS, "incorrect|correct"),
    (r"e^{x+y}", "e^xe^y", NUMBERS, "correct"),
    (r"(x^2)^{1/2}", "x", NUMBERS, "incorrect"),
    (r"x^0", "1", NUMBERS, "correct"),
    (r"\binom{5}{2}", "10", NUMBERS, "correct"),
    ("5!", "120", NUMBERS, "correct"),
    (r"\sum_{k=1}^{10}k", "55", NUMBERS, "correct"),
    (r"\prod_{k=1}^{5}k", "5!", NUMBERS, "correct"),
    (r"\sum_{k=1}^n k", r"\frac{n(n+1)}{2}", {"n": "natural"}, "correct"),
    (r"\sum_{k=0}^n \binom nk", "2^n", {"n": "natural"}, "correct"),
    (r"\sum_{k=1}^n k^2", r"\frac{n(n+1)(2n+1)}{6}", {"n": "natural"}, "correct"),
    (r"\sum_{k=1}^n k", r"\frac{n(n-1)}{2}", {"n": "natural"}, "incorrect"),
    (r"\operatorname{tr}(AB)", r"\operatorname{tr}(BA)", MATRICES, "correct"),
    (r"\det(AB)", r"\det A\det B", MATRICES, "correct"),
    (r"(AB)^\top", r"B^\top A^\top", MATRICES, "correct"),
    (r"(PA)^{-1}", r"A^{-1}P^{-1}", MATRICES, "correct"),
    (r"x^\top A x", r"\operatorname{tr}(A x x^\top)", MATRICES, "correct"),
    (r"x^\top A y", r"y^\top A^\top x", MATRICES, "correct"),
    (r"x^\top A y", r"y^\top A x", MATRICES, "incorrect"),
    (r"x^\top S y", r"y^\top S x", MATRICES, "correct"),
    (r"\|x\|^2", r"\langle x,x\rangle", MATRICES, "correct"),
    (r"\|x-y\|^2", r"\|x\|^2-2x^\top y+\|y\|^2", MATRICES, "correct"),
    (r"\|x\|_1", r"\sum_i |x_i|", MATRICES, "correct"),
    (r"\|x\|_\infty", r"\max_i |x_i|", MATRICES, "correct"),
    (r"\|A\|_F^2", r"\operatorname{tr}(A^\top A)", MATRICES, "correct"),
    (r"x\odot y", r"\operatorname{diag}(x)y", MATRICES, "correct"),
    (r"x\otimes y", r"x y^\top", MATRICES, "correct"),
    (r"x y^\top", "y x^\\top", MATRICES, "incorrect"),
    (r"x", r"x^\top", MATRICES, "incorrect"),
    (r"\operatorname{vec}(A B)", r"(B^\top\otimes I)\operatorname{vec}(A)", MATRICES, "correct"),
    (r"\nabla_x (x^\top A x)", r"(A+A^\top)x", MATRICES, "correct"),
    ("x", "xy", MATRICES, "invalid"),
    ("x", "x^2", MATRICES, "invalid"),
    ("A x", r"\sum_j A_{ij}x_j", MATRICES, "correct"),
    ("A x", r"\sum_j A_{ji}x_j", MATRICES, "incorrect"),
    ("A", r"A_{ij}", MATRICES, "correct"),
    ("A", r"A_{ji}", MATRICES, "incorrect"),
    (r"f(g(x))", r"g(f(x))", FUNCTIONS, "incorrect"),
    (r"f'(g(x))g'(x)", r"\frac{d}{dx} f(g(x))", FUNCTIONS, "correct|invalid"),
    (r"f'(x)g(x)+f(x)g'(x)", "(fg)'", FUNCTIONS, "correct|invalid"),
    (r"f''(x)", "f'(x)'", FUNCTIONS, "correct|invalid"),
    (r"\{1,2\}", r"\{2,1\}", NUMBERS, "correct"),
    (r"\{1,2\}", "1, 2", NUMBERS, "correct"),
    (r"(1,2)", r"(2,1)", NUMBERS, "incorrect"),
    (r"(2,\infty)", "x>2", NUMBERS, "correct"),
    (r"[1,2)", r"1\le x<2", NUMBERS, "correct"),
    (r"[1,2)", "(1,2]", NUMBERS, "incorrect"),
    (r"3+4i", "4i+3", {"z": "complex"}, "correct"),
    ("1/2", "50\\%", NUMBERS, "correct"),
    (r"1 - \tanh^2(y)", r"\operatorname{sech}^2(y)", {"y": "vector[n]"}, "correct"),
    (r"\frac{1}{1+e^{-x}}", r"\sigma(x)", NUMBERS, "invalid"),
    ("x", "y", NUMBERS, "incorrect"),
    ("x", "q", NUMBERS, "invalid"),
    ("x", "2x-x.", NUMBERS, "correct"),
    ("2x", "$2x$", NUMBERS, "correct"),
    ("2x", r"\[2x\]", NUMBERS, "correct"),
    ("2x", r"\boxed{2x}", NUMBERS, "correct"),
    ("2x", "2 x =", NUMBERS, "correct|invalid"),
    ("2x", "2*x", NUMBERS, "correct"),
    ("x^2", "x**2", NUMBERS, "correct"),
    ("x^2", "x²", NUMBERS, "correct"),
    (r"\sqrt x", "√x", NUMBERS, "correct"),
    (r"\frac{x}{2}", "x½", NUMBERS, "correct"),
    (r"\pi x", "π·x", NUMBERS, "correct"),
    (r"\mathcal N(0,1)", r"Z\sim\mathcal N(0,1)", {"Z": "random variable"}, "correct"),
    (
        r"\operatorname{Var}(aX+b)",
        r"a^2\operatorname{Var}(X)",
        {"X": "random variable", "a": "real", "b": "real"},
        "correct",
    ),
    (
        r"\operatorname{Var}(X+Y)",
        r"\operatorname{Var}(X)+\operatorname{Var}(Y)",
        {"X": "random variable", "Y": "random variable"},
        "incorrect",
    ),
    (
        r"\operatorname{Var}(X+Y)",
        r"\operatorname{Var}(X)+\operatorname{Var}(Y)+2\operatorname{Cov}(X,Y)",
        {"X": "random variable", "Y": "random variable"},
        "correct",
    ),
    (
        r"\mathbb{E}[XY]",
        r"\mathbb{E}[X]\mathbb{E}[Y]",
        {"X": "random variable", "Y": "random variable"},
        "incorrect",
    ),
    (
        r"\operatorname{softmax}(x)_i",
        r"\frac{e^{x_i}}{\sum_j e^{x_j}}",
        {"x": "vector[n]"},
        "correct",
    ),
    (r"\frac{\partial}{\partial x_k}\|x\|^2", r"2x_k", {"x": "vector[n]"}, "correct"),
    (r"\ln x - \ln y", r"\ln(x/y)", {"x": "positive", "y": "positive"}, "correct"),
    (r"\sqrt{xy}", r"\sqrt x\sqrt y", {"x": "positive", "y": "positive"}, "correct"),
    (r"(-1)^{2n}", "1", {"n": "integer"}, "correct"),
    (r"\cos(n\pi)", "(-1)^n", {"n": "integer"}, "correct"),
    (r"\log_2 8", "3", NUMBERS, "correct"),
    (r"\lg 1000", "3", NUMBERS, "correct"),
    (r"\log_{10} x", r"\frac{\ln x}{\ln 10}", NUMBERS, "correct"),
    (r"\arctan x+\arctan(1/x)", r"\pi/2", NUMBERS, "incorrect"),
    (r"\frac{x}{|x|}", r"\operatorname{sgn}(x)", NUMBERS, "correct"),
    (r"x^x", "e^{x\\ln x}", {"x": "positive"}, "correct"),
    (r"\int_0^x t\,dt", "x^2/2", NUMBERS, "undecided|correct"),
    (r"\lim_{h\to0}\frac{\sin h}{h}", "1", NUMBERS, "undecided|correct"),
    (r"\sin(10^6\pi x)", "0", NUMBERS, "incorrect"),
    (r"\frac{1}{\sqrt2}", r"\frac{\sqrt2}{2}", NUMBERS, "correct"),
    (r"\sqrt{2+\sqrt3}", r"\frac{\sqrt6+\sqrt2}{2}", NUMBERS, "correct"),
    (r"0.1+0.2", "0.3", NUMBERS, "correct"),
    ("1e-3", "0.001", NUMBERS, "correct"),
    ("x^2-y^2", "(x-y)(x+y)", NUMBERS, "correct"),
    ("x^2+y^2", "(x+y)^2", NUMBERS, "incorrect"),
    ("2x", "2~x", NUMBERS, "correct"),
    ("2x", "(x+1)~x", NUMBERS, "incorrect"),
    ("0", "e^{-e^{e^{x^2+10}}}", NUMBERS, "undecided"),
    (r"(w^{(2)})^\top", r"w^{(2)}{}^\top", {"w^{(2)}": "row[h]"}, "correct"),
    (
        r"J_F(s)^\top F(s)",
        r"J_F^\top(F(s))",
        {"F": "function R^m -> R^n", "s": "vector[m]"},
        "correct",
    ),
    (
        r"J_F(s)^\top F(s)",
        r"J_F^\top(s) F(s)",
        {"F": "function R^m -> R^n", "s": "vector[m]"},
        "correct",
    ),
    (
        "W",
        r"\begin{pmatrix}W_{11}&\cdots&W_{1d}\\\vdots&\ddots&\vdots\\W_{n1}&\cdots&W_{nd}\end{pmatrix}",
        {"W": "matrix[n, d]"},
        "correct",
    ),
    (
        r"\delta_{ij} x_i",
        r"x_i \mathbb{I}(i=j)",
        {"x": "vector[n]", "i": "index 1..n", "j": "index 1..n"},
        "correct",
    ),
    (
        r"\cos^2\varphi\sin^2\varphi",
        "cos(phi)*sin(phi)*sin(phi)*cos(phi)",
        {"phi": "real"},
        "correct",
    ),
]


VECTORS = {"x": "vector[n]", "i": "index 1..n"}
FOUND_BY_FUZZING: list[tuple[str, str, str]] = [
    (r"-\frac{e^{x_1}e^{x_2}}{(\sum_k e^{x_k})^2}", r"-\frac{e^{x_1}e^{10^{400}x_2}}{(\sum_k e^{x_k})^2}", "a tiny ball"),
    (r"\frac{e^{x_i}}{\sum_k e^{x_k}}", r"\frac{e^{x_i-10^{400}}}{\sum_k e^{x_k}}", "a tiny ball"),
    (r"e^{x_i}", "-2!", "a constant that is costly"),
    (r"e^{x_1}", r"\sqrt e^1+ 1", "a constant that is costly"),
    (r"\sum_l x_l", r"1.57\sqrt0\ln8", "a constant that is costly"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "reason"), FOUND_BY_FUZZING)
def test_what_once_ended_the_process_or_crashed(key: str, answer: str, reason: str) -> None:
    assert grader.check(key, answer, symbols=VECTORS).outcome == "incorrect", reason


@pytest.mark.parametrize(("key", "answer", "symbols", "outcomes"), PAIRS)
def test_the_outcome(key: str, answer: str, symbols: dict[str, str], outcomes: str) -> None:
    verdict = grader.check(key, answer, symbols=symbols)
    assert verdict.outcome in outcomes.split("|"), verdict


@pytest.mark.parametrize(("key", "answer", "symbols", "outcomes"), PAIRS)
def test_equivalence_is_symmetric(
    key: str, answer: str, symbols: dict[str, str], outcomes: str
) -> None:
    """What is equal one way is not different the other way, but for the domain that the key sets."""
    if outcomes != "correct":
        return
    verdict = grader.check(answer, key, symbols=symbols)
    assert verdict.outcome == "correct" or verdict.note in {"NEQ.DOMAIN", "NOT_COMPUTED"}, verdict
