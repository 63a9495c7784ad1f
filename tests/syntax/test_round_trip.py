"""The law of the printer: what is printed is read as the same tree."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Constant,
    Differential,
    Entry,
    FunctionName,
    Indicator,
    Matrix,
    Name,
    Negation,
    Number,
    Power,
    Prime,
    Product,
    Quotient,
    Reduction,
    Relation,
    Sum,
    Transpose,
    Tree,
)
from grader.syntax import Reading, read, show
from grader.syntax.printer import RULES
from tests.syntax.scopes import made

SCOPE = made(
    {"x": "vector[n]", "y": "vector[n]", "A": "matrix[n, n]", "a": "real", "b": "real",
     "i": "index 1..n", "j": "index 1..n", "k": "index 1..n", "f": "function R -> R", "g": "function R -> R",
     r"\sigma": "real", r"\hat{y}": "real", "w^{(2)}": "row[n]"}
)  # fmt: skip

LETTERS = st.sampled_from(["i", "j", "k"]).map(Name)
LEAVES = st.one_of(
    st.integers(0, 12).map(lambda value: Number(Fraction(value))),
    st.sampled_from([Number(Fraction(1, 2), decimal=True), Number(Fraction(5, 4), decimal=True)]),
    st.sampled_from(["x", "y", "A", "a", "b", "sigma", "hat y", "w^(2)"]).map(Name),
    st.sampled_from(["pi", "e"]).map(Constant),
    st.builds(lambda index: Entry(Name("x"), (index,)), LETTERS),
    st.builds(lambda one, two: Entry(Name("A"), (one, two)), LETTERS, LETTERS),
    st.just(FunctionName("g")),
)


def _flat(kind: type[Sum | Product], parts: tuple[Tree, ...]) -> Tree:
    """A sum whose first term is a sum has no other spelling than the longer sum."""
    first = parts[0]
    if isinstance(first, kind):
        first = Negation(first) if kind is Product else Power(first, Number(Fraction(2)))
    return kind((first, *parts[1:]))


def _compound(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    relation = st.builds(
        lambda sign, one, two: Relation((one, two), (sign,)),
        st.sampled_from(["=", "!=", "<", "<="]), LETTERS, LETTERS,
    )  # fmt: skip
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(lambda terms: _flat(Sum, terms), parts),
        st.builds(lambda factors: _flat(Product, factors), parts),
        st.builds(Negation, inner),
        st.builds(Quotient, inner, inner),
        st.builds(Power, inner, inner),
        st.builds(Transpose, inner),
        st.builds(lambda argument: Apply("sin", (argument,)), inner),
        st.builds(lambda argument: Apply("norm", (argument,)), inner),
        st.builds(lambda one, two: Apply("inner", (one, two)), inner, inner),
        st.builds(lambda one, two: Apply("hadamard", (one, two)), inner, inner),
        st.builds(
            lambda argument, primes: Call("f", (argument,), primes), inner, st.integers(0, 2)
        ),
        st.builds(
            lambda body: Reduction("sum", "k", Number(Fraction(1)), Name("n"), None, body), inner
        ),
        st.builds(lambda body: Reduction("product", "k", None, None, None, body), inner),
        st.builds(lambda body: Reduction("max", "k", None, None, None, body), inner),
        st.builds(
            lambda value, last, condition: Cases(((value, condition),), last),
            inner,
            inner,
            relation,
        ),
        st.builds(Indicator, relation),
        st.builds(lambda a, b, c, d: Matrix(((a, b), (c, d))), inner, inner, inner, inner),
        st.builds(lambda body: Differential("derivative", body, (Name("a"),)), inner),
        st.builds(lambda body: Differential("gradient", body, (Name("x"),)), inner),
        st.builds(lambda body: Prime(Sum((body, Number(Fraction(1))))), inner),
    )


TREES = st.recursive(LEAVES, _compound, max_leaves=8)


@settings(max_examples=250, deadline=None)
@given(TREES)
def test_what_is_printed_is_read_back(tree: Tree) -> None:
    found = read(show(tree), SCOPE, relation=True)
    assert isinstance(found, Reading), (show(tree), found)
    again = show(found.tree)
    assert again == show(tree)
    assert found.tree == tree


def test_every_node_has_its_rule() -> None:
    assert set(RULES) == set(get_args(Tree))
