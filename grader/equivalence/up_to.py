"""What an exercise leaves open: sign, scale, an added constant, transposition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from grader.equivalence import wording
from grader.equivalence.balls import LEAST_POINTS
from grader.equivalence.decision import EQUAL, Decision, undecided
from grader.equivalence.layout import Aligned
from grader.equivalence.operands import Operand
from grader.equivalence.pairs import Pair
from grader.equivalence.records import Records
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import Name, Negation, Number, Transpose, Tree
from grader.expression.traversal import rebuild
from grader.records import record

_POINTS = 10
_CONSTANTS = (Fraction(0), Fraction(7, 3))
_UNKNOWN = frozenset({"parameters", "span"})


@record
class Open:
    """What is left open by name, the letters of constants, and the comparison with nothing left open."""

    names: tuple[str, ...]
    constants: frozenset[str]
    compare: Callable[[Aligned], Decision]


def up_to(aligned: Aligned, left_open: Open, decision: Decision, pair: Pair) -> Decision:
    """`decision`, a difference, unless the two are equal up to what is left open."""
    for name, change in (("sign", Negation), ("transpose", Transpose)):
        if name in left_open.names:
            again = left_open.compare(replace(aligned, answer=change(aligned.answer)))
            if again.equal:
                return replace(again, note="EQ.UP_TO")
    found = None
    if "scale" in left_open.names:
        found = _points(Records(pair, _POINTS), Records.is_scaled)
    if found is None and "constant" in left_open.names:
        found = _up_to_constant(pair, left_open)
    if found is not None:
        return Decision(EQUAL, "EQ.UP_TO", Evidence("ball", proved=False, points=found, digits=60))
    if _UNKNOWN & set(left_open.names):
        return undecided("UNDECIDED.UP_TO", wording.PERSON)
    return decision


def _points(records: Records, holds: Callable[[Records], bool]) -> int | None:
    """The number of points if there are enough of them and the relation holds at all."""
    return records.points if records.points >= LEAST_POINTS and holds(records) else None


def _up_to_constant(pair: Pair, left_open: Open) -> int | None:
    """Whether answer − key is constant, whatever value the answer's own constants have."""
    found = None
    for value in _CONSTANTS:
        answer = _with_value(pair.answer.tree, left_open.constants, value)
        again = Pair(
            pair.key, Operand(answer, pair.scope), pair.free, pair.scope, pair.given, base=pair.base
        )
        found = _points(Records(again, _POINTS), Records.is_shifted)
        if found is None:
            return None
    return found


def _with_value(tree: Tree, names: frozenset[str], value: Fraction) -> Tree:
    if isinstance(tree, Name):
        return Number(value) if tree.name in names else tree
    return rebuild(tree, lambda child: _with_value(child, names, value))
