"""Proofs that two values of any shape are equal: entry by entry, and case by case for equal free indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from grader.equivalence.layout import FreeIndices
from grader.equivalence.proofs.algebra import Undistinguished
from grader.equivalence.proofs.calls import Calls
from grader.equivalence.proofs.domains import Domain, conditions_hold
from grader.equivalence.proofs.places import Bound, Shapes
from grader.equivalence.proofs.polynomials import Ratio
from grader.equivalence.proofs.reading import Place, Reader
from grader.equivalence.proofs.terms import ONE, NotProved
from grader.expression.declarations import RandomVariable, Scope, Value
from grader.expression.nodes import Constant, Relation, Tree
from grader.expression.shapes import Shape
from grader.expression.sizes import Size
from grader.numerics.structure import distinct
from grader.records import record

MOST_NODES = 600
MOST_ENTRIES = 16
MOST_CASES = 24
ROW, COLUMN = "row'", "column'"


@record
class Claim:
    """Two trees over the same free indices, and the side conditions under which they are to be equal."""

    key: Tree
    answer: Tree
    free: FreeIndices
    scope: Scope
    given: tuple[Tree, ...] = ()


@record
class Case:
    """What free indices stand for, and which are known to differ."""

    letters: Mapping[str, str]
    apart: frozenset[frozenset[str]] = frozenset()


def is_proved(claim: Claim) -> bool:
    """Whether algebra shows the two equal, wherever both have a value, and the answer to have one where the key has.

    That the answer has a value at some point must be known already.
    """
    trees = claim.key, claim.answer
    if sum(len(distinct(tree)) for tree in trees) > MOST_NODES:
        return False
    try:
        shape = Shapes(claim.scope).of(claim.key, _where(claim, {}))
        waiting = [Case({name: name for name, _, _ in claim.free})]
        for _ in range(MOST_CASES):
            if not waiting:
                return True
            case = waiting.pop()
            try:
                if not _holds(claim, shape, case):
                    return False
            except Undistinguished as undistinguished:
                waiting += _split(case, *undistinguished.pair)
    except (NotProved, RecursionError):
        return False
    return not waiting


def _split(case: Case, first: str, second: str) -> Iterator[Case]:
    if first.isdecimal():
        first, second = second, first
    yield Case(
        {**{k: second if v == first else v for k, v in case.letters.items()}, first: second},
        frozenset(frozenset(second if i == first else i for i in pair) for pair in case.apart),
    )
    yield Case(case.letters, case.apart | {frozenset({first, second})})


def _where(claim: Claim, letters: Mapping[str, str]) -> dict[str, Bound]:
    return {name: Bound(letters.get(name, name)) for name, _, _ in claim.free}


def _holds(claim: Claim, shape: Shape, case: Case) -> bool:
    if any(len(pair) == 1 for pair in case.apart):
        return True  # no index differs from itself
    algebra = Calls(claim.scope, case.apart)
    algebra.is_real = not _is_complex(claim)
    names = claim.scope.declarations.items()
    algebra.random = frozenset(n for n, d in names if isinstance(d, RandomVariable))
    reader = Reader(algebra)
    for name, lower, upper in claim.free:
        if lower != Size.of(1):
            raise NotProved
        algebra.spans[name] = reader.span_of(upper)
    if shape.rows.constant is None:
        algebra.spans[ROW] = reader.span_of(shape.rows)
    if shape.columns.constant is None:
        algebra.spans[COLUMN] = reader.span_of(shape.columns)
    for premise in claim.given:
        _take(reader, premise)
    return all(_same(claim, reader, place, case) for place in _places(shape, case.letters))


def _take(reader: Reader, premise: Tree) -> None:
    """`\\sum_i y_i = 1`: an atom that a side condition gives a value is replaced by it."""
    algebra = reader.algebra
    match premise:
        case Relation(members=(left, right), operators=("=",)):
            try:
                if not reader.shapes.of(left, {}).is_scalar:
                    return
                over, value = reader.read(left, (), {}), reader.read(right, (), {})
            except NotProved:
                return
        case _:
            return
    if over.under == ONE and len(over.over) == 1:
        ((mono, c),) = over.over.items()
        if c == 1 and len(mono) == 1 and mono[0][1] == 1 and mono[0][0].kind == "sum":
            algebra.rules.setdefault(mono[0][0].text, value)


def _places(shape: Shape, letters: Mapping[str, str]) -> Iterator[Place]:
    if shape.is_scalar:
        yield ()
        return
    axes = []
    for size, letter in ((shape.rows, ROW), (shape.columns, COLUMN)):
        known = size.constant
        if known is not None and known > MOST_ENTRIES:
            raise NotProved
        axes.append(
            [letters.get(letter, letter)]
            if known is None
            else [str(k) for k in range(1, known + 1)]
        )
    if len(axes[0]) * len(axes[1]) > MOST_ENTRIES:
        raise NotProved
    yield from product(*axes)


def _same(claim: Claim, reader: Reader, place: Place, case: Case) -> bool:
    algebra = reader.algebra
    where = _where(claim, case.letters)
    found: list[tuple[Ratio, set[tuple[str, str]], list[dict[object, object]]]] = []
    for tree in (claim.key, claim.answer):
        algebra.conditions, algebra.denominators = set(), []
        ratio = reader.read(tree, place, where)
        found.append((algebra.short(ratio), algebra.conditions, algebra.denominators))  # type: ignore[arg-type]
    (left, needed, below), (right, asked, divided) = found
    if not conditions_hold(needed, asked):
        return False
    difference = algebra.minus(
        algebra.times(left.over, right.under), algebra.times(right.over, left.under)
    )
    if difference and not _vanishes(algebra, difference):
        return False
    return Domain(algebra, plain=not claim.given).covers(below, divided)  # type: ignore[arg-type]


def _vanishes(algebra: Calls, difference: object) -> bool:
    """Whether a sum of sums over one range is 0 term by term."""
    del algebra, difference
    return False


def _is_complex(claim: Claim) -> bool:
    declared = claim.scope.declarations.values()
    if any(isinstance(d, Value) and d.field == "complex" for d in declared):
        return True
    return any(
        isinstance(node, Constant) and node.name == "i"
        for tree in (claim.key, claim.answer)
        for node in distinct(tree)
    )
