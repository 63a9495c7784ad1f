"""Powers, roots and functions of numbers that have a simpler value: 2³, √8, ln e, cos π."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import fmpz

from grader.equivalence.forms.algebra import Algebra, names_of, parts_of_product, whole_exponent
from grader.expression.nodes import Apply, Constant, Number, Power, Tree

_LARGEST = 10**6
_EASY_ANGLES = frozenset({1, 2, 3, 4, 6})
"""Denominators of the multiples of π whose sine, cosine and tangent everybody knows."""

_ROUNDED = frozenset(
    {"abs", "sign", "floor", "ceil", "factorial", "binomial", "gcd", "lcm", "max", "min", "mod"}
)


def computable(tree: Tree, algebra: Algebra) -> bool:
    """Whether a number has a value that is written more simply."""
    if names_of(tree):
        return False
    if isinstance(tree, Power):
        return _power(tree, algebra)
    if not isinstance(tree, Apply):
        return False
    values = [algebra.rational(argument) for argument in tree.arguments]
    if tree.function in _ROUNDED:
        return None not in values
    rule = _RULES.get(tree.function)
    return rule is not None and rule(tree, values)


def _power(tree: Power, algebra: Algebra) -> bool:
    base, exponent = algebra.rational(tree.base), algebra.rational(tree.exponent)
    if tree.base == Constant("i"):
        return exponent is not None
    if base is None or exponent is None:
        return False
    if exponent.denominator == 1:
        power = whole_exponent(tree.exponent)
        return power is None or power < 0 or _is_small(base, power)
    return _has_root(base, exponent.denominator)


def _is_small(base: Fraction, power: int) -> bool:
    return power * max(abs(base.numerator), base.denominator).bit_length() <= _LARGEST.bit_length()


def _has_root(value: Fraction, index: int) -> bool:
    """Whether a power with this exponent can be taken out from under a root: √8, √(1/4), ∛54."""
    if value in (0, 1) or value < 0:
        return True
    if max(value.numerator, value.denominator).bit_length() > 256:
        return False
    return any(
        power >= index
        for part in (value.numerator, value.denominator)
        for _, power in fmpz(part).factor()
    )


def _sqrt(tree: Apply, values: list[Fraction | None]) -> bool:
    return values[0] is not None and _has_root(values[0], 2)


def _root(tree: Apply, values: list[Fraction | None]) -> bool:
    value, index = values
    if value is None or index is None or index.denominator != 1 or index < 2:
        return False
    return _has_root(abs(value), int(index))


def _log(tree: Apply, values: list[Fraction | None]) -> bool:
    if len(values) == 1:
        return values[0] == 1
    value, base = values
    if value is None or base is None or value <= 0 or base <= 1:
        return value == 1
    return any(base**k == value for k in range(-40, 41))


def _angle(tree: Apply, values: list[Fraction | None]) -> bool:
    if values[0] is not None:
        return values[0] == 0
    over, under = parts_of_product(tree.arguments[0])
    rest = [part for part in over if part != Constant("pi")]
    numbers = [part.value for part in rest if isinstance(part, Number)]
    below = [part.value for part in under if isinstance(part, Number)]
    if len(over) - len(rest) != 1 or len(numbers) < len(rest) or len(below) < len(under):
        return False
    multiple = Fraction(1)
    for number in numbers:
        multiple *= number
    for number in below:
        multiple /= number or 1
    return multiple.denominator in _EASY_ANGLES


def _at_zero(tree: Apply, values: list[Fraction | None]) -> bool:
    return values[0] == 0


def _at_small(tree: Apply, values: list[Fraction | None]) -> bool:
    return values[0] in {Fraction(0), Fraction(1), Fraction(-1)}


_RULES: dict[str, Callable[[Apply, list[Fraction | None]], bool]] = {
    "sqrt": _sqrt,
    "root": _root,
    "log": _log,
    "exp": _at_zero,
    "sin": _angle,
    "cos": _angle,
    "tan": _angle,
    "arcsin": _at_small,
    "arccos": _at_small,
    "arctan": _at_small,
    "sinh": _at_zero,
    "cosh": _at_zero,
    "tanh": _at_zero,
}
