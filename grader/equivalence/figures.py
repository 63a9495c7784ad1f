"""How exactly a number is written: its significant figures and its decimal places."""

from __future__ import annotations

import re
from fractions import Fraction

from grader.equivalence import wording
from grader.equivalence.asked import Figures
from grader.equivalence.forms.judging import FormFault
from grader.expression.nodes import Negation, Number, Power, Product, Quotient, Tree
from grader.records import record

_NUMBER = re.compile(
    r"(?P<digits>[0-9]*)(?:(?P<point>\.|\{[.,]\})(?P<places>[0-9]*))?\s*(?:[eE](?P<power>[+-]?[0-9]+))?\s*(?P<percent>\\?%|‰)?"
)
_GAP = re.compile(r"\\[,;:! ]|\\thinspace|[~\s\u00a0\u2002\u2003\u2008\u2009\u200a\u202f'’]|(?<=[0-9])\{,\}(?=[0-9]{3}(?:[^0-9]|$))")  # fmt: skip


@record
class Precision:
    """How exactly a number is written: as many significant figures as `least` to `most`, and `places` behind the point.

    `unit` is what its last digit counts.
    """

    least: int
    most: int
    places: int
    unit: Fraction


def precision_of(tree: Tree, text: str) -> Precision | None:
    """The precision of a number in decimal or scientific notation; None for anything else.

    `1200` has two to four figures, `1200.0` five; how often ten is multiplied makes no difference.
    """
    literal, scale = _literal(tree)
    if literal is None:
        return None
    return _of_text(text[literal.span.start : literal.span.end], scale)


def _literal(tree: Tree) -> tuple[Number | None, Fraction]:
    """The one literal of a tree, and the power of ten it is multiplied with."""
    match tree:
        case Number():
            return tree, Fraction(1)
        case Negation(operand=operand):
            return _literal(operand)
        case Product(factors=(first, *rest)):
            literal, scale = _literal(first)
            powers = [_power_of_ten(factor) for factor in rest]
            if literal is None or any(power is None for power in powers):
                return None, scale
            for power in powers:
                scale *= power or 1
            return literal, scale
        case Quotient(numerator=numerator, denominator=denominator):
            literal, scale = _literal(numerator)
            power = _power_of_ten(denominator)
            return (None, scale) if power is None else (literal, scale / power)
        case _:
            return None, Fraction(1)


def _power_of_ten(tree: Tree) -> Fraction | None:
    match tree:
        case Power(base=Number(value=base), exponent=exponent) if base == 10:
            sign = -1 if isinstance(exponent, Negation) else 1
            inner = exponent.operand if isinstance(exponent, Negation) else exponent
            if isinstance(inner, Number) and inner.value.denominator == 1 and inner.value < 400:
                return Fraction(10) ** (sign * int(inner.value))
            return None
        case _:
            return None


def _of_text(text: str, scale: Fraction) -> Precision | None:
    match = _NUMBER.fullmatch(_GAP.sub("", text).strip())
    if match is None:
        return None
    digits, places = match["digits"] or "", match["places"] or ""
    share = {"%": 100, "‰": 1000}.get((match["percent"] or "").lstrip("\\"), 1)
    exponent = int(match["power"] or 0)
    if abs(exponent) > 400:
        return None
    unit = scale * Fraction(10) ** (exponent - len(places)) / share
    shown = (digits + places).lstrip("0")
    if not shown:
        return Precision(0, 400, len(places), unit)
    most = len(shown)
    least = most if match["point"] else max(len(shown.rstrip("0")), 1)
    return Precision(least, most, len(places), unit)


def figures_fault(asked: Figures, precision: Precision | None) -> FormFault | None:
    """What is wrong with how exactly a right number is written, or None."""
    if precision is None:
        return FormFault("FORM.DECIMAL", f"{wording.FORM_RIGHT_VALUE} {wording.DECIMAL_ASKED}")
    if asked.unit_of == "significant":
        least, most = precision.least, precision.most
    else:
        least = most = precision.places
    if most < asked.least:
        return FormFault("FIGURES.FEW", wording.figures(asked.unit_of, asked.least, asked.most, most))  # fmt: skip
    if asked.most is not None and least > asked.most:
        return FormFault("FIGURES.MANY", wording.figures(asked.unit_of, asked.least, asked.most, least))  # fmt: skip
    return None
