"""Slips of the pen: what a tree would be with one sign, index, bound, exponent or transpose changed.

A wrong answer that one such change makes right is explained by it. Each variant is first held against the key at one
point, which rules nearly all of them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice

from grader.equivalence import wording
from grader.equivalence.pairs import Pair
from grader.expression.declarations import Scope, Value
from grader.expression.nodes import (
    Apply,
    Constant,
    Defined,
    Differential,
    Entry,
    Indicator,
    Moment,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    Sum,
    Transpose,
    Tree,
    UnitVector,
)
from grader.expression.traversal import children, rebuild, walk
from grader.numerics import Missing, Valuation
from grader.records import record

_Change = Callable[[Tree], Iterator[Tree]]

POINTS = 3
MOST_VARIANTS = 60
MOST_NODES = 400
MOST_SUMS = 3  # inside of each other: every variant costs as much as the answer
ONE, TWO = Number(Fraction(1)), Number(Fraction(2))


@record
class Slip:
    """A change by its note and sentence, and the tree with it undone; `place` counts the terms at the top from 1."""

    note: str
    sentence: str
    tree: Tree
    place: int = 0


Find = Callable[[Tree, Scope], Iterator[Slip]]


def explaining(pair: Pair, find: Find) -> list[Slip]:
    """The changes among those of `find` that make the answer equal to the key at a few points."""
    if any(True for _ in islice(walk(pair.answer.tree), MOST_NODES, None)):
        return []  # trees share their parts: written out they may be far larger than they are
    if _nesting(pair.answer.tree) > MOST_SUMS:
        return []
    points = islice(_points(pair), POINTS)
    first = next(points, None)
    if first is None:
        return []
    slips = islice(find(pair.answer.tree, pair.scope), MOST_VARIANTS)
    left = [(slip, pair.answer.variant(slip.tree)) for slip in slips]
    for valuation in chain((first,), points):
        left = [one for one in left if pair.agreement(one[1], valuation) is not None]
        if not left:
            break
    return [slip for slip, _ in left]


def _nesting(tree: Tree) -> int:
    """How many sums stand inside of each other."""
    inner = max(map(_nesting, children(tree)), default=0)
    return inner + isinstance(tree, Reduction)


def _points(pair: Pair) -> Iterator[Valuation]:
    """Points at which the key has a value."""
    for valuation in pair.valuations():
        if valuation.kind == "wide":
            return
        if valuation.kind == "general" and any(
            not isinstance(value, Missing) for value in pair.over(pair.key, valuation)
        ):
            yield valuation


# Single changes, anywhere in a tree.


def _variants(tree: Tree, change: _Change) -> Iterator[Tree]:
    """`tree` with `change` put to one node; definitions of the exercise are left alone."""
    yield from change(tree)
    if isinstance(tree, Defined):
        return
    for child in children(tree):
        for variant in _variants(child, change):
            yield _with(tree, child, variant)


def _with(tree: Tree, old: Tree, new: Tree) -> Tree:
    return rebuild(tree, lambda child: new if child is old else child)


def signs(tree: Tree, scope: Scope) -> Iterator[Slip]:
    """The sign of one term is turned, or one term is left out; terms at the top are named by their place."""
    del scope
    top = _bare(tree)
    if isinstance(top, Sum):
        for number, term in enumerate(top.terms):
            turned = _with_term(top, number, _negated(term))
            sentence = wording.term_sign(number + 1)
            yield Slip("NEQ.TERM_SIGN", sentence, _with_top(tree, turned), number + 1)
        for number in range(len(top.terms)):
            rest = top.terms[:number] + top.terms[number + 1 :]
            less = Sum(rest) if len(rest) > 1 else rest[0]
            sentence = wording.term_surplus(number + 1)
            yield Slip("NEQ.TERM", sentence, _with_top(tree, less), number + 1)
    for variant in _variants(tree, _inner_signs):
        yield Slip("NEQ.TERM_SIGN", wording.TERM_SIGN, variant)


def _inner_signs(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Sum):
        for number, term in enumerate(tree.terms):
            yield _with_term(tree, number, _negated(term))


def _bare(tree: Tree) -> Tree:
    return tree.body if isinstance(tree, Defined) else tree


def _with_top(tree: Tree, top: Tree) -> Tree:
    return replace(tree, body=top) if isinstance(tree, Defined) else top


def _with_term(tree: Sum, number: int, term: Tree) -> Sum:
    return replace(tree, terms=(*tree.terms[:number], term, *tree.terms[number + 1 :]))


def _negated(tree: Tree) -> Tree:
    return tree.operand if isinstance(tree, Negation) else Negation(tree)


def details(tree: Tree, scope: Scope) -> Iterator[Slip]:
    """One bound, exponent, index or transpose, or the order of two matrices, is changed."""
    changes: tuple[tuple[str, str, _Change], ...] = (
        ("NEQ.BOUND", wording.BOUND, _bounds),
        ("NEQ.EXPONENT", wording.EXPONENT, _exponents(scope)),
        ("NEQ.OTHER_INDEX", wording.OTHER_INDEX, _indices(tree)),
        ("NEQ.TRANSPOSE_INSIDE", wording.TRANSPOSE_INSIDE, _transposes(scope)),
        ("NEQ.ORDER", wording.ORDER, _orders(scope)),
    )
    for note, sentence, change in changes:
        for variant in _variants(tree, change):
            yield Slip(note, sentence, variant)


def _bounds(tree: Tree) -> Iterator[Tree]:
    if not isinstance(tree, Reduction) or tree.lower is None or tree.upper is None:
        return
    for step in (ONE, Negation(ONE)):
        yield replace(tree, lower=Sum((tree.lower, step)))
        yield replace(tree, upper=Sum((tree.upper, step)))


def _exponents(scope: Scope) -> _Change:
    def change(tree: Tree) -> Iterator[Tree]:
        match tree:
            case Power(exponent=Number(value=value)) if value.denominator == 1:
                for step in (-1, 1):
                    yield replace(tree, exponent=Number(value + step))
            case Quotient(denominator=denominator) if not isinstance(denominator, Number | Power):
                yield replace(tree, denominator=Power(denominator, TWO))
            case Name(name=name) if _is_number(name, scope):
                yield Power(tree, TWO)
            case _:
                pass

    return change


def _is_number(name: str, scope: Scope) -> bool:
    declared = scope.declarations.get(name)
    return isinstance(declared, Value) and declared.shape.is_scalar


def _indices(whole: Tree) -> _Change:
    """An index is replaced by another one of the tree."""
    letters = sorted(dict.fromkeys(_letters(whole)))

    def change(tree: Tree) -> Iterator[Tree]:
        if not isinstance(tree, Entry):
            return
        for place, index in enumerate(tree.indices):
            if not isinstance(index, Name):
                continue
            for letter in letters:
                if letter != index.name:
                    other = (*tree.indices[:place], Name(letter), *tree.indices[place + 1 :])
                    yield replace(tree, indices=other)

    return change


def _letters(tree: Tree) -> Iterator[str]:
    """The letters that stand for indices: in entries, in conditions of an indicator, in unit vectors."""
    for node in walk(tree):
        match node:
            case Entry(indices=indices):
                yield from (index.name for index in indices if isinstance(index, Name))
            case Indicator(condition=condition):
                yield from (part.name for part in walk(condition) if isinstance(part, Name))
            case UnitVector(index=Name(name=name)):
                yield name
            case _:
                pass


def _is_square(tree: Tree, scope: Scope) -> bool:
    inner = tree.operand if isinstance(tree, Transpose) else tree
    declared = scope.declarations.get(inner.name) if isinstance(inner, Name) else None
    if not isinstance(declared, Value):
        return False
    shape = declared.shape
    return not shape.is_scalar and shape == shape.transposed


def _transposes(scope: Scope) -> _Change:
    def change(tree: Tree) -> Iterator[Tree]:
        if _is_square(tree, scope):
            yield tree.operand if isinstance(tree, Transpose) else Transpose(tree)

    return change


def _orders(scope: Scope) -> _Change:
    def change(tree: Tree) -> Iterator[Tree]:
        if not isinstance(tree, Product):
            return
        factors = tree.factors
        for place in range(len(factors) - 1):
            two = factors[place : place + 2]
            if all(_is_square(factor, scope) for factor in two):
                turned = (*factors[:place], two[1], two[0], *factors[place + 2 :])
                yield replace(tree, factors=turned)

    return change


# The chain rule.


def inner_derivatives(tree: Tree, scope: Scope) -> Iterator[Slip]:
    """The answer times the derivative of the inside of one of its functions, by one of its numbers."""
    variables = [name for name in scope.declarations if _is_number(name, scope)]
    if any(isinstance(node, Moment) for node in walk(tree)):
        return
    inside = dict.fromkeys(_insides(tree))
    for argument in inside:
        names = {node.name for node in walk(argument) if isinstance(node, Name)}
        if isinstance(argument, Name) or any("#" in name for name in names):
            continue
        for variable in variables:
            if variable in names:
                factor = Differential("derivative", argument, (Name(variable),))
                yield Slip("NEQ.CHAIN_RULE", wording.CHAIN_RULE, Product((tree, factor)))


def _insides(tree: Tree) -> Iterator[Tree]:
    """What stands inside of functions, in exponents of e, and under powers."""
    for node in walk(tree):
        match node:
            case Apply(arguments=(argument,)):
                yield argument
            case Power(base=Constant(name="e"), exponent=exponent):
                yield exponent
            case Power(base=base, exponent=Number()):
                yield base
            case Quotient(denominator=denominator):
                yield denominator
            case _:
                pass
