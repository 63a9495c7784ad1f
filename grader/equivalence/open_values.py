r"""Keys and answers that are no single value: `\int f(x) dx`, and expansions with a remainder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grader.equivalence import wording
from grader.equivalence.decision import Decision, undecided
from grader.equivalence.ladder import Conditions, compare
from grader.equivalence.layout import Aligned
from grader.equivalence.remainders import REMAINDERS, same_expansion
from grader.expression.nodes import (
    Apply,
    Defined,
    Differential,
    Integral,
    Name,
    Negation,
    Product,
    Quotient,
    Sum,
    Tree,
)
from grader.expression.traversal import rebuild
from grader.numerics.structure import distinct


def same_open_value(aligned: Aligned, conditions: Conditions) -> Decision:
    """Decide between two sides of which one is no single value."""
    nodes = [*distinct(aligned.key), *distinct(aligned.answer)]
    if any(isinstance(node, Apply) and node.function in REMAINDERS for node in nodes):
        return same_expansion(aligned, conditions)
    variables = {
        n.variable.split("#")[0] for n in nodes if isinstance(n, Integral) and n.lower is None
    }
    if len(variables) != 1:
        return undecided("UNDECIDED.UNSUPPORTED", wording.PERSON)
    (variable,) = variables
    key, answer = _slope(aligned.key, variable), _slope(aligned.answer, variable)
    if key is None or answer is None:
        return undecided("UNDECIDED.UNSUPPORTED", wording.PERSON)
    left_open = tuple(name for name in conditions.up_to if name != "constant")
    decision = compare(
        replace(aligned, key=key, answer=answer), replace(conditions, up_to=left_open)
    )
    return replace(decision, note="EQ.UP_TO") if decision.equal else decision


def _slope(tree: Tree, variable: str) -> Tree | None:
    """The derivative, in which antiderivatives have become their integrands; None where one stands inside of something."""
    if not any(isinstance(node, Integral) and node.lower is None for node in distinct(tree)):
        return Differential("derivative", tree, (Name(variable),))
    match tree:
        case Integral(body=body, variable=bound, lower=None):
            return _renamed(body, bound, variable)
        case Defined(body=body):
            return _slope(body, variable)
        case Negation(operand=operand):
            return _over(_slope(operand, variable), Negation)
        case Sum(terms=terms):
            parts = [_slope(term, variable) for term in terms]
            known = tuple(part for part in parts if part is not None)
            return Sum(known) if len(known) == len(parts) else None
        case Product(factors=(*others, last)) if not any(_depends(o, variable) for o in others):
            return _over(_slope(last, variable), lambda part: Product((*others, part)))
        case Quotient(numerator=above, denominator=below) if not _depends(below, variable):
            return _over(_slope(above, variable), lambda part: Quotient(part, below))
        case _:
            return None


def _over(part: Tree | None, make: Callable[[Tree], Tree]) -> Tree | None:
    return None if part is None else make(part)


def _depends(tree: Tree, variable: str) -> bool:
    return any(isinstance(n, Name) and n.name == variable for n in distinct(tree)) or any(
        isinstance(n, Integral) for n in distinct(tree)
    )


def _renamed(tree: Tree, old: str, new: str) -> Tree:
    if isinstance(tree, Name):
        return Name(new) if tree.name == old else tree
    return rebuild(tree, lambda child: _renamed(child, old, new))
