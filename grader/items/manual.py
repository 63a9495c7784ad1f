"""Kind `manual`, and the kinds that this version leaves to a person."""

from __future__ import annotations

from grader.equivalence.verdict import Verdict
from grader.items.model import Answer, Item

_NOT_YET = {"witness": "witnesses"}


def mark(item: Item, answer: Answer) -> Verdict:
    """Anything handed in goes to a person; no credit is proposed."""
    del item, answer
    return Verdict("manual", None, "MANUAL")


def mark_later(item: Item, answer: Answer) -> Verdict:
    """Goes to a person because this version does not mark the kind."""
    del answer
    say = f"This version leaves {_NOT_YET[item.kind]} to a person."
    return Verdict("manual", None, f"{item.kind.upper()}.NOT_YET", feedback=(say,))
