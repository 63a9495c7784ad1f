"""What two sets, or a set and a statement, are about: a number, a letter, or the letters of a system in order."""

from __future__ import annotations

from grader.equivalence.ladder import Conditions
from grader.equivalence.sides import Side
from grader.equivalence.solution_sets.formulas import Formula, NoFormula, Some
from grader.equivalence.solution_sets.membership import member, statement
from grader.equivalence.solution_sets.problem import free_names
from grader.expression.nodes import Collection, Constant, Name, Relation, Tree
from grader.expression.traversal import walk

SUBJECT = "x·"
"""The name of a member of a set, where the set is compared with no statement about a letter."""
NOBODY = "nobody·"
_STATEMENTS = frozenset({"relation", "condition"})


def unlike(key: Side, answer: Side) -> bool:
    """Whether one is about numbers and the other about pairs."""
    sizes: list[int] = []
    for side, other in ((key, answer), (answer, key)):
        tree = side.closed.tree
        if tree == Constant("empty set"):
            return False
        names = free_names(tree)
        if side.kind not in _STATEMENTS:
            sizes.append(_width(tree, alone=len(free_names(other.closed.tree)) > 1) or 1)
        elif free_names(other.closed.tree) and len(names) > 1:
            return False  # letters may be parameters
        elif len(names) < 2 or not any(name in _alone(tree) for name in names):
            sizes.append(max(len(names), 1))
        else:
            return False
    return sizes[0] != sizes[1]


def about(side: Side, subject: Tree) -> Formula:
    """What a side says of its subject. Raises: NoFormula."""
    tree = side.closed.tree
    if side.kind in _STATEMENTS:
        return statement(tree)
    match tree:
        case Collection(kind="list", bare=True, items=items):
            return Some(tuple(_alternative(subject, item) for item in items))
        case _ if side.kind in ("value", "two values"):
            return member(subject, Collection("set", (tree,)))
        case Collection(kind="tuple") if isinstance(subject, Collection):
            return member(subject, Collection("set", (tree,)))
        case _:
            return member(subject, tree)


def _alternative(subject: Tree, item: Tree) -> Formula:
    return (
        statement(item)
        if isinstance(item, Relation)
        else member(subject, Collection("set", (item,)))
    )


def subject(key: Side, answer: Side, conditions: Conditions) -> Tree:
    """What stands for a member: the letter that a statement is about, or the letters of a system in order."""
    said = [side for side in (key, answer) if side.kind in _STATEMENTS]
    if not said:
        size = max(_width(key.closed.tree), _width(answer.closed.tree))
        if size:
            return Collection("tuple", tuple(Name(f"{SUBJECT}{j}") for j in range(size)))
        return Name(SUBJECT)
    (side,) = said[:1]
    other = answer if side is key else key
    names = free_names(side.closed.tree)
    if not names:
        return Name(SUBJECT)
    width = _width(other.closed.tree, alone=len(names) > 1)
    if width and len(names) == width:
        return Collection("tuple", tuple(Name(name) for name in ordered(names, conditions)))
    if other.closed.tree == Constant("empty set"):
        return Name(NOBODY)
    foreign = set(free_names(other.closed.tree))
    own = [name for name in names if name not in foreign]
    if len(own) != 1:
        own = [name for name in _alone(side.closed.tree) if name in (own or names)]
    if not own:
        raise NoFormula
    return Name(own[0])


def _alone(tree: Tree) -> list[str]:
    return [
        member.name
        for node in walk(tree)
        if isinstance(node, Relation)
        for member in node.members
        if isinstance(member, Name)
    ]


def _width(tree: Tree, *, alone: bool = False) -> int:
    """How many entries the members of a set of tuples have, 0 for numbers; a tuple `alone` is one member."""
    match tree:
        case Collection(kind="set" | "list", items=items):
            return max(
                (len(i.items) for i in items if isinstance(i, Collection) and i.kind == "tuple"),
                default=0,
            )
        case Collection(kind="tuple", items=items) if alone:
            return len(items)
        case _:
            return next(
                (
                    len(element.items)
                    for node in walk(tree)
                    for element in (getattr(node, "element", None),)
                    if isinstance(element, Collection)
                ),
                0,
            )


def ordered(names: list[str], conditions: Conditions) -> list[str]:
    """Names as the sheet declares them, by the alphabet where nothing declares them."""
    if conditions.scope.letters_are_numbers:
        return sorted(names)
    known = list(conditions.scope.declarations)
    return sorted(names, key=lambda n: (known.index(n) if n in known else len(known), n))
