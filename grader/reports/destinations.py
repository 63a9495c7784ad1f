"""Where a finished report goes: standard output, or a file that is never seen half-written."""

from __future__ import annotations

import os
import stat
import sys

STANDARD_OUTPUT = "-"


def deliver(text: str, path: str, *, utf8: bool) -> None:
    """Write `text` to `path`, or to standard output for `-`.

    Files are UTF-8; standard output has the encoding of the terminal unless the format is `utf8`
    by its own rules. What an encoding lacks is written as an escape. Raises: OSError.
    """
    if path == STANDARD_OUTPUT:
        encoding = "utf-8" if utf8 else (sys.stdout.encoding or "utf-8")
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
        sys.stdout.flush()
        return
    data = text.encode("utf-8", "backslashreplace")
    if _is_special(path):
        with open(path, "wb") as stream:
            stream.write(data)
    else:
        _replace(path, data)


def _is_special(path: str) -> bool:
    """Whether `path` is there and no regular file: a pipe or a device cannot be renamed over."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def _replace(path: str, data: bytes) -> None:
    """Write beside the file and rename: a reader sees the old report or the new one."""
    path = os.path.realpath(path)
    folder, name = os.path.split(path)
    part = os.path.join(folder, f".{name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    except BaseException:
        if os.path.exists(part):
            os.unlink(part)
        raise
