"""Where a wrong value is right: on one side of 0, inside or outside of [−1, 1], for whole numbers.

`\\sqrt{x^2}` and x are equal for x ≥ 0 and part for x < 0. Said only where every point tried on one side agrees and every
point on the other certainly differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from flint import fmpq

from grader.equivalence import wording
from grader.equivalence.pairs import Pair
from grader.expression.declarations import Value
from grader.expression.nodes import Name, Tree
from grader.records import record

MOST_NAMES = 3
OTHERS = 2
_MAGNITUDES = (
    fmpq(1, 3),
    fmpq(3, 5),
    fmpq(5, 7),
    fmpq(5, 3),
    fmpq(7, 2),
    fmpq(2),
    fmpq(3),
    fmpq(5),
)
_VALUES = (*_MAGNITUDES, *(-value for value in _MAGNITUDES), fmpq(0))


@record
class Region:
    """A part of the values of one letter: how it and the rest are said, and what belongs to it."""

    inside: str
    outside: str
    holds: Callable[[fmpq], bool]


REGIONS = (
    Region("{0} ≥ 0", "{0} < 0", lambda x: bool(x >= 0)),
    Region("{0} > 0", "{0} ≤ 0", lambda x: bool(x > 0)),
    Region("{0} ≤ 0", "{0} > 0", lambda x: bool(x <= 0)),
    Region("{0} < 0", "{0} ≥ 0", lambda x: bool(x < 0)),
    Region("|{0}| < 1", "|{0}| > 1", lambda x: bool(abs(x) < 1)),
    Region("|{0}| > 1", "|{0}| < 1", lambda x: bool(abs(x) > 1)),
    Region("whole numbers {0}", "other numbers", lambda x: bool(x.q == 1)),
)


def where_equal(pair: Pair, show: Callable[[Tree], str]) -> str | None:
    """The sentence that says where the two are equal, if a region of one letter tells it."""
    if pair.free or pair.given:
        return None
    names = [name for name in pair.names if _is_free(name, pair)]
    for name in names if len(names) <= MOST_NAMES else ():
        found = list(_kinds(pair, name))
        if not any(kind == "agree" for _, kind in found):
            continue
        for region in REGIONS:
            if _tells(region, found):
                shown = show(Name(name))
                inside, outside = region.inside.format(shown), region.outside.format(shown)
                return wording.equal_where(inside, outside)
    return None


def _tells(region: Region, found: list[tuple[fmpq, str]]) -> bool:
    """Whether all points inside agree and those outside do not; where the key has no value says nothing."""
    rows = [(region.holds(x), kind) for x, kind in found if kind != "none" or x == 0]
    inside = {kind for holds, kind in rows if holds}
    outside = {kind for holds, kind in rows if not holds}
    return inside == {"agree"} and bool(outside) and outside <= {"differ", "lacking", "none"}


def _kinds(pair: Pair, name: str) -> Iterator[tuple[fmpq, str]]:
    """What points with chosen values of one name show, the others being as drawn."""
    drawn = (v for v in pair.valuations() if v.kind == "general")
    for valuation in islice(drawn, OTHERS if len(pair.names) > 1 else 1):
        for value in _VALUES:
            yield value, pair.at(valuation.moved(name, value)).kind


def _is_free(name: str, pair: Pair) -> bool:
    """Whether a name may take any real value."""
    declared = pair.scope.declarations.get(name)
    if declared is None:
        return pair.scope.letters_are_numbers
    return (
        isinstance(declared, Value)
        and declared.shape.is_scalar
        and declared.field == "real"
        and not declared.sign
        and declared.range is None
    )
