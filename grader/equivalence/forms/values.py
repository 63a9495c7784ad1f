"""What parts of an answer without letters are worth, in balls."""

from __future__ import annotations

from flint import arb, fmpq

from grader.equivalence.sides import Side, side_of
from grader.expression.declarations import Scope
from grader.expression.nodes import Tree
from grader.numerics import Valuation, value_at
from grader.numerics.ring import arithmetic

_PRECISION = 512


def sign_of(tree: Tree, scope: Scope) -> int | None:
    """The sign of a number without letters: 0 where it cannot be told from 0, None where it is no real number."""
    side = side_of(tree, scope)
    if not isinstance(side, Side):
        return None
    value = value_at(side.closed.tree, Valuation(0, "simple", {}, {}), _PRECISION)
    if not isinstance(value, fmpq | arb):
        return None
    with arithmetic(_PRECISION):
        return 1 if value > 0 else -1 if value < 0 else 0
