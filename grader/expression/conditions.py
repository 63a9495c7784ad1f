"""Cases and conditions, collections, laws and moments."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from grader.expression import ellipsis, progressions
from grader.expression.context import Bound, Context, Typed
from grader.expression.kinds import CONDITION, NUMBER, Type, value
from grader.expression.nodes import (
    Cases,
    Collection,
    Comprehension,
    Dots,
    Indicator,
    Interval,
    Law,
    Logic,
    Moment,
    Name,
    PlusMinus,
    Relation,
    Tree,
)
from grader.expression.shapes import SCALAR
from grader.expression.sizes import ONE
from grader.expression.traversal import is_zero


def cases(context: Context, tree: Cases) -> Typed:
    values = [v for v, _ in tree.branches] + (
        [tree.otherwise] if tree.otherwise is not None else []
    )
    done = [context.visit(context, v) for v in values]
    shape, entrywise = None, True
    for tree_value, (closed, kind) in zip(values, done, strict=True):
        found = context.value_shape(tree_value, kind, "as a case")
        if is_zero(closed):
            continue
        if shape is None:
            shape, entrywise = found, kind.entrywise
        elif not context.sizes.unify_shapes(shape, found):
            raise context.clash("SHAPE.CASES", "The cases have different shapes.", tree_value)
    conditions = [context.visit(context, c)[0] for _, c in tree.branches]
    branches = tuple(zip([t for t, _ in done], conditions, strict=False))
    otherwise = done[-1][0] if tree.otherwise is not None else None
    return Cases(branches, otherwise, span=tree.span), value(shape or SCALAR, entrywise=entrywise)


def indicator(context: Context, tree: Indicator) -> Typed:
    return Indicator(context.visit(context, tree.condition)[0], span=tree.span), NUMBER


def relation(context: Context, tree: Relation) -> Typed:
    _ranges_by_equality(context, tree)
    done = [context.visit(context, member) for member in tree.members]
    for (left, a), (right, b) in pairwise(done):
        if a.kind == b.kind == "value" and not is_zero(left) and not is_zero(right):
            context.sizes.unify_shapes(a.shape, b.shape)
    return replace(tree, members=tuple(t for t, _ in done)), Type("relation")


def _ranges_by_equality(context: Context, tree: Relation) -> None:
    """In `i = j` a letter that nothing declares runs as far as the other."""
    names = [member.name for member in tree.members if isinstance(member, Name)]
    unknown = [
        n
        for n in names
        if context.lookup(n) is None and not context.scope.knows(n) and n not in context.free
    ]
    if not unknown:
        return
    known = [size for name in names if (size := context.known_range(name)) is not None]
    for name in names:
        bound = context.lookup(name)
        if not known and bound is not None and bound.is_index:
            bound.upper = context.sizes.fresh()
            known = [bound.upper]
    for name in unknown if known else []:
        context.free[name] = (ONE, known[0])


def logic(context: Context, tree: Logic) -> Typed:
    return replace(
        tree, operands=tuple(context.visit(context, o)[0] for o in tree.operands)
    ), CONDITION


def collection(context: Context, tree: Collection) -> Typed:
    found = progressions.continued(tree)
    if found is not None:
        return context.visit(context, found)
    items = ellipsis.in_list(context, tree.items)
    if isinstance(items, Tree):
        return context.visit(context, items)
    return replace(tree, items=tuple(context.visit(context, item)[0] for item in items)), Type(
        tree.kind
    )


def comprehension(context: Context, tree: Comprehension) -> Typed:
    frame = {name: Bound(context.unique(name), NUMBER) for name in tree.variables}
    with context.binding(frame):
        element = context.visit(context, tree.element)[0]
        condition = context.visit(context, tree.condition)[0]
    names = tuple(bound.unique for bound in frame.values())
    return Comprehension(element, condition, names, span=tree.span), Type("set")


def interval(context: Context, tree: Interval) -> Typed:
    lower = context.numbers(tree.lower, "An end of an interval")
    upper = context.numbers(tree.upper, "An end of an interval")
    return replace(tree, lower=lower, upper=upper), Type("interval")


def plus_minus(context: Context, tree: PlusMinus) -> Typed:
    left = context.visit(context, tree.left)[0] if tree.left is not None else None
    return PlusMinus(left, context.visit(context, tree.right)[0], span=tree.span), Type(
        "two values"
    )


def law(context: Context, tree: Law) -> Typed:
    return replace(
        tree, parameters=tuple(context.visit(context, p)[0] for p in tree.parameters)
    ), Type("law")


def dots(context: Context, tree: Dots) -> Typed:
    raise context.clash("READ.DOTS", "These dots have no pattern around them that could be continued.", tree,
                        "Write the first entries and the last one, such as x_1, x_2, \\dots, x_n.")  # fmt: skip


def moment(context: Context, tree: Moment) -> Typed:
    done = [context.visit(context, operand) for operand in tree.operands]
    given = context.visit(context, tree.given)[0] if tree.given is not None else None
    closed = Moment(tree.kind, tuple(t for t, _ in done), given, span=tree.span)
    if tree.kind == "expectation" and len(done) == 1:
        context.value_shape(tree.operands[0], done[0][1], "under an expectation")
        return closed, replace(done[0][1], entrywise=False)
    if tree.kind in {"variance", "covariance"}:
        for operand, (_, kind) in zip(tree.operands, done, strict=True):
            if not context.is_number(kind):
                raise context.clash("SHAPE.NUMBER_NEEDED", f"{context.describe(operand, kind)}; only the {tree.kind} of "
                                    "numbers is known here.", operand)  # fmt: skip
    return closed, NUMBER
