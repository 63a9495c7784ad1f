"""Powers and roots, real ones of negative numbers among them."""

from __future__ import annotations

from typing import Any

from flint import acb, fmpq

from grader.numerics.elementary import EXP, LOG, SQRT, exact_root, inside
from grader.numerics.failures import Overbound, Undefined
from grader.numerics.ring import RING, RING_BITS
from grader.numerics.scalars import (
    ZERO,
    Jet,
    ball,
    divide,
    is_exact_zero,
    multiply,
    negate,
    primal,
    whole_power,
)


def power(a: Any, b: Any) -> Any:
    """`a^b` for a real exponent: of a positive base, or of 0 with a positive exponent; principal in the complex plane."""
    value = primal(a)
    if RING.plane and (type(value) is acb or type(primal(b)) is acb):
        return _continued_power(a, b)
    if type(value) is acb or type(primal(b)) is acb or (RING.complex and not value > 0):
        if is_exact_zero(value):
            raise Undefined("a power of zero")
        return EXP(multiply(b, LOG(a)))
    if type(a) is not Jet and is_exact_zero(a):
        inside(primal(b) > 0, primal(b) <= 0)
        return ZERO
    if type(a) is Jet or type(b) is Jet:
        return EXP(multiply(b, LOG(a)))
    inside(value > 0, value < 0)
    result = ball(a) ** ball(b)
    if not result.is_finite():
        raise Overbound("overflow")
    return result


def _continued_power(a: Any, b: Any) -> Any:
    """A power beside the real line: that of real numbers, or `e^{b ln a}` where the logarithm is analytic."""
    if type(a) is not Jet and type(b) is not Jet and not RING.complex:
        flat = tuple(x.real if type(x) is acb and x.imag.is_zero() else x for x in (a, b))
        if acb not in map(type, flat):
            return power(*flat)
    return EXP(multiply(b, LOG(a)))


def _continued_root(a: Any, degree: int) -> Any:
    """A root beside the real line: of real numbers, or the continuation of those of positive or of negative ones."""
    if type(a) is acb and a.imag.is_zero() and not RING.complex:
        return root(a.real, degree)
    part = primal(a).real
    if degree % 2 and part < 0 and not RING.complex:
        return negate(_continued_root(negate(a), degree))
    if degree == 2:
        return SQRT(a)
    return EXP(divide(LOG(a), fmpq(degree)))


def root(a: Any, degree: int) -> Any:
    """The real root: of any number for an odd degree; of a nonnegative one for an even degree."""
    value = primal(a)
    if RING.plane and type(value) is acb:
        return _continued_root(a, degree)
    if degree == 2:
        return SQRT(a)
    if type(value) is acb or (RING.complex and not value >= 0):
        return power(a, fmpq(1, degree)) if not is_exact_zero(a) else ZERO
    if degree % 2 and value < 0:
        return negate(root(negate(a), degree))
    if type(a) is fmpq:
        inside(a >= 0, a < 0)
        exact = exact_root(a, degree)
        if exact is not None:
            return exact
    elif type(a) is Jet:
        return power(a, fmpq(1, degree))
    inside(value >= 0, value < 0)
    return ball(a).root(degree)


def rational_power(a: Any, exponent: fmpq) -> Any:
    """`a^{p/q}` as the root of degree q, to the power p; whole exponents take any base."""
    if exponent.q == 1:
        if exponent.p.bit_length() > RING_BITS:
            raise Overbound("the exponent is too large")
        return whole_power(a, int(exponent.p))
    if exponent.q.bit_length() > 32:
        return power(a, exponent)
    return whole_power(root(a, int(exponent.q)), int(exponent.p))
