"""A factor left open: eigenvectors, normals, directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, Decision, different, undecided
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.up_to.sampling import (
    DIGITS,
    PRECISION,
    Row,
    agrees,
    is_nonzero,
    is_tiny,
    number,
    put_in,
    sampled,
    size_of,
)
from grader.equivalence.verdict import Evidence
from grader.numerics.ring import arithmetic

POINTS = 8
_SMALL_VALUES = (0, 1, -1, 2, -2)


def up_to_scale(aligned: Aligned, pair: Pair) -> Decision | None:
    """Whether answer = c·key with a number c other than 0. For vectors c may be another one at each point."""
    seen = sampled(pair, [aligned.key], [aligned.answer], POINTS)
    if seen.lacks_region:
        return different("NEQ.DOMAIN", wording.DOMAIN)
    points = [(rows[0], rows[1]) for rows in seen.points]
    if not points:
        return undecided("UNDECIDED.POINTS", wording.PERSON)
    if all(len(key) == 1 for key, _ in points):
        joined = [[row for rows in side for row in rows] for side in zip(*points, strict=True)]
        points = [(joined[0], joined[1])]
    found = [_related(key, answer) for key, answer in points]
    if False in found:
        zero = all(_is_zero(answer) for _, answer in points)
        return different("NEQ.ZERO", wording.ZERO_VECTOR) if zero else None
    if None in found:
        return undecided("UNDECIDED.PRECISION", wording.PERSON)
    if len(points) > 1 and _moves(points) and _vanishes(aligned, pair):
        return None
    evidence = Evidence("ball", proved=False, points=len(seen.points), digits=DIGITS)
    return Decision(EQUAL, "EQ.UP_TO", evidence)


def _moves(points: Sequence[tuple[Row, Row]]) -> bool:
    """Whether the factor is another one at another point."""
    with arithmetic(PRECISION):
        factors = []
        for key, answer in points:
            pivot = next((k for k, entry in enumerate(key) if is_nonzero(entry)), None)
            if pivot is not None:
                factors.append(answer[pivot] / key[pivot])
        return not all(agrees(factor, factors[0]) for factor in factors)


def _vanishes(aligned: Aligned, pair: Pair) -> bool:
    """Whether the answer is 0 at a small whole value of a letter where the key is not."""
    for name in sorted(pair.answer.names):
        for value in _SMALL_VALUES:
            key, answer = (put_in(t, {name: number(value)}) for t in (aligned.key, aligned.answer))
            for rows in sampled(pair, [key], [answer], 1).points:
                if _is_zero(rows[1]) and not _is_zero(rows[0]):
                    return True
    return False


def _is_zero(row: Row) -> bool:
    with arithmetic(PRECISION):
        return all(is_tiny(entry, 1) for entry in row)


def _related(key: Row, answer: Row) -> bool | None:
    """Whether two rows are parallel and neither is 0."""
    with arithmetic(PRECISION):
        if all(is_tiny(entry, 1) for entry in key):
            return True if all(is_tiny(entry, 1) for entry in answer) else None
        pivots = [k for k, entry in enumerate(key) if is_nonzero(entry)]
        if not pivots:
            return None
        pivot = pivots[0]
        turned = [a * key[pivot] - answer[pivot] * k for a, k in zip(answer, key, strict=True)]
        if any(map(is_nonzero, turned)):
            return False
        scale: Any = size_of(key) * size_of(answer)
        if not all(is_tiny(entry, scale) for entry in turned):
            return None
        if is_nonzero(answer[pivot]):
            return True
        return False if is_tiny(answer[pivot], 1) else None
