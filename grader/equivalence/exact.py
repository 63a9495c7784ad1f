"""Rung 2: rational expressions over ℚ, as quotients of polynomials.

What is no rational operation (`e^x`, `f'(x)`, an entry) is an unknown of its own. With such unknowns, or with
side conditions, equal fractions still prove equality, but different ones prove nothing: `\\sin^2 x + \\cos^2 x` and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product

from flint import fmpq, fmpq_mpoly

from grader.equivalence.decision import DIFFERENT, EQUAL, Decision
from grader.equivalence.normal import Normaliser, number_text
from grader.equivalence.operands import Operand
from grader.equivalence.rationals import (
    MOST_UNKNOWNS,
    NewUnknown,
    Quotients,
    Rational,
    RationalReader,
    TooLarge,
    ZeroDenominator,
    literal,
    may_be_rational,
)
from grader.equivalence.verdict import Evidence
from grader.expression.declarations import Scope, Value
from grader.expression.nodes import Name, Tree
from grader.records import record

Place = tuple[int, int]


def same_form(key: Operand, answer: Operand) -> bool:
    """Whether both are the same polynomial in words of matrices, which proves them equal."""
    if not (key.has_matrices or answer.has_matrices):
        return False
    left, right = key.matrix_form, answer.matrix_form
    if left is None or right is None:
        return False
    return (left.shape == right.shape or not left.terms) and left.terms == right.terms


def is_rational(key: Operand, answer: Operand) -> bool:
    """Whether algebra may prove the two different."""
    return may_be_rational(key.nodes) and may_be_rational(answer.nodes)


def exact(
    key: Operand, answer: Operand, *, free: bool, show: Callable[[Tree], str] = str
) -> Decision | None:
    """Decide by exact algebra, or None. `free`: no side condition links the declared names."""
    rows, columns = len(key.cells), len(key.cells[0])
    if (rows, columns) != (len(answer.cells), len(answer.cells[0])):
        return None
    decided = None
    for place in product(range(rows), range(columns)):
        try:
            decided = _cell(key, answer, place, show, free=free)
        except (TooLarge, ZeroDenominator, NewUnknown):
            return None
        if decided is None or decided.different:
            return decided
    return decided


def _cell(
    key: Operand, answer: Operand, place: Place, show: Callable[[Tree], str], *, free: bool
) -> Decision | None:
    left, right, reader = _read(key, answer, place)
    over, under = left.parts
    if reader.times(over, right.parts[1]) == reader.times(right.parts[0], under):
        # Unknowns that only the answer has may be undefined where the key is not.
        if not (right.opaque <= left.opaque and right.denominators <= left.denominators):
            return None
        # A side condition may make a denominator of the answer 0 everywhere.
        if not free and not right.parts[1].is_constant() and right.parts[1] != left.parts[1]:
            return None
        return Decision(EQUAL, "EQ.EXACT", Evidence("exact", proved=True))
    if not free or right.opaque or left.opaque:
        return None
    counterexample = _counterexample(left.parts, right.parts, reader, show)
    if counterexample is None:
        return None
    evidence = Evidence("exact", proved=True, points=1, counterexample=counterexample)
    return Decision(DIFFERENT, "NEQ.EXACT", evidence)


def _read(key: Operand, answer: Operand, place: Place) -> tuple[Rational, Rational, RationalReader]:
    """One cell of both, with the reader that knows the unknowns of both."""
    row, column = place
    if key.has_derivatives or answer.has_derivatives:
        # What either side differentiates by is an unknown on both.
        reader = RationalReader(answer.scope, Normaliser(answer.scope, key.tree, answer.tree))
        left = reader.read(key.cells[row][column])
    else:
        left, known = key.rational(row, column)
        reader = known.continued(answer.scope, answer.normaliser(), left.opaque)
    return left, reader.read(answer.cells[row][column]), reader


def factor_count(tree: Tree, scope: Scope) -> int | None:
    """How many irreducible factors over ℚ a polynomial has, powers counted once each time; None for no polynomial."""
    try:
        over, under = _reader(scope).fraction(tree)
    except (TooLarge, ZeroDenominator):
        return None
    if not under.is_constant():
        return None
    if over.is_constant():
        return 0
    return sum(int(power) for _, power in over.factor()[1])


def is_reduced(numerator: Tree, denominator: Tree, scope: Scope) -> bool:
    """Whether two polynomials have no common factor; true where they are none."""
    reader = _reader(scope)
    try:
        over, under = reader.fraction(numerator), reader.fraction(denominator)
    except (TooLarge, ZeroDenominator):
        return True
    return bool(over[0].gcd(under[0]).is_constant())


def _reader(scope: Scope, *roots: Tree) -> RationalReader:
    return RationalReader(scope, Normaliser(scope, *roots))


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
    reader = _reader(scope, key, answer)
    try:
        left, right = reader.fraction(key), reader.fraction(answer)
    except (TooLarge, ZeroDenominator):
        return None
    whole = left[1].is_constant() and right[1].is_constant()
    if reader.opaque or not (whole or numerators):
        return None
    return Polynomials(left[0], right[0], dict(reader.plain))


def _counterexample(
    left: Quotients, right: Quotients, reader: RationalReader, show: Callable[[Tree], str]
) -> Mapping[str, str] | None:
    """A point at which two fractions differ."""
    for point in _points(reader.plain, reader.scope):
        values = [fmpq(0)] * MOST_UNKNOWNS
        for name, place in reader.plain.items():
            values[place] = fmpq(point[name].numerator, point[name].denominator)
        under = left[1](*values), right[1](*values)
        if under[0] == 0 or under[1] == 0:
            continue
        a, b = left[0](*values) / under[0], right[0](*values) / under[1]
        if a != b:
            at = {show(Name(name)): str(point[name]) for name in reader.plain}
            return {**at, "key": _shown(a), "answer": _shown(b)}
    return None


def _points(names: Iterable[str], scope: Scope) -> Iterator[dict[str, Fraction]]:
    """A few readable points inside the declared ranges."""
    choices = {name: readable_values(name, scope) for name in names}
    for shift in range(24):
        yield {
            name: values[(shift * (2 * k + 1) + 3 * k) % len(values)]
            for k, (name, values) in enumerate(choices.items())
            if values
        }
        if not all(choices.values()):
            return


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
        bound = literal(end)
        if bound is None or not (bound < value if below else value < bound):
            return False
    return True


def _shown(value: fmpq) -> str:
    return number_text(Fraction(int(value.p), int(value.q)))
