"""A student's answer read, closed and tested for what no answer may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.equivalence.asked import Answer
from grader.equivalence.loose import WHOLE, with_letters_of
from grader.equivalence.question import Key, Question
from grader.equivalence.sides import Side, side_of, unlabelled
from grader.equivalence.stated import (
    excludes,
    is_bare,
    speaks_of_several,
    stated,
    unnumbered,
    values_of_signs,
)
from grader.expression.declarations import Definition
from grader.expression.nodes import Call, Collection, Entry, Logic, Name, PlusMinus, Relation, Tree
from grader.records import record
from grader.syntax import read
from grader.syntax.reading import Reading
from grader.text import Diagnostic


@record
class ReadAnswer:
    """An answer as a tree, with the definitions that are its own."""

    reading: Reading
    tree: Tree
    own: Mapping[str, Definition]

    @property
    def trees(self) -> tuple[Tree, ...]:
        """The tree and the bodies of the answer's own definitions, as written."""
        return (self.tree, *(definition.body for definition in self.own.values()))


def text_of(answer: Answer) -> str | Diagnostic:
    """The one text of an answer; a list of texts is a list."""
    if answer.text is not None:
        return answer.text
    if answer.steps:
        return ", ".join(answer.steps)
    return Diagnostic("READ.NO_TEXT", "One formula is asked here, not a list of names with values.")


def read_answer(
    text: str, where: Mapping[str, str], question: Question, syntax: str
) -> ReadAnswer | Diagnostic:
    """Read `text` in the scope of the question; relations stay whole where the key is one."""
    relation = any(key.relation for key in question.keys)
    logic = any(key.logic for key in question.keys)
    scope = question.scope
    if question.conditions.loose.constants:
        text = text.replace("const.", "const")  # `\\text{const.}`
    if question.conditions.loose.parameters:
        scope = with_letters_of(scope, (text, *where.values()), syntax)
    reading = read(text, scope, syntax, where=where or None, relation=relation, logic=logic)
    if isinstance(reading, Diagnostic):
        return reading
    reading = _without_ranges(reading, question)
    own = {
        name: reading.scope.definitions[name]
        for name in reading.definitions
        if name in reading.scope.definitions
    }
    return ReadAnswer(reading, reading.tree, own)


def _without_ranges(reading: Reading, question: Question) -> Reading:
    """`x^2 + C, C \\in \\mathbb{R}`: where the letters of what is left open come from is no part of an answer."""
    tree, loose = reading.tree, question.conditions.loose
    names = loose.constants.union(loose.parameters) if loose.modulo is None else frozenset(WHOLE)
    if not names or not isinstance(tree, Collection) or tree.kind != "list":
        return reading
    known = names if not loose.parameters else None
    items = list(tree.items)
    while len(items) > 1 and _is_range(items[-1], known, loose.fixed):
        items.pop()
    while 1 < len(items) < len(tree.items) and isinstance(items[-1], Name):
        items.pop()  # `C_1, C_2 \\in \\mathbb{R}`
    return replace(reading, tree=items[0]) if len(items) == 1 else reading


def _is_range(tree: Tree, known: frozenset[str] | None, fixed: frozenset[str]) -> bool:
    """Whether a relation says where a free letter comes from; `known` are the letters, None for all but the fixed ones."""
    if not isinstance(tree, Relation) or set(tree.operators) != {"in"}:
        return False
    name = tree.members[0]
    if not isinstance(name, Name):
        return False
    return name.name not in fixed if known is None else name.name in known


def answer_side(answer: ReadAnswer, key: Key, *, uncertain: bool = False) -> Side | Diagnostic:
    """The answer closed for a comparison with `key`. `uncertain`: ± stands before an uncertainty."""
    tree = answer.tree
    is_set = key.side.kind in _SETS or is_bare(key.side.tree)
    if key.relation or is_set:
        tree = unnumbered(tree, answer.reading.scope, key.names)
    if key.relation:
        tree = stated(tree)
    elif is_set and (chain := _equation(answer.reading.chain)) is not None:
        tree = stated(chain)
    elif excludes(tree) or (is_set and (isinstance(tree, Logic) or speaks_of_several(tree))):
        tree = stated(tree)
    elif isinstance(tree, Relation) and set(tree.operators) == {"="}:
        tree = tree.members[-1]
    if isinstance(tree, Collection):
        tree = replace(tree, items=tuple(map(unlabelled, tree.items)))
    if not (uncertain and isinstance(tree, PlusMinus)):
        tree = values_of_signs(tree)
    letters: Sequence[str] = answer.reading.label_indices
    if tree == key.side.tree and answer.reading.scope is key.side.scope:
        return replace(key.side, letters=tuple(letters))
    return side_of(tree, answer.reading.scope, expected=key.side.closed.shape, letters=letters)


_SETS = frozenset({"set", "interval"})


def _equation(chain: Relation | None) -> Relation | None:
    """A chain that says what solves it, and does not only name what is asked: `x^2 = 4` for a set of numbers."""
    labels = (Name, Entry, Call, Collection)
    return None if chain is None or isinstance(chain.members[0], labels) else chain


def readings(answer: ReadAnswer, *, wrong: bool) -> tuple[str, ...]:
    """Sentences on how the answer was read: renamed letters always, the other common reading if it is wrong."""
    notes = answer.reading.notes
    return tuple(note.sentence for note in notes if wrong or note.code == "READ.ALIAS")
