"""JSON -> `Report`: exactly, from a whole document; as far as schema 1 tells, from any other."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from grader.equivalence.verdict import OUTCOMES, Evidence, Step
from grader.grading.report import ItemReport, Report
from grader.grading.report_json import SCHEMA
from grader.sheets.errors import Fault
from grader.text import visible

LARGEST_PLACE = 10**9
DAMAGE = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What reading a damaged document raises."""

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(/[0-9]{1,40})?")
"""No exponents: `1e999999999` is short, and would be written out."""

DENOMINATOR = 10**6
"""A float of a document without exact numbers is taken for the fraction up to this one nearest to it."""


class NoReport(ValueError):
    """A document that is no report of ours, and what is wrong with it. `item`: which of its items is at fault, from 0."""

    item: int | None = None


def reports_from_text(text: str) -> list[Report]:
    """The reports of a JSON text: one object, a list, or one object a line. Raises: NoReport."""
    return [report_from_dict(document) for document in documents(text)]


def documents(text: str) -> Iterator[object]:
    """The objects of a JSON text, a list of them, or JSON lines. Raises: NoReport."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise NoReport(f"This is no JSON: {visible(str(error))}.") from error
        yield from (_line(number, line) for number, line in enumerate(lines, 1))
        return
    yield from found if isinstance(found, list) else [found]


def _line(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NoReport(f"Line {number} is no JSON.") from error


def report_from_dict(document: object) -> Report:
    """The report that a document of schema 1 writes down, whole or not. Raises: NoReport."""
    if not isinstance(document, dict) or "items" not in document:
        raise NoReport("This is no report of grade: it has no `items`.")
    if document.get("schema") != SCHEMA:
        said = visible(repr(document.get("schema")), 40)
        raise NoReport(f"The report has schema {said}; this version reads {SCHEMA}.")
    try:
        return _report(document)
    except NoReport:
        raise
    except DAMAGE as error:
        raise NoReport(f"The report is damaged: {_in_words(error)}.") from error


def _in_words(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"`{visible(str(error.args[0]), 40)}` is missing"
    return visible(str(error)) or type(error).__name__


def _report(document: Mapping[str, Any]) -> Report:
    exact = document.get("exact", {})
    pass_mark = exact.get("pass_mark")
    waiting = document.get("needs_review", [])
    return Report(
        sheet=_text(document["sheet"]),
        title=_text(document["title"]),
        student=_text(document["student"]),
        file=_text(document["file"]),
        pass_mark=None if pass_mark is None else _fraction(pass_mark),
        items=tuple(_items(document["items"], waiting)),
        warnings=tuple(fault_from_list(entry) for entry in exact.get("warnings", ())),
        passed_there=_passed(document["passed"]) if pass_mark is None else None,
    )


def _passed(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise TypeError(f"neither true nor false: {value!r:.40}")


def _items(documents: Sequence[Any], waiting: Sequence[Any]) -> Iterator[ItemReport]:
    for number, document in enumerate(documents):
        try:
            yield _item(document, waiting)
        except DAMAGE as error:
            fault = NoReport(f"This item is damaged: {_in_words(error)}.")
            fault.item = number
            raise fault from error


def fault_from_list(entry: Any) -> Fault:
    file, line, column, message, mend = entry
    return Fault(_text(file), int(line), int(column), _text(message), _text(mend))


def _item(document: Mapping[str, Any], waiting: Sequence[Any]) -> ItemReport:
    exact = document.get("exact", {})
    outcome = document["outcome"]
    if outcome not in OUTCOMES:
        raise ValueError(f"no outcome: {outcome!r}")
    credit = _credit(exact.get("credit", document["credit"]))
    return ItemReport(
        id=_text(document["id"]),
        title=_text(document["title"]),
        kind=_text(document["kind"]),
        points=_points(exact.get("points", document["points"])),
        credit=credit,
        outcome=outcome,
        note=_text(document["note"]),
        read_as=_optional(document["read_as"]),
        feedback=tuple(map(_text, document["feedback"])),
        evidence=evidence_from_dict(document["evidence"]),
        answer=_optional(document.get("answer")),
        line=_place(document["line"]),
        elapsed_ms=float(exact.get("elapsed_ms", document["elapsed_ms"])),
        column=_place(document.get("column")),
        key=tuple(map(_text, document.get("key", ()))),
        steps=tuple(map(step_from_dict, document.get("steps", ()))),
        review=bool(exact.get("review", credit is not None and document["id"] in waiting)),
    )


def step_from_dict(document: Mapping[str, Any]) -> Step:
    said = tuple(map(_text, document["feedback"]))
    return Step(_text(document["sign"]), _text(document["read_as"]), document["outcome"], said)


def evidence_from_dict(document: Mapping[str, Any] | None) -> Evidence | None:
    if document is None:
        return None
    point = document["counterexample"]
    return Evidence(
        method=_text(document["method"]),
        proved=bool(document["proved"]),
        points=int(document["points"]),
        sizes=tuple({_text(n): int(v) for n, v in sizes.items()} for sizes in document["sizes"]),
        digits=int(document["digits"]),
        counterexample=None if point is None else {_text(n): _text(v) for n, v in point.items()},
        first_wrong=_place(document["first_wrong"]),
    )


def _points(value: object) -> Fraction:
    found = _fraction(value)
    if found < 0:
        raise ValueError("points below zero")
    return found


def _credit(value: object) -> Fraction | None:
    if value is None:
        return None
    found = _fraction(value)
    if not 0 <= found <= 1:
        raise ValueError("a credit outside 0 to 1")
    return found


def _fraction(value: object) -> Fraction:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a number that is not finite")
        if abs(value) > LARGEST_PLACE:
            raise TypeError(f"no number of ours: {value!r:.40}")
        return Fraction(value).limit_denominator(DENOMINATOR)
    if isinstance(value, (int, str)) and _PLAIN_NUMBER.fullmatch(str(value)):
        return Fraction(value)
    raise TypeError(f"no number, or none of ours: {value!r:.40}")


def _place(value: object) -> int | None:
    """A line, a column or the number of a step."""
    if value is None or (isinstance(value, int) and 0 <= value <= LARGEST_PLACE):
        return value
    raise TypeError(f"no place: {value!r:.40}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"no text: {value!r:.40}")
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)
