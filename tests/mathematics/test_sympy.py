"""What SymPy is asked for behind its wall: commands in keys, proofs that are wanted, values that evaluation has not.

One process answers all of it.
"""

from __future__ import annotations

from typing import Any

import pytest

import grader
from grader.equivalence.wall.process import SECONDS, the_wall

pytest.importorskip("sympy")


@pytest.fixture(scope="module", autouse=True)
def patience() -> None:
    """A busy machine may take its time here."""
    the_wall()._seconds = 60.0


X: dict[str, Any] = {"x": "real"}
XY: dict[str, Any] = {"x": "real", "y": "real"}
WHOLE: dict[str, Any] = {"n": "natural", "x": "positive"}

COMMANDS: list[tuple[str, str, str]] = [
    ("integrate(x*sin(x), x)", r"\sin x - x \cos x", "correct"),
    ("integrate(x*sin(x), x)", r"\sin x + x \cos x", "incorrect"),
    ("integrate(x**2, (x, 0, 3))", "9", "correct"),
    ("integrate(exp(-x**2), (x, -oo, oo))", r"\sqrt\pi", "correct"),
    ("integrate(1/x, (x, 1, 2))", r"\ln 2", "correct"),
    ("diff(x**2*sin(x), x)", r"2x \sin x + x^2 \cos x", "correct"),
    ("diff(x**5, x, 2)", "20x^3", "correct"),
    ("diff(x**5, x, 2)", "5x^4", "incorrect"),
    ("(x**3 + x).diff(x)", "3x^2 + 1", "correct"),
    ("limit(sin(x)/x, x, 0)", "1", "correct"),
    ("limit((1 + 1/n)**n, n, oo)", "e", "correct"),
    ("limit(1/x, x, 0, '+')", r"\infty", "correct"),
    ("series(exp(x), x, 0, 4)", r"1 + x + \frac{x^2}{2} + \frac{x^3}{6}", "correct"),
    ("series(exp(x), x, 0, 4)", r"1 + x + \frac{x^2}{2} + \frac{x^3}{3}", "incorrect"),
    ("summation(1/n**2, (n, 1, oo))", r"\frac{\pi^2}{6}", "correct"),
    ("summation(k, (k, 1, 10))", "55", "correct"),
    ("simplify(sin(x)**2 + cos(x)**2)", "1", "correct"),
    ("factor(x**2 - 1)", "(x - 1)(x + 1)", "correct"),
    ("expand((x + 1)**2)", "x^2 + 2x + 1", "correct"),
    ("apart(1/(x**2 - 1), x)", r"\frac{1}{2(x - 1)} - \frac{1}{2(x + 1)}", "correct"),
    ("together(1/x + 1/y)", r"\frac{x + y}{xy}", "correct"),
    ("cancel((x**2 - 1)/(x - 1))", "x + 1", "correct"),
    ("solve(x**2 - 2, x)", r"\pm\sqrt 2", "correct"),
    ("solve(x**2 - 2, x)", r"\{\sqrt 2\}", "incorrect"),
    ("solve(Eq(x**2, 4), x)", r"\{2, -2\}", "correct"),
    ("solve(x**2 - 5*x + 6 = 0, x)", "x = 2, x = 3", "correct"),
    ("solve([x + y - 3, x - y - 1], [x, y])", "(2, 1)", "correct"),
    ("Matrix([[2, 1], [1, 2]]).eigenvals()", r"\{1, 3\}", "correct"),
    ("Matrix([[2, 1], [1, 2]]).eigenvals()", r"\{1, 2\}", "incorrect"),
    ("eigenvals(Matrix([[2, 1], [1, 2]]))", r"\{3, 1\}", "correct"),
    ("Matrix([[1, 2], [3, 4]]).det()", "-2", "correct"),
    ("Matrix([[1, 2], [3, 4]]).inv()", r"\begin{pmatrix} -2 & 1 \\ 3/2 & -1/2 \end{pmatrix}", "correct"),
    ("Matrix([[1, 2], [2, 4]]).rref()", r"\begin{pmatrix} 1 & 2 \\ 0 & 0 \end{pmatrix}", "correct"),
    ("Matrix([[1, 2], [2, 4]]).rank()", "1", "correct"),
    ("Matrix([[1, 2], [2, 4]]).nullspace()", r"\{(-2, 1)^T\}", "correct"),
    ("Matrix([[2, 1], [1, 2]]).eigenvects()", "(1, 1)^T, (-1, 1)^T", "correct"),
    ("Matrix([[2, 1], [1, 2]]).charpoly(t)", "t^2 - 4t + 3", "correct"),
    ("dsolve(f(x).diff(x) - 2*f(x), f(x))", "C e^{2x}", "correct"),
    ("dsolve(y'(t) + y(t) = 0, y(t))", "C e^{-t}", "correct"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "outcome"), COMMANDS)
def test_a_key_is_a_command(key: str, answer: str, outcome: str) -> None:
    assert grader.check(key, answer).outcome == outcome


FAULTS: list[tuple[str, str]] = [
    ("sovle(x**2 - 2, x)", "Did you mean the command solve?"),
    ("solve(x**2 - 2)", "solve takes 2 to 8 arguments"),
    ("factor(expand(x**2 - 1))", "A command inside of a command"),
    ("integrate(x**)", "takes 2 to 5 arguments"),
    ("factor(x + )", "In the command factor"),
    ("solve(x - x, x)", "gives no value"),
    ("factor(__import__('os').system('true'))", "In the command factor"),
    ("factor(x.__class__)", "In the command factor"),
    ("lambdify(x, x)", "not among the names"),
    ("solve(z - 1, x)", "z"),
]


