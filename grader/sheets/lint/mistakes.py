"""Known mistakes: each can be read, is one, and is the first that its answer meets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.equivalence.question import KeyFault
from grader.equivalence.verdict import Verdict
from grader.items.model import Answer, Mistake
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.keys import with_unit
from grader.sheets.lint.subject import MATHEMATICAL, Subject, outcome, quoted

_NUMBERED = re.compile(r"MISTAKE\.(\d+)")
_MARKED = MATHEMATICAL | {"shape", "choice", "choices", "blank"}


def readable(subject: Subject) -> Iterator[Finding]:
    """The `when` of every mistake can be read."""
    if subject.item.kind not in MATHEMATICAL:
        return
    for text in subject.mistakes:
        fault = subject.read(text.text)
        if isinstance(fault, KeyFault):
            yield subject.unreadable("MISTAKE.UNREADABLE", text, fault, "The mistake")


def reached(subject: Subject) -> Iterator[Finding]:
    """An answer that makes a mistake gets what this mistake says, and no more."""
    item = subject.item
    if item.kind not in _MARKED or not subject.is_readable:
        return
    places = subject.mistakes
    for number, (text, mistake) in enumerate(zip(places, item.mistakes, strict=True), 1):
        answer = Answer(text=with_unit(subject, text.text))
        verdict = subject.judge(subject.as_formulas, answer)
        hit = _NUMBERED.fullmatch(verdict.note)
        if hit is None:
            yield _missed(subject, text, verdict)
        elif int(hit[1]) < number:
            earlier = places[int(hit[1]) - 1]
            message = f"The mistake {quoted(text.text)} equals {quoted(earlier.text)} in line {earlier.line}."
            yield subject.found("MISTAKE.SAME", text, message)
        else:
            yield from _worth(subject, text, mistake)


def _missed(subject: Subject, text: Placed, verdict: Verdict) -> Finding:
    said = f"The mistake {quoted(text.text)} is {outcome(verdict)}"
    if verdict.outcome == "correct":
        why = (
            "it is within the tolerance" if verdict.note == "EQ.TOLERANCE" else "it equals the key"
        )
        message = f"The mistake {quoted(text.text)} is {verdict.outcome} [{verdict.note}]: {why}."
        return subject.found("MISTAKE.RIGHT", text, message)
    if verdict.credit is None:
        return subject.found("MISTAKE.UNDECIDED", text, said)
    return subject.found("MISTAKE.NOT_REACHED", text, said)


def _worth(subject: Subject, text: Placed, mistake: Mistake) -> Iterator[Finding]:
    if mistake.credit == 1:
        message = f"The mistake {quoted(text.text)} has the credit 1."
        yield subject.found("MISTAKE.FULL_CREDIT", text, message)
    elif mistake.credit == 0 and not mistake.say:
        message = f"The mistake {quoted(text.text)} has no `credit` and nothing to `say`."
        yield subject.found("MISTAKE.IDLE", text, message)
