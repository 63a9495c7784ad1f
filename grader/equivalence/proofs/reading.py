"""A closed tree as a fraction over atoms, entry by entry."""

from __future__ import annotations

from fractions import Fraction
from itertools import count

from grader.equivalence.proofs.algebra import Span
from grader.equivalence.proofs.calls import Calls
from grader.equivalence.proofs.places import Bound, Meant, Shapes, Variable, Where, bound
from grader.equivalence.proofs.polynomials import Ratio, constant, whole
from grader.equivalence.proofs.terms import ONE, NotProved, Poly, one_term
from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Constant,
    Defined,
    Differential,
    Entry,
    Identity,
    Indicator,
    Let,
    Matrix,
    Moment,
    Name,
    Negation,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Reduction,
    SizeValue,
    Sum,
    Table,
    Transpose,
    Tree,
    UnitVector,
)
from grader.expression.shapes import Shape
from grader.expression.sizes import ONE as ONE_SIZE
from grader.expression.sizes import Size

Place = tuple[str, ...]
"""Nothing for a number; a row and a column, with 1 where there is only one."""

MOST_EXPLICIT = 12
MOST_NODES = 4_000


class Reader:
    """Reads trees over one algebra."""

    def __init__(self, algebra: Calls) -> None:
        self.algebra = algebra
        self.shapes = Shapes(algebra.scope)
        self._numbers = count()
        self._nodes = 0

    def read(self, tree: Tree, place: Place, where: Where) -> Ratio:
        """The number in a place of `tree`."""
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise NotProved
        a = self.algebra
        match tree:
            case Number(value=value):
                return whole(constant(value))
            case Constant(name=name):
                return self._constant(name)
            case SizeValue(size=size):
                return self.size(size)
            case Name(name=name):
                return self._name(name, place, where)
            case Negation(operand=inner):
                return a.negative(self.read(inner, place, where))
            case Sum(terms=terms):
                return self._sum(terms, place, where)
            case Product(factors=factors):
                return self._product(factors, place, where)
            case Quotient(numerator=over, denominator=under):
                above, below = (self.entrywise(t, place, where) for t in (over, under))
                return self.divide(above, below)
            case Power(base=base, exponent=exponent):
                return self._power(base, exponent, place, where)
            case Transpose(operand=inner):
                return self.read(inner, place[::-1], where)
            case Defined(name=name, body=body):
                known = where.get(f"defined {name}")
                if isinstance(known, Variable):
                    return a.entry(known.name, short_place(place, known.shape))
                return self.read(body, place, where)
            case Let(bindings=bindings, body=body):
                return self.read(body, place, bound(bindings, where))
            case Entry():
                return self._entry(tree, place, where)
            case Matrix(rows=rows):
                return self.read(_cell(rows, place), (), where)
            case Identity():
                return a.delta(*both(place))
            case Ones():
                return whole(ONE)
            case UnitVector(index=index):
                return a.delta(both(place)[0], self.index(index, where))
            case Table():
                return self._table(tree, place, where)
            case Reduction():
                from grader.equivalence.proofs.binding import reduction

                return reduction(self, tree, place, where)
            case Cases(branches=branches, otherwise=otherwise):
                from grader.equivalence.proofs.binding import cases

                return cases(self, branches, otherwise, place, where)
            case Indicator(condition=condition):
                from grader.equivalence.proofs.binding import condition as holds

                return holds(self, condition, where)
            case Apply():
                from grader.equivalence.proofs.applications import application

                return application(self, tree, place, where)
            case Call():
                from grader.equivalence.proofs.calling import call

                return call(self, tree, place, where)
            case Differential():
                from grader.equivalence.proofs.derivatives import derivative

                return derivative(self, tree, place, where)
            case Moment(kind=kind, operands=operands, given=None):
                from grader.equivalence.proofs.calling import moment

                return moment(self, kind, [self.read(o, (), where) for o in operands])
            case _:
                raise NotProved

    # Leaves

    def _constant(self, name: str) -> Ratio:
        a = self.algebra
        match name:
            case "pi":
                return a.single(a.atom("pi"))
            case "e":
                return a.exponential(whole(ONE))
            case "i":
                return a.imaginary()
            case _:
                raise NotProved

    def size(self, size: Size) -> Ratio:
        a = self.algebra
        total: Poly = {}
        for names, coefficient in size.terms:
            product = constant(coefficient)
            for name in names:
                product = a.times(product, one_term(a.atom("size", name)))
            total = a.add(total, product)
        return whole(total)

    def _name(self, name: str, place: Place, where: Where) -> Ratio:
        match where.get(name):
            case Bound(index=index):
                return self.algebra.index_number(index)
            case Meant(tree=tree, where=inner):
                return self.read(tree, place, inner)
            case Variable(name=other, shape=shape):
                return self.algebra.entry(other, short_place(place, shape))
            case None:
                return self.algebra.entry(name, short_place(place, self.shapes.of(Name(name), {})))

    def index(self, tree: Tree, where: Where) -> str:
        """The index that a tree in the place of one stands for."""
        match tree:
            case Name(name=name):
                known = where.get(name)
                if isinstance(known, Bound):
                    return known.index
                if isinstance(known, Meant):
                    return self.index(known.tree, known.where)
            case Number(value=value) if value.denominator == 1 and value >= 0:
                return str(value.numerator)
            case _:
                pass
        raise NotProved

    # Operations

    def entrywise(self, tree: Tree, place: Place, where: Where) -> Ratio:
        """An operand beside others of the same shape; a number goes with every place."""
        shape = self.shapes.of(tree, where)
        return self.read(tree, () if shape.is_scalar else place, where)

    def _sum(self, terms: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
        return self.algebra.plus(*[self.entrywise(t, place, where) for t in terms])

    def divide(self, above: Ratio, below: Ratio) -> Ratio:
        self.algebra.denominators.append(below.over)
        return self.algebra.product(above, self.algebra.inverse(self.algebra.short(below)))

    def _product(self, factors: tuple[Tree, ...], place: Place, where: Where) -> Ratio:
        """Numbers multiply, matrices are multiplied in their order."""
        found = whole(ONE)
        chain: list[tuple[Tree, Shape]] = []
        for factor in factors:
            shape = self.shapes.of(factor, where)
            if shape.is_scalar:
                found = self.algebra.product(found, self.read(factor, (), where))
                continue
            chain.append((factor, shape))
            if chain[0][1].is_row and shape.is_column:
                found = self.algebra.product(found, self._chain(chain, "1", "1", where))
                chain = []
        if chain:
            found = self.algebra.product(found, self._chain(chain, *both(place), where))
        return found

    def _chain(self, chain: list[tuple[Tree, Shape]], row: str, column: str, where: Where) -> Ratio:
        (tree, shape), *rest = chain
        if not rest:
            return self.read(tree, (row, column), where)

        def term(index: str) -> Ratio:
            left = self.read(tree, (row, index), where)
            return self.algebra.product(left, self._chain(rest, index, column, where))

        return self.along(shape.columns, term)

    def along(self, size: Size, term: object) -> Ratio:
        """The sum of `term(index)` over all places of a size."""
        assert callable(term)
        known = size.constant
        if known is not None:
            if known > MOST_EXPLICIT:
                raise NotProved
            return self.algebra.plus(*[term(str(k)) for k in range(1, known + 1)])
        index = self.algebra.fresh(self.span_of(size))
        found: Ratio = self.algebra.sum_over(index, term(index))
        return found

    def span_of(self, size: Size) -> Span:
        return Span(f"1..{size}", self.size(size))

    def _power(self, base: Tree, exponent: Tree, place: Place, where: Where) -> Ratio:
        shape = self.shapes.of(base, where)
        raised = self.read(exponent, (), where)
        if not shape.is_scalar:
            return self._matrix_power(base, shape, raised, place, where)
        if isinstance(base, Constant) and base.name == "e":
            return self.algebra.exponential(raised)
        below = self.read(base, (), where)
        return self.power(below, raised)

    def power(self, base: Ratio, exponent: Ratio) -> Ratio:
        number = exponent.over.get(()) if exponent.over.keys() <= {()} else None
        if not base.over:
            if number is not None and number > 0:
                return base
            raise NotProved
        if number is None or number < 0:
            self.algebra.denominators.append(base.over)
        return self.algebra.power_of(base, exponent)

    def _matrix_power(
        self, base: Tree, shape: Shape, raised: Ratio, place: Place, where: Where
    ) -> Ratio:
        exponent = raised.over.get(()) if len(raised.over) == 1 else None
        if exponent is None or exponent.denominator != 1 or not -1 <= exponent <= 4 or not exponent:
            raise NotProved
        if exponent > 0:
            return self._chain([(base, shape)] * int(exponent), *both(place), where)
        if shape.rows.constant is not None:
            raise NotProved
        a = self.algebra
        row, column = (a.fresh(self.span_of(shape.rows)) for _ in range(2))
        return a.inverse_entry(*both(place), row, column, self.read(base, (row, column), where))

    # Entries and tables

    def _entry(self, tree: Entry, place: Place, where: Where) -> Ratio:
        indices = tuple(self.index(i, where) for i in tree.indices)
        return self.at(tree.base, indices, place, where)

    def at(self, base: Tree, indices: Place, place: Place, where: Where) -> Ratio:
        """An entry of what may be a family; `place` is one inside of a member."""
        match base:
            case Entry(base=inner, indices=more):
                first = tuple(self.index(i, where) for i in more)
                return self.at(inner, (*first, *indices), place, where)
            case Name(name=name) if isinstance(known := where.get(name), Meant):
                return self.at(known.tree, indices, place, known.where)
            case Defined(name=name, body=body) if f"defined {name}" not in where:
                return self.at(body, indices, place, where)
            case Let(bindings=bindings, body=body):
                return self.at(body, indices, place, bound(bindings, where))
            case Name(name=name) if name not in where and self._is_family(name):
                member = self.shapes.of(Entry(base, (Number(Fraction(1)),)), {})
                if len(indices) == 1:
                    return self.algebra.entry(name, (*indices, *short_place(place, member)))
                return self.algebra.entry(name, indices)
            case Table(indices=letters, body=body, family=True):
                here = dict(zip((n for n, _ in letters), map(Bound, indices), strict=False))
                rest = indices[len(letters) :]
                inner_where = {**where, **here}
                return (
                    self.at(body, rest, place, inner_where)
                    if rest
                    else self.read(body, place, inner_where)
                )
            case _:
                shape = self.shapes.of(base, where)
                return self.read(base, long_place(indices, shape), where)

    def _is_family(self, name: str) -> bool:
        declared = self.algebra.scope.declarations.get(name)
        return type(declared).__name__ == "Family"

    def _table(self, tree: Table, place: Place, where: Where) -> Ratio:
        names = [name for name, _ in tree.indices]
        i, j = both(place)
        indices = (i, j) if len(names) == 2 else (j if tree.row else i,)
        return self.read(
            tree.body, (), {**where, **dict(zip(names, map(Bound, indices), strict=True))}
        )

    def variable(self, name: str, shape: Shape) -> Variable:
        """A new name in the place of a parameter."""
        return Variable(f"{name}?{next(self._numbers)}", shape)


def _cell(rows: tuple[tuple[Tree, ...], ...], place: Place) -> Tree:
    if not all(i.isdecimal() for i in place):
        raise NotProved
    row, column = map(int, both(place))
    if not (1 <= row <= len(rows) and 1 <= column <= len(rows[0])):
        raise NotProved
    return rows[row - 1][column - 1]


def both(place: Place) -> tuple[str, str]:
    """A place in a matrix."""
    if len(place) != 2:
        raise NotProved
    return place[0], place[1]


def short_place(place: Place, shape: Shape) -> Place:
    """The indices that tell the entries of a name apart."""
    if shape.is_scalar or not place:
        return ()
    if shape.columns == ONE_SIZE:
        return place[:1]
    return place[1:] if shape.rows == ONE_SIZE else place


def long_place(indices: Place, shape: Shape) -> Place:
    if len(indices) == 2:
        return indices
    if len(indices) != 1:
        raise NotProved
    if shape.is_column:
        return (indices[0], "1")
    if shape.is_row:
        return ("1", indices[0])
    raise NotProved
