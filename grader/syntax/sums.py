"""How far a sum sign or a limit reaches: on over + and − while the terms use its letter."""

from __future__ import annotations

from dataclasses import replace

from grader.expression.nodes import (
    Apply,
    Differential,
    Integral,
    Limit,
    Name,
    Negation,
    Product,
    Reduction,
    Sum,
    Tree,
)
from grader.expression.traversal import children


def free_names(tree: Tree) -> set[str]:
    """The names in `tree` that nothing inside it binds."""
    found: set[str] = set()
    waiting: list[tuple[Tree, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        node, bound = waiting.pop()
        if isinstance(node, Name):
            if node.name not in bound:
                found.add(node.name)
            continue
        if isinstance(node, Reduction):
            if node.index is not None:
                inner = bound | {node.index}
                waiting.append((node.body, inner))
                if node.condition is not None:
                    waiting.append((node.condition, inner))
                waiting.extend((end, bound) for end in (node.lower, node.upper) if end is not None)
                continue
        elif isinstance(node, Integral | Limit):
            bound |= {node.variable}
        waiting.extend((child, bound) for child in children(node))
    return found


def _letter(tree: Tree) -> str | None:
    """The letter by which `tree` reaches on: the index of a sum or product, the variable of a limit."""
    match tree:
        case Reduction(operation="sum" | "product", index=index):
            return index
        case Limit(variable=variable):
            return variable
        case _:
            return None


def widened(left: Tree, term: Tree) -> Tree | None:
    """`left` with `term` taken into the innermost sum or limit at its right end whose letter the term uses, if there is one."""
    spine: list[Tree] = []
    node: Tree | None = left
    while node is not None:
        spine.append(node)
        node = _right_end(node)
    if not any(isinstance(below, Reduction | Limit) for below in spine):
        return None
    letters = free_names(term)
    places = [k for k, below in enumerate(spine) if _letter(below) in letters]
    if not places:
        return None
    place = places[-1]
    sign = spine[place]
    assert isinstance(sign, Reduction | Limit)
    terms = sign.body.terms if isinstance(sign.body, Sum) else (sign.body,)
    whole = sign.span.merge(term.span)
    body = Sum((*terms, term), span=sign.body.span.merge(term.span))
    result: Tree = replace(sign, body=body, span=whole)
    for above in reversed(spine[:place]):
        result = _with_right_end(above, result)
    return result


def _right_end(tree: Tree) -> Tree | None:
    """What stands at the right end of `tree` without a bracket around it."""
    match tree:
        case Negation(operand=operand):
            return operand
        case Product(factors=factors):
            return factors[-1]
        case Sum(terms=terms):
            return terms[-1]
        case Reduction(body=body) | Limit(body=body) | Differential(operand=body, at=None):
            return body
        case Apply(arguments=(argument,)):
            return argument
        case _:
            return None


def _with_right_end(tree: Tree, end: Tree) -> Tree:
    span = tree.span.merge(end.span)
    match tree:
        case Negation():
            return replace(tree, operand=end, span=span)
        case Product(factors=factors):
            return replace(tree, factors=(*factors[:-1], end), span=span)
        case Sum(terms=terms):
            return replace(tree, terms=(*terms[:-1], end), span=span)
        case Reduction() | Limit():
            return replace(tree, body=end, span=span)
        case Differential():
            return replace(tree, operand=end, span=span)
        case Apply():
            return replace(tree, arguments=(end,), span=span)
        case _:
            return tree
