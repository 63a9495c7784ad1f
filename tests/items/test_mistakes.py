"""Mistakes that a sheet knows earn what it says, whatever the kind of item."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.expression.declarations import Scope
from grader.items import Answer, Item, mark
from grader.items.model import Mistake, Tolerance
from grader.syntax import read_scope

HALF = Fraction(1, 2)
ROWS: list[tuple[str, str, str, str, str]] = [
    ("shape", "M x N", "N x M", r"\mathbb{R}^{N \times M}", "partial"),
    ("shape", "M x N", "N x M", r"\mathbb{R}^{M \times M}", "incorrect"),
    ("shape", "M x N", "N x M", "(M, N)", "correct"),
    ("number", r"\frac{\pi}{2}", r"\frac{3\pi}{2}", "4.7124", "partial"),
    ("number", r"\frac{\pi}{2}", r"\frac{3\pi}{2}", "0", "incorrect"),
    ("expression", "2 M", "M", "M", "partial"),
    ("expression", "2 M", "M", "3 M", "incorrect"),
]


@pytest.mark.parametrize(("kind", "key", "when", "answer", "outcome"), ROWS)
def test_a_known_mistake(kind: str, key: str, when: str, answer: str, outcome: str) -> None:
    scope = read_scope({"M": "size", "N": "size"}, {})
    assert isinstance(scope, Scope)
    item = Item(
        id="a",
        kind=kind,
        title="",
        prompt="",
        points=Fraction(1),
        scope=scope,
        keys=(key,),
        mistakes=(Mistake(when, HALF, "Nearly."),),
        tolerance=Tolerance(absolute=Fraction(1, 1000)),
    )
    verdict = mark(item, Answer(answer))
    assert verdict.outcome == outcome
    if outcome == "partial":
        assert (verdict.credit, verdict.note, verdict.feedback) == (HALF, "MISTAKE.1", ("Nearly.",))


@pytest.mark.parametrize(
    ("answer", "credit"),
    [
        (r"\begin{pmatrix} 2 \\ 5 \\ 1 \end{pmatrix}", Fraction(1)),
        (r"\begin{pmatrix} 2 \\ 5 \\ 0 \end{pmatrix}", Fraction(2, 3)),
        (r"\begin{pmatrix} 2 & 5 & 1 \end{pmatrix}", Fraction(0)),
        (r"\begin{pmatrix} 0 \\ 0 \\ 0 \end{pmatrix}", Fraction(0)),
    ],
)
def test_partial_credit_by_entries(answer: str, credit: Fraction) -> None:
    """A row with all the right entries is still no column."""
    key = r"\begin{pmatrix} 2 \\ 5 \\ 1 \end{pmatrix}"
    item = Item("a", "expression", "", "", Fraction(1), Scope(), keys=(key,), partial="entries")
    verdict = mark(item, Answer(answer))
    assert verdict.credit == credit
    assert (verdict.outcome == "partial") == (0 < credit < 1)


def test_items_that_differ_only_in_what_a_mistake_earns_share_nothing() -> None:
    """Both have the same key, names and mistake; what is worked out for one is kept for the next."""
    scope = Scope(letters_are_numbers=True)
    half, none = Mistake("2x", HALF, "Nearly."), Mistake("2x", Fraction(0), "No.")
    found = [
        mark(
            Item("a", "expression", "", "", Fraction(1), scope, keys=("x",), mistakes=(mistake,)),
            Answer("2x"),
        )
        for mistake in (half, none, half)
    ]
    assert [(v.credit, v.feedback) for v in found] == [
        (HALF, ("Nearly.",)),
        (Fraction(0), ("No.",)),
        (HALF, ("Nearly.",)),
    ]
