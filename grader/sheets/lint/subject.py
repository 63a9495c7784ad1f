"""One item under examination: its texts with their places, read once for all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from grader.equivalence.ladder import Conditions
from grader.equivalence.loose import opened_by
from grader.equivalence.quantities import number_of, without_units
from grader.equivalence.question import (
    Key,
    KeyFault,
    Question,
    question_for,
    read_key,
    with_imaginary_unit,
)
from grader.equivalence.verdict import Verdict
from grader.expression.declarations import Scope
from grader.items.model import Answer, Item
from grader.sheets.fields import FaultList, Placed, placed_table, present, tables, texts
from grader.sheets.lint.codes import CODES
from grader.sheets.lint.finding import Finding, Spot, found
from grader.sheets.lint.sizes import is_large
from grader.sheets.lint.source import Source
from grader.sheets.model import Sheet
from grader.sheets.tree import Listing, Node, Table
from grader.syntax import free_letters
from grader.text import visible

Judge: TypeAlias = Callable[[Item, Answer], Verdict]
"""Marks an answer, whatever happens: lint asks the grader itself what students would get."""

MATHEMATICAL = frozenset({"expression", "number"})
"""Kinds whose keys are formulas."""

COMPUTED = MATHEMATICAL | {"derivation", "witness"}
"""Kinds for which values are drawn."""

QUOTED = 70
_UNKNOWN = frozenset({"READ.UNKNOWN_NAME"})


class Subject:
    """An item with the mappings that it inherits from: its own, its problem's, the sheet's."""

    __slots__ = ("_questions", "_read", "item", "judge", "scope", "source", "tables")

    def __init__(
        self, item: Item, inherited: tuple[Table, ...], source: Source, judge: Judge
    ) -> None:
        self.item = item
        self.tables = inherited
        self.source = source
        self.judge = judge
        self._read: dict[str, Key | KeyFault] = {}
        self._questions: list[Question | None] = []
        self.scope = self._scope()

    def _scope(self) -> Scope:
        """What names stand for; without any declaration every letter of the item is a number."""
        scope, chain = self.item.scope, self.item.chain
        if self.item.kind == "number":
            scope = with_imaginary_unit(scope)
        if not scope.letters_are_numbers or self.item.kind not in COMPUTED:
            return opened_by(self.item.up_to, self.item.parameters, scope)
        mistakes = (mistake.when for mistake in self.item.mistakes)
        ends = (chain.start, chain.goal) if chain is not None else ()
        written = (*self.item.keys, *mistakes, self.item.definition, *ends)
        return free_letters(written, self.item.syntax, scope)

    @property
    def own(self) -> Table:
        """What stands at the item itself."""
        return self.tables[0]

    # Places

    def node(self, name: str) -> Node:
        """What stands behind a key of the item; the item where nothing does."""
        return present(self.own, name) or self.own

    def placed(self, name: str, *, flow: bool = True) -> tuple[Placed, ...]:
        return texts(FaultList(""), self.own, name, flow=flow)

    def named(self, name: str) -> dict[str, Placed]:
        """A mapping of names to texts; the place is that of the name."""
        return placed_table(FaultList(""), self.own, name)

    @property
    def keys(self) -> tuple[Placed, ...]:
        """The keys of an item whose keys are formulas or texts."""
        flow = self.item.kind not in MATHEMATICAL | {"shape"}
        return (*self.placed("answer", flow=flow), *self.placed("answers"))

    @property
    def mistakes(self) -> tuple[Placed, ...]:
        """The `when` of every mistake."""
        found_tables = tables(FaultList(""), self.own, "mistakes", "")
        return tuple(
            line
            for table in found_tables
            for line in texts(FaultList(""), table, "when", flow=False)
        )

    def examples(self, name: str) -> tuple[Placed, ...]:
        node = present(self.own, "examples")
        return texts(FaultList(""), node, name) if isinstance(node, Table) else ()

    @property
    def given(self) -> Iterator[Placed]:
        """Every side condition, wherever it is inherited from."""
        for table in reversed(self.tables):
            yield from texts(FaultList(""), table, "given")

    # Readings

    def read(self, text: str) -> Key | KeyFault:
        """A formula of the sheet as its key would be read."""
        if text not in self._read:
            try:
                self._read[text] = read_key(
                    self._bare(text),
                    self.scope,
                    self.item.syntax,
                    uncertain=self.item.kind == "number",
                )
            except KeyFault as fault:
                self._read[text] = fault
        return self._read[text]

    @property
    def as_formulas(self) -> Item:
        """The item, content with a formula where a student works out a number."""
        item = self.item
        return item if item.kind != "number" else replace(item, figures=None, allow=(*item.allow, "data"))  # fmt: skip

    def _bare(self, text: str) -> str:
        """A number without its unit. Raises: KeyFault."""
        return number_of(text, self.item) if self.item.kind == "number" else text

    @property
    def question(self) -> Question | None:
        """What answers are compared with; None where nothing is, or where it cannot be read or takes too long."""
        if not self._questions:
            self._questions.append(self._question())
        return self._questions[0]

    def _question(self) -> Question | None:
        if self.item.kind not in COMPUTED or is_large(self.scope):
            return None
        try:
            return question_for(without_units(self.item), (self.item.definition,), self.item.syntax)
        except KeyFault:
            return None

    @property
    def conditions(self) -> Conditions | None:
        return None if self.question is None else self.question.conditions

    @property
    def is_readable(self) -> bool:
        """Whether answers can be judged at all: with a fault here everything else fails for the same reason."""
        if self.item.kind not in COMPUTED:
            return True
        wrong = (self.read(mistake.when) for mistake in self.item.mistakes)
        return self.question is not None and not any(isinstance(w, KeyFault) for w in wrong)

    # Findings

    def found(self, code: str, spot: Spot, message: str, effect: str = "") -> Finding:
        return found(code, spot, self.item.id, message, effect)

    def unreadable(self, code: str, text: Placed, fault: KeyFault, what: str) -> Finding:
        """A formula that cannot be read, at the place in it; an undeclared letter has a code of its own."""
        place = self.source.inside(text, fault.column)
        effect = CODES[code].effect
        if fault.code in _UNKNOWN:
            code = "SYMBOL.UNDECLARED"
        return self.found(
            code, place, f"{what} {quoted(text.text)} cannot be read: {fault.message}", effect
        )

    def judged(self, text: str) -> Verdict:
        """What a student would get for a text."""
        return self.judge(self.item, Answer(text=text))


def subjects_of(sheet: Sheet, root: Table, source: Source, judge: Judge) -> list[Subject]:
    """The items with the mappings that write them down; a sheet without faults has one for each."""
    tables: list[tuple[Table, ...]] = []
    for problem in _entries(root, "problems"):
        parts = _entries(problem, "parts")
        tables += [(part, problem, root) for part in parts] if parts else [(problem, root)]
    found_tables = zip(sheet.items, tables, strict=True)
    return [Subject(item, inherited, source, judge) for item, inherited in found_tables]


def _entries(table: Table, name: str) -> list[Table]:
    node = table.get(name)
    items = node.items if isinstance(node, Listing) else ()
    return [item for item in items if isinstance(item, Table)]


def quoted(text: str) -> str:
    """A text of the sheet, short enough for a line."""
    return f"`{visible(' '.join(text.split()), QUOTED)}`"


def outcome(verdict: Verdict) -> str:
    """`incorrect [NEQ.FACTOR], told “Check the factors.”`: what a student would get, and hear."""
    heard = " ".join(verdict.feedback)
    return f"{verdict.outcome} [{verdict.note}]" + (f", told “{heard}”" if heard else ".")
