"""Shapes of products, quotients and powers."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

from grader.expression import ellipsis
from grader.expression.context import Clash, Context, Typed
from grader.expression.kinds import NUMBER, Type, value
from grader.expression.nodes import (
    Apply,
    Constant,
    Dots,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    SizeValue,
    Transpose,
    Tree,
)
from grader.expression.shapes import SCALAR, Shape


def product(context: Context, tree: Product) -> Typed:
    """An ordered product. Shapes: (n, k), (k, m) -> (n, m); a number scales anything."""
    if any(isinstance(factor, Dots) for factor in tree.factors):
        return context.visit(context, ellipsis.in_product(context, tree))
    done = [context.visit(context, factor) for factor in tree.factors]
    for factor, (_, kind) in zip(tree.factors, done, strict=True):
        context.value_shape(factor, kind, "in a product")
    closed = Product(tuple(t for t, _ in done), span=tree.span)
    matrices = [
        (f, t) for f, t in zip(tree.factors, done, strict=True) if not context.is_number(t[1])
    ]
    if not matrices:
        return closed, NUMBER
    if len(matrices) == 1:
        kind = matrices[0][1][1]
        return closed, value(context.sizes.resolve_shape(kind.shape), entrywise=kind.entrywise)
    shape = _fold(context, [t[1].shape for _, t in matrices])
    if shape is not None:
        return closed, value(shape)
    grouped = _regrouped(context, done)
    if grouped is not None:
        return replace(closed, factors=grouped[0]), value(grouped[1])
    raise _product_clash(context, tree, [(f, t[1]) for f, t in matrices])


def product_shape(context: Context, left: Shape, right: Shape) -> Shape | None:
    """The shape of `left · right`, or None where they don't fit."""
    left, right = context.sizes.resolve_shape(left), context.sizes.resolve_shape(right)
    if left.is_scalar:
        return right
    if right.is_scalar:
        return left
    if context.sizes.unify(left.columns, right.rows):
        return context.sizes.resolve_shape(Shape(left.rows, right.columns))
    return None


def _fold(context: Context, shapes: list[Shape]) -> Shape | None:
    total = SCALAR
    for shape in shapes:
        found = product_shape(context, total, shape)
        if found is None:
            return None
        total = found
    return total


def _regrouped(context: Context, done: list[Typed]) -> tuple[tuple[Tree, ...], Shape] | None:
    """`A xᵀy b` is A·(xᵀy)·b: adjacent row and column whose product is a number are taken first."""
    factors = list(done)
    changed = True
    while changed:
        changed = False
        for k in range(len(factors) - 1):
            (left, a), (right, b) = factors[k], factors[k + 1]
            one, two = context.sizes.resolve_shape(a.shape), context.sizes.resolve_shape(b.shape)
            if one.is_row and two.is_column and not one.is_scalar and one.columns == two.rows:
                factors[k : k + 2] = [(Product((left, right)), NUMBER)]
                changed = True
                break
    if len(factors) == len(done):
        return None
    shape = _fold(context, [t.shape for _, t in factors])
    return None if shape is None else (tuple(t for t, _ in factors), shape)


def _product_clash(context: Context, tree: Product, factors: list[tuple[Tree, Type]]) -> Clash:
    """The sentence for the first two neighbours that do not fit."""
    show = context.show
    total = context.sizes.resolve_shape(factors[0][1].shape)
    for (left, a), (right, b) in itertools.pairwise(factors):
        shape = context.sizes.resolve_shape(b.shape)
        found = product_shape(context, total, shape)
        if found is not None:
            total = found
            continue
        own = context.sizes.resolve_shape(a.shape)
        said = f"{context.describe(left, a)} and {context.describe(right, b)}"
        if own != total:
            said = f"what stands before {show(right)} is {total} and {context.describe(right, b)}"
        mend = _product_mend(context, left, own, right, shape)
        pair = show(Product((left, right))) if own == total else "their product"
        return context.clash("SHAPE.PRODUCT", f"{said}, so {pair} is not defined.", tree, mend)
    return context.clash("SHAPE.PRODUCT", "The shapes of these factors do not fit.", tree)


