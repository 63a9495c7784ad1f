"""Small trees that several rooms of the grammar build."""

from __future__ import annotations

from fractions import Fraction

from grader.expression.nodes import (
    Collection,
    Constant,
    Interval,
    Matrix,
    Negation,
    Number,
    Product,
    Quotient,
    Transpose,
    Tree,
)
from grader.expression.traversal import walk
from grader.syntax import bounds
from grader.syntax.codes import unreadable
from grader.text import Span


def matrix(rows: tuple[tuple[Tree, ...], ...], span: Span) -> Tree:
    """A matrix of these rows, if they are not too many."""
    if len(rows) > bounds.MATRIX or any(len(row) > bounds.MATRIX for row in rows):
        raise unreadable("READ.MATRIX_TOO_LARGE", span, limit=bounds.MATRIX)
    return Matrix(rows, span=span)


def number(value: int) -> Tree:
    """A whole number that no text spells."""
    return Number(Fraction(value))


def degrees(angle: Tree, span: Span) -> Tree:
    """An angle in degrees as radians."""
    if not isinstance(angle, Number):
        raise unreadable("READ.UNSUPPORTED", span, name="A degree sign behind this", mend="Write the angle in radians.")  # fmt: skip
    return Product((angle, Quotient(Constant("pi"), number(180))), span=span)


def minus_one() -> Tree:
    """The exponent of an inverse, as `-1` is read."""
    return Negation(number(1))


def column(tree: Tree) -> Tree:
    """`(2, 5, 1)` under a transpose is a column."""
    if isinstance(tree, Collection) and tree.kind in ("tuple", "list"):
        return matrix(tuple((item,) for item in tree.items), tree.span)
    if isinstance(tree, Interval) and tree.closed_left == tree.closed_right:
        return matrix(((tree.lower,), (tree.upper,)), tree.span)
    return tree


def holds_matrix(tree: Tree) -> bool:
    """Whether a matrix or a list is written out in `tree`, so that `^T` is its transpose though T is a number."""
    return any(isinstance(node, Matrix | Collection | Interval) for node in walk(tree))


def transposed(base: Tree, span: Span) -> Tree:
    """The transpose; of a list `(2, 5, 1)` it is the column."""
    turned = column(base)
    return turned if turned is not base else Transpose(base, span=span)
