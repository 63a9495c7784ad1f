"""Every node is walked and rebuilt the same way."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

from grader.expression.nodes import (
    Apply,
    Cases,
    Entry,
    Law,
    Let,
    Matrix,
    Name,
    Number,
    Reduction,
    Relation,
    Tree,
)
from grader.expression.traversal import children, rebuild, walk

ONE = Number(Fraction(1))
X, Y = Name("x"), Name("y")
TREES: list[Tree] = [
    Reduction("sum", "i", ONE, Name("n"), None, Entry(X, (Name("i"),))),
    Cases(((X, Relation((X, ONE), ("=",))),), Y),
    Matrix(((X, Y), (ONE, X))),
    Let((("t", X),), Apply("sin", (Name("t"),))),
    Law("normal", (X, Y)),
]


def test_rebuilding_without_a_change_keeps_the_object() -> None:
    for tree in TREES:
        assert rebuild(tree, lambda child: child) is tree


def test_every_child_is_changed_once() -> None:
    for tree in TREES:
        changed = rebuild(tree, lambda _child: ONE)
        assert set(children(changed)) == {ONE}
        assert len(list(children(changed))) == len(list(children(tree)))


def test_walking_starts_at_the_top_and_goes_in_order() -> None:
    names = [node.name for node in walk(TREES[2]) if isinstance(node, Name)]
    assert names == ["x", "y", "x"]


def test_every_kind_of_node_has_a_span() -> None:
    assert all("span" in kind.__slots__ for kind in get_args(Tree))
