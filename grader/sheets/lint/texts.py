"""Options, blanks and rubrics: texts that mean one thing each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.items.choosing import chosen
from grader.sheets.fields import FaultList, Placed, present, tables, texts
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.subject import Subject, quoted
from grader.sheets.tree import Listing

_ANYTHING = ("zqx 7k!", "Quux, 3 wv", "0")
"""Texts that no blank asks for."""


def options(subject: Subject) -> Iterator[Finding]:
    """The text of an option names this option."""
    item = subject.item
    if item.kind not in {"choice", "choices"}:
        return
    places = _option_places(subject)
    for key, text in item.options.items():
        named = chosen(text, item.options, several=False).keys
        if named != (key,):
            other = f"`{named[0]}`" if named else "none"
            message = f"The text {quoted(text)} of the option `{key}` names {other}."
            yield subject.found("OPTION.AMBIGUOUS", places[key], message)


def _option_places(subject: Subject) -> dict[str, Placed]:
    if isinstance(present(subject.own, "options"), Listing):
        return dict(zip(subject.item.options, subject.placed("options"), strict=True))
    return subject.named("options")


def pattern(subject: Subject) -> Iterator[Finding]:
    """The pattern of a blank matches its answers, and not everything."""
    item = subject.item
    if not item.pattern:
        return
    compiled = re.compile(item.pattern, re.IGNORECASE)
    place = subject.node("pattern")
    if all(compiled.fullmatch(text) for text in _ANYTHING):
        message = f"The pattern {quoted(item.pattern)} matches any text."
        yield subject.found("PATTERN.EVERYTHING", place, message)
    for text in subject.keys:
        if not compiled.fullmatch(text.text):
            message = f"The pattern {quoted(item.pattern)} does not match {quoted(text.text)}."
            yield subject.found("PATTERN.MISSES", text, message)


# Rubrics


def rubric(subject: Subject) -> Iterator[Finding]:
    """Every wording shows one concept, and the points add up."""
    item = subject.item
    if item.kind != "text":
        return
    if not item.rubric:
        if not item.review:
            message = "The item has no `rubric`, and is not marked for `review`."
            yield subject.found("RUBRIC.MISSING", subject.own, message)
        return
    yield from _shared(subject)
    total = sum((concept.points for concept in item.rubric), Fraction(0))
    if total != item.points:
        message = f"The concepts add up to {total} points, the item is worth {item.points}."
        yield subject.found("RUBRIC.POINTS", subject.node("rubric"), message)


def _shared(subject: Subject) -> Iterator[Finding]:
    owners: dict[str, tuple[int, Placed]] = {}
    entries = tables(FaultList(""), subject.own, "rubric", "")
    for number, entry in enumerate(entries, 1):
        for text in texts(FaultList(""), entry, "any_of"):
            wording = " ".join(text.text.split()).casefold()
            owner, first = owners.setdefault(wording, (number, text))
            if first is text:
                continue
            said = f"The wording {quoted(text.text)} stands already in line {first.line}"
            if owner == number:
                yield subject.found("RUBRIC.REPEATED", text, f"{said}, for the same concept.")
            else:
                yield subject.found("RUBRIC.SHARED", text, f"{said}, for concept {owner}.")
