"""Where a sequence goes: found by running it, and proved where a ball is mapped into itself by a contraction.

Source: the fixed-point theorem of Banach with the derivative enclosed over the ball; see Tucker, Validated
Numerics (2011), ch. 5.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from flint import arb, ctx, fmpq

from grader.equivalence.claims.sequences import (
    MOST_STEPS,
    NOWHERE,
    Rule,
    Sequences,
    letter_name,
    member_name,
)
from grader.expression.nodes import Differential, Name
from grader.numerics import Evaluator, arithmetic, compare
from grader.numerics.failures import Indeterminate, NoValue, Overbound, Undefined, Unsupported
from grader.numerics.ring import RING
from grader.records import record

TO, NOWHERE_AT_ALL, OPEN = "to", "nowhere", "open"

_LADDER = (256, 512, 1_024, 2_048, 4_096)
_LONGEST_CYCLE = 8
_HUGE = arb(2) ** 200
_TRIES = 40
_POLISHING = 60
_FAR = (7, 1_003, 1_000_003)
_ARBITRARY = (fmpq(3, 7), fmpq(-29, 3), fmpq(1_009, 2))
_WORK = 400_000
"""Steps times nodes of the rule, at one precision."""
_OPERATIONS = 150_000


@record
class Destination:
    """`to` a limit (`value` gives it at the working precision), `nowhere`, or `open`; `said` tells why."""

    kind: str
    value: Callable[[], Any] | None = None
    proved: bool = False
    said: str = ""

    def supply(self) -> Any:
        """The limit at the working precision. Raises: NoValue."""
        if self.value is None:
            raise Unsupported("no limit is known")
        return self.value()


def destination(
    sequences: Sequences, name: str, derivative: Evaluator | None, bits: int = 0
) -> Destination:
    """Where the sequence goes. `derivative` is that of its rule by the member before, where it has one; `bits` are
    those at which its constants can be told apart.
    """
    if name in sequences.formulas:
        return _of_formula(sequences, name)
    rule = sequences.rules[name]
    return _Run(sequences, rule, derivative, bits // 2).destination()


class _Run:
    """A rule followed from its start."""

    def __init__(
        self, sequences: Sequences, rule: Rule, derivative: Evaluator | None, bits: int
    ) -> None:
        self.bits = bits
        self.steps = max(40, min(MOST_STEPS, _WORK // max(1, rule.weight)))
        self.sequences, self.rule, self.derivative = sequences, rule, derivative
        self.first = sequences.first(rule.name)
        self.own = member_name(rule.name, -1)
        others = [
            n for n, _ in rule.uses
            if n != rule.name and (n not in sequences.formulas or sequences.formulas[n].varies)
        ]  # fmt: skip
        self.single = {o for n, o in rule.uses if n == rule.name} == {-1} and all(
            n == rule.name or n in sequences.formulas for n, _ in rule.uses
        )
        self.autonomous = self.single and not others and not rule.uses_letter

    def destination(self) -> Destination:
        for bits in _LADDER:
            if bits < self.bits:
                continue
            with arithmetic(bits):
                RING.operations = _OPERATIONS
                try:
                    return self._at(bits)
                except Indeterminate:
                    continue
                except Undefined:
                    return Destination(
                        NOWHERE_AT_ALL, said="a member of the sequence is not defined"
                    )
                except NoValue:
                    return Destination(OPEN)
        return Destination(OPEN)

    def _at(self, bits: int) -> Destination:
        """Follow the sequence at one precision. Raises: Indeterminate where it takes more."""
        last = self.first + self.steps
        for n in range(self.first + 1, last):
            x, before = self._member(n), self._member(n - 1)
            if type(x) not in {fmpq, arb}:
                return self._of_arrays(n)
            if type(x) is arb and not x.rad() < (1 + abs(x)) * arb(2) ** -30:
                raise Indeterminate("the path is lost")
            if abs(x) > _HUGE:
                return Destination(NOWHERE_AT_ALL, said="the sequence grows without bound")
            if self._same(x, before, bits, n, n - 1) and self._stays(n - 1):
                exact = type(x) is fmpq and type(before) is fmpq and self.autonomous
                return Destination(TO, partial(self._member, n), proved=exact)
            found = self._cycle(n, bits) if self.autonomous else None
            if found is None and n % 5 == 0 and self.autonomous and self.derivative is not None:
                found = self._contracted(n)
            if found is not None:
                return found
        return self._by_its_tail(last - 1)

    def _member(self, n: int) -> Any:
        return self.sequences.member(self.rule.name, n)

    def _same(self, x: Any, y: Any, bits: int, m: int, n: int) -> bool:
        """Whether two members are equal, at this precision and at twice as much."""
        if not _may_agree(x, y) or compare(x, y).verdict != "equal":
            return False
        if type(x) is fmpq and type(y) is fmpq:
            return True
        with arithmetic(2 * bits):
            again = compare(self._member(m), self._member(n))
        return again.verdict == "equal" and again.digits > bits * 0.35

    def _stays(self, n: int) -> bool:
        """Whether the rule leaves member n where it is for good: a rule that changes with k, at other k too."""
        if self.autonomous:
            return True
        if not self.single:
            return False
        x = self._member(n)
        for far, other in zip(_FAR, _ARBITRARY, strict=True):
            # whatever the other sequences are there: what they do far out cannot be seen
            values = {
                member_name(m, o): other + o for m, o in self.rule.uses if m != self.rule.name
            }
            moved = self.sequences.step(self.rule, n + far, {**values, self.own: x})
            if not _may_agree(moved, x) or compare(moved, x).verdict != "equal":
                return False
        return not self.rule.uses_letter

    def _cycle(self, n: int, bits: int) -> Destination | None:
        for length in range(2, _LONGEST_CYCLE + 1):
            if n - length < self.first:
                return None
            x, y = self._member(n), self._member(n - length)
            if (
                _may_agree(x, y)
                and compare(x, y).verdict == "equal"
                and self._same(x, y, bits, n, n - length)
            ):
                said = f"the sequence repeats itself every {length} steps"
                return Destination(NOWHERE_AT_ALL, said=said, proved=type(x) is fmpq)
        return None

    # A contraction

    def _contracted(self, n: int) -> Destination | None:
        """A ball round member n that the rule maps into itself, its points drawing together."""
        x, following = self._member(n), self._member(n + 1)
        step = abs(arb(following) - arb(x)).upper()
        if not step < (1 + abs(arb(x))) * arb(2) ** -6 or not step > 0:
            return None
        for widening in (2, 8, 64):
            radius = (step * widening).upper()
            center = arb(x).mid()
            ball = arb(center, radius)
            if not ball.contains(arb(x)):
                return None
            shrinks = abs(self._slope(ball)).upper()
            if shrinks < 1 and abs(self._step(center) - center) <= (1 - shrinks) * radius:
                return Destination(TO, partial(self._fixed_point, center, radius), proved=True)
        return None

    def _slope(self, ball: arb) -> arb:
        assert self.derivative is not None
        return arb(self.derivative.raw(NOWHERE, self._around(ball), {}))

    def _step(self, x: arb) -> arb:
        return arb(self.rule.body.raw(NOWHERE, self._around(x), {}))

    def _around(self, x: arb) -> dict[str, Any]:
        formulas = self.sequences.formulas
        values: dict[str, Any] = {
            member_name(m, o): formulas[m].at(0) for m, o in self.rule.uses if m in formulas
        }
        return {**values, self.own: x, letter_name(self.rule.letter): fmpq(0)}

    def _fixed_point(self, center: arb, radius: arb) -> arb:
        """The fixed point at the working precision, by Newton's method from the middle of its ball."""
        ball = arb(center, radius)
        shrinks = abs(self._slope(ball)).upper()
        y = arb(center)
        for _ in range(_POLISHING):
            residual = self._step(y) - y
            following = (y - residual / (self._slope(y) - 1)).mid()
            if not ball.contains(following) or following == y:
                break
            y = following
        error = (abs(self._step(y) - y) / (1 - shrinks)).upper()
        return arb(y, error)

    # After many steps

    def _by_its_tail(self, last: int) -> Destination:
        """What thousands of steps suggest, where nothing is certain; no proof."""
        quarter, half = self.first + (last - self.first) // 4, self.first + (last - self.first) // 2
        x, y, z = (arb(self._member(n)) for n in (last, half, quarter))
        if abs(x - y) > 1 and abs(x - y) * 2 > abs(y - z) * 3 and abs(x) > abs(y) > abs(z):
            return Destination(NOWHERE_AT_ALL, said="the sequence grows without bound")
        scale = 1 + abs(x)
        step = abs(x - arb(self._member(last - 1)))
        for length in range(2, _LONGEST_CYCLE + 1):
            back = abs(x - arb(self._member(last - length)))
            if self.autonomous and step > scale * arb(10) ** -6 and back < scale * arb(10) ** -15:
                return Destination(
                    NOWHERE_AT_ALL, said=f"the sequence settles to {length} values in turn"
                )
        if self.single and not self.autonomous:
            return self._drawn(last, half, quarter) or self._summed(last) or Destination(OPEN)
        return Destination(OPEN)

    def _drawn(self, last: int, half: int, quarter: int) -> Destination | None:
        """Towards a point that every step leaves alone, by steps that are too large to stop before it (c/k)."""
        if self.derivative is None or not self._steps_add_up():
            return None
        point = self._still_point(last)
        if point is None:
            return None
        far = [abs(arb(self._member(n)) - point) for n in (last, half, quarter)]
        if not (
            far[0] < far[1] * arb("0.9") and far[1] < far[2] * arb("0.9") and far[0] < arb("0.1")
        ):
            return None
        for k in _FAR:
            moved = arb(
                self.rule.body.raw(NOWHERE, {**self._values_at(last + k), self.own: point}, {})
            )
            if not moved.overlaps(point):
                return None
        return Destination(TO, lambda: self._known_still_point(last))

    def _known_still_point(self, last: int) -> arb:
        point = self._still_point(last)
        if point is None:
            raise Unsupported("the limit is not known that well")
        return point

    def _still_point(self, last: int) -> arb | None:
        """The point near the last member that its step leaves alone, by Newton's method."""
        x = arb(self._member(last)).mid()
        values = self._values_at(last)
        for _ in range(_POLISHING):
            residual = arb(self.rule.body.raw(NOWHERE, {**values, self.own: x}, {})) - x
            assert self.derivative is not None
            slope = arb(self.derivative.raw(NOWHERE, {**values, self.own: x}, {})) - 1
            if slope.contains(0):
                return None
            following = (x - residual / slope).mid()
            close = abs(following - x) < (1 + abs(x)) * arb(2) ** (16 - ctx.prec)
            x = following
            if close:
                return arb(x, (1 + abs(x)) * arb(2) ** (24 - ctx.prec))
        return None

    def _values_at(self, index: int) -> dict[str, Any]:
        formulas = self.sequences.formulas
        values: dict[str, Any] = {
            member_name(m, o): formulas[m].at(index + o) for m, o in self.rule.uses if m in formulas
        }
        return {**values, letter_name(self.rule.letter): fmpq(index - self.rule.shift)}

    def _steps_add_up(self) -> bool:
        """Whether every sequence in the rule falls no faster than c/k: `k·ε_k` has a limit that is not 0."""
        used = [
            self.sequences.formulas[m] for m, _ in self.rule.uses if m in self.sequences.formulas
        ]
        for formula in used:
            near, far = (arb(formula.at(2**e)) for e in (150, 300))
            constant = abs(near - far) < arb(10) ** -40 and abs(far) > arb(10) ** -20
            near, far = near * 2**150, far * 2**300
            harmonic = (
                abs(near - far) < arb(10) ** -40 * (1 + abs(far)) and abs(far) > arb(10) ** -20
            )
            if not constant and not harmonic:
                return False
        return bool(used)

    def _summed(self, last: int) -> Destination | None:
        """Steps that shrink like a geometric sequence have a sum."""
        steps = [
            abs(arb(self._member(n)) - arb(self._member(n - 1))) for n in range(last - 20, last + 1)
        ]
        if not all(
            b <= a * arb("0.95") or b < arb(2) ** (16 - ctx.prec) for a, b in pairwise(steps)
        ):
            return None
        return Destination(TO, lambda: self._sum(last))

    def _sum(self, last: int) -> arb:
        x = arb(self._member(last))
        step = abs(x - arb(self._member(last - 1)))
        return arb(x.mid(), (x.rad() + 20 * step).upper())

    def _of_arrays(self, n: int) -> Destination:
        """Vectors: only a path that stops is followed to its end."""
        for index in range(n, n + _TRIES):
            if (
                compare(self._member(index), self._member(index - 1)).verdict == "equal"
                and self.autonomous
            ):
                return Destination(TO, partial(self._member, index))
        return Destination(OPEN)


