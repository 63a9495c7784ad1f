"""Kind `text`: prose, marked by the concepts of a rubric; without one, anything substantive earns the points."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from grader.equivalence.verdict import Evidence, Verdict
from grader.items.choice import BLANK
from grader.items.choosing import without_struck
from grader.items.model import Answer, Concept, Item
from grader.items.prose.rubric import Concept as Claim
from grader.items.prose.rubric import concepts_in, is_keywords
from grader.text import visible

LONGEST = 10_000
QUOTED = 60
RUBRIC = Evidence("rubric", proved=False)

_NO_ANSWER = frozenset(
    "idk dunno todo tbd tba na n/a skip skipped pass xxx asdf test lorem ipsum ? ?? ??? - -- ... nothing".split()
) | {
    "i don't know",
    "i do not know",
    "i dont know",
    "don't know",
    "no idea",
    "no answer",
    "not done",
    "to do",
    "see above",
}


def mark(item: Item, answer: Answer) -> Verdict:
    """The share of the rubric's points whose concepts the text claims."""
    text = answer.text if answer.text is not None else "\n\n".join(answer.steps)
    if len(text) > LONGEST:
        say = f"The text has {len(text)} characters; up to {LONGEST} are read."
        return Verdict("invalid", Fraction(0), "TEXT.LONG", feedback=(say,))
    text = without_struck(text)
    if not text.strip():
        return BLANK
    if not item.rubric:
        return _without_rubric(text)
    rubric = [(concept.concept, concept.any_of) for concept in item.rubric]
    return _verdict(item.rubric, concepts_in(text, rubric), text)


def _without_rubric(text: str) -> Verdict:
    words = " ".join(re.findall(r"[^\s.,;:!]+", text.casefold().replace("’", "'")))
    if words in _NO_ANSWER or not any(character.isalnum() for character in text):
        say = "This says nothing about what is asked."
        return Verdict(
            "incorrect", Fraction(0), "TEXT.NOTHING_SAID", feedback=(say,), evidence=RUBRIC
        )
    return Verdict("correct", Fraction(1), "TEXT.ANSWERED", evidence=RUBRIC)


def _verdict(rubric: tuple[Concept, ...], claims: tuple[Claim, ...], text: str) -> Verdict:
    """Credit by points. Concepts that were not found are counted, never named: that would be the key."""
    found = [(c, claim) for c, claim in zip(rubric, claims, strict=True) if claim.said]
    total = sum((concept.points for concept in rubric), Fraction(0))
    earned = sum((concept.points for concept, _ in found), Fraction(0))
    credit = earned / total if total else Fraction(int(len(found) == len(rubric)))
    doubtful = any(claim.doubts for claim in claims)
    stuffed = is_keywords(text, claims)
    feedback = [_found(concept, claim, text) for concept, claim in found]
    feedback += _missing(len(found), len(rubric))
    if doubtful or stuffed:
        feedback.append("A person will read this text too.")
    outcome, note = ("partial", "RUBRIC.SOME") if found else ("incorrect", "RUBRIC.NONE")
    if len(found) == len(rubric):
        outcome, note = "correct", "RUBRIC.ALL"
    if credit in (0, 1):
        outcome = "correct" if credit else "incorrect"
    if doubtful:
        note = "RUBRIC.DOUBTFUL"
    elif stuffed:
        note = "RUBRIC.KEYWORDS"
    verdict = Verdict(outcome, credit, note, feedback=tuple(feedback), evidence=RUBRIC)
    return replace(verdict, review=doubtful or stuffed)


def _found(concept: Concept, claim: Claim, text: str) -> str:
    start, end = claim.said[0]
    quoted = visible(" ".join(text[start:end].split()), QUOTED)
    name = visible(concept.concept) or "a concept of the rubric"
    return f"Found: {name} (“{quoted}”)."


def _missing(found: int, total: int) -> list[str]:
    left = total - found
    if not left:
        return []
    if total == 1:
        return ["The concept asked for was not found."]
    if not found:
        return [f"None of the {total} concepts asked for was found."]
    return [f"{left} of {total} concepts asked for {'was' if left == 1 else 'were'} not found."]
