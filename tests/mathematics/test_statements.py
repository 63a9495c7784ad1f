"""Statements as start or goal: equations solved step by step, and inequalities shown by a chain."""

from __future__ import annotations

from typing import Any

import pytest

import grader

REAL = {"x": "real"}

ROWS: list[tuple[dict[str, Any], list[tuple[str, str, int | None]]]] = [
    ({"start": "(a+b)^2-(a-b)^2", "goal": "4ab", "symbols": {"a": "real", "b": "real"}}, [
        ("(a+b)^2-(a-b)^2 = 2ab+2ab = 4ab", "correct", None),
    ]),
    ({"start": r"\frac{d}{dx} x^2 \sin x", "symbols": REAL}, [
        (r"\frac{d}{dx}x^2\sin x = 2x\sin x+x^2\cos x = x(2\sin x+x\cos x)", "correct", None),
        (r"\frac{d}{dx}x^2\sin x = 2x\cos x = 2x \cos x", "incorrect", 1),
    ]),
    ({"goal": r"x(2\sin x+x\cos x)", "symbols": REAL}, [
        (r"\frac{d}{dx}(x^2\sin x) = 2x\sin x+x^2\cos x = x(2\sin x+x\cos x)", "correct", None),
    ]),
    ({"symbols": REAL}, [
        ("(x+1)^2 = x^2+2x+1 = x(x+2)+1", "correct", None),
        ("(x+1)^2 = x^2+1 = x^2 + 1", "incorrect", 1),
    ]),
    ({"start": "(x+y)^2", "symbols": {"x": "real", "y": "real"}}, [
        (r"(x+y)^2 = x^2+2xy+y^2 \le x^2 + x^2+y^2 + y^2 = 2(x^2+y^2)", "correct", None),
    ]),
    ({"goal": r"(x+y)^2 \le 2(x^2+y^2)", "symbols": {"x": "real", "y": "real"}}, [
        (r"(x+y)^2 = x^2+2xy+y^2 \le x^2+(x^2+y^2)+y^2 = 2(x^2+y^2)", "correct", None),
        (r"2(x^2+y^2) - (x+y)^2 = x^2 - 2xy + y^2 = (x-y)^2 \ge 0", "correct", None),
        (r"(x-y)^2 \ge 0 \Rightarrow x^2+y^2 \ge 2xy \Rightarrow 2(x^2+y^2) \ge x^2+2xy+y^2 = (x+y)^2", "correct", None),
        (r"(x+y)^2 = x^2+2xy+y^2 \le x^2+y^2 \le 2(x^2+y^2)", "partial", 2),
    ]),
    ({"goal": r"\frac{a+b}{2} \ge \sqrt{ab}", "symbols": {"a": "positive", "b": "positive"}}, [
        (r"(\sqrt a-\sqrt b)^2 \ge 0 \Rightarrow a-2\sqrt{ab}+b \ge 0 \Rightarrow a+b \ge 2\sqrt{ab} \Rightarrow \frac{a+b}{2} \ge \sqrt{ab}", "correct", None),
        (r"(\sqrt a-\sqrt b)^2 \ge 0 \Rightarrow a-\sqrt{ab}+b \ge 0 \Rightarrow a+b \ge 2\sqrt{ab} \Rightarrow \frac{a+b}{2} \ge \sqrt{ab}", "correct", None),
        (r"\frac{a+b}{2} - \sqrt{ab} = \frac{(\sqrt a - \sqrt b)^2}{2} \ge 0", "correct", None),
    ]),
    ({"start": "2x+3 = 7", "goal": "x = 2", "symbols": REAL}, [
        (r"2x+3 = 7 \iff 2x = 4 \iff x = 2", "correct", None),
        (r"2x+3 = 7 \Leftrightarrow 2x = 4 \Leftrightarrow x = 2", "correct", None),
        (r"2x+3 = 7 \Rightarrow 2x = 4 \Rightarrow x = 2", "correct", None),
        ("2x+3 = 7\n2x = 4\nx = 2", "correct", None),
        (r"\begin{align*} 2x+3 &= 7 && |-3\\ 2x &= 4 && |:2\\ x &= 2\end{align*}", "correct", None),
        (r"\begin{align*} 2x+3 &= 7 \\ \Leftrightarrow\quad 2x &= 4 \\ \Leftrightarrow\quad x &= 2\end{align*}", "correct", None),
        ("Subtracting 3 from both sides of $2x+3=7$ gives $2x = 4$, so $x = 2$.", "correct", None),
        (r"2x+3 = 7 \iff 2x = 10 \iff x = 5", "partial", 1),
        (r"2x+3 = 7 \iff 2x = 10 \iff x = 2", "incorrect", 1),
        (r"2x+3 = 7 \iff 2x = 4 \iff x = 4", "partial", 2),
        ("2x+3 = 7 = 2x = 4 = x = 2", "incorrect", 0),
        ("x = 2", "partial", None),
        (r"2x+3=7 \iff x = 2", "partial", None),
    ]),
    ({"start": "x^2 - 5x + 6 = 0", "goal": r"x \in \{2, 3\}", "symbols": REAL}, [
        (r"x^2-5x+6 = 0 \iff (x-2)(x-3) = 0 \iff x = 2 \text{ or } x = 3", "correct", None),
        (r"x^2-5x+6 = 0 \iff (x-2)(x-3) = 0 \iff x = 2 \lor x = 3", "correct", None),
        (r"x^2-5x+6 = 0 \iff x = \frac{5\pm\sqrt{25-24}}{2} \iff x \in \{2,3\}", "correct", None),
        (r"x^2-5x+6 = 0 \iff (x+2)(x+3) = 0 \iff x = -2 \lor x = -3", "partial", 1),
        (r"x^2-5x+6 = 0 \iff (x-2)(x-3) = 0 \iff x = 2", "partial", 2),
    ]),
    ({"start": r"\sqrt{x+2} = x", "goal": "x = 2", "symbols": REAL}, [
        (r"\sqrt{x+2} = x \Rightarrow x+2 = x^2 \iff x^2-x-2=0 \iff (x-2)(x+1)=0 \iff x\in\{-1,2\}", "partial", None),
        (r"\sqrt{x+2} = x \iff x+2 = x^2 \iff (x-2)(x+1)=0 \Rightarrow x = 2", "partial", 1),
    ]),
    ({"start": "-2x + 1 < 5", "goal": "x > -2", "symbols": REAL}, [
        (r"-2x+1 < 5 \iff -2x < 4 \iff x > -2", "correct", None),
        (r"-2x+1 < 5 \iff -2x < 4 \iff x < -2", "partial", 2),
    ]),
    ({"start": r"E = \frac12 m v^2", "goal": r"v = \sqrt{\frac{2E}{m}}", "symbols": {"E": "positive", "m": "positive", "v": "positive"}}, [
        (r"E = \frac12mv^2 \iff 2E = mv^2 \iff v^2 = \frac{2E}{m} \iff v = \sqrt{\frac{2E}{m}}", "correct", None),
        (r"E = \frac12mv^2 \iff 2E = mv^2 \iff v^2 = 2Em \iff v = \sqrt{2Em}", "partial", 2),
    ]),
    ({"start": r"\nabla_w \|Xw-y\|^2 = 0", "goal": r"w = (X^\top X)^{-1}X^\top y", "given": [r"X^\top X invertible"], "symbols": {"X": "matrix[n, d]", "w": "vector[d]", "y": "vector[n]"}}, [
        (r"\nabla_w\|Xw-y\|^2 = 0 \iff 2X^\top(Xw-y) = 0 \iff X^\top Xw = X^\top y \iff w = (X^\top X)^{-1}X^\top y", "correct", None),
        (r"\nabla_w\|Xw-y\|^2 = 0 \iff 2X^\top(Xw-y) = 0 \iff X^\top Xw = y \iff w = (X^\top X)^{-1}X^\top y", "partial", 2),
    ]),
    ({"start": r"\|u-v\|^2 = 0", "goal": "u = v", "symbols": {"u": "vector[n]", "v": "vector[n]"}}, [
        (r"\|u-v\|^2 = 0 \iff \|u - v\| = 0 \iff u - v = 0 \iff u = v", "correct", None),
    ]),
    ({"start": "3x - 4 = x + 2", "goal": "x = 3", "symbols": REAL}, [
        (r"3x-4 = x+2 \iff 2x = 6 \iff x = 3", "correct", None),
        (r"3x-4 = x+2 \iff 3x - x = 2 + 4 \iff 2x = 6 \iff x = \frac{6}{2} = 3", "correct", None),
        ("3x-4 = x+2 | +4\n3x = x+6 | -x\n2x = 6 | :2\nx = 3", "correct", None),
        (r"3x-4 = x+2 \iff 2x = -2 \iff x = -1", "partial", 1),
        (r"3x-4 = x+2 \Rightarrow 2x = 6 \Rightarrow 3 = x", "correct", None),
    ]),
    ({"start": "x^2 = 4", "goal": r"x = 2 \text{ or } x = -2", "symbols": REAL}, [
        (r"x^2 = 4 \iff x^2 - 4 = 0 \iff (x-2)(x+2) = 0 \iff x = 2 \text{ or } x = -2", "correct", None),
        (r"x^2 = 4 \iff x = 2", "incorrect", 1),
        (r"x^2 = 4 \iff x^2 - 4 = 0 \iff x = \pm 2", "correct", None),
        (r"x^2 = 4 \Rightarrow (x-2)(x+2) = 0 \Rightarrow x = 2", "partial", 2),
        ("(x-2)(x+2) = 0, x = 2", "partial", None),
    ]),
    ({"start": "x^2 = 4", "goal": "x = 2", "symbols": {"x": "positive"}}, [
        (r"x^2 = 4 \iff (x-2)(x+2) = 0 \iff x = 2", "correct", None),
    ]),
    ({"start": "x^2 - 5x + 6 = 0", "goal": r"\{2,3\}", "symbols": REAL}, [
        (r"x^2-5x+6 = 0 \iff (x-2)(x-3) = 0 \iff x = 2 \lor x = 3", "correct", None),
    ]),
    ({"start": "x^2 - 2x - 1 = 0", "goal": r"x = 1 \pm \sqrt{2}", "symbols": REAL}, [
        (r"x^2-2x-1 = 0 \iff (x-1)^2 = 2 \iff x - 1 = \pm\sqrt{2} \iff x = 1 \pm \sqrt{2}", "correct", None),
        (r"x^2-2x-1 = 0 \iff (x-1)^2 = 2 \iff x - 1 = \sqrt{2} \iff x = 1 + \sqrt{2}", "partial", 2),
    ]),
    ({"start": "e^{2x} = 5", "goal": r"x = \frac{\ln 5}{2}", "symbols": REAL}, [
        (r"e^{2x} = 5 \iff 2x = \ln 5 \iff x = \frac{\ln 5}{2}", "correct", None),
        (r"e^{2x} = 5 \iff 2x = \ln 5 \iff x = \ln 5 - 2", "partial", 2),
    ]),
    ({"start": r"\ln x = 2", "goal": "x = e^2", "symbols": {"x": "positive"}}, [
        (r"\ln x = 2 \iff x = e^2", "partial", None),
    ]),
    ({"start": r"\frac{1}{x} = 4", "goal": r"x = \frac14", "symbols": {"x": "nonzero"}}, [
        (r"\frac1x = 4 \iff 1 = 4x \iff x = \frac14", "correct", None),
    ]),
    ({"start": r"\frac{x^2-1}{x-1} = 2", "symbols": REAL}, [
        (r"\frac{x^2-1}{x-1} = 2 \iff x^2 - 1 = 2(x-1) \iff x = 1", "partial", 1),
    ]),
    ({"start": "x^2 > 4", "goal": r"x > 2 \text{ or } x < -2", "symbols": REAL}, [
        (r"x^2 > 4 \iff (x-2)(x+2) > 0 \iff x > 2 \text{ or } x < -2", "correct", None),
        (r"x^2 > 4 \iff x > 2", "incorrect", 1),
    ]),
    ({"start": "2x < 6", "goal": "x < 3", "symbols": REAL}, [
        (r"2x < 6 \iff x < 3", "partial", None),
        (r"2x < 6 \iff x \le 3", "incorrect", 1),
        (r"2x < 6 \Rightarrow x < 4 \Rightarrow x < 3", "correct", None),
    ]),
    ({"start": "ax + b = 0", "goal": r"x = -\frac{b}{a}", "symbols": {"a": "nonzero", "b": "real", "x": "real"}}, [
        (r"ax + b = 0 \iff ax = -b \iff x = -\frac ba", "correct", None),
        (r"ax + b = 0 \iff ax = b \iff x = \frac ba", "partial", 1),
        (r"ax + b = 0 \iff ax = -b \iff x = \frac ba", "partial", 2),
    ]),
    ({"start": "A x = b", "goal": "x = A^{-1} b", "symbols": {"A": "invertible matrix[n, n]", "b": "vector[n]", "x": "vector[n]"}}, [
        (r"Ax = b \iff A^{-1} A x = A^{-1} b \iff x = A^{-1} b", "correct", None),
        (r"Ax = b \iff x = b A^{-1}", "incorrect", 1),
        (r"Ax = b \iff x = A b", "incorrect", 1),
    ]),
    ({"start": "x + y = 3", "goal": "y = 3 - x", "symbols": {"x": "real", "y": "real"}}, [
        (r"x+y = 3 \iff y = 3 - x", "partial", None),
        (r"x+y = 3 \iff y + x - 3 = 0 \iff y = 3 - x", "correct", None),
        (r"x+y = 3 \iff y = x - 3", "incorrect", 1),
    ]),
    ({"start": "x = 1", "goal": "x^2 = 1", "symbols": REAL}, [
        (r"x = 1 \Rightarrow x \cdot x = 1 \cdot x \Rightarrow x^2 = x \Rightarrow x^2 = 1", "correct", None),
        (r"x = 1 \iff x^2 = 1", "incorrect", 1),
        (r"x = 1 \Rightarrow x^2 = 1", "partial", None),
    ]),
    ({"start": "x^2 = 1", "goal": "x = 1", "symbols": REAL}, [
        (r"x^2 = 1 \Rightarrow x = 1", "incorrect", 1),
        (r"x^2 = 1 \Rightarrow 1 = 1 \Rightarrow x = 1", "partial", 2),
        (r"0 = 1 \Rightarrow x = 1", "partial", 0),
    ]),
    ({"start": "2x+3=7", "goal": "x=2", "symbols": REAL}, [
        (r"0 = 0 \iff x = 2", "partial", 1),
        (r"2x+3=7 \iff 2x+3=7 \iff x = 2", "partial", None),
        (r"x = 2 \Rightarrow 2x = 4 \Rightarrow 2x+3 = 7", "partial", None),
        (r"x = 2 \Rightarrow x = 2", "partial", None),
        ("x", "invalid", None),
        ("2", "invalid", None),
        (r"2x + 3 = 7 \\ 2x = 7 - 3 \\ = 4 \\ x = 2", "correct", None),
        ("Let $x = 2$. Then $2x+3 = 7$.", "invalid", None),
        (r"2x+3 = 7, \; y = 2x, \; y = 4, \; x = 2", "invalid", None),
    ]),
    ({"start": r"\|u-v\|^2=0", "goal": "u=v", "symbols": {"u": "vector[n]", "v": "vector[n]"}}, [
        (r"\|u-v\|^2 = 0 \Rightarrow \|u-v\| = 0 \Rightarrow u-v = 0 \Rightarrow u = v", "correct", None),
        (r"\|u-v\|^2 = 0 \Rightarrow u = -v \Rightarrow u = v", "undecided", None),
    ]),
    ({"start": r"\|u\|^2=\|v\|^2", "goal": "u=v", "symbols": {"u": "vector[n]", "v": "vector[n]"}}, [
        (r"\|u\|^2 = \|v\|^2 \Rightarrow \|u\| = \|v\| \Rightarrow u = v", "undecided", None),
    ]),
    ({"goal": "u=v", "given": [r"\|u\|^2 = \langle u, v\rangle", r"\|v\|^2 = \langle u, v\rangle"], "symbols": {"u": "vector[n]", "v": "vector[n]"}}, [
        (r"\|u-v\|^2 = \|u\|^2 - 2\langle u,v\rangle + \|v\|^2 = 0 \Rightarrow u = v", "correct", None),
        (r"\|u-v\|^2 = \|u\|^2 + 2\langle u,v\rangle + \|v\|^2 = 0 \Rightarrow u = v", "partial", 1),
    ]),
    ({"goal": r"x^2 + y^2 \ge 2xy", "symbols": {"x": "real", "y": "real"}}, [
        (r"x^2+y^2-2xy = (x-y)^2 \ge 0", "correct", None),
        (r"0 \le (x-y)^2 = x^2 - 2xy + y^2", "correct", None),
        (r"(x-y)^2 \ge 0 \iff x^2-2xy+y^2 \ge 0 \iff x^2+y^2 \ge 2xy", "correct", None),
        (r"x^2 + y^2 \ge 2xy", "partial", None),
        (r"(x+y)^2 \ge 0 \Rightarrow x^2+y^2 \ge 2xy", "correct", None),
        (r"x^2 + y^2 \ge (x+y)^2 \ge 2xy", "partial", 1),
        (r"x^2 + y^2 + 1 = 1 + (x-y)^2 + 2xy \ge 2xy", "partial", None),
    ]),
    ({"goal": r"|x+y| \le |x|+|y|", "symbols": {"x": "real", "y": "real"}}, [
        (r"|x+y|^2 = x^2+2xy+y^2 \le |x|^2+2|x||y|+|y|^2 = (|x|+|y|)^2", "partial", None),
    ]),
    ({"goal": r"\sin^2 x + \cos^2 x = 1", "symbols": REAL}, [
        (r"\sin^2x+\cos^2x = \frac{1-\cos 2x}{2} + \frac{1+\cos 2x}{2} = 1", "correct", None),
        (r"\sin^2x+\cos^2x = \frac{1-\cos 2x}{2} + \frac{1-\cos 2x}{2} = 1", "incorrect", 1),
    ]),
    ({"goal": r"\tan x = \frac{\sin x}{\cos x}", "symbols": REAL}, [
        (r"\frac{\sin x}{\cos x} = \tan x", "partial", None),
    ]),
    ({"start": r"(x-y)^2 \ge 0", "goal": r"x^2 + y^2 \ge 2xy", "symbols": {"x": "real", "y": "real"}}, [
        (r"(x-y)^2 \ge 0 \Rightarrow x^2 - 2xy + y^2 \ge 0 \Rightarrow x^2+y^2 \ge 2xy", "correct", None),
        (r"(x-y)^2 \ge 0 \Rightarrow x^2 - xy + y^2 \ge 0 \Rightarrow x^2+y^2 \ge 2xy", "correct", None),
    ]),
]  # fmt: skip

