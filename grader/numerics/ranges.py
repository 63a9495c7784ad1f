"""The ends of declared ranges, and whether anything is between them."""

from __future__ import annotations

from flint import arb, fmpq

from grader.expression.declarations import Value
from grader.expression.nodes import Tree
from grader.numerics.drawing import rational_near
from grader.numerics.evaluation import Evaluator
from grader.numerics.ring import LEAST_PRECISION
from grader.numerics.valuation import Valuation

_NOWHERE = Valuation(0, "general", {}, {})
_WHOLE = frozenset({"integer", "natural"})


def end_of(tree: Tree | None) -> fmpq | None:
    """An end of a range as a rational; None where the range is open to infinity."""
    if tree is None:
        return None
    value = Evaluator(tree).at(_NOWHERE, LEAST_PRECISION)
    if type(value) is fmpq:
        return value
    return rational_near(value) if type(value) is arb and value.is_finite() else None


def is_empty(declared: Value) -> bool:
    """Whether no number of the declared field is in the declared range."""
    interval = declared.range
    if interval is None:
        return False
    low, high = end_of(interval.lower), end_of(interval.upper)
    if low is None or high is None:
        return False
    if declared.field in _WHOLE:
        low = fmpq(low.ceil()) if interval.closed_left else fmpq(low.floor()) + 1
        high = fmpq(high.floor()) if interval.closed_right else fmpq(high.ceil()) - 1
        return bool(low > high)
    both = interval.closed_left and interval.closed_right
    return bool(low > high) or bool(low == high and not both)
