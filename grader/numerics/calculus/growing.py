"""Functions of expansions: composed where the argument has a limit, by their behaviour at infinity where it grows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, arb_series, fmpq

from grader.numerics.calculus import expansions, germs
from grader.numerics.calculus.expansions import Expansion
from grader.numerics.calculus.germs import Germ
from grader.numerics.failures import Unsupported


def _number(value: Any, like: Expansion) -> Expansion:
    return expansions.constant(value, like.site)


def _grows(u: Expansion) -> bool:
    """Whether u goes to infinity."""
    if u.exponent:
        return expansions.direction(u.exponent) > 0
    if not u.parts:
        return False
    j, lead, _ = expansions.leading(u)
    return lead < 0 or (lead == 0 and j > 0)


def _sign(u: Expansion) -> int:
    if expansions.is_zero(u):
        return 0
    if u.alternates:
        raise Unsupported("the sign of what alternates")
    if len(u.parts) > 1:
        u = expansions._by_leading_part(u)  # noqa: SLF001 - the same subject in two files
    ((_, germ),) = u.parts.items()
    return germs.sign_of(germs.normal(germ))


def _composed(name: str) -> Callable[[Expansion], Expansion]:
    def function(u: Expansion) -> Expansion:
        germ = expansions.composed(name, u.lone, u.site)
        return expansions.of_germ(germ, u.site)

    return function


def _wave(name: str) -> Callable[[Expansion], Expansion]:
    """Sine and cosine: of what grows only their bounds are known."""
    plain = _composed(name)

    def function(u: Expansion) -> Expansion:
        if _grows(u):
            return expansions.of_germ(germs.bounded(arb(0, 1)), u.site)
        return plain(u)

    return function


_sin, _cos = _wave("sin"), _wave("cos")
_exp = expansions.exponential


def _over(a: Expansion, b: Expansion) -> Expansion:
    return expansions.multiply(a, expansions.reciprocal(b))


def _inverted(u: Expansion) -> Expansion:
    return expansions.reciprocal(u)


def _minus(a: Expansion, b: Expansion) -> Expansion:
    return expansions.add(a, expansions.negative(b))


def _half(u: Expansion) -> Expansion:
    return expansions.multiply(u, _number(fmpq(1, 2), u))


def _sinh(u: Expansion) -> Expansion:
    if _grows(u):
        return _half(_minus(_exp(u), _exp(expansions.negative(u))))
    return _composed("sinh")(u)


def _cosh(u: Expansion) -> Expansion:
    if _grows(u):
        return _half(expansions.add(_exp(u), _exp(expansions.negative(u))))
    return _composed("cosh")(u)


def _arctan(u: Expansion) -> Expansion:
    if _grows(u):
        quarter = _number(_sign(u) * arb.pi() / 2, u)
        return _minus(quarter, _composed("arctan")(_inverted(u)))
    return _composed("arctan")(u)


def _arcsin(u: Expansion) -> Expansion:
    try:
        return _composed("arcsin")(u)
    except (Unsupported, germs.Narrower):
        rest = _minus(_number(fmpq(1), u), expansions.multiply(u, u))
        return _arctan(_over(u, expansions.power(rest, fmpq(1, 2))))


def _arccos(u: Expansion) -> Expansion:
    return _minus(_number(arb.pi() / 2, u), _arcsin(u))


def _by_logarithm(name: str, shift: int) -> Callable[[Expansion], Expansion]:
    """The inverses of sinh and cosh: ln(u + √(u² ± 1))."""

    def function(u: Expansion) -> Expansion:
        if not _grows(u) and name == "arsinh":
            return _composed(name)(u)
        square = expansions.add(expansions.multiply(u, u), _number(fmpq(shift), u))
        return expansions.logarithm(expansions.add(u, expansions.power(square, fmpq(1, 2))))

    return function


def _artanh(u: Expansion) -> Expansion:
    one = _number(fmpq(1), u)
    return _half(expansions.logarithm(_over(expansions.add(one, u), _minus(one, u))))


def _log(u: Expansion, base: Expansion | None = None) -> Expansion:
    found = expansions.logarithm(u)
    return found if base is None else _over(found, expansions.logarithm(base))


def _abs(u: Expansion) -> Expansion:
    if u.alternates:
        u = Expansion(u.parts, u.exponent, u.site)
    return expansions.negative(u) if _sign(u) < 0 else u


def _signum(u: Expansion) -> Expansion:
    return _number(fmpq(_sign(u)), u)


def _whole(u: Expansion, side: int) -> Expansion:
    """The whole number next to u below (side -1) or above (side 1), where u comes close to no other than its limit."""
    germ = u.lone
    if germ.lead < 0 or germ.lead.q != 1:
        raise Unsupported("the jumps of what grows")
    bound = germs.raised(germ, int(germ.lead.p), u.site.reach).bound()
    middle = (bound + arb("0.5")).floor().unique_fmpz()
    if middle is None or not abs(bound - middle) < 1:
        raise germs.Narrower("a jump is near")
    sign = _sign(_minus(u, _number(fmpq(middle), u)))
    return _number(fmpq(middle + (side if sign == side else 0)), u)


def _relu(u: Expansion) -> Expansion:
    return u if _sign(u) > 0 else _number(fmpq(0), u)


def _extremum(wanted: int) -> Callable[..., Expansion]:
    def function(first: Expansion, *others: Expansion) -> Expansion:
        for other in others:
            if _sign(_minus(other, first)) == wanted:
                first = other
        return first

    return function


def _sigmoid(u: Expansion) -> Expansion:
    return _inverted(expansions.add(_number(fmpq(1), u), _exp(expansions.negative(u))))


def _erfc(u: Expansion) -> Expansion:
    """`erfc u = e^{-u²}/(u√π) · (1 - θ/(2u²))` with 0 < θ < 1, where u > 0 grows. Source: DLMF 7.12."""
    if not _grows(u):
        return _composed("erfc")(u)
    if _sign(u) < 0:
        return _minus(_number(fmpq(2), u), _erfc(expansions.negative(u)))
    square = expansions.multiply(u, u)
    germ = square.lone
    least = germ.bound() * u.site.end ** arb(germ.lead)
    share = arb(1) - arb(0).union(1 / (2 * least.lower()))
    factor = Germ(fmpq(0), _one(), arb_series([share], 1))
    bell = _over(_exp(expansions.negative(square)), u)
    scaled = expansions.multiply(bell, _number(1 / arb.const_sqrt_pi(), u))
    return expansions.multiply(scaled, expansions.of_germ(factor, u.site))


def _one() -> Any:
    return arb_series([1], 1)


def _erf(u: Expansion) -> Expansion:
    if _grows(u):
        return _minus(_number(fmpq(1), u), _erfc(u))
    return _composed("erf")(u)


def _normal_cdf(u: Expansion) -> Expansion:
    return _half(_erfc(expansions.multiply(u, _number(-1 / arb(2).sqrt(), u))))


def _gamma(u: Expansion) -> Expansion:
    """Stirling's formula with `Γ(u) = √(2π) u^{u-1/2} e^{-u} e^{θ/(12u)}`, 0 < θ < 1, where u > 0 grows. Source: DLMF 5.11."""
    if not _grows(u):
        return _composed("gamma")(u)
    if _sign(u) < 0:
        raise Unsupported("the gamma function of what goes to -∞")
    germ = germs.normal(u.lone)
    least = (germ.bound() * u.site.end ** arb(germ.lead)).lower()
    share = arb(0).union(1 / (12 * least)).exp()
    factor = Germ(fmpq(0), _one(), arb_series([share], 1))
    height = _minus(u, _number(fmpq(1, 2), u))
    exponent = _minus(expansions.multiply(height, expansions.logarithm(u)), u)
    found = expansions.multiply(_exp(exponent), _number((2 * arb.pi()).sqrt(), u))
    return expansions.multiply(found, expansions.of_germ(factor, u.site))


