"""Germs: what a function is near one end, as a power of a small k > 0 times a power series with a rigorous remainder.

A germ `k^lead · G(k)` knows the first Taylor coefficients of G at 0 (`near`) and enclosures of its Taylor coefficients at every
point of [0, k₀] (`wide`), so that by Lagrange `G(k) = Σ_{j<n} near_j k^j + wide_n k^n` for all these k. A common power of k
may be taken out of both: the quotient has its coefficients among those of the next order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flint import arb, arb_series, ctx, fmpq, fmpq_series

from grader.numerics.elementary import exact_root
from grader.numerics.failures import Indeterminate, NoValue, Undefined, Unsupported
from grader.records import record

_VANISHING = 3 / 4
"""The share of the working bits to which a coefficient that vanishes must do so."""


class Narrower(Indeterminate):
    """The neighbourhood is too large to tell; a smaller one may do."""


class NeedsRoot(NoValue):
    """The function has fractional powers: a root of that degree is the variable to use."""

    reason = "unsupported"

    def __init__(self, degree: int) -> None:
        super().__init__("fractional powers")
        self.degree = degree


@record
class Germ:
    """`k^lead · G(k)`; no coefficient of `near` is known where it is None, and no bound where `wide` is None."""

    lead: fmpq
    near: Any
    wide: Any

    @property
    def order(self) -> int:
        """For how many coefficients there is a remainder."""
        if self.wide is None:
            return 0
        known = 0 if self.near is None else int(self.near.prec)
        return min(known, int(self.wide.prec) - 1)

    def bound(self) -> arb:
        """An enclosure of G on all of (0, k₀]."""
        if self.wide is None:
            raise Unsupported("no bound is known")
        enclosure: arb = self.wide[0]
        return enclosure


@contextmanager
def terms(number: int) -> Iterator[None]:
    """Power series of so many terms."""
    before, ctx.cap = ctx.cap, number + 2
    try:
        yield
    finally:
        ctx.cap = before


def balls(series: Any) -> Any:
    """A series with balls for coefficients."""
    if type(series) is not fmpq_series:
        return series
    return arb_series([arb(c) for c in series.coeffs()], series.prec)


def _made(coefficients: list[Any], length: int) -> Any:
    if length <= 0:
        return None
    if all(type(c) is fmpq for c in coefficients):
        return fmpq_series(coefficients, 1, length)
    return arb_series([arb(c) for c in coefficients], length)


def constant(value: Any, order: int) -> Germ:
    wide = arb_series([arb(value)], order + 1)
    return Germ(fmpq(0), _made([value], order), wide)


def variable(lead: fmpq, order: int) -> Germ:
    """A power of k."""
    return Germ(lead, fmpq_series([1], 1, order), arb_series([1], order + 1))


def bounded(enclosure: arb) -> Germ:
    """A function of which only bounds are known."""
    return Germ(fmpq(0), None, arb_series([enclosure], 1))


def joined(operation: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    """Two series put together; None where one is missing."""
    if a is None or b is None:
        return None
    if type(a) is not type(b):
        a, b = balls(a), balls(b)
    found = operation(a, b)
    return found if found.prec > 0 else None


def multiplied(a: Germ, b: Germ) -> Germ:
    return Germ(
        a.lead + b.lead,
        joined(lambda x, y: x * y, a.near, b.near),
        joined(lambda x, y: x * y, a.wide, b.wide),
    )


def scaled(a: Germ, factor: Any, order: int) -> Germ:
    return multiplied(a, constant(factor, order))


def added(a: Germ, b: Germ, reach: arb) -> Germ:
    """The sum; the powers before the series must differ by whole numbers."""
    if a.lead > b.lead:
        a, b = b, a
    steps = b.lead - a.lead
    if steps.q != 1:
        raise NeedsRoot(int(steps.q))
    b = raised(b, int(steps.p), reach)
    return Germ(
        a.lead,
        joined(lambda x, y: x + y, a.near, b.near),
        joined(lambda x, y: x + y, a.wide, b.wide),
    )


def raised(a: Germ, steps: int, reach: arb) -> Germ:
    """The same germ with a power of k put into its series; `reach` is the interval [0, k₀]."""
    if steps == 0:
        return a
    near, wide = a.near, a.wide
    length = ctx.cap - 2
    if near is not None:
        near = _made([fmpq(0)] * steps + list(near.coeffs()), min(length, near.prec + steps))
    else:
        near = fmpq_series([0], 1, min(length, steps))
    if wide is not None:
        shift = arb_series([reach, 1], wide.prec) if wide.prec > 1 else arb_series([reach], 1)
        wide = wide * shift**steps
    return Germ(a.lead - steps, near, wide)


def lowered(a: Germ, steps: int) -> Germ:
    """The germ without the first coefficients of its series, divided by that power of k; `lead` stays behind."""
    near = a.near
    if near is not None:
        near = _made(list(near.coeffs())[steps:], near.prec - steps)
    wide = a.wide
    if wide is not None:
        wide = _made(list(wide.coeffs())[steps:], wide.prec - steps)
    return Germ(a.lead + steps, near, wide)


def vanishes(coefficient: Any) -> bool:
    """Whether a coefficient is 0: exactly, or to the working precision."""
    if type(coefficient) is fmpq:
        return bool(coefficient == 0)
    if not coefficient.contains(0):
        return False
    if coefficient.is_zero() or coefficient.rad() < arb(2) ** -int(ctx.prec * _VANISHING):
        return True
    raise Indeterminate("a coefficient may be 0")


def normal(a: Germ) -> Germ:
    """The germ with a first coefficient that is not 0. Raises: Unsupported where all that are known vanish."""
    if a.near is None:
        return a
    steps = 0
    while steps < a.near.prec and vanishes(a.near[steps]):
        steps += 1
    if steps >= a.near.prec:
        raise Unsupported("every coefficient vanishes")
    return lowered(a, steps) if steps else a


def inverse(a: Germ) -> Germ:
    a = normal(a)
    near = None if a.near is None else 1 / a.near
    wide = a.wide
    if wide is not None:
        if wide[0].contains(0):
            raise Narrower("a divisor may vanish nearby")
        wide = 1 / wide
    return Germ(-a.lead, near, wide)


def power(a: Germ, exponent: Any) -> Germ:
    """A real power of a germ; of negative numbers whole powers and odd roots."""
    a = normal(a)
    whole = type(exponent) is fmpq and exponent.q == 1
    if type(exponent) is not fmpq and a.lead != 0:
        raise Unsupported("an irrational power")
    sign = sign_of(a)
    if sign < 0 and not (type(exponent) is fmpq and exponent.q % 2 == 1):
        raise Undefined("a power of a negative number")
    odd = sign < 0 and exponent.p % 2 == 1
    if whole and 0 <= exponent <= 64:
        n = int(exponent.p)
        near = None if a.near is None else a.near**n
        wide = None if a.wide is None else a.wide**n
        return Germ(a.lead * exponent, near, wide)
    near = None if a.near is None else _series_power(a.near, exponent, sign)
    wide = None if a.wide is None else _ball_power(a.wide, exponent, sign)
    if odd:
        near = None if near is None else -near
        wide = None if wide is None else -wide
    return Germ(a.lead * exponent if a.lead != 0 else a.lead, near, wide)


def _series_power(near: Any, exponent: Any, sign: int) -> Any:
    """The power of the absolute value."""
    if type(near) is fmpq_series and type(exponent) is fmpq:
        first = abs(near[0])
        root = exact_root(first, int(exponent.q)) if exponent.q < 64 else None
        if root is not None and abs(exponent.p) < 64:
            unit: Any = near
            relative = (unit * (sign / first)).log() * exponent
            return relative.exp() * root ** int(exponent.p)
    return _ball_power(balls(near), exponent, sign)


def _ball_power(series: Any, exponent: Any, sign: int) -> Any:
    base = series if sign > 0 else -series
    if not base[0] > 0:
        raise Narrower("the base may be negative nearby")
    return base ** arb(exponent)


def sign_of(a: Germ) -> int:
    """The sign of a normal germ on all of (0, k₀]."""
    enclosure = a.bound() if a.wide is not None else a.near[0]
    if enclosure > 0:
        return 1
    if enclosure < 0:
        return -1
    raise Narrower("the sign is not known")
