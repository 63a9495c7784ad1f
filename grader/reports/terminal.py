"""The report for a terminal: readable at 40 columns, in a pipe, and without colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grader.equivalence.verdict import READABLE
from grader.grading.report import ItemReport, Report
from grader.reports.defusing import defused
from grader.reports.excerpt import excerpt, place_in_words
from grader.reports.lines import Line, cells_of
from grader.reports.look import Look
from grader.reports.words import (
    MARKS,
    evidence_in_words,
    said_of,
    score_of,
    standing_of,
    summary_counts,
    total_of,
)
from grader.text import visible

STYLES = {
    "correct": "green",
    "partial": "yellow",
    "incorrect": "red",
    "invalid": "magenta",
    "undecided": "cyan",
    "fault": "cyan",
    "manual": "cyan",
    "blank": "bright_black",
    READABLE: "green",
}

FAINT = "bright_black"

STEP_MARKS = {
    "holds": ("✓", "green"),
    "wrong": ("✗", "red"),
    "unreadable": ("!", "magenta"),
    "undecided": ("?", "cyan"),
    "recovers": ("~", "yellow"),
    "repeats": ("·", FAINT),
}
"""The marks at the links of a derivation; a member that only begins or remarks has none."""

NARROW = 60
"""Below this width the mark stands on a line of its own where it would crowd the title."""

SENTENCE = 1_000
"""How much of one sentence is shown; ours are far shorter."""


def write_terminal(reports: Sequence[Report], look: Look) -> str:
    """The reports one below the other, and a summary where several were asked for."""
    return _page(_lines(reports, look), look)


def write_trial(key_read_as: str, item: ItemReport, look: Look) -> str:
    """One answer held against one key."""
    style = STYLES.get(item.outcome, "default")
    lines = [
        *_wrapped(Line(("key read as ", FAINT), visible(key_read_as)), 0, look),
        Line((f"{MARKS.get(item.outcome, '?')} {item.outcome}", style)),
        *_body(item, look),
    ]
    return _page(lines, look)


def _page(lines: Iterable[Line], look: Look) -> str:
    return "".join(f"{_safe(line).written(color=look.color)}\n" for line in lines)


def _safe(line: Line) -> Line:
    """`line`, or the same without its colours where its words could be taken for a command."""
    plain = defused(line.plain)
    return line if plain == line.plain else Line(plain)


def _lines(reports: Sequence[Report], look: Look) -> Iterator[Line]:
    for position, report in enumerate(reports):
        if position:
            yield Line()
        yield from _report(report, look)
    if look.several and reports:
        yield Line()
        yield from _summary(reports, look)


def _report(report: Report, look: Look) -> Iterator[Line]:
    heading = Line((visible(report.title or report.sheet), "bold"))
    if report.student:
        heading.add(f" · {visible(report.student)}")
    yield from _wrapped(heading, 0, look)
    yield from _wrapped(Line((visible(report.file), FAINT)), 0, look)
    yield Line()
    for item in report.items:
        yield from _item(item, report, look)
    if report.items:
        yield Line()
    yield from _totals(report, look)


def _item(item: ItemReport, report: Report, look: Look) -> Iterator[Line]:
    yield from _headline(item, report, look)
    yield from _body(item, look)


def _body(item: ItemReport, look: Look) -> Iterator[Line]:
    """How the answer was read, where it could not be, what is said of it, and why."""
    if item.steps and (look.explain or item.outcome != "correct"):
        yield from _chain(item, look)
    elif item.read_as and (look.explain or item.outcome != "correct"):
        read_as = Line(("read as ", FAINT), visible(item.read_as))
        yield from _wrapped(read_as, 2, look)
    if item.outcome == "invalid" and item.column is not None and item.answer is not None:
        yield from _place(item.answer, item.column, look)
    for sentence in said_of(item):
        yield from _wrapped(Line(visible(sentence, SENTENCE)), 2, look)
    if look.explain:
        yield from _wrapped(_reason(item), 2, look)


def _chain(item: ItemReport, look: Look) -> Iterator[Line]:
    """The members of a derivation one below the other, with a mark at every link."""
    signs = max(len(step.sign) for step in item.steps)
    digits = len(str(len(item.steps)))
    indent = digits + signs + 4
    for number, step in enumerate(item.steps, 1):
        mark, style = STEP_MARKS.get(step.outcome, (" ", FAINT))
        line = Line((f"{mark} ", style), (f"{number:>{digits}} ", FAINT))
        line.add(f"{visible(step.sign):<{signs}} {visible(step.read_as, SENTENCE)}")
        yield from _wrapped(line, 2, look, hang=indent)
        for sentence in step.said:
            if sentence not in item.feedback:
                yield from _wrapped(Line((visible(sentence, SENTENCE), FAINT)), indent + 2, look)


def _headline(item: ItemReport, report: Report, look: Look) -> Iterator[Line]:
    """The mark, the item and its title; score and outcome in columns at the right, if they fit."""
    style = STYLES.get(item.outcome, "default")
    mark = f"{MARKS.get(item.outcome, '?')} "
    left = Line((mark, style), (visible(item.id), "bold"))
    if item.title:
        left.add(f"  {visible(item.title)}")
    right = Line((_score_column(item, report), style))
    gap = look.width - left.cells - right.cells
    if gap >= 2:
        yield Line(left, " " * gap, right)
        return
    if look.width >= NARROW:
        rows = list(_wrapped(left, 0, look, room=look.width - right.cells - 2, hang=2))
        gap = look.width - rows[0].cells - right.cells
        yield Line(rows[0], " " * gap, right)
        yield from rows[1:]
        return
    yield from _wrapped(left, 0, look, hang=2)
    score = f"{score_of(item)} " if report.judged else ""
    yield Line("  ", (f"{score}{item.outcome}", style))


def _score_column(item: ItemReport, report: Report) -> str:
    outcomes = max(len(other.outcome) for other in report.items)
    if not report.judged:
        return f"{item.outcome:<{outcomes}}"
    scores = max(len(score_of(other)) for other in report.items)
    return f"{score_of(item):>{scores}} {item.outcome:<{outcomes}}"


def _place(answer: str, column: int, look: Look) -> Iterator[Line]:
    line, caret = excerpt(answer, column, look.width - 4, cells_of)
    yield Line((f"  at {place_in_words(answer, column)}:", FAINT))
    yield Line(("  │ ", FAINT), line)
    yield Line(("  │ ", FAINT), (caret, STYLES["invalid"]))


def _reason(item: ItemReport) -> Line:
    """The evidence in words and the note, by which answers can be grouped."""
    if item.evidence is None:
        return Line((f"note {visible(item.note)}", FAINT))
    words = visible(evidence_in_words(item.evidence, item.outcome), SENTENCE)
    return Line(("because ", FAINT), words, (f" [{visible(item.note)}]", FAINT))


def _totals(report: Report, look: Look) -> Iterator[Line]:
    total = Line(("Score " if report.judged else "", "bold"), (total_of(report), "bold"))
    standing = standing_of(report)
    if standing:
        color = {True: "green", False: "red", None: "cyan"}[report.passed]
        total.add(": ")
        total.add((standing, color))
    yield from _wrapped(total, 0, look)
    if report.needs_review:
        names = ", ".join(map(visible, report.needs_review))
        yield from _wrapped(Line(("For a person: ", "cyan"), names), 0, look, hang=2)


def _summary(reports: Sequence[Report], look: Look) -> Iterator[Line]:
    yield Line((f"{summary_counts(reports)}:", "bold"))
    for report in reports:
        mark = {True: "✓", False: "✗", None: "?" if report.needs_review else " "}[report.passed]
        row = Line(f"{mark} {visible(report.file)}  {total_of(report)}")
        yield from _wrapped(row, 0, look, hang=2)


def _wrapped(
    text: Line, indent: int, look: Look, *, room: int = 0, hang: int = 0
) -> Iterator[Line]:
    """`text` in lines of at most `room` columns; all but the first stand `hang` columns further in."""
    width = max((room or look.width) - indent - hang, 10)
    for position, line in enumerate(text.wrapped(width)):
        yield Line(" " * (indent + (hang if position else 0)), line)
