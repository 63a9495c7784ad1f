"""Keys: each reads, is what its kind asks for, and would get full marks itself."""

from __future__ import annotations

from collections.abc import Iterator

from grader.equivalence.kinds import decide
from grader.equivalence.operators import is_antiderivative
from grader.equivalence.quantities import asked_of, has_unit
from grader.equivalence.question import Key, KeyFault, is_command
from grader.equivalence.sides import Side, side_of
from grader.items.model import Answer
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.subject import MATHEMATICAL, Subject, outcome, quoted
from grader.sheets.tree import Node
from grader.syntax import read, show
from grader.syntax.reading import Reading

_TOLD = frozenset({"KEY.UNDEFINED", "NOT_A_VALUE"})
"""What other rules say of a key."""


def readable(subject: Subject) -> Iterator[Finding]:
    """Every key reads, and holds numbers where they are asked for."""
    if subject.item.kind not in MATHEMATICAL:
        return
    for text in subject.keys:
        key = subject.read(text.text)
        if isinstance(key, KeyFault):
            code = key.code if key.code == "KEY.COMMAND" else "KEY.UNREADABLE"
            yield subject.unreadable(code, text, key, "The key")
        elif is_command(text.text):
            message = f"The key {quoted(text.text)} is {quoted(show(key.side.tree))}."
            yield subject.found("KEY.WORKED_OUT", text, message)
        if isinstance(key, KeyFault):
            continue
        if subject.item.kind == "number" and not _is_number(key.side):
            message = f"The key {quoted(text.text)} is a {key.side.kind}, and `kind: number` asks for numbers."
            yield subject.found("KEY.SHAPE", text, message)


def with_unit(subject: Subject, text: str) -> str:
    """A number as students hand it in."""
    unit = subject.item.unit
    return f"{text} {unit}" if unit and not has_unit(text, subject.item) else text


def units(subject: Subject) -> Iterator[Finding]:
    """The unit is one, and the units of keys go with it."""
    item = subject.item
    if item.kind != "number":
        return
    for number, text in enumerate(subject.keys):
        try:
            asked_of((text.text,), item.unit, frozenset(item.scope.declarations))
        except KeyFault as fault:
            place: Node | Placed = subject.node("unit") if fault.where == "unit" else text
            yield subject.found("KEY.UNIT", place, fault.message)
            if fault.where == "unit" or not number:
                return


def _is_number(side: Side) -> bool:
    return side.kind in {"value", "tuple", "list", "set", "interval", "two values"}


def readable_keys(subject: Subject) -> Iterator[tuple[Placed, Key]]:
    """The keys that can be read, with their places."""
    if subject.item.kind not in MATHEMATICAL:
        return
    for text in subject.keys:
        key = subject.read(text.text)
        if isinstance(key, Key):
            yield text, key


# What the grader makes of a key


def accepted(subject: Subject) -> Iterator[Finding]:
    """A student who writes the key gets full marks."""
    item = subject.item
    if item.kind in {"text", "derivation", "witness", "manual"} or not subject.is_readable:
        return
    together = item.kind == "choices"
    places = subject.keys[:1] if together else subject.keys
    for text in places:
        if is_command(text.text):
            continue
        answer = Answer(text=with_unit(subject, text.text))
        if together:
            answer = Answer(steps=item.keys)
        verdict = subject.judge(subject.as_formulas, answer)
        if verdict.outcome == "correct" or verdict.note in _TOLD:
            continue
        if verdict.note == "NOT_COMPUTED" and _is_antiderivative(subject, text):
            continue
        code = "FORM.KEY" if verdict.note.startswith("FORM.") else "KEY.REFUSED"
        message = f"The key {quoted(text.text)} itself is {outcome(verdict)}"
        effect = "Every answer goes to a person." if verdict.credit is None else ""
        yield subject.found(code, text, message, effect)


def _is_antiderivative(subject: Subject, text: Placed) -> bool:
    """Whether a key leaves the integration to the grader."""
    key = subject.read(text.text)
    return isinstance(key, Key) and is_antiderivative(key.side.closed.tree)


def labels(subject: Subject) -> Iterator[Finding]:
    """`f'(x) = 2x`: what stands before the key is equal to it."""
    conditions = subject.conditions
    if conditions is None:
        return
    for text, key in readable_keys(subject):
        reading = read(text.text, subject.scope, subject.item.syntax)
        if key.relation or not isinstance(reading, Reading):
            continue
        for label in reading.labels:
            side = side_of(label, reading.scope) if label is not None else None
            if isinstance(side, Side) and decide(side, key.side, conditions).different:
                message = f"{quoted(show(side.tree))} on the left of the key has another value."
                yield subject.found("KEY.LABEL", text, message)


def several(subject: Subject) -> Iterator[Finding]:
    """Keys of one item are equal in value and differ in form, or differ on purpose."""
    conditions = subject.conditions
    if conditions is None:
        return
    earlier: list[tuple[Placed, Key]] = []
    for text, key in readable_keys(subject):
        same = [t for t, one in earlier if decide(one.side, key.side, conditions).equal]
        if same and "same" not in subject.item.form.styles:
            message = f"The keys {quoted(same[0].text)} and {quoted(text.text)} have one value."
            yield subject.found("KEYS.EQUAL", text, message)
        elif earlier and not same:
            message = (
                f"The keys {quoted(earlier[0][0].text)} and {quoted(text.text)} are not equal."
            )
            yield subject.found("KEYS.DIFFER", text, message)
        earlier.append((text, key))
