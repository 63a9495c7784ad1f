"""An answer read and not judged: can it be read, and is it the kind and shape of thing that is asked for?

No key is looked at, only what is known of it (`Expected`), so that a sealed sheet will do. What is in doubt passes: an answer
that would be right is never refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from grader.equivalence.verdict import READABLE, Verdict
from grader.items.choice import BLANK
from grader.items.expecting import SHAPES_DIFFER, expected_of
from grader.items.model import Answer, Expected, Item
from grader.text import Diagnostic, visible

TYPE_CHECKING = False  # as typing's, without the import: type checkers take the name as true
if TYPE_CHECKING:
    from grader.equivalence.sides import Side
    from grader.expression.declarations import Scope
    from grader.syntax.reading import Reading

NOTE = "CHECK.READABLE"

_COLLECTIONS = frozenset(
    {"tuple", "list", "set", "interval", "relation", "condition", "two values", "value", "family"}
)
_VALUES = frozenset({"value", "family"})
_FREE = frozenset({"parameters", "modulo"})
"""What lets an answer have letters of its own."""

_LOOSE = _FREE | {"constant"}


def read_only(item: Item, answer: Answer | None) -> Verdict:
    """`readable`, `invalid` or `blank`. Raises: KeyFault for a key that cannot be read."""
    if answer is None or answer.is_blank:
        return BLANK
    return _READERS[item.kind](item, answer)


def _readable(read_as: str | None = None) -> Verdict:
    return Verdict(READABLE, None, NOTE, read_as)


def _invalid(
    note: str, said: str, read_as: str | None = None, column: int | None = None
) -> Verdict:
    return Verdict("invalid", Fraction(0), note, read_as, (said,), column=column)


def _unreadable(fault: Diagnostic, read_as: str | None = None) -> Verdict:
    return _invalid(fault.code, fault.sentence(), read_as, fault.column)


# ------------------------------------------------------------------------------------- formulas


def _formula(item: Item, answer: Answer) -> Verdict:
    from grader.equivalence.loose import opened_by, with_letters_of
    from grader.equivalence.reading_answers import text_of
    from grader.syntax import free_letters

    text = text_of(answer)
    if isinstance(text, Diagnostic):
        return _unreadable(text)
    wanted = expected_of(item) or (Expected(),)
    scope = item.scope
    if scope.letters_are_numbers:
        scope = free_letters((text, *answer.where.values()), item.syntax, scope)
    elif not _FREE.isdisjoint(item.up_to):
        scope = with_letters_of(scope, (text, *answer.where.values()), item.syntax)
    else:
        scope = opened_by(item.up_to, (), scope)
    found = _read(item, text, answer.where, scope, wanted)
    if found.note != "READ.UNKNOWN_NAME" or item.scope.letters_are_numbers:
        return found
    # The key may be an antiderivative, which has its constant of integration without a word.
    return _read(item, text, answer.where, opened_by(("constant",), (), scope), wanted)


def _number(item: Item, answer: Answer) -> Verdict:
    from grader.equivalence import wording
    from grader.equivalence.number_texts import as_number
    from grader.equivalence.quantities import asked_of
    from grader.equivalence.question import with_imaginary_unit
    from grader.equivalence.reading_answers import text_of
    from grader.equivalence.units import measured
    from grader.equivalence.units.measuring import UNKNOWN
    from grader.equivalence.units.rare import NoPint
    from grader.syntax import free_letters

    text = text_of(answer)
    if isinstance(text, Diagnostic):
        return _unreadable(text)
    wanted = expected_of(item) or (Expected(),)
    letters = frozenset(wanted[0].letters)
    if item.unit or wanted[0].unit:
        asked = asked_of((), item.unit, frozenset(item.scope.declarations))
        try:
            found = measured(text, letters, asked.custom if asked else frozenset())
        except NoPint:
            return _readable()
        if found.status == UNKNOWN:
            return _invalid("UNIT.UNKNOWN", wording.UNIT_UNKNOWN)
        text = found.number
    one = all(found.shape is not None and found.shape.is_scalar for found in wanted)
    text = as_number(text, one=one, letters=letters if item.scope.declarations else frozenset())
    scope = with_imaginary_unit(item.scope)
    if scope.letters_are_numbers:
        scope = free_letters((text, *answer.where.values()), item.syntax, scope)
    return _read(item, text, answer.where, scope, wanted)


def _read(
    item: Item,
    text: str,
    where: Mapping[str, str],
    scope: Scope,
    wanted: tuple[Expected, ...],
) -> Verdict:
    """A formula read and held against everything that may be right."""
    from grader.expression.nodes import Collection
    from grader.syntax import read, show

    relation = any(one.relation for one in wanted)
    found = read(text, scope, item.syntax, where=where or None, relation=relation)
    if isinstance(found, Diagnostic):
        return _unreadable(found)
    read_as = show(found.tree)
    if isinstance(found.tree, Collection) and not _LOOSE.isdisjoint(item.up_to):
        return _readable(read_as)  # `x^2 + C, C \\in \\mathbb R`
    if item.scope.letters_are_numbers and item.kind != "number":
        return _readable(read_as)  # what letters stand for hangs on the key
    misfits = [_misfit(item, one, found) for one in wanted]
    if any(misfit is None for misfit in misfits):
        return _readable(read_as)
    assert misfits[0] is not None
    return _unreadable(misfits[0], read_as)


def _misfit(item: Item, wanted: Expected, reading: Reading) -> Diagnostic | None:
    """Why an answer cannot be what is asked, whatever its value is."""
    from grader.equivalence.question import Key
    from grader.equivalence.reading_answers import ReadAnswer, answer_side
    from grader.equivalence.sides import Side
    from grader.expression.elaboration import Elaborated
    from grader.expression.nodes import Name

    stand_in = Name("key#")
    closed = Elaborated(stand_in, wanted.kind or "value", wanted.shape, wanted.free)
    key = Side(stand_in, item.scope, closed)
    side = answer_side(ReadAnswer(reading, reading.tree, {}), Key(key, wanted.relation))
    if isinstance(side, Diagnostic):
        return side
    if not wanted.kind:
        return None
    return (_no_number if item.kind == "number" else _no_value)(item, wanted, key, side)


def _no_number(item: Item, wanted: Expected, key: Side, side: Side) -> Diagnostic | None:
    from grader.equivalence import wording
    from grader.items.expecting import names_in

    if item.scope.letters_are_numbers and names_in(side) - set(wanted.letters):
        return Diagnostic("NOT_A_VALUE", wording.LETTERS)
    scalar = wanted.shape is not None and wanted.shape.is_scalar and wanted.kind == "value"
    shape = side.closed.shape
    if not scalar or side.kind != "value" or shape is None or shape.is_scalar:
        return None
    said = wording.other_shape(shape.in_words(), "a number")
    return Diagnostic("NOT_A_VALUE", said)


def _no_value(item: Item, wanted: Expected, key: Side, side: Side) -> Diagnostic | None:
    from grader.equivalence import wording
    from grader.equivalence.kinds import as_vector
    from grader.equivalence.layout import Misfit, align

    side = as_vector(key, side) if wanted.kind in _VALUES else side
    if not _is_kind(wanted.kind, side.kind):
        return Diagnostic("NOT_A_VALUE", wording.other_kind(side.kind, wanted.kind))
    if wanted.kind not in _VALUES or wanted.shape is None or SHAPES_DIFFER & set(item.up_to):
        return None
    aligned = align(key.closed, side.closed, side.letters)
    if not isinstance(aligned, Misfit):
        return None
    if item.scope.layout == "either" and aligned.turned is not None:
        return None
    return Diagnostic(aligned.note, aligned.sentence)


def _is_kind(wanted: str, found: str) -> bool:
    """Whether an answer of one kind can be right where another is asked; beyond values this is left to judging."""
    if wanted in _VALUES:
        return found in _VALUES
    if wanted in _COLLECTIONS:
        return found in _COLLECTIONS
    return True


# ---------------------------------------------------------------------------- texts and choices


def _size(item: Item, answer: Answer) -> Verdict:
    from grader.items.shape import unknown_name
    from grader.items.size_reading import read_shape

    found = read_shape(answer.as_text)
    if isinstance(found, Diagnostic):
        return _unreadable(found)
    known = {name for one in expected_of(item) for name in one.letters}
    fault = unknown_name(item, found.shape, known)
    return fault if fault is not None else _readable(str(found.shape))


def _options(item: Item, answer: Answer) -> Verdict:
    from grader.items.choice import options_in_words, unknown_option
    from grader.items.choosing import chosen, chosen_of_list, without_struck

    if not without_struck(answer.as_text).strip(" ,;"):
        return BLANK
    found = chosen_of_list(answer.steps, item.options)
    if answer.text is not None:
        found = chosen(answer.text, item.options, several=True)
    elif found.unknown and len(answer.steps) == 1:
        found = chosen(answer.steps[0], item.options, several=True)
    if found.unknown or not found.keys:
        return unknown_option(item, found.unknown or answer.as_text)
    read_as = options_in_words(item, found.keys)
    if item.kind == "choice" and len(found.keys) > 1:
        say = "Several options are chosen here, and one is asked for."
        return _invalid("CHOICE.SEVERAL", say, read_as)
    return _readable(read_as)


def _blank(item: Item, answer: Answer) -> Verdict:
    from grader.items.blank import LONGEST, one_space
    from grader.items.choosing import without_struck

    text = one_space(without_struck(answer.as_text[: 4 * LONGEST]))
    if not text:
        return BLANK
    if len(text) > LONGEST:
        say = f"A short text is asked for; this one has more than {LONGEST} characters."
        return _invalid("TEXT.LONG", say)
    return _readable(visible(text))


def _text(item: Item, answer: Answer) -> Verdict:
    from grader.items.choosing import without_struck
    from grader.items.text import LONGEST

    text = answer.text if answer.text is not None else "\n\n".join(answer.steps)
    if len(text) > LONGEST:
        say = f"The text has {len(text)} characters; up to {LONGEST} are read."
        return _invalid("TEXT.LONG", say)
    return _readable() if without_struck(text).strip() else BLANK


def _anything(item: Item, answer: Answer) -> Verdict:
    return _readable()


# --------------------------------------------------------------------- derivations and witnesses


def _derivation(item: Item, answer: Answer) -> Verdict:
    from grader.equivalence.sides import side_of
    from grader.items.derivation import FIELDS, read_as_chain
    from grader.syntax import free_letters, read_chain

    if answer.fields:
        return _unreadable(FIELDS)
    texts = answer.steps or (answer.text or "",)
    scope = item.scope
    if scope.letters_are_numbers:
        scope = free_letters((*texts, *answer.where.values()), item.syntax, scope)
    whole = any(one.relation for one in expected_of(item))
    read = read_chain(texts, scope, item.syntax, where=answer.where, whole=whole)
    if isinstance(read, Diagnostic):
        return _unreadable(read)
    alone = len(texts) == 1
    for number, member in enumerate(read.members, 1):
        tree = member.tree
        fault = tree if isinstance(tree, Diagnostic) else side_of(tree, member.scope)
        if isinstance(fault, Diagnostic) and fault.code != "READ.VARIABLE":
            say = f"Line {number} cannot be worked out. {fault.sentence()}"
            column = fault.column if alone and isinstance(tree, Diagnostic) else None
            return _invalid(fault.code, say, read_as_chain(read), column)
    return _readable(read_as_chain(read))


def _witness(item: Item, answer: Answer) -> Verdict:
    from grader.equivalence.claims.asking import asked_names
    from grader.equivalence.claims.handed import read_handed
    from grader.items.model import Search
    from grader.items.witness import LONGEST, text_of

    assert item.search is not None
    text = text_of(answer)
    if sum(map(len, (text or "", *answer.fields.values()))) > LONGEST:
        say = f"This is longer than the {LONGEST} characters that are read."
        return _invalid("WITNESS.LONG", say)
    letters = tuple(letter for one in expected_of(item) for letter in one.letters)
    search = Search(item.search.asks, item.search.let, letters)
    found = read_handed(text, answer.fields, asked_names(search, item.scope), item.scope)
    if isinstance(found, Diagnostic):
        return _unreadable(found)
    handed, _ = found
    return _readable(", ".join(f"{one.asked.key} = {visible(one.body)}" for one in handed.values()))


_READERS: Mapping[str, Callable[[Item, Answer], Verdict]] = {
    "expression": _formula,
    "number": _number,
    "shape": _size,
    "choice": _options,
    "choices": _options,
    "blank": _blank,
    "text": _text,
    "derivation": _derivation,
    "witness": _witness,
    "manual": _anything,
}
