"""Calls of unknown functions, and moments of random variables."""

from __future__ import annotations

from grader.equivalence.proofs.calls import Argument
from grader.equivalence.proofs.places import Where
from grader.equivalence.proofs.polynomials import Ratio
from grader.equivalence.proofs.reading import Place, Reader, both, short_place
from grader.equivalence.proofs.terms import NotProved
from grader.expression.declarations import Function
from grader.expression.nodes import Call, Tree


def call(reader: Reader, tree: Call, place: Place, where: Where) -> Ratio:
    declared = reader.algebra.scope.declarations.get(tree.function)
    if not isinstance(declared, Function):
        raise NotProved
    if declared.elementwise:
        inner = reader.entrywise(tree.arguments[0], place, where)
        return reader.algebra.called(tree.function, (), ("0:",) * tree.primes, [Argument(inner)])
    arguments = [_argument(reader, t, where) for t in tree.arguments]
    shape = declared.result
    if not tree.primes:
        return reader.algebra.called(tree.function, short_place(place, shape), (), arguments)
    if len(arguments) != 1 or tree.primes > 1 + declared.parameters[0].is_scalar:
        raise NotProved
    by = declared.parameters[0]
    if by.is_scalar:
        return reader.algebra.called(tree.function, short_place(place, shape), ("0:",) * tree.primes, arguments)  # fmt: skip
    outer: Place = ()
    if shape.is_scalar:
        index = short_place(both(place), by)[0]
    else:
        i, index = both(place)
        outer = (i,)
    return reader.algebra.called(tree.function, outer, (f"0:{index}",), arguments)


def _argument(reader: Reader, tree: Tree, where: Where) -> Argument:
    shape = reader.shapes.of(tree, where)
    if shape.is_scalar:
        return Argument(reader.read(tree, (), where))
    if not (shape.is_column or shape.is_row):
        raise NotProved
    size = shape.rows if shape.is_column else shape.columns
    index = reader.algebra.fresh(reader.span_of(size))
    place = (index, "1") if shape.is_column else ("1", index)
    return Argument(reader.read(tree, place, where), index)


def moment(reader: Reader, kind: str, operands: list[Ratio]) -> Ratio:
    a = reader.algebra
    match kind, operands:
        case "expectation", [x]:
            return a.expectation(x)
        case "variance", [x]:
            return moment(reader, "covariance", [x, x])
        case "covariance", [x, y]:
            means = a.product(a.expectation(x), a.expectation(y))
            return a.plus(a.expectation(a.product(x, y)), a.negative(means))
        case _:
            raise NotProved
