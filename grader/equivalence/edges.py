"""Whether a tree has edges: jumps, kinks, borders of a domain, at which special points must be tried.

Two expressions without edges are analytic wherever they have values. If they agree at random points they agree
everywhere; a pole or a removable point changes nothing in that.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.expression.nodes import (
    Apply,
    Cases,
    Constant,
    Indicator,
    Logic,
    Name,
    Negation,
    Number,
    Power,
    Reduction,
    Relation,
    SizeValue,
    Sum,
    Table,
    Tree,
)
from grader.expression.traversal import children
from grader.numerics.structure import distinct

_ANALYTIC = frozenset(
    {
        "sin", "cos", "tan", "cot", "sec", "csc", "arctan", "sinh", "cosh", "tanh", "coth", "sech", "csch", "arsinh",
        "sinc", "sine integral", "exp", "erf", "erfc", "sigmoid", "softplus", "normal cdf", "inner", "outer", "cross", "hadamard",
        "hadamard quotient", "tensor", "trace", "det", "diag", "vec", "adjugate", "matrix exponential", "softmax",
        "logsumexp", "norm", "frobenius norm",
    }
)  # fmt: skip
_E = Constant("e")


def has_edges(tree: Tree, indices: Iterable[str] = ()) -> bool:
    """Whether some node of `tree` jumps, kinks or stops being defined on a border. `indices` are the free ones."""
    nodes = list(distinct(tree))
    known = set(indices)
    for node in nodes:
        if isinstance(node, Reduction) and node.index is not None:
            known.add(node.index)
        elif isinstance(node, Table):
            known.update(name for name, _ in node.indices)
    return any(_is_edge(node, known) for node in nodes)


def _is_edge(node: Tree, indices: set[str]) -> bool:
    match node:
        case Apply(function="factorial" | "binomial", arguments=arguments):
            return not all(_is_whole(a, indices) for a in arguments)
        case Apply(function=function, arguments=arguments):
            return function not in _ANALYTIC and not all(map(_is_literal, arguments))
        case Cases(branches=branches):
            return not all(_is_about_indices(condition, indices) for _, condition in branches)
        case Indicator(condition=condition):
            return not _is_about_indices(condition, indices)
        case Reduction(operation="max" | "min"):
            return True
        case Power(base=base, exponent=exponent):
            return not (_is_whole(exponent, indices) or base == _E or _is_literal(base))
        case _:
            pass
    return False


def _is_literal(tree: Tree) -> bool:
    return isinstance(tree, Number) and tree.value > 0


def _is_about_indices(condition: Tree, indices: set[str]) -> bool:
    """Whether a condition compares indices, sizes and whole numbers only."""
    match condition:
        case Relation(members=members):
            return all(_is_whole(member, indices) for member in members)
        case Logic(operands=operands):
            return all(_is_about_indices(operand, indices) for operand in operands)
        case _:
            pass
    return False


def _is_whole(tree: Tree, indices: set[str]) -> bool:
    match tree:
        case Number(value=value):
            return value.denominator == 1
        case SizeValue():
            return True
        case Name(name=name):
            return name in indices
        case Sum() | Negation():
            return all(_is_whole(part, indices) for part in children(tree))
        case _:
            pass
    return False
