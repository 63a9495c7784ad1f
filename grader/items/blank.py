"""Kind `blank`: a short text, compared as a whole with those expected or with a pattern.

Patterns are the sheet author's; answers are short before they meet one.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from grader.equivalence.verdict import Evidence, Verdict
from grader.items.choice import BLANK
from grader.items.choosing import without_struck
from grader.items.model import Answer, Item
from grader.text import visible

LONGEST = 200
PATTERN = Evidence("pattern", proved=False)
_BRACKETED = re.compile(r"\(\s*([^()]*?)\s*\)")
_DOLLARS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))


def mark(item: Item, answer: Answer) -> Verdict:
    """Correct if the whole text is one of the keys, or has the pattern."""
    text = one_space(without_struck(answer.as_text[: 4 * LONGEST]))
    if not text:
        return BLANK
    if len(text) > LONGEST:
        say = f"A short text is asked for; this one has more than {LONGEST} characters."
        return Verdict("invalid", Fraction(0), "TEXT.LONG", feedback=(say,))
    forms = _forms(text)
    read_as = visible(text)
    if forms & {one_space(key).casefold() for key in item.keys}:
        return Verdict("correct", Fraction(1), "TEXT.EQUAL", read_as, evidence=PATTERN)
    if item.pattern and _has_pattern(item.pattern, forms | {text}):
        return Verdict("correct", Fraction(1), "TEXT.PATTERN", read_as, evidence=PATTERN)
    return Verdict("incorrect", Fraction(0), "TEXT.OTHER", read_as, evidence=PATTERN)


def one_space(text: str) -> str:
    """Composed characters, single inner spaces, no outer ones."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _forms(text: str) -> frozenset[str]:
    """The ways to see a text without case, dollar signs, brackets round it, a full stop."""
    text = text.casefold()
    forms = {text}
    for left, right in _DOLLARS:
        if text.startswith(left) and text.endswith(right) and len(text) > len(left + right):
            text = text[len(left) : -len(right)].strip()
            forms.add(text)
            break
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed is not None:
        forms.add(bracketed[1])
    if len(text) > 1 and text[-1] in ".)":
        forms.add(text[:-1].rstrip())
    return frozenset(forms - {""})


def _has_pattern(pattern: str, forms: frozenset[str]) -> bool:
    from grader.items.patterns import has_pattern

    return any(has_pattern(pattern, form) for form in sorted(forms))
