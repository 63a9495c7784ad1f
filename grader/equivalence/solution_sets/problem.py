"""Two statements about the same numbers, and what is known of these numbers beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from flint import arb, fmpq

from grader.equivalence.solution_sets.formulas import (
    TRUE,
    All,
    Atom,
    Compare,
    Formula,
    NoFormula,
    Proposition,
    Some,
    Whole,
    fits,
    truth,
)
from grader.equivalence.solution_sets.membership import ZERO_IS_NATURAL, member, statement
from grader.expression.declarations import Scope, Value
from grader.expression.nodes import (
    Comprehension,
    Constant,
    Interval,
    Name,
    Negation,
    Reduction,
    Table,
    Tree,
)
from grader.expression.traversal import walk
from grader.numerics import Evaluator, Missing, Valuation, compare, simple_valuations, valuations
from grader.records import record

PRECISION = 320
SIMPLE = 4
GENERAL = 8
ENOUGH_DIGITS = 60
_SIGNS = {
    "positive": ">", "nonnegative": ">=", "negative": "<", "nonpositive": "<=", "nonzero": "!="
}  # fmt: skip
_INFINITY = Constant("infinity")


@record
class Problem:
    """`first` and `second` about `names`, where `domain` holds. `given` are further conditions on them, closed.

    `members` are the names that stand for a member of a set; the others are then parameters. `sizes` are symbolic sizes
    that occur.
    """

    first: Formula
    second: Formula
    names: tuple[str, ...]
    domain: Formula
    scope: Scope
    given: tuple[Tree, ...]
    seed: int
    members: tuple[str, ...] = ()
    sizes: tuple[Tree, ...] = ()

    def points(self) -> Iterator[Valuation]:
        """Values for all names: first simple ones, then random ones."""
        trees = (*(Name(name) for name in self.names), *self.sizes)
        yield from islice(simple_valuations(self.scope, trees, self.given, self.seed), SIMPLE)
        drawn = valuations(self.scope, trees, self.given, self.seed)
        yield from islice((v for v in drawn if v.kind == "general"), GENERAL)


def domain_of(names: Iterable[str], scope: Scope, given: Sequence[Tree]) -> Formula:
    """What declarations and side conditions say of names. Raises: NoFormula."""
    parts: list[Formula] = []
    wanted = set(names)
    for name in names:
        declared = scope.declarations.get(name)
        if isinstance(declared, Value):
            parts += _declared(Name(name), declared)
    for tree in given:
        if any(isinstance(node, Name) and node.name in wanted for node in walk(tree)):
            parts.append(statement(tree))
    return All(tuple(parts)) if parts else TRUE


def _declared(name: Name, declared: Value) -> Iterator[Formula]:
    if not declared.shape.is_scalar or declared.field == "complex":
        raise NoFormula
    if declared.sign:
        yield Compare(name, _SIGNS[declared.sign])
    if declared.range is not None:
        found = declared.range
        low = found.lower if found.lower is not None else Negation(_INFINITY)
        high = found.upper if found.upper is not None else _INFINITY
        yield member(name, Interval(low, high, found.closed_left, found.closed_right))
    if declared.field in ("integer", "natural"):
        yield member(name, Constant("integers" if declared.field == "integer" else "naturals"))


def free_names(*trees: Tree) -> list[str]:
    """The names in closed trees that nothing binds, in the order in which they appear."""
    bound: set[str] = set()
    found: dict[str, None] = {}
    for tree in trees:
        for node in walk(tree):
            match node:
                case Comprehension(variables=names):
                    bound.update(names)
                case Reduction(index=index) if index is not None:
                    bound.add(index)
                case Table(indices=indices):
                    bound.update(name for name, _ in indices)
                case Name(name=name):
                    found.setdefault(name)
                case _:
                    pass
    return [name for name in found if name not in bound]


class Constants:
    """What trees without names are worth."""

    def __init__(self, scope: Scope, valuation: Valuation | None = None) -> None:
        self._scope = scope
        self._valuation = valuation

    def value(self, tree: Tree) -> Any:
        if self._valuation is None:
            self._valuation = next(valuations(self._scope, ()), None)
        if self._valuation is None:
            return None
        return Evaluator(tree).at(self._valuation, PRECISION, {})


def holds_at(formula: Formula, valuation: Valuation) -> tuple[bool | None, bool]:
    """Whether a formula holds at a point, and whether that is certain beyond the digits that are computed."""
    certain = True

    def of_atom(atom: Atom) -> bool | None:
        nonlocal certain
        match atom:
            case Compare(difference=tree, operator=operator):
                sign, exact = _sign(tree, valuation)
                certain = certain and exact
                return None if sign is None else sign != _NO_VALUE and fits(sign, operator)
            case Whole(value=tree):
                value = Evaluator(tree).at(valuation, PRECISION, {})
                if isinstance(value, fmpq):
                    return bool(value.q == 1)
                return False if isinstance(value, arb) and not value.contains_integer() else None
            case _:
                return None

    return truth(formula, of_atom), certain


_NO_VALUE = 2


def _sign(tree: Tree, valuation: Valuation) -> tuple[int | None, bool]:
    value = Evaluator(tree).at(valuation, PRECISION, {})
    if isinstance(value, Missing):
        return (_NO_VALUE, True) if value.reason == "undefined" else (None, True)
    if not isinstance(value, fmpq | arb):
        return None, True
    if value > 0 or value < 0:
        return (1 if value > 0 else -1), True
    if isinstance(value, fmpq) or value.is_zero():
        return 0, True
    near = compare(value + 1, fmpq(1))
    return (0, False) if near.verdict == "equal" and near.digits >= ENOUGH_DIGITS else (None, True)


def alternatives(formula: Formula, most: int = 64) -> list[list[Formula]] | None:
    """The formula as alternatives of atoms that hold together; None where they are too many, or denied."""
    match formula:
        case Some(parts=parts):
            found: list[list[Formula]] = []
            for part in parts:
                inner = alternatives(part, most)
                if inner is None or len(found) + len(inner) > most:
                    return None
                found += inner
            return found
        case All(parts=parts):
            found = [[]]
            for part in parts:
                inner = alternatives(part, most)
                if inner is None or len(found) * len(inner) > most:
                    return None
                found = [[*a, *b] for a in found for b in inner]
            return found
        case Compare() | Whole():
            return [[formula]]
        case Proposition() if formula == ZERO_IS_NATURAL:
            return [[]]
        case _:
            return None
