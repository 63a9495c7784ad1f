"""Sheets and submissions: files in YAML become frozen models, or faults with their places.

Importing this package is cheap; YAML is imported when a file is first read.
"""

from __future__ import annotations

from grader.sheets.errors import Fault, FileFaults, SheetError, SubmissionError

TYPE_CHECKING = (
    False  # typing.TYPE_CHECKING without the import; type checkers take the name as true
)
if TYPE_CHECKING:
    from grader.sheets.finding import find_sheet
    from grader.sheets.loading import load_sheet
    from grader.sheets.model import Answers, Problem, Sheet, Submission
    from grader.sheets.submissions import answers_for, read_submission

__all__ = [
    "Answers",
    "Fault",
    "FileFaults",
    "Problem",
    "Sheet",
    "SheetError",
    "Submission",
    "SubmissionError",
    "answers_for",
    "find_sheet",
    "load_sheet",
    "read_submission",
]

_MODULES = {
    "Answers": "grader.sheets.model",
    "Problem": "grader.sheets.model",
    "Sheet": "grader.sheets.model",
    "Submission": "grader.sheets.model",
    "answers_for": "grader.sheets.submissions",
    "find_sheet": "grader.sheets.finding",
    "load_sheet": "grader.sheets.loading",
    "read_submission": "grader.sheets.submissions",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    value: object = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
