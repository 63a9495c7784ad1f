"""Scalars: exact rationals, balls, complex balls, and jets of these.

A rational stays exact until a transcendental function or its growth makes a ball of it, so rational expressions
are evaluated exactly. A `Jet` is a truncated Taylor series in one infinitesimal; its coefficients are scalars of lower
tags, so nested tags hold mixed partial derivatives. Source: Griewank and Walther, Evaluating Derivatives (2008), ch. 13.
"""

from __future__ import annotations

from operator import not_
from typing import Any, TypeAlias

from flint import acb, arb, fmpq, fmpz

from grader.numerics.failures import Indeterminate, Overbound, Undefined, Unsupported
from grader.numerics.ring import EXACT_BITS, RING, RING_BITS
from grader.records import mutable


@mutable
class Jet:
    """`parts[k]` is the coefficient of ε^k, the infinitesimal being `tag`. Higher tags are further out. Never changed."""

    tag: int
    parts: tuple[Any, ...]


Scalar: TypeAlias = fmpq | arb | acb | Jet

ZERO, ONE, TWO, HALF, MINUS_ONE = fmpq(0), fmpq(1), fmpq(2), fmpq(1, 2), fmpq(-1)
_SMALL = tuple(fmpq(n) for n in range(-64, 65))


def integer(number: int) -> fmpq:
    """A whole number as a scalar; small ones are shared."""
    return _SMALL[number + 64] if -64 <= number <= 64 else fmpq(number)


def ball(x: fmpq | arb) -> arb:
    """A real number as a ball at the working precision."""
    return x if type(x) is arb else arb(x)


def _kept(result: fmpq, a: fmpq, b: fmpq) -> fmpq | arb:
    """An exact result that grew past the first bound: kept for constants and for what came from one."""
    bits = result.height_bits()
    grown = a.height_bits() > EXACT_BITS or b.height_bits() > EXACT_BITS
    return result if bits <= (RING_BITS if grown else RING.limit) else arb(result)


def add(a: Any, b: Any) -> Any:
    kind = type(a)
    if kind is type(b):
        if kind is arb or kind is acb:
            return a + b
        if kind is fmpq:
            total = a + b
            return total if total.height_bits() <= EXACT_BITS else _kept(total, a, b)
    if kind is Jet or type(b) is Jet:
        return _jet_add(a, b)
    if kind is fmpq and not_(a):
        return b
    if type(b) is fmpq and not_(b):
        return a
    return a + b


def negate(a: Any) -> Any:
    if type(a) is Jet:
        return Jet(a.tag, tuple(map(negate, a.parts)))
    return -a


def subtract(a: Any, b: Any) -> Any:
    if type(a) is arb and type(b) is arb:
        return a - b
    return add(a, negate(b))


def multiply(a: Any, b: Any) -> Any:
    kind = type(a)
    if kind is type(b):
        if kind is arb or kind is acb:
            return a * b
        if kind is fmpq:
            product = a * b
            return product if product.height_bits() <= EXACT_BITS else _kept(product, a, b)
    # An exact 0 swallows any number, however wide its ball is.
    if kind is fmpq and not_(a):
        return a
    if type(b) is fmpq and not_(b):
        return b
    if kind is Jet or type(b) is Jet:
        return _jet_multiply(a, b)
    return a * b


def divide(a: Any, b: Any) -> Any:
    kind = type(b)
    if kind is fmpq:
        if not_(b):
            raise Undefined("division by zero")
        if type(a) is fmpq:
            quotient = a / b
            return quotient if quotient.height_bits() <= EXACT_BITS else _kept(quotient, a, b)
    if kind is Jet or type(a) is Jet:
        return _jet_divide(a, b)
    if type(a) is fmpq and not_(a) and not _may_vanish(b):
        return a
    quotient = a / b
    if not quotient.is_finite():
        raise _no_quotient(b)
    return quotient


def _may_vanish(b: Any) -> bool:
    return not_(b) if type(b) is fmpq else bool(b.contains(0))


def _no_quotient(b: Any) -> Exception:
    if is_exact_zero(b):
        return Undefined("division by zero")
    unsure = type(b) is not fmpq and b.contains(0)
    return Indeterminate("division by what may be zero") if unsure else Overbound("overflow")


def is_exact_zero(a: Any) -> bool:
    """Whether `a` is certainly 0, with every derivative."""
    if type(a) is Jet:
        return all(map(is_exact_zero, a.parts))
    # `fmpq.is_zero` of python-flint 0.9 is false for 0.
    return not_(a) if type(a) is fmpq else bool(a.is_zero())


def primal(a: Any) -> Any:
    """The value of a jet without its infinitesimals."""
    while type(a) is Jet:
        a = a.parts[0]
    return a


def real_value(a: Any) -> Any:
    """The value as a real number; a complex one with an imaginary part has no order."""
    value = primal(a)
    if type(value) is acb:
        if not value.imag.is_zero() and not RING.plane:
            raise Undefined("a complex number has no order")
        return value.real
    return value


# Jets


