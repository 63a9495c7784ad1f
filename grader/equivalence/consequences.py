"""Does one statement follow from another, and do two say the same? `2x = 4` from `2x + 3 = 7`, `x^2 = y` from `x = √y`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, Decision, different, undecided
from grader.equivalence.kinds import decide
from grader.equivalence.ladder import Conditions
from grader.equivalence.relations import ratio_sign
from grader.equivalence.seeds import seed_of
from grader.equivalence.sides import Side, side_of
from grader.equivalence.solution_sets import same_statements
from grader.equivalence.solutions import Solver, holds
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import (
    Constant,
    Logic,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Relation,
    Sum,
    Transpose,
    Tree,
)
from grader.expression.traversal import is_zero, walk
from grader.numerics import Valuation, valuations
from grader.text import Diagnostic

MOST_VALUATIONS = 12
ENOUGH = 8
_ONE = Number(Fraction(1))
_TWO = Number(Fraction(2))
_OPEN = undecided("UNDECIDED.RELATION", wording.PERSON)


def same_statement(left: Side, right: Side, conditions: Conditions) -> Decision:
    """Whether two statements hold at the same points."""
    found = decide(left, right, conditions)
    if found.equal or found.different:
        return found
    there = follows(left, right, conditions)
    if there.different:
        return there
    back = follows(right, left, conditions)
    if back.different:
        return back
    return there if there.equal and back.equal else _OPEN


def follows(left: Side, right: Side, conditions: Conditions) -> Decision:
    """Whether `right` holds wherever `left` does."""
    if left.closed.free or right.closed.free:
        return _OPEN
    if decide(left, right, conditions).equal:
        return Decision(EQUAL, "EQ.RELATION")
    found = _at_solutions(left, right, conditions)
    if found.equal or found.different:
        return found
    if any(
        rule(left, right, conditions) for rule in (_by_function, _by_square, _by_norm, _by_inverse)
    ):
        return Decision(EQUAL, "EQ.RELATION")
    return _as_sets(left, right, conditions)


def _at_solutions(left: Side, right: Side, conditions: Conditions) -> Decision:
    """Whether `right` holds at what solves `left`, the other names being drawn at random."""
    trees = (left.closed.tree, right.closed.tree)
    names = {node.name for tree in trees for node in walk(tree) if isinstance(node, Name)}
    solver = Solver(left)
    wanted = list(dict.fromkeys([*_standing_alone(right), *_standing_alone(left), *sorted(names)]))
    points, searched = 0, False
    seed = seed_of(trees, conditions.seed)
    drawn = valuations(conditions.scope, trees, conditions.given, seed)
    for number, valuation in enumerate(drawn):
        if number >= MOST_VALUATIONS or points >= ENOUGH or valuation.kind == "wide":
            break
        roots = solver.roots(valuation, wanted)
        if roots is None and holds(trees[0], valuation) and holds(trees[1], valuation) is False:
            return _refuted(valuation, names)
        if roots is None:
            searched = True
            continue
        for root in roots:
            point = valuation.moved(*root)
            truth = None if root[0] in valuation.rigid else holds(trees[1], point)
            if truth is None:
                return _OPEN
            if not truth:
                return _refuted(point, names)
            points += 1
        if roots and len(names) == 1:
            points = ENOUGH
    if points < ENOUGH or searched:
        return _OPEN
    return Decision(EQUAL, "EQ.RELATION", Evidence("ball", proved=False, points=points, digits=60))


def _refuted(point: Valuation, names: set[str]) -> Decision:
    where = point.describe(sorted(names))
    evidence = Evidence("ball", proved=True, points=1, counterexample=where)
    place = ", ".join(f"{name} = {value}" for name, value in where.items())
    return different("NEQ.RELATION", wording.only_one_holds(place), evidence=evidence)


def _standing_alone(side: Side) -> list[str]:
    return [
        member.name
        for node in walk(side.tree)
        if isinstance(node, Relation)
        for member in node.members
        if isinstance(member, Name)
    ]


# The same done to both sides.


def _by_function(left: Side, right: Side, conditions: Conditions) -> bool:
    """Whether one statement is the other with both sides squared, or put into the exponential."""
    return any(
        _are_images(left, right, image, conditions)
        for image in (lambda tree: Power(tree, _TWO), lambda tree: Power(Constant("e"), tree))
    ) or _are_images(right, left, lambda tree: Power(Constant("e"), tree), conditions, turned=True)


def _are_images(
    base: Side,
    image: Side,
    function: Callable[[Tree], Tree],
    conditions: Conditions,
    *,
    turned: bool = False,
) -> bool:
    """Whether both sides of `image` are the function's values of those of `base`, wherever the premise has a value."""
    first, second = base.tree, image.tree
    if not (_is_plain(first) and _is_plain(second)):
        return False
    assert isinstance(first, Relation)
    assert isinstance(second, Relation)
    for a, b in zip(first.members, second.members, strict=True):
        mapped = side_of(function(a), base.scope)
        plain = side_of(b, image.scope)
        if not isinstance(mapped, Side) or not isinstance(plain, Side):
            return False
        if mapped.kind != "value" or plain.kind != "value":
            return False
        key, answer = (plain, mapped) if turned else (mapped, plain)
        if not decide(key, answer, conditions).equal:
            return False
    return True


