"""Atoms and monomials: what the polynomials of a proof are made of.

An atom is a number that no rational operation takes apart: an entry of a vector, `e` to the power of a monomial, a sum over
an index, a root. It has one text for everything that is harmlessly the same, and two atoms with one text are one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias


class NotProved(Exception):
    """Ends an attempt: something that no rule covers, or more work than it is worth."""


class Atom:
    """`parts` depend on the kind (see `Algebra`); `free` are the indices that it depends on, `top` is the greatest number of
    a bound index inside.
    """

    __slots__ = ("free", "kind", "parts", "text", "top")

    def __init__(self, kind: str, parts: tuple[Any, ...], text: str, free: frozenset[str], top: int) -> None:  # fmt: skip
        self.kind = kind
        self.parts = parts
        self.text = text
        self.free = free
        self.top = top


Exponent: TypeAlias = "int | Fraction"
Mono: TypeAlias = tuple[tuple[Atom, Exponent], ...]
"""Atoms with their exponents, in the order of their texts; exponents may be negative."""

Poly: TypeAlias = dict[Mono, Fraction]
Frozen: TypeAlias = tuple[tuple[Mono, Fraction], ...]
"""A polynomial as a part of an atom: its terms in the order of their texts."""

ONE: Poly = {(): Fraction(1)}
ZERO: Poly = {}
NO_INDEX: frozenset[str] = frozenset()


def mono_text(mono: Mono) -> str:
    return "*".join([a.text if e == 1 else f"{a.text}^{e}" for a, e in mono])


def poly_text(poly: Frozen) -> str:
    return " + ".join([f"{c}*{mono_text(m)}" for m, c in poly]) or "0"


def frozen(poly: Poly) -> Frozen:
    return tuple(sorted(poly.items(), key=_by_text))


def _by_text(term: tuple[Mono, Fraction]) -> str:
    return mono_text(term[0])


def collected(factors: dict[Atom, Exponent]) -> Mono:
    """A monomial from its factors."""
    return tuple(
        sorted([(a, e) for a, e in factors.items() if e], key=lambda factor: factor[0].text)
    )


def free_of(mono: Mono) -> frozenset[str]:
    return NO_INDEX.union(*[a.free for a, _ in mono])


def top_of(mono: Mono) -> int:
    return max([a.top for a, _ in mono], default=0)


def one_term(atom: Atom, exponent: Exponent = 1, coefficient: Fraction | int = 1) -> Poly:
    """A power of an atom as a polynomial."""
    mono: Mono = ((atom, exponent),) if exponent else ()
    return {mono: Fraction(coefficient)}


def as_number(poly: Poly) -> Fraction | None:
    """The value of a polynomial without atoms."""
    if not poly:
        return Fraction(0)
    return poly.get(()) if len(poly) == 1 else None


def plain(value: Fraction) -> Exponent:
    """An exponent: a whole one is an int."""
    return int(value) if value.denominator == 1 else value


def is_index_literal(index: str) -> bool:
    return index.isdecimal()
