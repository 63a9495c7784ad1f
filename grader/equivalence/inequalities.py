"""Is one value at most, below or unlike another wherever both have one? By certain signs of balls at random points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import arb, fmpq

from grader.equivalence import wording
from grader.equivalence.balls import ENOUGH_POINTS, evidence_of
from grader.equivalence.decision import (
    DIFFERENT,
    EQUAL,
    Decision,
    undecided,
)
from grader.equivalence.descent import downhill, is_narrow
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Misfit, align
from grader.equivalence.pairs import MOST_PRECISION, Difference, Pair
from grader.equivalence.sides import Side
from grader.equivalence.verdict import MOST_DIGITS, Evidence
from grader.numerics import Missing, compare
from grader.numerics.arrays import entries_of
from grader.numerics.ring import arithmetic
from grader.numerics.valuation import Valuation

TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
FURTHER_POINTS = 16
_YES, _NO, _OPEN = "yes", "no", "open"


def compare_order(left: Side, operator: str, right: Side, conditions: Conditions) -> Decision:
    """Whether `left operator right` holds everywhere, the operator being <, <=, >, >= or !=.

    `equal` means that it does: a certain violation is a proof, agreement at random points is none.
    """
    aligned = align(left.closed, right.closed, right.letters)
    if isinstance(aligned, Misfit):
        return Decision(DIFFERENT, aligned.note, None, (aligned.sentence,))
    pair = conditions.pair(aligned)
    points, sizes, wide = 0, [], 0
    closest: tuple[Any, Valuation] | None = None
    for valuation in pair.valuations():
        wide += valuation.kind == "wide"
        if points >= ENOUGH_POINTS and wide > FURTHER_POINTS:
            break
        if valuation.kind != "special":
            gap = _gap(pair, valuation, operator)
            if gap is not None and (closest is None or gap < closest[0]):
                closest = gap, valuation
        answer, where = _at(pair, valuation, operator)
        if answer == _NO:
            assert where is not None
            return _violated(pair, operator, where, conditions)
        if answer == _OPEN and valuation.kind == "general":
            return undecided("UNDECIDED.PRECISION", wording.PERSON)
        points += answer == _YES
        if valuation.sizes and valuation.sizes not in sizes:
            sizes.append(dict(valuation.sizes))
    if points < ENOUGH_POINTS:
        return undecided("UNDECIDED.POINTS", wording.PERSON)
    if operator == "!=" and left.closed.shape is not None and left.closed.shape.is_scalar:
        return _unlike(left, right, conditions)
    bottom = closest[1] if closest else None
    for valuation in _downhill(pair, operator, bottom, conditions):
        bottom = valuation
        answer, where = _at(pair, valuation, operator)
        if answer == _NO and where is not None:
            return _violated(pair, operator, where, conditions)
    if (
        operator in ("<", ">")
        and bottom is not None
        and _is_narrow(pair, operator, bottom, conditions)
    ):
        return undecided("UNDECIDED.RELATION", wording.PERSON)
    evidence = Evidence("ball", proved=False, points=points, sizes=tuple(sizes))
    return Decision(EQUAL, "EQ.BALL", evidence)


def _unlike(left: Side, right: Side, conditions: Conditions) -> Decision:
    """Numbers are unlike everywhere if one is always the lower one; points alone would miss where they meet."""
    for operator in ("<", ">"):
        found = compare_order(left, operator, right, conditions)
        if found.equal:
            return found
    return undecided("UNDECIDED.RELATION", wording.PERSON)


def _violated(pair: Pair, operator: str, where: Difference, conditions: Conditions) -> Decision:
    """A violation is certain; a small readable point is looked for to show it."""
    for valuation in pair.simple_valuations():
        answer, readable = _at(pair, valuation, operator)
        if answer == _NO and readable is not None:
            where = readable
            break
    return Decision(DIFFERENT, "NEQ.BALL", evidence_of(pair, where, conditions.show))


def _downhill(
    pair: Pair, operator: str, valuation: Valuation | None, conditions: Conditions
) -> Iterator[Valuation]:
    """Points with a smaller gap than at any drawn: there an inequality fails that does not hold everywhere."""
    if valuation is None or operator == "!=":
        return iter(())
    return downhill(valuation, conditions.scope, lambda there: _gap(pair, there, operator))


def _is_narrow(pair: Pair, operator: str, valuation: Valuation, conditions: Conditions) -> bool:
    return is_narrow(valuation, conditions.scope, lambda there: _gap(pair, there, operator))


def _gap(pair: Pair, valuation: Valuation, operator: str) -> Any:
    """How far the lower side is below the upper one, at the narrowest place; None where that is no real number."""
    least: Any = None
    for _, (left, right) in pair.values_at(valuation):
        if isinstance(left, Missing) or isinstance(right, Missing):
            continue
        lower, upper = (right, left) if operator in (">", ">=") else (left, right)
        for a, b in zip(entries_of(lower), entries_of(upper), strict=False):
            if not (isinstance(a, fmpq | arb) and isinstance(b, fmpq | arb)):
                return None
            gap = float(arb(b) - arb(a))
            least = gap if least is None or gap < least else least
    return least


def _at(pair: Pair, valuation: Valuation, operator: str) -> tuple[str, Difference | None]:
    """Whether it holds at all places of a valuation; an empty answer where there is nothing to compare."""
    found = ""
    for place, values in pair.values_at(valuation):
        precision, (left, right) = pair.precision, values
        while True:
            if isinstance(left, Missing) or isinstance(right, Missing):
                verdict = ""
                break
            verdict = _holds(left, right, operator)
            if verdict != _OPEN or precision >= MOST_PRECISION:
                break
            precision = min(4 * precision, MOST_PRECISION)
            left, right = pair.values(valuation, precision, place)
        if verdict == _NO:
            return _NO, Difference(valuation, place.indices, left, right)
        if verdict == _OPEN or (verdict and found != _OPEN):
            found = verdict
    return found, None


def _holds(left: Any, right: Any, operator: str) -> str:
    lefts = getattr(left, "entries", (left,))
    rights = getattr(right, "entries", (right,))
    if operator == "!=":
        verdict = compare(left, right)
        if verdict.verdict == "different":
            return _YES
        return _NO if verdict.verdict == "equal" and verdict.digits >= MOST_DIGITS else _OPEN
    if operator in (">", ">="):
        lefts, rights, operator = rights, lefts, TURNED[operator]
    answers = {_below(a, b, operator) for a, b in zip(lefts, rights, strict=False)}
    return _NO if _NO in answers else _OPEN if _OPEN in answers else _YES


def _below(a: Any, b: Any, operator: str) -> str:
    """Whether a < b or a <= b for two numbers; equal to all digits counts as equal for <= only."""
    if not all(isinstance(value, fmpq | arb) for value in (a, b)):
        return _OPEN
    with arithmetic(MOST_PRECISION):
        difference = b - a
        if difference > 0:
            return _YES
        if difference < 0:
            return _NO
    same = compare(a, b)
    if same.verdict != "equal":
        return _OPEN
    if operator == "<=":
        return _YES
    return _NO if same.exact else _OPEN


ORDERS: frozenset[str] = frozenset((*TURNED, "!="))
