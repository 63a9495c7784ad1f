"""Claims that are equations and inequalities: decided in balls at growing precision.

Disjoint balls settle everything, and that is a proof. Balls that agree to 60 digits and go on agreeing at
twice the precision are taken as equal, which is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

from flint import acb, fmpq

from grader.equivalence.claims.finding import (
    NOT_SETTLED,
    Finding,
    fails,
    holds,
    negated,
    plain,
    shown,
)
from grader.equivalence.claims.polynomials import geometric_sign, sign_from
from grader.equivalence.claims.ranges import Bounds, certain_sign
from grader.equivalence.claims.suspects import inlined
from grader.equivalence.claims.world import Closed, World, with_number
from grader.equivalence.decision import EQUAL
from grader.equivalence.exact import exact
from grader.equivalence.ladder import Conditions, equivalent
from grader.equivalence.operands import Operand
from grader.expression.elaboration import Elaborated
from grader.expression.nodes import (
    Apply,
    Cases,
    Constant,
    Defined,
    Differential,
    Entry,
    Limit,
    Logic,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.expression.traversal import rebuild, walk
from grader.numerics import Evaluator, Missing, compare, valuations
from grader.numerics.arrays import Array
from grader.numerics.ring import MOST_PRECISION, arithmetic
from grader.syntax import show
from grader.text import Diagnostic

_ORDERS = {"<", "<=", ">", ">="}
_ARITHMETIC = (
    Apply,
    Cases,
    Constant,
    Defined,
    Logic,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
)
_FIRST_MEMBERS = 60
_FAR_MEMBERS = (10**3, 10**6, 10**9, 10**18)
_POINTS = 24
_ORDERED_BY_SIGN = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0), "=": (0,), "!=": (-1, 1)}


def decide(world: World, tree: Tree) -> Finding:
    """A relation, or relations joined by `and`, `or`, `not`, for every value of the letters in it."""
    letters = _free_letters(world, tree)
    if letters:
        return _for_all(world, tree, letters)
    match tree:
        case Logic(operator="not", operands=(operand,)):
            return negated(decide(world, operand))
        case Logic(operator="and", operands=operands):
            return _joined([decide(world, operand) for operand in operands])
        case Logic(operator="or", operands=operands):
            return negated(_joined([negated(decide(world, operand)) for operand in operands]))
        case Logic(operator="implies", operands=(first, second)):
            return negated(_joined([decide(world, first), negated(decide(world, second))]))
        case Relation(members=members, operators=operators):
            links = zip(pairwise(members), operators, strict=True)
            return _joined([_link(world, a, operator, b) for (a, b), operator in links])
        case _:
            return NOT_SETTLED


def _joined(findings: list[Finding]) -> Finding:
    """All of them: one that fails settles it."""
    for finding in findings:
        if finding.fails:
            return finding
    if not all(finding.holds for finding in findings):
        return NOT_SETTLED
    said = "; ".join(dict.fromkeys(f.said for f in findings if f.said))
    proved, is_exact = all(f.proved for f in findings), all(f.exact for f in findings)
    return holds(proved=proved, said=said, exact=is_exact)


def _free_letters(world: World, tree: Tree) -> tuple[str, ...]:
    bound = {node.variable for node in walk(tree) if isinstance(node, Limit)}
    found = {node.name for node in walk(tree) if isinstance(node, Name)}
    return tuple(letter for letter in world.letters if letter in found - bound)


def _for_all(world: World, tree: Tree, letters: tuple[str, ...]) -> Finding:
    """By the build of the formulas; else members are looked at, which can only refute, unless all stand still."""
    used = _used(world, tree)
    first = max((world.sequences.first(name) for name in used), default=0)
    ruled = any(name in world.sequences.rules for name in used)
    if not ruled and _proved_from(world, tree, letters, first):
        return holds(proved=True)
    near = range(first, first + _FIRST_MEMBERS)
    for k in (*near, *(() if ruled else _FAR_MEMBERS)):
        found = decide(world, with_number(tree, dict.fromkeys(letters, k)))
        if found.fails:
            at = f"for {letters[0]} = {k}"
            said = f"{at}: {found.said}" if found.said else at
            return fails(said, proved=found.proved, values=found.values)
        if not found.holds and k in near:
            return NOT_SETTLED
    return holds(proved=False) if ruled and _stands_still(world, tree, first) else NOT_SETTLED


def _proved_from(world: World, tree: Tree, letters: tuple[str, ...], first: int) -> bool:
    """Whether a relation holds for every number from `first` on, by the build of its sides."""
    if isinstance(tree, Logic) and tree.operator == "and":
        return all(_proved_from(world, operand, letters, first) for operand in tree.operands)
    if not isinstance(tree, Relation) or len(letters) != 1:
        return False
    (letter,) = letters
    sides = [_with_formulas(world, member, letter) for member in tree.members]
    if any(side is None for side in sides):
        return False
    for (a, b), operator in zip(pairwise(sides), tree.operators, strict=True):
        assert a is not None
        assert b is not None
        signs = _signs_from(a, b, letter, first)
        if signs is None or not set(signs) <= set(_ORDERED_BY_SIGN.get(operator, ())):
            return False
    return True


def _signs_from(a: Tree, b: Tree, letter: str, first: int) -> tuple[int, ...] | None:
    for sign in (
        sign_from(Sum((a, Negation(b))), letter, first),
        geometric_sign(a, b, letter, first),
    ):
        if sign is not None:
            return (sign,)
    return certain_sign(a, b, {letter: Bounds(fmpq(first), None)})


def _with_formulas(world: World, tree: Tree, letter: str) -> Tree | None:
    """A side with the formulas of its sequences in their places, closed; None where it has others."""
    missing = False

    def change(node: Tree) -> Tree:
        nonlocal missing
        if isinstance(node, Entry) and isinstance(node.base, Name) and len(node.indices) == 1:
            formula = world.sequences.formulas.get(node.base.name)
            if formula is None:
                missing = True
                return node
            return _put(formula.tree, formula.letter, node.indices[0])
        return rebuild(node, change)

    found = change(tree)
    return (
        None if missing or not all(isinstance(node, _ARITHMETIC) for node in walk(found)) else found
    )


def _put(tree: Tree, name: str, value: Tree) -> Tree:
    if isinstance(tree, Name) and tree.name == name:
        return value
    return rebuild(tree, lambda child: _put(child, name, value))


def _used(world: World, tree: Tree) -> list[str]:
    return [
        node.base.name
        for node in walk(tree)
        if isinstance(node, Entry)
        and isinstance(node.base, Name)
        and node.base.name in world.sequences
    ]


def _stands_still(world: World, tree: Tree, first: int) -> bool:
    """Whether all sequences made by rules have stopped within the members looked at."""
    bits = world.bits
    with arithmetic(bits):
        for name in _used(world, tree):
            members = [world.sequences.member(name, first + k) for k in (20, 40, 58, 59)]
            if any(compare(members[0], member).verdict != "equal" for member in members):
                return False
    return True


# One link


def _link(world: World, left: Tree, operator: str, right: Tree) -> Finding:
    if operator in {"in", "not in"}:
        return _membership(world, Relation((left, right), ("in",)), negate=operator == "not in")
    closed = world.close(Relation((left, right), (operator,)))
    if isinstance(closed, Diagnostic):
        return fails(closed.message, proved=True) if is_misfit(closed) else NOT_SETTLED
    if operator not in _ORDERED_BY_SIGN:
        return NOT_SETTLED
    lost = lost_limit(world, closed)
    if lost is not None:
        return lost
    if _variables(world, closed):
        return _for_all_values(world, left, right, closed)
    return _constants(world, closed, left, right)


def is_misfit(diagnostic: Diagnostic) -> bool:
    """Whether what was handed in has shapes that the claim cannot be said of."""
    return diagnostic.code.startswith("SHAPE.")


def lost_limit(world: World, closed: Closed) -> Finding | None:
    """A limit in it that does not exist, or is not known to."""
    for _, limit in closed.limits:
        found = world.destination(limit)
        if found.kind == "open":
            return NOT_SETTLED
        if found.kind == "nowhere":
            return fails(f"{show(limit)} does not exist: {found.said}", proved=False)
    return None


def _constants(world: World, closed: Closed, left: Tree, right: Tree) -> Finding:
    """Two values without variables: the members of a closed relation, and as they were written."""
    assert isinstance(closed.tree, Relation)
    first, second = closed.tree.members
    (operator,) = closed.tree.operators
    bits = world.needs(first, second)
    sure = all(world.destination(limit).proved for _, limit in closed.limits)
    agreed = False
    while bits <= MOST_PRECISION:
        a, b = world.value(closed, bits, first), world.value(closed, bits, second)
        for written, tree, value in ((left, first, a), (right, second, b)):
            if isinstance(value, Missing) and value.reason == "undefined":
                if any(isinstance(node, Differential) for node in walk(tree)):
                    return NOT_SETTLED  # the rules of calculus break down where the derivative need not
                return fails(f"{show(written)} is not defined", proved=sure)
        if not (isinstance(a, Missing) or isinstance(b, Missing)):
            verdict = compare(a, b)
            texts = _values_said(left, a, right, b)
            if verdict.verdict == "different":
                return _by_sign(_sign(a, b), operator, texts, proved=sure)
            if verdict.verdict == "equal" and (verdict.exact or agreed):
                is_exact = verdict.exact or _equal_exactly(world, first, second)
                return _by_sign(0, operator, texts, proved=sure and is_exact, exact=is_exact)
            agreed = verdict.verdict == "equal"
        elif {"overbound", "unsupported"} & {getattr(a, "reason", ""), getattr(b, "reason", "")}:
            return NOT_SETTLED
        bits *= 2
    return NOT_SETTLED


def _values_said(left: Tree, a: Any, right: Tree, b: Any) -> tuple[str, dict[str, str]]:
    """The values of the two sides, but of those that are numbers as they stand."""
    parts = [(show(t), v) for t, v in ((left, a), (right, b)) if not isinstance(t, Number)]
    text = ", ".join(dict.fromkeys(shown(name, value) for name, value in parts))
    return text, {name: plain(value) for name, value in parts}


def _sign(a: Any, b: Any) -> int | None:
    """The sign of a − b where it has one; None for values without order, that are different."""
    if isinstance(a, Array | tuple | acb) or isinstance(b, Array | tuple | acb):
        return None
    with arithmetic(MOST_PRECISION):
        difference = a - b
        return 1 if difference > 0 else -1 if difference < 0 else None


def _by_sign(
    sign: int | None,
    operator: str,
    texts: tuple[str, dict[str, str]],
    *,
    proved: bool,
    exact: bool = False,
) -> Finding:
    if sign is None and operator in _ORDERS:
        return NOT_SETTLED
    right = operator == "!=" if sign is None else sign in _ORDERED_BY_SIGN[operator]
    if right:
        return holds(proved=proved, said=texts[0], exact=exact)
    return fails(texts[0], proved=proved, values=texts[1])


def _equal_exactly(world: World, a: Tree, b: Tree) -> bool:
    found = exact(Operand(a, world.scope), Operand(b, world.scope), free=True)
    return found is not None and found.equal


def _membership(world: World, relation: Relation, *, negate: bool) -> Finding:
    """`x_0 \\in (0, 1)`, as a truth value."""
    closed = world.close(relation)
    if isinstance(closed, Diagnostic) or closed.limits or _variables(world, closed):
        return NOT_SETTLED
    bits = world.needs(closed.tree)
    while bits <= MOST_PRECISION:
        found = world.value(closed, bits)
        if not isinstance(found, Missing):
            member = world.close(relation.members[0])
            said = (
                ""
                if isinstance(member, Diagnostic)
                else shown(show(relation.members[0]), world.value(member, bits))
            )
            inside = bool(found == 1) != negate
            return holds(proved=True, said=said) if inside else fails(said, proved=True)
        if found.reason != "indeterminate":
            return NOT_SETTLED
        bits *= 2
    return NOT_SETTLED


# For all values of the sheet's own variables


def _variables(world: World, closed: Closed) -> list[str]:
    found = {node.name for node in walk(closed.tree) if isinstance(node, Name)}
    return [name for name in world.scope.declarations if name in found]


def _for_all_values(world: World, first: Tree, second: Tree, closed: Closed) -> Finding:
    assert isinstance(closed.tree, Relation)
    (operator,) = closed.tree.operators
    left, right = world.close(first), world.close(second)
    if closed.supplies or isinstance(left, Diagnostic) or isinstance(right, Diagnostic):
        return NOT_SETTLED
    if operator == "=":
        found = equivalent(left.elaborated, right.elaborated, Conditions(world.scope, show=show))
        proved = found.evidence is not None and found.evidence.proved
        if found.outcome == EQUAL:
            return holds(proved=proved)
        if found.different:
            at = dict((found.evidence.counterexample if found.evidence else None) or {})
            place = ", ".join(f"{n} = {v}" for n, v in at.items() if n not in {"key", "answer"})
            return fails(f"not for {place}" if place else "", proved=proved, values=at)
        return NOT_SETTLED
    for where in _broken_at(world, closed.elaborated):
        return fails(
            f"not for {', '.join(f'{n} = {v}' for n, v in where.items())}",
            proved=True,
            values=where,
        )
    signs = certain_sign(inlined(left.tree), inlined(right.tree))
    if signs is not None and set(signs) <= set(_ORDERED_BY_SIGN[operator]):
        return holds(proved=True)
    return NOT_SETTLED


def _broken_at(world: World, closed: Elaborated) -> Iterator[dict[str, str]]:
    evaluator = Evaluator(closed.tree)
    names = [node.name for node in walk(closed.tree) if isinstance(node, Name)]
    known = [name for name in world.scope.declarations if name in names]
    for valuation in islice(valuations(world.scope, (closed.tree,), (), 7), _POINTS):
        for bits in (256, 1_024):
            found = evaluator.at(valuation, bits)
            if isinstance(found, Missing) and found.reason == "indeterminate":
                continue
            if not isinstance(found, Missing) and found == 0:
                yield valuation.describe(known)
            break
