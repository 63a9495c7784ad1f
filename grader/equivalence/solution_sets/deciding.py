"""Do two statements, or two sets, have the same points? Each way of telling settles it, with evidence, or hands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from flint import fmpq

from grader.equivalence import wording
from grader.equivalence.decision import EQUAL, Decision, different, undecided
from grader.equivalence.ladder import Conditions
from grader.equivalence.seeds import seed_of
from grader.equivalence.sides import Side
from grader.equivalence.solution_sets import kernels as k
from grader.equivalence.solution_sets import ratios
from grader.equivalence.solution_sets.formulas import (
    Atom,
    Compare,
    Formula,
    NoFormula,
    Proposition,
    atoms,
    truth,
)
from grader.equivalence.solution_sets.line import Line, NoMethod
from grader.equivalence.solution_sets.membership import ZERO_IS_NATURAL, statement
from grader.equivalence.solution_sets.problem import (
    PRECISION,
    Constants,
    Problem,
    alternatives,
    domain_of,
    free_names,
    holds_at,
)
from grader.equivalence.solution_sets.searching import separating
from grader.equivalence.solution_sets.states import States
from grader.equivalence.solution_sets.subjects import (
    NOBODY,
    SUBJECT,
    about,
    ordered,
    subject,
    unlike,
)
from grader.equivalence.solution_sets.systems import Point, at, basis, solutions
from grader.equivalence.value_text import value_text
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import Name, SizeValue
from grader.expression.traversal import walk
from grader.numerics import Valuation
from grader.numerics.ring import arithmetic

ENOUGH = 8
MOST_LETTERS = 10
_OPEN = undecided("UNDECIDED.RELATION", wording.PERSON)


def same_statements(key: Side, answer: Side, conditions: Conditions) -> Decision:
    """Whether two statements hold for the same values of their letters."""
    try:
        first, second = statement(key.closed.tree), statement(answer.closed.tree)
        names = tuple(ordered(free_names(key.closed.tree, answer.closed.tree), conditions))
        return _decided(first, second, names, key, answer, conditions)
    except NoFormula:
        return _OPEN


def same_points(key: Side, answer: Side, conditions: Conditions) -> Decision:
    """Whether two sets have the same members; a statement about a letter stands for what it holds for."""
    if unlike(key, answer):
        return different("NEQ.RELATION")
    try:
        member = subject(key, answer, conditions)
        first, second = about(key, member), about(answer, member)
        names = free_names(key.closed.tree, answer.closed.tree)
        own = [node.name for node in walk(member) if isinstance(node, Name)]
        if own == [NOBODY]:
            own = []
        names = [*own, *(name for name in names if name not in own)]
        return _decided(first, second, tuple(names), key, answer, conditions, tuple(own))
    except NoFormula:
        return _OPEN


def _decided(
    first: Formula,
    second: Formula,
    names: tuple[str, ...],
    key: Side,
    answer: Side,
    conditions: Conditions,
    own: tuple[str, ...] = (),
) -> Decision:
    domain = domain_of(
        [n for n in names if not n.startswith(SUBJECT)], conditions.scope, conditions.given
    )
    trees = key.closed.tree, answer.closed.tree
    sizes = [node for tree in trees for node in walk(tree) if isinstance(node, SizeValue)]
    problem = Problem(
        first, second, names, domain, conditions.scope, conditions.given,
        seed_of(trees, conditions.seed), own, tuple(dict.fromkeys(sizes)),
    )  # fmt: skip
    letters = {a.name for a in atoms(first, second) if isinstance(a, Proposition)}
    letters.discard(ZERO_IS_NATURAL.name)
    if letters & set(names):
        problem = _without(problem, letters)
    with arithmetic(PRECISION):
        for way in (_ways_of_letters if letters else _ways)(problem):
            if way.equal or way.different:
                return way
    return _OPEN


def _without(problem: Problem, letters: set[str]) -> Problem:
    """The problem without propositional letters among its numbers."""
    names = tuple(name for name in problem.names if name not in letters)
    return replace(problem, names=names, domain=domain_of(names, problem.scope, problem.given))


def _ways_of_letters(problem: Problem) -> Iterator[Decision]:
    yield _by_states(problem)
    yield _by_letters_alone(problem)


def _by_letters_alone(problem: Problem) -> Decision:
    """What depends on letters is not what has none in it."""
    for formula, other in ((problem.first, problem.second), (problem.second, problem.first)):
        letters = [atom for atom in atoms(formula) if isinstance(atom, Proposition)]
        if len(letters) != len(atoms(formula)) or len(letters) > MOST_LETTERS:
            continue
        if any(isinstance(atom, Proposition) for atom in atoms(other)):
            continue
        if _is_contingent(formula, letters):
            return different("NEQ.RELATION")
    return _OPEN


def _ways(problem: Problem) -> Iterator[Decision]:
    if len(problem.names) <= 1 and not problem.sizes:
        yield _on_line(problem)
        yield _by_points(problem)
        yield _by_search(problem)
        return
    yield _by_states(problem)
    yield _by_ideals(problem)
    yield _by_points(problem)
    yield _on_lines(problem)


def _is_contingent(formula: Formula, letters: list[Proposition]) -> bool:
    """Whether a formula of letters is true for some of their truth values only."""
    found: set[bool | None] = set()
    for bits in product((False, True), repeat=len(letters)):
        row = dict(zip([letter.name for letter in letters], bits, strict=True))
        found.add(_truth_of(formula, row))
    return len(found) > 1


def _truth_of(formula: Formula, row: Mapping[str, bool]) -> bool | None:
    def of_atom(atom: Atom) -> bool | None:
        return row.get(atom.name) if isinstance(atom, Proposition) else None

    return truth(formula, of_atom)


def _equal(method: str, *, proved: bool, points: int = 0) -> Decision:
    digits = 0 if proved else 60
    return Decision(
        EQUAL, "EQ.RELATION", Evidence(method, proved=proved, points=points, digits=digits)
    )


def _unequal(point: Point, *, proved: bool = True) -> Decision:
    shown = {_shown(name): value_text(value) for name, value in point.items()}
    evidence = Evidence("exact", proved=proved, points=1, counterexample=shown)
    return different("NEQ.RELATION", evidence=evidence)


def _shown(name: str) -> str:
    return "x" if name.startswith(SUBJECT) else name


# One unknown.


def _on_line(problem: Problem) -> Decision:
    unknown = problem.names[0] if problem.names else SUBJECT
    return _compared(problem, unknown, {}, Constants(problem.scope))[0]


def _compared(
    problem: Problem, unknown: str, known: dict[str, Any], constants: Constants
) -> tuple[Decision, bool]:
    """The decision where all names but one have values, and whether anything makes the statements true."""
    formulas = problem.first, problem.second, problem.domain
    conventions = (False, True) if ZERO_IS_NATURAL in atoms(*formulas) else (True,)
    decisions: list[Decision] = []
    filled = False
    for convention in conventions:
        line = Line(unknown, known, constants.value, zero_is_natural=convention)
        try:
            found = line.compare(*formulas)
        except NoMethod:
            return _OPEN, False
        filled = filled or not (found.first_empty and found.second_empty)
        if found.point is None:
            decisions.append(
                _equal("exact" if found.exact else "ball", proved=found.exact, points=1)
            )
        else:
            decisions.append(_unequal({**known, unknown: found.point}, proved=found.exact))
    same = len({decision.outcome for decision in decisions}) == 1
    return (decisions[0] if same else _OPEN), filled


def _by_search(problem: Problem) -> Decision:
    """By a point or a small interval that tells the two apart."""
    start = next(problem.points(), None) if problem.names else None
    found = separating(problem, start) if start is not None else None
    return _OPEN if found is None else _unequal(found[0])


# Several unknowns.


def _by_states(problem: Problem) -> Decision:
    """Equal for every combination of signs of irreducible factors: a proof."""
    try:
        states = States(
            (problem.first, problem.second, problem.domain), problem.names, problem.scope
        )
    except (ratios.NoReading, k.FinerSteps):
        return _OPEN
    found = states.mismatches(problem.first, problem.second, problem.domain)
    if found is None:
        return _OPEN
    mismatch = next(found, None)
    if mismatch is None:
        return _equal("exact", proved=True)
    if not states.factors:
        return _unequal({name: fmpq(value) for name, value in mismatch.items()})
    return _OPEN


def _by_ideals(problem: Problem) -> Decision:
    """Two systems of polynomial equations with one ideal."""
    systems = []
    for formula in (problem.first, problem.second):
        found = alternatives(formula)
        if found is None or len(found) != 1:
            return _OPEN
        kernels = k.Kernels(problem.names, {})
        polynomials = []
        for part in found[0]:
            if not isinstance(part, Compare) or part.operator != "=":
                return _OPEN
            try:
                read = kernels.read(part.difference)
            except (ratios.NoReading, k.FinerSteps):
                return _OPEN
            if read.guards or kernels.kernels:
                return _OPEN
            polynomials.append(read.value[0])
        systems.append(basis(polynomials, range(len(problem.names))))
    if None in systems or sorted(map(str, systems[0] or ())) != sorted(map(str, systems[1] or ())):
        return _OPEN
    return _equal("exact", proved=True)


def _by_points(problem: Problem) -> Decision:
    """By the solutions of each, where they are finitely many and all known."""
    start = next(problem.points(), None)
    if start is None:
        return _OPEN
    complete = True
    points = 0
    for formula, other in ((problem.first, problem.second), (problem.second, problem.first)):
        found = solutions(formula, problem, start)
        if found is None:
            complete = False
            continue
        for point in found:
            holds, certain = holds_at(other, at(start, point))
            if holds is None:
                return _OPEN
            if not holds:
                return _unequal(point, proved=certain)
            points += 1
    return _equal("ball", proved=False, points=points) if complete else _OPEN


def _on_lines(problem: Problem) -> Decision:
    """Along lines in the direction of each unknown, the others having values."""
    settled: set[str] = set()
    filled = False
    for unknown in problem.members or problem.names:
        count = 0
        for valuation in problem.points():
            known = _values(valuation, unknown, problem)
            if known is None:
                break
            constants = Constants(problem.scope, valuation)
            decision, here = _compared(problem, unknown, known, constants)
            if decision.different:
                return decision
            if decision.equal:
                filled = filled or here
                count += 1
            elif count == 0:
                break
        if count >= ENOUGH:
            settled.add(unknown)
    if len(problem.members) == 1 and settled:
        return _equal("ball", proved=False, points=ENOUGH)
    if filled and settled == set(problem.names) and _is_generic(problem):
        return _equal("ball", proved=False, points=ENOUGH * len(settled))
    return _OPEN


def _values(valuation: Valuation, unknown: str, problem: Problem) -> dict[str, Any] | None:
    known = {name: valuation.values.get(name) for name in problem.names if name != unknown}
    return known if all(type(value) is fmpq for value in known.values()) else None


def _is_generic(problem: Problem) -> bool:
    """Whether lines show all that there is: no polynomials, which are decided exactly, and every comparison with one
    factor that changes its sign.
    """
    try:
        states = States((problem.first, problem.second), problem.names, problem.scope)
    except (ratios.NoReading, k.FinerSteps):
        return False
    if states.are_polynomial:
        return False
    for formula in (problem.first, problem.second):
        found = alternatives(formula)
        if found is None:
            return False
        for parts in found:
            equations = [p for p in parts if isinstance(p, Compare) and p.operator == "="]
            if len(equations) > 1:
                return False
    return all(_changes_sign(read.value.powers, states) for read in states.reads.values())


def _changes_sign(powers: tuple[tuple[str, int], ...], states: States) -> bool:
    return sum(len(states.signs[text]) > 1 for text, _ in powers) <= 1 and all(
        states.signs[text] != (0, 1) for text, _ in powers
    )
