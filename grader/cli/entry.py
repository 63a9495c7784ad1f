"""The way in: the short path where it will do, typer for everything else."""

from __future__ import annotations

import os
import sys

from grader.cli.arguments import read_words
from grader.cli.crashes import Guard, debugging, show_log
from grader.cli.request import UsageFault, request_from

COULD_NOT_GRADE = 2
INTERRUPTED = 130
COMPLETION = "_GRADE_COMPLETE"


def enter(arguments: list[str]) -> int:
    """The exit status of one run of the command."""
    if debugging():
        show_log()
    status = COULD_NOT_GRADE
    guard = Guard("grade")
    try:
        with guard:
            status = _run(arguments)
            sys.stdout.flush()
    except BrokenPipeError:
        _silence_standard_output()
    except KeyboardInterrupt:
        return INTERRUPTED
    return COULD_NOT_GRADE if guard.crashed else status


def _run(arguments: list[str]) -> int:
    words = None if COMPLETION in os.environ else read_words(arguments)
    if words is not None:
        request = request_from(words.submissions, words.values)
        if not isinstance(request, UsageFault):
            from grader.cli.grading_run import run

            return run(request)
    return _run_typer(arguments)


def _run_typer(arguments: list[str]) -> int:
    from grader.cli.app import app

    try:
        app(args=arguments, prog_name="grade")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else COULD_NOT_GRADE
    return 0


def _silence_standard_output() -> None:
    """Let nothing complain at exit that nobody reads any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
