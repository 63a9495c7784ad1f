"""Differences by whole multiples: angles modulo 2π, residues modulo 7."""

from __future__ import annotations

from typing import Any

from flint import acb, arb, fmpq

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, Decision, different, undecided
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.up_to.sampling import DIGITS, PRECISION, is_nonzero, is_tiny, sampled
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import Negation, Quotient, Sum, Tree
from grader.numerics.ring import arithmetic

POINTS = 8
_LARGEST = 10**12


def up_to_multiples(aligned: Aligned, modulus: Tree, pair: Pair) -> Decision | None:
    """Whether (answer − key) / modulus is a whole number everywhere; None where it certainly is none."""
    quotient = Quotient(Sum((aligned.answer, Negation(aligned.key))), modulus)
    seen = sampled(pair, [aligned.key, modulus], [quotient], POINTS)
    if seen.lacks_region:
        return different("NEQ.DOMAIN", wording.DOMAIN)
    found = [is_whole(entry) for rows in seen.points for entry in rows[-1]]
    if False in found:
        return None
    if None in found or not found:
        return undecided("UNDECIDED.UP_TO", wording.PERSON)
    proved = all(isinstance(entry, fmpq) for rows in seen.points for entry in rows[-1])
    exact = proved and not pair.key.names | pair.answer.names
    method, points = ("exact", 1) if exact else ("ball", len(seen.points))
    return Decision(EQUAL, "EQ.UP_TO", Evidence(method, proved=exact, points=points, digits=DIGITS))


def is_whole(value: Any) -> bool | None:
    """Whether a number is whole: exactly or to 60 digits, certainly not, or not to be told."""
    if isinstance(value, fmpq):
        return bool(value.q == 1)
    with arithmetic(PRECISION):
        if isinstance(value, acb):
            if is_nonzero(value.imag):
                return False
            if not is_tiny(value.imag, 1):
                return None
            value = value.real
        if not isinstance(value, arb) or not abs(value) < _LARGEST:
            return None
        for shift in (0.5, 0.25):  # a half is no whole number, and neither is what lies beside it
            middle = (value + shift).floor().unique_fmpz()
            if middle is not None:
                rest = value - middle
                if is_nonzero(rest):
                    return False
                return True if is_tiny(rest, 1) else None
        return None
