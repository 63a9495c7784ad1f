"""Where in a text something stands."""

from __future__ import annotations

from grader.records import record


@record
class Span:
    """The half-open range `start:end` of characters of one text, counted from 0."""

    start: int
    end: int

    def merge(self, other: Span) -> Span:
        """The smallest span that holds both."""
        if self is NOWHERE:
            return other
        if other is NOWHERE:
            return self
        if self.start <= other.start:
            return self if other.end <= self.end else Span(self.start, other.end)
        return Span(other.start, max(self.end, other.end))


NOWHERE = Span(-1, -1)
