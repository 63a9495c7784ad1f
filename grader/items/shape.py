"""Kind `shape`: rows and columns, each a number or a symbolic size."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from grader.equivalence.verdict import Evidence, Verdict
from grader.expression.shapes import Shape
from grader.items.model import Answer, Item
from grader.items.size_reading import ReadShape, read_shape
from grader.text import Diagnostic, did_you_mean

EXACT = Evidence("exact", proved=True)


def mark(item: Item, answer: Answer) -> Verdict:
    """Correct if rows and columns are those of the key."""
    keys = [read_shape(key) for key in item.keys]
    shapes = [key.shape for key in keys if isinstance(key, ReadShape)]
    if not shapes:
        return Verdict("fault", None, "KEY.UNREADABLE")
    found = read_shape(answer.as_text)
    if isinstance(found, Diagnostic):
        return Verdict("invalid", Fraction(0), found.code, feedback=(found.sentence(),))
    names = {name for key in shapes for name in _names(key)}
    unknown = unknown_name(item, found.shape, names)
    if unknown is not None:
        return unknown
    if found.shape in shapes:
        return Verdict("correct", Fraction(1), "SHAPE.EQUAL", str(found.shape), evidence=EXACT)
    note, say = _difference(found, shapes)
    return Verdict("incorrect", Fraction(0), note, str(found.shape), say, EXACT)


def unknown_name(item: Item, shape: Shape, names: Collection[str]) -> Verdict | None:
    """The verdict on a size with a letter that is neither declared nor among `names`, those of the keys."""
    known = item.scope.sizes.union(names)
    for name in sorted(_names(shape) - known):
        near = did_you_mean(name, sorted(known))
        mend = f" Did you mean {near}?" if near else ""
        say = f"The sheet has no size named {name}.{mend}"
        return Verdict("invalid", Fraction(0), "SHAPE.UNKNOWN_NAME", str(shape), (say,))
    return None


def _names(shape: Shape) -> frozenset[str]:
    return shape.rows.names | shape.columns.names


def _difference(found: ReadShape, keys: list[Shape]) -> tuple[str, tuple[str, ...]]:
    """Why a size is wrong, as far as that gives nothing away that the student did not write."""
    if found.one_length:
        say = f"One length alone is a column, {found.shape.rows} × 1."
        return "SHAPE.COLUMN", (say,)
    if found.shape.transposed in keys:
        return "SHAPE.TRANSPOSED", ("Rows and columns are swapped: rows come first.",)
    return "SHAPE.OTHER", ()
