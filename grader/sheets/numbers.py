"""What an item says of its number: how far off it may be, how exactly it is written, an estimate."""

from __future__ import annotations

import re
from fractions import Fraction

from grader.items.model import Figures, Tolerance
from grader.sheets.fields import (
    FaultList,
    Placed,
    check_keys,
    fraction_of,
    number,
    present,
    quoted,
    whole,
)
from grader.sheets.tree import Listing, Node, Table, text_of

RULES = ("absolute", "relative", "digits", "significant")

_COUNT = re.compile(r"\s*([0-9]{1,2})\s*(?:(\+)|(?:-|–|to)\s*([0-9]{1,2}))?\s*")


def read_tolerance(faults: FaultList, table: Table) -> Tolerance | None:
    node = present(table, "tolerance")
    if node is None:
        return None
    if not isinstance(node, Table):
        share = (text_of(node) or "").strip()
        value = fraction_of(share.removesuffix("%"))
        if value is None or value < 0:
            message = (
                "`tolerance` takes `{absolute: .., relative: .., digits: .., significant: ..}`."
            )
            faults.add(node, message, "Write one of them.")
        if share.endswith("%"):
            return Tolerance(relative=None if value is None else value / 100)
        return Tolerance(absolute=value)
    check_keys(faults, node, RULES, "`tolerance`")
    if not node.entries:
        mend = "Write `absolute`, `relative`, `digits` or `significant`."
        faults.add(node, "`tolerance` is empty.", mend)
    return Tolerance(
        absolute=_optional(faults, node, "absolute"),
        relative=_optional(faults, node, "relative"),
        digits=whole(faults, node, "digits"),
        significant=_at_least_one(faults, node, "significant"),
    )


def _optional(faults: FaultList, table: Table, name: str) -> Fraction | None:
    node = present(table, name)
    if node is None:
        return None
    written = (text_of(node) or "").strip()
    if name == "relative" and written.endswith("%"):
        value = fraction_of(written.removesuffix("%"))
        if value is not None and value >= 0:
            return value / 100
    return number(faults, table, name, Fraction(0))


def _at_least_one(faults: FaultList, table: Table, name: str) -> int | None:
    found = whole(faults, table, name)
    if found == 0:
        faults.add(table.get(name) or table, f"`{name}` counts figures from 1 on.")
    return found or None


def read_figures(faults: FaultList, table: Table) -> Figures | None:
    """`figures: 3`, `{significant: 3+}`, `{decimals: 2}`, `{significant: 2-4}`."""
    node = present(table, "figures")
    if node is None:
        return None
    name, written, place = "significant", text_of(node), node
    if isinstance(node, Table):
        check_keys(faults, node, ("significant", "decimals"), "`figures`")
        if len(node.entries) != 1:
            faults.add(node, "`figures` takes `significant` or `decimals`.", "Write one of them.")
            return None
        key, place = node.entries[0]
        name, written = key.text, text_of(place)
    match = _COUNT.fullmatch(written or "")
    least = int(match[1]) if match else 0
    most = None if match and match[2] else int(match[3]) if match and match[3] else least
    if match is None or (name == "significant" and not least) or (most or least) < least:
        message = f"`figures` is {quoted(written or 'a list')}, which is no number of figures."
        faults.add(place, message, "Write 3, 3+ for at least 3, or 2-4.")
        return None
    return Figures(name, least, most)


def read_between(faults: FaultList, table: Table) -> Placed | None:
    """The interval in which any number is a right estimate, as a key."""
    node = present(table, "between")
    if node is None:
        return None
    if present(table, "answer") is not None or present(table, "answers") is not None:
        faults.add(node, "`between` stands in the place of `answer`.", "Write one of the two.")
    ends = [text_of(item) for item in node.items] if isinstance(node, Listing) else None
    if ends is not None and len(ends) == 2 and all(ends):
        return _placed(f"[{ends[0]}; {ends[1]}]", node)
    written = text_of(node) if ends is None else None
    if written and written.strip().lstrip("$").startswith(("[", "(", "]")):
        return _placed(written.strip(), node)
    faults.add(node, "`between` takes two numbers.", "Write `between: [2.9, 3.1]`.")
    return None


def _placed(text: str, node: Node) -> Placed:
    return Placed(text, node.line, node.column)
