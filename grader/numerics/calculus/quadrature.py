"""Integrals over bounded intervals in ball arithmetic, by adaptive Gauss-Legendre quadrature with certified errors.

Source: Johansson, Numerical integration in arbitrary-precision ball arithmetic (2018), in flint as `acb_calc_integrate`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from flint import acb, arb, ctx

from grader.numerics.failures import Exhausted, Indeterminate, NoValue, Undefined
from grader.numerics.ring import RING
from grader.numerics.scalars import add, multiply, subtract

Integrand: TypeAlias = Callable[[Any], Any]
_ON_LINE, _ANALYTIC = 1, 2
MOST_BITS = 1_100
"""Beyond, the nodes alone take a second."""

_ROUGH_BITS = 20
_ROUGH_CALLS = 120
_SPARE_BITS = 24
_NAN = acb(arb.nan(), arb.nan())
_NOTHING = acb(0)
"""What is handed back once nothing more is to be found: flint then stops soon, where an exception would break it."""


def over(f: Integrand, lower: Any, upper: Any, weight: int, calls: int = 1) -> Any:
    """∫ f over the segment between two scalars, which may be balls; a value of f counts as so many calls. Raises: NoValue."""
    if ctx.prec > MOST_BITS:
        raise Exhausted("an integral to so many digits")
    width = subtract(upper, lower)
    outer = RING.plane
    rough = outer == _ANALYTIC or _is_wide(lower) or _is_wide(upper)

    failure: list[NoValue] = []

    def at(s: acb, analytic: bool) -> acb:
        if failure:
            return _NOTHING
        RING.plane = max(outer, _ANALYTIC if analytic else _ON_LINE)
        try:
            RING.call(calls)
            RING.spend(weight)
            return acb(f(add(lower, multiply(width, s))))
        except Indeterminate:
            return _NAN
        except Undefined as undefined:
            # At a single point, or beside the line, nothing is lost; on a whole interval there is no integral.
            if not analytic and not s.is_exact():
                failure.append(undefined)
            return _NAN
        except NoValue as other:
            failure.append(other)
            return _NOTHING
        finally:
            RING.plane = outer

    goal = arb(2) ** -_ROUGH_BITS if rough else arb(2) ** (_SPARE_BITS - ctx.prec)
    found = acb.integral(
        at,
        0,
        1,
        rel_tol=goal,
        abs_tol=goal,
        eval_limit=_ROUGH_CALLS if rough else max(1, RING.calls),
        depth_limit=2 * ctx.prec,
    )
    if failure:
        raise failure[0]
    value = found * width
    if not value.is_finite():
        raise Exhausted("the integral was not found") if not rough else Indeterminate("a wide box")
    if not rough and not _is_good(value):
        raise Exhausted("the integral was not found to enough digits")
    if type(value) is acb and not outer and value.imag.contains(0) and not RING.complex:
        return value.real
    return value


def _is_wide(x: Any) -> bool:
    if type(x) is arb:
        return not x.rad() <= (1 + abs(x)) * arb(2) ** -(ctx.prec // 2)
    if type(x) is acb:
        return _is_wide(x.real) or _is_wide(x.imag)
    return False


def _is_good(value: Any) -> bool:
    """Whether a value has enough digits to be compared at all."""
    return not _is_wide(value)
