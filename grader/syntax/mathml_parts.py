"""The small parts that drawn formulas are made of: names, signs, brackets, rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from grader.expression.nodes import Tree
from grader.expression.vocabulary import GREEK
from grader.records import record
from grader.text.html import Element, element

_ACCENTS = {
    "hat": "^", "widehat": "^", "tilde": "~", "widetilde": "~", "bar": "¯", "overline": "¯", "vec": "→", "dot": "˙",
    "ddot": "¨", "check": "ˇ", "breve": "˘", "acute": "´", "grave": "`", "mathring": "˚",
}  # fmt: skip
_INDEX_LETTERS = frozenset("ijklmnpqrst")
_PIECES = re.compile(r"[0-9]+|[^\W\d_]+|\S")
THIN = "0.17em"

Drawn = tuple[Element, int]
"""A drawing, and how tightly it holds together."""


@record
class Pen:
    """What draws trees: a rule for every class of node."""

    rules: Mapping[type, Rule]

    def rule(self, tree: Tree) -> Drawn:
        return self.rules[type(tree)](tree, self)

    def plain(self, tree: Tree) -> Element:
        return self.rule(tree)[0]

    def at(self, tree: Tree, level: int, *, bracket: bool = False) -> Element:
        """`tree` where something of at least `level` is wanted, or in brackets whatever it is."""
        drawn, found = self.rule(tree)
        return drawn if found >= level and not bracket else bracketed(drawn)

    def arguments(self, trees: Iterable[Tree], left: str = "(", right: str = ")") -> Element:
        """Trees between brackets, with commas."""
        return fenced(left, separated([self.plain(tree) for tree in trees]), right)


Rule = Callable[[Any, Pen], Drawn]


def row(*parts: Element) -> Element:
    """Parts side by side; one alone needs no row."""
    return parts[0] if len(parts) == 1 else element("mrow", parts)


def identifier(text: str) -> Element:
    """A name: one letter is set in italics, a word upright, as MathML does by itself."""
    return element("mi", text)


def numeral(text: str) -> Element:
    return element("mn", text)


def operator(sign: str, **attributes: str | None) -> Element:
    return element("mo", sign, **attributes)


def words(text: str) -> Element:
    return element("mtext", text)


def space(width: str = THIN) -> Element:
    return element("mspace", width=width)


def fenced(left: str, inside: Iterable[Element], right: str) -> Element:
    """Something between two brackets that grow with it; an empty bracket is left out."""
    marks = [
        operator(sign, form=form, fence="true", stretchy="true") if sign else None
        for sign, form in ((left, "prefix"), (right, "postfix"))
    ]
    return element("mrow", marks[0], tuple(inside), marks[1])


def bracketed(inside: Element) -> Element:
    return fenced("(", (inside,), ")")


def raised(base: Element, above: Element) -> Element:
    """A superscript, above the subscript where there is one."""
    if base.tag == "msub":
        return element("msubsup", base.children, above)
    return element("msup", base, above)


def separated(parts: Sequence[Element], sign: str = ",") -> tuple[Element, ...]:
    """Parts with a sign between them."""
    found: list[Element] = []
    for part in parts:
        if found:
            found.append(operator(sign, separator="true"))
        found.append(part)
    return tuple(found)


def primes(count: int) -> Element:
    """Three strokes at most; behind that a number in brackets."""
    return operator("′" * count) if count <= 3 else bracketed(numeral(str(count)))


def named(name: str) -> Element:
    """A canonical name: `hat y_i`, `w^(2)`, `sigma`, with accents, script and index where they belong.

    What elaboration adds to keep bound names apart stands behind a `#` and is not shown.
    """
    name = name.split("#", 1)[0]
    places = [place for place in map(name.find, "^_") if place > 0]
    base, scripts = name[: min(places, default=len(name))], name[min(places, default=len(name)) :]
    above, below = _scripts(scripts)
    drawn = _accented(base)
    if above and below:
        return element("msubsup", drawn, _script(below), _script(above))
    if above:
        return element("msup", drawn, _script(above))
    return element("msub", drawn, _script(below)) if below else drawn


def _scripts(text: str) -> tuple[str, str]:
    """What stands behind `^` and `_`, in either order."""
    if text.startswith("_"):
        below, _, above = text[1:].partition("^")
        return above, below
    above, _, below = text[1:].partition("_")
    return above, below


def _accented(base: str) -> Element:
    accents, _, core = base.rpartition(" ")
    drawn = identifier(unicodedata.normalize("NFC", GREEK.get(core, core)))
    for accent in reversed(accents.split()):
        mark = operator(_ACCENTS.get(accent, "^"), stretchy="false")
        drawn = element("mover", drawn, mark, accent="true")
    return drawn


def _script(text: str) -> Element:
    """A script of a name: `2`, `i`, `(2)`, `i+1`, `max`."""
    if text.startswith("(") and text.endswith(")"):
        return bracketed(_script(text[1:-1]))
    return row(*(part for piece in _PIECES.findall(text) for part in _piece(piece)))


def _piece(text: str) -> list[Element]:
    """`ij` is two indices, `max` a word."""
    if text[0].isdigit():
        return [numeral(text)]
    if not text[0].isalpha():
        return [operator(text, separator="true" if text == "," else None)]
    if text in GREEK:
        return [identifier(GREEK[text])]
    if len(text) <= 2 or not set(text) - _INDEX_LETTERS:
        return [identifier(letter) for letter in text]
    return [identifier(text)]
