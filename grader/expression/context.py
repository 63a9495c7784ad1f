"""What elaboration carries along: the scope, what is bound, what is still open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field

from grader.expression.declarations import Index, Scope
from grader.expression.kinds import KIND_IN_WORDS, OpenSizes, Type, is_open
from grader.expression.nodes import Call, FunctionName, Name, Negation, Number, Sum, Tree
from grader.expression.shapes import Shape
from grader.expression.sizes import Size
from grader.expression.traversal import walk
from grader.records import mutable
from grader.text import NOWHERE, Diagnostic, Span

Typed = tuple[Tree, Type]


MOST_USES = 2_000
"""Definitions with parameters are put in where they are called, so a few lines could ask for a million copies."""


class Clash(Exception):
    """Ends an elaboration; never leaves this room: `elaborate` turns it into its diagnostic."""

    def __init__(self, code: str, message: str, span: Span = NOWHERE, mend: str = "") -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, message, span, mend)


@mutable
class Bound:
    """A bound name: what it is called in the elaborated tree, its type, and the size an index runs to."""

    unique: str
    type: Type
    is_index: bool = False
    upper: Size | None = None
    is_parameter: bool = False


@mutable
class Context:
    """The state of one elaboration."""

    scope: Scope
    visit: Callable[[Context, Tree], Typed]
    show: Callable[[Tree], str]
    sizes: OpenSizes = field(default_factory=OpenSizes)
    frames: list[dict[str, Bound]] = field(default_factory=list)
    free: dict[str, tuple[Size, Size]] = field(default_factory=dict)
    inside: list[str] = field(default_factory=list)
    uses: int = 0

    def unique(self, name: str) -> str:
        """A name for a binder that no declaration and no other binder has."""
        return f"{name}#{next(self.scope.counter)}"

    def lookup(self, name: str) -> Bound | None:
        for frame in reversed(self.frames):
            if name in frame:
                return frame[name]
        return None

    @contextmanager
    def binding(self, frame: dict[str, Bound]) -> Iterator[None]:
        self.frames.append(frame)
        try:
            yield
        finally:
            self.frames.pop()

    @contextmanager
    def definition(self, name: str) -> Iterator[None]:
        """Inside a line of `where`, the names of the scope are seen, and the parameters of functions around it.

        With `S(x) = e^x / Z` and `Z` defined by the letter x, that x is the parameter of S: a letter means one thing in all
        lines of `where`. What is bound elsewhere (the index of a sum) is not seen.
        """
        self.uses += 1
        if self.uses > MOST_USES:
            raise Clash("READ.TOO_LONG", "The definitions are put into each other too many times.")
        if name in self.inside:
            raise Clash("SHEET.CIRCLE", f"The definition of {name} uses itself.")
        frames, self.frames = self.frames, self._parameters()
        self.inside.append(name)
        try:
            yield
        finally:
            self.frames = frames
            self.inside.pop()

    def _parameters(self) -> list[dict[str, Bound]]:
        kept = [{n: b for n, b in frame.items() if b.is_parameter} for frame in self.frames]
        return [frame for frame in kept if frame]

    def names_below(self, tree: Tree) -> set[str]:
        """The names in `tree`, those in the definitions it uses included."""
        found: set[str] = set()
        waiting = [tree]
        while waiting:
            for node in walk(waiting.pop()):
                match node:
                    case Name(name=name) | FunctionName(name=name) | Call(function=name):
                        if name not in found and name in self.scope.definitions:
                            waiting.append(self.scope.definitions[name].body)
                        found.add(name)
                    case _:
                        pass
        return found

    def span(self, tree: Tree) -> Span:
        """Where `tree` stands in the text; nowhere inside a definition, whose text is another."""
        return NOWHERE if self.inside else tree.span

    def clash(self, code: str, message: str, tree: Tree, mend: str = "") -> Clash:
        return Clash(code, message, self.span(tree), mend)

    def describe(self, tree: Tree, kind: Type) -> str:
        """`x is n×1`, for a sentence about shapes."""
        if kind.kind != "value":
            return f"{self.show(tree)} is {KIND_IN_WORDS.get(kind.kind, kind.kind)}"
        shape = self.sizes.resolve_shape(kind.shape)
        return f"{self.show(tree)} is {'a number' if shape.is_scalar else shape}"

    def numbers(self, tree: Tree, what: str) -> Tree:
        """`tree` elaborated; a clash where it is not a number."""
        done, kind = self.visit(self, tree)
        if not self.is_number(kind):
            raise self.clash(
                "SHAPE.NUMBER_NEEDED",
                f"{what} must be a number, but {self.describe(tree, kind)}.",
                tree,
            )
        return done

    def is_number(self, kind: Type) -> bool:
        return kind.kind == "value" and self.sizes.resolve_shape(kind.shape).is_scalar

    def value_shape(self, tree: Tree, kind: Type, where: str) -> Shape:
        """The shape of a value; a clash where `tree` is no value."""
        if kind.kind != "value":
            said = KIND_IN_WORDS.get(kind.kind, kind.kind)
            raise self.clash(
                "SHAPE.NOT_A_VALUE", f"{self.show(tree)} is {said}; it cannot stand {where}.", tree
            )
        return self.sizes.resolve_shape(kind.shape)

    def index(self, tree: Tree, size: Size, lower: int = 1) -> Tree:
        """An index at a place that runs from `lower` to `size`; an undeclared letter becomes a free index there."""
        shift = 0
        name: Tree = tree
        if isinstance(tree, Sum) and len(tree.terms) == 2 and isinstance(tree.terms[0], Name):
            shift = _literal(tree.terms[1]) or 0
            name = tree.terms[0]
        if isinstance(name, Name):
            self._range_of(name, Size.of(lower - shift), size - Size.of(shift))
        literal = _literal(tree)
        known = self.sizes.resolve(size).constant
        if literal is not None and (literal < lower or (known is not None and literal > known)):
            message = f"There is no entry {literal}: entries are counted from {lower} to {self.sizes.resolve(size)}."
            raise self.clash("SHAPE.NO_SUCH_ENTRY", message, tree)
        return self.numbers(tree, "An index")

    def known_range(self, name: str) -> Size | None:
        """How far an index runs, where that is known."""
        bound = self.lookup(name)
        if bound is not None:
            return bound.upper
        declared = self.scope.declarations.get(name)
        if isinstance(declared, Index):
            return declared.upper
        return self.free[name][1] if name in self.free else None

    def _range_of(self, name: Name, lower: Size, upper: Size) -> None:
        bound = self.lookup(name.name)
        if bound is not None:
            if bound.is_index and bound.upper is None:
                bound.upper = upper
            elif bound.upper is not None and is_open(bound.upper):
                self.sizes.unify(bound.upper, upper)
            return
        if self.scope.knows(name.name) and name.name not in self.free:
            return
        if name.name in self.free:
            self.sizes.unify(self.free[name.name][1], upper)
            return
        self.free[name.name] = (lower, upper)


def _literal(tree: Tree) -> int | None:
    match tree:
        case Number(value=number) if number.denominator == 1:
            return int(number)
        case Negation(operand=Number(value=number)) if number.denominator == 1:
            return -int(number)
    return None
