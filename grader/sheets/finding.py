"""Which sheet a submission means: an id or a path, never outside the folder of problems.

An id is looked up by the `sheet:` line of each file; no sheet but the one meant is parsed, so that
a broken one costs nobody else's result.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from grader.records import record
from grader.sheets.errors import Fault, SubmissionError
from grader.sheets.files import read_text
from grader.sheets.model import Submission
from grader.text import did_you_mean, visible

FOLDER = "problems"
SUFFIXES = (".yaml", ".yml")
MOST_FILES = 2_000
DEEPEST = 4

_SHEET_LINE = re.compile(
    r"^[\"']?sheet[\"']?[ \t]*:[ \t]*(?:'((?:[^'\n]|'')*)'|\"([^\"\n]*)\"|([^\n]*?))[ \t]*(?:[ \t]#[^\n]*)?\r?$",
    re.MULTILINE,
)
_SHEET_IN_BRACES = re.compile(r"[{,]\s*[\"']?sheet[\"']?\s*:\s*[\"']?([^\"',}\n]+)")
_PROBLEMS = re.compile(r"(?:^|[{,]\s*)[\"']?problems[\"']?[ \t]*:", re.MULTILINE)


@record
class _Wish:
    """What a submission says about its sheet, and where it says so."""

    field: str
    submission: str
    line: int

    def error(self, message: str, mend: str = "") -> SubmissionError:
        return SubmissionError((Fault(self.submission, self.line, 1, message, mend),))


def find_sheet(submission: Submission, problems: str | os.PathLike[str] | None = None) -> str:
    """The file of the sheet that a submission names; `problems` is the folder of sheets.

    Raises: SubmissionError where there is none, more than one, or one out of bounds.
    """
    wish = _Wish(submission.sheet.strip(), submission.file, submission.line)
    folder = _folder(wish, problems)
    if not wish.field:
        mend = "Write `sheet: its-id` at the top."
        raise wish.error("The submission does not say which sheet it answers.", mend)
    if _is_path(wish.field):
        return _by_path(wish, folder)
    return _by_id(wish, folder)


def has_sheets(submission: Submission, problems: str | os.PathLike[str] | None = None) -> bool:
    """Whether there is a folder to look for the sheet of a submission in, or a path that leads to it."""
    wish = _Wish(submission.sheet.strip(), submission.file, submission.line)
    return problems is not None or _is_path(wish.field) or _folder_above(wish) is not None


def sheet_files(folder: str) -> Iterator[tuple[str, str]]:
    """The id and the path of every sheet in a folder, in a stable order; links out of it are left out."""
    home = os.path.realpath(folder)
    for path in _yaml_files(folder):
        if not _is_inside(os.path.realpath(path), home):
            continue
        sheet_id = _sheet_id(path)
        if sheet_id is not None:
            yield sheet_id, path


def _is_inside(path: str, home: str) -> bool:
    """Whether one real path is another or lies below it."""
    try:
        return os.path.commonpath((path, home)) == home
    except ValueError:  # on another drive
        return False


def _folder(wish: _Wish, problems: str | os.PathLike[str] | None) -> str:
    if problems is not None:
        folder = os.fspath(problems)
        if not os.path.isdir(folder):
            message = f"The folder of problems {visible(folder, 200)} does not exist."
            raise SubmissionError((Fault(folder, 0, 0, message, "Check `--problems`."),))
        return folder
    found = _folder_above(wish)
    if found is not None:
        return found
    if _is_path(wish.field):
        return os.path.dirname(os.path.abspath(wish.submission))
    mend = "Say where the sheets are: `--problems DIR`."
    raise wish.error(f"There is no folder `{FOLDER}/` beside the submission or above it.", mend)


def _folder_above(wish: _Wish) -> str | None:
    """The nearest folder `problems/` beside the submission or above it."""
    above = os.path.dirname(os.path.abspath(wish.submission))
    while True:
        folder = os.path.join(above, FOLDER)
        if os.path.isdir(folder):
            return folder
        if above == os.path.dirname(above):
            return None
        above = os.path.dirname(above)


def _is_path(field: str) -> bool:
    return "/" in field or "\\" in field or field.lower().endswith(SUFFIXES)


def _by_path(wish: _Wish, folder: str) -> str:
    home = os.path.realpath(folder)
    shown = visible(wish.field, 100)
    if "\x00" in wish.field:
        raise wish.error(f"`{shown}` is no path.")
    written = wish.field.replace("\\", "/")
    inside = False
    for base in (folder, os.path.dirname(wish.submission)):
        path = os.path.join(base, written)
        try:
            target = os.path.realpath(path)
            if not _is_inside(target, home):
                continue  # without a look whether it is there: that is nobody's business
            inside = True
            found = os.path.isfile(target)
        except (OSError, ValueError):
            continue
        if found and target == os.path.realpath(wish.submission):
            raise wish.error("A submission is never its own sheet.", "Name a sheet's id.")
        if found:
            return path
    if not inside:
        message = f"The sheet `{shown}` lies outside the folder of problems."
        raise wish.error(message, "Name a sheet's id, or choose the folder: `--problems DIR`.")
    raise wish.error(f"There is no sheet `{shown}`.", _known(wish, folder))


def _by_id(wish: _Wish, folder: str) -> str:
    own = os.path.realpath(wish.submission)
    found = [path for name, path in sheet_files(folder) if name == wish.field]
    found = [path for path in found if os.path.realpath(path) != own]
    if len(found) > 1:
        both = " and ".join(visible(os.path.basename(path), 100) for path in found[:2])
        message = f"Two sheets have the id `{visible(wish.field, 60)}`: {both}."
        raise wish.error(message, "Rename one of them.")
    if not found:
        raise wish.error(f"There is no sheet `{visible(wish.field, 60)}`.", _known(wish, folder))
    return found[0]


def _known(wish: _Wish, folder: str) -> str:
    names = sorted({name for name, _ in sheet_files(folder)})
    if not names:
        return f"The folder {visible(folder, 100)} has no sheets; choose one: `--problems DIR`."
    near = did_you_mean(wish.field, names)
    if near:
        return f"Did you mean `{visible(near, 60)}`?"
    more = ", ..." if len(names) > 10 else ""
    return f"Known are {', '.join(visible(name, 60) for name in names[:10])}{more}."


def _yaml_files(folder: str) -> Iterator[str]:
    """The YAML files of a folder and those below it, not hidden, not through linked folders."""
    count = 0
    for at, folders, names in os.walk(folder, followlinks=False):
        depth = os.path.relpath(at, folder).count(os.sep) + (at != folder)
        folders[:] = sorted(n for n in folders if n[0] != ".") if depth < DEEPEST else []
        for name in sorted(names):
            if name[0] != "." and name.lower().endswith(SUFFIXES):
                count += 1
                if count > MOST_FILES:
                    return
                yield os.path.join(at, name)


def _sheet_id(path: str) -> str | None:
    """The id that a file's `sheet:` line says, or None if the file is no sheet."""
    text = read_text(path)
    if isinstance(text, Fault) or _PROBLEMS.search(text) is None:
        return None
    found = _SHEET_LINE.search(text)
    if found is not None:
        single, double, plain = found.groups()
        return single.replace("''", "'") if single is not None else (double or plain or "").strip()
    braces = _SHEET_IN_BRACES.search(text)
    return braces[1].strip() if braces else None
