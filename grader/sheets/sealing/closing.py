"""A plain sheet sealed: its secrets in one token for each item, everything else as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.items.model import Expected, Item
from grader.records import record
from grader.sheets.errors import Fault, SheetError
from grader.sheets.loading import sheet_from_tree, tree_from_text
from grader.sheets.model import Sheet
from grader.sheets.sealing.cipher import Key, sealed
from grader.sheets.sealing.expects import expects_text
from grader.sheets.sealing.layout import Written, layout_of
from grader.sheets.sealing.opening import open_sheet
from grader.sheets.sealing.places import EXPECTS, SEAL, SECRETS, Place, about, is_sealed, places
from grader.sheets.sealing.trees import only, written
from grader.sheets.tree import Table

_COMMENT = re.compile(r"[ \t]*#[^\r\n]*")
_AFTER_BRACES = re.compile(r"[ \t,\]}]*(#[^\r\n]*)")


@record
class Edit:
    """Some characters of a file, and what stands there instead."""

    start: int
    end: int
    text: str


@record
class Sealed:
    """A sealed sheet. `comments` are the lines, from 1, of those that stay readable."""

    text: str
    items: int
    comments: tuple[int, ...]


def seal_sheet(source: str, file: str, key: Key) -> Sealed:
    """The sealed sheet of a plain one. Raises: SheetError, SealFault."""
    root = tree_from_text(source, file)
    if is_sealed(root):
        top = root.get(SEAL) or root
        message = "This sheet is sealed already."
        raise SheetError((Fault(file, top.line, top.column, message, "Seal the plain one."),))
    plain = sheet_from_tree(root, file)
    layout = layout_of(source)
    if layout is None:
        message = "A sheet with anchors (`&name`, `*name`) is not sealed."
        raise SheetError((Fault(file, 1, 1, message, "Write out what they stand for."),))
    items = {item.id: item for item in plain.items}
    edits: list[Edit] = []
    for place, at in zip(places(root), _placed(layout), strict=True):
        edits += _edits(source, root, place, at, items.get(".".join(place.path)), key)
    edits += [e for e in _of_secrets(source, layout, "") if _has_secrets(root)]
    text = _edited(source, edits)
    text = _with_header(text, file, only(root, SECRETS), key)
    _prove(text, file, key, plain)
    comments = [n for n, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith("#")]
    return Sealed(text, len(plain.items), tuple(comments))


def _has_secrets(table: Table) -> bool:
    return any(key.text in SECRETS for key, _ in table.entries)


def _placed(root: Written) -> Iterator[Written]:
    """The layouts of problems and items, in the order of `places`."""
    for problem in _inside(root, "problems"):
        yield problem
        yield from _inside(problem, "parts")


def _inside(table: Written, name: str) -> tuple[Written, ...]:
    found = table.entry(name)
    return found[2].items if found is not None else ()


def _edits(
    source: str, root: Table, place: Place, at: Written, item: Item | None, key: Key
) -> list[Edit]:
    """What changes at one problem or item: the first secret becomes the token, the others go."""
    secrets = only(place.table, SECRETS)
    if not secrets.entries:
        return []
    token = f"{SEAL}: {sealed(key, written(secrets), about(root, place))}"
    lines = [token]
    if place.is_item and item is not None:
        lines += [f"{EXPECTS}: {text}" for text in _expected(item, root, place)]
    if at.flow:
        return list(_of_secrets(source, at, ", ".join(lines)))
    column = at.start - (source.rfind("\n", 0, at.start) + 1)
    return list(_of_secrets(source, at, ("\n" + " " * column).join(lines)))


def _expected(item: Item, root: Table, place: Place) -> Iterator[str]:
    from grader.equivalence.question import KeyFault
    from grader.items.expecting import expected_of

    try:
        found: tuple[Expected, ...] = expected_of(item)
    except KeyFault as fault:
        message = f"{item.id}: `{fault.where}`: {fault.message}"
        at = place.table
        raise SheetError(
            (Fault("", at.line, at.column, message, "`grade lint` says more."),)
        ) from fault
    text = expects_text(found)
    if text:
        yield text


def _of_secrets(source: str, at: Written, instead: str) -> Iterator[Edit]:
    """The edits that take the secrets out of a mapping and put `instead` in the place of the first."""
    before = at.start + 1 if at.flow else at.start
    is_first = True
    for number, (name, key, value) in enumerate(at.entries):
        if name in SECRETS:
            text = instead if is_first else ""
            if at.flow and not number and not text and len(at.entries) > 1:
                yield Edit(before, at.entries[1][1].start, "")
            elif at.flow:
                comma = ", " if number and text else ""
                yield Edit(before, value.end, comma + text)
            else:
                yield _of_lines(source, key, value, text, is_first_key=key.start == at.start)
            is_first = False
        before = value.end
    if at.flow and not is_first:
        behind = _AFTER_BRACES.match(source, at.end)
        if behind is not None:
            yield Edit(behind.start(1), behind.end(), "")


def _of_lines(source: str, key: Written, value: Written, text: str, *, is_first_key: bool) -> Edit:
    """An entry of a block mapping with the comments behind it, right above it and right below it."""
    start = source.rfind("\n", 0, key.start) + 1
    column = key.start - start
    end = _end_of_line(source, value.end)
    while (below := _comment_line(source, end, column)) is not None:
        end = below
    if is_first_key:
        return Edit(key.start, _without_break(source, end), text)
    while start and (above := _comment_above(source, start)) is not None:
        start = above
    return Edit(start, end, f"{' ' * column}{text}\n" if text else "")


def _end_of_line(source: str, at: int) -> int:
    found = source.find("\n", at)
    return len(source) if found < 0 else found + 1


def _without_break(source: str, end: int) -> int:
    return end - 1 if end and source[end - 1] == "\n" else end


def _comment_line(source: str, start: int, column: int) -> int | None:
    """The end of the line that begins here, if it is a comment no further out than `column`."""
    end = _end_of_line(source, start)
    line = source[start:end]
    outer = len(line) - len(line.lstrip(" "))
    return end if line.strip().startswith("#") and outer >= column else None


def _comment_above(source: str, start: int) -> int | None:
    above = source.rfind("\n", 0, start - 1) + 1
    return above if _COMMENT.fullmatch(source[above : start - 1].rstrip("\r")) else None


def _edited(source: str, edits: list[Edit]) -> str:
    """The text with the edits made; comments that two of them would take go with the first."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += (source[at : edit.start], edit.text)
        at = max(at, edit.end)
    return "".join((*pieces, source[at:]))


