"""Whether a wrong number is the right one rounded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from grader.equivalence.pairs import Pair
from grader.expression.nodes import Number, Tree
from grader.expression.traversal import walk
from grader.numerics import Missing
from grader.numerics.ring import arithmetic

_POINTS = 3
_PRECISION = 320


def is_rounded(written: Tree, pair: Pair) -> bool:
    """Whether an answer with decimals differs from the key by no more than their rounding explains."""
    decimals = [node for node in walk(written) if isinstance(node, Number) and node.decimal]
    if not decimals:
        return False
    relative = sum((_relative(number) for number in decimals), Fraction(0))
    if relative == 0 or relative > Fraction(1, 20):
        return False
    points = 0
    for valuation in pair.valuations():
        for place in pair.places(valuation):
            left, right = pair.values(valuation, _PRECISION, place)
            if isinstance(left, Missing) or isinstance(right, Missing):
                continue
            if not _near(left, right, relative):
                return False
            points += 1
        if points >= _POINTS:
            break
    return points > 0


def _relative(number: Number) -> Fraction:
    """Half a unit of the last decimal place, relative to the number."""
    if number.value == 0:
        return Fraction(0)
    return half_unit(number.value) / abs(number.value)


def half_unit(value: Fraction) -> Fraction:
    """Half a unit of the last decimal place of an exact decimal; 0 for one that never ends."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest > 1:
        return Fraction(0)
    unit, places = Fraction(1), 0
    while (value / unit).denominator != 1 and places < 400:
        unit /= 10
        places += 1
    return unit / 2


def _near(left: Any, right: Any, relative: Fraction) -> bool:
    pairs = zip(
        getattr(left, "entries", (left,)), getattr(right, "entries", (right,)), strict=False
    )
    with arithmetic(_PRECISION):
        bound = arb(fmpq(relative.numerator, relative.denominator))
        return all(
            isinstance(a, fmpq | arb)
            and isinstance(b, fmpq | arb)
            and abs(arb(a - b)) <= bound * abs(arb(a)) * 2
            for a, b in pairs
        )
