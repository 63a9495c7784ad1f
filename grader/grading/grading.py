"""One submission against one sheet: every item marked, whatever becomes of the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from grader.equivalence.verdict import Verdict
from grader.grading.guarding import guarded_mark, read_unjudged
from grader.grading.redaction import redact
from grader.grading.report import ItemReport, Report
from grader.items.model import Answer, Concept, Earlier, Item
from grader.sheets import (
    Fault,
    Sheet,
    Submission,
    answers_for,
    find_sheet,
    load_sheet,
    read_submission,
)
from grader.text import Diagnostic

Judge = Callable[[Item, Answer | None, Mapping[str, Earlier]], Verdict]
"""How an answer is judged, given the items before it: `guarded_mark`, or that with a memory."""

NOTES: dict[str, str] = {
    "CHECK.READABLE": "The answer can be read, and is of the kind and shape asked for; it was not judged.",
    "KEY.UNREADABLE": "The sheet's own key cannot be read; a person must look.",
    "FAULT.CRASH": "The grader failed on this answer; a person must look.",
    "READ.NO_ANSWER": "What was handed in is no answer: a list in a list, a mapping without names.",
}


def grade(
    path: str | os.PathLike[str],
    problems: str | os.PathLike[str] | None = None,
    *,
    reveal: str = "never",
) -> Report:
    """The report on a submission's file; `problems` is the folder of sheets.

    Raises: SubmissionError, SheetError with every fault of the file concerned.
    """
    submission = read_submission(path)
    sheet = load_sheet(find_sheet(submission, problems))
    return redact(grade_submission(submission, sheet), reveal)


def grade_submission(submission: Submission, sheet: Sheet, judge: Judge = guarded_mark) -> Report:
    """The report with keys in it, for `redact`. Raises: SubmissionError for an item answered twice.

    By `read_unjudged` every answer is only read, and held against the kind and the shape that are asked for.
    """
    judged = judge is not read_unjudged
    answers = answers_for(submission, sheet)
    marked: dict[str, Earlier] = {}
    items = tuple(
        _marked(item, answers.by_item.get(item.id), marked, judge, judged=judged)
        for item in sheet.items
    )
    return Report(
        sheet=sheet.id,
        title=sheet.title,
        student=submission.student,
        file=submission.file,
        pass_mark=sheet.pass_mark,
        items=items,
        warnings=(*submission.warnings, *answers.unplaced, *_unreadable_keys(sheet, items)),
        judged=judged,
    )


def _unreadable_keys(sheet: Sheet, items: tuple[ItemReport, ...]) -> Iterator[Fault]:
    """Told without the key's text: this report may be for the student."""
    for item, found in zip(sheet.items, items, strict=True):
        if found.note == "KEY.UNREADABLE":
            message = f"The key of {item.id} cannot be read."
            yield Fault(sheet.path, item.line, 1, message, "`grade lint` on the sheet says why.")


def _marked(
    item: Item,
    answer: Answer | Diagnostic | None,
    marked: dict[str, Earlier],
    judge: Judge,
    *,
    judged: bool,
) -> ItemReport:
    """The report on one item; `marked` are those before it, and is added to."""
    start = time.perf_counter()
    if isinstance(answer, Diagnostic):
        say = (answer.sentence(),)
        verdict = Verdict("invalid", Fraction(0), answer.code, feedback=say)
        text, line = None, None
    else:
        verdict = judge(item, answer, marked)
        text = None if answer is None or answer.is_blank else answer.as_text
        line = None if answer is None else answer.line
        marked[item.id] = Earlier(item, answer, verdict)
    elapsed = (time.perf_counter() - start) * 1000
    return ItemReport(
        id=item.id,
        title=item.title,
        kind=item.kind,
        points=item.points,
        credit=None
        if verdict.credit is None
        else min(max(verdict.credit, Fraction(0)), Fraction(1)),
        outcome=verdict.outcome,
        note=verdict.note,
        read_as=verdict.read_as,
        feedback=verdict.feedback,
        evidence=verdict.evidence,
        answer=text,
        line=line,
        elapsed_ms=elapsed,
        column=verdict.column,
        key=item.keys or tuple(map(_in_words, item.rubric)),
        review=judged and (verdict.review or (item.review and verdict.outcome != "blank")),
        steps=verdict.steps,
    )


def _in_words(concept: Concept) -> str:
    """A line of a rubric, for whoever may see the key."""
    return f"{concept.concept}: {' | '.join(concept.any_of)}"
