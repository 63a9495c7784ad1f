"""Shapes of sums, signs and transposes."""

from __future__ import annotations

from dataclasses import replace

from grader.expression import ellipsis
from grader.expression.context import Clash, Context, Typed
from grader.expression.kinds import NUMBER, value
from grader.expression.nodes import Collection, Dots, Matrix, Negation, Sum, Transpose, Tree
from grader.expression.shapes import SCALAR
from grader.expression.sizes import ONE
from grader.expression.traversal import is_zero


def sum_(context: Context, tree: Sum) -> Typed:
    if any(isinstance(term, Dots) for term in tree.terms):
        return context.visit(context, ellipsis.in_sum(context, tree))
    done = [context.visit(context, term) for term in tree.terms]
    shape, entrywise, first = SCALAR, True, None
    for term, (_, kind) in zip(tree.terms, done, strict=True):
        found = context.value_shape(term, kind, "in a sum")
        if found.is_scalar:
            continue
        entrywise = entrywise and kind.entrywise
        if first is None:
            shape, first = found, (term, kind)
        elif not context.sizes.unify_shapes(shape, found):
            raise _sum_clash(context, tree, first, (term, kind))
    if first is None:
        return Sum(tuple([t for t, _ in done]), span=tree.span), NUMBER
    if not entrywise:
        _no_loose_number(context, tree, done, first)
    return Sum(tuple([t for t, _ in done]), span=tree.span), value(shape, entrywise=entrywise)


def _sum_clash(context: Context, tree: Tree, first: Typed, second: Typed) -> Clash:
    message = (f"{context.describe(*first)} and {context.describe(*second)}; "
               "they cannot be added.")  # fmt: skip
    turned = context.sizes.resolve_shape(second[1].shape).transposed
    mend = (
        "One of them needs a transpose."
        if turned == context.sizes.resolve_shape(first[1].shape)
        else ""
    )
    return context.clash("SHAPE.SUM", message, tree, mend)


def _no_loose_number(context: Context, tree: Sum, done: list[Typed], first: Typed) -> None:
    for term, (closed, kind) in zip(tree.terms, done, strict=True):
        if context.is_number(kind) and not is_zero(closed):
            fits = (
                "a multiple of I"
                if context.sizes.resolve_shape(first[1].shape).columns != ONE
                else "a multiple of 𝟏"
            )
            raise context.clash(
                "SHAPE.SUM", f"{context.describe(term, kind)} and {context.describe(*first)}; they cannot be added.",
                tree, f"Did you mean {fits}, or one entry of {context.show(first[0])}?",
            )  # fmt: skip


def negation(context: Context, tree: Negation) -> Typed:
    done, kind = context.visit(context, tree.operand)
    context.value_shape(tree.operand, kind, "behind a minus sign")
    return Negation(done, span=tree.span), kind


def transpose(context: Context, tree: Transpose) -> Typed:
    done, kind = context.visit(context, tree.operand)
    if kind.kind in {"tuple", "list"} and isinstance(tree.operand, Collection):
        return context.visit(
            context, Matrix(tuple((item,) for item in tree.operand.items), span=tree.span)
        )
    shape = context.value_shape(tree.operand, kind, "under a transpose")
    if shape.is_scalar:
        return done, kind
    return Transpose(done, span=tree.span), replace(kind, shape=shape.transposed)
