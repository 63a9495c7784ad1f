"""`grade seal`: sheets whose keys are encrypted, and the files that hold the key to them."""

from __future__ import annotations

import os

from grader.cli.messages import tell, tell_at
from grader.reports.destinations import STANDARD_OUTPUT, deliver
from grader.sheets.errors import FileFaults, SheetError
from grader.sheets.sealing.cipher import SealFault

DONE = 0
NOT_SEALED = 2
SHOWN_LINES = 10


def new_key_file(path: str) -> int:
    """Make a key in a new file, for its owner only; gives the exit status."""
    from grader.sheets.sealing.key_files import make_key_file

    try:
        make_key_file(path)
    except FileExistsError:
        tell(f"{path} is there already, and a key that is lost opens nothing. Name another file.")
        return NOT_SEALED
    except OSError as error:
        tell(f"{path} cannot be written: {error.strerror}.")
        return NOT_SEALED
    tell(f"{path} holds a new key. Keep it out of the repository, and keep a copy.")
    return DONE


def seal_sheet_file(sheet: str, key_file: str, output: str) -> int:
    """Write the sealed sheet; gives the exit status."""
    if output != STANDARD_OUTPUT and os.path.realpath(output) == os.path.realpath(sheet):
        tell(f"{output} is the plain sheet, which would be lost. Name another file.")
        return NOT_SEALED
    try:
        return _sealed(sheet, key_file, output)
    except FileFaults as error:
        for fault in error.faults:
            tell_at(fault.file or sheet, fault.line, fault.column, fault.message, fault.mend)
    except SealFault as fault:
        tell(str(fault))
    except OSError as error:
        tell(f"{output} cannot be written: {error.strerror}.")
    return NOT_SEALED


def _sealed(sheet: str, key_file: str, output: str) -> int:
    from grader.sheets.errors import Fault
    from grader.sheets.files import read_text
    from grader.sheets.sealing.cipher import key_of
    from grader.sheets.sealing.closing import seal_sheet
    from grader.sheets.sealing.key_files import is_open_to_others, read_key_file

    text = read_text(sheet)
    if isinstance(text, Fault):
        raise SheetError((text,))
    found = seal_sheet(text, sheet, key_of(read_key_file(key_file)))
    deliver(found.text, output, utf8=True)
    if is_open_to_others(key_file):
        tell(f"{key_file} can be read by other users of this machine: chmod 600 {key_file}")
    if found.comments:
        lines = ", ".join(map(str, found.comments[:SHOWN_LINES]))
        more = ", ..." if len(found.comments) > SHOWN_LINES else ""
        tell(f"Comments stay readable (lines {lines}{more} of the sealed sheet).")
    return DONE
