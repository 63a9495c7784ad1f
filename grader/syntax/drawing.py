"""The lines of a report drawn: what an item was read as, by its kind; a line that cannot be read back is not drawn."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.syntax.mathml import draw
from grader.syntax.mathml_parts import operator, space, words
from grader.syntax.reading_back import read_back
from grader.text.html import Element, element

_UNIT = r"[A-Za-zµμΩ°%Å]{1,12}(?:\^[−-]?[0-9])?"
_WITH_UNIT = re.compile(rf"(−?[0-9]+(?:\.[0-9]+)?) ({_UNIT}(?:[ ·/]{_UNIT}){{0,6}})")
_RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_CONSTANTS = frozenset({"e", "i"})
LONGEST_DRAWN = 4_000
"""A longer line is shown as text: nobody reads a formula of several screens."""

FORMULAS = frozenset({"expression", "number", "shape", "witness"})
"""Kinds whose `read_as` is a formula; the others' is a text, and a derivation's formulas are its steps."""


def drawn_lines(line: str, kind: str) -> tuple[Element, ...]:
    """What an item of this kind was read as, drawn: a formula for each value of a witness. Empty where a part cannot be."""
    if kind == "witness":
        found = tuple(drawn(part) for part in _values(line))
    elif kind == "shape":
        found = (_drawn_shape(line),)
    else:
        found = (drawn_number(line) if kind == "number" else drawn(line),)
    pictures = tuple(picture for picture in found if picture is not None)
    return pictures if len(pictures) == len(found) else ()


def _values(line: str) -> list[str]:
    """The parts between the commas that no bracket holds."""
    parts, depth = [""], 0
    for character in line:
        depth += (character in "([{⟨") - (character in ")]}⟩")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _drawn_shape(line: str) -> Element | None:
    rows, sign, columns = line.partition("×")
    sides = drawn(rows.strip()), drawn(columns.strip())
    if not sign or sides[0] is None or sides[1] is None:
        return drawn(line)
    whole = element("mrow", sides[0].children, operator("×"), sides[1].children)
    return element("math", whole, display="block", alttext=line)


def drawn_number(line: str) -> Element | None:
    """A number with its unit, which is set upright; any other line as `drawn` does it."""
    match = _WITH_UNIT.fullmatch(line)
    if match is None or _CONSTANTS & set(re.findall("[^ ·/^]+", match.group(2))):
        return drawn(line)
    number = drawn(match.group(1))
    if number is None:
        return None
    unit = re.sub(
        r"\^([−-]?[0-9])", lambda power: power.group(1).translate(_RAISED), match.group(2)
    )
    whole = element("mrow", number.children, space(), words(unit))
    return element("math", whole, display="block", alttext=line)


def drawn(line: str, *, display: bool = True) -> Element | None:
    """A printed formula as MathML with the line itself as its text; None where it cannot be read back."""
    if len(line) > LONGEST_DRAWN:
        return None
    tree = read_back(line)
    if tree is None:
        return None
    try:
        picture = draw(tree, display=display)
    except (KeyError, RecursionError):  # a line that nobody printed, of nodes that have no sign
        return None
    return replace(picture, attributes=(*picture.attributes, ("alttext", line)))