def _jet_add(a: Any, b: Any) -> Jet:
    if type(a) is Jet and type(b) is Jet:
        if a.tag == b.tag:
            return Jet(a.tag, tuple(map(add, a.parts, b.parts)))
        if a.tag < b.tag:
            a, b = b, a
    elif type(b) is Jet:
        a, b = b, a
    return Jet(a.tag, (add(a.parts[0], b), *a.parts[1:]))


def _jet_multiply(a: Any, b: Any) -> Jet:
    if type(a) is Jet and type(b) is Jet and a.tag == b.tag:
        return Jet(a.tag, _cauchy(a.parts, b.parts))
    if type(a) is not Jet or (type(b) is Jet and a.tag < b.tag):
        a, b = b, a
    RING.spend(len(a.parts))
    return Jet(a.tag, tuple([multiply(part, b) for part in a.parts]))


def _cauchy(a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(a) == 2:
        RING.spend(3)
        return multiply(a[0], b[0]), add(multiply(a[0], b[1]), multiply(a[1], b[0]))
    RING.spend(len(a) ** 2)
    parts = []
    for k in range(len(a)):
        total: Any = ZERO
        for j in range(k + 1):
            total = add(total, multiply(a[j], b[k - j]))
        parts.append(total)
    return tuple(parts)


def _jet_divide(a: Any, b: Any) -> Jet:
    if type(b) is not Jet or (type(a) is Jet and a.tag > b.tag):
        RING.spend(len(a.parts))
        return Jet(a.tag, tuple([divide(part, b) for part in a.parts]))
    below = b.parts
    RING.spend(len(below) ** 2)
    same = type(a) is Jet and a.tag == b.tag
    above = a.parts if same else (a, *(ZERO,) * (len(below) - 1))
    parts: list[Any] = []
    for k in range(len(below)):
        rest = above[k]
        for j in range(1, k + 1):
            rest = subtract(rest, multiply(below[j], parts[k - j]))
        parts.append(divide(rest, below[0]))
    return Jet(b.tag, tuple(parts))


def coefficient(a: Any, tag: int, order: int) -> Any:
    """The coefficient of ε^order of the infinitesimal `tag`, which is the outermost one in `a` if it occurs."""
    if type(a) is Jet and a.tag == tag:
        return a.parts[order]
    return ZERO if order else a


# Whole powers


def whole_power(a: Any, n: int) -> Any:
    """`a^n` for a whole number n; `0^0` is 1 and a negative power of 0 is undefined."""
    kind = type(a)
    if kind is Jet:
        return _jet_power(a, n)
    if n == 2:
        return multiply(a, a)
    if kind is fmpq:
        if not a and n < 0:
            raise Undefined("division by zero")
        height = a.height_bits()
        if height <= 1:
            return ONE if n == 0 or (a and n % 2 == 0) else a
        if height * abs(n) <= (RING_BITS if height > EXACT_BITS else RING.limit):
            return a**n
        a = arb(a)
    power = a ** fmpz(n)
    if not power.is_finite() and n > 0:
        power = _by_squares(a, n)
    if not power.is_finite():
        raise _no_quotient(a) if n < 0 else Overbound("overflow")
    return power


def _by_squares(a: arb | acb, n: int) -> arb | acb:
    """A power of a ball round 0, of which flint makes a NaN."""
    result = type(a)(1)
    while n:
        if n & 1:
            result = result * a
        n >>= 1
        if n:
            a = a * a
    return result


def _jet_power(a: Jet, n: int) -> Any:
    if n < 0:
        return divide(ONE, _jet_power(a, -n))
    if n > 64 and not is_exact_zero(a.parts[0]):
        return _miller(a, n)
    result: Any = ONE
    square: Any = a
    # Squares past the order of a jet that vanishes are exact zeros, so the loop is short in any case.
    while n:
        if n & 1:
            result = multiply(result, square)
        n >>= 1
        if n:
            square = multiply(square, square)
    return result


def _miller(a: Jet, n: int) -> Jet:
    """The coefficients of a^n from those of a. Source: Knuth, The Art of Computer Programming 2, 4.7."""
    below = a.parts
    RING.spend(len(below) ** 2)
    parts = [whole_power(below[0], n)]
    for k in range(1, len(below)):
        total: Any = ZERO
        for j in range(1, k + 1):
            factor = integer(n * j - (k - j))
            total = add(total, multiply(factor, multiply(below[j], parts[k - j])))
        parts.append(divide(total, multiply(integer(k), below[0])))
    return Jet(a.tag, tuple(parts))


def as_integer(a: Any, what: str = "an index") -> int:
    """`a` as a whole number; undefined where it is none."""
    if type(a) is not fmpq:
        value = primal(a)
        # flint aborts the process where an integer or an exponent would be too long to convert
        short = (
            type(value) is arb and value.is_exact() and (value == 0 or 1 <= abs(value) < EXACT_BITS)
        )
        found = value.unique_fmpz() if short else None
        if found is None:
            raise Unsupported(f"{what} is not known to be whole")
        return int(found)
    if a.q != 1:
        raise Undefined(f"{what} is not whole")
    return int(a.p)
