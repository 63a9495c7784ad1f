"""Trees as fractions of polynomials in unknowns and kernels: absolute values, roots, powers, logarithms, constants.

A kernel is worth what its function makes of a fraction that is read before it, so the kernels stand in an order in which
each needs only earlier ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from flint import fmpq, fmpq_mpoly

from grader.equivalence.seeds import digest_of
from grader.equivalence.solution_sets.ratios import (
    MOST_DEGREE,
    MOST_GENERATORS,
    ONE,
    NoReading,
    Ratio,
    add,
    alone,
    apart,
    bounded,
    coefficients,
    constant,
    exact_root,
    fraction_of,
    generator,
    one,
    places,
    reduced,
    sign_of_constant,
    text_of,
    times,
    without_content,
)
from grader.expression.nodes import (
    Apply,
    Constant,
    Defined,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    SizeValue,
    Sum,
    Tree,
)
from grader.expression.traversal import walk
from grader.records import record

MOST_POWER = 60
_TAKEN_APART = frozenset({"sqrt", "root", "log", "abs", "max", "min"})
INCREASING = frozenset({"arctan", "sinh", "tanh", "arsinh", "artanh", "arcsin", "erf"})
"""Functions that grow on all of their domain; arccos falls."""


class FinerSteps(Exception):
    """An exponent is no whole multiple of the kernel's: the reading starts again with smaller steps."""


@record
class Guard:
    """What must hold for a value: the fraction is not zero, not negative, or positive."""

    value: Ratio
    operator: str


@record
class Kernel:
    """`kind` is `abs`, `root` (with its `order`), `exp` (of a `base`), `log`, `constant` (a `tree` without unknowns) or
    the key of a monotone function; `inside` is the fraction that it is taken of.
    """

    kind: str
    inside: Ratio = ONE
    order: int = 0
    base: Fraction | None = None
    tree: Tree | None = None


@record
class Read:
    """A tree as a fraction, and what must hold for it to have a value."""

    value: Ratio
    guards: tuple[Guard, ...]


