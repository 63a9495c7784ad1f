"""Points: parts add up to their problem, a pass mark has points, `manual` says what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from grader.sheets.fields import fraction_of, present
from grader.sheets.lint.finding import Finding, Place, found
from grader.sheets.lint.subject import Subject
from grader.sheets.model import Sheet
from grader.sheets.tree import Table, text_of


def sums(sheet: Sheet, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """A problem that states its points has parts of as many."""
    by_id = {subject.item.id: subject for subject in subjects}
    for problem in sheet.problems:
        parts = [by_id[item] for item in problem.items]
        if not parts or len(parts[0].tables) < 3:
            continue
        table: Table = parts[0].tables[1]
        node = present(table, "points")
        stated = fraction_of(text_of(node) or "") if node is not None else None
        total = sum((part.item.points for part in parts), Fraction(0))
        if node is not None and stated is not None and stated != total:
            message = (
                f"The problem says {_shown(stated)} points, its parts add up to {_shown(total)}."
            )
            yield found("POINTS.SUM", node, problem.id, message)


def some(sheet: Sheet, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """A sheet with a pass mark has points."""
    if sheet.pass_mark and not any(item.points for item in sheet.items):
        root = subjects[0].tables[-1] if subjects else None
        spot = (root.get("pass_mark") if root else None) or Place(1, 1)
        message = "The sheet has a pass mark, and all its items are worth 0."
        yield found("POINTS.NONE", spot, "", message)


def manual(subject: Subject) -> Iterator[Finding]:
    """An item that only a person can mark says what it is worth."""
    if subject.item.kind == "manual" and present(subject.own, "points") is None:
        message = "The item says nothing of `points`: write 0 for a mere statement."
        yield subject.found("POINTS.MANUAL", subject.own, message)


def _shown(points: Fraction) -> str:
    return str(points) if points.denominator == 1 else f"{float(points):g}"
