"""What a tree is worth at a valuation.

`Evaluator` compiles a tree once and evaluates it at many valuations, precisions and free indices.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, TypeAlias

from flint import acb, arb, fmpq

from grader.expression.nodes import Tree
from grader.numerics.arrays import Array, Value
from grader.numerics.compiling import visit
from grader.numerics.environment import Context, Environment, Run, Shared
from grader.numerics.failures import FAILURES, Missing, NoValue, Overbound, Unsupported, no_value
from grader.numerics.ring import OPERATIONS, RING, arithmetic
from grader.numerics.scalars import Jet, integer
from grader.numerics.structure import Structure
from grader.numerics.valuation import Valuation
from grader.records import mutable

_Key: TypeAlias = tuple[int, tuple[str, ...], tuple[str, ...]]


@mutable
class _Compilation:
    """What the trees of a family have in common for one sample space and one choice of names that run."""

    context: Context
    environment: Environment | None = None
    last: tuple[int, int] = (0, 0)


class Family:
    """Trees that share most of their parts: each part is compiled once, and worked out once a point."""

    __slots__ = ("compilations",)

    def __init__(self) -> None:
        self.compilations: dict[_Key, _Compilation] = {}


class Evaluator:
    """One tree, compiled at its first use."""

    __slots__ = (
        "_compilation",
        "_compilations",
        "_key",
        "_run",
        "_runs",
        "_shares",
        "record",
        "tree",
        "whole",
    )

    def __init__(
        self, tree: Tree, *, whole: frozenset[str] = frozenset(), family: Family | None = None
    ) -> None:
        self.tree = tree
        self.whole = whole
        self._shares = family is not None
        self._compilations = family.compilations if family is not None else {}
        self._runs: dict[_Key, Run] = {}
        self._key: _Key | None = None
        self._compilation: _Compilation | None = None
        self._run: Run | None = None
        self.record: list[tuple[str, Any]] | None = None

    def at(
        self,
        valuation: Valuation,
        precision: int,
        indices: Mapping[str, int] | None = None,
        outcomes: Mapping[str, int] | None = None,
    ) -> Value | Missing:
        """What the tree is worth with these values of its free indices (and of its groups of random variables)."""
        with arithmetic(precision, complex_numbers=valuation.is_complex):
            try:
                env = self.environment(valuation, precision, indices or {}, outcomes or {})
            except NoValue as failure:
                return Missing(failure.reason, str(failure))
            return self._value(env)

    def over(
        self, valuation: Valuation, precision: int, ranges: Mapping[str, range]
    ) -> list[Value | Missing]:
        """The values for all values of the free indices, the last index running fastest."""
        with arithmetic(precision, complex_numbers=valuation.is_complex):
            return self.within(valuation, precision, ranges)

    def within(
        self, valuation: Valuation, precision: int, ranges: Mapping[str, range]
    ) -> list[Value | Missing]:
        """The same inside the arithmetic of this precision."""
        try:
            env = self.environment(valuation, precision, dict.fromkeys(ranges, 1), {})
        except NoValue as failure:
            missing = Missing(failure.reason, str(failure))
            return [missing for _ in product(*ranges.values())]
        if not ranges:
            RING.operations = OPERATIONS
            return [self._value(env)]
        found = []
        env.begin()  # the terms of sums are counted over all entries
        for places in product(*ranges.values()):
            for name, number in zip(ranges, places, strict=True):
                env[name] = integer(number)
                env.stamps[name] = number
            RING.operations = OPERATIONS
            found.append(self._value(env))
        return found

    def _value(self, env: Environment) -> Value | Missing:
        assert self._run is not None
        try:
            return finished(self._run(env))  # type: ignore[no-any-return]
        except NoValue as failure:
            return Missing(failure.reason, str(failure))
        except FAILURES as failure:
            translated = no_value(failure)
            return Missing(translated.reason, str(translated))

    def raw(self, draft: Valuation, values: Mapping[str, Any], indices: Mapping[str, int]) -> Any:
        """The value with these values of the names, jets among them; failures are exceptions. Remembers nothing."""
        shared = self._compile(draft, tuple(indices), ()).context.shared
        assert self._run is not None
        env = Environment(values, draft.sizes, draft.functions, shared.used_slots, {})
        for label in draft.space.labels.values():
            env.stamps[label] = -1
        for name, number in indices.items():
            env[name] = integer(number)
            env.stamps[name] = number
        env.record = self.record
        try:
            return self._run(env)
        except FAILURES as failure:
            raise no_value(failure) from None

    def environment(
        self,
        valuation: Valuation,
        precision: int,
        indices: Mapping[str, int],
        outcomes: Mapping[str, int],
    ) -> Environment:
        """The environment at a valuation, with its memory if the last one was the same."""
        compilation = self._compile(valuation, tuple(indices), tuple(outcomes))
        slots = compilation.context.shared.used_slots
        env, place = compilation.environment, (id(valuation), precision)
        if env is None or compilation.last != place:
            point = valuation.point(precision)
            env = Environment(point.values, valuation.sizes, point.functions, slots, point.known)
            for label in valuation.space.labels.values():
                env.stamps[label] = -1
            compilation.environment, compilation.last = env, place
            env.kept.append(valuation)
        env.memory += [{} for _ in range(slots - len(env.memory))]
        env.begin()
        for name, number in indices.items():
            env[name] = integer(number)
            env.stamps[name] = number
        env.stamps.update(outcomes)
        return env

    def _compile(
        self, valuation: Valuation, indices: tuple[str, ...], outcomes: tuple[str, ...]
    ) -> _Compilation:
        """The closures for a sample space; it is kept with them, so its identity stays its own."""
        key = (id(valuation.space), indices, outcomes)
        if key == self._key:
            assert self._compilation is not None
            return self._compilation
        compilation = self._compilations.get(key)
        if compilation is None:
            context = _top(valuation, indices, outcomes, self.whole)
            if self._shares:
                context.shared.parts = {}
            compilation = self._compilations[key] = _Compilation(context)
        run = self._runs.get(key)
        if run is None:
            context = compilation.context
            context.shared.trees.append(self.tree)
            run = self._runs[key] = context.visit(self.tree)
        self._key, self._compilation, self._run = key, compilation, run
        return compilation


def _top(
    valuation: Valuation,
    indices: tuple[str, ...],
    outcomes: tuple[str, ...],
    whole: frozenset[str],
) -> Context:
    """Where the closures of whole trees stand."""
    space = valuation.space
    plain = Structure()
    parameters: dict[str, frozenset[str]] = {}
    for group in space.groups:
        for v in group.variables:
            names = frozenset[str]().union(*map(plain.names, v.parameters))
            parameters[v.name] = parameters[v.written] = names
    structure = Structure(space.labels_by_name(), parameters)
    shared = Shared(visit, structure, space, valuation.whole | whole)
    return Context(shared, frozenset({*indices, *outcomes}), frozenset(indices))


def finished(value: Any) -> Any:
    """A value as it leaves the room: every number finite, no infinitesimal left."""
    kind = type(value)
    if kind is fmpq:
        return value
    if kind is arb or kind is acb:
        if not value.is_finite():
            raise Overbound("overflow")
    elif kind is Array:
        for entry in value.entries:
            finished(entry)
    elif kind is tuple:
        for member in value:
            finished(member)
    elif kind is Jet:
        raise Unsupported("a derivative was left open")
    return value


def value_at(
    tree: Tree,
    valuation: Valuation,
    precision: int,
    indices: Mapping[str, int] | None = None,
) -> Value | Missing:
    """What a tree is worth, once; an `Evaluator` is faster for many valuations."""
    return Evaluator(tree).at(valuation, precision, indices)
