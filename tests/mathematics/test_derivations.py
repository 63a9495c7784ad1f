"""Chains of steps: what is asked, what is handed in, how it is marked, and where it first goes wrong."""

from __future__ import annotations

from typing import Any

import pytest

import grader

SQUARE: dict[str, Any] = {
    "symbols": {"A": "matrix[m, n]", "x": "vector[n]", "b": "vector[m]"},
    "start": r"\nabla_x \|A x - b\|^2",
    "goal": r"2 A^\top (A x - b)",
}
EXPAND: dict[str, Any] = {
    "symbols": {"A": "matrix[m, n]", "x": "vector[n]", "b": "vector[m]"},
    "start": r"\|A x - b\|^2",
    "goal": r"x^\top A^\top A x - 2 x^\top A^\top b + b^\top b",
}
FORM: dict[str, Any] = {
    "symbols": {"M": "matrix[n, n]", "x": "vector[n]"},
    "start": r"\sum_{i=1}^n \sum_{j=1}^n x_i x_j M_{ij}",
    "goal": r"x^\top M x",
}
BINOMIAL: dict[str, Any] = {
    "symbols": {"a": "real", "b": "real"},
    "start": "(a + b)^2",
    "goal": "a^2 + 2 a b + b^2",
}
QUOTIENT: dict[str, Any] = {
    "symbols": {"x": "real"},
    "start": r"\frac{d}{dx} \frac{x}{x^2 + 1}",
    "goal": r"\frac{1 - x^2}{(x^2 + 1)^2}",
}
ENTRY: dict[str, Any] = {
    "symbols": {"b": "vector[n]", "x": "vector[n]", "k": "index 1..n"},
    "start": r"\frac{\partial}{\partial x_k} (b^\top x)",
    "goal": "b_k",
}
GRADIENT: dict[str, Any] = {**ENTRY, "start": r"\nabla_x (b^\top x)", "goal": "b"}
SOFTMAX: dict[str, Any] = {
    "symbols": {"z": "vector[n]", "i": "index 1..n", "j": "index 1..n"},
    "where": {"s_i": r"\frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}"},
    "start": r"\frac{\partial s_i}{\partial z_j}",
    "goal": r"s_i (\delta_{ij} - s_j)",
}
VARIANCE: dict[str, Any] = {
    "symbols": {"X": "random variable", "Y": "random variable"},
    "start": r"\operatorname{Var}(X + Y)",
    "goal": r"\operatorname{Var}(X) + \operatorname{Var}(Y)",
}
INDEPENDENT: dict[str, Any] = {**VARIANCE, "given": ["X and Y independent"]}
CAUCHY: dict[str, Any] = {
    "symbols": {"x": "real", "y": "real"},
    "start": "2 x y",
    "goal": "x^2 + y^2",
}
TRACE: dict[str, Any] = {
    "symbols": {"A": "matrix[n, n]", "B": "matrix[n, n]"},
    "start": r"\operatorname{tr}(A B)",
    "goal": r"\operatorname{tr}(B A)",
}
PROJECTION: dict[str, Any] = {
    "symbols": {"P": "matrix[n, n]", "x": "vector[n]"},
    "given": ["P^2 = P", r"P^\top = P"],
    "start": r"x^\top P^\top P x",
    "goal": r"x^\top P x",
}
LOGARITHM: dict[str, Any] = {
    "symbols": {"X": "matrix[m, n]", "b": "vector[m]", "c": "vector[n]"},
    "given": [r"b^\top X c > 0"],
    "where": {"y": r"\ln(b^\top X c)", "s": r"b^\top X c"},
    "start": r"\frac{\partial y}{\partial X}",
    "goal": r"\frac{1}{b^\top X c} b c^\top",
}
CHAINED: dict[str, Any] = {
    "symbols": {"x": "real"},
    "start": r"\frac{d}{dx} \sin(x^2)",
    "goal": r"2x\cos(x^2)",
}
FREE: dict[str, Any] = {"symbols": {"x": "real"}}

