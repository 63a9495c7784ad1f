"""What a sheet asks of the form of an answer, and what it leaves open."""

from __future__ import annotations

from grader.equivalence.forms.styles import OVER, fault_of, style_of
from grader.items.model import Form
from grader.records import record
from grader.sheets import keys
from grader.sheets.fields import (
    FaultList,
    Placed,
    check_keys,
    check_word,
    present,
    quoted,
    text,
    texts,
)
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
        styles += [style for place, style in found if _is_style(faults, place, style)]
    return Form(tuple(styles), in_terms_of=lists["in terms of"], without=lists["without"])


def _is_style(faults: FaultList, place: Node | Placed, written: str) -> bool:
    """Whether a style may be asked for as it is written."""
    style = style_of(written)
    match fault_of(style):
        case None:
            return True
        case "field":
            mend = f"Write {', '.join(f'`{style.name} over {field}`' for field in OVER)}."
            faults.add(place, f"{quoted(style.argument)} is no field.", mend)
        case "missing":
            faults.add(
                place, f"{quoted(written)} says nothing of a letter.", f"Write `{style.name} in x`."
            )
        case "word":
            faults.add(
                place, f"`{style.name}` takes no `{style.word} ..`.", f"Write `{style.name}`."
            )
        case _:
            spot = Scalar(written, place.line, place.column)
            check_word(faults, spot, "form", written, keys.FORM_STYLES)
    return False


@record
class LeftOpen:
    """`names` of what is left open, with the letters and the number that some of them take."""

    names: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    modulo: str = ""


def read_up_to(faults: FaultList, table: Table) -> LeftOpen:
    """A name, a mapping such as `{parameters: [C, D]}`, or a list of both."""
    node = present(table, "up_to")
    names: list[str] = []
    parameters: tuple[str, ...] = ()
    modulo = ""
    parts = node.items if isinstance(node, Listing) else (node,) if node is not None else ()
    for part in parts:
        if isinstance(part, Table):
            check_keys(faults, part, keys.UP_TO_WITH, "`up_to`")
            parameters += tuple(line.text for line in texts(faults, part, "parameters"))
            modulo = text(faults, part, "modulo", modulo)
            names += [name for name in keys.UP_TO_WITH if present(part, name) is not None]
            continue
        written = (text_of(part) or "").strip()
        if not check_word(faults, part, "up_to", written, keys.UP_TO):
            continue
        if written == "modulo":
            faults.add(part, "`modulo` says nothing of a number.", "Write `{modulo: 2\\pi}`, say.")
            continue
        names.append(written)
    return LeftOpen(tuple(dict.fromkeys(names)), parameters, modulo)
