"""What a compiled tree runs in, and what is known while it is compiled.

A tree becomes closures once; a run reads names from the `Environment`. Whoever binds a name (an index, a `Let`, a
derivative, the outcome of a random variable) also gives its value a *stamp*, and what is costly is remembered under the
stamps of the names that it depends on: `∑_k e^{x_k}` inside an entry is worked out once a point, not once an entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from operator import itemgetter
from typing import Any, TypeAlias

from grader.expression.nodes import Tree
from grader.numerics.failures import Overbound
from grader.numerics.probability import SampleSpace
from grader.numerics.ring import TERMS
from grader.numerics.structure import Structure, bodies
from grader.records import mutable, record


class Environment(dict[str, Any]):
    """The values of all names during a run, and what the run remembers."""

    __slots__ = (
        "functions",
        "kept",
        "known",
        "memory",
        "record",
        "seeds",
        "sizes",
        "stamps",
        "terms",
        "turns",
    )

    def __init__(
        self,
        values: Mapping[str, Any],
        sizes: Mapping[str, int],
        functions: Mapping[str, Any],
        slots: int,
        known: dict[str, dict[int, Any]],
    ) -> None:
        super().__init__(values)
        self.sizes = sizes
        self.functions = functions
        self.stamps: dict[str, int] = {}
        self.memory: list[dict[Any, Any]] = [{} for _ in range(slots)]
        self.known = known
        self.kept: list[Any] = []
        self.seeds: dict[Any, Any] = {}
        self.terms = TERMS
        self.turns = 0
        self.record: list[tuple[str, Any]] | None = None

    def begin(self) -> None:
        """Start another evaluation at the same point: the memory stays, the budget is new."""
        self.terms = TERMS

    def stamp(self, value: Any) -> int:
        """A number that no other value of this run has; the value is kept, so its identity stays its own."""
        self.kept.append(value)
        return -id(value)

    def spend_terms(self, number: int) -> None:
        self.terms -= number
        if self.terms < 0:
            raise Overbound("too many terms")


Run: TypeAlias = Callable[[Environment], Any]


@mutable
class Shared:
    """What all contexts of one compilation have in common.

    `parts` are the closures of a family of trees by context and node, `contexts` those below binders by the context
    around and what is bound; None where a tree stands alone.
    """

    visit: Callable[[Context, Tree], Run]
    structure: Structure
    space: SampleSpace
    whole: frozenset[str] = frozenset()
    used_slots: int = 0
    parts: dict[tuple[int, int], tuple[Tree, Run]] | None = None
    contexts: dict[Any, tuple[Context, Context]] = field(default_factory=dict)
    definitions: dict[Any, Run] = field(default_factory=dict)
    trees: list[Tree] = field(default_factory=list)

    def body(self, name: str) -> Tree | None:
        """The body of a defined name."""
        return bodies(self.trees).get(name)

    def slot(self) -> int:
        self.used_slots += 1
        return self.used_slots - 1


@record
class Context:
    """Where a subtree stands: which names vary there, which are indices, which definitions are overridden.

    `depth` counts the derivatives around it; it is the tag of the next infinitesimal, so inner ones are further out.
    """

    shared: Shared
    varying: frozenset[str] = frozenset()
    indices: frozenset[str] = frozenset()
    overridden: frozenset[str] = frozenset()
    depth: int = 0
    folding: bool = False

    def visit(self, tree: Tree) -> Run:
        return self.shared.visit(self, tree)

    def inside(
        self,
        varying: frozenset[str] = frozenset(),
        indices: frozenset[str] = frozenset(),
        overridden: frozenset[str] = frozenset(),
        deeper: int = 0,
    ) -> Context:
        """The context below a binder of these names; in a family of trees the same for the same names."""
        place = id(self), varying, indices, overridden, deeper
        found = self.shared.contexts.get(place)
        if found is None:
            below = replace(
                self,
                varying=self.varying | varying | indices,
                indices=(self.indices - varying) | indices,
                overridden=self.overridden | overridden,
                depth=self.depth + deeper,
            )
            found = self.shared.contexts[place] = self, below
        return found[1]

    def folded(self) -> Context:
        """The context below a constant: its parts are not remembered on their own."""
        return replace(self, folding=True)

    def dependences(self, tree: Tree) -> tuple[str, ...]:
        """The names that vary here and on which `tree` depends, in a fixed order."""
        found = self.shared.structure.names(tree) & self.varying
        return tuple(sorted(found))

    def repeats(self, tree: Tree) -> bool:
        """Whether `tree` would be worked out again with the same result as something around it varies."""
        return not self.varying <= self.shared.structure.names(tree)

    def remembered(self, run: Run, tree: Tree) -> Run:
        """`run` with a memory under the stamps of what `tree` depends on."""
        return remembered(run, self.shared.slot(), self.dependences(tree))


def remembered(run: Run, slot: int, names: tuple[str, ...]) -> Run:
    if not names:

        def once(env: Environment) -> Any:
            memory = env.memory[slot]
            if 0 not in memory:
                memory[0] = run(env)
            return memory[0]

        return once
    key = itemgetter(*names)

    def by_stamps(env: Environment) -> Any:
        memory = env.memory[slot]
        at = key(env.stamps)
        found = memory.get(at)
        if found is None:
            found = memory[at] = run(env)
        return found

    return by_stamps
