"""Every code of the reader with its wording: the one place to change a sentence."""

from __future__ import annotations

from typing import NamedTuple

from grader.text import NOWHERE, Diagnostic, Span

MESSAGES: dict[str, tuple[str, str]] = {
    "READ.EMPTY": ("There is nothing to read here.", ""),
    "READ.TOO_LONG": ("This text is too long: {count} characters, at most {limit} are read.", "Shorten it."),
    "READ.TOO_MANY_TOKENS": ("This text is too long: more than {limit} numbers, names and signs.", "Shorten it."),
    "READ.TOO_DEEP": ("This is nested too deeply (more than {limit} levels).", "Introduce names for its parts."),
    "READ.TOO_MANY_TERMS": ("This has more than {limit} parts at one level.", "Write it with a sum or product sign."),
    "READ.MATRIX_TOO_LARGE": ("A matrix may have at most {limit} rows and columns.", ""),
    "READ.NUMBER_TOO_LARGE": ("This number has too many digits (at most {limit}).", "Write it as a power."),
    "READ.SCRIPTS_TOO_DEEP": ("Superscripts and subscripts are nested too deeply (more than {limit} levels).", ""),
    "READ.CHARACTER": ("The character {name} is not read here.", "{mend}"),
    "READ.UNKNOWN_COMMAND": ("The command \\{name} is not known.", "{mend}"),
    "READ.UNKNOWN_ENVIRONMENT": ("The environment {name} is not known.", "{mend}"),
    "READ.UNKNOWN_NAME": ("{name} is not among the names of this exercise.", "{mend}"),
    "READ.WORDS": ("This looks like words; a formula is asked for.", "{mend}"),
    "READ.UNCLOSED": ("The {name} at column {column} is never closed.", "Add {mend}."),
    "READ.UNOPENED": ("This {name} closes nothing.", "Remove it, or add its partner before it."),
    "READ.MISMATCHED": ("{name} at column {column} is closed by {other}.", "Use a matching pair of brackets."),
    "READ.MISSING_ARGUMENT": ("{name} has no argument here.", "{mend}"),
    "READ.MISSING_OPERAND": ("Something is missing {place} {name}.", "{mend}"),
    "READ.EMPTY_GROUP": ("There is nothing between these brackets.", "Write what belongs there, or remove them."),
    "READ.UNEXPECTED": ("{name} cannot stand here.", "{mend}"),
    "READ.EMPTY_CELL": ("A cell of this matrix is empty.", "Write 0, or dots."),
    "READ.RAGGED": ("The rows of this matrix differ in length.", "Give every row as many cells as the first."),
    "READ.NO_CONDITION": ("Behind the colon or bar of this set stands no condition.", "Write a relation, such as x > 0."),
    "READ.CASES": ("This row of the cases has no condition.", "Write value & condition, or \\text{{otherwise}}."),
    "READ.DERIVATIVE": ("This derivative cannot be read.", "Write \\frac{{d}}{{dx}} before what is differentiated."),
    "READ.INVERSE_FUNCTION": ("{name}^(-1) could be the inverse function or a reciprocal.", "For the reciprocal write 1/{name}(x)."),
    "READ.TWO_NUMBERS": ("Two numbers stand side by side.", "Write them as one number, or put · between them."),
    "READ.DIGITS": ("{name} could be a power, an index or a product.", "Write {letter}^{digits}, {letter}_{digits} or {digits} {letter}."),
    "READ.UNSUPPORTED": ("{name} is not read here.", "{mend}"),
    "READ.INTEGRAL": ("This integral does not say by what it is integrated.", "End it with dx."),
    "READ.LIMIT": ("This limit does not say where its variable goes.", "Write \\lim_{{x \\to 0}}."),
    "READ.ARGUMENTS": ("{name} takes {wanted}, not {count}.", ""),
    "READ.SUBSCRIPT": ("This subscript cannot be read.", "Write indices such as _i or _{{ij}}."),
    "READ.TEXT": ("This is not a text.", "Write the formula as text."),
    "READ.WHERE": ("This definition cannot be read.", "Write name = value behind where."),
    "READ.CIRCLE": ("The definition of {name} uses itself.", "Define each name by others."),
    "READ.REDEFINED": ("{name} has its meaning from the exercise and cannot be defined anew.", "Use another letter."),
    "READ.TOO_MANY_DEFINITIONS": ("There are more than {limit} definitions.", ""),
    "READ.DEFINED_TWICE": ("{name} is defined twice.", "Keep one of the definitions."),
    "SHEET.DECLARATION": ("This declaration cannot be read: {text}.", "{mend}"),
    "SHEET.NAME": ("{name} cannot be a name.", "Write a letter, with an accent, a subscript or a superscript in brackets if need be."),
    "SHEET.DECLARED_TWICE": ("{name} is declared twice.", "Fonts do not tell names apart."),
    "SHEET.ADJECTIVE": ("{name} does not go with {kind}.", ""),
    "SHEET.RANGE": ("This range cannot be read: {text}.", "Write it like (0, 1), [0, inf) or 1..n."),
    "SHEET.PREMISE": ("This premise cannot be read.", "{mend}"),
}  # fmt: skip
"""Code: sentence and mend, both with places for what was written."""

NOTES: dict[str, str] = {
    "READ.AMBIGUOUS_DIVISION": "a/bc is read from left to right, as (a/b)·c.",
    "READ.AMBIGUOUS_FUNCTION": "A function without brackets takes the factors up to the next sign: {shown}.",
    "READ.AMBIGUOUS_EXPONENT": "e^2x is read as e²·x; for e^(2x) write e^{{2x}}.",
    "READ.AMBIGUOUS_SUM": "The sum or limit runs over everything behind it that uses its letter.",
    "READ.AMBIGUOUS_PRIME": "A prime at a function stands for the derivative of the whole, what is inside of it included.",
    "READ.AMBIGUOUS_DERIVATIVE": "The derivative takes in the factors behind it.",
    "READ.AMBIGUOUS_GROUP": "The digits behind the comma or point were read as thousands: {shown}.",
    "READ.ARGUMENT_DROPPED": "{name} stands for its value; what is in the brackets behind it is its argument.",
    "READ.ALIAS": "{name} was read as {meant}.",
}
"""Readings worth telling, each with its sentence."""


class Unreadable(Exception):
    """Ends a reading; never leaves this room: the public functions turn it into its diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def diagnostic(code: str, span: Span = NOWHERE, **places: object) -> Diagnostic:
    """The diagnostic of a code; `places` are put into its sentence and its mend."""
    message, mend = MESSAGES[code]
    return Diagnostic(code, message.format(**places), span, mend.format(**places))


def unreadable(code: str, span: Span = NOWHERE, **places: object) -> Unreadable:
    return Unreadable(diagnostic(code, span, **places))


class Note(NamedTuple):
    """A reading worth telling: its code and its sentence."""

    code: str
    sentence: str


def note(code: str, **places: object) -> Note:
    return Note(code, NOTES[code].format(**places))