ROWS: list[tuple[dict[str, Any], Any, str, int | None, str]] = [
    # Ways of writing a chain.
    (SQUARE, [r"\nabla_x (A x - b)^\top (A x - b)", r"2 A^\top A x - 2 A^\top b", r"2 A^\top (A x - b)"],
     "correct", None, "a list of members, the start left out"),
    (SQUARE, [r"\nabla_x \|A x - b\|^2 = \nabla_x (A x - b)^\top (A x - b)", r"= 2 A^\top (A x - b)"],
     "correct", None, "members with signs of their own"),
    (SQUARE, r"\begin{aligned} \nabla_x \|Ax-b\|^2 &= \nabla_x (Ax-b)^\top(Ax-b) \\ &= 2A^\top(Ax-b) \end{aligned}",
     "correct", None, "aligned"),
    (SQUARE, "We have $$\\nabla_x \\|Ax-b\\|^2 = \\nabla_x (Ax-b)^T(Ax-b)$$ and by the chain rule $$= 2A^T(Ax-b).$$",
     "correct", None, "displays with prose between them"),
    (SQUARE, r"\text{Let } r = Ax - b. \text{ Then } \nabla_x \|r\|^2 = \nabla_x (r^\top r) = 2A^\top r = 2A^\top(Ax-b)",
     "correct", None, "a definition on the way"),
    (SQUARE, [r"r := A x - b", r"\nabla_x \|r\|^2 = \nabla_x (r^\top r)", "= 2 A^T r"], "correct", None,
     "a definition as a line of its own; the goal in its terms"),
    (SQUARE, r"\nabla_x \|Ax-b\|^2 = \nabla_x (Ax-b)^\top(Ax-b) \\ \nabla_x \|Ax-b\|^2 = 2A^\top(Ax-b)",
     "correct", None, "every line with its own left side"),
    (SQUARE, r"f(x) = \|Ax-b\|^2 \\ \nabla f(x) = \nabla_x (Ax-b)^\top(Ax-b) = 2A^\top(Ax-b)", "correct", None,
     "a function of the student's own"),
    (BINOMIAL, "(a+b)^2 = (a+b)(a+b) = a^2 + ab + ba + b^2 = a^2 + 2ab + b^2", "correct", None, "plain syntax"),
    (BINOMIAL, "(a+b)**2 = (a+b)*(a+b) = a**2 + 2*a*b + b**2", "correct", None, "as SymPy writes it"),
    (BINOMIAL, ["(a+b)(a+b)", "a^2 + 2ab + b^2", "a^2 + 2ab + b^2"], "correct", None, "a line written twice"),
    (BINOMIAL, r"(a+b)^2 \stackrel{(1)}{=} a(a+b) + b(a+b) \overset{!}{=} a^2 + 2ab + b^2", "correct", None,
     "reasons over the sign"),
    (ENTRY, [r"\sum_i \frac{\partial}{\partial x_k} b_i x_i", r"\sum_i b_i \delta_{ik}", "b_k"], "correct", None,
     "entry by entry"),
    (GRADIENT, [r"\frac{\partial}{\partial x_k} \sum_i b_i x_i", r"\sum_i b_i \delta_{ik}", "b_k"], "correct", None,
     "entries stand for the whole"),
    (GRADIENT, [r"\frac{\partial}{\partial x_k} \sum_i b_i x_i", "b_k", "b"], "correct", None, "then the whole itself"),
    # Where a chain goes wrong.
    (SQUARE, [r"\nabla_x \|A x - b\|^2", r"\nabla_x (x^\top A^\top A x - 2 x^\top A^\top b + b^\top b)",
              r"2 A^\top A x - A^\top b", r"2 A^\top (A x - b)"], "partial", 2, "a factor lost and found again"),
    (SQUARE, [r"\nabla_x (A x - b)^\top (A x - b)", r"2 A (A x - b)", r"2 A^\top (A x - b)"], "partial", 1,
     "a line that is not defined"),
    (SQUARE, [r"2 A^\top (A x + b)", r"2 A^\top A x + 2 A^\top b"], "partial", 0, "wrong at once, then consistent"),
    (QUOTIENT, [r"\frac{(x^2+1) - x \cdot 2x}{(x^2+1)^2}", r"\frac{1 - x^2}{(x^2+1)^2}"], "correct", None, "right"),
    (QUOTIENT, [r"\frac{(x^2+1) + x \cdot 2x}{(x^2+1)^2}", r"\frac{1 + 3x^2}{(x^2+1)^2}"], "partial", 0,
     "the sign of the quotient rule, followed through"),
    (QUOTIENT, [r"\frac{x^2+1 - 2x^2}{(x^2+1)^2}", r"\frac{1 - x^2}{x^2+1}", r"\frac{1 - x^2}{(x^2 + 1)^2}"],
     "partial", 1, "a square lost"),
    (SOFTMAX, [r"\frac{\delta_{ij} e^{z_i} \sum_k e^{z_k} - e^{z_i} e^{z_j}}{(\sum_k e^{z_k})^2}",
               r"s_i \delta_{ij} - s_i s_j", r"s_i (\delta_{ij} - s_j)"], "correct", None, "over two free indices"),
    (SOFTMAX, [r"\frac{e^{z_i} \sum_k e^{z_k} - e^{z_i} e^{z_j}}{(\sum_k e^{z_k})^2}", r"s_i (\delta_{ij} - s_j)"],
     "incorrect|partial", 0, "true for i = j only"),
    (SOFTMAX, [r"s_i \frac{\partial \log s_i}{\partial z_j}", r"s_i (\delta_{ij} - s_i)", r"s_i (\delta_{ij} - s_j)"],
     "partial", 1, "one index for the other"),
    (TRACE, [r"\sum_i \sum_j A_{ij} B_{ji}", r"\sum_j \sum_i B_{ji} A_{ij}", r"\operatorname{tr}(BA)"], "correct", None,
     "trace by sums"),
    (TRACE, [r"\sum_i \sum_j A_{ij} B_{ij}", r"\operatorname{tr}(BA)"], "partial|incorrect", 0, "indices of B swapped"),
    (BINOMIAL, ["a^2 + b^2", "a^2 + 2 a b + b^2"], "partial|incorrect", 0, "the freshman's dream, then the goal"),
    (BINOMIAL, "(a+b)^2 = (a+b)(a+b) = q^2", "partial", 2, "a name that nobody declared"),
    (BINOMIAL, ["(a+b)(a+b)", r"\frac{a", "a^2 + 2ab + b^2"], "partial", 1, "a line that cannot be read"),
    # Start and goal.
    (BINOMIAL, ["a^2 + 2ab + b^2"], "partial", None, "the bare goal"),
    (BINOMIAL, ["(a+b)^2", "a^2 + 2ab + b^2"], "partial", None, "start and goal with nothing between them"),
    (BINOMIAL, "(a+b)^2 = a^2 + 2ab + b^2", "partial", None, "the same as one equation"),
    ({**BINOMIAL, "credit": {"steps": 1, "goal": 0}}, ["(a+b)^2", "a^2 + 2ab + b^2"], "incorrect", None,
     "and where only steps count"),
    (BINOMIAL, ["(a+b)^2"], "incorrect", None, "the start alone"),
    (BINOMIAL, ["(a+b)(a+b)", "a(a+b) + b(a+b)"], "partial", None, "stops before the goal"),
    ({**BINOMIAL, "credit": {"steps": 1, "goal": 0}}, ["(a+b)(a+b)", "a(a+b) + b(a+b)"], "partial", None,
     "stopping short is not full marks where only steps count"),
    (SQUARE, [r"\nabla_x (A x - b)^\top (A x - b)", r"\nabla_x (x^\top A^\top A x - 2 b^\top A x + b^\top b)"],
     "partial", None, "the derivative is never taken"),
    (SQUARE, [r"\nabla_x (A x - b)^\top (A x - b)", r"2 A^\top A x - 2 A^\top b"], "correct", None,
     "the goal in another form, all derivatives taken"),
    (EXPAND, [r"(A x - b)^\top (A x - b)", r"x^\top A^\top A x - 2 b^\top A x + b^\top b"], "correct", None,
     "term by term the goal, one term transposed"),
    (EXPAND, [r"(A x - b)^\top (A x - b)", r"\|A x\|^2 - 2 \langle A x, b \rangle + \|b\|^2"], "correct", None,
     "term by term the goal, in norms"),
    (EXPAND, [r"(A x - b)^\top (A x - b)", r"x^\top A^\top A x - x^\top A^\top b - b^\top A x + b^\top b"], "partial", None,
     "not yet collected"),
    (FORM, [r"\sum_i x_i (M x)_i", r"\langle x, M x \rangle"], "correct", None, "an inner product for a product"),
    (FORM, [r"\sum_i x_i \sum_j M_{ij} x_j", r"\sum_i x_i (M x)_i"], "partial", None, "stops at entries"),
    (BINOMIAL, ["1 + 1", "2"], "partial|incorrect", 0, "a true chain about something else"),
    ({**BINOMIAL, "min_steps": 4}, ["(a+b)(a+b)", "a^2 + 2ab + b^2"], "partial", None, "fewer steps than asked"),
    # Premises.
    (INDEPENDENT, [r"\operatorname{Var}(X) + 2 \operatorname{Cov}(X, Y) + \operatorname{Var}(Y)",
                   r"\operatorname{Var}(X) + \operatorname{Var}(Y)"], "correct", None, "independence is given"),
    (VARIANCE, [r"\operatorname{Var}(X) + 2 \operatorname{Cov}(X, Y) + \operatorname{Var}(Y)",
                r"\operatorname{Var}(X) + \operatorname{Var}(Y)"], "partial", 1, "independence is not given"),
    (INDEPENDENT, [r"E[(X+Y)^2] - E[X+Y]^2", r"E[X^2] + E[Y^2] - E[X]^2 - E[Y]^2",
                   r"\operatorname{Var}(X) + \operatorname{Var}(Y)"], "correct", None, "by moments"),
    (INDEPENDENT, [r"E[(X+Y)^2] + E[X+Y]^2", r"\operatorname{Var}(X) + \operatorname{Var}(Y)"], "partial|incorrect", 0,
     "a wrong sign in the definition"),
    (PROJECTION, [r"x^\top P P x", r"x^\top P^2 x", r"x^\top P x"], "correct", None, "a projection"),
    # Inequalities.
    (CAUCHY, r"2xy \le 2xy + (x-y)^2 = x^2 + y^2", "correct", None, "a chain with ≤"),
    (CAUCHY, r"\begin{align*} 2xy &\le 2xy + (x-y)^2 \\ &\le x^2 + y^2 \end{align*}", "correct", None, "lines that begin with ≤"),
    (CAUCHY, ["2xy", r"\le 2xy + (x-y)^2", "<= x^2 + y^2"], "correct", None, "members that begin with ≤"),
    (CAUCHY, r"2xy < 2xy + (x-y)^2 = x^2 + y^2", "partial", 1, "not strictly"),
    (CAUCHY, r"2xy \ge 2xy - (x-y)^2 = x^2 + y^2", "partial", 2, "an equation that does not hold"),
    ({**FREE, "start": r"\sin x", "goal": "2"}, r"\sin x < 1 < 2", "undecided", None, "they meet where no point is drawn"),
    ({**FREE, "start": r"\sin x", "goal": "2"}, r"\sin x \le 1 < 2", "correct", None, "at most, and then below"),
    ({**FREE, "start": "0", "goal": "e^{-x}"}, "0 < e^{-2x} e^{x} = e^{-x}", "correct", None, "closer and closer, and never there"),
    ({**FREE, "start": "0", "goal": "x^2 + 1"}, "0 < 1 + x^2 = x^2 + 1", "correct", None, "never closer than 1"),
    # Neither start nor goal, or one of them.
    (FREE, r"(x+1)^2 = x^2 + 2x + 1 = x(x+2) + 1", "correct", None, "links only"),
    (FREE, r"(x+1)^2 = x^2 + 2x + 1 = x(x+2) + 2", "partial", 2, "links only, one wrong"),
    ({**FREE, "goal": "(x+1)^2"}, ["x^2 + 2x + 1", "x(x+1) + (x+1)", "(x+1)(x+1)", "(x+1)^2"], "correct", None,
     "a goal without a start"),
    ({**FREE, "start": r"\frac{d}{dx} x^3"}, [r"\frac{d}{dx} x^3", "3x^2"], "correct", None, "a start without a goal"),
    # Derivatives are taken, not trusted.
    (FREE, r"(x^2 \sin x)' = (x^2)' \sin x + x^2 (\sin x)' = 2x \sin x + x^2 \cos x", "correct", None, "primes"),
    (FREE, r"\frac{d}{dx} x^2 \sin x = 2x \cos x", "incorrect", 1, "a stated derivative that is false"),
    (FREE, r"\left[\frac{1}{1+x^2}\right]' = -\frac{2x}{(1+x^2)^2}", "correct", None, "brackets with a prime"),
    # One letter for indices of two ranges.
    (SQUARE, [r"\nabla_x \|A x - b\|^2", r"2 A^\top (A x - b)", r"\frac{\partial}{\partial x_k} (x^\top x)",
              r"\sum_i b_i", "b_k"], "partial", 2, "k runs to n, then to m"),
    # Definitions.
    (FREE, r"u = x^2 \\ \frac{d}{dx} \sin u = \cos u \cdot 2x = 2x \cos x^2", "correct", None, "the chain rule"),
    (FREE, r"u = x^2 \\ \frac{d}{dx} \sin u = \cos u = \cos x^2", "partial", 1, "without its inner derivative"),
    # Leibniz: what a name stands for is taken for the name.
    (LOGARITHM, r"\frac{\partial y}{\partial X} = \frac{\partial y}{\partial s} \frac{\partial s}{\partial X} = \frac1s b c^\top",
     "correct", None, "an outer and an inner derivative"),
    (LOGARITHM, r"\frac{\partial y}{\partial X} = \frac{\partial y}{\partial s} \frac{\partial s}{\partial X} = s b c^\top",
     "partial", 2, "the outer derivative is wrong"),
    # Increments and D.
    (QUOTIENT, r"D_x \frac{x}{x^2+1} = \frac{(x^2+1) D_x x - x D_x (x^2+1)}{(x^2+1)^2} = \frac{1 - x^2}{(x^2 + 1)^2}",
     "correct", None, "D_x"),
    (CHAINED, r"u = x^2, \quad du = 2x\,dx, \quad \frac{d}{dx}\sin(x^2) = \cos(u)\frac{du}{dx} = 2x\cos(x^2)",
     "correct", None, "du = 2x dx"),
    (CHAINED, r"u = x^2, \quad \mathrm{d}u = x\,\mathrm{d}x, \quad \frac{d}{dx}\sin(x^2) = \cos(u) \cdot 2x = 2x\cos(x^2)",
     "partial", 1, "du is not x dx"),
    # No line that can be worked out.
    (SQUARE, "x A b", "invalid", None, "a single line that is not defined"),
    ({**FREE, "symbols": {"x": "real", "y": "real"}, "where": {"v": "x y"}}, "v' =", "invalid", None, "a label alone"),
    (FREE, r"u = x^2, \; \text{let } x = 3 \\ u = 9", "invalid", None, "a declared name defined anew"),
]  # fmt: skip


