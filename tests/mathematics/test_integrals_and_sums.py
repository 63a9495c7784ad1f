"""Integrals and sums without end as values: what courses ask, right and wrong, and what must stay open."""

from __future__ import annotations

from typing import Any

import pytest

import grader

POSITIVE = {"symbols": {"a": "positive", "b": "positive"}}
REAL = {"symbols": {"x": "real", "a": "real"}}
SMALL = {"symbols": {"x": "real in (-1, 1)"}}
FUNCTIONS = {"symbols": {"f": "function R -> R", "g": "function R -> R", "x": "real"}}
KEPT = {"allow": ["integral"]}
COUNTED = {"symbols": {"n": "natural"}}
PLANE = {"symbols": {"n": "natural", "z": "complex"}}

Row = tuple[str, str, dict[str, Any], str]

PROPER: list[Row] = [
    (r"\int_0^1 x^2 dx", "1/3", {}, "correct"),
    (r"\int_0^1 x^2 dx", "1/2", {}, "incorrect"),
    (r"\int_0^1 x^2 dx", "0.333", {}, "incorrect"),
    (r"\int_0^1 x^2 dx", r"\int_0^1 t^2 dt", {}, "correct"),
    (r"\int_0^1 x^2 dx", r"\int_0^1 t^3 dt", {}, "incorrect"),
    ("1/3", r"\int_0^1 x^2 dx", {}, "invalid"),
    ("1/3", r"\int_0^1 x^2 dx", KEPT, "correct"),
    (r"\int_0^\pi \sin x\, dx", "2", {}, "correct"),
    (r"\int_0^\pi \sin x\, dx", "-2", {}, "incorrect"),
    (r"\int_0^\pi \sin x\, dx", "0", {}, "incorrect"),
    (r"\int_\pi^0 \sin x\, dx", "-2", {}, "correct"),
    (r"\int_0^{\pi} \cos^2 x\, dx", r"\frac{\pi}{2}", {}, "correct"),
    (r"\int_0^{\pi} \cos^2 x\, dx", r"\frac{\pi}{4}", {}, "incorrect"),
    (r"\int_0^1 x e^x dx", "1", {}, "correct"),
    (r"\int_0^1 x e^x dx", "e", {}, "incorrect"),
    (r"\int_1^e \ln x\, dx", "1", {}, "correct"),
    (r"\int_1^e \frac{\ln x}{x} dx", r"\frac12", {}, "correct"),
    (r"\int_0^1 \frac{1}{1+x^2} dx", r"\pi/4", {}, "correct"),
    (r"\int_0^1 \frac{1}{1+x^2} dx", r"\pi/2 - \arctan 1", {}, "correct"),
    (r"\int_0^1 \sqrt{1-x^2} dx", r"\pi/4", {}, "correct"),
    (r"\int_0^1 \sqrt{1-x^2} dx", r"\pi/2", {}, "incorrect"),
    (r"\int_{-1}^{1} x^{1/3} dx", "0", {}, "correct"),
    (r"\int_0^2 |x-1| dx", "1", {}, "correct"),
    (r"\int_0^2 |x-1| dx", "0", {}, "incorrect"),
    (r"\int_0^3 |x^2-1| dx", r"\frac{22}{3}", {}, "correct"),
    (r"\int_0^3 |x^2-1| dx", "6", {}, "incorrect"),
    (r"\int_0^3 \lfloor x \rfloor dx", "3", {}, "correct"),
    (r"\int_{-1}^{2} \begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases} dx", "2", {}, "correct"),
    (r"\int_0^1 \frac{\sin x}{x} dx", r"\int_0^1 \frac{\sin u}{u} du", {}, "correct"),
    (r"\int_0^1 \frac{\sin x}{x} dx", "0.946", {}, "incorrect"),
    (r"\int_0^x \sin t\, dt", r"1 - \cos x", REAL, "correct"),
    (r"\int_0^x \sin t\, dt", r"\cos x", REAL, "incorrect"),
    (r"\int_0^x \sin t\, dt", r"2\sin^2(x/2)", REAL, "correct"),
    (r"\int_0^x e^{-t^2} dt", r"\frac{\sqrt\pi}{2}\operatorname{erf}(x)", REAL, "correct"),
    (r"\int_0^x e^{-t^2} dt", r"\sqrt\pi \operatorname{erf}(x)", REAL, "incorrect"),
    (r"\int_0^x |t| dt", r"\frac{x |x|}{2}", REAL, "correct"),
    (r"\int_0^x |t| dt", r"\frac{x^2}{2}", REAL, "incorrect"),
    (r"\int_0^1 (f(t) + g(t)) dt", r"\int_0^1 f(t) dt + \int_0^1 g(s) ds", FUNCTIONS, "correct"),
    (r"\int_0^1 f(t) g(t) dt", r"\int_0^1 f(t) dt \int_0^1 g(s) ds", FUNCTIONS, "incorrect"),
    (r"\int_0^1\int_0^x x y\, dy\, dx", r"\frac18", {}, "correct"),
    (r"\int_0^1\int_0^x x y\, dy\, dx", r"\frac14", {}, "incorrect"),
    (r"\int_0^1\int_y^1 e^{x^2} dx\, dy", r"\frac{e-1}{2}", {}, "correct"),
    (r"\int_0^1\int_y^1 e^{x^2} dx\, dy", "e-1", {}, "incorrect"),
    (r"\int_0^{2\pi}\int_0^1 r\, dr\, d\varphi", r"\pi", {}, "correct"),
    (r"\int_0^1\int_0^1\int_0^1 xyz\, dx\, dy\, dz", r"1/8", {}, "correct"),
    (r"\int_0^{2\pi} e^{i n x} e^{-i n x} dx", r"2\pi", PLANE, "correct"),
    (r"\int_0^{2\pi} e^{i x} dx", "0", PLANE, "correct"),
    (r"\int_0^{\pi} e^{i x} dx", "2i", PLANE, "correct"),
    (r"\int_0^{\pi} e^{i x} dx", "2", PLANE, "incorrect"),
    (r"\frac{d}{dx}\int_0^{x^2} \sin(t^2) dt", r"2x\sin(x^4)", REAL, "correct"),
    (r"\frac{d}{dx}\int_0^{x^2} \sin(t^2) dt", r"\sin(x^4)", REAL, "incorrect"),
    (r"\frac{d}{dx}\int_x^{1} f(t) dt", r"-f(x)", FUNCTIONS, "correct"),
    (r"\frac{d}{dx}\int_x^{1} f(t) dt", r"f(x)", FUNCTIONS, "incorrect"),
    (r"\frac{d}{dx}\int_0^1 e^{x t} dt", r"\frac{e^x}{x} - \frac{e^x-1}{x^2}", REAL, "correct"),
]  # fmt: skip

