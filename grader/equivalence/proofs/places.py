"""Where a name stands for something else, and the shapes of closed trees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from grader.equivalence.proofs.terms import NotProved
from grader.expression.declarations import (
    Declaration,
    Family,
    Function,
    RandomVariable,
    Scope,
    Value,
)
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
from grader.expression.shapes import SCALAR, Shape
from grader.expression.sizes import ONE, Size
from grader.expression.vocabulary import FUNCTIONS
from grader.records import record


@record
class Bound:
    """An index that a name stands for."""

    index: str


@record
class Meant:
    """A tree that a parameter stands for, with what its own names stand for."""

    tree: Tree
    where: Where


@record
class Variable:
    """A new name that is differentiated by in the place of a parameter."""

    name: str
    shape: Shape


Where: TypeAlias = Mapping[str, "Bound | Meant | Variable"]

_OF_THE_FIRST = frozenset({"entrywise", "square"})
_NUMBERS = frozenset({"number", "any to number", "square to number", "inner"})


class Shapes:
    """The shape of a closed tree: a number or rows × columns."""

    def __init__(self, scope: Scope) -> None:
        self._declarations = scope.declarations

    def of(self, tree: Tree, where: Where) -> Shape:
        match tree:
            case Name(name=name):
                return self._of_name(name, where)
            case Number() | Constant() | SizeValue() | Indicator() | Moment():
                return SCALAR
            case Negation(operand=inner) | Defined(body=inner) | Power(base=inner):
                return self.of(inner, where)
            case Quotient(numerator=over, denominator=under):
                shape = self.of(over, where)
                return self.of(under, where) if shape.is_scalar else shape
            case Sum(terms=terms):
                return self._first(list(terms), where)
            case Transpose(operand=inner):
                return self.of(inner, where).transposed
            case Product(factors=factors):
                return self._of_product(factors, where)
            case Let(bindings=bindings, body=body):
                return self.of(body, bound(bindings, where))
            case Reduction(index=index, body=body):
                return self.of(body, {**where, str(index): Bound("1")})
            case Cases(branches=branches):
                return self._first([value for value, _ in branches], where)
            case Matrix(rows=rows):
                return Shape(Size.of(len(rows)), Size.of(len(rows[0])))
            case Identity(size=Size() as size):
                return Shape(size, size)
            case Ones(size=Size() as size) | UnitVector(size=Size() as size):
                return Shape(size, ONE)
            case Table(indices=indices, row=row):
                sizes = [size for _, size in indices]
                if len(sizes) == 1:
                    return Shape(ONE, sizes[0]) if row else Shape(sizes[0], ONE)
                return Shape(sizes[0], sizes[1])
            case Entry():
                return self._of_entry(tree, where)
            case Apply():
                return self._of_application(tree, where)
            case Call():
                return self._of_call(tree, where)
            case Differential():
                return self._of_derivative(tree, where)
            case _:
                raise NotProved

    def _first(self, trees: list[Tree], where: Where) -> Shape:
        """The shape of the terms of a sum: a literal 0 may stand for any."""
        shapes = [self.of(tree, where) for tree in trees]
        return next((s for s in shapes if not s.is_scalar), SCALAR)

    def _of_name(self, name: str, where: Where) -> Shape:
        match where.get(name):
            case Bound():
                return SCALAR
            case Meant(tree=tree, where=inner):
                return self.of(tree, inner)
            case Variable(shape=shape):
                return shape
            case None:
                return shape_of_value(self._declarations.get(name))

    def _of_product(self, factors: tuple[Tree, ...], where: Where) -> Shape:
        total = SCALAR
        for factor in factors:
            total = product_shape(total, self.of(factor, where))
        return total

    def _of_entry(self, tree: Entry, where: Where) -> Shape:
        """A member of a family has its own shape; any other entry is a number."""
        base = tree.base
        while isinstance(base, Defined | Let):
            if isinstance(base, Let):
                where = bound(base.bindings, where)
            base = base.body
        if isinstance(base, Name) and isinstance(known := where.get(base.name), Meant):
            return self._of_entry(Entry(known.tree, tree.indices), known.where)
        if isinstance(base, Name) and base.name not in where:
            declared = self._declarations.get(base.name)
            if isinstance(declared, Family) and len(tree.indices) == 1:
                return shape_of_value(declared.member)
            return SCALAR
        if isinstance(base, Table) and base.family:
            return self.of(base.body, {**where, **{n: Bound("1") for n, _ in base.indices}})
        return SCALAR

    def _of_application(self, tree: Apply, where: Where) -> Shape:
        shapes = [self.of(a, where) for a in tree.arguments]
        rule = FUNCTIONS[tree.function].shape
        if rule in _NUMBERS or (rule == "extremum" and len(shapes) == 1):
            return SCALAR
        if rule in _OF_THE_FIRST or rule == "vector":
            return shapes[0]
        if rule in {"entrywise pair", "extremum"}:
            return next((s for s in shapes if not s.is_scalar), SCALAR)
        if rule == "outer":
            return Shape(_length(shapes[0]), _length(shapes[1]))
        if rule == "diag":
            if len(shapes) > 1:
                return Shape(Size.of(len(shapes)), Size.of(len(shapes)))
            (shape,) = shapes
            long = _length(shape) if shape.is_column or shape.is_row else None
            return Shape(long, long) if long is not None else Shape(shape.rows, ONE)
        raise NotProved

    def _of_call(self, tree: Call, where: Where) -> Shape:
        declared = self._declarations.get(tree.function)
        if isinstance(declared, Family):
            declared = declared.member
        if not isinstance(declared, Function):
            raise NotProved
        if declared.elementwise:
            return self.of(tree.arguments[0], where)
        shape = declared.result
        for _ in range(tree.primes):
            shape = derived_shape(shape, declared.parameters[0])
        return shape

    def _of_derivative(self, tree: Differential, where: Where) -> Shape:
        shapes = [self.of(v, where) for v in tree.variables]
        inner = self.of(tree.operand, where)
        wide = shapes[0] if len(shapes) == 1 else Shape(Size.of(len(shapes)), ONE)
        match tree.kind:
            case "derivative" if all(s.is_scalar for s in shapes):
                return inner
            case "derivative" if len(shapes) == 1:
                return derived_shape(inner, shapes[0])
            case "gradient":
                return wide
            case "jacobian":
                return Shape(_length(inner), _length(wide))
            case "hessian":
                return Shape(_length(wide), _length(wide))
            case "divergence":
                return SCALAR
            case "laplacian":
                return inner
            case _:
                raise NotProved


def shape_of_value(declared: Declaration | None) -> Shape:
    match declared:
        case None:
            return SCALAR
        case Value(shape=shape):
            return shape
        case RandomVariable(shape=shape) if shape.is_scalar:
            return shape
        case _:
            raise NotProved


def product_shape(left: Shape, right: Shape) -> Shape:
    if left.is_scalar:
        return right
    if right.is_scalar:
        return left
    return Shape(left.rows, right.columns)


def derived_shape(shape: Shape, by: Shape) -> Shape:
    """As `calls.derivative_shape`, for shapes that fit."""
    if by.is_scalar:
        return shape
    if shape.is_scalar:
        return by
    return Shape(_length(shape), _length(by))


def _length(shape: Shape) -> Size:
    if shape.is_column:
        return shape.rows
    if shape.is_row:
        return shape.columns
    raise NotProved


def bound(bindings: tuple[tuple[str, Tree], ...], where: Where) -> Where:
    """What names stand for inside of a `Let`."""
    return {**where, **{name: Meant(tree, where) for name, tree in bindings}}
