"""Functions of the vocabulary as fractions over atoms: one row each; the others are atoms with arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from grader.equivalence.proofs.places import Where
from grader.equivalence.proofs.polynomials import Ratio, constant, whole
from grader.equivalence.proofs.reading import MOST_EXPLICIT, Place, Reader, both, long_place
from grader.equivalence.proofs.terms import ONE, NotProved
from grader.expression.nodes import Apply, Tree

Elementary: TypeAlias = Callable[[Reader, Ratio], Ratio]
Rule: TypeAlias = Callable[[Reader, tuple[Tree, ...], Place, Where], Ratio]

HALF = whole(constant(Fraction(1, 2)))


def application(reader: Reader, tree: Apply, place: Place, where: Where) -> Ratio:
    """The number in a place of a function's value."""
    name, arguments = tree.function, tree.arguments
    elementary = _ELEMENTARY.get(name)
    if elementary is not None and len(arguments) == 1:
        return elementary(reader, reader.entrywise(arguments[0], place, where))
    rule = _RULES.get(name)
    if rule is not None:
        return rule(reader, arguments, place, where)
    if not all(reader.shapes.of(a, where).is_scalar for a in arguments):
        raise NotProved
    return reader.algebra.opaque(name, [reader.read(a, (), where) for a in arguments])


def _half_sum(reader: Reader, u: Ratio, sign: int) -> Ratio:
    """`(e^u ± e^{−u}) / 2`."""
    a = reader.algebra
    up = a.exponential(u)
    down = a.inverse(up)
    return a.product(HALF, a.plus(up, down if sign > 0 else a.negative(down)))


def _cosh(reader: Reader, u: Ratio) -> Ratio:
    return _half_sum(reader, u, 1)


def _sinh(reader: Reader, u: Ratio) -> Ratio:
    return _half_sum(reader, u, -1)


def _turned(reader: Reader, u: Ratio) -> Ratio:
    return reader.algebra.product(reader.algebra.imaginary(), u)


def _cos(reader: Reader, u: Ratio) -> Ratio:
    return _cosh(reader, _turned(reader, u))


def _sin(reader: Reader, u: Ratio) -> Ratio:
    a = reader.algebra
    return a.negative(a.product(a.imaginary(), _sinh(reader, _turned(reader, u))))


def _over(above: Elementary | None, below: Elementary) -> Elementary:
    def quotient(reader: Reader, u: Ratio) -> Ratio:
        top = above(reader, u) if above is not None else whole(ONE)
        return reader.divide(top, below(reader, u))

    return quotient


def _sigmoid(reader: Reader, u: Ratio) -> Ratio:
    a = reader.algebra
    return reader.divide(whole(ONE), a.plus(whole(ONE), a.inverse(a.exponential(u))))


def _softplus(reader: Reader, u: Ratio) -> Ratio:
    a = reader.algebra
    return a.logarithm(a.plus(whole(ONE), a.exponential(u)))


_ELEMENTARY: Mapping[str, Elementary] = {
    "exp": lambda reader, u: reader.algebra.exponential(u),
    "log": lambda reader, u: reader.algebra.logarithm(u),
    "sqrt": lambda reader, u: reader.algebra.square_root(u),
    "abs": lambda reader, u: reader.algebra.absolute(u),
    "sin": _sin,
    "cos": _cos,
    "tan": _over(_sin, _cos),
    "cot": _over(_cos, _sin),
    "sec": _over(None, _cos),
    "csc": _over(None, _sin),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _over(_sinh, _cosh),
    "coth": _over(_cosh, _sinh),
    "sech": _over(None, _cosh),
    "csch": _over(None, _sinh),
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}


