"""What an expansion adds up to near its end: integrals over (0, k₀] and sums over n ≥ N, with rigorous remainders.

Powers are integrated in closed form and summed by the Hurwitz zeta function; exponential decay is bounded by its value at
the border. Source: Johansson, Rigorous high-precision computation of the Hurwitz zeta function (2015).
"""

from __future__ import annotations

from typing import Any

from flint import acb, acb_series, arb, ctx, fmpq

from grader.numerics.calculus import expansions, germs
from grader.numerics.calculus.expansions import Expansion, Site
from grader.numerics.calculus.germs import Germ, Narrower
from grader.numerics.failures import Divergent, Unsupported

GROWING = "it goes to ∞"


def integral(a: Expansion) -> arb:
    """The integral of an expansion in k over (0, k₀]. Raises: Divergent where there is none."""
    if expansions.is_zero(a):
        return arb(0)
    if a.alternates:
        raise Unsupported("the integral of what alternates")
    if a.exponent:
        return _decaying(a, None)
    total = arb(0)
    for j, germ in _converging(a, fmpq(-1)).items():
        total += _of_powers(germ, lambda e, j=j: _power_integral(a.site, e, j))
    return _finite(total)


def total(a: Expansion, first: int, degree: int) -> arb:
    """The sum over n ≥ `first` of an expansion in k, with n = k^-degree. Raises: Divergent where there is none."""
    if expansions.is_zero(a):
        return arb(0)
    if a.exponent:
        return _decaying(a, degree)
    found = arb(0)
    border = fmpq(0) if a.alternates else fmpq(degree)
    for j, germ in _converging(a, border).items():
        if a.alternates:
            if j:
                raise Unsupported("an alternating sum of logarithms")
            found += _of_powers(
                germ,
                lambda e: _alternating(e / degree, first),
                lambda e: _size(e / degree, first),
            )
        else:
            found += _of_powers(germ, lambda e, j=j: _zeta(e / degree, j, first) / degree**j)
    return _finite(found)


def _finite(value: arb) -> arb:
    if not value.is_finite():
        raise Narrower("no finite bound")
    return value


def _converging(a: Expansion, border: fmpq) -> dict[int, Germ]:
    """The parts, if all powers are above the border: -1 for an integral, 1 for a sum of n^{-e}, 0 for an alternating one."""
    found = {}
    for j, germ in a.parts.items():
        if germ.lead > border:
            found[j] = germ
            continue
        plain = germs.normal(germ)
        found[j] = plain
        if plain.lead > border or (plain.lead == border and not a.alternates and j < -1):
            continue
        if len(a.parts) == 1 and plain.near is not None:
            raise Divergent(
                GROWING if not a.alternates and plain.near[0] > 0 else "it does not converge"
            )
        raise Unsupported("convergence is not known")
    return found


def _of_powers(germ: Germ, weight: Any, size: Any = None) -> arb:
    """Σ c_i weight(lead + i), and the remainder."""
    order = germ.order
    found: arb = arb(0)
    for i in range(order):
        coefficient = germ.near[i]
        if not (type(coefficient) is fmpq and coefficient == 0):
            found += coefficient * weight(germ.lead + i)
    if germ.wide is None:
        raise Unsupported("no bound is known")
    rest = germ.wide[order]
    if rest.is_zero():
        return found
    last = germ.lead + order
    if size is not None:
        return found + arb(0, (abs(rest) * size(last)).upper())
    tail: arb = rest * weight(last)
    return found + tail


def _power_integral(site: Site, e: fmpq, j: int) -> arb:
    """∫ k^e L^j over (0, k₀]."""
    least = site.logarithm
    if e == -1:
        if j >= -1:
            raise Divergent("it does not converge")
        return least ** (j + 1) / (-j - 1)
    if e < -1:
        raise Divergent("it does not converge")
    if j == 0:
        return site.end ** arb(e + 1) / arb(e + 1)
    rate = arb(e + 1)
    return rate ** (-j - 1) * (rate * least).gamma_upper(arb(j + 1))


def _zeta(e: fmpq, j: int, first: int) -> arb:
    """Σ n^{-e} (ln n)^j over n ≥ first."""
    if j < 0:
        raise Unsupported("a sum with a logarithm below")
    if e <= 1:
        raise Divergent("it does not converge")
    if j == 0:
        return arb(e).zeta(arb(first))
    before, ctx.cap = ctx.cap, j + 1
    try:
        series = acb_series([acb(arb(e)), 1], j + 1).zeta(acb(first))
        found = series[j].real * arb(j).fac() if j > 1 else series[j].real
    finally:
        ctx.cap = before
    return found if j % 2 == 0 else -found


def _alternating(e: fmpq, first: int) -> arb:
    """Σ (-1)^n n^{-e} over n ≥ first."""
    low, high = arb(first) / 2, arb(first + 1) / 2
    found = (
        (high.digamma() - low.digamma()) / 2
        if e == 1
        else arb(2) ** arb(-e) * (arb(e).zeta(low) - arb(e).zeta(high))
    )
    return -found if first % 2 else found


def _size(e: fmpq, first: int) -> arb:
    """A bound of Σ n^{-e}."""
    if e <= 1:
        raise Unsupported("too few coefficients are known")
    return arb(e).zeta(arb(first))


def _decaying(a: Expansion, degree: int | None) -> arb:
    """The bound of an exponentially small tail: |f| ≤ M u^p e^{-c u^m} with u = 1/k ≥ u₀, whose logarithmic slope
    there bounds it beyond. `degree` is that of n in u for a sum, None for an integral in k.
    """
    if expansions.direction(a.exponent) > 0:
        _, _, main = expansions.leading(a)
        if main.near is None:
            raise Unsupported("convergence is not known")
        raise Divergent(
            GROWING if not a.alternates and main.near[0] > 0 else "it does not converge"
        )
    rate, speed = expansions.decay(a.exponent, a.site)
    start = 1 / a.site.end
    height = (-rate * start ** arb(speed)).exp()
    measure = fmpq(-2) if degree is None else fmpq(degree - 1)
    found = arb(0)
    for j, germ in a.parts.items():
        power = -germ.lead + max(j, 0)
        slope = rate * arb(speed) * start ** arb(speed) - arb(power + max(measure, fmpq(0)))
        if not slope > 1:
            raise Narrower("it does not decrease yet")
        value = abs(germ.bound()) * height * start ** arb(power)
        beyond = value * start ** arb(measure + 1) * (degree or 1) / (slope - 1)
        found += beyond if degree is None else value + beyond
    return arb(0, _finite(found).upper())
