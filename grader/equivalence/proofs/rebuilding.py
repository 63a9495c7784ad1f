"""Atoms made again with other indices, or with values in place of entries: one rule for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from grader.equivalence.proofs.algebra import Put, Span, as_ratio
from grader.equivalence.proofs.polynomials import Ratio, constant, whole
from grader.equivalence.proofs.terms import Atom

Again: TypeAlias = Callable[[Ratio], Ratio]
Rule: TypeAlias = Callable[[Any, Atom, Again, Mapping[str, str], Put], Ratio]


def _index(index: str, indices: Mapping[str, str]) -> str:
    return indices.get(index, index)


def _entry(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    name, places = atom.parts
    places = tuple(_index(i, indices) for i in places)
    found = put(name, places)
    made: Ratio = algebra.entry(name, places) if found is None else found
    return made


def _number(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    made: Ratio = algebra.index_number(_index(atom.parts[0], indices))
    return made


def _delta(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    made: Ratio = algebra.delta(*(_index(i, indices) for i in atom.parts))
    return made


def _exponential(
    algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put
) -> Ratio:
    inside = again(algebra.unflat(atom.parts[0]))
    made: Ratio = algebra.exponential(inside)
    return made


def _sum(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    names, opened = algebra.opened(atom)
    found: Ratio = again(algebra.unflat(opened))
    for name in names:
        found = algebra.sum_over(name, found)
    return found


def _poly(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    return again(whole(dict(atom.parts[0])))


def _sqrt(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    made: Ratio = algebra.root_of_square(again(whole(dict(atom.parts[0]))))
    return made


def _root(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    made: Ratio = algebra.odd_root(again(whole(dict(atom.parts[1]))), int(atom.parts[0]))
    return made


def _abs(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    made: Ratio = algebra.absolute(again(whole(dict(atom.parts[0]))))
    return made


def _log(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    made: Ratio = algebra.logarithm(again(whole(dict(atom.parts[0]))))
    return made


def _log_of_fraction(
    algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put
) -> Ratio:
    made: Ratio = algebra.logarithm(again(as_ratio(atom.parts[0])))
    return made


def _power(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    base, mono = atom.parts
    exponent = again(whole({mono: Fraction(1)}))
    made: Ratio = algebra.power_of(again(whole(dict(base))), exponent)
    return made


def _sign(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    exponent = again(whole({atom.parts[0]: Fraction(1)}))
    made: Ratio = algebra.power_of(whole(constant(-1)), exponent)
    return made


def _applied(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    name, arguments = atom.parts
    made: Ratio = algebra.opaque(name, [again(as_ratio(a)) for a in arguments])
    return made


def _called(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    name, places, partials, arguments = atom.parts
    kept = [algebra.argument_rebuilt(argument, again) for argument in arguments]
    by = tuple(f"{p.split(':')[0]}:{_index(p.split(':')[1], indices)}" for p in partials)
    made: Ratio = algebra.called(name, tuple(_index(i, indices) for i in places), by, kept)
    return made


def _inverse(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    (i, j), (ends, level), entry, count = atom.parts
    span = Span(ends, as_ratio(count))
    row, column = algebra.fresh(span), algebra.fresh(span)
    names = {f"@{level}": row, f"@{int(level) + 1}": column}
    inside = again(algebra.renamed(as_ratio(entry), names))
    made: Ratio = algebra.inverse_entry(_index(i, indices), _index(j, indices), row, column, inside)
    return made


def _extremum(
    algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put
) -> Ratio:
    (operation, ends, level), value, count = atom.parts
    index = algebra.fresh(Span(ends, as_ratio(count)))
    inside = again(algebra.renamed(as_ratio(value), {f"@{level}": index}))
    made: Ratio = algebra.extremum(operation, index, inside)
    return made


def _moment(algebra: Any, atom: Atom, again: Again, indices: Mapping[str, str], put: Put) -> Ratio:
    made: Ratio = algebra.expectation(again(algebra.unflat(atom.parts[0])))
    return made


REBUILT: dict[str, Rule] = {
    "x": _entry,
    "chosen": _entry,
    "index": _number,
    "delta": _delta,
    "exp": _exponential,
    "sum": _sum,
    "poly": _poly,
    "sqrt": _sqrt,
    "root": _root,
    "abs": _abs,
    "log": _log,
    "log of fraction": _log_of_fraction,
    "pow": _power,
    "sign": _sign,
    "fn": _applied,
    "inv": _inverse,
    "moment": _moment,
    "extremum": _extremum,
    "call": _called,
}
