"""Numbers in the form asked: decimals, fractions, mixed numbers, scientific notation."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.forms.algebra import parts_of_product, unsigned, whole_exponent
from grader.equivalence.forms.judged import Judged
from grader.expression.nodes import (
    Constant,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)
from grader.expression.traversal import walk

_TEN = Number(Fraction(10))
_DECIMAL = "write a decimal number."
_FRACTION = "write a fraction of two whole numbers."
_MIXED = "write a whole number and a proper fraction, such as 1½."
_SCIENTIFIC = "write a number from 1 to below 10 times a power of 10, such as 2.5·10³."


def decimal(tree: Tree, judged: Judged) -> str | None:
    """`0.5`, `-3`, `1.5 + 2i`."""
    del judged
    parts = _real_and_imaginary(tree)
    return None if parts and all(map(_is_decimal, parts)) else _DECIMAL


def _real_and_imaginary(tree: Tree) -> list[Tree]:
    """The numerals of a number, with those before the imaginary unit; empty where it is written otherwise."""
    found: list[Tree] = []
    terms = tree.terms if isinstance(tree, Sum) else (tree,)
    for term in terms:
        match unsigned(term):
            case Number() as number:
                found.append(number)
            case Constant(name="i" | "infinity" as name):
                found += [_TEN] if name == "i" else []
            case Product(factors=(Number() as number, Constant(name="i"))):
                found.append(number)
            case Product(factors=(Constant(name="i"), Number() as number)):
                found.append(number)
            case _:
                return []
    return found if len(terms) <= 2 else []


def _is_decimal(tree: Tree) -> bool:
    return isinstance(tree, Number) and (tree.decimal or tree.value.denominator == 1)


def fraction(tree: Tree, judged: Judged) -> str | None:
    """`3/4`, `-\\frac{3}{4}`, `5`; around other values no decimals and one fraction bar: `\\frac{3\\pi}{4}`."""
    tree = unsigned(tree)
    if isinstance(tree, Number):
        return None if not tree.decimal and tree.value.denominator == 1 else _FRACTION
    if isinstance(tree, Quotient) and _is_whole(tree.numerator) and _is_whole(tree.denominator):
        return None
    if judged.algebra.rational(tree) is not None:
        return _FRACTION
    loose = [n for n in walk(tree) if isinstance(n, Number) and (n.decimal or n.value % 1)]
    return _FRACTION if loose else None


def _is_whole(tree: Tree) -> bool:
    tree = unsigned(tree)
    return isinstance(tree, Number) and tree.value.denominator == 1 and not tree.decimal


def mixed(tree: Tree, judged: Judged) -> str | None:
    """`1\\frac{1}{2}`; below 1 the fraction alone, and a whole number alone."""
    del judged
    match unsigned(tree):
        case Number(decimal=False):
            return None  # a fraction inside a numeral is written as a mixed number only
        case Quotient(numerator=Number(value=over), denominator=Number(value=under)):
            return None if 0 < over < under else _MIXED
        case _:
            return _MIXED


def scientific(tree: Tree, judged: Judged) -> str | None:
    """`2.5 \\times 10^{3}`, `2.5e3`, `10^5`; no power where it would be 10⁰."""
    del judged
    tree = unsigned(tree)
    if isinstance(tree, Number):
        if tree.scientific is not None:
            return None if _is_digit(tree.scientific) else _SCIENTIFIC
        plain = tree.value == 0 or (tree.value % 1 == 0 or tree.decimal)
        return None if plain and (tree.value == 0 or _is_digit(tree.value)) else _SCIENTIFIC
    over, under = parts_of_product(tree)
    if isinstance(tree, Product | Power):
        numbers = [part for part in over if isinstance(part, Number)]
        powers = [p for p in (*over, *under) if _is_power_of_ten(p)]
        inverse = [p for p in under if p == _TEN and _is_inverse_ten(tree)]
        if len(powers) + len(inverse) == 1 and len(over) + len(under) == len(numbers) + 1:
            right = all(_is_decimal(n) and _is_digit(n.value) for n in numbers)
            return None if len(numbers) <= 1 and right else _SCIENTIFIC
    return _SCIENTIFIC


def _is_inverse_ten(tree: Tree) -> bool:
    """Whether 10 is below because it stands as `10^{-1}`, and in no fraction."""
    return not any(isinstance(node, Quotient) for node in walk(tree))


def _is_digit(value: Fraction) -> bool:
    return 1 <= abs(value) < 10


def _is_power_of_ten(tree: Tree) -> bool:
    return (
        isinstance(tree, Power) and tree.base == _TEN and whole_exponent(tree.exponent) is not None
    )
