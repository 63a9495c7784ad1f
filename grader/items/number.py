"""Items of kind `number`: a number within a tolerance, with its unit."""

from __future__ import annotations

from grader.equivalence.numbers import numeric_check
from grader.equivalence.verdict import Verdict
from grader.items.model import Answer, Item


def mark(item: Item, answer: Answer, *, syntax: str = "auto") -> Verdict:
    """The verdict on an answer.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    return numeric_check(item, answer, syntax=syntax)
