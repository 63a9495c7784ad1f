"""Files of reports that somebody else may have written: read within bounds, and every fault told with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from grader.grading.report import Report
from grader.grading.report_reading import NoReport, report_from_dict
from grader.records import record
from grader.sheets.errors import Fault
from grader.sheets.files import place, read_bytes
from grader.text import visible

LARGEST = 50_000_000
MEND = "Write it with `grade ... --format json=FILE`."
_SPACE = " \t\n\r"


@record
class Documents:
    """The objects of a text with where each begins. `several`: it is a list, or lines."""

    found: tuple[tuple[int, Any], ...]
    several: bool


@record
class ReportFile:
    reports: tuple[Report, ...]
    several: bool


def read_report_file(path: str) -> ReportFile | Fault:
    """The reports of a file: one object, a list, or an object a line; lines that tell why there is none are left out."""
    data = read_bytes(path, LARGEST)
    if isinstance(data, Fault):
        return data
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        return Fault(path, *place(before, len(before)), "The file is not in UTF-8.", MEND)
    documents = _documents(path, text)
    if isinstance(documents, Fault):
        return documents
    reports: list[Report] = []
    for start, document in documents.found:
        if documents.several and isinstance(document, dict) and "reason" in document:
            continue
        try:
            reports.append(report_from_dict(document))
        except NoReport as error:
            at = start if error.item is None else _item_place(text, start, error.item)
            return Fault(path, *place(text, at), str(error), MEND)
    return ReportFile(tuple(reports), documents.several)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


def _documents(path: str, text: str) -> Documents | Fault:
    start = _skipped(text, 0)
    if start == len(text):
        return Fault(path, 1, 1, "The file is empty.", MEND)
    found: list[tuple[int, Any]] = []
    try:
        while start < len(text):
            document, end = _DECODER.raw_decode(text, start)
            found.append((start, document))
            start = _skipped(text, end)
    except json.JSONDecodeError as error:
        return Fault(path, error.lineno, error.colno, f"This is no JSON: {error.msg}.", MEND)
    except RecursionError:
        return Fault(path, *place(text, start), "The lists in it are nested too deeply.", MEND)
    except ValueError as error:  # a constant of JavaScript, a number of thousands of digits
        message = f"This is no report: {visible(str(error))}."
        return Fault(path, *place(text, start), message, MEND)
    if len(found) == 1 and isinstance(found[0][1], list):
        entries = found[0][1]
        places = list(_entries(text, found[0][0]))
        return Documents(tuple(zip(places, entries, strict=True)), several=True)
    return Documents(tuple(found), several=len(found) > 1)


def _item_place(text: str, start: int, number: int) -> int:
    """Where item `number` of the report that begins at `start` begins; the report's own place if that cannot be told."""
    for name, at in _members(text, start):
        if name == "items":
            places: Sequence[int] = list(_entries(text, at)) if text[at] == "[" else ()
            return places[number] if number < len(places) else start
    return start


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The names of the object that begins at `start`, with where their values begin."""
    at = _skipped(text, start + 1)
    while at < len(text) and text[at] == '"':
        name, at = _DECODER.raw_decode(text, at)
        at = _skipped(text, _skipped(text, at) + 1)
        yield name, at
        _, at = _DECODER.raw_decode(text, at)
        at = _skipped(text, at)
        at = _skipped(text, at + 1) if text[at] == "," else len(text)


def _entries(text: str, start: int) -> Iterator[int]:
    """Where the entries of the list that begins at `start` begin."""
    at = _skipped(text, start + 1)
    while text[at] != "]":
        yield at
        _, at = _DECODER.raw_decode(text, at)
        at = _skipped(text, at)
        at = _skipped(text, at + 1) if text[at] == "," else at


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at
