"""Typed values out of a tree, with every fault noted at its place instead of raised."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import field
from fractions import Fraction

from grader.records import mutable, record
from grader.sheets.errors import Fault
from grader.sheets.tree import Listing, Node, Scalar, Table, text_of
from grader.text import did_you_mean, visible

_NUMBER = r"[+-]?(?:\d{1,60}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,3})?|[+-]?\d{1,30}/\d{1,30}"
_WHOLE = re.compile(r"\d{1,6}")


@record
class Placed:
    """A text and where it stands."""

    text: str
    line: int
    column: int


@mutable
class FaultList:
    """The faults of one file so far; the same fault is noted once."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    @property
    def folder(self) -> str:
        """The folder of a sheet's file; empty for what is no file."""
        return os.path.dirname(self.file) or "." if self.file.endswith((".yaml", ".yml")) else ""

    def add(self, place: Node | Placed, message: str, mend: str = "") -> None:
        fault = Fault(self.file, place.line, place.column, message, mend)
        if fault not in self.faults:
            self.faults.append(fault)

    def in_order(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.faults, key=lambda fault: (fault.line, fault.column)))


def quoted(text: str) -> str:
    return f"`{visible(text, 60)}`"


def check_keys(faults: FaultList, table: Table, known: Sequence[str], where: str) -> None:
    for key, _ in table.entries:
        if key.text not in known:
            near = did_you_mean(key.text, known)
            mend = f"Did you mean `{near}`?" if near else f"Known are {', '.join(known)}."
            faults.add(key, f"{quoted(key.text)} is no key of {where}.", mend)


def present(table: Table, name: str) -> Node | None:
    """The value of a key; None where it is missing or nothing stands behind it."""
    node = table.get(name)
    return None if isinstance(node, Scalar) and node.is_null else node


def text(faults: FaultList, table: Table, name: str, default: str = "") -> str:
    node = present(table, name)
    if node is None:
        return default
    written = text_of(node)
    if written is None:
        faults.add(node, f"`{name}` takes a text.", "Put it on one line, or behind `|`.")
        return default
    return written.strip() if isinstance(node, Scalar) else written


def word(faults: FaultList, table: Table, name: str, choices: Sequence[str], default: str) -> str:
    """One of a closed list of words."""
    written = text(faults, table, name, default)
    if written == default or written in choices:
        return written
    check_word(faults, table.get(name) or table, name, written, choices)
    return default


def check_word(
    faults: FaultList, place: Node, name: str, written: str, choices: Sequence[str]
) -> bool:
    if written in choices:
        return True
    near = did_you_mean(written, choices)
    mend = f"Did you mean `{near}`?" if near else f"Write {', '.join(choices)}."
    faults.add(place, f"{quoted(written)} is no value of `{name}`.", mend)
    return False


def texts(faults: FaultList, table: Table, name: str, *, flow: bool = True) -> tuple[Placed, ...]:
    """A list of texts; one text stands for a list of one.

    `flow`: a list in brackets is a list; without it, `[0, 1]` is one text, an interval say.
    """
    node = present(table, name)
    if node is None:
        return ()
    if isinstance(node, Listing) and (flow or not node.source):
        return tuple(filter(None, (_placed(faults, item, name) for item in node.items)))
    placed = _placed(faults, node, name)
    return (placed,) if placed else ()


def _placed(faults: FaultList, node: Node, name: str) -> Placed | None:
    written = text_of(node)
    if written is None or not written.strip():
        said = "is empty here" if written is not None else "takes texts"
        faults.add(node, f"`{name}` {said}.", "Put each text in single quotes.")
        return None
    return Placed(written.strip(), node.line, node.column)


def placed_table(faults: FaultList, table: Table, name: str) -> dict[str, Placed]:
    """A mapping of names to texts; the place is that of the name."""
    node = present(table, name)
    if node is None:
        return {}
    if not isinstance(node, Table):
        faults.add(node, f"`{name}` takes names with their values.", "Write `name: value` lines.")
        return {}
    found: dict[str, Placed] = {}
    for key, value in node.entries:
        written = text_of(value)
        if not written or not written.strip():
            faults.add(
                key, f"{quoted(key.text)} in `{name}` has no text.", "Write one behind the colon."
            )
        elif not key.text.strip():
            faults.add(key, f"A name is missing in `{name}`.")
        else:
            found[key.text.strip()] = Placed(written.strip(), key.line, key.column)
    return found


def tables(faults: FaultList, table: Table, name: str, wanted: str) -> tuple[Table, ...]:
    """A list of mappings; one mapping stands for a list of one."""
    node = present(table, name)
    if node is None:
        return ()
    items: Iterable[Node] = node.items if isinstance(node, Listing) else (node,)
    found = []
    for item in items:
        if isinstance(item, Table):
            found.append(item)
        else:
            faults.add(item, f"`{name}` takes {wanted}.")
    return tuple(found)


def number(
    faults: FaultList,
    table: Table,
    name: str,
    default: Fraction,
    *,
    most: int | None = None,
) -> Fraction:
    """A number from 0 on; a fraction, read exactly. `most` is its upper bound."""
    node = present(table, name)
    if node is None:
        return default
    value = fraction_of(text_of(node) or "")
    if value is not None and value >= 0 and (most is None or value <= most):
        return value
    wanted = "a number from 0 on" if most is None else f"a number between 0 and {most}"
    written = quoted(text_of(node) or "a list")
    faults.add(
        node, f"`{name}` is {written}, which is not {wanted}.", "Write one, such as 1 or 0.5."
    )
    return default


def whole(faults: FaultList, table: Table, name: str) -> int | None:
    node = present(table, name)
    if node is None:
        return None
    written = (text_of(node) or "").strip()
    if _WHOLE.fullmatch(written):
        return int(written)
    faults.add(node, f"`{name}` is {quoted(written)}, which is not a whole number from 0 on.")
    return None


def flag(faults: FaultList, table: Table, name: str) -> bool:
    return word(faults, table, name, ("true", "false", "yes", "no"), "false") in {"true", "yes"}


def fraction_of(written: str) -> Fraction | None:
    """An exact number from its digits, or None; bounded, so that `1e999999999` costs nothing."""
    if not re.fullmatch(_NUMBER, written.strip()):
        return None
    try:
        return Fraction(written.strip())
    except (ValueError, ZeroDivisionError):
        return None
