"""Why a tree has no value at a point.

Inside this room the reasons travel as exceptions, because a value may be missing in the middle of any
formula; `Evaluator.at` turns each into a `Missing`, so no exception leaves the room.
"""

from __future__ import annotations

from grader.records import record


class NoValue(Exception):
    """A tree has no value here; `reason` says why in one word."""

    reason = "undefined"


class Undefined(NoValue):
    """The function is certainly not defined here: a division by exactly 0, the root of a negative number."""


class Indeterminate(NoValue):
    """The ball is too wide to tell; more precision may help."""

    reason = "indeterminate"


class Overbound(NoValue):
    """A bound of the value ring was reached, or a number overflowed."""

    reason = "overbound"


class Exhausted(NoValue):
    """An integral or a sum without end takes more values than its budget allows."""

    reason = "exhausted"


class Divergent(NoValue):
    """An integral, a sum without end or a limit that does not converge for these values of its parameters."""

    reason = "divergent"


class Unsupported(NoValue):
    """Balls cannot say what this is worth: an integral, a limit, a set."""

    reason = "unsupported"


@record
class Missing:
    """There is no value: `reason` is `undefined`, `indeterminate`, `overbound`, `exhausted`,
    `divergent` or `unsupported`.
    """

    reason: str
    detail: str = ""


FAILURES = (KeyError, RecursionError, OverflowError, MemoryError, ZeroDivisionError, ValueError)
"""What Python or flint raise where they cannot do something."""


def no_value(failure: BaseException) -> NoValue:
    """One of `FAILURES` in the words of this room."""
    match failure:
        case KeyError():
            return Unsupported(f"{failure} has no value")
        case RecursionError():
            return Overbound("nested too deeply")
        case OverflowError() | MemoryError():
            return Overbound("a number is too large")
        case _:
            return Unsupported(str(failure))
