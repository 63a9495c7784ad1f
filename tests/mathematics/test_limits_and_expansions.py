"""Limits, power series, expansions with a remainder, antiderivatives and values between bounds, right and wrong."""

from __future__ import annotations

from typing import Any

import pytest

import grader

REAL = {"symbols": {"x": "real", "a": "real"}}
POSITIVE = {"symbols": {"a": "positive", "x": "real"}}
COUNTED = {"symbols": {"n": "natural"}}
FUNCTION = {"symbols": {"f": "function R -> R", "x": "real", "h": "real"}, "allow": ["derivative"]}
ANTIDERIVATIVE = {"symbols": {"x": "real"}}
KEPT = {"symbols": {"x": "real"}, "allow": ["integral", "limit"]}

Row = tuple[str, str, dict[str, Any], str]

LIMITS: list[Row] = [
    (r"\lim_{x\to\infty}\sqrt{x^2+x}-x", "1/2", {}, "correct"),
    (r"\lim_{x\to\infty}\sqrt{x^2+x}-x", "0", {}, "incorrect"),
    (r"\lim_{x\to\infty}x^2", "0", REAL, "incorrect"),
    (r"\lim_{x\to\infty}x^2", r"-\infty", REAL, "incorrect"),
    (r"\lim_{x\to\infty}x^2", "x", REAL, "incorrect"),
    (r"\sum_{n=1}^\infty\frac1n", "2", {}, "incorrect"),
    (r"\lim_{x\to0}\frac{\sin x}{x}", "1", {}, "correct"),
    (r"\lim_{x\to0}\frac{\sin x}{x}", "0", {}, "incorrect"),
    (r"\lim_{x\to0}\frac{\sin x-x}{x^3}", "-1/6", {}, "correct"),
    (r"\lim_{x\to0}\frac{\sin x-x}{x^3}", "1/6", {}, "incorrect"),
    (r"\lim_{x\to0}\frac{1-\cos x}{x^2}", r"\frac12", {}, "correct"),
    (r"\lim_{x\to0}\frac{\tan x-\sin x}{x^3}", "1/2", {}, "correct"),
    (r"\lim_{x\to0}\frac{e^x-1-x}{x^2}", "0.5", {}, "correct"),
    (r"\lim_{x\to0}\left(\frac1x-\frac1{e^x-1}\right)", "1/2", {}, "correct"),
    (r"\lim_{x\to2}\frac{x^2-4}{x-2}", "4", {}, "correct"),
    (r"\lim_{x\to1}\frac{\ln x}{x-1}", "1", {}, "correct"),
    (r"\lim_{x\to e}\frac{\ln x-1}{x-e}", r"\frac1e", {}, "correct"),
    (r"\lim_{x\to\pi}\frac{\sin x}{x-\pi}", "-1", {}, "correct"),
    (r"\lim_{x\to\pi/2}\frac{\cos x}{x-\pi/2}", "1", {}, "incorrect"),
    (r"\lim_{x\to-8}\frac{\sqrt[3]x+2}{x+8}", r"\frac1{12}", {}, "correct"),
    (r"\lim_{x\to0}(\cos x)^{1/x^2}", r"e^{-1/2}", {}, "correct"),
    (r"\lim_{x\to0^+}x\ln x", "0", {}, "correct"),
    (r"\lim_{x\to0^+}x^x", "1", {}, "correct"),
    (r"\lim_{x\to0^+}\frac{|x|}{x}", "1", {}, "correct"),
    (r"\lim_{x\to0^-}\frac{|x|}{x}", "1", {}, "incorrect"),
    (r"\lim_{x\to0}x\sin\frac1x", "0", {}, "correct"),
    (r"\lim_{x\to\infty}\frac{3x^2+1}{2x^2-x}", r"\frac32", {}, "correct"),
    (r"\lim_{x\to-\infty}\frac{x}{\sqrt{x^2+1}}", "-1", {}, "correct"),
    (r"\lim_{x\to-\infty}\frac{x}{\sqrt{x^2+1}}", "1", {}, "incorrect"),
    (r"\lim_{x\to\infty}(\sqrt{x^2+x}-x)", r"\frac12", {}, "correct"),
    (r"\lim_{x\to\infty}\frac{\ln x}{x}", "0", {}, "correct"),
    (r"\lim_{x\to\infty}x^{10}e^{-x}", "0", {}, "correct"),
    (r"\lim_{x\to\infty}\arctan x", r"\frac\pi2", {}, "correct"),
    (r"\lim_{x\to\infty}\tanh x", "1", {}, "correct"),
    (r"\lim_{x\to\infty}\frac{\sin x}{x}", "0", {}, "correct"),
    (r"\lim_{n\to\infty}\left(1+\frac1n\right)^n", "e", {}, "correct"),
    (r"\lim_{n\to\infty}\left(1+\frac1n\right)^n", "1", {}, "incorrect"),
    (r"\lim_{n\to\infty}\left(1+\frac an\right)^n", "e^a", REAL, "correct"),
    (r"\lim_{n\to\infty}\sqrt[n]n", "1", {}, "correct"),
    (r"\lim_{n\to\infty}\frac{n!}{n^n}", "0", {}, "correct"),
    (r"\lim_{n\to\infty}\frac{\sqrt[n]{n!}}{n}", r"\frac1e", {}, "correct"),
    (r"\lim_{n\to\infty}\frac{n!\,e^n}{n^n\sqrt n}", r"\sqrt{2\pi}", {}, "correct"),
    (r"\lim_{n\to\infty}\frac{(-1)^n}{n}", "0", {}, "correct"),
    (r"\lim_{h\to0}\frac{(x+h)^3-x^3}{h}", "3x^2", REAL, "correct"),
    (r"\lim_{h\to0}\frac{f(x+h)-f(x)}{h}", "f'(x)", FUNCTION, "correct"),
    (r"\lim_{h\to0}\frac{f(x+h)-f(x-h)}{h}", "f'(x)", FUNCTION, "incorrect"),
    (r"\lim_{x\to0}\frac{a^x-1}{x}", r"\ln a", POSITIVE, "correct"),
    (r"\lim_{x\to0}\frac1{x^2}", r"\infty", {}, "correct"),
    (r"\lim_{x\to0}\frac1{x^2}", r"-\infty", {}, "incorrect"),
    (r"\lim_{x\to0}\frac1x", r"\infty", {}, "incorrect"),
    (r"\infty", r"\lim_{x\to\infty} x", {"allow": ["limit"]}, "correct"),
    # No limit, or none that is known.
    (r"\lim_{x\to0}\frac{|x|}{x}", "1", {}, "undecided"),
    (r"\lim_{x\to0}\sin\frac1x", "0", {}, "undecided"),
    (r"\lim_{n\to\infty}(-1)^n", "1", {}, "undecided"),
    ("1", r"\lim_{x\to0}\frac{|x|}{x}", {"allow": ["limit"]}, "incorrect"),
    ("1", r"\lim_{x\to0}\frac{\sin x}{x}", {}, "invalid"),
]  # fmt: skip

