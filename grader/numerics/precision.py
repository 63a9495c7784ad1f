"""How many bits a comparison needs, so that what the literals write is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, exp, log2
from typing import Any, NamedTuple

from flint import arb, fmpq

from grader.expression.nodes import Apply, Name, Number, Power, Reduction, Tree
from grader.expression.traversal import children
from grader.numerics.compiling import visit
from grader.numerics.environment import Context, Environment, Shared
from grader.numerics.failures import NoValue
from grader.numerics.probability import NO_CHANCE
from grader.numerics.ring import MOST_PRECISION, STANDARD_PRECISION, arithmetic
from grader.numerics.scalars import primal
from grader.numerics.structure import NUMERIC, Structure

_QUIET = 2
_NOWHERE = 1 << 30
_HOPELESS_BITS = 30
_BITS_OF_E = 1.4427


class Precision(NamedTuple):
    """`bits` to work with. `enough` is false where the literals ask for more than the ring has: agreement of balls
    then proves nothing, and the verdict is left open.
    """

    bits: int
    enough: bool = True


def needed_precision(trees: Iterable[Tree]) -> Precision:
    """77 digits, and as many bits more as the constants of the trees are far from 1."""
    structure = Structure()
    context = Context(Shared(visit, structure, NO_CHANCE))
    bits = 0
    with arithmetic(64):
        for tree in trees:
            bits = max(bits, sum(_shares(context, tree)))
    needed = STANDARD_PRECISION + bits
    return Precision(min(needed, MOST_PRECISION), enough=needed <= MOST_PRECISION)


def _shares(context: Context, tree: Tree) -> Iterator[int]:
    """What each of the largest subtrees without names adds, each shared one once.

    A power or a product over an index repeats what is in it. In an exponent a constant counts by its size, under a power there
    by that power of it, and in the exponent of an exponent by its exponential: `e^{-e^{x^2 + 30}}` is nowhere seen.
    """
    seen: set[int] = set()
    stack: list[tuple[Tree, int, int, int]] = [(tree, 1, 0, 1)]
    while stack:
        node, times, height, degree = stack.pop()
        if id(node) in seen or _is_quiet(node):
            continue
        seen.add(id(node))
        if type(node) in NUMERIC and context.shared.structure.is_constant(node):
            bits = _exponent(context, node, height, degree) if height else _distance(context, node)
            yield min(_NOWHERE, times * bits)
            continue
        if type(node) not in _RAISING:
            stack += [(child, times, height, degree) for child in children(node)]
            continue
        match node:
            case Power(base=base, exponent=Number(value=power)):
                repeated = max(1, abs(round(power)))
                if height:
                    stack.append((base, times, height, degree * repeated))
                else:
                    stack.append((base, times * repeated, height, degree))
            case Power(base=base, exponent=exponent):
                stack += [(base, times, height, degree), (exponent, times, height + 1, degree)]
            case Apply(function=function, arguments=(argument, *_)) if function in _EXPONENTIAL:
                raised, factor = _EXPONENTIAL[function]
                stack.append((argument, times * factor, height + 1, degree * raised))
            case Reduction(operation="product", upper=Number(value=upper), body=body):
                stack.append((body, times * max(1, round(upper)), height, degree))
            case Reduction(body=body):
                stack.append((body, times, height, degree))
            case _:
                stack += [(child, times, height, degree) for child in children(node)]


def _is_quiet(tree: Tree) -> bool:
    """Whether a tree is a name, or a whole number so near 1 that it asks for nothing anywhere."""
    if type(tree) is Number:
        return tree.value.denominator == 1 and abs(tree.value.numerator) <= _QUIET
    return type(tree) is Name


_RAISING = frozenset({Power, Apply, Reduction})
_EXPONENTIAL = {
    **dict.fromkeys(("exp", "matrix exponential", "softmax", "logsumexp", "sinh", "cosh", "sech", "csch"), (1, 1)),
    **dict.fromkeys(("sigmoid", "softplus"), (1, 1)),
    **dict.fromkeys(("tanh", "coth"), (1, 2)),
    **dict.fromkeys(("erf", "erfc", "normal cdf"), (2, 1)),
    **dict.fromkeys(("gamma", "factorial"), (1, 8)),
}  # fmt: skip
"""Functions that grow, or near a limit, like `e` to a power of their argument: the power, and a factor before it."""


def _exponent(context: Context, tree: Tree, height: int, degree: int) -> int:
    """The bits of `e` to a power of a constant; of `e` to `e` to it where `height` is 2."""
    value = _value(context, tree)
    size = 0.0 if value is None else abs(float(arb(abs(value))))
    if not size > _QUIET:
        return 0
    if degree * log2(size) > _HOPELESS_BITS:
        return _NOWHERE
    size **= degree
    for _ in range(height - 1):
        if size > _HOPELESS_BITS:
            return _NOWHERE
        size = exp(size)
    return ceil(min(_BITS_OF_E * size, _NOWHERE))


def _distance(context: Context, tree: Tree) -> int:
    """How many bits a constant, and what it is made of, lie from 1."""
    if isinstance(tree, Number):
        return _bits(fmpq(tree.value.numerator, tree.value.denominator))
    whole = _magnitude(context, tree)
    if isinstance(tree, Power | Apply):
        return whole
    # A sum of constants may hide a small one: 1 + 10^{-50} is near 1.
    inner = sum(_distance(context, child) for child in children(tree))
    return max(whole, inner)


def _magnitude(context: Context, tree: Tree) -> int:
    value = _value(context, tree)
    return 0 if value is None else _bits(value)


def _value(context: Context, tree: Tree) -> Any:
    try:
        return primal(context.visit(tree)(Environment({}, {}, {}, 0, {})))
    except NoValue:
        return None


def _bits(value: Any) -> int:
    """|log2| of a number, 0 where it is small."""
    if type(value) is fmpq:
        if value == 0:
            return 0
        bits = abs(log2(abs(int(value.p))) - log2(int(value.q)))
        return ceil(bits) if bits > _QUIET else 0
    size = abs(value)
    if not size.is_finite() or not size > 0:
        return 0
    logarithm = abs(float(arb(size).log())) / 0.6931471805599453
    if not logarithm < _NOWHERE:
        return _NOWHERE
    return ceil(logarithm) if logarithm > _QUIET else 0
