"""The tables are complete; bounds stop what would not end; precision follows the literals; comparison is rigorous."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from threading import Thread
from typing import Any, get_args

import pytest
from flint import arb, ctx, fmpq

from grader.expression import nodes
from grader.expression.declarations import RandomVariable, Scope
from grader.expression.nodes import Apply, Differential, Moment, Name, Number
from grader.expression.vocabulary import FUNCTIONS, LAWS
from grader.numerics import Evaluator, Missing, compare, needed_precision, valuations, value_at
from grader.numerics.applications import APPLICATIONS
from grader.numerics.arrays import Array
from grader.numerics.comparison import DIGITS
from grader.numerics.compiling import NODES
from grader.numerics.precision import Precision
from grader.numerics.valuation import Valuation, describe

Read = Callable[..., Any]
NOWHERE = Valuation(
    0, "general", {}, {"x": fmpq(3, 7), "A": Array(2, 2, tuple(map(fmpq, (1, 2, 3, 5))))}
)


def test_every_node_is_evaluated_or_refused() -> None:
    assert set(NODES) == set(get_args(nodes.Tree))


def test_every_function_of_the_vocabulary_is_evaluated() -> None:
    assert set(APPLICATIONS) == set(FUNCTIONS)


@pytest.mark.parametrize("key", sorted(FUNCTIONS))
def test_every_function_has_a_value_somewhere(key: str) -> None:
    """A number, a square matrix or a column, whichever the function takes."""
    row = FUNCTIONS[key]
    if row.shape == "set" or key in {"big O", "little o"}:
        return
    column = Array(3, 1, tuple(map(fmpq, (1, 2, 5))))
    reasons = []
    for value in (fmpq(3, 7), fmpq(5), fmpq(7, 3), NOWHERE.values["A"], column):
        point = Valuation(0, "general", {}, {"x": value})
        found = Evaluator(Apply(key, (Name("x"),) * max(1, row.arity[0]))).at(point, 128)
        if not isinstance(found, Missing):
            return
        reasons.append(found)
    pytest.fail(str(reasons))


PARAMETERS = {
    "bernoulli": ("1/3",),
    "binomial": (4, "1/3"),
    "geometric": ("1/3",),
    "categorical": ("1/3", "2/3"),
    "poisson": (2,),
    "exponential": (2,),
    "chi squared": (3,),
    "student t": (5,),
}


@pytest.mark.parametrize("family", sorted(LAWS))
def test_every_law_is_known_or_refused(family: str) -> None:
    parameters = tuple(Number(Fraction(p)) for p in PARAMETERS.get(family, (1, 2)))
    scope = Scope({"X": RandomVariable(family, parameters)})
    tree = Moment("expectation", (Name("X"),))
    point = next(iter(valuations(scope, [tree], (), 1)))
    found = value_at(tree, point, 256)
    if family == "student t":
        assert isinstance(found, Missing)
        assert found.reason == "unsupported"
    else:
        assert not isinstance(found, Missing)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (r"\frac{1}{x - x}", "undefined"),
        (r"\ln(-1)", "undefined"),
        (r"0^{-1}", "undefined"),
        (r"\arcsin(2)", "undefined"),
        (r"9^{9^{9^9}}", "overbound"),
        (r"\sum_{k=1}^{1000000000} k", "overbound"),
        (r"\sum_{a=1}^{99} \sum_{b=1}^{99} \sum_{c=1}^{99} a b c", "overbound"),
        (r"\int x \, dx", "unsupported"),
        (r"\int_0^\infty \frac{\sin x}{x} dx", "unsupported"),
        (r"\int_0^1 \frac{1}{x} dx", "undefined"),
        (r"\sum_{k=1}^{\infty} \frac{1}{k}", "undefined"),
        (r"\lim_{x \to 0} \frac{|x|}{x}", "undefined"),
        (r"\lim_{x \to 0} \sin(1/x)", "unsupported"),
    ],
)
def test_no_value(scope_of: Read, closed_tree: Read, text: str, reason: str) -> None:
    found = value_at(closed_tree(text, scope_of({"x": "real"})).tree, NOWHERE, 256)
    assert isinstance(found, Missing)
    assert found.reason == reason


@pytest.mark.parametrize(("order", "known"), [(20, True), (21, False)])
def test_derivatives_end_at_an_order(order: int, known: bool) -> None:
    tree = Differential("derivative", Apply("exp", (Name("x"),)), (Name("x"),) * order)
    found = value_at(tree, NOWHERE, 256)
    assert (compare(found, value_at(tree.operand, NOWHERE, 256)).verdict == "equal") is known


@pytest.mark.parametrize("text", [r"\binom{1000000000}{500000000}", "10000000!", "3^{1500000000}",
                                  "((9^9)^{9999})^{9999}", r"\sum_{k=1}^{5000} \frac{1}{k^2}"])  # fmt: skip
def test_large_but_bounded(scope_of: Read, closed_tree: Read, text: str) -> None:
    found = value_at(closed_tree(text, scope_of({})).tree, NOWHERE, 256)
    assert isinstance(found, arb)
    assert found.is_finite()


@pytest.mark.parametrize(
    ("text", "least", "enough"),
    [
        ("x + 3", 256, True),
        (r"x + 10^{-100}", 588, True),
        (r"x + e^{-300}", 688, True),
        (r"x + 10^{-5000}", 4096, False),
        (r"x + \left(\frac{x}{10}\right)^{200}", 900, True),
        (r"x + e^{-200 x}", 500, True),
        (r"x + \prod_{k=1}^{50} \frac{x}{100}", 500, True),
    ],
)
def test_the_precision_follows_the_literals(
    scope_of: Read, closed_tree: Read, text: str, least: int, enough: bool
) -> None:
    found = needed_precision([closed_tree(text, scope_of({"x": "real"})).tree])
    assert found == Precision(found.bits, enough=enough)
    assert found.bits >= least


def test_comparison() -> None:
    with_zero = arb(0, 1e-70)
    assert compare(fmpq(1, 3), fmpq(1, 3)).exact
    assert compare(fmpq(1, 3), fmpq(1, 3) + fmpq(1, 10**400)).verdict == "different"
    assert compare(with_zero, fmpq(0)).verdict == "equal"
    speck = arb(-(10**330)).exp()  # its exponent is beyond any float
    assert compare(arb(2) ** -20_000, arb(2) ** -20_000 + (speck - speck)).verdict == "equal"
    assert compare(with_zero, fmpq(0)).digits >= DIGITS
    assert compare(arb(1, 1e-20), fmpq(1)).verdict == "close"
    assert compare(arb(10) ** -100, fmpq(0)).verdict == "different"
    assert compare(Missing("undefined"), fmpq(0)).verdict == "close"


def test_comparison_of_arrays_and_families() -> None:
    row, column = Array(1, 2, (fmpq(1), fmpq(2))), Array(2, 1, (fmpq(1), fmpq(2)))
    assert compare(row, column).verdict == "different"
    assert compare(row, row).verdict == "equal"
    assert compare((row, fmpq(1)), (row, fmpq(1))).verdict == "equal"
    assert compare((row,), (row, row)).verdict == "different"
    assert compare(Array(2, 1, (fmpq(0), fmpq(0))), fmpq(0)).verdict == "equal"
    assert compare(Array(1, 2, (arb(1, 1e-20), fmpq(2))), row).verdict == "close"
    assert compare(Array(1, 2, (arb(1, 1e-20), fmpq(3))), row).verdict == "different"


def test_values_as_text() -> None:
    assert describe(fmpq(3, 2)) == "3/2"
    assert describe(Array(3, 1, (fmpq(1), fmpq(-2), fmpq(1, 3)))) == "(1, -2, 1/3)"
    assert describe(Array(2, 2, tuple(map(fmpq, (1, 2, 3, 4))))) == "[1, 2; 3, 4]"


def test_threads_do_not_disturb_each_other(scope_of: Read, closed_tree: Read) -> None:
    scope = scope_of({"x": "vector[n]"})
    tree = closed_tree(r"\sum_k e^{x_k} \sin(x_k)", scope).tree
    before = ctx.prec

    def digits(found: list[str], precision: int) -> None:
        for valuation in list(valuations(scope, [tree], (), 1))[:8]:
            value = Evaluator(tree).at(valuation, precision)
            assert isinstance(value, arb)
            found.append(str(value.rel_accuracy_bits() > precision - 32))

    results: list[list[str]] = [[] for _ in range(4)]
    threads = [Thread(target=digits, args=(r, 100 * (k + 1))) for k, r in enumerate(results)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [["True"] * 8] * 4
    assert ctx.prec == before


def test_free_indices_run_through_all_values(scope_of: Read, closed_tree: Read) -> None:
    scope = scope_of({"x": "vector[n]", "i": "index 1..n", "j": "index 1..n"})
    tree = closed_tree(r"\delta_{ij} x_i", scope).tree
    valuation = next(iter(valuations(scope, [tree], (), 1)))
    size = valuation.sizes["n"]
    found = Evaluator(tree).over(valuation, 256, {"i": range(1, size + 1), "j": range(1, size + 1)})
    entries = valuation.values["x"].entries
    assert found == [entries[i] if i == j else 0 for i in range(size) for j in range(size)]


def test_another_evaluation_order_gives_the_same_values(scope_of: Read, closed_tree: Read) -> None:
    scope = scope_of({"x": "vector[n]", "i": "index 1..n"}, {"Z": r"\sum_k e^{x_k}"})
    tree = closed_tree(r"\frac{e^{x_i}}{Z} + \frac{\partial}{\partial x_i} \ln Z", scope).tree
    valuation = next(iter(valuations(scope, [tree], (), 1)))
    together = Evaluator(tree)
    for i in (2, 1, 2):
        alone = Evaluator(tree).at(valuation, 256, {"i": i})
        assert str(together.at(valuation, 256, {"i": i})) == str(alone)
