"""Expansions: germs with powers of L = ln(1/k) and an exponential factor, as `x ln x`, `x² e^{-x}` and `n!` have them.

An expansion is `± exp(E) · Σ_j L^j · germ_j`, where E = Σ c k^e L^j goes to ±∞ and the sign may alternate with n.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from flint import arb, arb_series, fmpq, fmpq_series

from grader.numerics.calculus import germs
from grader.numerics.calculus.germs import Germ, Narrower, NeedsRoot
from grader.numerics.failures import Undefined, Unsupported
from grader.records import record

Term: TypeAlias = tuple[fmpq, int]
"""`k^e L^j` by e and j; those that grow faster come first."""


@record
class Site:
    """Where expansions are made: how many coefficients, on which interval (0, k₀]."""

    order: int
    end: arb

    @property
    def reach(self) -> arb:
        """The interval [0, k₀]."""
        return self.end.union(arb(0))

    @property
    def logarithm(self) -> arb:
        """The least value of L."""
        return -self.end.log()


@record
class Expansion:
    """`parts` are the germs by the power of L, `exponent` the terms of E, `alternates` a factor (-1)^n."""

    parts: Mapping[int, Germ]
    exponent: Mapping[Term, Any]
    site: Site
    alternates: bool = False

    @property
    def lone(self) -> Germ:
        """The germ of an expansion without logarithms, exponentials or signs."""
        if self.exponent or self.alternates or set(self.parts) - {0}:
            raise Unsupported("a function of what grows in this way")
        return self.parts[0] if self.parts else germs.constant(fmpq(0), self.site.order)


def of_germ(germ: Germ, site: Site) -> Expansion:
    return Expansion({0: germ}, {}, site)


def constant(value: Any, site: Site) -> Expansion:
    if type(value) is fmpq and value == 0:
        return Expansion({}, {}, site)
    return of_germ(germs.constant(value, site.order), site)


def is_zero(a: Expansion) -> bool:
    return not a.parts


def negative(a: Expansion) -> Expansion:
    return multiply(a, constant(fmpq(-1), a.site))


def multiply(a: Expansion, b: Expansion) -> Expansion:
    parts: dict[int, Germ] = {}
    for j, first in a.parts.items():
        for m, second in b.parts.items():
            product = germs.multiplied(first, second)
            known = parts.get(j + m)
            parts[j + m] = product if known is None else germs.added(known, product, a.site.reach)
    exponent = _sum_of_terms(a.exponent, b.exponent)
    return Expansion(parts, exponent, a.site, a.alternates != b.alternates)


def _sum_of_terms(a: Mapping[Term, Any], b: Mapping[Term, Any], sign: int = 1) -> dict[Term, Any]:
    found = dict(a)
    for place, value in b.items():
        total = found.get(place, fmpq(0)) + sign * value
        if germs.vanishes(total):
            found.pop(place, None)
        else:
            found[place] = total
    return found


def leading_term(exponent: Mapping[Term, Any]) -> Term:
    """The term that grows fastest."""
    return min(exponent, key=lambda place: (place[0], -place[1]))


def direction(exponent: Mapping[Term, Any]) -> int:
    """Whether E goes to +∞ or to -∞."""
    return 1 if exponent[leading_term(exponent)] > 0 else -1


def decay(exponent: Mapping[Term, Any], site: Site) -> tuple[arb, fmpq]:
    """(c, m) with E ≤ -c k^{-m} on (0, k₀] and c > 0, for an E that goes to -∞."""
    first = leading_term(exponent)
    if first[1] < 0:
        raise Unsupported("a decrease without a rate")
    lead = arb(exponent[first])
    rest = arb(1)
    unbounded = arb(0).union(site.logarithm**-1)
    for place, value in exponent.items():
        if place == first:
            continue
        # k^d L^m on (0, k₀] lies between 0 and its value at the end, once L^m is tamed by half of the power.
        gap, more = place[0] - first[0], place[1] - first[1]
        reach = (site.end ** arb(gap)).union(arb(0))
        if more > 0:
            half = arb(gap) / 2
            if not site.logarithm > more / half:
                raise Narrower("a logarithm is not small yet")
            reach = (site.end ** arb(gap) * site.logarithm**more).union(arb(0))
        elif more < 0:
            reach = reach * unbounded ** (-more)
        rest += arb(value) / lead * reach
    level = -lead * site.logarithm ** first[1] * rest
    if not level > 0:
        raise Narrower("the exponent does not decrease yet")
    return level.lower(), -first[0]


def add(a: Expansion, b: Expansion) -> Expansion:
    if is_zero(a):
        return b
    if is_zero(b):
        return a
    if a.alternates != b.alternates:
        raise Unsupported("signs that alternate in one term only")
    difference = _sum_of_terms(a.exponent, b.exponent, -1)
    if difference:
        if direction(difference) < 0:
            a, b, difference = b, a, {place: -value for place, value in difference.items()}
        return _dominated(a, b, {place: -value for place, value in difference.items()})
    parts = dict(a.parts)
    for j, germ in b.parts.items():
        known = parts.get(j)
        parts[j] = germ if known is None else germs.added(known, germ, a.site.reach)
    return replace(a, parts={j: g for j, g in parts.items() if not _is_zero(g)})


def _is_zero(germ: Germ) -> bool:
    """Whether a germ is the exact 0."""
    if germ.near is None or germ.wide is None or type(germ.near) is not fmpq_series:
        return False
    return not any(c != 0 for c in germ.near.coeffs()) and all(
        c.is_zero() for c in germ.wide.coeffs()
    )


def _dominated(a: Expansion, b: Expansion, gap: Mapping[Term, Any]) -> Expansion:
    """`a + b` where b is smaller by the exponential of `gap`, which goes to -∞: b moves the bounds of a, not its limit."""
    if set(a.parts) != {0}:
        raise Unsupported("an exponential beside logarithms")
    (main,) = a.parts.values()
    main = germs.normal(main)
    rate, degree = decay(gap, a.site)
    spread = arb(0)
    for j, germ in b.parts.items():
        steps = germ.lead - main.lead - max(j, 0)
        factor = a.site.end ** arb(-degree)
        if steps < 0 and not rate * arb(degree) * factor > arb(-steps):
            raise Narrower("the smaller term is not small yet")
        spread += abs(germ.bound()) * (-rate * factor).exp() * a.site.end ** arb(steps)
    near = None if main.near is None else _first(main.near)
    wide = arb_series([main.bound() + arb(0, spread.upper())], 1)
    return replace(a, parts={0: Germ(main.lead, near, wide)})


def _first(near: Any) -> Any:
    """A series cut behind its first coefficient."""
    if type(near) is fmpq_series:
        return fmpq_series([near[0]], 1, 1)
    return arb_series([near[0]], 1)


def reciprocal(a: Expansion) -> Expansion:
    if len(a.parts) != 1:
        a = _by_leading_part(a)
    ((j, germ),) = a.parts.items()
    exponent = {place: -value for place, value in a.exponent.items()}
    return Expansion({-j: germs.inverse(germ)}, exponent, a.site, a.alternates)


def _by_leading_part(a: Expansion) -> Expansion:
    """A sum with several powers of L as its leading part times a bounded factor with limit 1."""
    j, lead, main = leading(a)
    spread = arb(1)
    for m, germ in a.parts.items():
        if m == j:
            continue
        gap, more = germ.lead - lead, m - j
        if gap < 0 or (gap == 0 and more >= 0):
            raise Unsupported("no leading term")
        size = a.site.end ** arb(gap) * a.site.logarithm ** arb(more)
        if more > 0 and not a.site.logarithm > arb(more) / arb(gap):
            raise Narrower("a logarithm is not small yet")
        spread += germ.bound() / main.bound() * size.union(arb(0))
    near = None if main.near is None else _first(main.near)
    return replace(a, parts={j: Germ(lead, near, arb_series([main.bound() * spread], 1))})


def leading(a: Expansion) -> tuple[int, fmpq, Germ]:
    """The part that is largest near 0: its power of L, its power of k, and its germ with the first coefficient not 0."""
    found: list[tuple[fmpq, int, Germ]] = []
    for j, germ in a.parts.items():
        try:
            plain = germs.normal(germ)
        except Unsupported:
            if len(a.parts) == 1:
                raise
            plain = germ  # it vanishes to all orders that are known
            plain = germs.lowered(plain, plain.near.prec)
        found.append((plain.lead, -j, plain))
    lead, j, germ = min(found, key=lambda part: part[:2])
    return -j, lead, germ


def logarithm(a: Expansion) -> Expansion:
    if len(a.parts) != 1 or 0 not in a.parts or a.alternates:
        raise Unsupported("the logarithm of this")
    germ = germs.normal(a.parts[0])
    if germs.sign_of(germ) < 0:
        raise Undefined("the logarithm of a negative number")
    found = of_germ(composed("log", replace(germ, lead=fmpq(0)), a.site), a.site)
    if germ.lead != 0:
        found = add(found, Expansion({1: germs.constant(-germ.lead, a.site.order)}, {}, a.site))
    for (lead, j), value in a.exponent.items():
        part = germs.multiplied(
            germs.variable(lead, a.site.order), germs.constant(value, a.site.order)
        )
        found = add(found, Expansion({j: part}, {}, a.site))
    return found


def exponential(a: Expansion) -> Expansion:
    """`e` to an expansion: what grows goes to E, what grows like L to a power of k, the rest is composed."""
    if a.exponent or a.alternates:
        raise Unsupported("an exponential of exponentials")
    terms: dict[Term, Any] = {}
    lead = fmpq(0)
    loose = False
    regular = germs.constant(fmpq(0), a.site.order)
    for j, germ in a.parts.items():
        if germ.lead.q != 1:
            raise NeedsRoot(int(germ.lead.q))
        rest = germ
        if germ.lead < 0:
            steps = -int(germ.lead.p)
            if germ.near is None or germ.near.prec < steps:
                raise Unsupported("the exponential of what is not known to grow")
            for k in range(steps):
                if not germs.vanishes(germ.near[k]):
                    terms[germ.lead + k, j] = germ.near[k]
            rest = germs.lowered(germ, steps)
        if j == 0:
            regular = rest
            continue
        rest = germs.raised(rest, int(rest.lead.p), a.site.reach)
        if j == 1 and rest.near is not None and rest.near.prec > 0:
            first = rest.near[0]
            if type(first) is fmpq:
                lead -= first
                rest = germs.added(rest, germs.constant(-first, a.site.order), a.site.reach)
        loose = loose or not _is_zero(rest)
        if loose and (rest.near is None or not germs.vanishes(rest.near[0])):
            raise Unsupported("the exponential of a logarithm")
    found = composed("exp", regular, a.site)
    if loose:  # what is left over vanishes with k: the limit is known, no bounds are
        near = None if found.near is None else _first(found.near)
        found = Germ(found.lead, near, None)
    return Expansion({0: replace(found, lead=found.lead + lead)}, terms, a.site)


def power(a: Expansion, exponent: Any) -> Expansion:
    """A power with a constant exponent."""
    if type(exponent) is fmpq and exponent.q == 1 and 0 <= exponent <= 64:
        found = constant(fmpq(1), a.site)
        for _ in range(int(exponent.p)):
            found = multiply(found, a)
        return found
    if len(a.parts) != 1:
        a = _by_leading_part(a)
    ((j, germ),) = a.parts.items()
    height = j * exponent
    if j and not (type(height) is fmpq and height.q == 1):
        raise Unsupported("a root of a logarithm")
    if a.alternates and not (type(exponent) is fmpq and exponent.q == 1):
        raise Unsupported("a root of what alternates")
    terms = {place: value * exponent for place, value in a.exponent.items()}
    odd = a.alternates and exponent.p % 2 == 1
    return Expansion({int(height.p) if j else 0: germs.power(germ, exponent)}, terms, a.site, odd)


# Functions that are analytic at the first coefficient.


def composed(name: str, germ: Germ, site: Site) -> Germ:
    """An analytic function of a germ that has a limit."""
    if germ.lead < 0:
        raise Unsupported("a function of what grows")
    if germ.lead.q != 1:
        raise NeedsRoot(int(germ.lead.q))
    germ = germs.raised(germ, int(germ.lead.p), site.reach)
    near = germ.near
    if near is not None:
        near = _of_series(name, near)
    wide = germ.wide
    if wide is not None:
        wide = _of_balls(name, wide)
        if not all(c.is_finite() for c in wide.coeffs()):
            raise Narrower(f"{name} is not known to be analytic nearby")
    return Germ(fmpq(0), near, wide)


_RATIONAL: dict[str, tuple[int, Callable[[Any], Any]]] = {
    "exp": (0, fmpq_series.exp),
    "log": (1, fmpq_series.log),
    "sin": (0, fmpq_series.sin),
    "cos": (0, fmpq_series.cos),
    "sinh": (0, fmpq_series.sinh),
    "cosh": (0, fmpq_series.cosh),
    "arcsin": (0, fmpq_series.asin),
    "arctan": (0, fmpq_series.atan),
    "arsinh": (0, fmpq_series.asinh),
    "artanh": (0, fmpq_series.atanh),
}
"""Series with rational coefficients at this first coefficient."""


def _of_series(name: str, near: Any) -> Any:
    row = _RATIONAL.get(name)
    if type(near) is fmpq_series and row is not None and near[0] == row[0]:
        return row[1](near)
    found = _of_balls(name, germs.balls(near))
    if not all(c.is_finite() for c in found.coeffs()):
        raise Unsupported(f"{name} is not analytic there")
    return found


def _of_balls(name: str, series: Any) -> Any:
    return ANALYTIC[name](series)


ANALYTIC: dict[str, Callable[[Any], Any]] = {
    "exp": arb_series.exp,
    "log": arb_series.log,
    "sin": arb_series.sin,
    "cos": arb_series.cos,
    "sinh": lambda s: (s.exp() - (-s).exp()) / 2,
    "cosh": lambda s: (s.exp() + (-s).exp()) / 2,
    "arcsin": arb_series.asin,
    "arctan": arb_series.atan,
    "arsinh": lambda s: (s + (s * s + 1).sqrt()).log(),
    "arcosh": lambda s: (s + (s * s - 1).sqrt()).log(),
    "artanh": lambda s: ((1 + s) / (1 - s)).log() / 2,
    "erf": arb_series.erf,
    "erfc": arb_series.erfc,
    "gamma": arb_series.gamma,
    "log gamma": arb_series.lgamma,
}
