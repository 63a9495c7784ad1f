"""Whether a function of one variable is defined, continuous, differentiable: from its build, and by looking where it may break.

Built of smooth functions of what is smooth, it is smooth, and that is a proof. Else the places where a part
may break (`|u|` at u = 0, a pole, the border of a case) are found, and the function is followed into each of them from both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from flint import arb, fmpq

from grader.equivalence.claims.finding import NOT_SETTLED, Finding, fails, holds, plain, shown
from grader.equivalence.claims.polynomials import polynomial, real_zeros
from grader.equivalence.claims.suspects import suspects_of
from grader.expression.nodes import (
    Tree,
)
from grader.numerics import Evaluator, Missing, Valuation, arithmetic
from grader.records import record

_SORTS = {
    "defined": frozenset({"hole"}),
    "continuous": frozenset({"hole", "jump"}),
    "differentiable": frozenset({"hole", "jump", "kink"}),
    "smooth": frozenset({"hole", "jump", "kink"}),
}
"""What may spoil each kind."""

_BITS = 512
_NEAR = (20, 40, 80, 120, 160)
_SPAN = 30
_GRID = 8
_MOST_PLACES = 40


@record
class Place:
    """A number at which a function may break: exact where it could be had."""

    value: Any


class Function:
    """A function of one variable, closed, with values of everything else in `valuation`."""

    def __init__(self, body: Tree, name: str, valuation: Valuation) -> None:
        self.body, self.name, self.valuation = body, name, valuation
        self.evaluator = Evaluator(body)
        self.suspects = suspects_of(body, name)

    def at(self, x: Any, bits: int = _BITS) -> Any:
        """The value at x, `Missing` where there is none."""
        return _value(self.evaluator, self.valuation, self.name, x, bits)

    def is_sound(self, kind: str) -> bool:
        """Certainly of this kind on the whole line, by its build."""
        sorts = _SORTS[kind]
        return not (sorts & self.suspects.unknown or sorts & {s for s, _ in self.suspects.trees})

    def places(self, kind: str) -> tuple[list[Place], bool]:
        """Where it may fail to be of a kind, and whether these are all."""
        found: list[Place] = []
        complete = not _SORTS[kind] & self.suspects.unknown
        for sort, tree in self.suspects.trees:
            if sort not in _SORTS[kind]:
                continue
            zeros, all_of_them = _zeros(tree, self.name, self.valuation)
            found += zeros
            complete = complete and all_of_them
        return found[:_MOST_PLACES], complete and len(found) <= _MOST_PLACES


def regular(function: Function, kind: str, at: Any = None) -> Finding:
    """Whether the function is `defined`, `continuous`, `differentiable` or `smooth`, everywhere or at a place."""
    if function.is_sound(kind):
        return holds(proved=True)
    places, complete = function.places(kind)
    if at is not None:
        near = [place for place in places if _may_be(place.value, at)]
        if not near:
            return (
                holds(proved=complete)
                if complete and not isinstance(function.at(at), Missing)
                else _one(function, kind, at)
            )
        return _one(function, kind, at)
    for place in places:
        found = _one(function, kind, place.value)
        if not found.holds:
            return found
    for x in _between([place.value for place in places]):
        found = function.at(x)
        if isinstance(found, Missing) and found.reason == "undefined":
            return fails(f"not defined at {shown('x', x)}", proved=True)
        complete = complete and not isinstance(found, Missing)
    if not complete or kind == "smooth":
        return NOT_SETTLED
    return holds(proved=kind == "defined")


def _between(places: Sequence[Any]) -> Iterator[fmpq]:
    """A point in each stretch between the places, and further ones: in a stretch all is of one build."""
    with arithmetic(_BITS):
        order = sorted((_rational(place) for place in places), key=lambda x: x)
    edges = [order[0] - 2, *order, order[-1] + 2] if order else [fmpq(-1), fmpq(1)]
    for low, high in pairwise(edges):
        if low != high:
            yield (low + high) / 2
    yield from (edges[0] * 3 - 7, edges[-1] * 3 + 7, edges[0] - 1_000, edges[-1] + 1_000)


def _rational(x: Any) -> fmpq:
    """A rational number close by."""
    if isinstance(x, fmpq):
        return x
    mantissa, exponent = (arb(x).mid() * 2**64).floor().man_exp()
    return fmpq(int(mantissa) * 2 ** int(exponent), 2**64) if int(exponent) < 4_096 else fmpq(0)


def _may_be(a: Any, b: Any) -> bool:
    with arithmetic(_BITS):
        return bool(arb(a).overlaps(arb(b)))


def _one(function: Function, kind: str, x: Any) -> Finding:
    """At one place: the value there, and what comes of the values and slopes beside it."""
    here = function.at(x)
    where = shown("x", x)
    if isinstance(here, Missing):
        return (
            fails(f"not defined at {where}", proved=True)
            if here.reason == "undefined"
            else NOT_SETTLED
        )
    if kind == "defined":
        return holds(proved=True)
    sides = [_followed(function, x, here, sign) for sign in (1, -1)]
    if None in sides:
        return NOT_SETTLED
    jumps = [side[0] for side in sides if side is not None]
    if any(jump == "far" for jump in jumps):
        return fails(f"not continuous at {where}", proved=False)
    if any(jump != "near" for jump in jumps):
        return NOT_SETTLED
    if kind == "continuous":
        return holds(proved=False)
    slopes = [side[1] for side in sides if side is not None]
    if any(slope == "steep" for slope in slopes):
        return fails(f"no slope at {where}", proved=False)
    if any(isinstance(slope, str) for slope in slopes):
        return NOT_SETTLED
    with arithmetic(_BITS):
        right, left = slopes
        if abs(right - left) > arb(2) ** -20 * (1 + abs(right)):
            said = f"at {where} the slope is {plain(left)} from the left and {plain(right)} from the right"
            return fails(said, proved=False)
    return holds(proved=False) if kind == "differentiable" else NOT_SETTLED


def _followed(function: Function, x: Any, here: Any, sign: int) -> tuple[str, Any] | None:
    """How values and difference quotients go as x is approached from one side."""
    gaps: list[arb] = []
    slopes: list[arb] = []
    with arithmetic(_BITS):
        for exponent in _NEAR:
            step = fmpq(sign, 2**exponent)
            value = function.at(_plus(x, step))
            if isinstance(value, Missing):
                return ("far", None) if value.reason == "undefined" else None
            gaps.append(abs(arb(value) - arb(here)))
            slopes.append((arb(value) - arb(here)) / arb(step))
        first, last = gaps[0], gaps[-1]
        jump = (
            "near"
            if last < arb(2) ** -30
            else "far"
            if last > arb(2) ** -10 and last * 2 > first
            else ""
        )
        if abs(slopes[-1]) > 2 * abs(slopes[-2]) > 4 * abs(slopes[-3]) and abs(slopes[-1]) > 2**20:
            return jump, "steep"
        settled = abs(slopes[-1] - slopes[-2]) < arb(2) ** -60 * (1 + abs(slopes[-1]))
        slope: Any = _rounded(slopes[-1]) if settled else "unsettled"
        return jump, slope


def _rounded(slope: arb) -> Any:
    """A slope that is a whole number to many digits, as that number."""
    # flint ends the process where the exponent of a ball is itself a long number
    if abs(slope) < arb(2) ** -60:
        return fmpq(0)
    if not arb(2) ** -64 < abs(slope) < 1_000:
        return slope
    whole = (slope + arb(0, arb(2) ** -60)).unique_fmpz()
    return fmpq(whole) if whole is not None else slope


def _plus(x: Any, step: fmpq) -> Any:
    return x + step if isinstance(x, fmpq) else arb(x) + arb(step)


def _value(evaluator: Evaluator, valuation: Valuation, name: str, x: Any, bits: int) -> Any:
    there = Valuation(0, "general", {}, {**valuation.values, name: x}, recipes=valuation.recipes)
    return evaluator.at(there, bits)


# Real zeros


def _zeros(tree: Tree, name: str, valuation: Valuation) -> tuple[list[Place], bool]:
    """The real zeros of a tree in one variable, and whether they are all."""
    found = polynomial(tree, name)
    if found is not None:
        with arithmetic(_BITS):
            return [Place(x) for x in real_zeros(found)] if found.degree() > 0 else [], True
    return _by_grid(tree, name, valuation), False


def _by_grid(tree: Tree, name: str, valuation: Valuation) -> list[Place]:
    """Zeros where the sign changes between neighbours on a grid, and grid points that are zeros themselves."""
    evaluator = Evaluator(tree)
    found: list[Place] = []
    before: tuple[fmpq, Any] | None = None
    for k in range(-_SPAN * _GRID, _SPAN * _GRID + 1):
        x = fmpq(k, _GRID)
        value = _value(evaluator, valuation, name, x, 128)
        if isinstance(value, Missing) or not isinstance(value, fmpq | arb):
            before = None
            continue
        if value == 0 or (isinstance(value, arb) and value.contains(0)):
            found.append(Place(x))
            before = None
            continue
        if before is not None and (before[1] > 0) != (value > 0):
            found.append(Place(_bisected(evaluator, valuation, name, before[0], x)))
        before = (x, value)
        if len(found) > _MOST_PLACES:
            break
    return found


def _bisected(evaluator: Evaluator, valuation: Valuation, name: str, low: fmpq, high: fmpq) -> Any:
    with arithmetic(_BITS):
        sign = _value(evaluator, valuation, name, low, _BITS) > 0
        for _ in range(300):
            middle = (low + high) / 2
            value = _value(evaluator, valuation, name, middle, _BITS)
            if isinstance(value, Missing) or not (value > 0 or value < 0):
                return middle
            low, high = (middle, high) if (value > 0) == sign else (low, middle)
    return (low + high) / 2
