"""Right and wrong answers of every rung, as tables: key, answer, declarations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.equivalence.verdict import Verdict

Check = Callable[..., Verdict]

REAL = {"x": "real"}
MATRICES = {"A": "matrix[n, n]", "B": "matrix[n, n]", "x": "vector[n]", "y": "vector[n]"}
INDEXED = {"x": "vector[n]", "A": "matrix[m, n]", "i": "index 1..m", "j": "index 1..n"}

EQUAL = [
    (r"\sqrt{x^2-100}", r"\sqrt{(x-10)(x+10)}", REAL),
    (r"\tan(x/2)", r"\frac{\sin x}{1+\cos x}", REAL),
    (r"\operatorname{asinh} x", r"\ln(x+\sqrt{x^2+1})", REAL),
    (r"\arctan(1/2)", r"\pi/2-\arctan 2", {}),
    (r"\sqrt{x^2}", "|x|", REAL),
    (r"(A+B)^2", "A^2+AB+BA+B^2", MATRICES),
    ("0", r"\sin^2x+\cos^2x-1", REAL),
    (r"\sum_i x_i", r"\sum_j x_j", {"x": "vector[n]"}),
    (r"x_j", r"\sum_{i=1}^n\delta_{ij}x_i", {"x": "vector[n]", "j": "index 1..n"}),
    ("x + 1", r"\frac{x^2-1}{x-1}", REAL),
    ("1", r"\frac{x}{x}", REAL),
    (r"\frac{1}{3}", "1/3", {}),
    (r"2^{10}", "1024", {}),
    ("A x", r"\sum_j A_{ij} x_j", INDEXED),
    (r"(A x)_i", "A x", INDEXED),
    ("A x", r"(x^\top A^\top)^\top", {"A": "matrix[m, n]", "x": "vector[n]"}),
    (r"x^\top A x", r"x^\top A^\top x", MATRICES),
    (r"\operatorname{tr}(AB)", r"\operatorname{tr}(BA)", MATRICES),
    (r"\det(AB)", r"\det(A)\det(B)", MATRICES),
    (r"e^{x+1}", r"e \cdot e^x", REAL),
    (r"\ln(x^2)", r"2\ln|x|", REAL),
    (
        r"f'(x) g(x) + f(x) g'(x)",
        r"g' f + g f'",
        {**REAL, "f": "function R -> R", "g": "function R -> R"},
    ),
    (r"\max(x, 0)", r"\frac{x+|x|}{2}", REAL),
    ("0", r"\mathbf{0}", {}),
]

DIFFERENT = [
    (r"1/2^{98}", r"1/2^{99}", {}),
    ("1/2006!", "1/2004!", {}),
    (r"e^{-41}", r"e^{-40}", {}),
    ("x", "x+0.0001", REAL),
    (r"10^6 x+1", r"10^6 x+50", REAL),
    (r"\frac18e^{2x}+10^{-5}", r"\frac18e^{2x}+2e^{-2x}", REAL),
    ("x^2", r"x^2+10^{-40}", REAL),
    ("x^2", r"x^2+10^{-100}", REAL),
    ("x", "|x|", REAL),
    ("B A^\\top", "A^\\top B", MATRICES),
    ("A B", "B A", MATRICES),
    ("A^2", r"\operatorname{tr}(A)A-\det(A)I", MATRICES),
    ("f(x)", "f'(x)", {**REAL, "f": "function R -> R"}),
    ("0", r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}", REAL),
    (r"\sqrt{x^2}", "x", REAL),
    (r"x_j", "x_i", {"x": "vector[n]", "i": "index 1..n", "j": "index 1..n"}),
    (r"x^\top x", r"x x^\top", MATRICES),
    ("A x", "x", MATRICES),
    ("A", r"A^\top", MATRICES),
    ("1", "x/x + 10^{-30}", REAL),
    (r"\lfloor x \rfloor", "x", REAL),
    (r"\sin x", "x", REAL),
    (r"\mathbb{E}[X^2]", r"\mathbb{E}[X]^2", {"X": "random variable"}),
    (
        r"\mathbb{E}[XY]",
        r"\mathbb{E}[X]\mathbb{E}[Y]",
        {"X": "random variable", "Y": "random variable"},
    ),
]

INVALID = [
    ("5", "5 = x^2 < 7", REAL),
    ("2", r"\{2, 3\}", REAL),
    ("2", r"2 \text{ or } 3", REAL),
    ("2", "2, 3", REAL),
    ("2", r"2 \pm 1", REAL),
    (r"3", "x > 2", REAL),
    ("x", "q", REAL),
    ("x", "nan", REAL),
    ("2x", r"\frac{d}{dx} x^2", REAL),
    ("x^2/2", r"\int x \, dx", REAL),
    ("A x", "x A", MATRICES),
]


@pytest.mark.parametrize(("key", "answer", "symbols"), EQUAL)
def test_equal(check: Check, key: str, answer: str, symbols: dict[str, str]) -> None:
    verdict = check(key, answer, symbols=symbols)
    assert verdict.outcome == "correct", verdict
    assert verdict.credit == 1


@pytest.mark.parametrize(("key", "answer", "symbols"), DIFFERENT)
def test_different(check: Check, key: str, answer: str, symbols: dict[str, str]) -> None:
    verdict = check(key, answer, symbols=symbols)
    assert verdict.outcome in {"incorrect", "invalid"}, verdict
    assert verdict.credit == 0


@pytest.mark.parametrize(("key", "answer", "symbols"), INVALID)
def test_not_what_is_asked(check: Check, key: str, answer: str, symbols: dict[str, str]) -> None:
    verdict = check(key, answer, symbols=symbols)
    assert verdict.outcome == "invalid", verdict
    assert verdict.feedback


@pytest.mark.parametrize(("key", "answer", "symbols"), EQUAL + DIFFERENT)
def test_a_key_answers_itself(check: Check, key: str, answer: str, symbols: dict[str, str]) -> None:
    del answer
    verdict = check(key, key, symbols=symbols)
    assert (verdict.outcome, verdict.note) == ("correct", "EQ.IDENTICAL")


@pytest.mark.parametrize(("key", "answer", "symbols"), EQUAL + DIFFERENT)
def test_the_order_does_not_matter_for_a_difference(
    check: Check, key: str, answer: str, symbols: dict[str, str]
) -> None:
    forth, back = (check(*pair, symbols=symbols) for pair in ((key, answer), (answer, key)))
    assert {forth.outcome, back.outcome} <= {"correct"} or "correct" not in {
        forth.outcome,
        back.outcome,
    }


def test_repeatable(check: Check) -> None:
    pairs = [(key, answer, symbols) for key, answer, symbols in EQUAL + DIFFERENT]
    assert all(check(k, a, symbols=s) == check(k, a, symbols=s) for k, a, s in pairs[::4])


def test_a_region_that_only_the_answer_lacks_is_a_difference(check: Check) -> None:
    assert check("x", r"\sqrt{x}^2", symbols=REAL).note == "NEQ.DOMAIN"
    assert check(r"\sqrt{x}^2", "x", symbols=REAL).outcome == "correct"


def test_a_single_point_counts_where_both_sides_have_a_value(check: Check) -> None:
    key = r"\begin{cases} 1 & x = 2 \\ 0 & x \neq 2 \end{cases}"
    assert check(key, "0", symbols=REAL).note == "NEQ.POINT"
    assert check(key, "0", symbols=REAL, up_to=("almost everywhere",)).outcome == "correct"


HIDDEN = [
    r"e^{-e^{x^2+30}}", r"1-\tanh(x^2+2000)", r"e^{-10^{10}(x^2+1)}", r"(x^2+10)^{-5000}", r"2^{-2^{x^2+50}}",
    r"e^{-(x^2+40)^2}", r"\operatorname{erfc}(x^2+50)", r"10^{-2000}", r"\frac{1}{1+e^{x^2+4000}}",
]  # fmt: skip


@pytest.mark.parametrize("term", HIDDEN)
def test_a_term_too_small_to_see_is_never_accepted(check: Check, term: str) -> None:
    assert check(r"\sin x", rf"\sin x + {term}", symbols=REAL).outcome in {"incorrect", "undecided"}
