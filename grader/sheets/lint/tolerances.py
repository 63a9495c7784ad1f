"""Tolerances: wide enough for rounding, too narrow for a forgotten term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from grader.equivalence.kinds import decide
from grader.equivalence.question import Key
from grader.equivalence.sides import Side, side_of
from grader.expression.nodes import Negation, Number, Product, Sum, Tree
from grader.expression.traversal import rebuild, walk
from grader.items.model import Answer, Form, Tolerance
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.keys import readable_keys
from grader.sheets.lint.subject import Subject, quoted
from grader.syntax import show

_ZERO = Number(Fraction(0))
_MOST_TERMS = 40


def narrow(subject: Subject) -> Iterator[Finding]:
    """No answer that lacks a term, is 0 or has the wrong sign is within the tolerance."""
    if subject.item.kind != "number" or subject.item.tolerance is None or not subject.is_readable:
        return
    place = subject.node("tolerance")
    for text, key in _numbers(subject):
        zero, turned = _ZERO, Negation(key.side.tree)
        wrong = next((tree for tree in (zero, turned) if _passes(subject, key, tree)), None)
        if wrong is not None:
            message = (
                f"{quoted(show(wrong))} is within the tolerance of the key {quoted(text.text)}."
            )
            yield subject.found("TOLERANCE.WIDE", place, message)
            continue
        for term, rest in _without_a_term(subject, key):
            if _passes(subject, key, rest):
                message = f"Without its term {quoted(show(term))} the key {quoted(text.text)} is still met."
                yield subject.found("TOLERANCE.SWALLOWS", place, message)


def _numbers(subject: Subject) -> Iterator[tuple[Placed, Key]]:
    """The keys that are one number."""
    for text, key in readable_keys(subject):
        shape = key.side.closed.shape
        if key.side.kind == "value" and shape is not None and shape.is_scalar:
            yield text, key


def _without_a_term(subject: Subject, key: Key) -> Iterator[tuple[Tree, Tree]]:
    """Key and definition, for a rounded key shows no terms, with one term forgotten."""
    yield from _without_terms(key.side.tree)
    definition = subject.read(subject.item.definition) if subject.item.definition else None
    if isinstance(definition, Key):
        yield from _without_terms(definition.side.tree)


def _passes(subject: Subject, key: Key, tree: Tree) -> bool:
    """Whether another value than that of the key is accepted for it."""
    side = side_of(tree, subject.scope)
    conditions = subject.conditions
    if not isinstance(side, Side) or conditions is None:
        return False
    if not decide(key.side, side, conditions).different:
        return False
    asked = replace(subject.as_formulas, mistakes=(), units="optional", form=Form())
    return subject.judge(asked, Answer(text=show(tree))).outcome == "correct"


def _without_terms(tree: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Each term of each sum in the tree, with the tree that is left without it."""
    count = 0
    for node in walk(tree):
        if not isinstance(node, Sum) or len(node.terms) < 2:
            continue
        for number, term in enumerate(node.terms):
            rest = node.terms[:number] + node.terms[number + 1 :]
            count += 1
            if count > _MOST_TERMS:
                return
            yield term, _put(tree, node, rest[0] if len(rest) == 1 else Sum(rest))


def _put(tree: Tree, old: Tree, new: Tree) -> Tree:
    """The tree with one node of it exchanged."""
    if tree is old:
        return new
    return rebuild(tree, lambda child: _put(child, old, new))


def idle(subject: Subject) -> Iterator[Finding]:
    """A number that is nearly the key is accepted."""
    tolerance = subject.item.tolerance
    if tolerance is None or subject.item.kind not in {"expression", "number"}:
        return
    if not subject.is_readable:
        return
    for text, key in _numbers(subject):
        near = _near(key.side.tree, tolerance)
        if near is None or not _passes(subject, key, near):
            message = f"The tolerance accepts nothing beside the key {quoted(text.text)}."
            yield subject.found("IDLE.TOLERANCE", subject.node("tolerance"), message)
            return


def _near(tree: Tree, tolerance: Tolerance) -> Tree | None:
    """A value that is off by about a third of what the tolerance allows; None where it allows nothing."""
    if tolerance.absolute:
        return Sum((tree, Number(tolerance.absolute / 3)))
    if tolerance.digits is not None:
        return Sum((tree, Number(Fraction(1, 6) * Fraction(10) ** -tolerance.digits)))
    share = tolerance.relative
    if tolerance.significant is not None:
        share = Fraction(1, 20) * Fraction(10) ** -tolerance.significant
    if not share:
        return None
    return Product((tree, Sum((Number(Fraction(1)), Number(share / 3)))))
