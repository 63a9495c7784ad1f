"""Drawing the values and weights of random variables."""

from __future__ import annotations

from itertools import product
from typing import Any

from flint import fmpq

from grader.expression.declarations import Value
from grader.numerics.drawing import Draw
from grader.numerics.probability import Group, SampleSpace
from grader.numerics.randomness import Generator
from grader.numerics.scalars import ZERO

_ALONE, _TOGETHER, _MANY = 4, 3, 2
_MIXTURES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29))


def draw_chance(
    space: SampleSpace, draw: Draw, sizes: dict[str, int], values: dict[str, Any]
) -> None:
    """Put what belongs to each group into `values`: atoms and weights, nodes' mixtures, the strength of dependence."""
    for group in space.groups:
        if any(v.declaration.family for v in group.variables):
            _declared(group, draw, sizes, values)
        elif group.apart:
            _apart(group, draw, sizes, values)
        else:
            _unknown(group, draw, sizes, values)


def weights(generator: Generator, count: int) -> tuple[fmpq, ...]:
    """Generic positive weights that sum to one."""
    parts = [fmpq(generator.between(100, 1_000)) for _ in range(count)]
    total = sum(parts, ZERO)
    return tuple(part / total for part in parts)


def _atoms(draw: Draw, group: Group, name: str, sizes: dict[str, int], count: int) -> list[Any]:
    declared = next(v.declaration for v in group.variables if v.name == name)
    kind = Value(shape=declared.shape)
    return [draw.value(kind, sizes) for _ in range(count)]


def _unknown(group: Group, draw: Draw, sizes: dict[str, int], values: dict[str, Any]) -> None:
    """Every combination of a few values. Weights are generic, so that the variables depend on each other; those declared
    independent get products of weights, and the others a value for each outcome of these.
    """
    names = [v.name for v in group.variables]
    alone = len(names) == 1 and group.variables[0].name == group.variables[0].written
    count = _ALONE if alone else _TOGETHER if len(names) <= 3 else _MANY
    axes = list(group.free) or names
    grid = list(product(range(count), repeat=len(axes)))
    for k, name in enumerate(axes):
        atoms = _atoms(draw, group, name, sizes, count)
        values[name] = tuple(atoms[place[k]] for place in grid)
    if group.free:
        single = [weights(draw.generator, count) for _ in axes]
        chances = []
        for place in grid:
            chance = fmpq(1)
            for k, at in enumerate(place):
                chance *= single[k][at]
            chances.append(chance)
        values[group.label] = tuple(chances)
    else:
        values[group.label] = weights(draw.generator, len(grid))
    for name in names:
        if name not in axes:
            atoms = _atoms(draw, group, name, sizes, count)
            values[name] = tuple(atoms[draw.generator.below(count)] for _ in grid)


def _apart(group: Group, draw: Draw, sizes: dict[str, int], values: dict[str, Any]) -> None:
    """Variables that are independent given another one: each has weights of its own for every value of that one."""
    axes = (group.known, *group.apart)
    count = _TOGETHER if len(axes) <= 3 else _MANY
    grid = list(product(range(count), repeat=len(axes)))
    for k, name in enumerate(axes):
        atoms = _atoms(draw, group, name, sizes, count)
        values[name] = tuple(atoms[place[k]] for place in grid)
    known = weights(draw.generator, count)
    single = [[weights(draw.generator, count) for _ in range(count)] for _ in group.apart]
    chances = []
    for first, *rest in grid:
        chance = known[first]
        for by_known, at in zip(single, rest, strict=True):
            chance *= by_known[first][at]
        chances.append(chance)
    values[group.label] = tuple(chances)
    for variable in group.variables:
        if variable.name not in axes:
            atoms = _atoms(draw, group, variable.name, sizes, count)
            values[variable.name] = tuple(atoms[draw.generator.below(count)] for _ in grid)


def _declared(group: Group, draw: Draw, sizes: dict[str, int], values: dict[str, Any]) -> None:
    """The strength of the dependence, and for normal variables how each mixes the axes of those before it."""
    generator = draw.generator
    values[group.label] = fmpq(generator.between(20, 60), 100 * len(group.variables))
    normal = [v.name for v in group.variables if v.declaration.family == "normal"]
    for v in group.variables:
        name = v.name
        if not v.declaration.family:
            atoms = _atoms(draw, group, name, sizes, _TOGETHER)
            values[name] = (tuple(atoms), weights(generator, _TOGETHER))
        elif name in normal:
            values[name] = _mixture(generator, normal.index(name))


def _mixture(generator: Generator, before: int) -> tuple[fmpq, ...]:
    """A rational unit vector: correlations with the normal variables before this one."""
    found = [fmpq(1)]
    for _ in range(before):
        a, b, c = _MIXTURES[generator.below(len(_MIXTURES))]
        sign = 1 if generator.word() & 1 else -1
        found = [*(x * fmpq(a, c) * sign for x in found), fmpq(b, c)]
    return tuple(found)
