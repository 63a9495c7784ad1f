"""What one comparison of two values came to."""

from __future__ import annotations

from grader.equivalence.verdict import Evidence
from grader.records import record

EQUAL = "equal"
DIFFERENT = "different"
UNDECIDED = "undecided"
INVALID = "invalid"


@record
class Decision:
    """`equal`, `different`, `undecided` or `invalid` (another kind of thing), with the code of the rung that said so.

    `said` are sentences for the student that belong to this outcome.
    """

    outcome: str
    note: str
    evidence: Evidence | None = None
    said: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        return self.outcome == EQUAL

    @property
    def different(self) -> bool:
        return self.outcome == DIFFERENT


def undecided(note: str, *said: str) -> Decision:
    return Decision(UNDECIDED, note, None, said)


def different(note: str, *said: str, evidence: Evidence | None = None) -> Decision:
    return Decision(DIFFERENT, note, evidence, said)
