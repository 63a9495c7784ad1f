"""Whether an answer is near its key: numbers, complex numbers, vectors, lists, sets, intervals, values with ±."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from grader.equivalence import wording
from grader.equivalence.kinds import as_vector, decide, items
from grader.equivalence.ladder import Conditions
from grader.equivalence.rounding import half_unit
from grader.equivalence.seeds import seed_of
from grader.equivalence.sides import Side, side_of
from grader.equivalence.tolerances import Bound, is_near
from grader.expression.declarations import Scope
from grader.expression.nodes import (
    Collection,
    Interval,
    Name,
    Negation,
    Number,
    PlusMinus,
    Relation,
    Sum,
    Tree,
)
from grader.numerics import Array, Evaluator, Missing, compare, valuations
from grader.numerics.ring import arithmetic
from grader.numerics.structure import distinct
from grader.records import record

NEAR, FAR, UNKNOWN, UNLIKE = "near", "far", "unknown", "unlike"

_PRECISIONS = (256, 1_024, 4_096)
_POINTS = 12
_LEAST_POINTS = 4


@record
class Closeness:
    """How near an answer is: all of it (`near`), `right` of `total` parts (`far`), `unknown`, or no such thing (`unlike`)."""

    outcome: str
    right: int = 0
    total: int = 1
    points: int = 1
    said: tuple[str, ...] = ()


def closeness(
    key: Side, answer: Side, bound: Bound, conditions: Conditions, *, bracketed: bool = False
) -> Closeness:
    """How near `answer` is to `key`; `bracketed`: the key is a list in square brackets."""
    kind, parts = _parts_of_key(key, bracketed=bracketed, unordered="order" in conditions.up_to)
    if kind == "value":
        return _value(key, answer, bound, conditions)
    given = _parts_of_answer(kind, answer)
    if given is None:
        asked = {"uncertain": "value with ±", "ordered": "tuple", "unordered": "set"}.get(kind, kind)  # fmt: skip
        return Closeness(UNLIKE, said=(wording.other_kind(answer.kind, asked),))
    if kind in {"unordered", "any order"}:
        return _unordered(parts, given, bound, conditions)
    bounds = [bound] * len(parts)
    if kind == "uncertain":
        bounds[1] = lambda _size: _rounding(parts[1])
    return _ordered(parts, given, bounds, conditions)


# What a key and an answer consist of.


def _parts_of_key(side: Side, *, bracketed: bool, unordered: bool) -> tuple[str, list[Side]]:
    tree = side.tree
    match tree:
        case Interval(lower=lower, upper=upper):
            return "interval", _sides((lower, upper), side)
        case PlusMinus(left=left, right=right) if left is not None:
            return "uncertain", _sides((left, right), side)
        case Collection(kind=kind, items=found):
            if bracketed and kind == "list" and len(found) == 2 and not unordered:
                return "interval", _sides(found, side)
            in_order = (kind == "tuple" or (kind == "list" and bracketed)) and not unordered
            kind = "ordered" if in_order else "any order" if unordered else "unordered"
            return kind, items(side) or []
        case PlusMinus():
            return "unordered", items(side) or []
        case _:
            pass
    return "value", []


def _sides(trees: Sequence[Tree], whole: Side) -> list[Side]:
    found = [side_of(tree, whole.scope) for tree in trees]
    return [side for side in found if isinstance(side, Side)]


def _parts_of_answer(kind: str, side: Side) -> list[Side] | None:
    """The parts of an answer, where it is what is asked."""
    if kind == "interval":
        ends = _ends(side.tree)
        found = _sides(ends, side) if ends is not None else []
        return found if len(found) == 2 else None
    if kind == "uncertain":
        match side.tree:
            case PlusMinus(left=left, right=right) if left is not None:
                return _sides((left, right), side)
            case _:
                return None
    given = items(side)
    if kind == "ordered":
        return None if side.kind in {"set", "two values", "condition"} else given
    if side.kind == "value" and given is None:
        return [side]
    return None if kind == "unordered" and side.kind in {"tuple", "interval"} else given


def _ends(tree: Tree) -> tuple[Tree, Tree] | None:
    """The ends of an interval, however it is written: `[a, b]`, `a < x < b`, `m ± r`."""
    match tree:
        case Interval(lower=lower, upper=upper):
            return lower, upper
        case Collection(kind="tuple" | "list", items=(lower, upper)) if not isinstance(
            lower, Relation
        ):
            return lower, upper
        case Relation(members=(lower, Name(), upper), operators=operators):
            if set(operators) <= {"<", "<="}:
                return lower, upper
            return (upper, lower) if set(operators) <= {">", ">="} else None
        case PlusMinus(left=left, right=right) if left is not None:
            return Sum((left, Negation(right))), Sum((left, right))
        case _:
            return None


def _rounding(uncertainty: Side) -> Fraction:
    """How far off an uncertainty may be: as far as rounding it to the digits of the key goes."""
    tree = uncertainty.tree
    return half_unit(tree.value) if isinstance(tree, Number) else Fraction(0)


# Comparing.


def inside(key: Side, answer: Side, conditions: Conditions) -> bool | None:
    """Whether a number lies between the ends of the key; an end belongs to it unless it is a round bracket's."""
    ends = _ends(key.tree)
    if ends is None:
        return None
    given = conditions.given
    sides = _sides(ends, key)
    trees = (*(side.closed.tree for side in sides), answer.closed.tree)
    evaluators = list(map(Evaluator, trees))
    left, right = _closed_ends(key.tree)
    for valuation in valuations_of(answer.scope, trees, given):
        for precision in _PRECISIONS:
            values: list[Any] = [one.at(valuation, precision, {}) for one in evaluators]
            lower, upper, found = values
            if isinstance(found, Missing) and found.reason == "undefined":
                return False
            if not all(isinstance(value, fmpq | arb) for value in values):
                if isinstance(found, acb):
                    return False
                continue
            with arithmetic(precision):
                low = found >= lower if left else found > lower
                high = found <= upper if right else found < upper
                below = found < lower if left else found <= lower
                above = found > upper if right else found >= upper
            if low and high:
                return True
            if below or above:
                return False
        break
    return None


