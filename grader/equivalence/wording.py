"""What students are told, and the codes of the paths that lead to a verdict, in one place.

`NOTES` is the list that the documentation prints. A sentence never says what the key is.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

NOTES = MappingProxyType(
    {
        "EQ.IDENTICAL": "The same formula, up to order and grouping.",
        "EQ.EXACT": "Equal by exact algebra.",
        "EQ.SYMPY": "Equal at every point tried, and SymPy shows it; or equal once it has worked out what stands.",
        "EQ.BALL": "Equal to at least 60 digits at every point tried.",
        "EQ.INFINITE": "Both grow beyond all bounds, in the same direction.",
        "EQ.EXPANSION": "The same expansion to the same order.",
        "EQ.PARTS": "Equal part by part (a set, a list, an interval, a distribution).",
        "EQ.RELATION": "The same equation or inequality.",
        "EQ.UP_TO": "Equal up to what the exercise leaves open.",
        "EQ.TOLERANCE": "A number within the tolerance.",
        "NEQ.EXACT": "Different by exact algebra.",
        "NEQ.BALL": "Different at a point, certainly.",
        "NEQ.DOMAIN": "The answer has no value where one is asked.",
        "NEQ.POINT": "Different at a single point only.",
        "NEQ.SHAPE": "A value of another shape.",
        "NEQ.TRANSPOSED": "The transpose of what is asked.",
        "NEQ.INDEX": "Another free index than asked.",
        "NEQ.INDICES_SWAPPED": "The free indices have changed places.",
        "NEQ.SIGN": "The right value times −1.",
        "NEQ.FACTOR": "The right value times a constant.",
        "NEQ.CONSTANT": "The right value plus a constant.",
        "NEQ.TERM": "A term is missing, or is one too many.",
        "NEQ.TERM_SIGN": "One term has the wrong sign.",
        "NEQ.FACTOR_MISSING": "A factor is missing.",
        "NEQ.RECIPROCAL": "The reciprocal of the right value.",
        "NEQ.BOUND": "A bound of a sum or product is off by one.",
        "NEQ.EXPONENT": "An exponent is off by one.",
        "NEQ.OTHER_INDEX": "An index is another than it should be.",
        "NEQ.DIAGONAL": "Right only where the two indices are equal.",
        "NEQ.OFF_DIAGONAL": "Right only where the two indices differ.",
        "NEQ.TRANSPOSE_INSIDE": "A matrix inside is transposed, or should be.",
        "NEQ.ORDER": "Two matrices are multiplied in the wrong order.",
        "NEQ.CHAIN_RULE": "The derivative of an inner function is missing.",
        "NEQ.REGION": "Right for a part of the values of a letter only.",
        "NEQ.CONSTANT_MISSING": "An antiderivative without the constant of integration.",
        "NEQ.PARAMETERS": "Another family of functions.",
        "NEQ.PARAMETERS_MISSING": "A part of the family only: too few free constants.",
        "NEQ.ZERO": "The zero vector, where a direction is asked.",
        "NEQ.SPAN": "Vectors that are not in the space.",
        "NEQ.SPAN_SMALLER": "Vectors that do not span the whole space.",
        "NEQ.DEPENDENT": "Vectors that are linearly dependent, so no basis.",
        "NEQ.ROUNDED": "A rounded number where an exact one is asked.",
        "NEQ.TOLERANCE": "A number outside the tolerance.",
        "UNIT.MISSING": "The right number without its unit.",
        "UNIT.WRONG": "The right number with a unit of another size, such as m for cm.",
        "UNIT.DIMENSION": "A unit that measures something else.",
        "UNIT.OTHER": "The right value in another unit than the exercise insists on.",
        "UNIT.UNKNOWN": "What stands behind the number is no unit that is known.",
        "UNIT.UNAVAILABLE": "A rare unit, and the package that knows it is not installed.",
        "FIGURES.FEW": "Fewer significant figures or decimal places than asked.",
        "FIGURES.MANY": "A right value with more significant figures or decimal places than asked.",
        "NEQ.INFINITE": "Infinite where a finite value is asked, or the other way round.",
        "NEQ.EXPANSION": "An expansion that differs in a term before its remainder.",
        "NEQ.REMAINDER": "An expansion whose remainder is missing, not asked for, or of another order.",
        "NEQ.PARTS": "Some part of a set, list, interval or distribution differs.",
        "NEQ.RELATION": "Another equation or inequality.",
        "FORM.WITHOUT": "A right value that uses what the exercise forbids.",
        "FORM.IN_TERMS_OF": "A right value that uses other names than allowed.",
        "FORM.SAME": "A right value in another form than asked.",
        "FORM.EXPANDED": "A right value that is not multiplied out.",
        "FORM.FACTORED": "A right value that is not fully factored.",
        "FORM.LOWEST_TERMS": "A right value with a fraction that can be reduced.",
        "FORM.SINGLE_FRACTION": "A right value that is not one fraction.",
        "FORM.PARTIAL_FRACTIONS": "A right value that is not split into partial fractions.",
        "FORM.COMPLETED_SQUARE": "A right value whose square is not completed.",
        "FORM.SIMPLIFIED": "A right value that can be simplified.",
        "FORM.RATIONAL_DENOMINATORS": "A right value with a root in a denominator.",
        "FORM.POLYNOMIAL": "A right value that is not written by powers of the variable.",
        "FORM.DECIMAL": "A right value that is not a decimal number.",
        "FORM.FRACTION": "A right value that is not a fraction.",
        "FORM.MIXED_NUMBER": "A right value that is not a mixed number.",
        "FORM.SCIENTIFIC": "A right value that is not in scientific notation.",
        "PARTIAL.ENTRIES": "Some entries are right.",
        "MISTAKE": "A mistake that the exercise knows; a number follows.",
        "NOT_COMPUTED": "The answer leaves standing what was to be computed.",
        "NOT_A_VALUE": "Another kind of thing than asked.",
        "READ.LABEL_DIFFERS": "The left side of the answer differs from its right side.",
        "READ.REPEATED_DEFINITION": "A definition of the exercise repeated with another value.",
        "READ.NO_TEXT": "A list or mapping where one formula is asked.",
        "KEY.UNDEFINED": "The key has no value: the exercise is at fault.",
        "KEY.COMMAND": "The key is a command that gives no value: the exercise is at fault.",
        "KEY.UNREADABLE": "The key cannot be read: the exercise is at fault.",
        "UNDECIDED.UNSUPPORTED": "Something in the answer or the key cannot be evaluated.",
        "UNDECIDED.POINTS": "Too few points at which both sides have a value.",
        "UNDECIDED.PRECISION": "More digits would be needed than are computed.",
        "UNDECIDED.RELATION": "No method to compare these relations or sets.",
        "UNDECIDED.UP_TO": "No method for what the exercise leaves open.",
        "NOT_PROVED": "Decided by points only, where the exercise asks for a proof.",
        "BLANK": "Nothing was handed in.",
    }
)

PERSON = "This could not be decided by computing; a person will look at it."
AND_FOR_OR = (
    "With “and” your answer says that both hold at once; alternatives are joined by “or”. "
    "A person will look at it."
)
OR_FOR_AND = (
    "Your answer gives one name several values; what holds at once is joined by “and”. "
    "A person will look at it."
)
BRACKETS = "Round brackets leave the ends of an interval out, square brackets take them in."
TIMES = "A value stands more often, or less often, than it should."
KEY_AT_FAULT = "The exercise itself seems to be at fault here; a person will look at it."
ROUNDED = "Your number is rounded, but an exact value is asked."
REMAINDER_MISSING = "Your answer says nothing of the remainder; write its order, such as O(x^3)."
REMAINDER_TOO_MUCH = "Your answer leaves a remainder open, but an exact value is asked."
REMAINDER_ORDER = "The remainder of your answer has another order than asked."
NOT_EXPANDED = "Your answer is not written out in powers before its remainder."
EXPANSION = "A term before the remainder is not right."
DOMAIN = "Your answer is undefined where the right one has a value."
POINT = (
    "Your answer differs at a single point from what is asked; look at the borders of the cases."
)
TRANSPOSED = "Your answer is the transpose of what is asked: check rows and columns."
SIGN = "Your answer is the right one times −1: check the sign."
SWAPPED = "Your answer has its indices swapped."
CONSTANT = "Your answer differs from the right one only by a constant."
TERM = "A term is missing in your answer."
TERM_EXTRA = "Your answer has a term too many."
TERM_SIGN = "One term of your answer has the wrong sign."
DIAGONAL = "Your answer is right where the two indices are equal, but not where they differ."
OFF_DIAGONAL = "Your answer is right where the two indices differ, but not where they are equal."
BOUND = "A bound of a sum or product in your answer is off by one."
EXPONENT = "An exponent in your answer is off by one."
OTHER_INDEX = "An index in your answer is another than it should be."
TRANSPOSE_INSIDE = (
    "A matrix in your answer is transposed that should not be, or the other way round."
)
ORDER = "Two matrices in your answer are multiplied in the wrong order."
CHAIN_RULE = "The derivative of an inner function is missing in your answer (chain rule)."
CONSTANT_MISSING = (
    "Your answer is one antiderivative, but all are asked: the constant of integration is missing."
)
PIECEWISE = (
    "Your answer has the right derivative, but differs from the expected one by other constants on "
    "other parts; a person will look at it."
)
ZERO_VECTOR = "The zero vector has no direction."
VECTORS_LENGTH = "The vectors of your answer have another number of entries than asked."
SPAN_SMALLER = "The vectors of your answer do not span the whole space."
DEPENDENT = "The vectors of your answer are linearly dependent, so they are no basis."
FACTOR_MISSING = "A factor is missing in your answer."
RECIPROCAL = "Your answer is the reciprocal of the right one."
LABEL_DIFFERS = (
    "The two sides of your equation are not equal; the right side was taken as your answer."
)
NOT_COMPUTED = "Your answer leaves a derivative, an integral or a limit standing, but computing it is the task."
DATA_LEFT = "Your answer still contains the names of the data: work out the number."
TASK_ITSELF = "This is the task itself, not its result."
FORM_RIGHT_VALUE = "The value is right, but the form is not the one asked:"
UNIT_MISSING = "The unit is missing."
UNIT_OTHER = "The value is right, but it is asked in another unit."
UNIT_WRONG = "The number would be right in another unit: check the unit."
UNIT_DIMENSION = "This unit measures something else than what is asked."
UNIT_UNKNOWN = "The unit behind the number is not known. Write it like m/s^2 or \\mathrm{kg}."
DECIMAL_ASKED = "write it as one decimal number."
DECIMAL_COMMA = "If the comma is a decimal comma, write a point: 2.5."
LETTERS = "A number is asked, but your answer still contains letters."
NOT_FINITE = "Your answer is not a finite number."

RIGHT_AGAIN = "Right again: this line follows from the last right one, not from the line before."
NO_ORDER = "Only values can be compared by size."

STEP = MappingProxyType(
    {
        "NEQ.SIGN": "This line is the one before times −1: check the sign.",
        "NEQ.TRANSPOSED": "This line is the transpose of the one before: check rows and columns.",
        "NEQ.INDICES_SWAPPED": "The indices have changed places.",
        "NEQ.CONSTANT": "This line differs from the one before by a constant.",
        "NEQ.TERM": "A term of the line before got lost.",
        "NEQ.TERM_SIGN": "One term has changed its sign.",
        "NEQ.FACTOR_MISSING": "A factor of the line before got lost.",
        "NEQ.BOUND": "A bound of a sum or product is off by one.",
        "NEQ.EXPONENT": "An exponent is off by one.",
        "NEQ.OTHER_INDEX": "An index is another than it should be.",
        "NEQ.TRANSPOSE_INSIDE": "A matrix is transposed that should not be, or the other way round.",
        "NEQ.ORDER": "Two matrices are multiplied in the wrong order.",
        "NEQ.CHAIN_RULE": "The derivative of an inner function is missing (chain rule).",
        "NEQ.DIAGONAL": "The two lines are equal where the indices are, but not where they differ.",
        "NEQ.OFF_DIAGONAL": "The two lines are equal where the indices differ, but not where they are equal.",
        "NEQ.RECIPROCAL": "This line is the reciprocal of the one before.",
        "NEQ.DOMAIN": "This line has no value where the one before has one.",
        "NEQ.POINT": "The two lines differ at a single point: look at the borders of the cases.",
    }
)
"""What is said of a wrong step, by the note of the difference."""

KINDS = MappingProxyType(
    {
        "value": "a value",
        "family": "a family of values",
        "function": "a function without its argument",
        "relation": "an equation or inequality",
        "condition": "a condition",
        "set": "a set",
        "tuple": "a list in brackets",
        "value with ±": "a value with its uncertainty (±)",
        "list": "a list of several things",
        "interval": "an interval",
        "law": "a distribution",
        "two values": "two values at once (±)",
    }
)


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def _nth(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"


def term_sign(number: int) -> str:
    return f"The {_nth(number)} term of your answer has the wrong sign."


def term_surplus(number: int) -> str:
    return f"The {_nth(number)} term of your answer is one too many."


def factor(ratio: str) -> str:
    return f"Your answer is the right one times {ratio}: check the constant factors."


def step_factor(ratio: str) -> str:
    return f"This line is the one before times {ratio}: check the constant factors."


def step_term(note: str, number: int) -> str:
    what = "has the wrong sign" if note == "NEQ.TERM_SIGN" else "is one too many"
    return f"The {_nth(number)} term of this line {what}."


def step_shape(found: str, before: str) -> str:
    return f"This line is {found}, the one before is {before}."


def step_values(place: str, left: str, right: str) -> str:
    where = f"At {place} the" if place else "The"
    return f"{where} line before is {left}, this one {right}."


def other_kind(found: str, asked: str) -> str:
    return f"Your answer is {KINDS.get(found, found)}, but {KINDS.get(asked, asked)} is asked."


def other_shape(found: str, asked: str) -> str:
    return f"Your answer is {found}, but {asked} is asked."


def other_letter(found: Sequence[str], asked: Sequence[str]) -> str:
    indices = "index" if len(asked) == 1 else "indices"
    return (
        f"Your answer uses {_listed(found)} where the free {indices} {_listed(asked)} should stand."
    )


def clashing_letters(found: Sequence[str], label: Sequence[str]) -> str:
    return f"The left side of your answer has the index {_listed(label)}, the right side {_listed(found)}."


def parameters_missing(asked: int, found: int) -> str:
    have = "has no free constant" if found == 0 else f"has only {found} of its own"
    return f"{asked} free constants are needed; your answer {have}."


def not_allowed(names: Sequence[str]) -> str:
    return f"{FORM_RIGHT_VALUE} it should do without {_listed(names)}."


def entries_right(right: int, total: int) -> str:
    return f"{right} of {total} entries are right."


def equal_where(inside: str, outside: str) -> str:
    """Where a value is right and where it is not."""
    return f"Your answer is right for {inside}, but not for {outside}."


def elements_off(missing: int, surplus: int) -> str:
    """How many elements are missing and how many are one too many."""

    def said(count: int, what: str) -> str:
        number = "One element is" if count == 1 else f"{count} elements are"
        return f"{number} {what}"

    parts = [said(missing, "missing")] if missing else []
    if surplus:
        again = said(surplus, "too much")
        parts.append(again[0].lower() + again[1:] if parts else again)
    return ", ".join(parts) + "."


def repeated(name: str) -> str:
    return f"Your definition of {name} differs from the one in the exercise."


def figures(what: str, least: int, most: int | None, found: int) -> str:
    """How many figures stand there, and how many are asked."""
    name = "significant figure" if what == "significant" else "decimal place"
    asked = (
        f"{least}"
        if most == least
        else f"at least {least}"
        if most is None
        else f"{least} to {most}"
    )
    plural = "" if found == 1 else "s"
    return f"Your number has {found} {name}{plural}; asked are {asked}."


def _listed(names: Sequence[str]) -> str:
    shown = list(names)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def where_supposed(condition: str) -> str:
    return f"This step holds where {condition}."


def only_one_holds(place: str) -> str:
    return f"At {place} the line before holds, and this one does not."


def one_line_holds(place: str) -> str:
    return f"At {place} only one of the two lines holds."
