"""From what is handed in, and what the sheet says follows from it, to the world in which claims are decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType

from flint import fmpq

from grader.equivalence.claims.asking import Asked, LetRule, Search, left_of, rules_of, start_of
from grader.equivalence.claims.handed import Handed
from grader.equivalence.claims.sequences import (
    NOWHERE,
    Formula,
    Rule,
    Sequences,
    has_letter,
    letter_name,
    member_name,
    seen_from,
)
from grader.equivalence.claims.world import Closed, World
from grader.equivalence.question import KeyFault
from grader.expression.declarations import Family, Function, Scope, Value
from grader.expression.elaboration import elaborate
from grader.expression.nodes import Name, Tree
from grader.expression.sizes import Size
from grader.expression.traversal import walk
from grader.numerics import Evaluator, arithmetic, needed_precision
from grader.numerics.failures import NoValue, Undefined
from grader.numerics.structure import distinct
from grader.records import mutable, record
from grader.syntax import show
from grader.syntax.claims import read_formula
from grader.syntax.codes import Unreadable
from grader.syntax.definitions import Left, Written, define
from grader.syntax.parsing import Source
from grader.syntax.words import Names
from grader.text import Diagnostic

_ENDLESS = Size.of("∞")
_LEAST_BITS = 512


def build(
    search: Search,
    asked: Sequence[Asked],
    handed: Mapping[str, Handed],
    where: Mapping[str, str],
    scope: Scope,
) -> World | Diagnostic:
    """The world of a witness. A Diagnostic for what the student wrote; raises KeyFault for what the sheet says."""
    try:
        return _Builder(search, asked, handed, scope).world(where)
    except Unreadable as fault:
        return fault.diagnostic
    except _Refused as fault:
        return fault.diagnostic


class _Refused(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@mutable
class _Builder:
    search: Search
    asked: Sequence[Asked]
    handed: Mapping[str, Handed]
    scope: Scope
    rules: tuple[LetRule, ...] = ()

    def world(self, where: Mapping[str, str]) -> World:
        self.rules = rules_of(self.search)
        own = self._handed_scope(where)
        names = {rule.name for rule in self.rules} | {one.name for one in self.asked if one.letter}
        lets = [
            (key, body, left_of(key, self.search, own, "let"))
            for key, body in self.search.let.items()
            if all(key != rule.key for rule in self.rules)
        ]
        names |= {left.name for _, _, left in lets if left.indices}
        family = dict.fromkeys(sorted(names), Family(_ENDLESS, Value()))
        letters = {one.letter for one in self.asked if one.letter} | {r.letter for r in self.rules}
        letters |= {left.indices[0] for _, _, left in lets if left.indices}
        wider = replace(own, declarations=MappingProxyType({**own.declarations, **family}))
        full = let_scope(lets, self.rules, wider)
        return self._sequences(full, lets, tuple(sorted(letters)))

    # What is handed in

    def _handed_scope(self, where: Mapping[str, str]) -> Scope:
        """The scope with the values handed in as definitions; sequences come later."""
        names = {one.name for one in self.asked}
        base = replace(
            self.scope,
            letters_are_numbers=False,
            declarations=MappingProxyType(
                {n: d for n, d in self.scope.declarations.items() if n not in names}
            ),
        )
        written = [
            _written(one.asked.key, Left(name, one.parameters), one.body, base)
            for name, one in self.handed.items()
            if not one.asked.letter
        ]
        for key, body in where.items():
            left = left_of(key, _NO_SEARCH, base, "where")
            if base.knows(left.name) or left.name in names | self._made_by_the_sheet():
                raise _Refused(
                    Diagnostic("READ.REDEFINED", f"{left.name} stands for something already.")
                )
            written.append(_written(key, left, body, base))
        own, result = define(written, base, "auto")
        for _, fault in result.faults:
            raise _Refused(fault)
        for one in written:
            self._must_close(own, one)
        return own

    def _made_by_the_sheet(self) -> set[str]:
        """The names that `let` gives a meaning; an answer's own definitions may not touch them."""
        lets = [key for key in self.search.let if all(key != rule.key for rule in self.rules)]
        heads = {left_of(key, self.search, self.scope, "let").name for key in lets}
        return heads | {rule.name for rule in self.rules}

    def _must_close(self, scope: Scope, one: Written) -> None:
        """What is handed in says what it says with the names of the exercise alone."""
        definition = scope.definitions[one.left.name]
        shapes = self._parameter_shapes(one.left.name, len(definition.parameters))
        inner = replace(
            scope,
            declarations=MappingProxyType(
                {**scope.declarations, **dict(zip(definition.parameters, shapes, strict=True))}
            ),
        )
        found = elaborate(definition.body, inner, show=show)
        if isinstance(found, Diagnostic):
            raise _Refused(found)
        if found.kind != "value" or found.free:
            letters = ", ".join(name for name, _, _ in found.free)
            say = f"{one.key} has to be a value" + (
                f"; {letters} stands for none." if letters else "."
            )
            raise _Refused(Diagnostic("WITNESS.NO_VALUE", say))
        declared = self._loose_names(found.tree, inner, definition.parameters)
        if declared:
            say = f"{one.key} has to be given without {', '.join(declared)}."
            raise _Refused(Diagnostic("WITNESS.NO_VALUE", say))

    def _loose_names(self, tree: Tree, scope: Scope, parameters: Sequence[str]) -> list[str]:
        """Names of the sheet's symbols in what is handed in: it has to be definite."""
        found = {node.name for node in walk(tree) if isinstance(node, Name)}
        return [name for name in scope.declarations if name in found and name not in parameters]

    def _parameter_shapes(self, name: str, number: int) -> list[Value]:
        for one in self.asked:
            if one.name == name and isinstance(one.declaration, Function):
                shapes = [Value(shape) for shape in one.declaration.parameters]
                if len(shapes) == number:
                    return shapes
                if len(shapes) == 1:
                    return [Value()] * number
        return [Value()] * number

    # What follows

    def _sequences(
        self, scope: Scope, lets: Sequence[tuple[str, str, Left]], letters: tuple[str, ...]
    ) -> World:
        world = World(scope, Sequences({}, {}, {}), letters)
        starts: dict[tuple[str, int], Evaluator] = {}
        shapes: dict[str, Value] = {}
        trees: list[Tree] = []
        for name, body in self._starts(lets):
            tree = _read(body, scope, (), "let") if isinstance(body, str) else body
            closed = _closed(world, tree, {})
            place = start_of(name, self.rules)
            assert place is not None
            starts[place] = Evaluator(closed.tree)
            shapes.setdefault(place[0], Value(closed.elaborated.shape or Value().shape))
            trees.append(closed.tree)
        formulas = {one.name: one for one in self._formulas(world, lets, trees)}
        names = tuple({*formulas, *(rule.name for rule in self.rules)})
        rules = {}
        for rule in self.rules:
            rules[rule.name], body = self._rule(world, rule, names, shapes)
            trees.append(body)
        world.sequences = Sequences(formulas, rules, starts, shapes)
        world.bits = max(_LEAST_BITS, needed_precision(trees).bits if trees else 0)
        return world

    def _starts(self, lets: Sequence[tuple[str, str, Left]]) -> list[tuple[str, str | Tree]]:
        found: list[tuple[str, str | Tree]] = [
            (name, Name(name)) for name in self.handed if start_of(name, self.rules) is not None
        ]
        found += [(left.name, body) for _, body, left in lets if start_of(left.name, self.rules)]
        return found

    def _formulas(
        self, world: World, lets: Sequence[tuple[str, str, Left]], trees: list[Tree]
    ) -> list[Formula]:
        found = []
        for name, one in self.handed.items():
            if one.asked.letter:
                tree = _read(one.body, world.scope, one.parameters, "")
                found.append(_formula(world, name, one.parameters[0], tree))
        for _, body, left in lets:
            if left.indices:
                tree = _read(body, world.scope, left.indices, "let")
                found.append(_formula(world, left.name, left.indices[0], tree))
        trees += [one.tree for one in found]
        return found

    def _rule(
        self, world: World, rule: LetRule, names: tuple[str, ...], shapes: Mapping[str, Value]
    ) -> tuple[Rule, Tree]:
        tree = _read(rule.body, world.scope, (rule.letter,), "let")
        seen, uses = seen_from(tree, rule.letter, rule.shift, names)
        if any(offset >= 0 and name == rule.name for name, offset in uses):
            raise KeyFault(f"`{rule.key}` is made of itself.", None, "let")
        extra = {member_name(n, o): shapes.get(n, Value()) for n, o in uses}
        extra[letter_name(rule.letter)] = Value(field="integer")
        closed = _closed(world, seen, extra)
        return Rule(
            rule.name,
            rule.letter,
            rule.shift,
            seen,
            Evaluator(closed.tree, whole=frozenset({letter_name(rule.letter)})),
            uses,
            has_letter(seen, letter_name(rule.letter)),
            sum(1 for _ in distinct(closed.tree)),
        ), closed.tree


