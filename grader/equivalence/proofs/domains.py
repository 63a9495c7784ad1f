"""Whether an answer has a value wherever its key has one, but for single points: what a proof by algebra must add.

A denominator may vanish on a whole region: where it does so for the key, too, that counts for nothing; where it is analytic
and not zero at some point, it is zero almost nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.equivalence.proofs.calls import Calls
from grader.equivalence.proofs.signs import member
from grader.equivalence.proofs.terms import Atom, Poly
from grader.expression.declarations import Family, Value


def factors_of(algebra: Calls, denominators: Iterable[Poly]) -> dict[str, Poly]:
    """The factors of all denominators by their texts."""
    found: dict[str, Poly] = {}
    for poly in denominators:
        term, factors = algebra.factors(poly)
        for mono in term:
            for atom, _ in mono:
                for inner in _of_atom(algebra, atom):
                    found.setdefault(algebra.steady(inner), inner)
        for factor, _ in factors:
            found.setdefault(algebra.steady(factor), factor)
    return found


def _of_atom(algebra: Calls, atom: Atom) -> list[Poly]:
    """A root vanishes where what it is the root of does; an exponential never."""
    match atom.kind:
        case "exp" | "size" | "pi" | "i" | "sign":
            return []
        case "sqrt" | "abs":
            return list(factors_of(algebra, [dict(atom.parts[0])]).values())
        case "root":
            return list(factors_of(algebra, [dict(atom.parts[1])]).values())
        case _:
            return [{((atom, 1),): 1}]  # type: ignore[dict-item]


class Domain:
    """`plain`: no side condition links the names."""

    def __init__(self, algebra: Calls, *, plain: bool) -> None:
        self._algebra = algebra
        self._plain = plain
        self._generic: dict[str, bool] = {}

    def covers(self, key: Iterable[Poly], answer: Iterable[Poly]) -> bool:
        """Whether the denominators of the answer vanish nowhere in a region but where those of the key do.

        That they do not vanish everywhere must be known already, from a point at which the answer has a value.
        """
        known = factors_of(self._algebra, key)
        others = factors_of(self._algebra, answer)
        return all(text in known or self._is_harmless(poly) for text, poly in others.items())

    def _is_harmless(self, poly: Poly) -> bool:
        if abs(self._algebra.signs.of(poly)) == 2:
            return True
        if not self._plain:
            return False
        atoms = {a for m in poly for a, _ in m}
        if len(poly) > 1 and any("(sum " in a.text for a in atoms):
            return False  # it may vanish for one size and not for another
        return any(map(self._moves, atoms)) and all(map(self.is_analytic, atoms))

    def _moves(self, atom: Atom) -> bool:
        """Whether a number that takes all values of an interval is about."""
        return atom.kind not in {"size", "index", "i", "pi", "sign", "delta"}

    def is_analytic(self, atom: Atom) -> bool:
        """Whether an atom is an analytic function of the declared numbers, on one connected domain."""
        match atom.kind:
            case "pi" | "i":
                return True
            case "x":
                return self._is_generic(atom.parts[0])
            case "exp":
                return all(self.is_analytic(a) for a, _ in atom.parts[0])
            case "sum":
                return all(self.is_analytic(a) for a, _ in atom.parts[1])
            case "poly":
                return all(self.is_analytic(a) for m, _ in atom.parts[0] for a, _ in m)
            case "sqrt" | "log":
                inner = dict(atom.parts[0])
                inside = all(self.is_analytic(a) for m in inner for a, _ in m)
                return inside and self._algebra.signs.of(inner) == 2
            case _:
                return False

    def _is_generic(self, name: str) -> bool:
        known = self._generic.get(name)
        if known is None:
            known = self._generic[name] = self._takes_all_values(name)
        return known

    def _takes_all_values(self, name: str) -> bool:
        declared = self._algebra.scope.declarations.get(name)
        if declared is None:
            return "?" in name or self._algebra.scope.letters_are_numbers
        value = member(declared) if isinstance(declared, Value | Family) else None
        if value is None or value.adjectives or value.sign == "nonzero":
            return False
        return value.field in {"real", "complex"}


def conditions_hold(key: set[tuple[str, str]], answer: set[tuple[str, str]]) -> bool:
    """Whether what the answer asks of a point is asked by the key, too."""
    return all(
        (what, text) in key or (what == "not negative" and ("positive", text) in key)
        for what, text in answer
    )
