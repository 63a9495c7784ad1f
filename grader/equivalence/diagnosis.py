"""What went wrong, where one explanation fits: told in one sentence, without the right answer in it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.equivalence import wording
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.records import Records
from grader.expression.nodes import Defined, Negation, Number, Product, Quotient, Sum, Tree
from grader.records import record

POINTS = 3
MOST_PARTS = 8


@record
class Explanation:
    """What a wrong value is instead. `ratio` is the constant factor where that is it."""

    note: str
    sentence: str
    ratio: str = ""


def diagnose(aligned: Aligned, pair: Pair, seed: int) -> Explanation | None:
    """The explanation of a difference that fits alone at its rank, if there is one."""
    records = Records(pair, seed, POINTS)
    if not records.rows or records.agree or records.answer_is_zero or records.key_is_zero:
        return None
    found = list(_whole(records))
    terms, factors = _parts(aligned.key)
    if not found and (terms or factors):
        parts = (*terms, *factors)
        for points in (1, POINTS):  # one point rules most explanations out
            records = Records(pair, seed, points, parts)
            found = list(_by_parts(records, len(terms), len(factors)))
            if not found:
                break
    return found[0] if len({e.note for e in found}) == 1 else None


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


def _parts(key: Tree) -> tuple[list[Tree], list[Tree]]:
    """The terms of the key if it is a sum, else its factors; numbers are no factors of interest."""
    negative = False
    while isinstance(key, Negation | Defined):
        negative ^= isinstance(key, Negation)
        key = key.operand if isinstance(key, Negation) else key.body
    match key:
        case Sum(terms=terms):
            return [Negation(t) if negative else t for t in terms[:MOST_PARTS]], []
        case Product(factors=factors):
            return [], [f for f in factors[:MOST_PARTS] if not isinstance(f, Number)]
        case Quotient(numerator=Product(factors=factors)):
            return [], [f for f in factors[:MOST_PARTS] if not isinstance(f, Number)]
        case Quotient(numerator=numerator) if not isinstance(numerator, Number):
            return [], [numerator]
    return [], []
