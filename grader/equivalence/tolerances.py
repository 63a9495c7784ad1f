"""How far off a number may be, and whether two numbers are that near: certainly, certainly not, or not known."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from flint import acb, arb, fmpq

from grader.equivalence.asked import Tolerance

Bound: TypeAlias = Callable[[Any], Fraction]
"""The largest difference that is forgiven for a number of the key."""

_MOST_EXPONENT = 20_000
APPROXIMATE = Fraction(1, 10**9)
"""The share of a number by which conversion factors that are measured may be off."""


def bound_of(tolerance: Tolerance | None, *, approximate: bool = False) -> Bound:
    """The bound of a tolerance; 0 without one."""
    slack = APPROXIMATE if approximate else Fraction(0)
    if tolerance is None:
        return lambda size: slack * magnitude(size) if slack else slack
    return lambda size: allowed(tolerance, size) + (slack * magnitude(size) if slack else 0)


def allowed(tolerance: Tolerance, size: Any) -> Fraction:
    """The largest difference that is forgiven for a key of this size; of several rules the most generous."""
    found = [Fraction(0)]
    if tolerance.absolute is not None:
        found.append(abs(tolerance.absolute))
    if tolerance.relative is not None:
        found.append(abs(tolerance.relative) * magnitude(size))
    if tolerance.digits is not None:
        found.append(Fraction(1, 2) * Fraction(10) ** -tolerance.digits)
    if tolerance.significant is not None and magnitude(size):
        exponent = decimal_exponent(magnitude(size))
        found.append(Fraction(1, 2) * Fraction(10) ** (exponent - tolerance.significant + 1))
    return max(found)


def magnitude(value: Any) -> Fraction:
    """The absolute value, of a ball that of its middle, as an exact rational; what is exact stays so."""
    if isinstance(value, fmpq):
        return abs(Fraction(int(value.p), int(value.q)))
    if isinstance(value, acb):
        value = abs(value)
    mantissa, exponent = value.mid().man_exp()
    bounded = max(-_MOST_EXPONENT, min(int(exponent), _MOST_EXPONENT))
    return abs(Fraction(int(mantissa)) * Fraction(2) ** bounded)


def decimal_exponent(value: Fraction) -> int:
    """The e with 10^e <= value < 10^(e+1)."""
    exponent = len(str(value.numerator)) - len(str(value.denominator))
    if value < Fraction(10) ** exponent:
        exponent -= 1
    return exponent


def is_near(key: Any, answer: Any, limit: Fraction) -> bool | None:
    """Whether two numbers differ by at most `limit`, in the complex plane where they are complex; None if balls are too wide.

    To be called inside some arithmetic.
    """
    if not isinstance(key, fmpq | arb | acb) or not isinstance(answer, fmpq | arb | acb):
        return None
    difference: Any = key - answer
    gap: Any = abs(difference)
    most: Any = fmpq(limit.numerator, limit.denominator)
    if gap <= most:
        return True
    return False if gap > most else None
