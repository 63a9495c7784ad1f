"""Closures for the functions of the vocabulary: one row each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from flint import fmpq

from grader.expression.nodes import Apply, Constant, Tree
from grader.numerics import arrays, linear_algebra
from grader.numerics.algebra import leaf_function, unsupported
from grader.numerics.arrays import Array, mapped, paired
from grader.numerics.combinatorial import (
    angle,
    binomial,
    greatest_divisor,
    least_multiple,
    logarithm,
    maximum,
    minimum,
    modulo,
)
from grader.numerics.elementary import LOG
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.powers import power, rational_power, root
from grader.numerics.scalars import divide, multiply, subtract
from grader.numerics.special_functions import ELEMENTARY, bessel_j, bessel_y

Row: TypeAlias = Callable[[Context, Apply], Run]

_MARKS: dict[str, str] = {
    **dict.fromkeys(("abs", "sign", "relu", "heaviside", "sqrt", "log", "argument"), "zero"),
    **dict.fromkeys(("cot", "csc", "coth", "csch"), "zero"),
    **dict.fromkeys(("cosine integral", "exponential integral", "logarithmic integral"), "zero"),
    "zeta": "one",
    **dict.fromkeys(("floor", "ceil", "gamma", "factorial"), "whole"),
    **dict.fromkeys(("arcsin", "arccos", "artanh", "arcosh", "arcsec", "arccsc"), "one"),
}
"""At which arguments a function has an edge: 0, the whole numbers, ±1."""


def _elementary(key: str, function: Callable[[Any], Any]) -> Row:
    mark = _MARKS.get(key)

    def row(context: Context, tree: Apply) -> Run:
        (argument,) = tree.arguments
        inner = context.visit(argument)
        if mark is not None:
            inner = _recorded(inner, mark)
        return leaf_function(context, key, function, argument, inner)

    return row


def _recorded(argument: Run, mark: str) -> Run:
    def recorded(env: Environment) -> Any:
        value = argument(env)
        if env.record is not None:
            env.record.append((mark, value))
        return value

    return recorded


def _direct(function: Callable[..., Any]) -> Row:
    """A function of the values of the arguments."""

    def row(context: Context, tree: Apply) -> Run:
        runs = [context.visit(argument) for argument in tree.arguments]
        if len(runs) == 1:
            (only,) = runs
            return lambda env: function(only(env))
        if len(runs) == 2:
            first, second = runs
            return lambda env: function(first(env), second(env))
        return lambda env: function(*[run(env) for run in runs])

    return row


def _pair(function: Callable[[Any, Any], Any]) -> Row:
    """A function of two numbers, entry by entry."""
    return _direct(lambda a, b: paired(function, a, b))


def _log(context: Context, tree: Apply) -> Run:
    if len(tree.arguments) == 1:
        return _elementary("log", LOG)(context, tree)
    number = _recorded(context.visit(tree.arguments[0]), "zero")
    base = context.visit(tree.arguments[1])
    return lambda env: paired(logarithm, number(env), base(env))


def _root(context: Context, tree: Apply) -> Run:
    radicand, degree = (context.visit(argument) for argument in tree.arguments)

    def run(env: Environment) -> Any:
        inside, order = radicand(env), degree(env)
        if env.record is not None:
            env.record.append(("zero", inside))
        if type(order) is fmpq and order.q == 1 and order > 0 and order.p.bit_length() < 32:
            return mapped(lambda x: root(x, int(order.p)), inside)
        return mapped(lambda x: power(x, divide(fmpq(1), order)), inside)

    return run


def _power_entrywise(base: Any, exponent: Any) -> Any:
    def raised(x: Any, y: Any) -> Any:
        return rational_power(x, y) if type(y) is fmpq else power(x, y)

    return paired(raised, base, exponent)


def _extremum(compare: Callable[[Any, Any], Any]) -> Row:
    def row(context: Context, tree: Apply) -> Run:
        runs = [context.visit(argument) for argument in tree.arguments]

        def run(env: Environment) -> Any:
            values = tuple([value(env) for value in runs])
            if env.record is not None:
                _record_ties(env, values)
            return linear_algebra.extremum(compare, values)

        return run

    return row


def _record_ties(env: Environment, values: tuple[Any, ...]) -> None:
    """Where two candidates for an extremum are equal there is a kink."""
    if len(values) == 1 and type(values[0]) is Array:
        values = values[0].entries
    numbers = [value for value in values if type(value) not in {Array, tuple}][:4]
    assert env.record is not None
    for k, first in enumerate(numbers):
        for second in numbers[k + 1 :]:
            env.record.append(("zero", subtract(first, second)))


def _modulo(context: Context, tree: Apply) -> Run:
    first, second = (context.visit(argument) for argument in tree.arguments)

    def run(env: Environment) -> Any:
        a, m = first(env), second(env)
        if env.record is not None:
            env.record.append(("whole", divide(a, m)))
        return modulo(a, m)

    return run


def _norm(context: Context, tree: Apply) -> Run:
    inner = context.visit(tree.arguments[0])
    order = tree.arguments[1] if len(tree.arguments) == 2 else None
    if order is None:
        return lambda env: linear_algebra.euclidean(inner(env))
    if _is_infinite(order):
        return lambda env: linear_algebra.norm(inner(env), None)
    exponent = context.visit(order)
    return lambda env: linear_algebra.norm(inner(env), exponent(env))


def _is_infinite(tree: Tree) -> bool:
    return isinstance(tree, Constant) and tree.name == "infinity"


def _tensor(a: Any, b: Any) -> Any:
    """Outer product of two columns, Kronecker product of matrices."""
    if type(a) is type(b) is Array and a.columns == b.columns == 1:
        return arrays.outer(a, b)
    return arrays.kronecker(a, b)


def _set(_context: Context, tree: Apply) -> Run:
    return unsupported(f"{tree.function} of sets")


def _remainder(_context: Context, _tree: Apply) -> Run:
    return unsupported("a remainder of which only the order is known")


def _gcd(*numbers: Any) -> Any:
    return greatest_divisor(numbers)


def _lcm(*numbers: Any) -> Any:
    return least_multiple(numbers)


def _diag(*values: Any) -> Any:
    return arrays.diagonal(values[0] if len(values) == 1 else arrays.column(values))


APPLICATIONS: dict[str, Row] = {
    **{key: _elementary(key, function) for key, function in ELEMENTARY.items()},
    "log": _log,
    "root": _root,
    "bessel j": _direct(bessel_j),
    "bessel y": _direct(bessel_y),
    "big O": _remainder,
    "little o": _remainder,
    "binomial": _direct(binomial),
    "mod": _modulo,
    "gcd": _direct(_gcd),
    "lcm": _direct(_lcm),
    "max": _extremum(maximum),
    "min": _extremum(minimum),
    "atan2": _direct(angle),
    "norm": _norm,
    "frobenius norm": _direct(linear_algebra.euclidean),
    "inner": _direct(linear_algebra.frobenius_inner),
    "outer": _direct(arrays.outer),
    "cross": _direct(arrays.cross),
    "hadamard": _pair(multiply),
    "hadamard quotient": _pair(divide),
    "tensor": _direct(_tensor),
    "trace": _direct(arrays.trace),
    "det": _direct(linear_algebra.determinant),
    "rank": _direct(linear_algebra.rank),
    "diag": _direct(_diag),
    "vec": _direct(arrays.stacked),
    "adjugate": _direct(linear_algebra.adjugate),
    "matrix exponential": _direct(linear_algebra.exponential),
    "softmax": _direct(linear_algebra.softmax),
    "logsumexp": _direct(linear_algebra.log_sum_exp),
    "power entrywise": _direct(_power_entrywise),
    "union": _set,
    "intersection": _set,
    "set difference": _set,
}
"""How each function of the vocabulary is evaluated; a test proves the table complete."""


def application(context: Context, tree: Apply) -> Run:
    return APPLICATIONS[tree.function](context, tree)


COSTLY = frozenset(
    {"det", "adjugate", "matrix exponential", "softmax", "logsumexp", "norm", "frobenius norm",
     "gamma", "factorial", "erf", "erfc", "normal cdf", "log", "exp", "max", "min", "binomial"}
)  # fmt: skip
"""Functions whose values are worth remembering while something they do not depend on varies."""
