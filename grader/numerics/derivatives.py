"""Derivatives by forward differentiation: a variable is seeded with an infinitesimal and the operand evaluated again.

Shapes: by a number the operand's shape; of a number by a vector or matrix the variable's shape; of a vector
by a vector the Jacobian, outputs along the rows. Several variables make several columns, in the order written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import factorial
from operator import itemgetter
from typing import Any

from flint import fmpq

from grader.expression.nodes import Defined, Differential, Entry, Name, Tree
from grader.numerics.algebra import unsupported, whole
from grader.numerics.arrays import Array, array, column, entries_of, mapped, plus, total
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import Undefined, Unsupported
from grader.numerics.ring import DERIVATIVE_ORDER, NESTED_DERIVATIVES, RING
from grader.numerics.scalars import ONE, ZERO, Jet, coefficient, multiply, subtract
from grader.records import record


@record
class Target:
    """What is differentiated by: a name, or a place in what the name stands for."""

    name: str
    value: Run
    path: tuple[Callable[[Environment], int], ...] = ()
    computed: bool = False


def differential(context: Context, tree: Differential) -> Run:
    """A derivative operator, by kind."""
    rule = _KINDS.get(tree.kind)
    if rule is None or tree.at is not None or not tree.variables:
        return unsupported("a derivative without a variable")
    if context.depth >= NESTED_DERIVATIVES:  # each level doubles what is carried along
        return unsupported("derivatives nested so deeply")
    targets = [_target(context, variable) for variable in tree.variables]
    if any(target is None for target in targets):
        return unsupported("a derivative by what is no name")
    known = [target for target in targets if target is not None]
    run = rule(context, tree.operand, _grouped(tree.variables, known))
    return context.remembered(run, tree) if context.repeats(tree) else run


def _target(context: Context, variable: Tree) -> Target | None:
    path: list[Callable[[Environment], int]] = []
    while isinstance(variable, Entry):
        path[:0] = [whole(context, index) for index in variable.indices]
        variable = variable.base
    name = variable.name if isinstance(variable, Name | Defined) else None
    if name is None:
        return None
    body = variable.body if isinstance(variable, Defined) else context.shared.body(name)
    if body is not None and name not in context.overridden:
        value = context.visit(Defined(name, body))
        return Target(name, value, tuple(path), computed=True)
    return Target(name, context.visit(Name(name)), tuple(path))


Grouped = list[tuple[Target, int]]


def _grouped(variables: Sequence[Tree], targets: Sequence[Target]) -> Grouped:
    """Equal neighbours as one variable of a higher order."""
    found: Grouped = []
    previous: Tree | None = None
    for variable, target in zip(variables, targets, strict=True):
        if found and variable == previous:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((target, 1))
        previous = variable
    return found


def _inside(context: Context, target: Target) -> Context:
    names = frozenset({target.name})
    return context.inside(
        varying=names, overridden=names if target.computed else frozenset(), deeper=1
    )


# Seeding


def _at(value: Any, path: Sequence[int]) -> Any:
    """What stands at a place; a step is one index of a vector or family, two of a matrix."""
    while path:
        if type(value) is tuple:
            value, path = _member(value, path[0]), path[1:]
        elif type(value) is Array:
            return value.entries[_offset(value, path)]
        else:
            raise Undefined("a number has no entries")
    return value


def _member(value: tuple[Any, ...], place: int) -> Any:
    if not 1 <= place <= len(value):
        raise Undefined("there is no such member")
    return value[place - 1]


def _offset(value: Array, path: Sequence[int]) -> int:
    if len(path) == 1 and value.is_vector:
        offset = path[0] - 1
    elif len(path) == 2 and 1 <= path[1] <= value.columns:
        offset = (path[0] - 1) * value.columns + path[1] - 1
    else:
        raise Undefined("there is no such entry")
    if not 0 <= offset < len(value.entries):
        raise Undefined("there is no such entry")
    return offset


def _replaced(value: Any, path: Sequence[int], new: Any) -> Any:
    if not path:
        return new
    if type(value) is tuple:
        inner = _replaced(_member(value, path[0]), path[1:], new)
        return (*value[: path[0] - 1], inner, *value[path[0] :])
    offset = _offset(value, path)
    entries = (*value.entries[:offset], new, *value.entries[offset + 1 :])
    return Array(value.rows, value.columns, entries)


def _with_entry(value: Any, offset: int, new: Any) -> Any:
    if type(value) is not Array:
        return new
    entries = (*value.entries[:offset], new, *value.entries[offset + 1 :])
    return Array(value.rows, value.columns, entries)


class Seeding:
    """Evaluates a run with one entry of a target carrying an infinitesimal, and reads the derivative off."""

    __slots__ = ("order", "run", "tag", "target", "weight")

    def __init__(self, run: Run, target: Target, order: int, tag: int, weight: int) -> None:
        self.run, self.target, self.order, self.tag = run, target, order, tag
        self.weight = weight

    def variable(self, env: Environment) -> tuple[Any, tuple[int, ...], Any]:
        """The target's whole value, the place in it, and what stands there."""
        whole_value = self.target.value(env)
        path = tuple([step(env) for step in self.target.path])
        value = _at(whole_value, path)
        if type(value) is tuple:
            raise Unsupported("a derivative by a whole family")
        return whole_value, path, value

    def along(self, env: Environment, point: tuple[Any, tuple[int, ...], Any], offset: int) -> Any:
        """The derivative of the operand by one entry of the variable."""
        whole_value, path, value = point
        name = self.target.name
        before, stamp = env.get(name), env.stamps.get(name, 0)
        # The same seed is used again for other free indices, so that what does not depend on them is remembered.
        base = env.stamp(whole_value) if self.target.computed else stamp
        key = (id(self), base, path, offset)
        seed = env.seeds.get(key)
        if seed is None:
            old = entries_of(value)[offset]
            jet = Jet(self.tag, (old, ONE, *(ZERO,) * (self.order - 1)))
            seeded = _replaced(whole_value, path, _with_entry(value, offset, jet))
            seed = env.seeds[key] = (seeded, env.stamp(seeded))
        RING.spend(self.weight * (self.order + 1))
        env[name], env.stamps[name] = seed
        try:
            result = self.run(env)
        finally:
            env[name] = before
            env.stamps[name] = stamp
        return self._read(result)

    def _read(self, result: Any) -> Any:
        if type(result) is tuple:
            return tuple([self._read(member) for member in result])
        scale = fmpq(factorial(self.order))

        def part(entry: Any) -> Any:
            found = coefficient(entry, self.tag, self.order)
            return found if self.order == 1 else multiply(scale, found)

        return mapped(part, result)


