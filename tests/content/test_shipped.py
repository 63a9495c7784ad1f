"""The shipped submissions get the marks that they should; that the sheets are right is proved by lint."""

from __future__ import annotations

from pathlib import Path

import pytest

import grader

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "problems").glob("*.yaml"))
GRADED = {"expression", "number", "shape", "choice", "choices", "blank", "text", "witness"}


def test_there_is_a_sheet_for_each_document_and_field() -> None:
    names = {path.stem for path in SHEETS}
    assert {
        "calculus",
        "math-background",
        "math-primer",
        "matrix-calculus",
        "vector-derivatives",
    } <= names
    assert {"algebra", "integral-calculus", "statistics", "physics", "linear-algebra"} <= names
    items = [item for path in SHEETS for item in grader.load_sheet(path).items]
    assert len([item for item in items if item.kind in GRADED]) > 80


@pytest.mark.parametrize(
    "path", sorted((ROOT / "submissions").glob("*-full-marks.yaml")), ids=lambda path: path.stem
)
def test_a_full_submission_gets_full_marks(path: Path) -> None:
    report = grader.grade(path, ROOT / "problems")
    graded = [item for item in report.items if item.kind in GRADED]
    assert {item.outcome for item in graded} == {"correct"}
    assert report.score_max == report.points


STUDENTS = [
    ("calculus-student", {"softmax.normaliser": "incorrect", "softmax.matrix": "invalid"}),
    ("vector-derivatives-student", {"residual.expand": "invalid", "softmax.remedy": "partial", "softmax.entry": "partial", "softmax.matrix": "invalid", "softmax.by-differences": "blank"}),
    ("integral-calculus-student", {"antiderivative.logarithm": "partial", "antiderivative.upper-bound": "partial", "antiderivative.area": "partial", "improper.gaussian": "incorrect", "improper.order": "invalid", "series.geometric": "partial", "series.power-series": "invalid", "limits.euler": "incorrect", "limits.taylor": "partial", "equation.decay": "partial", "equation.second-order": "blank"}),
    ("statistics-student", {"coffee.mean": "incorrect", "coffee.variance": "partial", "coffee.deviation": "partial", "coffee.differences": "partial", "coffee.interval": "incorrect", "coffee.why": "partial", "normal.probability": "partial", "normal.standard": "partial", "bayes.positive": "incorrect", "moments.variance": "incorrect"}),
    ("physics-student", {"motion.speed": "partial", "motion.braking": "partial", "motion.braking-value": "partial", "motion.angle": "incorrect", "matter.density": "incorrect", "matter.heat": "partial", "matter.temperature": "partial", "circuits.parallel": "partial", "circuits.force": "partial", "measuring.gravity": "partial", "measuring.light": "invalid", "measuring.systematic": "partial"}),
    ("algebra-student", {"equations.quadratic": "partial", "equations.double-root": "partial", "equations.root": "partial", "equations.logarithm": "partial",
                         "equations.exponential": "undecided", "equations.parameter": "incorrect", "inequalities.absolute": "partial",
                         "inequalities.fraction": "partial", "inequalities.two-unknowns": "incorrect", "systems.circle": "partial",
                         "systems.line": "invalid", "sets.domain": "incorrect", "sets.odd": "incorrect", "sets.integers": "partial",
                         "forms.factors": "partial", "forms.expanded": "incorrect", "forms.lowest": "partial", "logic.contraposition": "incorrect"}),
    ("linear-algebra-student", {"systems.rank": "incorrect", "spaces.image": "incorrect", "spaces.polynomials": "incorrect", "matrices.determinant": "partial", "matrices.inverse": "partial", "eigen.vector": "incorrect", "eigen.both": "partial", "eigen.diagonal": "incorrect", "geometry.normal": "partial", "geometry.projector": "incorrect"}),
    ("matrix-calculus-student", {"derivatives.z": "partial", "network.b1": "partial", "network.W1": "invalid"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "faults"), STUDENTS)
def test_a_student_is_marked_as_a_careful_assistant_would(
    name: str, faults: dict[str, str]
) -> None:
    report = grader.grade(ROOT / "submissions" / f"{name}.yaml", ROOT / "problems")
    graded = {item.id: item.outcome for item in report.items if item.kind in GRADED}
    choices = {item.id for item in report.items if item.kind in {"choice", "choices"}}
    found = {
        i: outcome for i, outcome in graded.items() if outcome != "correct" and i not in choices
    }
    assert found == faults
