"""What a rule of form is asked about: one part of an answer, with the answer and the key around it."""

from __future__ import annotations

from functools import cached_property

from grader.equivalence.forms.algebra import Algebra
from grader.equivalence.forms.names import Written
from grader.expression.nodes import (
    Cases,
    Collection,
    Interval,
    Logic,
    Matrix,
    Name,
    Negation,
    Relation,
    Transpose,
    Tree,
)
from grader.syntax import show

LONGEST_SHOWN = 60
FIELDS = {"Q": "Q", "R": "R", "C": "C"}
"""The fields over which something may be factored or split."""


class Judged:
    """An answer whose form is judged. `argument` is what stands behind the name of the form: `C` in `factored over C`."""

    def __init__(self, answer: Written, key: Written, argument: str = "") -> None:
        self.answer = answer
        self.key = key
        self.argument = argument
        self.algebra = Algebra(answer.scope)

    @cached_property
    def parts(self) -> list[Tree]:
        """What the form is asked of: each entry, each side."""
        return parts_of(self.answer.tree)

    @cached_property
    def of_key(self) -> Judged:
        """The key in the place of the answer."""
        return Judged(self.key, self.key, self.argument)

    def is_whole(self, tree: Tree) -> bool:
        """Whether a part is the whole answer."""
        return len(self.parts) == 1 and self.parts[0] is tree

    def shown(self, tree: Tree) -> str:
        """A part of the answer as it is quoted to the student."""
        text = show(tree)
        return text if len(text) <= LONGEST_SHOWN else "a part of your answer"


def parts_of(tree: Tree) -> list[Tree]:
    """The entries of matrices and lists, the sides of equations; a name on one side is the label of the other."""
    match tree:
        case Matrix(rows=rows):
            inside = [cell for row in rows for cell in row]
        case Collection(items=items) | Logic(operands=items):
            inside = list(items)
        case Relation(members=members):
            inside = [m for m in members if not isinstance(m, Name)] or list(members)
        case Interval(lower=lower, upper=upper):
            inside = [lower, upper]
        case Transpose(operand=Matrix() as matrix) | Negation(operand=Matrix() as matrix):
            inside = [matrix]
        case Cases(branches=branches, otherwise=otherwise):
            inside = [value for value, _ in branches]
            inside += [otherwise] if otherwise is not None else []
        case _:
            return [tree]
    return [part for child in inside for part in parts_of(child)]
