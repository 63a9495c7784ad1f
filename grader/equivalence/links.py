"""One link of a chain: does a member follow from the one before it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, INVALID, UNDECIDED, Decision, undecided
from grader.equivalence.diagnosis import Explanation, diagnose
from grader.equivalence.inequalities import ORDERS, compare_order
from grader.equivalence.kinds import decide
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Aligned, align
from grader.equivalence.rounding import is_rounded
from grader.equivalence.sides import Side
from grader.expression.nodes import Number, Product, Sum, Tree
from grader.expression.traversal import is_zero, rebuild
from grader.records import record

HOLDS, WRONG, UNREAD, OPEN, RECOVERS, REPEATS, ASIDE = (
    "holds",
    "wrong",
    "unreadable",
    "undecided",
    "recovers",
    "repeats",
    "aside",
)
"""What a link is: `recovers` follows from an earlier line and not from a wrong one between, `repeats` writes the same
again, `aside` is no link but a remark or a new beginning."""


_ONE = Number(Fraction(1))
LONGEST = 160  # of a sentence with values


@record
class Link:
    """Whether member `number` + 1 follows from member `number`; link 0 comes from the start of the exercise.

    `premise` marks a link that holds only by what the exercise gives, `said` is told to the student.
    """

    number: int
    outcome: str
    decision: Decision | None = None
    said: tuple[str, ...] = ()
    premise: bool = False

    @property
    def counts(self) -> bool:
        return self.outcome not in (RECOVERS, REPEATS, ASIDE)


def link(number: int, left: Side, operator: str, right: Side, conditions: Conditions) -> Link:
    """The link between two members that can be read."""
    if right.kind == "set" and operator == "in":
        return Link(number, ASIDE)
    same = _without_neutral(left.tree) == _without_neutral(right.tree)
    if same and operator in ("=", "<=", ">="):
        return Link(number, REPEATS)
    plain = replace(conditions, given=(), up_to=())
    decision = _decided(left, operator, right, plain)
    premise = False
    if not decision.equal and conditions.given:
        given = replace(plain, given=conditions.given)
        decision = _decided(left, operator, right, given)
        premise = decision.equal
    if decision.equal:
        return Link(number, HOLDS, decision, premise=premise)
    if decision.outcome == UNDECIDED:
        return Link(number, OPEN, decision, decision.said)
    return _wrong(number, left, operator, right, decision, replace(plain, given=conditions.given))


def _without_neutral(tree: Tree) -> Tree:
    """Without + 0 and · 1: who adds nothing takes no step."""
    tree = rebuild(tree, _without_neutral)
    match tree:
        case Sum(terms=terms):
            kept = tuple(term for term in terms if not is_zero(term))
            return tree if _is_numeric(kept) else Sum(kept) if len(kept) > 1 else kept[0]
        case Product(factors=factors):
            rest = tuple(factor for factor in factors if factor != _ONE)
            return tree if _is_numeric(rest) else Product(rest) if len(rest) > 1 else rest[0]
        case _:
            return tree


def _is_numeric(trees: Sequence[Tree]) -> bool:
    """Whether only numbers are left: `0 + 1 = 1` is worked out."""
    return all(isinstance(tree, Number) for tree in trees)


def _decided(left: Side, operator: str, right: Side, conditions: Conditions) -> Decision:
    if operator == "=":
        return decide(left, right, conditions)
    if operator not in ORDERS and operator != "approx":
        return undecided("UNDECIDED.RELATION", wording.PERSON)
    if not (left.kind == right.kind == "value"):
        return Decision(INVALID, "NOT_A_VALUE", None, (wording.NO_ORDER,))
    if operator != "!=":
        same = decide(left, right, conditions)
        if same.equal and operator in ("<=", ">=", "approx"):
            return same
    if operator == "approx":
        return _approximately(left, right, conditions)
    return compare_order(left, operator, right, conditions)


def _approximately(left: Side, right: Side, conditions: Conditions) -> Decision:
    """A rounded number after ≈: as close as its digits say."""
    aligned = align(left.closed, right.closed, right.letters)
    if isinstance(aligned, Aligned) and is_rounded(right.tree, conditions.pair(aligned)):
        return Decision(EQUAL, "EQ.TOLERANCE")
    return undecided("UNDECIDED.RELATION", wording.PERSON)


def _wrong(
    number: int,
    left: Side,
    operator: str,
    right: Side,
    decision: Decision,
    conditions: Conditions,
) -> Link:
    found = explain(left, right, conditions) if operator == "=" else None
    said = _said(decision, found, (left, right))
    if number and not said:
        said = _values(decision)
    return Link(number, WRONG, decision, said)


def _said(
    decision: Decision, found: Explanation | None, sides: tuple[Side, Side]
) -> tuple[str, ...]:
    if found is not None and found.ratio:
        return (wording.step_factor(found.ratio),)
    if found is not None and found.place:
        return (wording.step_term(found.note, found.place),)
    shapes = [side.closed.shape for side in sides]
    if decision.note == "NEQ.SHAPE" and shapes[0] and shapes[1] and shapes[0] != shapes[1]:
        return (wording.step_shape(shapes[1].in_words(), shapes[0].in_words()),)
    sentence = wording.STEP.get(found.note if found is not None else decision.note)
    return (sentence,) if sentence else decision.said


def _values(decision: Decision) -> tuple[str, ...]:
    """What the two lines are worth at the point that tells them apart, if that is short."""
    point = decision.evidence.counterexample if decision.evidence is not None else None
    if point is None or not {"key", "answer"} <= point.keys():
        return ()
    place = ", ".join(f"{name} = {v}" for name, v in point.items() if name not in ("key", "answer"))
    sentence = wording.step_values(place, point["key"], point["answer"])
    return (sentence,) if len(sentence) <= LONGEST else ()


def explain(left: Side, right: Side, conditions: Conditions) -> Explanation | None:
    """What turned one line into the other, where one explanation fits."""
    if left.kind != "value" or right.kind != "value":
        return None
    aligned = align(left.closed, right.closed, right.letters)
    if not isinstance(aligned, Aligned):
        return None
    return diagnose(conditions.pair(aligned))
