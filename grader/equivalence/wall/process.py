"""The process behind the wall: started when it is first asked, one question at a time, killed when it takes too long.

What comes back is a line of text or a `Silence`, which is no verdict. A question that ran out of time has killed its process;
the next one starts another.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading

from grader.records import record

SECONDS = 5.0
"""For one question. Those that a course asks take a hundredth of it."""
SECONDS_TO_START = 60.0
"""Importing SymPy takes more than a second, on a busy machine much more."""
LONGEST_ANSWER = 200_000

_BEGIN = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from grader.equivalence.wall.child import main
main(int(sys.argv[2]))
"""
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
"""What of the environment is handed on: keys of sealed sheets are not."""


@record
class Silence:
    """No answer: `time`, `died`, `missing` (SymPy is not installed) or `start` (there is no other process)."""

    reason: str


class Wall:
    """One process and the lock before it. `begin` is what the process runs."""

    def __init__(self, begin: str = _BEGIN, seconds: float = SECONDS) -> None:
        self._begin = begin
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._owner = os.getpid()
        self.missing = False

    @property
    def pid(self) -> int | None:
        """The process that is running, if one is."""
        return self._process.pid if self._process is not None else None

    def ask(self, line: str) -> str | Silence:
        """The answer to one line of JSON."""
        with self._lock:
            if self.missing:
                return Silence("missing")
            if self._process is None or self._process.poll() is not None:
                failure = self._start()
                if failure is not None:
                    self._kill()
                    return failure
            return self._answer(line)

    def _answer(self, line: str) -> str | Silence:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line.encode("ascii") + b"\n")
            self._process.stdin.flush()
        except OSError:
            self._kill()
            return Silence("died")
        found = self._next(self._seconds)
        if isinstance(found, Silence):
            self._kill()
            return found
        return found.decode("ascii", "replace")

    def _next(self, seconds: float) -> bytes | Silence:
        try:
            found = self._lines.get(timeout=seconds)
        except queue.Empty:
            return Silence("time")
        return Silence("died") if found is None else found

    def _start(self) -> Silence | None:
        self._kill()
        self._lines = queue.SimpleQueue()
        paths = [os.path.abspath(path) for path in sys.path]
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        try:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-s",
                    "-P",
                    "-c",
                    self._begin,
                    json.dumps(paths),
                    str(os.getpid()),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**kept, "PYTHONHASHSEED": "0"},  # the same answer everywhere
                start_new_session=True,
            )
        except OSError:
            return Silence("start")
        threading.Thread(
            target=_read, args=(self._process.stdout, self._lines), daemon=True
        ).start()
        found = self._next(SECONDS_TO_START)
        if isinstance(found, Silence):
            return Silence("start")
        if found == b"missing":
            self.missing = True
            return Silence("missing")
        return None

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._kill()

    @property
    def is_ours(self) -> bool:
        """Whether this process started it: a copy made by `fork` has the pipes of another."""
        return self._owner == os.getpid()


def _read(stream: object, lines: queue.SimpleQueue[bytes | None]) -> None:
    """Hand on whole lines until the process ends."""
    with contextlib.suppress(OSError, ValueError):
        while True:
            line: bytes = stream.readline(LONGEST_ANSWER)  # type: ignore[attr-defined]
            if not line.endswith(b"\n"):
                break
            lines.put(line[:-1])
    lines.put(None)


_walls: list[Wall] = []
_making = threading.Lock()


def the_wall() -> Wall:
    """The one wall of this process."""
    with _making:
        if not _walls or not _walls[-1].is_ours:
            _walls[:] = [Wall()]
            atexit.register(_walls[-1].close)
        return _walls[-1]
