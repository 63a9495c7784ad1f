"""A closed tree as one side of comparisons: what they ask of it is worked out once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from grader.equivalence.edges import has_edges
from grader.equivalence.matrix_algebra import has_matrices, matrix_form
from grader.equivalence.matrix_polynomials import Polynomial
from grader.equivalence.normal import Normaliser
from grader.equivalence.numbers_by_shape import NumberTest
from grader.equivalence.rationals import Rational, RationalReader, cells
from grader.equivalence.seeds import digest_of
from grader.expression.declarations import RandomVariable, Scope
from grader.expression.nodes import (
    Apply,
    Call,
    Defined,
    Differential,
    Entry,
    Identity,
    Integral,
    Logic,
    Moment,
    Name,
    Negation,
    Number,
    Ones,
    Product,
    Quotient,
    Reduction,
    Relation,
    Sum,
    Table,
    Tree,
    UnitVector,
)
from grader.expression.traversal import children
from grader.numerics import Evaluator, Family, Precision, Valuation, needed_precision
from grader.numerics.sampler import has_imaginary_unit
from grader.numerics.structure import distinct

Place: TypeAlias = tuple[int, int, tuple[tuple[str, range], ...]]
"""A valuation, a precision, and the ranges of the free indices: one letter may run differently in another pair."""

SMALLEST_SIZE = 2
MOST_PARTS = 8


class Operand:
    """A tree and what it is worth at the points where it has been evaluated.

    `lasts`: it belongs to the sheet and meets many answers, so it keeps its values only at points that come again.
    """

    def __init__(
        self, tree: Tree, scope: Scope, *, lasts: bool = False, family: Family | None = None
    ) -> None:
        self.tree = tree
        self.scope = scope
        self.lasts = lasts
        self.evaluator = Evaluator(tree, family=family)
        self._is_number = NumberTest(scope)
        self._rationals: dict[tuple[int, int], tuple[Rational, RationalReader]] = {}
        self._values: dict[Place, tuple[Valuation, list[Any]]] = {}

    def passing(self) -> Operand:
        """The same for one comparison."""
        return Operand(self.tree, self.scope) if self.lasts else self

    def over(self, valuation: Valuation, precision: int, ranges: Mapping[str, range]) -> list[Any]:
        """The values for all values of the free indices, the last index running fastest; inside the arithmetic of this
        precision.
        """
        place = id(valuation), precision, tuple(ranges.items())
        known = self._values.get(place)
        if known is None:
            known = valuation, self.evaluator.within(valuation, precision, ranges)
            if valuation.recurs or not self.lasts:
                self._values[place] = known
        return known[1]

    def normaliser(self) -> Normaliser:
        """A writer of normal texts of what is in the tree."""
        return Normaliser(self.scope, self.tree, is_number=self._is_number)

    @cached_property
    def text(self) -> str:
        """The normal text."""
        return self.normaliser().text(self.tree)

    @cached_property
    def has_matrices(self) -> bool:
        return has_matrices(self.nodes, self.scope)

    @cached_property
    def matrix_form(self) -> Polynomial | None:
        """The tree as a polynomial in words of matrices."""
        return matrix_form(self.tree, self.scope)

    @cached_property
    def cells(self) -> tuple[tuple[Tree, ...], ...]:
        """The entries of an explicit matrix; anything else is one cell."""
        return cells(self.tree)

    def rational(self, row: int, column: int) -> tuple[Rational, RationalReader]:
        """A cell as a fraction, with the reader that knows its unknowns.

        Raises: TooLarge, ZeroDenominator.
        """
        known = self._rationals.get((row, column))
        if known is None:
            reader = RationalReader(self.scope, self.normaliser())
            known = reader.read(self.cells[row][column]), reader
            self._rationals[row, column] = known
        return known

    @cached_property
    def is_open(self) -> bool:
        """Whether it is no value of its own: an expansion with a remainder, or an antiderivative."""
        return any(map(_is_open, self.nodes))

    @cached_property
    def has_derivatives(self) -> bool:
        return any(isinstance(node, Differential) for node in self.nodes)

    @cached_property
    def precision(self) -> Precision:
        return needed_precision((self.tree,))

    @cached_property
    def digest(self) -> bytes:
        """What the tree adds to the seed of a comparison."""
        return digest_of(self.tree)

    @property
    def nodes(self) -> tuple[Tree, ...]:
        return distinct(self.tree)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(node.name for node in self.nodes if isinstance(node, Name))

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The names of values and of functions."""
        return self.names.union(node.function for node in self.nodes if isinstance(node, Call))

    @cached_property
    def is_complex(self) -> bool:
        """Whether the imaginary unit occurs."""
        return has_imaginary_unit(self.tree)

    @cached_property
    def has_events(self) -> bool:
        """Whether a moment is taken given something."""
        return any(isinstance(node, Moment) and node.given is not None for node in self.nodes)

    @cached_property
    def bare_variables(self) -> frozenset[str]:
        """The random variables that stand outside every moment."""
        random = {
            name
            for name in self.names
            if isinstance(self.scope.declarations.get(name), RandomVariable)
        }
        return _outside_moments(self.tree, random) if random else frozenset()

    @cached_property
    def greatest_index(self) -> int:
        """The greatest whole number that stands where it may ask something of a size."""
        return max(map(_asked_of_sizes, self.nodes), default=0)

    @cached_property
    def terms(self) -> list[Operand]:
        """The terms of a sum: what may be missing in an answer."""
        negative, tree = _unsigned(self.tree)
        if not isinstance(tree, Sum):
            return []
        terms = tree.terms[:MOST_PARTS]
        return [self._part(Negation(term) if negative else term) for term in terms]

    @cached_property
    def factors(self) -> list[Operand]:
        """The factors of a product, or of what stands above a fraction line; numbers are of no interest."""
        _, tree = _unsigned(self.tree)
        if isinstance(tree, Quotient):
            tree = tree.numerator
            factors = tree.factors if isinstance(tree, Product) else (tree,)
        else:
            factors = tree.factors if isinstance(tree, Product) else ()
        return [self._part(f) for f in factors[:MOST_PARTS] if not isinstance(f, Number)]

    def variant(self, tree: Tree) -> Operand:
        """A tree that shares most of its parts with this one."""
        return Operand(tree, self.scope, family=self._family)

    @cached_property
    def _family(self) -> Family:
        return Family()

    def _part(self, tree: Tree) -> Operand:
        return Operand(tree, self.scope, lasts=self.lasts)

    def has_edges(self, letters: Sequence[str]) -> bool:
        """Whether special points must be tried; `letters` are the free indices."""
        return has_edges(self.tree, letters)


