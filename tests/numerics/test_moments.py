"""Random variables: identities of expectations, dependence unless declared otherwise, the declared laws."""

from __future__ import annotations

from collections.abc import Callable

import pytest

XY = {"X": "random variable", "Y": "random variable", "t": "real"}
NORMAL = {
    "X": r"normal(\mu, \sigma^2)",
    "Y": r"normal(0, \sigma^2)",
    "mu": "real",
    "sigma": "positive",
}
APART = ["X and Y independent"]

ALWAYS = [
    (r"\operatorname{Var}(X)", r"\mathbb{E}[X^2] - \mathbb{E}[X]^2"),
    (r"\operatorname{Var}(X + Y)",
     r"\operatorname{Var}(X) + \operatorname{Var}(Y) + 2 \operatorname{Cov}(X, Y)"),
    (r"\operatorname{Var}(t X + t)", r"t^2 \operatorname{Var}(X)"),
    (r"\mathbb{E}[\mathbb{E}[X | Y]]", r"\mathbb{E}[X]"),
    (r"\mathbb{E}[Y \mathbb{E}[X | Y]]", r"\mathbb{E}[X Y]"),
]  # fmt: skip

IF_INDEPENDENT = [
    (r"\operatorname{Var}(X + Y)", r"\operatorname{Var}(X) + \operatorname{Var}(Y)"),
    (r"\mathbb{E}[X Y]", r"\mathbb{E}[X] \mathbb{E}[Y]"),
    (r"\mathbb{E}[X^2 Y^3]", r"\mathbb{E}[X^2] \mathbb{E}[Y^3]"),
]


@pytest.mark.parametrize(("left", "right"), ALWAYS)
def test_identities_of_moments(verdict_of: Callable[..., str], left: str, right: str) -> None:
    assert verdict_of(left, right, XY) == "equal"
    assert verdict_of(left, right, XY, APART) == "equal"


@pytest.mark.parametrize("symbols", [XY, NORMAL], ids=["unknown", "normal"])
@pytest.mark.parametrize(("left", "right"), IF_INDEPENDENT)
def test_variables_depend_on_each_other_unless_declared_independent(
    verdict_of: Callable[..., str], left: str, right: str, symbols: dict[str, str]
) -> None:
    assert verdict_of(left, right, symbols) == "different"
    assert verdict_of(left, right, symbols, APART) == "equal"


LAWS = [
    ("normal(3, t)", "3", "t"),
    ("uniform(1, t)", r"\frac{1 + t}{2}", r"\frac{(t - 1)^2}{12}"),
    ("exponential(t)", r"\frac{1}{t}", r"\frac{1}{t^2}"),
    ("gamma(t, 3)", r"\frac{t}{3}", r"\frac{t}{9}"),
    ("poisson(t)", "t", "t"),
    (r"geometric(\frac{1}{1+t})", "1 + t", "t (1 + t)"),
    ("beta(t, 2)", r"\frac{t}{t + 2}", r"\frac{2 t}{(t + 2)^2 (t + 3)}"),
    (r"bernoulli(\frac{1}{1+t})", r"\frac{1}{1+t}", r"\frac{t}{(1+t)^2}"),
    (r"binomial(5, \frac{1}{1+t})", r"\frac{5}{1+t}", r"\frac{5 t}{(1+t)^2}"),
]


@pytest.mark.parametrize(("law", "mean", "variance"), LAWS, ids=[row[0] for row in LAWS])
def test_mean_and_variance_of_the_laws(
    verdict_of: Callable[..., str], law: str, mean: str, variance: str
) -> None:
    symbols = {"t": "positive", "X": law}
    assert verdict_of(r"\mathbb{E}[X]", mean, symbols) == "equal"
    assert verdict_of(r"\operatorname{Var}(X)", variance, symbols) == "equal"


def test_normal_variables_that_depend_are_jointly_normal(verdict_of: Callable[..., str]) -> None:
    symbols = {"X": "normal(0, 1)", "Y": "normal(0, 1)"}
    isserlis = r"1 + 2 \operatorname{Cov}(X, Y)^2"
    assert verdict_of(r"\mathbb{E}[X^2 Y^2]", isserlis, symbols) == "equal"


def test_laws_may_be_differentiated_by_their_parameters(verdict_of: Callable[..., str]) -> None:
    assert verdict_of(r"\frac{d}{d\sigma} \mathbb{E}[X^2]", r"2 \sigma", NORMAL) == "equal"


def test_what_quadrature_does_not_give_exactly_is_not_given(verdict_of: Callable[..., str]) -> None:
    for text in (r"\mathbb{E}[e^X]", r"\mathbb{E}[|X|]", r"\mathbb{E}[X^{12}]", r"\Pr(X > 0)"):
        assert verdict_of(text, "1", NORMAL) == "unsupported"


def test_discrete_laws_are_exact_for_any_function(verdict_of: Callable[..., str]) -> None:
    symbols = {"p": "real in (0, 1)", "X": "bernoulli(p)"}
    assert verdict_of(r"\mathbb{E}[e^X]", "1 - p + p e^1", symbols) == "equal"
    assert verdict_of(r"P(X = 1)", "p", symbols) == "equal"


def test_standardising(verdict_of: Callable[..., str]) -> None:
    symbols = {"X": "random variable", "mu": "real", "sigma": "positive"}
    given = [r"\mathbb{E}[X] = \mu", r"\operatorname{Var}(X) = \sigma^2"]
    where = {"Z": r"\frac{X - \mu}{\sigma}"}
    assert verdict_of(r"\operatorname{Var}(Z)", "1", symbols, given, where) == "equal"
    assert verdict_of(r"\mathbb{E}[Z]", "0", symbols, given, where) == "equal"
    assert verdict_of(r"\mathbb{E}[Z^3]", "0", symbols, given, where) == "different"


SAMPLE = {"X": "family[n] of random variable", "mu": "real", "sigma": "positive", "i": "index 1..n"}
ALIKE = [r"\mathbb{E}[X_i] = \mu", r"\operatorname{Var}(X_i) = \sigma^2"]
MEAN = {r"\bar X": r"\frac{1}{n} \sum_k X_k"}


@pytest.mark.parametrize(
    ("left", "right", "given", "expected"),
    [
        (r"\mathbb{E}[\bar X]", r"\mu", ALIKE, "equal"),
        (r"\operatorname{Var}(\bar X)", r"\frac{\sigma^2}{n}", ALIKE, "different"),
        (r"\operatorname{Var}(\bar X)", r"\frac{\sigma^2}{n}", [*ALIKE, "X_i independent"], "equal"),
        (r"\mathbb{E}[\sum_i (X_i - \bar X)^2]", r"(n - 1) \sigma^2", [*ALIKE, "X_i independent"], "equal"),
        (r"\mathbb{E}[\sum_i (X_i - \bar X)^2]", r"n \sigma^2", [*ALIKE, "X_i independent"], "different"),
    ],
)  # fmt: skip
def test_families_of_random_variables(
    verdict_of: Callable[..., str], left: str, right: str, given: list[str], expected: str
) -> None:
    assert verdict_of(left, right, SAMPLE, given, MEAN, special=False) == expected


def test_families_with_a_law(verdict_of: Callable[..., str]) -> None:
    symbols = {"X": r"family[n] of normal(\mu, \sigma^2)", "mu": "real", "sigma": "positive"}
    given = ["X_i independent"]
    variance = r"\frac{\sigma^2}{n}"
    assert verdict_of(r"\operatorname{Var}(\bar X)", variance, symbols, given, MEAN) == "equal"
