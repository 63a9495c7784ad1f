"""Symbolic sizes: polynomials with integer coefficients in named sizes such as `n` and `m`."""

from __future__ import annotations

from collections.abc import Mapping

from grader.records import record


@record
class Size:
    """A polynomial in size names: `terms` maps sorted tuples of names to coefficients.

    `n + 1` is `((((), 1), (("n",), 1)))`. Sizes of Kronecker products and of `vec` are products of
    sizes, hence polynomials and not only linear forms.
    """

    terms: tuple[tuple[tuple[str, ...], int], ...]

    @staticmethod
    def of(value: int | str) -> Size:
        """The size with this value or this name."""
        if isinstance(value, str):
            return Size((((value,), 1),))
        return Size((((), value),)) if value else Size(())

    @property
    def constant(self) -> int | None:
        """The value of a size without names, else None."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and not self.terms[0][0]:
            return self.terms[0][1]
        return None

    @property
    def names(self) -> frozenset[str]:
        """The size names that occur."""
        return frozenset(name for monomial, _ in self.terms for name in monomial)

    def __add__(self, other: Size) -> Size:
        return _collect([*self.terms, *other.terms])

    def __sub__(self, other: Size) -> Size:
        return _collect([*self.terms, *((monomial, -c) for monomial, c in other.terms)])

    def __mul__(self, other: Size) -> Size:
        return _collect(
            [(tuple(sorted(a + b)), c * d) for a, c in self.terms for b, d in other.terms]
        )

    def value(self, sizes: Mapping[str, int]) -> int:
        """The number that the size is when its names are worth `sizes`."""
        total = 0
        for monomial, coefficient in self.terms:
            product = coefficient
            for name in monomial:
                product *= sizes[name]
            total += product
        return total

    def __str__(self) -> str:
        if not self.terms:
            return "0"
        text = ""
        for monomial, coefficient in sorted(self.terms, key=lambda term: (not term[0], term[0])):
            body = "·".join("?" if name.startswith("?") else name for name in monomial)
            magnitude = _decimal(abs(coefficient)) if not body or abs(coefficient) != 1 else ""
            sign = "-" if coefficient < 0 else "+" if text else ""
            text += sign + magnitude + body
        return text


def _decimal(number: int) -> str:
    return str(number) if number.bit_length() <= MOST_BITS_SHOWN else "…"


def _collect(terms: list[tuple[tuple[str, ...], int]]) -> Size:
    sums: dict[tuple[str, ...], int] = {}
    for monomial, coefficient in terms:
        sums[monomial] = sums.get(monomial, 0) + coefficient
    return Size(tuple(sorted((m, c) for m, c in sums.items() if c)))


MOST_BITS_SHOWN = 1_000
ONE = Size.of(1)
