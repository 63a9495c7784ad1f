"""Dots: the pattern by index that the entries around them show.

Two entries are generalised (Plotkin 1970, on numerals only): where they differ, the first shows a number and the last
shows how far it runs; every other entry must agree with what comes out, else the pattern is ambiguous.
"""

from __future__ import annotations

from fractions import Fraction

from grader.expression.context import Clash, Context
from grader.expression.nodes import (
    Cases,
    Dots,
    Matrix,
    Name,
    Number,
    Product,
    Reduction,
    Relation,
    SizeValue,
    Sum,
    Table,
    Tree,
)
from grader.expression.sizes import Size
from grader.expression.traversal import children, is_zero, rebuild

_ROW, _COLUMN = "row·", "column·"


def in_sum(context: Context, tree: Sum) -> Tree:
    """`w_1 + w_2 + … + w_n` as terms and a sum over an index."""
    return _between(context, tree, tree.terms, "sum")


def in_product(context: Context, tree: Product) -> Tree:
    """`x_1 x_2 ⋯ x_n` as factors and a product over an index."""
    return _between(context, tree, tree.factors, "product")


def in_list(context: Context, items: tuple[Tree, ...]) -> tuple[Tree, ...] | Tree:
    """The items of a list, or the table that a list with dots shows."""
    if any(isinstance(item, Dots) for item in items):
        return as_column(context, items, items[0])
    return items


def _between(
    context: Context, tree: Sum | Product, parts: tuple[Tree, ...], operation: str
) -> Tree:
    place = next(k for k, part in enumerate(parts) if isinstance(part, Dots))
    parts = _without_middle(context, parts, place)
    if place == 0 or place + 1 >= len(parts) or sum(isinstance(p, Dots) for p in parts) > 1:
        raise _no_pattern(context, tree)
    before, after = parts[place - 1], parts[place + 1]
    index = context.unique("k")
    found = _generalise(before, after, index)
    if found is None:
        raise _no_pattern(context, tree)
    body, first, last = found
    for k, part in enumerate(parts[: place - 1]):
        number = first - (place - 1 - k)
        if number >= 1 and _put(body, index, Number(Fraction(number))) != part:
            raise _no_pattern(context, tree)
    run = Reduction(operation, index, Number(Fraction(first)), last, None, body, span=tree.span)
    whole = (*parts[: place - 1], run, *parts[place + 2 :])
    if len(whole) == 1:
        return run
    return Sum(whole, span=tree.span) if isinstance(tree, Sum) else Product(whole, span=tree.span)


def _without_middle(context: Context, parts: tuple[Tree, ...], place: int) -> tuple[Tree, ...]:
    """`a_1 + … + a_k + … + a_n` without the one in the middle, where it is one of the others."""
    if not 0 < place < len(parts) - 3 or not isinstance(parts[place + 2], Dots):
        return parts
    index = context.unique("k")
    first, middle, last = parts[place - 1], parts[place + 1], parts[place + 3]
    whole, run = _generalise(first, last, index), _generalise(first, middle, index)
    if whole is None or run is None or whole[:2] != run[:2]:
        return parts
    return (*parts[: place + 1], *parts[place + 3 :])


def as_column(context: Context, items: tuple[Tree, ...], place: Tree) -> Tree:
    """`(b_1, …, b_n)` as a column that runs over an index from 1."""
    return in_matrix(context, Matrix(tuple((item,) for item in items), span=place.span))


