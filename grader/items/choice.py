"""Kind `choice`: one option, named by its key or its text."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.verdict import Evidence, Verdict
from grader.items.choosing import chosen, chosen_of_list, without_struck
from grader.items.model import Answer, Item
from grader.text import visible

CHOICE = Evidence("choice", proved=False)
BLANK = Verdict("blank", Fraction(0), "BLANK")


def mark(item: Item, answer: Answer) -> Verdict:
    """Correct if the only option named is the key, or one of the keys."""
    text = answer.as_text
    if not without_struck(text).strip():
        return BLANK
    found = chosen_of_list(answer.steps, item.options)
    if answer.text is not None:
        found = chosen(text, item.options, several=False)
        if not found.keys:
            found = chosen(text, item.options, several=True)
    if found.unknown or not found.keys:
        return unknown_option(item, found.unknown or text)
    read_as = options_in_words(item, found.keys)
    if len(found.keys) > 1:
        say = "Several options are chosen here, and one is asked for."
        return Verdict("invalid", Fraction(0), "CHOICE.SEVERAL", read_as, (say,))
    if found.keys[0] in right_options(item):
        return Verdict("correct", Fraction(1), "CHOICE.RIGHT", read_as, evidence=CHOICE)
    return Verdict("incorrect", Fraction(0), "CHOICE.WRONG", read_as, evidence=CHOICE)


def right_options(item: Item) -> frozenset[str]:
    """The keys of the right options; the sheet may name them by their texts."""
    return frozenset(chosen_of_list(item.keys, item.options).keys)


def unknown_option(item: Item, text: str) -> Verdict:
    """The verdict on an answer that names none of the options."""
    known = ", ".join(item.options)
    say = f"“{visible(text.strip(), 60)}” is none of the options; they are {known}."
    return Verdict("invalid", Fraction(0), "CHOICE.UNKNOWN", feedback=(say,))


def options_in_words(item: Item, keys: tuple[str, ...]) -> str:
    """`a (Ada Lovelace), c (Emmy Noether)`."""
    return ", ".join(f"{key} ({visible(item.options[key], 80)})" for key in keys)
