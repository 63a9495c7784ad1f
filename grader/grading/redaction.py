"""What a report may show: the key, and what gives it away, only to whoever may see it."""

from __future__ import annotations

from dataclasses import replace

from grader.equivalence.verdict import Evidence
from grader.grading.report import ItemReport, Report

REVEALS = ("never", "after", "always")
EXPECTED = "key"


def redact(report: Report, reveal: str = "never") -> Report:
    """The report without keys. `always` leaves them; `after` leaves those of items with full credit."""
    if reveal not in REVEALS:
        raise ValueError(f"reveal is never, after or always, not {reveal!r}")
    if reveal == "always":
        return report
    return replace(report, items=tuple(_redacted(item, reveal) for item in report.items))


def _redacted(item: ItemReport, reveal: str) -> ItemReport:
    if reveal == "after" and item.credit == 1:
        return item
    return replace(item, key=(), evidence=_without_key(item.evidence))


def _without_key(evidence: Evidence | None) -> Evidence | None:
    """A counterexample keeps its point and the answer's own value there."""
    if evidence is None or evidence.counterexample is None:
        return evidence
    left = {name: value for name, value in evidence.counterexample.items() if name != EXPECTED}
    return replace(evidence, counterexample=left)
