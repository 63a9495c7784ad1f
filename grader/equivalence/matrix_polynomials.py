"""Polynomials in matrices and vectors of symbolic size: sums of words with coefficients that are numbers.

Products, sums, transposes, inverses, traces, squared norms and gradients come to one form, so that most identities of
matrix calculus are proved. Equal forms prove equality; different ones prove nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import TypeAlias

from grader.equivalence.words import Alphabet, TooLong, Word
from grader.expression.shapes import SCALAR, Shape
from grader.expression.sizes import Size
from grader.records import mutable, record

Atom: TypeAlias = tuple[str, str | Word]
"""A number and what it is of: `name`, `size`, `word` (1 × 1), `trace`, `root` (of a word that is a squared norm), `norm` (the
root of a sum that is one), `inverse` (of a sum)."""

Numbers: TypeAlias = tuple[tuple[Atom, int], ...]
Monomial: TypeAlias = tuple[Numbers, Word]

MOST_TERMS = 200
MOST_PRODUCTS = 4_000
MOST_POWER = 8
HALF = Fraction(1, 2)


@record
class Polynomial:
    """A sum of coefficient · numbers · word, all of one shape; no terms: zero."""

    shape: Shape
    terms: Mapping[Monomial, Fraction]

    @property
    def text(self) -> str:
        return repr(sorted(self.terms.items()))

    @property
    def only(self) -> tuple[Monomial, Fraction] | None:
        """Its one term."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None


def number(value: Fraction) -> Polynomial:
    return Polynomial(SCALAR, {((), ()): value} if value else {})


def size_number(size: Size) -> Polynomial:
    known = size.constant
    return atom(("size", str(size))) if known is None else number(Fraction(known))


def atom(of: Atom, exponent: int = 1) -> Polynomial:
    return Polynomial(SCALAR, {(((of, exponent),), ()): Fraction(1)})


