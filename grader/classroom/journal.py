"""The results of a run on disk, a line each, safe before the next submission is begun.

Lines are only ever added; a file's last one counts. What a killed run left half-written at the end
is cut off when the journal is opened again, and a line that is damaged is one that is not there.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from typing import Any

from grader.records import mutable
from grader.sheets.files import read_bytes

NAME = "results.jsonl"
KEY_FILE = "secret"
SECRET_BYTES = 32


class Busy(Exception):
    """Another run writes to the same folder."""


@mutable
class Journal:
    """The lines by file. `damaged` counts those that could not be read."""

    path: str
    lines: dict[str, str]
    damaged: int
    _handle: int
    _length: int

    def add(self, file: str, line: str) -> None:
        """Write a result so that no crash loses it. Raises: OSError, and the journal is as before."""
        data = line.encode("ascii") + b"\n"
        try:
            written = 0
            while written < len(data):
                written += os.write(self._handle, data[written:])
            os.fsync(self._handle)
        except OSError:
            self._cut()
            raise
        self._length += len(data)
        self.lines[file] = line

    def close(self, files: Iterable[str] = ()) -> None:
        """Close; the lines of `files` are put in their order first, and all others dropped. Raises: OSError."""
        kept = [self.lines[file] for file in files if file in self.lines]
        try:
            if kept:
                replace_file(self.path, "".join(f"{line}\n" for line in kept).encode("ascii"))
        finally:
            os.close(self._handle)

    def _cut(self) -> None:
        try:
            os.ftruncate(self._handle, self._length)
        except OSError:
            return  # what is half-written is cut off by the next run


def open_journal(folder: str, *, fresh: bool = False) -> Journal:
    """The journal in a folder that exists, with what an earlier run has left. Raises: OSError, Busy."""
    path = os.path.join(folder, NAME)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    try:
        _lock(handle)
        with open(path, "rb") as stream:
            data = b"" if fresh else stream.read()
        length = data.rfind(b"\n") + 1
        os.ftruncate(handle, length)
    except BaseException:
        os.close(handle)
        raise
    lines: dict[str, str] = {}
    damaged = 0
    for line in data[:length].splitlines():
        try:
            text = line.decode("ascii")
            lines[_file(text)] = text
        except (ValueError, KeyError, TypeError, RecursionError):
            damaged += 1
    return Journal(path, lines, damaged, handle, length)


def secret_of(folder: str) -> str:
    """The secret that keys the fingerprints in a folder of results, made where there is none. Raises: OSError."""
    found = known_secret(folder)
    if not found:
        found = new_secret()
        replace_file(os.path.join(folder, KEY_FILE), f"{found}\n".encode())
    return found


def new_secret() -> str:
    return secrets.token_hex(SECRET_BYTES)


def known_secret(folder: str) -> str:
    """The secret of a folder of results; empty where it has none."""
    data = read_bytes(os.path.join(folder, KEY_FILE))
    try:
        text = data.decode("ascii").strip() if isinstance(data, bytes) else ""
        return text if len(bytes.fromhex(text)) == SECRET_BYTES else ""
    except ValueError:
        return ""


def replace_file(path: str, data: bytes) -> None:
    """Write beside the file, for the owner alone, and rename: it is seen whole or not at all."""
    part = f"{path}.{os.getpid()}.part"
    try:
        handle = os.open(
            part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600
        )
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    except BaseException:
        if os.path.exists(part):
            os.unlink(part)
        raise


def _file(line: str) -> str:
    document: Any = json.loads(line)
    file: str = document["file"]
    if not isinstance(file, str):
        raise TypeError("no file")
    return file


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Busy from error
