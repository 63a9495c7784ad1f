"""The file that holds the key of sealed sheets: made readable to its owner only, and never shown."""

from __future__ import annotations

import os
import stat

from grader.sheets.errors import Fault, SheetError
from grader.sheets.files import read_text
from grader.sheets.sealing.cipher import Key, SealFault, key_of, new_key_text

VARIABLE = "GRADE_KEY"
OWNER_ONLY = 0o600


def make_key_file(path: str) -> None:
    """A new key in a new file. Raises: OSError, also where the file is there already."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(f"{new_key_text()}\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_key_file(path: str) -> str:
    """The text of the key in a file. Raises: SheetError."""
    text = read_text(path)
    if isinstance(text, Fault):
        raise SheetError((text,))
    try:
        key_of(text)
    except SealFault as fault:
        mend = "`grade seal --new-key FILE` makes a key."
        raise SheetError((Fault(path, 1, 1, str(fault), mend),)) from fault
    return text.strip()


def is_open_to_others(path: str) -> bool:
    """Whether other users of the machine may read a file."""
    try:
        return bool(os.stat(path).st_mode & (stat.S_IRGRP | stat.S_IROTH)) and os.name == "posix"
    except OSError:
        return False


def key_of_environment() -> Key | None:
    """The key in `GRADE_KEY`. Raises: SheetError where it holds something else."""
    text = os.environ.get(VARIABLE, "")
    if not text.strip():
        return None
    try:
        return key_of(text)
    except SealFault as fault:
        raise SheetError((Fault(VARIABLE, 0, 0, str(fault)),)) from fault
