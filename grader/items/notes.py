"""The notes of this room: stable codes of the path to a verdict, without text of the student."""

from __future__ import annotations

NOTES: dict[str, str] = {
    "BLANK": "Nothing was handed in.",
    "CHOICE.RIGHT": "The right option is chosen.",
    "CHOICE.WRONG": "Another option is chosen.",
    "CHOICE.UNKNOWN": "The answer is none of the options.",
    "CHOICE.SEVERAL": "Several options are chosen where one is asked for.",
    "CHOICES.ALL": "Exactly the right options are chosen.",
    "CHOICES.SOME": "Some options are rightly chosen or left.",
    "CHOICES.WRONG": "Other options are chosen.",
    "TEXT.EQUAL": "The text is one of those expected.",
    "TEXT.PATTERN": "The text has the pattern expected.",
    "TEXT.OTHER": "The text is another.",
    "TEXT.LONG": "The text is longer than any that is read.",
    "SHAPE.EQUAL": "The size is the one expected.",
    "SHAPE.TRANSPOSED": "Rows and columns are swapped.",
    "SHAPE.COLUMN": "A list of numbers where a matrix is asked for.",
    "SHAPE.OTHER": "The size is another.",
    "SHAPE.UNREADABLE": "The answer is no size.",
    "SHAPE.UNKNOWN_NAME": "The size has a letter that the sheet does not declare.",
    "KEY.UNREADABLE": "The sheet's own key cannot be read.",
    "MANUAL": "The item is left to a person.",
    "TEXT.NOT_YET": "This version leaves prose to a person.",
    "DERIVATION.NOT_YET": "This version leaves derivations to a person.",
    "WITNESS.NOT_YET": "This version leaves witnesses to a person.",
}
