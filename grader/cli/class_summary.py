"""What `grade class` says on standard output: how it went, and where the results are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.classroom.formats import Row
from grader.grading.report_json import json_number
from grader.text import visible


def summary(rows: Sequence[Row], written: Sequence[str], kept: int) -> str:
    """A few lines; only graded rows count in the figures."""
    reports = [row.report for row in rows if row.report is not None]
    lines = [f"{_counted(len(reports), 'submission')} graded"]
    if len(reports) < len(rows):
        lines[0] += f", {len(rows) - len(reports)} not (the gradebook says why)"
    if kept:
        lines.append(f"{kept} of them kept from an earlier run; --fresh grades anew")
    shares = sorted(report.score / report.points for report in reports if report.points)
    if shares:
        mean = sum(shares, Fraction(0)) / len(shares)
        middle = (shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2
        lines.append(f"score: mean {_percent(mean)}, median {_percent(middle)}")
    below = sum(report.passed is False for report in reports)
    if any(report.pass_mark is not None for report in reports):
        lines.append(f"below the pass mark: {below}")
    left = [len(report.needs_review) for report in reports if report.needs_review]
    if left:
        items = _counted(sum(left), "item")
        lines.append(f"left to a person: {items} in {_counted(len(left), 'submission')}")
    lines += [f"wrote {visible(path, 1_000)}" for path in written]
    return "".join(f"{line}\n" for line in lines)


def _percent(share: Fraction) -> str:
    return f"{json_number(round(100 * share, 1))}%"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
