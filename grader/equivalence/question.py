"""An item made ready for many answers: keys, side conditions and known mistakes read and closed once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from grader.equivalence.asked import Item
from grader.equivalence.ladder import Conditions
from grader.equivalence.loose import loose_of, opened_by, wider, with_whole_letters
from grader.equivalence.operators import Task, is_antiderivative
from grader.equivalence.samples import Samples
from grader.equivalence.seeds import seed_of
from grader.equivalence.sides import Side, side_of
from grader.equivalence.stated import stated, values_of_signs
from grader.expression.declarations import Function, Scope, Value
from grader.expression.elaboration import elaborate
from grader.expression.nodes import (
    Call,
    Collection,
    Differential,
    Entry,
    FunctionName,
    Logic,
    Moment,
    Name,
    PlusMinus,
    Prime,
    Relation,
    Tree,
)
from grader.expression.traversal import walk
from grader.records import record
from grader.syntax import free_letters, read, read_relations, show
from grader.syntax.reading import Reading
from grader.text import Diagnostic, did_you_mean

if TYPE_CHECKING:
    from grader.equivalence.wall.commands import Command

T = TypeVar("T")

MOST_KEPT = 512
PROOF = "proof"


class KeyFault(Exception):
    """A text of the sheet that cannot be read. `where` names it: `answer`, `given`, `mistakes`, `definition`.

    `code` is that of the diagnostic behind it.
    """

    def __init__(
        self,
        message: str,
        column: int | None = None,
        where: str = "answer",
        number: int = 0,
        code: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.where = where
        self.number = number
        self.code = code


@record
class Key:
    """A reference answer. `relation`: it is an equation or inequality, and so are its answers. `logic`: so is what stands
    before an arrow.
    """

    side: Side
    relation: bool
    logic: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(n.name for n in walk(self.side.tree) if isinstance(n, Name))


@record
class KnownMistake:
    key: Key
    credit: Fraction
    say: str


class Later(Generic[T]):
    """A value that is worked out when it is first asked for: most answers need no mistake read."""

    __slots__ = ("_found", "_make")

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._found: tuple[T] | None = None

    def __call__(self) -> T:
        if self._found is None:
            self._found = (self._make(),)
        return self._found[0]


@record
class Question:
    """All that the answers to one item are compared with; `scope` is what they are read in."""

    scope: Scope
    keys: tuple[Key, ...]
    conditions: Conditions
    mistakes: Later[tuple[KnownMistake, ...]]
    task: Later[Task | None]
    asked_in: Scope | None = None


_kept: OrderedDict[tuple[object, ...], Question] = OrderedDict()
_scopes: OrderedDict[str, Scope] = OrderedDict()
_lock = Lock()


def question_for(
    item: Item, answer_texts: tuple[str, ...], syntax: str, *, number: bool = False
) -> Question:
    """The question of `item`, read once for all answers; where a `number` is asked, i is the imaginary unit.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    scope = with_imaginary_unit(item.scope) if number else item.scope
    if scope.letters_are_numbers:
        scope = _shared(_letters_of(item, answer_texts, syntax, scope))
    mistakes = tuple((m.when, m.credit, m.say) for m in item.mistakes)
    left_open = item.up_to, item.parameters, item.modulo
    asked = item.definition, left_open, item.evidence, syntax, number
    mark = (id(scope), item.keys, tuple(item.given), mistakes, *asked)
    with _lock:
        found = _kept.get(mark)
        if found is not None and found.asked_in is scope:
            _kept.move_to_end(mark)
            return found
    question = replace(_prepare(item, scope, syntax, uncertain=number), asked_in=scope)
    with _lock:
        _kept[mark] = question
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return question


def with_imaginary_unit(scope: Scope) -> Scope:
    """The scope with i as the imaginary unit, unless it is something else there."""
    if scope.knows("i"):
        return scope
    found: Scope | None = scope.derived.get("with i")
    if found is None:
        found = scope.derived["with i"] = replace(scope, constants=scope.constants | {"i"})
    return found


