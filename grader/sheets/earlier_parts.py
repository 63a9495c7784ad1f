"""Items that build on the answers of earlier ones (`uses`): ids resolved, names given their meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.items.model import Item
from grader.sheets.fields import FaultList, quoted
from grader.sheets.tree import Scalar

KINDS = ("expression", "number")
KINDS_THAT_BUILD = (*KINDS, "derivation")


def build_on_earlier(faults: FaultList, items: Sequence[Item]) -> list[Item]:
    """`items`, those with `uses` in scopes where each name stands for the key of the item that it names."""
    found: list[Item] = []
    for item in items:
        found.append(_built(faults, item, found) if item.uses else item)
    return found


def _built(faults: FaultList, item: Item, before: Sequence[Item]) -> Item:
    from grader.equivalence.question import KeyFault
    from grader.items.carrying import building_on

    place = Scalar("", item.line, 1)
    known = {earlier.id: earlier for earlier in before}
    group = item.id.rpartition(".")[0]
    used: dict[str, Item] = {}
    for name, written in item.uses.items():
        earlier = known.get(f"{group}.{written}") or known.get(written)
        if earlier is None or earlier.kind not in KINDS or item.kind not in KINDS_THAT_BUILD:
            message = f"{item.id} cannot build on {quoted(written)}."
            faults.add(place, message, "Name an earlier part of the kind `expression` or `number`.")
            return item
        used[name] = earlier
    if any(earlier.is_sealed for earlier in used.values()):
        from grader.items.expecting import standing_in

        built = standing_in(item, used)
        return replace(built, uses={name: earlier.id for name, earlier in used.items()})
    try:
        built = building_on(item, used)
    except KeyFault as fault:
        faults.add(place, f"{item.id}: `{fault.where}`: {fault.message}")
        return item
    return replace(built, uses={name: earlier.id for name, earlier in used.items()})
