"""Kind `witness`: objects that are handed in, and claims about them, each decided by itself."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.claims.judging import Judged, Judgement, judge
from grader.equivalence.verdict import Evidence, Verdict
from grader.items.model import Answer, Item
from grader.text import Diagnostic, visible

MARKS = {"holds": "✓", "fails": "✗", "open": "?"}
PERSON = "What is marked ? could not be decided by computing; a person will look at it."
LONGEST = 10_000


def mark(item: Item, answer: Answer) -> Verdict:
    """Correct if every claim holds. A claim that fails costs everything, unless the item says `partial: claims`.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    assert item.search is not None
    text = text_of(answer)
    if sum(map(len, (text or "", *answer.fields.values()))) > LONGEST:
        say = f"This is longer than the {LONGEST} characters that are read."
        return Verdict("invalid", Fraction(0), "WITNESS.LONG", feedback=(say,))
    found = judge(item.search, text, answer.fields, answer.where, item.scope)
    if isinstance(found, Diagnostic):
        return Verdict("invalid", Fraction(0), found.code, feedback=(found.sentence(),))
    return _verdict(item, found)


def text_of(answer: Answer) -> str | None:
    """The one text that is handed in; None where there are names with values."""
    if answer.fields:
        return None
    return answer.text if answer.text is not None else "\n".join(answer.steps)


def _verdict(item: Item, found: Judgement) -> Verdict:
    said = [_line(claim) for claim in found.claims]
    if found.unasked:
        names = ", ".join(visible(name, 40) for name in found.unasked[:5])
        said.append(f"Not asked for, and not used: {names}.")
    broken = [claim for claim in found.claims if claim.finding.fails]
    left = [claim for claim in found.claims if claim.finding.outcome == "open"]
    read_as = found.read_as or None
    if broken and (item.partial != "claims" or any(not claim.own for claim in broken)):
        return Verdict(
            "incorrect", Fraction(0), _note(broken[0]), read_as, tuple(said), _refuted(broken)
        )
    if left:
        return Verdict("undecided", None, "WITNESS.UNDECIDED", read_as, (*said, PERSON))
    if broken:
        own = [claim for claim in found.claims if claim.own]
        credit = Fraction(sum(claim.finding.holds for claim in own), len(own))
        outcome = "partial" if credit else "incorrect"
        return Verdict(outcome, credit, _note(broken[0]), read_as, tuple(said), _refuted(broken))
    proved = all(claim.finding.proved for claim in found.claims)
    method = "exact" if all(claim.finding.exact for claim in found.claims) else "ball"
    evidence = Evidence(method, proved=proved)
    return Verdict("correct", Fraction(1), "WITNESS.HOLDS", read_as, tuple(said), evidence)


def _note(claim: Judged) -> str:
    return "WITNESS.FAILS" if claim.own else "WITNESS.DECLARATION"


def _refuted(broken: list[Judged]) -> Evidence:
    """The evidence of the claim that fails most certainly."""
    worst = next((claim for claim in broken if claim.finding.proved), broken[0]).finding
    values = dict(worst.values) or None
    return Evidence("ball", proved=worst.proved, counterexample=values)


def _line(claim: Judged) -> str:
    """`✗ x_2 = x_1: x_2 ≈ 5.91, x_1 ≈ 5.97`."""
    said = f": {claim.finding.said}" if claim.finding.said else ""
    return f"{MARKS[claim.finding.outcome]} {visible(claim.text, 100)}{visible(said, 300)}"
