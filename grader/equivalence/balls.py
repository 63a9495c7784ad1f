"""Rung 3: both trees at random points in ball arithmetic.

Disjoint balls at one point prove a difference; balls that agree to 60 digits at every point are as good a reason to
say "equal" as points can give, and no proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from grader.equivalence import wording
from grader.equivalence.decision import DIFFERENT, EQUAL, Decision, undecided
from grader.equivalence.pairs import Difference, Pair, PointOutcome
from grader.equivalence.value_text import value_text
from grader.equivalence.verdict import MOST_DIGITS, Evidence
from grader.expression.nodes import Name, Tree
from grader.numerics import Valuation
from grader.records import mutable

LEAST_POINTS = 8
ENOUGH_POINTS = 8
LEAST_LACKING = 3
MOST_DOUBTED = (
    60  # points, until a region where only the answer has no value is taken for a small one
)
MOST_STUCK = 40  # points without any value to compare, before a person is asked
MOST_OVERBOUND = 12  # the same where evaluation ran out of its budget, which it does at every point


LEAST_NUMBERS = (
    3  # other whole numbers for which an answer has its value, where it lacks it for one
)

MOST_EXHAUSTED = 5  # the same where integrals or sums without end were not found: that is slow

_EXHAUSTED = frozenset({"answer exhausted", "key exhausted"})
_OVERBOUND = frozenset({"answer overbound", "key overbound"})
_STUCK = frozenset({"close", "answer indeterminate", "indeterminate"})


@mutable
class _Tally:
    """What the points so far add up to."""

    agreed: int = 0
    lacking: int = 0
    digits: int = MOST_DIGITS
    sizes: list[Mapping[str, int]] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)
    lack: Difference | None = None
    tried: int = 0
    whole: list[tuple[bool, dict[str, str]]] = field(default_factory=list)

    @property
    def is_hopeless(self) -> bool:
        """Whether point after point the values could not be told apart or not be computed, at the highest precision."""
        if self.agreed:
            return False
        patience = MOST_OVERBOUND if _OVERBOUND & self.reasons else MOST_STUCK
        patience = MOST_EXHAUSTED if _EXHAUSTED & self.reasons else patience
        return self.tried >= patience and bool((_STUCK | _OVERBOUND | _EXHAUSTED) & self.reasons)

    @property
    def is_doubtful(self) -> bool:
        """Whether the answer lacks a value at points of some region, and more points must show how large it is."""
        return 0 < self.lacking < LEAST_LACKING and self.tried < MOST_DOUBTED

    def note(self, valuation: Valuation, outcome: PointOutcome, *, in_region: bool) -> None:
        self.tried += 1
        self.reasons |= outcome.reasons
        if outcome.kind == "agree":
            self.agreed += 1
            self.digits = min(self.digits, outcome.digits)
        elif in_region:
            self.lacking += 1
            self.lack = outcome.difference
        if outcome.kind in {"agree", "lacking"} and valuation.sizes not in self.sizes:
            self.sizes.append(dict(valuation.sizes))

    def note_whole(self, lacks: bool, values: dict[str, str]) -> None:
        self.whole.append((lacks, values))

    @property
    def lacks_one_number(self) -> bool:
        """Whether the answer lacks its value for one whole number only: n (n − 1)! for n = 0. That is a missing point."""
        lacking = [values for lacks, values in self.whole if lacks]
        others = [values for lacks, values in self.whole if not lacks]
        return any(
            len({values[name] for values in lacking}) == 1
            and len({values[name] for values in others} - {lacking[0][name]}) >= LEAST_NUMBERS
            for name in (lacking[0] if lacking and others else ())
        )


def by_balls(
    pair: Pair,
    show: Callable[[Tree], str] = str,
    *,
    almost_everywhere: bool = False,
    shows_points: bool = True,
) -> Decision:
    """Decide by evaluation. `shows_points`: a difference is looked for at a small, readable point too."""
    tally = _Tally()
    for valuation in pair.valuations():
        enough = tally.agreed >= ENOUGH_POINTS and not tally.is_doubtful
        if enough and valuation.kind != "special":
            if valuation.kind == "wide" or not pair.has_edges:
                break
            continue
        outcome = pair.at(valuation)
        if any(reason.endswith("unsupported") for reason in outcome.reasons):
            return undecided("UNDECIDED.UNSUPPORTED", wording.PERSON)
        if outcome.kind == "differ":
            assert outcome.difference is not None
            isolated = valuation.kind == "special" and is_isolated(pair, valuation)
            if not isolated:
                found = outcome.difference
                if shows_points:
                    found = _readable(pair) or found
                return Decision(DIFFERENT, "NEQ.BALL", evidence_of(pair, found, show))
            if not almost_everywhere:
                return _at_one_point(pair, outcome.difference, show)
            continue
        in_region = outcome.kind == "lacking" and not _is_missing_point(pair, valuation)
        tally.note(valuation, outcome, in_region=in_region)
        if pair.whole_names and (in_region or outcome.kind == "agree"):
            tally.note_whole(in_region, valuation.describe(pair.whole_names))
        if tally.is_hopeless:
            break
        is_region = tally.lacking >= LEAST_LACKING and 8 * tally.lacking >= tally.tried
        if is_region and not tally.lacks_one_number:
            return _lacking(pair, tally, show)
    return _agreement(pair, tally)


def is_isolated(pair: Pair, valuation: Valuation) -> bool:
    """Whether the two agree, or have no value, close to a point at which they differ."""
    return not any(pair.at(near).kind == "differ" for near in valuation.neighbours())


def _is_missing_point(pair: Pair, valuation: Valuation) -> bool:
    """Whether the answer lacks a value at a special point, and has one close by."""
    if valuation.kind != "special":
        return False
    return not all(pair.at(near).kind == "lacking" for near in valuation.neighbours())


def _readable(pair: Pair) -> Difference | None:
    """A difference at a small, readable point."""
    for valuation in pair.simple_valuations():
        outcome = pair.at(valuation)
        if outcome.kind == "differ":
            return outcome.difference
    return None


def _at_one_point(pair: Pair, found: Difference, show: Callable[[Tree], str]) -> Decision:
    return Decision(DIFFERENT, "NEQ.POINT", evidence_of(pair, found, show), (wording.POINT,))


def evidence_of(
    pair: Pair, found: Difference, show: Callable[[Tree], str], *, proved: bool = True
) -> Evidence:
    """The point of a difference, with both values there."""
    at = {show(Name(n)): text for n, text in found.valuation.describe(pair.names).items()}
    at |= {show(Name(letter)): str(value) for letter, value in found.indices.items()}
    at["key"] = value_text(found.key)
    at["answer"] = "undefined" if found.answer is None else value_text(found.answer)
    sizes = (dict(found.valuation.sizes),) if found.valuation.sizes else ()
    return Evidence("ball", proved=proved, points=1, sizes=sizes, counterexample=at)


def _lacking(pair: Pair, tally: _Tally, show: Callable[[Tree], str]) -> Decision:
    assert tally.lack is not None
    evidence = evidence_of(pair, tally.lack, show, proved=False)
    return Decision(DIFFERENT, "NEQ.DOMAIN", evidence, (wording.DOMAIN,))


def _agreement(pair: Pair, tally: _Tally) -> Decision:
    if tally.agreed < LEAST_POINTS:
        if tally.lacking >= max(tally.agreed, 1) and not tally.lacks_one_number:
            return Decision(DIFFERENT, "NEQ.DOMAIN", None, (wording.DOMAIN,))
        faulty = all(reason.startswith("key") for reason in tally.reasons)
        if not tally.agreed and faulty and not _EXHAUSTED & tally.reasons:
            return undecided("KEY.UNDEFINED", wording.KEY_AT_FAULT)
        return undecided("UNDECIDED.POINTS", wording.PERSON)
    if not pair.enough:
        return undecided("UNDECIDED.PRECISION", wording.PERSON)
    sizes = tuple(size for size in tally.sizes if size)
    evidence = Evidence("ball", proved=False, points=tally.agreed, sizes=sizes, digits=tally.digits)
    return Decision(EQUAL, "EQ.BALL", evidence)
