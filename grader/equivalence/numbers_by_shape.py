"""Which subtrees of a closed tree are certainly plain numbers: those commute with everything."""

from __future__ import annotations

from collections.abc import Mapping

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
        match tree:
            case Number() | Constant() | SizeValue() | Indicator():
                return True
            case Name(name=name):
                return self._name(name)
            case Sum(terms=parts) | Product(factors=parts):
                return all(map(self, parts))
            case Negation(operand=operand) | Transpose(operand=operand):
                return self(operand)
            case Quotient(numerator=left, denominator=right) | Power(base=left, exponent=right):
                return self(left) and self(right)
            case Entry(base=base):
                return self._entry(base)
            case Apply():
                return self._apply(tree)
            case Call():
                return self._call(tree)
            case Reduction(body=body) | Defined(body=body):
                return self(body)
            case Cases(branches=branches, otherwise=otherwise):
                values = [value for value, _ in branches]
                return all(map(self, values)) and (otherwise is None or self(otherwise))
            case Let(bindings=bindings, body=body):
                for name, value in bindings:
                    self.bound[name] = self(value)
                return self(body)
            case Moment(kind=kind, operands=operands):
                return kind != "expectation" or all(map(self, operands))
            case Differential():
                return self._differential(tree)
            case _:
                pass
        return False

    def _name(self, name: str) -> bool:
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

    def _entry(self, base: Tree) -> bool:
        match base:
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
