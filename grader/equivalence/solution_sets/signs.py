"""The sign of an expression in a cell of the line: kernels are taken apart until polynomials in one unknown are left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, fmpq, fmpq_mpoly

from grader.equivalence.solution_sets import kernels as k
from grader.equivalence.solution_sets import ratios
from grader.equivalence.solution_sets.cuts import Cut, NotCut, Split
from grader.equivalence.solution_sets.formulas import fits
from grader.equivalence.solution_sets.inverses import (
    INVERSES,
    Numbers,
    exponential,
    logarithm,
    sign_of,
    univariate,
)
from grader.expression.nodes import Tree

DEEPEST = 24
MOST_STEPS = 20_000
MOST_TERMS = 150
_FIRST = {"abs": 2, "root": 1}
"""Kernels that are taken apart before others: signs and powers get rid of them whatever stands beside them."""


class Undefined(Exception):
    """The expression has no value in the cell."""


Value: TypeAlias = Callable[[Tree], Any]
"""What a tree without unknowns is worth, as a ball or a rational."""


class Signs:
    """Signs in the cells of one cut line. `value` works out constants."""

    def __init__(self, cut: Cut, kernels: k.Kernels, value: Value) -> None:
        self.cut = cut
        self.kernels = kernels
        self.numbers = Numbers(kernels, value)
        self.steps = 0
        self.at = 0
        self._known: dict[tuple[str, int], int] = {}
        self._factors: dict[str, tuple[Any, Any]] = {}
        self._plain: dict[int, tuple[fmpq_mpoly, Split | None]] = {}

    def forget(self) -> None:
        """Drop the signs found so far: the line is cut anew."""
        self._known.clear()

    def holds(self, read: k.Read, operator: str, at: int) -> bool:
        """Whether `read operator 0` holds in a cell; false where it has no value."""
        self.at = at
        try:
            for guard in read.guards:
                if not fits(self.ratio(guard.value), guard.operator):
                    return False
            return fits(self.ratio(read.value), operator)
        except Undefined:
            return False

    def ratio(self, value: ratios.Ratio) -> int:
        """The sign of a fraction whose denominator does not vanish. Raises: Undefined."""
        under = self.sign(value[1]) if not value[1].is_constant() else 1
        if under == 0:
            raise Undefined
        return under * self.sign(value[0])

    def sign(self, polynomial: fmpq_mpoly, depth: int = 0) -> int:
        """The sign of a polynomial in the unknown and kernels. Raises: Undefined, NotCut, NewZeros, NoReading."""
        self.steps += 1
        if depth > DEEPEST or self.steps > MOST_STEPS:
            raise NotCut
        plain = self._plainly(polynomial)
        if plain is not None:
            return self.cut.sign(plain, self.at)
        text = str(polynomial)
        known = self._known.get((text, self.at))
        if known is None:
            split = self._factors.get(text)
            if split is None:
                if len(polynomial) > MOST_TERMS:
                    raise NotCut
                split = self._factors[text] = polynomial.factor()
            known = self._known[text, self.at] = self._of_factors(split, depth)
        return known

    def prepare(self, read: k.Read) -> None:
        """Have the line cut where polynomials in the unknown alone vanish."""
        for value in (read.value, *(guard.value for guard in read.guards)):
            for part in value:
                self._plainly(part)

    def _plainly(self, polynomial: fmpq_mpoly) -> Split | None:
        """A polynomial in the unknown alone by its factors, None for any other; remembered with the object itself."""
        known = self._plain.get(id(polynomial))
        if known is None:
            found: Split | None = None
            if polynomial.is_constant():
                constant = 0 if polynomial.is_zero() else sign_of(polynomial.leading_coefficient())
                found = constant, ()
            elif ratios.places(polynomial) == [0]:
                found = self.cut.split(univariate(polynomial))
            known = self._plain[id(polynomial)] = polynomial, found
        return known[1]

    def _of_factors(self, split: tuple[Any, Any], depth: int) -> int:
        constant, factors = split
        found = sign_of(constant)
        undefined = False
        for factor, power in factors:
            try:
                sign = self._of_factor(factor, depth)
            except Undefined:
                undefined = True
                continue
            found *= sign ** int(power)
        if undefined:
            raise Undefined
        return found

    def _of_factor(self, factor: fmpq_mpoly, depth: int) -> int:
        plain = self._plainly(factor)
        if plain is not None:
            return self.cut.sign(plain, self.at)
        used = ratios.places(factor)
        functions = [p for p in used if p in self.kernels.kernels and self._kind(p) != "constant"]
        if not functions:
            return self._with_constants(factor)
        place = max(functions, key=lambda p: (_FIRST.get(self._kind(p), 0), p))
        match self._kind(place):
            case "abs":
                return self._absolute(factor, place, depth)
            case "root":
                return self._root(factor, place, depth)
            case "log":
                return self._logarithms(factor, functions, depth)
            case "exp":
                return self._exponentials(factor, functions, depth)
            case _:
                return self._monotone(factor, place, depth)

    def _kind(self, place: int) -> str:
        return self.kernels.kernel(place).kind

    # Kernels.

    def _absolute(self, factor: fmpq_mpoly, place: int, depth: int) -> int:
        inside = self.kernels.kernel(place).inside
        sign = self.ratio(inside)
        return self._put(factor, place, (sign * inside[0], inside[1]), depth)

    def _put(self, factor: fmpq_mpoly, place: int, value: ratios.Ratio, depth: int) -> int:
        """The sign with a fraction in the place of a kernel."""
        total = ratios.constant(Fraction(0))
        for exponent, rest in ratios.coefficients(factor, place).items():
            total = ratios.add(
                total, ratios.times((rest, ratios.one()), ratios.power(value, exponent))
            )
        under = self.sign(total[1], depth + 1)
        return under * self.sign(total[0], depth + 1)

    def _root(self, factor: fmpq_mpoly, place: int, depth: int) -> int:
        kernel = self.kernels.kernel(place)
        order, inside = kernel.order, kernel.inside
        sign = self.ratio(inside)
        if sign < 0 and order % 2 == 0:
            raise Undefined
        if sign == 0:
            return self._put(factor, place, ratios.constant(Fraction(0)), depth)
        parts: dict[int, ratios.Ratio] = {}
        for exponent, rest in ratios.coefficients(factor, place).items():
            whole, left = divmod(exponent, order)
            term = ratios.times((rest, ratios.one()), ratios.power(inside, whole))
            parts[left] = ratios.add(parts.get(left, ratios.constant(Fraction(0))), term)
        parts = {left: part for left, part in parts.items() if not part[0].is_zero()}
        if not parts:
            return 0
        lowest = min(parts)
        front = int(sign**lowest)
        if len(parts) == 1:
            return front * self._ratio(parts[lowest], depth)
        if len(parts) > 2:
            if ratios.places(factor) == [place]:
                return self._located(factor, place, lambda r: self._beside_root(kernel, r, depth))
            raise NotCut
        highest = max(parts)
        a, b = parts[lowest], parts[highest]
        raised = ratios.times(ratios.power(b, order), ratios.power(inside, highest - lowest))
        if order % 2:
            return front * self._ratio(ratios.add(ratios.power(a, order), raised), depth)
        first, second = self._ratio(a, depth), self._ratio(b, depth)
        if first == second or not (first and second):
            return front * (first or second)
        gap = ratios.add(ratios.power(a, order), (-raised[0], raised[1]))
        return front * first * self._ratio(gap, depth)

    def _ratio(self, value: ratios.Ratio, depth: int) -> int:
        return self.sign(value[1], depth + 1) * self.sign(value[0], depth + 1)

    def _beside_root(self, kernel: k.Kernel, value: Any, depth: int) -> int:
        """The sign of `root − value`."""
        if kernel.order % 2 == 0 and value < 0:
            return 1
        return self._beside(kernel.inside, value**kernel.order, depth)

    def _logarithms(self, factor: fmpq_mpoly, functions: list[int], depth: int) -> int:
        logs = [p for p in functions if self._kind(p) == "log"]
        others = [
            p for p in ratios.places(factor) if p not in logs and self._kind_of(p) != "constant"
        ]
        linear = self._whole_linear(factor, logs) if not others else None
        if linear is not None:
            weights, rest = linear
            if rest != 0 and len(weights) == 1 and self._is_constant_log(next(iter(weights))):
                return self._with_constants(factor)
            return self._of_logarithms(weights, rest, depth)
        varying = [p for p in logs if not self._is_constant_log(p)]
        if len(ratios.places(factor)) == 1 and varying:
            kernel = self.kernels.kernel(varying[0])
            if self.ratio(kernel.inside) <= 0:
                raise Undefined
            return self._located(
                factor, varying[0], lambda r: self._beside(kernel.inside, exponential(r), depth)
            )
        if not varying:
            return self._with_constants(factor)
        raise NotCut

    def _kind_of(self, place: int) -> str:
        return self._kind(place) if place in self.kernels.kernels else "unknown"

    def _is_constant_log(self, place: int) -> bool:
        inside = self.kernels.kernel(place).inside
        return bool(inside[0].is_constant() and inside[1].is_constant())

    def _whole_linear(
        self, factor: fmpq_mpoly, logs: list[int]
    ) -> tuple[Mapping[int, int], Any] | None:
        """The whole weights of logarithms in a linear expression, and what stands beside them."""
        weights: dict[int, Fraction] = {}
        rest: Any = fmpq(0)
        for exponents, coefficient in factor.to_dict().items():
            here = [(p, int(e)) for p, e in enumerate(exponents) if e]
            value = Fraction(int(coefficient.p), int(coefficient.q))
            if not here:
                rest += coefficient
            elif len(here) == 1 and here[0][0] in logs and here[0][1] == 1:
                weights[here[0][0]] = value
            elif all(self._kind_of(p) == "constant" for p, _ in here):
                number = arb(coefficient)
                for p, e in here:
                    number *= self.numbers.number(p) ** e
                rest = arb(rest) + number
            else:
                return None
        scale = 1
        for weight in weights.values():
            scale *= weight.denominator
        whole = {p: int(w * scale) for p, w in weights.items()}
        if scale > k.MOST_POWER or any(abs(w) > k.MOST_POWER for w in whole.values()):
            return None
        return whole, rest * scale

    def _of_logarithms(self, weights: Mapping[int, int], rest: Any, depth: int) -> int:
        """Σ weight·ln f + rest against 0 as Π f^weight against e^(−rest)."""
        found = ratios.constant(Fraction(1))
        for place, weight in weights.items():
            inside = self.kernels.kernel(place).inside
            if self.ratio(inside) <= 0:
                raise Undefined
            part = inside if weight > 0 else (inside[1], inside[0])
            found = ratios.times(found, ratios.power(part, abs(weight)))
        if isinstance(rest, fmpq) and rest == 0:
            return self._ratio(ratios.add(found, ratios.constant(Fraction(-1))), depth)
        return self._beside(found, (-arb(rest)).exp(), depth)

    def _exponentials(self, factor: fmpq_mpoly, functions: list[int], depth: int) -> int:
        powers = [p for p in functions if self._kind(p) == "exp"]
        used = ratios.places(factor)
        terms = list(factor.to_dict().items())
        if len(terms) == 2 and used == powers:
            return self._two_exponentials(terms, powers, depth)
        if len(used) == 1:
            kernel = self.kernels.kernel(used[0])
            return self._located(
                factor, used[0], lambda r: self._beside_exponential(kernel, r, depth)
            )
        constants = [p for p in used if self._kind_of(p) == "constant"]
        if len(powers) == 1 and len(used) == len(constants) + 1:
            rows = ratios.coefficients(factor, powers[0])
            if set(rows) == {0, max(rows)}:
                ratio = -self.numbers.plain(rows[0]) / self.numbers.plain(rows[max(rows)])
                high = 1 if self.numbers.plain(rows[max(rows)]) > 0 else -1
                if not (ratio > 0 or ratio < 0):
                    raise NotCut
                if ratio < 0:
                    return high
                root = ratio.root(max(rows)) if max(rows) > 1 else ratio
                kernel = self.kernels.kernel(powers[0])
                return high * self._beside_exponential(kernel, root, depth)
        raise NotCut

    def _two_exponentials(self, terms: list[Any], powers: list[int], depth: int) -> int:
        """`a·E + b·F` for products of powers E and F: by the sign of their logarithms' difference."""
        (first, a), (second, b) = terms
        if sign_of(a) == sign_of(b):
            return sign_of(a)
        bases = {self.kernels.kernel(p).base for p in powers}
        total = ratios.constant(Fraction(0))
        for place in powers:
            kernel = self.kernels.kernel(place)
            difference = ratios.constant(Fraction(int(first[place]) - int(second[place])))
            if len(bases) > 1 and kernel.base is not None:
                difference = ratios.times(difference, self.kernels.logarithm(kernel.base))
            total = ratios.add(total, ratios.times(kernel.inside, difference))
        base = next(iter(bases)) if len(bases) == 1 else None
        return sign_of(a) * self._beside(total, logarithm(-b / a, base), depth)

    def _beside_exponential(self, kernel: k.Kernel, value: Any, depth: int) -> int:
        if value <= 0:
            return 1
        if not value > 0:
            raise NotCut
        return self._beside(kernel.inside, logarithm(value, kernel.base), depth)

    def _monotone(self, factor: fmpq_mpoly, place: int, depth: int) -> int:
        kernel = self.kernels.kernel(place)
        if ratios.places(factor) == [place]:
            return self._located(factor, place, lambda r: self._beside_monotone(kernel, r, depth))
        if any(self._kind_of(p) != "constant" for p in ratios.places(factor) if p != place):
            raise NotCut
        rows = ratios.coefficients(factor, place)
        if set(rows) != {0, 1}:
            raise NotCut
        high = self.numbers.plain(rows[1])
        if not (high > 0 or high < 0):
            raise NotCut
        value = -self.numbers.plain(rows[0]) / high
        return (1 if high > 0 else -1) * self._beside_monotone(kernel, value, depth)

    def _beside_monotone(self, kernel: k.Kernel, value: Any, depth: int) -> int:
        """The sign of `function − value`, by the inverse function."""
        inner, low, high = INVERSES[kernel.kind]
        value = arb(value)
        if low is not None and not value > low():
            if value < low():
                return 1
            raise NotCut
        if high is not None and not value < high():
            if value > high():
                return -1
            raise NotCut
        target = fmpq(0) if value == 0 and kernel.kind != "arccos" else inner(value)
        sign = self._beside(kernel.inside, target, depth)
        return -sign if kernel.kind == "arccos" else sign

    # Numbers.

    def _located(self, factor: fmpq_mpoly, place: int, beside: Callable[[Any], int]) -> int:
        """The sign of a polynomial in one kernel, by where the kernel stands among its roots."""
        plain = univariate(factor, place)
        sign = sign_of(plain[plain.degree()])
        if plain.degree() == 1:
            return sign * beside(-plain[0] / plain[1])
        found: list[Any] = plain.numer().complex_roots()
        for root, count in found:
            if root.imag == 0:
                sign *= beside(root.real) ** count
        return sign

    def _beside(self, value: ratios.Ratio, number: Any, depth: int) -> int:
        """The sign of `value − number`."""
        if isinstance(number, fmpq):
            exact = Fraction(int(number.p), int(number.q))
            return self._ratio(ratios.add(value, ratios.constant(-exact)), depth)
        place = self.numbers.place_of(number)
        gap = ratios.add(value, (-ratios.generator(place), ratios.one()))
        return self._ratio(gap, depth)

    def _with_constants(self, factor: fmpq_mpoly) -> int:
        """A polynomial in the unknown with balls for coefficients."""
        rows = ratios.coefficients(factor, 0)
        found = [self.numbers.plain(rows[e]) if e in rows else arb(0) for e in range(max(rows) + 1)]
        if len(found) == 1:
            if not (found[0] > 0 or found[0] < 0):
                raise NotCut
            return 1 if found[0] > 0 else -1
        return self.cut.ball_sign(str(factor), found, self.at)
