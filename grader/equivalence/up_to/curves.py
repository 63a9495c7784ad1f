"""Families of curves given by equations with a free constant: x² + y² = C and y² = K − x²."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, Decision, different, undecided
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.sides import Side, is_equation
from grader.equivalence.up_to.sampling import (
    DIGITS,
    PRECISION,
    agrees,
    is_nonzero,
    number,
    put_in,
    sampled,
)
from grader.equivalence.up_to.spaces import Space, balanced
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import (
    Differential,
    Name,
    Negation,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.numerics.ring import arithmetic
from grader.numerics.structure import distinct

POINTS = 8
_MIXED = Fraction(7, 3)


def same_curves(key: Side, answer: Side, conditions: Conditions) -> Decision:
    """Whether two equations with one free constant each describe the same family of curves."""
    open_question = undecided("UNDECIDED.UP_TO", wording.PERSON)
    levels = [_level(side, conditions) for side in (key, answer)]
    asked, given = levels
    if asked is None or given is None:
        return open_question
    pair = conditions.pair(Aligned(asked[0], given[0], ()))
    if not all(_is_linear(level, pair) for level in (asked, given)):
        return open_question
    functions = [_function(level) for level in (asked, given)]
    seen = sampled(pair, functions[:1], functions[1:], POINTS)
    if len(seen.points) < POINTS:
        return open_question
    ones = [fmpq(1)] * len(seen.joined(0))
    one, left, right = balanced([ones, seen.joined(0), seen.joined(1)])
    inside = Space([one, left]).holds(right)
    if inside and Space([one]).holds(right) is False:
        evidence = Evidence("ball", proved=False, points=len(seen.points), digits=DIGITS)
        return Decision(EQUAL, "EQ.UP_TO", evidence)
    if inside is False and _are_independent(functions, pair):
        return different("NEQ.PARAMETERS")
    return different("NEQ.PARAMETERS") if inside else open_question


def _level(side: Side, conditions: Conditions) -> tuple[Tree, str] | None:
    """Left side minus right side of an equation, and its one free constant."""
    tree = side.closed.tree
    if not isinstance(tree, Relation) or not is_equation(tree) or len(tree.members) != 2:
        return None
    names = {node.name for node in distinct(tree) if isinstance(node, Name)}
    free = [name for name in sorted(names) if name not in conditions.loose.fixed]
    left, right = tree.members
    return (Sum((left, Negation(right))), free[0]) if len(free) == 1 else None


def _at(level: tuple[Tree, str], value: Fraction | int) -> Tree:
    return put_in(level[0], {level[1]: number(value)})


def _is_linear(level: tuple[Tree, str], pair: Pair) -> bool:
    """Whether the equation is of the first degree in its constant, and holds it."""
    trees = [_at(level, value) for value in (0, 1, _MIXED)]
    seen = sampled(pair, trees, [], POINTS)
    with arithmetic(PRECISION):
        lines = [
            is_nonzero(b[0] - a[0])
            and agrees((b[0] - a[0]) * _MIXED.numerator / _MIXED.denominator, c[0] - a[0])
            for a, b, c in seen.points
        ]
    return bool(lines) and all(lines)


def _function(level: tuple[Tree, str]) -> Tree:
    """What the constant is equal to: f₀ + C f₁ = 0 where C = −f₀ / f₁."""
    start, end = _at(level, 0), _at(level, 1)
    return Quotient(Negation(start), Sum((end, Negation(start))))


def _are_independent(functions: Sequence[Tree], pair: Pair) -> bool:
    """Whether the two functions certainly have different level curves: their gradients are not parallel somewhere."""
    names = sorted({n.name for f in functions for n in distinct(f) if isinstance(n, Name)})
    for k, first in enumerate(names):
        for second in names[k + 1 :]:
            slopes = [
                [Differential("derivative", f, (Name(name),)) for name in (first, second)]
                for f in functions
            ]
            minor = Sum(
                (
                    Product((slopes[0][0], slopes[1][1])),
                    Negation(Product((slopes[0][1], slopes[1][0]))),
                )
            )
            with arithmetic(PRECISION):
                rows = sampled(pair, [minor], [], POINTS).points
                if any(is_nonzero(row[0][0]) for row in rows):
                    return True
    return False