def asked(about: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "derivation", **about}


@pytest.mark.parametrize(("about", "answer", "outcome", "first_wrong", "why"), ROWS)
def test_a_derivation(
    about: dict[str, Any], answer: Any, outcome: str, first_wrong: int | None, why: str
) -> None:
    verdict = grader.check(None, answer, **asked(about))
    assert verdict.outcome in outcome.split("|"), (why, verdict)
    if verdict.outcome != "invalid":
        assert verdict.evidence is not None
        assert verdict.evidence.first_wrong == first_wrong, (why, verdict)
    if verdict.outcome == "partial":
        assert verdict.credit is not None
        assert 0 < verdict.credit < 1
        assert verdict.feedback


def test_every_member_is_shown_with_the_mark_of_its_link() -> None:
    answer = ["(a+b)(a+b)", "a^2 + ab + b^2", "a^2 + a b + b^2", r"\frac{a", "a^2 + 2ab + b^2"]
    verdict = grader.check(None, answer, **asked(BINOMIAL))
    assert [(step.sign, step.outcome) for step in verdict.steps] == [
        ("", "holds"),
        ("=", "wrong"),
        ("=", "repeats"),
        ("=", "unreadable"),
        ("=", "recovers"),
    ]
    assert "line 1 to line 2" in verdict.feedback[0]


