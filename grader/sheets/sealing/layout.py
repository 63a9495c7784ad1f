"""Where in a file the entries of its mappings stand, so that some can be replaced and the rest stays as it was written."""

from __future__ import annotations

from dataclasses import field

from yaml import events

from grader.records import mutable, record
from grader.sheets.masking import masked
from grader.sheets.yaml_reading import event_parser, index_of


@record
class Written:
    """A node in the file: the half-open range of its characters, without what follows its last text.

    `entries` are those of a mapping, in order; `items` those of a sequence. `flow`: in brackets or braces.
    """

    start: int
    end: int
    flow: bool = False
    entries: tuple[tuple[str, Written, Written], ...] = ()
    items: tuple[Written, ...] = ()

    def entry(self, name: str) -> tuple[str, Written, Written] | None:
        return next((entry for entry in self.entries if entry[0] == name), None)


@mutable
class _Open:
    event: events.CollectionStartEvent
    nodes: list[tuple[str, Written]] = field(default_factory=list)


def layout_of(text: str) -> Written | None:
    """The layout of a text that `read_yaml` takes; None where it has anchors, which tie places together."""
    shown, _ = masked(text)
    parser = event_parser(shown)
    stack: list[_Open] = []
    root: Written | None = None
    while (event := parser.get_event()) is not None:
        done: tuple[str, Written] | None = None
        match event:
            case events.AliasEvent():
                return None
            case events.ScalarEvent():
                if event.anchor is not None:
                    return None
                start, end = index_of(event.start_mark), index_of(event.end_mark)
                end = start + len(text[start:end].rstrip())
                done = (event.value, Written(start, end))
            case events.CollectionStartEvent():
                if event.anchor is not None:
                    return None
                stack.append(_Open(event))
            case events.CollectionEndEvent():
                done = ("", _closed(stack.pop(), event))
            case _:
                pass
        if done is not None and stack:
            stack[-1].nodes.append(done)
        elif done is not None:
            root = done[1]
    return root


def _closed(done: _Open, event: events.CollectionEndEvent) -> Written:
    start = index_of(done.event.start_mark)
    flow = bool(done.event.flow_style)
    inner = max((node.end for _, node in done.nodes), default=start)
    end = index_of(event.end_mark) if flow else inner
    if isinstance(done.event, events.SequenceStartEvent):
        return Written(start, end, flow, items=tuple(node for _, node in done.nodes))
    pairs = zip(done.nodes[::2], done.nodes[1::2], strict=True)
    entries = tuple((name, key, value) for (name, key), (_, value) in pairs)
    return Written(start, end, flow, entries)
