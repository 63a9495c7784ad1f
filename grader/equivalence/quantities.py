"""Numbers with units: which unit is asked, which is written, and values carried from one to the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from grader.equivalence.asked import Item
from grader.equivalence.question import KeyFault
from grader.equivalence.sides import Side, side_of
from grader.equivalence.units import Measure, measured, read_unit
from grader.equivalence.units.measuring import NONE, READ
from grader.equivalence.units.rare import NoPint
from grader.expression.nodes import (
    Collection,
    Constant,
    Interval,
    Name,
    Number,
    PlusMinus,
    Power,
    Product,
    Relation,
    Sum,
    Tree,
)
from grader.records import record

_WORD = re.compile(r"[A-Za-zÀ-ž€$£¥]+(?: [A-Za-zÀ-ž]+)*")
NO_PINT = "This unit needs the package pint: pip install 'grade-maths[units]'."


@record
class Asked:
    """What an item with a unit asks for: its keys as numbers, what each is measured in, and the unit that counts.

    `custom` are words that the sheet uses as units of their own (`students`).
    """

    keys: tuple[str, ...]
    measures: tuple[Measure, ...]
    unit: Measure
    custom: frozenset[str]


@lru_cache(256)
def asked_of(keys: tuple[str, ...], unit: str, letters: frozenset[str]) -> Asked | None:
    """The keys and the unit of an item; None where it has none.

    Raises: KeyFault where a unit cannot be read, or does not go with the other one.
    """
    custom: frozenset[str] = frozenset()
    target: Measure | None = None
    if unit:
        found = _read_unit(unit, custom)
        if not found and _WORD.fullmatch(unit.strip()):
            custom = frozenset(unit.split())
            found = _read_unit(unit, custom)
        if not found:
            raise KeyFault(f"The unit `{unit}` cannot be read.", where="unit")
        target = found[0]
    parts = [_measured(key, letters, custom, number=k) for k, key in enumerate(keys)]
    if target is None:
        first = next((measures for _, measures in parts if measures), ())
        if not first:
            return None
        target = first[0]
    numbers, measures = [], []
    for number, (text, meanings) in enumerate(parts):
        fitting = [m for m in meanings if m.dimension == target.dimension]
        if meanings and not fitting:
            said = f"The unit of the key measures something else than `{unit or 'the other key'}`."
            raise KeyFault(said, number=number)
        numbers.append(text)
        measures.append(fitting[0] if fitting else target)
    return Asked(tuple(numbers), tuple(measures), target, custom)


def _read_unit(unit: str, custom: frozenset[str]) -> tuple[Measure, ...]:
    try:
        return read_unit(unit, custom)
    except NoPint:
        raise KeyFault(NO_PINT, where="unit") from None


def _measured(
    key: str, letters: frozenset[str], custom: frozenset[str], *, number: int
) -> tuple[str, tuple[Measure, ...]]:
    try:
        found = measured(key, letters, custom)
    except NoPint:
        raise KeyFault(NO_PINT, number=number) from None
    return (found.number, found.meanings) if found.status == READ else (key, ())


AnyItem = TypeVar("AnyItem", bound=Item)


def asked_in(item: Item) -> Asked | None:
    """What a number asks for where it has a unit. Raises: KeyFault."""
    if item.kind != "number":
        return None
    return asked_of(item.keys, item.unit, frozenset(item.scope.declarations))


def without_units(item: AnyItem) -> AnyItem:
    """The item with its keys as bare numbers. Raises: KeyFault."""
    asked = asked_in(item)
    if asked is None or asked.keys == item.keys:
        return item
    return replace(item, keys=asked.keys)  # type: ignore[type-var]


def number_in(item: Item, text: str) -> str | None:
    """An answer as a number in the unit of its item; None where it has another one. Raises: KeyFault."""
    asked = asked_in(item)
    if asked is None:
        return text
    try:
        found = measured(text, frozenset(), asked.custom)
    except NoPint:
        return None
    same = [m for m in found.meanings if m.dimension == asked.unit.dimension]
    if found.status == NONE or (same and _change(same[0], asked.unit) is None):
        return found.number
    return None


def number_of(text: str, item: Item) -> str:
    """A key or a mistake without its unit. Raises: KeyFault."""
    return _measured(text, frozenset(item.scope.declarations), frozenset(), number=0)[0]


def has_unit(text: str, item: Item) -> bool:
    """Whether a key carries a unit of its own."""
    return number_of(text, item) != text


def converted(side: Side, source: Measure, target: Measure) -> Side:
    """A value measured in `source` as one in `target`, which is of the same dimension."""
    change = _change(source, target)
    if change is None:
        return side
    found = side_of(_changed(side.tree, change), side.scope, letters=side.letters)
    return found if isinstance(found, Side) else side


_PI = Fraction(3_141_592_653_589_793, 10**15)


def scale_of(source: Measure, target: Measure) -> Fraction:
    """How large one unit is in the other, near enough to say what a last digit counts."""
    return source.factor / target.factor * _PI ** (source.turns - target.turns)


Change = tuple[Fraction, int, Fraction]
"""Factor, power of pi, and what is added."""


def _change(source: Measure, target: Measure) -> Change | None:
    factor = source.factor / target.factor
    turns = source.turns - target.turns
    shift = (source.offset - target.offset) / target.factor
    return None if factor == 1 and not turns and not shift else (factor, turns, shift)


def _changed(tree: Tree, change: Change) -> Tree:
    """Every number of a value, a list, an interval carried over."""
    each: Callable[[Tree], Tree] = lambda part: _changed(part, change)  # noqa: E731
    match tree:
        case Collection(items=items):
            return replace(tree, items=tuple(map(each, items)))
        case Interval(lower=lower, upper=upper):
            return replace(tree, lower=each(lower), upper=each(upper))
        case PlusMinus(left=left, right=right):
            wide = _changed(right, (change[0], change[1], Fraction(0)))
            return replace(tree, left=None if left is None else each(left), right=wide)
        case Relation(members=members):
            return replace(
                tree, members=tuple(m if isinstance(m, Name) else each(m) for m in members)
            )
        case _:
            return _scaled(tree, change)


def _scaled(tree: Tree, change: Change) -> Tree:
    factor, turns, shift = change
    factors: list[Tree] = [Number(factor), tree]
    if turns:
        power = Number(Fraction(turns))
        factors.append(Power(Constant("pi"), power))
    scaled: Tree = Product(tuple(factors))
    return Sum((scaled, Number(shift))) if shift else scaled


def same_unit(written: Measure, asked: Measure) -> bool:
    """Whether a unit is the very one that is asked, up to its spelling."""
    return written.atoms == asked.atoms
