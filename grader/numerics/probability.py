"""The sample space of the declared random variables: which depend on each other, and by what law.

Variables that are not declared independent depend on each other: a grader that took them as independent would accept
`E[XY] = E[X] E[Y]`. Groups of dependent variables are independent of each other, so an expectation runs over the
outcomes of those groups only that occur in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import combinations

from grader.expression.declarations import Family, RandomVariable, Scope
from grader.expression.nodes import Entry, Logic, Name, Tree
from grader.records import record

CONTINUOUS = frozenset({"normal", "uniform", "exponential", "gamma", "beta", "chi squared"})
QUADRATURE = CONTINUOUS | {"poisson", "geometric"}
"""Laws whose sample points are Gauss nodes: exact for polynomials only."""


@record
class Variable:
    """A random variable with its law; `parameters` are closed trees. No family: the law is unknown.

    `written` is what it is called in formulas: the name itself, or that of the family whose member it is.
    """

    name: str
    declaration: RandomVariable
    parameters: tuple[Tree, ...] = ()
    written: str = ""


@record
class Group:
    """Variables that depend on each other. `free` are those of them that are declared independent among themselves:
    the others are functions of chance given these. `apart` are independent given the value of `known`.
    """

    label: str
    variables: tuple[Variable, ...]
    free: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    known: str = ""


@record
class SampleSpace:
    """All groups, in the order of the declarations. `families` names the members of each family of variables."""

    groups: tuple[Group, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def group_of(self, name: str) -> Group:
        return next(group for group in self.groups if group.label == self.labels[name])

    def labels_by_name(self) -> dict[str, frozenset[str]]:
        """The groups on which each name of a formula depends."""
        found = {name: frozenset({label}) for name, label in self.labels.items()}
        for name, members in self.families.items():
            found[name] = frozenset(self.labels[member] for member in members)
        return found

    def variable(self, name: str) -> Variable:
        return next(v for v in self.group_of(name).variables if v.name == name)


NO_CHANCE = SampleSpace()
"""The sample space without random variables."""


def sample_space(
    scope: Scope,
    given: Iterable[Tree],
    closed: Mapping[str, tuple[Tree, ...]],
    sizes: Mapping[str, int],
) -> SampleSpace:
    """The groups of the random variables of `scope`; `closed` are the parameters of their laws, elaborated."""
    variables: list[Variable] = []
    families: dict[str, tuple[str, ...]] = {}
    for name, declaration in scope.declarations.items():
        match declaration:
            case RandomVariable():
                variables.append(Variable(name, declaration, closed.get(name, ()), name))
            case Family(size=size, member=RandomVariable() as member):
                names = [member_name(name, k) for k in range(1, size.value(sizes) + 1)]
                families[name] = tuple(names)
                variables += [Variable(n, member, closed.get(name, ()), name) for n in names]
            case _:
                pass
    if not variables:
        return NO_CHANCE
    independent = _independent_pairs(given, families)
    groups = []
    for number, names in enumerate(_components([v.name for v in variables], independent)):
        members = tuple(v for v in variables if v.name in names)
        free = _mutually_independent([v.name for v in members], independent)
        apart, known = _apart(members, free, given)
        groups.append(Group(f"outcome·{number}", members, free, apart, known))
    labels = {v.name: group.label for group in groups for v in group.variables}
    return SampleSpace(tuple(groups), labels, families)


def member_name(family: str, place: int) -> str:
    """What a member of a family of random variables is called in valuations."""
    return f"{family}·{place}"


def has_families(scope: Scope) -> bool:
    """Whether some family of random variables is declared, so that the sample space depends on the sizes."""
    return any(
        isinstance(declared, Family) and isinstance(declared.member, RandomVariable)
        for declared in scope.declarations.values()
    )


def _independent_pairs(
    given: Iterable[Tree], families: Mapping[str, tuple[str, ...]]
) -> frozenset[frozenset[str]]:
    pairs: set[frozenset[str]] = set()
    for condition in given:
        if isinstance(condition, Logic) and condition.operator == "independent":
            names = [name for o in condition.operands for name in _named(o, families)]
            pairs |= {frozenset(pair) for pair in combinations(names, 2)}
    return frozenset(pairs)


def _apart(
    members: Sequence[Variable], free: Sequence[str], given: Iterable[Tree]
) -> tuple[tuple[str, ...], str]:
    """The members that are declared independent given another one, where no law and no other independence is declared."""
    if free or any(member.declaration.family for member in members):
        return (), ""
    inside = {member.name for member in members}
    for condition in given:
        match condition:
            case Logic(operator="independent given", operands=operands):
                *apart, known = [o.name for o in operands if isinstance(o, Name)]
                if len(operands) == len(apart) + 1 and {*apart, known} <= inside:
                    return tuple(apart), known
            case _:
                pass
    return (), ""


def is_built_in(condition: Tree, spaces: Iterable[SampleSpace]) -> bool:
    """Whether independence given a variable holds by the way in which all the spaces are drawn."""
    match condition:
        case Logic(operator="independent given", operands=operands):
            names = [o.name for o in operands if isinstance(o, Name)]
            return all(
                any((*g.apart, g.known) == tuple(names) for g in space.groups) for space in spaces
            )
        case _:
            return False


def _named(operand: Tree, families: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The variables that an operand names: a family, or any member of it, stands for all its members."""
    base = operand.base if isinstance(operand, Entry) else operand
    if not isinstance(base, Name):
        return ()
    return families.get(base.name, (base.name,))


def _components(names: Sequence[str], independent: frozenset[frozenset[str]]) -> list[list[str]]:
    """The names joined by dependence."""
    found: list[list[str]] = []
    left = list(names)
    while left:
        component = [left.pop(0)]
        for name in component:
            joined = [o for o in left if frozenset({name, o}) not in independent]
            component += joined
            left = [o for o in left if o not in joined]
        found.append(component)
    return found


def _mutually_independent(
    names: Sequence[str], independent: frozenset[frozenset[str]]
) -> tuple[str, ...]:
    """As many names as possible, greedily, that are pairwise independent; none if no pair is."""
    best: list[str] = []
    for start in names:
        chosen = [start]
        chosen += [
            name
            for name in names
            if name != start and all(frozenset({name, c}) in independent for c in [start])
        ]
        kept: list[str] = []
        for name in chosen:
            if all(frozenset({name, other}) in independent for other in kept):
                kept.append(name)
        best = kept if len(kept) > len(best) else best
    return tuple(best) if len(best) > 1 else ()
