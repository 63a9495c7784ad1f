"""The sheet's own tests: answers that it accepts and rejects."""

from __future__ import annotations

from collections.abc import Iterator

from grader.equivalence.verdict import Verdict
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.subject import Subject, outcome, quoted

_OPEN = frozenset({"undecided", "fault"})


def judged(subject: Subject) -> Iterator[Finding]:
    """Every example gets what the sheet says."""
    if not subject.is_readable:
        return
    for name in ("accept", "reject"):
        for text in subject.examples(name):
            verdict = subject.judged(text.text)
            if verdict.outcome == "manual":
                return  # a person marks it, now or in this version
            finding = _accepted if name == "accept" else _rejected
            yield from finding(subject, text, verdict)


def _accepted(subject: Subject, text: Placed, verdict: Verdict) -> Iterator[Finding]:
    if verdict.outcome == "correct":
        return
    code = "EXAMPLE.UNDECIDED" if verdict.outcome in _OPEN else "EXAMPLE.REFUSED"
    at = subject.source.inside(text, verdict.column)
    yield subject.found(code, at, f"accept: {quoted(text.text)} is {outcome(verdict)}")


def _rejected(subject: Subject, text: Placed, verdict: Verdict) -> Iterator[Finding]:
    message = f"reject: {quoted(text.text)} is {outcome(verdict)}"
    if verdict.outcome == "correct":
        yield subject.found("EXAMPLE.ACCEPTED", text, message)
    elif verdict.outcome in _OPEN:
        yield subject.found("EXAMPLE.UNDECIDED", text, message)
    elif verdict.outcome == "invalid" and verdict.note.startswith("READ."):
        at = subject.source.inside(text, verdict.column)
        yield subject.found("EXAMPLE.UNREADABLE", at, message)


def repeated(subject: Subject) -> Iterator[Finding]:
    """No example stands there twice."""
    lines: dict[str, int] = {}
    for name in ("accept", "reject"):
        for text in subject.examples(name):
            same = " ".join(text.text.split())
            if same in lines:
                message = f"The example {quoted(text.text)} stands already in line {lines[same]}."
                yield subject.found("EXAMPLE.REPEATED", text, message)
            lines.setdefault(same, text.line)
