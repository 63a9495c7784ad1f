"""Functions of one number: each row has a value on the reals, one on the complex plane, and a derivative.

The value rule takes an exact rational or a ball and is undefined outside the real domain; in a complex valuation the
second rule then takes over. The derivative is an expression in generic scalars, so jets of any order and nesting
follow from it: f(u) = f(u_0) + ∫ f'(u) u'.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import not_
from typing import Any, TypeAlias

from flint import acb, arb, fmpq, fmpz

from grader.numerics import continuation
from grader.numerics.continuation import continued
from grader.numerics.failures import Indeterminate, Undefined
from grader.numerics.ring import RING, RING_BITS
from grader.numerics.scalars import (
    HALF,
    MINUS_ONE,
    ONE,
    ZERO,
    Jet,
    add,
    ball,
    divide,
    integer,
    is_exact_zero,
    multiply,
    negate,
    primal,
    subtract,
)

Real: TypeAlias = fmpq | arb
RealRule: TypeAlias = Callable[[Any], Any]
Rule: TypeAlias = Callable[[Any], Any]


def lifted(
    real: RealRule, complex_rule: Rule | None, slope: Rule, beside: Rule | None = None
) -> Rule:
    """The function of scalars of every kind with these rules; `beside` continues it beside the real line, where that is
    not the value on the plane wherever there is one.
    """

    def function(x: Any) -> Any:
        kind = type(x)
        if kind is Jet:
            return _along_jet(function, slope, x)
        if kind is acb:
            if RING.plane:
                return continued(real, complex_rule, beside, x)
            return _on_the_plane(complex_rule, x)
        if not RING.complex:
            return real(x)
        try:
            return real(x)
        except Undefined:
            return _on_the_plane(complex_rule, acb(x))

    return function


def _on_the_plane(rule: Rule | None, z: acb) -> Any:
    if rule is None:
        raise Undefined("not defined for complex numbers")
    value = rule(z)
    if not value.is_finite():
        raise Undefined("a pole") if z.is_exact() else Indeterminate("a pole is near")
    return value


def _along_jet(function: Rule, slope: Rule, u: Jet) -> Any:
    parts = u.parts
    start = function(parts[0])
    if all(map(is_exact_zero, parts[1:])):
        return Jet(u.tag, (start, *parts[1:]))
    order = len(parts) - 1
    RING.spend(2 * order * order)
    if order == 1:
        return Jet(u.tag, (start, multiply(slope(parts[0]), parts[1])))
    inner = slope(Jet(u.tag, parts[:-1]))
    slopes = (
        inner.parts if type(inner) is Jet and inner.tag == u.tag else (inner,) + (ZERO,) * order
    )
    result = [start]
    for k in range(1, order + 1):
        total: Any = ZERO
        for j in range(k):
            total = add(total, multiply(multiply(slopes[j], integer(k - j)), parts[k - j]))
        result.append(divide(total, integer(k)))
    return Jet(u.tag, tuple(result))


def finite(value: arb) -> arb:
    if not value.is_finite():
        raise Indeterminate("a pole is near")
    return value


def inside(certain: bool, certainly_not: bool) -> None:
    """Go on inside a domain; fail outside it or where the ball crosses its border."""
    if certain:
        return
    raise (
        Undefined("outside the domain")
        if certainly_not
        else Indeterminate("the border of the domain is near")
    )


def pole(x: Real) -> None:
    if is_exact_zero(x):
        raise Undefined("a pole")


# Exponential and logarithm


def _exp(x: Real) -> Real:
    if RING.plane and type(x) is arb:
        return continuation.positive_exp(x)
    return ONE if type(x) is fmpq and not_(x) else ball(x).exp()


def _log(x: Real) -> Real:
    if type(x) is fmpq and x == ONE:
        return ZERO
    inside(x > 0, x <= 0)
    return ball(x).log()


def _sqrt(x: Real) -> Real:
    if type(x) is fmpq:
        if x < 0:
            raise Undefined("the square root of a negative number")
        exact = exact_root(x, 2)
        return arb(x).sqrt() if exact is None else exact
    inside(x >= 0, x < 0)
    return x.sqrt()


def exact_root(x: fmpq, degree: int) -> fmpq | None:
    """The rational root of a nonnegative rational, where there is one."""
    above, below = x.p, x.q
    if degree > above.bit_length() + below.bit_length() and x not in (ZERO, ONE):
        return None
    top, bottom = above.root(degree), below.root(degree)
    return fmpq(top, bottom) if top**degree == above and bottom**degree == below else None


def _sigmoid(x: Real) -> Real:
    return HALF if type(x) is fmpq and not_(x) else 1 / (1 + (-ball(x)).exp())


def _softplus(x: Real) -> Real:
    return ball(x).exp().log1p()


# Circular functions and their inverses


def zero_at_zero(rule: Callable[[arb], arb]) -> RealRule:
    def value(x: Real) -> Real:
        return ZERO if type(x) is fmpq and not_(x) else finite(rule(ball(x)))

    return value


def one_at_zero(rule: Callable[[arb], arb]) -> RealRule:
    def value(x: Real) -> Real:
        return ONE if type(x) is fmpq and not_(x) else finite(rule(ball(x)))

    return value


def _pole_at_zero(rule: Callable[[arb], arb]) -> RealRule:
    def value(x: Real) -> Real:
        pole(x)
        return finite(rule(ball(x)))

    return value


def _arcsin(x: Real) -> Real:
    inside(x >= -1 and x <= 1, x < -1 or x > 1)
    return ZERO if is_exact_zero(x) else ball(x).asin()


def _arccos(x: Real) -> Real:
    inside(x >= -1 and x <= 1, x < -1 or x > 1)
    return ZERO if x == 1 else ball(x).acos()


def _arccot(x: Real) -> Real:
    return arb.pi() / 2 - ball(x).atan()


def _reciprocal(x: Real) -> Real:
    return divide(ONE, x)  # type: ignore[no-any-return]


def _arcosh(x: Real) -> Real:
    inside(x >= 1, x < 1)
    return ZERO if x == 1 else ball(x).acosh()


def _artanh(x: Real) -> Real:
    inside(x > -1 and x < 1, x <= -1 or x >= 1)
    return ZERO if is_exact_zero(x) else ball(x).atanh()


# Functions with kinks and jumps


def _abs(x: Any) -> Any:
    return abs(x)


def _sign(x: Real) -> Real:
    if x > 0:
        return ONE
    if x < 0:
        return MINUS_ONE
    if is_exact_zero(x):
        return ZERO
    raise Indeterminate("the sign is not known")


def _relu(x: Real) -> Real:
    if x > 0:
        return x
    if x <= 0:
        return ZERO
    return ball(x).max(arb(0))


def _heaviside(x: Real) -> Real:
    if x > 0:
        return ONE
    if x < 0:
        return ZERO
    raise Undefined("at the jump") if is_exact_zero(x) else Indeterminate("a jump is near")


def _floor(x: Real) -> Real:
    if type(x) is fmpq:
        return fmpq(x.floor())
    return _whole(x.floor())


def _ceil(x: Real) -> Real:
    if type(x) is fmpq:
        return fmpq(x.ceil())
    return _whole(x.ceil())


def _whole(x: Any) -> Real:
    if not x.is_exact() or not x.is_finite():
        raise Indeterminate("a jump is near")
    mantissa, exponent = x.man_exp()
    return (
        x
        if exponent > RING_BITS
        else fmpq(mantissa * fmpz(2) ** int(exponent))
        if exponent >= 0
        else x
    )


def _flat_beside_zero(x: Any) -> Any:
    """The slope of a step function in x: 0 off the step."""
    if is_exact_zero(primal(x)):
        raise Undefined("no derivative at a jump")
    SIGN(primal(x))
    return ZERO


def _flat_beside_integers(x: Any) -> Any:
    value = primal(x)
    below, above = FLOOR(value), CEIL(value)
    if is_exact_zero(subtract(above, below)):
        raise Undefined("no derivative at a jump")
    return ZERO


def _abs_slope(x: Any) -> Any:
    if is_exact_zero(primal(x)):
        raise Undefined("no derivative at a kink")
    return SIGN(x)


def _relu_slope(x: Any) -> Any:
    if is_exact_zero(primal(x)):
        raise Undefined("no derivative at a kink")
    return HEAVISIDE(x)


# Slopes that need more than a line


def _inverse_root(u: Any) -> Any:
    return divide(ONE, SQRT(u))


def _square(x: Any) -> Any:
    return multiply(x, x)


def plus_one(x: Any) -> Any:
    return add(ONE, x)


# A slope may be a function that is bound further down, or the function itself: hence the lambdas.
EXP: Rule = lifted(_exp, acb.exp, lambda x: EXP(x), continuation.exp)  # noqa: PLW0108
LOG = lifted(_log, acb.log, _reciprocal, continuation.log)
SQRT: Rule = lifted(_sqrt, acb.sqrt, lambda x: divide(HALF, SQRT(x)), continuation.sqrt)
SIN = lifted(zero_at_zero(arb.sin), acb.sin, lambda x: COS(x))  # noqa: PLW0108
COS: Rule = lifted(one_at_zero(arb.cos), acb.cos, lambda x: negate(SIN(x)))
TAN: Rule = lifted(zero_at_zero(arb.tan), acb.tan, lambda x: plus_one(_square(TAN(x))))
COT: Rule = lifted(_pole_at_zero(arb.cot), acb.cot, lambda x: negate(plus_one(_square(COT(x)))))
SEC: Rule = lifted(one_at_zero(arb.sec), acb.sec, lambda x: multiply(SEC(x), TAN(x)))
CSC: Rule = lifted(_pole_at_zero(arb.csc), acb.csc, lambda x: negate(multiply(CSC(x), COT(x))))
ARCSIN = lifted(
    _arcsin, acb.asin, lambda x: _inverse_root(subtract(ONE, _square(x))), continuation.arcsin
)
ARCCOS = lifted(
    _arccos,
    acb.acos,
    lambda x: negate(_inverse_root(subtract(ONE, _square(x)))),
    continuation.arccos,
)
ARCTAN = lifted(
    zero_at_zero(arb.atan),
    acb.atan,
    lambda x: divide(ONE, plus_one(_square(x))),
    continuation.arctan,
)
ARCCOT = lifted(
    _arccot,
    lambda z: acb.pi() / 2 - z.atan(),
    lambda x: divide(MINUS_ONE, plus_one(_square(x))),
    continuation.arccot,
)
SINH = lifted(zero_at_zero(arb.sinh), acb.sinh, lambda x: COSH(x))  # noqa: PLW0108
COSH: Rule = lifted(one_at_zero(arb.cosh), acb.cosh, lambda x: SINH(x))  # noqa: PLW0108
TANH: Rule = lifted(zero_at_zero(arb.tanh), acb.tanh, lambda x: subtract(ONE, _square(TANH(x))))
COTH: Rule = lifted(_pole_at_zero(arb.coth), acb.coth, lambda x: subtract(ONE, _square(COTH(x))))
SECH: Rule = lifted(one_at_zero(arb.sech), acb.sech, lambda x: negate(multiply(SECH(x), TANH(x))))
CSCH: Rule = lifted(_pole_at_zero(arb.csch), acb.csch, lambda x: negate(multiply(CSCH(x), COTH(x))))
ARSINH = lifted(
    zero_at_zero(arb.asinh),
    acb.asinh,
    lambda x: _inverse_root(plus_one(_square(x))),
    continuation.arsinh,
)
ARCOSH = lifted(
    _arcosh,
    acb.acosh,
    lambda x: divide(_inverse_root(subtract(x, ONE)), SQRT(plus_one(x))),
    continuation.arcosh,
)
ARTANH = lifted(
    _artanh, acb.atanh, lambda x: divide(ONE, subtract(ONE, _square(x))), continuation.artanh
)
ABS = lifted(_abs, abs, _abs_slope, continuation.absolute)
SIGN = lifted(_sign, lambda z: z / abs(z), _flat_beside_zero, continuation.sign)
FLOOR = lifted(_floor, None, _flat_beside_integers, continuation.by_real_part(_floor))
CEIL = lifted(_ceil, None, _flat_beside_integers, continuation.by_real_part(_ceil))
SIGMOID: Rule = lifted(
    _sigmoid,
    lambda z: 1 / (1 + (-z).exp()),
    lambda x: multiply(SIGMOID(x), SIGMOID(negate(x))),
)
RELU = lifted(_relu, None, _relu_slope, continuation.relu)
SOFTPLUS = lifted(
    _softplus, lambda z: (1 + z.exp()).log(), SIGMOID, lambda z: continuation.log(1 + z.exp())
)
HEAVISIDE = lifted(_heaviside, None, _flat_beside_zero, continuation.by_real_part(_heaviside))


def arcsec(x: Any) -> Any:
    return ARCCOS(divide(ONE, x))


def arccsc(x: Any) -> Any:
    return ARCSIN(divide(ONE, x))


def partwise(change: Callable[[Any], Any]) -> Rule:
    """A real-linear map of the complex plane, hence of each coefficient of a jet."""

    def function(x: Any) -> Any:
        if type(x) is acb and RING.plane:
            return continuation.part(change, x)
        return Jet(x.tag, tuple(map(function, x.parts))) if type(x) is Jet else change(x)

    return function


def _argument(x: Real) -> Real:
    if x > 0:
        return ZERO
    inside(x < 0, is_exact_zero(x))
    return arb.pi()


ARGUMENT = lifted(_argument, acb.arg, _flat_beside_zero, continuation.by_real_part(_argument))
