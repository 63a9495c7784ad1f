"""Random variables at an outcome, and expectations as finite sums over outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from grader.expression.nodes import (
    Collection,
    Defined,
    Entry,
    Let,
    Logic,
    Matrix,
    Moment,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    Relation,
    Sum,
    Transpose,
    Tree,
)
from grader.expression.traversal import children
from grader.numerics.algebra import unsupported
from grader.numerics.arrays import plus, scaled, times
from grader.numerics.conditions import Truth, condition, equal
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import Undefined
from grader.numerics.outcomes import NODES, group_run
from grader.numerics.probability import QUADRATURE, Group
from grader.numerics.ring import RING
from grader.numerics.scalars import ONE, ZERO, add, divide, multiply, negate

_ANY = 10**6


# Moments


def moment(context: Context, tree: Moment) -> Run:
    """An expectation, variance, covariance or probability, given a condition or the values of variables."""
    structure, space = context.shared.structure, context.shared.space
    parts = [*tree.operands] + ([tree.given] if tree.given is not None else [])
    names = frozenset[str]().union(*map(structure.names, parts))
    groups = [group for group in space.groups if group.label in names]
    failed = _inexact(context, tree, groups)
    if failed:
        return unsupported(failed)
    labels = tuple(group.label for group in groups)
    inner = context.inside(varying=frozenset(labels))
    outcomes = {group.label: group_run(context, group) for group in groups}
    keep = _keeping(inner, tree.given)
    kind = _MOMENTS.get(tree.kind)
    if kind is None:
        return unsupported(f"the {tree.kind}")
    if tree.kind == "probability":
        tests = [condition(inner, operand) for operand in tree.operands]
        runs: list[Run] = [_as_number(tests)]
    else:
        runs = [inner.visit(operand) for operand in tree.operands]
    weight = sum(map(structure.weight, parts))

    def run(env: Environment) -> Any:
        points = _outcomes_at(env, outcomes, runs, keep, weight)
        return kind(*points)

    return context.remembered(run, tree) if context.repeats(tree) else run


def _as_number(tests: list[Truth]) -> Run:
    return lambda env: ONE if all(test(env) for test in tests) else ZERO


Keep = Callable[[Environment], Callable[[Environment], bool]]


def _keeping(context: Context, given: Tree | None) -> Keep | None:
    """Which outcomes a condition leaves; the values of variables are those at the outcome around the moment."""
    if given is None:
        return None
    if isinstance(given, Relation | Logic):
        test = condition(context, given)
        return lambda _env: test
    items = given.items if isinstance(given, Collection) else (given,)
    runs = [context.visit(item) for item in items]

    def keep(env: Environment) -> Callable[[Environment], bool]:
        here = [run(env) for run in runs]
        return lambda at: all(equal(value, run(at)) for value, run in zip(here, runs, strict=True))

    return keep


def _outcomes_at(
    env: Environment,
    groups: Mapping[str, Run],
    runs: Sequence[Run],
    keep: Keep | None,
    weight: int,
) -> tuple[list[Any], list[list[Any]]]:
    """The weights of all outcomes that are kept, and the values of each run there."""
    labels = list(groups)
    weights = [found(env).weights for found in groups.values()]
    kept = keep(env) if keep is not None else None
    stamps = env.stamps
    before = [stamps.get(label, -1) for label in labels]
    found_weights: list[Any] = []
    values: list[list[Any]] = [[] for _ in runs]
    try:
        for place in product(*[range(len(w)) for w in weights]):
            RING.spend(weight)
            for label, at in zip(labels, place, strict=True):
                stamps[label] = at
            if kept is not None and not kept(env):
                continue
            chance: Any = ONE
            for w, at in zip(weights, place, strict=True):
                chance = w[at] if chance is ONE else multiply(chance, w[at])
            found_weights.append(chance)
            for column, run in zip(values, runs, strict=True):
                column.append(run(env))
    finally:
        for label, at in zip(labels, before, strict=True):
            stamps[label] = at
    if kept is not None:
        found_weights = _normalised(found_weights)
    return found_weights, values


def _normalised(weights: list[Any]) -> list[Any]:
    if not weights:
        raise Undefined("a condition of probability 0")
    total: Any = ZERO
    for weight in weights:
        total = add(total, weight)
    return [divide(weight, total) for weight in weights]


def _mean(weights: Sequence[Any], values: Sequence[Any]) -> Any:
    found: Any = None
    for weight, value in zip(weights, values, strict=True):
        term = scaled(weight, value)
        found = term if found is None else plus(found, term)
    return found


def _expectation(weights: list[Any], columns: list[list[Any]]) -> Any:
    return _mean(weights, columns[0])


def _variance(weights: list[Any], columns: list[list[Any]]) -> Any:
    return _covariance(weights, [columns[0], columns[0]])


def _covariance(weights: list[Any], columns: list[list[Any]]) -> Any:
    first, second = columns
    a, b = negate(_mean(weights, first)), negate(_mean(weights, second))
    products = [times(plus(x, a), plus(y, b)) for x, y in zip(first, second, strict=True)]
    return _mean(weights, products)


_MOMENTS: dict[str, Callable[[list[Any], list[list[Any]]], Any]] = {
    "expectation": _expectation,
    "probability": _expectation,
    "variance": _variance,
    "covariance": _covariance,
}


# Where quadrature is exact


def _inexact(context: Context, tree: Moment, groups: Sequence[Group]) -> str:
    """Why Gauss nodes would not give the moment exactly; empty where they do."""
    drawn = {
        v.written: None
        for group in groups
        for v in group.variables
        if v.declaration.family in QUADRATURE
    }
    touched = [name for name in drawn if any(_mentions(part, name) for part in tree.operands)]
    if not touched:
        if tree.given is not None and any(_mentions(tree.given, name) for name in drawn):
            return "a condition on a continuous variable"
        return ""
    if tree.kind == "probability" or tree.given is not None:
        return "a condition on a continuous variable"
    degrees = dict.fromkeys(drawn, 1)
    found = [_degree(operand, degrees) for operand in tree.operands]
    degree = 2 * found[0] if tree.kind == "variance" else sum(found)
    tilt = max(len(group.variables) for group in groups) - 1
    _ = context
    return "" if degree + tilt <= 2 * NODES - 1 else "the moment of what is no polynomial"


def _mentions(tree: Tree, name: str) -> bool:
    if isinstance(tree, Name):
        return tree.name == name
    return any(_mentions(child, name) for child in children(tree))


def _degree(tree: Tree, degrees: dict[str, int]) -> int:
    """The degree of `tree` as a polynomial in random variables; very large where it is none."""
    match tree:
        case Name(name=name):
            return degrees.get(name, 0)
        case Sum(terms=parts):
            return max(_degree(part, degrees) for part in parts)
        case Product(factors=parts):
            return sum(_degree(part, degrees) for part in parts)
        case Negation(operand=part) | Transpose(operand=part) | Defined(body=part):
            return _degree(part, degrees)
        case Entry(base=part) | Reduction(operation="sum", body=part, condition=None):
            return _degree(part, degrees)
        case Quotient(numerator=part, denominator=below) if not _degree(below, degrees):
            return _degree(part, degrees)
        case Power(base=part, exponent=Number(value=n)) if n.denominator == 1 and n >= 0:
            return _degree(part, degrees) * int(n)
        case Matrix(rows=rows):
            return max(_degree(cell, degrees) for cells in rows for cell in cells)
        case Moment(given=None):
            return 0
        case Let(bindings=bindings, body=body):
            inner = degrees | {name: _degree(value, degrees) for name, value in bindings}
            return _degree(body, inner)
        case _:
            pass
    return max((_ANY for child in children(tree) if _degree(child, degrees)), default=0)
