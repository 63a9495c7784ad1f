"""Determinants, inverses, powers and norms of matrices, of jets too.

Exact and ball matrices go to flint. For jets the determinant comes without a division by an entry (Faddeev-LeVerrier:
Gantmacher, The Theory of Matrices, ch. IV), the inverse from its series, the exponential from a block matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb, arb_mat, fmpq, fmpq_mat

from grader.numerics.arrays import (
    Array,
    entries_of,
    flint_matrix,
    identity,
    mapped,
    matrix_product,
    minus,
    of_flint,
    paired,
    plus,
    scaled,
    times,
    total,
    trace,
    transpose,
)
from grader.numerics.combinatorial import maximum
from grader.numerics.elementary import ABS, EXP, LOG, SQRT
from grader.numerics.failures import Indeterminate, Overbound, Undefined, Unsupported
from grader.numerics.powers import power, rational_power
from grader.numerics.ring import RING
from grader.numerics.scalars import (
    ONE,
    ZERO,
    Jet,
    divide,
    integer,
    multiply,
    negate,
    primal,
    real_value,
    subtract,
)


def _flint_matrix(a: Array) -> Any:
    """The matrix for flint; None where an entry is a jet."""
    matrix = flint_matrix(a)
    if type(matrix) is not fmpq_mat:
        return matrix
    # Exact elimination multiplies the heights: past the ring a ball is as good.
    height = max(entry.height_bits() for entry in a.entries)
    return matrix if height * a.rows <= RING.limit * 4 else arb_mat(matrix)


def determinant(a: Any) -> Any:
    if type(a) is not Array:
        return a
    RING.spend(a.rows**3)
    matrix = _flint_matrix(a)
    if matrix is not None:
        return matrix.det()
    coefficients, _ = _characteristic(a)
    return coefficients if a.rows % 2 == 0 else negate(coefficients)


def _characteristic(a: Array) -> tuple[Any, Any]:
    """The last coefficient of the characteristic polynomial and the last matrix before it."""
    size = a.rows
    RING.spend(size**4)
    running: Any = identity(size)
    coefficient: Any = ONE
    for k in range(1, size + 1):
        product = times(a, running)
        coefficient = negate(divide(trace(product), integer(k)))
        if k < size:
            running = plus(product, scaled(coefficient, identity(size)))
    return coefficient, running


def adjugate(a: Any) -> Any:
    """The transposed matrix of cofactors, of a singular matrix too."""
    if type(a) is not Array:
        return ONE
    _, last = _characteristic(a)
    return last if a.rows % 2 else minus(last)


def inverse(a: Any) -> Any:
    if type(a) is not Array:
        return divide(ONE, a)
    if a.rows != a.columns:
        raise Undefined("only a square matrix has an inverse")
    RING.spend(2 * a.rows**3)
    matrix = _flint_matrix(a)
    if matrix is None:
        return _inverse_of_jets(a)
    try:
        return of_flint(matrix.inv())
    except ZeroDivisionError:
        exact = type(matrix) is fmpq_mat
        raise (Undefined if exact else Indeterminate)("the matrix may be singular") from None


def _taylor(a: Array) -> tuple[int, list[Array]]:
    """The outermost tag in a matrix and its coefficients by order."""
    tag = max(entry.tag for entry in a.entries if type(entry) is Jet)
    length = max(len(e.parts) for e in a.entries if type(e) is Jet and e.tag == tag)
    parts = [
        e.parts if type(e) is Jet and e.tag == tag else (e, *(ZERO,) * (length - 1))
        for e in a.entries
    ]
    return tag, [Array(a.rows, a.columns, tuple([p[k] for p in parts])) for k in range(length)]


def _joined(tag: int, orders: list[Array]) -> Array:
    entries = zip(*(order.entries for order in orders), strict=True)
    return Array(orders[0].rows, orders[0].columns, tuple([Jet(tag, parts) for parts in entries]))


def _inverse_of_jets(a: Array) -> Array:
    tag, orders = _taylor(a)
    start = inverse(orders[0])
    found = [start]
    for k in range(1, len(orders)):
        rest: Any = times(orders[1], found[k - 1])
        for j in range(2, k + 1):
            rest = plus(rest, times(orders[j], found[k - j]))
        found.append(minus(times(start, rest)))
    return _joined(tag, found)


def matrix_power(a: Any, n: int) -> Any:
    if type(a) is not Array:
        raise Unsupported("a power of no matrix")
    if a.rows != a.columns:
        raise Undefined("only a square matrix has powers")
    if n < 0:
        a, n = inverse(a), -n
    if n.bit_length() > 64:
        raise Overbound("the exponent is too large")
    result: Any = identity(a.rows)
    while n:
        if n & 1:
            result = times(result, a)
        n >>= 1
        if n:
            a = times(a, a)
    return result


def exponential(a: Any) -> Any:
    """The matrix exponential. The coefficients of a jet come from the exponential of a block triangular matrix."""
    if type(a) is not Array:
        return EXP(a)
    RING.spend(20 * a.rows**3)
    matrix = _flint_matrix(a)
    if matrix is not None:
        matrix = arb_mat(matrix) if type(matrix) is fmpq_mat else matrix
        found = matrix.exp()
        if not all(entry.is_finite() for entry in found.entries()):
            raise Overbound("overflow")
        return of_flint(found)
    tag, orders = _taylor(a)
    size, count = a.rows, len(orders)
    wide = size * count
    entries: list[Any] = [ZERO] * (wide * wide)
    for block in range(count):
        for k in range(count - block):
            for r in range(size):
                at = (block * size + r) * wide + (block + k) * size
                entries[at : at + size] = orders[k].entries[r * size : (r + 1) * size]
    found = exponential(Array(wide, wide, tuple(entries)))
    top = [
        [found.entries[r * wide + k * size + c] for r in range(size) for c in range(size)]
        for k in range(count)
    ]
    return _joined(tag, [Array(size, size, tuple(block)) for block in top])


def rank(a: Any) -> Any:
    """The rank, where balls can tell it."""
    if type(a) is not Array:
        a = Array(1, 1, (a,))
    matrix = _flint_matrix(Array(a.rows, a.columns, tuple(map(primal, a.entries))))
    if type(matrix) is fmpq_mat:
        return integer(matrix.rank())
    least = min(a.rows, a.columns)
    square = (
        matrix_product(transpose(a), a) if a.columns == least else matrix_product(a, transpose(a))
    )
    if type(primal(determinant(square))) is fmpq or not primal(determinant(square)).contains(0):
        return integer(least)
    raise Indeterminate("the rank is not known")


def frobenius_inner(a: Any, b: Any) -> Any:
    """The sum of the products of the entries at the same place; a row goes with a column."""
    left, right = entries_of(a), entries_of(b)
    if len(left) != len(right):
        raise Undefined("the shapes differ")
    return total(tuple(map(multiply, left, right)))


def _size_squared(x: Any) -> Any:
    if type(primal(x)) is acb:
        return multiply(ABS(x), ABS(x))
    return multiply(x, x)


def euclidean(a: Any) -> Any:
    """The root of the sum of the squares of all entries."""
    if type(a) is not Array:
        return ABS(a)
    return SQRT(total(tuple(map(_size_squared, a.entries))))


def norm(a: Any, p: Any) -> Any:
    """The p-norm of a vector; of a matrix the operator norm for p = 1, 2, ∞ (`p` None: ∞)."""
    if type(a) is not Array:
        return ABS(a)
    if not a.is_vector:
        return _operator_norm(a, p)
    sizes = mapped(ABS, a).entries
    if p is None:
        return _greatest(sizes)
    if p == 1:
        return total(sizes)
    if p == 2:
        return euclidean(a)
    if not real_value(p) >= 1:
        raise Undefined("a norm of an order below 1")
    raised = [rational_power(s, p) if type(p) is fmpq else power(s, p) for s in sizes]
    return power(total(tuple(raised)), divide(ONE, p))


def _greatest(entries: tuple[Any, ...]) -> Any:
    found = entries[0]
    for entry in entries[1:]:
        found = maximum(found, entry)
    return found


def _operator_norm(a: Array, p: Any) -> Any:
    if p is None or p == 1:
        sizes = mapped(ABS, a if p is None else transpose(a))
        columns = sizes.columns
        lines = [sizes.entries[r * columns : (r + 1) * columns] for r in range(sizes.rows)]
        return _greatest(tuple(map(total, lines)))
    if p != 2:
        raise Unsupported("this norm of a matrix")
    square = matrix_product(transpose(a), a)
    if any(type(entry) not in {fmpq, arb} for entry in entries_of(square)):
        raise Unsupported("the derivative of a spectral norm")
    if type(square) is not Array:
        return SQRT(square)
    try:
        values = arb_mat(square.rows, square.columns, list(square.entries)).eig()
    except (ValueError, ZeroDivisionError):
        raise Indeterminate("the eigenvalues are not separated") from None
    return _greatest(tuple([value.real for value in values])).sqrt()


def softmax(a: Any) -> Any:
    powers = mapped(EXP, a)
    below = total(entries_of(powers))
    return mapped(lambda entry: divide(entry, below), powers)


def log_sum_exp(a: Any) -> Any:
    return LOG(total(tuple(map(EXP, entries_of(a)))))


def extremum(compare: Callable[[Any, Any], Any], arguments: tuple[Any, ...]) -> Any:
    """The extremum of all entries of one argument, or entry by entry of several."""
    if len(arguments) == 1:
        arguments = entries_of(arguments[0]) if type(arguments[0]) is not tuple else arguments[0]
    found = arguments[0]
    for other in arguments[1:]:
        found = paired(compare, found, other)
    return found


def difference(a: Any, b: Any) -> Any:
    return paired(subtract, a, b)
