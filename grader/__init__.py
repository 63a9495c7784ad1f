"""The face of the house: `check`, `grade`, `load_sheet` and what they give back.

Importing this package is cheap; the rooms behind a name are entered when the name is first used.
"""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = ["Report", "SheetError", "Verdict", "__version__", "check", "grade", "load_sheet"]

TYPE_CHECKING = False  # as typing's, without the import: type checkers take the name as true
if TYPE_CHECKING:
    from grader.equivalence.verdict import Verdict
    from grader.grading.checking import check
    from grader.grading.grading import grade
    from grader.grading.report import Report
    from grader.sheets import SheetError, load_sheet

_ROOMS = {
    "Report": "grader.grading.report",
    "SheetError": "grader.sheets",
    "Verdict": "grader.equivalence.verdict",
    "check": "grader.grading.checking",
    "grade": "grader.grading.grading",
    "load_sheet": "grader.sheets",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    value: object = getattr(import_module(_ROOMS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
