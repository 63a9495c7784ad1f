"""Words of matrices: products of letters, with what is harmless brought to one form.

A letter is a declared name, transposed or inverted or both. Where two letters meet along a side of length 1, the word falls
into parts; a part of size 1 × 1 is a number, equal to its own transpose, and moves out of the word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from grader.expression.declarations import Scope, Value
from grader.expression.shapes import Shape
from grader.expression.sizes import ONE
from grader.records import record

Letter: TypeAlias = tuple[str, bool, bool]
"""A name, whether it is transposed, whether it is inverted."""

Word: TypeAlias = tuple[Letter, ...]

LONGEST = 40
_SYMMETRIC = frozenset({"symmetric", "diagonal", "positive definite", "positive semidefinite"})


class TooLong(Exception):
    """More than is worth working out by words."""


def is_letter(declared: Value) -> bool:
    """Whether words may have a name so declared; a skew-symmetric one has a sign in its transpose."""
    return declared.field != "complex" and "skew-symmetric" not in declared.adjectives


@record
class Alphabet:
    """The shapes of the letters, and which are symmetric or orthogonal."""

    shapes: Mapping[str, Shape]
    symmetric: frozenset[str]
    orthogonal: frozenset[str]

    @staticmethod
    def of(scope: Scope) -> Alphabet:
        """The real numbers, matrices and vectors of a scope."""
        found = {
            name: declared
            for name, declared in scope.declarations.items()
            if isinstance(declared, Value) and is_letter(declared)
        }
        return Alphabet(
            {name: declared.shape for name, declared in found.items()},
            frozenset(n for n, declared in found.items() if declared.adjectives & _SYMMETRIC),
            frozenset(n for n, declared in found.items() if "orthogonal" in declared.adjectives),
        )

    def shape(self, letter: Letter) -> Shape:
        name, transposed, _ = letter
        return self.shapes[name].transposed if transposed else self.shapes[name]

    def transposed(self, letter: Letter) -> Letter:
        name, transposed, inverted = letter
        if name in self.orthogonal:
            return name, False, not inverted
        return letter if name in self.symmetric else (name, not transposed, inverted)

    def turned(self, word: Word) -> Word:
        """The transpose of a word."""
        return tuple(self.transposed(letter) for letter in reversed(word))

    def inverted(self, word: Word) -> Word:
        return tuple((name, turned, not inverse) for name, turned, inverse in reversed(word))

    def parts(self, word: Word) -> Iterator[Word]:
        """The parts into which a word falls where its letters meet along a side of length 1."""
        start = 0
        for place, letter in enumerate(word, 1):
            if place == len(word) or self.shape(letter).columns == ONE:
                yield word[start:place]
                start = place

    def is_square(self, word: Word) -> bool:
        """Whether a word of size 1 × 1 is the squared norm of its second half."""
        half = len(word) // 2
        return len(word) % 2 == 0 and self.turned(word[:half]) == word[half:]

    def closed(self, word: Word) -> Word:
        """A word of size 1 × 1 in one form: it is its own transpose."""
        return min(word, self.turned(word))

    def cyclic(self, word: Word) -> Word:
        """A word under a trace in one form: its letters go round, and it may be transposed."""
        while len(word) > 1 and word[0] == (*word[-1][:2], not word[-1][2]):
            word = word[1:-1]
        turned = self.turned(word)
        rotations = (w[k:] + w[:k] for w in (word, turned) for k in range(len(word)))
        return min(rotations, default=())

    def split(self, word: Word) -> tuple[list[Word], Word]:
        """The numbers that move out of a word, and what remains of it, without a letter beside its inverse."""
        numbers: list[Word] = []
        rest: Word = ()
        for part in self.parts(reduced(word)):
            size = self.shape(part[0]).rows, self.shape(part[-1]).columns
            if size == (ONE, ONE):
                numbers.append(self.closed(part))
            else:
                rest += part
        return numbers, rest


def reduced(word: Word) -> Word:
    """Without `A A⁻¹`."""
    if len(word) > LONGEST:
        raise TooLong
    if not any(inverse for _, _, inverse in word):
        return word
    kept: list[Letter] = []
    for letter in word:
        name, turned, inverse = letter
        if kept and kept[-1] == (name, turned, not inverse):
            kept.pop()
        else:
            kept.append(letter)
    return tuple(kept)