class Kernels:
    """A reader for all trees of one comparison. `known` are the values of names that are no unknowns."""

    def __init__(self, unknowns: Sequence[str], known: Mapping[str, Any]) -> None:
        if len(unknowns) >= MOST_GENERATORS:
            raise NoReading
        self.unknowns = {name: place for place, name in enumerate(unknowns)}
        self.known = known
        self.kernels: dict[int, Kernel] = {}
        self._places: dict[str, int] = {}
        self._steps: dict[str, int] = {}
        self._guards: list[Guard] = []

    def read(self, tree: Tree) -> Read:
        """Raises: NoReading, FinerSteps."""
        self._guards = []
        value = self._fraction(tree)
        return Read(value, tuple(self._guards))

    def restart(self) -> None:
        """Forget all kernels, but not how fine their steps must be."""
        self.kernels.clear()
        self._places.clear()

    def kernel(self, place: int) -> Kernel:
        return self.kernels[place]

    # Trees.

    def _fraction(self, tree: Tree) -> Ratio:
        match tree:
            case Number(value=value):
                return constant(value)
            case Name(name=name):
                return self._name(name, tree)
            case SizeValue():
                return self._constant(tree)
            case Defined(body=body):
                return self._fraction(body)
            case Negation(operand=operand):
                over, under = self._fraction(operand)
                return -over, under
            case Sum(terms=terms):
                return self._sum(terms)
            case Product(factors=factors):
                found = ONE
                for factor in factors:
                    found = times(found, self._fraction(factor))
                return found
            case Quotient(numerator=over, denominator=under):
                return times(self._fraction(over), self._inverse(self._fraction(under)))
            case Power(base=base, exponent=exponent):
                return self._power(base, exponent)
            case Apply(function=function, arguments=arguments):
                return self._function(tree, function, arguments)
            case Constant(name="pi" | "e"):
                return self._constant(tree)
            case _:
                raise NoReading

    def _name(self, name: str, tree: Tree) -> Ratio:
        place = self.unknowns.get(name)
        if place is not None:
            return (generator(place), one())
        value = self.known.get(name)
        if type(value) is fmpq:
            return one() * value, one()
        if value is None:
            raise NoReading
        return self._constant(tree)

    def _sum(self, terms: Sequence[Tree]) -> Ratio:
        found = constant(Fraction(0))
        for term in terms:
            found = add(found, self._fraction(term))
        return found

    def _inverse(self, value: Ratio) -> Ratio:
        if value[0].is_zero():
            raise NoReading
        self._guard(value, "!=")
        return reduced((value[1], value[0]))

    def _guard(self, value: Ratio, operator: str) -> None:
        if not (value[0].is_constant() and value[1].is_constant()):
            self._guards.append(Guard(value, operator))
            return
        sign = sign_of_constant(value)
        if (operator == ">=" and sign < 0) or (operator == ">" and sign <= 0):
            raise NoReading

    def _constant(self, tree: Tree) -> Ratio:
        if any(isinstance(node, Name) and node.name in self.unknowns for node in walk(tree)):
            raise NoReading
        return self._generator(f"constant {digest_of(tree).hex()}", Kernel("constant", tree=tree))

    def _power(self, base: Tree, exponent: Tree) -> Ratio:
        power = self._rational(exponent)
        if power is not None:
            return self._rational_power(self._fraction(base), power)
        if not self._has_unknowns(exponent) and not self._has_unknowns(base):
            return self._constant(Power(base, exponent))
        match base:
            case Constant(name="e"):
                return self._exponential(None, self._fraction(exponent))
            case _:
                value = self._rational(base)
                if value is None or value <= 0:
                    raise NoReading
                return self._exponential(value, self._fraction(exponent))

    def _rational_power(self, base: Ratio, power: Fraction) -> Ratio:
        if abs(power.numerator) > MOST_POWER or power.denominator > MOST_POWER:
            raise NoReading
        if power.denominator > 1:
            base = self._root(base, power.denominator)
        if power < 0:
            base = self._inverse(base)
        count = abs(power.numerator)
        for part in base:
            if part.total_degree() * count > MOST_DEGREE or len(part) ** min(count, 6) > 4_000:
                raise NoReading
        return self._rewritten(bounded((base[0] ** count, base[1] ** count)))

    def _function(self, tree: Tree, function: str, arguments: Sequence[Tree]) -> Ratio:
        if function not in _TAKEN_APART and not self._has_unknowns(tree):
            return self._constant(tree)
        values = [self._fraction(argument) for argument in arguments[:2]]
        match function:
            case "abs":
                return self._absolute(values[0])
            case "sqrt":
                return self._root(values[0], 2)
            case "root":
                order = self._rational(arguments[1])
                if order is None or order.denominator != 1 or not 1 < order < MOST_POWER:
                    raise NoReading
                return self._root(values[0], int(order))
            case "exp":
                return self._exponential(None, values[0])
            case "log" if len(values) == 1:
                return self._logarithm(values[0])
            case "log":
                return times(self._logarithm(values[0]), self._inverse(self._logarithm(values[1])))
            case "max" | "min" if len(arguments) == 2:
                return self._extremum(values[0], values[1], 1 if function == "max" else -1)
            case _ if function in INCREASING or function == "arccos":
                self._guard_domain(function, values[0])
                return self._generator(
                    f"{function} {text_of(values[0])}", Kernel(function, values[0])
                )
            case _:
                raise NoReading

    def _guard_domain(self, function: str, inside: Ratio) -> None:
        if function in ("arcsin", "arccos", "artanh"):
            square = times(inside, inside)
            gap = add(constant(Fraction(1)), (-square[0], square[1]))
            self._guard(gap, ">" if function == "artanh" else ">=")

    # Kernels.

    def logarithm(self, value: Fraction) -> Ratio:
        """The natural logarithm of a positive rational number."""
        return self._logarithm(constant(value))

    def generator_for(self, key: str, kernel: Kernel) -> int:
        """The place of a kernel that is made on the way."""
        return places(self._generator(key, kernel)[0])[0]

    def _generator(self, key: str, kernel: Kernel) -> Ratio:
        place = self._places.get(key)
        if place is None:
            place = len(self.unknowns) + len(self._places)
            if place >= MOST_GENERATORS:
                raise NoReading
            self._places[key] = place
            self.kernels[place] = kernel
        return (generator(place), one())

    def _rewritten(self, value: Ratio) -> Ratio:
        """Roots of rational numbers to their order are numbers again: √2·√2 is 2."""
        for place, kernel in self.kernels.items():
            if kernel.kind != "root":
                continue
            over, under = kernel.inside
            if over.is_constant() and under.is_constant():
                value = tuple(_lowered(part, place, kernel) for part in value)  # type: ignore[assignment]
        return reduced(value)

    def _absolute(self, inside: Ratio) -> Ratio:
        if inside[0].is_constant() and inside[1].is_constant():
            sign = sign_of_constant(inside)
            return inside if sign >= 0 else (-inside[0], inside[1])
        content, inside = without_content(inside)
        whole = self._generator(f"abs {text_of(inside)}", Kernel("abs", inside))
        return times(constant(abs(content)), whole)

    def _extremum(self, a: Ratio, b: Ratio, sign: int) -> Ratio:
        minus = (-b[0], b[1])
        gap = self._absolute(add(a, minus))
        whole = add(add(a, b), (sign * gap[0], gap[1]))
        return times(whole, constant(Fraction(1, 2)))

    def _root(self, inside: Ratio, order: int) -> Ratio:
        if order % 2 == 0:
            self._guard(inside, ">=")
        if inside[0].is_constant() and inside[1].is_constant():
            value = fraction_of(inside)
            known = exact_root(value, order)
            if known is not None:
                return constant(known)
        return self._generator(
            f"root {order} {text_of(inside)}", Kernel("root", inside, order=order)
        )

    def _logarithm(self, inside: Ratio) -> Ratio:
        self._guard(inside, ">")
        if inside[0] == inside[1]:
            return constant(Fraction(0))
        place = alone(inside)
        kernel = self.kernels.get(place) if place is not None else None
        if kernel is not None and kernel.kind == "constant" and kernel.tree == Constant("e"):
            return constant(Fraction(1))
        return self._generator(f"log {text_of(inside)}", Kernel("log", inside))

    def _exponential(self, base: Fraction | None, exponent: Ratio) -> Ratio:
        """`base^exponent` as a power of one kernel, times what the constant part of the exponent gives."""
        if base == 1:
            return constant(Fraction(1))
        if base is not None and base < 1:
            base, exponent = 1 / base, (-exponent[0], exponent[1])
        constant_part, rest = apart(exponent)
        found = constant(Fraction(1))
        if constant_part:
            found = self._constant_power(base, constant_part)
        if rest[0].is_zero():
            return found
        content, rest = without_content(rest)
        place = alone(rest)
        if base is None and place is not None and place in self.kernels:
            kernel = self.kernels[place]
            if kernel.kind == "log":
                return times(found, self._rational_power(kernel.inside, content))
        key = f"exp {base} {text_of(rest)}"
        steps = self._steps.setdefault(key, 1)
        if (content * steps).denominator != 1:
            self._steps[key] = lcm(steps, content.denominator)
            raise FinerSteps
        count = int(content * steps)
        if abs(count) > MOST_POWER:
            raise NoReading
        inside = times(rest, constant(Fraction(1, steps)))
        whole = self._generator(key, Kernel("exp", inside, base=base))
        power = (whole[0] ** abs(count), one())
        return times(found, power if count > 0 else (one(), power[0]))

    def _constant_power(self, base: Fraction | None, exponent: Fraction) -> Ratio:
        if base is not None:
            if abs(exponent.numerator) > MOST_POWER or exponent.denominator > MOST_POWER:
                raise NoReading
            return self._rational_power(constant(base), exponent)
        tree = Constant("e")
        whole = Number(Fraction(exponent))
        return self._constant(tree if exponent == 1 else Power(tree, whole))

    def _has_unknowns(self, tree: Tree) -> bool:
        return any(isinstance(node, Name) and node.name in self.unknowns for node in walk(tree))

    def _rational(self, tree: Tree) -> Fraction | None:
        """The rational number that a tree is, where it is one."""
        found = _rational(tree)
        if found is None and isinstance(tree, Name) and type(self.known.get(tree.name)) is fmpq:
            return fraction_of(self._fraction(tree))
        return found


def _lowered(polynomial: fmpq_mpoly, place: int, kernel: Kernel) -> fmpq_mpoly:
    if int(polynomial.degrees()[place]) < kernel.order:
        return polynomial
    value = kernel.inside[0].leading_coefficient() / kernel.inside[1].leading_coefficient()
    total = one() * 0
    for exponent, rest in coefficients(polynomial, place).items():
        whole, left = divmod(exponent, kernel.order)
        total += rest * (value**whole) * generator(place) ** left
    return total


def _rational(tree: Tree) -> Fraction | None:
    match tree:
        case Number(value=value):
            return value
        case Negation(operand=operand):
            inner = _rational(operand)
            return None if inner is None else -inner
        case Quotient(numerator=over, denominator=under):
            above, below = _rational(over), _rational(under)
            return above / below if above is not None and below else None
        case Defined(body=body):
            return _rational(body)
        case _:
            return None
