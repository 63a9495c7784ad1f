"""YAML text -> tree of texts with their places, within bounds, by libyaml's events.

The tree is built from the events themselves: libyaml's own `compose` recurses without a limit. The
parser is asked for one event at a time and left as soon as a bound is passed.
"""

from __future__ import annotations

import os
from dataclasses import field
from typing import Protocol

import yaml
from yaml import events

from grader.records import mutable, record
from grader.sheets.errors import Fault
from grader.sheets.files import control_fault, place, read_text
from grader.sheets.masking import Mask, masked
from grader.sheets.tree import Listing, Node, Scalar, Table
from grader.text import visible

try:
    from yaml._yaml import CParser as EventParser
except ImportError:  # PyYAML without libyaml: the same events, slower
    from yaml import SafeLoader as EventParser  # type: ignore[assignment]

DEEPEST = 32
MOST_EVENTS = 20_000
QUOTE_IT = "Put the text in single quotes."


def read_yaml_file(path: str | os.PathLike[str]) -> Node | tuple[Fault, ...]:
    """The one document of a file, or its faults."""
    text = read_text(path)
    return (text,) if isinstance(text, Fault) else read_yaml(text, str(path))


def read_yaml(text: str, file: str) -> Node | tuple[Fault, ...]:
    """The one document of a text, or its faults; `file` is only named in them."""
    text = text.removeprefix("\ufeff")
    fault = control_fault(file, text)
    if fault is not None:
        return (fault,)
    shown, mask = masked(text)
    reading = _Reading(file, text, mask)
    try:
        root = _document(reading, EventParser(shown))
    except yaml.MarkedYAMLError as error:
        return (*reading.faults, _syntax_fault(file, error, mask))
    except yaml.YAMLError as error:
        return (Fault(file, 1, 1, f"This is not YAML: {visible(str(error))}."),)
    except _Refused as refused:
        return (*reading.faults, refused.fault)
    if root is None:
        return (Fault(file, 1, 1, "The file is empty."),)
    return tuple(reading.faults) or root


class _Mark(Protocol):
    """A place of libyaml's or of PyYAML's own parser, counted from 0."""

    index: int
    line: int
    column: int


class _Refused(Exception):
    """A bound is passed, or something stands there that we do not read: the reading ends."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@mutable
class _Open:
    """A collection whose end has not come; a mapping's keys and values alternate in `nodes`."""

    start: events.CollectionStartEvent
    nodes: list[Node] = field(default_factory=list)
    events: int = 1
    depth: int = 1


@record
class _Anchored:
    """A node with an anchor: what it costs to put it in again."""

    node: Node
    events: int
    depth: int


@mutable
class _Reading:
    """What has been read so far of one file."""

    file: str
    text: str
    mask: Mask | None
    faults: list[Fault] = field(default_factory=list)
    events: int = 0
    anchors: dict[str, _Anchored | None] = field(default_factory=dict)

    def refuse(self, mark: _Mark | None, message: str, mend: str = "") -> _Refused:
        return _Refused(Fault(self.file, *_place(mark), message, mend))

    def count(self, mark: _Mark | None, more: int = 1) -> None:
        self.events += more
        if self.events > MOST_EVENTS:
            message = f"The file has more than {MOST_EVENTS:,} parts."
            raise self.refuse(mark, message, "Split it into several files.")

    def lifted(self, text: str) -> str:
        return self.mask.lifted(text) if self.mask else text


def _place(mark: _Mark | None) -> tuple[int, int]:
    """Line and column from 1; libyaml gives every event its marks."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def index_of(mark: _Mark | None) -> int:
    return mark.index if mark else 0


def event_parser(text: str) -> EventParser:
    """Libyaml's events of a text, one at a time."""
    return EventParser(text)


def _document(reading: _Reading, parser: EventParser) -> Node | None:
    """The root of the only document. Raises: _Refused, yaml.YAMLError."""
    root: Node | None = None
    stack: list[_Open] = []
    documents = 0
    while (event := parser.get_event()) is not None:
        reading.count(event.start_mark)
        node: Node | None = None
        weight, depth = 1, 0
        match event:
            case events.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    message = "A second document begins here (`---`)."
                    raise reading.refuse(
                        event.start_mark, message, "Put it into a file of its own."
                    )
            case events.AliasEvent():
                anchored = _alias(reading, event, len(stack))
                node, weight, depth = anchored.node, anchored.events, anchored.depth
            case events.ScalarEvent():
                _check_start(reading, event)
                node = _scalar(reading, event)
                _anchor(reading, event.anchor, _Anchored(node, 1, 0))
            case events.SequenceStartEvent() | events.MappingStartEvent():
                _check_start(reading, event)
                if len(stack) == DEEPEST:
                    message = f"Nesting is deeper than {DEEPEST}."
                    raise reading.refuse(event.start_mark, message, QUOTE_IT)
                _anchor(reading, event.anchor, None)
                stack.append(_Open(event))
            case events.SequenceEndEvent() | events.MappingEndEvent():
                done = stack.pop()
                node, weight, depth = _closed(reading, done, event), done.events, done.depth
                _anchor(reading, done.start.anchor, _Anchored(node, weight, depth))
            case _:
                pass
        if node is not None and stack:
            stack[-1].nodes.append(node)
            stack[-1].events += weight
            stack[-1].depth = max(stack[-1].depth, depth + 1)
        elif node is not None:
            root = node
    return root


def _check_start(
    reading: _Reading, event: events.ScalarEvent | events.CollectionStartEvent
) -> None:
    if event.tag is not None:
        tag = visible(str(event.tag), 40)
        message = f"The tag `{tag}` is not read: every value is a text."
        raise reading.refuse(event.start_mark, message, QUOTE_IT)


