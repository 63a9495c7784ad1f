"""What is certainly positive, or certainly not negative, for all values that the declarations admit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from grader.equivalence.proofs.terms import Atom, Mono, Poly
from grader.expression.declarations import Declaration, Family, Scope, Value
from grader.expression.nodes import Constant, Number

POSITIVE, NOT_NEGATIVE, UNKNOWN = 2, 1, 0

_DECLARED: Mapping[str, int] = {
    "positive": POSITIVE,
    "nonnegative": NOT_NEGATIVE,
    "nonpositive": -NOT_NEGATIVE,
    "negative": -POSITIVE,
}


class Signs:
    """Signs of atoms, monomials and polynomials: 2 positive, 1 not negative, and the same below zero; 0 is unknown."""

    def __init__(self, scope: Scope) -> None:
        self._declarations = scope.declarations

    def of(self, poly: Poly) -> int:
        """The sign of a polynomial all of whose terms have one."""
        signs = [self.of_term(mono, c) for mono, c in poly.items()]
        if not signs or 0 in signs:
            return UNKNOWN
        if all(s > 0 for s in signs):
            return max(signs)
        return min(signs) if all(s < 0 for s in signs) else UNKNOWN

    def of_term(self, mono: Mono, coefficient: Fraction | int = 1) -> int:
        sign = POSITIVE if coefficient > 0 else -POSITIVE
        for atom, exponent in mono:
            found = self.of_atom(atom)
            if isinstance(exponent, int) and exponent % 2 == 0:
                found = POSITIVE if abs(found) == POSITIVE else NOT_NEGATIVE
            if found == UNKNOWN:
                return UNKNOWN
            size = min(abs(sign), abs(found))
            sign = size if (sign > 0) == (found > 0) else -size
        return sign

    def of_atom(self, atom: Atom) -> int:
        match atom.kind:
            case "size" | "pi":
                return POSITIVE
            case "x":
                return self._of_name(atom.parts[0])
            case "exp":
                return UNKNOWN if "(i)" in atom.text else POSITIVE
            case "sqrt":
                return POSITIVE if self.of(dict(atom.parts[0])) == POSITIVE else NOT_NEGATIVE
            case "abs":
                return NOT_NEGATIVE
            case "delta" | "chosen":
                return NOT_NEGATIVE
            case "sum":
                sign = self.of_term(atom.parts[1])
                return sign if all(map(_is_never_empty, atom.parts[0])) else _weaker(sign)
            case "poly":
                return self.of(dict(atom.parts[0]))
            case "log":
                value = _number(dict(atom.parts[0]))
                return POSITIVE if value is not None and value > 1 else UNKNOWN
            case _:
                return UNKNOWN

    def _of_name(self, name: str) -> int:
        declared = member(self._declarations.get(name))
        if declared is None or declared.field == "complex":
            return UNKNOWN
        if declared.sign in _DECLARED:
            return _DECLARED[declared.sign]
        if declared.field == "natural" or declared.adjectives & {"probability", "one-hot"}:
            return NOT_NEGATIVE
        bounds = declared.range
        if bounds is None:
            return UNKNOWN
        low, high = _value(bounds.lower), _value(bounds.upper)
        if low is not None and low >= 0:
            return NOT_NEGATIVE if low == 0 and bounds.closed_left else POSITIVE
        if high is not None and high <= 0:
            return -NOT_NEGATIVE if high == 0 and bounds.closed_right else -POSITIVE
        return UNKNOWN


def member(declared: Declaration | None) -> Value | None:
    """The declaration of a value, or of the members of a family of values."""
    if isinstance(declared, Family):
        return member(declared.member)
    return declared if isinstance(declared, Value) else None


def _is_never_empty(ends: str) -> bool:
    """Whether a range is all places of a vector."""
    return ends.startswith("1..") and ends[3:].isalnum()


def _weaker(sign: int) -> int:
    return max(-NOT_NEGATIVE, min(sign, NOT_NEGATIVE))


def _value(bound: object) -> Fraction | None:
    if isinstance(bound, Number):
        return bound.value
    return Fraction(3) if isinstance(bound, Constant) and bound.name == "pi" else None


def _number(poly: Poly) -> Fraction | None:
    return poly.get(()) if len(poly) == 1 else None
