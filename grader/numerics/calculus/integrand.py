"""What is integrated or summed up, as a function of its variable."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Constant,
    Indicator,
    Integral,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    Sum,
    Tree,
)
from grader.numerics.arrays import Array
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import Unsupported
from grader.numerics.scalars import ONE, ZERO, Jet, coefficient
from grader.numerics.structure import distinct

_ENTIRE = frozenset({"sin", "cos", "exp", "sinh", "cosh", "erf", "erfc", "normal cdf"})
_BREAKING = frozenset({"abs", "sign", "floor", "ceil", "relu", "heaviside", "max", "min", "mod", "argument", "norm"})  # fmt: skip
MOST_DEGREE = 40


class Integrand:
    """The body of an integral in an environment.

    `degree` is that of a polynomial, None for anything else; `entire`: it has no singularities; `breaks`: it is made of pieces.
    """

    def __init__(self, context: Context, tree: Integral) -> None:
        self.outside = Outside(context)
        self.context, self.tree, self.name = context, tree.body, tree.variable
        self.inner = context.inside(varying=frozenset({tree.variable}), deeper=1)
        self.run = self.inner.visit(tree.body)
        self.tag = context.depth
        structure = context.shared.structure
        self.weight = 2 + structure.weight(tree.body)
        below = [n for n in distinct(tree.body) if tree.variable in structure.names(n)]
        self.degree = self._degree(tree.body)
        self.entire = all(map(_is_entire, below))
        self.breaks = any(map(_breaks, below))

    def at(self, env: Environment, t: Any) -> Any:
        """The value at t."""
        name = self.name
        before, stamp = env.get(name), env.stamps.get(name, 0)
        env[name], env.stamps[name] = t, _next_stamp(env)
        try:
            return self.run(env)
        finally:
            env[name] = before
            env.stamps[name] = stamp

    def number(self, env: Environment, t: Any, path: tuple[int, ...]) -> Any:
        """One number of the value at t: the value itself, an entry or a coefficient."""
        value = self.at(env, t)
        for step in path:
            if type(value) is Jet:
                value = value.parts[step]
            elif type(value) is Array:
                value = value.entries[step]
            elif step:
                return ZERO
        if type(value) in {Jet, Array, tuple}:
            raise Unsupported("an integral of what is no number")
        return value

    def taylor(self, env: Environment, start: Any, length: int) -> list[Any]:
        """The first coefficients of the Taylor series at `start`."""
        if length <= 0:
            return []
        if length == 1:
            return [self.at(env, start)]
        jet = Jet(self.tag, (start, ONE, *(ZERO,) * (length - 2)))
        value = self.at(env, jet)
        if type(value) in {Array, tuple}:
            raise Unsupported("the series of what is no number")
        return [coefficient(value, self.tag, k) for k in range(length)]

    def _degree(self, tree: Tree) -> int | None:
        """The degree of a polynomial in the variable."""
        if self.name not in self.context.shared.structure.names(tree):
            return 0
        match tree:
            case Name():
                return 1
            case Sum(terms=parts):
                return _all(map(self._degree, parts), max)
            case Product(factors=parts):
                return _all(map(self._degree, parts), sum)
            case Negation(operand=operand):
                return self._degree(operand)
            case Quotient(numerator=numerator, denominator=denominator):
                return self._degree(numerator) if self._degree(denominator) == 0 else None
            case Power(base=base, exponent=Number(value=value)):
                inner = self._degree(base)
                return _times(inner, value)
            case Integral(body=body, lower=lower, upper=upper) if lower and upper:
                return self._of_inner(tree, body, lower, upper)
            case _:
                return None

    def _of_inner(self, tree: Integral, body: Tree, lower: Tree, upper: Tree) -> int | None:
        """An inner integral of a polynomial with polynomial bounds: `\\int_0^x x t dt` has degree 3."""
        inner = Integrand(self.inner, tree)
        depth = max(self._degree(end) or 0 for end in (lower, upper))
        ends = [self._degree(end) for end in (lower, upper)]
        own = self._degree(body)
        if inner.degree is None or own is None or None in ends:
            return None
        degree = own + depth * (inner.degree + 1)
        return degree if degree <= MOST_DEGREE else None


class Outside:
    """What is around an integrand: evaluates what does not depend on its variable, compiled once."""

    __slots__ = ("context", "runs")

    def __init__(self, context: Context) -> None:
        self.context = context
        self.runs: dict[int, tuple[Tree, Run]] = {}

    def names(self, tree: Tree) -> frozenset[str]:
        return self.context.shared.structure.names(tree)

    def value(self, tree: Tree, env: Environment) -> Any:
        known = self.runs.get(id(tree))
        if known is None:
            known = self.runs[id(tree)] = tree, self.context.visit(tree)
            missing = self.context.shared.used_slots - len(env.memory)
            env.memory += [{} for _ in range(missing)]
        return known[1](env)


def _next_stamp(env: Environment) -> int:
    env.turns += 1
    return -env.turns


def _all(degrees: Any, operation: Any) -> int | None:
    found = list(degrees)
    if None in found:
        return None
    degree = operation(found)
    return degree if degree <= MOST_DEGREE else None


def _times(degree: int | None, value: Fraction) -> int | None:
    if degree is None or value.denominator != 1 or value < 0 or degree * value > MOST_DEGREE:
        return None
    return int(degree * value)


def _is_entire(node: Tree) -> bool:
    match node:
        case Name() | Sum() | Product() | Negation() | Call():
            return True
        case Power(base=Constant(name="e")):
            return True
        case Power(exponent=Number(value=value)):
            return value.denominator == 1 and value >= 0
        case Apply(function=function):
            return function in _ENTIRE
        case _:
            return False


def _breaks(node: Tree) -> bool:
    match node:
        case Cases() | Indicator():
            return True
        case Reduction(operation=operation):
            return operation in {"max", "min"}
        case Apply(function=function):
            return function in _BREAKING
        case _:
            return False