def _seeding(context: Context, operand: Run, tree: Tree, target: Target, order: int) -> Seeding:
    weight = context.shared.structure.weight(tree)
    if target.computed and target.name in context.overridden:
        # Inside another derivative by the same definition its value is the seeded one.
        target = replace(target, value=itemgetter(target.name), computed=False)
    return Seeding(operand, target, order, context.depth, weight)


# Kinds


def _nested(context: Context, operand: Tree, targets: Grouped) -> Run:
    if not targets:
        return context.visit(operand)
    (target, order), *others = targets
    inner = _inside(context, target)
    run = _nested(inner, operand, others)
    seeding = _seeding(context, run, operand, target, order)

    def once(env: Environment) -> Any:
        point = seeding.variable(env)
        if type(point[2]) is not Array:
            return seeding.along(env, point, 0)
        if order > 1:
            raise Unsupported("a repeated derivative by a vector")
        partials = [seeding.along(env, point, k) for k in range(len(point[2].entries))]
        return laid_out(point[2], partials)

    return once


def laid_out(variable: Any, partials: Sequence[Any]) -> Any:
    """Partial derivatives by the entries of a variable: of a number in its shape, of a vector as a Jacobian."""
    if type(partials[0]) is not Array:
        return array(variable.rows, variable.columns, tuple(partials))
    if not partials[0].is_vector or not variable.is_vector:
        raise Unsupported("a derivative with more than two indices")
    return from_columns(partials)


def from_columns(columns: Sequence[Any]) -> Any:
    """The matrix with these columns."""
    lines = zip(*(entries_of(c) for c in columns), strict=True)
    entries = tuple([entry for line in lines for entry in line])
    return array(len(entries_of(columns[0])), len(columns), entries)


def _derivative(context: Context, operand: Tree, targets: Grouped) -> Run:
    if sum(order for _, order in targets) > DERIVATIVE_ORDER:
        return unsupported("a derivative of so high an order")
    if len(targets) == 1 and targets[0][1] == 2:
        return _second(context, operand, targets[0][0])
    return _nested(context, operand, targets)


