"""Kind `choices`: every right option and no other, named by keys or texts."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.verdict import Verdict
from grader.items.choice import (
    BLANK,
    CHOICE,
    options_in_words,
    right_options,
    unknown_option,
)
from grader.items.choosing import chosen, chosen_of_list, without_struck
from grader.items.model import Answer, Item


def mark(item: Item, answer: Answer) -> Verdict:
    """Scoring `all`: all or nothing. `per-option`: the share of options rightly marked or left."""
    if not without_struck(answer.as_text).strip(" ,;"):
        return BLANK
    if answer.text is not None:
        found = chosen(answer.text, item.options, several=True)
    else:
        found = chosen_of_list(answer.steps, item.options)
        if found.unknown and len(answer.steps) == 1:
            found = chosen(answer.steps[0], item.options, several=True)
    if found.unknown or not found.keys:
        return unknown_option(item, found.unknown or answer.as_text)
    right = right_options(item)
    rightly = sum((key in found.keys) == (key in right) for key in item.options)
    read_as = options_in_words(item, found.keys)
    if rightly == len(item.options):
        return Verdict("correct", Fraction(1), "CHOICES.ALL", read_as, evidence=CHOICE)
    if item.scoring != "per-option" or not rightly:
        return Verdict("incorrect", Fraction(0), "CHOICES.WRONG", read_as, evidence=CHOICE)
    say = f"{rightly} of {len(item.options)} options are rightly marked or left."
    credit = Fraction(rightly, len(item.options))
    return Verdict("partial", credit, "CHOICES.SOME", read_as, (say,), CHOICE)
