"""Derivations: both ends read and are equal by the grader's own means; else no chain can be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.equivalence.decision import UNDECIDED
from grader.equivalence.ladder import Conditions
from grader.equivalence.links import HOLDS, link
from grader.equivalence.question import Key, KeyFault
from grader.sheets.lint.definitions import compared, counterexample
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.subject import Subject, quoted


def ends(subject: Subject) -> Iterator[Finding]:
    """`start` and `goal` can be read."""
    chain = subject.item.chain
    if chain is None:
        return
    for name in ("start", _goal_key(subject)):
        for text in subject.placed(name, flow=False):
            end = subject.read(text.text)
            if isinstance(end, KeyFault):
                yield subject.unreadable("DERIVATION.UNREADABLE", text, end, f"The {name}")
    if not chain.start and not chain.goal:
        message = "The derivation says neither where it starts nor where it goes."
        yield subject.found("DERIVATION.OPEN", subject.own, message)
    if chain.end and not chain.goal:
        message = f"The share {chain.end} is for reaching a `goal`, and none is written."
        yield subject.found("DERIVATION.NO_GOAL", subject.node("credit"), message)


def _goal_key(subject: Subject) -> str:
    """Where the goal stands: a derivation may have it under `answer`, as other items have their keys."""
    return "goal" if subject.placed("goal", flow=False) else "answer"


def equal(subject: Subject) -> Iterator[Finding]:
    """`start` and `goal` are equal, and not the same formula."""
    chain, conditions = subject.item.chain, subject.conditions
    if chain is None or conditions is None or not (chain.start and chain.goal):
        return
    start, goal = subject.read(chain.start), subject.read(chain.goal)
    if not (isinstance(start, Key) and isinstance(goal, Key)):
        return
    place = subject.node(_goal_key(subject))
    both = f"The start {quoted(chain.start)} and the goal {quoted(chain.goal)}"
    if start.side.tree == goal.side.tree:
        yield subject.found("DERIVATION.SAME", place, f"{both} are the same formula.")
        return
    conditions = replace(conditions, scope=subject.scope, up_to=(), samples=None)
    decision = compared(start, goal, conditions)
    if decision.outcome == UNDECIDED:
        message = f"{both} could not be compared [{decision.note}]."
        yield subject.found("DERIVATION.UNSETTLED", place, message)
    elif not decision.equal:
        why = counterexample(decision, "start", "goal") or f": {' '.join(decision.said)}".rstrip(
            ": "
        )
        ordered = _is_ordered(start, goal, conditions)
        code = "DERIVATION.UNEQUAL" if ordered else "DERIVATION.DIFFERS"
        yield subject.found(code, place, f"{both} differ{why} [{decision.note}].")


def _is_ordered(start: Key, goal: Key, conditions: Conditions) -> bool:
    """Whether a chain of inequalities may lead from one to the other."""
    links = (link(0, start.side, sign, goal.side, conditions) for sign in ("<=", ">="))
    return any(found.outcome == HOLDS for found in links)
