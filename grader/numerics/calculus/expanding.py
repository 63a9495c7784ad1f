"""Trees as expansions: what a formula is near one end of the range of a variable.

What does not depend on the variable is evaluated like anything else; the rest is put together here, one row a node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flint import arb, fmpq, fmpq_series

from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Constant,
    Defined,
    Indicator,
    Let,
    Logic,
    Name,
    Negation,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.numerics.calculus import expansions, germs
from grader.numerics.calculus.expansions import Expansion, Site
from grader.numerics.calculus.growing import FUNCTIONS
from grader.numerics.calculus.integrand import Outside
from grader.numerics.environment import Environment
from grader.numerics.failures import Undefined, Unsupported
from grader.numerics.functions import RandomFunction
from grader.numerics.scalars import primal
from grader.records import record


@record
class Reading:
    """Expands trees in one variable. `names` are the expansions of the names that stand for functions of it.

    `whole`: the variable runs through whole numbers, so that `(-1)^n` alternates. `derived`: infinitesimals are left out.
    """

    outside: Outside
    env: Environment
    site: Site
    names: Mapping[str, Expansion]
    whole: bool = False
    derived: bool = False

    def of(self, tree: Tree) -> Expansion:
        """The expansion of a tree. Raises: NoValue."""
        if self.outside.names(tree).isdisjoint(self.names):
            return expansions.constant(self._number(tree), self.site)
        rule = _NODES.get(type(tree))
        if rule is None:
            raise Unsupported(f"the behaviour of {type(tree).__name__.lower()}")
        return rule(self, tree)

    def _number(self, tree: Tree) -> Any:
        value = self.outside.value(tree, self.env)
        if self.derived:
            value = primal(value)
        if type(value) is fmpq and value.height_bits() < 2_000:
            return value
        if type(value) not in {fmpq, arb}:
            raise Unsupported("what is no real number")
        return arb(value)

    def with_names(self, names: Mapping[str, Expansion]) -> Reading:
        return replace(self, names={**self.names, **names})


def _name(reading: Reading, tree: Name) -> Expansion:
    return reading.names[tree.name]


def _sum(reading: Reading, tree: Sum) -> Expansion:
    first, *others = map(reading.of, tree.terms)
    for other in others:
        first = expansions.add(first, other)
    return first


def _negation(reading: Reading, tree: Negation) -> Expansion:
    return expansions.negative(reading.of(tree.operand))


def _product(reading: Reading, tree: Product) -> Expansion:
    first, *others = map(reading.of, tree.factors)
    for other in others:
        first = expansions.multiply(first, other)
    return first


def _quotient(reading: Reading, tree: Quotient) -> Expansion:
    below = reading.of(tree.denominator)
    if expansions.is_zero(below):
        raise Undefined("division by zero")
    return expansions.multiply(reading.of(tree.numerator), expansions.reciprocal(below))


def _power(reading: Reading, tree: Power) -> Expansion:
    base, exponent = tree.base, tree.exponent
    if isinstance(base, Constant) and base.name == "e":
        return expansions.exponential(reading.of(exponent))
    below, above = reading.of(base), reading.of(exponent)
    if expansions.is_zero(below):
        return _power_of_zero(reading, above)
    fixed = _constant(above)
    if fixed is not None:
        return expansions.power(below, fixed)
    known = _constant(below)
    if known is not None and known < 0:
        return _alternating(reading, -known, above)
    return expansions.exponential(expansions.multiply(above, expansions.logarithm(below)))


def _power_of_zero(reading: Reading, exponent: Expansion) -> Expansion:
    sign = sign_of(exponent)
    if sign < 0:
        raise Undefined("division by zero")
    return expansions.constant(fmpq(0 if sign else 1), reading.site)


def _constant(a: Expansion) -> Any:
    """The number that an expansion is, if it is one."""
    if expansions.is_zero(a):
        return fmpq(0)
    if set(a.parts) != {0} or a.exponent or a.alternates:
        return None
    germ = a.parts[0]
    if germ.lead != 0 or germ.near is None or germ.wide is None:
        return None
    if any(c != 0 for c in germ.near.coeffs()[1:]) or any(c != 0 for c in germ.wide.coeffs()[1:]):
        return None
    return germ.near[0]


def _alternating(reading: Reading, base: Any, exponent: Expansion) -> Expansion:
    """A negative number to a power that runs through whole numbers."""
    slope, start = whole_line(reading, exponent)
    size = expansions.exponential(
        expansions.multiply(
            exponent, expansions.logarithm(expansions.constant(base, reading.site))
        )
    ) if base != 1 else expansions.constant(fmpq(1), reading.site)  # fmt: skip
    sign = Expansion(
        expansions.constant(fmpq(1), reading.site).parts, {}, reading.site, slope % 2 == 1
    )
    found = expansions.multiply(size, sign)
    return expansions.negative(found) if start % 2 else found


def whole_line(reading: Reading, a: Expansion) -> tuple[int, int]:
    """(s, b) for an expansion `s n + b` with whole numbers."""
    germ = a.lone
    if not reading.whole or germ.lead != -1 or type(germ.near) is not fmpq_series:
        raise Unsupported("a power of a negative number")
    first, second, *others = [*germ.near.coeffs(), fmpq(0), fmpq(0)]
    if first.q != 1 or second.q != 1 or any(c != 0 for c in others):
        raise Unsupported("a power of a negative number")
    return int(first.p), int(second.p)


def _apply(reading: Reading, tree: Apply) -> Expansion:
    rule = FUNCTIONS.get(tree.function)
    if tree.function in {"sin", "cos"} and reading.whole:
        turned = _half_turns(reading, tree)
        if turned is not None:
            return turned
    if tree.function == "root":
        inside, order = map(reading.of, tree.arguments)
        degree = _constant(order)
        if degree is None:
            height = expansions.multiply(expansions.logarithm(inside), expansions.reciprocal(order))
            return expansions.exponential(height)
        if type(degree) is not fmpq or degree.q != 1 or degree < 1:
            raise Unsupported("a root of this degree")
        return expansions.power(inside, 1 / degree)
    if rule is None:
        raise Unsupported(f"the behaviour of {tree.function}")
    return rule(*map(reading.of, tree.arguments))


def _half_turns(reading: Reading, tree: Apply) -> Expansion | None:
    """`cos(πn)` and `sin(πn)` for whole n."""
    (argument,) = tree.arguments
    if not isinstance(argument, Product) or _PI not in argument.factors:
        return None
    others = [factor for factor in argument.factors if factor != _PI]
    if len(others) != len(argument.factors) - 1 or not others:
        return None
    slope, start = whole_line(reading, _product(reading, Product(tuple(others))))
    if tree.function == "sin":
        return expansions.constant(fmpq(0), reading.site)
    one = expansions.constant(fmpq(-1 if start % 2 else 1), reading.site)
    return Expansion(one.parts, {}, reading.site, slope % 2 == 1)


_PI = Constant("pi")


def _defined(reading: Reading, tree: Defined) -> Expansion:
    if tree.name in reading.names:
        return reading.names[tree.name]
    return reading.of(tree.body)


def _let(reading: Reading, tree: Let) -> Expansion:
    return reading.with_names({name: reading.of(value) for name, value in tree.bindings}).of(
        tree.body
    )


def _call(reading: Reading, tree: Call) -> Expansion:
    """An unknown function: a polynomial and waves."""
    function = reading.env.functions.get(tree.function)
    if not isinstance(function, RandomFunction) or function.sizes != (1,) or tree.primes:
        raise Unsupported("the behaviour of a function")
    if len(function.outputs) != 1:
        raise Unsupported("the behaviour of a vector")
    x = reading.of(tree.arguments[0])
    (output,) = function.outputs
    (slope,), ((curve,),) = output.linear, output.quadratic

    def number(value: Any) -> Expansion:
        return expansions.constant(value, reading.site)

    inner = expansions.add(number(slope), expansions.multiply(x, number(curve)))
    found = expansions.add(number(output.constant), expansions.multiply(x, inner))
    for wave in output.waves:
        (speed,) = wave.direction
        phase = expansions.add(number(wave.shift), expansions.multiply(x, number(speed)))
        height = expansions.multiply(number(wave.height), FUNCTIONS["sin"](phase))
        found = expansions.add(found, height)
    return found


def _cases(reading: Reading, tree: Cases) -> Expansion:
    for value, condition in tree.branches:
        if holds(reading, condition):
            return reading.of(value)
    if tree.otherwise is None:
        raise Undefined("no case applies")
    return reading.of(tree.otherwise)


def _indicator(reading: Reading, tree: Indicator) -> Expansion:
    return expansions.constant(fmpq(int(holds(reading, tree.condition))), reading.site)


def holds(reading: Reading, condition: Tree) -> bool:
    """Whether a condition holds on the whole neighbourhood."""
    match condition:
        case Relation(members=members, operators=operators):
            links = zip(members, operators, members[1:], strict=False)
            return all(_link(reading, a, operator, b) for a, operator, b in links)
        case Logic(operator="and", operands=operands):
            return all(holds(reading, operand) for operand in operands)
        case Logic(operator="or", operands=operands):
            return any(holds(reading, operand) for operand in operands)
        case Logic(operator="not", operands=(operand,)):
            return not holds(reading, operand)
        case _:
            pass
    raise Unsupported("this condition")


_SIGNS: dict[str, Callable[[int], bool]] = {
    "<": lambda s: s < 0,
    "<=": lambda s: s <= 0,
    ">": lambda s: s > 0,
    ">=": lambda s: s >= 0,
    "=": lambda s: s == 0,
    "!=": lambda s: s != 0,
}


def _link(reading: Reading, left: Tree, operator: str, right: Tree) -> bool:
    test = _SIGNS.get(operator)
    if test is None:
        raise Unsupported("this condition")
    gap = expansions.add(reading.of(left), expansions.negative(reading.of(right)))
    return test(sign_of(gap))


def sign_of(a: Expansion) -> int:
    """The sign on the whole neighbourhood; 0 for the exact 0."""
    if expansions.is_zero(a):
        return 0
    if a.alternates or len(a.parts) != 1:
        raise Unsupported("the sign of this")
    ((_, germ),) = a.parts.items()
    return germs.sign_of(germs.normal(germ))


_NODES: dict[type, Callable[[Reading, Any], Expansion]] = {
    Name: _name,
    Sum: _sum,
    Negation: _negation,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Apply: _apply,
    Call: _call,
    Defined: _defined,
    Let: _let,
    Cases: _cases,
    Indicator: _indicator,
}


def variable(lead: fmpq, scale: Any, start: Any, site: Site) -> Expansion:
    """`start + scale · k^lead`."""
    moved = expansions.of_germ(
        germs.scaled(germs.variable(lead, site.order), scale, site.order), site
    )
    return expansions.add(expansions.constant(start, site), moved)
