"""Meeting the `given` of an item: equations are solved, everything else is waited for.

Each condition becomes equations and tests. At a draw the equations are met one after the other, each by the first method
that works: it holds already, a name is assigned, a random variable is standardised, an entry is solved for. Where this
fails, names of one shape are tried as equal, or as 0. Then every condition must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from grader.expression.declarations import Scope, Value
from grader.expression.nodes import (
    Entry,
    Moment,
    Name,
    Number,
    Power,
    Transpose,
    Tree,
)
from grader.numerics.arrays import Array, transpose
from grader.numerics.drawing import zeros_like
from grader.numerics.elementary import SQRT
from grader.numerics.equations import Equation, flat, newton, solve_linear, with_flat
from grader.numerics.evaluation import Evaluator
from grader.numerics.failures import NoValue, Unsupported
from grader.numerics.premises import fits, taken_apart
from grader.numerics.probability import member_name
from grader.numerics.scalars import ONE, add, divide, multiply, negate, real_value, subtract
from grader.numerics.structure import Structure
from grader.numerics.valuation import Recipe, Valuation
from grader.records import mutable

_TWO = Number(Fraction(2))


@mutable
class State:
    """A draw on the way to meeting all equations."""

    draft: Valuation
    values: dict[str, Any]
    recipes: list[Recipe]
    locked: set[str]

    def copy(self) -> State:
        return State(self.draft, dict(self.values), list(self.recipes), set(self.locked))


Method = Callable[[State, Equation], bool]


class SideConditions:
    """The conditions of an item at one assignment of sizes."""

    def __init__(self, scope: Scope, given: Sequence[Any], sizes: Mapping[str, int]) -> None:
        self._scope = scope
        self._structure = Structure()
        self.conditions = [taken_apart(scope, n, c, sizes) for n, c in enumerate(given)]
        self._moments: dict[tuple[str, str], Evaluator] = {}

    @property
    def any(self) -> bool:
        return bool(self.conditions)

    def meet(self, draft: Valuation, values: dict[str, Any], *, pin: bool) -> State | int:
        """The draw changed so that all conditions hold, or the number of the first that does not.

        `pin` tries names of one shape as equal, or as 0: for conditions that generic values never meet.
        """
        if pin:
            for pinned in self._pinned(State(draft, values, [], set())):
                if self._first_failing(pinned) is None:
                    return pinned
        state = State(draft, values, [], set())
        failed = self._solved(state)
        if failed is None:
            failed = self._first_failing(state)
        return state if failed is None else failed

    def _solved(self, state: State) -> int | None:
        for condition in self.conditions:
            if not condition.supported:
                return condition.number
            for equation in condition.equations:
                if not self._meet_one(state, equation):
                    return condition.number
        return None

    def _first_failing(self, state: State) -> int | None:
        for condition in self.conditions:
            if not condition.supported:
                return condition.number
            if not all(e.holds(state.draft, state.values) for e in condition.equations):
                return condition.number
            if not all(_is_true(test, indices, state) for test, indices in condition.tests):
                return condition.number
        return None if self._declared(state) else 0

    def _declared(self, state: State) -> bool:
        """Whether names that were changed are still what they are declared."""
        return all(
            fits(self._scope.declarations.get(name), state.values[name]) for name in state.locked
        )

    def _meet_one(self, state: State, equation: Equation) -> bool:
        methods: tuple[Method, ...] = (
            self._holds,
            self._assigned,
            self._standardised,
            self._solved_for,
        )
        return any(method(state, equation) for method in methods)

    # Methods

    def _holds(self, state: State, equation: Equation) -> bool:
        return equation.holds(state.draft, state.values)

    def _free_name(self, state: State, tree: Tree, other: Tree) -> str | None:
        """A declared value that one side is, and on which the other does not depend."""
        if not isinstance(tree, Name) or tree.name in state.locked:
            return None
        if not isinstance(self._scope.declarations.get(tree.name), Value):
            return None
        return None if tree.name in self._names(state, other) else tree.name

    def _names(self, state: State, tree: Tree) -> frozenset[str]:
        """The names on which a tree depends; those of the laws of random variables included."""
        found = self._structure.names(tree)
        for group in state.draft.space.groups:
            for variable in group.variables:
                if variable.name in found:
                    found |= frozenset[str]().union(
                        *map(self._structure.names, variable.parameters)
                    )
        return found

    def _assigned(self, state: State, equation: Equation) -> bool:
        """`y = A x`: y takes the other side's value; `σ² = Var(X)`: its root."""
        for which, side, other in (
            (1, equation.left, equation.right),
            (0, equation.right, equation.left),
        ):
            root = isinstance(side, Power) and side.exponent == _TWO
            base = side.base if isinstance(side, Power) and root else side
            turned = isinstance(base, Transpose)
            name = self._free_name(
                state, base.operand if isinstance(base, Transpose) else base, other
            )
            if name is None:
                continue
            change = _changed(root=root, turned=turned)
            declared = self._scope.declarations.get(name)
            negative = isinstance(declared, Value) and declared.sign in {"negative", "nonpositive"}
            if self._assign(state, equation, which, name, _signed(change, negative=negative)):
                return True
        return False

    def _assign(
        self,
        state: State,
        equation: Equation,
        which: int,
        name: str,
        change: Callable[[Any], Any],
    ) -> bool:
        draft = state.draft

        def recipe(values: dict[str, Any], _sizes: Mapping[str, int]) -> None:
            values[name] = change(equation.side(which, draft, values))

        trial = state.copy()
        try:
            recipe(trial.values, draft.sizes)
        except NoValue:
            return False
        if not fits(self._scope.declarations.get(name), trial.values[name]):
            return False
        if not equation.holds(draft, trial.values):
            return False
        _adopt(state, trial.values, name, recipe)
        return True

    def _standardised(self, state: State, equation: Equation) -> bool:
        """`E[X] = c`, `Var(X) = c` of a variable of unknown law: its values are shifted, or scaled round their mean."""
        for which, side, other in (
            (1, equation.left, equation.right),
            (0, equation.right, equation.left),
        ):
            if not isinstance(side, Moment) or side.kind not in {"expectation", "variance"}:
                continue
            kind, name = side.kind, _variable_of(side, equation.indices)
            if name not in state.draft.space.labels:
                continue
            if state.draft.space.variable(name).written in self._structure.names(other):
                continue
            if state.draft.space.variable(name).declaration.family:
                continue
            if self._standardise(state, equation, which, name, kind):
                return True
        return False

    def _moment(self, kind: str, name: str) -> Evaluator:
        found = self._moments.get((kind, name))
        if found is None:
            found = self._moments[kind, name] = Evaluator(Moment(kind, (Name(name),)))
        return found

    def _standardise(
        self, state: State, equation: Equation, which: int, name: str, kind: str
    ) -> bool:
        draft = state.draft
        now, mean = self._moment(kind, name), self._moment("expectation", name)

        def recipe(values: dict[str, Any], _sizes: Mapping[str, int]) -> None:
            wanted = equation.side(which, draft, values)
            present = now.raw(draft, values, {})
            if kind == "expectation":
                step = subtract(wanted, present)
                values[name] = tuple([add(x, step) for x in values[name]])
                return
            centre = mean.raw(draft, values, {})
            factor = SQRT(divide(wanted, present))
            values[name] = tuple(
                [add(centre, multiply(factor, subtract(x, centre))) for x in values[name]]
            )

        trial = state.copy()
        try:
            recipe(trial.values, draft.sizes)
        except NoValue:
            return False
        if not equation.holds(draft, trial.values):
            return False
        _adopt(state, trial.values, name, recipe)
        state.locked.discard(name)
        return True

    def _solved_for(self, state: State, equation: Equation) -> bool:
        """Solve for entries of one name: affine exactly, else one entry by Newton's method."""
        try:
            count = len(equation.differences(state.draft, state.values))
        except NoValue:
            return False
        for name in self._candidates(state, equation):
            entries = len(flat(state.values[name]))
            if entries < count:
                continue
            for first in range(min(entries - count, 2), -1, -1):
                places = list(range(entries - first - count, entries - first))
                if self._solve(state, equation, name, places):
                    return True
        return False

    def _candidates(self, state: State, equation: Equation) -> Iterator[str]:
        """Names whose entries may be solved for: real values without adjectives, then unknown laws."""
        names = self._names(state, equation.left) | self._names(state, equation.right)
        for name in reversed(list(self._scope.declarations)):
            declared = self._scope.declarations[name]
            if name not in names or name in state.locked or not isinstance(declared, Value):
                continue
            if not declared.adjectives and declared.field == "real":
                yield name
        space = state.draft.space
        for name, label in space.labels.items():
            known = space.variable(name).declaration.family
            if not known and (label in names or space.variable(name).written in names):
                yield name

    def _solve(self, state: State, equation: Equation, name: str, places: list[int]) -> bool:
        draft = state.draft
        found = solve_linear(equation, draft, state.values, name, places)
        declared = self._scope.declarations.get(name)
        if found is not None:
            if not fits(declared, found[name]):
                return False

            def again(values: dict[str, Any], _sizes: Mapping[str, int]) -> None:
                solved = solve_linear(equation, draft, values, name, places)
                if solved is None:
                    raise Unsupported("a side condition is not met")
                values[name] = solved[name]

            _adopt(state, found, name, again)
            return True
        if len(places) != 1:
            return False
        return self._by_newton(state, equation, (name, places[0]))

    def _by_newton(self, state: State, equation: Equation, place: tuple[str, int]) -> bool:
        draft = state.draft
        name, at = place

        def recipe(values: dict[str, Any], _sizes: Mapping[str, int]) -> None:
            root = newton(equation, draft, values, place)
            if root is None:
                raise Unsupported("a side condition is not met")
            values[name] = with_flat(values[name], at, root)

        trial = state.copy()
        try:
            recipe(trial.values, draft.sizes)
        except NoValue:
            return False
        if not fits(self._scope.declarations.get(name), trial.values[name]):
            return False
        _adopt(state, trial.values, name, recipe)
        return True

    # Conditions that pin names down

    def _pinned(self, state: State) -> Iterator[State]:
        """Draws with two names of one shape equal, or a name 0, and the other equations met again."""
        names = [
            n
            for n, d in self._scope.declarations.items()
            if isinstance(d, Value) and n in state.values
        ]
        for first, second in combinations(names, 2):
            if _shape(state.values[first]) == _shape(state.values[second]):
                pinned = state.copy()
                _adopt(pinned, pinned.values, second, _copying(first, second))
                pinned.values[second] = state.values[first]
                self._solved(pinned)
                yield pinned
        for name in names:
            pinned = state.copy()
            _adopt(pinned, pinned.values, name, _clearing(name))
            pinned.values[name] = zeros_like(state.values[name])
            self._solved(pinned)
            yield pinned


