"""Vectors and matrices of scalars, row by row; 1×1 is a scalar. A family is a tuple of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from flint import acb, acb_mat, arb, arb_mat, fmpq, fmpq_mat

from grader.numerics.failures import Undefined, Unsupported
from grader.numerics.ring import EXACT_BITS, RING
from grader.numerics.scalars import ONE, ZERO, Jet, Scalar, add, divide, multiply, negate
from grader.records import mutable


@mutable
class Array:
    """`entries` row by row. Never changed. `flint` is the same matrix as flint's, where it is known."""

    rows: int
    columns: int
    entries: tuple[Any, ...]
    flint: Any = None

    @property
    def is_vector(self) -> bool:
        return self.rows == 1 or self.columns == 1


Value: TypeAlias = Scalar | Array | tuple["Value", ...]


def array(rows: int, columns: int, entries: tuple[Any, ...]) -> Any:
    """The array with these entries; a number if there is one entry."""
    return entries[0] if rows == columns == 1 else Array(rows, columns, entries)


def column(entries: tuple[Any, ...]) -> Any:
    return array(len(entries), 1, entries)


def entries_of(a: Any) -> tuple[Any, ...]:
    """The numbers in a value that is no family."""
    return a.entries if type(a) is Array else (a,)


def mapped(function: Callable[[Any], Any], a: Any) -> Any:
    """A function of numbers, of each entry."""
    if type(a) is Array:
        return Array(a.rows, a.columns, tuple([function(entry) for entry in a.entries]))
    if type(a) is tuple:
        raise Unsupported("a whole family is no number")
    return function(a)