def _second(context: Context, operand: Tree, target: Target) -> Run:
    """The second derivative by a number, the Hessian by a vector."""
    by_number = _nested(context, operand, [(target, 2)])
    by_vector = _nested(context, operand, [(target, 1), (target, 1)])

    def run(env: Environment) -> Any:
        whole_value = target.value(env)
        path = [step(env) for step in target.path]
        return (by_vector if type(_at(whole_value, path)) is Array else by_number)(env)

    return run


def _partials(context: Context, operand: Tree, targets: Grouped) -> Run:
    """The tuple of partial derivatives by every entry of every target."""
    flat = [target for target, order in targets for _ in range(order)]
    seedings = []
    for target in flat:
        run = _inside(context, target).visit(operand)
        seedings.append(_seeding(context, run, operand, target, 1))

    def partials(env: Environment) -> Any:
        found = []
        for seeding in seedings:
            point = seeding.variable(env)
            found += [seeding.along(env, point, k) for k in range(len(entries_of(point[2])))]
        return tuple(found)

    return partials


def _gradient(context: Context, operand: Tree, targets: Grouped) -> Run:
    if len(targets) == 1 and targets[0][1] == 1:
        return _nested(context, operand, targets)
    partials = _partials(context, operand, targets)

    def run(env: Environment) -> Any:
        found = partials(env)
        return column(found) if type(found[0]) is not Array else from_columns(found)

    return run


def _jacobian(context: Context, operand: Tree, targets: Grouped) -> Run:
    partials = _partials(context, operand, targets)

    def run(env: Environment) -> Any:
        found = partials(env)
        if type(found[0]) is Array and not found[0].is_vector:
            raise Unsupported("a derivative with more than two indices")
        return from_columns(found)

    return run


def _divergence(context: Context, operand: Tree, targets: Grouped) -> Run:
    partials = _partials(context, operand, targets)

    def run(env: Environment) -> Any:
        found = partials(env)
        if any(len(entries_of(partial)) != len(found) for partial in found):
            raise Undefined("the divergence of a field of another dimension")
        return total(tuple([entries_of(partial)[k] for k, partial in enumerate(found)]))

    return run


def _curl(context: Context, operand: Tree, targets: Grouped) -> Run:
    partials = _partials(context, operand, targets)

    def run(env: Environment) -> Any:
        x, y, z = (_three(entries_of(partial)) for partial in _three(partials(env)))
        entries = ((y[2], z[1]), (z[0], x[2]), (x[1], y[0]))
        return column(tuple([subtract(a, b) for a, b in entries]))

    return run


def _three(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(parts) != 3:
        raise Undefined("a curl has three dimensions")
    return parts


def _laplacian(context: Context, operand: Tree, targets: Grouped) -> Run:
    flat = [target for target, order in targets for _ in range(order)]
    seedings = [_seeding(context, _inside(context, t).visit(operand), operand, t, 2) for t in flat]

    def run(env: Environment) -> Any:
        found: Any = ZERO
        for seeding in seedings:
            point = seeding.variable(env)
            for k in range(len(entries_of(point[2]))):
                found = plus(found, seeding.along(env, point, k))
        return found

    return run


def _hessian(context: Context, operand: Tree, targets: Grouped) -> Run:
    flat = [target for target, order in targets for _ in range(order)]
    rows = []
    for target in flat:
        inner = _inside(context, target)
        partials = _partials(inner, operand, targets)
        rows.append(_seeding(context, partials, operand, target, 1))

    def run(env: Environment) -> Any:
        lines: list[tuple[Any, ...]] = []
        for seeding in rows:
            point = seeding.variable(env)
            lines += [seeding.along(env, point, k) for k in range(len(entries_of(point[2])))]
        if any(type(entry) is Array for entry in lines[0]):
            raise Unsupported("a derivative with more than two indices")
        return array(len(lines), len(lines), tuple([entry for line in lines for entry in line]))

    return run


_KINDS: dict[str, Callable[[Context, Tree, Grouped], Run]] = {
    "derivative": _derivative,
    "gradient": _gradient,
    "jacobian": _jacobian,
    "divergence": _divergence,
    "curl": _curl,
    "laplacian": _laplacian,
    "hessian": _hessian,
}
