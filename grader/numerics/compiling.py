"""Trees as closures: how each node is evaluated.

The table of nodes is complete by test; nodes that balls cannot evaluate say so.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from flint import ctx

from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Collection,
    Comprehension,
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
from grader.numerics.calls import call
from grader.numerics.derivatives import differential
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.ring import RING, constants


def _variable(context: Context, name: str) -> Run:
    from grader.numerics.outcomes import variable_run

    return variable_run(context, name)


def _moment(context: Context, tree: Moment) -> Run:
    from grader.numerics.moments import moment

    return moment(context, tree)


def _integral(context: Context, tree: Integral) -> Run:
    from grader.numerics.calculus.integrals import integral

    return integral(context, tree)


def _limit(context: Context, tree: Limit) -> Run:
    from grader.numerics.calculus.limits import limit

    return limit(context, tree)


def _name(context: Context, tree: Name) -> Run:
    name = tree.name
    if name in context.shared.space.labels and name not in context.varying:
        return _variable(context, name)
    if name in context.shared.space.families and name not in context.varying:
        members = [_variable(context, member) for member in context.shared.space.families[name]]
        return lambda env: tuple([member(env) for member in members])

    return itemgetter(name)


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
    Integral: _integral,
    Limit: _limit,
    Relation: conditions.truth,
    Logic: conditions.truth,
    Collection: _tuple,
    Comprehension: _unsupported,
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
    """The closure of a tree; in a family of trees, that of the first who had this part."""
    parts = context.shared.parts
    if parts is None or context.folding or isinstance(tree, Number | Name):
        return _compiled(context, tree)
    place = id(context), id(tree)
    found = parts.get(place)
    if found is None:
        found = parts[place] = tree, context.remembered(_compiled(context, tree), tree)
    return found[1]


def _compiled(context: Context, tree: Tree) -> Run:
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
