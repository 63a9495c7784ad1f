"""Linear spaces spanned by rows of numbers, with certified ranks: a pivot is certainly not 0."""

from __future__ import annotations

from typing import Any

from flint import fmpq

from grader.equivalence.up_to.sampling import PRECISION, Row, is_nonzero, is_tiny, size_of
from grader.numerics.ring import arithmetic


class Space:
    """Grows by rows. `is_sure` while every row was certainly independent, or in the space to 60 digits."""

    def __init__(self, rows: list[Row] | None = None) -> None:
        self._rows: list[tuple[int, Row]] = []
        self.is_sure = True
        self.is_exact = True
        for row in rows or ():
            self.add(row)

    @property
    def rank(self) -> int:
        """Certainly no less than this."""
        return len(self._rows)

    def add(self, row: Row) -> bool | None:
        """Whether a row is independent of those before it; None where it cannot be told."""
        with arithmetic(PRECISION):
            rest = self._reduced(row)
            pivot = _pivot(rest)
            if pivot is not None:
                self._rows.append((pivot, [entry / rest[pivot] for entry in rest]))
                return True
            if _vanishes(rest, row):
                return False
        self.is_sure = False
        return None

    def holds(self, row: Row) -> bool | None:
        """Whether a row lies in the space: to 60 digits, certainly not, or not to be told."""
        with arithmetic(PRECISION):
            rest = self._reduced(row)
            if any(map(is_nonzero, rest)):
                return False
            return True if _vanishes(rest, row) else None

    def _reduced(self, row: Row) -> Row:
        rest = list(row)
        self.is_exact = self.is_exact and all(isinstance(entry, fmpq) for entry in row)
        for pivot, known in self._rows:
            factor = rest[pivot]
            rest = [a - factor * b for a, b in zip(rest, known, strict=True)]
            rest[pivot] = fmpq(0)
        return rest


def _vanishes(rest: Row, row: Row) -> bool:
    scale = size_of(row)
    return all(is_tiny(entry, scale) for entry in rest)


def _pivot(row: Row) -> int | None:
    """The place of the largest number that is certainly not 0."""
    best: tuple[Any, int] | None = None
    for place, entry in enumerate(row):
        if is_nonzero(entry):
            size = size_of([entry])
            if best is None or size > best[0]:
                best = size, place
    return best[1] if best is not None else None


def balanced(rows: list[Row]) -> list[Row]:
    """The rows with every column brought to the size of 1: what spans what stays the same, and no digits are lost."""
    with arithmetic(PRECISION):
        columns = [
            column
            if all(isinstance(entry, fmpq) for entry in column)
            else [entry / size_of(list(column)) for entry in column]
            for column in zip(*rows, strict=True)
        ]
    return [list(row) for row in zip(*columns, strict=True)] if columns else rows


def minus(left: Row, right: Row) -> Row:
    with arithmetic(PRECISION):
        return [a - b for a, b in zip(left, right, strict=True)]
