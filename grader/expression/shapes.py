"""The shape of a value: rows and columns, each a symbolic size; or a kind that is no matrix."""

from __future__ import annotations

from grader.expression.sizes import ONE, Size
from grader.records import record


@record
class Shape:
    """Rows × columns; 1 × 1 is a scalar."""

    rows: Size
    columns: Size

    @property
    def is_scalar(self) -> bool:
        return self.rows == ONE and self.columns == ONE

    @property
    def is_column(self) -> bool:
        return self.columns == ONE

    @property
    def is_row(self) -> bool:
        return self.rows == ONE

    @property
    def transposed(self) -> Shape:
        return Shape(self.columns, self.rows)

    def __str__(self) -> str:
        return f"{self.rows}×{self.columns}"

    def in_words(self) -> str:
        """`a number`, `a column (n×1)`, `a row (1×n)`, `a matrix (m×n)`."""
        if self.is_scalar:
            return "a number"
        if self.is_column:
            return f"a column ({self})"
        if self.is_row:
            return f"a row ({self})"
        return f"a matrix ({self})"


SCALAR = Shape(ONE, ONE)


def column(size: Size) -> Shape:
    return Shape(size, ONE)


def row(size: Size) -> Shape:
    return Shape(ONE, size)
