"""Dots between numbers: `1, 3, 5, …, 99`, `\\{2, 4, 6, …\\}`, `0, ±1, ±2, …`.

Equal steps are continued, and equal ratios where at least three numbers show them; nothing else is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from grader.expression.nodes import (
    Collection,
    Comprehension,
    Constant,
    Dots,
    Logic,
    Name,
    Negation,
    Number,
    PlusMinus,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.records import record

MOST_WRITTEN = 1_000
LEAST_FOR_RATIO = 3
_INDEX = "k·"


@record
class Run:
    """Numbers with equal steps from `first` on; `last` is None where they go on for ever."""

    first: Fraction
    step: Fraction
    last: Tree | None
    backwards: bool = False


def continued(tree: Collection) -> Tree | None:
    """The collection with its dots filled in, or as a set by a condition; None where they show no numbers."""
    if not any(isinstance(item, Dots) for item in tree.items):
        return None
    values = [_value(item) for item in tree.items]
    written = _filled(tree.items, values)
    if written is not None:
        items = tuple(_number(value) for value in written)
        return replace(tree, items=items)
    if tree.kind == "tuple":
        return None
    run = _run(tree.items, values)
    if run is None or (tree.kind == "list" and run.last is not None):
        return None
    return _as_set(run, tree)


def _value(tree: Tree) -> Fraction | None:
    match tree:
        case Number(value=value):
            return value
        case Negation(operand=operand):
            inner = _value(operand)
            return None if inner is None else -inner
        case Quotient(numerator=Number(value=over), denominator=Number(value=under)) if under:
            return over / under
        case _:
            return None


def _number(value: Fraction) -> Tree:
    found: Tree = Number(Fraction(abs(value.numerator)))
    if value.denominator != 1:
        found = Quotient(found, Number(Fraction(value.denominator)))
    return Negation(found) if value < 0 else found


def _filled(items: Sequence[Tree], values: Sequence[Fraction | None]) -> list[Fraction] | None:
    """All numbers of `a, b, …, z`, where they are not too many."""
    places = [k for k, item in enumerate(items) if isinstance(item, Dots)]
    if len(places) != 1 or not 0 < places[0] < len(items) - 1:
        return None
    if any(value is None for k, value in enumerate(values) if k != places[0]):
        return None
    before = [v for v in values[: places[0]] if v is not None]
    behind = [v for v in values[places[0] + 1 :] if v is not None]
    for follow in (_steps(before, behind), _ratios(before, behind)):
        if follow is not None:
            return follow
    return None


def _steps(before: list[Fraction], behind: list[Fraction]) -> list[Fraction] | None:
    step = (
        before[1] - before[0] if len(before) > 1 else Fraction(1 if behind[0] > before[0] else -1)
    )
    if step == 0 or (behind[0] - before[-1]) / step < 1:
        return None
    count = (behind[-1] - before[0]) / step + 1
    if count.denominator != 1 or count > MOST_WRITTEN:
        return None
    whole = [before[0] + k * step for k in range(int(count))]
    return whole if _frames(whole, before, behind) else None


def _ratios(before: list[Fraction], behind: list[Fraction]) -> list[Fraction] | None:
    if len(before) < LEAST_FOR_RATIO or 0 in before:
        return None
    ratio, whole = before[1] / before[0], list(before)
    if abs(ratio) in (0, 1):
        return None
    growing = abs(ratio) > 1
    while whole[-1] != behind[-1]:
        further = abs(whole[-1]) < abs(behind[-1]) if growing else abs(whole[-1]) > abs(behind[-1])
        if not further:
            return None
        whole.append(whole[-1] * ratio)
    return whole if _frames(whole, before, behind) else None


def _frames(whole: list[Fraction], before: list[Fraction], behind: list[Fraction]) -> bool:
    """Whether numbers begin and end as written, with something between."""
    return whole[: len(before)] == before and whole[-len(behind) :] == behind


def _run(items: Sequence[Tree], values: list[Fraction | None]) -> Run | None:
    signed = _both_signs(items)
    if signed is not None:
        return signed
    places = [k for k, item in enumerate(items) if isinstance(item, Dots)]
    shown = [value for k, value in enumerate(values) if k not in places]
    last: Tree | None = None
    backwards = False
    if places == [0, len(items) - 1]:
        backwards = True
    elif places == [len(items) - 2] and shown[-1] is None:
        last, shown = items[-1], shown[:-1]
    elif places != [len(items) - 1]:
        return None
    numbers = [value for value in shown if value is not None]
    if len(numbers) != len(shown) or not numbers:
        return None
    step = numbers[1] - numbers[0] if len(numbers) > 1 else Fraction(1)
    even = all(b - a == step for a, b in pairwise(numbers))
    least = 1 if last is not None else 2
    if step == 0 or not even or len(numbers) < least or (last is not None and step < 0):
        return None
    return Run(numbers[0], step, last, backwards)


def _both_signs(items: Sequence[Tree]) -> Run | None:
    """`0, ±1, ±2, …`: all multiples of the step."""
    if len(items) < 3 or not isinstance(items[-1], Dots) or not isinstance(items[1], PlusMinus):
        return None
    values = [_value(items[0])]
    for item in items[1:-1]:
        single = isinstance(item, PlusMinus) and item.left is None
        values += [_value(item.right) if isinstance(item, PlusMinus) and single else None]
    if values[0] != 0 or None in values:
        return None
    step = values[1] or Fraction(0)
    if step <= 0 or any(value != k * step for k, value in enumerate(values)):
        return None
    return Run(Fraction(0), step, None, backwards=True)


def _as_set(run: Run, tree: Collection) -> Tree:
    """`{first + step k : k ∈ ℤ, k ≥ 0, first + step k ≤ last}`."""
    index = Name(_INDEX)
    element: Tree = Sum((_number(run.first), Product((_number(run.step), index))))
    conditions: list[Tree] = [Relation((index, Constant("integers")), ("in",))]
    if not run.backwards:
        conditions.append(Relation((index, Number(Fraction(0))), (">=",)))
    if run.last is not None:
        conditions.append(Relation((element, run.last), ("<=",)))
    whole = conditions[0] if len(conditions) == 1 else Logic("and", tuple(conditions))
    return Comprehension(element, whole, (_INDEX,), span=tree.span)
