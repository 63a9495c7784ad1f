"""Declaration strings, names, definitions and premises of a sheet."""

from __future__ import annotations

import pytest

from grader.expression.declarations import (
    Family,
    Function,
    Index,
    RandomVariable,
    SizeName,
    Value,
)
from grader.expression.nodes import Logic, Relation
from grader.expression.shapes import SCALAR, Shape, column, row
from grader.expression.sizes import ONE, Size
from grader.syntax import (
    ScopeFaults,
    canonical_name,
    read,
    read_declaration,
    read_relations,
    read_scope,
    show,
)
from grader.text import Diagnostic
from tests.syntax.scopes import SCOPES, made

N, M = Size.of("n"), Size.of("m")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("real", Value()),
        ("complex", Value(field="complex")),
        ("positive", Value(sign="positive")),
        ("natural", Value(field="natural")),
        ("vector[n]", Value(column(N))),
        ("row[n]", Value(row(N))),
        ("vector[3]", Value(column(Size.of(3)))),
        ("matrix[m, n]", Value(Shape(M, N))),
        ("matrix[n, n+1]", Value(Shape(N, N + ONE))),
        ("symmetric matrix[n, n]", Value(Shape(N, N), adjectives=frozenset({"symmetric"}))),
        (
            "symmetric positive definite matrix[n,n]",
            Value(Shape(N, N), adjectives=frozenset({"symmetric", "positive definite"})),
        ),
        ("one-hot vector[n]", Value(column(N), adjectives=frozenset({"one-hot"}))),
        ("positive vector[n]", Value(column(N), sign="positive")),
        ("function R -> R", Function()),
        ("function R^m -> R^n", Function((column(M),), column(N))),
        ("function R^{m x n} -> R", Function((Shape(M, N),))),
        ("function R, R^n -> R", Function((SCALAR, column(N)))),
        (r"function \mathbb{R}^n \to \mathbb{R}", Function((column(N),))),
        ("elementwise function", Function(elementwise=True)),
        ("family[N] of vector[d]", Family(Size.of("N"), Value(column(Size.of("d"))))),
        ("index 1..n", Index(ONE, N)),
        ("index 0..n-1", Index(Size.of(0), N - ONE)),
        ("size", SizeName()),
        ("random variable", RandomVariable()),
        ("random vector[n]", RandomVariable(shape=column(N))),
    ],
)
def test_declaration(text: str, expected: object) -> None:
    assert read_declaration(text) == expected


@pytest.mark.parametrize(
    ("text", "lower", "upper", "closed"),
    [
        ("real in (0, 1)", "0", "1", (False, False)),
        ("real in [0, 1)", "0", "1", (True, False)),
        (r"real in (-\infty, 1)", None, "1", (False, False)),
        ("integer in [1, 10]", "1", "10", (True, True)),
        ("real in [0, oo)", "0", None, (True, False)),
        (r"real in (0, \pi/2)", "0", "π/2", (False, False)),
    ],
)
def test_range(text: str, lower: str | None, upper: str | None, closed: tuple[bool, bool]) -> None:
    found = read_declaration(text)
    assert isinstance(found, Value)
    assert found.range is not None
    ends = found.range.lower, found.range.upper
    assert tuple(show(end) if end is not None else None for end in ends) == (lower, upper)
    assert (found.range.closed_left, found.range.closed_right) == closed


def test_the_parameters_of_a_law_are_names_of_the_sheet() -> None:
    scope = made({"X": r"normal(\mu, \sigma^2)", r"\mu": "real", r"\sigma": "positive"})
    law = scope.declarations["X"]
    assert isinstance(law, RandomVariable)
    assert law.family == "normal"
    assert [show(parameter) for parameter in law.parameters] == ["μ", "σ^2"]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("vecor[n]", "Did you mean vector?"),
        ("symetric matrix[n, n]", "Did you mean symmetric?"),
        ("vector", "Write its size: vector[n]."),
        ("matrix[n]", "Write matrix[m, n]."),
        ("function R ->", "Write function R^m -> R^n."),
        ("family[N] vector[d]", "Write family[N] of vector[d]."),
        ("", "Write for example real, vector[n] or matrix[m, n]."),
    ],
)
def test_a_fault_of_a_declaration_says_how_to_mend_it(text: str, mend: str) -> None:
    found = read_declaration(text)
    assert isinstance(found, Diagnostic)
    assert found.mend == mend


def test_an_adjective_that_does_not_fit() -> None:
    found = read_declaration("symmetric matrix[m, n]")
    assert isinstance(found, Diagnostic)
    assert found.code == "SHEET.ADJECTIVE"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x", "x"),
        (r"\mathbf{x}", "x"),
        (r"\vec{v}", "v"),
        (r"\mathcal{L}", "L"),
        (r"\hat{y}", "hat y"),
        (r"\hat{\mathbf{y}}", "hat y"),
        ("ŷ", "hat y"),
        (r"\sigma", "sigma"),
        ("sigma", "sigma"),
        ("σ", "sigma"),
        ("W^{(1)}", "W^(1)"),
        ("f_1", "f_1"),
        ("x_{k+1}", "x_k+1"),
        ("x_M", "x_M"),
        (r"y_{\text{true}}", "y_true"),
        ("softmax", "softmax"),
        ("x1", "x1"),
        (r"\theta^*", "theta^*"),
    ],
)
def test_canonical_name(text: str, name: str) -> None:
    assert canonical_name(text) == name


