"""What the names of an item are: declarations, definitions, and the scope that holds both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from itertools import count
from types import MappingProxyType
from typing import Any, TypeAlias

from grader.expression.nodes import Tree
from grader.expression.shapes import SCALAR, Shape
from grader.expression.sizes import Size
from grader.records import record


@record
class Range:
    r"""An interval of reals; None is unbounded. Bounds are constant trees (`\\pi/2`)."""

    lower: Tree | None = None
    upper: Tree | None = None
    closed_left: bool = False
    closed_right: bool = False


@record
class Value:
    """A number, vector or matrix. `field` is `real`, `complex`, `integer`, `natural`, or `proposition` for a letter that
    is true or false.

    `sign` is `positive`, `nonnegative`, `negative`, `nonpositive`, `nonzero` or empty, for every entry. `adjectives` are
    among `symmetric`, `skew-symmetric`, `diagonal`, `orthogonal`, `invertible`, `positive definite`,
    `positive semidefinite`, `unit`, `probability`, `one-hot`.
    """

    shape: Shape = SCALAR
    field: str = "real"
    sign: str = ""
    range: Range | None = None
    adjectives: frozenset[str] = frozenset()


@record
class Function:
    """An unknown smooth function; each parameter and the result has a shape. `elementwise` acts on entries."""

    parameters: tuple[Shape, ...] = (SCALAR,)
    result: Shape = SCALAR
    elementwise: bool = False


@record
class Family:
    """`x_1 ... x_size`, each declared as `member` (a Value, a Function or a RandomVariable)."""

    size: Size
    member: Declaration


@record
class Index:
    """A free index of an answer; it runs from `lower` to `upper`."""

    lower: Size
    upper: Size


@record
class SizeName:
    """A symbolic size of its own."""


@record
class RandomVariable:
    """A random variable (or random vector); `family` is empty where no law is declared."""

    family: str = ""
    parameters: tuple[Tree, ...] = ()
    shape: Shape = SCALAR


Declaration: TypeAlias = Value | Function | Family | Index | SizeName | RandomVariable


Rows: TypeAlias = tuple[tuple[Fraction, ...], ...]
"""An array of data by rows; a column of numbers has rows of one number."""


@record
class Definition:
    """A line of `where`: `name(parameters)_indices = body`.

    `parameters` are canonical names; a parameter written as an entry (`h(w, x_i)`) is the name
    `x_i` and the body has that name in its place. `indices` are the letters of the left side.
    """

    name: str
    parameters: tuple[str, ...]
    indices: tuple[str, ...]
    body: Tree


@record
class Scope:
    """All that the names of one item stand for, and how it reads what is ambiguous.

    `letters_are_numbers`: nothing is declared, so every letter is a real number (`grade try`).
    `layout` is `gradient`, `jacobian` or `either`; `variable` is what `'` differentiates by; `log_base` 0 is
    natural. `decimal` is `point` or `comma`: how numbers are written. `constants` are letters
    that are no numbers even where all others are (`i`). `data` are the values of names whose values are given, by rows. `counter` numbers bound names, `elaborated` keeps definitions already elaborated and `derived` what the reader
    works out once: caches, no part of what the scope says.
    """

    declarations: Mapping[str, Declaration] = field(default_factory=lambda: MappingProxyType({}))
    definitions: Mapping[str, Definition] = field(default_factory=lambda: MappingProxyType({}))
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    letters_are_numbers: bool = False
    layout: str = "gradient"
    variable: str = ""
    log_base: int = 0
    decimal: str = "point"
    constants: frozenset[str] = frozenset()
    data: Mapping[str, Rows] = field(default_factory=lambda: MappingProxyType({}))
    counter: Iterator[int] = field(
        default_factory=lambda: count(1), init=False, compare=False, repr=False
    )
    elaborated: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    derived: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def sizes(self) -> frozenset[str]:
        """Every size name: those in brackets and those declared `size`."""
        found: frozenset[str] | None = self.derived.get("sizes")
        if found is None:
            each = (_sizes(name, declaration) for name, declaration in self.declarations.items())
            found = self.derived["sizes"] = frozenset().union(*each)
        return found

    def knows(self, name: str) -> bool:
        return name in self.declarations or name in self.definitions or name in self.sizes


def _sizes(name: str, declaration: Declaration) -> frozenset[str]:
    match declaration:
        case SizeName():
            return frozenset({name})
        case Value(shape=shape) | RandomVariable(shape=shape):
            return shape.rows.names | shape.columns.names
        case Function(parameters=parameters, result=result):
            return frozenset().union(
                *(s.rows.names | s.columns.names for s in (*parameters, result))
            )
        case Family(size=size, member=member):
            return size.names | _sizes(name, member)
        case Index(lower=lower, upper=upper):
            return lower.names | upper.names
