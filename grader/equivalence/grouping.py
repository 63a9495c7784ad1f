"""Which answers to one item are worth the same? Values at shared points propose it, the comparison of answers with keys decides it.

The work is linear in the number of answers as far as answers of different worth differ at the first points: only answers
with the same values there are compared, each with a few representatives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flint import acb, arb, fmpq

from grader.equivalence.asked import Item
from grader.equivalence.kinds import decide
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Aligned, align
from grader.equivalence.quantities import asked_in, without_units
from grader.equivalence.question import Question, question_for
from grader.equivalence.reading_answers import answer_side, read_answer
from grader.equivalence.sides import Side
from grader.equivalence.units import measured
from grader.equivalence.units.measuring import UNKNOWN
from grader.equivalence.units.rare import NoPint
from grader.numerics import Array, Missing, Valuation, arithmetic
from grader.records import record
from grader.text import Diagnostic

MOST_TEXTS = 5_000
"""Texts of one item that are looked at; those behind stand alone."""

MOST_REPRESENTATIVES = 4
"""Representatives of one candidate that a text is compared with."""

MOST_COMPARISONS = 1_000
POINTS = 3
DIGITS = 12
_TINY = arb("1e-15")


@record
class Worth:
    """An answer read; equal candidates may be worth the same, others certainly are not, or look so."""

    side: Side
    conditions: Conditions
    candidate: tuple[Any, ...]


def same_worth(item: Item, texts: Sequence[str], syntax: str = "auto") -> tuple[int, ...]:
    """For each text the place of the first one that is worth the same: its own where it is the first, or cannot be read.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    places = list(range(len(texts)))
    number = item.kind == "number"
    question = question_for(without_units(item), tuple(texts[:MOST_TEXTS]), syntax, number=number)
    representatives: dict[tuple[Any, ...], list[tuple[int, Worth]]] = {}
    compared = 0
    for place, text in enumerate(texts[:MOST_TEXTS]):
        worth = _worth(item, question, text, syntax)
        if worth is None:
            continue
        known = representatives.setdefault(worth.candidate, [])
        for other, representative in known:
            if compared >= MOST_COMPARISONS:
                break
            compared += 1
            if decide(representative.side, worth.side, worth.conditions).equal:
                places[place] = other
                break
        else:
            if len(known) < MOST_REPRESENTATIVES:
                known.append((place, worth))
    return tuple(places)


def _worth(item: Item, question: Question, text: str, syntax: str) -> Worth | None:
    unit = ""
    asked = asked_in(item)
    if asked is not None:
        try:
            found = measured(text, frozenset(), asked.custom)
        except NoPint:
            return None
        if found.status == UNKNOWN:
            return None
        text, unit = found.number, repr(found.meanings)
    read = read_answer(text, {}, question, syntax)
    if isinstance(read, Diagnostic):
        return None
    key = question.keys[0]
    side = answer_side(read, key)
    if isinstance(side, Diagnostic):
        return None
    conditions = question.conditions.for_answer(read.reading.scope)
    conditions = replace(conditions, up_to=(), shows_points=False)
    values = _values(key.side, side, conditions) if side.kind in {"value", "family"} else None
    return Worth(side, conditions, (side.kind, unit, values))


def _values(key: Side, side: Side, conditions: Conditions) -> tuple[object, ...] | None:
    """What the answer is worth at the first points of the item, in the layout of the key where it fits that."""
    aligned = align(key.closed, side.closed, side.letters)
    if isinstance(aligned, Aligned):
        tree, free, shape = aligned.answer, aligned.free, ""
    else:
        tree, free = side.closed.tree, side.closed.free
        shape = "" if side.closed.shape is None else side.closed.shape.in_words()
    answer, owner = conditions.operand(tree), conditions.operand(key.closed.tree)
    if answer.bare_variables or conditions.samples is None:
        return None
    points = conditions.samples.points(owner, answer, conditions.given)
    if points is None:
        return None
    found: list[object] = [shape]
    for valuation, _ in zip(points.common(), range(POINTS), strict=False):
        ranges = {name: _range(valuation, lower, upper) for name, lower, upper in free}
        bits = answer.precision.bits
        with arithmetic(bits, complex_numbers=valuation.is_complex):
            found.append(tuple(map(_rounded, answer.over(valuation, bits, ranges))))
    return tuple(found)


def _range(valuation: Valuation, lower: Any, upper: Any) -> range:
    return range(lower.value(valuation.sizes), upper.value(valuation.sizes) + 1)


def _rounded(value: Any) -> object:
    """A value to a few digits: equal values give the same, but for rare ones at the edge of a digit."""
    match value:
        case Missing(reason=reason):
            return reason
        case tuple():
            return tuple(map(_rounded, value))
        case Array(rows=rows, columns=columns, entries=entries):
            return rows, columns, tuple(map(_rounded, entries))
        case fmpq():
            return _digits(arb(value))
        case acb():
            return _digits(value.real), _digits(value.imag)
        case arb():
            return _digits(value)
        case _:
            return str(value)


def _digits(value: arb) -> str:
    if abs(value) < _TINY:
        return "0"
    return str(value.mid().str(DIGITS, radius=False))
