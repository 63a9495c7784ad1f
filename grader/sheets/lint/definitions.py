"""Definitions prove keys: by automatic differentiation where they are derivatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.equivalence.decision import INVALID, UNDECIDED, Decision
from grader.equivalence.kinds import decide
from grader.equivalence.ladder import Conditions
from grader.equivalence.question import Key, KeyFault
from grader.items.model import Answer, Form
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.keys import readable_keys
from grader.sheets.lint.subject import MATHEMATICAL, Subject, quoted

_OTHER_SHAPE = frozenset({"NEQ.SHAPE", "NEQ.TRANSPOSED", "NEQ.INDEX"})


def proved(subject: Subject) -> Iterator[Finding]:
    """Every key is equal to the definition of its item."""
    if not subject.item.definition or subject.item.kind not in MATHEMATICAL:
        return
    (text,) = subject.placed("definition", flow=False)
    definition = subject.read(text.text)
    if isinstance(definition, KeyFault):
        yield subject.unreadable("DEFINITION.UNREADABLE", text, definition, "The definition")
        return
    conditions = subject.conditions
    if conditions is None:
        return
    conditions = replace(conditions, scope=subject.scope)
    for place, key in readable_keys(subject):
        if key.side.tree == definition.side.tree:
            message = f"The definition is the key {quoted(place.text)} itself."
            yield subject.found("DEFINITION.SAME", text, message)
            continue
        decision = compared(definition, key, conditions)
        if decision.different and _within_tolerance(subject, text, place):
            continue
        if not decision.equal:
            yield _difference(subject, place, text, decision)


def compared(definition: Key, key: Key, conditions: Conditions) -> Decision:
    """Whether the two are equal; an equation `x = 2` may stand for the value 2 on either side."""
    decision = decide(definition.side, key.side, conditions)
    if decision.outcome == INVALID and key.relation != definition.relation:
        return decide(key.side, definition.side, conditions)
    return decision


def _within_tolerance(subject: Subject, definition: Placed, key: Placed) -> bool:
    """A rounded key is as good as its tolerance."""
    item = subject.item
    if item.kind != "number" or (item.tolerance is None and item.figures is None):
        return False
    asked = replace(
        subject.as_formulas if item.tolerance else item,
        keys=(definition.text,),
        definition="",
        mistakes=(),
        units="optional",
        form=Form(),
    )
    return subject.judge(asked, Answer(text=key.text)).outcome == "correct"


def _difference(subject: Subject, key: Placed, definition: Placed, decision: Decision) -> Finding:
    pair = f"The key {quoted(key.text)} and its definition {quoted(definition.text)}"
    if decision.outcome == UNDECIDED:
        message = f"{pair} could not be compared [{decision.note}]."
        return subject.found("DEFINITION.UNDECIDED", key, message)
    if decision.note in _OTHER_SHAPE:
        turned = decision.note == "NEQ.TRANSPOSED"
        said = "are transposes of each other" if turned else "have different shapes"
        why = "" if turned else f": {' '.join(decision.said)}"
        return subject.found("KEY.SHAPE", key, f"{pair} {said}{why or '.'}")
    message = f"{pair} differ{counterexample(decision)} [{decision.note}]."
    return subject.found("DEFINITION.DIFFERS", key, message)


def counterexample(decision: Decision, first: str = "definition", second: str = "key") -> str:
    """` at x = 5: the definition is worth 10, the key 20`, where a point shows it."""
    at = dict((decision.evidence.counterexample if decision.evidence else None) or {})
    values = at.pop("key", None), at.pop("answer", None)
    if not all(values):
        return ""
    place = ", ".join(f"{name} = {value}" for name, value in at.items())
    return f"{' at ' + place if place else ''}: the {first} is worth {values[0]}, the {second} {values[1]}"
