"""Truth at a point: relations, logic, cases and indicators.

Exact rationals are compared exactly. Balls that overlap leave a relation open, and a derivative exactly at the
border of a case is undefined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from flint import acb, fmpq

from grader.expression.nodes import (
    Cases,
    Collection,
    Constant,
    Indicator,
    Interval,
    Logic,
    Relation,
    Tree,
)
from grader.numerics.arrays import Array, entries_of, paired
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import Indeterminate, NoValue, Undefined, Unsupported
from grader.numerics.scalars import (
    ONE,
    ZERO,
    Jet,
    is_exact_zero,
    primal,
    real_value,
    subtract,
)

Truth: TypeAlias = Callable[[Environment], bool]


def condition(context: Context, tree: Tree) -> Truth:
    """A run that says whether a condition holds."""
    match tree:
        case Relation():
            return _relation(context, tree)
        case Logic():
            return _logic(context, tree)
        case Constant(name="true" | "false" as name):
            return lambda _env: name == "true"
        case _:
            pass

    def run(_env: Environment) -> bool:
        raise Unsupported("this is no condition")

    return run


def _logic(context: Context, tree: Logic) -> Truth:
    parts = [condition(context, operand) for operand in tree.operands]
    match tree.operator:
        case "and":
            return lambda env: _all(env, parts)
        case "or":
            return lambda env: not _all(env, parts, wanted=False)
        case "not":
            return lambda env: not parts[0](env)
        case "implies":
            return lambda env: not parts[0](env) or parts[1](env)
        case "iff":
            return lambda env: parts[0](env) == parts[1](env)
        case _:
            pass

    def run(_env: Environment) -> bool:
        raise Unsupported(f"the condition '{tree.operator}'")

    return run


def _all(env: Environment, parts: list[Truth], *, wanted: bool = True) -> bool:
    """Whether every part is as wanted; one that is not settles it, even where others are open."""
    missing: NoValue | None = None
    for part in parts:
        try:
            if part(env) != wanted:
                return False
        except NoValue as open_:
            missing = open_
    if missing is not None:
        raise missing
    return True


def _relation(context: Context, tree: Relation) -> Truth:
    links = [
        _link(context, left, operator, right)
        for left, operator, right in zip(
            tree.members, tree.operators, tree.members[1:], strict=False
        )
    ]
    return links[0] if len(links) == 1 else lambda env: _all(env, links)


def _link(context: Context, left: Tree, operator: str, right: Tree) -> Truth:
    if operator in {"in", "not in"}:
        inside = _membership(context, left, right)
        return inside if operator == "in" else lambda env: not inside(env)
    test = _TESTS.get(operator)
    if test is None:

        def unknown(_env: Environment) -> bool:
            raise Unsupported(f"the relation '{operator}'")

        return unknown
    first, second = context.visit(left), context.visit(right)

    def run(env: Environment) -> bool:
        a, b = first(env), second(env)
        if (
            env.record is not None
            and type(a) not in {Array, tuple}
            and type(b) not in {Array, tuple}
        ):
            env.record.append(("zero", subtract(a, b)))
        return test(a, b)

    return run


def equal(a: Any, b: Any) -> bool:
    """Whether two values are equal, exactly or certainly not."""
    if type(a) is tuple or type(b) is tuple:
        if type(a) is not type(b) or len(a) != len(b):
            return False
        return all(equal(x, y) for x, y in zip(a, b, strict=True))
    if type(a) is Array or type(b) is Array:
        return _all_zero(entries_of(paired(subtract, a, b)))
    return _is_zero(a, b)


def _all_zero(differences: tuple[Any, ...]) -> bool:
    # Each is asked: one certain difference settles what an open one leaves.
    found = [_is_zero(d, ZERO) for d in differences]
    return all(found)


def _is_zero(a: Any, b: Any) -> bool:
    difference = subtract(a, b)
    value = primal(difference)
    if type(value) is fmpq:
        if value != 0:
            return False
    elif not value.contains(0):
        return False
    elif not value.is_zero():
        raise Indeterminate("two values may be equal")
    if type(difference) is Jet and not is_exact_zero(difference):
        raise Undefined("no derivative at the border of a case")
    return True


def less(a: Any, b: Any) -> bool:
    """Whether a < b, certainly."""
    x, y = real_value(a), real_value(b)
    if x < y:
        return True
    if x > y:
        return False
    if x == y or _touch(x, y):
        _smooth(a, b)
        return False
    raise Indeterminate("two values may be equal")


def _touch(x: Any, y: Any) -> bool:
    return bool(x >= y) and bool(x <= y)


def _smooth(a: Any, b: Any) -> None:
    if (type(a) is Jet or type(b) is Jet) and not is_exact_zero(subtract(a, b)):
        raise Undefined("no derivative at the border of a case")


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "=": equal,
    "!=": lambda a, b: not equal(a, b),
    "<": less,
    ">": lambda a, b: less(b, a),
    "<=": lambda a, b: not less(b, a),
    ">=": lambda a, b: not less(a, b),
}


# Membership


def _membership(context: Context, member: Tree, whole: Tree) -> Truth:
    value = context.visit(member)
    match whole:
        case Constant(name=name) if name in _NUMBER_SETS:
            test = _NUMBER_SETS[name]
            return lambda env: test(primal(value(env)))
        case Interval():
            return _in_interval(context, value, whole)
        case Collection(items=items):
            runs = [context.visit(item) for item in items]
            found: list[Truth] = [_equal_to(value, run) for run in runs]
            return lambda env: not _all(env, found, wanted=False)
        case _:
            pass

    def run(_env: Environment) -> bool:
        raise Unsupported("membership in this set")

    return run


def _equal_to(value: Run, item: Run) -> Truth:
    return lambda env: equal(value(env), item(env))


def _in_interval(context: Context, value: Run, interval: Interval) -> Truth:
    tests: list[Truth] = []
    for end, closed, upper in (
        (interval.lower, interval.closed_left, False),
        (interval.upper, interval.closed_right, True),
    ):
        if not _is_infinite(end):
            tests.append(_beside(value, context.visit(end), closed=closed, upper=upper))
    return lambda env: _all(env, tests)


def _is_infinite(tree: Tree) -> bool:
    inner = getattr(tree, "operand", tree)
    return isinstance(inner, Constant) and inner.name == "infinity"


def _beside(value: Run, end: Run, *, closed: bool, upper: bool) -> Truth:
    def run(env: Environment) -> bool:
        x, border = value(env), end(env)
        a, b = (x, border) if upper else (border, x)
        return not less(b, a) if closed else less(a, b)

    return run


def _is_real(x: Any) -> bool:
    return type(x) is not acb or bool(x.imag.is_zero())


def _is_rational(x: Any) -> bool:
    if type(x) is fmpq:
        return True
    raise Unsupported("a ball is not known to be rational")


def _is_integer(x: Any) -> bool:
    if type(x) is fmpq:
        return bool(x.q == 1)
    if not _is_real(x) or not x.contains_integer():
        return False
    raise Unsupported("a ball is not known to be whole")


_NUMBER_SETS: dict[str, Callable[[Any], bool]] = {
    "reals": _is_real,
    "complexes": lambda _x: True,
    "rationals": _is_rational,
    "integers": _is_integer,
    "naturals": lambda x: _is_integer(x) and x >= 0,
    "empty set": lambda _x: False,
}


# Nodes


def cases(context: Context, tree: Cases) -> Run:
    branches = [(condition(context, test), context.visit(value)) for value, test in tree.branches]
    otherwise = context.visit(tree.otherwise) if tree.otherwise is not None else None

    def run(env: Environment) -> Any:
        if env.record is not None:
            for test, _ in branches:
                _probe(test, env)
        for test, value in branches:
            if test(env):
                return value(env)
        if otherwise is None:
            raise Undefined("no case applies")
        return otherwise(env)

    return run


def _probe(test: Truth, env: Environment) -> None:
    """Have a condition record its borders, though it may have no truth value here."""
    try:
        test(env)
    except NoValue:
        return


def indicator(context: Context, tree: Indicator) -> Run:
    test = condition(context, tree.condition)
    return lambda env: ONE if test(env) else ZERO


def truth(context: Context, tree: Relation | Logic) -> Run:
    """A condition as a value: 1 where it holds, else 0."""
    test = condition(context, tree)
    return lambda env: ONE if test(env) else ZERO
