"""A goal that is a statement and holds everywhere: `a <= b`, shown by a chain that leads from one side to the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.equivalence.derivations import LEAST_LINKS, Followed
from grader.equivalence.inequalities import TURNED
from grader.equivalence.kinds import decide
from grader.equivalence.ladder import Conditions
from grader.equivalence.links import ASIDE, HOLDS, REPEATS, link
from grader.equivalence.question import Question
from grader.equivalence.sides import Side, side_of
from grader.expression.declarations import Scope
from grader.expression.nodes import Negation, Relation, Sum, Tree
from grader.syntax import Derivation
from grader.text import Diagnostic

_MOST_STRETCHES = 20
_STRONGER = {"<=": ("=", "<"), ">=": ("=", ">")}


def claims(statement: Tree, scope: Scope, conditions: Conditions) -> bool:
    """Whether a statement holds everywhere, so that it is something to show and not something to solve."""
    if not isinstance(statement, Relation):
        return False
    sides = [side_of(member, scope) for member in statement.members]
    plain = replace(conditions, up_to=(), samples=None)
    return all(
        isinstance(a, Side)
        and isinstance(b, Side)
        and link(1, a, operator, b, plain).outcome in (HOLDS, REPEATS)
        for a, operator, b in zip(sides, statement.operators, sides[1:], strict=False)
    )


def shows(chain: Derivation, followed: Followed, goal: Side, question: Question) -> Followed:
    """What a chain shows of a statement: some stretch of it must lead from one side to the other."""
    conditions = replace(question.conditions, up_to=(), samples=None)
    arrives = any(
        _is_claim(goal, left, sign, right, conditions)
        for left, sign, right in _stretches(chain, followed)
    )
    links = sum(found.counts for found in followed.links)
    return replace(followed, arrives=arrives, is_bare=arrives and links < LEAST_LINKS)


def _stretches(chain: Derivation, followed: Followed) -> Iterator[tuple[Side, str, Side]]:
    """From the first member of each calculation to its last, and from any other to the last, with the sign over all."""
    runs: list[list[tuple[Side, str]]] = []
    asides = {found.number for found in followed.links if found.outcome == ASIDE}
    for number, (member, side) in enumerate(zip(chain.members, followed.sides, strict=True)):
        if side is None or number == 0 or number in asides or not runs:
            runs.append([])
        if side is not None:
            runs[-1].append((side, member.operator))
    for run in runs:
        for first in range(min(len(run) - 1, _MOST_STRETCHES)):
            for last in {len(run) - 1, *([*range(1, len(run))] if first == 0 else [])}:
                signs = {sign or "=" for _, sign in run[first + 1 : last + 1]} - {"="}
                if last > first and (signs <= {"<", "<="} or signs <= {">", ">="}):
                    yield run[first][0], min(signs, default="="), run[last][0]


def _is_claim(goal: Side, left: Side, sign: str, right: Side, conditions: Conditions) -> bool:
    """Whether `left sign right` says what the goal does, or the same of the difference of its sides."""
    tree = goal.tree
    if not isinstance(tree, Relation) or len(tree.members) != 2:
        return False
    for members, asked in (
        (tree.members, tree.operators[0]),
        (tree.members[::-1], TURNED.get(tree.operators[0], tree.operators[0])),
    ):
        if sign != asked and sign not in _STRONGER.get(asked, ""):
            continue
        gap = side_of(Sum((members[0], Negation(members[1]))), goal.scope)
        here = side_of(Sum((left.tree, Negation(right.tree))), right.scope)
        if isinstance(gap, Diagnostic) or isinstance(here, Diagnostic):
            continue
        if decide(gap, here, replace(conditions, scope=right.scope)).equal:
            return True
    return False
