"""One number, or several together, beside one key, in the same unit."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from grader.equivalence import wording
from grader.equivalence.asked import Item
from grader.equivalence.figures import precision_of
from grader.equivalence.kinds import decide
from grader.equivalence.nearness import (
    FAR,
    NEAR,
    UNLIKE,
    Closeness,
    closeness,
    inside,
)
from grader.equivalence.operators import uncomputed
from grader.equivalence.question import Key, Question
from grader.equivalence.reading_answers import ReadAnswer, readings
from grader.equivalence.rounding import half_unit
from grader.equivalence.sides import Side
from grader.equivalence.tolerances import Bound, bound_of
from grader.equivalence.verdict import Evidence, Verdict
from grader.expression.nodes import Constant, Name, Negation, Number
from grader.expression.traversal import walk
from grader.numerics.structure import distinct
from grader.records import record

_DECIMAL_COMMA = re.compile(r"[0-9],[0-9]+")


@record
class Compared:
    """An answer and a key in the same unit. `bracketed`: the key is a list in square brackets.

    `scale` is the unit of the answer as it was written, in that of the key.
    """

    item: Item
    question: Question
    read: ReadAnswer
    asked: Key
    key: Side
    answer: Side
    text: str
    bracketed: bool = False
    approximate: bool = False
    scale: Fraction = Fraction(1)


def compare_numbers(pair: Compared) -> Verdict:
    """The verdict on the value of an answer; its form and its unit are looked at elsewhere."""
    refused = _refused(pair)
    if refused is not None:
        return refused
    if pair.item.between:
        return _estimated(pair)
    if _is_infinite(pair.answer) != _is_infinite(pair.key):
        said = (wording.NOT_FINITE,) if _is_infinite(pair.answer) else ()
        return Verdict("incorrect", Fraction(0), "NEQ.INFINITE", feedback=said)
    bound = _bound(pair)
    if bound is None or _is_infinite(pair.key):
        return _exactly(pair)
    return _nearly(pair, bound)


def _bound(pair: Compared) -> Bound | None:
    """What is forgiven; None where the answer must be exact."""
    item = pair.item
    if item.tolerance is None and item.figures is not None:
        precision = precision_of(pair.read.tree, pair.text)
        if precision is not None:
            half = precision.unit * pair.scale / 2
            return lambda _size: half
    if item.tolerance is None and not pair.approximate:
        return None
    return bound_of(item.tolerance, approximate=pair.approximate)


# What is no number.


def _refused(pair: Compared) -> Verdict | None:
    key, answer = pair.key, pair.answer
    shape, asked = answer.closed.shape, key.closed.shape
    one = pair.item.between or (asked is not None and asked.is_scalar and key.kind == "value")
    if one and (answer.kind != "value" or shape is None or not shape.is_scalar):
        return _several(pair)
    if answer.scope.letters_are_numbers and not key.closed.free and _letters(answer) - _letters(key) - _bound_name(answer):  # fmt: skip
        return Verdict("invalid", Fraction(0), "NOT_A_VALUE", feedback=(wording.LETTERS,))
    if "data" not in pair.item.allow and _letters(answer) & key.scope.data.keys():
        return Verdict("invalid", Fraction(0), "NOT_COMPUTED", feedback=(wording.DATA_LEFT,))
    trees = pair.read.trees
    if uncomputed((key.tree,), trees, answer.closed.tree, answer.scope, pair.item.allow):
        return Verdict("invalid", Fraction(0), "NOT_COMPUTED", feedback=(wording.NOT_COMPUTED,))
    return None


def _several(pair: Compared) -> Verdict:
    """Several numbers, or something else, where one number is asked."""
    shape = pair.answer.closed.shape
    said = (
        wording.other_shape(shape.in_words(), "a number")
        if shape is not None
        else wording.other_kind(pair.answer.kind, "value")
    )
    comma = pair.answer.kind == "list" and _DECIMAL_COMMA.search(pair.text) is not None
    feedback = (said, wording.DECIMAL_COMMA) if comma else (said,)
    return Verdict("invalid", Fraction(0), "NOT_A_VALUE", feedback=feedback)


def _letters(side: Side) -> set[str]:
    return {n.name for n in distinct(side.closed.tree) if isinstance(n, Name)}


def _bound_name(side: Side) -> set[str]:
    """The letter in the middle of `a < x < b`."""
    members = getattr(side.tree, "members", ())
    return {m.name for m in members[1:2] if isinstance(m, Name)} if len(members) == 3 else set()


def _is_infinite(side: Side) -> int:
    match side.closed.tree:
        case Constant(name="infinity"):
            return 1
        case Negation(operand=Constant(name="infinity")):
            return -1
        case _:
            return 0


# Exactly, nearly, between.


def _exactly(pair: Compared) -> Verdict:
    question, key, side = pair.question, pair.key, pair.answer
    if pair.bracketed or key.scope.data or key.kind in {"interval", "two values"}:
        return _nearly(pair, lambda _size: Fraction(0))
    decision = decide(key, side, replace(question.conditions, scope=side.scope))
    if decision.equal:
        return Verdict("correct", Fraction(1), decision.note, evidence=decision.evidence)
    if not decision.different:
        if decision.outcome == "invalid":
            return Verdict("invalid", Fraction(0), decision.note, feedback=decision.said)
        said = decision.said or (wording.PERSON,)
        return Verdict("undecided", None, decision.note, feedback=said, evidence=decision.evidence)
    if _is_rounding(pair):
        rounded = pair.item.diagnoses.get("NEQ.ROUNDED", Fraction(0))
        return Verdict(
            "partial" if rounded else "incorrect", rounded, "NEQ.ROUNDED", None, (wording.ROUNDED,),
            decision.evidence,
        )  # fmt: skip
    said = (*decision.said, *readings(pair.read, wrong=True))
    verdict = Verdict("incorrect", Fraction(0), decision.note, None, said, decision.evidence)
    return _with_parts(pair, verdict, lambda _size: Fraction(0))


def _is_rounding(pair: Compared) -> bool:
    """Whether the answer is a decimal that the key rounds to."""
    numbers = [n for n in walk(pair.answer.tree) if isinstance(n, Number)]
    if len(numbers) != 1 or not numbers[0].decimal:
        return False
    half = half_unit(numbers[0].value)
    return half < Fraction(1, 2) and _closeness(pair, lambda _size: half).outcome == NEAR


def _closeness(pair: Compared, bound: Bound) -> Closeness:
    conditions = replace(pair.question.conditions, scope=pair.answer.scope)
    return closeness(pair.key, pair.answer, bound, conditions, bracketed=pair.bracketed)


def _nearly(pair: Compared, bound: Bound) -> Verdict:
    found = _closeness(pair, bound)
    evidence = Evidence("tolerance", proved=False, points=found.points)
    if found.outcome == NEAR:
        return Verdict("correct", Fraction(1), "EQ.TOLERANCE", evidence=evidence)
    if found.outcome == UNLIKE:
        return Verdict("invalid", Fraction(0), "NOT_A_VALUE", feedback=found.said)
    if found.outcome != FAR:
        return Verdict("undecided", None, "UNDECIDED.POINTS", feedback=(wording.PERSON,))
    said = readings(pair.read, wrong=True)
    verdict = Verdict("incorrect", Fraction(0), "NEQ.TOLERANCE", None, said, evidence)
    return _with_parts(pair, verdict, bound, found)


def _with_parts(
    pair: Compared, verdict: Verdict, bound: Bound, found: Closeness | None = None
) -> Verdict:
    """A wrong answer of several numbers, with credit for the right ones where the sheet gives it."""
    if pair.item.partial != "entries":
        return verdict
    found = found or _closeness(pair, bound)
    if not 0 < found.right < found.total:
        return verdict
    credit = Fraction(found.right, found.total)
    said = (wording.entries_right(found.right, found.total), *verdict.feedback)
    return replace(verdict, outcome="partial", credit=credit, note="PARTIAL.ENTRIES", feedback=said)


def _estimated(pair: Compared) -> Verdict:
    """An estimate: any number between the two ends."""
    within = inside(pair.key, pair.answer, replace(pair.question.conditions, scope=pair.answer.scope))  # fmt: skip
    if within is None:
        return Verdict("undecided", None, "UNDECIDED.POINTS", feedback=(wording.PERSON,))
    evidence = Evidence("tolerance", proved=False, points=1)
    if within:
        return Verdict("correct", Fraction(1), "EQ.TOLERANCE", evidence=evidence)
    said = readings(pair.read, wrong=True)
    return Verdict("incorrect", Fraction(0), "NEQ.TOLERANCE", None, said, evidence)
