"""Sums, products and extrema over an index, and values by cases on indices."""

from __future__ import annotations

from grader.equivalence.proofs.algebra import Span
from grader.equivalence.proofs.places import Bound, Where
from grader.equivalence.proofs.polynomials import Ratio, whole
from grader.equivalence.proofs.reading import MOST_EXPLICIT, Place, Reader
from grader.equivalence.proofs.terms import ONE, Frozen, NotProved, as_number, frozen, poly_text
from grader.expression.nodes import Logic, Reduction, Relation, Tree


def reduction(reader: Reader, tree: Reduction, place: Place, where: Where) -> Ratio:
    """A sum, product, maximum or minimum over an index."""
    if tree.index is None or tree.lower is None or tree.upper is None:
        raise NotProved
    low, high = reader.read(tree.lower, (), where), reader.read(tree.upper, (), where)
    ends = _literal(low), _literal(high)
    if ends[0] is not None and ends[1] is not None:
        return _explicit(reader, tree, ends[0], ends[1], place, where)
    is_sum = tree.operation == "sum"
    if tree.operation not in {"sum", "max", "min"} or (tree.condition and not is_sum):
        raise NotProved
    index = reader.algebra.fresh(_span(reader, low, high))
    body = _body(reader, tree, index, place, where)
    if is_sum:
        return reader.algebra.sum_over(index, body)
    return reader.algebra.extremum(tree.operation, index, body)


def _literal(ratio: Ratio) -> int | None:
    value = as_number(ratio.over) if ratio.under == ONE else None
    return int(value) if value is not None and value.denominator == 1 else None


def _span(reader: Reader, low: Ratio, high: Ratio) -> Span:
    """A range with symbolic ends, which must not be less than empty."""
    a = reader.algebra
    if low.under != ONE or high.under != ONE or any(t.free for r in (low, high) for m in r.over for t, _ in m):  # fmt: skip
        raise NotProved
    ends = [_plainly(frozen(r.over)) for r in (low, high)]
    number = a.plus(high, a.negative(low), whole(ONE))
    if a.signs.of(number.over) <= 0:
        raise NotProved
    return Span(f"{ends[0]}..{ends[1]}", number)


def _explicit(
    reader: Reader, tree: Reduction, low: int, high: int, place: Place, where: Where
) -> Ratio:
    if low < 0 or high - low > MOST_EXPLICIT or tree.operation not in {"sum", "product"}:
        raise NotProved
    parts = [_body(reader, tree, str(k), place, where) for k in range(low, high + 1)]
    if tree.operation == "product":
        return reader.algebra.product(whole(ONE), *parts)
    return reader.algebra.plus(whole({}), *parts)


def _body(reader: Reader, tree: Reduction, index: str, place: Place, where: Where) -> Ratio:
    inner = {**where, str(tree.index): Bound(index)}
    if tree.condition is None:
        return reader.read(tree.body, place, inner)
    holds = condition(reader, tree.condition, inner)
    if tree.operation != "sum":
        raise NotProved
    return (
        reader.algebra.product(holds, reader.read(tree.body, place, inner)) if holds.over else holds
    )


def condition(reader: Reader, tree: Tree, where: Where) -> Ratio:
    """1 where a condition on indices holds, else 0."""
    a = reader.algebra
    match tree:
        case Relation(members=members, operators=operators):
            found = whole(ONE)
            for left, sign, right in zip(members, operators, members[1:], strict=False):
                same = a.delta(reader.index(left, where), reader.index(right, where))
                if sign not in {"=", "!="}:
                    raise NotProved
                part = same if sign == "=" else a.plus(whole(ONE), a.negative(same))
                found = a.product(found, part)
            return found
        case Logic(operator="and", operands=operands):
            return a.product(*[condition(reader, o, where) for o in operands])
        case Logic(operator="not", operands=(inner,)):
            return a.plus(whole(ONE), a.negative(condition(reader, inner, where)))
        case _:
            raise NotProved


def cases(
    reader: Reader, branches: tuple[tuple[Tree, Tree], ...], otherwise: Tree | None, place: Place, where: Where
) -> Ratio:  # fmt: skip
    """The value whose condition holds; what is not asked for is not worked out."""
    a = reader.algebra
    found, left = whole({}), whole(ONE)
    for value, test in branches:
        holds = a.product(left, condition(reader, test, where))
        if holds.over:
            found = a.plus(found, a.product(holds, reader.entrywise(value, place, where)))
        left = a.plus(left, a.negative(holds))
        if not left.over:
            return found
    if otherwise is None:
        raise NotProved
    return a.plus(found, a.product(left, reader.entrywise(otherwise, place, where)))


def _plainly(poly: Frozen) -> str:
    """The end of a range as sizes are written: `1`, `n`."""
    if len(poly) == 1:
        ((mono, c),) = poly
        if not mono:
            return str(c)
        if c == 1 and len(mono) == 1 and mono[0][0].kind == "size" and mono[0][1] == 1:
            return str(mono[0][0].parts[0])
    return poly_text(poly)
