"""Evidence in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.equivalence.verdict import Evidence
from grader.reports.words import evidence_in_words, number, percent

BALL = Evidence("ball", proved=False, points=9, sizes=({"n": 3}, {"n": 4}), digits=77)


@pytest.mark.parametrize(
    ("evidence", "outcome", "words"),
    [
        (
            BALL,
            "correct",
            "agrees at 9 random points, sizes n = 3; n = 4, to 77 digits; strong evidence, no proof.",
        ),
        (
            Evidence("ball", False, 1, (), 60),
            "correct",
            "agrees at 1 random point to 60 digits; strong evidence, no proof.",
        ),
        (Evidence("exact", True), "correct", "proved: exact algebra."),
        (Evidence("exact", True), "incorrect", "proved: exact algebra shows that the two differ."),
        (
            Evidence("identical", True),
            "correct",
            "proved: the same expression, up to order and notation.",
        ),
        (
            Evidence("ball", True, counterexample={"x": "2", "answer": "3"}),
            "incorrect",
            "proved: differs at x = 2: yours 3.",
        ),
        (
            Evidence("exact", True, counterexample={"x": "2", "y": "1", "answer": "3", "key": "5"}),
            "incorrect",
            "proved: differs at x = 2, y = 1: yours 3, the key 5.",
        ),
        (
            Evidence("ball", True, counterexample={"answer": "3"}),
            "incorrect",
            "proved: differs: yours 3.",
        ),
        (Evidence("ball", True, counterexample={}), "incorrect", "proved: differs."),
        (
            Evidence("ball", True, counterexample={"x_1": "2", "x_2": "3"}),
            "incorrect",
            "proved by x_1 = 2, x_2 = 3.",
        ),
        (
            Evidence("ball", False),
            "correct",
            "every claim holds: by bounds on every number; strong evidence, no proof.",
        ),
        (
            Evidence("ball", True),
            "incorrect",
            "a claim does not hold: by bounds on every number, a proof.",
        ),
        (Evidence("tolerance", False), "correct", "the value is within the tolerance."),
        (Evidence("tolerance", False), "incorrect", "the value is outside the tolerance."),
        (Evidence("pattern", True), "incorrect", "the text does not match."),
        (
            Evidence("ball", True, first_wrong=2),
            "partial",
            "the link from step 2 to step 3 is the first that does not hold.",
        ),
        (Evidence("oracle", False), "correct", "oracle: not proved."),
    ],
)
def test_evidence_in_words(evidence: Evidence, outcome: str, words: str) -> None:
    assert evidence_in_words(evidence, outcome) == words


def test_numbers_as_people_write_them() -> None:
    shown = [number(Fraction(text)) for text in ("2", "3/2", "1/3", "0", "10", "100")]
    assert shown == ["2", "1.5", "0.33", "0", "10", "100"]
    assert percent(Fraction(999, 1000)) == "99%"