def _is_plain(tree: Tree) -> bool:
    return isinstance(tree, Relation) and tree.operators == ("=",)


def _by_square(left: Side, right: Side, conditions: Conditions) -> bool:
    """`a^2 = 0` and `a = 0` say the same."""
    for root, square in ((left, right), (right, left)):
        if not all(_is_plain(side.tree) and is_zero(_last(side)) for side in (root, square)):
            return False
        squared = side_of(Power(difference(root.tree), _TWO), root.scope)
        whole = side_of(difference(square.tree), square.scope)
        if isinstance(squared, Diagnostic) or isinstance(whole, Diagnostic):
            continue
        if ratio_sign(squared, whole, conditions):
            return True
    return False


def _last(side: Side) -> Tree:
    assert isinstance(side.tree, Relation)
    return side.tree.members[-1]


def _by_norm(left: Side, right: Side, conditions: Conditions) -> bool:
    """Whether one says that the (squared) length of a vector is zero, and the other that the vector is."""
    return _is_length(left, right, conditions) or _is_length(right, left, conditions)


def _is_length(number: Side, vector: Side, conditions: Conditions) -> bool:
    if not (_is_plain(number.tree) and _is_plain(vector.tree)):
        return False
    gap, length = difference(vector.tree), difference(number.tree)
    whole = side_of(gap, vector.scope)
    if (
        not isinstance(whole, Side)
        or whole.closed.shape is None
        or whole.closed.shape.is_scalar
        or not whole.closed.shape.is_column
    ):
        return False
    squared = side_of(Product((Transpose(gap), gap)), vector.scope)
    if not isinstance(squared, Side):
        return False
    for tree in (length, Power(length, _TWO)):
        side = side_of(tree, number.scope)
        if (
            isinstance(side, Side)
            and side.kind == "value"
            and ratio_sign(side, squared, conditions)
        ):
            return True
    return False


def _by_inverse(left: Side, right: Side, conditions: Conditions) -> bool:
    """Whether one is the other times an inverse that stands in front: `w = A^{-1} b` and `A w = b`."""
    return any(
        decide(multiplied, other, conditions).equal
        for solved, other in ((left, right), (right, left))
        for multiplied in [_multiplied(solved)]
        if multiplied is not None
    )


def _multiplied(side: Side) -> Side | None:
    match side.tree:
        case Relation(
            members=(left, Product(factors=(Power() as inverse, *rest))), operators=("=",)
        ) if rest and inverse.exponent in (Negation(_ONE), Number(Fraction(-1))):
            right = rest[0] if len(rest) == 1 else Product(tuple(rest))
            found = side_of(Relation((Product((inverse.base, left)), right), ("=",)), side.scope)
            return found if isinstance(found, Side) else None
        case _:
            return None


def difference(tree: Tree) -> Tree:
    """The two sides of an equation, one less the other."""
    assert isinstance(tree, Relation)
    first, last = tree.members[0], tree.members[-1]
    return first if is_zero(last) else Sum((first, Negation(last)))


def _as_sets(left: Side, right: Side, conditions: Conditions) -> Decision:
    """Conditions on one letter as sets of numbers: `right` holds all of `left` if both together are `right`."""
    both = side_of(Logic("or", (left.tree, right.tree)), right.scope)
    if not isinstance(both, Side) or both.kind not in {"relation", "condition"}:
        return _OPEN
    return same_statements(both, right, conditions)
