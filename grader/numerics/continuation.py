"""Functions of real numbers continued beside the real line, as the integration of analytic functions asks.

Where `RING.plane` is set, complex numbers are boxes round a part of the real line. A box that lies flat on the line has
the values of the real function. On any other the function must be analytic: it is the continuation of its real values,
and where it has none the box is too wide. Source: Petras, Self-validating integration and approximation of piecewise
analytic functions (2002); Johansson, Numerical integration in arbitrary-precision ball arithmetic (2018).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from grader.numerics.failures import Indeterminate, Undefined
from grader.numerics.ring import RING

_ANALYTIC = 2
_WIDE = arb(1) / 4


def is_flat(x: Any) -> bool:
    """Whether a scalar lies on the real line."""
    return type(x) is not acb or bool(x.imag.is_zero())


def continued(
    real: Callable[[Any], Any],
    complex_rule: Callable[[Any], Any] | None,
    beside: Callable[[acb], Any] | None,
    z: acb,
) -> Any:
    """A function at a box: its real values, else its continuation; its values on the plane where numbers are complex."""
    if is_flat(z):
        try:
            return real(z.real)
        except Undefined:
            if not RING.complex:
                raise
    rule = beside or complex_rule
    if RING.complex and RING.plane != _ANALYTIC:
        rule = complex_rule
    if rule is None:
        raise Indeterminate("no continuation is known")
    value = rule(z)
    if not value.is_finite():
        raise Indeterminate("not known to be analytic here")
    return value


def part(change: Callable[[Any], Any], z: acb) -> Any:
    """The real part and its kin of a real function: no analytic functions where numbers are complex."""
    if not RING.complex:
        return change(z.real) if is_flat(z) else _of_real_function(change, z)
    if RING.plane == _ANALYTIC and not is_flat(z):
        raise Indeterminate("not analytic")
    return change(z)


def _of_real_function(change: Callable[[Any], Any], z: acb) -> Any:
    """A real-linear map of a function with real values: the function itself, or 0."""
    return z * change(arb(1))


def positive_exp(x: arb) -> arb:
    """The exponential of a wide ball as the hull of its ends: it stays positive, so one can divide by it."""
    if x.rad() < _WIDE:
        return x.exp()
    return x.lower().exp().union(x.upper().exp())


def exp(z: acb) -> acb:
    if z.real.rad() < _WIDE:
        return z.exp()
    size, (sine, cosine) = positive_exp(z.real), z.imag.sin_cos()
    return acb(size * cosine, size * sine)


def log(z: acb) -> acb:
    return z.log(analytic=True)


def sqrt(z: acb) -> acb:
    return z.sqrt(analytic=True)


def _off_cut(z: acb, value: Callable[[acb], acb], *factors: acb) -> acb:
    """The value, if no factor meets the negative real line; else nothing finite."""
    for factor in factors:
        cut = factor.log(analytic=True)
        if not cut.is_finite():
            return cut
    return value(z)


def arcsin(z: acb) -> acb:
    return _off_cut(z, acb.asin, 1 - z, 1 + z)


def arccos(z: acb) -> acb:
    return _off_cut(z, acb.acos, 1 - z, 1 + z)


def artanh(z: acb) -> acb:
    return _off_cut(z, acb.atanh, 1 - z, 1 + z)


def arcosh(z: acb) -> acb:
    return _off_cut(z, acb.acosh, z - 1)


def arctan(z: acb) -> acb:
    return _off_cut(z, acb.atan, 1 + z * z)


def arccot(z: acb) -> acb:
    return acb.pi() / 2 - arctan(z)


def arsinh(z: acb) -> acb:
    return _off_cut(z, acb.asinh, 1 + z * z)


def _sign_of(z: acb) -> int:
    """The sign of the real function round which the box lies."""
    if not RING.complex:
        if z.real > 0:
            return 1
        if z.real < 0:
            return -1
    raise Indeterminate("a kink is near")


def absolute(z: acb) -> acb:
    return z if _sign_of(z) > 0 else -z


def sign(z: acb) -> acb:
    return acb(_sign_of(z))


def relu(z: acb) -> acb:
    return z if _sign_of(z) > 0 else acb(0)


def by_real_part(real: Callable[[Any], Any]) -> Callable[[acb], acb]:
    """A function that is constant piece by piece, of numbers that are real on the line."""

    def rule(z: acb) -> acb:
        if RING.complex:
            raise Indeterminate("not analytic")
        return acb(arb(real(z.real)))

    return rule