def _letters_of(item: Item, answer_texts: tuple[str, ...], syntax: str, scope: Scope) -> Scope:
    """The scope of free letters; what an answer calls like a function (`x'`) stays what it is in the key."""
    own = (
        *(part for key in item.keys for part in _letters(key)),
        *(m.when for m in item.mistakes),
    )
    found = free_letters((*own, *answer_texts), syntax, scope)
    called = {n for n, d in found.declarations.items() if isinstance(d, Function)}
    if not called:
        return found
    known = free_letters(own, syntax, scope).declarations
    kept = {n: d for n, d in known.items() if n in called and not isinstance(d, Function)}
    return replace(found, declarations={**found.declarations, **kept}) if kept else found


def _shared(scope: Scope) -> Scope:
    """One scope object for all scopes of free letters that declare the same."""
    rest = (
        scope.layout,
        scope.variable,
        scope.log_base,
        scope.decimal,
        sorted(scope.aliases.items()),
        sorted(scope.constants),
    )
    text = repr((sorted((name, repr(d)) for name, d in scope.declarations.items()), rest))
    with _lock:
        found = _scopes.setdefault(text, scope)
        while len(_scopes) > MOST_KEPT:
            _scopes.popitem(last=False)
    return found


def _prepare(item: Item, scope: Scope, syntax: str, *, uncertain: bool = False) -> Question:
    scope = opened_by(item.up_to, item.parameters, scope)
    given = _given(item, scope)
    keys = tuple(
        read_key(text, scope, syntax, number=k, uncertain=uncertain)
        for k, text in enumerate(item.keys)
    )
    seed = seed_of(key.side.tree for key in keys)
    left_open = tuple(item.up_to)
    if scope.layout == "either" and "transpose" not in left_open:
        left_open += ("transpose",)
    if any(is_antiderivative(key.side.closed.tree) for key in keys) and "constant" not in left_open:
        left_open += ("constant",)
    modulo = None
    if item.modulo:
        modulo = read_key(item.modulo, scope, syntax, where="up_to").side.closed.tree
    loose = loose_of(item, left_open, scope, [key.side.tree for key in keys], modulo, syntax)
    opened = wider(scope, loose.constants, Value())
    if loose.modulo is not None:
        opened = with_whole_letters(opened, (key.side.tree for key in keys))
    samples = Samples([key.side.closed.tree for key in keys], opened, given)
    wants_proof = item.evidence == PROOF
    conditions = Conditions(
        scope, given, left_open, seed, show, loose, wants_proof=wants_proof, samples=samples
    )
    return Question(
        opened,
        keys,
        conditions,
        Later(lambda: _sampled(known_mistakes(item, scope, syntax), samples)),
        Later(lambda: _task(item, scope, syntax, keys)),
    )


def _sampled(mistakes: tuple[KnownMistake, ...], samples: Samples) -> tuple[KnownMistake, ...]:
    """The mistakes, which answers meet at the points of the keys."""
    samples.include(mistake.key.side.closed.tree for mistake in mistakes)
    return mistakes


def known_mistakes(item: Item, scope: Scope, syntax: str) -> tuple[KnownMistake, ...]:
    """The mistakes that the sheet knows.

    Raises: KeyFault where one cannot be read.
    """
    return tuple(
        KnownMistake(read_key(m.when, scope, syntax, where="mistakes", number=k), m.credit, m.say)
        for k, m in enumerate(item.mistakes)
    )


def _given(item: Item, scope: Scope) -> tuple[Tree, ...]:
    if not item.given:
        return ()
    found = read_relations(item.given, scope)
    closed: list[Tree] = []
    for number, tree in enumerate(found):
        if isinstance(tree, tuple):
            at, diagnostic = tree
            raise _fault(diagnostic, "given", at)
        done = elaborate(tree, scope, show=show)
        if isinstance(done, Diagnostic):
            raise _fault(done, "given", number)
        closed.append(done.tree)
    return tuple(closed)


def _fault(diagnostic: Diagnostic, where: str, number: int) -> KeyFault:
    return KeyFault(diagnostic.sentence(), diagnostic.column, where, number, diagnostic.code)


def _task(item: Item, scope: Scope, syntax: str, keys: tuple[Key, ...]) -> Task | None:
    """The task that an answer may not hand back: none where nothing defines it, or where it is the key itself."""
    if not item.definition:
        return None
    try:
        side = read_key(item.definition, scope, syntax, where="definition").side
    except KeyFault:
        return None  # what is wrong with it is lint's business
    task = Task(side)
    return None if any(task.is_handed_back(key.side) for key in keys) else task


