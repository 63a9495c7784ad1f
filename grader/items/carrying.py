"""Carrying an error forward: a part whose key builds on an earlier part, marked by the student's own answer there.

Right work on a wrong start earns full marks, unless the wrong start makes the rest trivial.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from grader.equivalence.ladder import Conditions
from grader.equivalence.layout import Aligned, align
from grader.equivalence.quantities import number_in, without_units
from grader.equivalence.question import KeyFault, question_for, read_key
from grader.equivalence.reading_answers import ReadAnswer, answer_side, read_answer, text_of
from grader.equivalence.records import Records
from grader.equivalence.verdict import Verdict
from grader.expression.declarations import Definition, Scope
from grader.expression.elaboration import Elaborated
from grader.expression.nodes import Name, Tree
from grader.items.model import Answer, Earlier, Item
from grader.numerics.structure import distinct
from grader.syntax import free_letters
from grader.text import Diagnostic

CARRIED = "Right for your own answer to {parts}: the mistake made there is not counted again."
TRIVIAL = (
    "Your own answer to {parts} leaves little to do here, so this was marked by the expected one."
)
_POINTS = 3
_WRONG = frozenset({"incorrect", "partial"})


def building_on(item: Item, used: Mapping[str, Item]) -> Item:
    """`item` with each name of `used` standing for the key of an earlier item.

    Raises: KeyFault where such a key cannot be read.
    """
    scope = item.scope if not item.scope.letters_are_numbers else _declared(item, used)
    for name, earlier in used.items():
        if not earlier.keys:
            raise KeyFault(f"{earlier.id} has no key to build on.", where="uses")
        if scope.knows(name):
            message = (
                f"`{name}` has a meaning already: write `uses: {{another name: {earlier.id}}}`."
            )
            raise KeyFault(message, where="uses")
        inner = scope if earlier.scope.letters_are_numbers else earlier.scope
        key = read_key(earlier.keys[0], inner, item.syntax)
        letters = tuple(letter for letter, _, _ in key.side.closed.free)
        scope = _with(scope, name, letters, key.side.tree, key.side.scope)
    return replace(item, scope=scope)


def _declared(item: Item, used: Mapping[str, Item]) -> Scope:
    """Where nothing is declared the letters of all keys are numbers; those of `used` stand for more."""
    texts = (*item.keys, *(key for earlier in used.values() for key in earlier.keys))
    free = free_letters(texts, item.syntax)
    numbers = {name: d for name, d in free.declarations.items() if name not in used}
    return replace(free, declarations=MappingProxyType(numbers), letters_are_numbers=False)


def carried(
    item: Item,
    answer: Answer,
    verdict: Verdict,
    used: Mapping[str, Earlier],
    mark: Callable[[Item, Answer], Verdict],
) -> Verdict:
    """`verdict`, or the better one that `answer` earns when it is held against the student's own earlier answers."""
    own = {name: found for name, e in used.items() if (found := _own_answer(e)) is not None}
    if verdict.credit is None or verdict.credit == 1 or not own:
        return verdict
    scope = item.scope
    for name, (read, letters) in own.items():
        scope = _with(scope, name, letters, read.tree, read.reading.scope)
    again = mark(replace(item, scope=scope, mistakes=()), answer)
    if again.credit is None or again.credit <= verdict.credit:
        return verdict
    parts = ", ".join(used[name].item.id for name in own)
    if not _is_as_rich(item, scope):
        return replace(verdict, feedback=(*verdict.feedback, TRIVIAL.format(parts=parts)))
    said = (CARRIED.format(parts=parts), *again.feedback)
    return replace(again, note="CARRIED", feedback=said)


def _own_answer(earlier: Earlier) -> tuple[ReadAnswer, tuple[str, ...]] | None:
    """A wrong earlier answer that can be built on: readable, and of the key's kind and shape; with its free indices."""
    item, answer = earlier.item, earlier.answer
    if earlier.verdict.outcome not in _WRONG or answer is None:
        return None
    text = text_of(answer)
    number = None if isinstance(text, Diagnostic) else number_in(item, text)
    if number is None:
        return None
    question = question_for(without_units(item), (number, *answer.where.values()), item.syntax)
    read = read_answer(number, answer.where, question, item.syntax)
    if isinstance(read, Diagnostic):
        return None
    key = question.keys[0]
    side = answer_side(read, key)
    if isinstance(side, Diagnostic) or side.kind != key.side.kind:
        return None
    if not isinstance(align(key.side.closed, side.closed, side.letters), Aligned):
        return None
    return read, tuple(letter for letter, _, _ in side.closed.free)


def _is_as_rich(item: Item, scope: Scope) -> bool:
    """Whether the key by the student's own answer is about every name of the expected key, and no constant instead."""
    texts = item.keys or tuple(
        filter(None, (item.chain.start, item.chain.goal) if item.chain else ())
    )
    for text in texts:
        expected = read_key(text, item.scope, item.syntax).side.closed
        own = read_key(text, scope, item.syntax).side.closed
        if not _names(expected.tree) <= _names(own.tree):
            return False
        if _is_constant(own, scope) and not _is_constant(expected, item.scope):
            return False
    return True


def _is_constant(value: Elaborated, scope: Scope) -> bool:
    pair = Conditions(scope).pair(Aligned(value.tree, value.tree, value.free))
    return Records(pair, _POINTS).key_is_constant


def _names(tree: Tree) -> frozenset[str]:
    return frozenset(
        node.name for node in distinct(tree) if isinstance(node, Name) and "#" not in node.name
    )


def _with(scope: Scope, name: str, letters: tuple[str, ...], body: Tree, inner: Scope) -> Scope:
    """`scope` with a definition whose body was read in `inner`: what that knows and `scope` does not comes along."""
    declarations = {**inner.declarations, **scope.declarations}
    definitions = {**inner.definitions, **scope.definitions}
    definitions[name] = Definition(name, (), letters, body)
    return replace(
        scope,
        declarations=MappingProxyType(declarations),
        definitions=MappingProxyType(definitions),
    )
