"""What was found of one claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from grader.equivalence.value_text import value_text
from grader.records import record

HOLDS, FAILS, OPEN = "holds", "fails", "open"


@record
class Finding:
    """Whether a claim holds. `said`: the values that show it; `values`: the same by name, for the evidence."""

    outcome: str
    proved: bool = False
    said: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    exact: bool = False

    @property
    def holds(self) -> bool:
        return self.outcome == HOLDS

    @property
    def fails(self) -> bool:
        return self.outcome == FAILS


NOT_SETTLED = Finding(OPEN)


def holds(*, proved: bool, said: str = "", exact: bool = False) -> Finding:
    return Finding(HOLDS, proved, said, exact=exact)


def fails(said: str, *, proved: bool, values: Mapping[str, str] | None = None) -> Finding:
    return Finding(FAILS, proved, said, dict(values or {}))


def shown(name: str, value: Any) -> str:
    """`x_1 ≈ 1.570796`, `x_0 = 2`."""
    text = value_text(value)
    return f"{name} {text}" if text.startswith("≈") else f"{name} = {text}"


def plain(value: Any) -> str:
    """A value for the evidence: digits alone."""
    return value_text(value).removeprefix("≈ ")


def negated(finding: Finding) -> Finding:
    """What is found of the opposite claim."""
    if finding.outcome == OPEN:
        return finding
    outcome = FAILS if finding.holds else HOLDS
    return Finding(outcome, finding.proved, finding.said, finding.values, finding.exact)
