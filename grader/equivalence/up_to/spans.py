"""Bases of one subspace, as a set, a list or the columns of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, INVALID, Decision, different, undecided
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Aligned
from grader.equivalence.sides import Side, side_of
from grader.equivalence.up_to.sampling import DIGITS, Row, sampled
from grader.equivalence.up_to.spaces import Space, balanced
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import Collection, Entry, Matrix, Name, Number, Transpose, Tree
from grader.expression.traversal import is_zero
from grader.numerics.structure import distinct

POINTS = 8
MOST_VECTORS = 32


def same_span(key: Side, answer: Side, conditions: Conditions) -> Decision:
    """Whether the answer is a basis of what the key spans."""
    asked, given = vectors_of(key), vectors_of(answer)
    if asked is None:
        return undecided("UNDECIDED.UP_TO", wording.PERSON)
    if given is None:
        said = wording.other_kind(answer.kind, key.kind)
        return Decision(INVALID, "NOT_A_VALUE", None, (said,))
    sizes = {len(vector) for vector in (*asked, *given)}
    if len(sizes) > 1:
        return different("NEQ.SHAPE", wording.VECTORS_LENGTH)
    length = sizes.pop() if sizes else 0
    trees = [[_column(vector) for vector in side] for side in (asked, given)]
    whole = [
        _column([entry for vector in side for entry in vector] or [_ZERO])
        for side in (asked, given)
    ]
    pair = conditions.pair(Aligned(whole[0], whole[1], ()))
    seen = sampled(pair, trees[0], trees[1], POINTS)
    if seen.lacks_region:
        return different("NEQ.DOMAIN", wording.DOMAIN)
    if not seen.points:
        return undecided("UNDECIDED.POINTS", wording.PERSON)
    rows = [list(map(list, point)) for point in seen.points]
    if length == 1:  # functions: one number stands for all points
        rows = [[[entry for point in rows for entry in point[k]] for k in range(len(rows[0]))]]
    has_letters = any(isinstance(n, Name) for tree in whole for n in distinct(tree))
    found = [_compared(point[: len(asked)], point[len(asked) :]) for point in rows]
    wrong = next((said for said in found if not said.equal), None)
    if wrong is not None:
        return wrong
    exact = not has_letters and all(said.note == "exact" for said in found)
    evidence = Evidence(
        "exact" if exact else "ball", proved=exact, points=len(seen.points), digits=DIGITS
    )
    return Decision(EQUAL, "EQ.UP_TO", evidence)


_ZERO = Number(Fraction(0))


def _compared(asked: Sequence[Row], given: Sequence[Row]) -> Decision:
    """Whether the rows given are a basis of what the others span. The note says whether it is exact."""
    rows = balanced([*asked, *given])
    asked, given = rows[: len(asked)], rows[len(asked) :]
    space, own = Space(list(asked)), Space()
    inside = [space.holds(row) for row in given]
    if False in inside:
        return different("NEQ.SPAN")
    new = [own.add(row) for row in given]
    if False in new and None not in inside:
        return different("NEQ.DEPENDENT", wording.DEPENDENT)
    covered = [own.holds(row) for row in asked]
    if False in covered:
        return different("NEQ.SPAN_SMALLER", wording.SPAN_SMALLER)
    if None in (*inside, *new, *covered) or not space.is_sure:
        return undecided("UNDECIDED.PRECISION", wording.PERSON)
    return Decision(EQUAL, "exact" if space.is_exact and own.is_exact else "ball", None)


def vectors_of(side: Side) -> list[list[Tree]] | None:
    """The vectors of a set, a list or the columns of a matrix, by entry; the zero space has none."""
    match side.tree:
        case Collection(kind=kind, items=items) if len(items) <= MOST_VECTORS:
            found = [_entries(item, side) for item in items]
            if kind != "set" and all(
                entries is not None and len(entries) == 1 for entries in found
            ):
                return _without_zero([[entries[0] for entries in found if entries]])
        case _:
            return _without_zero(_columns(side))
    return _without_zero(found) if None not in found else None


def _without_zero(found: Sequence[list[Tree] | None] | None) -> list[list[Tree]] | None:
    """A lone zero vector spans what no vector spans."""
    if found is None or any(entries is None for entries in found):
        return None
    vectors = [entries for entries in found if entries is not None]
    return [] if len(vectors) == 1 and all(map(is_zero, vectors[0])) else vectors


def _columns(side: Side) -> list[list[Tree]] | None:
    """The columns of a matrix; a row is one vector, too."""
    shape = side.closed.shape
    if side.kind != "value" or shape is None:
        return None
    if shape.is_scalar:
        return [[side.closed.tree]]
    rows, columns = shape.rows.constant, shape.columns.constant
    if rows is None or columns is None or rows * columns > MOST_VECTORS**2:
        return None
    if rows == 1:
        rows, columns, turned = columns, rows, True
    else:
        turned = False
    return [[_entry(side, (1, i) if turned else (i, j), vector=columns == 1) for i in range(1, rows + 1)]
            for j in range(1, columns + 1)]  # fmt: skip


def _entry(side: Side, place: tuple[int, int], *, vector: bool) -> Tree:
    tree = side.closed.tree
    if isinstance(tree, Matrix):
        return tree.rows[place[0] - 1][place[1] - 1]
    if isinstance(tree, Transpose) and isinstance(tree.operand, Matrix):
        return tree.operand.rows[place[1] - 1][place[0] - 1]
    index = (max(place),) if vector else place
    return Entry(tree, tuple(Number(Fraction(k)) for k in index))


def _entries(item: Tree, side: Side) -> list[Tree] | None:
    """The entries of one vector of a set."""
    if isinstance(item, Collection) and item.kind != "set":
        inside = [_entries(entry, side) for entry in item.items]
        if any(entries is None or len(entries) != 1 for entries in inside):
            return None
        return [entries[0] for entries in inside if entries]
    found = side_of(item, side.scope)
    if not isinstance(found, Side):
        return None
    columns = _columns(found)
    return columns[0] if columns is not None and len(columns) == 1 else None


def _column(entries: Sequence[Tree]) -> Tree:
    return entries[0] if len(entries) == 1 else Matrix(tuple((entry,) for entry in entries))