EXPANSIONS: list[Row] = [
    (r"1+x+\frac{x^2}2+O(x^3)", r"O(x^3)+\frac12x^2+x+1", REAL, "correct"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"1+x+0.5x^2+\mathcal{O}(x^3)", REAL, "correct"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"1+x+\frac{x^2}2+O(5x^3)", REAL, "correct"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"1+x+\frac{x^2}2+\frac{x^3}6+O(x^3)", REAL, "correct"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"e^x=1+x+\frac{x^2}2+O(x^3)", REAL, "correct"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"1+x+O(x^3)", REAL, "incorrect"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"1+x+x^2+O(x^3)", REAL, "incorrect"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"1+x+\frac{x^2}2", REAL, "incorrect"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"1+x+\frac{x^2}2+O(x^2)", REAL, "incorrect"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"1+x+\frac{x^2}2+O(x^4)", REAL, "incorrect"),
    (r"1+x+\frac{x^2}2+O(x^3)", r"e^x+O(x^3)", REAL, "invalid"),
    (r"1+x+\frac{x^2}2+o(x^2)", r"1+x+\frac{x^2}2+x^3+o(x^2)", REAL, "correct"),
    (r"1+x+\frac{x^2}2+o(x^2)", r"1+x+o(x^2)", REAL, "incorrect"),
    (r"1+x+\frac{x^2}2+o(x^2)", r"1+x+\frac{x^2}2+O(x^2)", REAL, "incorrect"),
    (r"x-1-\frac{(x-1)^2}2+O((x-1)^3)", r"(x-1)-\frac12(x-1)^2+O((x-1)^3)", REAL, "correct"),
    (r"x-1-\frac{(x-1)^2}2+O((x-1)^3)", r"(x-1)+O((x-1)^3)", REAL, "incorrect"),
    (r"\frac1x-\frac1{2x^2}+O(x^{-3})", r"\frac1x-\frac{1}{2x^2}+O(\frac1{x^3})", REAL, "correct"),
    (r"\frac1x-\frac1{2x^2}+O(x^{-3})", r"\frac1x+\frac{1}{2x^2}+O(\frac1{x^3})", REAL, "incorrect"),
    ("O(n^2)", "O(3n^2+5n)", COUNTED, "correct"),
    ("O(n^2)", r"O(n^2\log n)", COUNTED, "incorrect"),
    (r"O(n\log n)", r"O(n\ln n)", COUNTED, "correct"),
    ("f(x)+f'(x)h+O(h^2)", "f(x)+h f'(x)+O(h^2)", FUNCTION, "correct"),
    ("f(x)+f'(x)h+O(h^2)", "f(x)-h f'(x)+O(h^2)", FUNCTION, "incorrect"),
    ("1+x", "1+x+O(x^2)", REAL, "incorrect"),
    ("1+Ox", "1+O(x)", {"symbols": {"x": "real", "O": "real"}}, "correct"),
]  # fmt: skip

