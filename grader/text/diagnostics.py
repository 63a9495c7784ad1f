"""What is wrong with a text, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from grader.records import record
from grader.text.spans import NOWHERE, Span


@record
class Diagnostic:
    """A fault in a text, told to whoever wrote it.

    `code` is stable and holds no text of the student (`READ.UNKNOWN_NAME`); `message` is one
    sentence; `mend` says what to write instead and may be empty.
    """

    code: str
    message: str
    span: Span = NOWHERE
    mend: str = ""

    @property
    def column(self) -> int | None:
        """The column counted from 1, or None where the fault has no place."""
        return None if self.span is NOWHERE else self.span.start + 1

    def sentence(self) -> str:
        """Message and mend as one line for a report."""
        return f"{self.message} {self.mend}".strip()

    def caret(self, text: str) -> str:
        """The line of `text` that the fault is in, with carets below it (two lines)."""
        if self.span is NOWHERE:
            return ""
        start = text.rfind("\n", 0, self.span.start) + 1
        end = text.find("\n", self.span.start)
        line = text[start : len(text) if end < 0 else end]
        width = max(1, min(self.span.end, start + len(line)) - self.span.start)
        return f"{line}\n{' ' * (self.span.start - start)}{'^' * width}"


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to `word` by edit distance (Levenshtein, 1966), if one is near."""
    limit = 1 if len(word) < 4 else 2
    folded = word.casefold()
    letters = set(folded)
    best: tuple[int, str] | None = None
    for candidate in known:
        if abs(len(candidate) - len(word)) > limit:
            continue
        other = candidate.casefold()
        if len(letters.difference(other)) > limit:  # an edit takes away one of them
            continue
        distance = _edit_distance(folded, other)
        if (
            distance <= limit
            and distance < len(word)
            and (best is None or (distance, candidate) < best)
        ):
            best = (distance, candidate)
    return best[1] if best else None


def _edit_distance(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
