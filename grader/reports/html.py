"""The report as one HTML page for a student: every item with its mark, the answer drawn as it was read, and what is said of it.

Nothing is loaded and nothing runs. Several reports make one page, one behind the other, each on its own paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.equivalence.verdict import Step
from grader.grading.report import ItemReport, Report
from grader.reports.excerpt import place_in_words
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
from grader.syntax.drawing import FORMULAS, drawn, drawn_lines
from grader.text.html import Element, element, page
from grader.text.styles import STYLES

STEPS = {
    "holds": ("✓", "holds"),
    "wrong": ("✗", "does not hold"),
    "unreadable": ("!", "cannot be worked out"),
    "undecided": ("?", "left to a person"),
    "recovers": ("~", "right again"),
    "repeats": ("·", "the same again"),
    "aside": ("", ""),
}
"""The marks at the links of a derivation, and what they mean."""

_OWN_STYLES = """
.total { font-size: 1.25rem; font-weight: 600; }
.item { border-top: 1px solid var(--line); margin-top: 1.5rem; }
.item > h2, .item > h3 { margin-top: 1rem; display: flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: baseline; }
.item .title { font-weight: 400; }
.item .right { margin-inline-start: auto; font-size: 1rem; font-weight: 400; white-space: nowrap; }
.said { border-inline-start: .25rem solid var(--line); padding-inline-start: .75rem; margin: .6rem 0; }
.said ul { margin: 0; padding-inline-start: 1.1rem; }
.steps { margin: .3rem 0 .8rem; padding-inline-start: 1.6rem; }
.steps li { padding: .2rem 0; border-bottom: 1px solid var(--line); }
.steps li::marker { color: var(--faint); }
.link { display: flex; flex-wrap: wrap; gap: .1rem .8rem; align-items: center; justify-content: space-between; }
.link > .formula, .link > p { flex: 0 1 auto; min-width: 0; margin: 0; }
.here { color: var(--paper); background: var(--form); padding: 0 .1em; }
article + article { break-before: page; }
article { border-top: 3px double var(--line); margin-top: 2.5rem; }
"""


def write_html(reports: Sequence[Report], look: Look) -> str:
    """One page; with several submissions an overview stands before them."""
    if not look.several and len(reports) == 1:
        (report,) = reports
        body: list[Element] = [
            element("header", _heading(report, 1)),
            element("main", _items(report, look, 2, "")),
        ]
        title = " · ".join(text for text in (report.title or report.sheet, report.student) if text)
    else:
        title = summary_counts(reports)
        articles = [
            element("article", _heading(report, 2, f"r{n}"), _items(report, look, 3, f"r{n}-"))
            for n, report in enumerate(reports, 1)
        ]
        overview = (element("h1", "Reports"), element("p", title), _overview(reports))
        body = [element("header", overview), element("main", articles)]
    return page(title, STYLES + _OWN_STYLES, body)


def _overview(reports: Sequence[Report]) -> Element:
    rows = [
        element(
            "tr",
            element("th", element("a", report.student or report.file, href=f"#r{n}"), scope="row"),
            element("td", report.file),
            element("td", total_of(report), class_="number"),
        )
        for n, report in enumerate(reports, 1)
    ]
    heads = [("Student", None), ("File", None), ("Score", "number")]
    head = [element("th", text, scope="col", class_=kind) for text, kind in heads]
    return element(
        "table",
        element("caption", "All submissions"),
        element("thead", element("tr", head)),
        element("tbody", rows),
    )


def _heading(report: Report, level: int, name: str | None = None) -> list[Element]:
    standing = standing_of(report)
    who = " · ".join(text for text in (report.student, report.file) if text)
    found = [
        element(f"h{level}", report.title or report.sheet, id=name),
        element("p", who, class_="faint"),
        element("p", f"Score {total_of(report)}", class_="total"),
    ]
    if standing:
        found.append(element("p", f"{standing[:1].upper()}{standing[1:]}."))
    if report.needs_review:
        found.append(element("p", f"For a person: {', '.join(report.needs_review)}"))
    return found


def _items(report: Report, look: Look, level: int, prefix: str) -> list[Element]:
    names = [f"{prefix}item-{number}" for number, _ in enumerate(report.items, 1)]
    rows = [
        element(
            "tr",
            element("th", element("a", item.id, href=f"#{name}"), scope="row"),
            element("td", _outcome(item)),
            element("td", score_of(item), class_="number"),
        )
        for name, item in zip(names, report.items, strict=True)
    ]
    heads = [("Item", None), ("Outcome", None), ("Points", "number")]
    head = [element("th", text, scope="col", class_=kind) for text, kind in heads]
    table = element(
        "table",
        element("caption", "All items"),
        element("thead", element("tr", head)),
        element("tbody", rows),
    )
    sections = [
        _item(item, look, level, name) for name, item in zip(names, report.items, strict=True)
    ]
    return [table, *sections]


def _outcome(item: ItemReport) -> Element:
    text = f"{MARKS.get(item.outcome, '?')} {item.outcome}"
    return element("span", text, class_=f"outcome {item.outcome}")


def _title(item: ItemReport) -> Element | None:
    """The title, where it says more than the name."""
    if item.title in ("", item.id):
        return None
    return element("span", item.title, class_="title")


def _item(item: ItemReport, look: Look, level: int, name: str) -> Element:
    right = element("span", score_of(item), " ", _outcome(item), class_="right")
    heading = element(f"h{level}", element("span", item.id), _title(item), right, id=name)
    return element("section", heading, list(_body(item, look)), class_="item", aria_labelledby=name)


def _body(item: ItemReport, look: Look) -> Iterator[Element]:
    if item.answer is not None and (item.outcome == "invalid" or not (item.read_as or item.steps)):
        yield from _handed_in(item, item.answer)
    if item.steps:
        yield from _chain(item)
    elif item.read_as:
        yield from _read(item, item.read_as)
    said = said_of(item)
    if said:
        lines = [element("li", line) for line in said]
        inside = element("ul", lines) if len(said) > 1 else element("p", said[0])
        yield element("div", inside, class_="said")
    if look.explain and item.evidence is not None:
        because = f"Because {evidence_in_words(item.evidence, item.outcome)}"
        yield element("p", because, " ", element("code", item.note), class_="faint")
    if item.key:
        yield element(
            "p", "Right answers" if len(item.key) > 1 else "A right answer", class_="label"
        )
        yield from (element("pre", key) for key in item.key)


def _handed_in(item: ItemReport, answer: str) -> Iterator[Element]:
    """The text itself, with the place of the fault marked in it."""
    if item.column is None:
        yield element("p", "You wrote", class_="label")
        yield element("pre", answer)
        return
    place = min(max(item.column - 1, 0), len(answer))
    there = answer[place : place + 1].strip()
    mark = element("strong", there or "▏", class_="here")
    after = answer[place + 1 :] if there else answer[place:]
    words = place_in_words(answer, item.column)
    yield element("p", f"You wrote (the mark stands at {words})", class_="label")
    yield element("pre", answer[:place], mark, after)


def _read(item: ItemReport, line: str) -> Iterator[Element]:
    pictures = drawn_lines(line, item.kind) if item.kind in FORMULAS else ()
    yield element("p", "Your answer, as it was read", class_="label")
    if not pictures:
        yield element("p", element("code", line))
        return
    yield from map(_formula, pictures)
    yield element("p", element("code", line), class_="faint")


def _formula(picture: Element) -> Element:
    return element(
        "div", picture, class_="formula", tabindex="0", role="group", aria_label="Formula"
    )


def _chain(item: ItemReport) -> list[Element]:
    """The members of a derivation one below the other, with the mark of the link that leads to each."""
    steps = [_step(number, step, item) for number, step in enumerate(item.steps, 1)]
    return [
        element("p", "Your steps, as they were read", class_="label"),
        element("ol", steps, class_="steps"),
    ]


def _step(number: int, step: Step, item: ItemReport) -> Element:
    mark, words = STEPS.get(step.outcome, ("", ""))
    if number == 1 and step.outcome == "repeats":
        mark, words = "✓", "as given"
    link = element("span", f"{mark} {words}", class_=f"outcome {step.outcome}") if words else None
    picture = drawn(step.read_as)
    sign = f"{step.sign} " if step.sign else ""
    if picture is None:
        line = element("p", sign, element("code", step.read_as))
    else:
        begin = element("mo", step.sign) if step.sign else None
        whole = element("mrow", begin, picture.children)
        line = _formula(element("math", whole, display="block", alttext=f"{sign}{step.read_as}"))
    said = [element("p", text) for text in step.said if text not in item.feedback]
    return element("li", element("div", line, link, class_="link"), said)
