"""Items of kind `number`: a closed expression near enough to the key, with its unit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from grader.equivalence import wording
from grader.equivalence.asked import Answer, Item, Tolerance
from grader.equivalence.decision import Decision
from grader.equivalence.kinds import decide
from grader.equivalence.marking import unreadable
from grader.equivalence.operators import uncomputed
from grader.equivalence.question import Key, Question, question_for
from grader.equivalence.reading_answers import (
    ReadAnswer,
    answer_side,
    read_answer,
    readings,
    text_of,
)
from grader.equivalence.rounding import half_unit
from grader.equivalence.seeds import seed_of
from grader.equivalence.sides import Side
from grader.equivalence.units import split_unit
from grader.equivalence.verdict import Evidence, Verdict
from grader.expression.nodes import Constant, Name, Negation, Number
from grader.expression.traversal import walk
from grader.numerics import Evaluator, Missing, valuations
from grader.numerics.ring import arithmetic
from grader.numerics.structure import distinct
from grader.syntax import show
from grader.text import Diagnostic

_PRECISIONS = (256, 1_024, 4_096)
_MOST_EXPONENT = 20_000
_POINTS = 4


def numeric_check(item: Item, answer: Answer, *, syntax: str = "auto") -> Verdict:
    """The verdict on a number; never raises for anything in the answer.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    if answer.is_blank:
        return Verdict("blank", Fraction(0), "BLANK")
    text = text_of(answer)
    if isinstance(text, Diagnostic):
        return unreadable(text)
    unit = "right"
    if item.unit:
        measured = split_unit(text, item.unit)
        text, unit = measured.number, measured.unit
    question = question_for(item, (text, *answer.where.values()), syntax)
    read = read_answer(text, answer.where, question, syntax)
    if isinstance(read, Diagnostic):
        return unreadable(read)
    best: Verdict | None = None
    for key in question.keys:
        verdict = _verdict(item, question, read, key, unit)
        if best is None or (verdict.credit or 0) > (best.credit or 0):
            best = verdict
    assert best is not None
    return replace(best, read_as=show(read.tree))


def _verdict(item: Item, question: Question, read: ReadAnswer, key: Key, unit: str) -> Verdict:
    side = answer_side(read, key)
    if isinstance(side, Diagnostic):
        return unreadable(side)
    if side.kind != "value" or side.closed.shape is None or not side.closed.shape.is_scalar:
        found = side.closed.shape.in_words() if side.closed.shape is not None else ""
        sentence = (
            wording.other_shape(found, "a number")
            if found
            else wording.other_kind(side.kind, "value")
        )
        return Verdict("invalid", Fraction(0), "NOT_A_VALUE", feedback=(sentence,))
    if (
        side.scope.letters_are_numbers
        and not key.side.closed.free
        and _letters(side) - _letters(key.side)
    ):
        return Verdict("invalid", Fraction(0), "NOT_A_VALUE", feedback=(wording.LETTERS,))
    if uncomputed((key.side.tree,), read.trees, side.closed.tree, side.scope, item.allow):
        return Verdict("invalid", Fraction(0), "NOT_COMPUTED", feedback=(wording.NOT_COMPUTED,))
    if _is_infinite(side) != _is_infinite(key.side):
        said = (wording.NOT_FINITE,) if _is_infinite(side) else ()
        return Verdict("incorrect", Fraction(0), "NEQ.INFINITE", feedback=said)
    if item.tolerance is None or _is_infinite(key.side):
        verdict = _exactly(question, read, key, side)
    else:
        verdict = _nearly(item.tolerance, question, read, key, side)
    if verdict.outcome != "correct" or unit == "right":
        return verdict
    note, sentence = (
        ("NEQ.UNIT_MISSING", wording.UNIT_MISSING)
        if unit == "missing"
        else ("NEQ.UNIT", wording.UNIT_OTHER)
    )
    return Verdict("incorrect", Fraction(0), note, None, (sentence,), verdict.evidence)


def _letters(side: Side) -> set[str]:
    return {n.name for n in distinct(side.closed.tree) if isinstance(n, Name)}


def _is_infinite(side: Side) -> int:
    match side.closed.tree:
        case Constant(name="infinity"):
            return 1
        case Negation(operand=Constant(name="infinity")):
            return -1
        case _:
            pass
    return 0


