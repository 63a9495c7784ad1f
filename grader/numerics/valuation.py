"""A valuation: sizes, and values for every name of an item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from flint import acb, arb, fmpq

from grader.numerics.arrays import Array, mapped
from grader.numerics.failures import NoValue
from grader.numerics.functions import RandomFunction
from grader.numerics.probability import NO_CHANCE, SampleSpace
from grader.numerics.ring import STANDARD_PRECISION, arithmetic
from grader.records import mutable, record

Recipe: TypeAlias = Callable[[dict[str, Any], Mapping[str, Any]], None]
"""Fills in values that follow from others at the working precision."""


@record
class Gaussian:
    """An exact complex number of a sample point."""

    real: fmpq
    imaginary: fmpq

    def ball(self) -> acb:
        return acb(arb(self.real), arb(self.imaginary))

    def __neg__(self) -> Gaussian:
        return Gaussian(-self.real, -self.imaginary)


@mutable
class Point:
    """The values at one precision, and the function values already known there."""

    values: dict[str, Any]
    functions: Mapping[str, RandomFunction]
    known: dict[str, dict[int, Any]] = field(default_factory=dict)


@mutable
class Valuation:
    """Sizes and values of all names. `kind` is `general`, `special`, `wide` or `simple`.

    `recipes` give what follows from the side conditions; they run in order at each precision, so a value that is a root
    is a ball as narrow as the precision asks. `whole` names are integers, `rigid` ones keep to adjectives or conditions.
    `recurs`: it belongs to an item, so what trees are worth here is worth keeping.
    """

    number: int
    kind: str
    sizes: Mapping[str, int]
    values: dict[str, Any]
    functions: Mapping[str, RandomFunction] = field(default_factory=dict)
    space: SampleSpace = NO_CHANCE
    recipes: tuple[Recipe, ...] = ()
    is_complex: bool = False
    whole: frozenset[str] = frozenset()
    rigid: frozenset[str] = frozenset()
    recurs: bool = False
    _points: dict[int, Point] = field(default_factory=dict)

    def point(self, precision: int) -> Point:
        """All values at a precision; to be called while that precision is set."""
        found = self._points.get(precision)
        if found is None:
            values = {name: _at_precision(value) for name, value in self.values.items()}
            for name, size in self.sizes.items():
                values.setdefault(name, fmpq(size))
            for recipe in self.recipes:
                recipe(values, self.sizes)
            found = self._points[precision] = Point(values, self.functions)
        return found

    def forget(self) -> None:
        """Drop what was worked out, because the values change."""
        self._points.clear()

    def neighbours(self) -> Iterator[Valuation]:
        """Valuations close by: every number moved a little, on both sides and by different amounts."""
        for step in _NEARBY:
            moved: dict[str, Any] = {}
            count = 0
            for name, value in self.values.items():
                random = name in self.space.labels or name in self.space.labels.values()
                if random or name in self.whole or name in self.rigid:
                    moved[name] = value
                    continue
                count += 1
                moved[name] = _moved(value, step / (count + 1))
            yield Valuation(
                self.number,
                self.kind,
                self.sizes,
                moved,
                self.functions,
                self.space,
                self.recipes,
                self.is_complex,
                self.whole,
                self.rigid,
            )

    def moved(self, name: str, value: Any) -> Valuation:
        """The same valuation with one name at another value."""
        return Valuation(
            self.number,
            self.kind,
            self.sizes,
            {**self.values, name: value},
            self.functions,
            self.space,
            self.recipes,
            self.is_complex,
            self.whole,
            self.rigid,
        )

    def outcomes(self) -> dict[str, int]:
        """How many outcomes each group of random variables of unknown law has here."""
        found = {}
        for group in self.space.groups:
            weights = self.values.get(group.label)
            found[group.label] = len(weights) if isinstance(weights, tuple) else 0
        return found

    def describe(self, names: Iterable[str]) -> dict[str, str]:
        """The values of names as short text: `3/2`, `(1, -2, 1/3)`."""
        with arithmetic(STANDARD_PRECISION, complex_numbers=self.is_complex):
            try:
                known = self.point(STANDARD_PRECISION).values
            except NoValue:
                known = self.values
            return {name: describe(known[name]) for name in names if name in known}


_NEARBY = (fmpq(1, 99_991), fmpq(-1, 99_991), fmpq(1, 9_999_991), fmpq(-1, 9_999_991))


def _moved(value: Any, step: fmpq) -> Any:
    if type(value) is fmpq:
        return value + step
    if type(value) is Array:
        entries = [_moved(entry, step / (k + 1)) for k, entry in enumerate(value.entries)]
        return Array(value.rows, value.columns, tuple(entries))
    if type(value) is tuple:
        return tuple([_moved(member, step / (k + 1)) for k, member in enumerate(value)])
    return value


def _at_precision(value: Any) -> Any:
    if type(value) is Gaussian:
        return value.ball()
    if type(value) is Array:
        return mapped(_at_precision, value) if Gaussian in map(type, value.entries) else value
    if type(value) is tuple and value and type(value[0]) in {Gaussian, Array, tuple}:
        return tuple([_at_precision(member) for member in value])
    return value


_SHOWN_DIGITS = 12


def describe(value: Any) -> str:
    """A value as short text."""
    if type(value) is Array:
        if value.is_vector:
            text = "(" + ", ".join(map(describe, value.entries)) + ")"
            return text if value.columns == 1 else text + "ᵀ"
        width = value.columns
        lines = [value.entries[k : k + width] for k in range(0, len(value.entries), width)]
        return "[" + "; ".join(", ".join(map(describe, line)) for line in lines) + "]"
    if type(value) is tuple:
        return "(" + ", ".join(map(describe, value)) + ")"
    if type(value) is Gaussian:
        return f"{describe(value.real)} + {describe(value.imaginary)}i"
    if type(value) is acb:
        imaginary = "" if value.imag.is_zero() else f" + {describe(value.imag)}i"
        return describe(value.real) + imaginary
    if type(value) is arb:
        return str(value.str(_SHOWN_DIGITS, radius=False))
    text = str(value)
    return (
        text if len(text) <= 2 * _SHOWN_DIGITS else str(arb(value).str(_SHOWN_DIGITS, radius=False))
    )
