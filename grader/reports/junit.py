"""The report as JUnit XML: one suite a submission, one case an item, for continuous integration.

Source: the schema that Jenkins and GitLab read; failure is the student's, error is ours, skipped waits for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.equivalence.verdict import READABLE
from grader.grading.report import ItemReport, Report
from grader.reports.look import Look
from grader.reports.words import result_of, said_of, total_of
from grader.text import visible

PASSED = frozenset({"correct", READABLE})
SKIPPED = frozenset({"undecided", "manual"})
LONGEST = 2_000


def write_junit(reports: Sequence[Report], look: Look) -> str:
    """The suites of all reports in one document."""
    del look
    root = Element("testsuites")
    for report in reports:
        root.append(_suite(report))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode") + "\n"


def _suite(report: Report) -> Element:
    kinds = [_kind(item) for item in report.items]
    suite = Element(
        "testsuite",
        name=visible(report.file),
        tests=str(len(kinds)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
        time=_seconds(sum(item.elapsed_ms for item in report.items)),
    )
    properties = SubElement(suite, "properties")
    for name, value in (
        ("sheet", report.sheet),
        ("student", report.student),
        ("score", total_of(report)),
    ):
        SubElement(properties, "property", name=name, value=visible(value))
    suite.extend(_case(item, report) for item in report.items)
    return suite


def _kind(item: ItemReport) -> str:
    """The element inside a test case; empty for one that passed."""
    if item.outcome == "fault":
        return "error"
    if item.outcome in SKIPPED or item.needs_review:
        return "skipped"
    return "" if item.outcome in PASSED else "failure"


def _case(item: ItemReport, report: Report) -> Element:
    case = Element(
        "testcase",
        name=visible(item.id),
        classname=visible(report.sheet),
        file=visible(report.file),
        time=_seconds(item.elapsed_ms),
    )
    if item.line is not None:
        case.set("line", str(item.line))
    kind = _kind(item)
    if not kind:
        return case
    message = result_of(item, report) + (" points" if report.judged else "")
    if kind == "skipped":
        SubElement(case, "skipped", message=message)
        return case
    found = SubElement(case, kind, message=message, type=item.outcome)
    read_as = [f"read as {item.read_as}"] if item.read_as else []
    found.text = "\n".join(visible(line, LONGEST) for line in (*read_as, *said_of(item)))
    return case


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1_000:.6f}"
