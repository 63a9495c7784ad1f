"""What several trees are worth at the same points: rows of numbers, one number an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import acb, arb, fmpq

from grader.equivalence.balls import LEAST_LACKING
from grader.equivalence.operands import Operand
from grader.equivalence.pairs import Pair
from grader.expression.nodes import Call, Entry, Name, Number, Tree
from grader.expression.traversal import rebuild
from grader.numerics import Missing, Valuation
from grader.numerics.ring import arithmetic
from grader.numerics.structure import distinct
from grader.records import mutable, record

PRECISION = 512
DIGITS = 60
MOST_ENTRIES = 64
_SMALL = arb(2) ** -210
"""Below this, beside numbers around 1, a ball that holds 0 counts as 0: more than 60 digits."""

Row: TypeAlias = list[Any]


@record
class Member:
    """A tree where some of its names have these values."""

    tree: Tree
    values: Mapping[str, Fraction]


@mutable
class Sampled:
    """`points` are the rows of all trees at each point. `lacking` counts points where only answers have no value."""

    points: list[list[Row]]
    lacking: int = 0
    tried: int = 0

    @property
    def lacks_region(self) -> bool:
        return self.lacking >= LEAST_LACKING and 8 * self.lacking >= self.tried

    def joined(self, number: int) -> Row:
        """The numbers of one tree at all points."""
        return [entry for rows in self.points for entry in rows[number]]


def sampled(
    pair: Pair,
    keys: Sequence[Tree | Member],
    answers: Sequence[Tree | Member],
    most: int,
    *,
    kinds: tuple[str, ...] = ("general", "special", "wide"),
) -> Sampled:
    """The trees at points of the pair; a point counts where all keys and all answers have values.

    Special points, and those further out, are asked where the general ones do not suffice.
    """
    known = {id(side.tree): side for side in (pair.key, pair.answer)}
    members = [one if isinstance(one, Member) else Member(one, {}) for one in (*keys, *answers)]
    if not any(_varies(member) for member in members):
        most = 1  # numbers are worth the same at every point
    for member in members:
        if id(member.tree) not in known:
            known[id(member.tree)] = Operand(member.tree, pair.scope)
    worth = [(known[id(member.tree)], member.values) for member in members]
    found = Sampled([])
    for kind in kinds:
        _sample(found, pair, worth, len(keys), most, kind)
    return found


def _varies(member: Member) -> bool:
    """Whether something in a tree may change its value."""
    return any(
        isinstance(node, Call | Entry)
        or (isinstance(node, Name) and node.name not in member.values)
        for node in distinct(member.tree)
    )


def _sample(
    found: Sampled,
    pair: Pair,
    worth: Sequence[tuple[Operand, Mapping[str, Fraction]]],
    keys: int,
    most: int,
    kind: str,
) -> None:
    for valuation in pair.valuations():
        if len(found.points) >= most or found.tried > 4 * most:
            break
        if valuation.kind != kind:
            continue
        rows = [_row(pair, operand, _at(valuation, values)) for operand, values in worth]
        if None in rows[:keys]:
            continue
        found.tried += kind != "special"
        if None in rows:
            found.lacking += kind != "special"
        else:
            found.points.append([row for row in rows if row is not None])


def _at(valuation: Valuation, values: Mapping[str, Fraction]) -> Valuation:
    for name, value in values.items():
        valuation = valuation.moved(name, fmpq(value.numerator, value.denominator))
    return valuation


def _row(pair: Pair, operand: Operand, valuation: Valuation) -> Row | None:
    """The numbers of a tree, entry by entry; None where one has no value."""
    with arithmetic(PRECISION, complex_numbers=valuation.is_complex):
        values = operand.over(valuation, PRECISION, pair.ranges(valuation))
    row: Row = []
    for value in values:
        if isinstance(value, Missing):
            return None
        entries = getattr(value, "entries", (value,))
        if len(row) + len(entries) > MOST_ENTRIES * MOST_ENTRIES:
            return None
        row += entries
    return row if all(isinstance(entry, fmpq | arb | acb) for entry in row) else None


def put_in(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """`tree` with trees for some of its names."""
    if isinstance(tree, Name):
        return values.get(tree.name, tree)
    if not values:
        return tree
    return rebuild(tree, lambda child: put_in(child, values))


def number(value: Fraction | int) -> Number:
    return Number(Fraction(value))


def is_nonzero(value: Any) -> bool:
    """Whether a number is certainly not 0; inside some arithmetic."""
    return bool(value != 0) if isinstance(value, fmpq) else not value.contains(0)


def is_tiny(value: Any, scale: Any) -> bool:
    """Whether a number is 0 to 60 digits beside numbers of the size `scale`; inside some arithmetic."""
    if isinstance(value, fmpq):
        return bool(value == 0)
    return bool(value.contains(0)) and bool(value.abs_upper() <= _SMALL * scale)


def size_of(row: Row) -> Any:
    """The largest absolute value in a row, at least a tiny one."""
    sizes = [arb(abs(v)) if isinstance(v, fmpq) else v.abs_upper() for v in row]
    largest = arb(1) / 2**64
    for size in sizes:
        largest = max(largest, size)
    return largest


def agrees(left: Any, right: Any) -> bool | None:
    """Whether two numbers are equal: to 60 digits, certainly not, or not to be told; inside some arithmetic."""
    difference = left - right
    if is_nonzero(difference):
        return False
    return True if is_tiny(difference, size_of([left, right])) else None
