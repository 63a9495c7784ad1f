"""A sealed sheet opened: the tree that the plain sheet has, or a fault at the place that does not open."""

from __future__ import annotations

from grader.sheets.errors import Fault, SheetError
from grader.sheets.sealing.cipher import Key, SealFault, key_of, opened
from grader.sheets.sealing.key_files import key_of_environment
from grader.sheets.sealing.places import EXPECTS, SEAL, SECRETS, Place, about, places
from grader.sheets.sealing.trees import read_back, without
from grader.sheets.tree import Listing, Node, Scalar, Table

NO_KEY = "This sheet is sealed: without its key nothing can be marked."
GIVE_KEY = "Give it by `--key-file FILE` or in GRADE_KEY; `--check-only` does without."
BROKEN = "The seal of this sheet is gone: it was changed after it was sealed."
CHANGED = "This sheet was changed after it was sealed."
SEAL_AGAIN = "Take the sheet as it was sealed, or seal the plain one again."


def refusal(root: Table, file: str) -> SheetError:
    """Why a sealed sheet cannot be used without its key."""
    place = root.get(SEAL) or root
    return SheetError((Fault(file, place.line, place.column, NO_KEY, GIVE_KEY),))


def open_sealed(root: Table, file: str, text: str | None, *, without_key: bool) -> Table:
    """The tree of the plain sheet by the text of a key, or by that in the environment. Raises: SheetError."""
    try:
        key = key_of_environment() if text is None else key_of(text)
    except SealFault as fault:
        raise _fault(file, root.get(SEAL) or root, str(fault), GIVE_KEY) from fault
    if key is not None:
        return open_sheet(root, file, key)
    if without_key:
        return root
    raise refusal(root, file)


def open_sheet(root: Table, file: str, key: Key) -> Table:
    """The tree of the plain sheet. Raises: SheetError for a wrong key, and for anything that was changed."""
    name, seal = _header(root, file)
    if name != key.name:
        message = f"This sheet was sealed with the key {name}, and the one given is {key.name}."
        raise _fault(file, seal, message, "Give the key that it was sealed with.")
    replaced: dict[int, Table] = {}
    for place in places(root):
        found = _opened(root, place, file, key)
        if found is not None:
            replaced[id(place.table)] = found
    whole = _secrets(seal, about(root, None), file, key, CHANGED)
    table = _rebuilt(root, replaced)
    assert isinstance(table, Table)
    return Table((*without(table, (SEAL,)).entries, *whole.entries), root.line, root.column)


def _header(root: Table, file: str) -> tuple[str, Scalar]:
    """The name of the key, and the sealed text of the sheet itself."""
    node = root.get(SEAL)
    name, space, token = node.text.partition(" ") if isinstance(node, Scalar) else ("", "", "")
    if not space or len(name) != 8 or set(name) - set("0123456789abcdef"):
        raise _fault(file, node or root, BROKEN, SEAL_AGAIN)
    assert isinstance(node, Scalar)
    return name, Scalar(token, node.line, node.column, node.plain)


def _opened(root: Table, place: Place, file: str, key: Key) -> Table | None:
    node = place.table.get(SEAL)
    if node is None:
        return None
    if not isinstance(node, Scalar):
        raise _fault(file, node, BROKEN, SEAL_AGAIN)
    secrets = _secrets(node, about(root, place), file, key, "")
    rest = without(place.table, (SEAL, EXPECTS))
    entries = (*rest.entries, *secrets.entries)
    return Table(entries, place.table.line, place.table.column, place.table.source)


def _secrets(node: Scalar, bound_to: str, file: str, key: Key, message: str) -> Table:
    try:
        found = read_back(opened(key, node.text, bound_to), node.line, node.column)
    except SealFault as fault:
        raise _fault(file, node, message or str(fault), SEAL_AGAIN) from fault
    except ValueError as error:
        raise _fault(file, node, BROKEN, SEAL_AGAIN) from error
    if not isinstance(found, Table) or {k.text for k, _ in found.entries} - set(SECRETS):
        raise _fault(file, node, BROKEN, SEAL_AGAIN)
    return found


def _rebuilt(node: Node, replaced: dict[int, Table]) -> Node:
    """The tree with the opened mappings in the place of the sealed ones, parts before the problems that hold them."""
    match node:
        case Scalar():
            return node
        case Listing():
            items = tuple(_rebuilt(item, replaced) for item in node.items)
            return Listing(items, node.line, node.column, node.source)
        case Table():
            table = replaced.get(id(node), node)
            entries = tuple((key, _rebuilt(inner, replaced)) for key, inner in table.entries)
            return Table(entries, node.line, node.column, node.source)


def _fault(file: str, node: Node, message: str, mend: str) -> SheetError:
    return SheetError((Fault(file, node.line, node.column, message, mend),))
