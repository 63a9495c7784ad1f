"""What a class's results say of the class and of each item: distribution, difficulty, discrimination, outcomes.

Sums are exact, so the figures are the same on every machine and in every order of the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import sqrt

from grader.grading.report import ItemReport, Report
from grader.records import record

BINS = 10
FEWEST_FOR_CORRELATION = 5
"""Below this number of students a correlation says nothing."""


@record
class Distribution:
    """The shares of the points that the class earned. `bins`: counts of [0, 10 %), ..., [90 %, 100 %]."""

    count: int
    mean: Fraction
    median: Fraction
    deviation: float
    lowest: Fraction
    highest: Fraction
    bins: tuple[int, ...]


@record
class ItemFigures:
    """One item over the class.

    `count` are the students whose credit is settled; `difficulty` is their mean share of the points; `discrimination` the
    correlation of the item's score with the score in all others (corrected item-total correlation), None where there are
    too few students or where all have the same. `outcomes` counts everyone.
    """

    id: str
    title: str
    points: Fraction
    count: int
    difficulty: Fraction | None
    discrimination: float | None
    outcomes: Mapping[str, int]
    waiting: int


def distribution(reports: Sequence[Report]) -> Distribution | None:
    """The distribution of the settled shares; None where nothing has points. What is left to a person counts as 0."""
    shares = sorted(report.score / report.points for report in reports if report.points)
    if not shares:
        return None
    count = len(shares)
    mean = sum(shares, Fraction(0)) / count
    middle = (shares[(count - 1) // 2] + shares[count // 2]) / 2
    spread = sum(((share - mean) ** 2 for share in shares), Fraction(0)) / max(count - 1, 1)
    bins = [0] * BINS
    for share in shares:
        bins[min(int(share * BINS), BINS - 1)] += 1
    return Distribution(count, mean, middle, sqrt(spread), shares[0], shares[-1], tuple(bins))


def item_figures(reports: Sequence[Report]) -> tuple[ItemFigures, ...]:
    """Every item of one sheet, in the order of the sheet."""
    first: dict[str, ItemReport] = {}
    found: dict[str, list[tuple[ItemReport, Fraction]]] = {}
    for report in reports:
        for item in report.items:
            first.setdefault(item.id, item)
            others = report.score - (0 if item.needs_review else item.score)
            found.setdefault(item.id, []).append((item, others))
    return tuple(_figures(first[name], entries) for name, entries in found.items())


def _figures(item: ItemReport, entries: Sequence[tuple[ItemReport, Fraction]]) -> ItemFigures:
    settled = [
        (i.credit, others) for i, others in entries if i.credit is not None and not i.needs_review
    ]
    shares = [credit for credit, _ in settled]
    return ItemFigures(
        id=item.id,
        title=item.title,
        points=item.points,
        count=len(settled),
        difficulty=sum(shares, Fraction(0)) / len(shares) if shares else None,
        discrimination=correlation(settled) if item.points else None,
        outcomes=dict(sorted(Counter(i.outcome for i, _ in entries).items())),
        waiting=sum(i.needs_review for i, _ in entries),
    )


def correlation(pairs: Iterable[tuple[Fraction, Fraction]]) -> float | None:
    """Pearson's correlation; None for few pairs, or where one side does not vary."""
    pairs = list(pairs)
    count = len(pairs)
    if count < FEWEST_FOR_CORRELATION:
        return None
    sum_x = sum((x for x, _ in pairs), Fraction(0))
    sum_y = sum((y for _, y in pairs), Fraction(0))
    spread_x = count * sum((x * x for x, _ in pairs), Fraction(0)) - sum_x**2
    spread_y = count * sum((y * y for _, y in pairs), Fraction(0)) - sum_y**2
    if not spread_x or not spread_y:
        return None
    both = count * sum((x * y for x, y in pairs), Fraction(0)) - sum_x * sum_y
    return float(both) / sqrt(spread_x * spread_y)
