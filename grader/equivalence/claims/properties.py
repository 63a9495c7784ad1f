"""Claims in words: what a function is somewhere, where a sequence goes, what a matrix is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from grader.equivalence.claims import extrema
from grader.equivalence.claims.finding import NOT_SETTLED, Finding, fails, holds, negated, shown
from grader.equivalence.claims.ranges import bounds_of
from grader.equivalence.claims.regularity import Function, regular
from grader.equivalence.claims.relations import decide, lost_limit
from grader.equivalence.claims.world import Closed, World
from grader.expression.declarations import Value
from grader.expression.nodes import (
    Apply,
    Call,
    Constant,
    Entry,
    FunctionName,
    Identity,
    Let,
    Limit,
    Name,
    Number,
    Product,
    Relation,
    Transpose,
    Tree,
)
from grader.expression.traversal import rebuild
from grader.numerics import Missing
from grader.numerics.arrays import Array
from grader.numerics.linear_algebra import determinant
from grader.numerics.ring import arithmetic
from grader.syntax import show
from grader.syntax.claims import CONVERGES, DIVERGES, REGULAR, Claim
from grader.text import Diagnostic

_ZERO = Number(Fraction(0))


def decide_claim(world: World, claim: Claim) -> Finding:
    """Whether a claim holds."""
    if claim.tree is not None:
        return decide(world, claim.tree)
    assert claim.subject is not None
    found = _property(world, claim, claim.subject)
    return negated(found) if claim.denied else found


def _property(world: World, claim: Claim, subject: Tree) -> Finding:
    if claim.kind in {CONVERGES, DIVERGES}:
        return _course(world, claim, subject)
    function = _function_name(world, subject)
    if function is None:
        return _of_matrix(world, claim.kind, subject)
    name, primes = function
    if claim.kind in REGULAR:
        return _regular(world, name, primes, claim)
    if claim.at is None:
        return NOT_SETTLED
    if claim.kind == "root":
        return decide(world, Relation((Call(name, (claim.at,), primes), _ZERO), ("=",)))
    if claim.kind.startswith("global"):
        return _global(world, name, primes, claim)
    return _extremum(world, name, primes, claim)


def _function_name(world: World, subject: Tree) -> tuple[str, int] | None:
    match subject:
        case FunctionName(name=name, primes=primes) if world.function(name) is not None:
            return name, primes
        case Name(name=name) if world.function(name) is not None:
            return name, 0
        case _:
            return None


# Functions


def function_in(world: World, name: str, primes: int = 0) -> Function | None:
    """A function of one number, closed."""
    definition = world.function(name)
    if definition is None or len(definition.parameters) != 1:
        return None
    (parameter,) = definition.parameters
    body: Tree = Call(name, (Name(parameter),), primes)
    closed = world.close(body, {parameter: Value()})
    if isinstance(closed, Diagnostic) or closed.elaborated.shape is None:
        return None
    if not closed.elaborated.shape.is_scalar:
        return None
    return Function(_inside(closed.tree, parameter), parameter, world.valuation(closed))


def _inside(tree: Tree, parameter: str) -> Tree:
    """The body of a call at its own parameter, without the binding."""
    if isinstance(tree, Let) and len(tree.bindings) == 1 and tree.bindings[0][1] == Name(parameter):
        unique = tree.bindings[0][0]

        def change(node: Tree) -> Tree:
            if isinstance(node, Name) and node.name == unique:
                return Name(parameter)
            return rebuild(node, change)

        return change(tree.body)
    return tree


def _regular(world: World, name: str, primes: int, claim: Claim) -> Finding:
    function = function_in(world, name, primes)
    if function is None:
        return NOT_SETTLED
    if claim.at is None:
        return regular(function, claim.kind)
    place = _place(world, claim.at)
    return place if isinstance(place, Finding) else regular(function, claim.kind, place)


def _place(world: World, at: Tree) -> Any:
    """The number at which something is claimed, or why there is none."""
    closed = world.close(at)
    if isinstance(closed, Diagnostic):
        return NOT_SETTLED
    lost = lost_limit(world, closed)
    if lost is not None:
        return lost
    value = world.value(closed, world.needs(closed.tree))
    return NOT_SETTLED if isinstance(value, Missing) or not isinstance(value, fmpq | arb) else value


def _extremum(world: World, name: str, primes: int, claim: Claim) -> Finding:
    assert claim.at is not None
    place = _place(world, claim.at)
    if isinstance(place, Finding):
        return place
    shown_name = f"{name}{chr(39) * primes}"

    def derivative(order: int, bits: int) -> Any:
        assert claim.at is not None
        closed = world.close(Call(name, (claim.at,), primes + order))
        return (
            Missing("unsupported") if isinstance(closed, Diagnostic) else world.value(closed, bits)
        )

    first = world.close(Call(name, (claim.at,), primes + 1))
    bits = world.bits if isinstance(first, Diagnostic) else world.needs(first.tree)
    found = extrema.classify(derivative, shown_name, bits)
    if not found[0]:
        function = function_in(world, name, primes)
        if function is not None:
            found = extrema.by_values(lambda x: function.at(x, world.bits), place, world.bits)
    return extrema.wanted(claim.kind, found, at=show(claim.at))


def _global(world: World, name: str, primes: int, claim: Claim) -> Finding:
    """Refuted by a value beyond it; proved where the build of the function bounds it there."""
    function, place = function_in(world, name, primes), _place(world, claim.at or _ZERO)
    if isinstance(place, Finding) or function is None:
        return place if isinstance(place, Finding) else NOT_SETTLED
    sign = 1 if claim.kind == "global maximum" else -1
    here = function.at(place)
    for k in range(-40, 41):
        x = fmpq(k * abs(k), 16)
        there = function.at(x)
        if isinstance(there, Missing) or isinstance(here, Missing):
            return NOT_SETTLED
        with arithmetic(512):
            if (arb(there) - arb(here)) * sign > 0:
                return fails(
                    f"{shown(f'{name}({show(Number(_fraction(x)))})', there)}", proved=True
                )
    bounds = bounds_of(function.body)
    edge = bounds.upper if sign > 0 else bounds.lower
    if edge is None or isinstance(here, Missing):
        return NOT_SETTLED
    with arithmetic(512):
        reached = arb(here).overlaps(arb(edge))
    return holds(proved=False) if reached else NOT_SETTLED


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))


# Sequences


def _course(world: World, claim: Claim, subject: Tree) -> Finding:
    name = _sequence_name(world, subject)
    if name is None:
        return NOT_SETTLED
    if claim.at is not None:
        limit = Limit(Entry(Name(name), (Name(_LETTER),)), _LETTER, Constant("infinity"))
        found = decide(world, Relation((limit, claim.at), ("=",)))
        return negated(found) if claim.kind == DIVERGES else found
    course = world.goes_to(name)
    if course.kind == "open":
        return NOT_SETTLED
    found = (
        holds(proved=course.proved)
        if course.kind == "to"
        else fails(course.said, proved=course.proved)
    )
    return found if claim.kind == CONVERGES else negated(found)


_LETTER = "k"


def _sequence_name(world: World, subject: Tree) -> str | None:
    base = subject.base if isinstance(subject, Entry) else subject
    if isinstance(base, Name) and base.name in world.sequences:
        return base.name
    return None


# Matrices


def _of_matrix(world: World, kind: str, subject: Tree) -> Finding:
    zero = _ZERO
    relations: dict[str, Callable[[], Relation]] = {
        "symmetric": lambda: Relation((Transpose(subject), subject), ("=",)),
        "skew-symmetric": lambda: Relation(
            (Transpose(subject), Product((Number(Fraction(-1)), subject))), ("=",)
        ),
        "orthogonal": lambda: Relation(
            (Product((Transpose(subject), subject)), Identity()), ("=",)
        ),
        "invertible": lambda: Relation((Apply("det", (subject,)), zero), ("!=",)),
    }
    if kind in relations:
        return decide(world, relations[kind]())
    closed = world.close(subject)
    if isinstance(closed, Diagnostic):
        return NOT_SETTLED
    return _by_entries(world, kind, closed)


def _by_entries(world: World, kind: str, closed: Closed) -> Finding:
    value = world.value(closed, world.bits)
    if not isinstance(value, Array) or value.rows != value.columns:
        return NOT_SETTLED
    n = value.rows
    with arithmetic(world.bits):
        if kind == "diagonal":
            off = [value.entries[i * n + j] for i in range(n) for j in range(n) if i != j]
            if any(not arb(entry).contains(0) for entry in off):
                return fails("an entry beside the diagonal is not 0", proved=True)
            return holds(proved=all(entry == 0 for entry in off))
        if kind == "positive definite":
            return _positive_definite(value, n)
    return NOT_SETTLED


def _positive_definite(value: Array, n: int) -> Finding:
    """By the leading minors of a symmetric matrix (Sylvester)."""
    entries = value.entries
    for i in range(n):
        for j in range(i):
            if not (arb(entries[i * n + j]) - arb(entries[j * n + i])).contains(0):
                return fails("it is not symmetric", proved=True)
    for size in range(1, n + 1):
        minor = Array(
            size, size, tuple(entries[i * n + j] for i in range(size) for j in range(size))
        )
        found = determinant(minor)
        if not found > 0:
            said = shown(f"the leading minor of size {size}", found)
            return fails(said, proved=True) if found <= 0 else NOT_SETTLED
    return holds(proved=True)
