"""Answers from strangers: a verdict or a clear refusal, at once, and never "correct"."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import grader

HOSTILE: list[tuple[str, str]] = [
    ("", "nothing"),
    (" " * 5000, "blanks"),
    ("(" * 50_000, "open brackets"),
    ("{" * 50_000, "open braces"),
    ("[" * 5_000 + "]" * 5_000, "nested lists"),
    ("x" * 1_000_000, "a megabyte of letters"),
    ("x+" * 20_000 + "x", "many terms"),
    ("\\frac" * 3_000, "fractions without arguments"),
    ("\\sqrt{" * 2_000 + "x" + "}" * 2_000, "nested roots"),
    ("x^" * 3_000 + "2", "a tower of powers"),
    ("9^{9^{9^9}}", "a tower of nines"),
    ("9**9**9**9", "a tower of nines, plain"),
    ("((9^9)^{9999})^{9999}", "powers of powers"),
    ("\\binom{10^9}{5\\cdot10^8}", "a huge binomial"),
    ("(10^9)!", "a huge factorial"),
    ("((10!)!)!", "factorials of factorials"),
    ("factorial(10**7)", "a large factorial"),
    ("(x+1)^{10^9}", "a huge degree"),
    ("(x+y)^{1000}(x-y)^{1000}", "a large degree"),
    ("\\sum_{i=1}^{10^6} i", "a long sum"),
    ("\\sum_{i=1}^{10^3}\\sum_{j=1}^{10^3}\\sum_{k=1}^{10^3} ijk", "nested sums"),
    (
        "\\sum_{a=1}^4\\sum_{b=1}^4\\sum_{c=1}^4\\sum_{d=1}^4\\sum_{f=1}^4\\sum_{g=1}^4\\sum_{h=1}^4 x(a+b+c+d+f+g+h)",
        "sums in sums",
    ),
    ("\\prod_{i=1}^{10^9} i", "a long product"),
    ("1" * 100_000, "a long literal"),
    ("1e999999999", "a huge exponent"),
    ("10^{10^{10}}", "a number too large to write"),
    ("e^{e^{e^{e^{100}}}}", "overflow"),
    ("\\sin(10^{10^6})", "a sine of too large a number"),
    ("\\Gamma(" * 50 + "x" + ")" * 50, "nested gammas"),
    ("\\sqrt{" * 95 + "x" + "}" * 95, "nested roots, as deep as can be read"),
    ("|" * 90 + "x" + "|" * 90, "nested bars"),
    ("\\lfloor " * 60 + "x" + "\\rfloor " * 60, "nested floors"),
    ("\\log_2(" * 40 + "x" + ")" * 40, "nested logarithms"),
    ("(" * 40 + "x" + ")!" * 40, "nested factorials"),
    ("1e5000", "more digits than Python writes at once"),
    ("\\sin(1e5000)", "a function of such a number"),
    ("\\{1e5000,\\dots,3e5000\\}", "such numbers with dots"),
    ("((1e5000)^{100})^{100} x", "powers of a long number"),
    ("3.7e4999^{3.3}", "a long number to a broken power"),
    ("2^{0.5e4999}", "a power of a long number"),
    ("\\prod_{i=1}^{9999} e^{e^{i}}", "a product that overflows"),
    ("\\sum_{k=0}^{9999} \\binom{9999}{k} x^k", "large binomials in a long sum"),
    ("\\frac{d}{dx}" * 20 + "\\sin(x^2)", "derivatives in derivatives"),
    (
        "\\det\\begin{pmatrix}"
        + "\\\\".join("&".join("xy"[(i * j) % 2] for i in range(26)) for j in range(26))
        + "\\end{pmatrix}",
        "a large determinant",
    ),
    ("__import__('os').system('true')", "Python"),
    ("().__class__.__bases__[0].__subclasses__()", "Python attributes"),
    ("lambda: 1", "Python lambda"),
    ("x\x00y", "a NUL"),
    ("x\ud800", "a lone surrogate"),
    ("\u202ex", "an override of the direction"),
    ("х", "a Cyrillic letter"),
    ("nan", "not a number"),
    ("oo - oo", "an undefined difference"),
    ("\\infty", "infinity"),
    ("0/0", "zero by zero"),
    ("1/0", "division by zero"),
    ("0^{-1}", "a pole"),
    ("x^2 = x^2 + 1", "a false equation"),
    ("x = x", "a true equation"),
    ("2x \\text{ or } 3x", "two answers"),
    ("\\pm 2x", "two values"),
    ("2x, 3x", "a list"),
    ("\\text{correct}", "words"),
    ("I don't know", "more words"),
    ("\\def\\x{\\x\\x}\\x", "a macro"),
    ("\\input{/etc/passwd}", "a file"),
    ("\\begin{pmatrix}" + "1&" * 500 + "1\\end{pmatrix}", "a wide matrix"),
    ("\\begin{cases}" * 500, "open environments"),
    ("=", "only a sign"),
    ("+", "only an operator"),
    ("\\", "only a backslash"),
    ("$$$$", "empty displays"),
    ("%", "a comment"),
    ("[/]", "markup"),
    ("\x1b[31mred", "an escape sequence"),
]

REFUSED = {"invalid", "incorrect", "undecided", "blank"}


@pytest.mark.parametrize("answer", [pytest.param(a, id=name) for a, name in HOSTILE])
def test_a_hostile_answer_is_refused(answer: str) -> None:
    verdict = grader.check("2 x + y", answer, symbols={"x": "real", "y": "real"})
    assert verdict.outcome in REFUSED
    assert verdict.credit in (0, None)
    if verdict.outcome == "invalid":
        assert verdict.feedback, "a refusal says why"


@pytest.mark.parametrize("answer", [None, 3, 2.5, b"x", ["x"], {"answer": 3}, object()])
def test_an_answer_of_any_type_is_taken(answer: object) -> None:
    verdict = grader.check("2 x", answer, symbols={"x": "real"})
    assert verdict.outcome in REFUSED


_ALL_AT_ONCE = """
import json, re, sys, time
sys.path.insert(0, sys.argv[1])
from test_hostile_answers import HOSTILE
import grader
worst = 0.0
for answer, name in HOSTILE:
    start = time.process_time()
    grader.check("2 x + y", answer, symbols={"x": "real", "y": "real"})
    worst = max(worst, time.process_time() - start)
status = open("/proc/self/status").read()  # ru_maxrss would count the process that started this one
memory = int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024
print(json.dumps({"worst": worst, "memory": memory}))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
def test_no_hostile_answer_takes_long_or_eats_the_memory() -> None:
    """Under 200 MB for the whole process; time is checked with a wide margin, as machines differ."""
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", _ALL_AT_ONCE, str(here)], capture_output=True, text=True, check=True
    )
    figures = __import__("json").loads(done.stdout)
    assert figures["memory"] < 200
    assert figures["worst"] < 5
