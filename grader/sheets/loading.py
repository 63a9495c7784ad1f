"""A sheet's file -> `Sheet`, or every fault of the file at once."""

from __future__ import annotations

import os
import re
from fractions import Fraction

from grader.items.model import Item
from grader.records import mutable
from grader.sheets import keys
from grader.sheets.earlier_parts import build_on_earlier
from grader.sheets.errors import Fault, SheetError
from grader.sheets.fields import FaultList, check_keys, number, present, quoted, text
from grader.sheets.files import read_text
from grader.sheets.item_reading import read_item
from grader.sheets.model import Problem, Sheet
from grader.sheets.scopes import Context, ScopeReader, read_context
from grader.sheets.sealing.places import is_sealed
from grader.sheets.tree import Listing, Node, Table, text_of
from grader.sheets.yaml_reading import read_yaml

_ID = re.compile(r"[^\s./\\:]+")


def load_sheet(
    path: str | os.PathLike[str], key: str | None = None, *, without_key: bool = False
) -> Sheet:
    """The sheet in a file. A sealed one is opened with `key`, the text of a key file, or with that in `GRADE_KEY`.

    `without_key`: it stays closed where there is no key; then answers can be read, and not judged.
    Raises: SheetError with all its faults.
    """
    found = read_text(path)
    if isinstance(found, Fault):
        raise SheetError((found,))
    return sheet_from_text(found, str(path), key, without_key=without_key)


def sheet_from_text(
    source: str, file: str, key: str | None = None, *, without_key: bool = False
) -> Sheet:
    """The sheet that a text writes down, as `load_sheet`. Raises: SheetError with all its faults."""
    root = tree_from_text(source, file)
    return sheet_from_tree(unsealed(root, file, key, without_key=without_key), file)


def unsealed(root: Table, file: str, key: str | None = None, *, without_key: bool = False) -> Table:
    """The tree of the plain sheet; as it is where nothing is sealed. Raises: SheetError."""
    if not is_sealed(root):
        return root
    from grader.sheets.sealing.opening import open_sealed

    return open_sealed(root, file, key, without_key=without_key)


def tree_from_text(source: str, file: str) -> Table:
    """The mapping that a text writes down. Raises: SheetError with all its faults."""
    root = read_yaml(source, file)
    if isinstance(root, tuple):
        raise SheetError(root)
    if not isinstance(root, Table):
        mend = "A sheet begins with `sheet:`, `title:` and `problems:`."
        raise SheetError((Fault(file, root.line, root.column, "This is no sheet.", mend),))
    return root


def sheet_from_tree(root: Table, file: str) -> Sheet:
    """The sheet that a mapping writes down. Raises: SheetError with all its faults."""
    return _Loader(FaultList(file), ScopeReader(FaultList(file))).sheet(root)


@mutable
class _Loader:
    """The sheet's faults while it is read."""

    faults: FaultList
    scopes: ScopeReader

    def sheet(self, root: Table) -> Sheet:
        self.scopes.faults = self.faults
        check_keys(self.faults, root, (*keys.SHEET_KEYS, *keys.CONTEXT_KEYS), "a sheet")
        sheet_id = text(self.faults, root, "sheet")
        if not sheet_id:
            self.faults.add(root, "The sheet has no id.", "Write `sheet: its-id` at the top.")
        pass_mark = None
        if present(root, "pass_mark") is not None:
            pass_mark = number(self.faults, root, "pass_mark", Fraction(0), most=1)
        context = read_context(self.faults, root)
        problems, items = self._problems(root, context)
        if any(item.uses for item in items):
            items = build_on_earlier(self.faults, items)
        if self.faults.faults:
            raise SheetError(self.faults.in_order())
        return Sheet(
            id=sheet_id,
            title=text(self.faults, root, "title", sheet_id),
            pass_mark=pass_mark,
            items=tuple(items),
            problems=tuple(problems),
            path=self.faults.file,
        )

    def _problems(self, root: Table, context: Context) -> tuple[list[Problem], list[Item]]:
        problems: list[Problem] = []
        items: list[Item] = []
        node = present(root, "problems")
        if not isinstance(node, Listing) or not node.items:
            place = node or root
            self.faults.add(
                place,
                "The sheet has no problems.",
                "List them under `problems:`, each with `- id:`.",
            )
            return problems, items
        for entry in self._entries(node, "problem"):
            problem_id = text(self.faults, entry, "id")
            title = text(self.faults, entry, "title", problem_id)
            found = self._items(entry, problem_id, title, context)
            items += found
            ids = tuple(item.id for item in found)
            prompt = text(self.faults, entry, "prompt")
            problems.append(Problem(problem_id, title, ids, prompt, entry.line))
        return problems, items

    def _items(self, entry: Table, problem_id: str, title: str, outer: Context) -> list[Item]:
        if entry.key("parts") is None:
            one = read_item(
                self.faults, self.scopes, entry, item_id=problem_id, title=title, outer=outer
            )
            return [one]
        known = (*keys.PROBLEM_KEYS, *keys.CONTEXT_KEYS)
        check_keys(self.faults, entry, known, "a problem with parts")
        context = read_context(self.faults, entry).within(outer)
        node = present(entry, "parts")
        if not isinstance(node, Listing) or not node.items:
            self.faults.add(
                node or entry, "`parts` takes a list.", "Write each part as `- id: ..`."
            )
            return []
        found = []
        for part in self._entries(node, "part"):
            part_id = text(self.faults, part, "id")
            found.append(
                read_item(
                    self.faults,
                    self.scopes,
                    part,
                    item_id=f"{problem_id}.{part_id}",
                    title=title,
                    outer=context,
                )
            )
        return found

    def _entries(self, node: Listing, noun: str) -> list[Table]:
        """The mappings of a list, each with an id of its own."""
        found: list[Table] = []
        lines: dict[str, int] = {}
        for entry in node.items:
            if not isinstance(entry, Table):
                self.faults.add(entry, f"A {noun} is a mapping.", "Begin it with `- id: ..`.")
                continue
            found.append(entry)
            self._check_id(entry, noun, lines)
        return found

    def _check_id(self, entry: Table, noun: str, lines: dict[str, int]) -> None:
        node: Node = present(entry, "id") or entry
        written = text_of(node) if node is not entry else None
        if not written:
            self.faults.add(entry, f"The {noun} has no id.", "Write `id: ..`.")
        elif not _ID.fullmatch(written):
            message = f"The id {quoted(written)} has a space, a dot, a colon or a slash."
            self.faults.add(node, message, "Use letters, digits and hyphens.")
        elif written in lines:
            message = f"The id {quoted(written)} stands here twice: lines {lines[written]} and {node.line}."
            self.faults.add(node, message, "Rename one of them.")
        else:
            lines[written] = node.line
