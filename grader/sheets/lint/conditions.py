"""Side conditions: each can be read, and sampling can meet all of them together."""

from __future__ import annotations

from collections.abc import Iterator

from grader.equivalence.question import KeyFault
from grader.expression.elaboration import Elaborated, elaborate
from grader.expression.nodes import Tree
from grader.numerics import sampling_fault
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.sizes import is_large
from grader.sheets.lint.subject import COMPUTED, Subject, quoted
from grader.syntax import read_relations, show
from grader.text import Diagnostic


def met(subject: Subject) -> Iterator[Finding]:
    """There are values that meet all conditions."""
    if subject.item.kind not in COMPUTED:
        return
    closed: list[Tree] = []
    owners: list[Placed] = []
    for text in subject.given:
        trees = _closed(subject, text)
        if isinstance(trees, Diagnostic):
            fault = KeyFault(trees.sentence(), trees.column, "given", 0, trees.code)
            yield subject.unreadable("GIVEN.UNREADABLE", text, fault, "The condition")
            return
        closed += trees
        owners += [text] * len(trees)
    if not closed or is_large(subject.scope):
        return
    unmet = sampling_fault(subject.scope, closed)
    if unmet is not None:
        owner = owners[min(unmet, len(owners) - 1)]
        others = " together with the others" if len(set(owners)) > 1 else ""
        message = f"No values were found that meet {quoted(owner.text)}{others}."
        yield subject.found("GIVEN.UNMET", owner, message)


def _closed(subject: Subject, text: Placed) -> list[Tree] | Diagnostic:
    """The conditions that one line writes down."""
    closed: list[Tree] = []
    for tree in read_relations([text.text], subject.scope):
        if isinstance(tree, tuple):
            return tree[1]
        done = elaborate(tree, subject.scope, show=show)
        if not isinstance(done, Elaborated):
            return done
        closed.append(done.tree)
    return closed
