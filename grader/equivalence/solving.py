"""Statements one after the other: an equation or inequality that is solved step by step.

⇔ asks that two lines hold at the same points, ⇒ and a new line that the second holds wherever the first does, or
wherever an earlier one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.equivalence import wording
from grader.equivalence.consequences import follows, same_statement
from grader.equivalence.decision import UNDECIDED, Decision
from grader.equivalence.derivations import LEAST_LINKS, START, Followed
from grader.equivalence.kinds import decide, items
from grader.equivalence.ladder import Conditions
from grader.equivalence.links import HOLDS, OPEN, REPEATS, UNREAD, WRONG, Link
from grader.equivalence.question import Key, Question
from grader.equivalence.sides import Side, side_of
from grader.expression.declarations import Scope
from grader.expression.nodes import (
    Collection,
    Logic,
    Name,
    Negation,
    PlusMinus,
    Relation,
    Sum,
    Tree,
)
from grader.expression.traversal import is_zero, rebuild, walk
from grader.syntax import Derivation, Member
from grader.text import Diagnostic

NO_STATEMENT = "An equation or inequality is asked for in every line."
MOST_EARLIER = 2
MOST_STATEMENTS = 30
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def solve(chain: Derivation, question: Question, start: Key | None, goal: Key | None) -> Followed:
    """Decide for every statement whether it follows from those before it."""
    conditions = replace(question.conditions, up_to=(), samples=None)
    first, last = _stated(start), _stated(goal)
    known = [first] if first is not None else []
    links: list[Link] = []
    sides: list[Side | None] = []
    for number, member in enumerate(chain.members):
        side = _side(member)
        if isinstance(side, Diagnostic):
            links.append(Link(number, UNREAD, None, (side.sentence(),)))
            sides.append(None)
            continue
        if number >= MOST_STATEMENTS:
            links.append(Link(number, OPEN, None, (wording.PERSON,)))
            sides.append(side)
            continue
        within = replace(conditions, scope=side.scope)
        if known:
            links.append(
                _link(START if number == 0 else number, member.operator, known, side, within)
            )
        sides.append(side)
        known.append(side)
    read = [side for side in sides if side is not None]
    arrives = last is None or any(_is_reached(last, side, conditions) for side in read)
    counted = sum(found.counts for found in links)
    ends = [side.tree for side in (first, last) if side is not None]
    is_bare = (arrives and counted < (LEAST_LINKS if start and goal else 1)) or all(
        side.tree in ends for side in read
    )
    backwards = bool(read) and last is not None and _is_reached(last, read[0], conditions)
    if backwards and any(member.operator != "iff" for member in chain.members[1:]):
        is_bare = True  # what follows from the solution is a check of it, no way to it
    return Followed(tuple(links), tuple(sides), arrives, is_bare)


def _stated(key: Key | None) -> Side | None:
    if key is None:
        return None
    side = side_of(_as_statement(key.side.tree), key.side.scope)
    return side if isinstance(side, Side) else key.side


def _side(member: Member) -> Side | Diagnostic:
    if isinstance(member.tree, Diagnostic):
        return member.tree
    statement = _without_calculation(_as_statement(member.tree), member.scope)
    side = side_of(statement, member.scope)
    if isinstance(side, Side) and side.kind not in {"relation", "condition"}:
        return Diagnostic("READ.NO_STATEMENT", NO_STATEMENT)
    if isinstance(side, Diagnostic):
        return side
    clashes = (_clash(node, member.scope) for node in walk(side.tree))
    return next((clash for clash in clashes if clash is not None), side)


def _clash(tree: Tree, scope: Scope) -> Diagnostic | None:
    """Two sides of an equation that are no values of one shape."""
    if not isinstance(tree, Relation):
        return None
    for left, operator, right in zip(tree.members, tree.operators, tree.members[1:], strict=False):
        if operator == "=" and not (is_zero(left) or is_zero(right)):
            found = side_of(Sum((left, Negation(right))), scope)
            if isinstance(found, Diagnostic):
                return found
    return None


def _as_statement(tree: Tree) -> Tree:
    """`x = 2, x = 3` and `x = 1 ± √2` as what they say with `or`."""
    if isinstance(tree, Collection) and all(isinstance(item, Relation) for item in tree.items):
        return Logic("or", tree.items)
    if isinstance(tree, Relation) and sum(isinstance(node, PlusMinus) for node in walk(tree)) == 1:
        return Logic("or", (_with_sign(tree, minus=False), _with_sign(tree, minus=True)))
    return tree


def _without_calculation(tree: Tree, scope: Scope) -> Tree:
    """`x = 6/2 = 3` says that x is 3: members that are equal anyway count as one."""
    if not isinstance(tree, Relation) or len(tree.members) < 3 or set(tree.operators) != {"="}:
        return tree
    sides = [side_of(member, scope) for member in tree.members]
    kept: list[Side] = []
    for side in sides:
        if isinstance(side, Diagnostic):
            return tree
        if kept and decide(kept[-1], side, Conditions(scope)).equal:
            kept.pop()
        kept.append(side)
    return Relation((kept[0].tree, kept[1].tree), ("=",)) if len(kept) == 2 else tree


def _with_sign(tree: Tree, *, minus: bool) -> Tree:
    if isinstance(tree, PlusMinus):
        term = Negation(tree.right) if minus else tree.right
        return Sum((tree.left, term)) if tree.left is not None else term
    return rebuild(tree, lambda child: _with_sign(child, minus=minus))


def _link(
    number: int, arrow: str, known: Sequence[Side], side: Side, conditions: Conditions
) -> Link:
    last = known[-1]
    if last.tree == side.tree:
        return Link(number, REPEATS)
    decision = _followed(arrow, known, side, conditions)
    if decision.equal:
        return Link(number, HOLDS, decision)
    if decision.outcome == UNDECIDED:
        return Link(number, OPEN, decision, decision.said)
    point = decision.evidence.counterexample if decision.evidence is not None else None
    place = ", ".join(f"{name} = {value}" for name, value in (point or {}).items())
    said = decision.said or ((wording.one_line_holds(place),) if place else ())
    return Link(number, WRONG, decision, said)


def _followed(arrow: str, known: Sequence[Side], side: Side, conditions: Conditions) -> Decision:
    if arrow == "iff":
        return same_statement(known[-1], side, conditions)
    found = follows(known[-1], side, conditions)
    for earlier in known[-2 : -2 - MOST_EARLIER : -1]:
        if found.equal:
            break
        before = follows(earlier, side, conditions)
        found = before if before.equal or found.different else found
    return found


# The goal.


def _is_reached(goal: Side, side: Side, conditions: Conditions) -> bool:
    """Whether a statement is the goal: the same sides, or the same values of the same name."""
    first, second = goal.tree, side.tree
    if (
        isinstance(first, Relation)
        and isinstance(second, Relation)
        and len(first.members) == len(second.members) == 2
        and _same_sides(goal, side, conditions)
    ):
        return True
    name, values = _values(goal)
    other, found = _values(side)
    if name and other and name != other:
        return False
    if _is_solved(first) and _is_solved(second) and decide(goal, side, conditions).equal:
        return True
    return bool(values and found) and _matches(values, found, conditions)


def _is_solved(tree: Tree) -> bool:
    """Whether names stand alone beside numbers in all relations: `x > 2 or x < -2`."""
    relations = [node for node in walk(tree) if isinstance(node, Relation)]
    return bool(relations) and all(
        isinstance(member, Name) or not any(isinstance(node, Name) for node in walk(member))
        for relation in relations
        for member in relation.members
    )


def _same_sides(goal: Side, side: Side, conditions: Conditions) -> bool:
    first, second = goal.tree, side.tree
    assert isinstance(first, Relation)
    assert isinstance(second, Relation)
    for members, operator in (
        (second.members, second.operators[0]),
        (second.members[::-1], _TURNED.get(second.operators[0], second.operators[0])),
    ):
        if operator == first.operators[0] and all(
            _equal(a, goal, b, side, conditions)
            for a, b in zip(first.members, members, strict=True)
        ):
            return True
    return False


def _equal(a: Tree, here: Side, b: Tree, there: Side, conditions: Conditions) -> bool:
    left, right = side_of(a, here.scope), side_of(b, there.scope)
    return (
        isinstance(left, Side)
        and isinstance(right, Side)
        and decide(left, right, replace(conditions, scope=there.scope)).equal
    )


def _values(side: Side) -> tuple[str, list[Side]]:
    """The values that a solved statement gives to a name: `x = 2 or x = 3`, `x ∈ {2, 3}`, `{2, 3}`."""
    match side.tree:
        case Logic(operator="or", operands=parts):
            trees = parts
        case Relation(
            members=(Name(name=name), Collection(kind="set") as whole), operators=("in",)
        ):
            inner = side_of(whole, side.scope)
            return name, (items(inner) or []) if isinstance(inner, Side) else []
        case Collection(kind="set"):
            return "", items(side) or []
        case other:
            trees = (other,)
    found: list[Side] = []
    names: set[str] = set()
    for tree in trees:
        match tree:
            case Relation(members=(Name(name=name), value), operators=("=",)) if Name(
                name
            ) not in set(walk(value)):
                names.add(name)
                inner = side_of(value, side.scope)
                found += [inner] if isinstance(inner, Side) else []
            case _:
                return "", []
    return (names.pop(), found) if len(names) == 1 and len(found) == len(trees) else ("", [])


def _matches(asked: Sequence[Side], found: Sequence[Side], conditions: Conditions) -> bool:
    table = [[decide(a, b, conditions).equal for b in found] for a in asked]
    return all(map(any, table)) and all(any(row[k] for row in table) for k in range(len(found)))
