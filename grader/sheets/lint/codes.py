"""Every code that lint may give: how bad it is, what it means, and what it would do to students."""

from __future__ import annotations

from collections.abc import Mapping

from grader.records import record

ERROR = "error"
WARNING = "warning"
NOTE = "note"


@record
class Code:
    """`severity` is `error` where students would be marked wrongly or not at all, else `warning`; a `note` says what is, and is
    no fault.

    `means` is for the documentation; `effect` ends the line of a finding, unless the rule knows better.
    """

    severity: str
    means: str
    effect: str


def _error(means: str, effect: str) -> Code:
    return Code(ERROR, means, effect)


def _warning(means: str, effect: str) -> Code:
    return Code(WARNING, means, effect)


def _note(means: str, effect: str) -> Code:
    return Code(NOTE, means, effect)


CODES: Mapping[str, Code] = {
    # keys
    "KEY.UNREADABLE": _error("a key cannot be read, or its parts do not fit together", "Every answer goes to a person."),
    "KEY.COMMAND": _error("a key is a command that gives no value", "Every answer goes to a person."),
    "KEY.WORKED_OUT": _note("a key is a command, and this is its value", "Answers are held against it."),
    "KEY.SHAPE": _error("a key has another shape than its definition, or is no number where one is asked for", "Right answers lose their points."),
    "KEY.UNDEFINED": _error("a key has no value anywhere on what is declared", "Every answer goes to a person."),
    "KEY.PARTLY_UNDEFINED": _warning("a key has no value on a part of what is declared", "What an answer is worth there does not count."),
    "KEY.NOT_EVALUATED": _warning("a key cannot be evaluated", "Right answers that are written in another way go to a person."),
    "KEY.REFUSED": _error("a key, handed in, is not marked correct", "Whoever writes the key itself loses the points."),
    "KEY.UNIT": _error("the unit, or that of a key, cannot be read, or the two measure different things", "Every answer goes to a person."),
    "KEY.LABEL": _warning("the left side of a key has another value than its right side", "The right side counts."),
    "KEYS.DIFFER": _warning("two keys under `answers` have different values", "Either of them gets full marks."),
    "KEYS.EQUAL": _warning("a key under `answers` has the value of an earlier one", "The second one changes nothing."),
    "FORM.KEY": _error("a key has not the form that is asked for", "Whoever writes the key itself loses the points."),
    "FORM.UNKNOWN_NAME": _warning("`form` names what is neither declared nor an operator", "It changes nothing."),
    # definitions
    "LEEWAY.LETTER": _error("a letter under `parameters` is none of the key", "Right answers with other constants lose their points."),
    "LEEWAY.UNREADABLE": _error("the number under `modulo` cannot be read", "Every answer goes to a person."),
    "DEFINITION.UNREADABLE": _error("a definition cannot be read", "Nothing proves the key."),
    "DEFINITION.DIFFERS": _error("a key is not equal to its definition", "Right answers lose their points, wrong ones get them."),
    "DEFINITION.UNDECIDED": _error("nothing settles whether a key equals its definition", "Nothing proves the key."),
    "DEFINITION.SAME": _warning("a definition is the key itself", "Nothing proves the key."),
    # examples
    "EXAMPLE.REFUSED": _error("an answer under `accept` is not marked correct", "Whoever writes this loses points."),
    "EXAMPLE.ACCEPTED": _error("an answer under `reject` is marked correct", "Whoever writes this gets full marks."),
    "EXAMPLE.UNDECIDED": _error("nothing settles whether an example is right", "Such answers go to a person."),
    "EXAMPLE.UNREADABLE": _warning("an answer under `reject` cannot be read: a misprint, perhaps", "It tests nothing."),
    "EXAMPLE.REPEATED": _warning("an example stands in the item twice", "It tests nothing new."),
    # mistakes
    "MISTAKE.UNREADABLE": _error("the `when` of a mistake cannot be read", "Every wrong answer goes to a person."),
    "MISTAKE.RIGHT": _error("a mistake is marked correct: it equals the key", "Whoever makes it gets full marks."),
    "MISTAKE.SAME": _error("a mistake equals an earlier one", "Students get the credit and the words of the earlier one."),
    "MISTAKE.NOT_REACHED": _error("an answer that makes the mistake is judged before mistakes are looked at", "Its credit and its words reach nobody."),
    "MISTAKE.UNDECIDED": _error("nothing settles whether an answer makes the mistake", "Whoever makes it waits for a person."),
    "MISTAKE.FULL_CREDIT": _warning("a mistake has full credit", "It is no mistake: write it under `answers`."),
    "MISTAKE.IDLE": _warning("a mistake has neither credit nor words", "It changes nothing."),
    # names
    "SYMBOL.UNDECLARED": _error("a letter is used that nothing declares", "Every answer goes to a person."),
    "SYMBOL.FREE": _warning("an item with letters declares none at all, so that each of them is a number", "A misspelt letter is marked wrong instead of being told."),
    "SYMBOL.UNUSED": _warning("a declaration is used by nothing", "Who writes it by a slip is marked wrong instead of being told."),
    "SYMBOL.EMPTY": _error("the range of a declaration holds no number", "Answers are compared at numbers that do not fit the problem."),
    "SYMBOL.WORD": _warning("a word in brackets is read as the product of its letters", "It is no size of its own: write one letter."),
    "SYMBOL.LARGE": _error("a declared value has more than 1,000 entries", "An answer may take minutes to mark; lint does not examine the item."),
    "SYMBOL.HIDDEN": _warning("a name is declared and defined at the same place", "The definition counts."),
    "WHERE.UNUSED": _warning("a definition is used by nothing", "Who writes it by a slip is marked wrong instead of being told."),
    "USES.UNUSED": _warning("the key does not speak of an earlier part under `uses`", "A mistake made there is counted again here."),
    "ALIAS.HIDES": _error("an alias is the name of something that is declared", "Answers that use the name cannot be read."),
    "ALIAS.UNKNOWN": _error("an alias stands for a name that nothing declares", "Answers that use it cannot be read."),
    # conditions
    "GIVEN.UNREADABLE": _error("a side condition cannot be read", "Every answer goes to a person."),
    "GIVEN.UNMET": _error("no values were found that meet a side condition", "Answers that need more than algebra go to a person."),
    # tolerances
    "TOLERANCE.SWALLOWS": _error("a number without one of its terms is still within the tolerance", "Whoever forgets the term gets full marks."),
    "TOLERANCE.WIDE": _error("0, or the number with the wrong sign, is within the tolerance", "Wrong numbers get full marks."),
    # points
    "POINTS.SUM": _error("a problem's points are not the sum of its parts'", "The parts count."),
    "POINTS.NONE": _warning("a sheet with a pass mark has no points", "Nobody can fail."),
    "POINTS.MANUAL": _warning("a `manual` item says nothing of points, so that it is worth 1", "Nobody reaches full marks before a person has looked."),
    # texts
    "OPTION.AMBIGUOUS": _error("the text of an option also names another one", "Whoever answers with the text chooses the other option."),
    "PATTERN.MISSES": _warning("`pattern` does not match an answer of the same item", "Either of them gets full marks."),
    "PATTERN.EVERYTHING": _error("`pattern` matches any text", "Every answer gets full marks."),
    "RUBRIC.MISSING": _warning("a `text` has neither a rubric nor `review: true`", "Any text gets full marks."),
    "RUBRIC.SHARED": _error("a wording shows two concepts of a rubric", "One wording earns the points of both."),
    "RUBRIC.REPEATED": _warning("a wording stands in a concept twice", "It changes nothing."),
    "RUBRIC.POINTS": _warning("the points of a rubric do not add up to those of its item", "A concept earns its share of the item's points, not what it says."),
    # derivations and witnesses
    "DERIVATION.UNREADABLE": _error("`start` or `goal` cannot be read", "Nothing that students write can be marked."),
    "DERIVATION.DIFFERS": _error("`start` and `goal` are not equal", "No chain can be right."),
    "DERIVATION.UNSETTLED": _warning("nothing settles whether `start` equals `goal`", "Chains may have to wait for a person."),
    "DERIVATION.UNEQUAL": _warning("`start` is less than `goal`, or greater, wherever it was looked at", "Only a chain with ≤ or ≥ can be right."),
    "DERIVATION.SAME": _warning("`start` and `goal` are the same", "There is nothing to show."),
    "DERIVATION.NO_GOAL": _error("`credit` has a share for a goal, and there is no `goal`", "Nobody can earn this share."),
    "DERIVATION.OPEN": _warning("a derivation has neither `start` nor `goal`", "Any chain of equalities gets full marks."),
    "WITNESS.UNREADABLE": _error("a declaration, a definition or a claim cannot be read", "Nothing that students hand in can be marked."),
    "WITNESS.IDLE": _warning("what is asked for occurs in no claim", "Any value for it will do."),
    # keys that do nothing
    "IDLE.KIND": _warning("a key that items of this kind do not look at", "It changes nothing."),
    "IDLE.FORM": _warning("`form_credit` without a `form`", "It changes nothing."),
    "IDLE.PARTIAL": _warning("`partial: entries` where the key has no entries that can be told apart", "It changes nothing."),
    "IDLE.UP_TO": _warning("`up_to` where it changes nothing about the key", "It forgives nothing."),
    "IDLE.LAYOUT": _warning("a `layout` of its own where nothing has one", "It changes nothing."),
    "IDLE.TOLERANCE": _warning("a `tolerance` that accepts nothing beside the key", "It forgives nothing."),
    # the sheet, and lint itself
    "SEAL.CLOSED": _warning("a sheet is sealed, and no key is given", "Only what is readable was examined."),
    "ID.TWICE": _error("two sheets of a folder have one id", "Submissions find neither of them."),
    "ID.CASE": _warning("two ids differ in case only", "Answers may be handed in for the other one."),
    "LINT.ALLOW": _warning("`# lint: allow` where nothing is found", "It changes nothing."),
}  # fmt: skip
