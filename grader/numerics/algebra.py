"""Closures for arithmetic: sums, products, powers, explicit matrices, entries."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from flint import acb, arb, fmpq

from grader.expression.nodes import (
    Constant,
    Entry,
    Identity,
    Matrix,
    Name,
    Negation,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    SizeValue,
    Sum,
    Transpose,
    Tree,
    UnitVector,
)
from grader.numerics import arrays
from grader.numerics.arrays import Array, array, identity, minus, over, plus, times, transpose, unit
from grader.numerics.elementary import EXP
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import Unsupported
from grader.numerics.linear_algebra import matrix_power
from grader.numerics.powers import power, rational_power
from grader.numerics.scalars import ONE, as_integer, whole_power


def number(_context: Context, tree: Number) -> Run:
    value = fmpq(tree.value.numerator, tree.value.denominator)
    return lambda _env: value


_CONSTANTS: dict[str, Callable[[], Any]] = {
    "pi": arb.pi,
    "e": arb.const_e,
    "i": lambda: acb(0, 1),
}


def constant(_context: Context, tree: Constant) -> Run:
    make = _CONSTANTS.get(tree.name)
    if make is None:
        return unsupported(f"{tree.name} is no number")
    return lambda _env: make()


def unsupported(detail: str) -> Run:
    """A run that says that there is no such value here."""

    def run(_env: Environment) -> Any:
        raise Unsupported(detail)

    return run


def sum_(context: Context, tree: Sum) -> Run:
    return _folded(plus, [context.visit(term) for term in tree.terms])


def negation(context: Context, tree: Negation) -> Run:
    inner = context.visit(tree.operand)
    return lambda env: minus(inner(env))


def product(context: Context, tree: Product) -> Run:
    return _folded(times, [context.visit(factor) for factor in tree.factors])


def _folded(operation: Callable[[Any, Any], Any], runs: list[Run]) -> Run:
    """The operands joined from the left."""
    first, *others = runs
    if len(others) == 1:
        second = others[0]
        return lambda env: operation(first(env), second(env))

    def run(env: Environment) -> Any:
        value = first(env)
        for other in others:
            value = operation(value, other(env))
        return value

    return run


def quotient(context: Context, tree: Quotient) -> Run:
    above, below = context.visit(tree.numerator), context.visit(tree.denominator)

    def run(env: Environment) -> Any:
        divisor = below(env)
        if env.record is not None:
            env.record.append(("zero", divisor))
        return over(above(env), divisor)

    return run


def size_value(_context: Context, tree: SizeValue) -> Run:
    size = tree.size
    return lambda env: fmpq(size.value(env.sizes))


# Powers


def power_(context: Context, tree: Power) -> Run:
    if isinstance(tree.base, Constant) and tree.base.name == "e":
        return exponential_run(context, tree.exponent)
    base = context.visit(tree.base)
    structure = context.shared.structure
    if structure.is_constant(tree.exponent):
        return _constant_power(base, context.visit(tree.exponent))
    exponent = context.visit(tree.exponent)
    if _is_whole(context, tree.exponent):
        return _whole_power(base, exponent)

    def run(env: Environment) -> Any:
        below, above = base(env), exponent(env)
        if env.record is not None:
            env.record.append(("zero", below))
        return power(below, above)

    return run


def _constant_power(base: Run, exponent: Run) -> Run:
    def run(env: Environment) -> Any:
        below, above = base(env), exponent(env)
        if type(above) is not fmpq:
            return power(below, above)
        if type(below) is Array:
            return matrix_power(below, as_integer(above, "the exponent of a matrix"))
        if env.record is not None and (above.q != 1 or above < 0):
            env.record.append(("zero", below))
        return rational_power(below, above)

    return run


def _whole_power(base: Run, exponent: Run) -> Run:
    """A power whose exponent is made of whole numbers, sizes and indices."""

    def run(env: Environment) -> Any:
        below, above = base(env), exponent(env)
        if type(above) is not fmpq:
            return power(below, above)
        if type(below) is Array:
            return matrix_power(below, as_integer(above, "the exponent of a matrix"))
        if above.q != 1 or above.p.bit_length() > 64:
            return power(below, above)
        return whole_power(below, int(above.p))

    return run


def _is_whole(context: Context, tree: Tree) -> bool:
    """Whether `tree` is a whole number by its form, at any point."""
    match tree:
        case Number(value=value):
            return value.denominator == 1
        case SizeValue():
            return True
        case Name(name=name):
            return name in context.indices or name in context.shared.whole
        case Negation(operand=operand):
            return _is_whole(context, operand)
        case Sum(terms=parts) | Product(factors=parts):
            return all(_is_whole(context, part) for part in parts)
        case _:
            return False


def exponential_run(context: Context, exponent: Tree) -> Run:
    """`e` to an exponent; entry by entry to a vector."""
    return leaf_function(context, "exp", EXP, exponent)


def leaf_function(
    context: Context,
    key: str,
    function: Callable[[Any], Any],
    argument: Tree,
    inner: Run | None = None,
) -> Run:
    """A function of one number. Values at the rationals of a point are remembered for all trees evaluated there.

    `inner` is the closure of the argument where there is one already: to make it twice at every level takes 2^depth.
    """
    inner = inner or context.visit(argument)
    if not isinstance(argument, Name | Entry):

        def plain(env: Environment) -> Any:
            x = inner(env)
            return arrays.mapped(function, x) if type(x) is Array else function(x)

        return plain

    def run(env: Environment) -> Any:
        x = inner(env)
        if type(x) is not fmpq:
            return arrays.mapped(function, x) if type(x) is Array else function(x)
        known = env.known.get(key)
        if known is None:
            known = env.known[key] = {}
        found = known.get(id(x))
        if found is None:
            # The argument is kept with its value, so no other number can take its identity.
            found = known[id(x)] = (x, function(x))
        return found[1]

    return run


# Vectors and matrices


def transpose_(context: Context, tree: Transpose) -> Run:
    inner = context.visit(tree.operand)
    return lambda env: transpose(inner(env))


def matrix(context: Context, tree: Matrix) -> Run:
    rows, columns = len(tree.rows), len(tree.rows[0])
    cells = [context.visit(cell) for cells in tree.rows for cell in cells]

    def run(env: Environment) -> Any:
        return array(rows, columns, tuple([_cell(cell(env)) for cell in cells]))

    return run


def _cell(value: Any) -> Any:
    if type(value) is Array or type(value) is tuple:
        raise Unsupported("a matrix of matrices")
    return value


def identity_(_context: Context, tree: Identity) -> Run:
    size = tree.size
    if size is None:
        return unsupported("an identity of no size")
    return lambda env: identity(size.value(env.sizes))


def ones(_context: Context, tree: Ones) -> Run:
    size = tree.size
    if size is None:
        return unsupported("a vector of ones of no size")
    return lambda env: arrays.filled(size.value(env.sizes), 1, ONE)


def unit_vector(context: Context, tree: UnitVector) -> Run:
    size, place = tree.size, whole(context, tree.index)
    if size is None:
        return unsupported("a unit vector of no size")
    return lambda env: unit(place(env), size.value(env.sizes))


def whole(context: Context, tree: Tree) -> Callable[[Environment], int]:
    """A run for an index: a whole number of Python's."""
    if isinstance(tree, Name) and tree.name in context.indices:
        name = tree.name
        return lambda env: env.stamps[name]
    if isinstance(tree, Number) and tree.value.denominator == 1:
        literal = int(tree.value)
        return lambda _env: literal
    inner = context.visit(tree)
    return lambda env: as_integer(inner(env))


def entry(context: Context, tree: Entry) -> Run:
    base = context.visit(tree.base)
    if all(isinstance(index, Name) and index.name in context.indices for index in tree.indices):
        return _entry_at_indices(base, [index.name for index in tree.indices])  # type: ignore[union-attr]
    places = [whole(context, index) for index in tree.indices]
    return lambda env: arrays.entry(base(env), tuple([place(env) for place in places]))


def _entry_at_indices(base: Run, names: list[str]) -> Run:
    """An entry whose subscripts are names that run: their numbers are the stamps."""
    if len(names) == 1:
        (name,) = names
        return lambda env: arrays.entry(base(env), (env.stamps[name],))
    places = itemgetter(*names)
    return lambda env: arrays.entry(base(env), places(env.stamps))
