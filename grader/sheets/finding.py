"""Which sheet a submission means: an id or a path, never outside the folder of problems.

An id is looked up by the `sheet:` line of each file; no sheet but the one meant is parsed, so that
a broken one costs nobody else's result.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

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
    submission: Path
    line: int

    def error(self, message: str, mend: str = "") -> SubmissionError:
        return SubmissionError((Fault(str(self.submission), self.line, 1, message, mend),))


def find_sheet(submission: Submission, problems: str | os.PathLike[str] | None = None) -> Path:
    """The file of the sheet that a submission names; `problems` is the folder of sheets.

    Raises: SubmissionError where there is none, more than one, or one out of bounds.
    """
    wish = _Wish(submission.sheet.strip(), Path(submission.file), submission.line)
    folder = _folder(wish, problems)
    if not wish.field:
        mend = "Write `sheet: its-id` at the top."
        raise wish.error("The submission does not say which sheet it answers.", mend)
    if _is_path(wish.field):
        return _by_path(wish, folder)
    return _by_id(wish, folder)


def sheet_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The id and the path of every sheet in a folder, in a stable order; links out of it are left out."""
    home = folder.resolve()
    for path in _yaml_files(folder):
        if not path.resolve().is_relative_to(home):
            continue
        sheet_id = _sheet_id(path)
        if sheet_id is not None:
            yield sheet_id, path


def _folder(wish: _Wish, problems: str | os.PathLike[str] | None) -> Path:
    if problems is not None:
        folder = Path(problems)
        if not folder.is_dir():
            message = f"The folder of problems {visible(str(problems), 200)} does not exist."
            raise SubmissionError((Fault(str(problems), 0, 0, message, "Check `--problems`."),))
        return folder
    here = Path(os.path.abspath(wish.submission)).parent
    for above in (here, *here.parents):
        if (above / FOLDER).is_dir():
            return above / FOLDER
    if _is_path(wish.field):
        return here
    mend = "Say where the sheets are: `--problems DIR`."
    raise wish.error(f"There is no folder `{FOLDER}/` beside the submission or above it.", mend)


def _is_path(field: str) -> bool:
    return "/" in field or "\\" in field or field.lower().endswith(SUFFIXES)


def _by_path(wish: _Wish, folder: Path) -> Path:
    home = folder.resolve()
    shown = visible(wish.field, 100)
    if "\x00" in wish.field:
        raise wish.error(f"`{shown}` is no path.")
    written = wish.field.replace("\\", "/")
    inside = False
    for base in (folder, wish.submission.parent):
        path = base / written
        try:
            target = path.resolve()
            if not target.is_relative_to(home):
                continue  # without a look whether it is there: that is nobody's business
            inside = True
            found = target.is_file()
        except (OSError, RuntimeError, ValueError):
            continue
        if found and target == wish.submission.resolve():
            raise wish.error("A submission is never its own sheet.", "Name a sheet's id.")
        if found:
            return path
    if not inside:
        message = f"The sheet `{shown}` lies outside the folder of problems."
        raise wish.error(message, "Name a sheet's id, or choose the folder: `--problems DIR`.")
    raise wish.error(f"There is no sheet `{shown}`.", _known(wish, folder))


def _by_id(wish: _Wish, folder: Path) -> Path:
    own = wish.submission.resolve()
    found = [path for name, path in sheet_files(folder) if name == wish.field]
    found = [path for path in found if path.resolve() != own]
    if len(found) > 1:
        both = " and ".join(visible(path.name, 100) for path in found[:2])
        message = f"Two sheets have the id `{visible(wish.field, 60)}`: {both}."
        raise wish.error(message, "Rename one of them.")
    if not found:
        raise wish.error(f"There is no sheet `{visible(wish.field, 60)}`.", _known(wish, folder))
    return found[0]


def _known(wish: _Wish, folder: Path) -> str:
    names = sorted({name for name, _ in sheet_files(folder)})
    if not names:
        return (
            f"The folder {visible(str(folder), 100)} has no sheets; choose one: `--problems DIR`."
        )
    near = did_you_mean(wish.field, names)
    if near:
        return f"Did you mean `{visible(near, 60)}`?"
    more = ", ..." if len(names) > 10 else ""
    return f"Known are {', '.join(visible(name, 60) for name in names[:10])}{more}."


def _yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files of a folder and those below it, not hidden, not through linked folders."""
    count = 0
    for at, folders, names in os.walk(folder, followlinks=False):
        depth = len(Path(at).relative_to(folder).parts)
        folders[:] = sorted(n for n in folders if n[0] != ".") if depth < DEEPEST else []
        for name in sorted(names):
            if name[0] != "." and name.lower().endswith(SUFFIXES):
                count += 1
                if count > MOST_FILES:
                    return
                yield Path(at) / name


def _sheet_id(path: Path) -> str | None:
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