IMPROPER: list[Row] = [
    (r"\int_0^1 \frac{1}{\sqrt x} dx", "2", {}, "correct"),
    (r"\int_0^1 \frac{1}{\sqrt x} dx", "1", {}, "incorrect"),
    (r"\int_0^1 \ln x\, dx", "-1", {}, "correct"),
    (r"\int_0^1 x\ln x\, dx", r"-\frac14", {}, "correct"),
    (r"\int_0^1 \frac{\ln x}{\sqrt x} dx", "-4", {}, "correct"),
    (r"\int_0^1 \frac{1}{\sqrt{x(1-x)}} dx", r"\pi", {}, "correct"),
    (r"\int_{-1}^1 \frac{1}{\sqrt{|x|}} dx", "4", {}, "correct"),
    (r"\int_0^{\pi/2} \ln\sin x\, dx", r"-\frac{\pi}{2}\ln 2", {}, "correct"),
    (r"\int_1^\infty \frac{1}{x^2} dx", "1", {}, "correct"),
    (r"\int_1^\infty \frac{1}{x^2} dx", "2", {}, "incorrect"),
    (r"\int_2^\infty \frac{1}{x \ln^2 x} dx", r"\frac{1}{\ln 2}", {}, "correct"),
    (r"\int_{-\infty}^{\infty} \frac{1}{1+x^2} dx", r"\pi", {}, "correct"),
    (r"\int_{-\infty}^{\infty} e^{-x^2} dx", r"\sqrt\pi", {}, "correct"),
    (r"\int_{-\infty}^{\infty} e^{-x^2} dx", r"\pi", {}, "incorrect"),
    (r"\int_0^\infty x^3 e^{-x} dx", "6", {}, "correct"),
    (r"\int_0^\infty e^{-x}\sin x\, dx", r"\frac12", {}, "correct"),
    (r"\int_0^\infty \frac{\ln x}{1+x^2} dx", "0", {}, "correct"),
    (r"\int_0^\infty e^{-a x} dx", r"\frac1a", POSITIVE, "correct"),
    (r"\int_0^\infty e^{-a x} dx", r"\frac{1}{a^2}", POSITIVE, "incorrect"),
    (r"\int_0^\infty e^{-a x}\cos(b x) dx", r"\frac{a}{a^2+b^2}", POSITIVE, "correct"),
    (r"\int_0^\infty x e^{-a x^2} dx", r"\frac{1}{2a}", POSITIVE, "correct"),
    (r"\sqrt\pi", r"\int_{-\infty}^\infty e^{-t^2} dt", KEPT, "correct"),
    (r"\infty", "2", {}, "incorrect"),
    # No value, or none that is proved.
    (r"\int_1^\infty \frac{1}{x} dx", "1", {}, "undecided"),
    ("1", r"\int_1^\infty \frac{1}{x} dx", KEPT, "incorrect"),
    ("0", r"\int_{-1}^{1} \frac1x dx", KEPT, "incorrect"),
    (r"\int_0^\infty \frac{\sin x}{x} dx", r"\frac\pi2", {}, "correct|undecided"),
    (r"\int_0^1 \sin(10^6 x) dx", "0", {}, "incorrect|undecided"),
    (r"\int_0^1 x^x dx", "0.78", {}, "incorrect|undecided"),
]  # fmt: skip

