r"""From the tree as written to a closed tree with shapes: every size, range and definition filled in.

Elaboration decides what is ambiguous without declarations: whether `A x` fits, what `I` measures, over what `\\sum_i` runs,
at which point `f'` is meant. What does not fit becomes a diagnostic with a sentence that a student understands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grader.expression import calculus, calls, conditions, function_shapes, indexed, products, sums
from grader.expression.context import Clash, Context, Typed
from grader.expression.declarations import (
    Declaration,
    Function,
    Index,
    Scope,
    SizeName,
)
from grader.expression.kinds import NUMBER, Type, is_open
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
from grader.expression.shapes import Shape
from grader.expression.sizes import Size
from grader.expression.traversal import rebuild
from grader.records import record
from grader.text import Diagnostic, did_you_mean


@record
class Elaborated:
    """A closed tree. `shape` is None unless `kind` is `value`; `free` are its free indices with their ranges."""

    tree: Tree
    kind: str
    shape: Shape | None
    free: tuple[tuple[str, Size, Size], ...] = ()


def elaborate(
    tree: Tree,
    scope: Scope,
    *,
    expected: Shape | None = None,
    show: Callable[[Tree], str] = str,
) -> Elaborated | Diagnostic:
    """Close `tree` over `scope`; `expected` is the shape asked for, which may settle the size of an `I`.

    `show` writes a tree for a message.
    """
    context = Context(scope, _visit, show)
    try:
        closed, kind = _visit(context, tree)
        if expected is not None and kind.kind == "value":
            context.sizes.unify_shapes(kind.shape, expected)
        closed, free = _close(context, closed)
        shape = context.sizes.resolve_shape(kind.shape) if kind.kind == "value" else None
    except Clash as clash:
        return clash.diagnostic
    except RecursionError:
        return Diagnostic("READ.TOO_DEEP", "The definitions are nested too deeply.")
    return Elaborated(closed, kind.kind, shape, free)


def _close(context: Context, tree: Tree) -> tuple[Tree, tuple[tuple[str, Size, Size], ...]]:
    """Put the sizes that were found in, and order the free indices: declared ones first, as declared."""
    if context.sizes.any:
        tree = _with_sizes(context, tree)
    resolve = context.sizes.resolve
    declared = list(context.scope.declarations)
    order = {name: place for place, name in enumerate(declared)}
    names = sorted(context.free, key=lambda name: (order.get(name, len(order)), name))
    return tree, tuple((n, resolve(context.free[n][0]), resolve(context.free[n][1])) for n in names)


def _with_sizes(context: Context, tree: Tree) -> Tree:
    tree = rebuild(tree, lambda child: _with_sizes(context, child))
    match tree:
        case (
            Identity(size=Size() as size)
            | Ones(size=Size() as size)
            | SizeValue(size=Size() as size)
        ):
            found = context.sizes.resolve(size)
            bare = tree if isinstance(tree, SizeValue) else replace(tree, size=None)
            if is_open(found):
                raise context.clash("SHAPE.SIZE_UNKNOWN", f"Nothing says which size {context.show(bare)} has here.",
                                    tree, "Write the size as a subscript, such as I_n.")  # fmt: skip
            return replace(tree, size=found)
        case UnitVector(size=Size() as size):
            return replace(tree, size=context.sizes.resolve(size))
        case Table():
            return replace(
                tree, indices=tuple((n, context.sizes.resolve(s)) for n, s in tree.indices)
            )
        case _:
            return tree


def _visit(context: Context, tree: Tree) -> Typed:
    return _VISIT[type(tree)](context, tree)


def _name(context: Context, tree: Name) -> Typed:
    bound = context.lookup(tree.name)
    if bound is not None:
        return Name(bound.unique, span=tree.span), bound.type
    scope = context.scope
    if tree.name in scope.definitions:
        definition = scope.definitions[tree.name]
        if definition.parameters:
            return calls.function_name(context, FunctionName(tree.name, span=tree.span))
        return calls.defined(context, definition)
    if tree.name in scope.declarations:
        return _declared(context, tree, scope.declarations[tree.name])
    if tree.name in context.free:
        return tree, NUMBER
    if tree.name in scope.sizes:
        return SizeValue(Size.of(tree.name), span=tree.span), NUMBER
    if scope.letters_are_numbers:
        return tree, NUMBER
    near = did_you_mean(tree.name, [*scope.declarations, *scope.definitions])
    raise context.clash(
        "READ.UNKNOWN_NAME", f"{context.show(tree)} is not among the names of this exercise.", tree,
        f"Did you mean {near}?" if near else "",
    )  # fmt: skip


def _declared(context: Context, tree: Name, declaration: Declaration) -> Typed:
    match declaration:
        case Index(lower=lower, upper=upper):
            context.free.setdefault(tree.name, (lower, upper))
            return tree, NUMBER
        case SizeName():
            return SizeValue(Size.of(tree.name), span=tree.span), NUMBER
        case Function():
            return calls.function_name(context, FunctionName(tree.name, span=tree.span))
        case _:
            return tree, calls.declared_type(declaration)


def _leaf_number(_context: Context, tree: Tree) -> Typed:
    return tree, NUMBER


def _constant(_context: Context, tree: Constant) -> Typed:
    return tree, NUMBER if tree.name in {"pi", "e", "i", "infinity"} else Type("set")


def _already_closed(_context: Context, tree: Tree) -> Typed:
    raise TypeError(f"{type(tree).__name__} is made by elaboration and cannot be elaborated")


_VISIT: dict[type, Callable[[Context, Any], Typed]] = {
    Number: _leaf_number,
    Constant: _constant,
    Name: _name,
    FunctionName: calls.function_name,
    Sum: sums.sum_,
    Negation: sums.negation,
    Product: products.product,
    Quotient: products.quotient,
    Power: products.power,
    Transpose: sums.transpose,
    Apply: function_shapes.apply,
    Call: calls.call,
    Prime: calculus.prime,
    Entry: indexed.entry,
    Reduction: indexed.reduction,
    Cases: conditions.cases,
    Indicator: conditions.indicator,
    Matrix: indexed.matrix,
    Dots: conditions.dots,
    Identity: indexed.identity,
    Ones: indexed.ones,
    UnitVector: indexed.unit_vector,
    Differential: calculus.differential,
    Moment: conditions.moment,
    Integral: calculus.integral,
    Limit: calculus.limit,
    Relation: conditions.relation,
    Logic: conditions.logic,
    Collection: conditions.collection,
    Comprehension: conditions.comprehension,
    Interval: conditions.interval,
    PlusMinus: conditions.plus_minus,
    Law: conditions.law,
    Let: _already_closed,
    Defined: _already_closed,
    Table: indexed.table,
    SizeValue: _leaf_number,
}
