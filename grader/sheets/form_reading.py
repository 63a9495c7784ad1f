"""What a sheet asks of the form of an answer."""

from __future__ import annotations

from grader.equivalence.forms.styles import OVER, fault_of, style_of
from grader.items.model import Form
from grader.sheets import keys
from grader.sheets.fields import FaultList, Placed, check_keys, check_word, present, quoted, texts
from grader.sheets.tree import Listing, Node, Scalar, Table, text_of


def read_form(faults: FaultList, table: Table) -> Form:
    node = present(table, "form")
    if node is None:
        return Form()
    styles: list[str] = []
    found: list[tuple[Node | Placed, str]]
    lists: dict[str, tuple[str, ...]] = dict.fromkeys(keys.FORM_LISTS, ())
    for part in node.items if isinstance(node, Listing) else (node,):
        if isinstance(part, Table):
            check_keys(faults, part, (*keys.FORM_LISTS, *keys.FORM_WITH_ARGUMENT), "`form`")
            for name in keys.FORM_LISTS:
                lists[name] = (*lists[name], *(line.text for line in texts(faults, part, name)))
            asked = ((name, texts(faults, part, name)) for name in keys.FORM_WITH_ARGUMENT)
            found = [(line, f"{name} {line.text}") for name, lines in asked for line in lines]
        else:
            found = [(part, (text_of(part) or "").strip())]
        styles += [text for place, text in found if _is_style(faults, place, text)]
    return Form(tuple(styles), in_terms_of=lists["in terms of"], without=lists["without"])


def _is_style(faults: FaultList, place: Node | Placed, text: str) -> bool:
    """Whether a style may be asked for as it is written."""
    style = style_of(text)
    match fault_of(style):
        case None:
            return True
        case "field":
            mend = f"Write {', '.join(f'`{style.name} over {field}`' for field in OVER)}."
            faults.add(place, f"{quoted(style.argument)} is no field.", mend)
        case "missing":
            faults.add(
                place, f"{quoted(text)} says nothing of a letter.", f"Write `{style.name} in x`."
            )
        case "word":
            faults.add(
                place, f"`{style.name}` takes no `{style.word} ..`.", f"Write `{style.name}`."
            )
        case _:
            spot = Scalar(text, place.line, place.column)
            check_word(faults, spot, "form", text, keys.FORM_STYLES)
    return False
