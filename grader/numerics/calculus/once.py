"""What depends on no name is worked out once a precision, with a larger budget; what does, at each point."""

from __future__ import annotations

from typing import Any

from flint import ctx

from grader.expression.nodes import Tree
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import (
    Divergent,
    Exhausted,
    NoValue,
    Overbound,
    Undefined,
    Unsupported,
)
from grader.numerics.ring import CALLS, RING, constants

_MORE = 8


def once(context: Context, tree: Tree, run: Run) -> Run:
    """`run`, remembered under what `tree` depends on. A constant that was not found is unsupported, not overbound: it is
    found at no other point either.
    """
    if context.shared.structure.names(tree):
        here = _here(run)
        return context.remembered(here, tree) if context.repeats(tree) else here
    known: dict[tuple[int, bool], Any] = {}

    def constant(env: Environment) -> Any:
        if env.record is not None:
            return run(env)
        key = ctx.prec, RING.complex
        if key not in known:
            known[key] = _worked_out(run, env)
        found = known[key]
        if isinstance(found, NoValue):
            raise type(found)(str(found))
        return found

    return constant


def _here(run: Run) -> Run:
    """What is not known for these values of the parameters may be known for others."""

    def at_point(env: Environment) -> Any:
        try:
            return run(env)
        except Unsupported as failure:
            raise Exhausted(str(failure)) from None

    return at_point


def _worked_out(run: Run, env: Environment) -> Any:
    before = RING.calls
    RING.calls = _MORE * CALLS
    try:
        with constants():
            return run(env)
    except Divergent as failure:
        return Undefined(str(failure))
    except (Exhausted, Overbound) as failure:
        return Unsupported(str(failure))
    except NoValue as failure:
        return failure
    finally:
        RING.calls = before
