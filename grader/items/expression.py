"""Items of kind `expression`: any value, compared with its key."""

from __future__ import annotations

from grader.equivalence.marking import check_item
from grader.equivalence.numbers import numeric_check
from grader.equivalence.verdict import Verdict
from grader.items.model import Answer, Item

_MAY_BE_NEAR = frozenset({"incorrect", "partial", "undecided"})
"""Outcomes of an exact comparison that a tolerance may change."""


def mark(item: Item, answer: Answer, *, syntax: str = "auto") -> Verdict:
    """The verdict on an answer.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    if item.scope.data:
        return numeric_check(item, answer, syntax=syntax)
    verdict = check_item(item, answer, syntax=syntax)
    if item.tolerance is None or verdict.outcome not in _MAY_BE_NEAR:
        return verdict
    near = numeric_check(item, answer, syntax=syntax)
    better = near.outcome == "correct" or (near.credit or 0) > (verdict.credit or 0)
    return near if better and near.credit is not None else verdict
