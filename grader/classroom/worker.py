"""The process that grades for a class: a job a line on standard input, a result a line on standard output.

It is killed from outside whenever it takes too long, so it holds nothing that is needed afterwards.
"""

from __future__ import annotations

import gc
import json
import os
import sys

from grader.classroom.desk import Desk
from grader.classroom.result import result_to_line
from grader.classroom.settings import Job, Settings

READY, STARTED, RESULT = b"!", b"@", b"="
"""How a line to the parent begins."""

MEMORY = 1 << 30
"""Bytes of address space; beyond them a request for memory fails."""
PROCESSOR = 90
"""Seconds of processor time for one file, should nobody be left to kill this process."""
UNCOLLECTED = 50_000


def main() -> None:
    """Grade until standard input ends, or nobody reads the results."""
    out = _private_output()
    jobs = sys.stdin.buffer
    settings = Settings.from_json(jobs.readline().decode())
    limit_memory()
    gc.set_threshold(UNCOLLECTED, 20, 20)
    desk = Desk(settings, lambda item: _send(out, STARTED, json.dumps(item)))
    try:
        _send(out, READY)
        for line in jobs:
            limit_processor()
            _send(out, RESULT, result_to_line(desk.result(Job.from_json(line.decode()))))
    except BrokenPipeError:
        return


def _private_output() -> int:
    """Standard output for results alone: whatever else is printed goes to standard error."""
    own = os.dup(1)
    os.dup2(2, 1)
    return own


def _send(out: int, kind: bytes, text: str = "") -> None:
    data = kind + text.encode("ascii") + b"\n"
    while data:
        data = data[os.write(out, data) :]


def limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ValueError, OSError):  # a system that has the limit, but not for this
        return


def limit_processor() -> None:
    """Let the system end this process should it still be at this file after PROCESSOR seconds."""
    try:
        import resource
    except ImportError:
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used) + PROCESSOR
    if hard == resource.RLIM_INFINITY or soft < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main()