ANTIDERIVATIVES: list[Row] = [
    (r"\int 2x\,dx", "x^2+C", ANTIDERIVATIVE, "correct"),
    (r"\int 2x\,dx", "x^2", ANTIDERIVATIVE, "correct"),
    (r"\int 2x\,dx", "2x", ANTIDERIVATIVE, "incorrect"),
    (r"\int 2x\,dx", r"\int 2x\,dx", ANTIDERIVATIVE, "invalid"),
    (r"\int\frac1x dx", r"\ln|3x|+C", ANTIDERIVATIVE, "correct"),
    (r"\int\frac1x dx", r"-\frac1{x^2}", ANTIDERIVATIVE, "incorrect"),
    (r"\int x e^x dx", r"(x-1)e^x+c", ANTIDERIVATIVE, "correct"),
    (r"\int x e^x dx", r"(x+1)e^x+c", ANTIDERIVATIVE, "incorrect"),
    (r"\int\sin x\cos x\,dx", r"-\frac14\cos 2x+C", ANTIDERIVATIVE, "correct"),
    (r"\int\sin x\cos x\,dx", r"\frac12\sin^2x", ANTIDERIVATIVE, "correct"),
    (r"\int\sin x\cos x\,dx", r"\frac12\cos^2x", ANTIDERIVATIVE, "incorrect"),
    (r"\int x e^x dx", r"x e^x-\int e^x dx", KEPT, "correct"),
    (r"\int x e^x dx", r"x e^x+\int e^x dx", KEPT, "incorrect"),
    (r"3\int x^2 dx+x", "x^3+x", ANTIDERIVATIVE, "correct"),
]  # fmt: skip

BETWEEN_BOUNDS: list[Row] = [
    ("1/3", r"\left[\frac{x^3}3\right]_0^1", {}, "correct"),
    ("1/3", r"\left[\frac{x^2}2\right]_0^1", {}, "incorrect"),
    ("1/3", r"\left.\frac{x^3}3\right|_0^1", {}, "correct"),
    ("1/3", r"\left.\frac{x^3}3\right|_{x=0}^{x=1}", {"symbols": {"a": "real"}}, "correct"),
    ("a^4/3", r"\left[\frac{a x^3}3\right]_0^a", {"symbols": {"a": "real"}}, "correct"),
    ("a^4/3", r"\left[\frac{a x^3}3\right]_{x=0}^{a}", REAL, "correct"),
    ("2", r"[-\cos x]_0^\pi", {}, "correct"),
    ("9", r"\left.x^2\right|_{x=3}", {}, "correct"),
    ("1", r"\left[[xy]_{x=0}^1\right]_{y=0}^1", {}, "correct"),
    ("1", r"[xy]_0^1", {"symbols": {"x": "real", "y": "real"}}, "invalid"),
    ("[1,2]", "[1,2]", {}, "correct"),
    ("1", "[1,2]_0^1", {}, "invalid"),
]  # fmt: skip

