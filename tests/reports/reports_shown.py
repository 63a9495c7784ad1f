"""Reports for the tests of the writers: every outcome, hostile texts, long ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from grader.equivalence.verdict import Evidence
from grader.grading.report import ItemReport, Report


def item(name: str, outcome: str, credit: Fraction | None, **changes: Any) -> ItemReport:
    values: dict[str, Any] = {
        "id": name,
        "title": "",
        "kind": "expression",
        "points": Fraction(1),
        "credit": credit,
        "outcome": outcome,
        "note": f"TEST.{outcome.upper()}",
        "read_as": None,
        "feedback": (),
        "evidence": None,
        "answer": None,
        "line": 4,
        "elapsed_ms": 1.25,
    }
    return ItemReport(**{**values, **changes})


def report(*items: ItemReport, **changes: Any) -> Report:
    values: dict[str, Any] = {
        "sheet": "matrix-calculus",
        "title": "Matrix calculus",
        "student": "ada",
        "file": "submissions/ada.yaml",
        "pass_mark": None,
        "items": items,
    }
    return Report(**{**values, **changes})


EVERY_OUTCOME = report(
    item(
        "linear",
        "correct",
        Fraction(1),
        title="Gradient of a linear form",
        read_as="b",
        evidence=Evidence("identical", proved=True),
    ),
    item(
        "quadratic",
        "partial",
        Fraction(1, 2),
        points=Fraction(2),
        title="Gradient of a quadratic form",
        read_as="A x",
        feedback=("A factor is missing: both factors of the product depend on x.",),
        evidence=Evidence(
            "ball", proved=True, counterexample={"n": "2", "x": "(1, 0)", "answer": "(3, 1)"}
        ),
    ),
    item(
        "trace",
        "incorrect",
        Fraction(0),
        title="The derivative of a trace, whose title is so long that it needs a second line on most terminals",
        read_as="2 A",
        feedback=("Your answer is the right one transposed: rows and columns are swapped.",),
        evidence=Evidence(
            "ball", proved=True, counterexample={"x": "2", "answer": "3", "key": "CANARY"}
        ),
    ),
    item(
        "jacobian.a",
        "invalid",
        Fraction(0),
        title="Polar coordinates",
        answer=r"\begin{pmatrix} \cos\varphi & -r \\ \sin\varphi \frac{1}{2 & r\cos\varphi \end{pmatrix}",
        column=48,
        feedback=("A } is missing for the \\frac at column 48.",),
    ),
    item("norm", "undecided", None, read_as="‖x‖"),
    item("limit", "fault", None, title="A limit"),
    item("bonus", "blank", Fraction(0)),
    item("proof", "manual", None, points=Fraction(3)),
    item(
        "sum",
        "correct",
        Fraction(1),
        title="A sum",
        read_as="∑_i x_i",
        evidence=Evidence("ball", proved=False, points=9, sizes=({"n": 3}, {"n": 4}), digits=77),
    ),
    pass_mark=Fraction(1, 2),
)
