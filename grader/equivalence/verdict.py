"""What was decided, and what the decision rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from grader.records import record

OUTCOMES = ("correct", "partial", "incorrect", "invalid", "undecided", "fault", "blank", "manual")

READABLE = "readable"
"""The outcome of an answer that was read and not judged (`--check-only`)."""

MOST_DIGITS = 1_233
"""The digits of 4,096 bits, the highest precision; values that are equal exactly agree to all of them."""


@record
class Evidence:
    """What a verdict rests on.

    `method` is `identical`, `exact`, `ball`, `sympy`, `tolerance`, `choice`, `pattern` or `rubric`. `proved` only for a
    proof. `digits` are the decimal digits of agreement. `counterexample` maps names to values as text, with `key` and
    `answer` for the two values there.
    """

    method: str
    proved: bool
    points: int = 0
    sizes: tuple[Mapping[str, int], ...] = ()
    digits: int = 0
    counterexample: Mapping[str, str] | None = None
    first_wrong: int | None = None


@record
class Step:
    """A member of a derivation: the sign before it, how it was read, and the outcome of the link that leads to it.

    `outcome` is `holds`, `wrong`, `unreadable`, `undecided`, `recovers` (follows from the last right line, not from the
    wrong one before), `repeats` (the same written again) or `aside` (a beginning or a remark); `said` is told to the
    student.
    """

    sign: str
    read_as: str
    outcome: str
    said: tuple[str, ...] = ()


@record
class Verdict:
    """The outcome for one answer.

    `credit` is the share of the points earned, in [0, 1]; None means that a person must look, never zero.
    `note` is a stable code of the path that led here, without text of the student. `read_as` is how the answer was
    understood, in linear Unicode. `steps` are those of a derivation. `review`: a person should look,
    though credit is proposed.
    """

    outcome: str
    credit: Fraction | None
    note: str
    read_as: str | None = None
    feedback: tuple[str, ...] = ()
    evidence: Evidence | None = None
    column: int | None = field(default=None, compare=False)
    steps: tuple[Step, ...] = ()
    review: bool = False


def outcome_of(credit: Fraction) -> str:
    """The outcome of an answer that was compared and earns `credit`."""
    return "incorrect" if credit == 0 else "correct" if credit == 1 else "partial"
