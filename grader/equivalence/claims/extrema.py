"""Whether a function has a maximum, a minimum, a saddle or a critical point somewhere.

The first derivative that is not 0 settles it: of even order an extremum, of odd order none. Where the function has
no derivatives, its values on both sides speak.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq

from grader.equivalence.claims.finding import NOT_SETTLED, Finding, fails, holds, shown
from grader.numerics import Missing, arithmetic, compare
from grader.numerics.ring import MOST_PRECISION

HIGHEST = 8
_NEAR = (10, 20, 40, 60, 80, 100)
_ZERO = fmpq(0)

Derivative = Callable[[int, int], Any]
"""The derivative of an order at the place, at a precision in bits; `Missing` where there is none."""


def classify(derivative: Derivative, name: str, bits: int) -> tuple[str, Finding]:
    """What a place is: `maximum`, `minimum`, `saddle`, `slope` or empty, with what shows it.

    `name` is the function's, for showing values.
    """
    exactly = True
    for order in range(1, HIGHEST + 1):
        value = settled(lambda b, order=order: derivative(order, b), bits)  # type: ignore[misc]
        if value is None or isinstance(value, Missing):
            return "", NOT_SETTLED
        verdict = compare(value, _ZERO)
        if verdict.verdict == "equal":
            exactly = exactly and verdict.exact
            continue
        text = shown(f"{name}{_primes(order)}", value)
        if order == 1:
            return "slope", holds(proved=True, said=text)
        if order % 2:
            return "saddle", holds(proved=exactly, said=text)
        return ("maximum" if value < 0 else "minimum"), holds(proved=exactly, said=text)
    return "", NOT_SETTLED


def _primes(order: int) -> str:
    return "'" * order if order < 4 else f"⁽{_RAISED[order]}⁾"


_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def settled(value: Callable[[int], Any], bits: int) -> Any:
    """A value that is certainly not 0, or is 0 to 60 digits and more at two precisions; None where neither shows."""
    agreed = False
    while bits <= MOST_PRECISION:
        found = value(bits)
        if isinstance(found, Missing):
            if found.reason != "indeterminate":
                return found
        elif not isinstance(found, fmpq | arb):
            return None
        else:
            verdict = compare(found, _ZERO)
            if (
                verdict.verdict == "different"
                or verdict.exact
                or (agreed and verdict.verdict == "equal")
            ):
                return found
            agreed = verdict.verdict == "equal"
        bits *= 2
    return None


def by_values(value: Callable[[Any], Any], at: Any, bits: int) -> tuple[str, Finding]:
    """What a place is by the values beside it, ever closer; no proof."""
    signs: dict[int, list[int]] = {1: [], -1: []}
    with arithmetic(bits):
        here = value(at)
        if isinstance(here, Missing):
            return "", NOT_SETTLED
        for side, found in signs.items():
            for exponent in _NEAR:
                there = value(arb(at) + arb(fmpq(side, 2**exponent)))
                if isinstance(there, Missing):
                    return "", NOT_SETTLED
                gap = arb(there) - arb(here)
                found.append(1 if gap > 0 else -1 if gap < 0 else 0)
    sides = [set(signs_[1:]) for signs_ in signs.values()]
    if any(len(side) != 1 or side == {0} for side in sides):
        return "", NOT_SETTLED
    right, left = (side.pop() for side in sides)
    kind = "saddle" if right != left else "maximum" if right < 0 else "minimum"
    return kind, holds(proved=False, said="by the values on both sides")


def wanted(kind: str, found: tuple[str, Finding], *, at: str) -> Finding:
    """What was found, held against what is claimed."""
    is_, finding = found
    if not is_:
        return NOT_SETTLED
    fits = {
        "local maximum": {"maximum"},
        "local minimum": {"minimum"},
        "local extremum": {"maximum", "minimum"},
        "saddle point": {"saddle"},
        "critical point": {"maximum", "minimum", "saddle"},
    }
    if is_ in fits[kind]:
        return finding
    words = {"maximum": "a local maximum", "minimum": "a local minimum", "saddle": "no extremum"}
    said = f"it has {words[is_]} there" if is_ in words else "its slope there is not 0"
    return fails(
        f"{said}: {finding.said}" if finding.said else said,
        proved=finding.proved and is_ == "slope",
    )
