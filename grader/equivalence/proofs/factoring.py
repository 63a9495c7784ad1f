"""Greatest common divisors and factors of polynomials over atoms, by flint."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import lcm
from typing import TYPE_CHECKING

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from grader.equivalence.proofs.terms import Atom, Exponent, Mono, NotProved, Poly, collected
from grader.records import record

if TYPE_CHECKING:
    from grader.equivalence.proofs.polynomials import Arithmetic, Ratio

MOST_ATOMS = 16
MOST_DEGREE = 60
MOST_FACTORED = 20_000  # degree × terms × unknowns × words of the coefficients
_ONE = Fraction(1)


@cache
def _ring(size: int) -> fmpq_mpoly_ctx:
    return fmpq_mpoly_ctx.get(tuple(f"u{k}" for k in range(size)), Ordering.degrevlex)


@record
class Frame:
    """How atoms become unknowns: their exponents times `scales`, above `lowest`."""

    atoms: tuple[Atom, ...]
    scales: tuple[int, ...]
    ring: fmpq_mpoly_ctx

    @staticmethod
    def of(polys: Iterable[Poly]) -> Frame:
        denominators: dict[Atom, int] = {}
        for poly in polys:
            for mono in poly:
                for atom, exponent in mono:
                    denominator = Fraction(exponent).denominator
                    denominators[atom] = lcm(denominators.get(atom, 1), denominator)
        if len(denominators) > MOST_ATOMS:
            raise NotProved
        atoms = tuple(sorted(denominators, key=lambda atom: atom.text))
        return Frame(atoms, tuple(denominators[a] for a in atoms), _ring(max(1, len(atoms))))

    def lowest(self, poly: Poly) -> tuple[int, ...]:
        """The least exponent of each unknown."""
        rows = [self._row(mono) for mono in poly]
        return tuple(map(min, zip(*rows, strict=True)))

    def _row(self, mono: Mono) -> list[int]:
        known = dict(mono)
        pairs = zip(self.atoms, self.scales, strict=True)
        return [int(known.get(a, 0) * s) for a, s in pairs] or [0]

    def polynomial(self, poly: Poly, lowest: tuple[int, ...]) -> fmpq_mpoly:
        terms = {}
        for mono, c in poly.items():
            row = tuple(e - low for e, low in zip(self._row(mono), lowest, strict=True))
            if sum(row) > MOST_DEGREE:
                raise NotProved
            terms[row] = fmpq(c.numerator, c.denominator)
        return self.ring.from_dict(terms)

    def poly(self, found: fmpq_mpoly, lowest: tuple[int, ...] | None = None) -> Poly:
        shift = lowest or (0,) * max(1, len(self.atoms))
        return {
            self._mono(row, shift): Fraction(int(c.p), int(c.q))
            for row, c in found.to_dict().items()
        }

    def _mono(self, row: tuple[int, ...], shift: tuple[int, ...]) -> Mono:
        factors: dict[Atom, Exponent] = {}
        for atom, scale, exponent, low in zip(self.atoms, self.scales, row, shift, strict=False):
            value = Fraction(int(exponent) + low, scale)
            factors[atom] = int(value) if value.denominator == 1 else value
        return collected(factors)

    def term(self, lowest: tuple[int, ...]) -> Poly:
        return {self._mono((0,) * len(lowest), lowest): _ONE}


def lowest(arithmetic: Arithmetic, ratio: Ratio) -> Ratio:
    """`ratio` in lowest terms; the leading coefficient of its denominator is 1."""
    frame = Frame.of((ratio.over, ratio.under))
    low_over, low_under = frame.lowest(ratio.over), frame.lowest(ratio.under)
    over, under = frame.polynomial(ratio.over, low_over), frame.polynomial(ratio.under, low_under)
    common = over.gcd(under)
    over, under = over / common, under / common
    leading = under.leading_coefficient()
    over, under = over / leading, under / leading
    shift = arithmetic.inverse(_ratio(frame.term(low_under)))
    reduced = arithmetic.reduced
    above = arithmetic.product(_ratio(reduced(frame.poly(over, low_over))), shift)
    below = arithmetic.times(above.under, reduced(frame.poly(under)))
    return type(ratio)(above.over, below)


def _ratio(poly: Poly) -> Ratio:
    from grader.equivalence.proofs.polynomials import whole

    return whole(poly)


def factored(poly: Poly) -> tuple[Poly, list[tuple[Poly, int]]]:
    """A term, and irreducible factors of more than one term."""
    frame = Frame.of((poly,))
    low = frame.lowest(poly)
    polynomial = frame.polynomial(poly, low)
    words = (
        1 + max(c.numerator.bit_length() + c.denominator.bit_length() for c in poly.values()) // 64
    )
    size = polynomial.total_degree() * len(poly) * len(frame.atoms) * words
    if size > MOST_FACTORED:
        raise NotProved
    content, factors = polynomial.factor()
    term = frame.term(low)
    scale = Fraction(int(content.p), int(content.q))
    found: list[tuple[Poly, int]] = []
    for factor, power in factors:
        leading = factor.leading_coefficient()
        scale *= Fraction(int(leading.p), int(leading.q)) ** int(power)
        found.append((frame.poly(factor / leading), int(power)))
    single = [(p, e) for p, e in found if len(p) == 1]
    for p, e in single:
        ((mono, _),) = p.items()
        ((base, _),) = term.items()
        counted = dict(base)
        for atom, exponent in mono:
            counted[atom] = counted.get(atom, 0) + exponent * e
        term = {collected(counted): _ONE}
    ((mono, _),) = term.items()
    return {mono: scale}, [(p, e) for p, e in found if len(p) > 1]
