"""Drawing the valuations of one item.

Everything follows from the seed. Names are numbered in the order of their declaration, so that a renaming changes nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flint import fmpq

from grader.expression.declarations import (
    Family,
    Function,
    RandomVariable,
    Range,
    Scope,
    Value,
)
from grader.expression.elaboration import Elaborated, elaborate
from grader.expression.nodes import Constant, Logic, Moment, Name, Relation, Tree
from grader.numerics.drawing import SCALES, Draw
from grader.numerics.equations import flat
from grader.numerics.functions import RandomFunction, random_function
from grader.numerics.premises import tree_of, with_adjectives
from grader.numerics.probability import SampleSpace, has_families, is_built_in, sample_space
from grader.numerics.randomness import Generator
from grader.numerics.ranges import end_of
from grader.numerics.ring import STANDARD_PRECISION, arithmetic
from grader.numerics.size_choice import assignments
from grader.numerics.structure import Structure, bound_names, distinct
from grader.numerics.valuation import Gaussian, Valuation
from grader.records import record

if TYPE_CHECKING:
    from grader.numerics.side_conditions import SideConditions

WIDE, SIMPLE = 200, 12
_TRIES = 40
_OWN_SCALE = 10
_SURVEYED = 12
_USUAL_SIZES = 3
GENERAL_SCALES = ("moderate",) * 8 + ("small", "large", "mixed", "huge")


@record
class Survey:
    """At which assignments of sizes the side conditions can be met, and whether only by names pinned together."""

    sizes: tuple[int, ...]
    pins: bool = False
    unmet: int | None = None


class Sampler:
    """Draws the valuations of one item."""

    def __init__(
        self, scope: Scope, trees: Iterable[Tree], given: Sequence[Any] = (), seed: int = 0
    ) -> None:
        self.trees = tuple(trees)
        self.given = tuple(given)
        self.scope = with_adjectives(_with_letters(scope, self.trees), self.given)
        self.seed = seed
        self.names = list(self.scope.declarations)
        conditions = [tree_of(condition) for condition in self.given]
        self.sizes = assignments(self.scope, (*self.trees, *conditions))
        laws = _laws(self.scope)
        spaces = self.sizes if has_families(self.scope) else self.sizes[:1]
        self._spaces = [sample_space(self.scope, conditions, laws, sizes) for sizes in spaces]
        self.given = tuple(_unless_built_in(condition, self._spaces) for condition in self.given)
        self._sides: dict[int, SideConditions] = {}
        self._ends: dict[int, tuple[fmpq | None, fmpq | None]] = {}
        self.complex_by_scope = _has_complex(self.scope, conditions)
        self.is_complex = self.complex_by_scope or any(map(has_imaginary_unit, self.trees))
        self.whole = frozenset(
            name
            for name, declared in self.scope.declarations.items()
            if isinstance(declared, Value) and declared.field in {"integer", "natural"}
        )
        structure = Structure()
        self.rigid = frozenset(
            name
            for name, declared in self.scope.declarations.items()
            if isinstance(declared, Value) and declared.adjectives
        ).union(*map(structure.names, conditions))
        self._events = _conditioned(self.trees, self._spaces[0])
        self._survey: Survey | None = None

    def reseeded(self, seed: int, names: Container[str] | None = None) -> Sampler:
        """The same sampler with another seed, for these names alone; what was found out about sizes and conditions is
        shared.
        """
        other = copy(self)
        other.seed = seed
        if names is not None:
            other.names = [name for name in self.names if name in names]
        return other

    @property
    def has_chance(self) -> bool:
        """Whether random variables are declared."""
        return any(space.groups for space in self._spaces)

    def draw(self, number: int, kind: str, scale: str) -> Valuation | None:
        """One valuation; None where the side conditions cannot be met by it."""
        survey = self.survey
        if not survey.sizes:
            return None
        at = survey.sizes[number % len(survey.sizes)]
        for attempt in range(_TRIES if self.given else 4):
            used = scale if attempt < _OWN_SCALE else SCALES[attempt % len(SCALES)]
            # Values that conditions pin down are a last resort, unless nothing else works.
            pin = survey.pins or attempt >= _TRIES - 4
            found = self._attempt((self.seed, number, attempt), kind, used, at, pin=pin)
            if isinstance(found, Valuation):
                return found
        return None

    def space_at(self, sizes: Mapping[str, int]) -> SampleSpace:
        """The sample space; with families of random variables each assignment of sizes has its own."""
        if len(self._spaces) == 1:
            return self._spaces[0]
        return self._spaces[self.sizes.index(dict(sizes))]

    @property
    def survey(self) -> Survey:
        """What can be met, found out once from seeds of its own, so that it does not depend on what was drawn before."""
        if self._survey is None:
            usual = tuple(range(min(len(self.sizes), _USUAL_SIZES)))
            self._survey = self._surveyed() if self.given else Survey(usual)
        return self._survey

    def _surveyed(self) -> Survey:
        unmet = 0
        for pin in (False, True):
            for sizes in (
                range(len(self.sizes))[:_USUAL_SIZES],
                range(len(self.sizes))[_USUAL_SIZES:],
            ):
                good = []
                for at in sizes:
                    failed = self._tried(at, pin=pin)
                    if failed is None:
                        good.append(at)
                    elif not pin:
                        unmet = max(unmet, failed)
                if good:
                    return Survey(tuple(good), pins=pin)
        return Survey((), unmet=unmet)

    def _tried(self, at: int, *, pin: bool) -> int | None:
        """Whether the conditions can be met at these sizes: None, or the number of one that was not."""
        furthest = 0
        for attempt in range(4 if pin else _SURVEYED):
            scale = "moderate" if attempt < _SURVEYED // 2 else SCALES[attempt % len(SCALES)]
            found = self._attempt((at, 3_000, attempt), "general", scale, at, pin=pin)
            if isinstance(found, Valuation):
                return None
            furthest = max(furthest, found)
        return furthest

    @property
    def unmet(self) -> int | None:
        """The number of the first side condition that could not be met at any sizes."""
        return self.survey.unmet

    def _attempt(
        self, seeds: tuple[int, int, int], kind: str, scale: str, at: int, *, pin: bool
    ) -> Valuation | int:
        """A draw with the side conditions met, or the number of the first that was not."""
        sizes = self.sizes[at]
        draw = Draw(Generator(*seeds), scale, ends=self.ends_of)
        values: dict[str, Any] = {}
        functions: dict[str, RandomFunction] = {}
        with arithmetic(STANDARD_PRECISION, complex_numbers=self.is_complex):
            for name in self.names:
                self._draw_name(name, draw, sizes, values, functions)
            space = self.space_at(sizes)
            if space.groups:
                from grader.numerics.chance import draw_chance

                draw_chance(space, draw, sizes, values)
            for name, variable in self._events:
                atoms = values[variable]
                values[name] = atoms[draw.generator.below(len(atoms))]
            draft = self.valuation(seeds[1], kind, sizes, values, functions)
            return self.met(draft, at, pin=pin)

    def valuation(
        self,
        number: int,
        kind: str,
        sizes: dict[str, int],
        values: dict[str, Any],
        functions: Mapping[str, RandomFunction],
    ) -> Valuation:
        return Valuation(
            number,
            kind,
            sizes,
            values,
            functions,
            self.space_at(sizes),
            is_complex=self.is_complex,
            whole=self.whole,
            rigid=self.rigid,
        )

    def met(self, draft: Valuation, sizes_at: int, *, pin: bool) -> Valuation | int:
        """The draft with its side conditions met, or the number of the first that was not."""
        if not self.given:
            return draft
        from grader.numerics.side_conditions import SideConditions, State

        side = self._sides.get(sizes_at)
        if side is None:
            side = self._sides[sizes_at] = SideConditions(self.scope, self.given, draft.sizes)
        known = draft.point(STANDARD_PRECISION).values
        found = side.meet(draft, dict(known), pin=pin)
        draft.forget()
        if not isinstance(found, State):
            return found
        changed = {name: found.values[name] for name in draft.values}
        if all(_is_exact(value) for value in changed.values()):
            return replace_values(draft, changed, ())
        # What is no rational is worked out again at each precision, and all that led to it.
        return replace_values(draft, draft.values, tuple(found.recipes))

    def _draw_name(
        self,
        name: str,
        draw: Draw,
        sizes: dict[str, int],
        values: dict[str, Any],
        functions: dict[str, RandomFunction],
    ) -> None:
        match self.scope.declarations[name]:
            case Value() as declared:
                values[name] = draw.value(declared, sizes)
            case Family(size=size, member=Value() as member):
                values[name] = tuple([draw.value(member, sizes) for _ in range(size.value(sizes))])
            case Function() as declared:
                functions[name] = _function(draw.generator, declared, sizes)
            case Family(member=Function() as member):
                functions[name] = _function(draw.generator, member, sizes)
            case _:
                pass

    def ends_of(self, declared: Range) -> tuple[fmpq | None, fmpq | None]:
        found = self._ends.get(id(declared))
        if found is None:
            ends = [end_of(end) for end in (declared.lower, declared.upper)]
            found = self._ends[id(declared)] = (ends[0], ends[1])
        return found

    # Sequences

    def general(self) -> Iterator[Valuation]:
        for number, scale in enumerate(GENERAL_SCALES):
            found = self.draw(number, "general", scale)
            if found is not None:
                yield found

    def wide(self) -> Iterator[Valuation]:
        """Further out and closer together, for a key that is undefined at most points."""
        scales = ("large", "mixed", "small", "moderate", "huge", "moderate", "large", "mixed")
        for number in range(WIDE):
            found = self.draw(1_000 + number, "wide", scales[number % len(scales)])
            if found is None:
                return
            yield found

    def simple(self) -> Iterator[Valuation]:
        """Small whole numbers and halves."""
        for number in range(SIMPLE):
            found = self.draw(2_000 + number, "simple", "simple")
            if found is not None:
                yield found


def _is_exact(value: Any) -> bool:
    return all(type(entry) is fmpq or type(entry) is Gaussian for entry in flat(value))


def replace_values(draft: Valuation, values: dict[str, Any], recipes: Any) -> Valuation:
    """The same valuation with other values."""
    return Valuation(
        draft.number,
        draft.kind,
        draft.sizes,
        values,
        draft.functions,
        draft.space,
        recipes,
        is_complex=draft.is_complex,
        whole=draft.whole,
        rigid=draft.rigid,
    )


def _unless_built_in(condition: Any, spaces: Sequence[SampleSpace]) -> Any:
    """The side condition, or one that asks nothing where the draws meet it by themselves."""
    return Logic("independent", ()) if is_built_in(tree_of(condition), spaces) else condition


def _with_letters(scope: Scope, trees: Sequence[Tree]) -> Scope:
    """Where nothing is declared every letter is a real number."""
    if not scope.letters_are_numbers:
        return scope
    bound = bound_names(trees)
    declarations = dict(scope.declarations)
    for tree in trees:
        for node in distinct(tree):
            if isinstance(node, Name) and node.name not in bound and not scope.knows(node.name):
                declarations.setdefault(node.name, Value())
    return replace(scope, declarations=declarations)


def _laws(scope: Scope) -> dict[str, tuple[Tree, ...]]:
    """The parameters of declared laws, closed."""
    found: dict[str, tuple[Tree, ...]] = {}
    for name, whole in scope.declarations.items():
        declared = whole.member if isinstance(whole, Family) else whole
        if isinstance(declared, RandomVariable) and declared.parameters:
            closed = [elaborate(parameter, scope) for parameter in declared.parameters]
            found[name] = tuple(
                done.tree if isinstance(done, Elaborated) else parameter
                for done, parameter in zip(closed, declared.parameters, strict=True)
            )
    return found


def _has_complex(scope: Scope, trees: Iterable[Tree]) -> bool:
    for declared in scope.declarations.values():
        member = declared.member if isinstance(declared, Family) else declared
        if isinstance(member, Value) and member.field == "complex":
            return True
    return any(map(has_imaginary_unit, trees))


def has_imaginary_unit(tree: Tree) -> bool:
    return any(isinstance(node, Constant) and node.name == "i" for node in distinct(tree))


def _conditioned(trees: Iterable[Tree], space: SampleSpace) -> list[tuple[str, str]]:
    """Names to which a random variable is compared (`E[X | Y = y]`): they take one of its values."""
    found = []
    for tree in trees:
        for node in distinct(tree):
            inner = [*node.operands, node.given] if isinstance(node, Moment) else []
            for part in inner:
                match part:
                    case Relation(members=(Name(name=a), Name(name=b)), operators=("=",)):
                        for variable, name in ((a, b), (b, a)):
                            if variable in space.labels and name not in space.labels:
                                found.append((name, variable))
                    case _:
                        pass
    return [(n, v) for n, v in found if not space.variable(v).declaration.family]


def _function(generator: Generator, declared: Function, sizes: Mapping[str, int]) -> RandomFunction:
    counts = tuple(s.rows.value(sizes) * s.columns.value(sizes) for s in declared.parameters)
    rows, columns = declared.result.rows.value(sizes), declared.result.columns.value(sizes)
    return random_function(generator, counts, rows, columns, elementwise=declared.elementwise)
