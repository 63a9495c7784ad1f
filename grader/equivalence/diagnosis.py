"""What went wrong, where one explanation fits: told in one sentence, without the right answer in it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.equivalence import wording
from grader.equivalence.pairs import Pair
from grader.equivalence.records import Records
from grader.equivalence.slips import Find, details, explaining, inner_derivatives, signs
from grader.records import record

POINTS = 3


@record
class Explanation:
    """What a wrong value is instead: `ratio` times the right one, or wrong in the term number `place` (from 1)."""

    note: str
    sentence: str
    ratio: str = ""
    place: int = 0


def diagnose(pair: Pair) -> Explanation | None:
    """The explanation of a difference that fits alone at its rank, if there is one."""
    records = Records(pair, POINTS)
    for rank in (_by_value, _by_terms_and_factors, _by_details, _by_places):
        found = {e.note: e for e in reversed(list(rank(pair, records)))}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def _by_value(_pair: Pair, records: Records) -> Iterator[Explanation]:
    if _says_something(records):
        yield from _whole(records)


def _says_something(records: Records) -> bool:
    """Whether values of the two differ and neither is 0, which any change can lead to."""
    return bool(records.rows) and not (
        records.agree or records.answer_is_zero or records.key_is_zero
    )


def _by_terms_and_factors(pair: Pair, _records: Records) -> Iterator[Explanation]:
    """One term or factor of the answer or of the key; the answer's own are named by their place."""
    yield from _slips(pair, signs)
    terms, factors = pair.key.terms, pair.key.factors
    parts = (*terms, *factors)
    found: list[Explanation] = []
    for points in (1, POINTS) if parts else ():  # one point rules most explanations out
        records = Records(pair, points, parts)
        if not _says_something(records):
            return
        found = list(_by_parts(records, len(terms), len(factors)))
        if not found:
            return
    if all(e.note == "NEQ.FACTOR_MISSING" for e in found):
        inner = list(_slips(pair, inner_derivatives))
        found = inner or found
    yield from found


def _by_places(_pair: Pair, records: Records) -> Iterator[Explanation]:
    """The places where the answer is right, when they are those on the diagonal or those off it."""
    if records.agrees_where(on_diagonal=True):
        yield Explanation("NEQ.DIAGONAL", wording.DIAGONAL)
    elif records.agrees_where(on_diagonal=False):
        yield Explanation("NEQ.OFF_DIAGONAL", wording.OFF_DIAGONAL)


def _by_details(pair: Pair, _records: Records) -> Iterator[Explanation]:
    yield from _slips(pair, inner_derivatives)
    yield from _slips(pair, details)


def _slips(pair: Pair, find: Find) -> Iterator[Explanation]:
    slips = explaining(pair, find)
    yield from (Explanation(slip.note, slip.sentence, place=slip.place) for slip in slips)


def _whole(records: Records) -> Iterator[Explanation]:
    """Explanations by the whole value."""
    constant = records.key_is_constant
    if records.is_negated():
        yield Explanation("NEQ.SIGN", wording.SIGN)
        return
    if records.is_transposed():
        yield Explanation("NEQ.TRANSPOSED", wording.TRANSPOSED)
        return
    if records.is_swapped():
        yield Explanation("NEQ.INDICES_SWAPPED", wording.SWAPPED)
        return
    if constant:
        return
    ratio = records.ratio()
    if ratio is not None:
        yield Explanation("NEQ.FACTOR", wording.factor(str(ratio)), str(ratio))
    if records.is_shifted():
        yield Explanation("NEQ.CONSTANT", wording.CONSTANT)
    if records.is_reciprocal():
        yield Explanation("NEQ.RECIPROCAL", wording.RECIPROCAL)


def _by_parts(records: Records, terms: int, factors: int) -> Iterator[Explanation]:
    """Explanations by one term or factor of the key."""
    for number in range(terms):
        if records.lacks_term(number, 1):
            yield Explanation("NEQ.TERM", wording.TERM)
        elif records.lacks_term(number, 2):
            yield Explanation("NEQ.TERM_SIGN", wording.TERM_SIGN)
    for number in range(terms, terms + factors):
        if records.lacks_factor(number):
            yield Explanation("NEQ.FACTOR_MISSING", wording.FACTOR_MISSING)
