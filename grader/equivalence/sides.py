"""A key or an answer, read and closed, and the parts of one that is a collection."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expression.declarations import Scope
from grader.expression.elaboration import Elaborated, elaborate
from grader.expression.nodes import (
    Collection,
    Matrix,
    Negation,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.expression.shapes import Shape
from grader.expression.traversal import rebuild
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
        if closed.code != "SHAPE.NOT_A_VALUE":
            return closed
        row = expected is not None and expected.is_row and not expected.is_scalar
        turned = _with_vectors(tree, row=row)
        again = elaborate(turned, scope, expected=expected, show=show) if turned != tree else closed
        if isinstance(again, Diagnostic):
            return closed
        tree, closed = turned, again
    return Side(tree, scope, closed, tuple(letters))


def _with_vectors(tree: Tree, *, row: bool) -> Tree:
    """`(1, 0, 2) + s (1, 1, -2)`: lists in sums and products are vectors."""
    if isinstance(tree, Collection) and tree.kind != "set":
        cells = tree.items
        return Matrix((cells,) if row else tuple((cell,) for cell in cells))
    if isinstance(tree, Sum | Product | Negation | Quotient):
        return rebuild(tree, lambda child: _with_vectors(child, row=row))
    return tree


def is_equation(tree: Tree) -> bool:
    return isinstance(tree, Relation) and set(tree.operators) == {"="}


def unlabelled(tree: Tree) -> Tree:
    """`x = 2` inside a list stands for 2."""
    return tree.members[-1] if isinstance(tree, Relation) and is_equation(tree) else tree