def _factorial(u: Expansion) -> Expansion:
    return _gamma(expansions.add(u, _number(fmpq(1), u)))


def _binomial(n: Expansion, k: Expansion) -> Expansion:
    below = expansions.multiply(_factorial(k), _factorial(_minus(n, k)))
    return _over(_factorial(n), below)


def _tanh(u: Expansion) -> Expansion:
    return _over(_sinh(u), _cosh(u))


FUNCTIONS: dict[str, Callable[..., Expansion]] = {
    "exp": _exp,
    "log": _log,
    "sqrt": lambda u: expansions.power(u, fmpq(1, 2)) if u.parts else u,
    "sin": _sin,
    "cos": _cos,
    "tan": lambda u: _over(_sin(u), _cos(u)),
    "cot": lambda u: _over(_cos(u), _sin(u)),
    "sec": lambda u: _inverted(_cos(u)),
    "csc": lambda u: _inverted(_sin(u)),
    "arcsin": _arcsin,
    "arccos": _arccos,
    "arctan": _arctan,
    "arccot": lambda u: _minus(_number(arb.pi() / 2, u), _arctan(u)),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "coth": lambda u: _over(_cosh(u), _sinh(u)),
    "sech": lambda u: _inverted(_cosh(u)),
    "csch": lambda u: _inverted(_sinh(u)),
    "arsinh": _by_logarithm("arsinh", 1),
    "arcosh": _by_logarithm("arcosh", -1),
    "artanh": _artanh,
    "abs": _abs,
    "sign": _signum,
    "relu": _relu,
    "floor": lambda u: _whole(u, -1),
    "ceil": lambda u: _whole(u, 1),
    "heaviside": lambda u: _number(fmpq(int(_sign(u) > 0)), u),
    "max": _extremum(1),
    "min": _extremum(-1),
    "sigmoid": _sigmoid,
    "softplus": lambda u: _log(expansions.add(_number(fmpq(1), u), _exp(u))),
    "erf": _erf,
    "erfc": _erfc,
    "normal cdf": _normal_cdf,
    "gamma": _gamma,
    "factorial": _factorial,
    "binomial": _binomial,
}
"""Functions by their key in the vocabulary; the others are not known near an end."""