def _variable_of(moment: Moment, indices: Mapping[str, int]) -> str:
    """The random variable of which a moment is taken, by its name in valuations; empty for anything else."""
    match moment.operands:
        case (Name(name=name),):
            return name
        case (Entry(base=Name(name=name), indices=(Name(name=index),)),) if index in indices:
            return member_name(name, indices[index])
        case (Entry(base=Name(name=name), indices=(Number(value=place),)),):
            return member_name(name, int(place))
        case _:
            return ""


def _copying(source: str, name: str) -> Recipe:
    def recipe(values: dict[str, Any], _sizes: Mapping[str, int]) -> None:
        values[name] = values[source]

    return recipe


def _clearing(name: str) -> Recipe:
    def recipe(values: dict[str, Any], _sizes: Mapping[str, int]) -> None:
        values[name] = zeros_like(values[name])

    return recipe


def _changed(*, root: bool, turned: bool) -> Callable[[Any], Any]:
    def change(value: Any) -> Any:
        value = transpose(value) if turned else value
        return SQRT(value) if root else value

    return change


def _signed(change: Callable[[Any], Any], *, negative: bool) -> Callable[[Any], Any]:
    def signed(value: Any) -> Any:
        found = change(value)
        if type(found) is Array or not negative:
            return found
        return negate(found) if real_value(found) > 0 else found

    return signed


def _adopt(state: State, values: dict[str, Any], name: str, recipe: Recipe) -> None:
    """Take the new value over, with the way to work it out again at another precision."""
    state.values = values
    state.locked.add(name)
    state.recipes.append(recipe)


def _shape(value: Any) -> tuple[int, int] | None:
    if type(value) is tuple:
        return None
    return (value.rows, value.columns) if type(value) is Array else (1, 1)


def _is_true(test: Evaluator, indices: dict[str, int], state: State) -> bool:
    try:
        return bool(test.raw(state.draft, state.values, indices) == ONE)
    except NoValue:
        return False
