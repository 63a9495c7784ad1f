"""What holds for every verdict: repeatable, indifferent to names and threads, never an exception, codes listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import grader
import grader.equivalence
from grader.equivalence.verdict import Verdict
from grader.equivalence.wording import NOTES

Check = Callable[..., Verdict]

SYMBOLS = {"x": "vector[n]", "A": "matrix[n, n]", "i": "index 1..n", "j": "index 1..n"}
SOFTMAX = r"\frac{e^{x_i}}{\sum_k e^{x_k}}"
PAIRS = [
    (rf"{SOFTMAX}(\delta_{{ij}} - \frac{{e^{{x_j}}}}{{\sum_k e^{{x_k}}}})", rf"\frac{{\partial}}{{\partial x_j}} {SOFTMAX}"),
    (r"A x", r"\sum_j A_{ij} x_j"),
    (r"x^\top A x", r"x^\top A^\top x"),
    (r"A x", r"A^\top x"),
    (r"\|x\|^2", r"\sum_i x_i"),
]  # fmt: skip


def _outcome(verdict: Verdict) -> tuple[Any, ...]:
    return verdict.outcome, verdict.credit, verdict.note


def _renamed(text: str) -> str:
    """Other letters for all names, commands left alone."""
    letters = {"x": "v", "A": "M", "i": "p", "j": "q", "k": "r"}
    return re.sub(
        r"\\[A-Za-z]+|index|vector|matrix|[xAijk]", lambda m: letters.get(m[0], m[0]), text
    )


@pytest.mark.parametrize(("key", "answer"), PAIRS)
def test_letters_do_not_matter(check: Check, key: str, answer: str) -> None:
    plain = check(key, answer, symbols=SYMBOLS, allow=("derivative",))
    symbols = {_renamed(name): kind for name, kind in SYMBOLS.items()}
    other = check(_renamed(key), _renamed(answer), symbols=symbols, allow=("derivative",))
    assert _outcome(plain) == _outcome(other)


def test_threads_do_not_matter(check: Check) -> None:
    def one(pair: tuple[str, str]) -> Verdict:
        return check(*pair, symbols=SYMBOLS, allow=("derivative",))

    alone = [one(pair) for pair in PAIRS]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(one, PAIRS * 4))
    assert together == alone * 4


@pytest.mark.parametrize("constant", range(1, 41))
def test_the_luck_of_the_points_does_not_matter(check: Check, constant: int) -> None:
    # Another constant means other points: on whichever side of 0 most of them lie, ln x has no value on the left.
    verdict = check(rf"\ln(x^2) + {constant}", rf"2 \ln x + {constant}", symbols={"x": "real"})
    assert (verdict.outcome, verdict.note) == ("incorrect", "NEQ.DOMAIN")


HOSTILE = [
    "", " ", "\x00", "\ud800", "{" * 200, "(" * 99 + "x" + ")" * 99, r"\frac{1}{0}", "0/0", "nan", "inf", "1e9999",
    r"\infty - \infty", r"9^{9^{9^{9}}}", r"((9!)!)!", "x" * 3_000, r"\sum_{k=1}^{10^9} k", r"\int x dx", r"\lim_{x \to 0} x",
    r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", r"x = x = x", "1,2,3", r"\{1,2\} \cup (3, 4)", r"x \in \mathbb{R}", r"\pm x",
    r"\text{I don't know}", "__import__('os').system('true')", r"x_{10^9}", r"\binom{10^9}{10^8}", r"e^{10^{10^{10}}}",
    r"\begin{cases} x & x > 0 \end{cases}", r"\sqrt{-1}", r"\log(-x^2 - 1)", "x<", "=", "==", "x=", r"\forall x", "N(0, -1)",
]  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE)
@pytest.mark.parametrize(
    "key", ["x", "3", r"\{1, 2\}", "(0, 1)", "x > 2", r"\begin{pmatrix} x \\ 1 \end{pmatrix}"]
)
def test_no_answer_raises(check: Check, key: str, answer: str) -> None:
    verdict = check(key, answer, symbols={"x": "real"})
    assert verdict.outcome in {"incorrect", "invalid", "undecided", "blank", "correct"}


def test_a_definition_that_doubles_and_doubles_is_bounded(check: Check) -> None:
    values = {f"a_{k}": f"a_{k + 1} + a_{k + 1}" for k in range(40)} | {"a_40": "x"}
    functions = {f"f_{k}(t)": f"f_{k + 1}(t) + f_{k + 1}(t)" for k in range(30)} | {"f_30(t)": "t"}
    assert check("x", "a_0", symbols={"x": "real"}, answer_where=values).outcome == "incorrect"
    assert check("x", "f_0(x)", symbols={"x": "real"}, answer_where=functions).outcome == "invalid"


def test_every_code_is_listed() -> None:
    folder = Path(grader.equivalence.__file__).parent
    text = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    codes = set(re.findall(r'"((?:EQ|NEQ|FORM|PARTIAL|UNDECIDED|KEY)\.[A-Z_]+)"', text))
    assert codes <= set(NOTES)
    assert set(NOTES) >= {"NOT_COMPUTED", "NOT_A_VALUE", "MISTAKE"}


@pytest.mark.parametrize("answer", ["x'", "system('x')", "x''", "x'(3)"])
def test_an_answer_makes_no_function_of_a_letter_of_the_key(answer: str) -> None:
    assert grader.check("x^2 - 1", answer).outcome in {"invalid", "incorrect"}