def _closed_ends(tree: Tree) -> tuple[bool, bool]:
    match tree:
        case Interval(closed_left=left, closed_right=right):
            return left, right
        case Collection(kind="tuple"):
            return False, False
        case _:
            return True, True


def _ordered(
    asked: list[Side], given: list[Side], bounds: Sequence[Bound], conditions: Conditions
) -> Closeness:
    if len(asked) != len(given):
        return Closeness(FAR, 0, max(len(asked), len(given)))
    found = [
        _value(a, b, bound, conditions) for a, b, bound in zip(asked, given, bounds, strict=True)
    ]
    return _together(found)


def _together(parts: list[Closeness]) -> Closeness:
    right = sum(part.outcome == NEAR for part in parts)
    points = min((part.points for part in parts), default=1)
    if right == len(parts):
        return Closeness(NEAR, right, right, points)
    if any(part.outcome in {FAR, UNLIKE} for part in parts):
        return Closeness(FAR, right, len(parts), points)
    return Closeness(UNKNOWN, right, len(parts), points)


def _unordered(
    asked: list[Side], given: list[Side], bound: Bound, conditions: Conditions
) -> Closeness:
    """The best assignment: each number of the key has one of the answer's, and none of those is left over."""
    table = [[_value(a, b, bound, conditions).outcome for b in given] for a in asked]
    matched = _assignment([[cell == NEAR for cell in row] for row in table], len(given))
    strangers = [k for k in range(len(given)) if all(row[k] != NEAR for row in table)]
    if matched == len(asked) and not strangers:
        return Closeness(NEAR, matched, len(asked))
    if any(UNKNOWN in row for row in table):
        return Closeness(UNKNOWN, matched, len(asked))
    return Closeness(FAR, matched, max(len(asked), matched + len(strangers)))


def _assignment(table: list[list[bool]], width: int) -> int:
    """How many rows find a column of their own."""
    taken: list[int | None] = [None] * width

    def place(row: int, seen: set[int]) -> bool:
        for column in range(width):
            if not table[row][column] or column in seen:
                continue
            seen.add(column)
            holder = taken[column]
            if holder is None or place(holder, seen):
                taken[column] = row
                return True
        return False

    return sum(place(row, set()) for row in range(len(table)))


