"""The rung of SymPy: asked where evaluation has no value, and where an exercise wants a proof.

Its yes counts only beside our own evaluation: agreement at points, or values that are the same once it has worked out
integrals, limits and sums on either side. Its no, and its silence, leave things as they are.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from grader.equivalence.decision import EQUAL, Decision
from grader.equivalence.ladder import Conditions, compare
from grader.equivalence.layout import Aligned
from grader.equivalence.sides import Side, side_of
from grader.equivalence.verdict import Evidence
from grader.equivalence.wall.questions import value_of, vanishes
from grader.expression.nodes import (
    Constant,
    Integral,
    Limit,
    Matrix,
    Negation,
    Reduction,
    Sum,
    Tree,
)
from grader.numerics.structure import distinct

MOST_CELLS = 16


def by_sympy(aligned: Aligned, decision: Decision, conditions: Conditions) -> Decision:
    """`decision` with a proof where SymPy has one; what was undecided, decided where SymPy works out what stood in the way."""
    if decision.equal:
        return _proved(aligned, decision, conditions)
    return _worked_out(aligned, decision, conditions)


def _proved(aligned: Aligned, decision: Decision, conditions: Conditions) -> Decision:
    """Agreement at points that SymPy shows to be an identity."""
    if conditions.given or aligned.free or decision.evidence is None or decision.evidence.proved:
        return decision
    gaps = _gaps(aligned.key, aligned.answer)
    if gaps is None or not all(vanishes(gap, conditions.scope) for gap in gaps):
        return decision
    evidence = replace(decision.evidence, method="sympy", proved=True)
    return Decision(EQUAL, "EQ.SYMPY", evidence, decision.said)


def _gaps(key: Tree, answer: Tree) -> list[Tree] | None:
    """What must be 0: the difference of two numbers, or those of the entries of two written matrices."""
    if not isinstance(key, Matrix) and not isinstance(answer, Matrix):
        return [Sum((key, Negation(answer)))]
    if not (isinstance(key, Matrix) and isinstance(answer, Matrix)):
        return None
    rows, columns = len(key.rows), len(key.rows[0])
    if rows * columns > MOST_CELLS or (rows, columns) != (len(answer.rows), len(answer.rows[0])):
        return None
    places = product(range(rows), range(columns))
    return [Sum((key.rows[i][j], Negation(answer.rows[i][j]))) for i, j in places]


def _worked_out(aligned: Aligned, decision: Decision, conditions: Conditions) -> Decision:
    """The same comparison with integrals, limits and sums worked out by SymPy."""
    if decision.note != "UNDECIDED.UNSUPPORTED" or conditions.given or aligned.free:
        return decision
    sides = [_value(tree, conditions) for tree in (aligned.key, aligned.answer)]
    if sides[0] is None or sides[1] is None or sides == [aligned.key, aligned.answer]:
        return decision
    again = replace(aligned, key=sides[0], answer=sides[1])
    plain = replace(conditions, samples=None, answered=None, wants_proof=False, up_to=())
    found = compare(again, plain)
    if not found.equal or found.evidence is None:
        return decision
    evidence = Evidence("sympy", proved=False, points=found.evidence.points)
    return Decision(EQUAL, "EQ.SYMPY", evidence)


def _is_open(node: Tree) -> bool:
    """Whether SymPy may have to work something out: a finite sum is none of it."""
    match node:
        case Reduction(lower=lower, upper=upper):
            return any(Constant("infinity") in distinct(end) for end in (lower, upper) if end)
        case _:
            return isinstance(node, Integral | Limit)


def _value(tree: Tree, conditions: Conditions) -> Tree | None:
    """A closed tree without anything to work out; None where SymPy has no value."""
    if not any(map(_is_open, distinct(tree))):
        return tree
    found = value_of(tree, conditions.scope)
    side = side_of(found, conditions.scope) if found is not None else None
    return side.closed.tree if isinstance(side, Side) else None
