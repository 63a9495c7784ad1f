r"""Backslashes out of the sight of YAML's parser, which would take them for its own escapes.

Two characters that the file does not use are put in the place of `\` and of `\"`, one for one, so
that every place stays where it was and a double-quoted text still ends where YAML ends it.
"""

from __future__ import annotations

import re

from grader.records import record


@record
class Mask:
    """The two characters that stand for a backslash and for a quote behind one."""

    backslash: str
    quote: str

    def lifted(self, text: str) -> str:
        return text.replace(self.backslash, "\\").replace(self.quote, '"')


def masked(text: str) -> tuple[str, Mask | None]:
    """The text as YAML's parser may see it; None where it holds nothing to mask."""
    if "\\" not in text or '"' not in text:
        return text, None
    unused = (c for c in map(chr, range(0xE000, 0xF8FF)) if c not in text)
    spare = (next(unused, ""), next(unused, ""))
    if "" in spare:
        return text, None  # a text with every private character: YAML refuses what it cannot read
    mask = Mask(*spare)
    instead = {"": mask.backslash, "\\": mask.backslash * 2, '"': mask.backslash + mask.quote}
    return re.sub(r"\\([\\\"]?)", lambda found: instead[found[1]], text), mask
