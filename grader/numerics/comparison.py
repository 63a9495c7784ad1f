"""Are two values equal? Balls answer: certainly not, to so many digits, or not yet known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import acb, arb, ctx, fmpq

from grader.numerics.arrays import Array, Value
from grader.numerics.failures import Missing
from grader.numerics.ring import STANDARD_PRECISION, arithmetic
from grader.records import record

DIGITS = 60
"""What two values must agree to."""

_EXACT = 10**6
_CLOSE, _DIFFERENT = 0, -1
_BITS_PER_DIGIT = 0.30102999566398
_MOST_BITS = 10**6
"""More than any precision; exponents themselves may be beyond any float."""


@record
class Comparison:
    """`verdict` is `different` (certified), `equal` (exactly, or to `digits`) or `close`: more precision is needed."""

    verdict: str
    digits: int = 0

    @property
    def exact(self) -> bool:
        return self.digits == _EXACT


_UNDERFLOW = arb(2) ** -16_384
"""A ball smaller than any rounding at 4,096 bits is what an underflow leaves: `e^{-e^{e^{20}}}` is not 0."""


def compare(a: Value | Missing, b: Value | Missing) -> Comparison:
    """Compare two values entry by entry. A missing value is close to everything: it settles nothing."""
    if type(a) is Missing or type(b) is Missing:
        return Comparison("close")
    with arithmetic(2 * STANDARD_PRECISION):
        digits = _values(a, b)
    if digits == _DIFFERENT:
        return Comparison("different")
    return Comparison("equal" if digits >= DIGITS else "close", digits)


def agreement(left: Sequence[Value | Missing], right: Sequence[Value | Missing]) -> int | None:
    """The digits to which all these pairs of values agree; None where one of them does not certainly agree.

    To be called inside some arithmetic, whose precision it changes.
    """
    worst = _EXACT
    ctx.prec = 2 * STANDARD_PRECISION
    for a, b in zip(left, right, strict=True):
        if type(a) is Missing or type(b) is Missing:
            return None
        worst = min(worst, _values(a, b))
        if worst < DIGITS:
            return None
    return worst


def _values(a: Any, b: Any) -> int:
    """The digits to which two values agree: all for equal ones, `_DIFFERENT` for what certainly differs."""
    if type(a) is tuple or type(b) is tuple:
        if type(a) is not type(b) or len(a) != len(b):
            return _DIFFERENT
        return _worst(a, b)
    if type(a) is Array or type(b) is Array:
        return _arrays(a, b)
    return _scalars(a, b)


def _arrays(a: Any, b: Any) -> int:
    # The literal 0 is the zero vector and the zero matrix.
    if type(a) is fmpq and a == 0:
        return _worst((a,) * len(b.entries), b.entries)
    if type(b) is fmpq and b == 0:
        return _worst(a.entries, (b,) * len(a.entries))
    if type(a) is not type(b) or (a.rows, a.columns) != (b.rows, b.columns):
        return _DIFFERENT
    return _worst(a.entries, b.entries)


def _worst(left: tuple[Any, ...], right: tuple[Any, ...]) -> int:
    """The worst of the comparisons; one difference settles it."""
    worst = _EXACT
    for a, b in zip(left, right, strict=True):
        found = _values(a, b)
        if found == _DIFFERENT:
            return found
        worst = min(worst, found)
    return worst


def _scalars(a: Any, b: Any) -> int:
    if type(a) is fmpq and type(b) is fmpq:
        return _EXACT if a == b else _DIFFERENT
    difference = a - b
    if not difference.is_finite():
        return _CLOSE
    if not difference.contains(0):
        return _DIFFERENT
    if type(difference) is acb:
        radius = difference.real.rad() + difference.imag.rad()
    else:
        radius = difference.rad()
    if radius == 0:
        return _EXACT
    # The two agree, so either tells the scale; a scale below 1 counts as 1.
    scale = abs(a)
    if radius < _UNDERFLOW:
        return _of_tiny(radius, scale)
    return _digits(radius, max(0, _bits(scale) - 1))


def _of_tiny(radius: arb, scale: Any) -> int:
    """Two tiny numbers agree where they agree in their own digits."""
    if scale.contains(0) if type(scale) is arb else scale == 0:
        return _CLOSE
    digits = _digits(radius, _bits(scale) - 1)
    return digits if digits >= DIGITS else _CLOSE


def _digits(radius: arb, scale: int) -> int:
    """How many decimal digits of 2^scale are settled, at least."""
    bits = min(max(0, scale - _bits(radius)), _MOST_BITS)
    return int(bits * _BITS_PER_DIGIT)


def _bits(size: Any) -> int:
    """The least b for which a nonnegative number is below 2^b, or one more for a rational."""
    if type(size) is fmpq:
        return int(size.p).bit_length() - int(size.q).bit_length() + 1
    mantissa, exponent = size.mid().man_exp()
    return int(exponent) + int(mantissa).bit_length()
