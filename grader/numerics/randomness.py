"""The only source of chance: a generator that gives the same numbers everywhere.

Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014), SplitMix64.
"""

from __future__ import annotations

from flint import arb, fmpz

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15
_FACTOR = 0xD1342543DE82EF95
_GRID = 1 << 16


class Generator:
    """Numbers that depend on the seed and on nothing else."""

    __slots__ = ("_state",)

    def __init__(self, *seeds: int) -> None:
        self._state = 0
        for seed in seeds:
            for shift in range(0, max(64, seed.bit_length()), 64):
                self._state = (self.word() ^ (seed >> shift & _MASK)) * _FACTOR & _MASK

    def word(self) -> int:
        """64 random bits."""
        self._state = z = (self._state + _STEP) & _MASK
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _MASK
        return z ^ (z >> 31)

    def below(self, bound: int) -> int:
        """A whole number from 0 to bound - 1."""
        return self.word() % bound

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.word() % (high - low + 1)

    def chance(self, one_in: int) -> bool:
        return self.word() % one_in == 0

    def prime(self) -> int:
        """A prime of 27 bits: a denominator that no literal of a sheet divides by accident."""
        found = (1 << 26) | self.below(1 << 26) | 1
        while not fmpz(found).is_prime():
            found += 2
        return found

    def coefficient(self) -> arb:
        """A dyadic number of size 1/4 to 1 with either sign, exact as a ball."""
        number = self.between(_GRID // 4, _GRID)
        return arb(number if self.word() & 1 else -number) / _GRID
