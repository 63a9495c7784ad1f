"""What other graders, and the programs behind them, are reported to get wrong in calculus, by project and issue."""

from __future__ import annotations

from typing import Any

import pytest

import grader

REAL = {"symbols": {"x": "real", "a": "real"}}
ANTIDERIVATIVE = {"symbols": {"x": "real"}}
KEPT = {"symbols": {"x": "real"}, "allow": ["integral"]}

PEERS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("sympy#15810", r"\int_0^\infty \frac{1}{2^{2t/3}+1} dt", r"\frac32", {}, "correct"),
    ("sympy#15810", r"\int_0^\infty \frac{1}{2^{2t/3}+1} dt", r"\frac12", {}, "incorrect"),
    ("sympy#21721", r"\int_{-\infty}^\infty \frac{1}{\pi(1+(x-a)^2)} dx", "1", REAL, "correct"),
    ("sympy#21721", r"\int_{-\infty}^\infty \frac{1}{\pi(1+(x-a)^2)} dx", "0", REAL, "incorrect"),
    ("sympy#7337", r"\int_{-1}^1 x\sqrt{2x+3}\, dx", r"\frac25", {}, "correct"),
    ("sympy#7337", r"\int_{-1}^1 x\sqrt{2x+3}\, dx", r"-\frac25", {}, "incorrect"),
    ("sympy#27050", r"\int_{-1}^1 \frac{\sqrt{1-x^2}}{1+x^2} dx", r"(\sqrt2-1)\pi", {}, "correct"),
    ("sympy#27050", r"\int_{-1}^1 \frac{\sqrt{1-x^2}}{1+x^2} dx", "0", {}, "incorrect"),
    ("sympy#28657", r"\int_0^\infty \frac{400\pi^2x^2}{1600\pi^4x^4-796\pi^2x^2+100} dx", r"\frac52", {}, "correct|undecided"),
    ("sympy#28657", r"\int_0^\infty \frac{400\pi^2x^2}{1600\pi^4x^4-796\pi^2x^2+100} dx", "5", {}, "incorrect|undecided"),
    ("sympy#12221", r"\int_3^5 \frac{\sqrt{1-x}}{x} dx", "0", {}, "undecided"),
    ("sympy#22487", r"\int_{-\infty}^\infty \frac{\cos(x^2)-\cos x}{x^2} dx", r"\pi-\sqrt{2\pi}", {}, "correct|undecided"),
    ("sympy#22487", r"\int_{-\infty}^\infty \frac{\cos(x^2)-\cos x}{x^2} dx", r"\pi+\sqrt{2\pi}", {}, "incorrect|undecided"),
    ("sympy#17380", r"\lim_{x\to\infty} x\left(\frac{(x+1)^2+1}{x^2+1}-1\right)", "2", {}, "correct"),
    ("sympy#17380", r"\lim_{x\to\infty} x\left(\frac{(x+1)^2+1}{x^2+1}-1\right)", "0", {}, "incorrect"),
    ("sympy#17380", r"\lim_{x\to\infty} x\left(\frac{x+\ln(x+1)+1}{x+\ln x}-1\right)", "1", {}, "correct|undecided"),
    ("sympy#17380", r"\lim_{x\to\infty} x\left(\frac{x+\ln(x+1)+1}{x+\ln x}-1\right)", "0", {}, "incorrect|undecided"),
    ("sympy#25885", r"\lim_{x\to\infty}\frac{(1+1/x)^{x^2}}{e^x}", r"e^{-1/2}", {}, "correct"),
    ("sympy#25885", r"\lim_{x\to\infty}\frac{(1+1/x)^{x^2}}{e^x}", "1", {}, "incorrect"),
    ("sympy#28033", r"\lim_{n\to\infty}\frac2n\sum_{i=1}^n e^{1+2i/n}", "2e", {}, "incorrect|undecided"),
    ("sympy#15942", r"\sum_{k=-\infty}^\infty \frac{1}{(1-4k^2)^2}", r"\frac{\pi^2}{8}", {}, "correct"),
    ("sympy#15942", r"\sum_{k=-\infty}^\infty \frac{1}{(1-4k^2)^2}", r"\frac{\pi^2}{8}+1", {}, "incorrect"),
    ("sympy#19852", r"\sum_{n=1}^\infty \frac{(4n)!}{(4n+4)!}", "1", {}, "incorrect|undecided"),
    ("diofant#236", r"\sum_{n=1}^\infty \frac{n}{(n+2)(n+4)(n+8)}", r"\frac4{35}", {}, "correct"),
    ("diofant#236", r"\sum_{n=1}^\infty \frac{n}{(n+2)(n+4)(n+8)}", r"\frac{521}{25200}", {}, "incorrect"),
    ("hilbert#75", "0", r"\int_{-\infty}^\infty x\, dx", KEPT, "incorrect"),
    ("hilbert#75", r"\int_1^\infty \frac1x dx", "6.90916718", {}, "undecided"),
    ("latex2sympy#5", r"\int^{3}_{1} x^{2} + \frac{1}{x} dx", r"\frac{26}3+\ln 3", {}, "correct"),
    ("latex2sympy#5", r"\int^{3}_{1} x^{2} + \frac{1}{x} dx", r"\frac{26}3+\frac1x", {}, "incorrect|invalid"),
    ("latex2sympy#8", r"\int_0^{\infty}\sin x dx", "1", {}, "incorrect|undecided"),
    ("sympy#23446", r"\int\limits_0^{1} x dx", r"\frac12", {}, "correct"),
    ("sympy#19465", r"\int e^{x} \cos x\, dx", r"\frac{e^x}{2}(\sin x+\cos x)+C", ANTIDERIVATIVE, "correct"),
    ("sympy#23997", r"\int \frac{2t^2}{t^3+1} dt", r"\frac23\ln|t^3+1|+C", {"symbols": {"t": "real"}}, "correct"),
    ("stack#1042", r"\int \frac1{x^4} dx", r"\ln(x^4)+C", ANTIDERIVATIVE, "incorrect"),
    ("stack#1042", r"\int \frac1{x^4} dx", r"-\frac{1}{3x^3}+C", ANTIDERIVATIVE, "correct"),
    ("stack#718", r"\frac{d}{dx}(e^x+2)", "e^x+2", REAL, "incorrect"),
    ("pg#508", r"\int x e^x dx", "500+C", ANTIDERIVATIVE, "incorrect"),
    ("pg#508", r"\int x e^x dx", "2000+C", ANTIDERIVATIVE, "incorrect"),
    ("numbas#572", r"\int 1\, dx", "x+2+C", ANTIDERIVATIVE, "correct"),
    ("ximera#336", r"\int_1^b \frac{1}{x^3-5x^2} dx", r"-\frac{\ln|b|}{25}+\frac{1}{5b}+\frac{\ln|b-5|}{25}-\left(\frac15+\frac{\ln|-4|}{25}\right)", {"symbols": {"b": "real in (1, 5)"}}, "correct"),
    ("math-verify#14", r"\int_0^1 e^{-x} dx", r"1+\frac{1}{\mathrm{e}}", {}, "incorrect"),
    ("math-verify#14", r"\int_0^1 e^{-x} dx", r"1-\frac{1}{\mathrm{e}}", {}, "correct"),
]  # fmt: skip


@pytest.mark.parametrize(("issue", "key", "answer", "settings", "outcomes"), PEERS)
def test_the_outcome(
    issue: str, key: str, answer: str, settings: dict[str, Any], outcomes: str
) -> None:
    verdict = grader.check(key, answer, **settings)
    assert verdict.outcome in outcomes.split("|"), (issue, verdict)
