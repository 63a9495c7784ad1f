"""Where an integrand breaks: zeros of what stands under abs, in conditions and below fraction lines, as far as rational.

The integrand is evaluated with an infinitesimal, and everything with an edge records its argument with its slope; Newton's
method goes to the edge, and counts where the argument is exactly 0 there.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from grader.numerics.arrays import entries_of
from grader.numerics.calculus.integrand import Integrand
from grader.numerics.drawing import rational_near
from grader.numerics.environment import Environment
from grader.numerics.failures import FAILURES, NoValue
from grader.numerics.scalars import ONE, Jet, coefficient, primal

_STARTS = (fmpq(1, 2), fmpq(1, 7), fmpq(6, 7))
_STEPS = 12
_MOST = 24
_DENOMINATORS = 64
_REACH = 10
_NEAR = fmpq(1, 1 << 16)


def cuts(integrand: Integrand, env: Environment, low: Any, high: Any) -> list[fmpq]:
    """The breaks strictly between two ends, from left to right; None is an infinite end."""
    if integrand.entire:
        return []
    found: set[fmpq] = set()
    for start in _starts(low, high):
        for number, (mark, value) in enumerate(_recorded(integrand, env, start)):
            for goal in _goals(mark, value, integrand, low, high):
                root = _root(integrand, env, start, (number, goal))
                if root is not None and _is_between(root, low, high):
                    found.add(root)
        if len(found) >= _MOST:
            break
    return sorted(found)[:_MOST]


def _starts(low: Any, high: Any) -> Iterator[fmpq]:
    left = rational_near(low) if low is not None else None
    right = rational_near(high) if high is not None else None
    if left is None and right is None:
        left, right = fmpq(-_REACH), fmpq(_REACH)
    elif left is None:
        assert right is not None
        left = right - _REACH
    elif right is None:
        right = left + _REACH
    assert right is not None
    for share in _STARTS:
        yield left + (right - left) * share


def _recorded(integrand: Integrand, env: Environment, start: fmpq) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    before, env.record = env.record, found
    try:
        integrand.at(env, Jet(integrand.tag, (start, ONE)))
    except (NoValue, *FAILURES):
        pass  # what was recorded before is what is looked for
    finally:
        env.record = before
    return [
        (mark, entry)
        for mark, value in found
        if type(value) is not tuple
        for entry in entries_of(value)
        if type(entry) is Jet and entry.tag == integrand.tag
    ][:_MOST]


def _goals(mark: str, value: Jet, integrand: Integrand, low: Any, high: Any) -> tuple[fmpq, ...]:
    if mark == "zero":
        return (fmpq(0),)
    if mark == "one":
        return fmpq(1), fmpq(-1)
    level, slope = _line(value, integrand)
    if type(level) is not fmpq or type(slope) is not fmpq or low is None or high is None:
        return ()
    reach = abs(slope) * (rational_near(high) - rational_near(low))
    if reach > _MOST:
        return ()
    first, last = int((level - reach).floor()), int((level + reach).ceil())
    return tuple(fmpq(n) for n in range(first, last + 1))


def _line(value: Jet, integrand: Integrand) -> tuple[Any, Any]:
    return primal(coefficient(value, integrand.tag, 0)), primal(
        coefficient(value, integrand.tag, 1)
    )


def _root(
    integrand: Integrand, env: Environment, start: fmpq, place: tuple[int, fmpq]
) -> fmpq | None:
    """Newton's method; only a rational at which the argument is exactly at its goal."""
    number, goal = place
    point = start
    for _ in range(_STEPS):
        found = _recorded(integrand, env, point)
        if number >= len(found):
            return None
        level, slope = _line(found[number][1], integrand)
        if type(level) not in {fmpq, arb} or type(slope) not in {fmpq, arb}:
            return None
        if type(level) is fmpq and level == goal:
            return point
        if (slope == 0) if type(slope) is fmpq else slope.contains(0):
            return None
        step = (level - goal) / slope
        if type(step) is arb and not step.is_finite():
            return None
        point = point - step if type(step) is fmpq else rational_near(arb(point) - step)
        if type(step) is arb or point.height_bits() > _DENOMINATORS:
            point = _simple(point)
    return None


def _simple(point: fmpq) -> fmpq:
    """A rational with a small denominator, if one is that near."""
    value = Fraction(int(point.p), int(point.q))
    near = value.limit_denominator(_DENOMINATORS)
    simple = fmpq(near.numerator, near.denominator)
    return simple if abs(simple - point) < _NEAR else rational_near(arb(point))


def _is_between(point: fmpq, low: Any, high: Any) -> bool:
    above = low is None or arb(point) > low
    below = high is None or arb(point) < high
    return bool(above and below)
