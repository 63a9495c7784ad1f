"""The bounds of the value ring, and the one place that sets flint's precision.

flint keeps its precision in a global. `arithmetic` holds a lock for as long as it is set, so that threads cannot change
it under each other and every verdict is the same in any thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from flint import ctx

from grader.numerics.failures import Exhausted, Overbound
from grader.records import mutable

EXACT_BITS = 1_024
"""Up to here a rational that depends on a point stays exact; beyond, a ball is cheaper and as good."""

RING_BITS = 20_000
"""Up to here a constant stays exact: `1/2004!` is told from `1/2006!`."""

OPERATIONS = 300_000
"""For one evaluation; the most that honest answers of our tables need is a fifth of it."""

_LONG = 512
TERMS = 10_000
CALLS = 2_000
"""How often the integrands, and the terms of the infinite sums, of one evaluation may be worked out."""

DERIVATIVE_ORDER = 20
NESTED_DERIVATIVES = 8
LEAST_PRECISION, STANDARD_PRECISION, MOST_PRECISION = 64, 256, 4_096


@mutable
class Ring:
    """What the scalar operations ask while they run, always under the lock of `arithmetic`.

    `plane`: complex numbers are boxes round a part of the real line (1), or such in which functions must be analytic (2).
    """

    limit: int = EXACT_BITS
    complex: bool = False
    operations: int = OPERATIONS
    cost: int = 1
    plane: int = 0
    calls: int = CALLS

    def call(self, calls: int = 1) -> None:
        """Count a value of an integrand or of a term of an infinite sum; one with many coefficients as several."""
        self.calls -= self.cost * calls
        if self.calls < 0:
            raise Exhausted("too many values of an integrand or a term")

    def spend(self, operations: int) -> None:
        """Count operations, long numbers as several; past the budget there is no value."""
        self.operations -= operations * self.cost
        if self.operations < 0:
            raise Overbound("too many operations")


RING = Ring()
_LOCK = RLock()


class arithmetic:  # noqa: N801 - read as a word: `with arithmetic(256):`
    """Balls of `precision` bits, in this thread alone."""

    __slots__ = ("_before", "_complex", "_precision")

    def __init__(self, precision: int, *, complex_numbers: bool = False) -> None:
        self._precision, self._complex = precision, complex_numbers
        self._before: tuple[int, bool, int, int, int, int, int] = (0, False, 0, 0, 1, 0, CALLS)

    def __enter__(self) -> None:
        _LOCK.acquire()
        self._before = (ctx.prec, RING.complex, RING.operations, RING.limit, RING.cost,
                        RING.plane, RING.calls)  # fmt: skip
        ctx.prec = self._precision
        RING.cost = max(1, self._precision // _LONG)
        RING.complex = self._complex
        RING.operations = OPERATIONS
        RING.limit = EXACT_BITS
        RING.plane = 0
        RING.calls = CALLS

    def __exit__(self, *_failure: object) -> None:
        (ctx.prec, RING.complex, RING.operations, RING.limit, RING.cost,
         RING.plane, RING.calls) = self._before  # fmt: skip
        _LOCK.release()


@contextmanager
def constants() -> Iterator[None]:
    """Exact arithmetic up to the whole ring, for subtrees without names."""
    before, RING.limit = RING.limit, RING_BITS
    try:
        yield
    finally:
        RING.limit = before
