"""Shapes, sizes and ranges are found, or the clash is told in a sentence."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.expression.declarations import Scope
from grader.expression.elaboration import Elaborated, elaborate
from grader.expression.nodes import Name, Number
from grader.expression.traversal import walk
from grader.syntax import Reading, read, read_scope, show
from grader.text import Diagnostic

SYMBOLS = {
    "A": "matrix[m, n]",
    "S": "symmetric matrix[n, n]",
    "x": "vector[n]",
    "y": "vector[n]",
    "b": "vector[m]",
    "r": "row[n]",
    "t": "real",
    "f": "function R -> R",
    "F": "function R^n -> R^m",
    "g": "elementwise function",
    "L": "function R^m -> R",
    "X": "random variable",
    "u": "family[N] of vector[n]",
    "i": "index 1..n",
}
WHERE = {
    "z": "A x",
    "p_k": r"\frac{e^{x_k}}{\sum_l e^{x_l}}",
    "q(s)": r"s^\top s",
    "w_{jk}": "x_j y_k",
}


@pytest.fixture(scope="module")
def scope() -> Scope:
    found = read_scope(SYMBOLS, WHERE)
    assert isinstance(found, Scope)
    return found


def _elaborated(text: str, scope: Scope) -> Elaborated | Diagnostic:
    reading = read(text, scope)
    assert isinstance(reading, Reading), reading
    return elaborate(reading.tree, reading.scope, show=show)


FITS = [
    ("A x", "m×1", ""),
    (r"x^\top S x", "1×1", "a row times a column is a number"),
    ("x r", "n×n", "a column times a row is a matrix"),
    ("S + I", "n×n", "I takes the size that fits"),
    (r"x^\top I y", "1×1", ""),
    (r"S - x \mathbf{1}^\top", "n×n", "ones take the size that fits"),
    (r"A e_i", "m×1", "so do unit vectors"),
    (r"I_{ij}", "1×1", "the indices give the size"),
    (r"A x^\top y", "m×n", "a number in the middle of a product is taken first"),
    (r"1 - \tanh^2(x)", "n×1", "numbers go with entrywise values"),
    (r"\frac{1}{1 + e^{-x}}", "n×1", "e to a vector acts on entries"),
    ("g(x)", "n×1", "elementwise functions act on entries"),
    (r"\nabla_x (x^\top S x)", "n×1", "a gradient has the shape of its variable"),
    (r"J_F(x)", "m×n", "rows are outputs"),
    (r"F'(x)", "m×n", "the derivative of a vector function is its Jacobian"),
    (r"\nabla_z L", "m×1", "an unknown function stands for its value at the only name that fits"),
    (r"\nabla q(x)", "n×1", "by the parameter, at the point"),
    (r"\frac{\partial z}{\partial x}", "m×n", ""),
    (r"\frac{\partial z_1}{\partial A}", "m×n", ""),
    ("p", "n×1", "a definition by entry defines the vector"),
    ("w", "n×n", "or the matrix"),
    ("p_i", "1×1", ""),
    ("u_1", "n×1", "a member of a family"),
    ("u_{12}", "1×1", "and its entry"),
    (r"\sum_k u_k", "n×1", ""),
    ("S^2 + S^{-1}", "n×n", ""),
    (r"x \otimes y", "n×n", "of vectors: the outer product"),
    (r"S \otimes A", "m·n×n·n", "of matrices: Kronecker's"),
    (r"\operatorname{vec}(A)", "m·n×1", ""),
    (r"(A \otimes I) \operatorname{vec}(S)", "m·n×1", "an open size that is a factor"),
    (r"\operatorname{diag}(x_1, \dots, x_n)", "n×n", "dots run to a size"),
    (r"x_1 + x_2 + \dots + x_n", "1×1", ""),
    (r"\begin{pmatrix} x_1 y_1 & \cdots & x_1 y_n \\ \vdots & & \vdots \\ x_n y_1 & \cdots & x_n y_n \end{pmatrix}", "n×n", ""),
    (r"\begin{pmatrix} x_1 & & \\ & \ddots & \\ & & x_n \end{pmatrix}", "n×n", "cells left out of a diagonal matrix are 0"),
    (r"\begin{pmatrix} x_1 & 0 & 0 \\ 0 & \ddots & 0 \\ 0 & 0 & x_n \end{pmatrix}", "n×n", ""),
    (r"\begin{cases} S & t > 0 \\ 0 & t \le 0 \end{cases}", "n×n", "0 is the zero matrix too"),
    (r"\mathbb{E}[X x]", "n×1", ""),
    ("S' ", "n×n", "' on a matrix is its transpose"),
    (r"\sum_{i=1}^n \delta_{ij} x_i", "1×1", "a letter compared with an index runs as far"),
    (r"\sum_i \delta_{ij} x_i", "1×1", "also where the range is found later"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shape", "reason"), FITS)
def test_the_shape(text: str, shape: str, reason: str, scope: Scope) -> None:
    found = _elaborated(text, scope)
    assert isinstance(found, Elaborated), (found, reason)
    assert str(found.shape) == shape


CLASHES = [
    ("A b", "SHAPE.PRODUCT", "A is m×n and b is m×1, so A b is not defined. Did you mean Aᵀ b?"),
    ("x y", "SHAPE.PRODUCT", "x is n×1 and y is n×1, so x y is not defined. Did you mean xᵀ y (a number) or x ⊙ y (entry by entry)?"),
    ("r r", "SHAPE.PRODUCT", "r is 1×n and r is 1×n, so r r is not defined. Did you mean r rᵀ (a number)?"),
    ("S + t", "SHAPE.SUM", "t is a number and S is n×n; they cannot be added. Did you mean a multiple of I, or one entry of S?"),
    ("x + r", "SHAPE.SUM", "x is n×1 and r is 1×n; they cannot be added. One of them needs a transpose."),
    ("x^2", "SHAPE.POWER", "x is n×1; it has no powers. Did you mean ‖x‖^2 (a number) or x ⊙ x (entry by entry)?"),
    (r"\frac{t}{S}", "SHAPE.QUOTIENT", "S is n×n; one cannot divide by it. Write the inverse, S^{−1}."),
    (r"\operatorname{tr}(A)", "SHAPE.SQUARE", "A is m×n; tr needs a square matrix."),
    ("f(x)", "SHAPE.ARGUMENT", "f takes a number, but x is n×1."),
    ("S_i", "SHAPE.SUBSCRIPTS", "S is n×n; it has no entry with one subscript."),
    (r"\langle x, b\rangle", "SHAPE.INNER", "x is n×1 and b is m×1; their inner product is not defined."),
    ("I", "SHAPE.SIZE_UNKNOWN", "Nothing says which size I has here. Write the size as a subscript, such as I_n."),
    (r"\sum_{k} t", "READ.RANGE", "Nothing says how far k runs in this sum. Write the bounds, such as \\sum_{k=1}^n."),
    (r"\frac{\partial x}{\partial S}", "SHAPE.TENSOR", "The derivative of a column (n×1) by a matrix (n×n) has more than two indices; it is no matrix. Differentiate one entry by one entry."),
    (r"x_1 + y_2 + \dots + x_n", "READ.DOTS", "The entries around the dots do not show one pattern by index. Write the first entries and the last one in the same form, or give a formula for entry i, j."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "sentence"), CLASHES)
def test_a_clash_is_told(text: str, code: str, sentence: str, scope: Scope) -> None:
    found = _elaborated(text, scope)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.sentence()) == (code, sentence)


def test_free_indices_come_in_the_order_declared(scope: Scope) -> None:
    found = _elaborated("A_{ki} x_i", scope)
    assert isinstance(found, Elaborated)
    assert [(name, str(upper)) for name, _, upper in found.free] == [("i", "n"), ("k", "m")]


def test_a_parameter_is_seen_in_the_definitions_that_its_function_uses() -> None:
    """With S(x) = e^x / Z and Z = 2x, the Z in S(3) is 6."""
    scope = read_scope({"x": "real"}, {"Z": "2 x", "S(x)": "e^x / Z"})
    assert isinstance(scope, Scope)
    found = _elaborated("S(3)", scope)
    assert isinstance(found, Elaborated)
    assert Name("x") not in walk(found.tree)
    assert Number(Fraction(3)) in walk(found.tree)


def test_layout_jacobian_turns_a_gradient() -> None:
    scope = read_scope({"x": "vector[n]"}, {}, layout="jacobian")
    assert isinstance(scope, Scope)
    found = _elaborated(r"\nabla_x (x^\top x)", scope)
    assert isinstance(found, Elaborated)
    assert str(found.shape) == "1×n"
