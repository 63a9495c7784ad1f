"""Our own crashes: told in one line, never as a traceback, and costing no other file its report."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

from grader.cli.messages import tell
from grader.sheets.errors import HOW_TO_REPORT


def debugging() -> bool:
    """Whether whoever runs grade wants tracebacks, such as its developers."""
    return bool(os.environ.get("GRADE_DEBUG"))


def show_log() -> None:
    """Let the log of crashes below, which is silent by itself, write to standard error."""
    import logging

    logging.getLogger("grader").addHandler(logging.StreamHandler())


class Guard:
    """A block whose crash becomes a message and the flag `crashed`.

    This is the command line's half of the rule that a crash is a value: what marks one item has a
    guard of its own, below.
    """

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.crashed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is None or not isinstance(error, Exception) or isinstance(error, BrokenPipeError):
            return False
        if debugging():
            return False
        self.crashed = True
        tell(f"{self.subject}: crashed with {type(error).__name__}.", HOW_TO_REPORT)
        return True
