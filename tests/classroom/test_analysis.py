"""Figures of a class, worked out by hand beside each table."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from grader.classroom.analysis import correlation, distribution, item_figures
from tests.classroom.made import report_of, result

HALF = Fraction(1, 2)


def shares(*found: Fraction | float) -> list:  # type: ignore[type-arg]
    return [report_of(f"s{n}", result("a", share, points=4)) for n, share in enumerate(found)]


@pytest.mark.parametrize(
    ("found", "mean", "median", "deviation", "bins"),
    [
        ([1], 1, 1, 0.0, "0000000001"),
        ([0], 0, 0, 0.0, "1000000000"),
        ([0, 1], HALF, HALF, 0.7071, "1000000001"),
        ([0, HALF, 1], HALF, HALF, 0.5, "1000010001"),
        ([Fraction(1, 10), Fraction(2, 10), Fraction(9, 10)], Fraction(2, 5), Fraction(1, 5), 0.4359, "0110000001"),
        ([Fraction(99, 1000), Fraction(1, 3)], Fraction(1297, 6000), Fraction(1297, 6000), 0.1657, "1001000000"),
    ],
)  # fmt: skip
def test_distribution(
    found: list[Fraction], mean: Fraction, median: Fraction, deviation: float, bins: str
) -> None:
    figures = distribution(shares(*found))
    assert figures is not None
    assert (figures.count, figures.mean, figures.median) == (len(found), mean, median)
    assert figures.deviation == pytest.approx(deviation, abs=1e-4)
    assert "".join(map(str, figures.bins)) == bins
    assert (figures.lowest, figures.highest) == (min(found), max(found))


def test_no_points_no_distribution() -> None:
    assert distribution([]) is None
    assert distribution([report_of("s", result("a", 1, points=0))]) is None


def test_what_waits_for_a_person_counts_as_nothing_so_far() -> None:
    figures = distribution(
        [report_of("s", result("a", 1), result("b", None), result("c", 1, review=True))]
    )
    assert figures is not None
    assert figures.mean == Fraction(1, 3)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(0, 0), (1, 1), (0, 0), (1, 1), (1, 1)], 1.0),
        ([(0, 1), (1, 0), (0, 1), (1, 0), (1, 0)], -1.0),
        ([(0, 0), (0, 1), (1, 0), (1, 1), (HALF, HALF)], 0.0),
        ([(1, 3), (1, 2), (0, 1), (0, 2), (1, 2)], 0.6455),
        ([(1, 1), (1, 0), (1, 2), (1, 3), (1, 4)], None),
        ([(0, 1), (1, 1), (0, 1), (1, 1), (0, 1)], None),
        ([(0, 0), (1, 1), (0, 0), (1, 1)], None),
        ([], None),
    ],
)
def test_correlation(pairs: list[tuple[Fraction, Fraction]], expected: float | None) -> None:
    found = correlation((Fraction(x), Fraction(y)) for x, y in pairs)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-4))


def test_items() -> None:
    good = [report_of(f"g{n}", result("a", 1), result("b", 1), result("c", 1)) for n in range(3)]
    poor = [report_of(f"p{n}", result("a", 0), result("b", 0), result("c", 1)) for n in range(3)]
    left = [report_of("x", result("a", None), result("b", HALF), result("c", 1))]
    a, b, c = item_figures([*good, *poor, *left])
    assert (a.id, a.count, a.difficulty, a.waiting) == ("a", 6, HALF, 1)
    assert a.outcomes == {"correct": 3, "incorrect": 3, "undecided": 1}
    assert a.discrimination == pytest.approx(1.0)
    assert b.difficulty == HALF
    assert c.difficulty == Fraction(1)
    assert c.discrimination is None


def test_the_items_own_score_is_taken_out_of_the_total() -> None:
    """Two items that know nothing of each other: with its own score in the total either would look good."""
    table = [(0, 0), (0, 1), (1, 0), (1, 1)] * 3
    reports = [report_of(str(n), result("a", x), result("b", y)) for n, (x, y) in enumerate(table)]
    assert [item.discrimination for item in item_figures(reports)] == [0.0, 0.0]


def test_the_order_of_the_files_changes_no_figure() -> None:
    reports = [
        report_of(str(n), result("a", Fraction(n % 7, 7)), result("b", Fraction(n % 3, 3)))
        for n in range(40)
    ]
    shuffled = random.Random(5).sample(reports, len(reports))
    assert distribution(reports) == distribution(shuffled)
    assert item_figures(reports) == item_figures(shuffled)
