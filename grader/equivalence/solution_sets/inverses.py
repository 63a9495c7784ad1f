"""Real numbers met on the way to a sign: constants, and values of inverse functions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb, fmpq, fmpq_mpoly, fmpq_poly

from grader.equivalence.solution_sets.cuts import NotCut
from grader.equivalence.solution_sets.kernels import MOST_POWER, Kernel, Kernels
from grader.expression.nodes import Apply, Number, Tree


class Numbers:
    """What the kernels without unknowns are worth. `value` works out a tree."""

    def __init__(self, kernels: Kernels, value: Callable[[Tree], Any]) -> None:
        self.kernels = kernels
        self.value = value
        self._numbers: dict[int, arb] = {}

    def number(self, place: int) -> arb:
        """What a kernel is worth. Raises: NotCut."""
        known = self._numbers.get(place)
        if known is None:
            kernel = self.kernels.kernel(place)
            if kernel.kind == "constant" and kernel.tree is not None:
                tree = kernel.tree
            elif kernel.kind == "log":
                inside = kernel.inside[0].leading_coefficient()
                tree = Apply("log", (Number(Fraction(int(inside.p), int(inside.q))),))
            else:
                raise NotCut
            known = self._numbers[place] = real_ball(self.value(tree))
        return known

    def plain(self, polynomial: fmpq_mpoly) -> arb:
        """A polynomial in constants as a ball."""
        total = arb(0)
        for exponents, coefficient in polynomial.to_dict().items():
            term = arb(coefficient)
            for place, exponent in enumerate(exponents):
                if exponent:
                    term *= self.number(place) ** int(exponent)
            total += term
        return total

    def place_of(self, number: arb) -> int:
        """A generator for a number that was worked out on the way."""
        key = f"number {number.mid().str(40, radius=False)}"
        found = self.kernels.generator_for(key, Kernel("constant"))
        self._numbers.setdefault(found, number)
        return found


def sign_of(value: Any) -> int:
    return int(value > 0) - int(value < 0)


def univariate(polynomial: fmpq_mpoly, place: int = 0) -> fmpq_poly:
    degree = int(polynomial.degrees()[place])
    found = [fmpq(0)] * (degree + 1)
    for exponents, coefficient in polynomial.to_dict().items():
        found[int(exponents[place])] = coefficient
    return fmpq_poly(found)


def real_ball(value: Any) -> arb:
    if isinstance(value, fmpq | arb):
        return arb(value)
    if getattr(value, "imag", None) is not None and value.imag.is_zero():
        return value.real  # type: ignore[no-any-return]
    raise NotCut


def exponential(value: Any) -> Any:
    return fmpq(1) if value == 0 else arb(value).exp()


def logarithm(value: Any, base: Fraction | None) -> Any:
    """The logarithm to `base`, natural where that is None; exact where a small power of the base is meant."""
    if value == 1:
        return fmpq(0)
    if base is not None and isinstance(value, fmpq):
        whole = Fraction(int(value.p), int(value.q))
        for count in range(-MOST_POWER, MOST_POWER + 1):
            if base**count == whole:
                return fmpq(count)
    natural = arb(value).log()
    return natural if base is None else natural / arb(fmpq(base.numerator, base.denominator)).log()


INVERSES: dict[str, tuple[Callable[[arb], arb], Any, Any]] = {
    "arctan": (lambda v: v.tan(), lambda: -arb.pi() / 2, lambda: arb.pi() / 2),
    "arcsin": (lambda v: v.sin(), lambda: -arb.pi() / 2, lambda: arb.pi() / 2),
    "arccos": (lambda v: v.cos(), lambda: arb(0), arb.pi),
    "sinh": (lambda v: v.asinh(), None, None),
    "arsinh": (lambda v: v.sinh(), None, None),
    "tanh": (lambda v: v.atanh(), lambda: arb(-1), lambda: arb(1)),
    "artanh": (lambda v: v.tanh(), None, None),
    "erf": (lambda v: v.erfinv(), lambda: arb(-1), lambda: arb(1)),
}
"""For each monotone function its inverse, and the ends of its range."""
