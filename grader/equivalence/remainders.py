r"""Expansions with a remainder, `1 + x + O(x^2)`: the same to that order, and a remainder of the same order.

`f + O(g)` and `k + O(h)` mean the same where g/h has a limit other than 0 and f - k = O(h). The limits are taken where the
remainder of the key goes to 0: at 0, at a where it is a power of `x - a`, at infinity where powers of x stand below or
a letter of whole numbers is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Any

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, INVALID, Decision, different, undecided
from grader.equivalence.ladder import Conditions, compare
from grader.equivalence.layout import Aligned
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import (
    Apply,
    Constant,
    Defined,
    Integral,
    Limit,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    Sum,
    Tree,
)
from grader.expression.traversal import children, walk
from grader.numerics import Missing, valuations, value_at
from grader.numerics.calculus.limits import INFINITE, WHOLE
from grader.numerics.ring import STANDARD_PRECISION
from grader.records import record

REMAINDERS = frozenset({"big O", "little o"})
_POINTS = 3
_NOTHING = Number(Fraction(0))
_ONE = Number(Fraction(1))
_OPEN = undecided("UNDECIDED.UNSUPPORTED", wording.PERSON)


@record
class Expansion:
    """What is known exactly, and the remainder: its kind and what it is compared with."""

    known: Tree
    kind: str
    size: Tree


@record
class Place:
    """Where a variable goes."""

    name: str
    point: Tree


def same_expansion(aligned: Aligned, conditions: Conditions) -> Decision:
    """Whether two sides, one of them with a remainder, say the same."""
    key, answer = _split(aligned.key), _split(aligned.answer)
    if key is None or answer is None:
        return _OPEN
    if not key.kind:
        return different("NEQ.REMAINDER", wording.REMAINDER_TOO_MUCH)
    if not answer.kind:
        return different("NEQ.REMAINDER", wording.REMAINDER_MISSING)
    place = _place(key.size)
    if place is None:
        return _OPEN
    if _is_transcendental(answer.known, place.name) > _is_transcendental(key.known, place.name):
        return Decision(INVALID, "NOT_COMPUTED", None, (wording.NOT_EXPANDED,))
    if key.kind != answer.kind:
        return different("NEQ.REMAINDER", wording.REMAINDER_ORDER)
    order = _quotient(place, answer.size, key.size, conditions)
    if order in {"smaller", "larger"}:
        return different("NEQ.REMAINDER", wording.REMAINDER_ORDER)
    plain = replace(conditions, up_to=())
    exact = compare(replace(aligned, key=key.known, answer=answer.known), plain)
    rest: str | None = "smaller"
    if not exact.equal:
        gap = Sum((answer.known, Negation(key.known)))
        rest = _quotient(place, gap, key.size, conditions)
    if rest == "larger" or (rest == "same" and key.kind == "little o"):
        return different("NEQ.EXPANSION", wording.EXPANSION)
    if order is None or rest is None:
        return _OPEN
    evidence = Evidence("ball", proved=False, points=_POINTS)
    return Decision(EQUAL, "EQ.EXPANSION", evidence)


def _split(tree: Tree) -> Expansion | None:
    """The terms of a sum and its remainder; None where a remainder stands elsewhere or there are several."""
    while isinstance(tree, Defined):
        tree = tree.body
    terms: Sequence[Tree] = tree.terms if isinstance(tree, Sum) else (tree,)
    known: list[Tree] = []
    found: tuple[str, Tree] | None = None
    for term in terms:
        remainder = _remainder(term)
        if remainder is not None and found is None:
            found = remainder
        elif any(_is_remainder(node) for node in walk(term)):
            return None
        else:
            known.append(term)
    exact = Sum(tuple(known)) if len(known) > 1 else known[0] if known else _NOTHING
    return Expansion(exact, *(found or ("", _ONE)))


def _is_remainder(node: Tree) -> bool:
    return isinstance(node, Apply) and node.function in REMAINDERS


def _remainder(term: Tree) -> tuple[str, Tree] | None:
    """The remainder that a term is: `O(g)`, `-O(g)`, `x O(g)`."""
    match term:
        case Negation(operand=operand):
            return _remainder(operand)
        case Apply(function=function, arguments=(size,)) if function in REMAINDERS:
            return function, size
        case Product(factors=factors):
            inside = [f for f in factors if _is_remainder(f)]
            if len(inside) != 1:
                return None
            (lone,) = inside
            assert isinstance(lone, Apply)
            others = [f for f in factors if f is not lone]
            return lone.function, Product((*others, *lone.arguments))
        case _:
            return None


def _place(size: Tree) -> Place | None:
    """Where the remainder of the key is meant."""
    names = {node.name for node in walk(size) if isinstance(node, Name)}
    if len(names) != 1:
        return None
    (name,) = names
    if name.split("#")[0] in WHOLE or _grows(size, name):
        return Place(name, Constant("infinity"))
    shifts = {s for node in walk(size) if (s := _shift(node, name)) is not None}
    if len(shifts) > 1:
        return None
    return Place(name, shifts.pop() if shifts else _NOTHING)


def _is_transcendental(tree: Tree, name: str) -> bool:
    """Whether the variable stands in more than sums, products and powers: `e^x` is what was to be expanded."""
    match tree:
        case Apply() | Reduction() | Integral():
            return _mentions(tree, name)
        case Power(exponent=exponent) if _mentions(exponent, name):
            return True
        case _:
            return any(_is_transcendental(child, name) for child in children(tree))


def _grows(tree: Tree, name: str) -> bool:
    """Whether the variable stands below a fraction line or under a negative power."""
    match tree:
        case Quotient(denominator=below):
            return _mentions(below, name)
        case Power(base=base, exponent=exponent):
            value = exponent.operand if isinstance(exponent, Negation) else None
            negative = isinstance(value, Number) or (
                isinstance(exponent, Number) and exponent.value < 0
            )
            return negative and _mentions(base, name)
        case _:
            return any(_grows(child, name) for child in children(tree))


def _mentions(tree: Tree, name: str) -> bool:
    return any(isinstance(node, Name) and node.name == name for node in walk(tree))


def _shift(node: Tree, name: str) -> Tree | None:
    """The a of `x - a`."""
    match node:
        case Sum(terms=(Name(name=first), Negation(operand=shift))) if first == name:
            return shift if not _mentions(shift, name) else None
        case Sum(terms=(Name(name=first), shift)) if first == name and not _mentions(shift, name):
            return Negation(shift)
        case _:
            return None


def _quotient(place: Place, above: Tree, below: Tree, conditions: Conditions) -> str | None:
    """Whether `above` is `smaller` than `below` near the place, of the `same` order, or `larger`; None if unknown."""
    quotient = Apply("abs", (Quotient(above, below),))
    tree = Limit(quotient, place.name, place.point)
    points = islice(
        valuations(conditions.scope, [tree], conditions.given, conditions.seed), _POINTS
    )
    found = {_size(value_at(tree, valuation, STANDARD_PRECISION)) for valuation in points}
    return found.pop() if len(found) == 1 else None


def _size(value: Any) -> str | None:
    if isinstance(value, Missing):
        return "larger" if value.detail in INFINITE.values() else None
    if value == 0:
        return "smaller"
    return "same" if value > 0 else None
