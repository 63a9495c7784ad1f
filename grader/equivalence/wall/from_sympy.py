"""SymPy objects as data for the wire, through a closed table: what has no row is no answer. Runs behind the wall only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

MOST_NODES = 2_000


class NoTree(Exception):
    """SymPy has left something standing, or answers with what we do not know."""


class Taker:
    """Takes apart the answers to one question."""

    def __init__(self) -> None:
        self._nodes = 0

    def data(self, found: Any) -> Any:
        """Raises: NoTree."""
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise NoTree
        if isinstance(found, (list, sympy.Tuple)):
            kind = "set" if isinstance(found, list) else "tuple"
            return ["collection", kind, [self.data(item) for item in found]]
        for kind, rule in _RULES:
            if isinstance(found, kind):
                return rule(self, found)
        name = _FUNCTIONS.get(type(found))
        if name is not None:
            return ["apply", name, [self.data(a) for a in found.args]]
        raise NoTree(type(found).__name__)


def _rational(taker: Taker, found: Any) -> Any:
    if abs(found.p).bit_length() + found.q.bit_length() > 4_000:
        raise NoTree
    return ["number", f"{int(found.p)}/{int(found.q)}"]


def _symbol(taker: Taker, found: Any) -> Any:
    name = found.name
    if name.startswith("s") and name[1:].isdecimal():
        return ["name", int(name[1:])]
    if name in {"C1", "C2"}:
        return ["free constant", "CD"[int(name[1]) - 1]]
    raise NoTree(name)


def _add(taker: Taker, found: Any) -> Any:
    return ["sum", [taker.data(term) for term in found.as_ordered_terms()]]


def _mul(taker: Taker, found: Any) -> Any:
    """A product with its sign before it and its denominator below a line."""
    coefficient, rest = found.as_coeff_Mul(rational=True)
    if coefficient.is_negative:
        return ["negation", taker.data(-found)]
    above, below = [], []
    if coefficient.is_Rational and coefficient.p != 1:
        above.append(["number", f"{int(coefficient.p)}/1"])
    if coefficient.is_Rational and coefficient.q != 1:
        below.append(["number", f"{int(coefficient.q)}/1"])
    if not coefficient.is_Rational:
        above.append(taker.data(coefficient))
    for factor in rest.as_ordered_factors():
        base, exponent = factor.as_base_exp()
        if exponent.is_Rational and exponent.is_negative and base is not sympy.E:
            below.append(taker.data(base**-exponent))
        elif factor is not sympy.S.One:
            above.append(taker.data(factor))
    over = _several(above)
    return over if not below else ["quotient", over, _several(below)]


def _several(factors: list[Any]) -> Any:
    if not factors:
        return ["number", "1/1"]
    return factors[0] if len(factors) == 1 else ["product", factors]


def _pow(taker: Taker, found: Any) -> Any:
    base, exponent = found.as_base_exp()
    if exponent.is_Rational and exponent.is_negative and base is not sympy.E:
        return ["quotient", ["number", "1/1"], taker.data(base**-exponent)]
    if exponent == sympy.Rational(1, 2):
        return ["apply", "sqrt", [taker.data(base)]]
    return ["power", taker.data(base), taker.data(exponent)]


def _exp(taker: Taker, found: Any) -> Any:
    return ["power", ["constant", "e"], taker.data(found.args[0])]


def _piecewise(taker: Taker, found: Any) -> Any:
    pairs, otherwise = [], None
    for value, condition in found.args:
        if condition is sympy.true:
            otherwise = taker.data(value)
            break
        pairs.append([taker.data(value), taker.data(condition)])
    return ["cases", pairs, otherwise]


def _relational(taker: Taker, found: Any) -> Any:
    sign = _SIGNS.get(type(found))
    if sign is None:
        raise NoTree
    return ["relation", [taker.data(found.lhs), taker.data(found.rhs)], [sign]]


def _logic(taker: Taker, found: Any) -> Any:
    operator = "and" if isinstance(found, sympy.And) else "or"
    items = sorted(found.args, key=sympy.default_sort_key)
    return ["logic", operator, [taker.data(item) for item in items]]


def _finite(taker: Taker, found: Any) -> Any:
    items = sorted(found.args, key=sympy.default_sort_key)
    return ["collection", "set", [taker.data(item) for item in items]]


def _interval(taker: Taker, found: Any) -> Any:
    left, right = not bool(found.left_open), not bool(found.right_open)
    return ["interval", taker.data(found.start), taker.data(found.end), left, right]


def _union(taker: Taker, found: Any) -> Any:
    return ["apply", "union", [taker.data(item) for item in found.args]]


def _matrix(taker: Taker, found: Any) -> Any:
    return ["matrix", [[taker.data(cell) for cell in row] for row in found.tolist()]]


def _called(taker: Taker, found: Any) -> Any:
    name = found.func.__name__
    if not (name.startswith("s") and name[1:].isdecimal()):
        raise NoTree(name)
    return ["call", int(name[1:]), [taker.data(a) for a in found.args]]


def _constant(name: str) -> Callable[[Taker, Any], Any]:
    def rule(taker: Taker, found: Any) -> Any:
        return ["constant", name]

    return rule


def _minus_infinity(taker: Taker, found: Any) -> Any:
    return ["negation", ["constant", "infinity"]]


_SIGNS: dict[type, str] = {
    sympy.Eq: "=", sympy.Ne: "!=", sympy.Lt: "<", sympy.Le: "<=", sympy.Gt: ">", sympy.Ge: ">=",
}  # fmt: skip
_RULES: tuple[tuple[Any, Callable[[Taker, Any], Any]], ...] = (
    (sympy.Rational, _rational),
    (sympy.Symbol, _symbol),
    (type(sympy.pi), _constant("pi")),
    (type(sympy.E), _constant("e")),
    (type(sympy.I), _constant("i")),
    (type(sympy.oo), _constant("infinity")),
    (type(-sympy.oo), _minus_infinity),
    (sympy.exp, _exp),
    (sympy.Add, _add),
    (sympy.Mul, _mul),
    (sympy.Pow, _pow),
    (sympy.Piecewise, _piecewise),
    (sympy.core.relational.Relational, _relational),
    ((sympy.And, sympy.Or), _logic),
    (type(sympy.S.EmptySet), _constant("empty set")),
    (type(sympy.S.Reals), _constant("reals")),
    (sympy.FiniteSet, _finite),
    (sympy.Interval, _interval),
    (sympy.Union, _union),
    (sympy.MatrixBase, _matrix),
    (sympy.core.function.AppliedUndef, _called),
)
_FUNCTIONS: dict[type, str] = {
    sympy.sin: "sin", sympy.cos: "cos", sympy.tan: "tan", sympy.cot: "cot", sympy.sec: "sec", sympy.csc: "csc",
    sympy.asin: "arcsin", sympy.acos: "arccos", sympy.atan: "arctan", sympy.sinh: "sinh", sympy.cosh: "cosh",
    sympy.tanh: "tanh", sympy.coth: "coth", sympy.asinh: "arsinh", sympy.acosh: "arcosh", sympy.atanh: "artanh",
    sympy.log: "log", sympy.Abs: "abs", sympy.sign: "sign", sympy.floor: "floor", sympy.ceiling: "ceil",
    sympy.factorial: "factorial", sympy.gamma: "gamma", sympy.erf: "erf", sympy.erfc: "erfc",
    sympy.binomial: "binomial", sympy.Max: "max", sympy.Min: "min",
}  # fmt: skip
