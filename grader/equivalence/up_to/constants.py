"""The constant of integration: an antiderivative of the same function, with a constant of its own where the key has one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, Decision, different, undecided
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.up_to.opening import Open
from grader.equivalence.up_to.sampling import (
    DIGITS,
    PRECISION,
    Member,
    Sampled,
    agrees,
    number,
    put_in,
    sampled,
)
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import Differential, Name, Tree
from grader.numerics.ring import arithmetic
from grader.numerics.structure import distinct

POINTS = 8
LEAST = 6
_VALUES = (Fraction(7, 3), Fraction(29, 7), Fraction(12, 5))
_SLICES = 3


def up_to_constant(aligned: Aligned, left_open: Open, pair: Pair) -> Decision | None:
    """The decision where a constant is left open; None where the two differ by more than one."""
    free = left_open.loose.constants
    asked, own = (
        sorted({n.name for n in distinct(tree) if isinstance(n, Name)} & free)
        for tree in (aligned.key, aligned.answer)
    )
    key = put_in(aligned.key, dict.fromkeys(asked, number(0)))
    answers = [
        Member(aligned.answer, {name: value + k for k, name in enumerate(own)})
        for value in (_VALUES if own else _VALUES[:1])
    ]
    names = sorted(_names(pair) - free)
    found = _shifts(pair, key, answers, names, left_open.loose.variable)
    if isinstance(found, Decision):
        return found
    if found is None:
        return _by_derivative(aligned, left_open, key, answers[0], names)
    return _judged(found, asked=bool(asked), own=bool(own))


def _names(pair: Pair) -> set[str]:
    return {name for name in pair.key.names | pair.answer.names if "#" not in name}


def _shifts(
    pair: Pair, key: Tree, answers: Sequence[Member], names: Sequence[str], variable: str
) -> list[list[Any]] | Decision | None:
    """For each value of the answer's constant, answer − key in each entry; None where these are not constant."""
    seen = sampled(pair, [key], answers, POINTS)
    if seen.lacks_region:
        return different("NEQ.DOMAIN", wording.DOMAIN)
    if len(seen.points) < (LEAST if names else 1):
        return undecided("UNDECIDED.POINTS", wording.PERSON)
    if len(names) < 2:
        return _constant_shifts(seen, len(answers))
    whole = _constant_shifts(seen, len(answers))
    if isinstance(whole, list):
        return whole
    by = [variable] if variable in names else names
    along = [_along(pair, key, answers, name) for name in by]
    if variable in names:
        return along[0]
    if all(found is None for found in along):
        return None
    return undecided("UNDECIDED.UP_TO", wording.PERSON)


def _constant_shifts(seen: Sampled, count: int) -> list[list[Any]] | Decision | None:
    shifts = []
    with arithmetic(PRECISION):
        for one in range(1, count + 1):
            rows = [[b - a for a, b in zip(r[0], r[one], strict=True)] for r in seen.points]
            said = [agrees(a, b) for row in rows[1:] for a, b in zip(row, rows[0], strict=True)]
            if False in said:
                return None
            if None in said:
                return undecided("UNDECIDED.PRECISION", wording.PERSON)
            shifts.append(rows[0])
    return shifts


def _along(
    pair: Pair, key: Tree, answers: Sequence[Member], name: str
) -> list[list[Any]] | Decision | None:
    """The same where one letter alone moves and the others stay."""
    values = []
    for valuation in pair.valuations():
        value = valuation.values.get(name)
        if isinstance(value, fmpq):
            values.append(number(Fraction(int(value.p), int(value.q))))
        if len(values) >= POINTS:
            break
    first: list[list[Any]] | Decision | None = None
    for one, answer in enumerate(answers):
        keys = [put_in(key, {name: value}) for value in values]
        moved = [Member(put_in(answer.tree, {name: value}), answer.values) for value in values]
        seen = sampled(pair, [*keys, *moved], [], _SLICES)
        if not seen.points:
            return undecided("UNDECIDED.POINTS", wording.PERSON)
        for rows in seen.points:
            turned = Sampled(
                [[a, b] for a, b in zip(rows[: len(keys)], rows[len(keys) :], strict=True)]
            )
            found = _constant_shifts(turned, 1)
            if not isinstance(found, list):
                return found
            if one == 0:
                first = found
            elif isinstance(first, list) and rows is seen.points[-1]:
                first = [*first, *found]
    return first


def _judged(shifts: list[list[Any]], *, asked: bool, own: bool) -> Decision | None:
    """The answer is an antiderivative; does it hold the constant that is asked for?"""
    right = Decision(EQUAL, "EQ.UP_TO", Evidence("ball", proved=False, points=LEAST, digits=DIGITS))
    if not asked:
        return right
    if own:
        moves = _moves(shifts)
        if moves:
            return right
        if moves is None:
            return undecided("UNDECIDED.UP_TO", wording.PERSON)
    return different("NEQ.CONSTANT_MISSING", wording.CONSTANT_MISSING)


def _moves(shifts: list[list[Any]]) -> bool | None:
    """Whether the constant runs through all numbers: as a multiple, or as the logarithm of one; None: not to be told."""
    with arithmetic(PRECISION):
        one, two, three = shifts
        if all(agrees(a, b) for row in (two, three) for a, b in zip(row, one, strict=True)):
            return False
        a, b, c = (fmpq(value.numerator, value.denominator) for value in _VALUES)
        scales = [(b - a, c - a), ((arb(b) / a).log(), (arb(c) / a).log())]
        for near, far in scales:
            lines = [
                agrees((y - x) * far, (z - x) * near)
                for x, y, z in zip(one, two, three, strict=True)
            ]
            if all(lines):
                return True
    return None


def _by_derivative(
    aligned: Aligned, left_open: Open, key: Tree, answer: Member, names: Sequence[str]
) -> Decision | None:
    """Where the derivatives agree all the same, the constant changes from one piece of the domain to the next."""
    variable = left_open.loose.variable if left_open.loose.variable in names else "".join(names[:1])
    if not variable or (len(names) > 1 and variable != left_open.loose.variable):
        return None
    value = put_in(answer.tree, {name: number(value) for name, value in answer.values.items()})
    sides = [Differential("derivative", tree, (Name(variable),)) for tree in (key, value)]
    found = left_open.compare(Aligned(sides[0], sides[1], aligned.free))
    return undecided("UNDECIDED.UP_TO", wording.PIECEWISE) if found.equal else None
