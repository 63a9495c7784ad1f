"""Partial fractions: a polynomial and proper fractions over powers of irreducible polynomials."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq_mpoly

from grader.equivalence.forms.algebra import is_sum, names_of, parts_of_product, unsigned
from grader.equivalence.forms.factoring import splits
from grader.equivalence.forms.judged import FIELDS, Judged
from grader.expression.nodes import Negation, Product, Quotient, Sum, Tree

_MOST_TERMS = 64


def partial_fractions(tree: Tree, judged: Judged) -> str | None:
    """Judged by any letter that stands below: the others are numbers."""
    field, named = _argument(judged.argument)
    letters = [named] if named else _letters_below(tree) or _letters_below(judged.key.tree)
    said = None
    for letter in letters or names_of(tree)[:1]:
        said = _fault(tree, letter, field, judged)
        if said is None:
            return None
    return said


def _argument(text: str) -> tuple[str, str]:
    """The field and the letter that the sheet names."""
    return (FIELDS[text], "") if text in FIELDS else ("Q", text)


def _letters_below(tree: Tree) -> list[str]:
    found: list[str] = []
    for term in _terms(tree):
        for part in parts_of_product(term)[1]:
            found += [name for name in names_of(part) if name not in found]
    return found


def _fault(tree: Tree, letter: str, field: str, judged: Judged) -> str | None:
    seen: set[tuple[str, int]] = set()
    for number, term in enumerate(_terms(tree)):
        if number >= _MOST_TERMS:
            return None
        found = judged.algebra.fraction(term)
        if found is None:
            return None
        place = judged.algebra.place(letter)
        if place is None or not found.under.degrees()[place]:
            continue
        said = _improper(term, found.over, found.under, place, field, judged)
        if said is not None:
            return said
        for power in {int(powers[place]) for powers in found.over.monoms()}:
            spot = str(_monic(found.under)), power
            if spot in seen:
                return "collect the fractions with one denominator."
            seen.add(spot)
    return None


def _improper(
    term: Tree, over: fmpq_mpoly, under: fmpq_mpoly, place: int, field: str, judged: Judged
) -> str | None:
    """Why a fraction is no partial fraction."""
    factors = [factor for factor, _ in under.factor()[1] if factor.degrees()[place]]
    if len(factors) > 1:
        return f"{judged.shown(term)} can still be split."
    (base,) = factors
    if field != "Q":
        below = Product(tuple(parts_of_product(term)[1]))
        if splits(below, base, field, judged):
            return f"{judged.shown(term)} can still be split."
    if over.degrees()[place] >= base.degrees()[place]:
        return f"the numerator of {judged.shown(term)} has too high a degree."
    return None


def _monic(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    return polynomial * (1 / polynomial.leading_coefficient())


def _terms(tree: Tree) -> Iterator[Tree]:
    """The terms of a sum, also where a number stands before the bracket or below it."""
    match tree:
        case Sum(terms=terms):
            for term in terms:
                yield from _terms(term)
        case Negation(operand=operand):
            for term in _terms(operand):
                yield Negation(term)
        case Product(factors=factors) if sum(map(is_sum, factors)) == 1:
            (long,) = filter(is_sum, factors)
            others = tuple(factor for factor in factors if factor is not long)
            if any(names_of(other) for other in others):
                yield tree
                return
            for term in _terms(unsigned_sum(long)):
                yield Product((*others, term))
        case Quotient(numerator=over, denominator=under) if is_sum(over) and not names_of(under):
            for term in _terms(unsigned_sum(over)):
                yield Quotient(term, under)
        case _:
            yield tree


def unsigned_sum(tree: Tree) -> Tree:
    """A sum in brackets; a sign before it goes to its terms."""
    return tree if isinstance(tree, Sum | Negation) else unsigned(tree)
