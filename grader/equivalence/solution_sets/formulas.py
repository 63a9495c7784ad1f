"""Statements about numbers: comparisons with 0, being whole, letters that are true or false, joined by and, or, not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from grader.expression.nodes import Tree
from grader.records import record


class NoFormula(Exception):
    """The tree is no statement about numbers that is known here."""


@record
class Compare:
    """`difference operator 0`; the operator is `=`, `!=`, `<`, `<=`, `>` or `>=`. False where it has no value."""

    difference: Tree
    operator: str


@record
class Whole:
    """The value is a whole number."""

    value: Tree


@record
class Proposition:
    """A letter that is true or false."""

    name: str


@record
class All:
    """True where every part is."""

    parts: tuple[Formula, ...] = ()


@record
class Some:
    """True where some part is."""

    parts: tuple[Formula, ...] = ()


@record
class Not:
    part: Formula


Atom: TypeAlias = Compare | Whole | Proposition
Formula: TypeAlias = Atom | All | Some | Not

TRUE = All()
FALSE = Some()


def truth(formula: Formula, of_atom: Callable[[Atom], bool | None]) -> bool | None:
    """Whether a formula holds where its atoms are so; None where that is open."""
    match formula:
        case All(parts=parts) | Some(parts=parts):
            decisive = isinstance(formula, Some)
            found: bool | None = not decisive
            for part in parts:
                here = truth(part, of_atom)
                if here is decisive:
                    return decisive
                if here is None:
                    found = None
            return found
        case Not(part=part):
            inner = truth(part, of_atom)
            return None if inner is None else not inner
        case _:
            return of_atom(formula)


def atoms(*formulas: Formula) -> list[Atom]:
    """Every atom once, in the order in which they appear."""
    return list(dict.fromkeys(each_atom(*formulas)))


def each_atom(*formulas: Formula) -> Iterator[Atom]:
    """Every atom as often as it stands there."""
    for formula in formulas:
        match formula:
            case All(parts=parts) | Some(parts=parts):
                yield from each_atom(*parts)
            case Not(part=part):
                yield from each_atom(part)
            case _:
                yield formula


def fits(sign: int, operator: str) -> bool:
    """Whether a number of this sign stands so beside 0."""
    match operator:
        case "=":
            return sign == 0
        case "!=":
            return sign != 0
        case "<":
            return sign < 0
        case "<=":
            return sign <= 0
        case ">":
            return sign > 0
        case _:
            return sign >= 0
