"""Whether a function of one variable is defined, continuous, differentiable: from its build, and by looking where it may break.

Built of smooth functions of what is smooth, it is smooth, and that is a proof. Else the places where a part
may break (`|u|` at u = 0, a pole, the border of a case) are found, and the function is followed into each of them from both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import pairwise
from typing import Any

from flint import arb, fmpq, fmpq_poly

from grader.equivalence.claims.finding import NOT_SETTLED, Finding, fails, holds, plain, shown
from grader.equivalence.claims.ranges import bounds_of
from grader.expression.nodes import (
    Apply,
    Cases,
    Constant,
    Defined,
    Let,
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
from grader.expression.traversal import children
from grader.numerics import Evaluator, Missing, Valuation, arithmetic
from grader.records import mutable, record

_SMOOTH = frozenset(
    {
        "sin", "cos", "arctan", "sinh", "cosh", "tanh", "sech", "arsinh", "exp", "erf", "erfc", "sigmoid", "softplus",
        "normal cdf",
    }
)  # fmt: skip
_POLES = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin", "coth": "sinh", "csch": "sinh"}
_LEFT_OUT_BELOW = frozenset({"sqrt", "log"})
_SORTS = {
    "defined": frozenset({"hole"}),
    "continuous": frozenset({"hole", "jump"}),
    "differentiable": frozenset({"hole", "jump", "kink"}),
    "smooth": frozenset({"hole", "jump", "kink"}),
}
"""What may spoil each kind."""

_BITS = 512
_NEAR = (20, 40, 80, 120, 160)
_SPAN = 30
_GRID = 8
_MOST_PLACES = 40


@mutable
class Suspects:
    """Trees whose zeros may be places of a break of one sort (`hole`, `jump`, `kink`); `unknown` sorts may be anywhere."""

    trees: list[tuple[str, Tree]] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)


@record
class Place:
    """A number at which a function may break: exact where it could be had."""

    value: Any


class Function:
    """A function of one variable, closed, with values of everything else in `valuation`."""

    def __init__(self, body: Tree, name: str, valuation: Valuation) -> None:
        self.body, self.name, self.valuation = body, name, valuation
        self.evaluator = Evaluator(body)
        self.suspects = Suspects()
        _suspect(body, name, self.suspects)

    def at(self, x: Any, bits: int = _BITS) -> Any:
        """The value at x, `Missing` where there is none."""
        return _value(self.evaluator, self.valuation, self.name, x, bits)

    def is_sound(self, kind: str) -> bool:
        """Certainly of this kind on the whole line, by its build."""
        sorts = _SORTS[kind]
        return not (sorts & self.suspects.unknown or sorts & {s for s, _ in self.suspects.trees})

    def places(self, kind: str) -> tuple[list[Place], bool]:
        """Where it may fail to be of a kind, and whether these are all."""
        found: list[Place] = []
        complete = not _SORTS[kind] & self.suspects.unknown
        for sort, tree in self.suspects.trees:
            if sort not in _SORTS[kind]:
                continue
            zeros, all_of_them = _zeros(tree, self.name, self.valuation)
            found += zeros
            complete = complete and all_of_them
        return found[:_MOST_PLACES], complete and len(found) <= _MOST_PLACES


def regular(function: Function, kind: str, at: Any = None) -> Finding:
    """Whether the function is `defined`, `continuous`, `differentiable` or `smooth`, everywhere or at a place."""
    if function.is_sound(kind):
        return holds(proved=True)
    places, complete = function.places(kind)
    if at is not None:
        near = [place for place in places if _may_be(place.value, at)]
        if not near:
            return (
                holds(proved=complete)
                if complete and not isinstance(function.at(at), Missing)
                else _one(function, kind, at)
            )
        return _one(function, kind, at)
    for place in places:
        found = _one(function, kind, place.value)
        if not found.holds:
            return found
    for x in _samples(function):
        if isinstance(function.at(x), Missing) and function.at(x).reason == "undefined":
            return fails(f"not defined at {plain(x)}", proved=True)
    if not complete or kind == "smooth":
        return NOT_SETTLED
    return holds(proved=kind == "defined")


def _samples(function: Function) -> Iterator[fmpq]:
    for k in range(1, 12):
        yield from (fmpq(k * k, 7), fmpq(-k * k, 7))
    yield from (fmpq(1000), fmpq(-1000))


def _may_be(a: Any, b: Any) -> bool:
    with arithmetic(_BITS):
        return bool(arb(a).overlaps(arb(b)))


def _one(function: Function, kind: str, x: Any) -> Finding:
    """At one place: the value there, and what comes of the values and slopes beside it."""
    here = function.at(x)
    where = shown("x", x)
    if isinstance(here, Missing):
        return (
            fails(f"not defined at {where}", proved=True)
            if here.reason == "undefined"
            else NOT_SETTLED
        )
    if kind == "defined":
        return holds(proved=True)
    sides = [_followed(function, x, here, sign) for sign in (1, -1)]
    if None in sides:
        return NOT_SETTLED
    jumps = [side[0] for side in sides if side is not None]
    if any(jump == "far" for jump in jumps):
        return fails(f"not continuous at {where}", proved=False)
    if any(jump != "near" for jump in jumps):
        return NOT_SETTLED
    if kind == "continuous":
        return holds(proved=False)
    slopes = [side[1] for side in sides if side is not None]
    if any(slope == "steep" for slope in slopes):
        return fails(f"no slope at {where}", proved=False)
    if any(isinstance(slope, str) for slope in slopes):
        return NOT_SETTLED
    with arithmetic(_BITS):
        right, left = slopes
        if abs(right - left) > arb(2) ** -20 * (1 + abs(right)):
            said = f"at {where} the slope is {plain(left)} from the left and {plain(right)} from the right"
            return fails(said, proved=False)
    return holds(proved=False) if kind == "differentiable" else NOT_SETTLED


def _followed(function: Function, x: Any, here: Any, sign: int) -> tuple[str, Any] | None:
    """How values and difference quotients go as x is approached from one side."""
    gaps: list[arb] = []
    slopes: list[arb] = []
    with arithmetic(_BITS):
        for exponent in _NEAR:
            step = fmpq(sign, 2**exponent)
            value = function.at(_plus(x, step))
            if isinstance(value, Missing):
                return ("far", None) if value.reason == "undefined" else None
            gaps.append(abs(arb(value) - arb(here)))
            slopes.append((arb(value) - arb(here)) / arb(step))
        first, last = gaps[0], gaps[-1]
        jump = (
            "near"
            if last < arb(2) ** -30
            else "far"
            if last > arb(2) ** -10 and last * 2 > first
            else ""
        )
        if abs(slopes[-1]) > 2 * abs(slopes[-2]) > 4 * abs(slopes[-3]) and abs(slopes[-1]) > 2**20:
            return jump, "steep"
        settled = abs(slopes[-1] - slopes[-2]) < arb(2) ** -60 * (1 + abs(slopes[-1]))
        slope: Any = _rounded(slopes[-1]) if settled else "unsettled"
        return jump, slope


def _rounded(slope: arb) -> Any:
    """A slope that is a whole number to many digits, as that number."""
    whole = (slope + arb(0, arb(2) ** -60)).unique_fmpz() if abs(slope) < 1_000 else None
    return fmpq(whole) if whole is not None else slope


def _plus(x: Any, step: fmpq) -> Any:
    return x + step if isinstance(x, fmpq) else arb(x) + arb(step)


def _value(evaluator: Evaluator, valuation: Valuation, name: str, x: Any, bits: int) -> Any:
    there = Valuation(0, "general", {}, {**valuation.values, name: x}, recipes=valuation.recipes)
    return evaluator.at(there, bits)


# Where a part may break


def _suspect(tree: Tree, name: str, found: Suspects) -> None:
    """Note what has to be looked at below and at `tree`."""
    if not _depends(tree, name):
        return
    match tree:
        case Let() | Defined() | Sum() | Product() | Negation() | Name():
            pass
        case Quotient(denominator=under):
            _unless_nonzero("hole", under, found)
        case Power(base=base, exponent=exponent):
            _power(base, exponent, name, found)
        case Apply(function=function, arguments=arguments):
            _apply(function, arguments, found)
        case Cases(branches=branches, otherwise=otherwise):
            for _, condition in branches:
                _condition(condition, found)
            for value in (
                *(value for value, _ in branches),
                *([otherwise] if otherwise is not None else []),
            ):
                _suspect(value, name, found)
            return
        case _:
            found.unknown |= {"hole", "jump", "kink"}
    for child in children(tree):
        _suspect(child, name, found)


def _power(base: Tree, exponent: Tree, name: str, found: Suspects) -> None:
    if isinstance(exponent, Number) and exponent.value.denominator == 1 and exponent.value >= 0:
        return
    if bounds_of(base).positive:
        return
    if _depends(exponent, name):
        found.unknown |= {"hole", "jump", "kink"}
    else:
        found.trees.append(("hole", base))


def _apply(function: str, arguments: tuple[Tree, ...], found: Suspects) -> None:
    first = arguments[0]
    if function in _SMOOTH:
        return
    if function in {"abs", "relu", "root"}:
        _unless_nonzero("kink", first, found)
    elif function in {"sign", "heaviside"}:
        _unless_nonzero("jump", first, found)
    elif function == "sqrt" and _is_nonnegative(first):
        _unless_nonzero("kink", first, found)
    elif function in _LEFT_OUT_BELOW and len(arguments) == 1:
        if not bounds_of(first).positive:
            found.trees.append(("hole", first))
    elif function in {"max", "min"} and len(arguments) == 2:
        found.trees.append(("kink", Sum((first, Negation(arguments[1])))))
    elif function in _POLES:
        found.trees.append(("hole", Apply(_POLES[function], (first,))))
    elif function in {"floor", "ceil"}:
        found.unknown |= {"jump"}
        found.trees.append(("jump", Apply("sin", (Product((Constant("pi"), first)),))))
    else:
        found.unknown |= {"hole", "jump", "kink"}


def _is_nonnegative(tree: Tree) -> bool:
    lower = bounds_of(tree).lower
    return lower is not None and lower >= 0


def _unless_nonzero(sort: str, tree: Tree, found: Suspects) -> None:
    if not bounds_of(tree).nonzero:
        found.trees.append((sort, tree))


def _condition(condition: Tree, found: Suspects) -> None:
    match condition:
        case Relation(members=members):
            found.trees += [("hole", Sum((a, Negation(b)))) for a, b in pairwise(members)]
        case Logic(operands=operands):
            for operand in operands:
                _condition(operand, found)
        case _:
            found.unknown |= {"hole", "jump", "kink"}


def _depends(tree: Tree, name: str) -> bool:
    stack, seen = [tree], set()
    while stack:
        node = stack.pop()
        if isinstance(node, Name) and node.name == name:
            return True
        if id(node) not in seen:
            seen.add(id(node))
            stack.extend(children(node))
    return False


# Real zeros


def _zeros(tree: Tree, name: str, valuation: Valuation) -> tuple[list[Place], bool]:
    """The real zeros of a tree in one variable, and whether they are all."""
    polynomial = _polynomial(tree, name)
    if polynomial is not None:
        if polynomial.degree() < 1:
            return [], True
        return _of_polynomial(polynomial), True
    return _by_grid(tree, name, valuation), False


def _polynomial(tree: Tree, name: str) -> fmpq_poly | None:
    """The tree as a polynomial over ℚ."""
    match tree:
        case Number(value=value):
            return fmpq_poly([fmpq(value.numerator, value.denominator)])
        case Name(name=found) if found == name:
            return fmpq_poly([0, 1])
        case Negation(operand=operand):
            inner = _polynomial(operand, name)
            return None if inner is None else -inner
        case Defined(body=body):
            return _polynomial(body, name)
        case Sum(terms=parts) | Product(factors=parts):
            return _folded(tree, parts, name)
        case Quotient(numerator=over, denominator=Number(value=value)) if value:
            inner = _polynomial(over, name)
            return None if inner is None else inner * fmpq(value.denominator, value.numerator)
        case Power(base=base, exponent=Number(value=value)) if (
            value.denominator == 1 and 0 <= value <= 40
        ):
            inner = _polynomial(base, name)
            return None if inner is None or inner.degree() * value > 200 else inner ** int(value)
        case _:
            return None


def _folded(tree: Tree, parts: Sequence[Tree], name: str) -> fmpq_poly | None:
    found = fmpq_poly([0 if isinstance(tree, Sum) else 1])
    for part in parts:
        inner = _polynomial(part, name)
        if inner is None or inner.degree() + found.degree() > 200:
            return None
        found = found + inner if isinstance(tree, Sum) else found * inner
    return found


def _of_polynomial(polynomial: fmpq_poly) -> list[Place]:
    found: list[Place] = []
    with arithmetic(_BITS):
        for factor, _ in polynomial.factor()[1]:
            if factor.degree() == 1:
                found.append(Place(-fmpq(factor[0]) / fmpq(factor[1])))
                continue
            roots: Sequence[Any] = factor.complex_roots()
            found += [Place(root.real) for root, _ in roots if root.imag.is_zero()]
    return found


def _by_grid(tree: Tree, name: str, valuation: Valuation) -> list[Place]:
    """Zeros where the sign changes between neighbours on a grid, and grid points that are zeros themselves."""
    evaluator = Evaluator(tree)
    found: list[Place] = []
    before: tuple[fmpq, Any] | None = None
    for k in range(-_SPAN * _GRID, _SPAN * _GRID + 1):
        x = fmpq(k, _GRID)
        value = _value(evaluator, valuation, name, x, 128)
        if isinstance(value, Missing) or not isinstance(value, fmpq | arb):
            before = None
            continue
        if value == 0 or (isinstance(value, arb) and value.contains(0)):
            found.append(Place(x))
            before = None
            continue
        if before is not None and (before[1] > 0) != (value > 0):
            found.append(Place(_bisected(evaluator, valuation, name, before[0], x)))
        before = (x, value)
        if len(found) > _MOST_PLACES:
            break
    return found


def _bisected(evaluator: Evaluator, valuation: Valuation, name: str, low: fmpq, high: fmpq) -> Any:
    with arithmetic(_BITS):
        sign = _value(evaluator, valuation, name, low, _BITS) > 0
        for _ in range(300):
            middle = (low + high) / 2
            value = _value(evaluator, valuation, name, middle, _BITS)
            if isinstance(value, Missing) or not (value > 0 or value < 0):
                return middle
            low, high = (middle, high) if (value > 0) == sign else (low, middle)
    return (low + high) / 2
