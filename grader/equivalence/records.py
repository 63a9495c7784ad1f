"""The numbers of a key and an answer side by side at a few points, to see how they are related."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

from flint import acb, arb, fmpq

from grader.equivalence.operands import Operand
from grader.equivalence.pairs import Pair
from grader.numerics import Missing, compare
from grader.numerics.ring import arithmetic
from grader.records import record

PRECISION = 320
_DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 16)
_LARGEST = 1_000
MOST_ROWS = 20_000
"""Numbers beyond which no relation is looked for: a 62 × 62 matrix for each of 62 indices would take seconds."""
_LEAST = arb(2) ** -64


@record
class Record:
    """One number of the key and the number in the same place of the answer.

    `place` tells entries and free indices apart, `transposed` is the place across the diagonal.
    """

    key: Any
    answer: Any
    point: int
    place: tuple[Any, ...]
    others: tuple[Any, ...] = ()


class Records:
    """Numbers at up to `most` points, and relations that may hold between them all.

    `others` are further trees to evaluate in the same places.
    """

    def __init__(self, pair: Pair, most: int, others: Sequence[Operand] = ()) -> None:
        self.rows: list[Record] = []
        self.points = 0
        for valuation in pair.valuations():
            if self.points >= most or valuation.kind == "wide":
                break
            if valuation.kind == "general":
                found = list(islice(self._at(pair, valuation, others), MOST_ROWS))
                self.rows += found
                self.points += bool(found)
                if len(self.rows) >= MOST_ROWS:
                    self.rows.clear()
                    break

    def _at(self, pair: Pair, valuation: Any, others: Sequence[Operand]) -> Iterator[Record]:
        elsewhere: list[list[Any]] | None = None
        for number, (where, pairs) in enumerate(pair.values_at(valuation)):
            values = list(pairs)
            if any(isinstance(value, Missing) for value in values):
                continue
            if where.outcomes:
                at = pair.precision, where.indices, where.outcomes
                values += [other.evaluator.at(valuation, *at) for other in others]
            else:
                if elsewhere is None:
                    elsewhere = [pair.over(other, valuation) for other in others]
                values += [found[number] for found in elsewhere]
            grids = [_grid(value) for value in values]
            for place in grids[0]:
                if place in grids[1]:
                    rest = tuple(_across(grid, place) for grid in grids[2:])
                    name = (
                        tuple(sorted(valuation.sizes.items())),
                        tuple(where.indices.values()),
                        place,
                    )
                    yield Record(grids[0][place], grids[1][place], self.points, name, rest)

    def all(self, holds: Callable[[Record], bool]) -> bool:
        """Whether a relation holds in every row; precision is set around it."""
        with arithmetic(PRECISION):
            return bool(self.rows) and all(map(holds, self.rows))

    @property
    def key_is_zero(self) -> bool:
        return self.all(lambda row: _same(row.key, fmpq(0)))

    @property
    def answer_is_zero(self) -> bool:
        return self.all(lambda row: _same(row.answer, fmpq(0)))

    @property
    def key_is_constant(self) -> bool:
        """Whether the key has one value everywhere."""
        return self.all(lambda row: _same(row.key, self.rows[0].key))

    @property
    def agree(self) -> bool:
        """Whether key and answer are equal everywhere here, so that these points show nothing."""
        return self.all(lambda row: _same(row.answer, row.key))

    def is_negated(self) -> bool:
        return self.all(lambda row: _same(row.answer, -row.key))

    def is_reciprocal(self) -> bool:
        return self.all(lambda row: _same(row.answer * row.key, fmpq(1)))

    def ratio(self) -> Fraction | None:
        """A simple rational c with answer = c·key everywhere."""
        with arithmetic(PRECISION):
            row = next((r for r in self.rows if not _same(r.key, fmpq(0))), None)
            guess = _simple(row.answer / row.key) if row is not None else None
        if guess is None or guess in (0, 1):
            return None
        factor = fmpq(guess.numerator, guess.denominator)
        return guess if self.all(lambda r: _same(r.answer, factor * r.key)) else None

    def is_scaled(self) -> bool:
        """Whether answer = c·key everywhere, for some c other than zero."""
        row = next((r for r in self.rows if not _same(r.key, fmpq(0))), None)
        if row is None or _same(row.answer, fmpq(0)):
            return False
        return self.all(lambda r: _same(r.answer * row.key, row.answer * r.key))

    def ratio_sign(self) -> int | None:
        """The sign of answer / key where it is real and certain."""
        with arithmetic(PRECISION):
            for row in self.rows:
                ratio = row.answer * row.key
                if isinstance(ratio, fmpq | arb) and (ratio > 0 or ratio < 0):
                    return 1 if ratio > 0 else -1
        return None

    def is_shifted(self) -> bool:
        """Whether answer − key is constant, entry by entry."""
        first: dict[Any, Record] = {}
        for row in self.rows:
            first.setdefault(row.place, row)
        if 2 * len(first) > len(self.rows):
            return False  # a place that was seen once has nothing to be compared with
        return self.all(
            lambda r: _same(r.answer - r.key, first[r.place].answer - first[r.place].key)
        )

    def is_transposed(self) -> bool:
        """Whether the square arrays are transposes of each other."""
        keys = {(r.point, r.place): r.key for r in self.rows}

        def holds(row: Record) -> bool:
            sizes, indices, (i, j) = row.place
            other = keys.get((row.point, (sizes, indices, (j, i))))
            return other is not None and _same(row.answer, other)

        return self.all(holds)

    def is_swapped(self) -> bool:
        """Whether the two free indices have changed places."""
        keys = {(r.point, r.place): r.key for r in self.rows}
        if any(len(r.place[1]) != 2 for r in self.rows):
            return False

        def holds(row: Record) -> bool:
            sizes, (i, j), place = row.place
            other = keys.get((row.point, (sizes, (j, i), place)))
            return other is None or _same(row.answer, other)

        return any(r.place[1][0] != r.place[1][1] for r in self.rows) and self.all(holds)

    def agrees_where(self, *, on_diagonal: bool) -> bool:
        """Whether the two agree exactly where two free indices, or row and column, are equal (or where they differ)."""
        spots = [(row, _diagonal(row)) for row in self.rows]
        if not spots or any(diagonal is None for _, diagonal in spots):
            return False
        inside = [row for row, diagonal in spots if diagonal == on_diagonal]
        outside = [row for row, diagonal in spots if diagonal != on_diagonal]
        with arithmetic(PRECISION):
            return (
                bool(inside)
                and bool(outside)
                and all(_same(row.answer, row.key) for row in inside)
                and not any(_same(row.answer, row.key) for row in outside)
            )

    def lacks_term(self, number: int, times: int) -> bool:
        """Whether answer = key − times · (other tree `number`)."""
        return self.all(
            lambda r: (
                r.others[number] is not None and _same(r.answer, r.key - times * r.others[number])
            )
        )

    def lacks_factor(self, number: int) -> bool:
        """Whether answer · (other tree `number`) = key."""
        return self.all(
            lambda r: r.others[number] is not None and _same(r.answer * r.others[number], r.key)
        )


def _diagonal(row: Record) -> bool | None:
    """Whether a row stands on the diagonal; None where there are no two places to compare."""
    sizes, indices, place = row.place
    if len(indices) == 2:
        return bool(indices[0] == indices[1])
    if indices or (place == (0, 0) and not sizes):
        return None
    return bool(place[0] == place[1])


def _grid(value: Any) -> dict[tuple[int, int], Any]:
    """The numbers of a value by row and column; a family counts its members along the rows."""
    entries = getattr(value, "entries", None)
    if entries is not None:
        return {divmod(k, value.columns): entry for k, entry in enumerate(entries)}
    if isinstance(value, fmpq | arb | acb):
        return {(0, 0): value}
    return {}


def _across(grid: dict[tuple[int, int], Any], place: tuple[int, int]) -> Any:
    """The number in a place; a lone number stands everywhere."""
    return grid.get(place, grid.get((0, 0)) if len(grid) == 1 else None)


def _same(left: Any, right: Any) -> bool:
    return bool(compare(left, right).verdict == "equal")


def _simple(value: Any) -> Fraction | None:
    """The simple rational that `value` is, if it is one."""
    if isinstance(value, fmpq):
        found = Fraction(int(value.p), int(value.q))
        return found if max(abs(found.numerator), found.denominator) <= _LARGEST else None
    # flint aborts the process where the exponent of a ball is itself a long number
    if not isinstance(value, arb) or not _LEAST < abs(value) < _LARGEST:
        return None
    for denominator in _DENOMINATORS:
        whole = (value * denominator).unique_fmpz()
        if whole is not None and abs(int(whole)) <= _LARGEST:
            return Fraction(int(whole), denominator)
    return None