def _exactly(question: Question, read: ReadAnswer, key: Key, side: Side) -> Verdict:
    decision = decide(key.side, side, replace(question.conditions, scope=side.scope))
    if decision.equal:
        return Verdict("correct", Fraction(1), decision.note, evidence=decision.evidence)
    if not decision.different:
        said = decision.said or (wording.PERSON,)
        return Verdict("undecided", None, decision.note, feedback=said, evidence=decision.evidence)
    if _is_rounding(question, key, side):
        return Verdict(
            "incorrect", Fraction(0), "NEQ.ROUNDED", None, (wording.ROUNDED,), decision.evidence
        )
    said = (*decision.said, *readings(read, wrong=True))
    return Verdict("incorrect", Fraction(0), decision.note, None, said, decision.evidence)


def _is_rounding(question: Question, key: Key, side: Side) -> bool:
    """Whether the answer is a decimal that the key rounds to."""
    decimals = [n for n in walk(side.tree) if isinstance(n, Number) and n.decimal]
    numbers = [n for n in walk(side.tree) if isinstance(n, Number)]
    if len(decimals) != 1 or len(numbers) != 1:
        return False
    half = half_unit(decimals[0].value)
    if half >= Fraction(1, 2):
        return False
    near = _within(question, key, side, lambda _size: half)
    return near is not None and near[0]


def _nearly(
    tolerance: Tolerance, question: Question, read: ReadAnswer, key: Key, side: Side
) -> Verdict:
    found = _within(question, key, side, lambda size: allowed(tolerance, size))
    if found is None:
        decision: Decision = decide(key.side, side, replace(question.conditions, scope=side.scope))
        if decision.equal:
            return Verdict("correct", Fraction(1), decision.note, evidence=decision.evidence)
        return Verdict("undecided", None, "UNDECIDED.POINTS", feedback=(wording.PERSON,))
    near, points = found
    evidence = Evidence("tolerance", proved=False, points=points)
    if near:
        return Verdict("correct", Fraction(1), "EQ.TOLERANCE", evidence=evidence)
    return Verdict(
        "incorrect", Fraction(0), "NEQ.TOLERANCE", None, readings(read, wrong=True), evidence
    )


def allowed(tolerance: Tolerance, size: Any) -> Fraction:
    """The largest difference that is forgiven for a key of this size; of several rules the most generous."""
    found = [Fraction(0)]
    if tolerance.absolute is not None:
        found.append(abs(tolerance.absolute))
    if tolerance.relative is not None:
        found.append(abs(tolerance.relative) * _upper(size))
    if tolerance.digits is not None:
        found.append(Fraction(1, 2) * Fraction(10) ** -tolerance.digits)
    if tolerance.significant is not None and _upper(size):
        exponent = _decimal_exponent(_upper(size))
        found.append(Fraction(1, 2) * Fraction(10) ** (exponent - tolerance.significant + 1))
    return max(found)


def _upper(size: Any) -> Fraction:
    """The middle of a ball as an exact rational; what is exact stays so."""
    if isinstance(size, fmpq):
        return abs(Fraction(int(size.p), int(size.q)))
    mantissa, exponent = size.mid().man_exp()
    bounded = max(-_MOST_EXPONENT, min(int(exponent), _MOST_EXPONENT))
    return abs(Fraction(int(mantissa)) * Fraction(2) ** bounded)


def _decimal_exponent(value: Fraction) -> int:
    exponent = 0
    while value >= 10:
        value, exponent = value / 10, exponent + 1
    while value < 1:
        value, exponent = value * 10, exponent - 1
    return exponent


def _within(question: Question, key: Key, side: Side, bound: Any) -> tuple[bool, int] | None:
    """Whether the two differ by at most `bound(|key|)`, at every point; None where it cannot be told."""
    trees = key.side.closed.tree, side.closed.tree
    left, right = map(Evaluator, trees)
    named = any(isinstance(n, Name) for tree in trees for n in distinct(tree))
    points = 0
    for valuation in valuations(side.scope, trees, question.conditions.given, seed_of(trees)):
        found = _near_at(left, right, valuation, bound)
        if found is False:
            return False, 1
        points += bool(found)
        if points >= (_POINTS if named else 1):
            return True, points
    return None


def _near_at(left: Evaluator, right: Evaluator, valuation: Any, bound: Any) -> bool | None:
    for precision in _PRECISIONS:
        a, b = left.at(valuation, precision, {}), right.at(valuation, precision, {})
        if isinstance(a, Missing) or isinstance(b, Missing):
            if isinstance(b, Missing) and not isinstance(a, Missing) and b.reason == "undefined":
                return False
            continue
        if not isinstance(a, fmpq | arb) or not isinstance(b, fmpq | arb):
            return None
        with arithmetic(precision):
            limit = bound(a)
            limit = fmpq(limit.numerator, limit.denominator)
            gap = a - b
            gap = abs(gap) if isinstance(gap, arb) else (gap if gap > 0 else -gap)
            if gap <= limit:
                return True
            if gap > limit:
                return False
    return None
