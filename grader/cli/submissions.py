"""The submissions that files and folders on the command line stand for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from grader.records import record

SUFFIXES = (".yaml", ".yml")
SHEETS_FOLDER = "problems"

Skips = Callable[[str], bool]
"""Whether a folder is left out."""


@record
class Missing:
    """A path that gave no submission, and why."""

    path: str
    message: str
    mend: str = ""


def find_submissions(paths: Sequence[str], problems: str | None) -> list[str | Missing]:
    """The files to grade, in the order named and sorted within a folder, each of them once."""
    sheets = os.path.realpath(problems) if problems else None

    def holds_sheets(folder: str) -> bool:
        return os.path.basename(folder) == SHEETS_FOLDER or os.path.realpath(folder) == sheets

    return _find(paths, holds_sheets, "submission")


def find_sheets(paths: Sequence[str]) -> list[str | Missing]:
    """As `find_submissions`, for sheets: folders of any name are entered."""
    return _find(paths, lambda _folder: False, "sheet")


def _find(paths: Sequence[str], skips: Skips, noun: str) -> list[str | Missing]:
    found: dict[str | Missing, None] = {}
    for path in paths:
        if os.path.isdir(path):
            empty = Missing(path, f"There is no {noun} (*.yaml, *.yml) below this folder.")
            found.update(dict.fromkeys(list(_below(path, skips)) or [empty]))
        elif os.path.lexists(path):
            found[path] = None
        else:
            found[_not_there(path)] = None
    return list(found)


def _below(folder: str, skips: Skips) -> Iterator[str | Missing]:
    """The YAML files below `folder`: no hidden ones, none that a link fetches from outside."""
    root = os.path.realpath(folder)
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not skips(os.path.join(place, name))
        )
        for name in sorted(files):
            if name.startswith(".") or not name.lower().endswith(SUFFIXES):
                continue
            path = os.path.join(place, name)
            if os.path.islink(path) and not os.path.realpath(path).startswith(root + os.sep):
                yield Missing(path, "The link leaves the folder.", "Name its target to grade it.")
            else:
                yield path


def _not_there(path: str) -> Missing:
    from grader.cli.arguments import COMMANDS
    from grader.text import did_you_mean

    folder = os.path.dirname(path) or "."
    try:
        names = sorted(os.listdir(folder))[:1000]
    except OSError:
        return Missing(path, "There is no such file.")
    near = did_you_mean(os.path.basename(path), names)
    if near:
        return Missing(
            path, "There is no such file.", f"Did you mean {os.path.join(folder, near)}?"
        )
    command = did_you_mean(path, COMMANDS)
    return Missing(
        path, "There is no such file.", f"Did you mean the command {command}?" if command else ""
    )
