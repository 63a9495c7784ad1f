"""One score a student and sheet, for gradebooks of others: what is left to a person has none yet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.classroom.formats import Row
from grader.grading.report import Report
from grader.records import record


@record
class Column:
    """A sheet with what it is worth."""

    sheet: str
    title: str
    points: Fraction


@record
class Line:
    """A student with a report for each column, None where nothing was handed in or graded."""

    student: str
    reports: tuple[Report | None, ...]


def columns_of(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The sheets in the order in which they occur."""
    found: dict[str, Column] = {}
    for row in rows:
        report = row.report
        if report is not None and report.sheet not in found:
            title = report.title or report.sheet
            found[report.sheet] = Column(report.sheet, title, report.points)
    return tuple(found.values())


def lines_of(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Line, ...]:
    """A line for each student; one who handed in the same sheet twice has two, so that nothing is lost unseen.

    A submission without a student's name has none: nobody could be given its score.
    """
    found: dict[tuple[str, int], dict[str, Report]] = {}
    for row in rows:
        report = row.report
        if report is None or not report.student.strip():
            continue
        number = 0
        while report.sheet in found.get((report.student, number), {}):
            number += 1
        found.setdefault((report.student, number), {})[report.sheet] = report
    return tuple(
        Line(student, tuple(sheets.get(column.sheet) for column in columns))
        for (student, _), sheets in found.items()
    )


def settled_score(report: Report | None) -> Fraction | None:
    """The score, None while something is left to a person."""
    if report is None or report.score != report.score_max:
        return None
    return report.score
