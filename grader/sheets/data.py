"""Data of a sheet: columns of exact numbers, written in it or read from a file beside it."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from fractions import Fraction

from grader.expression.declarations import Rows
from grader.sheets.errors import Fault
from grader.sheets.fields import FaultList, present, quoted
from grader.sheets.files import read_text
from grader.sheets.tree import Listing, Node, Scalar, Table, text_of
from grader.text import visible

MOST_ROWS = 10_000
MOST_COLUMNS = 64
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,3})?"
)
_MEND = "Write `data: times.csv`, `data: {x: times.csv}` or `data: {x: [1.5, 2, 3]}`."


def read_data(faults: FaultList, table: Table) -> dict[str, Rows]:
    """The arrays that `data` names; a file's columns by the names in its first line."""
    node = present(table, "data")
    if node is None:
        return {}
    if isinstance(node, Table):
        found = {}
        for key, inside in node.entries:
            rows = _array(faults, inside)
            if rows:
                found[key.text.strip()] = rows
        return found
    if not isinstance(node, Scalar):
        faults.add(node, "`data` takes a file or arrays by name.", _MEND)
        return {}
    return _columns(faults, node, node.text.strip())


def _array(faults: FaultList, node: Node) -> Rows:
    """One array: a list of numbers, a list of such rows, or a file of numbers."""
    if isinstance(node, Scalar):
        lines = _lines(faults, node, node.text.strip())
        rows = tuple(_row(faults, line) for line in lines)
        return _even(faults, node, rows)
    if not isinstance(node, Listing):
        faults.add(node, "An array of `data` is a list of numbers.", _MEND)
        return ()
    rows = tuple(
        tuple(_number(faults, cell, text_of(cell) or "") for cell in item.items)
        if isinstance(item, Listing)
        else (_number(faults, item, text_of(item) or ""),)
        for item in node.items
    )
    return _even(faults, node, rows)


def _even(faults: FaultList, node: Node, rows: Rows) -> Rows:
    """The rows, where they are of one length and within bounds."""
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        mend = "Give at least two rows of one length."
        faults.add(node, "The rows of this array differ in length, or there are too few.", mend)
        return ()
    if len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        faults.add(node, f"An array has at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns.")
        return ()
    return rows


def _columns(faults: FaultList, node: Scalar, name: str) -> dict[str, Rows]:
    """The columns of a file whose first line names them."""
    before = len(faults.faults)
    lines = _lines(faults, node, name)
    if not lines:
        if len(faults.faults) == before:
            faults.add(node, f"The file {quoted(name)} holds no data.")
        return {}
    head, *body = lines
    names = [cell.strip() for cell in head.cells]
    if any(_NUMBER.fullmatch(cell) for cell in names) or len(set(names)) < len(names):
        mend = "Write a name for each column there, or `data: {A: file.csv}` for a matrix."
        head.fault(faults, 0, "The first line does not name the columns.", mend)
        return {}
    rows = tuple(_row(faults, line) for line in body)
    for line, row in zip(body, rows, strict=True):
        if len(row) != len(names):
            said = f"This line has {len(row)} cells, the first one {len(names)}."
            line.fault(faults, 0, said, "Give every line as many.")
            return {}
    if not _even(faults, node, rows):
        return {}
    return {column: tuple((row[k],) for row in rows) for k, column in enumerate(names)}


class Line:
    """A line of a file of data."""

    __slots__ = ("cells", "file", "number")

    def __init__(self, file: str, number: int, cells: list[str]) -> None:
        self.file, self.number, self.cells = file, number, cells

    def fault(self, faults: FaultList, cell: int, message: str, mend: str = "") -> None:
        column = 1 + sum(len(text) + 1 for text in self.cells[:cell])
        faults.faults.append(Fault(self.file, self.number, column, message, mend))


def _lines(faults: FaultList, node: Scalar, name: str) -> list[Line]:
    """The lines of a file beside the sheet that hold something."""
    path = _path(faults, node, name)
    if path is None:
        return []
    text = read_text(path)
    if isinstance(text, Fault):
        faults.add(node, f"The data {quoted(name)}: {text.message}", text.mend)
        return []
    return list(_cut(path, text))


def _path(faults: FaultList, node: Scalar, name: str) -> str | None:
    """Where the file is; None where it is not inside the folder of the sheet."""
    if not faults.folder:
        faults.add(node, f"The data {quoted(name)} are in a file, and this is no sheet in a folder.", "Write the numbers: {x: [1, 2]}.")  # fmt: skip
        return None
    folder = os.path.realpath(faults.folder)
    path = os.path.realpath(os.path.join(folder, name))
    if "\x00" in name or os.path.isabs(name) or os.path.commonpath([folder, path]) != folder:
        message = f"The data {visible(name, 60)!r} are not inside the folder of the sheet."
        faults.add(node, message, "Put the file beside the sheet.")
        return None
    return os.path.join(faults.folder, os.path.relpath(path, folder))


def _cut(path: str, text: str) -> Iterator[Line]:
    lines = text.splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    delimiter = next((mark for mark in (";", "\t", ",") if mark in first), ",")
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if delimiter != ",":
            cells = [cell.replace(",", ".") for cell in cells]
        yield Line(path, number, cells)


def _row(faults: FaultList, line: Line) -> tuple[Fraction, ...]:
    found = []
    for place, cell in enumerate(line.cells):
        if _NUMBER.fullmatch(cell.strip()) is None:
            line.fault(faults, place, f"{quoted(cell.strip() or ' ')} is no number.", "Data are finite numbers, such as 1.5 or 2e-3.")  # fmt: skip
            found.append(Fraction(0))
        else:
            found.append(Fraction(cell.strip()))
    return tuple(found)


def _number(faults: FaultList, node: Node, text: str) -> Fraction:
    if _NUMBER.fullmatch(text.strip()) is None:
        faults.add(node, f"{quoted(text)} is no number.", "Data are finite numbers, such as 1.5 or 2e-3.")  # fmt: skip
        return Fraction(0)
    return Fraction(text.strip())
