"""A walk downhill: from a point where one value is below another to points where the gap is smaller, and perhaps none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flint import fmpq

from grader.expression.declarations import Scope, Value
from grader.numerics.arrays import Array
from grader.numerics.valuation import Valuation

MOST_STEPS = 160
MOST_COORDINATES = 12
NARROW = 2.0**-10
_ASIDE = fmpq(1, 2)
_STEPS = (fmpq(8), fmpq(2), fmpq(1, 2), fmpq(1, 8), fmpq(1, 32))

Gap = Callable[[Valuation], Any]
"""How far one value is below the other, as a number to compare; None where there is none."""


def downhill(valuation: Valuation, scope: Scope, gap: Gap) -> Iterator[Valuation]:
    """Valuations with a smaller and smaller gap, by steps along one coordinate at a time."""
    least = gap(valuation)
    places = list(_coordinates(valuation, scope))
    steps, sizes = 0, list(_STEPS)
    while least is not None and sizes and steps < MOST_STEPS:
        before = least
        for name, place in places:
            for step in (sizes[0], -sizes[0]):
                steps += 1
                there = _stepped(valuation, name, place, step)
                found = gap(there) if _admits(scope, name, there.values[name]) else None
                if found is not None and found < least:
                    least, valuation = found, there
                    yield valuation
                    break
        if least == before:
            del sizes[0]


def is_narrow(valuation: Valuation, scope: Scope, gap: Gap) -> bool:
    """Whether the gap is all but closed here and wider on all sides, so that it may close between the points tried."""
    here = gap(valuation)
    if here is None or not 0 < here < NARROW:
        return False
    around = [
        gap(_stepped(valuation, name, place, step))
        for name, place in _coordinates(valuation, scope)
        for step in (_ASIDE, -_ASIDE)
    ]
    known = [found for found in around if found is not None]
    return bool(known) and min(known) >= here and max(known) >= 2 * here


def _coordinates(valuation: Valuation, scope: Scope) -> Iterator[tuple[str, int]]:
    """The numbers that may be moved: free ones, declared without a range or an adjective."""
    count = 0
    for name, value in valuation.values.items():
        declared = scope.declarations.get(name)
        fixed = name in valuation.rigid or name in valuation.whole
        if fixed or not isinstance(declared, Value) or declared.range or declared.adjectives:
            continue
        entries = value.entries if isinstance(value, Array) else (value,)
        for place, entry in enumerate(entries):
            if type(entry) is fmpq and count < MOST_COORDINATES:
                count += 1
                yield name, place


def _stepped(valuation: Valuation, name: str, place: int, step: fmpq) -> Valuation:
    value = valuation.values[name]
    if isinstance(value, Array):
        entries = list(value.entries)
        entries[place] += step
        value = Array(value.rows, value.columns, tuple(entries))
    else:
        value = value + step
    return valuation.moved(name, value)


def _admits(scope: Scope, name: str, value: Any) -> bool:
    declared = scope.declarations.get(name)
    sign = declared.sign if isinstance(declared, Value) else ""
    entries = value.entries if isinstance(value, Array) else (value,)
    match sign:
        case "positive" | "nonnegative":
            return all(entry > 0 for entry in entries)
        case "negative" | "nonpositive":
            return all(entry < 0 for entry in entries)
        case "nonzero":
            return all(entry != 0 for entry in entries)
        case _:
            return True
