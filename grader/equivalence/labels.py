"""Left sides of an answer: what is written before the last equals sign, checked but never counted."""

from __future__ import annotations

from itertools import islice

from grader.equivalence.identical import identical
from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Aligned, align
from grader.equivalence.reading_answers import ReadAnswer
from grader.equivalence.sides import Side, side_of
from grader.expression.nodes import Entry, Name, Sum, Tree

_POINTS = 2


def label_differs(read: ReadAnswer, answer: Side, conditions: Conditions) -> bool:
    """Whether a left side can be read and certainly differs from the right side."""
    labels = [label for label in read.reading.labels if label is not None]
    return any(_differs(label, answer, conditions) for label in labels)


def _differs(label: Tree, answer: Side, conditions: Conditions) -> bool:
    if isinstance(label, Name) and label.name not in answer.scope.definitions:
        return False  # `x = 5` says what x is
    if isinstance(label, Entry) and any(isinstance(index, Sum) for index in label.indices):
        return False  # `x_{i+1} = ..` names the next one
    side = side_of(label, answer.scope)
    if not isinstance(side, Side) or side.kind != "value" or answer.kind != "value":
        return False
    aligned = align(side.closed, answer.closed, answer.letters)
    if not isinstance(aligned, Aligned):
        return aligned.note == "NEQ.SHAPE"
    pair = conditions.pair(aligned)
    if identical(pair.key, pair.answer):
        return False
    points = islice(pair.valuations(), _POINTS)
    return any(pair.at(valuation).kind == "differ" for valuation in points)
