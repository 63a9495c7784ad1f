"""The whole path of an answer to an item of kind `expression`: read, compared, formed, explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.equivalence import wording
from grader.equivalence.asked import Answer, Item
from grader.equivalence.decision import INVALID, UNDECIDED, Decision
from grader.equivalence.forms.judging import FormFault, form_fault
from grader.equivalence.forms.names import Written
from grader.equivalence.kinds import components, decide, elements, items, paired
from grader.equivalence.labels import label_differs
from grader.equivalence.ladder import Conditions, equivalent
from grader.equivalence.layout import Aligned, align
from grader.equivalence.operators import uncomputed
from grader.equivalence.question import Key, Question, question_for
from grader.equivalence.reading_answers import (
    ReadAnswer,
    answer_side,
    read_answer,
    readings,
    text_of,
)
from grader.equivalence.sides import Side, side_of
from grader.equivalence.verdict import Verdict, outcome_of
from grader.expression.declarations import Definition
from grader.expression.nodes import Collection, Entry, Name, Number, Tree
from grader.expression.traversal import rebuild
from grader.records import record
from grader.syntax import show
from grader.text import Diagnostic

_POINT_SETS = frozenset({"set", "interval", "relation", "condition", "two values"})
_MOST_PAIRS = 400
_RANK = {"equal": 3, UNDECIDED: 2, "different": 1, INVALID: 0}


@record
class Compared:
    """The decision for one of the keys, with the two sides; no side where the answer does not fit it at all."""

    key: Key
    side: Side | None
    decision: Decision
    conditions: Conditions
    column: int | None = None


def check_item(item: Item, answer: Answer, *, syntax: str = "auto") -> Verdict:
    """The verdict on an answer; never raises for anything in the answer.

    Raises: KeyFault where the sheet's own text cannot be read.
    """
    if answer.is_blank:
        return Verdict("blank", Fraction(0), "BLANK")
    text = text_of(answer)
    if isinstance(text, Diagnostic):
        return unreadable(text)
    question = question_for(item, (text, *answer.where.values()), syntax)
    read = read_answer(text, answer.where, question, syntax)
    if isinstance(read, Diagnostic):
        return unreadable(read)
    compared = _best(item, question, read)
    verdict = _verdict(item, question, read, compared)
    return replace(verdict, read_as=show(read.tree), column=compared.column)


def unreadable(diagnostic: Diagnostic) -> Verdict:
    """The verdict on a text that cannot be read or does not fit together."""
    return Verdict(
        "invalid",
        Fraction(0),
        diagnostic.code,
        feedback=(diagnostic.sentence(),),
        column=diagnostic.column,
    )


def _best(item: Item, question: Question, read: ReadAnswer) -> Compared:
    """The key that the answer fits best; the first that it equals, in the form asked, ends the search."""
    best: Compared | None = None
    for key in question.keys:
        compared = _compare(item, question, read, key)
        if compared.decision.equal and _form_fault(item, question, read, key) is None:
            return compared
        if best is None or _RANK[compared.decision.outcome] > _RANK[best.decision.outcome]:
            best = compared
    assert best is not None
    return best


def _compare(item: Item, question: Question, read: ReadAnswer, key: Key) -> Compared:
    conditions = question.conditions.for_answer(read.reading.scope)
    side = answer_side(read, key)
    if isinstance(side, Diagnostic):
        said = Decision(INVALID, side.code, None, (side.sentence(),))
        return Compared(key, None, said, conditions, side.column)
    task = question.task()
    if task is not None and task.is_handed_back(side):
        said = Decision(INVALID, "NOT_COMPUTED", None, (wording.TASK_ITSELF,))
    elif uncomputed((key.side.tree,), read.trees, side.closed.tree, side.scope, item.allow):
        said = Decision(INVALID, "NOT_COMPUTED", None, (wording.NOT_COMPUTED,))
    else:
        said = repeated_otherwise(read.reading.repeated, question) or decide(
            key.side, side, conditions
        )
    return Compared(key, side, said, conditions)


def repeated_otherwise(repeated: Sequence[Definition], question: Question) -> Decision | None:
    """A definition of the sheet that the answer repeats must have the same value."""
    for definition in repeated:
        known = question.scope.definitions.get(definition.name)
        if known is None or known.body == definition.body:
            continue
        sides = side_of(known.body, question.scope), side_of(definition.body, question.scope)
        if isinstance(sides[0], Side) and isinstance(sides[1], Side):
            found = decide(sides[0], sides[1], question.conditions)
            if found.different or found.outcome == INVALID:
                return Decision(
                    INVALID, "READ.REPEATED_DEFINITION", None, (wording.repeated(definition.name),)
                )
    return None


def _verdict(item: Item, question: Question, read: ReadAnswer, compared: Compared) -> Verdict:
    decision = compared.decision
    if decision.equal:
        return _right(item, question, read, compared)
    if decision.outcome == UNDECIDED:
        said = decision.said or (wording.PERSON,)
        return Verdict("undecided", None, decision.note, feedback=said, evidence=decision.evidence)
    if compared.side is not None and decision.note not in {
        "NOT_COMPUTED",
        "READ.REPEATED_DEFINITION",
    }:
        known = _known_mistake(question, compared)
        if known is not None:
            return replace(known, evidence=decision.evidence)
    if decision.outcome == INVALID:
        feedback = (*decision.said, *readings(read, wrong=True))
        return Verdict("invalid", Fraction(0), decision.note, feedback=feedback)
    return _wrong(item, question, read, compared)


def _right(item: Item, question: Question, read: ReadAnswer, compared: Compared) -> Verdict:
    decision, side = compared.decision, compared.side
    assert side is not None
    feedback = [*decision.said, *readings(read, wrong=False)]
    fault = _form_fault(item, question, read, compared.key)
    if fault is not None:
        said = (fault.sentence,)
        outcome = outcome_of(item.form_credit)
        return Verdict(outcome, item.form_credit, fault.note, None, said, decision.evidence)
    if label_differs(read, side, compared.conditions):
        feedback.append(wording.LABEL_DIFFERS)
    return Verdict("correct", Fraction(1), decision.note, None, tuple(feedback), decision.evidence)


def _form_fault(item: Item, question: Question, read: ReadAnswer, key: Key) -> FormFault | None:
    """What is wrong with the form of an answer that is worth what `key` is."""
    written = Written(read.tree, read.reading.scope, read.own)
    return form_fault(item.form, written, Written(key.side.tree, question.scope, {}), show)


def _known_mistake(question: Question, compared: Compared) -> Verdict | None:
    """The verdict that the sheet has for a mistake it knows."""
    assert compared.side is not None
    conditions = replace(compared.conditions, shows_points=False)
    for number, mistake in enumerate(question.mistakes(), 1):
        if decide(mistake.key.side, compared.side, conditions).equal:
            said = (mistake.say,) if mistake.say else ()
            outcome = outcome_of(mistake.credit)
            return Verdict(outcome, mistake.credit, f"MISTAKE.{number}", None, said)
    return None


def _wrong(item: Item, question: Question, read: ReadAnswer, compared: Compared) -> Verdict:
    decision, side = compared.decision, compared.side
    assert side is not None
    note, said = decision.note, list(decision.said)
    if item.partial == "entries":
        share = entries_right(compared.key.side, side, compared.conditions)
        if share is not None and 0 < share[0] < share[1]:
            said.insert(0, wording.entries_right(*share))
            said += elements_off(compared.key.side, side, share[0], compared.conditions)
            credit = Fraction(share[0], share[1])
            return Verdict(
                "partial", credit, "PARTIAL.ENTRIES", None, tuple(said), decision.evidence
            )
    explained = _explained(compared, question)
    if explained is not None:
        note, sentence = explained
        said = [sentence]
    if label_differs(read, side, compared.conditions):
        said.append(wording.LABEL_DIFFERS)
    said += readings(read, wrong=True)
    credit = item.diagnoses.get(note, Fraction(0))
    return Verdict(outcome_of(credit), credit, note, None, tuple(said), decision.evidence)


def _explained(compared: Compared, question: Question) -> tuple[str, str] | None:
    """The diagnosis of a wrong value, if one fits."""
    from grader.equivalence.diagnosis import diagnose
    from grader.equivalence.regions import where_equal
    from grader.equivalence.rounding import is_rounded

    key, side = compared.key.side, compared.side
    assert side is not None
    if key.kind != "value" or side.kind != "value":
        return None
    aligned = align(key.closed, side.closed, side.letters)
    if not isinstance(aligned, Aligned):
        return None
    conditions = compared.conditions
    if compared.decision.said:
        if compared.decision.note != "NEQ.DOMAIN":
            return None
        swapped = _swapped(key, side, conditions)
        if swapped is not None:
            return swapped
    pair = conditions.pair(aligned)
    if is_rounded(side.tree, pair):
        return "NEQ.ROUNDED", wording.ROUNDED
    found = diagnose(pair)
    if found is not None:
        return found.note, found.sentence
    where = where_equal(pair, conditions.show)
    if where is None:
        return None
    if compared.decision.note == "NEQ.DOMAIN":
        return "NEQ.DOMAIN", f"{wording.DOMAIN} {where}"
    return "NEQ.REGION", where


def _swapped(key: Side, side: Side, conditions: Conditions) -> tuple[str, str] | None:
    """The answer is right once its two free indices change places: as it stands they leave their ranges."""
    letters = [name for name, _, _ in side.closed.free]
    if len(letters) != 2:
        return None
    turned = {letters[0]: letters[1], letters[1]: letters[0]}
    again = side_of(renamed(side.tree, turned), side.scope, letters=side.letters)
    if isinstance(again, Side) and decide(key, again, conditions).equal:
        return "NEQ.INDICES_SWAPPED", wording.SWAPPED
    return None


def renamed(tree: Tree, names: Mapping[str, str]) -> Tree:
    """`tree` with other names for some of its names."""
    if isinstance(tree, Name):
        return replace(tree, name=names.get(tree.name, tree.name))
    return rebuild(tree, lambda child: renamed(child, names))


def entries_right(key: Side, answer: Side, conditions: Conditions) -> tuple[int, int] | None:
    """How many of how many entries are right; None where entries cannot be told apart."""
    shapes = key.closed.shape, answer.closed.shape
    if shapes[0] and shapes[1] and shapes[0].is_column != shapes[1].is_column:
        return None  # a row for a column is wrong as a whole
    parts = elements(key, answer) if is_unordered(key, conditions) else (items(key), items(answer))
    if parts[0] is None and key.kind in _POINT_SETS:
        parts = components(key), components(answer)
    if parts[0] is not None and parts[1] is not None:
        total = max(len(parts[0]), len(parts[1]))
        plain = replace(conditions, up_to=())
        if is_unordered(key, conditions) and len(parts[0]) * len(parts[1]) <= _MOST_PAIRS:
            return paired(parts[0], parts[1], plain), total
        pairs = zip(parts[0], parts[1], strict=False)
        return sum(decide(a, b, plain).equal for a, b in pairs), total
    shape = key.closed.shape
    if shape is None or shape != answer.closed.shape or shape.is_scalar:
        return None
    rows, columns = shape.rows.constant, shape.columns.constant
    if rows is None or columns is None:
        return None
    right = 0
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            place = (i, j) if rows > 1 and columns > 1 else (max(i, j),)
            entry = _entry(key, place), _entry(answer, place)
            right += equivalent(entry[0].closed, entry[1].closed, conditions).equal
    return right, rows * columns


def is_unordered(key: Side, conditions: Conditions) -> bool:
    """Whether the parts of the key stand in no order."""
    tree = key.tree
    bare = isinstance(tree, Collection) and tree.bare
    return key.kind in _POINT_SETS or bare or "order" in conditions.up_to


def elements_off(key: Side, answer: Side, right: int, conditions: Conditions) -> list[str]:
    """How many elements of a set are missing and how many are too much."""
    asked, given = elements(key, answer)
    if not is_unordered(key, conditions) or asked is None or given is None:
        return []
    return [wording.elements_off(len(asked) - right, len(given) - right)]


def _entry(side: Side, place: tuple[int, ...]) -> Side:
    tree: Tree = Entry(side.tree, tuple(Number(Fraction(k)) for k in place))
    found = side_of(tree, side.scope)
    assert isinstance(found, Side)
    return found