FUNCTIONS: list[Row] = [
    (r"\zeta(2)", r"\frac{\pi^2}6", {}, "correct"),
    (r"\zeta(2)", r"\frac{\pi^2}8", {}, "incorrect"),
    (r"\operatorname{Si}(x)", r"\int_0^x\frac{\sin t}t dt", KEPT, "correct"),
    (r"\int_1^x\frac{e^t}t dt", r"\operatorname{Ei}(x)-\operatorname{Ei}(1)", {"symbols": {"x": "real in (1, 9)"}}, "correct"),
    (r"\int_2^x\frac1{\ln t}dt", r"\operatorname{li}(x)-\operatorname{li}(2)", {"symbols": {"x": "real in (2, 9)"}}, "correct"),
    (r"\frac1\pi\int_0^\pi\cos(x\sin t)dt", "besselj(0,x)", REAL, "correct"),
    (r"\frac{d}{dx}besselj(0,x)", "-besselj(1,x)", REAL, "correct"),
    (r"\operatorname{sinc}x", r"\frac{\sin x}x", REAL, "correct"),
    (r"\Phi(x)", r"\frac12\left(1+\operatorname{erf}\frac{x}{\sqrt2}\right)", REAL, "correct"),
    (r"\int_{-\infty}^x\frac{1}{\sqrt{2\pi}}e^{-t^2/2}dt", r"\Phi(x)", REAL, "correct"),
    (r"\frac{1}{\sigma\sqrt{2\pi}}e^{-\frac{(x-\mu)^2}{2\sigma^2}}", r"(2\pi\sigma^2)^{-1/2}\exp\left(-\frac12\left(\frac{x-\mu}{\sigma}\right)^2\right)", {"symbols": {"x": "real", "mu": "real", "sigma": "positive"}}, "correct"),
    (r"\frac{1}{\sigma\sqrt{2\pi}}e^{-\frac{(x-\mu)^2}{2\sigma^2}}", r"(2\pi\sigma)^{-1/2}\exp\left(-\frac12\left(\frac{x-\mu}{\sigma}\right)^2\right)", {"symbols": {"x": "real", "mu": "real", "sigma": "positive"}}, "incorrect"),
    ("C i (x)", "Ci(x)", {"symbols": {"C": "real", "i": "real", "x": "real"}}, "correct"),
]  # fmt: skip

HARD_FOR_OTHERS: list[Row] = [
    ("|x^2-4|", r"|x-2|\,|x+2|", REAL, "correct"),
    ("|x^2-4|", "(x-2)(x+2)", REAL, "incorrect"),
    ("2", r"(\sqrt{108}+10)^{1/3}-(\sqrt{108}-10)^{1/3}", {}, "correct"),
    ("2", r"(\sqrt{108}+10)^{1/3}-(\sqrt{108}-10)^{1/2}", {}, "incorrect"),
    (r"\cos\frac{2\pi}{17}", r"\frac1{16}\left(-1+\sqrt{17}+\sqrt{34-2\sqrt{17}}+2\sqrt{17+3\sqrt{17}-\sqrt{34-2\sqrt{17}}-2\sqrt{34+2\sqrt{17}}}\right)", {}, "correct"),
    (r"\cos\frac{2\pi}{17}", r"\frac1{16}\left(-1+\sqrt{17}+\sqrt{34-2\sqrt{17}}+2\sqrt{17+3\sqrt{17}+\sqrt{34-2\sqrt{17}}-2\sqrt{34+2\sqrt{17}}}\right)", {}, "incorrect"),
    (r"\sqrt{2\sqrt3+4}", r"1+\sqrt3", {}, "correct"),
    (r"\sqrt{2\sqrt3+4}", r"1+\sqrt2", {}, "incorrect"),
    (r"\frac\pi2-\arctan2", r"\arctan\frac12", {}, "correct"),
    (r"\frac\pi2-\arctan2", r"-\arctan\frac12", {}, "incorrect"),
    ("258552x^7(81x^8+1)^{398}", "258552x^7(1+81x^8)^{398}", REAL, "correct"),
    ("258552x^7(81x^8+1)^{398}", "258552x^7(81x^8+1)^{399}", REAL, "incorrect"),
    ("258552x^7(81x^8+1)^{398}", "258553x^7(81x^8+1)^{398}", REAL, "incorrect"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "answer", "settings", "outcomes"),
    [*LIMITS, *EXPANSIONS, *ANTIDERIVATIVES, *BETWEEN_BOUNDS, *FUNCTIONS, *HARD_FOR_OTHERS],
)
def test_the_outcome(key: str, answer: str, settings: dict[str, Any], outcomes: str) -> None:
    verdict = grader.check(key, answer, **settings)
    assert verdict.outcome in outcomes.split("|"), verdict