def paired(function: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    """A function of two numbers, entry by entry; a number goes with every entry."""
    if type(a) is Array:
        if type(b) is Array:
            if a.rows != b.rows or a.columns != b.columns:
                raise Undefined("the shapes differ")
            entries = tuple(map(function, a.entries, b.entries))
        else:
            entries = tuple([function(entry, b) for entry in a.entries])
        return Array(a.rows, a.columns, entries)
    if type(b) is Array:
        return Array(b.rows, b.columns, tuple([function(a, entry) for entry in b.entries]))
    if type(a) is tuple or type(b) is tuple:
        raise Unsupported("a whole family is no number")
    return function(a, b)


def plus(a: Any, b: Any) -> Any:
    kind = type(a)
    if kind is type(b) and (kind is arb or kind is fmpq):
        return a + b if kind is arb else add(a, b)
    if kind is Array or type(b) is Array or kind is tuple:
        return paired(add, a, b)
    return add(a, b)


def minus(a: Any) -> Any:
    return mapped(negate, a) if type(a) is Array else negate(a)


def scaled(factor: Any, a: Any) -> Any:
    return mapped(lambda entry: multiply(factor, entry), a)


def times(a: Any, b: Any) -> Any:
    """The product in the order written: numbers scale, matrices multiply."""
    kind = type(a)
    if kind is arb and type(b) is arb:
        return a * b
    if kind is Array:
        return matrix_product(a, b) if type(b) is Array else scaled(b, a)
    if type(b) is Array:
        return scaled(a, b)
    return multiply(a, b)


def over(a: Any, b: Any) -> Any:
    """The quotient; entry by entry below a vector."""
    if type(a) is Array or type(b) is Array:
        return paired(divide, a, b)
    return divide(a, b)


def dot(a: tuple[Any, ...], b: tuple[Any, ...]) -> Any:
    total: Any = ZERO
    for x, y in zip(a, b, strict=True):
        total = add(total, multiply(x, y))
    return total


def matrix_product(a: Array, b: Array) -> Any:
    if a.columns != b.rows:
        raise Undefined("the shapes do not fit")
    RING.spend(2 * a.rows * a.columns * b.columns)
    left, right = flint_matrix(a), flint_matrix(b)
    found = _by_flint(left, right) if left is not None and right is not None else None
    if found is not None:
        return found
    rows, inner, columns = a.rows, a.columns, b.columns
    lines = [a.entries[r * inner : (r + 1) * inner] for r in range(rows)]
    strips = [b.entries[c::columns] for c in range(columns)]
    return array(rows, columns, tuple([dot(line, strip) for line in lines for strip in strips]))


def flint_matrix(a: Array) -> Any:
    """The matrix as flint's: exact, of balls or of complex balls; None where an entry is a jet."""
    if a.flint is not None:
        return a.flint
    kinds = set(map(type, a.entries))
    if Jet in kinds:
        return None
    kind = fmpq_mat if kinds == {fmpq} else acb_mat if acb in kinds else arb_mat
    found = kind(a.rows, a.columns, list(a.entries))
    if len(kinds) == 1:  # a mixed one was rounded to the present precision
        a.flint = found
    return found


def of_flint(matrix: Any) -> Any:
    """A matrix of flint's as a value."""
    rows, columns, entries = matrix.nrows(), matrix.ncols(), tuple(matrix.entries())
    return entries[0] if rows == columns == 1 else Array(rows, columns, entries, matrix)


def _by_flint(left: Any, right: Any) -> Any:
    """The product; None where an exact one grows too long, or a ball is not finite (an exact 0 swallows even that)."""
    found = of_flint(left * right)
    entries = entries_of(found)
    if type(entries[0]) is fmpq:
        short = all(entry.height_bits() <= EXACT_BITS for entry in entries)
    else:
        short = all(entry.is_finite() for entry in entries)
    return found if short else None


def transpose(a: Any) -> Any:
    if type(a) is not Array:
        return a
    if a.is_vector:
        return Array(a.columns, a.rows, a.entries)
    columns = a.columns
    entries = tuple([entry for c in range(columns) for entry in a.entries[c::columns]])
    return Array(columns, a.rows, entries)


def identity(size: int) -> Any:
    entries = [ZERO] * (size * size)
    entries[:: size + 1] = [ONE] * size
    return array(size, size, tuple(entries))


def filled(rows: int, columns: int, entry: Any) -> Any:
    return array(rows, columns, (entry,) * (rows * columns))


def unit(place: int, size: int) -> Any:
    """The unit column with its 1 at a place counted from 1."""
    if not 1 <= place <= size:
        raise Undefined("there is no such entry")
    return column(tuple([ONE if k == place else ZERO for k in range(1, size + 1)]))


def entry(a: Any, places: tuple[int, ...]) -> Any:
    """The entry or the member of a family at places counted from 1."""
    if type(a) is Array:
        if len(places) == 2:
            row, place = places
            if 0 < row <= a.rows and 0 < place <= a.columns:
                return a.entries[(row - 1) * a.columns + place - 1]
            raise Undefined("there is no such entry")
        (place,) = places
        if a.rows != 1 != a.columns:
            raise Unsupported("a row of a matrix")
        if 0 < place <= len(a.entries):
            return a.entries[place - 1]
        raise Undefined("there is no such entry")
    if type(a) is tuple:
        if not 1 <= places[0] <= len(a):
            raise Undefined("there is no such member")
        member = a[places[0] - 1]
        return entry(member, places[1:]) if len(places) > 1 else member
    raise Undefined("a number has no entries")


def outer(a: Any, b: Any) -> Any:
    left, right = entries_of(a), entries_of(b)
    return array(len(left), len(right), tuple([multiply(x, y) for x in left for y in right]))


def kronecker(a: Any, b: Any) -> Any:
    if type(a) is not Array or type(b) is not Array:
        return times(a, b)
    RING.spend(len(a.entries) * len(b.entries))
    entries = [
        multiply(a.entries[r * a.columns + c], b.entries[s * b.columns + d])
        for r in range(a.rows)
        for s in range(b.rows)
        for c in range(a.columns)
        for d in range(b.columns)
    ]
    return Array(a.rows * b.rows, a.columns * b.columns, tuple(entries))


def diagonal(a: Any) -> Any:
    """The diagonal matrix of a vector, the column of the diagonal of a matrix."""
    if type(a) is not Array:
        return a
    if not a.is_vector:
        return column(a.entries[:: a.columns + 1])
    size = len(a.entries)
    entries = [ZERO] * (size * size)
    entries[:: size + 1] = a.entries
    return Array(size, size, tuple(entries))


def stacked(a: Any) -> Any:
    """The columns of a matrix below each other."""
    return column(entries_of(transpose(a)))


def trace(a: Any) -> Any:
    return total(entries_of(a)[:: a.columns + 1]) if type(a) is Array else a


def total(entries: tuple[Any, ...]) -> Any:
    found: Any = ZERO
    for entry_ in entries:
        found = add(found, entry_)
    return found


def cross(a: Any, b: Any) -> Any:
    (p, q, r), (x, y, z) = entries_of(a), entries_of(b)
    entries = [
        add(multiply(u, w), negate(multiply(v, s)))
        for u, w, v, s in ((q, z, r, y), (r, x, p, z), (p, y, q, x))
    ]
    return Array(a.rows, a.columns, tuple(entries))
