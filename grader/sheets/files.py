"""A file's text, read within bounds: regular files of at most 1 MB in UTF-8."""

from __future__ import annotations

import os
import stat

from grader.sheets.errors import Fault

LARGEST = 1_000_000

_SEPARATORS_AND_NO_CHARACTERS = frozenset("\u2028\u2029\ufffe\uffff")
_BYTE_ORDERS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_SAVE_AS_UTF8 = "Save it as UTF-8."


def read_text(path: str | os.PathLike[str]) -> str | Fault:
    """The text of a file without its byte order mark, or why it is not read."""
    name = str(path)
    data = read_bytes(name)
    if isinstance(data, Fault):
        return data
    for mark, encoding in _BYTE_ORDERS:
        if data.startswith(mark):
            return Fault(name, 1, 1, f"The file is in {encoding}.", _SAVE_AS_UTF8)
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in data[:2]:
        return Fault(name, 1, 1, "The file looks like UTF-16.", _SAVE_AS_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        message = (
            f"The byte 0x{data[error.start]:02X} is not UTF-8; this looks like another encoding."
        )
        return Fault(name, *place(before, len(before)), message, _SAVE_AS_UTF8)
    return control_fault(name, text) or text


def control_fault(file: str, text: str) -> Fault | None:
    """The first character that no text holds: a control character, a lone surrogate."""
    if not any(map(_is_control, set(text))):
        return None
    found = next(index for index, character in enumerate(text) if _is_control(character))
    message = f"The character U+{ord(text[found]):04X} is a control character."
    return Fault(file, *place(text, found), message, "Delete it.")


def _is_control(character: str) -> bool:
    code = ord(character)
    if code < 0xA0:
        return (code < 0x20 and character not in "\t\n\r") or code >= 0x7F
    return 0xD800 <= code <= 0xDFFF or character in _SEPARATORS_AND_NO_CHARACTERS


def place(text: str, index: int) -> tuple[int, int]:
    """Line and column of a character, from 1."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def read_bytes(name: str, largest: int = LARGEST) -> bytes | Fault:
    """The bytes of a regular file within bounds, or why it is not read."""
    try:
        # Without O_NONBLOCK, opening a named pipe waits for a writer that never comes.
        handle = os.open(name, _READING)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        return Fault(name, 0, 0, f"The file cannot be opened: {reason or 'no reason given'}.")
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            return Fault(name, 0, 0, "This is a folder.", "Name a file in it.")
        if not stat.S_ISREG(status.st_mode):
            return Fault(name, 0, 0, "This is not a regular file.")
        if status.st_size > largest:
            message = f"The file has {status.st_size:,} bytes; at most {largest:,} are read."
            return Fault(name, 0, 0, message)
        with os.fdopen(handle, "rb", closefd=False) as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        return Fault(name, 0, 0, f"The file cannot be read: {error.strerror}.")
    finally:
        os.close(handle)
    if len(data) > largest:
        return Fault(name, 0, 0, f"The file has more than {largest:,} bytes.")
    return data
