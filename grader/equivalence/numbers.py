"""Items of kind `number`: values near enough to the key, as exactly written as is asked, with their unit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from grader.equivalence import wording
from grader.equivalence.asked import Answer, Item
from grader.equivalence.comparing_numbers import Compared, compare_numbers
from grader.equivalence.figures import figures_fault, precision_of
from grader.equivalence.forms.judging import form_fault
from grader.equivalence.forms.names import Written
from grader.equivalence.marking import unreadable
from grader.equivalence.number_texts import as_number
from grader.equivalence.quantities import (
    NO_PINT,
    Asked,
    asked_in,
    converted,
    same_unit,
    scale_of,
    without_units,
)
from grader.equivalence.question import Key, Question, question_for
from grader.equivalence.reading_answers import ReadAnswer, answer_side, read_answer, text_of
from grader.equivalence.sides import Side
from grader.equivalence.units import Measured, measured
from grader.equivalence.units.measuring import NONE, READ, UNKNOWN
from grader.equivalence.units.rare import NoPint
from grader.equivalence.units.spelling import plain
from grader.equivalence.verdict import Verdict, outcome_of
from grader.expression.nodes import Name, Number
from grader.numerics.structure import distinct
from grader.records import record
from grader.syntax import show
from grader.text import Diagnostic

NOTHING, ONE = Fraction(0), Fraction(1)


@record
class Handed:
    """An answer as it is compared: its number read, and the unit behind it."""

    read: ReadAnswer
    text: str
    measured: Measured
    asked: Asked | None
    asks_figures: bool = False


def numeric_check(item: Item, answer: Answer, *, syntax: str = "auto") -> Verdict:
    """The verdict on a number; never raises for anything in the answer.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    if answer.is_blank:
        return Verdict("blank", NOTHING, "BLANK")
    text = text_of(answer)
    if isinstance(text, Diagnostic):
        return unreadable(text)
    asked = asked_in(item)
    item = without_units(item)
    letters = _letters_of_keys(item, syntax) if item.scope.declarations else frozenset()
    try:
        found = measured(text, letters, asked.custom) if asked is not None else Measured(text)
    except NoPint:
        return Verdict("undecided", None, "UNIT.UNAVAILABLE", feedback=(NO_PINT,))
    question = question_for(item, (found.number, *answer.where.values()), syntax, number=True)
    one = all(_is_one_number(key.side) for key in question.keys)
    number = as_number(found.number, one=one, letters=letters)
    read = read_answer(number, answer.where, question, syntax)
    if isinstance(read, Diagnostic):
        return unreadable(read)
    handed = Handed(read, number, found, asked, item.figures is not None)
    best = _best(item, question, handed)
    return replace(best, read_as=_shown(handed))


def _letters_of_keys(item: Item, syntax: str) -> frozenset[str]:
    """The names that the keys use: in an answer they are no units."""
    keys = question_for(item, (), syntax, number=True).keys
    trees = [key.side.tree for key in keys]
    return frozenset(n.name for tree in trees for n in distinct(tree) if isinstance(n, Name))


def _is_one_number(side: Side) -> bool:
    shape = side.closed.shape
    return side.kind == "value" and shape is not None and shape.is_scalar


def _shown(handed: Handed) -> str:
    tree = handed.read.tree
    number = show(tree)
    if isinstance(tree, Number) and handed.asks_figures:
        number = handed.text[tree.span.start : tree.span.end]  # 2.70 keeps its zero
    return f"{number} {plain(handed.measured.unit)}" if handed.measured.status == READ else number


def _best(item: Item, question: Question, handed: Handed) -> Verdict:
    best: Verdict | None = None
    for number, key in enumerate(question.keys):
        verdict = _verdict(item, question, handed, key, number)
        if verdict.outcome == "correct":
            return verdict
        if best is None or (verdict.credit or 0) > (best.credit or 0):
            best = verdict
    assert best is not None
    return best


def _verdict(item: Item, question: Question, handed: Handed, key: Key, number: int) -> Verdict:
    """The verdict by one of the keys."""
    side = answer_side(handed.read, key, uncertain=True)
    if isinstance(side, Diagnostic):
        return unreadable(side)
    compare = _Comparison(item, question, handed, key, number, side)
    if handed.asked is None:
        return compare.judged(compare.key_side, side)
    if handed.measured.status == UNKNOWN:
        return Verdict("invalid", NOTHING, "UNIT.UNKNOWN", feedback=(wording.UNIT_UNKNOWN,))
    if handed.measured.status == NONE:
        return compare.without_unit()
    return compare.with_unit()


