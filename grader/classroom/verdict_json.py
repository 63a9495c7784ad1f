"""A verdict as JSON text and back, without loss."""

from __future__ import annotations

import json
from fractions import Fraction

from grader.equivalence.verdict import OUTCOMES, Verdict
from grader.grading.report_json import evidence_to_dict, step_to_dict
from grader.grading.report_reading import evidence_from_dict, step_from_dict


def verdict_to_text(verdict: Verdict) -> str:
    found = {
        "outcome": verdict.outcome,
        "credit": None if verdict.credit is None else str(verdict.credit),
        "note": verdict.note,
        "read_as": verdict.read_as,
        "feedback": verdict.feedback,
        "evidence": None if verdict.evidence is None else evidence_to_dict(verdict.evidence),
        "column": verdict.column,
        "steps": [step_to_dict(step) for step in verdict.steps],
        "review": verdict.review,
    }
    return json.dumps(found, separators=(",", ":"))


def verdict_from_text(text: str) -> Verdict:
    """Raises: ValueError, KeyError, TypeError for what `verdict_to_text` has not written."""
    found = json.loads(text)
    if found["outcome"] not in OUTCOMES:
        raise ValueError("no outcome")
    return Verdict(
        outcome=found["outcome"],
        credit=None if found["credit"] is None else Fraction(found["credit"]),
        note=found["note"],
        read_as=found["read_as"],
        feedback=tuple(found["feedback"]),
        evidence=evidence_from_dict(found["evidence"]),
        column=found["column"],
        steps=tuple(map(step_from_dict, found["steps"])),
        review=found["review"],
    )
