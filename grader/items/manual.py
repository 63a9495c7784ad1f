"""Kind `manual`: left to a person."""

from __future__ import annotations

from grader.equivalence.verdict import Verdict
from grader.items.model import Answer, Item


def mark(item: Item, answer: Answer) -> Verdict:
    """Anything handed in goes to a person; no credit is proposed."""
    del item, answer
    return Verdict("manual", None, "MANUAL")
