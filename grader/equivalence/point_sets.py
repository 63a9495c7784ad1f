"""Sets of real numbers: intervals, points, unions, conditions on one letter.

All end points of both sets cut the line into points and gaps. The sets are equal where the same points and gaps belong to
both; with names in the end points this is tried at several valuations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import cmp_to_key
from typing import Any

from grader.equivalence import wording
from grader.equivalence.balls import LEAST_POINTS
from grader.equivalence.decision import EQUAL, Decision, different, undecided
from grader.equivalence.ladder import Conditions
from grader.equivalence.seeds import seed_of
from grader.equivalence.sides import Side, side_of
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import (
    Apply,
    Collection,
    Constant,
    Interval,
    Logic,
    Name,
    Negation,
    Relation,
    Tree,
)
from grader.expression.traversal import walk
from grader.numerics import Evaluator, Missing, compare, valuations
from grader.numerics.ring import arithmetic
from grader.numerics.structure import distinct
from grader.records import mutable, record

PRECISION = 320
_BEYOND = 1_000_000

Member = Callable[[int], bool]
"""Whether a place of the cut line belongs: odd places are end points, even ones the gaps between them."""


class _NoPointSet(Exception):
    """The tree is no set of numbers that this module knows."""


class _Unsure(Exception):
    """Two end points cannot be told apart."""


@mutable
class _Ends:
    """The end points of two sets at one valuation, in order."""

    scope_valuation: Any
    values: dict[Tree, Any] = field(default_factory=dict)
    ranks: dict[Tree, int] = field(default_factory=dict)

    def add(self, tree: Tree) -> None:
        if tree in self.values or infinity(tree):
            return
        value = Evaluator(tree).at(self.scope_valuation, PRECISION, {})
        if isinstance(value, Missing) or hasattr(value, "entries"):
            raise _NoPointSet
        self.values[tree] = value

    def sort(self) -> None:
        with arithmetic(PRECISION):
            ordered = sorted(self.values, key=cmp_to_key(self._order))
            rank = -1
            for k, tree in enumerate(ordered):
                rank += k == 0 or self._order(ordered[k - 1], tree) != 0
                self.ranks[tree] = rank

    def _order(self, left: Tree, right: Tree) -> int:
        a, b = self.values[left], self.values[right]
        if a < b:
            return -1
        if b < a:
            return 1
        if compare(a, b).verdict == "equal":
            return 0
        raise _Unsure

    def place(self, tree: Tree) -> int:
        sign = infinity(tree)
        return sign * _BEYOND if sign else 2 * self.ranks[tree] + 1

    @property
    def places(self) -> range:
        count = max(self.ranks.values(), default=-1) + 1
        return range(2 * count + 1)


def infinity(tree: Tree) -> int:
    match tree:
        case Constant(name="infinity"):
            return 1
        case Negation(operand=Constant(name="infinity")):
            return -1
        case _:
            pass
    return 0


def letter_of(side: Side) -> str | None:
    """The only letter that stands alone as a member of the relations in a condition."""
    found = {
        member.name
        for node in walk(side.tree)
        if isinstance(node, Relation)
        for member in node.members
        if isinstance(member, Name)
    }
    return found.pop() if len(found) == 1 else None


def same_point_sets(key: Side, answer: Side, conditions: Conditions) -> Decision:
    """Whether two sets of numbers have the same members."""
    ends: list[Tree] = []
    try:
        left = _set(key.tree, _Frame(key, ends, _names(answer)))
        right = _set(answer.tree, _Frame(answer, ends, _names(key)))
    except _NoPointSet:
        return undecided("UNDECIDED.RELATION", wording.PERSON)
    seed = seed_of((key.closed.tree, answer.closed.tree), conditions.seed)
    named = any(isinstance(node, Name) for end in ends for node in distinct(end))
    points = 0
    for valuation in valuations(conditions.scope, tuple(ends), conditions.given, seed):
        cut = _Ends(valuation)
        try:
            for end in ends:
                cut.add(end)
            cut.sort()
        except (_NoPointSet, _Unsure):
            continue
        for place in cut.places:
            if left(cut)(place) != right(cut)(place):
                return different("NEQ.PARTS")
        points += 1
        if points >= (LEAST_POINTS if named else 1):
            return Decision(
                EQUAL, "EQ.PARTS", Evidence("ball", proved=False, points=points, digits=60)
            )
    return undecided("UNDECIDED.RELATION", wording.PERSON)


_Set = Callable[[_Ends], Member]


@record
class _Frame:
    """Where a set is read: its side, the end points found so far, and the names that the other side uses too."""

    side: Side
    ends: list[Tree]
    common: frozenset[str]

    def end(self, tree: Tree) -> Tree:
        """An end point, closed and noted."""
        if infinity(tree):
            return tree
        side = side_of(tree, self.side.scope)
        if (
            not isinstance(side, Side)
            or side.closed.shape is None
            or not side.closed.shape.is_scalar
        ):
            raise _NoPointSet
        self.ends.append(side.closed.tree)
        return side.closed.tree

    def letter(self, members: Sequence[Tree]) -> Name:
        """The letter that a chain of comparisons is about: rather one that the other side does not use."""
        letters = [member for member in members if isinstance(member, Name)]
        own = [letter for letter in letters if letter.name not in self.common]
        if not letters:
            raise _NoPointSet
        return (own or letters)[0]


def _names(side: Side) -> frozenset[str]:
    return frozenset(node.name for node in walk(side.tree) if isinstance(node, Name))


def _set(tree: Tree, frame: _Frame) -> _Set:
    """The membership test of a set as written."""
    match tree:
        case Interval(lower=low, upper=high, closed_left=left, closed_right=right):
            return _between(frame.end(low), frame.end(high), left=left, right=right)
        case Collection(kind="tuple" | "list" as kind, items=(low, high)):
            closed = kind == "list"
            return _between(frame.end(low), frame.end(high), left=closed, right=closed)
        case Collection(kind="set", items=points):
            return _union([_point(frame.end(p)) for p in points])
        case Constant(name="reals"):
            return lambda _cut: lambda _place: True
        case Constant(name="empty set"):
            return lambda _cut: lambda _place: False
        case Apply(function="union", arguments=parts) | Logic(operator="or", operands=parts):
            return _union([_set(part, frame) for part in parts])
        case (
            Apply(function="intersection", arguments=parts) | Logic(operator="and", operands=parts)
        ):
            return _intersection([_set(part, frame) for part in parts])
        case Apply(function="set difference", arguments=(whole, out)):
            return _intersection([_set(whole, frame), _complement(_set(out, frame))])
        case Logic(operator="not", operands=(operand,)):
            return _complement(_set(operand, frame))
        case Relation(members=members, operators=operators):
            letter = frame.letter(members)
            pairs = zip(members, operators, members[1:], strict=False)
            return _intersection([_comparison(a, op, b, letter, frame) for a, op, b in pairs])
        case _:
            pass
    value = side_of(tree, frame.side.scope)
    if isinstance(value, Side) and value.kind == "value":
        return _point(frame.end(tree))
    raise _NoPointSet


def _comparison(a: Tree, operator: str, b: Tree, letter: Name, frame: _Frame) -> _Set:
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    if b == letter and a != letter:
        a, b, operator = b, a, turned.get(operator, operator)
    if a != letter or b == letter:
        raise _NoPointSet
    if operator == "in":
        return _set(b, frame)
    if operator == "not in":
        return _complement(_set(b, frame))
    if letter in set(walk(b)):
        raise _NoPointSet  # x = x^2 is no value of x
    end = frame.end(b)
    infinite = Constant("infinity")
    match operator:
        case "<" | "<=":
            return _between(Negation(infinite), end, left=False, right=operator == "<=")
        case ">" | ">=":
            return _between(end, infinite, left=operator == ">=", right=False)
        case "=":
            return _point(end)
        case "!=":
            return _complement(_point(end))
        case _:
            raise _NoPointSet


def _between(low: Tree, high: Tree, *, left: bool, right: bool) -> _Set:
    def cut(ends: _Ends) -> Member:
        lower, upper = ends.place(low), ends.place(high)
        return lambda place: (
            (place > lower or (left and place == lower))
            and (place < upper or (right and place == upper))
        )

    return cut


def _point(end: Tree) -> _Set:
    return lambda ends: lambda place: place == ends.place(end)


def _union(parts: Sequence[_Set]) -> _Set:
    return lambda ends: lambda place: any(part(ends)(place) for part in parts)


def _intersection(parts: Sequence[_Set]) -> _Set:
    return lambda ends: lambda place: all(part(ends)(place) for part in parts)


def _complement(part: _Set) -> _Set:
    return lambda ends: lambda place: not part(ends)(place)
