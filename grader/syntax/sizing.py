"""Sizes: trees that say how long something is, and shapes that are asked for by themselves."""

from __future__ import annotations

from collections.abc import Collection as AnyCollection

from grader.expression.nodes import Name, Negation, Number, Product, Sum, Tree
from grader.expression.sizes import Size


def size_of(tree: Tree, sizes: AnyCollection[str] | None) -> Size | None:
    """The size that a tree of numbers and size names says; any name is a size name where `sizes` is None."""
    match tree:
        case Number(value=number) if number.denominator == 1:
            return Size.of(int(number))
        case Name(name=name) if sizes is None or name in sizes:
            return Size.of(name)
        case Negation(operand=operand):
            inner = size_of(operand, sizes)
            return None if inner is None else Size.of(0) - inner
        case Sum(terms=terms):
            return _folded([size_of(term, sizes) for term in terms], Size.of(0), product=False)
        case Product(factors=factors):
            return _folded([size_of(factor, sizes) for factor in factors], Size.of(1), product=True)
        case _:
            return None


def _folded(parts: list[Size | None], start: Size, *, product: bool) -> Size | None:
    total = start
    for part in parts:
        if part is None:
            return None
        total = total * part if product else total + part
    return total
