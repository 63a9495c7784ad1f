"""Witnesses, right and wrong: what is handed in, and the outcome with its note."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from grader.equivalence.claims.checking import check_search
from grader.equivalence.question import KeyFault
from grader.equivalence.verdict import Verdict
from grader.expression.declarations import Scope
from grader.items import mark
from grader.items.model import Answer, Item, Search
from grader.syntax import read_scope

STEP = {"x_1": r"x_0 - \varepsilon f'(x_0)", "x_2": r"x_1 - \varepsilon f'(x_1)"}
DESCENT = {r"x_{k+1}": r"x_k - \varepsilon_k f'(x_k)"}
SEARCHES: dict[str, Search] = {
    "bad step": Search(
        {"f": "function R -> R", "x_0": "real", r"\varepsilon": "positive"},
        STEP,
        (r"f'(x_0) \neq 0", "x_2 = x_1", "f''(x_1) < 0"),
    ),
    "descent": Search(
        {"f": "function R -> R", "x_0": "real", r"\varepsilon_k": "positive"},
        DESCENT,
        ("f differentiable", r"f'(x_0) \neq 0", r"f has a local maximum at \lim_{k\to\infty} x_k"),
    ),
    "to a minimum": Search(
        {"f": "function R -> R", "x_0": "real", r"\varepsilon_k": "positive"},
        DESCENT,
        (r"f'(x_0) \neq 0", r"f has a local minimum at \lim_{k\to\infty} x_k"),
    ),
    "flat": Search({"f": "function R -> R"}, {}, ("f'(0) = 0", "f has no local extremum at 0")),
    "root two": Search(
        {"g": "function R -> R", "x_0": "real in (1, 2)"},
        {"x_{n+1}": "g(x_n)"},
        (r"x_0 \neq \sqrt2", r"\lim_{n\to\infty} x_n = \sqrt2"),
    ),
    "sequence": Search(
        {"a_n": "real"}, {}, ("a_n > 0", r"\lim_{n\to\infty} a_n = 0", r"a_{n+1} < a_n")
    ),
    "commute": Search({"A": "matrix[2, 2]", "B": "matrix[2, 2]"}, {}, (r"A B \neq B A",)),
    "nilpotent": Search({"A": "matrix[n, n]"}, {}, (r"A \neq 0", "A^2 = 0")),
    "inverse": Search({"A": "invertible matrix[2, 2]"}, {}, ("A symmetric", r"A \neq I", "A^2 = I")),
    "eigenvector": Search(
        {"v": "vector[2]"},
        {"A": r"\begin{pmatrix} 2 & 1 \\ 0 & 3 \end{pmatrix}"},
        (r"A v = 2 v", r"v \neq 0"),
    ),
    "convexity": Search(
        {"x": "real", "y": "real", "t": "real in [0, 1]"},
        {"f(s)": "s^3"},
        (r"f(t x + (1 - t) y) > t f(x) + (1 - t) f(y)",),
    ),
    "corner": Search({"f": "function R -> R"}, {}, ("f continuous", "f is not differentiable")),
    "smooth": Search({"f": "smooth function R -> R"}, {}, ("f(0) = 1", "f'(0) = 0")),
    "irrational": Search({"a": "positive", "b": "positive"}, {}, (r"\sqrt{a + b} = \sqrt a + \sqrt b",)),
    "roots": Search({"p": "real", "q": "real"}, {}, (r"p < q", r"p^2 = 2", r"q^2 = 2")),
    "whole": Search({"n": "natural", "m": "integer"}, {}, (r"n^2 + m^2 = 25", "m < 0")),
    "global": Search({"f": "function R -> R", "x_0": "real"}, {}, ("f has a global maximum at x_0", "f(x_0) = 1")),
    "diverges": Search({"a_n": "real"}, {}, ("a_n diverges",)),
    "newton": Search(
        {"x_0": "real"}, {"f(x)": "x^3 - 2 x + 2", "x_{k+1}": r"x_k - \frac{f(x_k)}{f'(x_k)}"}, ("x_k does not converge",)
    ),
    "two variables": Search({"f(x, y)": "function R -> R"}, {}, (r"f(1, 2) = 3", "f(2, 1) = 0")),
    "momentum": Search(
        {"x_0": "real", "b": "real in (0, 1)"},
        {"v_0": "0", "v_{k+1}": "b v_k - x_k/4", "x_{k+1}": "x_k + v_{k+1}"},
        (r"x_0 \neq 0", r"x_3 \neq 0", r"x_1 < x_0"),
    ),
    "two back": Search({"F_0": "integer", "F_1": "integer"}, {"F_{n+2}": "F_{n+1} + F_n"}, ("F_{10} = 55", "F_{12} = 144")),
    "to two": Search({"x_0": "real"}, {"x_{k+1}": r"\frac{x_k}{2} + 1"}, (r"x_k \to 2", "x_k converges", r"x_0 \neq 2")),
    "always": Search({"f": "function R -> R"}, {}, ("f(t) > 0", "f''(t) = f(t)")),
    "saddle": Search({"f": "function R -> R"}, {}, ("f has a saddle point at 0", "f is differentiable", "f has a root at 0")),
    "definite": Search({"A": "symmetric matrix[2, 2]"}, {}, ("A is positive definite", "A is not diagonal", "A invertible")),
    "any size": Search({"A": "matrix[n, n]", "u": "vector[n]"}, {}, (r"A u = 0", r"u \neq 0", r"A \neq 0")),
    "bounded": Search({"a_n": "sequence of positive"}, {}, (r"a_n \le 2", r"a_n does not converge")),
    "partial sums": Search({"a_n": "positive"}, {"s_0": "0", "s_{n+1}": "s_n + a_n"}, (r"\lim_{n\to\infty} s_n = 2",)),
}  # fmt: skip

SIN = {"f(x)": r"\sin(x)", "x_0": r"2\pi", r"\varepsilon": r"\frac{3}{2}\pi"}
E_K = r"\varepsilon_k"

ROWS: list[tuple[str, Mapping[str, str] | str, str]] = [
    # One step of gradient descent to a maximum, and nothing moves any more.
    ("bad step", SIN, "correct"),
    ("bad step", {**SIN, "f(x)": r"f(x) = \sin x"}, "correct"),
    ("bad step", {"f": r"\sin", "x_0": r"2\pi", r"\epsilon": r"3\pi/2"}, "correct"),
    ("bad step", {"f": "sin", "x_0": "2*pi", "eps": "3*pi/2"}, "correct"),
    ("bad step", {"f": r"x \mapsto \sin x", "x_0": r"2\pi", r"\varepsilon": r"1.5\pi"}, "correct"),
    ("bad step", {"f(t)": r"\sin t", "x_0": r"x_0 = 2\pi", r"\varepsilon": r"\frac32\pi"}, "correct"),
    ("bad step", {"f": r"\sin t", "x_0": r"2\pi", r"\varepsilon": r"\frac32\pi"}, "correct"),
    ("bad step", r"f(x) = \sin x, x_0 = 2\pi, \varepsilon = \frac{3}{2}\pi", "correct"),
    ("bad step", r"$f(x) = \sin x$; $x_0 = 2\pi$ and $\varepsilon = \frac{3}{2}\pi$", "correct"),
    ("bad step", r"f: \mathbb{R} \to \mathbb{R}, x \mapsto \sin x, x_0 = 2\pi, \varepsilon = \frac{3}{2}\pi", "correct"),
    ("bad step", "f(x) = sin(x)\nx_0 = 2 pi\nepsilon = 3/2 pi", "correct"),
    ("bad step", r"\sin x, 2\pi, \frac32\pi", "correct"),
    ("bad step", {"f(x)": r"\cos(x)", "x_0": r"\frac{\pi}{2}", r"\varepsilon": r"\frac{3\pi}{2}"}, "correct"),
    ("bad step", {"f(x)": r"\cos x", "x_0": r"-\frac{\pi}{2}", r"\varepsilon": r"\frac{\pi}{2}"}, "incorrect"),
    ("bad step", {"f(x)": r"x^2 - x^4", "x_0": r"\sqrt2", r"\varepsilon": r"\frac{1}{12}\sqrt{4} "}, "incorrect"),
    ("bad step", {"f(x)": "x^4 - x^2", "x_0": "1", r"\varepsilon": r"\frac12"}, "correct"),
    ("bad step", {"f(x)": "2x^3 - 3x^2", "x_0": "2", r"\varepsilon": r"\frac16"}, "correct"),
    ("bad step", {**SIN, r"\varepsilon": r"\frac{1}{10}"}, "incorrect"),
    ("bad step", {"f(x)": r"\sin(x)", "x_0": r"\frac{\pi}{2}", r"\varepsilon": "1"}, "incorrect"),
    ("bad step", {**SIN, r"\varepsilon": r"\frac{3}{2}\pi + 10^{-70}"}, "incorrect"),
    ("bad step", {**SIN, r"\varepsilon": "4.71238898038469"}, "incorrect"),
    ("bad step", {"f(x)": r"\sin x", "x_0": "0", r"\varepsilon": r"-\frac{\pi}{2}"}, "incorrect"),
    ("bad step", {**SIN, r"\varepsilon": r"\frac{\pi}{2}"}, "incorrect"),
    ("bad step", {"f(x)": "-x^2", "x_0": "1", r"\varepsilon": "-1/2"}, "incorrect"),
    ("bad step", {"f(x)": "1/x", "x_0": "1", r"\varepsilon": "1"}, "incorrect"),
    ("bad step", {"f(x)": r"\ln x", "x_0": "1", r"\varepsilon": "1"}, "incorrect"),
    ("bad step", {**SIN, "x_0": r"2\pi k"}, "invalid"),
    ("bad step", {**SIN, "x_0": "x"}, "invalid"),
    ("bad step", {**SIN, "x_0": r"2\pi, 4\pi"}, "invalid"),
    ("bad step", {"f(x)": r"\sin x", "x_0": r"2\pi"}, "invalid"),
    ("bad step", {"f(x)": r"\sin(x", "x_0": r"2\pi", r"\varepsilon": "1"}, "invalid"),
    ("bad step", {**SIN, "f(x)": "g(x)"}, "invalid"),
    ("bad step", {**SIN, "f(x)": r"a \sin x"}, "invalid"),
    ("bad step", {"f(x)": "x_0 x", "x_0": "f(1)", r"\varepsilon": "1"}, "invalid"),
    ("bad step", "the sine, from 2 pi on", "invalid"),
    ("bad step", r"\sin x, 2\pi", "invalid"),
    ("bad step", {**SIN, "x_1": r"\frac{\pi}{2}"}, "correct"),
    ("bad step", {**SIN, "x_0": r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"}, "invalid"),
    # The same with a sequence of steps.
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", E_K: r"\frac32\pi"}, "correct"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", r"\varepsilon": r"\frac32\pi"}, "correct"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", E_K: r"\frac{3\pi}{2(k+1)}"}, "correct"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", r"\varepsilon_n": r"\frac{3\pi}{2 (n+1)^2}"}, "correct"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", E_K: r"\begin{cases} \frac32\pi & k = 0 \\ 1 & k > 0\end{cases}"}, "correct"),
    ("descent", {"f(x)": "x^4 - x^2", "x_0": "1", E_K: r"\frac12"}, "correct"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", E_K: r"\frac{1}{10}"}, "incorrect"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", E_K: r"\frac{1}{k+1}"}, "incorrect"),
    ("descent", {"f(x)": "x^2", "x_0": "1", E_K: "1"}, "incorrect"),
    ("descent", {"f(x)": "x^2", "x_0": "1", E_K: "2"}, "incorrect"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"\frac{\pi}{2}", E_K: "1"}, "incorrect"),
    ("descent", {"f(x)": "-|x|", "x_0": "1", E_K: "1"}, "incorrect"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", E_K: "-1"}, "incorrect"),
    ("descent", {"f(x)": r"\sin x", "x_0": r"2\pi", E_K: r"\frac{1}{j}"}, "invalid"),
    ("to a minimum", {"f(x)": "x^2", "x_0": "1", E_K: r"\frac14"}, "correct"),
    ("to a minimum", {"f(x)": r"\cosh x", "x_0": "2", E_K: r"\frac15"}, "correct"),
    ("to a minimum", {"f(x)": r"\sin x", "x_0": "0", E_K: r"\frac{1}{10}"}, "correct"),
    ("to a minimum", {"f(x)": "x^2 + x", "x_0": "3", E_K: r"\frac{1}{k + 2}"}, "correct"),
    ("to a minimum", {"f(x)": "x^2", "x_0": "1", E_K: "2^{-k-2}"}, "incorrect"),
    ("to a minimum", {"f(x)": "x^2", "x_0": "1", E_K: "1"}, "incorrect"),
    ("to a minimum", {"f(x)": "x", "x_0": "1", E_K: "1"}, "incorrect"),
    # A flat place that is no extremum.
    ("flat", {"f(x)": "x^3"}, "correct"),
    ("flat", "f(x) = x^3", "correct"),
    ("flat", "x^3", "correct"),
    ("flat", {"f": r"x - \sin x"}, "correct"),
    ("flat", {"f(x)": r"\tanh(x)^3"}, "correct"),
    ("flat", {"f(x)": "x |x|"}, "correct|undecided"),
    ("flat", {"f(x)": "x^2"}, "incorrect"),
    ("flat", {"f(x)": "-x^4"}, "incorrect"),
    ("flat", {"f(x)": "x"}, "incorrect"),
    ("flat", {"f(x)": "x^3 + x/10^{30}"}, "incorrect"),
    ("flat", {"f(x)": r"\frac{x^3}{x^2}"}, "incorrect"),
    # An iteration that goes to the root of two.
    ("root two", {"g(x)": r"\frac12 (x + \frac2x)", "x_0": "1.5"}, "incorrect"),
    ("root two", {"g(x)": r"x - \frac{x^2 - 2}{4}", "x_0": r"\frac32"}, "correct"),
    ("root two", {"g(x)": r"\frac{x + 2}{\sqrt{x^2} + 1}", "x_0": "1.1"}, "correct"),
    ("root two", {"g(x)": r"\sqrt2", "x_0": "1.5"}, "correct"),
    ("root two", {"g(x)": "1.41421356", "x_0": "1.5"}, "incorrect"),
    ("root two", {"g(x)": r"x", "x_0": "1.5"}, "incorrect"),
    ("root two", {"g(x)": r"x - x^2 + 2", "x_0": "1.5"}, "undecided|incorrect"),
    ("root two", {"g(x)": r"x - \frac{x^2 - 2}{4}", "x_0": "3"}, "incorrect"),
    ("root two", {"g(x)": r"x - \frac{x^2 - 2}{4} + 10^{-50}", "x_0": r"\frac32"}, "incorrect"),
    # A sequence given by a formula.
    ("sequence", {"a_n": r"\frac{1}{n+1}"}, "correct"),
    ("sequence", {"a_n": "2^{-n}"}, "correct"),
    ("sequence", "a_n = 1/(n^2 + 1)", "correct"),
    ("sequence", {"a_k": r"\frac{1}{k+1}"}, "correct"),
    ("sequence", {"a_n": r"\frac{(-1)^n}{n+1}"}, "incorrect"),
    ("sequence", {"a_n": r"1 + \frac{1}{n+1}"}, "incorrect"),
    ("sequence", {"a_n": "0"}, "incorrect"),
    ("sequence", {"a_n": "n + 1"}, "incorrect"),
    ("diverges", {"a_n": "n"}, "correct"),
    ("diverges", {"a_n": "(-1)^n"}, "correct"),
    ("diverges", {"a_n": r"\frac{1}{n+1}"}, "incorrect"),
    ("newton", {"x_0": "0"}, "correct"),
    ("newton", {"x_0": "1"}, "correct"),
    ("newton", {"x_0": "-2"}, "incorrect"),
    # Matrices and vectors.
    ("commute", {"A": r"\begin{pmatrix} 0 & 1 \\ 0 & 0 \end{pmatrix}", "B": r"\begin{pmatrix} 0 & 0 \\ 1 & 0 \end{pmatrix}"}, "correct"),
    ("commute", r"A = \begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}, B = \begin{pmatrix} 1 & 0 \\ 1 & 1 \end{pmatrix}", "correct"),
    ("commute", "A = Matrix([[0, 1], [0, 0]]), B = Matrix([[0, 0], [1, 0]])", "correct"),
    ("commute", {"A": "I", "B": r"\begin{pmatrix} 0 & 0 \\ 1 & 0 \end{pmatrix}"}, "incorrect|invalid"),
    ("commute", {"A": r"\begin{pmatrix} 2 & 0 \\ 0 & 2 \end{pmatrix}", "B": r"\begin{pmatrix} 0 & 0 \\ 1 & 0 \end{pmatrix}"}, "incorrect"),
    ("commute", {"A": r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", "B": r"\begin{pmatrix} 0 & 0 \\ 1 & 0 \end{pmatrix}"}, "invalid"),
    ("commute", {"A": "1", "B": "2"}, "invalid"),
    ("nilpotent", {"A": r"\begin{pmatrix} 0 & 1 \\ 0 & 0 \end{pmatrix}"}, "correct"),
    ("nilpotent", {"A": r"\begin{pmatrix} 0 & 0 & 1 \\ 0 & 0 & 0 \\ 0 & 0 & 0 \end{pmatrix}"}, "correct"),
    ("nilpotent", {"A": r"\begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}"}, "incorrect"),
    ("nilpotent", {"A": r"\begin{pmatrix} 0 & 0 \\ 0 & 0 \end{pmatrix}"}, "incorrect"),
    ("inverse", {"A": r"\begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}"}, "correct"),
    ("inverse", {"A": r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}"}, "incorrect"),
    ("inverse", {"A": r"\begin{pmatrix} 1 & 1 \\ 0 & -1 \end{pmatrix}"}, "incorrect"),
    ("inverse", {"A": r"\begin{pmatrix} 0 & 0 \\ 0 & 0 \end{pmatrix}"}, "incorrect"),
    ("eigenvector", {"v": r"\begin{pmatrix} 1 \\ 0 \end{pmatrix}"}, "correct"),
    ("eigenvector", {"v": r"(5, 0)^\top"}, "correct"),
    ("eigenvector", {"v": r"\begin{pmatrix} \pi \\ 0 \end{pmatrix}"}, "correct"),
    ("eigenvector", {"v": r"\begin{pmatrix} 1 \\ 1 \end{pmatrix}"}, "incorrect"),
    ("eigenvector", {"v": r"\begin{pmatrix} 0 \\ 0 \end{pmatrix}"}, "incorrect"),
    ("eigenvector", {"v": r"\begin{pmatrix} t \\ 0 \end{pmatrix}"}, "invalid"),
    # Numbers.
    ("convexity", {"x": "-1", "y": "-3", "t": "1/2"}, "correct"),
    ("convexity", "x = -1, y = 0, t = 0.5", "correct"),
    ("convexity", {"x": "1", "y": "3", "t": "1/2"}, "incorrect"),
    ("convexity", {"x": "-1", "y": "-3", "t": "2"}, "incorrect"),
    ("irrational", {"a": "1", "b": "1"}, "incorrect"),
    ("irrational", {"a": "0", "b": "1"}, "incorrect"),
    ("roots", {"p": r"-\sqrt2", "q": r"\sqrt{2}"}, "correct"),
    ("roots", {"p": "-1.41421356", "q": "1.41421356"}, "incorrect"),
    ("roots", {"p": r"\sqrt2", "q": r"\sqrt2"}, "incorrect"),
    ("whole", {"n": "3", "m": "-4"}, "correct"),
    ("whole", {"n": "4", "m": "-3"}, "correct"),
    ("whole", {"n": "3.5", "m": r"-\sqrt{12.75}"}, "incorrect"),
    ("two variables", {"f(x, y)": "3 + (x - 1) + 1 - y/2"}, "incorrect"),
    ("two variables", {"f(x, y)": r"3 \cdot (y - 1)"}, "correct"),
    ("momentum", {"x_0": "1", "b": "1/2"}, "correct"),
    ("momentum", {"x_0": "0", "b": "1/2"}, "incorrect"),
    ("momentum", {"x_0": "1", "b": "1"}, "incorrect"),
    ("two back", {"F_0": "0", "F_1": "1"}, "correct"),
    ("two back", {"F_0": "1", "F_1": "1"}, "incorrect"),
    ("to two", "x_0 = 0", "correct"),
    ("to two", "17", "correct"),
    ("to two", {"x_0": r"\pi"}, "correct"),
    ("to two", {"x_0": "2"}, "incorrect"),
    ("bounded", {"a_n": r"1 + \frac{(-1)^n}{2}"}, "correct|undecided"),
    ("bounded", {"a_n": r"\frac{1}{n}"}, "incorrect"),
    ("bounded", {"a_n": "n"}, "incorrect"),
    ("partial sums", {"a_n": "2^{-n}"}, "correct|undecided"),
    ("partial sums", {"a_n": "3^{-n}"}, "incorrect|undecided"),
    ("partial sums", {"a_n": "1"}, "incorrect"),
    ("sequence", {"a_n": r"\frac1n"}, "correct"),
    ("sequence", {"a_n": r"3^{-n}"}, "correct"),
    ("sequence", {"a_n": r"e^{-n}"}, "correct"),
    ("sequence", {"a_n": r"\frac{n}{n^2+1}"}, "incorrect"),
    ("sequence", {"a_n": r"\begin{cases} -1 & n = 100 \\ \frac{1}{n+1} & n \ne 100\end{cases}"}, "undecided|incorrect"),
    ("sequence", {"a_n": r"\frac{1}{n+1} - \frac{2}{1 + (n - 500)^2}"}, "undecided|incorrect"),
    ("sequence", {"a_n": "n!"}, "incorrect"),
    ("sequence", {"a_n": "2^{2^{2^{n}}}"}, "undecided|incorrect"),
    ("definite", {"A": r"\begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix}"}, "correct"),
    ("definite", {"A": r"\begin{pmatrix} 1 & 2 \\ 2 & 1 \end{pmatrix}"}, "incorrect"),
    ("definite", {"A": r"\begin{pmatrix} 2 & 0 \\ 0 & 2 \end{pmatrix}"}, "incorrect"),
    ("definite", {"A": r"\begin{pmatrix} 2 & 1 \\ 0 & 2 \end{pmatrix}"}, "incorrect"),
    ("any size", r"A = \begin{pmatrix} 1 & 1 \\ 1 & 1 \end{pmatrix}, u = (1, -1)^\top", "correct"),
    ("any size", r"A = \begin{pmatrix} 1 & 1 \\ 1 & 1 \end{pmatrix}, u = (1, -1, 0)^\top", "invalid"),
    ("any size", r"A = \begin{pmatrix} 1 & 1 \\ 1 & 1 \end{pmatrix}, u = (1, 1)^\top", "incorrect"),
    # Values that are none.
    ("bad step", {**SIN, "x_0": r"\infty"}, "invalid"),
    ("bad step", {**SIN, "x_0": "1/0"}, "invalid"),
    ("bad step", {**SIN, "x_0": r"\sqrt{-1}"}, "invalid"),
    ("bad step", {**SIN, "x_0": "i"}, "invalid"),
    ("bad step", {**SIN, "x_0": r"\pm 1"}, "invalid"),
    ("bad step", {**SIN, "x_0": "x_1"}, "invalid"),
    ("bad step", {**SIN, "f(x)": "f(x)"}, "invalid"),
    ("bad step", {**SIN, "f(x)": "x = 3"}, "invalid"),
    ("bad step", {**SIN, "f(x)": r"\{1, 2\}"}, "invalid"),
    ("bad step", {**SIN, "f(x)": r"\int_0^x t \, dt"}, "incorrect"),
    ("bad step", {**SIN, "x_0": "9**9**9**9"}, "undecided|invalid"),
    ("bad step", {**SIN, "f(x)": "x^{9^{9^9}}"}, "undecided|incorrect"),
    ("descent", {"f(x)": "e^{e^{x}}", "x_0": "10", E_K: "1"}, "incorrect"),
    ("descent", {"f(x)": r"\sum_{j=1}^{9000} \sin(j x)/j", "x_0": "1", E_K: "1/100"}, "undecided"),
    ("corner", {"f(x)": "(x+1)^{10^9}"}, "incorrect"),
    ("corner", {"f(x)": "e^{-e^{50}}"}, "incorrect|undecided"),
    ("descent", {"f(x)": "10^{-4000} x", "x_0": "1", E_K: "1/4"}, "undecided|incorrect"),
    ("descent", {"f(x)": "2^{2^{40}} x", "x_0": "1", E_K: "1/4"}, "undecided|incorrect"),
    ("bad step", "(" * 9_000, "invalid"),
    ("bad step", "=" * 9_000, "invalid"),
    ("bad step", "," * 9_000, "invalid"),
    ("bad step", "x and " * 1_500, "invalid"),
    ("bad step", "f: R -> R, " * 800, "invalid"),
    ("bad step", "x" * 20_000, "invalid"),
    ("bad step", {"a" * 500: "1"}, "invalid"),
    ("bad step", {r"\frac{": "1"}, "invalid"),
    ("bad step", {**SIN, r"\epsilon": "1"}, "invalid"),
    # Functions.
    ("smooth", {"f": r"\cos"}, "correct"),
    ("smooth", {"f(x)": "1 + x^2"}, "correct"),
    ("smooth", {"f(x)": "1 + x"}, "incorrect"),
    ("smooth", {"f(x)": "1 + |x|^3"}, "undecided|incorrect"),
    ("smooth", {"f(x)": "1 + |x| - |x - 0|"}, "undecided|incorrect"),
    ("saddle", {"f(x)": "x^3"}, "correct"),
    ("saddle", {"f(x)": "x^5 - x^7"}, "correct"),
    ("saddle", {"f(x)": "x^2"}, "incorrect"),
    ("saddle", {"f(x)": "1 + x^3"}, "incorrect"),
    ("corner", {"f(x)": r"\sqrt{x + 1000000}"}, "incorrect"),
    ("corner", {"f(x)": "|x - 10000000|"}, "correct"),
    ("corner", {"f(x)": "x^{2/3}"}, "correct"),
    ("corner", {"f(x)": "x^{1/2}"}, "incorrect"),
    ("corner", {"f(x)": r"\begin{cases} x \sin(1/x) & x \ne 0 \\ 0 & x = 0 \end{cases}"}, "undecided|correct"),
    ("flat", {"f(x)": r"\begin{cases} x^2 \sin(1/x) & x \ne 0 \\ 0 & x = 0 \end{cases}"}, "undecided|correct"),
    ("corner", {"f(x)": "|x|"}, "correct"),
    ("corner", {"f(x)": r"|\sin x|"}, "correct"),
    ("corner", {"f(x)": r"\max(x, 0)"}, "correct"),
    ("corner", {"f(x)": r"\sqrt[3]{x}"}, "correct"),
    ("corner", {"f(x)": r"\sqrt{|x|}"}, "correct"),
    ("corner", {"f(x)": r"\begin{cases} x & x > 0 \\ 2x & x \le 0 \end{cases}"}, "correct"),
    ("corner", {"f(x)": "x^2"}, "incorrect"),
    ("corner", {"f(x)": "|x|^3"}, "incorrect"),
    ("corner", {"f(x)": r"\operatorname{sgn}(x)"}, "incorrect"),
    ("corner", {"f(x)": r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}"}, "incorrect"),
    ("corner", {"f(x)": "1/x"}, "incorrect"),
    ("corner", {"f(x)": r"\lfloor x \rfloor"}, "incorrect"),
    ("global", {"f(x)": r"\cos x", "x_0": "0"}, "correct"),
    ("global", {"f(x)": "1 - x^2", "x_0": "0"}, "correct"),
    ("global", {"f(x)": "x^3 - 3x - 1", "x_0": "-1"}, "incorrect"),
]  # fmt: skip


def item(search: Search, **changes: object) -> Item:
    values: dict[str, object] = {
        "id": "one", "kind": "witness", "title": "", "prompt": "", "points": Fraction(1), "scope": Scope(), "search": search,
    }  # fmt: skip
    return Item(**{**values, **changes})  # type: ignore[arg-type]


FOR_ALL = [
    ({"f(x)": "e^x"}, "correct"),
    ({"f": r"\cosh"}, "undecided|correct"),
    ({"f(x)": "2 e^{-x}"}, "correct"),
    ({"f(x)": r"\sinh x"}, "incorrect"),
    ({"f(x)": "e^{2x}"}, "incorrect"),
    ({"f(x)": "1 + x^2"}, "incorrect"),
    ({"f(x)": "e^x - 10^{-6}"}, "incorrect"),
]


@pytest.mark.parametrize(("handed", "outcome"), FOR_ALL)
def test_claims_for_every_value_of_a_declared_letter(
    handed: Mapping[str, str], outcome: str
) -> None:
    scope = read_scope({"t": "real"})
    assert isinstance(scope, Scope)
    assert judged("always", handed, scope=scope).outcome in outcome.split("|")


NEVER_PROVED = [
    (r"\frac{1}{2 + \sin x}", r"f(t) > \frac13"),
    (r"\frac{1}{1 + x^2}", "f(t) < 1"),
    (r"\cos x", "f(t) < 1"),
    (r"|x|", "f(t) > 0"),
    (r"(x - 10^{9})^2", "f(t) > 0"),
    (r"\begin{cases} 1 & x > 10^{12} \\ 0 & x \le 10^{12} \end{cases}", "f(t) < 1"),
    (r"\sqrt{x^2}", "f(t) > 0"),
    (r"2 - \frac{1}{1 + x^2}", "f(t) > 1"),
]


@pytest.mark.parametrize(("body", "claim"), NEVER_PROVED)
def test_a_bound_that_is_reached_is_not_strict(body: str, claim: str) -> None:
    scope = read_scope({"t": "real"})
    assert isinstance(scope, Scope)
    search = Search({"f": "function R -> R"}, {}, (claim,))
    assert mark(item(search, scope=scope), Answer(fields={"f(x)": body})).credit != 1


WITH_OWN_DEFINITIONS = [
    ({"f(x)": "g(x)"}, {"g(t)": "|t|"}, "correct"),
    ({"f(x)": "g(x)"}, {"g(t)": "t^2"}, "incorrect"),
    ({"f(x)": "g(g(x))"}, {"g(t)": "|t| + 1"}, "correct"),
    ({"f(x)": "g(x)"}, {"f(t)": "|t|"}, "invalid"),
    ({"f(x)": "|x|"}, {"f": "2"}, "invalid"),
    ({"f(x)": "c |x|"}, {"c": "2"}, "correct"),
    ({"f(x)": "c |x|"}, {"c": "0"}, "incorrect|undecided"),
]


@pytest.mark.parametrize(("handed", "where", "outcome"), WITH_OWN_DEFINITIONS)
def test_definitions_beside_the_answer(
    handed: Mapping[str, str], where: Mapping[str, str], outcome: str
) -> None:
    verdict = mark(item(SEARCHES["corner"]), Answer(fields=handed, where=where))
    assert verdict.outcome in outcome.split("|"), verdict.feedback


@pytest.mark.parametrize("name", ["x", "x_1", "x_2"])
def test_own_definitions_leave_the_sheets_names_alone(name: str) -> None:
    search = Search({"x_0": "real"}, {"x_{k+1}": "x_k / 2", "x_2": "7"}, ("x_3 = 1",))
    verdict = mark(item(search), Answer(fields={"x_0": "1"}, where={name: "1"}))
    assert verdict.credit != 1


def test_each_claim_is_told_with_its_values() -> None:
    assert judged("bad step", {**SIN, r"\varepsilon": r"\frac{1}{10}"}).feedback == (
        "✓ f'(x_0) ≠ 0: f'(x_0) ≈ 1.0000000",
        "✗ x_2 = x_1: x_2 ≈ 6.0836849, x_1 ≈ 6.1831853",
        "✗ f''(x_1) < 0: f''(x_1) ≈ 0.099833417",
    )
    wrong = judged("bad step", {**SIN, r"\varepsilon": "-1"})
    assert wrong.feedback[0] == "✗ ε > 0: ε = -1"
    assert wrong.note == "WITNESS.DECLARATION"
    assert judged("bad step", SIN).read_as == "f(x) = sin(x), x_0 = 2 π, ε = 3/2·π"


def test_what_is_not_asked_for_is_told() -> None:
    verdict = judged("bad step", {**SIN, "x_1": "1"})
    assert verdict.feedback[-1] == "Not asked for, and not used: x_1."


def test_what_is_missing_is_told() -> None:
    verdict = judged("bad step", {"f(x)": "x"})
    assert verdict.feedback == (
        r"x_0 and \varepsilon are missing. Write f = .., x_0 = .., \varepsilon = ...",
    )


PROOFS = [
    ("commute", r"A = \begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}, B = \begin{pmatrix} 1 & 0 \\ 1 & 1 \end{pmatrix}", True),
    ("convexity", "x = -1, y = -3, t = 1/2", True),
    ("convexity", "x = 1, y = 3, t = 1/2", True),
    ("bad step", {**SIN, r"\varepsilon": r"\frac{1}{10}"}, True),
    ("bad step", SIN, False),
    ("to two", "x_0 = 0", True),
    ("whole", {"n": "3", "m": "-4"}, True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "handed", "proved"), PROOFS)
def test_proofs_are_called_proofs(name: str, handed: Mapping[str, str] | str, proved: bool) -> None:
    evidence = judged(name, handed).evidence
    assert evidence is not None
    assert evidence.proved is proved


def test_partial_credit_for_claims() -> None:
    wrong = {**SIN, r"\varepsilon": r"\frac{1}{10}"}
    assert judged("bad step", wrong).credit == 0
    verdict = judged("bad step", wrong, partial="claims")
    assert (verdict.outcome, verdict.credit) == ("partial", Fraction(1, 3))
    assert judged("bad step", {**wrong, r"\varepsilon": "-1"}, partial="claims").credit == 0
    assert judged("bad step", SIN, partial="claims").credit == 1


FAULTS = [
    (Search({"x": "reel"}, {}, ("x > 0",)), "asks"),
    (Search({"x": "real"}, {}, ("x >",)), "claims"),
    (Search({"x": "real"}, {}, ("x + 1",)), "claims"),
    (Search({"x": "real"}, {}, ("y > 0",)), "claims"),
    (Search({"x": "real"}, {"y": "x +"}, ("y > 0",)), "let"),
    (Search({"x": "real"}, {"y": "z"}, ("y > 0",)), "let|claims"),
]


@pytest.mark.parametrize(("search", "where"), FAULTS)
def test_faults_of_the_sheet_are_the_sheets(search: Search, where: str) -> None:
    with pytest.raises(KeyFault) as caught:
        mark(item(search), Answer(fields={"x": "1"}))
    assert caught.value.where in where.split("|")


def judged(name: str, handed: Mapping[str, str] | str, **changes: object) -> Verdict:
    answer = Answer(text=handed) if isinstance(handed, str) else Answer(fields=handed)
    return mark(item(SEARCHES[name], **changes), answer)


@pytest.mark.parametrize(("name", "handed", "outcome"), ROWS)
def test_witnesses(name: str, handed: Mapping[str, str] | str, outcome: str) -> None:
    verdict = judged(name, handed)
    assert verdict.outcome in outcome.split("|"), (verdict.note, verdict.feedback)
    assert verdict.credit == {"correct": 1, "undecided": None}.get(verdict.outcome, 0)


@pytest.mark.parametrize(("search", "where"), FAULTS)
def test_faults_show_before_anybody_hands_in(search: Search, where: str) -> None:
    with pytest.raises(KeyFault) as caught:
        check_search(search, Scope())
    assert caught.value.where in where.split("|")


@pytest.mark.parametrize("name", [name for name in SEARCHES if name != "always"])
def test_a_search_without_faults_is_passed(name: str) -> None:
    check_search(SEARCHES[name], Scope())
