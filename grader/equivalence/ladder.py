"""The ladder: each rung settles whether two values are the same, with evidence, or hands on to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from itertools import islice

from grader.equivalence import wording
from grader.equivalence.balls import by_balls
from grader.equivalence.decision import EQUAL, UNDECIDED, Decision, different
from grader.equivalence.exact import exact, is_rational, same_form
from grader.equivalence.identical import identical
from grader.equivalence.layout import Aligned, Misfit, align
from grader.equivalence.loose import Loose
from grader.equivalence.operands import Operand
from grader.equivalence.pairs import Pair
from grader.equivalence.samples import Answered, Samples
from grader.equivalence.seeds import seed_of
from grader.equivalence.verdict import Evidence
from grader.expression.declarations import Scope
from grader.expression.elaboration import Elaborated
from grader.expression.nodes import Constant, Limit, Negation, Reduction, Tree
from grader.numerics import Missing, valuations, value_at
from grader.numerics.ring import STANDARD_PRECISION
from grader.records import record

POINTS = 8


@record
class Conditions:
    """What a comparison takes for granted: side conditions, what is left open, how names are shown.

    `loose` are the letters that an answer may use for what is left open, though nothing declares them.
    `shows_points`: a difference is shown at a small point. `wants_proof`: agreement at points is not enough. `answered` is the answer that is being judged.
    """

    scope: Scope
    given: tuple[Tree, ...] = ()
    up_to: tuple[str, ...] = ()
    seed: int = 0
    show: Callable[[Tree], str] = str
    loose: Loose = Loose()
    shows_points: bool = True
    wants_proof: bool = False
    samples: Samples | None = field(default=None, compare=False, repr=False)
    answered: Answered | None = field(default=None, compare=False, repr=False)

    def for_answer(self, scope: Scope, members: Sequence[Tree] = ()) -> Conditions:
        """The conditions for one answer, read in `scope`; `members` are the trees of a chain."""
        seed = seed_of(members, self.seed) if members else None
        return replace(self, scope=scope, answered=Answered(seed))

    def operand(self, tree: Tree) -> Operand:
        """A closed tree as one side of a comparison."""
        found = self.samples.operand(tree) if self.samples is not None else None
        if found is not None:
            return found
        if self.answered is None:
            return Operand(tree, self.scope)
        found = self.answered.operands.get(id(tree))
        if found is None:
            found = self.answered.operands[id(tree)] = Operand(tree, self.scope)
        return found

    def pair(self, aligned: Aligned) -> Pair:
        """The two trees side by side, at the points of the item where these suit."""
        key, answer = self.operand(aligned.key), self.operand(aligned.answer)
        points = self.samples.points(key, answer, self.given) if self.samples is not None else None
        if points is None:
            # Points for this pair alone come with closures of their own: trees that last must not keep those.
            key, answer = key.passing(), answer.passing()
        return Pair(
            key, answer, aligned.free, self.scope, self.given, points, self.seed, self.answered
        )


def equivalent(
    key: Elaborated, answer: Elaborated, conditions: Conditions, letters: Sequence[str] = ()
) -> Decision:
    """Whether two values are the same. `letters`: free indices in the order of the answer's label."""
    if (
        answer.tree.__class__ is Constant
        or key.tree.__class__ is Constant
        or _infinite(answer.tree)
        or _infinite(key.tree)
    ):
        infinite = _infinite(key.tree), _infinite(answer.tree)
        if any(infinite) and infinite[0] != infinite[1]:
            if _grows_alike(key, answer, conditions):
                return Decision(EQUAL, "EQ.INFINITE", Evidence("ball", proved=False, points=POINTS))
            return different("NEQ.INFINITE", *([wording.NOT_FINITE] if infinite[1] else []))
    aligned = align(key, answer, letters)
    if isinstance(aligned, Aligned):
        return compare(aligned, conditions)
    return _misfit(aligned, conditions)


def _misfit(misfit: Misfit, conditions: Conditions) -> Decision:
    if misfit.turned is not None:
        decision = compare(misfit.turned, conditions)
        if decision.equal:
            if "transpose" in conditions.up_to:
                return replace(decision, note="EQ.UP_TO")
            return different("NEQ.TRANSPOSED", wording.TRANSPOSED)
    return different(misfit.note, misfit.sentence)