def _anchor(reading: _Reading, name: str | None, anchored: _Anchored | None) -> None:
    """None marks an anchor whose node is still open: an alias in it would never end."""
    if name is not None:
        reading.anchors[name] = anchored


def _alias(reading: _Reading, event: events.AliasEvent, depth: int) -> _Anchored:
    name = visible(str(event.anchor), 40)
    if event.anchor not in reading.anchors:
        message = f"`*{name}` refers to an anchor that is nowhere set."
        raise reading.refuse(event.start_mark, message, QUOTE_IT)
    anchored = reading.anchors[event.anchor]
    if anchored is None:
        raise reading.refuse(event.start_mark, f"`*{name}` stands inside what it refers to.")
    if depth + anchored.depth > DEEPEST:
        raise reading.refuse(event.start_mark, f"Nesting is deeper than {DEEPEST}.")
    reading.count(event.start_mark, anchored.events)
    return anchored


def _scalar(reading: _Reading, event: events.ScalarEvent) -> Scalar:
    line, column = _place(event.start_mark)
    text = event.value
    if reading.mask and reading.mask.backslash in text:
        text = reading.lifted(text)
        if event.style == '"':
            text = _double_quoted(reading, event, text)
    return Scalar(text, line, column, plain=not event.style)


def _double_quoted(reading: _Reading, event: events.ScalarEvent, text: str) -> str:
    """What double quotes with backslashes say; `text` where that cannot be settled."""
    from grader.sheets.double_quotes import QuoteFault, double_quoted

    start, end = index_of(event.start_mark), index_of(event.end_mark)
    first = reading.text.index('"', start) + 1
    meant = double_quoted(reading.text[first : reading.text.rindex('"', first, end)])
    if isinstance(meant, str):
        return meant
    assert isinstance(meant, QuoteFault)
    where = place(reading.text, first + meant.offset)
    reading.faults.append(Fault(reading.file, *where, meant.message, meant.mend))
    return text


def _closed(
    reading: _Reading, done: _Open, end: events.SequenceEndEvent | events.MappingEndEvent
) -> Listing | Table:
    line, column = _place(done.start.start_mark)
    source = ""
    if done.start.flow_style:
        source = reading.text[index_of(done.start.start_mark) : index_of(end.end_mark)]
        if done.start.anchor is not None:
            source = source.removeprefix(f"&{done.start.anchor}").lstrip()
    if isinstance(done.start, events.SequenceStartEvent):
        return Listing(tuple(done.nodes), line, column, source)
    return Table(_entries(reading, done.nodes), line, column, source)


def _entries(reading: _Reading, nodes: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
    entries: list[tuple[Scalar, Node]] = []
    lines: dict[str, int] = {}
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if not isinstance(key, Scalar):
            message = "A list or mapping stands where the name of an entry belongs."
            fault = Fault(reading.file, key.line, key.column, message, QUOTE_IT)
            reading.faults.append(fault)
            continue
        if key.plain and key.text == "<<":
            message = "Merge keys (`<<`) are not read."
            mend = "Write the entries out."
            raise _Refused(Fault(reading.file, key.line, key.column, message, mend))
        if key.text in lines:
            message = f"`{visible(key.text, 60)}` stands here twice: lines {lines[key.text]} and {key.line}."
            fault = Fault(reading.file, key.line, key.column, message, "Keep one of them.")
            reading.faults.append(fault)
            continue
        lines[key.text] = key.line
        entries.append((key, value))
    return tuple(entries)


# What libyaml says -> what is wrong, and how to mend it.
_SAID: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "A colon followed by a space stands inside a text without quotes, or a line is indented too far.",
        QUOTE_IT,
    ),
    (
        "cannot start any token",
        "A text without quotes cannot begin with this character, and tabs do not indent.",
        QUOTE_IT,
    ),
    (
        "expected ',' or ']'",
        "A list in brackets does not end as it should.",
        "Put texts with brackets, braces or commas in single quotes.",
    ),
    (
        "expected ',' or '}'",
        "A mapping in braces does not end as it should.",
        "Put texts with brackets, braces or commas in single quotes.",
    ),
    (
        "unexpected end of stream",
        "A quotation mark is never closed.",
        "Close it; inside single quotes a quote is written twice ('').",
    ),
    (
        "could not find expected ':'",
        "A line has no colon behind its name, or a text of several lines has no mark `|` before it.",
        "Write `name: value`.",
    ),
    (
        "did not find expected key",
        "No name of an entry stands here, or something follows a closed quote.",
        "Check the indentation and the quotes: inside single quotes a quote is written twice ('').",
    ),
    (
        "did not find expected '-' indicator",
        "This line does not belong to the list above it.",
        "Check the indentation.",
    ),
    (
        "unknown escape character",
        "A backslash in double quotes is an escape of YAML's.",
        "Put the text in single quotes, where a backslash is a backslash.",
    ),
    (
        "alphabetic or numeric character",
        "A text without quotes cannot begin with `&` or `*`.",
        QUOTE_IT,
    ),
    (
        "block scalar",
        "A text without quotes cannot begin with `|` or `>`.",
        QUOTE_IT,
    ),
)


def _syntax_fault(file: str, error: yaml.MarkedYAMLError, mask: Mask | None) -> Fault:
    line, column = _place(error.problem_mark or error.context_mark)
    problem = error.problem or error.context or "this is not YAML"
    everything = f"{error.context or ''} {problem}"
    if "end of stream" in problem and error.context_mark:
        line, column = _place(error.context_mark)
    for said, message, mend in _SAID:
        if said in everything:
            return Fault(file, line, column, message, mend)
    shown = visible(mask.lifted(problem) if mask else problem)
    return Fault(file, line, column, f"This is not YAML: {shown}.", QUOTE_IT)
