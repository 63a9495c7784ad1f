"""Kind `shape`: sizes as students write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.expression.declarations import Scope, SizeName
from grader.items import mark
from grader.items.model import Answer, Item
from grader.items.size_reading import ReadShape, read_shape
from grader.text import Diagnostic

READ = (
    (r"M \times N", "M×N"),
    (r"\mathbb{R}^{M\times N}", "M×N"),
    (r"\mathbb R^{M \times N}", "M×N"),
    ("(M, N)", "M×N"),
    ("[M, N]", "M×N"),
    ("M, N", "M×N"),
    ("MxN", "M×N"),
    ("M x N", "M×N"),
    ("M X N", "M×N"),
    ("M×N", "M×N"),
    ("M by N", "M×N"),
    ("M-by-N", "M×N"),
    ("M*N", "M×N"),
    ("R^{M x N}", "M×N"),
    ("R^(M x N)", "M×N"),
    ("ℝ^{M×N}", "M×N"),
    (r"\R^{M \times N}", "M×N"),
    (r"$\mathbb{R}^{M \times N}$.", "M×N"),
    (r"\left(M, N\right)", "M×N"),
    (r"A \in \mathbb{R}^{M \times N}", "M×N"),
    (r"\mathbf{A} \in \mathbb{R}^{M \times N}", "M×N"),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \in \mathbb{R}^{n \times m}", "n×m"),
    (r"J = \begin{bmatrix} x \in y \end{bmatrix} \in \mathbb{R}^{n \times m}", "n×m"),
    ("A: M x N", "M×N"),
    ("A is an M x N matrix", "M×N"),
    ("a x b", "a×b"),
    ("M x N matrix", "M×N"),
    (r"\boxed{M \times N}", "M×N"),
    ("scalar", "1×1"),
    ("a number", "1×1"),
    (r"\mathbb{R}", "1×1"),
    ("R", "1×1"),
    ("1", "1×1"),
    ("(1, 1)", "1×1"),
    (r"\mathbb R^{n}", "n×1"),
    ("R^n", "n×1"),
    (r"n \times 1", "n×1"),
    (r"(n+1) \times 2n", "n+1×2n"),
    ("n^2 x n(n+1)", "n·n×n+n·n"),
    (r"\mathbb{R}^{n_1 \times n_{12}}", "n_1×n_12"),
    ("3x2", "3×2"),
    ("", "SHAPE.UNREADABLE"),
    ("n", "SHAPE.UNREADABLE"),
    ("MN", "SHAPE.UNREADABLE"),
    ("M N", "SHAPE.UNREADABLE"),
    ("M x N x K", "SHAPE.UNREADABLE"),
    ("M x", "SHAPE.UNREADABLE"),
    (r"\mathbb{R}^M \times \mathbb{R}^N", "SHAPE.UNREADABLE"),
    (r"M / 2 \times N", "SHAPE.UNREADABLE"),
    ("n^99 x 1", "SHAPE.UNREADABLE"),
    ("12345678901 x 1", "SHAPE.UNREADABLE"),
    ("(" * 60 + "n" + ")" * 60 + " x 1", "SHAPE.UNREADABLE"),
)


@pytest.mark.parametrize(("text", "shown"), READ)
def test_sizes_read(text: str, shown: str) -> None:
    found = read_shape(text)
    assert (found.code if isinstance(found, Diagnostic) else str(found.shape)) == shown


def item(key: str) -> Item:
    scope = Scope(declarations={"M": SizeName(), "N": SizeName()})
    return Item("one", "shape", "", "", Fraction(1), scope, keys=(key,))


MARKED = (
    ("M x N", r"\mathbb{R}^{M \times N}", "correct", "SHAPE.EQUAL"),
    ("M x N", "N x M", "incorrect", "SHAPE.TRANSPOSED"),
    ("M x N", r"\mathbb{R}^{M}", "incorrect", "SHAPE.COLUMN"),
    ("M x N", "M x M", "incorrect", "SHAPE.OTHER"),
    ("M x N", "K x N", "invalid", "SHAPE.UNKNOWN_NAME"),
    ("M x N", "m x N", "invalid", "SHAPE.UNKNOWN_NAME"),
    ("M x N", "big", "invalid", "SHAPE.UNREADABLE"),
    ("M x N", "", "blank", "BLANK"),
    ("M x 1", "R^M", "correct", "SHAPE.EQUAL"),
    ("1 x N", "R^N", "incorrect", "SHAPE.COLUMN"),
    ("1 x 1", "scalar", "correct", "SHAPE.EQUAL"),
    ("1 x 1", r"\mathbb R", "correct", "SHAPE.EQUAL"),
    ("1 x 1", r"\mathbb{R}^{M \times M}", "incorrect", "SHAPE.OTHER"),
    ("scalar", "1 x 1", "correct", "SHAPE.EQUAL"),
    ("M x M+N", "M x N+M", "correct", "SHAPE.EQUAL"),
    ("M x K", "K x M", "incorrect", "SHAPE.TRANSPOSED"),
)


@pytest.mark.parametrize(("key", "text", "outcome", "note"), MARKED)
def test_shapes_marked(key: str, text: str, outcome: str, note: str) -> None:
    verdict = mark(item(key), Answer(text=text))
    assert (verdict.outcome, verdict.note) == (outcome, note)
    assert verdict.credit == (1 if outcome == "correct" else 0)


def test_feedback_never_names_the_key() -> None:
    for _, text, outcome, _ in MARKED:
        verdict = mark(item("31 x 57"), Answer(text=text))
        said = " ".join((*verdict.feedback, verdict.read_as or ""))
        assert "31" not in said, (text, outcome)
        assert "57" not in said, (text, outcome)


HOSTILE = (
    "(a+b)" * 400,
    "(a+b+c+d+e+f+g)^4" * 30,
    "{" * 2000,
    "x" * 2000,
    "\\in" * 600,
    "^" * 2000,
    "\\boxed{" * 280,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_sizes_are_read_or_refused(text: str) -> None:
    """Without a bound on the work this would not end."""
    assert isinstance(read_shape(text), Diagnostic | ReadShape)
