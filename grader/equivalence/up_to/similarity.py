"""Matrices of one map in two bases: A and P⁻¹AP."""

from __future__ import annotations

from math import isqrt
from typing import Any

from flint import acb, acb_mat, fmpq, fmpq_mat

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, Decision, undecided
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.up_to.sampling import DIGITS, PRECISION, Row, agrees, sampled
from grader.equivalence.verdict import Evidence
from grader.numerics.ring import arithmetic

POINTS = 6
LARGEST = 10


def up_to_similarity(aligned: Aligned, pair: Pair) -> Decision | None:
    """Equal characteristic polynomials and, where eigenvalues repeat, equal ranks; None where they certainly differ."""
    seen = sampled(pair, [aligned.key], [aligned.answer], POINTS)
    found = [_similar(rows[0], rows[1]) for rows in seen.points]
    if False in found:
        return None
    if None in found or not found or pair.key.names | pair.answer.names:
        # Letters may make eigenvalues equal, where similar matrices need more than equal eigenvalues.
        return undecided("UNDECIDED.UP_TO", wording.PERSON)
    entries = [entry for rows in seen.points for row in rows for entry in row]
    exact = all(isinstance(entry, fmpq) for entry in entries)
    proved = exact and not pair.key.names | pair.answer.names
    method, points = ("exact", 1) if proved else ("ball", len(found))
    return Decision(
        EQUAL, "EQ.UP_TO", Evidence(method, proved=proved, points=points, digits=DIGITS)
    )


def _similar(key: Row, answer: Row) -> bool | None:
    size = isqrt(len(key))
    if size * size != len(key) or len(answer) != len(key) or size > LARGEST:
        return None
    if all(isinstance(entry, fmpq) for entry in (*key, *answer)):
        return _similar_exactly(fmpq_mat(size, size, key), fmpq_mat(size, size, answer))
    with arithmetic(PRECISION):
        left, right = (_balls(row, size) for row in (key, answer))
        one, two = left.charpoly(), right.charpoly()
        said = [agrees(a, b) for a, b in zip(one.coeffs(), two.coeffs(), strict=False)]
        if False in said:
            return False
        if None in said:
            return None
        try:
            left.eig()
        except ValueError:
            return None  # eigenvalues that are equal, or too close: nothing tells the Jordan forms apart
    return True


def _balls(row: Row, size: int) -> Any:
    return acb_mat([[acb(row[size * i + j]) for j in range(size)] for i in range(size)])


def _similar_exactly(left: fmpq_mat, right: fmpq_mat) -> bool:
    """Similar over ℚ: the same characteristic polynomial, and the same ranks of powers of its factors."""
    polynomial = left.charpoly()
    if polynomial != right.charpoly():
        return False
    for factor, power in polynomial.factor()[1]:
        one, two = _at(factor, left), _at(factor, right)
        for k in range(1, int(power) + 1):
            if (one**k).rank() != (two**k).rank():
                return False
    return True


def _at(polynomial: Any, matrix: fmpq_mat) -> fmpq_mat:
    """A polynomial of a matrix."""
    size = matrix.nrows()
    identity = fmpq_mat(size, size, [fmpq(int(i == j)) for i in range(size) for j in range(size)])
    found = fmpq_mat(size, size)
    for coefficient in reversed(polynomial.coeffs()):
        found = found * matrix + identity * coefficient
    return found
