"""Simplified: no like terms, no arithmetic left, no double fractions, no brackets that only make it longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from flint import fmpq_mpoly

from grader.equivalence.forms.algebra import (
    names_of,
    parts_of_product,
    terms_of,
    unsigned,
    whole_exponent,
)
from grader.equivalence.forms.arithmetic import computable
from grader.equivalence.forms.fractions import reducible
from grader.equivalence.forms.judged import Judged
from grader.equivalence.forms.numerals import scientific
from grader.expression.nodes import (
    Apply,
    Constant,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)
from grader.expression.traversal import children, walk

_MOST_TERMS = 40


def simplified(tree: Tree, judged: Judged) -> str | None:
    """The first thing that is left to do; `2.5·10³` is a number as it stands."""
    if isinstance(tree, Product) and scientific(tree, judged) is None:
        return None
    said = reducible(tree, judged)
    if said is not None:
        return said
    for node in _largest(tree):
        for rule in _RULES.get(type(node), ()):
            said = rule(node, judged)
            if said is not None:
                return said
    return None


def _largest(tree: Tree) -> Iterator[Tree]:
    """All nodes; of sums in sums and products in products only the outermost."""
    stack: list[tuple[Tree, type | None]] = [(tree, None)]
    while stack:
        node, within = stack.pop()
        group = _group(node, within)
        if group is None or group is not within:
            yield node
        stack.extend((child, group) for child in reversed(children(node)))


def _group(node: Tree, within: type | None) -> type | None:
    if isinstance(node, Sum):
        return Sum
    if isinstance(node, Product | Quotient):
        return Product
    return within if isinstance(node, Negation) else None


# Sums


def _like_terms(tree: Sum, judged: Judged) -> str | None:
    terms = terms_of(tree)[:_MOST_TERMS]
    if any(isinstance(unsigned(term), Number) and _value(term) == 0 for term in terms):
        return "the 0 can be left out."
    read = [judged.algebra.fraction(term) for term in terms]
    seen: dict[str, int] = {}
    for place, found in enumerate(read):
        if found is None or len(found.over) != 1:
            if found is None or found.under.is_constant():
                continue
            mark = f"/{found.under * (1 / found.under.leading_coefficient())}"
        elif found.under.is_constant():
            mark = str(found.over.monoms()[0])
        else:
            mark = f"/{found.under * (1 / found.under.leading_coefficient())}"
        if mark in seen:
            both = judged.shown(unsigned(terms[seen[mark]])), judged.shown(unsigned(terms[place]))
            return f"{both[0]} and {both[1]} can still be put together."
        seen[mark] = place
    return _shorter(tree, terms, judged) or _pythagoras(terms, judged)


def _value(tree: Tree) -> Fraction | None:
    bare = unsigned(tree)
    return bare.value if isinstance(bare, Number) else None


def _shorter(tree: Sum, terms: list[Tree], judged: Judged) -> str | None:
    """Terms share a part, and multiplied out the sum is shorter: 2(x+1) + 3x, but not (x+1)² − 4."""
    polynomials = [judged.algebra.polynomial(term) for term in terms]
    if any(found is None for found in polynomials):
        return None
    monomials = [set(found.monoms()) for found in polynomials if found is not None]
    if not any(one & other for one, other in combinations(monomials, 2)):
        return None
    total = judged.algebra.polynomial(tree)
    if total is None or sum(_lengths(total)) >= _length(tree):
        return None
    return f"{judged.shown(tree)} becomes shorter when it is multiplied out."


def _lengths(polynomial: fmpq_mpoly) -> Iterator[int]:
    """The letters, numbers and exponents in each term of a polynomial."""
    for powers, coefficient in zip(polynomial.monoms(), polynomial.coeffs(), strict=True):
        letters = sum((power > 0) + (power > 1) for power in powers)
        yield letters + (abs(coefficient) != 1 or not letters)


def _length(tree: Tree) -> int:
    """The same as written; what algebra takes for one unknown is one."""
    if isinstance(tree, Sum | Product | Negation | Quotient | Power):
        return sum(map(_length, children(tree)))
    return 1


def _pythagoras(terms: list[Tree], judged: Judged) -> str | None:
    squares: dict[tuple[str, bool], str] = {}
    for term in terms:
        match unsigned(term):
            case Power(base=Apply(function="sin" | "cos" as name, arguments=(inner,)),
                       exponent=Number(value=value)) if value == 2:  # fmt: skip
                mark = judged.algebra.text(inner), isinstance(term, Negation)
                if squares.setdefault(mark, name) != name:
                    return "the squares of sine and cosine add up to a number."
            case _:
                pass
    return None


# Products and quotients


def _factors(tree: Product | Quotient, judged: Judged) -> str | None:
    shown = judged.shown(tree)
    over, under = parts_of_product(tree)
    if judged.algebra.rational(tree) is not None and not _is_plain_fraction(tree):
        return f"{shown} can still be computed."
    for part in (over, under):
        numerals = [n for n in part if isinstance(n, Number) and n.value != 1]
        if len(numerals) > 1:
            return f"the numbers in {shown} can still be multiplied."
        if any(number.value == 0 for number in numerals):
            return f"{shown} is 0."
    if any(isinstance(n, Product) and _holds_one(n) for n in walk(tree)):
        return f"the factor 1 in {shown} can be left out."
    return _same_bases([*over, *under], shown, judged)


def _holds_one(product: Product) -> bool:
    return any(isinstance(n, Number) and n.value == 1 for n in map(unsigned, product.factors))


def _is_plain_fraction(tree: Tree) -> bool:
    if not isinstance(tree, Quotient):
        return False
    return all(isinstance(unsigned(side), Number) for side in (tree.numerator, tree.denominator))


def _same_bases(factors: list[Tree], shown: str, judged: Judged) -> str | None:
    for one, other in combinations(factors[:_MOST_TERMS], 2):
        if isinstance(one, Number) or isinstance(other, Number):
            continue
        bases = [_base(factor) for factor in (one, other)]
        same = judged.algebra.text(bases[0][0]) == judged.algebra.text(bases[1][0])
        if same and _add_up(bases[0][1], bases[1][1], judged):
            return f"powers with one base in {shown} can still be put together."
    return None


def _base(factor: Tree) -> tuple[Tree, Tree | None]:
    match factor:
        case Power(base=base, exponent=exponent):
            return base, exponent
        case Apply(function="exp", arguments=(exponent,)):
            return Constant("e"), exponent
        case _:
            return factor, None


def _add_up(left: Tree | None, right: Tree | None, judged: Judged) -> bool:
    """Whether two exponents make one term: 2 and 3, x and 2x, but not x and y."""
    ends = [judged.algebra.polynomial(e) if e is not None else None for e in (left, right)]
    polynomials = [found for found in ends if found is not None]
    if len(polynomials) < 2:
        rest = [e for e in (left, right) if e is not None]
        return all(judged.algebra.rational(e) is not None for e in rest)
    one, other = polynomials
    if one.is_zero() or other.is_zero():
        return True
    return bool(one * other.leading_coefficient() == other * one.leading_coefficient())


# Powers, signs, functions


def _power(tree: Power, judged: Judged) -> str | None:
    shown = judged.shown(tree)
    power = whole_exponent(tree.exponent)
    base = unsigned(tree.base)
    if power in (0, 1):
        return f"the exponent of {shown} can be left out."
    if power is not None and isinstance(base, Power) and whole_exponent(base.exponent) is not None:
        return f"the exponents of {shown} can be multiplied."
    if power is not None and isinstance(base, Apply) and base.function == "sqrt":
        return f"root and power in {shown} can be put together."
    if base == Constant("e") and _undoes(tree.exponent):
        return f"{shown} can be written without the logarithm."
    return f"{shown} can still be computed." if computable(tree, judged.algebra) else None


def _undoes(exponent: Tree) -> bool:
    """Whether an exponent is a number times a natural logarithm."""
    over, under = parts_of_product(exponent)
    logs = [part for part in over if isinstance(part, Apply) and part.function == "log"]
    rest = [part for part in (*over, *under) if part not in logs]
    return len(logs) == 1 and len(logs[0].arguments) == 1 and not any(map(names_of, rest))


def _sign(tree: Negation, judged: Judged) -> str | None:
    if isinstance(tree.operand, Negation) or tree.operand == Number(Fraction(0)):
        return f"the signs of {judged.shown(tree)} can be put together."
    return None


def _function(tree: Apply, judged: Judged) -> str | None:
    if tree.function == "log" and len(tree.arguments) == 1:
        base, exponent = _base(unsigned(tree.arguments[0]))
        if base == Constant("e") and not isinstance(exponent, Constant):
            return f"{judged.shown(tree)} can be written without the logarithm."
    if tree.function == "exp" and _undoes(tree.arguments[0]):
        return f"{judged.shown(tree)} can be written without the logarithm."
    if computable(tree, judged.algebra):
        return f"{judged.shown(tree)} can still be computed."
    return None


_RULES: dict[type, tuple[Callable[[Any, Judged], str | None], ...]] = {
    Sum: (_like_terms,),
    Product: (_factors,),
    Quotient: (_factors,),
    Power: (_power,),
    Negation: (_sign,),
    Apply: (_function,),
}


# Roots in denominators


def rational_denominators(tree: Tree, judged: Judged) -> str | None:
    """No root of a number stands below a fraction bar, nor a fraction in a root."""
    for node in walk(tree):
        if isinstance(node, Product | Quotient | Power):
            under = parts_of_product(node)[1]
            if any(_is_root(inner) for part in under for inner in walk(part)):
                return f"there is a root left in the denominator of {judged.shown(node)}."
        if _is_root(node) and any(isinstance(inner, Quotient) for inner in walk(_inside(node))):
            return f"there is a fraction left under the root of {judged.shown(node)}."
    return None


def _is_root(node: Tree) -> bool:
    """A root of a number without letters."""
    if isinstance(node, Apply) and node.function in {"sqrt", "root"}:
        return not names_of(node)
    if isinstance(node, Power) and not names_of(node):
        return isinstance(unsigned(node.exponent), Quotient)
    return False


def _inside(node: Tree) -> Tree:
    return node.arguments[0] if isinstance(node, Apply) else children(node)[0]
