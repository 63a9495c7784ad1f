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
        return Span(min(self.start, other.start), max(self.end, other.end))


NOWHERE = Span(-1, -1)