def in_matrix(context: Context, tree: Matrix) -> Tree:
    """A matrix with dots as a table by row and column.

    The entries before the dots stand at 1, 2, ...; the last one stands at the end. On the diagonal another pattern than
    beside it may hold.
    """
    known = _diagonal_cells(tree) or _known_cells(tree)
    if not known:
        raise _no_pattern(context, tree)
    rows = max(row for row, _ in known), max(column for _, column in known)
    tall = any(row == _END for row, _ in known)
    wide = any(column == _END for _, column in known)
    if not tall and not wide:
        raise _no_pattern(context, tree)
    last_row = _end(known, 0) if tall else Number(Fraction(rows[0]))
    last_column = _end(known, 1) if wide else Number(Fraction(rows[1]))
    last_row, last_column = _square_ends(last_row, last_column)
    if last_row is None or last_column is None:
        raise _no_pattern(context, tree)
    places = [
        (cell, _label(row, last_row), _label(column, last_column))
        for (row, column), cell in known.items()
    ]
    body = _pattern(places) or _diagonal_pattern(places)
    if body is None:
        raise _no_pattern(context, tree)
    row_index, column_index = context.unique("i"), context.unique("j")
    body = _rename(_rename(body, _ROW, row_index), _COLUMN, column_index)
    height, width = _size(context, tree, last_row), _size(context, tree, last_column)
    if not wide and rows[1] == 1:
        return Table(((row_index, height),), body, span=tree.span)
    if not tall and rows[0] == 1:
        return Table(((column_index, width),), body, row=True, span=tree.span)
    return Table(((row_index, height), (column_index, width)), body, span=tree.span)


_END = 10**6


def _diagonal_cells(tree: Matrix) -> dict[tuple[int, int], Tree]:
    """The cells of a diagonal matrix whose other cells are 0, dots or left out; nothing where it is none."""
    size = len(tree.rows)
    if size < 3 or any(len(cells) != size for cells in tree.rows):
        return {}
    diagonal = [tree.rows[k][k] for k in range(size)]
    gap = next((k for k, cell in enumerate(diagonal) if isinstance(cell, Dots)), 0)
    beside = (cell for i, cells in enumerate(tree.rows) for j, cell in enumerate(cells) if i != j)
    if gap != size - 2 or not all(isinstance(cell, Dots) or is_zero(cell) for cell in beside):
        return {}
    zero = Number(Fraction(0))
    found: dict[tuple[int, int], Tree] = {(k + 1, k + 1): diagonal[k] for k in range(gap)}
    return found | {(_END, _END): diagonal[-1], (1, _END): zero, (_END, 1): zero}


def _known_cells(tree: Matrix) -> dict[tuple[int, int], Tree]:
    """The cells whose place is known: before all dots of their row, or last in it; likewise by rows.

    Nothing where something else stands between dots: its place is not known.
    """
    found: dict[tuple[int, int], Tree] = {}
    past_dots = False
    for number, cells in enumerate(tree.rows, 1):
        if isinstance(cells[0], Dots):
            past_dots = True
            continue
        if past_dots and number < len(tree.rows):
            return {}
        row = _END if past_dots else number
        dotted = False
        for place, cell in enumerate(cells, 1):
            if isinstance(cell, Dots):
                dotted = True
            elif not dotted:
                found[row, place] = cell
            elif place == len(cells):
                found[row, _END] = cell
            else:
                return {}
    return found


def _end(known: dict[tuple[int, int], Tree], axis: int) -> Tree | None:
    """How far an axis runs: what differs between an entry near its start and the one at its end."""
    for (row, column), cell in known.items():
        if (row, column)[axis] != _END:
            continue
        for start in (2, 1):
            near = known.get((start, column) if axis == 0 else (row, start))
            found = _generalise(near, cell, "?") if near is not None else None
            if found is not None:
                return found[2]
    first, last = known.get((1, 1)), known.get((_END, _END))
    if first is not None and last is not None:
        found = _generalise(first, last, "?")
        if found is not None:
            return found[2]
    return None


def _square_ends(row: Tree | None, column: Tree | None) -> tuple[Tree | None, Tree | None]:
    return row if row is not None else column, column if column is not None else row


def _label(place: int, last: Tree) -> Tree:
    return last if place == _END else Number(Fraction(place))


def _pattern(places: list[tuple[Tree, Tree, Tree]]) -> Tree | None:
    """One formula in row and column for all these cells, or None."""
    cells = [cell for cell, _, _ in places]
    first = cells[0]
    if all(cell == first for cell in cells):
        return first
    if all(cell == row for cell, row, _ in places):
        return Name(_ROW)
    if all(cell == column for cell, _, column in places):
        return Name(_COLUMN)
    if any(type(cell) is not type(first) for cell in cells):
        return None
    return _pattern_below(places, cells)


