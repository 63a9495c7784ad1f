"""Is one value at most, below or unlike another wherever both have one? By certain signs of balls at random points."""

from __future__ import annotations

from typing import Any

from flint import arb, fmpq

from grader.equivalence import wording
from grader.equivalence.balls import ENOUGH_POINTS, evidence_of
from grader.equivalence.decision import DIFFERENT, EQUAL, Decision, undecided
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Misfit, align
from grader.equivalence.pairs import MOST_PRECISION, Difference, Pair
from grader.equivalence.sides import Side
from grader.equivalence.verdict import MOST_DIGITS, Evidence
from grader.numerics import Missing, compare
from grader.numerics.ring import arithmetic
from grader.numerics.valuation import Valuation

TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_YES, _NO, _OPEN = "yes", "no", "open"


def compare_order(left: Side, operator: str, right: Side, conditions: Conditions) -> Decision:
    """Whether `left operator right` holds everywhere, the operator being <, <=, >, >= or !=.

    `equal` means that it does: a certain violation is a proof, agreement at random points is none.
    """
    aligned = align(left.closed, right.closed, right.letters)
    if isinstance(aligned, Misfit):
        return Decision(DIFFERENT, aligned.note, None, (aligned.sentence,))
    pair = conditions.pair(aligned)
    points, sizes = 0, []
    for valuation in pair.valuations():
        if points >= ENOUGH_POINTS and valuation.kind != "special":
            if valuation.kind == "wide":
                break
            continue
        answer, where = _at(pair, valuation, operator)
        if answer == _NO:
            assert where is not None
            return Decision(DIFFERENT, "NEQ.BALL", evidence_of(pair, where, conditions.show))
        if answer == _OPEN and valuation.kind != "special":
            return undecided("UNDECIDED.PRECISION", wording.PERSON)
        points += answer == _YES
        if valuation.sizes and valuation.sizes not in sizes:
            sizes.append(dict(valuation.sizes))
    if points < ENOUGH_POINTS:
        return undecided("UNDECIDED.POINTS", wording.PERSON)
    evidence = Evidence("ball", proved=False, points=points, sizes=tuple(sizes))
    return Decision(EQUAL, "EQ.BALL", evidence)


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