@record
class _Comparison:
    """One answer beside one key."""

    item: Item
    question: Question
    handed: Handed
    key: Key
    number: int
    side: Side

    @property
    def key_side(self) -> Side:
        """The key in the unit that is asked."""
        asked = self.handed.asked
        if asked is None:
            return self.key.side
        return converted(self.key.side, asked.measures[self.number], asked.unit)

    def judged(self, key: Side, answer: Side, scale: Fraction = ONE) -> Verdict:
        """The verdict on the number alone."""
        bracketed = self.item.keys[self.number].lstrip("$ ").startswith(("[", "\\left["))
        compared = Compared(
            self.item, self.question, self.handed.read, self.key, key, answer, self.handed.text,
            bracketed=bracketed, approximate=self._is_approximate(), scale=scale,
        )  # fmt: skip
        verdict = compare_numbers(compared)
        return self._well_written(verdict) if verdict.outcome == "correct" else verdict

    def _is_approximate(self) -> bool:
        asked = self.handed.asked
        if asked is None:
            return False
        used = (asked.unit, asked.measures[self.number], *self.handed.measured.meanings)
        return any(measure.approximate for measure in used)

    def _well_written(self, verdict: Verdict) -> Verdict:
        """A right value that has the form and the figures asked for."""
        read = self.handed.read
        written = Written(read.tree, read.reading.scope, read.own)
        model = Written(self.key.side.tree, self.question.scope, {})
        fault = form_fault(self.item.form, written, model, show)
        if fault is None and self.item.figures is not None:
            precision = precision_of(read.tree, self.handed.text)
            fault = figures_fault(self.item.figures, precision)
        if fault is None:
            return verdict
        credit = NOTHING if fault.note == "FIGURES.FEW" else self.item.form_credit
        credit = max(credit, self.item.diagnoses.get(fault.note, NOTHING))
        return replace(
            verdict, outcome=outcome_of(credit), credit=credit, note=fault.note,
            feedback=(fault.sentence,), evidence=None,
        )  # fmt: skip

    def without_unit(self) -> Verdict:
        """A bare number: right where the unit may be left out, or where it is a plain number all the same."""
        asked = self.handed.asked
        assert asked is not None
        verdict = self.judged(self.key_side, self.side)
        if self.item.units == "optional":
            return verdict
        if asked.unit.is_plain_number:
            one = replace(asked.unit, factor=Fraction(1), turns=0, atoms=())
            number = converted(self.side, one, asked.unit)
            plain = self.judged(self.key_side, number, scale_of(one, asked.unit))
            if plain.outcome == "correct":
                return plain
        if verdict.outcome == "correct":
            return self._unit_fault("UNIT.MISSING", wording.UNIT_MISSING)
        if verdict.outcome in {"incorrect", "partial"}:
            return replace(verdict, feedback=(*verdict.feedback, wording.UNIT_MISSING))
        return verdict

    def with_unit(self) -> Verdict:
        """A number with its unit: converted, then compared."""
        asked, meanings = self.handed.asked, self.handed.measured.meanings
        assert asked is not None
        fitting = [m for m in meanings if m.dimension == asked.unit.dimension]
        bare = self.judged(self.key_side, self.side)
        if not fitting:
            if bare.outcome == "correct":
                return self._unit_fault("UNIT.DIMENSION", wording.UNIT_DIMENSION)
            if bare.outcome == "invalid":
                return bare
            said = (wording.UNIT_DIMENSION,)
            return Verdict("incorrect", NOTHING, "UNIT.DIMENSION", None, said, bare.evidence)
        written = fitting[0]
        scale = scale_of(written, asked.unit)
        verdict = self.judged(self.key_side, converted(self.side, written, asked.unit), scale)
        strange = self.item.units == "strict" and not same_unit(written, asked.unit)
        if verdict.outcome == "correct" and strange:
            return self._unit_fault("UNIT.OTHER", wording.UNIT_OTHER)
        if verdict.outcome in {"incorrect", "partial"} and bare.outcome == "correct":
            return self._unit_fault("UNIT.WRONG", wording.UNIT_WRONG)
        return verdict

    def _unit_fault(self, note: str, sentence: str) -> Verdict:
        credit = self.item.diagnoses.get(note, NOTHING)
        return Verdict(outcome_of(credit), credit, note, None, (sentence,))
