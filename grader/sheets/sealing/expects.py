"""`expects:` of a sealed item: what may be known of its key, so that answers can be read and held against kind and shape."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expression.shapes import Shape
from grader.expression.sizes import Size
from grader.items.expecting import read_size, size_text
from grader.items.model import Expected
from grader.sheets.fields import (
    FaultList,
    check_keys,
    flag,
    placed_table,
    present,
    tables,
    text,
    texts,
)
from grader.sheets.tree import Table

KEYS = ("kind", "shape", "free", "relation", "unit", "letters")
_MEND = "It is written by `grade seal`; seal the plain sheet again."


def expects_text(expected: Sequence[Expected]) -> str:
    """The entry as it is written; empty where there is nothing to say."""
    found = [_mapping(one) for one in expected]
    if not any(found):
        return "{}" if found else ""
    written = [f"{{{', '.join(one)}}}" for one in found]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _mapping(one: Expected) -> list[str]:
    found = [f"kind: {one.kind}"] if one.kind else []
    if one.shape is not None:
        sizes = (size_text(one.shape.rows), size_text(one.shape.columns))
        found.append(f"shape: [{', '.join(map(_quoted, sizes))}]")
    if one.free:
        ranges = (
            f"{_quoted(name)}: {_quoted(f'{size_text(a)}..{size_text(b)}')}"
            for name, a, b in one.free
        )
        found.append(f"free: {{{', '.join(ranges)}}}")
    if one.relation:
        found.append("relation: yes")
    if one.unit:
        found.append("unit: yes")
    if one.letters:
        found.append(f"letters: [{', '.join(map(_quoted, one.letters))}]")
    return found


def _quoted(text: str) -> str:
    if text.isalnum():
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def read_expects(faults: FaultList, table: Table) -> tuple[Expected, ...]:
    """What a sealed item says of its keys."""
    found = tables(faults, table, "expects", "what `grade seal` writes")
    return tuple(_read(faults, entry) for entry in found)


def _read(faults: FaultList, entry: Table) -> Expected:
    check_keys(faults, entry, KEYS, "`expects`")
    sizes = [read_size(line.text) for line in texts(faults, entry, "shape")]
    free: list[tuple[str, Size, Size]] = []
    for name, line in placed_table(faults, entry, "free").items():
        ends = [read_size(part) for part in line.text.split("..")]
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
            free.append((name, ends[0], ends[1]))
        else:
            faults.add(line, "`free` has no range here.", _MEND)
    shape = None
    if len(sizes) == 2 and sizes[0] is not None and sizes[1] is not None:
        shape = Shape(sizes[0], sizes[1])
    elif present(entry, "shape") is not None:
        faults.add(entry, "`shape` has no two sizes.", _MEND)
    return Expected(
        kind=text(faults, entry, "kind"),
        shape=shape,
        free=tuple(free),
        relation=flag(faults, entry, "relation"),
        unit=flag(faults, entry, "unit"),
        letters=tuple(line.text for line in texts(faults, entry, "letters")),
    )
