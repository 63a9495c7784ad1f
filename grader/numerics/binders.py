"""Closures for what binds names: sums over an index, tables, calls of definitions, definitions themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from itertools import accumulate
from typing import Any

from grader.expression.nodes import Constant, Defined, Let, Name, Negation, Number, Reduction, Table
from grader.numerics.algebra import unsupported, whole
from grader.numerics.arrays import Array, array, plus, times
from grader.numerics.combinatorial import maximum, minimum
from grader.numerics.conditions import Truth, condition
from grader.numerics.environment import Context, Environment, Run, remembered
from grader.numerics.failures import Overbound, Undefined
from grader.numerics.ring import RING, TERMS
from grader.numerics.scalars import ONE, ZERO, integer, subtract

_FOLDS: dict[str, tuple[Callable[[Any, Any], Any], Any]] = {
    "sum": (plus, ZERO),
    "product": (times, ONE),
    "max": (maximum, None),
    "min": (minimum, None),
}


def reduction(context: Context, tree: Reduction) -> Run:
    name, lower, upper = tree.index, tree.lower, tree.upper
    if name is None or lower is None or upper is None or tree.operation not in _FOLDS:
        return unsupported("a sum without a range")
    if any(isinstance(end, Constant | Negation) and _is_infinite(end) for end in (lower, upper)):
        from grader.numerics.calculus.series import series

        return series(context, tree)
    first, last = whole(context, lower), whole(context, upper)
    inner = context.inside(indices=frozenset({name}))
    body = inner.visit(tree.body)
    test = condition(inner, tree.condition) if tree.condition is not None else None
    fold, empty = _FOLDS[tree.operation]
    weight = 1 + context.shared.structure.weight(tree.body)

    def run(env: Environment) -> Any:
        start, end = first(env), last(env)
        if end - start >= TERMS:
            raise Overbound("too many terms")
        count = max(0, end - start + 1)
        env.spend_terms(count)
        RING.spend(weight * count)
        values = _along(env, name, range(start, end + 1), test, body)
        if not values:
            if empty is None:
                raise Undefined("the extremum of nothing")
            return empty
        if empty is None and env.record is not None:
            _record_ties(env.record, fold, values)
        # A sum of matrices starts with the first of them, not with the number 0.
        return reduce(fold, values)

    return context.remembered(run, tree) if context.repeats(tree) else run


def _is_infinite(tree: Constant | Negation) -> bool:
    inner = tree.operand if isinstance(tree, Negation) else tree
    return isinstance(inner, Constant) and inner.name == "infinity"


def _record_ties(
    record: list[tuple[str, Any]], fold: Callable[[Any, Any], Any], values: list[Any]
) -> None:
    """Where a candidate for an extremum equals the best before it there is a kink."""
    best = accumulate(values, fold)
    record.extend(("zero", subtract(a, b)) for a, b in zip(best, values[1:], strict=False))


def _along(env: Environment, name: str, span: range, test: Truth | None, body: Run) -> list[Any]:
    """The values of the body as the index runs, where the condition holds."""
    stamps = env.stamps
    before, stamp = env.get(name), stamps.get(name, 0)
    values = []
    try:
        for k in span:
            env[name] = integer(k)
            stamps[name] = k
            if test is None or test(env):
                values.append(body(env))
    finally:
        env[name] = before
        stamps[name] = stamp
    return values


def table(context: Context, tree: Table) -> Run:
    names = [name for name, _ in tree.indices]
    sizes = [size for _, size in tree.indices]
    inner = context.inside(indices=frozenset(names))
    body = inner.visit(tree.body)
    weight = context.shared.structure.weight(tree.body)

    def collect(env: Environment, level: int) -> Any:
        size = sizes[level].value(env.sizes)
        if level == len(names) - 1:
            return tuple(_along(env, names[level], range(1, size + 1), None, body))
        rows = _along(env, names[level], range(1, size + 1), None, lambda e: collect(e, level + 1))
        return tuple(rows)

    def run(env: Environment) -> Any:
        count = 1
        for size in sizes:
            count *= size.value(env.sizes)
        RING.spend(weight * max(count, 0))
        found = collect(env, 0)
        return found if tree.family else _as_array(found, len(names), row=tree.row)

    return context.remembered(run, tree) if context.repeats(tree) else run


def _as_array(found: Any, levels: int, *, row: bool) -> Any:
    """Numbers by one index as a column (or a row), by two as a matrix; anything else stays a family."""
    if levels == 1:
        if any(type(value) in {Array, tuple} for value in found):
            return found
        return array(1, len(found), found) if row else array(len(found), 1, found)
    if levels == 2:
        entries = tuple([value for line in found for value in line])
        if not any(type(value) in {Array, tuple} for value in entries):
            return array(len(found), len(found[0]), entries)
    return found


def let(context: Context, tree: Let) -> Run:
    names = tuple(name for name, _ in tree.bindings)
    values = [context.visit(value) for _, value in tree.bindings]
    body = context.inside(varying=frozenset(names)).visit(tree.body)

    def run(env: Environment) -> Any:
        found = [value(env) for value in values]
        before = [(name, env.get(name), env.stamps.get(name, 0)) for name in names]
        try:
            for name, value in zip(names, found, strict=True):
                env[name] = value
                env.stamps[name] = env.stamp(value)
            return body(env)
        finally:
            for name, value, stamp in before:
                env[name] = value
                env.stamps[name] = stamp

    return context.remembered(run, tree) if context.repeats(tree) else run


def defined(context: Context, tree: Defined) -> Run:
    """The value of a line of `where`: worked out once for all its uses, unless a derivative overrides it."""
    name = tree.name
    if name in context.overridden:
        return lambda env: env[name]
    shared = context.shared
    dependences = context.dependences(tree)
    key = (name, context.overridden, context.indices, context.depth, dependences)
    found = shared.definitions.get(key)
    if found is None:
        body = context.visit(tree.body)
        found = (
            body
            if isinstance(tree.body, Number | Name)
            else remembered(body, shared.slot(), dependences)
        )
        shared.definitions[key] = found
    return found
