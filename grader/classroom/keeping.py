"""What of an earlier result need not be decided again: items whose sheet, answer and grade are what they were."""

from __future__ import annotations

from grader.classroom.result import Result
from grader.classroom.settings import Settings, options_text
from grader.classroom.verdict_json import verdict_to_text
from grader.equivalence.verdict import Verdict
from grader.grading.report import ItemReport

Kept = dict[str, tuple[str, str, str]]


def kept_from(result: Result, settings: Settings) -> Kept:
    """For each item the fingerprints that it must still have, and its verdict's text.

    Nothing is kept of a run with other options or another version of grade; nor where the grader had failed
    on an item, as others may build on it.
    """
    report, basis = result.graded.report, result.basis
    if report is None or not settings.secret or not settings.engine:
        return {}
    if basis.get("engine") != settings.engine or basis.get("options") != options_text(settings):
        return {}
    if any(item.outcome == "fault" for item in report.items):
        return {}
    found = {}
    for item in report.items:
        if item.id in result.prints and item.outcome != "blank":
            found[item.id] = (*result.prints[item.id], verdict_to_text(_verdict(item)))
    return found


def _verdict(item: ItemReport) -> Verdict:
    return Verdict(
        outcome=item.outcome,
        credit=item.credit,
        note=item.note,
        read_as=item.read_as,
        feedback=item.feedback,
        evidence=item.evidence,
        column=item.column,
        steps=item.steps,
        review=item.review,
    )
