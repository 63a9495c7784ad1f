"""Prose by a rubric: right in other words, wrong, denied, confused, stuffed, hostile."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.expression.declarations import Scope
from grader.items import mark
from grader.items.model import Answer, Concept, Item
from grader.items.text import RUBRIC

RUBRICS: dict[str, tuple[tuple[str, list[str]], ...]] = {
    "softmax": (
        ("large inputs overflow (inf, nan)", ["overflow", "infinity", "is inf", "= inf", "too large"]),
        ("very negative inputs round to zero, 0/0", ["underflow", "rounded to zero", "rounds to zero", "divide by zero"]),
    ),
    "remedy": (
        ("subtract the largest entry", ["x_i - x_M", "subtract the max", "shift by the max", "x - max"]),
        ("then no exponential exceeds 1", ["at most 1", "non-positive", "<= 0", "(0,1]", "exp(0)", "at least 1"]),
    ),
    "positive": (
        ("exponentials are positive", [r"\exp(x_i) > 0", "exponential is positive", r"\frac{e^{x_i}}{\sum_j e^{x_j}} > 0"]),
    ),
    "bias": (
        ("regularisation increases the bias", ["increases the bias", "higher bias", "more biased"]),
        ("and reduces the variance", ["reduces the variance", "lower variance", "decreases the variance", "less variance"]),
    ),
    "chain": (("the chain rule", ["chain rule"]), ("the product rule", ["product rule"])),
    "step": (
        ("the step is too large", ["step size is too large", "learning rate is too large", "learning rate is too high"]),
        ("the iteration diverges", ["diverges", "does not converge", "oscillates"]),
    ),
    "differentiable": (("no derivative at 0", ["not differentiable", "no derivative", "corner", "kink"]),),
    "independent": (
        ("covariance zero", ["covariance is zero", r"\operatorname{Cov}(X, Y) = 0", "uncorrelated"]),
        ("does not imply independence", ["does not imply independence", "not independent", "converse is false"]),
    ),
    "critical": (
        ("derivative zero", ["derivative is zero", "f'(x) = 0", "slope vanishes"]),
        ("second derivative negative", ["f''(x) < 0", "second derivative is negative", "concave"]),
    ),
    "mean": (("unbiased", ["unbiased", "expected value equals", r"E[\hat\mu] = \mu"]),),
    "adam": (
        ("momentum", ["moving average of the gradient", "momentum"]),
        ("scales by the second moment", ["divides by the root of the second moment", "adaptive learning rate", "second moment"]),
    ),
    "dropout": (
        ("prevents overfitting", ["prevents overfitting", "reduces overfitting", "regularisation"]),
        ("random units off", ["randomly sets units to zero", "drops units at random", "randomly disables neurons"]),
    ),
    "sat": (
        ("gradient vanishes", ["vanishing gradient", "gradient is close to zero", "gradients vanish", "saturates"]),
    ),
    "lln": (
        ("averages converge", ["sample mean converges to the expectation", "average tends to the mean"]),
        ("iid", ["iid", "independent and identically distributed"]),
    ),
    "cont": (
        ("limit equals value", ["\\lim_{x \\to a} f(x) = f(a)", "limit equals the function value"]),
    ),
    "rank": (
        ("columns dependent", ["linearly dependent", "determinant is zero", "\\det(A) = 0", "not invertible", "rank is less than n"]),
    ),
    "conv": (
        ("second derivative nonneg", ["f''(x) >= 0", "second derivative is non-negative", "f'' \\ge 0"]),
    ),
    "p": (
        ("prob under H0", ["probability of data at least as extreme", "probability of observing", "under the null hypothesis"]),
        ("not prob H0", ["not the probability of the null hypothesis", "not the probability that H_0 is true"]),
    ),
    "median": (("robust to outliers", ["robust", "not affected by outliers", "insensitive to outliers"]),),
}  # fmt: skip

ROWS: list[tuple[str, str, str]] = [
    # Right in other words.
    ("softmax", "exp overflows for big inputs and underflows for very negative ones", "all"),
    ("softmax", "Overflow and underflow.", "all"),
    ("softmax", "OVERFLOW; UNDERFLOW", "all"),
    ("softmax", "over-flow of the numerator, under-flow of the denominator", "all"),
    ("softmax", "The numerator becomes infinite; for small inputs we may be dividing the sum by 0.", "all"),
    ("softmax", "e^{1000} = inf, and all terms get rounded to 0", "all"),
    ("softmax", r"$e^{1000} = \infty$ and $e^{-1000}$ is rounding to zero", "all"),
    ("softmax", "e^1000 is ∞. Otherwise 0/0.", "all"),
    ("softmax", "the values are too big for a float; division by an exact zero", "all"),
    ("softmax", "It cannot avoid overflow, nor underflow", "some"),
    ("softmax", "not only overflow but also underflow", "all"),
    ("softmax", "does not prevent overflow or underflow", "all"),
    ("softmax", "Overflow can't be avoided; underflow cannot be prevented", "all"),
    ("softmax", "There is no wonder that exp overflows and that the denominator underflows.", "all"),
    ("softmax", "*Overflow* and **underflow**", "all"),
    ("softmax", "1. Overflow\n2. Underflow", "all"),
    ("softmax", "- overflow\n- underflow", "all"),
    ("softmax", "~~nothing~~ overflow, underflow", "all"),
    ("remedy", "Shift by the maximum, so that every exponent is ≤ 0.", "all"),
    ("remedy", "The maximum is subtracted from each entry. All exponentials are at most one.", "all"),
    ("remedy", "by subtraction of the largest entry; no exponential exceeds 1", "all"),
    ("remedy", r"$x_j - x_M$, thus $e^{x_j - x_M} \leq 1$ and exponents are nonpositive", "all"),
    ("remedy", r"x - \max_k x_k; then exponentials lie in (0, 1]", "all"),
    ("remedy", "x_i − max(x): exp(0) = 1 occurs", "all"),
    ("remedy", "Subtracting the max first does not change the result, and exp is never greater than 1.", "all"),
    ("remedy", "The result is not changed by subtracting the max. No exponent is positive.", "all"),
    ("remedy", "subtract from every entry the max; the exponentials cannot be larger than 1", "all"),
    ("remedy", "To avoid overflow subtract the max, so the sum is ≥ 1", "all"),
    ("remedy", "To avoid overflow subtract the max, so the sum is at least 1", "all"),
    ("remedy", "We avoid overflow by subtracting the maximum", "some"),
    ("positive", "e^{x_i} > 0", "all"),
    ("positive", "exp(x_j) > 0 for all j", "all"),
    ("positive", "0 < exp(x_i)", "all"),
    ("positive", r"because $\exp(x) > 0$", "all"),
    ("positive", "Exponentials are always positive.", "all"),
    ("positive", "the exponential function is strictly positive", "all"),
    ("positive", "exp(x_i) is greater than zero", "all"),
    ("positive", "the exponential of any real number is positive", "all"),
    ("positive", r"\frac{\exp(x_k)}{\sum_{l=1}^n \exp(x_l)} > 0", "all"),
    ("positive", "the values of the exponential are positive", "all"),
    ("bias", "It increases the bias and reduces the variance.", "all"),
    ("bias", "increasing bias, decreasing variance", "all"),
    ("bias", "The bias is increased while the variance is reduced.", "all"),
    ("bias", "higher bias but lower variance", "all"),
    ("bias", "we get a more biased estimator with less variance", "all"),
    ("chain", "by the chain rule and the product rule", "all"),
    ("chain", "chain and product rule", "all"),
    ("chain", "Use the product rule, then the chain rule", "all"),
    ("step", "The learning rate is too high, the iteration does not converge", "all"),
    ("step", "step size is much too large; it oscillated", "all"),
    ("step", "since the step size was too big, gradient descent diverged", "all"),
    ("step", "the learning rate is too large and it never converges", "all"),
    ("differentiable", "|x| isn't differentiable at 0", "all"),
    ("differentiable", "it is non-differentiable", "all"),
    ("differentiable", "there is a kink at zero", "all"),
    ("differentiable", "f has no derivative at 0", "all"),
    ("independent", "The covariance is 0, but X and Y are not independent.", "all"),
    ("independent", "They are uncorrelated; this doesn't imply independence", "all"),
    ("independent", "Cov(X, Y) = 0. The converse is false", "all"),
    ("critical", "f'(x) = 0 and f''(x) < 0", "all"),
    ("critical", "the first derivative is zero, the second derivative is negative", "all"),
    ("critical", "the slope vanishes there and f is concave", "all"),
    ("mean", "It's unbiased", "all"),
    ("mean", "its expected value equals the mean", "all"),
    ("median", "It is robust against outliers", "all"),
    ("median", "it isn't affected by outliers", "all"),
    ("median", "the median is not much affected by outliers", "all"),
    # Wrong, or of something else.
    ("softmax", "It is slow for large n.", "none"),
    ("softmax", "rounding errors", "none"),
    ("softmax", "0/0.5 is computed", "none"),
    ("softmax", "dividing by zero-mean noise", "some"),
    ("softmax", "zero divided by the sum", "none"),
    ("remedy", "Subtract the mean.", "none"),
    ("remedy", "subtract the mean from the max", "none"),
    ("remedy", "Use double precision.", "none"),
    ("remedy", "x_i - x_j", "none"),
    ("remedy", "divide by the max", "none"),
    ("remedy", "the sum is at most 10", "none"),
    ("remedy", "each is at most 1.5", "none"),
    ("positive", "The quotient is never greater than 1.", "none"),
    ("positive", "The sum is 1, which is greater than 0.", "none"),
    ("positive", "the sum of the exponentials is positive", "none"),
    ("positive", r"\sum_j \exp(x_j) > 0", "none"),
    ("positive", "the exponential of a positive number", "none"),
    ("positive", "exp(x_i) > 0.5", "none"),
    ("positive", "exp(x_i) > 0 - 1", "none"),
    ("positive", "-exp(x_i) > 0", "none"),
    ("positive", "log exp(x_i) > 0", "none"),
    ("positive", "exp(x_i) >= 0", "none"),
    ("positive", "exp(x_i) < 0", "none"),
    ("positive", "the exponential argument is positive", "none"),
    ("positive", "exponentials add up to a positive number", "none"),
    ("bias", "It reduces the bias and increases the variance", "none"),
    ("bias", "increases the training time, reduces the loss", "none"),
    ("chain", "the rule of Leibniz", "none"),
    ("step", "the step size is too small, so it converges", "none"),
    ("differentiable", "it is differentiable", "none"),
    ("differentiable", "|x| is continuous", "none"),
    ("independent", "The covariance is one", "none"),
    ("critical", "f'(x) < 0 and f''(x) = 0", "none"),
    ("critical", "f(x) = 0", "none"),
    ("mean", "It is biased", "none"),
    ("median", "it is affected by outliers", "none"),
    # Denied.
    ("softmax", "It does not overflow.", "none"),
    ("softmax", "There is no overflow and no underflow.", "none"),
    ("softmax", "no overflow or underflow", "none"),
    ("softmax", "neither overflow nor underflow", "none"),
    ("softmax", "avoids overflow, underflow and nan", "none"),
    ("softmax", "it cannot overflow and underflow", "none"),
    ("softmax", "never overflows; no 0/0", "none"),
    ("softmax", "overflow does not occur, underflow is impossible", "none"),
    ("softmax", "Overflow never happens. Underflow is avoided.", "none"),
    ("softmax", "without dividing by zero", "none"),
    ("softmax", "the values are never too large", "none"),
    ("softmax", "instead of overflow we get a finite number", "none"),
    ("softmax", "this prevents overflow", "none"),
    ("softmax", "It is wrong that exp overflows", "none"),
    ("softmax", "exp overflows, but this is false", "none"),
    ("softmax", "Does it overflow?", "none"),
    ("softmax", "far from overflow", "none"),
    ("softmax", "It doesn't, even for huge inputs, overflow.", "none"),
    ("softmax", "it's free of overflow and free from underflow", "none"),
    ("softmax", "I don’t think that it overflows", "none"),
    ("remedy", "Do not subtract the max", "none"),
    ("remedy", "Subtracting the max is not necessary, since the sum is not at least 1", "none"),
    ("remedy", "we should never subtract the maximum", "none"),
    ("positive", "exponentials are not positive", "none"),
    ("positive", "not all exponentials are positive", "none"),
    ("positive", "exp(x_i) is not > 0", "none"),
    ("bias", "does not increase the bias", "none"),
    ("chain", "without the chain rule", "none"),
    ("differentiable", "it is not true that it has no derivative", "none"),
    ("independent", "X and Y are not uncorrelated, but independent", "none"),
    ("remedy", "Subtracting the max does not change the result; all exponents are at most 0, exponentials at most 1", "all"),
    ("remedy", "Subtracting the max does not help", "none"),
    ("softmax", "nothing overflows", "none"),
    ("softmax", "overflow is not possible, underflow is not an issue", "none"),
    ("softmax", "overflow is no longer a problem", "none"),
    ("softmax", "it rarely overflows", "none"),
    ("softmax", "immune to overflow", "none"),
    ("softmax", "It is not hard to see that it overflows", "some"),
    ("positive", "exponentials are positive definite", "none"),
    ("positive", "exp(x_i) > 0 does not hold", "none"),
    ("positive", "It is not difficult: exponentials are positive", "all"),
    ("positive", "no exponential is positive", "none"),
    ("positive", "no exponential is nonpositive", "all"),
    ("positive", "exponentials are never negative", "none"),
    # Confused.
    ("softmax", "small values of exp(x_i) might cause overflow", "none"),
    ("step", "the learning rate is too low and it converges", "none"),
    # Other fields.
    ("adam", "It keeps a moving average of gradients and divides by the square root of the second moments", "all"),
    ("adam", "Without momentum it uses second moments", "some"),
    ("adam", "adaptive learning rates plus momentum", "all"),
    ("dropout", "Dropout randomly sets some units to zero, which prevents overfitting.", "all"),
    ("dropout", "Neurons are randomly disabled; reduces over-fitting", "some"),
    ("dropout", "It causes overfitting", "none"),
    ("dropout", "it does not prevent overfitting", "none"),
    ("dropout", "overfitting is prevented by regularization", "some"),
    ("sat", "the gradients vanish for big inputs", "all"),
    ("sat", "the gradient does not vanish", "none"),
    ("sat", "no vanishing gradients", "none"),
    ("sat", "sigmoid is saturated, its gradient is nearly zero / very close to 0", "all"),
    ("sat", "the gradient explodes", "none"),
    ("lln", "the sample mean of i.i.d. variables converges to the expectation", "all"),
    ("lln", "The average of independent, identically distributed variables tends to the mean", "none"),
    ("lln", "The sample mean converges to its expected value", "some"),
    ("lln", "the sample mean does not converge to the expectation", "none"),
    ("cont", "$\\lim_{x\\to a} f(x) = f(a)$", "all"),
    ("cont", "lim f(x) = f(a) as x -> a", "all"),
    ("cont", "The limit is equal to the function's value", "all"),
    ("cont", "lim_{x->a} f(x) != f(a)", "none"),
    ("rank", "det(A)=0", "all"),
    ("rank", "det A = 0", "all"),
    ("rank", "A isn't invertible", "all"),
    ("rank", "A is not linearly independent", "none"),
    ("rank", "the rows are linearly dependent", "none"),
    ("rank", "det(A) is not 0", "none"),
    ("rank", "det(A) = 0.1", "none"),
    ("rank", "A is invertible", "none"),
    ("rank", "non-invertible", "all"),
    ("rank", "its determinant vanishes", "none"),
    ("rank", "rank(A) < n", "none"),
    ("rank", "the determinant of A is 0", "all"),
    ("conv", "f''(x) ≥ 0 for all x", "all"),
    ("conv", "f''(x) is never negative", "all"),
    ("conv", "the second derivative is nonnegative", "all"),
    ("conv", "f''(x)>0", "none"),
    ("conv", "f'(x) >= 0", "none"),
    ("p", "It is the probability, under the null hypothesis, of data at least as extreme", "some"),
    ("p", "It is not the probability that H_0 is true", "some"),
    ("p", "the probability that H_0 is true", "none"),
    # Nothing, or much.
    ("softmax", "?", "none"),
    ("softmax", "\u200b", "none"),
    ("softmax", "I don't know", "none"),
    ("softmax", "softmax " * 900, "none"),
    ("softmax", "bla " * 1500 + "overflow. underflow", "all"),
    ("softmax", "(" * 5000, "none"),
    ("softmax", "(" * 3000 + "overflow" + ")" * 3000, "some"),
    ("softmax", "\\frac{" * 1500, "none"),
    ("softmax", "x_" * 3000, "none"),
    ("softmax", "not " * 2000 + "overflow", "none|some"),
    ("softmax", "𝕺verflow \x1b[31m \u202e", "none"),
    ("softmax", "'; DROP TABLE marks; -- __import__('os')", "none"),
    ("positive", "exp " * 2500, "none"),
    ("positive", "e^" * 3000, "none"),
]  # fmt: skip


def item(name: str, **changes: object) -> Item:
    concepts = tuple(Concept(concept, tuple(any_of)) for concept, any_of in RUBRICS[name])
    values: dict[str, object] = {
        "id": "one", "kind": "text", "title": "", "prompt": "", "points": Fraction(2), "scope": Scope(), "rubric": concepts,
    }  # fmt: skip
    return Item(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(("rubric", "text", "found"), ROWS)
def test_what_a_text_claims(rubric: str, text: str, found: str) -> None:
    verdict = mark(item(rubric), Answer(text=text))
    outcomes = {"all": "correct", "some": "partial", "none": "incorrect"}
    wanted = [outcomes[word] for word in found.split("|")]
    if text.strip() and text != "\u200b":
        assert verdict.outcome in wanted, (verdict.note, verdict.feedback)


CREDITS = [
    ("overflow and underflow", Fraction(1), "correct", "RUBRIC.ALL", False),
    ("overflow", Fraction(3, 4), "partial", "RUBRIC.SOME", False),
    ("it is slow", Fraction(0), "incorrect", "RUBRIC.NONE", False),
    ("overflow underflow infinity", Fraction(1), "correct", "RUBRIC.KEYWORDS", True),
    ("overflow, infinity, underflow, rounds to zero", Fraction(1), "correct", "RUBRIC.KEYWORDS", True),
    ("It overflows. It does not overflow.", Fraction(3, 4), "partial", "RUBRIC.DOUBTFUL", True),
    ("small values cause overflow", Fraction(0), "incorrect", "RUBRIC.DOUBTFUL", True),
    ("x" * 10_001, Fraction(0), "invalid", "TEXT.LONG", False),
    ("~~overflow~~", Fraction(0), "blank", "BLANK", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "credit", "outcome", "note", "review"), CREDITS)
def test_credit_is_the_share_of_the_points(
    text: str, credit: Fraction, outcome: str, note: str, review: bool
) -> None:
    concepts = tuple(
        Concept(name, tuple(any_of), points)
        for (name, any_of), points in zip(
            RUBRICS["softmax"], (Fraction(3), Fraction(1)), strict=True
        )
    )
    verdict = mark(item("softmax", rubric=concepts), Answer(text=text))
    assert (verdict.outcome, verdict.credit, verdict.note, verdict.review) == (
        outcome,
        credit,
        note,
        review,
    )
    assert outcome in {"blank", "invalid"} or verdict.evidence == RUBRIC


def test_feedback_quotes_the_student_and_never_names_what_is_missing() -> None:
    verdict = mark(item("softmax"), Answer(text="The \x1b[31m values are too big."))
    assert verdict.feedback == (
        "Found: large inputs overflow (inf, nan) (“too big”).",
        "1 of 2 concepts asked for was not found.",
    )
    quoted = mark(item("softmax"), Answer(text="rounded \u202e\x1b to zero"))
    assert (
        quoted.feedback[0]
        == "Found: very negative inputs round to zero, 0/0 (“rounded <U+202E><U+001B> to zero”)."
    )


ANYTHING = [
    ("About three hours.", "correct"),
    ("none", "correct"),
    ("2", "correct"),
    ("1. I liked it. 2. Too long.", "correct"),
    ("idk", "incorrect"),
    ("I don't know.", "incorrect"),
    ("I don’t know!", "incorrect"),
    ("...", "incorrect"),
    ("-", "incorrect"),
    ("n/a", "incorrect"),
    ("  ", "blank"),
]


@pytest.mark.parametrize(("text", "outcome"), ANYTHING)
def test_without_a_rubric_anything_substantive_will_do(text: str, outcome: str) -> None:
    assert mark(item("softmax", rubric=()), Answer(text=text)).outcome == outcome


def test_a_list_of_paragraphs_is_one_text() -> None:
    assert mark(item("softmax"), Answer(steps=("overflow", "underflow"))).outcome == "correct"


@pytest.mark.parametrize("text", ["(" * 9_999, "not " * 2_500, "$" * 9_999, "\\frac{" * 1_600, "a_" * 5_000, "~" * 9_999, "overflow " * 1_100, "exp(x) > 0 " * 900, "\\" * 9_999])  # fmt: skip
def test_anything_is_marked(text: str) -> None:
    for name in RUBRICS:
        assert mark(item(name), Answer(text=text)).outcome in {"correct", "partial", "incorrect"}
