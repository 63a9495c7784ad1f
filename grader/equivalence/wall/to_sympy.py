"""Data from the wire as SymPy objects, built by constructor from a closed table. Runs behind the wall only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy

from grader.equivalence.wall.wire import MOST_EXPONENT

Built = Any


class NotBuilt(Exception):
    """Data that the table has no row for."""


class Builder:
    """Builds the trees of one question; names are called `s0`, `s1`, ..., what is bound `b1`, `b2`, ..."""

    def __init__(self, assumptions: Sequence[Mapping[str, bool]]) -> None:
        self.symbols = [sympy.Symbol(f"s{k}", **known) for k, known in enumerate(assumptions)]
        self._bound: dict[int, Any] = {}

    def bound(self, number: int, **known: bool) -> Built:
        if number not in self._bound:
            self._bound[number] = sympy.Symbol(f"b{number}", **(known or {"real": True}))
        return self._bound[number]

    def build(self, data: Any) -> Built:
        """Raises: NotBuilt."""
        kind, *parts = data
        rule = _RULES.get(kind)
        if rule is None:
            raise NotBuilt(kind)
        return rule(self, *parts)

    def all(self, data: Sequence[Any]) -> list[Built]:
        return [self.build(part) for part in data]


def _number(builder: Builder, text: str) -> Built:
    over, _, under = text.partition("/")
    return sympy.Rational(int(over), int(under))


def _constant(builder: Builder, name: str) -> Built:
    return _CONSTANTS[name]


def _name(builder: Builder, number: int) -> Built:
    return builder.symbols[number]


def _bound(builder: Builder, number: int) -> Built:
    return builder.bound(number)


def _sum(builder: Builder, terms: Sequence[Any]) -> Built:
    found = builder.all(terms)
    total = found[0]
    for term in found[1:]:
        total = total + term
    return total


def _product(builder: Builder, factors: Sequence[Any]) -> Built:
    found = builder.all(factors)
    total = found[0]
    for factor in found[1:]:
        total = total * factor
    return total


def _quotient(builder: Builder, over: Any, under: Any) -> Built:
    return builder.build(over) / builder.build(under)


def _negation(builder: Builder, operand: Any) -> Built:
    return -builder.build(operand)


def _power(builder: Builder, base: Any, exponent: Any) -> Built:
    below, above = builder.build(base), builder.build(exponent)
    if above.is_Rational and abs(above) > MOST_EXPONENT:
        raise NotBuilt("power")
    if above.is_Rational and above.q % 2 and above.q > 1 and not below.is_nonnegative:
        return sympy.real_root(below, above.q) ** above.p  # real letters have real odd roots
    return below**above


def _apply(builder: Builder, function: str, arguments: Sequence[Any]) -> Built:
    found = builder.all(arguments)
    if any(a.is_Number and abs(a) > 10_000 for a in found) and function in {
        "factorial",
        "gamma",
        "binomial",
    }:
        raise NotBuilt(function)
    return _FUNCTIONS[function](*found)


def _call(builder: Builder, number: int, arguments: Sequence[Any], primes: int) -> Built:
    (argument,) = builder.all(arguments)
    function = sympy.Function(f"s{number}")
    if not primes:
        return function(argument)
    if not argument.is_Symbol:
        raise NotBuilt("call")
    return sympy.Derivative(function(argument), (argument, primes))


def _antiderivative(builder: Builder, body: Any, variable: Any) -> Built:
    return sympy.Integral(builder.build(body), builder.build(variable))


def _integral(builder: Builder, body: Any, number: int, lower: Any, upper: Any) -> Built:
    ends = builder.build(lower), builder.build(upper)
    return sympy.Integral(builder.build(body), (builder.bound(number), *ends))


def _limit(builder: Builder, body: Any, number: int, point: Any, side: str) -> Built:
    where = builder.build(point)
    return sympy.Limit(builder.build(body), builder.bound(number), where, side or "+-")


def _sum_over(builder: Builder, body: Any, number: int, low: Any, high: Any) -> Built:
    index = builder.bound(number, integer=True)
    return sympy.Sum(builder.build(body), (index, builder.build(low), builder.build(high)))


def _product_over(builder: Builder, body: Any, number: int, low: Any, high: Any) -> Built:
    index = builder.bound(number, integer=True)
    return sympy.Product(builder.build(body), (index, builder.build(low), builder.build(high)))


def _derivative(builder: Builder, operand: Any, variables: Sequence[Any]) -> Built:
    return sympy.diff(builder.build(operand), *builder.all(variables))


def _matrix(builder: Builder, rows: Sequence[Sequence[Any]]) -> Built:
    return sympy.ImmutableDenseMatrix([builder.all(row) for row in rows])


def _transpose(builder: Builder, operand: Any) -> Built:
    found = builder.build(operand)
    return found.T if found.is_Matrix else found


def _cases(builder: Builder, branches: Sequence[Any], otherwise: Any) -> Built:
    pairs = [(builder.build(value), builder.build(condition)) for value, condition in branches]
    if otherwise is not None:
        pairs.append((builder.build(otherwise), True))
    return sympy.Piecewise(*pairs)


def _relation(builder: Builder, members: Sequence[Any], signs: Sequence[str]) -> Built:
    found = builder.all(members)
    links = [
        _SIGNS[sign](left, right)
        for left, sign, right in zip(found, signs, found[1:], strict=False)
    ]
    return links[0] if len(links) == 1 else sympy.And(*links)


def _logic(builder: Builder, operator: str, operands: Sequence[Any]) -> Built:
    table = {"and": sympy.And, "or": sympy.Or, "not": sympy.Not}
    return table[operator](*builder.all(operands))


def _collection(builder: Builder, kind: str, items: Sequence[Any]) -> Built:
    return builder.all(items)


def _log(argument: Built, base: Built = None) -> Built:
    return sympy.log(argument) if base is None else sympy.log(argument) / sympy.log(base)


def _root(argument: Built, degree: Built) -> Built:
    if degree.is_Integer and degree % 2:
        return sympy.real_root(argument, degree)
    return argument ** (1 / degree)


_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "infinity": sympy.oo}
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": sympy.Eq, "!=": sympy.Ne, "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "cot": sympy.cot, "sec": sympy.sec, "csc": sympy.csc,
    "arcsin": sympy.asin, "arccos": sympy.acos, "arctan": sympy.atan, "arccot": lambda x: sympy.pi / 2 - sympy.atan(x),
    "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh, "coth": sympy.coth, "sech": sympy.sech,
    "csch": sympy.csch, "arsinh": sympy.asinh, "arcosh": sympy.acosh, "artanh": sympy.atanh, "exp": sympy.exp,
    "log": _log, "sqrt": sympy.sqrt, "root": _root, "abs": sympy.Abs, "sign": sympy.sign, "floor": sympy.floor,
    "ceil": sympy.ceiling, "factorial": sympy.factorial, "gamma": sympy.gamma, "erf": sympy.erf, "erfc": sympy.erfc,
    "binomial": sympy.binomial, "max": sympy.Max, "min": sympy.Min, "det": lambda m: m.det(), "trace": lambda m: m.trace(),
}  # fmt: skip
_RULES: dict[str, Callable[..., Any]] = {
    "number": _number, "constant": _constant, "name": _name, "bound": _bound, "sum": _sum, "product": _product,
    "quotient": _quotient, "negation": _negation, "power": _power, "apply": _apply, "call": _call,
    "antiderivative": _antiderivative, "integral": _integral, "limit": _limit, "sum over": _sum_over,
    "product over": _product_over, "derivative": _derivative, "matrix": _matrix, "transpose": _transpose,
    "cases": _cases, "relation": _relation, "logic": _logic, "collection": _collection,
}  # fmt: skip
