"""Fractions: in lowest terms, and as one fraction."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.equivalence.forms.algebra import (
    common_number,
    is_whole,
    parts_of_product,
    terms_of,
    unsigned,
    whole_exponent,
)
from grader.equivalence.forms.judged import Judged
from grader.expression.nodes import Negation, Number, Power, Product, Quotient, Sum, Tree
from grader.expression.traversal import children

_SINGLE = "write one fraction."
_ONE = Number(Fraction(1))


def lowest_terms(tree: Tree, judged: Judged) -> str | None:
    """No fraction can be reduced; a number is one whole number or one fraction."""
    if judged.algebra.rational(tree) is not None:
        bare = unsigned(tree)
        if isinstance(bare, Number) and bare.decimal and bare.value.denominator > 1:
            return "write it as a fraction." if _has_fraction(judged.key.tree) else None
        if isinstance(bare, Sum):
            return "write one fraction."
    return reducible(tree, judged)


def reducible(tree: Tree, judged: Judged) -> str | None:
    """The first fraction that can still be reduced."""
    for product in _products(tree):
        over, under = parts_of_product(product)
        if not under and not any(map(_has_fraction, over)):
            continue
        if _is_reducible(over, under, judged) or _has_trivial_denominator(product):
            return f"{judged.shown(product)} can still be reduced."
    return None


def _products(tree: Tree) -> Iterator[Tree]:
    """The largest products and quotients in a tree."""
    stack = [(tree, False)]
    while stack:
        node, inside = stack.pop()
        belongs = isinstance(node, Product | Quotient | Negation)
        if isinstance(node, Product | Quotient) and not inside:
            yield node
        stack += [(child, belongs and (inside or not isinstance(node, Negation)))
                  for child in reversed(children(node))]  # fmt: skip


def _has_fraction(tree: Tree) -> bool:
    return any(isinstance(node, Quotient) for node in outside(tree))


def _has_trivial_denominator(tree: Tree) -> bool:
    for node in outside(tree):
        if isinstance(node, Quotient):
            below = unsigned(node.denominator)
            if isinstance(below, Number) and below.value == 1:
                return True
            if isinstance(node.denominator, Negation) and isinstance(node.numerator, Negation):
                return True
    return False


def _is_reducible(over: list[Tree], under: list[Tree], judged: Judged) -> bool:
    """Whether what is above and below has a common factor, or fractions inside."""
    read = judged.algebra.fraction
    above = read(Product(tuple(over) or (_ONE,)))
    below = read(Product(tuple(under) or (_ONE,)))
    if above is None or below is None:
        return False
    for found in (above, below):
        if not found.under.is_one() or not (is_whole(found.over) or _is_decimal(over, under)):
            return True
    if common_number((above.over,)) > 1 and common_number((above.over, below.over)) > 1:
        return True
    return not above.over.gcd(below.over).is_constant()


def _is_decimal(over: list[Tree], under: list[Tree]) -> bool:
    """Whether the broken coefficients are decimals in a numerator: 0.5x over 3 is no double fraction."""
    del under
    return not any(map(_has_fraction, over))


def outside(tree: Tree) -> Iterator[Tree]:
    """A tree and what is below it, but not inside exponents and functions."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Power):
            stack.append(node.base)
        elif isinstance(node, Sum | Product | Quotient | Negation):
            stack.extend(reversed(children(node)))


def single_fraction(tree: Tree, judged: Judged) -> str | None:
    """One fraction bar, or none; a number or a factor may stand before it."""
    over, under = parts_of_product(tree)
    bars = [node for node in outside(tree) if isinstance(node, Quotient)]
    inverse = [node for node in outside(tree) if _is_inverse(node)]
    if any(_is_mixed(node) for node in outside(tree)):
        return _SINGLE
    if not bars and not inverse:
        return None
    below_sum = any(isinstance(part, Sum) and _divides(part) for part in (*over, *under))
    if below_sum or len(bars) > 1 or (bars and inverse):
        return _SINGLE
    if not under or len(terms_of(tree)) > 1:
        return _SINGLE
    return None


def _is_mixed(node: Tree) -> bool:
    """A whole number with a fraction: nothing else leaves a fraction inside a numeral."""
    return isinstance(node, Number) and not node.decimal and node.value.denominator > 1


def _divides(tree: Tree) -> bool:
    return any(isinstance(node, Quotient) or _is_inverse(node) for node in outside(tree))


def _is_inverse(node: Tree) -> bool:
    return isinstance(node, Power) and (whole_exponent(node.exponent) or 0) < 0