def _is_open(node: Tree) -> bool:
    match node:
        case Integral(lower=None) | Apply(function="big O" | "little o"):
            return True
        case _:
            return False


def _unsigned(tree: Tree) -> tuple[bool, Tree]:
    """Whether a minus stands before `tree`, and what stands behind it and behind its name."""
    negative = False
    while isinstance(tree, Negation | Defined):
        negative ^= isinstance(tree, Negation)
        tree = tree.operand if isinstance(tree, Negation) else tree.body
    return negative, tree


def _outside_moments(tree: Tree, names: set[str]) -> frozenset[str]:
    found: set[str] = set()
    seen: set[int] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Name) and node.name in names:
            found.add(node.name)
        if not isinstance(node, Moment):
            stack.extend(children(node))
        elif node.given is not None and not isinstance(node.given, Relation | Logic):
            stack.append(node.given)
    return frozenset(found)


def _asked_of_sizes(node: Tree) -> int:
    match node:
        case Entry(indices=indices):
            parts: tuple[Any, ...] = indices
        case UnitVector(index=index, size=size):
            parts = (index, size)
        case Identity(size=size) | Ones(size=size):
            parts = (size,)
        case Reduction(lower=lower, upper=upper):
            parts = (lower, upper)
        case Table(indices=axes):
            parts = tuple(size for _, size in axes)
        case _:
            return 0
    return max(map(_greatest, parts), default=0)


def _greatest(part: Any) -> int:
    if part is None:
        return 0
    if hasattr(part, "terms") and not hasattr(part, "span"):
        return max((abs(c) for monomial, c in part.terms if not monomial), default=0)
    if isinstance(part, Number):
        return abs(int(part.value)) + 1 if part.value > SMALLEST_SIZE else int(abs(part.value))
    return sum(_greatest(child) for child in children(part))
