"""Integrals over the real line, cut where the integrand breaks or is singular, and taken near such ends from its expansion."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flint import acb, arb, ctx, fmpq

from grader.numerics.calculus import expansions, germs, quadrature, tails
from grader.numerics.calculus.cuts import cuts
from grader.numerics.calculus.expanding import Reading, variable
from grader.numerics.calculus.expansions import Site
from grader.numerics.calculus.germs import Narrower, NeedsRoot
from grader.numerics.calculus.integrand import Integrand
from grader.numerics.environment import Environment
from grader.numerics.failures import Exhausted, NoValue, Unsupported
from grader.numerics.ring import RING
from grader.numerics.scalars import add, multiply, negate, subtract
from grader.records import record

_NEAR = tuple(fmpq(1, 2**size) for size in (6, 8, 12, 16, 24, 40))
_FAR = (*(fmpq(1, n) for n in (32, 64, 96, 128, 192, 256, 384, 512, 1024, 4096)),
        *(fmpq(1, 2**size) for size in (16, 24, 40)))  # fmt: skip
"""How far ends reach in k: in the scale of the interval beside a point, up to infinity beyond its inverse."""

_SPARE_BITS = 24
_MOST_ROOTS = 12
_SHARE = fmpq(1, 64)


@record
class Body:
    """An integrand in its environment, the number in its value that is meant, and for how many calls a value counts."""

    integrand: Integrand
    env: Environment
    path: tuple[int, ...]
    calls: int

    def __call__(self, t: Any) -> Any:
        return self.integrand.number(self.env, t, self.path)

    def over(self, lower: Any, upper: Any) -> Any:
        return quadrature.over(self, lower, upper, self.integrand.weight, self.calls)


@record
class End:
    """An end of an interval: its place (None for ±∞), the way into the interval, and the scale there."""

    place: Any
    way: int
    scale: fmpq


def over(body: Body, a: Any, b: Any) -> Any:
    """∫ from a to b; ±1 as Python integers are ±∞. Raises: NoValue."""
    integrand = body.integrand
    infinite = type(a) is int or type(b) is int
    if not infinite and (integrand.entire or acb in {type(a), type(b)} or RING.plane):
        return body.over(a, b)
    backwards = _is_backwards(a, b)
    if backwards is None:
        return body.over(a, b)
    low, high = (b, a) if backwards else (a, b)
    low = None if type(low) is int else low
    high = None if type(high) is int else high
    found: Any = fmpq(0)
    for left, right in _pieces(body, low, high):
        found = add(found, _piece(body, left, right))
    return negate(found) if backwards else found


def _is_backwards(a: Any, b: Any) -> bool | None:
    """Whether b lies left of a; None where that is not known."""
    if type(a) is int:
        return a > 0
    if type(b) is int:
        return b < 0
    return True if a > b else False if a < b else None


def _pieces(body: Body, low: Any, high: Any) -> list[tuple[Any, Any]]:
    inner = cuts(body.integrand, body.env, low, high)
    if low is None and high is None and not inner:
        inner = [fmpq(0)]
    marks = [low, *inner, high]
    return list(pairwise(marks))


def _piece(body: Body, left: Any, right: Any) -> Any:
    """∫ over an interval without a break inside."""
    found: Any = fmpq(0)
    scale = _scale(left, right)
    if left is None or _is_singular(body, left, scale):
        value, left = _end(body, End(left, 1, scale))
        found = add(found, value)
    if right is None or _is_singular(body, right, scale):
        value, right = _end(body, End(right, -1, scale))
        found = add(found, value)
    return add(found, body.over(left, right))


def _scale(left: Any, right: Any) -> fmpq:
    """A power of 2 about as large as the interval; beside infinity, as the finite end."""
    size = right if left is None else left if right is None else subtract(right, left)
    size = abs(arb(size)).upper()
    if left is None or right is None:
        size = max(size, arb(1))
    exponent = int((size.log() / arb(2).log()).floor().unique_fmpz() or 0)
    return fmpq(2) ** exponent


def _is_singular(body: Body, end: Any, scale: fmpq) -> bool:
    """Whether the integrand is not known to be analytic round an end."""
    reach = arb(scale * _SHARE)
    box = acb(arb(end) + arb(0, reach), arb(0, reach))
    before, RING.plane = RING.plane, 2
    try:
        RING.call()
        return not acb(body(box)).is_finite()
    except NoValue:
        return True
    finally:
        RING.plane = before


def _end(body: Body, end: End) -> tuple[Any, Any]:
    """The integral near an end, and where it stops. Where no expansion is known nothing is taken there."""
    try:
        return _expanded(body, end, 1)
    except Unsupported:
        if end.place is None:
            raise
        return fmpq(0), end.place


def _expanded(body: Body, end: End, degree: int) -> tuple[Any, Any]:
    """From the expansion in k, with t = place ± scale · k^degree, or t = ± scale · k^-degree."""
    best: tuple[Any, Any] | None = None
    for small in _FAR if end.place is None else _NEAR:
        try:
            found = _tail(body, end, degree, small)
        except NeedsRoot as needed:
            if degree * needed.degree > _MOST_ROOTS:
                raise
            return _expanded(body, end, degree * needed.degree)
        except Narrower:
            continue
        if best is None or found[0].rad() < best[0].rad():
            best = found
        if found[0].rad() <= (1 + abs(found[0])) * arb(2) ** (_SPARE_BITS - ctx.prec):
            return found
    if best is None:
        raise Exhausted("no expansion was found that is narrow enough")
    return best


def _tail(body: Body, end: End, degree: int, small: fmpq) -> tuple[Any, Any]:
    if any(body.path):
        raise Unsupported("a derivative of an improper integral")
    order = -(-(ctx.prec + _SPARE_BITS) // (small.q.bit_length() - 2))
    lead = fmpq(degree if end.place is not None else -degree)
    scale = end.scale if end.place is None else end.scale * end.way
    # t goes down from +∞ (way -1) or up from -∞
    scale = -scale * end.way if end.place is None else scale
    start = fmpq(0) if end.place is None else end.place
    RING.call()
    with germs.terms(order):
        site = Site(order, arb(small))
        names = {body.integrand.name: variable(lead, scale, start, site)}
        reading = Reading(body.integrand.outside, body.env, site, names, derived=True)
        slope = germs.scaled(germs.variable(lead - 1, order), end.scale * degree, order)
        whole = expansions.multiply(
            reading.of(body.integrand.tree), expansions.of_germ(slope, site)
        )
        value = tails.integral(whole)
    place = add(start, multiply(scale, small ** int(lead.p)))
    return value, place
