"""Witnesses, right and wrong: what is handed in, and the outcome with its note."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from grader.equivalence.verdict import Verdict
from grader.expression.declarations import Scope
from grader.items import mark
from grader.items.model import Answer, Item, Search

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
    "smooth": Search({"f": "smooth function R -> R"}, {}, ("f(0) = 1", "f(x) > 0")),
    "irrational": Search({"a": "positive", "b": "positive"}, {}, (r"\sqrt{a + b} = \sqrt a + \sqrt b",)),
    "roots": Search({"p": "real", "q": "real"}, {}, (r"p < q", r"p^2 = 2", r"q^2 = 2")),
    "whole": Search({"n": "natural", "m": "integer"}, {}, (r"n^2 + m^2 = 25", "m < 0")),
    "global": Search({"f": "function R -> R", "x_0": "real"}, {}, ("f has a global maximum at x_0", "f(x_0) = 1")),
    "diverges": Search({"a_n": "real"}, {}, ("a_n diverges",)),
    "newton": Search(
        {"x_0": "real"}, {"f(x)": "x^3 - 2 x + 2", "x_{k+1}": r"x_k - \frac{f(x_k)}{f'(x_k)}"}, ("x_k does not converge",)
    ),
    "two variables": Search({"f(x, y)": "function R -> R"}, {}, (r"f(1, 2) = 3", "f(2, 1) = 0")),
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
    # Functions.
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


def judged(name: str, handed: Mapping[str, str] | str, **changes: object) -> Verdict:
    answer = Answer(text=handed) if isinstance(handed, str) else Answer(fields=handed)
    return mark(item(SEARCHES[name], **changes), answer)


@pytest.mark.parametrize(("name", "handed", "outcome"), ROWS)
def test_witnesses(name: str, handed: Mapping[str, str] | str, outcome: str) -> None:
    verdict = judged(name, handed)
    assert verdict.outcome in outcome.split("|"), (verdict.note, verdict.feedback)
    assert verdict.credit == {"correct": 1, "undecided": None}.get(verdict.outcome, 0)
