"""Equations and inequalities: by what they hold for, else whether their differences are proportional by a constant."""

from __future__ import annotations

from grader.equivalence import wording
from grader.equivalence.balls import LEAST_POINTS
from grader.equivalence.decision import EQUAL, UNDECIDED, Decision, different, undecided
from grader.equivalence.identical import identical
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Misfit, align
from grader.equivalence.records import Records
from grader.equivalence.sides import Side, side_of
from grader.equivalence.solution_sets import same_statements
from grader.equivalence.verdict import Evidence
from grader.equivalence.zero_sets import separating_point
from grader.expression.nodes import Negation, Relation, Sum, Tree
from grader.expression.traversal import is_zero

_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_POINTS = 10


def same_relation(key: Side, answer: Side, conditions: Conditions) -> Decision:
    """Whether two relations say the same; what is no single comparison of two members is left to a person."""
    if identical(conditions.operand(key.closed.tree), conditions.operand(answer.closed.tree)):
        return Decision(EQUAL, "EQ.IDENTICAL", Evidence("identical", proved=True))
    found = same_statements(key, answer, conditions)
    if found.outcome != UNDECIDED:
        return found
    left, right = _difference(key), _difference(answer)
    if left is None or right is None:
        return found
    ratio = ratio_sign(left[0], right[0], conditions)
    if ratio is None:
        return _not_proportional((left, right), conditions)
    expected = left[1] if ratio > 0 else _TURNED[left[1]]
    if right[1] != expected:
        return different("NEQ.RELATION")
    return Decision(EQUAL, "EQ.RELATION", Evidence("ball", proved=False, points=_POINTS, digits=60))


def _not_proportional(
    parts: tuple[tuple[Side, str], tuple[Side, str]], conditions: Conditions
) -> Decision:
    """Relations whose differences are no multiples of each other: by a point that solves only one."""
    (left, first), (right, second) = parts
    if first == second == "=" and not conditions.given:
        point = separating_point(left.closed.tree, right.closed.tree, conditions.scope)
        if point is not None:
            evidence = Evidence("exact", proved=True, points=1, counterexample=point)
            return different("NEQ.RELATION", evidence=evidence)
    return undecided("UNDECIDED.RELATION", wording.PERSON)


def _difference(side: Side) -> tuple[Side, str] | None:
    """A relation as `difference operator 0`."""
    tree = side.tree
    if not isinstance(tree, Relation):
        return None
    if len(tree.members) != 2 or tree.operators[0] not in _TURNED:
        return None
    operator, (first, last) = tree.operators[0], tree.members
    minus: Tree = first if is_zero(last) else Sum((first, Negation(last)))  # 0 fits any shape
    found = side_of(minus, side.scope)
    return (found, operator) if isinstance(found, Side) else None


def ratio_sign(key: Side, answer: Side, conditions: Conditions) -> int | None:
    """The sign of the constant c with answer = c·key, None where there is none."""
    aligned = align(key.closed, answer.closed)
    if isinstance(aligned, Misfit):
        return None
    pair = conditions.pair(aligned)
    records = Records(pair, _POINTS)
    if records.points < LEAST_POINTS or records.key_is_zero or not records.is_scaled():
        return None
    return records.ratio_sign()