@pytest.mark.parametrize(
    ("key", "body", "name", "parameters", "indices"),
    [
        ("Z", r"\sum_k e^{x_k}", "Z", (), ()),
        ("g(u)", "u^T u", "g", ("u",), ()),
        (r"\sigma(z)_i", "e^{z_i}", "sigma", ("z",), ("i",)),
        ("p_i", "x_i^2", "p", (), ("i",)),
        ("S_{ij}", "x_i x_j", "S", (), ("i", "j")),
        ("f_1(x)", "x^T x", "f_1", ("x",), ()),
        (r"f_6(r, \varphi)", r"r \cos \varphi", "f_6", ("r", "varphi"), ()),
        ("h(x, x_i)", "x^T x_i", "h", ("x", "x_i"), ()),
        ("u_1", "x", "u_1", (), ()),
        (r"\bar{x}", "x", "bar x", (), ()),
        ("x_M", r"\max_k x_k", "x_M", (), ()),
        ("softmax(x)_i", r"\exp(x_i)", "softmax", ("x",), ("i",)),
    ],
)
def test_left_side(
    key: str, body: str, name: str, parameters: tuple[str, ...], indices: tuple[str, ...]
) -> None:
    definition = made({"x": "vector[n]"}, {key: body}).definitions[name]
    assert definition.parameters == parameters
    assert definition.indices == indices


@pytest.mark.parametrize(
    ("symbols", "where", "codes"),
    [
        ({"x": "real"}, {"a": "b", "b": "a"}, ["READ.CIRCLE", "READ.CIRCLE"]),
        ({"x": "real"}, {"a": "q"}, ["READ.UNKNOWN_NAME"]),
        ({"x": "foo"}, {}, ["SHEET.DECLARATION"]),
        ({"x": "real", r"\mathbf{x}": "real"}, {}, ["SHEET.DECLARED_TWICE"]),
        ({"x": "real"}, {"a": "x", r"\vec a": "2"}, ["READ.DEFINED_TWICE"]),
        ({"2": "real"}, {}, ["SHEET.NAME"]),
        ({"x^2": "real"}, {}, ["SHEET.NAME"]),
        ({"x": "real"}, {"a": "x +"}, ["READ.MISSING_OPERAND"]),
    ],
)
def test_faults_of_a_scope(
    symbols: dict[str, str], where: dict[str, str], codes: list[str]
) -> None:
    found = read_scope(symbols, where)
    assert isinstance(found, ScopeFaults)
    assert [fault.code for _, _, fault in found.faults] == codes


@pytest.mark.parametrize(
    ("text", "operator", "shown"),
    [
        ("X and Y independent", "independent", ["X", "Y"]),
        ("X, Y are independent.", "independent", ["X", "Y"]),
        (r"X \text{ and } Y \text{ independent}", "independent", ["X", "Y"]),
    ],
)
def test_independence(text: str, operator: str, shown: list[str]) -> None:
    (premise,) = read_relations([text], SCOPES["p"])
    assert isinstance(premise, Logic)
    assert premise.operator == operator
    assert [show(operand) for operand in premise.operands] == shown


def test_properties_and_equations_as_premises() -> None:
    found = read_relations([r"A^\top A invertible", r"\|x\| = 1", r"x \neq 0"], SCOPES["v"])
    assert isinstance(found[0], Logic)
    assert found[0].operator == "invertible"
    assert isinstance(found[1], Relation)
    assert isinstance(found[2], Relation)


def test_a_premise_that_is_none() -> None:
    (found,) = read_relations(["x"], SCOPES["v"])
    assert isinstance(found, tuple)
    place, fault = found
    assert place == 0
    assert isinstance(fault, Diagnostic)
    assert fault.code == "SHEET.PREMISE"


def test_an_alias_is_read_as_what_it_stands_for() -> None:
    scope = read_scope({"x": "vector[n]"}, {}, aliases={"m": "x"})
    assert not isinstance(scope, ScopeFaults)
    found = read("2 m", scope)
    assert not isinstance(found, Diagnostic)
    assert show(found.tree) == "2 x"
    assert found.aliased == ("m",)


def test_the_logarithm_of_the_sheet() -> None:
    scope = read_scope({"x": "real"}, {}, log="10")
    assert not isinstance(scope, ScopeFaults)
    found = read(r"\log x + \ln x", scope)
    assert not isinstance(found, Diagnostic)
    assert show(found.tree) == "log_10(x) + ln(x)"
