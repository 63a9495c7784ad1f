"""Families of functions with free constants: C + D/x and A + B/x are one, whatever the letters.

Where the constants are linear the family is a plane of functions: the same points, the same span. Reciprocals, squares,
exponentials and logarithms of families are tried too; other families are compared letter by letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, UNDECIDED, Decision, different, undecided
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.up_to.multiples import is_whole
from grader.equivalence.up_to.opening import Open
from grader.equivalence.up_to.sampling import (
    DIGITS,
    PRECISION,
    Member,
    Row,
    Sampled,
    agrees,
    is_nonzero,
    number,
    put_in,
    sampled,
)
from grader.equivalence.up_to.spaces import Space, balanced, minus
from grader.equivalence.verdict import Evidence
from grader.expression.declarations import Value
from grader.expression.nodes import Apply, Name, Power, Quotient, Tree
from grader.numerics.ring import arithmetic
from grader.numerics.structure import distinct
from grader.records import record

MOST_PARAMETERS = 8
MOST_RENAMED = 4
_MIXED = tuple(
    Fraction(a, b)
    for a, b in ((7, 3), (11, 7), (13, 5), (17, 11), (19, 13), (23, 17), (29, 19), (31, 23))
)
_POINTS = 5


@record
class Plane:
    """A family as a point and directions; None for directions where the constants are not linear."""

    base: Row
    directions: list[Row] | None
    member: Row


def up_to_parameters(aligned: Aligned, left_open: Open, pair: Pair) -> Decision | None:
    """The decision for two families; None where they are certainly different."""
    asked = [name for name in left_open.loose.parameters if _uses(aligned.key, name)]
    fixed = left_open.loose.fixed
    own = sorted(
        {n.name for n in distinct(aligned.answer) if isinstance(n, Name) and "#" not in n.name}
        - fixed
    )
    if max(len(asked), len(own)) > MOST_PARAMETERS:
        return undecided("UNDECIDED.UP_TO", wording.PERSON)
    plain = all(_is_any_number(name, pair) for name in asked)
    if len(asked) == len(own) == 1 and _is_whole_number(asked[0], pair):
        found = _progressions(aligned, asked, own, pair)
        if found is not None:
            return found
    found = _compared(aligned, asked, own, pair, _CHANGES[0])
    if found is not None and found.outcome != UNDECIDED and (plain or found.different):
        return found
    if _is_renamed(aligned, left_open, asked, own):
        return Decision(EQUAL, "EQ.UP_TO", Evidence("ball", proved=False, points=8, digits=DIGITS))
    if found is None and plain:
        changed = (_compared(aligned, asked, own, pair, change) for change in _CHANGES[1:])
        found = next((one for one in changed if one is not None), None)
    if found is None or found.equal:
        return undecided("UNDECIDED.UP_TO", wording.PERSON) if not (found and plain) else found
    return found


def _uses(tree: Tree, name: str) -> bool:
    return any(isinstance(node, Name) and node.name == name for node in distinct(tree))


def _is_any_number(name: str, pair: Pair) -> bool:
    declared = pair.scope.declarations.get(name)
    if not isinstance(declared, Value):
        return True
    return declared.field in {"real", "complex"} and not declared.sign and declared.range is None


def _is_whole_number(name: str, pair: Pair) -> bool:
    declared = pair.scope.declarations.get(name)
    return isinstance(declared, Value) and declared.field == "integer" and declared.range is None


def _progressions(
    aligned: Aligned, asked: Sequence[str], own: Sequence[str], pair: Pair
) -> Decision | None:
    """π/4 + k π and 5π/4 − n π: the same steps up to the sign, and starts that differ by whole steps."""
    keys = list(_members(aligned.key, asked, _CHANGES[0]))
    answers = list(_members(aligned.answer, own, _CHANGES[0]))
    seen = sampled(pair, keys, answers, _POINTS)
    if not seen.points:
        return None
    key, answer = _plane(seen, 0, 1), _plane(seen, len(keys), 1)
    if not key.directions or not answer.directions:
        return None
    with arithmetic(PRECISION):
        step, other = key.directions[0], answer.directions[0]
        signs = [
            [agrees(a, sign * b) for a, b in zip(other, step, strict=True)] for sign in (1, -1)
        ]
        if all(False in sign for sign in signs):
            return different("NEQ.PARAMETERS")
        if not any(all(sign) for sign in signs) or not all(map(is_nonzero, step)):
            return None
        starts = [a / b for a, b in zip(minus(answer.base, key.base), step, strict=True)]
    whole = [is_whole(start) for start in starts]
    if False in whole or False in [agrees(start, starts[0]) for start in starts]:
        return different("NEQ.PARAMETERS")
    if None in whole:
        return None
    return Decision(
        EQUAL, "EQ.UP_TO", Evidence("ball", proved=False, points=len(seen.points), digits=DIGITS)
    )


def _is_renamed(
    aligned: Aligned, left_open: Open, asked: Sequence[str], own: Sequence[str]
) -> bool:
    """Whether other letters are all that differs."""
    if len(asked) != len(own) or len(own) > MOST_RENAMED:
        return False
    for order in permutations(asked):
        renamed = put_in(aligned.answer, {a: Name(b) for a, b in zip(own, order, strict=True)})
        if left_open.compare(Aligned(aligned.key, renamed, aligned.free)).equal:
            return True
    return False


def _square(tree: Tree) -> Tree:
    return Power(tree, number(2))


_CHANGES: tuple[Callable[[Tree], Tree], ...] = (
    lambda tree: tree,
    lambda tree: Quotient(number(1), tree),
    _square,
    lambda tree: Apply("exp", (tree,)),
    lambda tree: Apply("log", (tree,)),
)
"""What may make the constants of a family linear, and tells its functions apart as before."""


def _compared(
    aligned: Aligned,
    asked: Sequence[str],
    own: Sequence[str],
    pair: Pair,
    change: Callable[[Tree], Tree],
) -> Decision | None:
    """The decision after `change`; None where the key is not linear then."""
    keys = list(_members(aligned.key, asked, change))
    answers = list(_members(aligned.answer, own, change))
    seen = sampled(pair, keys, answers, _POINTS + len(own) + len(asked))
    if change is not _CHANGES[0] and any(len(row) != 1 for rows in seen.points for row in rows):
        return None
    if seen.lacks_region and change is _CHANGES[0]:
        return _lacking(aligned, asked, own, pair)
    if not seen.points:
        return None
    key = _plane(seen, 0, len(asked))
    answer = _plane(seen, len(keys), len(own))
    if key.directions is None:
        return None
    if change is _square and not _same_signs(aligned, asked, own, pair):
        return None
    return _planes(key, answer, len(seen.points))


def _lacking(
    aligned: Aligned, asked: Sequence[str], own: Sequence[str], pair: Pair
) -> Decision | None:
    """The decision where the answer lacks values whatever its constants are."""
    for sign in (1, -1):
        key, answer = (
            Member(tree, {name: sign * _MIXED[k] for k, name in enumerate(names)})
            for tree, names in ((aligned.key, asked), (aligned.answer, own))
        )
        if not sampled(pair, [key], [answer], _POINTS).lacks_region:
            return None
    return different("NEQ.DOMAIN", wording.DOMAIN)


def _members(tree: Tree, names: Sequence[str], change: Callable[[Tree], Tree]) -> Iterator[Member]:
    """The members at 0, at the unit values, and at a mixed one."""
    tree = change(tree)
    nothing = dict.fromkeys(names, Fraction(0))
    yield Member(tree, nothing)
    for name in names:
        yield Member(tree, {**nothing, name: Fraction(1)})
    yield Member(tree, {name: _MIXED[k] for k, name in enumerate(names)})


def _plane(seen: Sampled, first: int, count: int) -> Plane:
    rows = [seen.joined(first + k) for k in range(count + 2)]
    base, member = rows[0], rows[-1]
    directions = [minus(row, base) for row in rows[1:-1]]
    with arithmetic(PRECISION):
        expected = list(base)
        for k, direction in enumerate(directions):
            factor = _MIXED[k]
            expected = [
                e + d * factor.numerator / factor.denominator
                for e, d in zip(expected, direction, strict=True)
            ]
        linear = all(agrees(a, b) for a, b in zip(expected, member, strict=True))
    return Plane(base, directions if linear else None, member)


def _planes(key: Plane, answer: Plane, points: int) -> Decision | None:
    """The decision for a plane of functions and another family."""
    assert key.directions is not None
    asked, given = len(key.directions), len(answer.directions or ())
    rows = [*key.directions, *(answer.directions or ())]
    rows += [minus(answer.base, key.base), minus(answer.member, key.base)]
    rows = balanced(rows)
    directions, own_directions = rows[:asked], rows[asked : asked + given]
    space = Space(directions)
    inside = [space.holds(row) for row in rows[asked:]]
    if False in inside:
        return different("NEQ.PARAMETERS")
    if answer.directions is None or None in inside or not space.is_sure:
        return undecided("UNDECIDED.UP_TO", wording.PERSON)
    own = Space(own_directions)
    covered = [own.holds(direction) for direction in directions]
    if False in covered:
        return different("NEQ.PARAMETERS_MISSING", wording.parameters_missing(space.rank, own.rank))
    if None in covered:
        return undecided("UNDECIDED.PRECISION", wording.PERSON)
    return Decision(EQUAL, "EQ.UP_TO", Evidence("ball", proved=False, points=points, digits=DIGITS))


def _same_signs(aligned: Aligned, asked: Sequence[str], own: Sequence[str], pair: Pair) -> bool:
    """Whether both are positive wherever they are known, or both negative: then squares tell them apart."""
    trees = [
        Member(tree, {name: _MIXED[k] for k, name in enumerate(names)})
        for tree, names in ((aligned.key, asked), (aligned.answer, own))
    ]
    seen = sampled(pair, trees[:1], trees[1:], _POINTS)
    signs = set()
    with arithmetic(PRECISION):
        for rows in seen.points:
            for row in rows:
                signs |= {(entry > 0) if is_nonzero(entry) else None for entry in row}
    return len(signs) == 1 and None not in signs