@mutable
class Algebra:
    """The operations, with all work counted. `inner` holds what roots and inverses are of."""

    alphabet: Alphabet
    inner: dict[str, Polynomial] = field(default_factory=dict)
    products: int = 0

    def letter(self, name: str) -> Polynomial:
        shape = self.alphabet.shapes[name]
        if shape.is_scalar:
            return atom(("name", name))
        return self._word(((name, False, False),), shape)

    def identity(self, shape: Shape) -> Polynomial:
        return Polynomial(shape, {((), ()): Fraction(1)})

    def add(self, parts: list[Polynomial]) -> Polynomial:
        total: dict[Monomial, Fraction] = {}
        shapes = {part.shape for part in parts if part.terms}
        if len(shapes) > 1:
            raise TooLong  # a number beside a matrix: entry by entry
        for part in parts:
            for monomial, coefficient in part.terms.items():
                total[monomial] = total.get(monomial, Fraction(0)) + coefficient
        if len(total) > MOST_TERMS:
            raise TooLong
        shape = shapes.pop() if shapes else parts[0].shape
        return Polynomial(shape, {m: c for m, c in total.items() if c})

    def scale(self, factor: Fraction, part: Polynomial) -> Polynomial:
        return Polynomial(part.shape, {m: factor * c for m, c in part.terms.items() if factor})

    def multiply(self, left: Polynomial, right: Polynomial) -> Polynomial:
        shape = _product_shape(left.shape, right.shape)
        self.products += len(left.terms) * len(right.terms)
        if self.products > MOST_PRODUCTS:
            raise TooLong
        parts = [
            self._times(a, b, shape, c * d)
            for a, c in left.terms.items()
            for b, d in right.terms.items()
        ]
        return self.add(parts) if parts else Polynomial(shape, {})

    def transpose(self, part: Polynomial) -> Polynomial:
        turned = self.alphabet.turned
        terms = {(numbers, turned(word)): c for (numbers, word), c in part.terms.items()}
        return Polynomial(part.shape.transposed, terms)

    def power(self, base: Polynomial, exponent: int) -> Polynomial:
        if base.only is not None and (base.shape.is_scalar or exponent < 0):
            return self._power_of_one(base, exponent)
        if exponent < 0:
            return self.power(self._inverse(base), -exponent)
        if exponent > MOST_POWER:
            raise TooLong
        found = number(Fraction(1)) if base.shape.is_scalar else self.identity(base.shape)
        for _ in range(exponent):
            found = self.multiply(found, base)
        return found

    def trace(self, part: Polynomial) -> Polynomial:
        if part.shape != part.shape.transposed:
            raise TooLong
        if part.shape.is_scalar:
            return part
        found = []
        for (numbers, word), coefficient in part.terms.items():
            inside = self._trace_of_word(word, part.shape)
            found.append(self.multiply(_of(numbers, coefficient), inside))
        return self.add([number(Fraction(0)), *found])

    def squared_norm(self, part: Polynomial) -> Polynomial:
        """The sum of the squares of all entries."""
        if part.shape.is_column:
            return self.multiply(self.transpose(part), part)
        if part.shape.is_row:
            return self.multiply(part, self.transpose(part))
        return self.trace(self.multiply(self.transpose(part), part))

    def root(self, square: Polynomial) -> Polynomial:
        """The root of a squared norm."""
        only = square.only
        if only is not None and only[1] == 1 and len(only[0][0]) == 1:
            of, exponent = only[0][0][0]
            if of[0] == "root" and exponent == 2:
                return atom(of)
        text = square.text
        self.inner[text] = square
        return atom(("norm", text))

    def _word(self, word: Word, shape: Shape, coefficient: Fraction = Fraction(1)) -> Polynomial:
        counted: dict[Atom, int] = {}
        rest = self._closed(word, counted)
        return Polynomial(shape, {(tuple(sorted(counted.items())), rest): coefficient})

    def _closed(self, word: Word, counted: dict[Atom, int]) -> Word:
        """What remains of a word once its numbers have moved out to be counted; a squared norm is its root twice."""
        numbers, rest = self.alphabet.split(word)
        for part in numbers:
            square = self.alphabet.is_square(part)
            of: Atom = ("root" if square else "word", part)
            counted[of] = counted.get(of, 0) + 1 + square
        return rest

    def _times(self, a: Monomial, b: Monomial, shape: Shape, coefficient: Fraction) -> Polynomial:
        counted = dict(a[0])
        for of, exponent in b[0]:
            counted[of] = counted.get(of, 0) + exponent
        word = self._closed(a[1] + b[1], counted) if a[1] and b[1] else a[1] + b[1]
        squared = [of for of, n in counted.items() if of[0] == "norm" and abs(n) >= 2]
        if squared:
            return self._without_squares(counted, squared[0], word, shape, coefficient)
        kept = tuple(sorted((of, n) for of, n in counted.items() if n))
        return Polynomial(shape, {(kept, word): coefficient})

    def _without_squares(
        self, counted: dict[Atom, int], of: Atom, word: Word, shape: Shape, coefficient: Fraction
    ) -> Polynomial:
        """Two factors of the same norm are its square."""
        sign = 1 if counted[of] > 0 else -1
        square = self.power(self.inner[str(of[1])], sign)
        counted = {**counted, of: counted[of] - 2 * sign}
        kept = tuple(sorted((other, n) for other, n in counted.items() if n))
        return self.multiply(square, Polynomial(shape, {(kept, word): coefficient}))

    def _power_of_one(self, base: Polynomial, exponent: int) -> Polynomial:
        only = base.only
        assert only is not None
        (numbers, word), coefficient = only
        if base.shape.is_scalar:
            raised = tuple((of, n * exponent) for of, n in numbers if exponent)
            one = Polynomial(SCALAR, {(raised, ()): coefficient**exponent})
            return self.multiply(number(Fraction(1)), one)
        if base.shape != base.shape.transposed or any(
            self.alphabet.shapes[name] != self.alphabet.shapes[name].transposed
            for name, _, _ in word
        ):
            raise TooLong
        turned = tuple((of, -n) for of, n in numbers)
        inverse = Polynomial(base.shape, {(turned, self.alphabet.inverted(word)): 1 / coefficient})
        return self.power(inverse, -exponent) if exponent != -1 else inverse

    def _inverse(self, base: Polynomial) -> Polynomial:
        if not base.shape.is_scalar or not base.terms:
            raise TooLong
        self.inner[base.text] = base
        return atom(("inverse", base.text))

    def _trace_of_word(self, word: Word, shape: Shape) -> Polynomial:
        if not word:
            return size_number(shape.rows)
        parts = list(self.alphabet.parts(word))
        if len(parts) > 1:
            around = word[len(parts[0]) :] + parts[0]
            return self._word(around, SCALAR)
        return atom(("trace", self.alphabet.cyclic(word)))

    # Gradients

    def gradient(self, part: Polynomial, name: str) -> Polynomial:
        """The derivative of a number by a vector or matrix, in its shape, or by a number."""
        if not part.shape.is_scalar or name in self.alphabet.symmetric | self.alphabet.orthogonal:
            raise TooLong
        shape = self.alphabet.shapes[name]
        found = [Polynomial(shape, {})]
        for (numbers, _), coefficient in part.terms.items():
            for of, exponent in numbers:
                outer = [(o, n - (o == of)) for o, n in numbers]
                rest = tuple((o, n) for o, n in outer if n)
                inner = self._gradient_of_atom(of, name, shape)
                found.append(self.multiply(_of(rest, coefficient * exponent), inner))
        return self.add(found)

    def _gradient_of_atom(self, of: Atom, name: str, shape: Shape) -> Polynomial:
        kind, what = of
        if kind == "name":
            return number(Fraction(what == name)) if shape.is_scalar else Polynomial(shape, {})
        if kind == "size":
            return Polynomial(shape, {})
        if kind == "inverse":
            outer = self.scale(Fraction(-1), atom(of, 2))
            return self.multiply(outer, self.gradient(self.inner[str(what)], name))
        if isinstance(what, str):
            inner = self.gradient(self.inner[what], name)
        else:
            inner = self._gradient_of_word(what, name, shape, cyclic=kind == "trace")
        if kind in ("root", "norm"):
            return self.multiply(self.scale(HALF, atom(of, -1)), inner)
        return inner

    def _gradient_of_word(self, word: Word, name: str, shape: Shape, *, cyclic: bool) -> Polynomial:
        """Each place where the letter stands gives a word: what is before it and behind it, turned."""
        parts = [Polynomial(shape, {})]
        for place, (letter, transposed, inverted) in enumerate(word):
            if letter != name:
                continue
            if inverted:
                raise TooLong
            before, behind = word[:place], word[place + 1 :]
            if cyclic:
                before, behind = (), behind + before
            if not transposed:
                before, behind = self.alphabet.turned(behind), self.alphabet.turned(before)
            parts.append(self._word(behind + before, shape))
        return self.add(parts)


def _of(numbers: Numbers, coefficient: Fraction) -> Polynomial:
    return Polynomial(SCALAR, {(numbers, ()): coefficient})


def _product_shape(left: Shape, right: Shape) -> Shape:
    if left.is_scalar:
        return right
    if right.is_scalar:
        return left
    if left.columns != right.rows:
        raise TooLong
    return Shape(left.rows, right.columns)
