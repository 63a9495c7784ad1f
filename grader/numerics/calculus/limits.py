"""Limits from expansions, on the side or the sides that are meant."""

from __future__ import annotations

from typing import Any

from flint import arb, ctx, fmpq

from grader.expression.nodes import Constant, Limit, Negation, Tree
from grader.numerics.arrays import Array
from grader.numerics.calculus import expansions, germs
from grader.numerics.calculus.expanding import Reading, variable
from grader.numerics.calculus.expansions import Expansion, Site
from grader.numerics.calculus.germs import Germ, Narrower, NeedsRoot
from grader.numerics.calculus.integrand import Outside
from grader.numerics.calculus.once import once
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import (
    Divergent,
    Indeterminate,
    NoValue,
    Overbound,
    Undefined,
    Unsupported,
)
from grader.numerics.ring import RING
from grader.numerics.scalars import ZERO, Jet, is_exact_zero, subtract
from grader.records import record

_SIZES = (6, 20, 60, 200)
_ORDERS = (8, 40)
_MOST_ROOTS = 12
WHOLE = frozenset("nmkNMKjil")
"""Letters that run through whole numbers where they go to infinity."""


class NoLimit(Divergent):
    """There is no limit, or an infinite one, and then it says so."""


INFINITE = {1: "it goes to ∞", -1: "it goes to -∞", 0: "it grows without bound"}


@record
class Approach:
    """A body and the variable that goes to its limit; `whole`: through whole numbers."""

    outside: Outside
    tree: Tree
    name: str
    whole: bool


def limit(context: Context, tree: Limit) -> Run:
    """A limit at a point or at infinity."""
    point = tree.point
    sign, inner = (-1, point.operand) if isinstance(point, Negation) else (1, point)
    infinite = isinstance(inner, Constant) and inner.name == "infinity"
    letter = tree.variable.split("#")[0]
    approach = Approach(Outside(context), tree.body, tree.variable, infinite and letter in WHOLE)
    place = None if infinite else context.visit(point)

    def run(env: Environment) -> Any:
        if env.record is not None:
            return ZERO
        before = ctx.prec
        ctx.prec = 2 * before
        try:
            if place is None:
                return _from_side(approach, env, None, sign)
            return _at(approach, env, place(env), tree.side)
        finally:
            ctx.prec = before

    return once(context, tree, run)


def _at(approach: Approach, env: Environment, place: Any, side: str) -> Any:
    if type(place) is Jet or type(place) not in {fmpq, arb}:
        raise (
            Undefined("a limit where no number is")
            if type(place) is Array
            else Unsupported("a limit there")
        )
    if side:
        return _from_side(approach, env, place, 1 if side == "+" else -1)
    values: list[Any] = []
    outside: NoValue | None = None
    infinite: list[str] = []
    for way in (1, -1):
        try:
            values.append(_from_side(approach, env, place, way))
        except Undefined as missing:
            outside = missing  # the function ends there: its limit is that on the other side
        except NoLimit as none:
            infinite.append(str(none))
    if infinite:
        same = len(set(infinite)) == 1 and not values
        raise NoLimit(infinite[0] if same else "the limits from both sides differ")
    if not values:
        assert outside is not None
        raise outside
    if len(values) == 2:
        _agree(*values)
    return values[0]


def _agree(right: Any, left: Any) -> None:
    gap = subtract(right, left)
    if is_exact_zero(gap):
        return
    if type(gap) is fmpq or not gap.contains(0):
        raise NoLimit("the limits from both sides differ")
    if not gap.rad() < arb(2) ** -(ctx.prec // 2):
        raise Indeterminate("the limits from both sides may differ")


def _from_side(approach: Approach, env: Environment, place: Any, way: int) -> Any:
    failure: NoValue = Unsupported("no limit was found")
    for order in _ORDERS:
        try:
            return _of_order(approach, env, (place, way), (order, 1))
        except Unsupported as unknown:
            failure = unknown
    raise failure


def _of_order(
    approach: Approach, env: Environment, spot: tuple[Any, int], terms: tuple[int, int]
) -> Any:
    order, degree = terms
    failure: NoValue = Overbound("no neighbourhood is narrow enough")
    for size in _SIZES:
        try:
            return limit_of(_expanded(approach, env, spot, Site(order, arb(2) ** -size), degree))
        except NeedsRoot as needed:
            if degree * needed.degree > _MOST_ROOTS:
                raise
            return _of_order(approach, env, spot, (order, degree * needed.degree))
        except Narrower as wide:
            failure = wide
    raise failure


def _expanded(
    approach: Approach, env: Environment, spot: tuple[Any, int], site: Site, degree: int
) -> Expansion:
    place, way = spot
    RING.call()
    with germs.terms(site.order):
        lead = fmpq(degree if place is not None else -degree)
        start = fmpq(0) if place is None else place
        names = {approach.name: variable(lead, fmpq(way), start, site)}
        return Reading(approach.outside, env, site, names, whole=approach.whole).of(approach.tree)


def limit_of(a: Expansion) -> Any:
    """The limit of an expansion as k goes to 0. Raises: NoLimit, Unsupported."""
    if expansions.is_zero(a):
        return ZERO
    if a.exponent:
        return _of_exponential(a)
    value: Any = ZERO
    growing: list[tuple[fmpq, int, Any]] = []
    for j, germ in a.parts.items():
        for power, coefficient in _lasting(germ):
            if power == 0 and j == 0:
                value = coefficient
            elif power < 0 or j > 0:
                growing.append((power, -j, coefficient))
    if growing:
        _, _, first = min(growing, key=lambda term: term[:2])
        sign = 0 if a.alternates else 1 if first > 0 else -1
        raise NoLimit(INFINITE[sign])
    if a.alternates and not (type(value) is fmpq and value == 0):
        raise NoLimit("it changes its sign for ever")
    return value


def _of_exponential(a: Expansion) -> Any:
    if expansions.direction(a.exponent) < 0:
        return ZERO
    _, _, main = expansions.leading(a)
    if main.near is None:
        raise Unsupported("no limit was found")
    sign = 0 if a.alternates else 1 if main.near[0] > 0 else -1
    raise NoLimit(INFINITE[sign])


def _lasting(germ: Germ) -> list[tuple[fmpq, Any]]:
    """The coefficients that do not vanish, of powers of k that do not tend to 0."""
    if germ.near is None and germ.wide is None:
        raise Unsupported("no limit was found")
    if germ.lead > 0:
        return []
    if germ.near is None or germ.lead + germ.near.prec <= 0:
        raise Unsupported("no limit was found")
    found = []
    for k in range(germ.near.prec):
        power = germ.lead + k
        if power > 0:
            break
        if not germs.vanishes(germ.near[k]):
            found.append((power, germ.near[k]))
    return found
