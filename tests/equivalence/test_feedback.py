"""Forms, known mistakes, shares of entries, and what a wrong answer is told."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from grader.equivalence.verdict import Verdict
from grader.items.model import Form, Mistake

Check = Callable[..., Verdict]

X = {"x": "real"}
VECTORS = {"A": "matrix[n, n]", "B": "matrix[n, n]", "x": "vector[n]", "y": "vector[n]"}
INDICES = {**VECTORS, "i": "index 1..n", "j": "index 1..n"}

EXPLAINED = [
    ("2x", "-2x", X, "NEQ.SIGN"),
    ("2x", "x", X, "NEQ.FACTOR"),
    (r"\frac{e^x}{2}", "e^x", X, "NEQ.FACTOR"),
    ("x^2", "x^2 + 3", X, "NEQ.CONSTANT"),
    ("x^2 + 3x", "x^2", X, "NEQ.TERM"),
    ("x^2 + 3x", "x^2 - 3x", X, "NEQ.TERM_SIGN"),
    (r"2x \cos(x^2)", r"2 \cos(x^2)", X, "NEQ.FACTOR_MISSING"),
    ("x^2", "x^{-2}", X, "NEQ.RECIPROCAL"),
    ("A", r"A^\top", VECTORS, "NEQ.TRANSPOSED"),
    (r"x y^\top", r"y x^\top", VECTORS, "NEQ.TRANSPOSED"),
    ("(x-1)(x+2)", "(x-1)(x-2)", X, "NEQ.TERM_SIGN"),
    ("x^2 + 3", "x^2 + 3 + x", X, "NEQ.TERM"),
    (r"2x \cos(x^2)", r"\cos(x^2)", X, "NEQ.CHAIN_RULE"),
    (r"\frac{x}{\sqrt{x^2+1}}", r"\frac{1}{2\sqrt{x^2+1}}", X, "NEQ.CHAIN_RULE"),
    (r"\frac{1-x^2}{(x^2+1)^2}", r"\frac{1-x^2}{x^2+1}", X, "NEQ.EXPONENT"),
    ("x^3 + 3 x^2", "x^3 + 3 x", X, "NEQ.EXPONENT"),
    (r"\sum_{i=1}^n y_i x_i", r"\sum_{i=0}^n y_i x_i", VECTORS, "NEQ.BOUND"),
    (r"\sum_{i=1}^n y_i x_i", r"\sum_{i=1}^{n-1} y_i x_i", VECTORS, "NEQ.BOUND"),
    (r"\sum_j A_{ij} x_j", r"\sum_j A_{ij} x_i", INDICES, "NEQ.OTHER_INDEX"),
    (r"x_i (\delta_{ij} - x_j)", r"x_i (\delta_{ij} - x_i)", INDICES, "NEQ.OTHER_INDEX"),
    (r"x_i (\delta_{ij} - x_j)", r"x_i (1 - x_j)", INDICES, "NEQ.DIAGONAL"),
    (r"A^\top A x", "A A x", VECTORS, "NEQ.TRANSPOSE_INSIDE"),
    ("A B x", "B A x", VECTORS, "NEQ.ORDER"),
    ("A x - y", "A x + y", VECTORS, "NEQ.TERM_SIGN"),
    ("1/3", "0.3333", {}, "NEQ.ROUNDED"),
    (r"\sqrt 2 x", "1.4142 x", X, "NEQ.ROUNDED"),
]

UNEXPLAINED = [
    (r"\sin x", r"\cos x", X, "no single change"),
    ("x^3 - 3x^2 + x", "x^3 + 3x^2 - x", X, "two signs"),
    ("x^2", "0", X, "anything can lead to 0"),
    ("0", "x", X, "the key is 0"),
    (
        "2 x",
        "5 + x",
        X,
        "a sign, a factor or a term: several explanations would have to hold together",
    ),
    (r"(A + A^\top) x", "2 A x", VECTORS, "true for symmetric matrices only"),
]

FORMS: list[tuple[str, str, Form, str]] = [
    ("(x+1)^2", "x^2+2x+1", Form(("factored",)), "FORM.FACTORED"),
    ("x^2+2x+1", "(x+1)^2", Form(("expanded",)), "FORM.EXPANDED"),
    ("1/2", "2/4", Form(("lowest terms",)), "FORM.LOWEST_TERMS"),
    ("1/2", "1/2", Form(("decimal",)), "FORM.DECIMAL"),
    ("1/2", "0.5", Form(("fraction",)), "FORM.FRACTION"),
    ("(x+1)^2", "x^2+2x+1", Form(("same",)), "FORM.SAME"),
    (r"\frac{1+x}{x}", r"1 + \frac1x", Form(("single fraction",)), "FORM.SINGLE_FRACTION"),
    ("e^x", r"\exp(x)", Form(without=(r"\exp",)), "FORM.WITHOUT"),
    (r"\sum_{k=1}^3 x", "3x", Form(without=(r"\sum",)), "EQ.EXACT"),
    ("3x", r"\sum_{k=1}^3 x", Form(without=(r"\sum",)), "FORM.WITHOUT"),
]


@pytest.mark.parametrize(("key", "answer", "symbols", "note"), EXPLAINED)
def test_explained(check: Check, key: str, answer: str, symbols: dict[str, str], note: str) -> None:
    verdict = check(key, answer, symbols=symbols)
    assert (verdict.outcome, verdict.note) == ("incorrect", note)
    assert len(verdict.feedback) == 1


@pytest.mark.parametrize(("key", "answer", "symbols", "why"), UNEXPLAINED)
def test_unexplained(
    check: Check, key: str, answer: str, symbols: dict[str, str], why: str
) -> None:
    verdict = check(key, answer, symbols=symbols)
    assert verdict.note in {"NEQ.BALL", "NEQ.EXACT"}, why
    assert verdict.feedback == ()


def test_the_term_is_named(check: Check) -> None:
    verdict = check("x^2 - 2x + 3", "x^2 + 2x + 3", symbols=X)
    assert verdict.feedback == ("The second term of your answer has the wrong sign.",)


def test_credit_for_a_mistake_that_was_diagnosed(check: Check) -> None:
    """An explanation changes no credit unless the sheet says so."""
    half = {"NEQ.SIGN": Fraction(1, 2)}
    for diagnoses, outcome, credit in (({}, "incorrect", 0), (half, "partial", Fraction(1, 2))):
        verdict = check("2x", "-2x", symbols=X, diagnoses=diagnoses)
        assert (verdict.outcome, verdict.credit) == (outcome, credit)
        assert verdict.note == "NEQ.SIGN"
    assert check("2x", "3x", symbols=X, diagnoses=half).credit == 0


@pytest.mark.parametrize(("key", "answer", "form", "note"), FORMS)
def test_forms(check: Check, key: str, answer: str, form: Form, note: str) -> None:
    verdict = check(key, answer, symbols=X, form=form)
    assert verdict.note.startswith(note[:4])
    assert verdict.outcome == ("incorrect" if note.startswith("FORM") else "correct")


def test_a_right_form_passes(check: Check) -> None:
    for key, answer, style in (
        ("x^2-1", "(x-1)(x+1)", "factored"),
        ("x^2-1", "x^2-1", "expanded"),
        ("1/2", "1/2", "lowest terms"),
        ("1/2", "0.5", "decimal"),
        ("1/2", r"\frac{1}{2}", "fraction"),
        ("x+1", "1+x", "same"),
    ):
        assert check(key, answer, symbols=X, form=Form((style,))).outcome == "correct", (key, style)


def test_form_credit(check: Check) -> None:
    verdict = check(
        "(x+1)^2", "x^2+2x+1", symbols=X, form=Form(("factored",)), form_credit=Fraction(1, 2)
    )
    assert (verdict.outcome, verdict.credit) == ("partial", Fraction(1, 2))


def test_the_form_of_any_key_will_do(check: Check) -> None:
    keys = ("x^2 - 1", "(x - 1)(x + 1)")
    for answer, note in (
        ("x^2-1", "EQ.IDENTICAL"),
        ("(x+1)(x-1)", "EQ.IDENTICAL"),
        ("x^2-2+1", "FORM.SAME"),
    ):
        assert check(keys, answer, symbols=X, form=Form(("same",))).note == note, answer


def test_in_terms_of_takes_names_whole(check: Check) -> None:
    given: dict[str, Any] = {
        "symbols": X, "where": {r"\sigma(x)": r"\frac{1}{1+e^{-x}}"}, "form": Form((), (r"\sigma",)),
    }  # fmt: skip
    key = r"\sigma(x)(1-\sigma(x))"
    assert check(key, r"\sigma(x) - \sigma(x)^2", **given).outcome == "correct"
    assert check(key, r"s(1-s) \text{ where } s = \sigma(x)", **given).outcome == "correct"
    assert check(key, r"\frac{e^{-x}}{(1+e^{-x})^2}", **given).note == "FORM.IN_TERMS_OF"


def test_a_known_mistake_earns_its_credit(check: Check) -> None:
    mistakes = (
        Mistake("x", Fraction(1, 2), "The 2 is missing."),
        Mistake("x^2", Fraction(0), "Differentiate."),
    )
    verdict = check("2x", "x", symbols=X, mistakes=mistakes)
    assert (verdict.outcome, verdict.credit, verdict.note) == (
        "partial",
        Fraction(1, 2),
        "MISTAKE.1",
    )
    assert verdict.feedback == ("The 2 is missing.",)
    verdict = check("2x", "x x", symbols=X, mistakes=mistakes)
    assert (verdict.outcome, verdict.note) == ("incorrect", "MISTAKE.2")


def test_any_key_will_do(check: Check) -> None:
    assert check(["x", "x^2"], "x x", symbols=X).outcome == "correct"
    assert check(["x", "x^2"], "x^3", symbols=X).outcome == "incorrect"


def test_shares_of_entries(check: Check) -> None:
    key = r"\begin{pmatrix} 1 \\ 2 \\ x \end{pmatrix}"
    verdict = check(key, r"\begin{pmatrix} 1 \\ 3 \\ x \end{pmatrix}", symbols=X, partial="entries")
    assert (verdict.outcome, verdict.credit, verdict.note) == (
        "partial",
        Fraction(2, 3),
        "PARTIAL.ENTRIES",
    )


def test_up_to(check: Check) -> None:
    vector = r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"
    assert (
        check(vector, r"\begin{pmatrix} -3 \\ -6 \end{pmatrix}", up_to=("scale",)).outcome
        == "correct"
    )
    assert (
        check(vector, r"\begin{pmatrix} 3 \\ 5 \end{pmatrix}", up_to=("scale",)).outcome
        == "incorrect"
    )
    assert check("x", "-x", symbols=X, up_to=("sign",)).outcome == "correct"
    assert check("x^2", "x^2 + 5", symbols=X, up_to=("constant",)).outcome == "correct"
    assert check("x^2", "x^2 + C", symbols=X, up_to=("constant",)).outcome == "correct"
    assert check("x^2", "x^2 + C x", symbols=X, up_to=("constant",)).outcome != "correct"
    assert check("x^2", "2x^2", symbols=X, up_to=("constant",)).outcome == "incorrect"


def test_the_task_is_no_answer(check: Check) -> None:
    given: dict[str, Any] = {
        "symbols": {"x": "vector[n]", "b": "vector[n]"},
        "definition": r"\nabla_x (b^\top x)",
    }
    verdict = check("b", r"\nabla_x (b^\top x)", **given)
    assert (verdict.outcome, verdict.note) == ("invalid", "NOT_COMPUTED")


def test_a_left_side_that_differs_is_told(check: Check) -> None:
    verdict = check("2x", "x + 1 = 2x", symbols=X)
    assert verdict.outcome == "correct"
    assert any("right side" in sentence for sentence in verdict.feedback)


def test_a_counterexample_is_readable(check: Check) -> None:
    verdict = check("x^2", "x^3", symbols=X)
    assert verdict.evidence is not None
    assert verdict.evidence.proved
    assert verdict.evidence.counterexample is not None
    assert set(verdict.evidence.counterexample) == {"x", "key", "answer"}
    assert len(verdict.evidence.counterexample["x"]) < 6


def test_no_feedback_holds_the_key(check: Check) -> None:
    canary = "31415926535897"
    key = f"{canary} x^2"
    for answer in ("x", "-x^2", "y", "x +", r"\frac{d}{dx} x", r"\{1\}", f"{canary[:-1]} x^2"):
        verdict = check(key, answer, symbols=X)
        assert canary not in " ".join((*verdict.feedback, verdict.note, verdict.read_as or ""))