def _pattern_below(places: list[tuple[Tree, Tree, Tree]], cells: list[Tree]) -> Tree | None:
    below = [list(children(cell)) for cell in cells]
    if not below[0] or any(len(b) != len(below[0]) for b in below):
        return None
    if len({_frame(cell) for cell in cells}) != 1:
        return None
    parts: list[Tree] = []
    for k in range(len(below[0])):
        part = _pattern(
            [(b[k], row, column) for b, (_, row, column) in zip(below, places, strict=True)]
        )
        if part is None:
            return None
        parts.append(part)
    rest = iter(parts)
    return rebuild(cells[0], lambda _child: next(rest))


def _frame(tree: Tree) -> str:
    """What a node is apart from the trees below it."""
    return repr(rebuild(tree, lambda _child: Dots()))


def _diagonal_pattern(places: list[tuple[Tree, Tree, Tree]]) -> Tree | None:
    diagonal = (
        _pattern([p for p in places if p[1] == p[2]]) if any(p[1] == p[2] for p in places) else None
    )
    beside = (
        _pattern([p for p in places if p[1] != p[2]]) if any(p[1] != p[2] for p in places) else None
    )
    if diagonal is None or beside is None:
        return None
    on = Relation((Name(_ROW), Name(_COLUMN)), ("=",))
    return Cases(((diagonal, on),), beside)


def _rename(tree: Tree, old: str, new: str) -> Tree:
    if isinstance(tree, Name) and tree.name == old:
        return Name(new)
    return rebuild(tree, lambda child: _rename(child, old, new))


def _put(tree: Tree, index: str, number: Tree) -> Tree:
    if isinstance(tree, Name) and tree.name == index:
        return number
    return rebuild(tree, lambda child: _put(child, index, number))


def _generalise(first: Tree, last: Tree, index: str) -> tuple[Tree, int, Tree] | None:
    """The formula in `index` that gives `first` at a number and `last` at the end; None if there is none."""
    differences: list[tuple[Tree, Tree]] = []
    body = _merge(first, last, index, differences)
    if body is None or not differences:
        return None
    start, end = differences[0]
    if any(pair != (start, end) for pair in differences):
        return None
    if not isinstance(start, Number) or start.value.denominator != 1:
        return None
    return body, int(start.value), end


def _merge(
    first: Tree, last: Tree, index: str, differences: list[tuple[Tree, Tree]]
) -> Tree | None:
    if first == last:
        return first
    if isinstance(first, Number) and isinstance(last, Name | SizeValue | Number | Sum):
        differences.append((first, last))
        return Name(index)
    below, above = list(children(first)), list(children(last))
    if (
        type(first) is not type(last)
        or not below
        or len(below) != len(above)
        or _frame(first) != _frame(last)
    ):
        return None
    parts = [_merge(a, b, index, differences) for a, b in zip(below, above, strict=True)]
    if any(part is None for part in parts):
        return None
    rest = iter(parts)
    return rebuild(first, lambda _child: next(rest))  # type: ignore[arg-type,return-value]


def _size(context: Context, tree: Matrix, label: Tree) -> Size:
    match label:
        case Name(name=name) if name in context.scope.sizes:
            return Size.of(name)
        case SizeValue(size=size):
            return size
        case Number(value=number) if number.denominator == 1:
            return Size.of(int(number))
        case Sum(terms=(head, Number(value=number))) if number.denominator == 1:
            return _size(context, tree, head) + Size.of(int(number))
    raise context.clash(
        "READ.DOTS",
        f"{context.show(label)} is not a size, so the dots do not say how far they run.",
        tree,
    )


def _no_pattern(context: Context, tree: Tree) -> Clash:
    return context.clash(
        "READ.DOTS", "The entries around the dots do not show one pattern by index.", tree,
        "Write the first entries and the last one in the same form, or give a formula for entry i, j.",
    )  # fmt: skip
