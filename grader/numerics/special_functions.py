"""Γ, the error function and their kin, and the table of all functions of one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb, fmpq, fmpz

from grader.numerics import continuation
from grader.numerics.elementary import (
    ABS,
    ARCCOS,
    ARCCOT,
    ARCOSH,
    ARCSIN,
    ARCTAN,
    ARGUMENT,
    ARSINH,
    ARTANH,
    CEIL,
    COS,
    COSH,
    COT,
    COTH,
    CSC,
    CSCH,
    EXP,
    FLOOR,
    HEAVISIDE,
    LOG,
    RELU,
    SEC,
    SECH,
    SIGMOID,
    SIGN,
    SIN,
    SINH,
    SOFTPLUS,
    SQRT,
    TAN,
    TANH,
    Real,
    Rule,
    arccsc,
    arcsec,
    finite,
    inside,
    lifted,
    one_at_zero,
    partwise,
    plus_one,
    zero_at_zero,
)
from grader.numerics.failures import Undefined, Unsupported
from grader.numerics.ring import RING, RING_BITS
from grader.numerics.scalars import (
    HALF,
    ONE,
    TWO,
    ZERO,
    ball,
    divide,
    integer,
    is_exact_zero,
    multiply,
    negate,
    subtract,
)

_COST_OF_GAMMA = 20
_SMALL = 50


def _gamma(x: Real) -> Real:
    if type(x) is fmpq and x.q == 1:
        if x <= 0:
            raise Undefined("a pole")
        return _factorial(x - 1)
    RING.spend(_COST_OF_GAMMA)
    return finite(ball(x).gamma())


def _factorial(x: Real) -> Real:
    if type(x) is not fmpq or x.q != 1:
        return _gamma(x + 1)
    if x < 0:
        raise Undefined("the factorial of a negative number")
    n = x.p
    if n > _SMALL:
        RING.spend(_COST_OF_GAMMA)
    if n.bit_length() <= 12 and int(n) * n.bit_length() <= RING_BITS + 8_000:
        whole = fmpq(fmpz.fac_ui(n))
        if whole.height_bits() <= RING_BITS:
            return whole
    return (arb(n) + 1).gamma()


def _polygamma(order: int) -> Rule:
    """The derivative of that order of log Γ, with order 0 for the first."""

    def real(x: Real) -> Real:
        return finite(acb(x).polygamma(order).real if order else ball(x).digamma())

    def slope(x: Any) -> Any:
        return _polygamma(order + 1)(x)

    return lifted(real, lambda z: z.polygamma(order) if order else z.digamma(), slope)


def _bell(x: Any) -> Any:
    """2/√π exp(-x²), the slope of the error function."""
    return multiply(divide(TWO, arb.const_sqrt_pi()), EXP(negate(multiply(x, x))))


def _normal_cdf(x: Real) -> Real:
    return (-ball(x) / arb(2).sqrt()).erfc() / 2 if not is_exact_zero(x) else HALF


def _normal_density(x: Any) -> Any:
    return divide(EXP(divide(multiply(x, x), integer(-2))), (2 * arb.pi()).sqrt())


GAMMA: Rule = lifted(_gamma, acb.gamma, lambda x: multiply(GAMMA(x), _polygamma(0)(x)))
FACTORIAL: Rule = lifted(
    _factorial,
    lambda z: (z + 1).gamma(),
    lambda x: multiply(FACTORIAL(x), _polygamma(0)(plus_one(x))),
)
ERF = lifted(zero_at_zero(arb.erf), acb.erf, _bell)
ERFC = lifted(one_at_zero(arb.erfc), acb.erfc, lambda x: negate(_bell(x)))
NORMAL_CDF = lifted(_normal_cdf, None, _normal_density, lambda z: (-z / arb(2).sqrt()).erfc() / 2)


def _zeta(x: Real) -> Real:
    if x == 1:
        raise Undefined("a pole")
    return finite(ball(x).zeta())


def _beyond_zero(rule: Callable[[Any], Any]) -> Callable[[Real], Real]:
    """A function with a logarithm in it: of positive numbers."""

    def value(x: Real) -> Real:
        inside(x > 0, x <= 0)
        return finite(rule(ball(x)))

    return value


def _exponential_integral(x: Real) -> Real:
    if is_exact_zero(x):
        raise Undefined("a pole")
    return finite(ball(x).ei())


def _unknown_slope(_x: Any) -> Any:
    raise Unsupported("the derivative of this function")


def _on_cut(rule: Callable[[acb], acb]) -> Rule:
    """Beside the positive line, as long as the logarithm goes on."""

    def value(z: acb) -> acb:
        cut = continuation.log(z)
        return rule(z) if cut.is_finite() else cut

    return value


def _sinc(x: Real) -> Real:
    return ONE if is_exact_zero(x) else ball(x).sinc()


ZETA = lifted(_zeta, acb.zeta, _unknown_slope)
SINE_INTEGRAL = lifted(zero_at_zero(arb.si), acb.si, lambda x: SINC(x))  # noqa: PLW0108
COSINE_INTEGRAL = lifted(_beyond_zero(arb.ci), acb.ci, lambda x: divide(COS(x), x), _on_cut(acb.ci))
EXPONENTIAL_INTEGRAL = lifted(
    _exponential_integral, acb.ei, lambda x: divide(EXP(x), x), _on_cut(acb.ei)
)
LOGARITHMIC_INTEGRAL = lifted(
    _beyond_zero(arb.li),
    acb.li,
    lambda x: divide(ONE, LOG(x)),
    lambda z: acb.ei(continuation.log(z)),
)
SINC: Rule = lifted(_sinc, acb.sinc, lambda x: divide(subtract(COS(x), SINC(x)), x))


def _bessel(name: str) -> Callable[[Any, Any], Any]:
    """J_n or Y_n of x; the slope is half the difference of the neighbours."""
    values: dict[type, Callable[..., Any]] = {
        arb: arb.bessel_j if name == "j" else arb.bessel_y,
        acb: acb.bessel_j if name == "j" else acb.bessel_y,
    }

    def function(order: Any, x: Any) -> Any:
        if type(order) is not fmpq:
            raise Unsupported("a Bessel function of this order")

        def real(t: Real) -> Real:
            if name == "y" or order.q != 1:
                inside(t > 0, t <= 0)
            return finite(values[arb](ball(t), arb(order)))

        def slope(t: Any) -> Any:
            return divide(subtract(function(order - 1, t), function(order + 1, t)), TWO)

        beside = None if name == "j" and order.q == 1 else _on_cut(lambda z: values[acb](z, order))
        return lifted(real, lambda z: values[acb](z, acb(arb(order))), slope, beside)(x)

    return function


bessel_j, bessel_y = _bessel("j"), _bessel("y")


ELEMENTARY: dict[str, Rule] = {
    "sin": SIN,
    "cos": COS,
    "tan": TAN,
    "cot": COT,
    "sec": SEC,
    "csc": CSC,
    "arcsin": ARCSIN,
    "arccos": ARCCOS,
    "arctan": ARCTAN,
    "arccot": ARCCOT,
    "arcsec": arcsec,
    "arccsc": arccsc,
    "sinh": SINH,
    "cosh": COSH,
    "tanh": TANH,
    "coth": COTH,
    "sech": SECH,
    "csch": CSCH,
    "arsinh": ARSINH,
    "arcosh": ARCOSH,
    "artanh": ARTANH,
    "exp": EXP,
    "log": LOG,
    "sqrt": SQRT,
    "abs": ABS,
    "sign": SIGN,
    "floor": FLOOR,
    "ceil": CEIL,
    "factorial": FACTORIAL,
    "gamma": GAMMA,
    "erf": ERF,
    "erfc": ERFC,
    "zeta": ZETA,
    "sine integral": SINE_INTEGRAL,
    "cosine integral": COSINE_INTEGRAL,
    "exponential integral": EXPONENTIAL_INTEGRAL,
    "logarithmic integral": LOGARITHMIC_INTEGRAL,
    "sinc": SINC,
    "sigmoid": SIGMOID,
    "relu": RELU,
    "softplus": SOFTPLUS,
    "heaviside": HEAVISIDE,
    "normal cdf": NORMAL_CDF,
    "real part": partwise(lambda x: x.real if type(x) is acb else x),
    "imaginary part": partwise(lambda x: x.imag if type(x) is acb else ZERO),
    "conjugate": partwise(lambda x: x.conjugate() if type(x) is acb else x),
    "argument": ARGUMENT,
}
"""The functions of one number, by their key in the vocabulary."""
