"""Random variables at an outcome: the values and weights of each group of dependent variables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from flint import arb, fmpq

from grader.numerics import laws
from grader.numerics.elementary import SQRT
from grader.numerics.environment import Context, Environment, Run, remembered
from grader.numerics.failures import Unsupported
from grader.numerics.probability import QUADRATURE, Group, Variable
from grader.numerics.ring import RING
from grader.numerics.scalars import ONE, ZERO, add, divide, multiply, primal, subtract
from grader.records import record

NODES = 5
"""Gauss nodes of a law: exact for polynomials up to degree 9."""


@record
class Outcomes:
    """A group at a point: the weight of each outcome and the value of each variable there."""

    weights: tuple[Any, ...]
    values: dict[str, tuple[Any, ...]]


def group_run(context: Context, group: Group) -> Run:
    """The outcomes of a group, remembered under the names on which its laws depend."""
    parameters = {
        v.name: [context.visit(parameter) for parameter in v.parameters] for v in group.variables
    }

    def run(env: Environment) -> Outcomes:
        if all(not v.declaration.family for v in group.variables):
            values = {v.name: env[v.name] for v in group.variables}
            return Outcomes(env[group.label], values)
        found = {name: tuple([p(env) for p in runs]) for name, runs in parameters.items()}
        return _outcomes(env, group, found)

    structure = context.shared.structure
    trees = [parameter for v in group.variables for parameter in v.parameters]
    names = frozenset[str]().union(*map(structure.names, trees)) & context.varying
    return remembered(run, context.shared.slot(), tuple(sorted(names)))


def _outcomes(env: Environment, group: Group, found: dict[str, tuple[Any, ...]]) -> Outcomes:
    """Declared laws: a grid of the values of each variable. Normal ones share their axes by correlation."""
    axes = [_axis(env, variable, found[variable.name]) for variable in group.variables]
    grid = list(product(*[range(len(weights)) for _, weights in axes]))
    RING.spend(4 * len(grid) * len(axes))
    values: dict[str, tuple[Any, ...]] = {}
    for k, variable in enumerate(group.variables):
        family = variable.declaration.family
        if family == "normal":
            nodes = _mixed(env, group, axes, grid, k)
            values[variable.name] = _normal(found[variable.name], nodes)
        else:
            placed = [laws.placed(family, found[variable.name], node) for node in axes[k][0]]
            values[variable.name] = tuple([placed[place[k]] for place in grid])
    return Outcomes(_weights(env, group, axes, grid), values)


Axis = tuple[tuple[Any, ...], tuple[Any, ...]]


def _axis(env: Environment, variable: Variable, parameters: tuple[Any, ...]) -> Axis:
    """The standard nodes and the weights of one variable."""
    family = variable.declaration.family
    if not family:
        return env[variable.name]  # type: ignore[no-any-return]
    if not variable.declaration.shape.is_scalar:
        raise Unsupported("a random vector with a declared law")
    if family in QUADRATURE:
        a, b = laws.shape_parameters(family, parameters)
        base = "gamma" if family == "chi squared" else family
        return laws.gauss(base, a, b, NODES)
    return laws.discrete(family, parameters)


def _normal(parameters: tuple[Any, ...], nodes: Sequence[Any]) -> tuple[Any, ...]:
    mean, variance = parameters if len(parameters) == 2 else (ZERO, ONE)
    deviation = SQRT(variance)
    return tuple([add(mean, multiply(deviation, node)) for node in nodes])


def _mixed(
    env: Environment, group: Group, axes: Sequence[Axis], grid: Sequence[tuple[int, ...]], k: int
) -> list[Any]:
    """Standard normal values of variable k: a mixture of the axes of the normal variables up to its own."""
    normal = [j for j, v in enumerate(group.variables) if v.declaration.family == "normal"]
    if group.variables[k].name in group.free or len(normal) == 1:
        return [axes[k][0][place[k]] for place in grid]
    mixture = env[group.variables[k].name]
    used = [j for j in normal if j <= k]
    found = []
    for place in grid:
        total: Any = ZERO
        for weight, j in zip(mixture, used, strict=False):
            total = add(total, multiply(weight, axes[j][0][place[j]]))
        found.append(total)
    return found


def _weights(
    env: Environment, group: Group, axes: Sequence[Axis], grid: Sequence[tuple[int, ...]]
) -> tuple[Any, ...]:
    """Products of the weights, tilted so that variables that are not normal depend on each other.

    The tilt 1 + Σ c φ_a φ_b with φ of mean zero leaves each single law as it is
    (Farlie-Gumbel-Morgenstern).
    """
    tilted = [
        j
        for j, v in enumerate(group.variables)
        if v.name not in group.free and (v.declaration.family != "normal" or _mixes(group))
    ]
    levels = {j: _centred(axes[j]) for j in tilted} if len(tilted) > 1 else {}
    strength = env.get(group.label, ZERO)
    found = []
    for place in grid:
        weight: Any = ONE
        for j, at in enumerate(place):
            weight = multiply(weight, axes[j][1][at])
        tilt: Any = ONE
        for i in levels:
            for j in levels:
                if i < j:
                    both = multiply(levels[i][place[i]], levels[j][place[j]])
                    tilt = add(tilt, multiply(strength, both))
        found.append(multiply(weight, tilt) if levels else weight)
    return tuple(found)


def _mixes(group: Group) -> bool:
    return any(v.declaration.family != "normal" for v in group.variables)


def _centred(axis: Axis) -> list[Any]:
    """The nodes less their mean, scaled into [-1, 1]."""
    nodes, weights = axis
    mean: Any = ZERO
    for node, weight in zip(nodes, weights, strict=True):
        mean = add(mean, multiply(node, weight))
    moved = [subtract(node, mean) for node in nodes]
    bound = max(abs(float(arb(primal(level)))) for level in moved) or 1.0
    return [divide(level, fmpq(int(bound * 64) + 1, 64)) for level in moved]


def variable_run(context: Context, name: str) -> Run:
    """A random variable: its value at the current outcome of its group."""
    group = context.shared.space.group_of(name)
    label = group.label
    outcomes = group_run(context, group)

    def run(env: Environment) -> Any:
        at = env.stamps.get(label, -1)
        if at < 0:
            raise Unsupported(f"{name} is random and has no outcome here")
        return outcomes(env).values[name][at]

    return run
