"""What a tree depends on and what it costs, worked out once a node.

Trees share subtrees: a definition stands where it is used, as one object. Everything here is remembered by the
identity of a node, so shared subtrees are walked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.expression.nodes import (
    Apply,
    Call,
    Constant,
    Defined,
    Differential,
    Integral,
    Let,
    Limit,
    Logic,
    Moment,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    Relation,
    Sum,
    Table,
    Tree,
)
from grader.expression.traversal import children

_NOTHING: frozenset[str] = frozenset()
_MOST = 10**9
NUMERIC = frozenset({Number, Constant, Sum, Negation, Product, Quotient, Power, Apply})


class Structure:
    """Free names and weights of the nodes of some trees. `variables` maps each random variable to its groups' labels,
    and `parameters` to the names on which its law depends.
    """

    def __init__(
        self,
        variables: Mapping[str, frozenset[str]] | None = None,
        parameters: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self._variables = variables or {}
        self._parameters = parameters or {}
        self._names: dict[int, frozenset[str]] = {}
        self._weights: dict[int, int] = {}
        self._constants: dict[int, bool] = {}
        self._kept: list[Tree] = []

    def names(self, tree: Tree) -> frozenset[str]:
        """The free names of `tree`; a random variable counts as its group and the parameters of its law."""
        found = self._names.get(id(tree))
        if found is None:
            found = self._free(tree)
            self._names[id(tree)] = found
            self._kept.append(tree)
        return found

    def _free(self, tree: Tree) -> frozenset[str]:
        match tree:
            case Name(name=name):
                labels = self._variables.get(name)
                if labels is None:
                    return frozenset({name})
                return labels | self._parameters.get(name, _NOTHING)
            case Reduction(index=index):
                return self._below(tree) - {index or ""} | self._bounds(tree)
            case Table(indices=indices):
                return self._below(tree) - {name for name, _ in indices}
            case Integral(variable=name) | Limit(variable=name):
                return self._below(tree) - {name}
            case Let(bindings=bindings, body=body):
                inner = self.names(body) - {name for name, _ in bindings}
                return inner.union(*(self.names(value) for _, value in bindings))
            case Defined(name=name, body=body):
                return self.names(body) | {name}
            case Moment():
                return self._of_moment(tree)
            case _:
                return self._below(tree)

    def _bounds(self, tree: Reduction) -> frozenset[str]:
        ends = [end for end in (tree.lower, tree.upper) if end is not None]
        return _NOTHING.union(*map(self.names, ends))

    def _of_moment(self, tree: Moment) -> frozenset[str]:
        labels = _NOTHING.union(*self._variables.values())
        inner = _NOTHING.union(*map(self.names, tree.operands)) - labels
        if tree.given is None:
            return inner
        given = self.names(tree.given)
        # Given an event every outcome is run through; given a variable, those that agree with the one around.
        return inner | (given - labels if isinstance(tree.given, Relation | Logic) else given)

    def _below(self, tree: Tree) -> frozenset[str]:
        return _NOTHING.union(*map(self.names, children(tree)))

    def weight(self, tree: Tree) -> int:
        """How many operations one evaluation costs, about: nodes, sums counted once."""
        found = self._weights.get(id(tree))
        if found is None:
            own = 4 if isinstance(tree, Apply | Call | Differential | Moment) else 1
            found = min(_MOST, own + sum(map(self.weight, children(tree))))
            self._weights[id(tree)] = found
            self._kept.append(tree)
        return found

    def is_constant(self, tree: Tree) -> bool:
        """Whether `tree` is a number without names of any kind."""
        found = self._constants.get(id(tree))
        if found is None:
            found = type(tree) in NUMERIC and all(map(self.is_constant, children(tree)))
            self._constants[id(tree)] = found
            self._kept.append(tree)
        return found


_MOST_REMEMBERED = 256
_walked: dict[int, tuple[Tree, ...]] = {}


def distinct(tree: Tree) -> tuple[Tree, ...]:
    """`tree` and everything below it, each shared object once; remembered, as one comparison asks several times."""
    known = _walked.get(id(tree))
    if known is not None and known[0] is tree:
        return known
    seen: set[int] = set()
    nodes: list[Tree] = []
    stack = [tree]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        nodes.append(node)
        stack.extend(reversed(children(node)))
    if len(_walked) >= _MOST_REMEMBERED:
        _walked.clear()
    _walked[id(tree)] = found = tuple(nodes)
    return found


def bodies(trees: Iterable[Tree]) -> dict[str, Tree]:
    """The body of each defined name in `trees`."""
    found: dict[str, Tree] = {}
    for tree in trees:
        for node in distinct(tree):
            if isinstance(node, Defined):
                found.setdefault(node.name, node.body)
    return found


def bound_names(trees: Iterable[Tree]) -> frozenset[str]:
    """Every name that something in `trees` binds."""
    found: set[str] = set()
    for tree in trees:
        for node in distinct(tree):
            match node:
                case Reduction(index=index) if index is not None:
                    found.add(index)
                case Integral(variable=name) | Limit(variable=name):
                    found.add(name)
                case Table(indices=indices):
                    found |= {name for name, _ in indices}
                case Let(bindings=bindings):
                    found |= {name for name, _ in bindings}
                case Defined(name=name):
                    found.add(name)
                case _:
                    pass
    return frozenset(found)
