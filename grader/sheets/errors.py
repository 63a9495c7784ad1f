"""What is wrong with a file: every fault with its place and the way to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from grader.records import record
from grader.text import visible

SHOWN_PATH = 1_000
SHOWN_MESSAGE = 600

HOW_TO_REPORT = (
    "This is a fault of grade; please report it with the output of GRADE_DEBUG=1 grade ..."
)


@record
class Fault:
    """One fault of a file. `line` and `column` count from 1; 0 means that the file as a whole is meant."""

    file: str
    line: int
    column: int
    message: str
    mend: str = ""

    def __str__(self) -> str:
        place = visible(self.file, SHOWN_PATH)
        if self.line:
            place += f":{self.line}:{self.column}"
        return visible(f"{place}: {self.message} {self.mend}".rstrip(), SHOWN_PATH + SHOWN_MESSAGE)


class FileFaults(Exception):
    """A file that cannot be used, with all its faults; `str()` gives one line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class SheetError(FileFaults):
    """A sheet, a key or a declaration that cannot be read."""


class SubmissionError(FileFaults):
    """A submission that cannot be read as a whole, or whose sheet cannot be found."""