def compare(aligned: Aligned, conditions: Conditions) -> Decision:
    """The rungs one after the other, for two trees of one layout."""
    key, answer = conditions.operand(aligned.key), conditions.operand(aligned.answer)
    if identical(key, answer):
        return Decision(EQUAL, "EQ.IDENTICAL", Evidence("identical", proved=True))
    if same_form(key, answer):
        return Decision(EQUAL, "EQ.EXACT", Evidence("exact", proved=True))
    if key.is_open or answer.is_open:
        from grader.equivalence.open_values import same_open_value

        return same_open_value(aligned, conditions)
    pair = conditions.pair(aligned)
    # A difference at a point rules out that algebra finds the two equal, and only rational trees can it prove different.
    proves = not conditions.up_to and is_rational(key, answer)
    if not aligned.free and (proves or not pair.differs_at_once()):
        decision = exact(key, answer, free=not conditions.given, show=conditions.show)
        if decision is not None and (decision.equal or not conditions.up_to):
            return decision
    if _is_proved(aligned, pair, conditions):
        return Decision(EQUAL, "EQ.EXACT", Evidence("exact", proved=True))
    if "parameters" in conditions.up_to:  # at a point of their constants two families may differ
        return _left_open(aligned, different("NEQ.PARAMETERS"), conditions, pair)
    return _by_points(aligned, conditions, pair)


def _by_points(aligned: Aligned, conditions: Conditions, pair: Pair) -> Decision:
    everywhere = "almost everywhere" not in conditions.up_to

    def decide(*, shows_points: bool) -> Decision:
        return by_balls(
            pair, conditions.show, almost_everywhere=not everywhere, shows_points=shows_points
        )

    decision = decide(shows_points=conditions.shows_points and not conditions.up_to)
    if decision.note == "KEY.UNDEFINED":
        decision = _beyond_bounds(aligned, conditions) or decision
    if decision.outcome == UNDECIDED or (decision.equal and conditions.wants_proof):
        from grader.equivalence.wall.rung import by_sympy

        return by_sympy(aligned, decision, conditions)
    if not (decision.different and conditions.up_to):
        return decision
    found = _left_open(aligned, decision, conditions, pair)
    return decide(shows_points=True) if found is decision and conditions.shows_points else found


def _left_open(
    aligned: Aligned, decision: Decision, conditions: Conditions, pair: Pair
) -> Decision:
    """The decision on a difference that the exercise may leave open."""
    from grader.equivalence.up_to.deciding import up_to
    from grader.equivalence.up_to.opening import Open

    left_open = Open(conditions.up_to, _comparing(conditions), conditions.loose)
    return up_to(aligned, left_open, decision, pair)


def _comparing(conditions: Conditions) -> Callable[[Aligned, tuple[str, ...]], Decision]:
    """The same comparison with less left open."""
    return lambda aligned, names: compare(aligned, replace(conditions, up_to=names))


def _is_proved(aligned: Aligned, pair: Pair, conditions: Conditions) -> bool:
    """Whether algebra with exponentials, roots, sums over indices and Kronecker deltas shows the two equal."""
    if not pair.agrees_somewhere():
        return False
    from grader.equivalence.proofs.equality import Claim, is_proved

    key, answer = aligned.key, aligned.answer
    return is_proved(Claim(key, answer, aligned.free, conditions.scope, conditions.given))


def _grows_alike(key: Elaborated, answer: Elaborated, conditions: Conditions) -> bool:
    """Whether one side is infinite as it is written and the other is a limit or a sum that goes there."""
    written, other = (key, answer) if _infinite(key.tree) else (answer, key)
    return _goal(other.tree, conditions) == _infinite(written.tree)


def _beyond_bounds(aligned: Aligned, conditions: Conditions) -> Decision | None:
    """A key that grows beyond all bounds, beside an answer that does so too or is finite; None for any other."""
    goals = _goal(aligned.key, conditions), _goal(aligned.answer, conditions)
    if not goals[0]:
        return None
    if goals[0] == goals[1]:
        return Decision(EQUAL, "EQ.INFINITE", Evidence("ball", proved=False, points=POINTS))
    is_finite = not any(isinstance(v, Missing) for v in _values(aligned.answer, conditions))
    return different("NEQ.INFINITE") if goals[1] or is_finite else None


def _goal(tree: Tree, conditions: Conditions) -> int:
    """The sign of the infinity that a limit or a sum goes to, 0 where it does not."""
    if isinstance(tree, Negation):
        return -_goal(tree.operand, conditions)
    if not isinstance(tree, Limit | Reduction):
        return 0
    goals = {v.detail if isinstance(v, Missing) else "" for v in _values(tree, conditions)}
    return {"it goes to ∞": 1, "it goes to -∞": -1}.get(goals.pop(), 0) if len(goals) == 1 else 0


def _values(tree: Tree, conditions: Conditions) -> list[object]:
    points = islice(valuations(conditions.scope, [tree], conditions.given, conditions.seed), POINTS)
    return [value_at(tree, valuation, STANDARD_PRECISION) for valuation in points]


def _infinite(tree: Tree) -> int:
    """The sign of an infinite value, 0 for anything else."""
    match tree:
        case Constant(name="infinity"):
            return 1
        case Negation(operand=Constant(name="infinity")):
            return -1
        case _:
            pass
    return 0
