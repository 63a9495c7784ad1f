"""The kinds of item: one module a kind, `mark(item, answer)`; `KINDS` names them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from grader.equivalence.verdict import Verdict, outcome_of
from grader.items import manual
from grader.items.model import Answer, Item


def _expression(item: Item, answer: Answer) -> Verdict:
    from grader.items.expression import mark as mark_expression

    return mark_expression(item, answer, syntax=item.syntax)


def _number(item: Item, answer: Answer) -> Verdict:
    from grader.items.number import mark as mark_number

    return mark_number(item, answer, syntax=item.syntax)


def _shape(item: Item, answer: Answer) -> Verdict:
    from grader.items.shape import mark as mark_shape

    return mark_shape(item, answer)


def _choice(item: Item, answer: Answer) -> Verdict:
    from grader.items.choice import mark as mark_choice

    return mark_choice(item, answer)


def _choices(item: Item, answer: Answer) -> Verdict:
    from grader.items.choices import mark as mark_choices

    return mark_choices(item, answer)


def _blank(item: Item, answer: Answer) -> Verdict:
    from grader.items.blank import mark as mark_blank

    return mark_blank(item, answer)


def _derivation(item: Item, answer: Answer) -> Verdict:
    from grader.items.derivation import mark as mark_derivation

    return mark_derivation(item, answer, syntax=item.syntax)


def _text(item: Item, answer: Answer) -> Verdict:
    from grader.items.text import mark as mark_text

    return mark_text(item, answer)


def _witness(item: Item, answer: Answer) -> Verdict:
    from grader.items.witness import mark as mark_witness

    return mark_witness(item, answer)


KINDS: Mapping[str, Callable[[Item, Answer], Verdict]] = {
    "expression": _expression,
    "number": _number,
    "shape": _shape,
    "choice": _choice,
    "choices": _choices,
    "blank": _blank,
    "text": _text,
    "derivation": _derivation,
    "witness": _witness,
    "manual": manual.mark,
}


_PROVABLE = frozenset({"expression", "number", "derivation"})
"""Kinds whose verdicts may rest on a proof."""

NOT_PROVED = "No proof was found, and this exercise asks for one; a person will look at it."


def _only_proved(verdict: Verdict) -> Verdict:
    """With `evidence: proof` what rests on points alone goes to a person."""
    if verdict.outcome not in {"correct", "partial", "incorrect"}:
        return verdict
    if verdict.evidence is None or verdict.evidence.proved:
        return verdict
    return replace(
        verdict, outcome="undecided", credit=None, note="NOT_PROVED", feedback=(NOT_PROVED,)
    )


_LOOKS_FOR_MISTAKES = frozenset({"expression"})
"""Kinds that compare an answer with the known mistakes themselves."""


def mark(item: Item, answer: Answer | None) -> Verdict:
    """The verdict on one answer; a missing or empty one is `blank`, whatever the kind."""
    if answer is None or answer.is_blank:
        from grader.items.choice import BLANK

        return BLANK
    verdict = KINDS[item.kind](item, answer)
    if item.evidence and item.kind in _PROVABLE:
        verdict = _only_proved(verdict)
    if item.kind in _LOOKS_FOR_MISTAKES or verdict.outcome != "incorrect":
        return verdict
    return _known_mistake(item, answer, verdict)


_WRITTEN_OTHERWISE = ("FORM.", "FIGURES.MANY")
"""Notes of answers that have the value of the mistake."""


def _known_mistake(item: Item, answer: Answer, verdict: Verdict) -> Verdict:
    """The verdict that the sheet has for a mistake it knows: an answer that would be right if the mistake were the key."""
    for number, mistake in enumerate(item.mistakes, 1):
        as_key = replace(item, keys=(mistake.when,), pattern="", mistakes=())
        found = KINDS[item.kind](as_key, answer)
        if found.outcome == "correct" or found.note.startswith(_WRITTEN_OTHERWISE):
            said = (mistake.say,) if mistake.say else ()
            return replace(
                verdict,
                outcome=outcome_of(mistake.credit),
                credit=mistake.credit,
                note=f"MISTAKE.{number}",
                feedback=said,
            )
    return verdict


__all__ = ["KINDS", "Answer", "Item", "mark"]
