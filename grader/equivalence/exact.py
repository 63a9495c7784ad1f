"""Rung 2: rational expressions over ℚ, as quotients of polynomials.

What is no rational operation (`e^x`, `f'(x)`, an entry) is an unknown of its own. With such unknowns, or with
side conditions, equal fractions still prove equality, but different ones prove nothing: `\\sin^2 x + \\cos^2 x` and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from grader.equivalence.decision import DIFFERENT, EQUAL, Decision
from grader.equivalence.normal import Normaliser, number_text
from grader.equivalence.verdict import Evidence
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
Cells = tuple[tuple[Tree, ...], ...]


class _TooLarge(Exception):
    """The polynomials outgrow their bounds: the rung hands on."""


class _ZeroDenominator(Exception):
    """A denominator is identically zero: there is no value anywhere."""


def exact(
    key: Tree,
    answer: Tree,
    scope: Scope,
    *,
    free: bool,
    show: Callable[[Tree], str] = str,
) -> Decision | None:
    """Decide by exact algebra, or None. `free`: no side condition links the declared names."""
    rows, other = _cells(key), _cells(answer)
    if len(rows) != len(other) or len(rows[0]) != len(other[0]):
        return None
    decided = None
    for left, right in zip(rows, other, strict=True):
        for a, b in zip(left, right, strict=True):
            decided = _Pair(scope, show, key, answer).decide(a, b, free=free)
            if decided is None or decided.different:
                return decided
    return decided


def factor_count(tree: Tree, scope: Scope) -> int | None:
    """How many irreducible factors over ℚ a polynomial has, powers counted once each time; None for no polynomial."""
    try:
        over, under = _Pair(scope, str).fraction(tree)
    except (_TooLarge, _ZeroDenominator):
        return None
    if not under.is_constant():
        return None
    if over.is_constant():
        return 0
    return sum(int(power) for _, power in over.factor()[1])


def is_reduced(numerator: Tree, denominator: Tree, scope: Scope) -> bool:
    """Whether two polynomials have no common factor; true where they are none."""
    pair = _Pair(scope, str)
    try:
        over, under = pair.fraction(numerator), pair.fraction(denominator)
    except (_TooLarge, _ZeroDenominator):
        return True
    return bool(over[0].gcd(under[0]).is_constant())


@record
class Polynomials:
    """Two polynomials in free numbers only, and the place of each name in their ring."""

    key: fmpq_mpoly
    answer: fmpq_mpoly
    places: Mapping[str, int]


def polynomials(
    key: Tree, answer: Tree, scope: Scope, *, numerators: bool = False
) -> Polynomials | None:
    """Key and answer (or their numerators) as polynomials; None where they have unknowns that are no free numbers."""
    pair = _Pair(scope, str, key, answer)
    try:
        left, right = pair.fraction(key), pair.fraction(answer)
    except (_TooLarge, _ZeroDenominator):
        return None
    whole = left[1].is_constant() and right[1].is_constant()
    if pair.opaque or not (whole or numerators):
        return None
    return Polynomials(left[0], right[0], dict(pair.plain))


def _cells(tree: Tree) -> Cells:
    """The entries of an explicit matrix; anything else is one cell."""
    match tree:
        case Matrix(rows=rows):
            return rows
        case Transpose(operand=Matrix(rows=rows)):
            return tuple(zip(*rows, strict=True))
        case Negation(operand=Matrix(rows=rows)):
            return tuple(tuple(Negation(cell) for cell in row) for row in rows)
        case _:
            pass
    return ((tree,),)


@cache
def _unknowns() -> tuple[fmpq_mpoly_ctx, tuple[fmpq_mpoly, ...]]:
    """One ring for all comparisons; an expression takes its unknowns in the order in which they appear."""
    ring = fmpq_mpoly_ctx.get(tuple(f"u{k}" for k in range(MOST_UNKNOWNS)), Ordering.degrevlex)
    return ring, tuple(ring.gens())


class _Pair:
    """Two numbers over one set of unknowns."""

    def __init__(self, scope: Scope, show: Callable[[Tree], str], *roots: Tree) -> None:
        self.scope = scope
        self.show = show
        self.ring, self.generators = _unknowns()
        self.normaliser = Normaliser(scope, *roots)
        self.places: dict[str, int] = {}
        self.plain: dict[str, int] = {}
        self.opaque: set[str] = set()
        self.definitions: dict[int, tuple[Quotients, set[str], set[str]]] = {}
        self.denominators: set[str] = set()

    def decide(self, key: Tree, answer: Tree, *, free: bool) -> Decision | None:
        try:
            left = self.fraction(key)
            opaque, denominators = self.opaque, self.denominators
            self.opaque, self.denominators = set(), set()
            right = self.fraction(answer)
            equal = self.times(left[0], right[1]) == self.times(right[0], left[1])
        except (_TooLarge, _ZeroDenominator):
            return None
        if equal:
            # Unknowns that only the answer has may be undefined where the key is not.
            if not (self.opaque <= opaque and self.denominators <= denominators):
                return None
            return Decision(EQUAL, "EQ.EXACT", Evidence("exact", proved=True))
        if not free or self.opaque or opaque:
            return None
        counterexample = self.counterexample(left, right)
        if counterexample is None:
            return None
        evidence = Evidence("exact", proved=True, points=1, counterexample=counterexample)
        return Decision(DIFFERENT, "NEQ.EXACT", evidence)

    # Trees as fractions

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
        one = self.ring.constant(1)
        return self.ring.constant(fmpq(value.numerator, value.denominator)), one

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
                raise _TooLarge
            if terms > 1 and degree * (abs(power) + 1) ** min(terms - 1, 6) > MOST_WORK:
                raise _TooLarge
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
            raise _ZeroDenominator
        return self.times(over[0], under[1]), self.times(over[1], under[0])

    def add(self, left: Quotients, right: Quotients) -> Quotients:
        if left[1] == right[1]:
            return left[0] + right[0], left[1]
        over = self.times(left[0], right[1]) + self.times(right[0], left[1])
        return over, self.times(left[1], right[1])

    def times(self, left: fmpq_mpoly, right: fmpq_mpoly) -> fmpq_mpoly:
        if len(left) * len(right) > MOST_WORK or _bits(left) + _bits(right) > MOST_BITS:
            raise _TooLarge
        found = left * right
        if found.total_degree() * len(found) > MOST_WORK:
            raise _TooLarge
        return found

    def unknown(self, tree: Tree) -> Quotients:
        text = self.normaliser.text(tree)
        place = self.places.setdefault(text, len(self.places))
        if place >= MOST_UNKNOWNS:
            raise _TooLarge
        if isinstance(tree, Name) and _takes_any_value(tree.name, self.scope):
            self.plain[tree.name] = place
        else:
            self.opaque.add(text)
        return self.generators[place], self.ring.constant(1)

    # A point at which two fractions differ

    def counterexample(self, left: Quotients, right: Quotients) -> Mapping[str, str] | None:
        for point in self.points():
            values = [fmpq(0)] * MOST_UNKNOWNS
            for name, place in self.plain.items():
                values[place] = fmpq(point[name].numerator, point[name].denominator)
            under = left[1](*values), right[1](*values)
            if under[0] == 0 or under[1] == 0:
                continue
            a, b = left[0](*values) / under[0], right[0](*values) / under[1]
            if a != b:
                at = {self.show(Name(name)): str(point[name]) for name in self.plain}
                return {**at, "key": _shown(a), "answer": _shown(b)}
        return None

    def points(self) -> Iterator[dict[str, Fraction]]:
        """A few readable points inside the declared ranges."""
        choices = [readable_values(name, self.scope) for name in self.plain]
        for shift in range(24):
            yield {
                name: values[(shift * (2 * k + 1) + 3 * k) % len(values)]
                for k, (name, values) in enumerate(zip(self.plain, choices, strict=True))
                if values
            }
            if not all(choices):
                return


def _takes_any_value(name: str, scope: Scope) -> bool:
    """Whether `name` is a number that takes infinitely many values, whatever the others are."""
    declared = scope.declarations.get(name)
    if declared is None:
        return scope.letters_are_numbers
    if not isinstance(declared, Value) or not declared.shape.is_scalar:
        return False
    return declared.field in {"real", "complex"} or declared.range is None


def readable_values(name: str, scope: Scope) -> list[Fraction]:
    """Small values that the declaration of `name` admits."""
    declared = scope.declarations.get(name)
    values = [Fraction(v) for v in (2, 3, 1, 5, 4, 7, -1, -2, 0, -3, 10)]
    if not isinstance(declared, Value):
        return values
    if declared.range is not None:
        values = [
            *values,
            Fraction(1, 2),
            Fraction(1, 3),
            Fraction(3, 4),
            Fraction(1, 5),
            Fraction(-1, 2),
        ]
        values = [v for v in values if _inside(v, declared)]
    if declared.field == "natural":
        values = [v for v in values if v > 0]
    admits: dict[str, Callable[[Fraction], bool]] = {
        "positive": lambda v: v > 0,
        "nonnegative": lambda v: v >= 0,
        "negative": lambda v: v < 0,
        "nonpositive": lambda v: v <= 0,
        "nonzero": lambda v: v != 0,
    }
    if declared.sign in admits:
        values = [v for v in values if admits[declared.sign](v)]
    return values


def _inside(value: Fraction, declared: Value) -> bool:
    assert declared.range is not None
    for end, below in ((declared.range.lower, True), (declared.range.upper, False)):
        if end is None:
            continue
        bound = _rational(end)
        if bound is None or not (bound < value if below else value < bound):
            return False
    return True


def _rational(tree: Tree) -> Fraction | None:
    match tree:
        case Number(value=value):
            return value
        case Negation(operand=Number(value=value)):
            return -value
        case Quotient(numerator=Number(value=over), denominator=Number(value=under)) if under:
            return over / under
    return None


def _integer(tree: Tree) -> int | None:
    value = _rational(tree)
    return (
        int(value)
        if value is not None and value.denominator == 1 and abs(value) <= MOST_WORK
        else None
    )


def _bits(polynomial: fmpq_mpoly) -> int:
    return max(
        (int(c.p).bit_length() + int(c.q).bit_length() for c in polynomial.coeffs()), default=0
    )


def _shown(value: fmpq) -> str:
    return number_text(Fraction(int(value.p), int(value.q)))