def let_scope(
    lets: Sequence[tuple[str, str, Left]], rules: Sequence[LetRule], scope: Scope
) -> Scope:
    """The scope with what `let` defines, but for sequences and their starts. Raises: KeyFault."""
    plain = [
        _written(key, left, body, scope)
        for key, body, left in lets
        if not left.indices and start_of(left.name, rules) is None
    ]
    full, result = define(plain, scope, "auto")
    for _, fault in result.faults:
        raise KeyFault(fault.sentence(), fault.column, "let")
    return full


@record
class _NoSearch:
    asks: Mapping[str, str] = field(default_factory=dict)
    let: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[str, ...] = ()


_NO_SEARCH = _NoSearch()


def _written(key: str, left: Left, body: str, scope: Scope) -> Written:
    return Written(key, left, Source(body, (), Names.of(scope)))


def _read(text: str, scope: Scope, letters: tuple[str, ...], where: str) -> Tree:
    """A formula; `where` names the part of the sheet it stands in, empty for the student's own. Raises."""
    found = read_formula(text, scope, letters)
    if isinstance(found, Diagnostic):
        if where:
            raise KeyFault(found.sentence(), found.column, where)
        raise _Refused(found)
    return found


def _closed(world: World, tree: Tree, extra: Mapping[str, Value]) -> Closed:
    closed = world.close(tree, extra)
    if isinstance(closed, Diagnostic):
        raise _Refused(closed)
    return closed


def _formula(world: World, name: str, letter: str, tree: Tree) -> Formula:
    closed = _closed(world, tree, {letter: Value(field="integer")})
    if closed.elaborated.kind != "value" or closed.elaborated.free:
        raise _Refused(Diagnostic("WITNESS.NO_VALUE", f"The members of {name} have to be values."))
    body = Evaluator(closed.tree, whole=frozenset({letter}))
    varies = has_letter(closed.tree, letter)
    first = int(varies and not _has_value(body, letter, 0) and _has_value(body, letter, 1))
    return Formula(name, letter, closed.tree, body, varies, first)


def _has_value(body: Evaluator, letter: str, index: int) -> bool:
    with arithmetic(_LEAST_BITS):
        try:
            body.raw(NOWHERE, {letter: fmpq(index)}, {})
        except Undefined:
            return False
        except NoValue:
            return True
    return True
