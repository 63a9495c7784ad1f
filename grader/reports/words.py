"""What reports say in words, whatever their format: numbers, totals, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.equivalence.verdict import MOST_DIGITS, READABLE, Evidence
from grader.grading.report import ItemReport, Report

MARKS = {
    "correct": "✓",
    "partial": "~",
    "incorrect": "✗",
    "invalid": "!",
    "undecided": "?",
    "fault": "?",
    "blank": "–",
    "manual": "?",
    READABLE: "·",
}

WITHOUT_FEEDBACK = {
    "undecided": "No method settled it: a person decides.",
    "fault": "The grader failed on this answer: a person decides.",
    "manual": "A person marks this.",
}
"""What is said of an item that came without feedback."""

_VALUES_THERE = ("key", "answer")


def said_of(item: ItemReport) -> tuple[str, ...]:
    """The feedback on an item, or a sentence that its outcome needs."""
    if item.feedback or item.outcome not in WITHOUT_FEEDBACK:
        return item.feedback
    if item.outcome == "manual" and not item.points:
        return ("A statement only: it carries no points.",)
    return (WITHOUT_FEEDBACK[item.outcome],)


def number(value: Fraction) -> str:
    """A score as people write it: `2`, `1.5`, `0.33`."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def percent(share: Fraction) -> str:
    """A share as a whole percentage, rounded down: 99.9 % is not 100 %."""
    return f"{share * 100 // 1}%"


def score_of(item: ItemReport) -> str:
    """`1/2`, and `?/2` where points hang on a person."""
    score = "?" if item.credit is None and item.points else number(item.score)
    return f"{score}/{number(item.points)}"


def result_of(item: ItemReport, report: Report) -> str:
    """`incorrect, 0/2`; the outcome alone where nothing was judged."""
    return f"{item.outcome}, {score_of(item)}" if report.judged else item.outcome


def total_of(report: Report) -> str:
    """`7 of 12 (58%)`, or `7 to 9 of 12` while something is left to a person; what could be read where nothing was judged."""
    if not report.judged:
        return _read_of(report)
    low, high, points = report.score, report.score_max, report.points
    if low != high:
        return f"{number(low)} to {number(high)} of {number(points)}"
    share = f" ({percent(low / points)})" if points else ""
    return f"{number(low)} of {number(points)}{share}"


def _read_of(report: Report) -> str:
    """`4 of 5 answers can be read, 2 are missing`."""
    outcomes = [item.outcome for item in report.items]
    blank = outcomes.count("blank")
    if not outcomes:
        return "the file can be read; nothing was judged"
    answers = len(outcomes) - blank
    noun = "answer" if answers == 1 else "answers"
    missing = f", {blank} {'is' if blank == 1 else 'are'} missing" if blank else ""
    return (
        f"{outcomes.count(READABLE)} of {answers} {noun} can be read{missing}; nothing was judged"
    )


def standing_of(report: Report) -> str:
    """Whether the report is at or above its pass mark; empty where there is none."""
    if not report.judged:
        return ""
    if report.pass_mark is None:
        return {True: "passed", False: "not passed", None: ""}[report.passed]
    mark = (
        f"pass mark {percent(report.pass_mark)}, {number(report.pass_mark * report.points)} points"
    )
    if report.passed is None:
        return f"pass or fail hangs on a person ({mark})"
    return f"passed ({mark})" if report.passed else f"not passed ({mark})"


def evidence_in_words(evidence: Evidence, outcome: str) -> str:
    """One sentence: what the verdict rests on, and whether that is a proof."""
    if evidence.counterexample is not None:
        return _difference(evidence.counterexample, proved=evidence.proved)
    if evidence.first_wrong is not None:
        link = f"the link from step {evidence.first_wrong} to step {evidence.first_wrong + 1}"
        return f"{link} is the first that does not hold."
    right = outcome == "correct"
    match evidence.method:
        case "identical":
            return "proved: the same expression, up to order and notation."
        case "exact":
            return f"proved: exact algebra{'' if right else ' shows that the two differ'}."
        case "sympy" if not evidence.proved:
            return "SymPy works out what stands, and both sides are equal; no proof."
        case "sympy":
            return f"proved: SymPy's algebra{'' if right else ' shows that the two differ'}."
        case "ball" if not evidence.points:
            found = "every claim holds" if right else "a claim does not hold"
            return f"{found}: by bounds on every number{', a proof' if evidence.proved else '; strong evidence, no proof'}."
        case "ball" if right:
            return f"{_agreement(evidence)}; strong evidence, no proof."
        case "tolerance":
            return f"the value is {'within' if right else 'outside'} the tolerance."
        case "choice":
            return "by comparison with the options."
        case "pattern":
            return f"the text {'matches' if right else 'does not match'}."
        case "rubric":
            return "by the concepts of the rubric."
        case _:
            proof = "proved" if evidence.proved else "not proved"
            return f"{evidence.method}: {proof}."


def _agreement(evidence: Evidence) -> str:
    points = "1 random point" if evidence.points == 1 else f"{evidence.points} random points"
    sizes = "; ".join(map(_assignments, evidence.sizes))
    how = "exactly" if evidence.digits >= MOST_DIGITS else f"to {evidence.digits} digits"
    return f"agrees at {points}{f', sizes {sizes},' if sizes else ''} {how}"


def _difference(counterexample: Mapping[str, str], *, proved: bool) -> str:
    if counterexample and not set(_VALUES_THERE) & counterexample.keys():
        return f"{'proved' if proved else 'shown'} by {_assignments(counterexample)}."
    place = {n: v for n, v in counterexample.items() if n not in _VALUES_THERE}
    there = f"differs at {_assignments(place)}" if place else "differs"
    values = [
        f"{owner} {counterexample[name]}"
        for name, owner in (("answer", "yours"), ("key", "the key"))
        if name in counterexample
    ]
    return f"{'proved: ' if proved else ''}{there}{': ' if values else ''}{', '.join(values)}."


def _assignments(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())


def summary_counts(reports: Sequence[Report]) -> str:
    """One line on several submissions: how many, and how they stand."""
    done = "graded" if all(report.judged for report in reports) else "read"
    counts = [f"{len(reports)} {'submission' if len(reports) == 1 else 'submissions'} {done}"]
    for wanted, words in ((True, "passed"), (False, "below the pass mark")):
        found = sum(report.passed is wanted for report in reports)
        counts += [f"{found} {words}"] if found else []
    waiting = sum(bool(report.needs_review) for report in reports)
    counts += [f"{waiting} with items for a person"] if waiting else []
    return ", ".join(counts)
