"""The questions that may be asked behind the wall: a closed table. Runs behind the wall only.

`vanishes`: is a value identically zero? `value`: integrals, limits and sums in a tree worked out. `command`: what a key asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy

from grader.equivalence.wall.from_sympy import NoTree, Taker
from grader.equivalence.wall.to_sympy import Builder
from grader.equivalence.wall.wire import VERSION

Answer = dict[str, Any]

DIGITS, CONFIRMED = 20, 12
_POINTS = (
    ((13, 11), (17, 7), (19, 13), (23, 17)),
    ((29, 19), (31, 23), (37, 17), (41, 37)),
)
"""Where what SymPy works out is computed by other means; positive numbers fit all declarations but negative ones."""


def answer(question: Mapping[str, Any]) -> Answer:
    """The answer to one question: `yes`, `tree`, or `no` with a reason."""
    if question.get("version") != VERSION:
        return {"no": "version"}
    builder = Builder(question["names"])
    return _QUESTIONS[question["ask"]](builder, question)


def _vanishes(builder: Builder, question: Mapping[str, Any]) -> Answer:
    found = builder.build(question["tree"])
    entries = list(found) if getattr(found, "is_Matrix", False) else [found]
    return {"yes": all(map(_is_zero, entries))}


def _is_zero(found: Any) -> bool:
    """Whether some way of simplifying gives 0; nothing that only computes digits counts."""
    for way in _WAYS:
        if way(found) == 0:
            return True
    return bool(not found.free_symbols and _is_zero_number(found))


def _is_zero_number(found: Any) -> bool:
    """An algebraic number whose minimal polynomial is that of 0."""
    if not found.is_algebraic:
        return False
    x = sympy.Symbol("x")
    return bool(sympy.minimal_polynomial(found, x) == x)


_WAYS: tuple[Callable[[Any], Any], ...] = (
    lambda e: e,
    sympy.expand,
    lambda e: e.doit(),
    sympy.simplify,
    lambda e: sympy.simplify(sympy.expand_log(e)),
    lambda e: sympy.simplify(e.rewrite(sympy.exp)),
    lambda e: sympy.simplify(sympy.sqrtdenest(e)),
    lambda e: sympy.gammasimp(sympy.combsimp(e)),
)


def _value(builder: Builder, question: Mapping[str, Any]) -> Answer:
    asked = builder.build(question["tree"])
    found = asked.doit()
    found = sympy.simplify(found) if found.has(sympy.Piecewise) else found
    answered = _tree(found)
    return answered if "no" in answered or _is_confirmed(asked, found) else {"no": "unconfirmed"}


def _is_confirmed(asked: Any, found: Any) -> bool:
    """Whether quadrature or summation, which share nothing with the symbolic way, gives the same digits at two points."""
    for numbers in _POINTS:
        letters = sorted(asked.free_symbols, key=sympy.default_sort_key)
        point = {s: sympy.Integer(n + 2) if s.is_integer else sympy.Rational(*r) for s, n, r in zip(letters, range(9), numbers, strict=False)}  # fmt: skip
        if len(point) < len(letters):
            return False
        one, other = (sympy.N(e.subs(point), DIGITS) for e in (asked, found))
        if not (one.is_number and other.is_number and one.is_Float and other.is_number):
            return False
        if abs(one - other) > sympy.Float(10) ** -CONFIRMED * max(1, abs(other)):
            return False
    return True


def _tree(found: Any) -> Answer:
    if not isinstance(found, (list, tuple)) and found.has(
        sympy.Integral,
        sympy.Limit,
        sympy.Sum,
        sympy.Product,
        sympy.Derivative,
        sympy.nan,
        sympy.zoo,
    ):
        return {"no": "left standing"}
    return {"tree": Taker().data(found)}


def _command(builder: Builder, question: Mapping[str, Any]) -> Answer:
    run = _COMMANDS[question["command"]]
    arguments = [_argument(builder, data) for data in question["arguments"]]
    found = run(*arguments)
    asked = _STANDING.get(question["command"])
    if asked is not None and any(isinstance(a, tuple) and len(a) == 3 for a in arguments[1:]):
        answered = _tree(found)
        confirmed = "no" in answered or _is_confirmed(asked(*arguments), found)
        return answered if confirmed else {"no": "unconfirmed"}
    return _tree(found)


def _argument(builder: Builder, data: Any) -> Any:
    """An argument: a tree, a plain word, or a variable with its ends."""
    if data[0] == "word":
        return data[1]
    if data[0] == "range":
        return tuple(builder.all(data[1]))
    return builder.build(data)


def _eigenvalues(matrix: Any) -> Any:
    return sympy.FiniteSet(*matrix.eigenvals())


def _eigenvectors(matrix: Any) -> Any:
    return [vector for _, _, vectors in _sorted(matrix.eigenvects()) for vector in vectors]


def _sorted(found: Sequence[Any]) -> list[Any]:
    return sorted(found, key=lambda row: sympy.default_sort_key(row[0]))


def _solutions(equations: Any, *variables: Any) -> Any:
    """The solutions of an equation as a set; of a system as a list of values, or several such lists."""
    system = equations if isinstance(equations, list) else [equations]
    names = [v for item in variables for v in (item if isinstance(item, list) else [item])]
    if any(e == 0 or e is sympy.true for e in system):
        raise NoTree  # everything solves it, and `solve` says that nothing does (sympy#9102)
    if len(system) == 1 and len(names) == 1:
        return sympy.FiniteSet(*sympy.solve(system[0], names[0]))
    found = sympy.solve(system, names, dict=True)
    rows = [sympy.Tuple(*(row[name] for name in names)) for row in found]
    return rows[0] if len(rows) == 1 else sympy.FiniteSet(*rows)


def _series(found: Any, variable: Any, point: Any = 0, order: Any = 6) -> Any:
    return sympy.series(found, variable, point, int(order)).removeO()


def _limit(found: Any, variable: Any, point: Any, side: str = "+-") -> Any:
    return sympy.limit(found, variable, point, side)


def _solution_of_ode(equation: Any, function: Any) -> Any:
    return sympy.dsolve(equation, function)


_COMMANDS: Mapping[str, Callable[..., Any]] = {
    "integrate": sympy.integrate,
    "diff": sympy.diff,
    "limit": _limit,
    "series": _series,
    "summation": sympy.summation,
    "simplify": sympy.simplify,
    "factor": sympy.factor,
    "expand": sympy.expand,
    "apart": sympy.apart,
    "together": sympy.together,
    "cancel": sympy.cancel,
    "trigsimp": sympy.trigsimp,
    "solve": _solutions,
    "dsolve": _solution_of_ode,
    "det": lambda m: m.det(),
    "inv": lambda m: m.inv(),
    "rref": lambda m: m.rref()[0],
    "rank": lambda m: sympy.Integer(m.rank()),
    "trace": lambda m: m.trace(),
    "transpose": lambda m: m.T,
    "charpoly": lambda m, x: m.charpoly(x).as_expr(),
    "eigenvals": _eigenvalues,
    "eigenvects": _eigenvectors,
    "nullspace": lambda m: list(m.nullspace()),
    "columnspace": lambda m: list(m.columnspace()),
}
_STANDING: Mapping[str, Callable[..., Any]] = {"integrate": sympy.Integral, "summation": sympy.Sum}
"""Commands whose values, between given ends, are computed by other means, too."""

_QUESTIONS: Mapping[str, Callable[[Builder, Mapping[str, Any]], Answer]] = {
    "vanishes": _vanishes,
    "value": _value,
    "command": _command,
}
