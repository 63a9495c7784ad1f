"""Items of kind `expression`: any value, compared with its key."""

from __future__ import annotations

from grader.equivalence.marking import check_item
from grader.equivalence.verdict import Verdict
from grader.items.model import Answer, Item


def mark(item: Item, answer: Answer, *, syntax: str = "auto") -> Verdict:
    """The verdict on an answer.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    return check_item(item, answer, syntax=syntax)
