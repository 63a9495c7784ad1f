"""Two values that differ: are they the same up to what the exercise leaves open?"""

from __future__ import annotations

from dataclasses import replace

from grader.equivalence.decision import Decision
from grader.equivalence.layout import Aligned
from grader.equivalence.pairs import Pair
from grader.equivalence.up_to.opening import Open
from grader.expression.nodes import Negation, Transpose


def up_to(aligned: Aligned, left_open: Open, decision: Decision, pair: Pair) -> Decision:
    """`decision`, a difference, unless the two are equal up to what is left open, or that cannot be told."""
    best = _by_one(aligned, left_open, pair)
    for name, change in (("sign", Negation), ("transpose", Transpose)):
        if name in left_open.names and not (best and best.equal):
            turned = replace(aligned, answer=change(aligned.answer))
            rest = tuple(other for other in left_open.names if other != name)
            again = left_open.compare_up_to(turned, rest)
            if again.equal:
                return replace(again, note="EQ.UP_TO")
    return best or decision


def _by_one(aligned: Aligned, left_open: Open, pair: Pair) -> Decision | None:
    """The first relation that settles it; each is in a room that is entered when it is asked for."""
    best: Decision | None = None
    for name in left_open.names:
        found = _related(name, aligned, left_open, pair)
        if found is not None and found.equal:
            return found
        best = _more(best, found)
    return best


def _more(best: Decision | None, found: Decision | None) -> Decision | None:
    """Of two that are not equal, the one that a person must look at, else the one that says more."""
    if best is None or found is None:
        return best or found
    return best if best.different is False else found


def _related(name: str, aligned: Aligned, left_open: Open, pair: Pair) -> Decision | None:
    match name:
        case "scale":
            from grader.equivalence.up_to.scales import up_to_scale

            return up_to_scale(aligned, pair)
        case "constant":
            from grader.equivalence.up_to.constants import up_to_constant

            return up_to_constant(aligned, left_open, pair)
        case "parameters" if not aligned.free:
            from grader.equivalence.up_to.parameters import up_to_parameters

            return up_to_parameters(aligned, left_open, pair)
        case "modulo" if left_open.loose.modulo is not None:
            from grader.equivalence.up_to.multiples import up_to_multiples

            return up_to_multiples(aligned, left_open.loose.modulo, pair)
        case "similarity":
            from grader.equivalence.up_to.similarity import up_to_similarity

            return up_to_similarity(aligned, pair)
        case _:
            return None
