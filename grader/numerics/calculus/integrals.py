"""Closures for definite integrals: polynomials exactly, proper integrals by quadrature, improper ones with their ends apart.

Bounds and integrand may carry infinitesimals, so that derivatives of integrals follow from Leibniz's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flint import acb, arb, fmpq

from grader.expression.nodes import Constant, Integral, Negation, Tree
from grader.numerics.algebra import unsupported
from grader.numerics.arrays import Array
from grader.numerics.calculus import improper
from grader.numerics.calculus.integrand import Integrand
from grader.numerics.calculus.once import once
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import Indeterminate, NoValue, Undefined, Unsupported
from grader.numerics.scalars import (
    ONE,
    ZERO,
    Jet,
    add,
    divide,
    integer,
    is_exact_zero,
    multiply,
    primal,
    subtract,
)

_SAMPLES = (fmpq(503, 1009), fmpq(211, 1009), fmpq(811, 1009), fmpq(13, 1009))


def integral(context: Context, tree: Integral) -> Run:
    """A definite integral; an antiderivative is no value."""
    if tree.lower is None or tree.upper is None:
        return unsupported("an antiderivative")
    integrand = Integrand(context, tree)
    lower, upper = _end(context, tree.lower), _end(context, tree.upper)

    def run(env: Environment) -> Any:
        a, b = lower(env), upper(env)
        if env.record is not None:
            return ZERO  # what follows is only asked where it has edges
        return _definite(integrand, env, a, b)

    return once(context, tree, run)


def _end(context: Context, tree: Tree) -> Callable[[Environment], Any]:
    """A bound: a number, or ±1 as a Python integer for ±∞."""
    sign, inner = (-1, tree.operand) if isinstance(tree, Negation) else (1, tree)
    if isinstance(inner, Constant) and inner.name == "infinity":
        return lambda _env: sign
    return context.visit(tree)


def _definite(integrand: Integrand, env: Environment, a: Any, b: Any) -> Any:
    for end in (a, b):
        if type(end) in {Array, tuple}:
            raise Undefined("a bound that is no number")
    if type(a) is int or type(b) is int:
        if type(a) is int and type(b) is int and a == b:
            raise Undefined("an integral from ∞ to ∞")
    elif integrand.degree is not None:
        return _of_polynomial(integrand, env, a, b)
    found = _between(integrand, env, primal(a), primal(b))
    if type(b) is Jet:
        found = add(found, _beyond(integrand, env, b))
    if type(a) is Jet:
        found = subtract(found, _beyond(integrand, env, a))
    return found


def _of_polynomial(integrand: Integrand, env: Environment, a: Any, b: Any) -> Any:
    """The integral of a polynomial, exactly."""
    assert integrand.degree is not None
    found: Any = ZERO
    for k, coefficient in enumerate(integrand.taylor(env, ZERO, integrand.degree + 1)):
        powers = subtract(_power(b, k + 1), _power(a, k + 1))
        found = add(found, divide(multiply(coefficient, powers), integer(k + 1)))
    return found


def _power(x: Any, n: int) -> Any:
    found: Any = ONE
    for _ in range(n):
        found = multiply(found, x)
    return found


def _beyond(integrand: Integrand, env: Environment, end: Jet) -> Any:
    """The integral from the value of an end to the end itself, an infinitesimal further."""
    start = primal(end)
    step = subtract(end, start)
    found: Any = ZERO
    power: Any = ONE
    for k, coefficient in enumerate(integrand.taylor(env, start, _nilpotency(end))):
        power = multiply(power, step)
        found = add(found, divide(multiply(coefficient, power), integer(k + 1)))
    return found


def _nilpotency(x: Any) -> int:
    """How often an infinitesimal can be multiplied by itself, at most."""
    if type(x) is not Jet:
        return 0
    return len(x.parts) - 1 + max(map(_nilpotency, x.parts))


# What the integrand is worth decides how many integrals there are: one for each of its coefficients.


def _between(integrand: Integrand, env: Environment, a: Any, b: Any) -> Any:
    if int not in {type(a), type(b)} and is_exact_zero(subtract(a, b)):
        return ZERO
    sample = _sample(integrand, env, a, b)
    if type(sample) in {fmpq, arb, acb}:
        return improper.over(improper.Body(integrand, env, (), 1), a, b)
    if _has_jets(sample) and integrand.breaks:
        raise Unsupported("a derivative of an integral whose integrand breaks")
    calls = _numbers(sample) ** 2

    def value(path: tuple[int, ...]) -> Any:
        return improper.over(improper.Body(integrand, env, path, calls), a, b)

    return _rebuilt(sample, value)


def _numbers(value: Any) -> int:
    """How many numbers a value consists of."""
    if type(value) is Jet:
        return sum(map(_numbers, value.parts))
    return sum(map(_numbers, value.entries)) if type(value) is Array else 1


def _sample(integrand: Integrand, env: Environment, a: Any, b: Any) -> Any:
    """The integrand somewhere between the ends."""
    failure: NoValue | None = None
    for place in _places(a, b):
        try:
            return integrand.at(env, place)
        except (Undefined, Indeterminate) as missing:
            failure = missing
    assert failure is not None
    raise failure


def _places(a: Any, b: Any) -> Iterator[Any]:
    for share in _SAMPLES:
        if type(a) is int and type(b) is int:
            yield share * 3 - 1
        elif type(b) is int:
            yield add(_middle(a), multiply(share * 2, integer(b)))
        elif type(a) is int:
            yield add(_middle(b), multiply(share * 2, integer(a)))
        else:
            yield add(_middle(a), multiply(share, subtract(_middle(b), _middle(a))))


def _middle(x: Any) -> Any:
    """A real number in the middle of a ball."""
    if type(x) is acb:
        x = x.real
    return x.mid() if type(x) is arb else x


def _has_jets(value: Any) -> bool:
    if type(value) is Array:
        return any(type(entry) is Jet for entry in value.entries)
    return type(value) is Jet


def _rebuilt(value: Any, leaf: Callable[[tuple[int, ...]], Any], path: Sequence[int] = ()) -> Any:
    """The value with each number in it replaced by what belongs to its place."""
    here = tuple(path)
    if type(value) is Jet:
        parts = [_rebuilt(part, leaf, (*here, k)) for k, part in enumerate(value.parts)]
        return Jet(value.tag, tuple(parts))
    if type(value) is Array:
        entries = [_rebuilt(entry, leaf, (*here, k)) for k, entry in enumerate(value.entries)]
        return Array(value.rows, value.columns, tuple(entries))
    if type(value) in {fmpq, arb, acb}:
        return leaf(here)
    raise Unsupported("an integral of what is no number")
