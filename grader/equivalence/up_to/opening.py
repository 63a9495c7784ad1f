"""What an exercise leaves open, with the comparison that leaves nothing open."""

from __future__ import annotations

from collections.abc import Callable

from grader.equivalence.decision import Decision
from grader.equivalence.layout import Aligned
from grader.equivalence.loose import Loose
from grader.records import record


@record
class Open:
    """What is left open by name, the letters that it concerns, and the comparison with less left open."""

    names: tuple[str, ...]
    compare_up_to: Callable[[Aligned, tuple[str, ...]], Decision]
    loose: Loose

    def compare(self, aligned: Aligned) -> Decision:
        """The comparison with nothing left open."""
        return self.compare_up_to(aligned, ())
