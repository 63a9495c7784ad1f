"""The instructor's page on a class: how it did, which items are hard, what the wrong answers are, and who waits for a person.

One file that loads nothing and runs nothing; the same results give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from grader.classroom import plots
from grader.classroom.analysis import Distribution, ItemFigures, distribution, item_figures
from grader.classroom.formats import Row
from grader.classroom.wrong_answers import Group, wrong_answers
from grader.equivalence.verdict import OUTCOMES
from grader.grading.report import ItemReport, Report
from grader.sheets.model import Sheet
from grader.syntax.drawing import FORMULAS, drawn_lines
from grader.text.html import Content, Element, element, page
from grader.text.styles import STYLES

OPEN_GROUPS, MOST_GROUPS = 4, 24
"""Groups of one item that are seen at once, and that are shown at all; the rest is counted."""

_OWN_STYLES = """
.plot { display: block; width: 100%; max-width: 36rem; height: auto; color: var(--ink); }
.fill-bar { fill: var(--open); } .stroke-bar { stroke: var(--open); }
.fill-ink { fill: var(--ink); } .stroke-ink { stroke: var(--ink); }
.stroke-grid { stroke: var(--line); }
figure { margin: .75rem 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .6rem; margin: .8rem 0; padding: 0; }
.figures div { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .7rem; }
.figures dt { color: var(--faint); font-size: .9rem; }
.figures dd { margin: 0; font-size: 1.15rem; font-weight: 600; }
.group { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; margin: .7rem 0; break-inside: avoid; }
.group > :first-child { margin: 0 0 .2rem; font-size: 1rem; }
.group p { margin: .3rem 0; }
details { margin: .35rem 0; } details > table { max-width: 26rem; } summary { cursor: pointer; color: var(--link); }
.files { columns: 14rem; margin: .3rem 0; padding-inline-start: 1.2rem; }
@media print { details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; } }
"""


def write_class_page(rows: Sequence[Row], sheets: Mapping[str, Sheet] | None = None) -> str:
    """The page; `sheets` by their ids let wrong answers be grouped by what they are worth."""
    by_sheet: dict[str, list[Row]] = {}
    for row in rows:
        if row.report is not None:
            by_sheet.setdefault(row.report.sheet, []).append(row)
    titles = [_title(found) for found in by_sheet.values()]
    one = len(by_sheet) == 1
    heading = titles[0] if one else "Class results"
    sections: list[Content] = []
    for number, (name, found) in enumerate(by_sheet.items(), 1):
        if not one:
            sections.append(element("h2", titles[number - 1]))
        sections.append(
            list(_sheet(found, (sheets or {}).get(name), f"s{number}", 2 if one else 3))
        )
    header = element("header", element("h1", heading), element("p", _counted(rows), class_="faint"))
    return page(
        f"{heading}: results",
        STYLES + _OWN_STYLES,
        [header, element("main", sections, list(_ungraded(rows)))],
    )


def _title(rows: Sequence[Row]) -> str:
    return next((row.report.title or row.report.sheet for row in rows if row.report), "")


def _counted(rows: Sequence[Row]) -> str:
    graded = sum(row.report is not None for row in rows)
    text = f"{_many(graded, 'submission')} graded"
    return text if graded == len(rows) else f"{text}, {len(rows) - graded} could not be graded"


def _sheet(rows: Sequence[Row], sheet: Sheet | None, name: str, level: int) -> Iterator[Element]:
    reports = [row.report for row in rows if row.report is not None]
    figures = [item for item in item_figures(reports) if item.points]
    yield from _scores(reports, name, level)
    yield from _items(figures, name, level)
    yield from _wrong(wrong_answers(rows, sheet), level)
    yield from _review(rows, level)


def _scores(reports: Sequence[Report], name: str, level: int) -> Iterator[Element]:
    found = distribution(reports)
    yield element(f"h{level}", "Scores")
    if found is None:
        yield element("p", "This sheet has no points.")
        return
    yield _key_figures(found, reports)
    waiting = sum(bool(report.needs_review) for report in reports)
    if waiting:
        yield element("p", f"{_many(waiting, 'submission')} still {'waits' if waiting == 1 else 'wait'} for a person; "
                      "what is left to one counts as 0 here.")  # fmt: skip
    yield _figure(plots.histogram(found.bins, f"{name}-scores"))
    width = 100 // len(found.bins)
    heads = [f"{width * k}–{width * (k + 1)}\u00a0%" for k in range(len(found.bins))]
    rows = [
        element("tr", element("th", head, scope="row"), element("td", str(count), class_="number"))
        for head, count in zip(heads, found.bins, strict=True)
    ]
    table = _table(
        "Score distribution", [("Share of the points", ""), ("Submissions", "number")], rows
    )
    yield element("details", element("summary", "The distribution as a table"), table)


def _key_figures(found: Distribution, reports: Sequence[Report]) -> Element:
    pairs = [
        ("Submissions", str(found.count)),
        ("Mean", _percent(found.mean)),
        ("Median", _percent(found.median)),
        ("Standard deviation", f"{100 * found.deviation:.1f}\u00a0%" if found.count > 1 else "–"),
        ("Range", f"{_percent(found.lowest)} to {_percent(found.highest)}"),
    ]
    if any(report.pass_mark is not None for report in reports):
        passed = sum(report.passed is True for report in reports)
        pairs.append(("Passed", f"{passed} of {len(reports)}"))
    boxes = [element("div", element("dt", head), element("dd", text)) for head, text in pairs]
    return element("dl", boxes, class_="figures")


def _figure(plot: Element | None) -> Element:
    return (
        element("p", plots.HOW_TO_GET_PLOTS, class_="faint")
        if plot is None
        else element("figure", plot)
    )


def _items(figures: Sequence[ItemFigures], name: str, level: int) -> Iterator[Element]:
    yield element(f"h{level}", "Items")
    shares = [None if f.difficulty is None else float(f.difficulty) for f in figures]
    yield _figure(plots.difficulties(shares, f"{name}-items"))
    rows = [
        element(
            "tr",
            element("td", str(number), class_="number"),
            element(
                "th",
                f.id,
                _subtitle(f.id, f.title, "title"),
                scope="row",
            ),
            element("td", "–" if f.difficulty is None else _percent(f.difficulty), class_="number"),
            element(
                "td",
                "–" if f.discrimination is None else _signed(f.discrimination),
                class_="number",
            ),
        )
        for number, f in enumerate(figures, 1)
    ]
    heads = [
        ("No.", "number"),
        ("Item", ""),
        ("Mean share", "number"),
        ("Item–rest correlation", "number"),
    ]
    yield _table("How hard the items are", heads, rows)
    yield element(
        "p",
        "Mean share: of the points, over all whose mark is settled. Item–rest correlation (discrimination): of an item's score with "
        "the score in all other items; near 0 or below, the item does not tell who knows the subject, and deserves a look.",
        class_="faint",
    )
    yield _outcomes(figures)


def _outcomes(figures: Sequence[ItemFigures]) -> Element:
    seen = [outcome for outcome in OUTCOMES if any(f.outcomes.get(outcome) for f in figures)]
    rows = [
        element(
            "tr",
            element("th", f.id, scope="row"),
            [element("td", str(f.outcomes.get(outcome, 0)), class_="number") for outcome in seen],
        )
        for f in figures
    ]
    heads = [("Item", ""), *((outcome, "number") for outcome in seen)]
    table = _table("Outcomes", heads, rows)
    return element(
        "div", table, class_="wide", tabindex="0", role="group", aria_label="Outcomes of all items"
    )


def _subtitle(name: str, title: str, kind: str) -> Element | None:
    """The title, where it says more than the name."""
    return element("span", title, class_=kind) if title not in ("", name) else None


def _wrong(groups: Mapping[str, Sequence[Group]], level: int) -> Iterator[Element]:
    yield element(f"h{level}", "Wrong answers, grouped by what they are worth")
    if not groups:
        yield element("p", "There are none.")
    for name, found in groups.items():
        yield element(f"h{level + 1}", name, " ", _subtitle(name, found[0].title, "faint"))
        yield from (_group(group, level + 2) for group in found[:OPEN_GROUPS])
        more = [_group(group, level + 2) for group in found[OPEN_GROUPS:MOST_GROUPS]]
        if more:
            head = f"{_many(len(more), 'more group')} of {name}"
            yield element("details", element("summary", head), more)
        rest = found[MOST_GROUPS:]
        if rest:
            answers = sum(len(group.members) for group in rest)
            text = f"And {_many(answers, 'answer')} in {_many(len(rest), 'smaller group')}."
            yield element("p", text, class_="faint")


def _group(group: Group, level: int) -> Element:
    badge = element("span", group.outcome, class_=f"outcome {group.outcome}")
    heading = element(f"h{level}", f"{len(group.members)} of {group.of} ", badge)
    files = element("ul", [element("li", file) for file in group.members], class_="files")
    count = _many(len(group.members), "submission")
    return element(
        "section",
        heading,
        _shown(group),
        [element("p", sentence) for sentence in group.feedback],
        element("p", "Note ", element("code", group.note), class_="faint"),
        element("details", element("summary", "A rule for the sheet"), element("pre", group.rule))
        if group.rule
        else None,
        element("details", element("summary", f"Who: {count}"), files),
        class_="group",
    )


def _shown(group: Group) -> Content:
    """The representative: drawn if it is a formula, else as text."""
    if not group.shown:
        return None
    text = element("code", group.shown)
    if group.by == "note":
        return element("p", "Such as ", text)
    is_formula = group.by == "step" or group.kind in FORMULAS
    pictures = drawn_lines(group.shown, group.kind) if is_formula else ()
    formulas = [
        element("div", one, class_="formula", tabindex="0", role="group", aria_label="Formula")
        for one in pictures
    ]
    return formulas, element("p", text)


def _review(rows: Sequence[Row], level: int) -> Iterator[Element]:
    found = [
        (row, item) for row in rows if row.report for item in row.report.items if item.needs_review
    ]
    yield element(f"h{level}", "For a person to review")
    if not found:
        yield element("p", "Nothing is left to a person.")
        return
    lines = [element("tr", *_waiting(row, item)) for row, item in found]
    heads = [("Student", ""), ("Item", ""), ("Why", ""), ("Answer", "")]
    yield _table(f"{_many(len(found), 'answer')} for a person", heads, lines)


def _waiting(row: Row, item: ItemReport) -> Iterator[Element]:
    assert row.report is not None
    yield element("th", row.report.student or row.file, scope="row")
    yield element("td", item.id)
    yield element("td", item.outcome if item.credit is None else f"{item.outcome}, to be confirmed")
    yield element("td", element("code", _short(item.read_as or item.answer or "")))


def _ungraded(rows: Sequence[Row]) -> Iterator[Element]:
    found = [row for row in rows if row.report is None]
    if not found:
        return
    yield element("h2", "Not graded")
    lines = [
        element("tr", element("th", row.file, scope="row"), element("td", row.reason))
        for row in found
    ]
    yield _table(
        f"{_many(len(found), 'file')} without a report", [("File", ""), ("Why", "")], lines
    )


def _table(caption: str, heads: Sequence[tuple[str, str]], rows: Sequence[Element]) -> Element:
    head = [element("th", text, scope="col", class_=kind or None) for text, kind in heads]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", head)),
        element("tbody", rows),
    )


SHORT = 300


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _percent(share: Fraction) -> str:
    """One digit behind the point, half rounded up, worked out without floats."""
    tenths = (share * 1_000 + Fraction(1, 2)) // 1
    return f"{tenths // 10}.{tenths % 10}\u00a0%"


def _signed(value: float) -> str:
    shown = f"{value:+.2f}".replace("-", "−")
    return "0.00" if shown in ("+0.00", "−0.00") else shown


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
