"""The real line cut at the zeros of polynomials: the zeros and the gaps between them.

Zeros of polynomials over ℚ are told apart exactly: they belong to irreducible factors. Those of polynomials with other
real coefficients (π, e, ln 2) are balls; two that agree to 60 digits count as one, which proves nothing.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cmp_to_key
from typing import Any, TypeAlias

from flint import acb_poly, arb, arb_poly, fmpq, fmpq_poly, fmpz_poly

from grader.numerics import compare
from grader.records import mutable, record

MOST_FACTORS = 60
MOST_POINTS = 200
MOST_DEGREE = 240
LARGEST_EXPONENT = 300
_COARSEST = 20
_NEWTON_STEPS = 12


Split: TypeAlias = tuple[int, tuple[tuple[int, int], ...]]
"""A polynomial over ℚ: the sign of its content, and its irreducible factors by number with their powers."""


class NotCut(Exception):
    """The zeros of a polynomial cannot be found or ordered."""


class NewZeros(Exception):
    """A polynomial was met whose zeros do not yet cut the line."""


@record
class Cell:
    """A zero (`own` are the numbers of the polynomials that vanish there) or a gap between zeros with a point in it.

    `lower` and `upper` are the ends of a gap, None where it goes on for ever.
    """

    value: Any
    own: frozenset[int]
    lower: Any = None
    upper: Any = None
    is_point: bool = False


@mutable
class Zero:
    value: Any
    own: set[int]


class Cut:
    """The line and what it is cut by so far; numbers count the polynomials."""

    def __init__(self) -> None:
        self.is_exact = True
        self.cells: list[Cell] = []
        self._exact: dict[str, int] = {}
        self._balls: dict[str, int] = {}
        self._polynomials: list[Any] = []
        self._zeros: list[Zero] = []
        self._factored: dict[str, Split] = {}
        self._signs: dict[tuple[int, int], int] = {}
        self._arranged = 0
        self._degree = 0

    def arrange(self) -> None:
        """Sort the zeros and make the cells; what was worked out for the old ones is dropped."""
        self._signs.clear()
        self._arranged = len(self._polynomials)
        zeros = sorted(self._zeros, key=cmp_to_key(self._order))
        merged: list[Zero] = []
        for zero in zeros:
            if merged and self._order(merged[-1], zero) == 0:
                merged[-1].own |= zero.own
                if isinstance(zero.value, fmpq):
                    merged[-1].value = zero.value
            else:
                merged.append(Zero(zero.value, set(zero.own)))
        ends = [None, *(zero.value for zero in merged), None]
        self.cells = []
        for k, zero in enumerate(merged):
            self.cells.append(_gap(ends[k], ends[k + 1]))
            self.cells.append(Cell(zero.value, frozenset(zero.own), is_point=True))
        self.cells.append(_gap(ends[-2], None))

    def _order(self, a: Zero, b: Zero) -> int:
        if a.value < b.value:
            return -1
        if b.value < a.value:
            return 1
        if isinstance(a.value, fmpq) and isinstance(b.value, fmpq):
            return 0
        exact = set(self._exact.values())
        if (a.own | b.own) <= exact or compare(a.value, b.value).verdict != "equal":
            raise NotCut  # zeros of different irreducible polynomials are different
        self.is_exact = False
        return 0

    # Polynomials over ℚ.

    def sign(self, split: Split, at: int) -> int:
        """The sign of a polynomial over ℚ in a cell. Raises: NewZeros, NotCut."""
        sign, factors = split
        for number, power in factors:
            sign *= self._sign(number, at) ** power
            if not sign:
                return 0
        return sign

    def split(self, polynomial: fmpq_poly) -> Split:
        """The sign of the leading coefficient, and the irreducible factors by their numbers, with their powers."""
        key = str(polynomial)
        known = self._factored.get(key)
        if known is None:
            whole, parts = polynomial.numer().factor()
            factors = tuple((self._number(part), int(power)) for part, power in parts)
            known = self._factored[key] = int(whole > 0) - int(whole < 0), factors
        return known

    def _number(self, factor: fmpz_poly) -> int:
        key = str(factor)
        number = self._exact.get(key)
        if number is None:
            self._degree += int(factor.degree())
            if self._degree > MOST_DEGREE:
                raise NotCut
            number = self._exact[key] = self._add(factor)
            for root in _real_roots(factor):
                self._place(root, number)
        return number

    def _add(self, polynomial: Any) -> int:
        if len(self._polynomials) >= MOST_FACTORS:
            raise NotCut
        self._polynomials.append(polynomial)
        return len(self._polynomials) - 1

    def _place(self, value: Any, number: int) -> None:
        if len(self._zeros) >= MOST_POINTS:
            raise NotCut
        self._zeros.append(Zero(value, {number}))

    def _sign(self, number: int, at: int) -> int:
        if number >= self._arranged:
            raise NewZeros
        if number in self.cells[at].own:
            return 0
        known = self._signs.get((number, at))
        if known is None:
            value = self._polynomials[number](self.cells[at].value)
            if not (value > 0 or value < 0):
                raise NotCut
            known = self._signs[number, at] = 1 if value > 0 else -1
        return known

    # Polynomials with balls for coefficients.

    def ball_sign(self, key: str, coefficients: list[arb], at: int) -> int:
        """The sign of a polynomial with real coefficients in a cell. Raises: NewZeros, NotCut."""
        number = self._balls.get(key)
        if number is None:
            number = self._balls[key] = self._add(coefficients)
            self.is_exact = self.is_exact and len(coefficients) == 1
            for root in _ball_roots(coefficients):
                self._place(root, number)
            raise NewZeros
        if number in self.cells[at].own:
            return 0
        value = arb(0)
        point = arb(self.cells[at].value)
        for coefficient in reversed(coefficients):
            value = value * point + coefficient
        if not (value > 0 or value < 0):
            raise NotCut
        return 1 if value > 0 else -1


def _real_roots(factor: fmpz_poly) -> list[Any]:
    """The real roots of an irreducible polynomial, rational ones exact."""
    if factor.degree() == 1:
        return [fmpq(-int(factor[0]), int(factor[1]))]
    if factor.degree() == 2 and int(factor[1]) ** 2 < 4 * int(factor[0]) * int(factor[2]):
        return []
    found: list[Any] = factor.complex_roots()
    if any(root.imag != 0 and root.imag.contains(0) for root, _ in found):
        raise NotCut
    return [root.real for root, _ in found if root.imag == 0]


def _ball_roots(coefficients: list[arb]) -> list[arb]:
    """The real roots where none is double, so that all can be told apart."""
    if any(not _is_moderate(c) for c in coefficients):
        raise NotCut
    if len(coefficients) == 1:
        return []
    if coefficients[-1].contains(0):
        raise NotCut
    if len(coefficients) == 2:
        return [-coefficients[0] / coefficients[1]]
    try:
        found = acb_poly(coefficients).roots()
    except (ValueError, ArithmeticError) as failure:
        raise NotCut from failure
    reals: list[arb] = []
    for root in found:
        if not root.imag.contains(0):
            continue
        if any(other is not root and other.overlaps(root.conjugate()) for other in found):
            raise NotCut
        reals.append(_refined(root.real, arb_poly(coefficients)))
    return reals  # a lone root that meets its conjugate is real


def _refined(root: arb, polynomial: arb_poly) -> arb:
    """A ball that holds exactly one root, made small by Newton's method on intervals."""
    slope = polynomial.derivative()
    for _ in range(_NEWTON_STEPS):
        under = slope(root)
        if under.contains(0):
            raise NotCut
        middle = root.mid()
        better = middle - polynomial(middle) / under
        if better.rad() >= root.rad():
            break
        root = better
    return root