def read_key(
    text: str,
    scope: Scope,
    syntax: str,
    *,
    where: str = "answer",
    number: int = 0,
    uncertain: bool = False,
) -> Key:
    """A key as the sheet writes it. `uncertain`: `9.81 ± 0.02` is a value with its uncertainty, and not two values.

    Raises: KeyFault where it cannot be read.
    """
    command = _command(text)
    refusal = ""
    if command is not None:
        from grader.equivalence.wall.keys import side_of_command

        found = side_of_command(command, scope)
        if isinstance(found, Side):
            return Key(found, relation=False)
        refusal = found
        if command.fault or not command.is_formula:
            raise KeyFault(refusal, None, where, number, "KEY.COMMAND")
    reading = read(text, scope, syntax)
    if isinstance(reading, Diagnostic):
        if refusal:
            raise KeyFault(refusal, None, where, number, "KEY.COMMAND")
        raise _fault(_with_command(reading, text), where, number)
    tree, relation = _as_relation(reading)
    if reading.behind_arrow and isinstance(reading.tree, Relation | Logic | Name):
        reading = _with_arrows(reading, text, scope, syntax)
        tree, relation = reading.tree, True
    tree = stated(tree)
    if not (uncertain and isinstance(tree, PlusMinus)):
        tree = values_of_signs(tree)
    relation = relation or isinstance(tree, Relation | Logic)
    letters = () if relation else tuple(reading.label_indices)
    side = side_of(tree, reading.scope, letters=letters)
    if isinstance(side, Diagnostic):
        raise _fault(side, where, number)
    if letters and side.closed.free:
        order = {letter: place for place, letter in enumerate(letters)}
        free = sorted(side.closed.free, key=lambda f: order.get(f[0], len(order)))
        side = replace(side, closed=replace(side.closed, free=tuple(free)))
    return Key(side, relation, logic=is_logical(side.tree))


def _with_arrows(reading: Reading, text: str, scope: Scope, syntax: str) -> Reading:
    """A key with ⇒ or ⇔ is the whole statement."""
    whole = read(text, scope, syntax, logic=True)
    return reading if isinstance(whole, Diagnostic) else whole


def is_logical(tree: Tree) -> bool:
    """Whether a statement speaks of letters that are true or false, or has ⇒ or ⇔ in it."""
    return any(
        isinstance(node, Logic)
        and (node.operator in ("implies", "iff") or any(isinstance(o, Name) for o in node.operands))
        for node in walk(tree)
    )


def _command(text: str) -> Command | None:
    """`integrate(x*sin(x), x)`: a key that is to be worked out."""
    if "\\" in text or not text.rstrip().endswith(")"):
        return None
    from grader.equivalence.wall.commands import command_in

    return command_in(text)


def is_command(text: str) -> bool:
    """Whether a key is worked out."""
    command = _command(text)
    return command is not None and not command.fault


def _with_command(fault: Diagnostic, text: str) -> Diagnostic:
    """A word that is nearly a command is told so."""
    word = text.lstrip().partition("(")[0].rpartition(".")[2].strip()
    if len(word) < 4 or not word.isalpha():
        return fault
    from grader.equivalence.wall.commands import COMMANDS

    near = did_you_mean(word, COMMANDS)
    return replace(fault, mend=f"Did you mean the command {near}?") if near else fault


def _letters(text: str) -> tuple[str, ...]:
    """The texts in which the letters of a key stand: of a command its arguments."""
    command = _command(text)
    return command.formulas if command is not None else (text,)


def _as_relation(reading: Reading) -> tuple[Tree, bool]:
    """A key `x^2 + y^2 = 1` is an equation; `x = 5`, `f'(x) = ..`, `J_z = ..` are values with a label."""
    if isinstance(reading.tree, Relation):
        return reading.tree, True
    chain = reading.chain
    if chain is None or len(chain.members) < 2 or set(chain.operators) != {"="}:
        return reading.tree, False
    first = chain.members[0]
    known = reading.scope.declarations
    if isinstance(first, Name):
        declared = isinstance(known.get(first.name), Value)
        return (
            (chain, True)
            if declared or reading.scope.letters_are_numbers
            else (reading.tree, False)
        )
    labels = (Differential, Call, FunctionName, Prime, Moment, Entry, Collection)
    return (reading.tree, False) if isinstance(first, labels) else (chain, True)