SUMS: list[Row] = [
    (r"\sum_{n=1}^\infty \frac{1}{n^2}", r"\frac{\pi^2}{6}", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{1}{n^2}", r"\frac{\pi^2}{8}", {}, "incorrect"),
    (r"\sum_{n=0}^\infty \frac{1}{(2n+1)^2}", r"\frac{\pi^2}{8}", {}, "correct"),
    (r"\frac{\pi^2}{6}", r"\sum_{n \ge 1} \frac{1}{n^2}", {}, "correct|invalid"),
    (r"\frac{\pi^2}{6}", r"\sum_{k=1}^{\infty} k^{-2}", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{1}{n^4}", r"\frac{\pi^4}{90}", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{1}{n(n+1)}", "1", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{1}{n(n+2)}", r"\frac34", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{1}{n(n+2)}", "1", {}, "incorrect"),
    (r"\sum_{n=0}^\infty \frac{1}{2^n}", "2", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{1}{2^n}", "2", {}, "incorrect"),
    (r"\sum_{n=1}^\infty \frac{n}{2^n}", "2", {}, "correct"),
    (r"\sum_{n=0}^\infty \left(-\frac13\right)^n", r"\frac34", {}, "correct"),
    (r"\sum_{n=0}^\infty \frac{1}{n!}", "e", {}, "correct"),
    (r"\sum_{n=0}^\infty \frac{(-1)^n}{n!}", r"\frac1e", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{(-1)^{n+1}}{n}", r"\ln 2", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{(-1)^{n+1}}{n}", r"-\ln 2", {}, "incorrect"),
    (r"\sum_{n=0}^\infty \frac{(-1)^n}{2n+1}", r"\frac\pi4", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{\cos(n\pi)}{n^2}", r"-\frac{\pi^2}{12}", {}, "correct"),
    (r"\sum_{n=-\infty}^\infty \frac{1}{n^2+1}", r"\pi\coth\pi", {}, "correct"),
    (r"\sum_{n=0}^\infty \binom{2n}{n}\frac{1}{8^n}", r"\sqrt2", {}, "correct"),
    (r"\sum_{n=1}^\infty \frac{\sin n}{2^n}", r"\frac{2\sin 1}{5-4\cos 1}", {}, "correct"),
    (r"\prod_{n=2}^\infty \left(1-\frac{1}{n^2}\right)", r"\frac12", {}, "correct"),
    (r"\prod_{n=1}^\infty \left(1+\frac{1}{n^2}\right)", r"\frac{\sinh\pi}{\pi}", {}, "correct"),
    (r"\sum_{n=0}^\infty \frac{x^n}{n!}", "e^x", REAL, "correct"),
    (r"\sum_{n=0}^\infty \frac{x^n}{n!}", "e^{-x}", REAL, "incorrect"),
    (r"\sum_{n=0}^\infty \frac{(-1)^n x^{2n+1}}{(2n+1)!}", r"\sin x", REAL, "correct"),
    (r"\sum_{n=0}^\infty \frac{(-1)^n x^{2n}}{(2n)!}", r"\sin x", REAL, "incorrect"),
    (r"\sum_{n=0}^\infty x^n", r"\frac{1}{1-x}", SMALL, "correct"),
    (r"\sum_{n=0}^\infty x^n", r"\frac{1}{1-x}", REAL, "correct"),
    (r"\frac{1}{1-x}", r"\sum_{n=0}^\infty x^n", SMALL, "correct"),
    (r"\sum_{n=0}^\infty x^n", r"\frac{1}{1+x}", SMALL, "incorrect"),
    (r"\sum_{n=1}^\infty n x^n", r"\frac{x}{(1-x)^2}", SMALL, "correct"),
    (r"\sum_{n=1}^\infty \frac{x^n}{n}", r"-\ln(1-x)", SMALL, "correct"),
    (r"\sum_{n=1}^\infty \frac{x^n}{n}", r"\ln(1-x)", SMALL, "incorrect"),
    (r"\sum_{k=1}^n k", r"\frac{n(n+1)}{2}", COUNTED, "correct"),
    (r"\prod_{k=1}^n k", "n!", COUNTED, "correct"),
    (r"\prod_{k=1}^n k", "(n-1)!", COUNTED, "incorrect"),
    # No value, or too slow.
    (r"\sum_{n=1}^\infty \frac1n", "1", {}, "incorrect"),
    ("1", r"\sum_{n=1}^\infty \frac1n", {}, "incorrect"),
    (r"\infty", r"\sum_{n=1}^\infty \frac1n", {}, "correct"),
    (r"-\infty", r"\sum_{n=1}^\infty \frac1n", {}, "incorrect"),
    ("1/2", r"\sum_{n=0}^\infty (-1)^n", {}, "incorrect"),
    (r"\sum_{n=1}^\infty \frac{\sin n}{n}", r"\frac{\pi-1}{2}", {}, "correct|undecided"),
    (r"\sum_{n=1}^\infty \frac{1}{n \ln^2 (n+1)}", "3", {}, "incorrect|undecided"),
    (r"\sum_{n=0}^\infty \left(\frac{9999}{10000}\right)^n", "10000", {}, "correct|undecided"),
    (r"\sum_{n=0}^\infty \left(\frac{9999}{10000}\right)^n", "9999", {}, "incorrect|undecided"),
]  # fmt: skip

ALLOWED = {"allow": ["integral", "limit", "derivative"]}
COSTLY: list[Row] = [
    ("1", r"\int_0^1\int_0^1\int_0^1\int_0^1\int_0^1 \sin(xyzuv) dx\,dy\,dz\,du\,dv", ALLOWED, "undecided"),
    ("1", r"\int_0^1 9^{9^{9^{x}}} dx", ALLOWED, "undecided"),
    ("1", r"\int_0^{10^{100}} \sin x\,dx", ALLOWED, "undecided"),
    ("x", r"\frac{d^{20}}{dx^{20}} \int_0^x \sin(xt) dt", ALLOWED, "incorrect|undecided"),
    ("1", r"\sum_{n=1}^\infty \sum_{m=1}^\infty \frac{1}{n^2 m^2 + 1}", ALLOWED, "undecided"),
    ("1", r"\lim_{x\to0} \lim_{y\to0} \frac{x}{x+y}", ALLOWED, "undecided"),
    ("1", r"\int_0^1 \left\lfloor \frac1x \right\rfloor dx", ALLOWED, "incorrect|undecided"),
    ("1", r"\int_\infty^\infty x\,dx", ALLOWED, "incorrect"),
    ("1", r"\int_1^1 \frac{1}{x-1} dx", ALLOWED, "incorrect"),
    ("x", r"\frac{1}{O(x)}", ALLOWED, "incorrect|undecided"),
    ("x", r"\int_0^1 O(x) dx", ALLOWED, "incorrect|undecided"),
    ("x", r"\lim_{x\to\infty} x^{x^{x^x}}", ALLOWED, "incorrect|undecided"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "answer", "settings", "outcomes"), [*PROPER, *IMPROPER, *SUMS, *COSTLY]
)
def test_the_outcome(key: str, answer: str, settings: dict[str, Any], outcomes: str) -> None:
    verdict = grader.check(key, answer, **settings)
    assert verdict.outcome in outcomes.split("|"), verdict
