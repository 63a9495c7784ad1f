"""The forms that a sheet may ask for by name, and what may stand behind the name: `factored over C`."""

from __future__ import annotations

from collections.abc import Mapping

from grader.records import record

STYLES: Mapping[str, tuple[str, ...]] = {
    "same": (),
    "expanded": (),
    "factored": ("over",),
    "lowest terms": (),
    "single fraction": (),
    "partial fractions": ("over", "in"),
    "completed square": ("in",),
    "simplified": (),
    "rational denominators": (),
    "polynomial": ("in",),
    "decimal": (),
    "fraction": (),
    "mixed number": (),
    "scientific": (),
}
"""The words that may lead to an argument: a field behind `over`, a letter behind `in`."""

NEEDS_ARGUMENT = frozenset({"polynomial"})
OVER = ("Q", "R", "C")


@record
class Style:
    """A form by name; `word` is `over` or `in` where an argument follows."""

    name: str
    word: str = ""
    argument: str = ""

    @property
    def note(self) -> str:
        return f"FORM.{self.name.upper().replace(' ', '_')}"


def style_of(text: str) -> Style:
    """`factored over C` taken apart; a text that is no style is a name of its own."""
    text = " ".join(text.split())
    for name in STYLES:
        rest = text.removeprefix(f"{name} ")
        if rest != text:
            word, _, argument = rest.partition(" ")
            if argument:
                return Style(name, word, argument)
    return Style(text)


def fault_of(style: Style) -> str | None:
    """What is wrong with a style as a sheet writes it."""
    words = STYLES.get(style.name)
    if words is None:
        return "unknown"
    if style.word and style.word not in words:
        return "word"
    if style.word == "over" and style.argument not in OVER:
        return "field"
    if not style.argument and style.name in NEEDS_ARGUMENT:
        return "missing"
    return None