def _with_header(text: str, file: str, secrets: Table, key: Key) -> str:
    """The seal of the sheet itself behind its `sheet:` line; it is bound to everything else in the file."""
    root = tree_from_text(text, file)
    line = f"{SEAL}: {key.name} {sealed(key, written(secrets), about(root, None))}"
    layout = layout_of(text)
    entry = layout.entry("sheet") if layout is not None else None
    assert layout is not None
    assert entry is not None
    if layout.flow:
        at = entry[2].end
        return f"{text[:at]}, {line}{text[at:]}"
    at = _end_of_line(text, entry[2].end)
    break_before = "" if text[:at].endswith("\n") else "\n"
    return f"{text[:at]}{break_before}{line}\n{text[at:]}"


def _prove(text: str, file: str, key: Key, plain: Sheet) -> None:
    """What was sealed opens to what was plain, and holds no secret outside of a token."""
    root = tree_from_text(text, file)
    again = sheet_from_tree(open_sheet(root, file, key), file)
    readable = any(_has_secrets(table) for table in (root, *(p.table for p in places(root))))
    if readable or _comparable(again) != _comparable(plain):
        message = "This sheet is laid out in a way that cannot be sealed."
        mend = "Write one entry on a line, as in the documentation."
        raise SheetError((Fault(file, 1, 1, message, mend),))


def _comparable(sheet: Sheet) -> Sheet:
    items = tuple(replace(item, line=0) for item in sheet.items)
    problems = tuple(replace(problem, line=0) for problem in sheet.problems)
    return replace(sheet, items=items, problems=problems)
