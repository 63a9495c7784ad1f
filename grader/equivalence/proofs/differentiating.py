"""Derivatives of fractions over atoms by an entry of a name: one rule for each kind of atom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from grader.equivalence.proofs.algebra import as_ratio
from grader.equivalence.proofs.calls import Calls
from grader.equivalence.proofs.polynomials import Ratio, constant, whole
from grader.equivalence.proofs.signs import member
from grader.equivalence.proofs.terms import ONE, Atom, Mono, NotProved, Poly, collected, one_term

_LINKED = frozenset(
    {"symmetric", "skew-symmetric", "diagonal", "orthogonal", "positive definite", "positive semidefinite"}
)  # fmt: skip


class Derivative:
    """By one entry of `name`."""

    def __init__(self, algebra: Calls, name: str, places: tuple[str, ...]) -> None:
        declared = member(algebra.scope.declarations.get(name))
        if declared is not None and declared.adjectives & _LINKED:
            raise NotProved
        self.algebra = algebra
        self.name = name
        self.places = places
        self._mark = f" {name} "

    def of(self, ratio: Ratio) -> Ratio:
        a = self.algebra
        over = self._of_poly(ratio.over)
        if ratio.under == ONE:
            return over
        below = whole(ratio.under)
        under = self._of_poly(ratio.under)
        left = a.product(over, a.inverse(below))
        right = a.product(whole(ratio.over), under, a.inverse(a.product(below, below)))
        return a.short(a.plus(left, a.negative(right)))

    def _of_poly(self, poly: Poly) -> Ratio:
        parts = [self.of_term(mono, c) for mono, c in poly.items()]
        return self.algebra.plus(*parts) if parts else whole({})

    def of_term(self, mono: Mono, coefficient: Fraction | int = 1) -> Ratio:
        a = self.algebra
        parts = [whole({})]
        for place, (atom, exponent) in enumerate(mono):
            inner = self.of_atom(atom)
            if not inner.over:
                continue
            rest = (*mono[:place], *mono[place + 1 :])
            lowered: Mono = ((atom, exponent - 1),) if exponent != 1 else ()
            if isinstance(exponent, int):
                outer = a.unflat(collected({**dict(rest), **dict(lowered)}), coefficient * exponent)
            elif atom.kind == "exp":
                outer = a.unflat(mono, coefficient * exponent)
                inner = self.of_term(atom.parts[0])
            else:
                raise NotProved
            parts.append(a.product(outer, inner))
        return a.plus(*parts)

    def of_atom(self, atom: Atom) -> Ratio:
        if self._mark not in atom.text.replace(")", " "):
            return whole({})
        rule = _RULES.get(atom.kind)
        if rule is None:
            raise NotProved
        return rule(self, atom)


def _entry(by: Derivative, atom: Atom) -> Ratio:
    name, places = atom.parts
    if name != by.name:
        return whole({})
    if len(places) != len(by.places):
        raise NotProved
    found = whole(ONE)
    for i, j in zip(places, by.places, strict=True):
        found = by.algebra.product(found, by.algebra.delta(i, j))
    return found


def _exponential(by: Derivative, atom: Atom) -> Ratio:
    inner = by.of_term(atom.parts[0])
    return by.algebra.product(whole(one_term(atom)), inner)


def _sum(by: Derivative, atom: Atom) -> Ratio:
    names, opened = by.algebra.opened(atom)
    found = by.of_term(opened)
    for name in names:
        found = by.algebra.sum_over(name, found)
    return found


def _poly(by: Derivative, atom: Atom) -> Ratio:
    return by.of(whole(dict(atom.parts[0])))


def _sqrt(by: Derivative, atom: Atom) -> Ratio:
    a = by.algebra
    inner = by.of(whole(dict(atom.parts[0])))
    root = whole(one_term(atom, 1, 2))
    return a.product(inner, a.inverse(root))


def _root(by: Derivative, atom: Atom) -> Ratio:
    a = by.algebra
    degree, base = int(atom.parts[0]), whole(dict(atom.parts[1]))
    share = whole(one_term(atom, 1, Fraction(1, degree)))
    return a.product(share, by.of(base), a.inverse(base))


def _abs(by: Derivative, atom: Atom) -> Ratio:
    a, base = by.algebra, whole(dict(atom.parts[0]))
    return a.product(whole(one_term(atom)), by.of(base), a.inverse(base))


def _log(by: Derivative, atom: Atom) -> Ratio:
    part = atom.parts[0]
    base = as_ratio(part) if atom.kind == "log of fraction" else whole(dict(part))
    return by.algebra.product(by.of(base), by.algebra.inverse(base))


def _power(by: Derivative, atom: Atom) -> Ratio:
    """`p^m` with a whole exponent m that does not move."""
    a, (base, exponent) = by.algebra, atom.parts
    if by.of_term(exponent).over:
        raise NotProved
    inner = whole(dict(base))
    outer = whole(one_term(atom))
    return a.product(outer, a.unflat(exponent), by.of(inner), a.inverse(inner))


def _call(by: Derivative, atom: Atom) -> Ratio:
    a, (name, places, partials, arguments) = by.algebra, atom.parts
    kept = [a.argument_rebuilt(argument, lambda r: r) for argument in arguments]
    parts = [whole({})]
    for number, argument in enumerate(kept):
        inner = by.of(argument.value)
        if not inner.over:
            continue
        index = a.fresh(a.spans[argument.index]) if argument.index else ""
        outer = a.called(name, places, (*partials, f"{number}:{index}"), kept)
        if not index:
            parts.append(a.product(outer, inner))
            continue
        renamed = a.renamed(inner, {argument.index: index})
        parts.append(a.sum_over(index, a.product(outer, renamed)))
    return a.plus(*parts)


def _opaque(by: Derivative, atom: Atom) -> Ratio:
    name, arguments = atom.parts
    rule = _SLOPES.get(name)
    if rule is None or len(arguments) != 1:
        raise NotProved
    u = as_ratio(arguments[0])
    return by.algebra.product(rule(by.algebra, u), by.of(u))


def _one_plus_square(a: Calls, u: Ratio, sign: int = 1) -> Ratio:
    square = a.product(u, u)
    return a.plus(whole(ONE), square if sign > 0 else a.negative(square))


def _gauss(a: Calls, u: Ratio) -> Ratio:
    """`e^{−u²} · 2/√π`."""
    scale = a.product(whole(constant(2)), a.inverse(a.square_root(a.single(a.atom("pi")))))
    return a.product(scale, a.exponential(a.negative(a.product(u, u))))


_SLOPES: Mapping[str, Callable[[Calls, Ratio], Ratio]] = {
    "arctan": lambda a, u: a.inverse(_one_plus_square(a, u)),
    "arccot": lambda a, u: a.negative(a.inverse(_one_plus_square(a, u))),
    "arsinh": lambda a, u: a.inverse(a.square_root(_one_plus_square(a, u))),
    "artanh": lambda a, u: a.inverse(_one_plus_square(a, u, -1)),
    "arcsin": lambda a, u: a.inverse(a.square_root(_one_plus_square(a, u, -1))),
    "arccos": lambda a, u: a.negative(a.inverse(a.square_root(_one_plus_square(a, u, -1)))),
    "erf": _gauss,
    "erfc": lambda a, u: a.negative(_gauss(a, u)),
}

_RULES: dict[str, Callable[[Derivative, Atom], Ratio]] = {
    "x": _entry,
    "chosen": _entry,
    "exp": _exponential,
    "sum": _sum,
    "poly": _poly,
    "sqrt": _sqrt,
    "root": _root,
    "abs": _abs,
    "log": _log,
    "log of fraction": _log,
    "pow": _power,
    "call": _call,
    "fn": _opaque,
}
