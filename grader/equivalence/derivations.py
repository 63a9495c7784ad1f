"""A derivation: every link of a chain decided, from the start of the exercise to its goal.

After a wrong step the next one is checked from the student's own line, so that following through earns its credit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from grader.equivalence import wording
from grader.equivalence.inequalities import ORDERS
from grader.equivalence.kinds import decide
from grader.equivalence.ladder import Conditions
from grader.equivalence.links import (
    ASIDE,
    HOLDS,
    OPEN,
    RECOVERS,
    REPEATS,
    UNREAD,
    WRONG,
    Link,
    link,
)
from grader.equivalence.operators import Task, families
from grader.equivalence.question import Key, Question
from grader.equivalence.sides import Side, side_of
from grader.equivalence.writing import is_written
from grader.expression.nodes import Cases, Moment, Negation, Number, Prime, Relation, Tree
from grader.expression.traversal import walk
from grader.records import mutable, record
from grader.syntax import Derivation, Member
from grader.text import Diagnostic

START = 0
MOST_ORDERS = 40  # inequalities of one chain; each is looked at in many places
LEAST_LINKS = 2  # from the start to something, and from there to the goal


@record
class Followed:
    """What a chain shows.

    `links` holds link n between members n and n + 1, counted from 1; link 0 leads from the start of the exercise to the
    first member that follows from it, which is `begins_at`. `arrives` is whether the last member is the goal, `is_bare`
    whether nothing stands between start and goal. `sides` are the members closed, None where one cannot be read.
    """

    links: tuple[Link, ...]
    sides: tuple[Side | None, ...]
    arrives: bool
    is_bare: bool
    begins_at: int = 0

    @property
    def counted(self) -> tuple[Link, ...]:
        return tuple(found for found in self.links if found.counts)

    @property
    def held(self) -> int:
        return sum(found.outcome == HOLDS for found in self.links)

    @property
    def first_wrong(self) -> Link | None:
        return next((found for found in self.links if found.outcome in (WRONG, UNREAD)), None)

    @property
    def first_open(self) -> Link | None:
        return next((found for found in self.links if found.outcome == OPEN), None)


@mutable
class _Walk:
    """Where the walk along the chain is.

    `last` is the last member that could be read, `connected` whether its chain begins at the start, and `supposed` what
    that rests on; `earlier` holds the members so far with the same. `sound` is the last member to which every link holds,
    the start before there is one; `begun` is link 0, which leads to member `begins_at`.
    """

    conditions: Conditions
    start: Side | None
    last: Side | None = None
    connected: bool = False
    sound: Side | None = None
    supposed: Tree | None = None
    begun: Link | None = None
    begins_at: int = 0
    earlier: list[tuple[Side, bool, Tree | None]] = field(default_factory=list)
    orders: int = 0
    sides: list[Side | None] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def follow(chain: Derivation, question: Question, start: Key | None, goal: Key | None) -> Followed:
    """Decide every link of `chain`."""
    trees = [member.tree for member in chain.members if not isinstance(member.tree, Diagnostic)]
    conditions = replace(question.conditions.for_answer(question.scope, trees), up_to=())
    first = start.side if start is not None else None
    walked = _Walk(conditions, first, sound=first)
    for number, member in enumerate(chain.members):
        _step(number, member, walked)
    begun = (walked.begun,) if walked.begun is not None else ()
    read = [side for side in walked.sides if side is not None]
    arrives = goal is None or (
        not _turns(chain) and _arrives(goal.side, walked, read[0] if read else None)
    )
    links = (*begun, *walked.links)
    is_bare = _is_bare(read, walked, goal.side if goal is not None else None, arrives=arrives)
    return Followed(links, tuple(walked.sides), arrives, is_bare, walked.begins_at)


def _step(number: int, member: Member, walked: _Walk) -> None:
    side = _side(member, walked)
    if isinstance(side, Diagnostic):
        walked.sides.append(None)
        is_label = _begins(number, member, walked) and side.code == "READ.VARIABLE"
        if is_label and isinstance(member.tree, Prime):
            walked.links += [Link(number, ASIDE)] if number else []
        else:
            walked.links.append(Link(number, UNREAD, None, (side.sentence(),)))
        if member.starts:
            walked.last = None
        return
    begins = _begins(number, member, walked)
    found = _beginning(number, side, member.supposed, walked) if begins else None
    if found is None:
        found = _going_on(number, side, member, walked)
    is_sound = walked.connected if begins else walked.last is walked.sound
    if found.outcome == WRONG and not is_sound:
        found = _recovering(found, side, walked)
    walked.connected |= found.outcome == RECOVERS
    if found.outcome == RECOVERS or (is_sound and found.outcome != WRONG):
        walked.sound = side
    if number:
        walked.links.append(found)
    walked.sides.append(side)
    if found.decision is None or found.decision.note != "NEQ.DOMAIN":
        walked.last = side  # nothing follows from a line without a value
    walked.earlier.append((side, walked.connected, walked.supposed))


def _begins(number: int, member: Member, walked: _Walk) -> bool:
    return number == 0 or member.starts or walked.last is None


def _going_on(number: int, side: Side, member: Member, walked: _Walk) -> Link:
    """The link from the last member, decided for all indices, or for those that the line supposes."""
    assert walked.last is not None
    conditions = _within(walked.conditions, side)
    operator = member.operator or "="
    if operator in ORDERS:
        walked.orders += 1
        if walked.orders > MOST_ORDERS:
            return Link(number, OPEN, None, (wording.PERSON,))
    found = link(number, walked.last, operator, side, conditions)
    if found.outcome != WRONG or member.supposed is None:
        return found
    restricted = _supposing(number, walked.last, operator, side, member.supposed, conditions)
    if restricted.outcome != HOLDS:
        return restricted
    walked.connected &= walked.supposed in (None, member.supposed)
    walked.supposed = member.supposed
    return restricted


def _supposing(
    number: int, left: Side, operator: str, right: Side, supposed: Tree, conditions: Conditions
) -> Link:
    """The link where `supposed` holds: elsewhere the two have no value."""
    sides = [side_of(Cases(((s.tree, supposed),)), s.scope) for s in (left, right)]
    first, second = sides
    if isinstance(first, Diagnostic) or isinstance(second, Diagnostic):
        return Link(number, OPEN, None, (wording.PERSON,))
    found = link(number, first, operator, second, conditions)
    said = (wording.where_supposed(conditions.show(supposed)),)
    return replace(found, said=said) if found.outcome == HOLDS else found


def _recovering(found: Link, side: Side, walked: _Walk) -> Link:
    """A line that does not follow from a wrong one may follow from the last right one."""
    if walked.sound is None:
        return found
    again = link(found.number, walked.sound, "=", side, _within(walked.conditions, side))
    if again.outcome not in (HOLDS, REPEATS):
        return found
    return Link(found.number, RECOVERS, again.decision, (wording.RIGHT_AGAIN,))


def _side(member: Member, walked: _Walk) -> Side | Diagnostic:
    if isinstance(member.tree, Diagnostic):
        return member.tree
    before = walked.last or walked.start
    expected = before.closed.shape if before is not None else None
    found = side_of(member.tree, member.scope, expected=expected)
    if isinstance(found, Diagnostic) and expected is not None:
        return side_of(member.tree, member.scope)
    return found


def _within(conditions: Conditions, side: Side) -> Conditions:
    return replace(conditions, scope=side.scope)


def _beginning(number: int, side: Side, supposed: Tree | None, walked: _Walk) -> Link | None:
    """The first member of a chain: it writes an earlier one again, is the start, or begins a calculation of its own.

    None where it goes on from the member before, by an ordinary link.
    """
    aside = Link(number, ASIDE)
    conditions = _within(walked.conditions, side)
    for earlier, connected, rests_on in walked.earlier:
        if earlier.tree == side.tree and (rests_on is None or rests_on == supposed):
            walked.connected, walked.supposed = connected, rests_on
            return aside
    if walked.last is not None and decide(walked.last, side, conditions).equal:
        return None
    if walked.start is None:
        walked.connected = number == 0
        return aside
    walked.supposed = None
    first = link(START, walked.start, "=", side, conditions)
    if first.outcome == WRONG and supposed is not None:
        first = _supposing(START, walked.start, "=", side, supposed, conditions)
        walked.supposed = supposed
    walked.connected = first.outcome in (HOLDS, REPEATS)
    if walked.begun is None or (walked.connected and walked.begun.outcome == WRONG):
        walked.begun, walked.begins_at = first, number
    return aside


def _turns(chain: Derivation) -> bool:
    """Whether the signs of a chain point both ways, so that it shows nothing of its ends."""
    signs = {member.operator for member in chain.members}
    return bool(signs & {">", ">="}) and bool(signs & {"<", "<="})


# Start and goal.


def _arrives(goal: Side, walked: _Walk, first: Side | None) -> bool:
    """Whether what follows from the start gets to the goal.

    The last member may be any expression of the goal's value in which the operators of the start are worked out; where
    the start has none to work out, the way of writing is the point, and some member must be written as the goal is.
    """
    reached = [side for side, connected, on in walked.earlier if connected and on is None]
    if any(is_written(goal, side, walked.conditions) for side in reached):
        return True
    last = _all_cases(walked) or (reached[-1] if reached else None)
    start = walked.start or first
    if last is None:
        return False
    if start is None or isinstance(_bare(goal.tree), Number):
        return False
    asked = _operators(start) - _operators(goal)
    if not asked or _operators(last) & asked or Task(start).is_handed_back(last):
        return False
    return decide(goal, last, _within(walked.conditions, last)).equal


def _all_cases(walked: _Walk) -> Side | None:
    """Where `i = j` and `i ≠ j` were treated apart: what both came to, as one value by cases."""
    last = {on: side for side, connected, on in walked.earlier if connected and on is not None}
    for supposed, side in last.items():
        assert isinstance(supposed, Relation)
        other = replace(supposed, operators=("!=" if supposed.operators == ("=",) else "=",))
        if other in last:
            rows = ((side.tree, supposed), (last[other].tree, other))
            whole = side_of(Cases(rows), last[other].scope)
            return whole if isinstance(whole, Side) else None
    return None


def _bare(tree: Tree) -> Tree:
    return _bare(tree.operand) if isinstance(tree, Negation) else tree


def _operators(side: Side) -> set[str]:
    """The kinds of operators that a member leaves standing: derivatives, integrals, limits, moments."""
    found = {family.split(" ")[0] for family in families((side.tree,), side.scope)}
    return found | {node.kind for node in walk(side.tree) if isinstance(node, Moment)}


def _is_bare(members: Sequence[Side], walked: _Walk, goal: Side | None, *, arrives: bool) -> bool:
    """Whether nothing stands between start and goal."""
    links = [*walked.links, *([walked.begun] if walked.begun is not None else [])]
    counted = sum(found.counts for found in links)
    if goal is None or walked.start is None:
        return not counted
    if members and members[0].tree == goal.tree:
        return not any(is_written(walked.start, side, walked.conditions) for side in members[1:])
    if arrives and counted < LEAST_LINKS:
        return True
    ends = (walked.start.tree, goal.tree)
    return all(side.tree in ends for side in members)
