"""Trees as closures, and what a tree is worth at a valuation.

`Evaluator` compiles a tree once and evaluates it at many valuations, precisions and free indices. The table of nodes is
complete by test; nodes that balls cannot evaluate say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any, TypeAlias

from flint import acb, arb, ctx, fmpq

from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Collection,
    Constant,
    Defined,
    Differential,
    Dots,
    Entry,
    FunctionName,
    Identity,
    Indicator,
    Integral,
    Interval,
    Law,
    Let,
    Limit,
    Logic,
    Matrix,
    Moment,
    Name,
    Negation,
    Number,
    Ones,
    PlusMinus,
    Power,
    Prime,
    Product,
    Quotient,
    Reduction,
    Relation,
    SizeValue,
    Sum,
    Table,
    Transpose,
    Tree,
    UnitVector,
)
from grader.numerics import algebra, binders, conditions
from grader.numerics.applications import COSTLY, application
from grader.numerics.arrays import Array, Value
from grader.numerics.calls import call
from grader.numerics.derivatives import differential
from grader.numerics.environment import Context, Environment, Run, Shared
from grader.numerics.failures import Missing, NoValue, Overbound, Unsupported
from grader.numerics.ring import OPERATIONS, RING, arithmetic, constants
from grader.numerics.scalars import Jet, integer
from grader.numerics.structure import Structure, bodies
from grader.numerics.valuation import Valuation


def _variable(context: Context, name: str) -> Run:
    from grader.numerics.outcomes import variable_run

    return variable_run(context, name)


def _moment(context: Context, tree: Moment) -> Run:
    from grader.numerics.moments import moment

    return moment(context, tree)


def _name(context: Context, tree: Name) -> Run:
    name = tree.name
    if name in context.shared.space.labels and name not in context.varying:
        return _variable(context, name)
    if name in context.shared.space.families and name not in context.varying:
        members = [_variable(context, member) for member in context.shared.space.families[name]]
        return lambda env: tuple([member(env) for member in members])

    def run(env: Environment) -> Any:
        return env[name]

    return run


def _tuple(context: Context, tree: Collection) -> Run:
    if tree.kind == "set":
        return algebra.unsupported("a set")
    runs = [context.visit(item) for item in tree.items]
    return lambda env: tuple([run(env) for run in runs])


def _unsupported(_context: Context, tree: Tree) -> Run:
    return algebra.unsupported(type(tree).__name__.lower())


NODES: dict[type, Callable[[Context, Any], Run]] = {
    Number: algebra.number,
    Constant: algebra.constant,
    Name: _name,
    FunctionName: _unsupported,
    Sum: algebra.sum_,
    Negation: algebra.negation,
    Product: algebra.product,
    Quotient: algebra.quotient,
    Power: algebra.power_,
    Transpose: algebra.transpose_,
    Apply: application,
    Call: call,
    Prime: _unsupported,
    Entry: algebra.entry,
    Reduction: binders.reduction,
    Cases: conditions.cases,
    Indicator: conditions.indicator,
    Matrix: algebra.matrix,
    Dots: _unsupported,
    Identity: algebra.identity_,
    Ones: algebra.ones,
    UnitVector: algebra.unit_vector,
    Differential: differential,
    Moment: _moment,
    Integral: _unsupported,
    Limit: _unsupported,
    Relation: conditions.truth,
    Logic: conditions.truth,
    Collection: _tuple,
    Interval: _unsupported,
    PlusMinus: _unsupported,
    Law: _unsupported,
    Let: binders.let,
    Defined: binders.defined,
    Table: binders.table,
    SizeValue: algebra.size_value,
}
"""How each node is evaluated."""


def visit(context: Context, tree: Tree) -> Run:
    """The closure of a tree: constants folded, costly parts remembered where something else varies."""
    if isinstance(tree, Number):
        return algebra.number(context, tree)
    structure = context.shared.structure
    if not context.folding and structure.is_constant(tree):
        return _folded(context, tree)
    run = NODES[type(tree)](context, tree)
    if context.varying and _is_costly(tree) and context.repeats(tree):
        return context.remembered(run, tree)
    return run


def _is_costly(tree: Tree) -> bool:
    match tree:
        case Apply(function=function, arguments=(argument, *_)):
            return function in COSTLY and not isinstance(argument, Name | Entry)
        case Power(base=Constant(name="e"), exponent=exponent):
            return not isinstance(exponent, Name | Entry)
        case Power(exponent=exponent):
            return not isinstance(exponent, Number) or exponent.value not in {2, 3}
        case _:
            return False


def _folded(context: Context, tree: Tree) -> Run:
    """A subtree without names: exact over the whole ring, worked out once a precision."""
    inner = NODES[type(tree)](context.folded(), tree)
    known: dict[int, Any] = {}

    def run(_env: Environment) -> Any:
        key = -ctx.prec if RING.complex else ctx.prec
        found = known.get(key)
        if found is None:
            nowhere = Environment({}, {}, {}, context.shared.used_slots, {})
            with constants():
                found = known[key] = inner(nowhere)
        return found

    return run


_Key: TypeAlias = tuple[int, tuple[str, ...], tuple[str, ...]]


class Evaluator:
    """One tree, compiled at its first use."""

    __slots__ = (
        "_compiled",
        "_compiled_for",
        "_environment",
        "_last",
        "_run",
        "_shared",
        "_tree",
        "record",
        "whole",
    )

    def __init__(self, tree: Tree, *, whole: frozenset[str] = frozenset()) -> None:
        self._tree = tree
        self.whole = whole
        self._run: Run | None = None
        self._shared: Shared | None = None
        self._compiled: dict[_Key, tuple[Shared, Run]] = {}
        self._compiled_for: _Key | None = None
        self._last: tuple[Any, ...] = ()
        self._environment: Environment | None = None
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
        names = tuple(ranges)
        found: list[Value | Missing] = []
        with arithmetic(precision, complex_numbers=valuation.is_complex):
            try:
                env = self.environment(valuation, precision, dict.fromkeys(names, 1), {})
            except NoValue as failure:
                missing = Missing(failure.reason, str(failure))
                return [missing for _ in product(*ranges.values())]
            for places in product(*ranges.values()):
                for name, number in zip(names, places, strict=True):
                    env[name] = integer(number)
                    env.stamps[name] = number
                env.begin()
                RING.operations = OPERATIONS
                found.append(self._value(env))
        return found

    def _value(self, env: Environment) -> Value | Missing:
        assert self._run is not None
        try:
            with _TRANSLATED:
                return finished(self._run(env))  # type: ignore[no-any-return]
        except NoValue as failure:
            return Missing(failure.reason, str(failure))

    def raw(self, draft: Valuation, values: Mapping[str, Any], indices: Mapping[str, int]) -> Any:
        """The value with these values of the names, jets among them; failures are exceptions. Remembers nothing."""
        self._compile(draft, tuple(indices), ())
        assert self._shared is not None
        assert self._run is not None
        env = Environment(values, draft.sizes, draft.functions, self._shared.used_slots, {})
        for label in draft.space.labels.values():
            env.stamps[label] = -1
        for name, number in indices.items():
            env[name] = integer(number)
            env.stamps[name] = number
        env.record = self.record
        with _TRANSLATED:
            return self._run(env)

    def environment(
        self,
        valuation: Valuation,
        precision: int,
        indices: Mapping[str, int],
        outcomes: Mapping[str, int],
    ) -> Environment:
        """The environment at a valuation, with its memory if the last one was the same."""
        self._compile(valuation, tuple(indices), tuple(outcomes))
        assert self._shared is not None
        env = self._environment
        if env is None or self._last != (id(valuation), precision):
            point = valuation.point(precision)
            env = Environment(
                point.values, valuation.sizes, point.functions, self._shared.used_slots, point.known
            )
            for label in valuation.space.labels.values():
                env.stamps[label] = -1
            self._environment, self._last = env, (id(valuation), precision)
            env.kept.append(valuation)
        env.begin()
        for name, number in indices.items():
            env[name] = integer(number)
            env.stamps[name] = number
        env.stamps.update(outcomes)
        return env

    def _compile(
        self, valuation: Valuation, indices: tuple[str, ...], outcomes: tuple[str, ...]
    ) -> None:
        space = valuation.space
        key = (id(space), indices, outcomes)
        if key == self._compiled_for:
            return
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self._fresh(valuation, indices, outcomes)
        self._shared, self._run = found
        self._compiled_for = key
        self._environment = None

    def _fresh(
        self, valuation: Valuation, indices: tuple[str, ...], outcomes: tuple[str, ...]
    ) -> tuple[Shared, Run]:
        """The closures for a sample space; it is kept with them, so its identity stays its own."""
        space = valuation.space
        plain = Structure()
        parameters: dict[str, frozenset[str]] = {}
        for group in space.groups:
            for v in group.variables:
                names = frozenset[str]().union(*map(plain.names, v.parameters))
                parameters[v.name] = parameters[v.written] = names
        structure = Structure(space.labels_by_name(), parameters)
        shared = Shared(visit, structure, space, valuation.whole | self.whole)
        shared.bodies.update(bodies([self._tree]))
        context = Context(shared, frozenset({*indices, *outcomes}), frozenset(indices))
        return shared, context.visit(self._tree)


class _Translated:
    """What Python or flint cannot do, said in the words of this room."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, failure: object, _trace: object) -> None:
        if kind is None or issubclass(kind, NoValue):
            return
        if issubclass(kind, KeyError):
            raise Unsupported(f"{failure} has no value") from None
        if issubclass(kind, RecursionError):
            raise Overbound("nested too deeply") from None
        if issubclass(kind, OverflowError | MemoryError):
            raise Overbound("a number is too large") from None
        if issubclass(kind, ZeroDivisionError | ValueError):
            raise Unsupported(str(failure)) from None


_TRANSLATED = _Translated()


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
