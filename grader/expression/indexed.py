"""What runs over an index: entries, sums, tables, unit vectors, matrices."""

from __future__ import annotations

from fractions import Fraction

from grader.expression import ellipsis
from grader.expression.context import Bound, Context, Typed
from grader.expression.declarations import Index
from grader.expression.kinds import NUMBER, is_open, value
from grader.expression.nodes import (
    Dots,
    Entry,
    Identity,
    Matrix,
    Name,
    Number,
    Ones,
    Reduction,
    SizeValue,
    Table,
    Tree,
    UnitVector,
)
from grader.expression.shapes import Shape, column
from grader.expression.sizes import Size
from grader.expression.traversal import walk


def entry(context: Context, tree: Entry) -> Typed:
    base, kind = context.visit(context, tree.base)
    indices = tree.indices
    if kind.kind == "family":
        assert kind.member is not None
        first = context.index(indices[0], kind.size)
        done: Tree = Entry(base, (first,), span=tree.span)
        if len(indices) == 1:
            return done, kind.member
        base, kind, indices = done, kind.member, indices[1:]
    shape = context.value_shape(tree.base, kind, "before a subscript")
    sizes = _axes(shape, len(indices))
    if sizes is None or kind.kind != "value":
        message = (
            f"{context.describe(tree.base, kind)}; it has no entry with {len(indices)} subscripts."
        )
        if len(indices) == 1:
            message = f"{context.describe(tree.base, kind)}; it has no entry with one subscript."
        raise context.clash("SHAPE.SUBSCRIPTS", message, tree)
    for index, size in zip(indices, sizes, strict=True):
        _size_from_index(context, index, size)
    closed = tuple(context.index(i, size) for i, size in zip(indices, sizes, strict=True))
    return Entry(base, closed, span=tree.span), NUMBER


def _size_from_index(context: Context, index: Tree, size: Size) -> None:
    """In `I_{ij}` and `e_i` the index says how far it runs, where nothing else gives the size."""
    if isinstance(index, Name) and is_open(context.sizes.resolve(size)):
        known = context.known_range(index.name)
        if known is not None:
            context.sizes.unify(size, known)


def _axes(shape: Shape, count: int) -> tuple[Size, ...] | None:
    if shape.is_scalar:
        return None
    if count == 1:
        return (shape.rows,) if shape.is_column else (shape.columns,) if shape.is_row else None
    return (shape.rows, shape.columns) if count == 2 else None


def reduction(context: Context, tree: Reduction) -> Typed:
    index = tree.index if tree.index is not None else _only_index(context, tree)
    lower = context.numbers(tree.lower, "The lower bound") if tree.lower is not None else None
    upper = context.numbers(tree.upper, "The upper bound") if tree.upper is not None else None
    runs_to = upper.size if isinstance(upper, SizeValue) else None
    bound = Bound(context.unique(index), NUMBER, is_index=True, upper=runs_to)
    with context.binding({index: bound}):
        body, kind = context.visit(context, tree.body)
        condition = (
            context.visit(context, tree.condition)[0] if tree.condition is not None else None
        )
    context.value_shape(tree.body, kind, f"under a {tree.operation} sign")
    if upper is None:
        upper = _range_from_use(context, tree, index, bound)
    done = Reduction(
        tree.operation,
        bound.unique,
        lower or Number(Fraction(1)),
        upper,
        condition,
        body,
        span=tree.span,
    )
    if tree.operation in {"max", "min"} and not context.is_number(kind):
        raise context.clash(
            "SHAPE.NUMBER_NEEDED", f"Only numbers have a {tree.operation}.", tree.body
        )
    return done, kind


def _only_index(context: Context, tree: Reduction) -> str:
    """The index of a sum without one: the only letter in a subscript below it that is not bound outside."""
    letters: list[str] = []
    inner = {node.index for node in walk(tree.body) if isinstance(node, Reduction)}
    for node in walk(tree.body):
        if isinstance(node, Entry):
            for index in node.indices:
                name = index.name if isinstance(index, Name) else None
                if (
                    name
                    and name not in letters
                    and name not in inner
                    and context.lookup(name) is None
                ):
                    known = context.scope.declarations.get(name)
                    if known is None or isinstance(known, Index):
                        letters.append(name)
    if len(letters) != 1:
        raise context.clash("READ.SUM_WITHOUT_INDEX", f"This {tree.operation} does not say over which index it runs.",
                            tree, "Write the index below the sign, such as \\sum_j.")  # fmt: skip
    return letters[0]


def _range_from_use(context: Context, tree: Reduction, index: str, bound: Bound) -> Tree:
    size = bound.upper
    if size is None:
        declared = context.scope.declarations.get(index)
        size = declared.upper if isinstance(declared, Index) else None
    if size is None and tree.condition is not None:
        size = next((s for n in walk(tree.condition) if isinstance(n, Name)
                     and (s := context.known_range(n.name)) is not None), None)  # fmt: skip
    if size is None:
        raise context.clash("READ.RANGE", f"Nothing says how far {index} runs in this {tree.operation}.", tree,
                            f"Write the bounds, such as \\sum_{{{index}=1}}^n.")  # fmt: skip
    return SizeValue(size)


def unit_vector(context: Context, tree: UnitVector) -> Typed:
    size = tree.size or context.sizes.fresh()
    _size_from_index(context, tree.index, size)
    index = context.index(tree.index, size)
    return UnitVector(index, size, span=tree.span), value(column(size))


def identity(context: Context, tree: Identity) -> Typed:
    size = tree.size or context.sizes.fresh()
    return Identity(size, span=tree.span), value(Shape(size, size))


def ones(context: Context, tree: Ones) -> Typed:
    size = tree.size or context.sizes.fresh()
    return Ones(size, span=tree.span), value(column(size))


def matrix(context: Context, tree: Matrix) -> Typed:
    if any(isinstance(cell, Dots) for cells in tree.rows for cell in cells):
        return context.visit(context, ellipsis.in_matrix(context, tree))
    width = len(tree.rows[0])
    for cells in tree.rows:
        if len(cells) != width:
            raise context.clash("READ.RAGGED", "The rows of this matrix differ in length.", tree)
    done = [[context.visit(context, cell) for cell in cells] for cells in tree.rows]
    for cells, typed in zip(tree.rows, done, strict=True):
        for cell, (_, kind) in zip(cells, typed, strict=True):
            if not context.is_number(kind):
                raise context.clash("SHAPE.CELL", f"{context.describe(cell, kind)}; the cells of a matrix are numbers.",
                                    cell)  # fmt: skip
    rows = tuple(tuple(t for t, _ in typed) for typed in done)
    if len(rows) == 1 and width == 1:
        return rows[0][0], NUMBER
    return Matrix(rows, span=tree.span), value(Shape(Size.of(len(rows)), Size.of(width)))


def table(context: Context, tree: Table) -> Typed:
    """A table made of dots: its indices are the names they bind."""
    frame = {
        name: Bound(context.unique(name), NUMBER, is_index=True, upper=size)
        for name, size in tree.indices
    }
    with context.binding(frame):
        body, kind = context.visit(context, tree.body)
    if not context.is_number(kind):
        raise context.clash("SHAPE.CELL", "The cells of a matrix are numbers.", tree)
    sizes = [size for _, size in tree.indices]
    shape = column(sizes[0]) if len(sizes) == 1 else Shape(sizes[0], sizes[1])
    shape = shape.transposed if tree.row else shape
    indices = tuple((frame[name].unique, size) for name, size in tree.indices)
    return Table(indices, body, row=tree.row, span=tree.span), value(shape)
