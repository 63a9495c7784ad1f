"""What runs behind the wall: a question a line on standard input, an answer a line on standard output.

Only this process imports SymPy. It limits its own memory and processor time, ends when nobody is left to ask, and holds
nothing that is needed afterwards.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from typing import Any

MEMORY = 1 << 30
PROCESSOR = 10
"""Seconds of processor time for one question, should nobody be left to kill this process."""


def main(parent: int) -> None:
    """Answer questions until standard input ends."""
    out = os.dup(1)
    os.dup2(2, 1)  # whatever prints does not get between the answers
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _limit_memory()
    try:
        from grader.equivalence.wall.answering import answer
    except ImportError:
        _send(out, "missing")
        return
    _send(out, "ready")
    for line in sys.stdin.buffer:
        _limit_processor()
        try:
            found: Any = answer(json.loads(line))
        except Exception as error:  # noqa: BLE001 - one of the two walls: a crash of SymPy becomes a value
            found = {"no": type(error).__name__}
        _send(out, json.dumps(found))


def _send(out: int, text: str) -> None:
    data = text.encode("ascii") + b"\n"
    while data:
        data = data[os.write(out, data) :]


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(3)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _limit_processor() -> None:
    try:
        import resource
    except ImportError:
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used) + PROCESSOR
    if hard == resource.RLIM_INFINITY or soft < hard:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
