"""Factored completely: over ℚ, or over ℝ or ℂ where the sheet says so."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd

from flint import fmpq, fmpq_mat, fmpq_mpoly, fmpz

from grader.equivalence.forms.algebra import (
    constant_of,
    irreducible_count,
    is_sum,
    names_of,
    unsigned,
    whole_exponent,
)
from grader.equivalence.forms.judged import FIELDS, Judged
from grader.equivalence.forms.values import sign_of
from grader.expression.nodes import (
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    Sum,
    Tree,
)
from grader.expression.traversal import rebuild

_MOST_REPEATED = 400
_TWO, _EIGHT = Number(Fraction(2)), Number(Fraction(8))
_PLACES = (Fraction(0), Fraction(1), Fraction(-1))


def factored(tree: Tree, judged: Judged) -> str | None:
    """Every factor is irreducible and has no number in common to all its terms; `2(x-1)`, `-(x-1)`, `(1-x)` will do."""
    value = judged.algebra.rational(tree)
    if value is not None:
        return _prime_factors(tree, judged) if value.denominator == 1 else None
    whole = judged.algebra.polynomial(tree)
    if isinstance(unsigned(tree), Reduction) and not isinstance(judged.key.tree, Reduction):
        return f"{judged.shown(tree)} can still be factored."
    for factor in {id(factor): factor for factor in factors_of(tree)}.values():
        if is_sum(factor):
            said = _fault(factor, whole is not None, judged)
            if said is not None:
                return said
    if _sums(tree) < _sums(judged.key.tree) and _is_opaque(tree, judged):
        return f"{judged.shown(tree)} can still be factored."
    return None


def _is_opaque(tree: Tree, judged: Judged) -> bool:
    """Whether factors may hide in what algebra takes for unknowns: √2, e^{2x}."""
    found = judged.algebra.fraction(tree)
    return found is None or found.opaque


def _sums(tree: Tree) -> int:
    return sum(map(is_sum, factors_of(tree)))


def factors_of(tree: Tree) -> Iterator[Tree]:
    """The factors as written, those of powers as often as the power says."""
    match tree:
        case Product(factors=factors):
            for factor in factors:
                yield from factors_of(factor)
        case Negation(operand=operand) | Sum(terms=(operand,)):
            yield from factors_of(operand)
        case Quotient(numerator=numerator, denominator=denominator):
            yield from factors_of(numerator)
            yield from factors_of(denominator)
        case Power(base=base, exponent=exponent) if whole_exponent(exponent):
            for _ in range(min(abs(whole_exponent(exponent) or 1), _MOST_REPEATED)):
                yield from factors_of(base)
        case _:
            yield tree


def _fault(factor: Tree, is_polynomial: bool, judged: Judged) -> str | None:
    """What is still to be done with a factor that is a sum."""
    again = f"{judged.shown(factor)} can still be factored."
    found = judged.algebra.fraction(factor)
    if found is None:
        return again if judged.is_whole(factor) and not is_sum(judged.key.tree) else None
    if not found.under.is_constant():
        if is_polynomial or not is_sum(judged.key.tree):
            return f"{judged.shown(factor)} is no polynomial: factor without dividing by letters."
        return None
    polynomial = found.over * (1 / constant_of(found.under))
    if irreducible_count(polynomial) > 1:
        return again
    if _has_common_number(polynomial):
        return f"a number can still be taken out of {judged.shown(factor)}."
    field = FIELDS.get(judged.argument, "Q")
    if field != "Q" and splits(factor, polynomial, field, judged):
        return again
    return None


def _has_common_number(polynomial: fmpq_mpoly) -> bool:
    """Whether all coefficients share a whole factor, or a denominator: 2x − 2, x/2 − 1/2, but not x − 1/2."""
    coefficients = polynomial.coeffs()
    if len(coefficients) < 2:
        return False
    over = under = 0
    for coefficient in coefficients:
        over, under = gcd(over, int(coefficient.p)), gcd(under, int(coefficient.q))
    return over > 1 or under > 1


# Numbers


def _prime_factors(tree: Tree, judged: Judged) -> str | None:
    """A whole number alone is a product of primes, where the key is one."""
    if not judged.is_whole(tree) or isinstance(unsigned(judged.key.tree), Number):
        return None
    for factor in factors_of(tree):
        prime = isinstance(factor, Number) and factor.value.denominator == 1
        if not (prime and _is_prime(int(factor.value))):  # type: ignore[union-attr]
            return f"{judged.shown(factor)} can still be factored."
    return None


def _is_prime(number: int) -> bool:
    return abs(number) == 1 or bool(fmpz(abs(number)).is_prime())


# Over ℝ and ℂ


def splits(factor: Tree, polynomial: fmpq_mpoly, field: str, judged: Judged) -> bool:
    """Whether a factor that is irreducible over ℚ has a factor over ℝ or ℂ."""
    names = names_of(factor)
    if len(names) != 1:
        return _splits_as_quadric(polynomial, field)
    place = judged.algebra.place(names[0])
    degree = polynomial.degrees()[place] if place is not None else 1
    if field == "C" or degree != 2:
        return bool(degree > (1 if field == "C" else 2))
    return _discriminant(factor, names[0], judged) != -1


def _discriminant(factor: Tree, name: str, judged: Judged) -> int:
    """The sign of the discriminant of a quadratic polynomial in one letter; 0 where no digit tells it from 0."""
    at = [_put_in(factor, name, Number(value)) for value in _PLACES]
    constant, right, left = at
    twice_a = Sum((right, left, Negation(Product((_TWO, constant)))))
    twice_b = Sum((right, Negation(left)))
    squared = Product((twice_b, twice_b))
    tree = Sum((squared, Negation(Product((_EIGHT, twice_a, constant)))))
    return sign_of(tree, judged.answer.scope) or 0


def _put_in(tree: Tree, name: str, value: Tree) -> Tree:
    if isinstance(tree, Name):
        return value if tree.name == name else tree
    return rebuild(tree, lambda child: _put_in(child, name, value))


def _splits_as_quadric(polynomial: fmpq_mpoly, field: str) -> bool:
    """A quadratic polynomial in several letters: a product of two linear ones where its matrix has rank 2 or less."""
    if polynomial.total_degree() != 2:
        return False
    used = [k for k, degree in enumerate(polynomial.degrees()) if degree]
    size = len(used) + 1
    matrix = [[fmpq(0)] * size for _ in range(size)]
    for powers, coefficient in zip(polynomial.monoms(), polynomial.coeffs(), strict=True):
        spots = [k for k, u in enumerate(used) for _ in range(powers[u])]
        i, j = [*spots, size - 1, size - 1][:2]
        matrix[i][j] += coefficient / 2
        matrix[j][i] += coefficient / 2
    if fmpq_mat(matrix).rank() > 2:
        return False
    if field == "C":
        return True
    signs = sum(  # the product of the two eigenvalues
        (matrix[i][i] * matrix[j][j] - matrix[i][j] ** 2 for i in range(size) for j in range(i)),
        fmpq(0),
    )
    return bool(signs <= 0)
