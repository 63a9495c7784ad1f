"""Sums and products without end: the first terms one by one, the others from their expansion in 1/n."""

from __future__ import annotations

from typing import Any

from flint import arb, ctx, fmpq

from grader.expression.nodes import Constant, Negation, Reduction, Tree
from grader.numerics.algebra import unsupported, whole
from grader.numerics.calculus import expansions, germs, tails
from grader.numerics.calculus.expanding import Reading, variable
from grader.numerics.calculus.expansions import Site
from grader.numerics.calculus.germs import Narrower, NeedsRoot
from grader.numerics.calculus.integrand import Outside
from grader.numerics.calculus.once import once
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import Exhausted, Undefined, Unsupported
from grader.numerics.ring import RING
from grader.numerics.scalars import ONE, ZERO, add, integer, is_exact_zero, multiply
from grader.records import record

_STARTS = (32, 64, 128, 256, 512, 1024, 2048)
_SPARE_BITS = 24
_MOST_ROOTS = 4
_LONG = 400
"""Bits up to which a sum of rationals stays exact."""


def is_infinite(tree: Tree | None) -> bool:
    inner = tree.operand if isinstance(tree, Negation) else tree
    return isinstance(inner, Constant) and inner.name == "infinity"


@record
class Summand:
    """What is added up or multiplied, as a function of its index."""

    outside: Outside
    tree: Tree
    name: str
    body: Run
    weight: int
    product: bool

    def at(self, env: Environment, k: int) -> Any:
        """The term of index k."""
        before, stamp = env.get(self.name), env.stamps.get(self.name, 0)
        env[self.name], env.stamps[self.name] = integer(k), k
        RING.call()
        RING.spend(self.weight)
        try:
            return self.body(env)
        finally:
            env[self.name] = before
            env.stamps[self.name] = stamp


def series(context: Context, tree: Reduction) -> Run:
    """A sum or a product over whole numbers up to ∞, or from -∞."""
    name, lower, upper = tree.index, tree.lower, tree.upper
    assert name is not None
    assert lower is not None
    assert upper is not None
    if tree.operation not in {"sum", "product"} or tree.condition is not None:
        return unsupported("an extremum, or a condition, without end")
    if isinstance(upper, Negation) or (is_infinite(lower) and not isinstance(lower, Negation)):
        return unsupported("a sum that runs backwards")
    inner = context.inside(indices=frozenset({name}))
    summand = Summand(
        Outside(context),
        tree.body,
        name,
        inner.visit(tree.body),
        2 + context.shared.structure.weight(tree.body),
        tree.operation == "product",
    )
    first = None if is_infinite(lower) else whole(context, lower)
    last = None if is_infinite(upper) else whole(context, upper)

    def run(env: Environment) -> Any:
        if env.record is not None:
            return ZERO
        join = multiply if summand.product else add
        if first is not None and last is None:
            return _upwards(summand, env, first(env), 1)
        if last is not None:
            return _upwards(summand, env, -last(env), -1)
        return join(_upwards(summand, env, 0, 1), _upwards(summand, env, 1, -1))

    return once(context, tree, run)


def _upwards(summand: Summand, env: Environment, first: int, way: int) -> Any:
    """The terms of index `way · n` for n ≥ first."""
    after, rest = _tail(summand, env, first, way, 1)
    found: Any = ONE if summand.product else ZERO
    for n in range(first, after):
        term = summand.at(env, way * n)
        found = multiply(found, term) if summand.product else add(found, term)
        if type(found) is fmpq and found.height_bits() > _LONG:
            found = arb(found)
    if summand.product:
        return found if is_exact_zero(found) else multiply(found, rest.exp())
    found = add(found, rest)
    if type(found) is arb and not found.rad() < (1 + abs(found)) * arb(2) ** -(ctx.prec // 2):
        raise Exhausted("its terms cancel")
    return found


def _tail(summand: Summand, env: Environment, first: int, way: int, degree: int) -> tuple[int, arb]:
    """From which n on, and what the terms from there add up to; for a product their logarithms."""
    best: tuple[int, arb] | None = None
    for start in _STARTS:
        after = max(start, first)
        try:
            rest = _from(summand, env, (after, way, degree))
        except NeedsRoot as needed:
            if degree * needed.degree > _MOST_ROOTS:
                raise
            return _tail(summand, env, first, way, degree * needed.degree)
        except Narrower:
            continue
        if best is None or rest.rad() < best[1].rad():
            best = after, rest
        if rest.rad() <= (1 + abs(rest)) * arb(2) ** (_SPARE_BITS - ctx.prec):
            return best
    if best is None or not best[1].rad() < arb(2) ** -(ctx.prec // 2):
        raise Exhausted("it converges too slowly")
    return best


def _from(summand: Summand, env: Environment, spot: tuple[int, int, int]) -> arb:
    """What is left from n on, in powers of k = n^(-1/degree)."""
    start, way, degree = spot
    order = -(-(ctx.prec + _SPARE_BITS) * degree // max(1, start.bit_length() - 2)) + degree
    end = arb(start) ** (-1 / arb(degree)) if degree > 1 else 1 / arb(start)
    RING.call()
    with germs.terms(order):
        site = Site(order, end)
        names = {summand.name: variable(fmpq(-degree), fmpq(way), fmpq(0), site)}
        a = Reading(summand.outside, env, site, names, whole=True).of(summand.tree)
        if not summand.product:
            return tails.total(a, start, degree)
        if expansions.is_zero(a):
            raise Undefined("a product of zeros")
        if a.alternates or a.exponent:
            raise Unsupported("a product whose factors do not tend to 1")
        return tails.total(expansions.logarithm(a), start, degree)
