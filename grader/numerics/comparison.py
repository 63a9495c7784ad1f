"""Are two values equal? Balls answer: certainly not, to so many digits, or not yet known."""

from __future__ import annotations

from typing import Any

from flint import acb, arb, fmpq

from grader.numerics.arrays import Array, Value
from grader.numerics.failures import Missing
from grader.numerics.ring import STANDARD_PRECISION, arithmetic
from grader.records import record

DIGITS = 60
"""What two values must agree to."""

_EXACT = 10**6
_BITS_PER_DIGIT = 0.30102999566398


@record
class Comparison:
    """`verdict` is `different` (certified), `equal` (exactly, or to `digits`) or `close`: more precision is needed."""

    verdict: str
    digits: int = 0
    exact: bool = False


_UNDERFLOW = arb(2) ** -16_384
"""A ball round 0 smaller than any rounding at 4,096 bits is what an underflow leaves: `e^{-e^{e^{20}}}` is not 0."""
_EQUAL = Comparison("equal", _EXACT, exact=True)
_DIFFERENT = Comparison("different", exact=True)


def compare(a: Value | Missing, b: Value | Missing) -> Comparison:
    """Compare two values entry by entry. A missing value is close to everything: it settles nothing."""
    if isinstance(a, Missing) or isinstance(b, Missing):
        return Comparison("close")
    if type(a) is fmpq and type(b) is fmpq:
        return _EQUAL if a == b else _DIFFERENT
    with arithmetic(2 * STANDARD_PRECISION):
        return _values(a, b)


def _values(a: Any, b: Any) -> Comparison:
    if type(a) is tuple or type(b) is tuple:
        if type(a) is not type(b) or len(a) != len(b):
            return _DIFFERENT
        return _all(zip(a, b, strict=True))
    if type(a) is Array or type(b) is Array:
        return _arrays(a, b)
    return _scalars(a, b)


def _arrays(a: Any, b: Any) -> Comparison:
    # The literal 0 is the zero vector and the zero matrix.
    if type(a) is fmpq and a == 0:
        return _all((a, entry) for entry in b.entries)
    if type(b) is fmpq and b == 0:
        return _all((entry, b) for entry in a.entries)
    if type(a) is not type(b) or (a.rows, a.columns) != (b.rows, b.columns):
        return _DIFFERENT
    return _all(zip(a.entries, b.entries, strict=True))


def _all(pairs: Any) -> Comparison:
    """The worst of the comparisons; one difference settles it."""
    worst = _EQUAL
    for a, b in pairs:
        found = _values(a, b)
        if found.verdict == "different":
            return found
        if found.verdict == "close" or (worst.verdict == "equal" and found.digits < worst.digits):
            worst = found if worst.verdict == "equal" or found.verdict == "close" else worst
    return worst


def _scalars(a: Any, b: Any) -> Comparison:
    if type(a) is fmpq and type(b) is fmpq:
        return _EQUAL if a == b else _DIFFERENT
    difference = a - b
    if not difference.is_finite():
        return Comparison("close")
    if not difference.contains(0):
        return Comparison("different")
    if type(difference) is acb:
        radius = difference.real.rad() + difference.imag.rad()
    else:
        radius = difference.rad()
    if radius == 0:
        return Comparison("equal", _EXACT, exact=True)
    if radius < _UNDERFLOW:
        return Comparison("close")
    digits = _digits(radius, max(_size(a), _size(b), 1))
    return Comparison("equal" if digits >= DIGITS else "close", digits)


def _size(a: Any) -> Any:
    """A bound of the size, as a number that can be compared with others."""
    bound = abs(a)
    return bound if type(bound) is fmpq else bound.mid()


def _digits(radius: arb, scale: Any) -> int:
    """How many decimal digits of the scale are settled; a scale below 1 counts as 1."""
    share = (radius / arb(scale)).mid()
    if not share > 0:
        return _EXACT
    mantissa, exponent = share.man_exp()
    bits = int(exponent) + int(mantissa).bit_length()
    return max(0, int(-bits * _BITS_PER_DIGIT))