def _log(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    number, base = (reader.entrywise(t, place, where) for t in arguments)
    return reader.divide(reader.algebra.logarithm(number), reader.algebra.logarithm(base))


def _root(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    inside, degree = (
        reader.entrywise(arguments[0], place, where),
        reader.read(arguments[1], (), where),
    )
    return reader.power(inside, reader.divide(whole(ONE), degree))


def _each(reader: Reader, tree: Tree, where: Where, term: Callable[[Ratio], Ratio]) -> Ratio:
    """The sum of `term` over all entries of a vector or matrix."""
    shape = reader.shapes.of(tree, where)
    if shape.is_scalar:
        return term(reader.read(tree, (), where))

    def row(i: str) -> Ratio:
        return reader.along(shape.columns, lambda j: term(reader.read(tree, (i, j), where)))

    return reader.along(shape.rows, row)


def _norm(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    if len(arguments) != 1:
        raise NotProved
    a = reader.algebra
    return a.square_root(_each(reader, arguments[0], where, lambda x: a.product(x, x)))


def _inner(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    left, right = arguments
    shape, other = reader.shapes.of(left, where), reader.shapes.of(right, where)
    a = reader.algebra
    if shape == other:

        def row(i: str) -> Ratio:
            return reader.along(
                shape.columns,
                lambda j: a.product(
                    reader.read(left, (i, j), where), reader.read(right, (i, j), where)
                ),
            )

        return reader.along(shape.rows, row)
    size = shape.rows if shape.is_column else shape.columns
    return reader.along(
        size,
        lambda k: a.product(
            reader.read(left, long_place((k,), shape), where),
            reader.read(right, long_place((k,), other), where),
        ),
    )


def _trace(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    shape = reader.shapes.of(arguments[0], where)
    if shape.is_scalar:
        return reader.read(arguments[0], (), where)
    return reader.along(shape.rows, lambda k: reader.read(arguments[0], (k, k), where))


def _hadamard(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    return reader.algebra.product(*[reader.entrywise(t, place, where) for t in arguments])


def _hadamard_quotient(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:  # fmt: skip
    return reader.divide(*[reader.entrywise(t, place, where) for t in arguments])


def _power_entrywise(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:  # fmt: skip
    return reader.power(*[reader.entrywise(t, place, where) for t in arguments])


def _outer(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    parts = [
        reader.read(tree, long_place((index,), reader.shapes.of(tree, where)), where)
        for tree, index in zip(arguments, both(place), strict=True)
    ]
    return reader.algebra.product(*parts)


def _diag(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    i, j = both(place)
    if len(arguments) > 1:
        if not (i.isdecimal() and j.isdecimal()):
            raise NotProved
        return reader.read(arguments[int(i) - 1], (), where) if i == j else whole({})
    shape = reader.shapes.of(arguments[0], where)
    if not (shape.is_column or shape.is_row):
        return reader.read(arguments[0], (i, i), where)
    same = reader.algebra.delta(i, j)
    if not same.over:
        return same
    return reader.algebra.product(same, reader.read(arguments[0], long_place((i,), shape), where))


def _softmax(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    a = reader.algebra
    top = a.exponential(reader.read(arguments[0], place, where))
    return reader.divide(top, _each(reader, arguments[0], where, a.exponential))


def _logsumexp(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    a = reader.algebra
    return a.logarithm(_each(reader, arguments[0], where, a.exponential))


def _det(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    size = reader.shapes.of(arguments[0], where).rows.constant
    if size is None or size > 4:
        raise NotProved
    return _minor(reader, arguments[0], where, tuple(range(1, size + 1)), tuple(range(1, size + 1)))


def _minor(reader: Reader, tree: Tree, where: Where, rows: tuple[int, ...], columns: tuple[int, ...]) -> Ratio:  # fmt: skip
    a = reader.algebra
    first, *rest = rows
    if not rest:
        return reader.read(tree, (str(first), str(columns[0])), where)
    parts = []
    for k, column in enumerate(columns):
        entry = reader.read(tree, (str(first), str(column)), where)
        inner = _minor(reader, tree, where, tuple(rest), columns[:k] + columns[k + 1 :])
        part = a.product(entry, inner)
        parts.append(a.negative(part) if k % 2 else part)
    return a.plus(*parts)


def _binomial(reader: Reader, arguments: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
    """A polynomial in what stands above, where the number below is small."""
    a = reader.algebra
    above, below = (reader.read(t, (), where) for t in arguments)
    lower = below.over.get((), Fraction(0)) if not below.over or below.over.keys() == {()} else None
    if (
        lower is None
        or lower.denominator != 1
        or not 0 <= lower <= MOST_EXPLICIT
        or not a.is_whole(above)
    ):
        return a.opaque("binomial", [above, below])
    found = whole(ONE)
    for k in range(int(lower)):
        factor = a.plus(above, whole(constant(-k)))
        found = a.product(found, factor, whole(constant(Fraction(1, k + 1))))
    return found


_RULES: Mapping[str, Rule] = {
    "log": _log,
    "root": _root,
    "norm": _norm,
    "frobenius norm": _norm,
    "inner": _inner,
    "trace": _trace,
    "hadamard": _hadamard,
    "hadamard quotient": _hadamard_quotient,
    "power entrywise": _power_entrywise,
    "outer": _outer,
    "diag": _diag,
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "det": _det,
    "binomial": _binomial,
}
