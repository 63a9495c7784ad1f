"""Parts of an answer as polynomials over ℚ; what is no rational operation (`e^x`, `√2`) is an unknown of its own."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from flint import fmpq, fmpq_mpoly

from grader.equivalence.normal import Normaliser
from grader.equivalence.rationals import RationalReader, TooLarge, ZeroDenominator
from grader.expression.declarations import Scope
from grader.expression.nodes import Name, Negation, Number, Power, Product, Quotient, Sum, Tree
from grader.expression.traversal import walk
from grader.records import record

MOST_FACTORED = 400
"""Degree × terms of a polynomial that is factored; larger ones are taken for irreducible."""


@record
class Ratio:
    """A fraction of two polynomials, not reduced. `opaque`: it holds unknowns that are no names."""

    over: fmpq_mpoly
    under: fmpq_mpoly
    opaque: bool


class Algebra:
    """Reads the parts of one answer over one set of unknowns."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.normaliser = Normaliser(scope)
        self._reader = RationalReader(scope, self.normaliser)

    def fraction(self, tree: Tree) -> Ratio | None:
        """`tree` as a fraction; None where it is no number, too large, or divides by zero."""
        if not self.normaliser.is_number(tree):
            return None
        try:
            found = self._reader.read(tree)
        except (TooLarge, ZeroDenominator):
            return None
        return Ratio(*found.parts, bool(found.opaque))

    def polynomial(self, tree: Tree) -> fmpq_mpoly | None:
        """`tree` as a polynomial, None where it is none."""
        found = self.fraction(tree)
        if found is None or not found.under.is_constant():
            return None
        return found.over * (1 / constant_of(found.under))

    def rational(self, tree: Tree) -> Fraction | None:
        """The value of `tree` if it is a rational number without letters."""
        found = self.polynomial(tree)
        if found is None or not found.is_constant():
            return None
        value = constant_of(found)
        return Fraction(int(value.p), int(value.q))

    def place(self, name: str) -> int | None:
        """The place of a name among the unknowns read so far."""
        return self._reader.places.get(self.normaliser.text(Name(name)))

    def text(self, tree: Tree) -> str:
        return self.normaliser.text(tree)


def constant_of(polynomial: fmpq_mpoly) -> fmpq:
    """The value of a constant polynomial."""
    return polynomial.coeffs()[0] if len(polynomial) else fmpq(0)


def irreducible_count(polynomial: fmpq_mpoly) -> int:
    """How many irreducible factors over ℚ, powers counted each time; 1 for one too large to be factored."""
    if polynomial.is_constant():
        return 0
    if polynomial.total_degree() * len(polynomial) > MOST_FACTORED:
        return 1
    return sum(int(power) for _, power in polynomial.factor()[1])


def common_number(polynomials: Iterable[fmpq_mpoly]) -> int:
    """The greatest number that divides all coefficients: 1 as well where not all of them are whole."""
    common = 0
    for polynomial in polynomials:
        for coefficient in polynomial.coeffs():
            if coefficient.q != 1:
                return 1
            common = gcd(common, int(coefficient.p))
    return common or 1


def is_whole(polynomial: fmpq_mpoly) -> bool:
    """Whether all coefficients are whole numbers."""
    return all(coefficient.q == 1 for coefficient in polynomial.coeffs())


def names_of(tree: Tree) -> list[str]:
    """The names in `tree`, each once, in the order written."""
    return list(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name)))


def unsigned(tree: Tree) -> Tree:
    """`tree` without the signs and brackets of one term around it."""
    while True:
        match tree:
            case Negation(operand=inner) | Sum(terms=(inner,)) | Product(factors=(inner,)):
                tree = inner
            case _:
                return tree


def is_sum(tree: Tree) -> bool:
    return isinstance(unsigned(tree), Sum)


def whole_exponent(tree: Tree) -> int | None:
    """The exponent of a power if it is a whole number."""
    match tree:
        case Number(value=value) if value.denominator == 1:
            return int(value)
        case Negation(operand=Number(value=value)) if value.denominator == 1:
            return -int(value)
        case _:
            return None


def terms_of(tree: Tree) -> list[Tree]:
    """The terms of a sum with their signs, nested sums included."""
    found: list[Tree] = []
    stack = [(tree, False)]
    while stack:
        node, negative = stack.pop()
        if isinstance(node, Sum):
            stack.extend((term, negative) for term in reversed(node.terms))
        elif isinstance(node, Negation):
            stack.append((node.operand, not negative))
        else:
            found.append(Negation(node) if negative else node)
    return found


def parts_of_product(tree: Tree) -> tuple[list[Tree], list[Tree]]:
    """The factors of a product and what it is divided by, opened up through signs, products and quotients."""
    over: list[Tree] = []
    under: list[Tree] = []
    stack = [(tree, False)]
    while stack:
        node, divided = stack.pop()
        match node:
            case Negation(operand=inner) | Sum(terms=(inner,)):
                stack.append((inner, divided))
            case Product(factors=factors):
                stack.extend((factor, divided) for factor in reversed(factors))
            case Quotient(numerator=numerator, denominator=denominator):
                stack += [(denominator, not divided), (numerator, divided)]
            case Power(base=base, exponent=exponent) if (whole_exponent(exponent) or 0) < 0:
                power = -(whole_exponent(exponent) or 0)
                inner = base if power == 1 else Power(base, Number(Fraction(power)))
                (over if divided else under).append(inner)
            case _:
                (under if divided else over).append(node)
    return over, under
