"""Sample points and weights of the declared laws.

A discrete law has its own values. A continuous law has Gauss nodes: with N of them every expectation of a polynomial of
degree 2N - 1 is exact. Nodes are the eigenvalues' places of the three-term recurrence of the law's orthogonal
polynomials. Source: Golub and Welsch, Calculation of Gauss Quadrature Rules (1969).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, ctx, fmpq, fmpq_poly

from grader.numerics.failures import Overbound, Undefined, Unsupported
from grader.numerics.scalars import (
    ONE,
    ZERO,
    add,
    divide,
    integer,
    multiply,
    real_value,
    subtract,
    whole_power,
)

Coefficients = tuple[fmpq, fmpq]
Recurrence = Callable[[int, fmpq, fmpq], Coefficients]


def _jacobi(k: int, a: fmpq, b: fmpq) -> Coefficients:
    """The beta law on [0, 1] with parameters a, b: the Jacobi polynomials, shifted."""
    p, q = b - 1, a - 1
    if k == 0:
        return a / (a + b), ZERO
    s = 2 * k + p + q
    alpha = (q * q - p * p) / (s * (s + 2)) if s * (s + 2) != 0 else (q - p) / (p + q + 2)
    first = 4 * k * (k + p) * (k + q)
    beta = (
        4 * (1 + p) * (1 + q) / ((2 + p + q) ** 2 * (3 + p + q))
        if k == 1
        else first * (k + p + q) / (s * s * (s + 1) * (s - 1))
    )
    return (alpha + 1) / 2, beta / 4


# α_k and β_k of the monic orthogonal polynomials; a and b are the parameters that no shift or scale removes.
RECURRENCES: dict[str, Recurrence] = {
    "normal": lambda k, _a, _b: (ZERO, fmpq(k)),
    "uniform": lambda k, _a, _b: (ZERO, fmpq(k * k, 4 * k * k - 1)),
    "exponential": lambda k, _a, _b: (fmpq(2 * k + 1), fmpq(k * k)),
    "gamma": lambda k, a, _b: (2 * k + a, k * (k - 1 + a)),
    "poisson": lambda k, a, _b: (k + a, k * a),
    "geometric": lambda k, c, _b: ((k + (k + 1) * c) / (1 - c), k * k * c / (1 - c) ** 2),
    "beta": _jacobi,
}

_NODES: dict[tuple[str, str, str, int, int], tuple[tuple[arb, ...], tuple[arb, ...]]] = {}
_KEPT = 256
_MOST_TRIALS = 24


def gauss(family: str, a: fmpq, b: fmpq, count: int) -> tuple[tuple[arb, ...], tuple[arb, ...]]:
    """The nodes and weights of a law, at the working precision."""
    key = (family, str(a), str(b), count, ctx.prec)
    found = _NODES.get(key)
    if found is None:
        if len(_NODES) >= _KEPT:
            _NODES.clear()
        found = _NODES[key] = _gauss(RECURRENCES[family], a, b, count)
    return found


def _gauss(
    recurrence: Recurrence, a: fmpq, b: fmpq, count: int
) -> tuple[tuple[arb, ...], tuple[arb, ...]]:
    x = fmpq_poly([0, 1])
    before, now = fmpq_poly([0]), fmpq_poly([1])
    mass = ONE
    for k in range(count):
        alpha, beta = recurrence(k, a, b)
        if k:
            mass *= beta
        before, now = now, (x - alpha) * now - (beta if k else ZERO) * before
    # The roots are real and simple; flint certifies them on the polynomial with whole coefficients.
    found: Any = now.numer().complex_roots()
    roots = sorted((root.real for root, _ in found), key=float)
    slope = now.derivative()
    weights = [arb(mass) / (_at(slope, root) * _at(before, root)) for root in roots]
    return tuple(roots), tuple(weights)


def _at(polynomial: fmpq_poly, x: arb) -> arb:
    value = arb(0)
    for coefficient in reversed(polynomial.coeffs()):
        value = value * x + coefficient
    return value


# Laws with their parameters put in


def exact_parameter(value: Any) -> fmpq:
    """A parameter that shapes the law; it must be a rational without infinitesimals."""
    if type(value) is not fmpq:
        raise Unsupported("a law with this parameter")
    return value


def discrete(family: str, parameters: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The values and weights of a law with finitely many values."""
    match family:
        case "bernoulli":
            (p,) = parameters
            _inside_unit(p)
            return (ZERO, ONE), (subtract(ONE, p), p)
        case "binomial":
            count, p = parameters
            _inside_unit(p)
            return _binomial(count, p)
        case "categorical":
            weights = parameters[0].entries if len(parameters) == 1 else parameters
            return tuple(integer(k) for k in range(1, len(weights) + 1)), tuple(weights)
        case _:
            pass
    raise Unsupported(f"the {family} law")


def _inside_unit(p: Any) -> None:
    if not 0 <= real_value(p) <= 1:
        raise Undefined("a probability outside [0, 1]")


def _binomial(count: Any, p: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    whole = exact_parameter(count)
    if whole.q != 1 or whole < 0:
        raise Undefined("a number of trials")
    if whole > _MOST_TRIALS:
        raise Overbound("a binomial law with so many trials")
    n = int(whole.p)
    weights = []
    choose = 1
    for k in range(n + 1):
        both = multiply(whole_power(p, k), whole_power(subtract(ONE, p), n - k))
        weights.append(multiply(integer(choose), both))
        choose = choose * (n - k) // (k + 1)
    return tuple(integer(k) for k in range(n + 1)), tuple(weights)


def shape_parameters(family: str, parameters: tuple[Any, ...]) -> tuple[fmpq, fmpq]:
    """What is left of the parameters when shift and scale are taken off."""
    match family:
        case "gamma" | "poisson":
            return _positive(parameters[0]), ZERO
        case "chi squared":
            return _positive(parameters[0]) / 2, ZERO
        case "geometric":
            chance = exact_parameter(parameters[0])
            if not 0 < chance < 1:
                raise Undefined("a probability outside (0, 1)")
            return 1 - chance, ZERO
        case "beta":
            return _positive(parameters[0]), _positive(parameters[1])
        case _:
            return ZERO, ZERO


def _positive(value: Any) -> fmpq:
    number = exact_parameter(value)
    if not number > 0:
        raise Undefined("a parameter that is not positive")
    return number


def placed(family: str, parameters: tuple[Any, ...], node: Any) -> Any:
    """The value of the variable at a node: shifted and scaled by its parameters, jets too."""
    match family:
        case "uniform":
            low, high = parameters
            half = divide(subtract(high, low), integer(2))
            return add(divide(add(low, high), integer(2)), multiply(half, node))
        case "exponential":
            return divide(node, parameters[0])
        case "gamma":
            return divide(node, parameters[1])
        case "chi squared":
            return multiply(integer(2), node)
        case "geometric":
            return add(node, ONE)
        case _:
            return node
