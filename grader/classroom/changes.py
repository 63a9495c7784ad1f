"""What a second grading changes: old and new marks side by side, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.classroom.result import Result
from grader.grading.report import ItemReport, Report
from grader.records import record

SHEET = "the item has changed in the sheet"
ANSWER = "the answer has changed"
GRADE = "another version of grade"
UNKNOWN = "the sheet, the answer or grade has changed"
NEW = "the item is new"
GONE = "the item is gone from the sheet"


@record
class Change:
    """An item whose mark is another: None where there was, or is, no such item."""

    item: str
    before: ItemReport | None
    after: ItemReport | None
    why: str


def changes(before: Result, after: Result) -> Iterator[Change]:
    """The items with another outcome, credit or worth, in the sheet's order; those that are gone come last."""
    old, new = _items(before.graded.report), _items(after.graded.report)
    for name, item in new.items():
        former = old.get(name)
        if former is None:
            yield Change(name, None, item, NEW)
        elif _mark(former) != _mark(item):
            yield Change(name, former, item, _why(name, before, after))
    for name in old.keys() - new.keys():
        yield Change(name, old[name], None, GONE)


def decided_again(before: Result, after: Result) -> int:
    """How many items of the second report are not simply those of the first."""
    same = before.basis.get("engine") == after.basis.get("engine")
    return sum(not same or before.prints.get(name) != found for name, found in after.prints.items())


def _items(report: Report | None) -> Mapping[str, ItemReport]:
    return {} if report is None else {item.id: item for item in report.items}


def _mark(item: ItemReport) -> tuple[object, ...]:
    return item.outcome, item.credit, item.points


def _why(name: str, before: Result, after: Result) -> str:
    old, new = before.prints.get(name), after.prints.get(name)
    if old is None or new is None:
        return UNKNOWN
    reasons = []
    if old[0] != new[0]:
        reasons.append(SHEET)
    if old[1] != new[1]:
        reasons.append(ANSWER)
    if before.basis.get("engine") != after.basis.get("engine"):
        reasons.append(f"{GRADE} ({before.basis.get('engine')} → {after.basis.get('engine')})")
    return " and ".join(reasons) or UNKNOWN
