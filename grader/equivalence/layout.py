"""Bringing a key and an answer to one layout: the same free indices and the same shape.

A free index in the place of a vector or a matrix stands for it, and a whole vector or matrix answers for its entry, rows
first. After alignment the two trees can be compared entry by entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.equivalence import wording
from grader.expression.elaboration import Elaborated
from grader.expression.nodes import Entry, Name, Number, Table, Transpose, Tree
from grader.expression.shapes import Shape
from grader.expression.sizes import ONE, Size
from grader.expression.traversal import is_zero
from grader.records import record

FreeIndices = tuple[tuple[str, Size, Size], ...]


@record
class Aligned:
    """Two trees of one shape over the same free indices; `transposed` where the answer was turned to fit."""

    key: Tree
    answer: Tree
    free: FreeIndices
    transposed: bool = False


@record
class Misfit:
    """Why the two cannot be compared; `turned` is how they could if the answer were transposed."""

    note: str
    sentence: str
    turned: Aligned | None = None


def align(key: Elaborated, answer: Elaborated, letters: Sequence[str] = ()) -> Aligned | Misfit:
    """One layout for both. `letters`: the free indices in the order in which the answer's label shows them."""
    asked = {name: (lower, upper) for name, lower, upper in key.free}
    used = {name: (lower, upper) for name, lower, upper in answer.free}
    missing = [name for name in asked if name not in used]
    surplus = [name for name in used if name not in asked]
    free = (*key.free, *(f for f in answer.free if f[0] not in asked))
    if key.shape is None or answer.shape is None:
        return Aligned(key.tree, answer.tree, free)
    if is_zero(answer.tree) and not key.shape.is_scalar:
        return Aligned(key.tree, _zero(key.shape), free)
    if surplus and missing:
        return Misfit("NEQ.INDEX", wording.other_letter(surplus, missing))
    if key.shape.is_scalar and missing and not answer.shape.is_scalar:
        return _entry_of_whole(key, answer, missing)
    if answer.shape.is_scalar and not key.shape.is_scalar:
        return _whole_of_entry(key, answer, surplus, letters)
    return _same_shape(key, answer, free)


def _same_shape(key: Elaborated, answer: Elaborated, free: FreeIndices) -> Aligned | Misfit:
    assert key.shape is not None
    assert answer.shape is not None
    if key.shape == answer.shape:
        return Aligned(key.tree, answer.tree, free)
    sentence = wording.other_shape(answer.shape.in_words(), key.shape.in_words())
    turned = None
    if key.shape == answer.shape.transposed:
        turned = Aligned(key.tree, Transpose(answer.tree), free, transposed=True)
    return Misfit("NEQ.SHAPE", sentence, turned)


def _entry_of_whole(key: Elaborated, answer: Elaborated, letters: list[str]) -> Aligned | Misfit:
    """The key is an entry with free indices, the answer a whole vector or matrix."""
    assert answer.shape is not None
    ranges = {name: upper for name, lower, upper in key.free if lower == ONE}
    axes = _axes(answer.shape)
    wanted = [ranges.get(letter) for letter in letters]
    if axes == wanted:
        entry = Entry(answer.tree, tuple(Name(letter) for letter in letters))
        return Aligned(key.tree, entry, key.free)
    turned = None
    if axes[::-1] == wanted:
        entry = Entry(Transpose(answer.tree), tuple(Name(letter) for letter in letters))
        turned = Aligned(key.tree, entry, key.free, transposed=True)
    asked = wording.other_shape(answer.shape.in_words(), _in_words(wanted))
    return Misfit("NEQ.SHAPE", asked, turned)


def _whole_of_entry(
    key: Elaborated, answer: Elaborated, surplus: list[str], letters: Sequence[str]
) -> Aligned | Misfit:
    """The key is a whole vector or matrix, the answer a number, with free indices or without."""
    assert key.shape is not None
    assert answer.shape is not None
    if letters and surplus and not set(surplus) <= set(letters):
        return Misfit("NEQ.INDEX", wording.clashing_letters(surplus, letters))
    order = (
        list(letters) if set(letters) > set(surplus) or set(letters) == set(surplus) else surplus
    )
    axes = _axes(key.shape)
    ranges = {name: upper for name, lower, upper in answer.free if lower == ONE}
    sizes = [ranges.get(letter, axis) for letter, axis in zip(order, axes, strict=False)]
    if not surplus or len(order) != len(axes):
        found = _in_words([None] * len(surplus)) if surplus else answer.shape.in_words()
        return Misfit("NEQ.SHAPE", wording.other_shape(found, key.shape.in_words()))
    common = tuple(f for f in key.free)
    if sizes == axes:
        return Aligned(key.tree, _table(answer.tree, order, axes, key.shape), common)
    turned = None
    if [ranges.get(letter) for letter in order] == axes[::-1]:
        table = _table(answer.tree, order[::-1], axes, key.shape)
        turned = Aligned(key.tree, table, common, transposed=True)
    return Misfit("NEQ.SHAPE", wording.other_shape(_in_words(sizes), key.shape.in_words()), turned)


def _table(body: Tree, letters: Sequence[str], axes: Sequence[Size], shape: Shape) -> Tree:
    indices = tuple(zip(letters, axes, strict=True))
    return Table(indices, body, row=len(axes) == 1 and shape.is_row)


def _axes(shape: Shape) -> list[Size]:
    if shape.is_scalar:
        return []
    if shape.is_column:
        return [shape.rows]
    return [shape.columns] if shape.is_row else [shape.rows, shape.columns]


def _zero(shape: Shape) -> Tree:
    axes = _axes(shape)
    names = ["row#0", "column#0"][: len(axes)]
    return _table(Number(Fraction(0)), names, axes, shape)


def _in_words(sizes: Sequence[Size | None]) -> str:
    count = len(sizes)
    if count == 0:
        return "a number"
    kind = (
        "a vector" if count == 1 else "a matrix" if count == 2 else f"a family with {count} indices"
    )
    known = [str(size) for size in sizes if size is not None]
    return f"{kind} ({'×'.join(known)})" if known and len(known) == count else kind
