"""The shape rules that rows of the vocabulary name."""

from __future__ import annotations

from collections.abc import Callable

from grader.expression import ellipsis
from grader.expression.context import Context, Typed
from grader.expression.kinds import NUMBER, Type, value
from grader.expression.nodes import Apply, Collection, Dots, Matrix
from grader.expression.shapes import SCALAR, Shape, column
from grader.expression.sizes import ONE, Size
from grader.expression.vocabulary import FUNCTIONS

Rule = Callable[[Context, Apply, list[Typed]], Typed]


def apply(context: Context, tree: Apply) -> Typed:
    """A function of the vocabulary by its shape rule."""
    function = FUNCTIONS[tree.function]
    arguments = tree.arguments
    if any(isinstance(argument, Dots) for argument in arguments):
        arguments = (ellipsis.as_column(context, arguments, tree),)
    elif len(arguments) == 1 and isinstance(arguments[0], Collection):
        arguments = arguments[0].items
    least, most = function.arity
    if not least <= len(arguments) <= most:
        raise context.clash("READ.ARGUMENTS", f"{function.symbol} takes {least} argument{'s' * (least != 1)}, "
                            f"not {len(arguments)}.", tree)  # fmt: skip
    tree = Apply(tree.function, arguments, span=tree.span)
    return RULES[function.shape](context, tree, [context.visit(context, a) for a in arguments])


def _closed(tree: Apply, done: list[Typed]) -> Apply:
    return Apply(tree.function, tuple(t for t, _ in done), span=tree.span)


def _shapes(context: Context, tree: Apply, done: list[Typed]) -> list[Shape]:
    where = f"in the brackets of {FUNCTIONS[tree.function].symbol}"
    return [
        context.value_shape(a, kind, where)
        for a, (_, kind) in zip(tree.arguments, done, strict=True)
    ]