def test_the_other_reading_of_a_wrong_line_is_told() -> None:
    about = {
        "symbols": {"x": "vector[n]"},
        "start": r"\|x\|^2 - x_1^2",
        "goal": r"\sum_{i=2}^n x_i^2",
    }
    answer = [r"\sum_i x_i^2 - x_i x_i", r"\sum_{i=2}^n x_i^2"]
    verdict = grader.check(None, answer, **asked(about))
    assert verdict.outcome in {"partial", "incorrect"}
    assert (
        "The sum or limit runs over everything behind it that uses its letter." in verdict.feedback
    )


def test_a_prime_at_a_function_is_explained() -> None:
    answer = r"(\log(1-x))' = \log'(1-x) \cdot (-1) = \frac{-1}{1-x}"
    verdict = grader.check(None, answer, **asked({"symbols": {"x": "real in (-inf, 1)"}}))
    assert verdict.outcome == "incorrect"
    assert any("what is inside of it included" in said for said in verdict.feedback)


def test_credit_is_shared_between_steps_and_goal() -> None:
    """Two of three links hold; the goal is not reached without a gap."""
    answer = ["(a+b)(a+b)", "a^2 + a b + b^2", "b^2 + a (a + b)"]
    verdict = grader.check(
        None, answer, **asked({**BINOMIAL, "credit": {"steps": 0.8, "goal": 0.2}})
    )
    assert verdict.credit is not None
    assert float(verdict.credit) == pytest.approx(0.8 * 2 / 4)


