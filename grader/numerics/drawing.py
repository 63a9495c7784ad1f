"""Drawing values for declared names: numbers from several magnitudes, arrays by adjective.

Everything drawn is an exact rational, orthogonal matrices and unit vectors too (Cayley transform, stereographic
projection), so that no side condition holds only nearly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import fmpq

from grader.expression.declarations import Range, Value
from grader.numerics.arrays import (
    Array,
    array,
    filled,
    identity,
    minus,
    plus,
    scaled,
    times,
    transpose,
    unit,
)
from grader.numerics.linear_algebra import determinant, inverse
from grader.numerics.randomness import Generator
from grader.numerics.scalars import ONE, ZERO
from grader.numerics.valuation import Gaussian
from grader.records import mutable

SCALES = ("moderate", "small", "large", "huge", "mixed")
_POWERS = {"small": (-6, -3), "large": (3, 6), "huge": (9, 12)}


@mutable
class Draw:
    """Draws the values of one valuation. One prime denominator for all keeps sums and products short.

    `scale` is one of SCALES, or `simple`: small whole numbers and halves, for a readable counterexample.
    """

    generator: Generator
    scale: str = "moderate"
    prime: int = 0
    ends: Callable[[Range], tuple[fmpq | None, fmpq | None]] | None = None

    def __post_init__(self) -> None:
        self.prime = self.generator.prime()

    # Numbers

    def size(self) -> fmpq:
        """A positive rational of the scale."""
        generator, prime, scale = self.generator, self.prime, self.scale
        if scale == "mixed":
            scale = SCALES[generator.below(4)]
        if scale == "simple":
            return fmpq(generator.between(1, 6), 2 if generator.chance(3) else 1)
        moderate = fmpq(generator.between(prime // 10, 3 * prime), prime)
        if scale == "moderate":
            return moderate
        low, high = _POWERS[scale]
        return moderate * fmpq(10) ** generator.between(low, high)

    def sign(self, wanted: str) -> int:
        if wanted in {"positive", "nonnegative"}:
            return 1
        if wanted in {"negative", "nonpositive"}:
            return -1
        return 1 if self.generator.word() & 1 else -1

    def number(self, declared: Value) -> Any:
        """A number of the declared field, sign and range."""
        if declared.field == "complex":
            return Gaussian(self.size() * self.sign(""), self.size() * self.sign(""))
        low, high = self._range(declared.range)
        if declared.field in {"integer", "natural"}:
            return self._whole(declared, low, high)
        if low is None and high is None:
            return self.size() * self.sign(declared.sign)
        return self._within(low, high)

    def _range(self, declared: Range | None) -> tuple[fmpq | None, fmpq | None]:
        if declared is None or self.ends is None:
            return None, None
        return self.ends(declared)

    def _within(self, low: fmpq | None, high: fmpq | None) -> fmpq:
        if low is not None and high is not None:
            cut = 1 << 10 if self.scale == "simple" else self.prime
            steps = 8 if self.scale == "simple" else cut
            return low + (high - low) * fmpq(self.generator.between(1, steps - 1), steps)
        if low is not None:
            return low + self.size()
        assert high is not None
        return high - self.size()

    def _whole(self, declared: Value, low: fmpq | None, high: fmpq | None) -> fmpq:
        generator = self.generator
        reach = {"small": 4, "large": 1_000, "huge": 10**6}.get(self.scale, 9)
        least = 0 if declared.field == "natural" or declared.sign == "nonnegative" else -reach
        if declared.sign == "positive":
            least = 1
        most = -1 if declared.sign == "negative" else reach
        if low is not None:
            least = int(low.ceil()) + (1 if low.q == 1 and not _closed(declared, left=True) else 0)
            most = least + reach
        if high is not None:
            most = int(high.floor()) - (
                1 if high.q == 1 and not _closed(declared, left=False) else 0
            )
            least = max(least, most - reach) if low is None else least
        found = generator.between(least, max(least, most))
        if found == 0 and declared.sign in {"nonzero", "positive", "negative"}:
            found = generator.between(1, reach) * self.sign(declared.sign)
        return fmpq(found)

    # Arrays

    def value(self, declared: Value, sizes: Mapping[str, int]) -> Any:
        """A value of the declared shape and adjectives."""
        rows = declared.shape.rows.value(sizes)
        columns = declared.shape.columns.value(sizes)
        if rows < 1 or columns < 1:
            rows, columns = max(rows, 1), max(columns, 1)
        if declared.adjectives:
            return self._special(declared, rows, columns)
        if rows == columns == 1:
            return self.number(declared)
        return self._free(declared, rows, columns)

    def _free(self, declared: Value, rows: int, columns: int) -> Any:
        entries = tuple([self.number(declared) for _ in range(rows * columns)])
        return array(rows, columns, entries)

    def _special(self, declared: Value, rows: int, columns: int) -> Any:
        words = declared.adjectives
        for word, make in _VECTORS.items():
            if word in words:
                return make(self, rows, columns)
        if rows != columns:
            return self._free(declared, rows, columns)
        if "orthogonal" in words:
            return self._orthogonal(rows, symmetric="symmetric" in words)
        if "diagonal" in words:
            return self._diagonal(declared, rows)
        for word, build in _SQUARES.items():
            if word in words:
                return build(self, declared, rows)
        return self._free(declared, rows, columns)

    def _symmetric(self, declared: Value, size: int) -> Any:
        return self._mirrored(declared, size, 1)

    def _skew(self, declared: Value, size: int) -> Any:
        return self._mirrored(declared, size, -1)

    def _mirrored(self, declared: Value, size: int, sign: int) -> Any:
        entries: list[Any] = [ZERO] * (size * size)
        for r in range(size):
            for c in range(r if sign > 0 else r + 1, size):
                number = self.number(declared)
                entries[r * size + c] = number
                entries[c * size + r] = number if sign > 0 else -number
        found = array(size, size, tuple(entries))
        if sign > 0 and "invertible" in declared.adjectives and not determinant(found):
            return plus(found, identity(size))
        return found

    def _diagonal(self, declared: Value, size: int) -> Any:
        sign = "positive" if "positive definite" in declared.adjectives else declared.sign
        entries: list[Any] = [ZERO] * (size * size)
        for k in range(size):
            entries[k * size + k] = self.size() * self.sign(sign)
        if "positive semidefinite" in declared.adjectives:
            entries = [abs(entry) for entry in entries]
        return array(size, size, tuple(entries))

    def _invertible(self, declared: Value, size: int) -> Any:
        found = self._free(declared, size, size)
        while not determinant(found):
            found = plus(found, identity(size))
        return found

    def _small_matrix(self, rows: int, columns: int) -> Any:
        """Entries of small height, because they are multiplied and inverted."""
        generator = self.generator
        below = 1 if self.scale == "simple" else generator.between(7, 31) * 2 + 1
        top = 3 if self.scale == "simple" else 3 * below
        entries = tuple(fmpq(generator.between(-top, top), below) for _ in range(rows * columns))
        return array(rows, columns, entries)

    def _definite(self, _declared: Value, size: int) -> Any:
        factor = self._small_matrix(size, size)
        square = times(transpose(factor), factor)
        shift = ONE if self.scale == "simple" else fmpq(self.generator.between(1, 40), 41)
        found = plus(square, scaled(shift, identity(size)))
        return scaled(fmpq(10) ** 4, found) if self.scale in {"large", "huge"} else found

    def _semidefinite(self, declared: Value, size: int) -> Any:
        if self.generator.word() & 1:
            return self._definite(declared, size)
        factor = self._small_matrix(max(1, size - 1), size)
        return times(transpose(factor), factor)

    def _orthogonal(self, size: int, *, symmetric: bool) -> Any:
        """The Cayley transform of a skew matrix, or a reflection; either determinant."""
        if symmetric:
            axis = self._small_matrix(size, 1)
            length = times(transpose(axis), axis)
            if not length:
                return identity(size)
            mirror = scaled(-2 / length, times(axis, transpose(axis)))
            return plus(identity(size), mirror)
        entries: list[Any] = [ZERO] * (size * size)
        for r in range(size):
            for c in range(r + 1, size):
                number = fmpq(self.generator.between(-9, 9), self.generator.between(2, 7))
                entries[r * size + c], entries[c * size + r] = number, -number
        skew = array(size, size, tuple(entries))
        one = identity(size)
        found = times(plus(one, minus(skew)), inverse(plus(one, skew)))
        if self.generator.word() & 1 and size > 1:
            flip = Array(size, size, (-ONE, *identity(size).entries[1:]))
            return times(flip, found)
        return found

    def _unit(self, rows: int, columns: int) -> Any:
        """Stereographic projection: a rational point of the sphere."""
        count = rows * columns
        if count == 1:
            return fmpq(self.sign(""))
        generator = self.generator
        below = generator.between(5, 29)
        flat = [fmpq(generator.between(1, 40) * self.sign(""), below) for _ in range(count - 1)]
        length = sum((x * x for x in flat), ZERO)
        entries = [2 * x / (length + 1) for x in flat]
        entries.insert(generator.below(count), (length - 1) / (length + 1))
        return array(rows, columns, tuple(entries))

    def _probability(self, rows: int, columns: int) -> Any:
        generator = self.generator
        most = 9 if self.scale == "simple" else 100_003
        weights = [fmpq(generator.between(1, most)) for _ in range(rows * columns)]
        total = sum(weights, ZERO)
        return array(rows, columns, tuple(w / total for w in weights))

    def _one_hot(self, rows: int, columns: int) -> Any:
        count = rows * columns
        found = unit(1 + self.generator.below(count), count)
        return transpose(found) if rows == 1 and columns > 1 else found


def _closed(declared: Value, *, left: bool) -> bool:
    border = declared.range
    return border is not None and (border.closed_left if left else border.closed_right)


_VECTORS: dict[str, Callable[[Draw, int, int], Any]] = {
    "unit": Draw._unit,  # noqa: SLF001 - the table of this very class
    "probability": Draw._probability,  # noqa: SLF001
    "one-hot": Draw._one_hot,  # noqa: SLF001
}
_SQUARES: dict[str, Callable[[Draw, Value, int], Any]] = {
    "positive definite": Draw._definite,  # noqa: SLF001
    "positive semidefinite": Draw._semidefinite,  # noqa: SLF001
    "symmetric": Draw._symmetric,  # noqa: SLF001
    "skew-symmetric": Draw._skew,  # noqa: SLF001
    "invertible": Draw._invertible,  # noqa: SLF001
}


_CONVERTIBLE = fmpq(1 << 2_000)


def rational_near(value: Any, bits: int = 40) -> fmpq:
    """A rational of small height close to a number."""
    if type(value) is fmpq:
        return value
    scale = 1 << bits
    if (
        not abs(value.mid()) < _CONVERTIBLE
    ):  # flint aborts the process where an integer would be too long
        return ZERO
    scaled_up = (value.mid() * scale).floor().unique_fmpz()
    return fmpq(scaled_up if scaled_up is not None else 0, scale)


def zeros_like(value: Any) -> Any:
    """The zero of the same shape."""
    return filled(value.rows, value.columns, ZERO) if type(value) is Array else ZERO
