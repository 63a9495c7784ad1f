"""Multiplied out: no bracket is left that a product, a power or a sign stands before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.equivalence.forms.algebra import (
    is_sum,
    names_of,
    terms_of,
    unsigned,
    whole_exponent,
)
from grader.equivalence.forms.judged import Judged
from grader.expression.nodes import (
    Apply,
    Name,
    Negation,
    Power,
    Product,
    Quotient,
    Reduction,
    Sum,
    Transpose,
    Tree,
)


def expanded(tree: Tree, judged: Judged) -> str | None:
    """Every term is a product without sums. A sum over a sum stays; over anything else it is divided term by term."""
    for term in _written_terms(tree):
        found = _bracket(term, judged)
        if found is not None:
            return f"{judged.shown(found)} can still be multiplied out."
    return None


def _written_terms(tree: Tree) -> Iterator[Tree]:
    """The terms; a sign before a bracket makes it one term."""
    match tree:
        case Sum(terms=terms):
            for term in terms:
                yield from _written_terms(term)
        case Negation(operand=operand) if not is_sum(operand):
            yield from _written_terms(operand)
        case _:
            yield tree


def _bracket(term: Tree, judged: Judged) -> Tree | None:
    """What is still to be multiplied out in a term."""
    match term:
        case Negation(operand=operand):
            return term if _is_long(operand, judged) else _bracket(operand, judged)
        case Product(factors=factors):
            if len(factors) > 1 and any(_is_long(factor, judged) for factor in factors):
                return term
            return _first(factors, judged)
        case Quotient(numerator=over, denominator=under):
            if _is_long(over, judged) and not is_sum(under):
                return term
            return _inside(over, judged) or _inside(under, judged)
        case Power(base=base, exponent=exponent):
            power = judged.algebra.rational(exponent)
            if power is not None and power.denominator == 1 and abs(power) > 1:
                return term if _opens(unsigned(base), judged) else None
            return _bracket(base, judged) if power == 1 else None
        case Reduction(operation="product", body=body) if is_sum(body):
            return term
        case Transpose(operand=operand):
            return term if isinstance(operand, Sum | Product) else None
        case Apply(function="inner", arguments=arguments) if any(map(is_sum, arguments)):
            return term
        case _:
            return None


def _opens(base: Tree, judged: Judged) -> bool:
    """Whether a power of this is to be multiplied out; `(x/2)^2` may stand."""
    if isinstance(base, Quotient):
        return any(_is_long(side, judged) for side in (base.numerator, base.denominator))
    return isinstance(base, Product) or _is_long(base, judged)


def _inside(tree: Tree, judged: Judged) -> Tree | None:
    """What is still to be multiplied out above or below a fraction bar."""
    return _first(_written_terms(tree), judged)


def _first(trees: Iterable[Tree], judged: Judged) -> Tree | None:
    for tree in trees:
        found = _bracket(tree, judged)
        if found is not None:
            return found
    return None


def _is_long(tree: Tree, judged: Judged) -> bool:
    """Whether a factor is a sum; a number such as 1 + √2 is one factor."""
    if not is_sum(tree):
        return False
    return bool(names_of(tree)) or judged.algebra.rational(tree) is not None


def polynomial(tree: Tree, judged: Judged) -> str | None:
    """Numbers, or brackets without the variable, times powers of the variable: each power once."""
    variable = judged.argument
    seen: set[int] = set()
    for term in terms_of(tree):
        power = _power_in(unsigned(term), variable)
        if power is None:
            if not is_sum(tree) or variable in names_of(term):
                return f"write {judged.shown(term)} as numbers times powers of {variable}."
            power = 0
        if power in seen:
            return f"collect the terms with {_named_power(variable, power)}."
        seen.add(power)
    return None


def _named_power(variable: str, power: int) -> str:
    return {0: f"no {variable}", 1: variable}.get(power, f"{variable}^{power}")


def _power_in(term: Tree, variable: str) -> int | None:
    """The power of the variable in a term that is a coefficient times it; None where it stands otherwise."""
    match term:
        case _ if variable not in names_of(term):
            return 0
        case Name():
            return 1
        case Negation(operand=operand):
            return _power_in(operand, variable)
        case Power(base=Name(), exponent=exponent):
            power = whole_exponent(exponent)
            return power if power is not None and power >= 0 else None
        case Product(factors=factors):
            powers = [_power_in(factor, variable) for factor in factors]
            known = [power for power in powers if power]
            return known[0] if None not in powers and len(known) == 1 else None
        case Quotient(numerator=over, denominator=under) if variable not in names_of(under):
            return _power_in(over, variable)
        case _:
            return None