def _product_mend(context: Context, left: Tree, one: Shape, right: Tree, two: Shape) -> str:
    """The product that may have been meant: one factor turned."""
    show = context.show
    if one.is_column and one == two:
        entrywise = show(Apply("hadamard", (left, right)))
        return f"Did you mean {show(Product((_turned(left), right)))} (a number) or {entrywise} (entry by entry)?"
    if one.is_row and one == two:
        return f"Did you mean {show(Product((left, _turned(right))))} (a number)?"
    if one.rows == two.rows and not one.is_scalar:
        return f"Did you mean {show(Product((_turned(left), right)))}?"
    if one.columns == two.columns:
        return f"Did you mean {show(Product((left, _turned(right))))}?"
    return ""


def _turned(tree: Tree) -> Tree:
    return tree.operand if isinstance(tree, Transpose) else Transpose(tree)


def quotient(context: Context, tree: Quotient) -> Typed:
    """`a / b`; below the line stands a number, or what an elementary function of a vector returned."""
    top, kind = context.visit(context, tree.numerator)
    bottom, below = context.visit(context, tree.denominator)
    shape = context.value_shape(tree.numerator, kind, "above a fraction line")
    under = context.value_shape(tree.denominator, below, "below a fraction line")
    closed = Quotient(top, bottom, span=tree.span)
    if under.is_scalar:
        return closed, kind if shape == kind.shape else replace(kind, shape=shape)
    if below.entrywise and (
        shape.is_scalar or (kind.entrywise and context.sizes.unify_shapes(shape, under))
    ):
        return closed, value(under, entrywise=True)
    mend = f"Write the inverse, {context.show(Power(tree.denominator, Number(Fraction(-1))))}." if under.rows == under.columns else (
        "To divide entry by entry write ⊘ (\\oslash)." if under == shape else "")  # fmt: skip
    raise context.clash(
        "SHAPE.QUOTIENT",
        f"{context.describe(tree.denominator, below)}; one cannot divide by it.",
        tree,
        mend,
    )


def power(context: Context, tree: Power) -> Typed:
    """`a^b`: of numbers, of a square matrix by an integer, of an entrywise value entry by entry."""
    base, kind = context.visit(context, tree.base)
    exponent, above = context.visit(context, tree.exponent)
    shape = context.value_shape(tree.base, kind, "under an exponent")
    raised = context.value_shape(tree.exponent, above, "in an exponent")
    if shape.is_scalar and raised.is_scalar:
        return Power(base, exponent, span=tree.span), NUMBER
    if shape.is_scalar:
        if isinstance(tree.base, Constant) and tree.base.name == "e":
            return _exponential(exponent, raised, tree)
        return Apply("power entrywise", (base, exponent), span=tree.span), value(
            raised, entrywise=True
        )
    if not raised.is_scalar:
        raise context.clash("SHAPE.POWER", f"{context.describe(tree.exponent, above)}; it cannot be the exponent of "
                            f"{context.show(tree.base)}.", tree)  # fmt: skip
    if kind.entrywise:
        return Apply("power entrywise", (base, exponent), span=tree.span), value(
            shape, entrywise=True
        )
    if not context.sizes.unify(shape.rows, shape.columns):
        raise _power_clash(context, tree, kind)
    if not _is_whole(exponent):
        raise context.clash("SHAPE.POWER", "A matrix has whole powers only.", tree)
    return Power(base, exponent, span=tree.span), value(context.sizes.resolve_shape(shape))


def _exponential(exponent: Tree, shape: Shape, tree: Power) -> Typed:
    if shape.rows == shape.columns:
        return Apply("matrix exponential", (exponent,), span=tree.span), value(shape)
    return Apply("exp", (exponent,), span=tree.span), value(shape, entrywise=True)


def _is_whole(exponent: Tree) -> bool:
    match exponent:
        case Number(value=number):
            return number.denominator == 1
        case Negation(operand=operand):
            return _is_whole(operand)
        case SizeValue() | Name():
            return True
        case _:
            return False


def _power_clash(context: Context, tree: Power, kind: Type) -> Clash:
    base = context.show(tree.base)
    mend = ""
    layer = (
        f"{tree.base.name}^({context.show(tree.exponent)})" if isinstance(tree.base, Name) else ""
    )
    if layer and context.scope.knows(layer):
        mend = f"Did you mean {layer}, with the superscript in brackets?"
    elif kind.shape.is_column or kind.shape.is_row:
        mend = f"Did you mean ‖{base}‖^2 (a number) or {base} ⊙ {base} (entry by entry)?"
    return context.clash(
        "SHAPE.POWER", f"{context.describe(tree.base, kind)}; it has no powers.", tree, mend
    )
