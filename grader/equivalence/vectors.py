"""Lists of numbers in the place of vectors, and vectors in the place of lists."""

from __future__ import annotations

from collections.abc import Sequence

from grader.equivalence.sides import Side, side_of
from grader.expression.nodes import Matrix, Transpose

OF_WHOLES = frozenset({"scale", "sign", "parameters"})
"""What is left open for a list of numbers as a whole, not for each of them."""

OF_PARTS = OF_WHOLES | {"constant", "transpose", "modulo", "similarity", "almost everywhere"}
"""What is left open for each element of a set."""


def is_number(side: Side) -> bool:
    return side.kind == "value" and side.closed.shape is not None and side.closed.shape.is_scalar


def is_vector(side: Side) -> bool:
    shape = side.closed.shape
    if side.kind != "value" or shape is None or shape.is_scalar:
        return False
    return shape.is_column or shape.is_row


def upright(side: Side) -> Side:
    """A row as a column."""
    turned = side.closed.shape is not None and side.closed.shape.is_row
    found = side_of(Transpose(side.tree), side.scope) if turned else side
    return found if isinstance(found, Side) else side


def column(side: Side, parts: Sequence[Side]) -> Side:
    """A list of numbers as a column."""
    found = side_of(Matrix(tuple((part.tree,) for part in parts)), side.scope)
    assert isinstance(found, Side)
    return found
