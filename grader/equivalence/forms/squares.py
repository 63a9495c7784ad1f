"""The completed square: each letter that is squared stands in one term only, a number times a square."""

from __future__ import annotations

from grader.equivalence.forms.algebra import names_of, terms_of, unsigned, whole_exponent
from grader.equivalence.forms.judged import Judged
from grader.expression.nodes import Name, Negation, Power, Product, Quotient, Tree


def completed_square(tree: Tree, judged: Judged) -> str | None:
    """Judged by the letter that the sheet names, or by those that stand in squares in the key."""
    asked = [judged.argument] if judged.argument else _squared(judged.of_key.parts)
    for letter in asked:
        holding = [term for term in terms_of(tree) if letter in names_of(term)]
        if len(holding) > 1 or not all(_is_square(unsigned(term), letter) for term in holding):
            return f"{letter} should stand in one square only."
    return None


def _squared(parts: list[Tree]) -> list[str]:
    """The letters that stand in one term of the key only, and that a square."""
    found: list[str] = []
    for part in parts:
        for letter in names_of(part):
            holding = [term for term in terms_of(part) if letter in names_of(term)]
            if len(holding) == 1 and _is_square(unsigned(holding[0]), letter):
                found.append(letter)
    return found


def _is_square(term: Tree, letter: str) -> bool:
    """A number times the square of a linear expression in the letter."""
    match term:
        case Negation(operand=operand):
            return _is_square(operand, letter)
        case Power(base=base, exponent=exponent):
            return whole_exponent(exponent) == 2 and _is_linear(base, letter)
        case Product(factors=factors):
            holding = [factor for factor in factors if letter in names_of(factor)]
            return len(holding) == 1 and _is_square(unsigned(holding[0]), letter)
        case Quotient(numerator=over, denominator=under):
            return letter not in names_of(under) and _is_square(unsigned(over), letter)
        case _:
            return False


def _is_linear(tree: Tree, letter: str) -> bool:
    """A sum in which the letter stands once, to the first power."""
    holding = [term for term in terms_of(tree) if letter in names_of(term)]
    return len(holding) == 1 and _is_multiple(unsigned(holding[0]), letter)


def _is_multiple(term: Tree, letter: str) -> bool:
    match term:
        case Name(name=name):
            return name == letter
        case Negation(operand=operand):
            return _is_multiple(operand, letter)
        case Product(factors=factors):
            holding = [factor for factor in factors if letter in names_of(factor)]
            return len(holding) == 1 and _is_linear(holding[0], letter)
        case Quotient(numerator=over, denominator=under):
            return letter not in names_of(under) and _is_linear(over, letter)
        case _:
            return False
