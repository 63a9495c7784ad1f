"""The short path from the words of the command line to the main job's option values.

typer takes about 70 ms to import, a third of what grading a sheet takes, so the plain case is read
here from the table that typer is given too. Whatever is not plain (help, a sub-command, an unknown
option, a missing value) is handed on: typer alone words the answers to those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from grader.cli.options import MAIN_OPTIONS, Option
from grader.records import mutable

COMMANDS = ("grade", "try", "lint", "seal", "class", "report", "regrade", "schema")

_BY_FLAG = {option.flag: option for option in MAIN_OPTIONS}


@mutable
class Words:
    """The command line of a main job, taken apart."""

    submissions: list[str] = field(default_factory=list)
    values: dict[str, str | list[str] | bool] = field(default_factory=dict)

    def add(self, option: Option, value: str) -> None:
        if option.repeatable:
            collected = self.values.setdefault(option.name, [])
            assert isinstance(collected, list)
            collected.append(value)
        else:
            self.values[option.name] = value


def read_words(arguments: Sequence[str]) -> Words | None:
    """The submissions and option values of a plain main job; None for anything else."""
    if arguments and arguments[0] in COMMANDS:
        return None
    words = Words()
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            words.submissions.append(argument)
            continue
        flag, equals, value = argument.partition("=")
        option = _BY_FLAG.get(flag)
        if option is None or (option.is_switch and equals):
            return None
        if option.is_switch:
            words.values[option.name] = True
            continue
        if not equals:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
        words.add(option, value)
    return words if words.submissions else None