ORDERS: list[tuple[str, str, dict[str, str]]] = [
    ("correct", r"x^2 + 1 > x", REAL),
    ("correct", r"e^x \ge x+1", REAL),
    ("correct", r"|x| \ge x", REAL),
    ("correct", r"\sin x \le 1", REAL),
    ("correct", r"x^2+1 \ne 0", REAL),
    ("correct", r"\frac{x+y}{2} \ge \sqrt{xy}", {"x": "positive", "y": "positive"}),
    ("correct", r"\|u+v\| \le \|u\|+\|v\|", {"u": "vector[n]", "v": "vector[n]"}),
    ("correct", r"x^\top A x \ge 0", {"x": "vector[n]", "A": "positive semidefinite matrix[n, n]"}),
    ("incorrect", "x < 100", REAL),
    ("incorrect", "x < 10^7", REAL),
    ("incorrect", "(x-10)^2 > 1", REAL),
    ("incorrect", r"x^4-x^2+\frac{6}{25} \ge 0", REAL),
    ("incorrect", r"\ln x > -10", {"x": "positive"}),
    ("incorrect", r"e^x > 10^{-9}", REAL),
    ("incorrect", r"(x-3)^2+(y-4)^2 \ge \frac12", {"x": "real", "y": "real"}),
    ("incorrect", r"\|u+v\| < \|u\|+\|v\|", {"u": "vector[n]", "v": "vector[n]"}),
    ("incorrect", r"x^\top A x \ge 0", {"x": "vector[n]", "A": "symmetric matrix[n, n]"}),
    ("undecided", r"x \ne 3", REAL),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "answer", "symbols"), ORDERS)
def test_an_inequality_is_looked_at_where_it_is_narrowest(
    outcome: str, answer: str, symbols: dict[str, str]
) -> None:
    assert grader.check(None, answer, kind="derivation", symbols=symbols).outcome == outcome


@pytest.mark.parametrize(
    ("about", "answer", "outcome", "first_wrong"),
    [(about, *row) for about, rows in ROWS for row in rows],
)
def test_statements(
    about: dict[str, Any], answer: str, outcome: str, first_wrong: int | None
) -> None:
    verdict = grader.check(None, answer, kind="derivation", **about)
    assert verdict.outcome == outcome, verdict
    if verdict.outcome not in {"invalid", "undecided"}:
        assert verdict.evidence is not None
        assert verdict.evidence.first_wrong == first_wrong, verdict