def _may_agree(x: Any, y: Any) -> bool:
    """A quick look: whether two numbers are not certainly different."""
    if type(x) is fmpq and type(y) is fmpq:
        return bool(x == y)
    return bool(arb(x).overlaps(arb(y)))


def _of_formula(sequences: Sequences, name: str) -> Destination:
    """A sequence given by a formula, looked at far out. No proof."""
    formula = sequences.formulas[name]
    if not formula.varies:
        return Destination(TO, lambda: formula.at(1), proved=True)
    with arithmetic(1_024):
        try:
            return _far_out(formula.at)
        except NoValue:
            return _nearer(formula.at)


def _nearer(at: Callable[[int], Any]) -> Destination:
    """A sequence that cannot be worked out far out, where it jumps to and fro all the same."""
    try:
        values = [arb(at(2**e + d)) for e in (9, 10, 11) for d in (0, 1)]
    except NoValue:
        return Destination(OPEN)
    if all(abs(a - b) > arb(10) ** -3 for a, b in zip(values[::2], values[1::2], strict=True)):
        return Destination(NOWHERE_AT_ALL, said="it does not settle")
    return Destination(OPEN)


def _far_out(at: Callable[[int], Any]) -> Destination:
    """The limit of a function of the index by its values at 2^100, 2^200, 2^400 and beside them."""
    values = [arb(at(2**e + d)) for e in (100, 200, 400) for d in (0, 1)]
    if (
        abs(values[4]) > abs(values[2]) * 2
        and abs(values[2]) > abs(values[0]) * 2
        and abs(values[4]) > 2**20
    ):
        return Destination(NOWHERE_AT_ALL, said="it grows without bound")
    for k in (0, 2, 4):
        if abs(values[k] - values[k + 1]) > arb(10) ** -6:
            return Destination(NOWHERE_AT_ALL, said="it does not settle")
    if (
        not abs(values[4] - values[2]) < arb(10) ** -50
        or not abs(values[5] - values[4]) < arb(10) ** -100
    ):
        return Destination(OPEN)

    def value() -> arb:
        exponent = 4 * ctx.prec
        if exponent > 8_192:
            raise Overbound("too far out")
        x, y = arb(at(2**exponent)), arb(at(2 ** (exponent // 2)))
        return arb(
            x.mid(), (x.rad() + abs(x - y) * arb(2) ** -8 + arb(2) ** -(ctx.prec + 8)).upper()
        )

    return Destination(TO, value)


def derivative_of(rule: Rule) -> Differential:
    """The derivative of a rule by the member before."""
    return Differential("derivative", rule.tree, (Name(member_name(rule.name, -1)),))
