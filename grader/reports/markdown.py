"""The report as Markdown: a table of the items, and below it what is said of those without full credit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.grading.report import ItemReport, Report
from grader.reports.look import Look
from grader.reports.words import (
    MARKS,
    evidence_in_words,
    number,
    said_of,
    score_of,
    standing_of,
    total_of,
)
from grader.text import visible

LONGEST = 1_000
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:^=/\"'])")


def write_markdown(reports: Sequence[Report], look: Look) -> str:
    """The reports one below the other."""
    return "\n".join("\n".join(_report(report, look)) + "\n" for report in reports)


def plain(text: str, limit: int = LONGEST) -> str:
    """Any text as Markdown that shows just this text: no markup, link, mention or HTML is made of it.

    Source: CommonMark 0.31, a backslash before ASCII punctuation; mentions and entities need character references.
    """
    shown = visible(text, limit).replace("&", "&amp;")
    return _PUNCTUATION.sub(r"\\\1", shown).replace("@", "&#64;")


def _report(report: Report, look: Look) -> Iterator[str]:
    student = f" · {plain(report.student)}" if report.student else ""
    yield f"## {plain(report.title or report.sheet)}{student}"
    yield ""
    standing = standing_of(report)
    yield f"**{plain(total_of(report))}**{f': {plain(standing)}' if standing else ''}"
    yield ""
    yield "| | item | points | outcome |"
    yield "| --- | --- | ---: | --- |"
    for item in report.items:
        title = f" {plain(item.title)}" if item.title else ""
        mark = MARKS.get(item.outcome, "?")
        points = score_of(item) if report.judged else number(item.points)
        yield f"| {mark} | **{plain(item.id)}**{title} | {plain(points)} | {item.outcome} |"
    for item in report.items:
        yield from _details(item, look)
    if report.needs_review:
        yield ""
        yield f"For a person: {', '.join(map(plain, report.needs_review))}"


def _details(item: ItemReport, look: Look) -> Iterator[str]:
    """How the answer was read and what is said of it, as a list."""
    if item.outcome == "correct" and not look.explain:
        return
    lines = [f"read as {item.read_as}"] if item.read_as and not item.steps else []
    lines += [
        f"{number} {step.sign} {step.read_as} ({step.outcome})"
        for number, step in enumerate(item.steps, 1)
    ]
    lines += said_of(item)
    if look.explain and item.evidence is not None:
        lines.append(f"because {evidence_in_words(item.evidence, item.outcome)}")
    if not lines:
        return
    yield ""
    yield f"**{plain(item.id)}**"
    yield ""
    yield from (f"- {plain(line)}" for line in lines)
