"""Functions of two or more numbers: binomial coefficients, divisibility, extrema, the angle of a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flint import acb, arb, fmpq, fmpz

from grader.numerics.continuation import is_flat
from grader.numerics.elementary import FLOOR, LOG
from grader.numerics.failures import Indeterminate, Overbound, Undefined
from grader.numerics.ring import RING, RING_BITS
from grader.numerics.scalars import (
    ONE,
    ZERO,
    Jet,
    add,
    as_integer,
    ball,
    divide,
    integer,
    is_exact_zero,
    multiply,
    primal,
    real_value,
    subtract,
)
from grader.numerics.special_functions import FACTORIAL, GAMMA

_FACTORS = 256
_COST_OF_GAMMAS = 60


def binomial(n: Any, k: Any) -> Any:
    """N over k: a falling product where k is a whole number, else by Γ; 0 for a negative whole k."""
    if type(k) is fmpq and k.q == 1:
        if k < 0:
            return ZERO
        if type(n) is fmpq and n.q == 1 and n >= 0:
            return _of_whole_numbers(n, k)
        if k <= _FACTORS:
            return _falling(n, int(k.p))
    below = multiply(GAMMA(add(k, ONE)), GAMMA(add(subtract(n, k), ONE)))
    return divide(FACTORIAL(n), below)


def _of_whole_numbers(n: fmpq, k: fmpq) -> Any:
    if k > n:
        return ZERO
    fewer = min(k, n - k).p
    if fewer * n.p.bit_length() <= RING_BITS and n.p.bit_length() < 63:
        return fmpq(fmpz.bin_uiui(int(n.p), int(fewer)))
    RING.spend(_COST_OF_GAMMAS)
    value = arb(n + 1).gamma() / (arb(k + 1).gamma() * arb(n - k + 1).gamma())
    if not value.is_finite():
        raise Overbound("overflow")
    return value


def _falling(n: Any, k: int) -> Any:
    product: Any = ONE
    for j in range(k):
        product = divide(multiply(product, subtract(n, integer(j))), integer(j + 1))
    return product


def modulo(a: Any, m: Any) -> Any:
    """The remainder of a by m, with the sign of m."""
    return subtract(a, multiply(m, FLOOR(divide(a, m))))


def logarithm(x: Any, base: Any) -> Any:
    """The logarithm of x to a base."""
    return divide(LOG(x), LOG(base))


def greatest_divisor(numbers: Sequence[Any]) -> Any:
    total = fmpz(0)
    for number in numbers:
        total = total.gcd(fmpz(as_integer(number, "a number under gcd")))
    return fmpq(total)


def least_multiple(numbers: Sequence[Any]) -> Any:
    total = fmpz(1)
    for number in numbers:
        total = total.lcm(fmpz(as_integer(number, "a number under lcm")))
        if total.bit_length() > RING_BITS:
            raise Overbound("a multiple is too large")
    return fmpq(total)


def maximum(a: Any, b: Any) -> Any:
    return _extremum(a, b, lambda x, y: x > y, arb.max)


def minimum(a: Any, b: Any) -> Any:
    return _extremum(a, b, lambda x, y: x < y, arb.min)


def _extremum(
    a: Any,
    b: Any,
    before: Callable[[Any, Any], bool],
    enclose: Callable[[arb, Any], arb],
) -> Any:
    x, y = real_value(a), real_value(b)
    if before(x, y):
        return a
    if before(y, x):
        return b
    if type(a) is not Jet and type(b) is not Jet:
        if (type(a) is acb or type(b) is acb) and not (is_flat(a) and is_flat(b)):
            raise Indeterminate("a kink is near")
        return a if x == y else enclose(ball(x), y)
    if is_exact_zero(subtract(a, b)):
        return a
    raise Undefined("at a kink") if x == y else Indeterminate("a kink is near")


def angle(y: Any, x: Any) -> Any:
    """The angle of the point (x, y), in (-π, π]."""
    if type(x) is Jet or type(y) is Jet:
        return _angle_of_jets(y, x)
    u, v = real_value(x), real_value(y)
    if is_exact_zero(u) and is_exact_zero(v):
        raise Undefined("the origin has no angle")
    value = arb.atan2(ball(v), ball(u))
    if not value.is_finite():
        raise Indeterminate("the origin is near")
    return value


def _angle_of_jets(y: Any, x: Any) -> Any:
    """The angle along a curve: its slope is (x y' - y x') / (x² + y²)."""
    tag = max(part.tag for part in (x, y) if type(part) is Jet)
    parts = [p.parts if type(p) is Jet and p.tag == tag else None for p in (x, y)]
    length = max(len(p) for p in parts if p is not None)
    xs, ys = (p or (whole, *(ZERO,) * (length - 1)) for p, whole in zip(parts, (x, y), strict=True))
    u, v = Jet(tag, xs), Jet(tag, ys)
    below = add(multiply(u, u), multiply(v, v))
    slope = divide(subtract(multiply(u, _slope(v)), multiply(v, _slope(u))), below)
    start = angle(ys[0], xs[0])
    return Jet(tag, (start, *(divide(slope.parts[k], integer(k + 1)) for k in range(length - 1))))


def _slope(u: Jet) -> Jet:
    parts = [multiply(integer(k), u.parts[k]) for k in range(1, len(u.parts))]
    return Jet(u.tag, (*parts, ZERO))


def is_complex(value: Any) -> bool:
    """Whether a scalar is off the real line, as far as its type says."""
    return type(primal(value)) is acb