@pytest.mark.parametrize(("key", "said"), FAULTS)
def test_a_command_that_gives_nothing_says_why(key: str, said: str) -> None:
    with pytest.raises(grader.SheetError) as caught:
        grader.check(key, "1", symbols=X)
    assert said in " ".join(f"{fault.message} {fault.mend}" for fault in caught.value.faults)


WRONG_IN_SYMPY: list[tuple[str, str, str]] = [
    ("integrate(abs(sin(x)*cos(x)), (x, 0, 2*pi))", "1", "sympy#29072: 1 instead of 2"),
    ("integrate(sqrt(2 - x)*sqrt(1/(2 - x)), (x, 0, 1))", "-1", "sympy#29792: -1 instead of 1"),
    ("integrate(1/(2**(2*x/3) + 1), (x, 0, oo))", "1/2", "sympy#15810: 1/2 instead of 3/2"),
    ("integrate(1/(cos(x) + 2), (x, 0, 2*pi))", "0", "sympy#6278"),
    ("limit(x*(((x + 1)**2 + 1)/(x**2 + 1) - 1), x, oo)", "0", "sympy#17380"),
    ("limit((1 + 1/x)**(x**2)/exp(x), x, oo)", "1", "sympy#25885"),
    ("summation(n/((n + 2)*(n + 4)*(n + 8)), (n, 1, oo))", "521/25200", "diofant#236"),
]


@pytest.mark.parametrize(("key", "answer", "why"), WRONG_IN_SYMPY)
def test_what_sympy_got_wrong_is_no_key(
    monkeypatch: pytest.MonkeyPatch, key: str, answer: str, why: str
) -> None:
    """Of SymPy's versions some answer so: the value is confirmed by other means, or is none."""
    monkeypatch.setattr(the_wall(), "_seconds", SECONDS)
    try:
        verdict = grader.check(key, answer)
    except grader.SheetError:
        return
    assert verdict.outcome != "correct", why


PROOFS: list[tuple[str, str, dict[str, Any], str, bool]] = [
    ("x^2 - 1", "(x - 1)(x + 1)", X, "correct", True),
    (r"\sin^2 x", r"1 - \cos^2 x", X, "correct", True),
    (r"\sqrt{4 + 2\sqrt 3}", r"1 + \sqrt 3", X, "correct", True),
    (r"\sqrt{5 + 2\sqrt 6}", r"\sqrt 2 + \sqrt 3", X, "correct", True),
    (r"\sum_{k=1}^n k", r"\frac{n(n + 1)}{2}", WHOLE, "correct", True),
    (r"\sum_{k=1}^n k^2", r"\frac{n(n + 1)(2n + 1)}{6}", WHOLE, "correct", True),
    (r"\sum_{k=0}^n 2^k", "2^{n+1} - 1", WHOLE, "correct", True),
    (r"\Gamma(x + 1)", r"x \Gamma(x)", WHOLE, "correct", True),
    ("(n + 1)!", "(n + 1) n!", WHOLE, "correct", True),
    (r"\begin{pmatrix} \sqrt{4 + 2\sqrt 3} & 1 \end{pmatrix}", r"\begin{pmatrix} 1 + \sqrt 3 & 1 \end{pmatrix}", X, "correct", True),
    (r"\sqrt{4 + 2\sqrt 3}", r"2 + \sqrt 3", X, "incorrect", True),
    (r"\sum_{k=1}^n k", r"\frac{n(n - 1)}{2}", WHOLE, "incorrect", True),
    ("x", "x + 10^{-30}", X, "incorrect", True),
    (r"\arctan(1/2)", r"\frac{\pi}{2} - \arctan 2", X, "undecided", False),
    (r"\arcsin x + \arccos x", r"\frac{\pi}{2}", {"x": "real in (0, 1)"}, "undecided", False),
    (r"\sqrt{x}", r"\sqrt{x} + 0 \cdot \ln x", {"x": "real"}, "undecided|correct", False),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "symbols", "outcome", "proved"), PROOFS)
def test_a_proof_is_wanted(
    key: str, answer: str, symbols: dict[str, Any], outcome: str, *, proved: bool
) -> None:
    verdict = grader.check(key, answer, symbols=symbols, evidence="proof")
    assert verdict.outcome in outcome.split("|")
    if verdict.outcome == "undecided":
        assert verdict.note == "NOT_PROVED"
        assert verdict.credit is None
    if proved:
        assert verdict.evidence is not None
        assert verdict.evidence.proved


def test_without_it_agreement_at_points_is_enough() -> None:
    verdict = grader.check(r"\arctan(1/2)", r"\frac{\pi}{2} - \arctan 2")
    assert verdict.outcome == "correct"


STUDENTS: list[str] = [
    "integrate(x*sin(x), x)",
    "diff(x, x)",
    "solve(x - 1, x)",
    "factor(x)",
    "Matrix([[1]]).det()",
    "limit(x, x, 1)",
    "simplify(x)",
]


@pytest.mark.parametrize("answer", STUDENTS)
def test_a_student_writes_no_commands(answer: str) -> None:
    assert grader.check("x", answer, symbols=X).outcome == "invalid"


def test_only_proof_is_a_kind_of_evidence() -> None:
    with pytest.raises(grader.SheetError, match="evidence"):
        grader.check("x", "x", evidence="faith")
