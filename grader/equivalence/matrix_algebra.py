"""Equality of matrix expressions by their polynomial form: a proof where both have one and it is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import islice

from grader.equivalence.matrix_polynomials import Algebra, Polynomial, number, size_number
from grader.equivalence.words import Alphabet, TooLong, is_letter
from grader.expression.declarations import Scope, Value
from grader.expression.nodes import (
    Apply,
    Defined,
    Differential,
    Identity,
    Let,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    SizeValue,
    Sum,
    Transpose,
    Tree,
)
from grader.expression.shapes import Shape
from grader.expression.traversal import walk

_MOST_NODES = 300

Bound = Mapping[str, Polynomial]


def has_matrices(nodes: Iterable[Tree], scope: Scope) -> bool:
    """Whether a matrix or a vector is among the nodes of a tree."""
    return any(
        isinstance(node, Identity) or (isinstance(node, Name) and _is_matrix(node.name, scope))
        for node in nodes
    )


def _is_matrix(name: str, scope: Scope) -> bool:
    declared = scope.declarations.get(name)
    return isinstance(declared, Value) and is_letter(declared) and not declared.shape.is_scalar


def matrix_form(tree: Tree, scope: Scope) -> Polynomial | None:
    """The polynomial form of a closed tree over the names of a scope; None where it has none."""
    return polynomial(tree, Algebra(Alphabet.of(scope)))


def polynomial(tree: Tree, algebra: Algebra) -> Polynomial | None:
    """The polynomial form of a closed tree; None where it has none, or too large a one."""
    if any(True for _ in islice(walk(tree), _MOST_NODES, None)):
        return None
    try:
        return _form(tree, algebra, {})
    except TooLong:
        return None


def _form(tree: Tree, algebra: Algebra, bound: Bound) -> Polynomial:
    match tree:
        case Number(value=value):
            return number(value)
        case SizeValue(size=size):
            return size_number(size)
        case Name(name=name):
            if name in bound:
                return bound[name]
            if name not in algebra.alphabet.shapes:
                raise TooLong
            return algebra.letter(name)
        case Identity(size=size) if size is not None:
            return algebra.identity(Shape(size, size))
        case Defined(body=body):
            return _form(body, algebra, bound)
        case Let(bindings=bindings, body=body):
            inner = dict(bound)
            for parameter, argument in bindings:
                inner[parameter] = _form(argument, algebra, bound)
            return _form(body, algebra, inner)
        case Sum() | Negation() | Product() | Quotient() | Power() | Transpose():
            return _operation(tree, algebra, bound)
        case Apply(function=function, arguments=arguments):
            return _function(function, [_form(a, algebra, bound) for a in arguments], algebra)
        case Differential(operand=operand, variables=(Name(name=name),), at=None):
            if name in bound or _is_defined_in(name, operand):
                raise TooLong
            return _derivative(tree, algebra, bound)
        case _:
            raise TooLong


def _operation(tree: Tree, algebra: Algebra, bound: Bound) -> Polynomial:
    match tree:
        case Sum(terms=terms):
            return algebra.add([_form(term, algebra, bound) for term in terms])
        case Negation(operand=operand):
            return algebra.scale(Fraction(-1), _form(operand, algebra, bound))
        case Product(factors=factors):
            found = _form(factors[0], algebra, bound)
            for factor in factors[1:]:
                found = algebra.multiply(found, _form(factor, algebra, bound))
            return found
        case Quotient(numerator=above, denominator=below):
            divided = _form(above, algebra, bound)
            return algebra.multiply(divided, _reciprocal(below, algebra, bound))
        case Power(base=base, exponent=exponent):
            return _power(base, exponent, algebra, bound)
        case Transpose(operand=operand):
            return algebra.transpose(_form(operand, algebra, bound))
        case _:
            raise TooLong


def _reciprocal(tree: Tree, algebra: Algebra, bound: Bound) -> Polynomial:
    """1 / tree; powers and products keep their factors, so that these cancel."""
    match tree:
        case Product(factors=factors) if _form(tree, algebra, bound).only is None:
            found = number(Fraction(1))
            for factor in factors:
                found = algebra.multiply(found, _reciprocal(factor, algebra, bound))
            return found
        case Power(base=base, exponent=exponent):
            found = _power(base, Negation(exponent), algebra, bound)
        case _:
            divisor = _form(tree, algebra, bound)
            if not divisor.terms:
                raise TooLong
            found = algebra.power(divisor, -1)
    if not found.shape.is_scalar:
        raise TooLong
    return found


def _power(base: Tree, exponent: Tree, algebra: Algebra, bound: Bound) -> Polynomial:
    sign = 1
    while isinstance(exponent, Negation):
        sign, exponent = -sign, exponent.operand
    halves = _halves(exponent)
    if halves is None:
        raise TooLong
    form = _form(base, algebra, bound)
    if not form.terms:
        raise TooLong
    if halves % 2 == 0:
        return algebra.power(form, sign * halves // 2)
    return algebra.power(_root(form, algebra), sign * halves)


def _halves(exponent: Tree) -> int | None:
    """Twice an exponent that is a multiple of one half."""
    match exponent:
        case Number(value=value):
            twice = 2 * value
        case Quotient(numerator=Number(value=above), denominator=Number(value=below)) if below:
            twice = 2 * above / below
        case _:
            return None
    return int(twice) if twice.denominator == 1 and abs(twice) <= 24 else None


def _root(form: Polynomial, algebra: Algebra) -> Polynomial:
    """The root of a word that is a squared norm; no other number is known not to be negative."""
    found = algebra.root(form)
    only = found.only
    if only is None or only[0][0][0][0][0] != "root":
        raise TooLong
    return found


def _function(function: str, arguments: list[Polynomial], algebra: Algebra) -> Polynomial:
    match function, arguments:
        case "trace", [part]:
            return algebra.trace(part)
        case "inner", [left, right] if left.shape == right.shape and not left.shape.is_scalar:
            return algebra.trace(algebra.multiply(algebra.transpose(left), right))
        case "norm", [part] if not part.shape.is_scalar and (
            part.shape.is_column or part.shape.is_row
        ):
            return _norm(part, algebra)
        case "frobenius norm", [part] if not part.shape.is_scalar:
            return _norm(part, algebra)
        case "sqrt", [part]:
            return _root(part, algebra)
        case _:
            raise TooLong


def _norm(part: Polynomial, algebra: Algebra) -> Polynomial:
    square = algebra.squared_norm(part)
    return algebra.root(square) if square.terms else square


def _derivative(tree: Differential, algebra: Algebra, bound: Bound) -> Polynomial:
    name = tree.variables[0]
    assert isinstance(name, Name)
    if tree.kind not in ("derivative", "gradient") or name.name not in algebra.alphabet.shapes:
        raise TooLong
    if any(name.name in value.text for value in bound.values()):
        raise TooLong  # whether a parameter moves along with the variable is not told here
    return algebra.gradient(_form(tree.operand, algebra, bound), name.name)


def _is_defined_in(name: str, tree: Tree) -> bool:
    return any(isinstance(node, Defined) and node.name == name for node in walk(tree))