def _entrywise(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    shapes = _shapes(context, tree, done)
    if len(shapes) == 2 and not shapes[1].is_scalar:
        raise context.clash(
            "SHAPE.NUMBER_NEEDED",
            f"{context.describe(tree.arguments[1], done[1][1])}; a number is needed.",
            tree,
        )
    closed = _closed(tree, done)
    shape = shapes[0]
    if shape.is_scalar:
        return closed, NUMBER
    if tree.function == "abs":
        if shape.is_row or shape.is_column:
            return Apply("norm", closed.arguments, span=tree.span), NUMBER
        return Apply("det", closed.arguments, span=tree.span), NUMBER
    if tree.function == "exp" and shape.rows == shape.columns:
        return Apply("matrix exponential", closed.arguments, span=tree.span), value(shape)
    return closed, value(shape, entrywise=True)


def _entrywise_pair(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    left, right = _shapes(context, tree, done)
    closed = _closed(tree, done)
    if left.is_scalar and right.is_scalar:
        return closed, NUMBER
    if left.is_scalar or right.is_scalar:
        return closed, value(right if left.is_scalar else left)
    if not context.sizes.unify_shapes(left, right):
        raise context.clash(
            "SHAPE.ENTRYWISE", f"{context.describe(tree.arguments[0], done[0][1])} and "
            f"{context.describe(tree.arguments[1], done[1][1])}; {FUNCTIONS[tree.function].symbol} needs equal shapes.", tree,
        )  # fmt: skip
    return closed, value(
        context.sizes.resolve_shape(left), entrywise=all(kind.entrywise for _, kind in done)
    )


def _number(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    for argument, (_, kind) in zip(tree.arguments, done, strict=True):
        if not context.is_number(kind):
            symbol = FUNCTIONS[tree.function].symbol
            raise context.clash(
                "SHAPE.NUMBER_NEEDED",
                f"{context.describe(argument, kind)}; {symbol} takes numbers.",
                argument,
            )
    return _closed(tree, done), NUMBER


def _any_to_number(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    shapes = _shapes(context, tree, done)
    if len(shapes) == 2 and not shapes[1].is_scalar:
        raise context.clash(
            "SHAPE.NUMBER_NEEDED", "The kind of norm is a number or ∞.", tree.arguments[1]
        )
    return _closed(tree, done), NUMBER


def _square(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    (shape,) = _shapes(context, tree, done)
    if not context.sizes.unify(shape.rows, shape.columns):
        symbol = FUNCTIONS[tree.function].symbol
        raise context.clash(
            "SHAPE.SQUARE",
            f"{context.describe(tree.arguments[0], done[0][1])}; {symbol} needs a square matrix.",
            tree,
        )
    return _closed(tree, done), value(context.sizes.resolve_shape(shape))


def _square_to_number(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    return _square(context, tree, done)[0], NUMBER


def _extremum(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    shapes = _shapes(context, tree, done)
    if len(shapes) == 1:
        return _closed(tree, done), NUMBER
    shape = next((s for s in shapes if not s.is_scalar), SCALAR)
    for other in shapes:
        if not other.is_scalar and not context.sizes.unify_shapes(shape, other):
            raise context.clash(
                "SHAPE.ENTRYWISE", f"{tree.function} needs numbers, or vectors of one shape.", tree
            )
    return _closed(tree, done), value(context.sizes.resolve_shape(shape), entrywise=True)


def _inner(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    left, right = _shapes(context, tree, done)
    same = context.sizes.unify_shapes(left, right)
    if not same and not (
        _is_vector(left) and _is_vector(right) and _length(left) == _length(right)
    ):
        raise context.clash(
            "SHAPE.INNER", f"{context.describe(tree.arguments[0], done[0][1])} and "
            f"{context.describe(tree.arguments[1], done[1][1])}; their inner product is not defined.", tree,
        )  # fmt: skip
    return _closed(tree, done), NUMBER


def _is_vector(shape: Shape) -> bool:
    return shape.is_column or shape.is_row


def _length(shape: Shape) -> Size:
    return shape.rows if shape.is_column else shape.columns


def _outer(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    left, right = _shapes(context, tree, done)
    if not (_is_vector(left) and _is_vector(right)):
        raise context.clash("SHAPE.OUTER", "An outer product is of two vectors.", tree)
    return Apply("outer", tuple(t for t, _ in done), span=tree.span), value(
        Shape(_length(left), _length(right))
    )


def _tensor(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    left, right = _shapes(context, tree, done)
    if left.is_column and right.is_column and not left.is_scalar and not right.is_scalar:
        return _outer(context, tree, done)
    return _closed(tree, done), value(Shape(left.rows * right.rows, left.columns * right.columns))


def _cross(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    left, right = _shapes(context, tree, done)
    three = Size.of(3)
    if not (_is_vector(left) and left == right and context.sizes.unify(_length(left), three)):
        raise context.clash(
            "SHAPE.CROSS", "A cross product is of two vectors with three entries.", tree
        )
    return _closed(tree, done), value(left)


def _diag(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    if len(done) > 1:
        _number(context, tree, done)
        size = Size.of(len(done))
        rows = Matrix(tuple((t,) for t, _ in done))
        return Apply("diag", (rows,), span=tree.span), value(Shape(size, size))
    (shape,) = _shapes(context, tree, done)
    if _is_vector(shape):
        return _closed(tree, done), value(Shape(_length(shape), _length(shape)))
    _square(context, tree, done)
    return _closed(tree, done), value(column(context.sizes.resolve(shape.rows)))


def _vec(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    (shape,) = _shapes(context, tree, done)
    return _closed(tree, done), value(column(shape.rows * shape.columns))


def _vector(context: Context, tree: Apply, done: list[Typed]) -> Typed:
    (shape,) = _shapes(context, tree, done)
    if not _is_vector(shape) or shape == Shape(ONE, ONE):
        symbol = FUNCTIONS[tree.function].symbol
        raise context.clash(
            "SHAPE.VECTOR",
            f"{context.describe(tree.arguments[0], done[0][1])}; {symbol} takes a vector.",
            tree,
        )
    return _closed(tree, done), value(shape, entrywise=True)


def _set(_context: Context, tree: Apply, done: list[Typed]) -> Typed:
    return _closed(tree, done), Type("set")


RULES: dict[str, Rule] = {
    "entrywise": _entrywise,
    "entrywise pair": _entrywise_pair,
    "number": _number,
    "any to number": _any_to_number,
    "square": _square,
    "square to number": _square_to_number,
    "extremum": _extremum,
    "inner": _inner,
    "outer": _outer,
    "tensor": _tensor,
    "cross": _cross,
    "diag": _diag,
    "vec": _vec,
    "vector": _vector,
    "set": _set,
}
