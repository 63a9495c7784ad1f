"""Two statements about one unknown, compared in every cell of the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

from flint import arb, fmpq

from grader.equivalence.solution_sets import kernels as k
from grader.equivalence.solution_sets import ratios
from grader.equivalence.solution_sets.cuts import Cell, Cut, NewZeros, NotCut, as_fraction
from grader.equivalence.solution_sets.formulas import (
    Atom,
    Compare,
    Formula,
    Whole,
    each_atom,
    truth,
)
from grader.equivalence.solution_sets.membership import ZERO_IS_NATURAL
from grader.equivalence.solution_sets.signs import Signs, Value
from grader.numerics import compare
from grader.records import record

MOST_ROUNDS = 60
MOST_CLASSES = 600
MOST_CELLS = 400
MOST_ATOMS = 200


class NoMethod(Exception):
    """The two cannot be compared by cutting the line."""


@record
class Found:
    """What the comparison came to: `point` is where they differ, None where they agree everywhere.

    `first` is what the key says at the point. `exact`: no ball stood for an unknown number. `has_solutions`: something
    makes either of them true. `first_empty` and `second_empty`: nothing makes it true.
    """

    point: Any = None
    first: bool = False
    exact: bool = True
    first_empty: bool = True
    second_empty: bool = True


@record
class Spot:
    """A place to look at: a cell, and for points on the grid of whole numbers the number itself."""

    cell: int
    value: Any
    on_grid: Fraction | None = None


_Affine: TypeAlias = tuple[Fraction, Fraction]


class Line:
    """The comparison of two statements about `unknown`; all other names have the values `known`."""

    def __init__(
        self, unknown: str, known: dict[str, Any], value: Value, *, zero_is_natural: bool
    ) -> None:
        self.unknown = unknown
        self.kernels = k.Kernels([unknown], known)
        self.cut = Cut()
        self.signs = Signs(self.cut, self.kernels, value)
        self.zero_is_natural = zero_is_natural
        self._reads: dict[int, k.Read] = {}
        self._wholes: dict[int, _Affine] = {}

    def compare(self, first: Formula, second: Formula, domain: Formula) -> Found:
        """Where the domain holds. Raises: NoMethod."""
        every = list(each_atom(first, second, domain))
        if len(every) > MOST_ATOMS:
            raise NoMethod
        try:
            self._read(every)
            for read in self._reads.values():
                self.signs.prepare(read)
            for _ in range(MOST_ROUNDS):
                self.cut.arrange()
                self.signs.forget()
                try:
                    return self._compared(first, second, domain)
                except NewZeros:
                    continue
        except (NotCut, ratios.NoReading, ArithmeticError) as failure:
            raise NoMethod from failure
        raise NoMethod

    def _read(self, every: Sequence[Atom]) -> None:
        for _ in range(k.MOST_POWER):
            try:
                self._read_all(every)
            except k.FinerSteps:
                self.kernels.restart()
                continue
            return
        raise ratios.NoReading

    def _read_all(self, every: Sequence[Atom]) -> None:
        for atom in every:
            match atom:
                case Compare(difference=tree):
                    self._reads[id(atom)] = self.kernels.read(tree)
                case Whole(value=tree):
                    self._wholes[id(atom)] = _affine(self.kernels.read(tree))
                case _:
                    if atom != ZERO_IS_NATURAL:
                        raise ratios.NoReading

    def _compared(self, first: Formula, second: Formula, domain: Formula) -> Found:
        empty = [True, True]
        different: tuple[Any, bool] | None = None
        if len(self.cut.cells) > MOST_CELLS:
            raise NotCut
        for spot in self._spots():
            if not self._truth(domain, spot):
                continue
            here = self._truth(first, spot), self._truth(second, spot)
            if here[0] != here[1] and different is None:
                different = spot.value, here[0]
            empty = [e and not h for e, h in zip(empty, here, strict=True)]
        point, says = different if different is not None else (None, False)
        return Found(point, says, self.cut.is_exact, empty[0], empty[1])

    def _truth(self, formula: Formula, spot: Spot) -> bool:
        found = truth(formula, lambda atom: self._atom(atom, spot))
        if found is None:
            raise NotCut
        return found

    def _atom(self, atom: Atom, spot: Spot) -> bool:
        match atom:
            case Compare(operator=operator):
                return self.signs.holds(self._reads[id(atom)], operator, spot.cell)
            case Whole():
                return self._is_whole(self._wholes[id(atom)], spot)
            case _:
                return self.zero_is_natural

    # Whole numbers.

    def _spots(self) -> Iterator[Spot]:
        """Every zero; of every gap a point that lies on no grid, and one for each class of points on the grids."""
        classes, period = self._classes()
        for number, cell in enumerate(self.cut.cells):
            if cell.is_point:
                yield Spot(number, cell.value)
                continue
            off_grid = cell.value
            if classes:
                off_grid = _off_grid(cell)
            yield Spot(number, off_grid)
            for start in classes:
                inside = _in_gap(start, period, cell)
                if inside is not None:
                    yield Spot(number, fmpq(inside.numerator, inside.denominator), inside)

    def _classes(self) -> tuple[list[Fraction], Fraction]:
        """The points of one period at which some `value ∈ ℤ` holds, and the period."""
        varying = [(slope, shift) for slope, shift in self._wholes.values() if slope]
        if not varying:
            return [], Fraction(1)
        steps = [1 / abs(slope) for slope, _ in varying]
        scale = lcm(*(step.denominator for step in steps))
        period = Fraction(lcm(*(int(step * scale) for step in steps)), scale)
        found: set[Fraction] = set()
        for (slope, shift), step in zip(varying, steps, strict=True):
            count = period / step
            if count > MOST_CLASSES:
                raise NotCut
            start = -shift / slope
            found |= {(start + j * step) % period for j in range(int(count))}
        if len(found) > MOST_CLASSES:
            raise NotCut
        return sorted(found), period

    def _is_whole(self, affine: _Affine, spot: Spot) -> bool:
        slope, shift = affine
        if slope == 0:
            return shift.denominator == 1
        cell = self.cut.cells[spot.cell]
        if spot.on_grid is not None:
            return (slope * spot.on_grid + shift).denominator == 1
        if not cell.is_point:
            return False
        if isinstance(cell.value, fmpq):
            return (slope * as_fraction(cell.value) + shift).denominator == 1
        value = arb(cell.value) * fmpq(slope.numerator, slope.denominator)
        value += fmpq(shift.numerator, shift.denominator)
        if not value.contains_integer():
            return False
        near = value.unique_fmpz()
        if near is None or compare(value, fmpq(near)).verdict != "equal":
            raise NotCut
        self.cut.is_exact = False
        return True


def _affine(read: k.Read) -> _Affine:
    """A value as slope·unknown + shift with rational numbers."""
    over, under = read.value
    if not under.is_constant() or read.guards or over.total_degree() > 1:
        raise ratios.NoReading
    if ratios.places(over) not in ([], [0]):
        raise ratios.NoReading
    rows = ratios.coefficients(over, 0)
    scale = under.leading_coefficient()
    found = []
    for exponent in (1, 0):
        row = rows.get(exponent)
        value = row.leading_coefficient() / scale if row is not None else fmpq(0)
        found.append(as_fraction(value))
    return found[0], found[1]


def _in_gap(start: Fraction, period: Fraction, cell: Cell) -> Fraction | None:
    """A member of the class `start + m·period` inside a gap, the one nearest to 0 or to its end."""
    lower, upper = cell.lower, cell.upper
    if lower is None and upper is None:
        return start
    if lower is not None:
        first = _steps_above(lower, start, period)
        found = start + first * period
        return found if upper is None or _below(found, upper) else None
    last = -_steps_above(-upper, -start, period)
    return start + last * period


def _steps_above(end: Any, start: Fraction, period: Fraction) -> int:
    """The least m with start + m·period > end."""
    step = fmpq(period.numerator, period.denominator)
    gap = (end - fmpq(start.numerator, start.denominator)) / step
    if isinstance(gap, fmpq):
        return int(gap.p) // int(gap.q) + 1
    whole = gap.floor().unique_fmpz()
    if whole is None:
        raise NotCut
    return int(whole) + 1


def _below(value: Fraction, end: Any) -> bool:
    number = fmpq(value.numerator, value.denominator)
    if number < end:
        return True
    if number > end or (isinstance(end, fmpq) and number == end):
        return False
    raise NotCut


def _off_grid(cell: Cell) -> Any:
    """A point of the gap that is no whole multiple of anything short: shown where the two differ off the grid."""
    shift = fmpq(1, 7)
    for _ in range(40):
        value = cell.value + shift
        if (cell.upper is None or value < cell.upper) and (
            cell.lower is None or value > cell.lower
        ):
            return value
        shift /= 3
    return cell.value
