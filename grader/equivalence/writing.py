"""Is one expression written as another, part by part? For goals whose way of writing is the point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.equivalence.identical import identical
from grader.equivalence.kinds import decide
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Aligned, align
from grader.equivalence.sides import Side, side_of
from grader.expression.nodes import Apply, Negation, Product, Sum, Transpose, Tree

MOST_PARTS = 12


def is_written(goal: Side, side: Side, conditions: Conditions) -> bool:
    """Whether `side` is the goal up to order and grouping and up to entries standing for the whole, or a sum (a product) of as
    many terms (factors), each equal to its own of the goal.
    """
    if goal.kind != "value" or side.kind != "value":
        return goal.closed.tree == side.closed.tree
    conditions = replace(conditions, scope=side.scope)
    aligned = align(goal.closed, side.closed, side.letters)
    if not isinstance(aligned, Aligned):
        return False
    if identical(conditions.operand(aligned.key), conditions.operand(aligned.answer)):
        return True
    return _part_by_part(goal, side, conditions)


def _part_by_part(goal: Side, side: Side, conditions: Conditions) -> bool:
    (kind, asked), (other, given) = _parts(goal.tree), _parts(side.tree)
    if kind != other or len(asked) != len(given) or not 2 <= len(asked) <= MOST_PARTS:
        return False
    wanted, left = _sides(asked, goal), _sides(given, side)
    if wanted is None or left is None:
        return False
    if kind == "product":
        pairs = zip(wanted, left, strict=True)
        return all(decide(a, b, conditions).equal for a, b in pairs)
    for term in wanted:
        match = next((one for one in left if decide(term, one, conditions).equal), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _sides(parts: Sequence[Tree], whole: Side) -> list[Side] | None:
    found = [side_of(part, whole.scope) for part in parts]
    sides = [side for side in found if isinstance(side, Side)]
    return sides if len(sides) == len(found) else None


def _parts(tree: Tree) -> tuple[str, tuple[Tree, ...]]:
    """The terms of a sum, or the factors of a product; an inner product is one."""
    match tree:
        case Sum(terms=terms):
            return "sum", terms
        case Negation(operand=Sum(terms=terms)):
            return "sum", tuple(Negation(term) for term in terms)
        case Product() | Apply(function="inner"):
            return "product", tuple(_factors(tree))
        case _:
            return "", ()


def _factors(tree: Tree) -> list[Tree]:
    match tree:
        case Product(factors=factors):
            return [inner for factor in factors for inner in _factors(factor)]
        case Apply(function="inner", arguments=(left, right)):
            return [Transpose(left), *_factors(right)]
        case _:
            return [tree]
