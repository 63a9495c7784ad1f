"""A graded submission."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.verdict import READABLE, Evidence, Step
from grader.records import record
from grader.sheets.errors import Fault


@record
class ItemReport:
    """One item of a report. `score` counts what is left to a person as 0; `line` is that of the answer, from 1;
    `column` is where in the answer an `invalid` one could not be read. `key` are the right answers, for
    whoever may see them: `redact` takes them out. `steps` are those of a derivation, each with its mark.
    `review`: a person should look; the credit is a proposal.
    """

    id: str
    title: str
    kind: str
    points: Fraction
    credit: Fraction | None
    outcome: str
    note: str
    read_as: str | None
    feedback: tuple[str, ...]
    evidence: Evidence | None
    answer: str | None
    line: int | None
    elapsed_ms: float
    column: int | None = None
    key: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    review: bool = False

    @property
    def score(self) -> Fraction:
        return self.points * (self.credit or 0)

    @property
    def needs_review(self) -> bool:
        if self.outcome == READABLE:
            return False
        is_open = self.credit is None or self.review
        return (is_open and self.points > 0) or self.outcome in {"undecided", "fault"}


@record
class Report:
    """One submission against one sheet. `warnings` are told to whoever handed in, and cost nothing.

    `passed_there`: what a report that was read from JSON says of passing, as the pass mark itself is not in it.

    Not `judged` (`--check-only`): the answers were only read; their outcomes are `readable`, `invalid` and `blank`, and
    there is no score.
    """

    sheet: str
    title: str
    student: str
    file: str
    pass_mark: Fraction | None
    items: tuple[ItemReport, ...]
    warnings: tuple[Fault, ...] = ()
    passed_there: bool | None = None
    judged: bool = True

    @property
    def points(self) -> Fraction:
        return sum((item.points for item in self.items), Fraction(0))

    @property
    def score(self) -> Fraction:
        """What is settled; everything left to a person counts as 0, whatever credit is proposed."""
        return sum((item.score for item in self.items if not item.needs_review), Fraction(0))

    @property
    def score_max(self) -> Fraction:
        """The score if a person gave full marks to everything left to one."""
        left = (item.points for item in self.items if item.needs_review)
        return self.score + sum(left, Fraction(0))

    @property
    def needs_review(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items if item.needs_review)

    @property
    def passed(self) -> bool | None:
        """None where no pass mark is set, or where it hangs on a person."""
        if not self.judged:
            return None
        if self.pass_mark is None:
            return self.passed_there
        wanted = self.pass_mark * self.points
        if self.score >= wanted:
            return True
        return None if self.score_max >= wanted else False

    def to_dict(self) -> dict[str, object]:
        """The report as a JSON object of schema 1."""
        from grader.grading.report_json import to_dict

        return to_dict(self)

    def to_json(self) -> str:
        """The report as JSON text of schema 1."""
        from grader.grading.report_json import to_json

        return to_json(self)
