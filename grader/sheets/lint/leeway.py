"""What is left open with letters or a number: `{parameters: [C, D]}`, `{modulo: 2\\pi}`."""

from __future__ import annotations

from collections.abc import Iterator

from grader.equivalence.forms.names import canonical
from grader.equivalence.loose import usual_parameters
from grader.equivalence.question import KeyFault
from grader.expression.nodes import Name
from grader.expression.traversal import walk
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.keys import readable_keys
from grader.sheets.lint.subject import MATHEMATICAL, Subject, quoted


def parameters(subject: Subject) -> Iterator[Finding]:
    """The free constants of a family are letters of its key."""
    item = subject.item
    keys = [key.side.tree for _, key in readable_keys(subject)]
    if "parameters" not in item.up_to or not keys:
        return
    names = {node.name for key in keys for node in walk(key) if isinstance(node, Name)}
    place = subject.node("up_to")
    for letter in item.parameters:
        if canonical(letter) not in names:
            message = f"{quoted(letter)} under `parameters` is no letter of the key."
            yield subject.found("LEEWAY.LETTER", place, message)
    if not item.parameters and not usual_parameters(keys):
        message = "`parameters` names no letters. Write `{parameters: [C, D]}`, say."
        yield subject.found("LEEWAY.LETTER", place, message)


def modulus(subject: Subject) -> Iterator[Finding]:
    """What multiples may differ by can be read."""
    text = subject.item.modulo
    if not text or subject.item.kind not in MATHEMATICAL:
        return
    fault = subject.read(text)
    if isinstance(fault, KeyFault):
        node = subject.node("up_to")
        placed = Placed(text, node.line, node.column)
        message = f"`modulo: {text}` cannot be read: {fault.message}"
        yield subject.found("LEEWAY.UNREADABLE", placed, message)
