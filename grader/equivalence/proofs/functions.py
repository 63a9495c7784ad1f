"""Elementary functions as fractions over few atoms: exponentials of monomials, logarithms, roots, absolute values.

`exp(u + v)` is a product of exponentials, so that sines, cosines and hyperbolic functions, written as exponentials, satisfy
all their addition formulas as polynomials. Logarithms, roots and real powers need real numbers; what they ask of their
arguments is kept in `conditions`, for two expressions are equal only where both have a value.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from grader.equivalence.proofs.algebra import as_ratio
from grader.equivalence.proofs.polynomials import Ratio, constant, whole
from grader.equivalence.proofs.roots import Roots, has_i, prime_powers
from grader.equivalence.proofs.signs import POSITIVE
from grader.equivalence.proofs.terms import (
    ONE,
    Exponent,
    Mono,
    NotProved,
    Poly,
    as_number,
    collected,
    frozen,
    one_term,
    plain,
    poly_text,
)

HALF = Fraction(1, 2)


class Functions(Roots):
    """The algebra with exponentials, logarithms and real powers."""

    # Exponentials

    def imaginary(self) -> Ratio:
        return self.single(self.atom("i"))

    def exponential(self, ratio: Ratio) -> Ratio:
        found = whole(ONE)
        for mono, coefficient in self.flat(ratio).items():
            found = self.product(found, self._exponential_of_term(mono, coefficient))
        return found

    def _exponential_of_term(self, mono: Mono, c: Fraction) -> Ratio:
        kinds = [(atom.kind, e) for atom, e in mono]
        if ("i", 1) in kinds and ("pi", 1) in kinds:
            turned = self._turned(tuple(f for f in mono if f[0].kind not in {"i", "pi"}), c)
            if turned is not None:
                return turned
        if kinds == [("log", 1)]:
            return self._power_of_positive(whole(dict(mono[0][0].parts[0])), mono, c)
        if kinds == [("log of fraction", 1)]:
            return self._power_of_positive(as_ratio(mono[0][0].parts[0]), mono, c)
        return whole(one_term(self.atom("exp", mono), plain(c)))

    def _power_of_positive(self, base: Ratio, mono: Mono, c: Fraction) -> Ratio:
        """`e^{c ln p}`: whole powers and square roots of p, else what is left of an exponential."""
        steps = floor(c)
        rest = c - steps
        found = self.raised(base, steps) if steps else whole(ONE)
        if rest == HALF:
            return self.product(found, self.root_of_square(base))
        if rest:
            found = self.product(found, whole(one_term(self.atom("exp", mono), plain(rest))))
        return found

    def _turned(self, rest: Mono, c: Fraction) -> Ratio | None:
        """`e^{iπcr}` for a number c and a whole r."""
        if not rest:
            return self._unit_root(c)
        if c.denominator > 1 or not all(self.is_whole_atom(a.kind, a.parts) for a, _ in rest):
            return None
        return self.single(self.atom("sign", rest)) if c % 2 else whole(ONE)

    def _unit_root(self, c: Fraction) -> Ratio:
        """`e^{iπc}`."""
        c %= 2
        sign = 1
        if c >= 1:
            c, sign = c - 1, -1
        found = self._half_turn(c)
        return self.negative(found) if sign < 0 else found

    def _half_turn(self, c: Fraction) -> Ratio:
        if c.denominator > 2 and 12 % c.denominator == 0:
            third, quarter = {3: (1, 0), 4: (0, 1), 6: (-1, 2), 12: (1, -1)}[c.denominator]
            unit = self.product(
                self.raised(self._sixth(), third), self.raised(self._eighth(), quarter)
            )
            return self.raised(unit, c.numerator)
        if c == HALF:
            return self.imaginary()
        if c == 0:
            return whole(ONE)
        atom = self.atom("exp", collected({self.atom("i"): 1, self.atom("pi"): 1}))
        return whole(one_term(atom, plain(c)))

    def _sixth(self) -> Ratio:
        """`e^{iπ/3}`."""
        part = self.product(self.imaginary(), self.square_root(whole(constant(3))))
        return self.product(whole(constant(HALF)), self.plus(whole(ONE), part))

    def _eighth(self) -> Ratio:
        """`e^{iπ/4}`."""
        half = self.product(whole(constant(HALF)), self.square_root(whole(constant(2))))
        return self.product(half, self.plus(whole(ONE), self.imaginary()))

    def odd_root(self, ratio: Ratio, degree: int) -> Ratio:
        """The real root of odd degree, of each factor for itself."""
        self.only_real()
        short = self.short(ratio)
        if has_i(short):
            raise NotProved
        if self.signs.of(short.over) == POSITIVE and self.signs.of(short.under) == POSITIVE:
            return self.power_of(ratio, whole(constant(Fraction(1, degree))))
        over, under = self._odd_root(short.over, degree), self._odd_root(short.under, degree)
        return self.product(over, self.inverse(under))

    def _odd_root(self, poly: Poly, degree: int) -> Ratio:
        term, factors = self.factors(poly)
        if not term:
            return whole({})
        ((mono, c),) = term.items()
        found = whole(constant(1 if c > 0 else -1))
        size = self.power_of(whole(constant(abs(c))), whole(constant(Fraction(1, degree))))
        found = self.product(found, size)
        parts: list[tuple[Poly, Exponent]] = [(one_term(a), e) for a, e in mono]
        for base, exponent in [*parts, *factors]:
            if not isinstance(exponent, int):
                raise NotProved
            root = self.single(self.atom("root", str(degree), frozen(base)))
            found = self.product(found, self.raised(root, exponent))
        return found

    # Logarithms and real powers

    def logarithm(self, ratio: Ratio) -> Ratio:
        """The logarithm of a product is taken apart only where its factors are certainly positive, or squares."""
        self.only_real()
        short = self.short(ratio)
        if not short.over:
            raise NotProved
        if has_i(short):
            self.require("positive", short)
            return self._log_atom(short)
        total, rest = whole({}), whole(ONE)
        for poly, direction in ((short.over, 1), (short.under, -1)):
            term, factors = self.factors(poly)
            ((mono, c),) = term.items()
            total = self.plus(total, self._log_of_number(abs(c), direction))
            rest = self.product(rest, whole(constant(1 if c > 0 else -1)))
            parts: list[tuple[Poly, Exponent]] = [(one_term(a), e) for a, e in mono]
            for base, exponent in [*parts, *factors]:
                log, left = self._log_of_factor(base, exponent)
                total = self.plus(total, self.product(whole(constant(direction)), log))
                rest = self.product(rest, self.raised(left, direction))
        rest = self.short(rest)
        if rest.over == ONE and rest.under == ONE:
            return total
        self.require("positive", rest)
        return self.plus(total, self._log_atom(rest))

    def _log_atom(self, rest: Ratio) -> Ratio:
        """Of a fraction and its reciprocal one stands under the logarithm."""
        turned = self.short(self.inverse(rest))
        texts = [
            f"{poly_text(frozen(r.under))} / {poly_text(frozen(r.over))}" for r in (rest, turned)
        ]
        sign = 1
        if texts[1] < texts[0]:
            rest, sign = turned, -1
        if rest.under != ONE:
            atom = self.atom("log of fraction", self.fixed(rest))
        else:
            atom = self.atom("log", frozen(rest.over))
        return whole(one_term(atom, 1, sign))

    def _log_of_number(self, value: Fraction, direction: int) -> Ratio:
        found: Poly = {}
        for number, sign in ((value.numerator, direction), (value.denominator, -direction)):
            for prime, power in prime_powers(number):
                log = one_term(self.atom("log", frozen(constant(prime))), 1, sign * power)
                found = self.add(found, log)
        return whole(found)

    def _log_of_factor(self, base: Poly, exponent: Exponent) -> tuple[Ratio, Ratio]:
        """The logarithm that moves out, and what stays under it."""
        ((mono, _), *more) = base.items()
        if not more and mono[0][0].kind == "exp" and self.signs.of_atom(mono[0][0]) == POSITIVE:
            return self.unflat(mono[0][0].parts[0], Fraction(exponent)), whole(ONE)
        if self.signs.of(base) == POSITIVE:
            atom = self.atom("log", frozen(base))
            return whole(one_term(atom, 1, exponent)), whole(ONE)
        if not isinstance(exponent, int):
            raise NotProved
        if exponent % 2 == 0:
            size = self.size_of(base)
            atom = self.atom("log", frozen(size.over))
            return whole(one_term(atom, 1, exponent)), whole(ONE)
        return whole({}), self.raised(whole(base), exponent)

    def power_of(self, base: Ratio, exponent: Ratio) -> Ratio:
        """A power with any exponent."""
        short = self.short(exponent)
        number = as_number(short.over) if short.under == ONE else None
        if number is not None and number.denominator == 1:
            if abs(number) > 10_000:
                raise NotProved
            return self.raised(base, int(number))
        if number is not None and self.is_real and not self._is_positive(base):
            root = self._rational_root(base, number.denominator)
            return self.raised(root, number.numerator)
        if number is None and self.is_whole(short) and not self._is_positive(base):
            return self._whole_power(base, short.over)
        return self.exponential(self.product(exponent, self.logarithm(base)))

    def _rational_root(self, base: Ratio, degree: int) -> Ratio:
        if degree == 2:
            return self.square_root(base)
        if degree % 2:
            return self.odd_root(base, degree)
        raise NotProved

    def _is_positive(self, base: Ratio) -> bool:
        return self.signs.of(base.over) == POSITIVE and self.signs.of(base.under) == POSITIVE

    def is_whole(self, exponent: Ratio) -> bool:
        """Whether an exponent is made of whole numbers, sizes and indices."""
        if exponent.under != ONE:
            return False
        return all(
            c.denominator == 1
            and all(
                isinstance(e, int) and e > 0 and self.is_whole_atom(a.kind, a.parts) for a, e in m
            )
            for m, c in exponent.over.items()
        )

    def is_whole_atom(self, kind: str, parts: tuple[object, ...]) -> bool:
        if kind in {"size", "index", "delta"}:
            return True
        declared = self.scope.declarations.get(str(parts[0])) if kind == "x" else None
        return getattr(declared, "field", "") in {"integer", "natural"}

    def _whole_power(self, base: Ratio, exponent: Poly) -> Ratio:
        """`b^{n + 1}` as `b^n · b`, factor by factor of the base."""
        shift = exponent.get((), Fraction(0))
        found = self.raised(base, int(shift))
        rest = {m: c for m, c in exponent.items() if m}
        short = self.short(base)
        for poly, direction in ((short.over, 1), (short.under, -1)):
            term, factors = self.factors(poly)
            if not term:
                raise NotProved
            ((mono, c),) = term.items()
            for m, k in rest.items():
                power = {m: k * direction}
                if c < 0 and k % 2:
                    found = self.product(found, self.single(self.atom("sign", m)))
                if abs(c) != 1:
                    size = self.logarithm(whole(constant(abs(c))))
                    found = self.product(found, self.exponential(self.product(whole(power), size)))
                parts: list[tuple[Poly, Exponent]] = [(one_term(a), e) for a, e in mono]
                for inner, e in [*parts, *factors]:
                    if not isinstance(e, int):
                        raise NotProved
                    atom = self.atom("pow", frozen(inner), m)
                    found = self.product(
                        found, self.raised(self.single(atom), int(k) * direction * e)
                    )
        return found
