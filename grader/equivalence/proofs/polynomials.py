"""Polynomials and fractions over atoms, with the relations that atoms satisfy by themselves.

`i² = −1`, the square of a root is what it is the root of, `|p|² = p²`, a Kronecker delta is its own square. All work is counted.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from grader.equivalence.proofs.terms import (
    NO_INDEX,
    ONE,
    Atom,
    Exponent,
    Frozen,
    Mono,
    NotProved,
    Poly,
    collected,
    free_of,
    frozen,
    mono_text,
    one_term,
    poly_text,
    top_of,
)
from grader.records import record

MOST_TERMS = 600
MOST_PRODUCTS = 20_000
MOST_POWER = 24
LARGEST_BITS = 4_000
LONGEST_TEXT = 20_000
_RELATED = frozenset({"i", "sqrt", "abs", "root", "delta", "chosen", "sign"})


@record
class Ratio:
    """A fraction of polynomials; the denominator is never 0."""

    over: Poly
    under: Poly


def whole(poly: Poly) -> Ratio:
    return Ratio(poly, ONE)


def constant(value: Fraction | int) -> Poly:
    return {(): Fraction(value)} if value else {}


class Arithmetic:
    """Makes atoms, one for each text, and computes with polynomials over them."""

    def __init__(self) -> None:
        self._atoms: dict[str, Atom] = {}
        self._work = 0

    # Atoms

    def atom(self, kind: str, *parts: Any, free: frozenset[str] = NO_INDEX, top: int = 0) -> Atom:
        """The atom with these parts: texts, indices, monomials and frozen polynomials."""
        words = [kind]
        for part in parts:
            text, inner, level = _described(part)
            words.append(text)
            free |= inner
            top = max(top, level)
        text = f"({' '.join(words)})"
        found = self._atoms.get(text)
        if found is None:
            if len(text) > LONGEST_TEXT:
                raise NotProved
            found = self._atoms[text] = Atom(kind, parts, text, free, top)
        return found

    # Polynomials

    def add(self, *parts: Poly) -> Poly:
        total: Poly = {}
        for part in parts:
            for mono, coefficient in part.items():
                total[mono] = total.get(mono, 0) + coefficient
        if len(total) > MOST_TERMS:
            raise NotProved
        return {m: c for m, c in total.items() if c}

    def scale(self, factor: Fraction | int, poly: Poly) -> Poly:
        return {m: factor * c for m, c in poly.items()} if factor else {}

    def minus(self, left: Poly, right: Poly) -> Poly:
        return self.add(left, self.scale(-1, right))

    def times(self, left: Poly, right: Poly) -> Poly:
        if left == ONE:
            return right
        if right == ONE:
            return left
        self._work += len(left) * len(right)
        if self._work > MOST_PRODUCTS:
            raise NotProved
        total: Poly = {}
        extra: list[Poly] = []
        for a, c in left.items():
            for b, d in right.items():
                mono = self._merged(a, b)
                if isinstance(mono, tuple):
                    total[mono] = total.get(mono, 0) + c * d
                else:
                    extra.append(self.scale(c * d, mono))
        found = self.add(total, *extra)
        if any(max(c.numerator.bit_length(), c.denominator.bit_length()) > LARGEST_BITS for c in found.values()):  # fmt: skip
            raise NotProved
        return found

    def power(self, poly: Poly, exponent: int) -> Poly:
        if exponent > MOST_POWER and len(poly) > 1:
            raise NotProved
        if len(poly) == 1:
            ((mono, c),) = poly.items()
            if not any(a.kind in _RELATED for a, _ in mono):
                if abs(exponent) * max(c.numerator.bit_length(), c.denominator.bit_length()) > LARGEST_BITS:  # fmt: skip
                    raise NotProved
                return {tuple((a, e * exponent) for a, e in mono if exponent): c**exponent}
            if exponent > MOST_POWER:
                raise NotProved
        found = ONE
        for _ in range(exponent):
            found = self.times(found, poly)
        return found

    def _merged(self, a: Mono, b: Mono) -> Mono | Poly:
        """The product of two monomials; a polynomial where a relation holds between their atoms."""
        if not a or not b:
            return a or b
        counted: dict[Atom, Exponent] = dict(a)
        related = None
        for atom, exponent in b:
            known = counted.get(atom)
            if known is None:
                counted[atom] = exponent
                continue
            counted[atom] = known + exponent
            if atom.kind in _RELATED:
                related = atom
        if related is None:
            return collected(counted)
        return self._reduced(counted, related)

    def _reduced(self, counted: dict[Atom, Exponent], atom: Atom) -> Poly:
        period, value = self.relation(atom)
        exponent = counted.pop(atom)
        assert isinstance(exponent, int)
        if exponent >= period:
            found = self.times(value, one_term(atom, exponent - period))
        else:
            found = one_term(atom, exponent)
        rest: Poly = ONE
        for other, power in counted.items():
            rest = self.times(rest, one_term(other, power))
        return self.times(found, rest)

    def reduced(self, poly: Poly) -> Poly:
        """A polynomial that was made without looking at relations."""
        if not any(a.kind in _RELATED and e != 1 for m in poly for a, e in m):
            return poly
        parts = []
        for mono, c in poly.items():
            part = constant(c)
            for atom, exponent in mono:
                times = exponent if atom.kind in _RELATED and isinstance(exponent, int) else 1
                factor = one_term(atom, 1 if times != 1 else exponent)
                for _ in range(times):
                    part = self.times(part, factor)
            parts.append(part)
        return self.add(*parts)

    def relation(self, atom: Atom) -> tuple[int, Poly]:
        """A power of an atom and what it is worth."""
        match atom.kind:
            case "i":
                return 2, {(): Fraction(-1)}
            case "sqrt":
                return 2, dict(atom.parts[0])
            case "abs":
                inner = dict(atom.parts[0])
                return 2, self.times(inner, inner)
            case "root":
                return int(atom.parts[0]), dict(atom.parts[1])
            case "sign":
                return 2, ONE
            case _:
                return 2, one_term(atom)

    # Fractions

    def plus(self, *parts: Ratio) -> Ratio:
        total = parts[0]
        for part in parts[1:]:
            if total.under == part.under:
                total = Ratio(self.add(total.over, part.over), total.under)
            else:
                over = self.add(
                    self.times(total.over, part.under), self.times(part.over, total.under)
                )
                total = self.short(Ratio(over, self.times(total.under, part.under)))
        return total

    def product(self, *parts: Ratio) -> Ratio:
        over, under = ONE, ONE
        for part in parts:
            over, under = self.times(over, part.over), self.times(under, part.under)
        return Ratio(over, under)

    def negative(self, ratio: Ratio) -> Ratio:
        return Ratio(self.scale(-1, ratio.over), ratio.under)

    def inverse(self, ratio: Ratio) -> Ratio:
        """1 / ratio; what is one term goes into exponents."""
        if not ratio.over:
            raise NotProved
        if len(ratio.over) > 1:
            return Ratio(ratio.under, ratio.over)
        ((mono, coefficient),) = ratio.over.items()
        found = Ratio(self.scale(1 / coefficient, ratio.under), ONE)
        plain = tuple((a, -e) for a, e in mono if a.kind not in _RELATED)
        found = self.product(found, whole({plain: Fraction(1)}))
        for atom, exponent in mono:
            if atom.kind in _RELATED:
                assert isinstance(exponent, int)
                for _ in range(exponent):
                    found = self.product(found, self._reciprocal(atom))
        return found

    def _reciprocal(self, atom: Atom) -> Ratio:
        """1 / a from `aⁿ = p`: `aⁿ⁻¹ / p`."""
        if atom.kind in {"delta", "chosen"}:
            raise NotProved
        period, value = self.relation(atom)
        power = one_term(atom, period - 1)
        return self.product(whole(power), self.inverse(whole(value)))

    def raised(self, ratio: Ratio, exponent: int) -> Ratio:
        if exponent < 0:
            ratio, exponent = self.inverse(ratio), -exponent
        return Ratio(self.power(ratio.over, exponent), self.power(ratio.under, exponent))

    # By flint

    def short(self, ratio: Ratio) -> Ratio:
        """The fraction in lowest terms, its denominator without a factor that is one term."""
        if not ratio.over:
            return Ratio({}, ONE)
        under = ratio.under
        if len(under) == 1:
            return (
                ratio
                if under == ONE
                else self.product(whole(ratio.over), self.inverse(whole(under)))
            )
        from grader.equivalence.proofs.factoring import lowest

        return lowest(self, ratio)

    def factors(self, poly: Poly) -> tuple[Poly, list[tuple[Poly, int]]]:
        """A term, and irreducible factors of more than one term with their powers."""
        if len(poly) <= 1:
            return poly, []
        from grader.equivalence.proofs.factoring import factored

        return factored(poly)

    # Polynomials whose denominators are atoms: bodies of sums, exponents

    def flat(self, ratio: Ratio) -> Poly:
        """A fraction as a sum of terms, with the factors of its denominator as atoms."""
        ratio = self.short(ratio)
        if ratio.under == ONE:
            return ratio.over
        term, factors = self.factors(ratio.under)
        found = self.product(whole(ratio.over), self.inverse(whole(term)))
        divisor = collected({self.atom("poly", frozen(p)): -e for p, e in factors})
        return {collected({**dict(m), **dict(divisor)}): c for m, c in found.over.items()}

    def unflat(self, mono: Mono, coefficient: Fraction | int = 1) -> Ratio:
        """The value of a term of `flat`."""
        plain: Mono = tuple((a, e) for a, e in mono if a.kind != "poly")
        found = whole({plain: Fraction(coefficient)})
        for atom, exponent in mono:
            if atom.kind == "poly":
                assert isinstance(exponent, int)
                factor = Ratio(ONE, self.power(dict(atom.parts[0]), -exponent))
                found = self.product(found, factor)
        return found

    def fixed(self, ratio: Ratio) -> tuple[Frozen, Frozen]:
        """A fraction as a part of an atom."""
        short = self.short(ratio)
        return frozen(short.over), frozen(short.under)


def _described(part: Any) -> tuple[str, frozenset[str], int]:
    """The text of a part of an atom, the indices it depends on, and the greatest bound one inside."""
    if isinstance(part, str):
        return part, NO_INDEX, 0
    if not part:
        return "()", NO_INDEX, 0
    first = part[0]
    if isinstance(first, str):
        return f"[{','.join(part)}]", NO_INDEX, 0
    if first and isinstance(first[0], Atom):
        return f"[{mono_text(part)}]", free_of(part), top_of(part)
    if len(first) == 2 and isinstance(first[1], Fraction):
        free = NO_INDEX.union(*[free_of(m) for m, _ in part])
        return f"[{poly_text(part)}]", free, max(top_of(m) for m, _ in part)
    found = [_described(inner) for inner in part]
    free = NO_INDEX.union(*[f for _, f, _ in found])
    return f"[{' / '.join(t for t, _, _ in found)}]", free, max(level for _, _, level in found)
