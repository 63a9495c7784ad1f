"""A key or an answer, read and closed, and the parts of one that is a collection."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expression.declarations import Scope
from grader.expression.elaboration import Elaborated, elaborate
from grader.expression.nodes import Relation, Tree
from grader.expression.shapes import Shape
from grader.records import record
from grader.syntax import show
from grader.text import Diagnostic


@record
class Side:
    """A tree as written, the scope it was read in, and its closed form.

    `letters` are the free indices in the order in which a label shows them.
    """

    tree: Tree
    scope: Scope
    closed: Elaborated
    letters: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.closed.kind


def side_of(
    tree: Tree, scope: Scope, *, expected: Shape | None = None, letters: Sequence[str] = ()
) -> Side | Diagnostic:
    closed = elaborate(tree, scope, expected=expected, show=show)
    if isinstance(closed, Diagnostic):
        return closed
    return Side(tree, scope, closed, tuple(letters))


def is_equation(tree: Tree) -> bool:
    return isinstance(tree, Relation) and set(tree.operators) == {"="}


def unlabelled(tree: Tree) -> Tree:
    """`x = 2` inside a list stands for 2."""
    return tree.members[-1] if isinstance(tree, Relation) and is_equation(tree) else tree