def _is_moderate(value: arb) -> bool:
    """Whether a ball is finite and of a size that can be counted in decimals."""
    return bool(value.is_finite()) and bool(abs(value) < arb(10) ** LARGEST_EXPONENT)


def _gap(lower: Any, upper: Any) -> Cell:
    """The gap between two zeros with a short rational in it."""
    if lower is None and upper is None:
        return Cell(fmpq(0), frozenset())
    if lower is None:
        return Cell(fmpq(_floor(upper) - 1), frozenset(), None, upper)
    if upper is None:
        return Cell(fmpq(_ceiling(lower) + 1), frozenset(), lower, None)
    scale = 1
    for _ in range(LARGEST_EXPONENT):
        low, high = _floor(lower * scale) + 1, _ceiling(upper * scale) - 1
        if low <= high:
            middle = fmpq((low + high) // 2, scale)
            if lower < middle < upper:
                return Cell(middle, frozenset(), lower, upper)
        scale *= 2 if scale < _COARSEST else 10
    raise NotCut


def _floor(value: Any) -> int:
    if isinstance(value, fmpq):
        return int(value.p) // int(value.q)
    return int(value.mid().floor().unique_fmpz() or 0)


def _ceiling(value: Any) -> int:
    return -_floor(-value)


def as_fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
