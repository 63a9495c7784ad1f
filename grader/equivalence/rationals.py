"""Trees as quotients of polynomials over ℚ in unknowns: free numbers, and whatever is no rational operation."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from grader.equivalence.normal import Normaliser
from grader.expression.declarations import Scope, Value
from grader.expression.nodes import (
    Defined,
    Matrix,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Transpose,
    Tree,
)
from grader.records import record

MOST_WORK = 100_000  # degree × terms of a polynomial, and pairs of terms in one product
MOST_BITS = 20_000  # of an exact integer
MOST_UNKNOWNS = 24

Quotients = tuple[fmpq_mpoly, fmpq_mpoly]


class TooLarge(Exception):
    """The polynomials outgrow their bounds."""


class NewUnknown(Exception):
    """An unknown that is no free number and that only the answer has: algebra settles nothing."""


class ZeroDenominator(Exception):
    """A denominator is identically zero: there is no value anywhere."""


@cache
def _unknowns() -> tuple[fmpq_mpoly_ctx, tuple[fmpq_mpoly, ...], fmpq_mpoly]:
    """One ring for all comparisons; an expression takes its unknowns in the order in which they appear."""
    ring = fmpq_mpoly_ctx.get(tuple(f"u{k}" for k in range(MOST_UNKNOWNS)), Ordering.degrevlex)
    return ring, tuple(ring.gens()), ring.constant(1)


_RATIONAL = frozenset({Number, Name, Negation, Sum, Product, Quotient, Power, Defined})


def may_be_rational(nodes: tuple[Tree, ...]) -> bool:
    """Whether a tree of these nodes may be a rational expression in free numbers, cell by cell."""
    return all(type(node) in _RATIONAL for node in nodes) or _matrix(nodes[0]) is not None


def cells(tree: Tree) -> tuple[tuple[Tree, ...], ...]:
    """The entries of an explicit matrix; anything else is one cell."""
    found = _matrix(tree)
    return found if found is not None else ((tree,),)


def _matrix(tree: Tree) -> tuple[tuple[Tree, ...], ...] | None:
    match tree:
        case Matrix(rows=rows):
            return rows
        case Transpose(operand=Matrix(rows=rows)):
            return tuple(zip(*rows, strict=True))
        case Negation(operand=Matrix(rows=rows)):
            return tuple(tuple(Negation(cell) for cell in row) for row in rows)
        case _:
            return None


@record
class Rational:
    """A tree as a fraction. `opaque` are the texts of unknowns that are no free numbers, `denominators` those of the
    denominators that hold one.
    """

    parts: Quotients
    opaque: frozenset[str]
    denominators: frozenset[str]


class RationalReader:
    """Reads trees over one set of unknowns."""

    def __init__(self, scope: Scope, normaliser: Normaliser) -> None:
        self.scope = scope
        self.normaliser = normaliser
        self.ring, self.generators, self.one = _unknowns()
        self.places: dict[str, int] = {}
        self.plain: dict[str, int] = {}
        self.opaque: set[str] = set()
        self.denominators: set[str] = set()
        self.definitions: dict[int, tuple[Quotients, set[str], set[str]]] = {}
        self.may_meet: frozenset[str] | None = None

    def continued(
        self, scope: Scope, normaliser: Normaliser, may_meet: frozenset[str]
    ) -> RationalReader:
        """Another reader that knows the unknowns and definitions of this one, and may meet no opaque ones but these."""
        other = RationalReader(scope, normaliser)
        other.places |= self.places
        other.plain |= self.plain
        other.definitions |= self.definitions
        other.may_meet = may_meet
        return other

    def read(self, tree: Tree) -> Rational:
        """Raises: TooLarge, ZeroDenominator, NewUnknown."""
        self.opaque, self.denominators = set(), set()
        parts = self.fraction(tree)
        return Rational(parts, frozenset(self.opaque), frozenset(self.denominators))

    def fraction(self, tree: Tree) -> Quotients:
        is_number = self.normaliser.is_number
        match tree:
            case Number(value=value):
                return self.constant(value)
            case Negation(operand=operand) | Product(factors=(operand,)) | Sum(terms=(operand,)):
                over, under = self.fraction(operand)
                return (-over if isinstance(tree, Negation) else over), under
            case Defined(body=body) if is_number(body):
                return self.definition(body)
            case Sum(terms=terms) if all(map(is_number, terms)):
                total = self.constant(Fraction(0))
                for term in terms:
                    total = self.add(total, self.fraction(term))
                return total
            case Product(factors=factors):
                return self.product(factors)
            case Quotient(numerator=over, denominator=under) if is_number(over) and is_number(
                under
            ):
                return self.divide(self.fraction(over), self.denominator(under))
            case Power(base=base, exponent=exponent) if is_number(base):
                power = _integer(exponent)
                if power is not None:
                    return self.power(base, power)
        return self.unknown(tree)

    def definition(self, body: Tree) -> Quotients:
        """Definitions may use each other many times over; each is worked out once for key and answer together."""
        known = self.definitions.get(id(body))
        if known is None:
            before = self.opaque, self.denominators
            self.opaque, self.denominators = set(), set()
            parts = self.fraction(body)
            known = self.definitions[id(body)] = (parts, self.opaque, self.denominators)
            self.opaque, self.denominators = before
        parts, opaque, denominators = known
        self.opaque |= opaque
        self.denominators |= denominators
        return parts

    def constant(self, value: Fraction) -> Quotients:
        return self.ring.constant(fmpq(value.numerator, value.denominator)), self.one

    def product(self, factors: tuple[Tree, ...]) -> Quotients:
        """Numbers commute and are multiplied; the other factors keep their order and are one unknown."""
        total = self.constant(Fraction(1))
        chain: list[Tree] = []
        for factor in factors:
            if not self.normaliser.is_number(factor):
                chain.append(factor)
                continue
            part = self.fraction(factor)
            total = self.times(total[0], part[0]), self.times(total[1], part[1])
        if chain:
            part = self.unknown(Product(tuple(chain)))
            total = self.times(total[0], part[0]), total[1]
        return total

    def power(self, base: Tree, power: int) -> Quotients:
        over, under = self.denominator(base) if power < 0 else self.fraction(base)
        if power < 0:
            over, under = self.divide(self.constant(Fraction(1)), (over, under))
        for part in (over, under):
            terms = len(part)
            degree = part.total_degree() * abs(power)
            if _bits(part) * abs(power) > MOST_BITS or degree > MOST_WORK:
                raise TooLarge
            if terms > 1 and degree * (abs(power) + 1) ** min(terms - 1, 6) > MOST_WORK:
                raise TooLarge
        return over ** abs(power), under ** abs(power)

    def denominator(self, tree: Tree) -> Quotients:
        before, self.opaque = self.opaque, set()
        parts = self.fraction(tree)
        if self.opaque:
            self.denominators.add(self.normaliser.text(tree))
        self.opaque |= before
        return parts

    def divide(self, over: Quotients, under: Quotients) -> Quotients:
        if under[0].is_zero():
            raise ZeroDenominator
        return self.times(over[0], under[1]), self.times(over[1], under[0])

    def add(self, left: Quotients, right: Quotients) -> Quotients:
        if left[1] == right[1]:
            return left[0] + right[0], left[1]
        over = self.times(left[0], right[1]) + self.times(right[0], left[1])
        return over, self.times(left[1], right[1])

    def times(self, left: fmpq_mpoly, right: fmpq_mpoly) -> fmpq_mpoly:
        if len(left) * len(right) > MOST_WORK or _bits(left) + _bits(right) > MOST_BITS:
            raise TooLarge
        found = left * right
        if found.total_degree() * len(found) > MOST_WORK:
            raise TooLarge
        return found

    def unknown(self, tree: Tree) -> Quotients:
        text = self.normaliser.text(tree)
        plain = isinstance(tree, Name) and takes_any_value(tree.name, self.scope)
        if not plain and self.may_meet is not None and text not in self.may_meet:
            raise NewUnknown
        place = self.places.setdefault(text, len(self.places))
        if place >= MOST_UNKNOWNS:
            raise TooLarge
        if isinstance(tree, Name) and plain:
            self.plain[tree.name] = place
        else:
            self.opaque.add(text)
        return self.generators[place], self.one


def takes_any_value(name: str, scope: Scope) -> bool:
    """Whether `name` is a number that takes infinitely many values, whatever the others are."""
    declared = scope.declarations.get(name)
    if declared is None:
        return scope.letters_are_numbers
    if not isinstance(declared, Value) or not declared.shape.is_scalar:
        return False
    return declared.field in {"real", "complex"} or declared.range is None


def literal(tree: Tree) -> Fraction | None:
    match tree:
        case Number(value=value):
            return value
        case Negation(operand=Number(value=value)):
            return -value
        case Quotient(numerator=Number(value=over), denominator=Number(value=under)) if under:
            return over / under
    return None


def _integer(tree: Tree) -> int | None:
    value = literal(tree)
    return (
        int(value)
        if value is not None and value.denominator == 1 and abs(value) <= MOST_WORK
        else None
    )


def _bits(polynomial: fmpq_mpoly) -> int:
    return max(
        (int(c.p).bit_length() + int(c.q).bit_length() for c in polynomial.coeffs()), default=0
    )
