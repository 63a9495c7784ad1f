"""Where keys have values: somewhere at least, and best wherever the declarations allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from grader.equivalence.kinds import items
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.sides import Side, side_of
from grader.expression.nodes import Name, Relation
from grader.expression.traversal import walk
from grader.numerics import Missing, Valuation
from grader.records import record
from grader.sheets.fields import Placed
from grader.sheets.lint.finding import Finding
from grader.sheets.lint.keys import readable_keys
from grader.sheets.lint.subject import Subject, quoted
from grader.syntax import show

_ANY_VALUE = frozenset({"value", "family"})


@record
class Survey:
    """At how many points a value was looked for, does not exist, and could not be worked out."""

    points: int
    undefined: int
    unknown: int


def defined(subject: Subject) -> Iterator[Finding]:
    """Every key, and every part of one, has a value on what is declared."""
    if subject.conditions is None:
        return
    for text, key in readable_keys(subject):
        for side in _values(key.side):
            yield from _missing(subject, text, side)
        if key.side.kind == "function":
            message = f"The key {quoted(text.text)} is a function without its argument."
            yield subject.found("KEY.NOT_EVALUATED", text, message)


def _values(side: Side) -> list[Side]:
    """The values that a key consists of."""
    if side.kind in _ANY_VALUE:
        return [side]
    if isinstance(side.tree, Relation):
        members = (side_of(member, side.scope) for member in side.tree.members)
        return [m for m in members if isinstance(m, Side) and m.kind in _ANY_VALUE]
    return [part for part in items(side) or [] if part.kind in _ANY_VALUE]


def _missing(subject: Subject, text: Placed, side: Side) -> Iterator[Finding]:
    assert subject.conditions is not None
    tree = side.closed.tree
    alone = replace(subject.conditions, scope=subject.scope, samples=None)
    pair = alone.pair(Aligned(tree, tree, side.closed.free))
    if pair.key.is_open:
        return
    found = _surveyed(pair)
    key = f"The key {quoted(text.text)}"
    if not found.points:
        return
    if found.undefined == found.points and not _is_defined_further_out(pair):
        message = f"{key} has no value at any of {found.points} points and more."
        yield subject.found("KEY.UNDEFINED", text, message)
    elif found.undefined:
        at = _shown(subject, side, pair)
        message = f"{key} has no value at {found.undefined} of {found.points} points{at}: narrow the declarations."
        yield subject.found("KEY.PARTLY_UNDEFINED", text, message)
    elif found.unknown == found.points:
        message = f"{key} cannot be evaluated at any of {found.points} points."
        yield subject.found("KEY.NOT_EVALUATED", text, message)


def _surveyed(pair: Pair) -> Survey:
    """What general points show."""
    general = takewhile(lambda v: v.kind == "general", pair.valuations())
    reasons = [_reasons(pair, valuation) for valuation in general]
    undefined = sum("undefined" in found for found in reasons)
    unknown = sum(bool(found) and "undefined" not in found for found in reasons)
    return Survey(len(reasons), undefined, unknown)


def _is_defined_further_out(pair: Pair) -> bool:
    """Whether a search for points where the key has a value, as the grader makes one, finds any."""
    return any(not _reasons(pair, valuation) for valuation in pair.valuations())


def _reasons(pair: Pair, valuation: Valuation) -> set[str]:
    """Why the key has no value at a point, at some of its places."""
    values = (value for _, (value, _) in pair.values_at(valuation))
    return {value.reason for value in values if isinstance(value, Missing)}


def _shown(subject: Subject, side: Side, pair: Pair) -> str:
    """`, such as x = -3`: a simple point without a value, if there is one."""
    simple = pair.simple_valuations()
    bad = next((v for v in simple if "undefined" in _reasons(pair, v)), None)
    names = {n.name for n in walk(side.closed.tree) if isinstance(n, Name)}
    known = [name for name in subject.scope.declarations if name in names]
    at = bad.describe(known) if bad is not None else {}
    shown = ", ".join(f"{show(Name(name))} = {value}" for name, value in at.items())
    return f", such as {shown}" if shown else ""
