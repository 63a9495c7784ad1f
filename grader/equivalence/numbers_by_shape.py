"""Which subtrees of a closed tree are certainly plain numbers: those commute with everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.expression.declarations import Declaration, Family, Function, Index, Scope, Value
from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Constant,
    Defined,
    Differential,
    Entry,
    Indicator,
    Let,
    Moment,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    SizeValue,
    Sum,
    Transpose,
    Tree,
)
from grader.expression.traversal import children
from grader.expression.vocabulary import FUNCTIONS

_OF_ITS_ARGUMENTS = {"entrywise", "entrywise pair"}
_NO_NUMBER = {"outer", "cross", "tensor", "diag", "vec", "square", "vector", "set"}


class NumberTest:
    """Tells whether a closed tree is certainly a number; doubt counts as no.

    `bound` says it of the names that the tree binds; results are kept by node, for trees share subtrees.
    """

    def __init__(self, scope: Scope) -> None:
        self._declarations: Mapping[str, Declaration] = scope.declarations
        self._free_letters = scope.letters_are_numbers
        self.bound: dict[str, bool] = {}
        self._known: dict[int, tuple[Tree, bool]] = {}

    def __call__(self, tree: Tree) -> bool:
        found = self._known.get(id(tree))
        if found is None:
            found = self._known[id(tree)] = (tree, self._is_number(tree))
        return found[1]

    def _is_number(self, tree: Tree) -> bool:
        rule = _RULES.get(type(tree))
        return rule is not None and rule(self, tree)

    def _parts(self, tree: Tree) -> bool:
        return all(map(self, children(tree)))

    def _body(self, tree: Reduction | Defined) -> bool:
        return self(tree.body)

    def _cases(self, tree: Cases) -> bool:
        values = [value for value, _ in tree.branches]
        return all(map(self, values)) and (tree.otherwise is None or self(tree.otherwise))

    def _let(self, tree: Let) -> bool:
        for name, value in tree.bindings:
            self.bound[name] = self(value)
        return self(tree.body)

    def _moment(self, tree: Moment) -> bool:
        return tree.kind != "expectation" or all(map(self, tree.operands))

    def _name(self, tree: Name) -> bool:
        name = tree.name
        if name in self.bound:
            return self.bound[name]
        declared = self._declarations.get(name)
        match declared:
            case None:
                return True  # a bound or free index, or a letter that stands for a number
            case Value(shape=shape):
                return shape.is_scalar
            case Index():
                return True
            case _:
                pass
        return getattr(declared, "shape", None) is not None and declared.shape.is_scalar  # type: ignore[union-attr]

    def _entry(self, tree: Entry) -> bool:
        match tree.base:
            case Name(name=name):
                declared = self._declarations.get(name)
                if isinstance(declared, Family):
                    return isinstance(declared.member, Value) and declared.member.shape.is_scalar
                return declared is not None
            case Entry(base=Name()):
                return True
            case _:
                pass
        return False

    def _apply(self, tree: Apply) -> bool:
        rule = FUNCTIONS[tree.function].shape
        if rule in _NO_NUMBER:
            return False
        return rule not in _OF_ITS_ARGUMENTS or all(map(self, tree.arguments))

    def _call(self, tree: Call) -> bool:
        declared = self._declarations.get(tree.function)
        if not isinstance(declared, Function):
            return False
        if declared.elementwise:
            return all(map(self, tree.arguments))
        plain = tree.primes == 0 or all(shape.is_scalar for shape in declared.parameters)
        return declared.result.is_scalar and plain

    def _differential(self, tree: Differential) -> bool:
        if tree.kind in {"divergence", "laplacian"}:
            return True
        return tree.kind == "derivative" and all(map(self, (tree.operand, *tree.variables)))


def _always(_test: NumberTest, _tree: Tree) -> bool:
    return True


_RULES: dict[type, Callable[[NumberTest, Any], bool]] = {
    Number: _always,
    Constant: _always,
    SizeValue: _always,
    Indicator: _always,
    Name: NumberTest._name,  # noqa: SLF001 - the table of this very class
    Sum: NumberTest._parts,  # noqa: SLF001
    Product: NumberTest._parts,  # noqa: SLF001
    Negation: NumberTest._parts,  # noqa: SLF001
    Transpose: NumberTest._parts,  # noqa: SLF001
    Quotient: NumberTest._parts,  # noqa: SLF001
    Power: NumberTest._parts,  # noqa: SLF001
    Entry: NumberTest._entry,  # noqa: SLF001
    Apply: NumberTest._apply,  # noqa: SLF001
    Call: NumberTest._call,  # noqa: SLF001
    Reduction: NumberTest._body,  # noqa: SLF001
    Defined: NumberTest._body,  # noqa: SLF001
    Cases: NumberTest._cases,  # noqa: SLF001
    Let: NumberTest._let,  # noqa: SLF001
    Moment: NumberTest._moment,  # noqa: SLF001
    Differential: NumberTest._differential,  # noqa: SLF001
}