def _value(key: Side, answer: Side, bound: Bound, conditions: Conditions) -> Closeness:
    answer = as_vector(key, answer)
    asked, found = key.closed.shape, answer.closed.shape
    if answer.kind != "value" or asked is None or found is None:
        return Closeness(UNLIKE, said=(wording.other_kind(answer.kind, "value"),))
    if asked != found:
        said = wording.other_shape(found.in_words(), asked.in_words())
        return Closeness(UNLIKE, said=(wording.TRANSPOSED if found.transposed == asked else said,))
    near = _entries(key, answer, bound, conditions)
    if near is not None:
        flags, points = near
        return Closeness(NEAR if all(flags) else FAR, sum(flags), len(flags), points)
    if key.scope.data:
        return Closeness(UNKNOWN, 0, 1)
    decision = decide(key, answer, conditions)
    return Closeness(NEAR if decision.equal else UNKNOWN, 0, 1)


def _entries(
    key: Side, answer: Side, bound: Bound, conditions: Conditions
) -> tuple[list[bool], int] | None:
    """For each entry whether the two are near at every point; None where it cannot be told."""
    trees = key.closed.tree, answer.closed.tree
    left, right = map(Evaluator, trees)
    data = answer.scope.data
    names = {node.name for tree in trees for node in distinct(tree) if isinstance(node, Name)}
    named = bool(names - data.keys()) and not data
    flags: list[bool] | None = None
    points = 0
    for valuation in valuations_of(answer.scope, trees, conditions.given):
        found = _at(left, right, valuation, bound, exact=bool(data))
        if found is None:
            continue
        points += 1
        same = flags is None or len(flags) != len(found)
        flags = found if same or flags is None else [a and b for a, b in zip(flags, found, strict=True)]  # fmt: skip
        if not all(found) or points >= (_POINTS if named else 1):
            break
    if flags is None or (named and all(flags) and points < _LEAST_POINTS):
        return None
    return flags, points


def valuations_of(scope: Scope, trees: Sequence[Tree], given: Sequence[Tree]) -> Iterator[Any]:
    """Points to compare at; where names have data, those are their values."""
    for valuation in valuations(scope, trees, given, seed_of(trees)):
        for name, value in _data_of(scope).items():
            valuation = valuation.moved(name, value)  # noqa: PLW2901 - one name after the other
        yield valuation


def _data_of(scope: Scope) -> dict[str, Any]:
    if not scope.data:
        return {}
    found: dict[str, Any] | None = scope.derived.get("data")
    if found is None:
        found = scope.derived["data"] = {
            name: Array(len(rows), len(rows[0]), tuple(fmpq(x.numerator, x.denominator) for row in rows for x in row))
            for name, rows in scope.data.items()
        }  # fmt: skip
    return found


def _agree(key: Any, answer: Any) -> bool | None:
    """Whether two numbers agree to all the digits that are asked for equal values."""
    return True if compare(key, answer).verdict == "equal" else None


def _at(
    left: Evaluator, right: Evaluator, valuation: Any, bound: Bound, *, exact: bool
) -> list[bool] | None:
    """For each entry whether the two are near here; `exact`: agreement to all digits will do."""
    for precision in _PRECISIONS:
        a, b = left.at(valuation, precision, {}), right.at(valuation, precision, {})
        if isinstance(a, Missing):
            continue
        if isinstance(b, Missing):
            if b.reason == "undefined":
                return [False]
            continue
        pairs = _pairs(a, b)
        if pairs is None:
            return None
        with arithmetic(precision):
            found = [is_near(x, y, bound(x)) for x, y in pairs]
        if exact and precision == _PRECISIONS[-1]:
            found = [_agree(x, y) if near is None else near for near, (x, y) in zip(found, pairs, strict=True)]  # fmt: skip
        known = [near for near in found if near is not None]
        if len(known) == len(found):
            return known
    return None


def _pairs(a: Any, b: Any) -> list[tuple[Any, Any]] | None:
    """The entries of two values of one shape side by side."""
    if isinstance(a, Array) and isinstance(b, Array):
        alike = (a.rows, a.columns) == (b.rows, b.columns)
        return list(zip(a.entries, b.entries, strict=True)) if alike else None
    if isinstance(a, Array) or isinstance(b, Array):
        return None
    return [(a, b)]