@pytest.mark.parametrize(
    ("answer", "links", "credit", "why"),
    [
        (
            ["(a+b)(a+b)", "a^2 + a b + b^2", "b^2 + a (a + b)"],
            "hwh",
            0.5 * 2 / 4,
            "followed through",
        ),
        (
            ["(a+b)(a+b)", "a^2 + a b + b^2", "a^2 + 2 a b + b^2"],
            "hwr",
            0.5 * 1 / 2,
            "lost and found: one gap",
        ),
        (
            ["a^2 + b^2", "(a+b)(a+b)", "a^2 + 2 a b + b^2"],
            "wrh",
            0.5 * 1 / 2,
            "right from the second line on",
        ),
        (
            ["a^2 + b^2", "a^2 - b^2", "a^2 + 2 a b + b^2"],
            "wwr",
            0,
            "nothing follows from anything",
        ),
    ],
)
def test_credit_after_a_wrong_step(answer: list[str], links: str, credit: float, why: str) -> None:
    verdict = grader.check(None, answer, **asked(BINOMIAL))
    assert "".join(step.outcome[0] for step in verdict.steps) == links, why
    assert verdict.credit is not None
    assert float(verdict.credit) == pytest.approx(credit), why


def test_a_proof_by_exact_algebra_says_so() -> None:
    answer = ["(a+b)(a+b)", "a^2 + ab + ba + b^2", "a^2 + 2ab + b^2"]
    verdict = grader.check(None, answer, **asked(BINOMIAL))
    assert verdict.evidence is not None
    assert verdict.evidence.proved
    matrices = [r"\nabla_x (Ax-b)^\top (Ax-b)", r"2A^\top(Ax-b)"]
    verdict = grader.check(None, matrices, **asked(SQUARE))
    assert verdict.evidence is not None
    assert verdict.evidence.proved
    sums = [r"s_i \delta_{ij} - s_i s_j", r"s_i (\delta_{ij} - s_j)"]
    agreed = grader.check(None, sums, **asked(SOFTMAX))
    assert agreed.evidence is not None
    assert agreed.evidence.proved
    assert agreed.evidence.method == "exact"
