"""One worker process and whoever looks after it: gives it jobs, sees it die, starts another.

An item that takes too long, or kills the process twice, is left to a person; the submission's other
items are marked all the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import field, replace

import grader
from grader.classroom.clocks import FILE_SECONDS, ITEM_SECONDS, Clock
from grader.classroom.memory import DIED, TOO_LONG
from grader.classroom.result import result_to_line, unmarked
from grader.classroom.settings import Job, Settings
from grader.classroom.worker import READY, RESULT, STARTED
from grader.records import mutable, record

_HOME = os.path.dirname(os.path.dirname(os.path.abspath(grader.__file__)))
# Not `-m`: the current folder, which may be full of students' files, must not be searched for modules.
_START = (
    f"import sys; sys.path.insert(0, {_HOME!r}); from grader.classroom.worker import main; main()"
)
COMMAND = (sys.executable, "-P", "-c", _START)


class NoWorker(RuntimeError):
    """A process that ends before it has begun: no other would do better."""


class NoCluster(RuntimeError):
    """A cluster that cannot be reached or used, and why."""


class Closed(Exception):
    """The run is over."""


@record
class Stopped:
    """A process that ended before its result: at which item (None: at none), after which others, and why."""

    at: str | None
    before: tuple[str, ...]
    note: str
    whole_file: bool = False


@mutable
class Attendant:
    """Looks after one process at a time. `grade` is called from one thread, the others from any."""

    settings: Settings
    command: Sequence[str] = field(default_factory=lambda: COMMAND)
    cwd: str | None = None
    item_seconds: float = ITEM_SECONDS
    file_seconds: float = FILE_SECONDS
    deaths: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _clock: Clock | None = None
    _at: str | None = None
    _serial: int = 0
    _killed_for: str = ""
    _closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def pid(self) -> int | None:
        """The process at work, if there is one."""
        process = self._process
        return None if process is None else process.pid

    def grade(self, job: Job) -> str:
        """The line of the job's result, whatever becomes of the processes. Raises: NoWorker, Closed."""
        died_at: set[str | None] = set()
        while True:
            found = self._try(job)
            if isinstance(found, str):
                return found
            if self._closed:
                raise Closed
            self.deaths += 1
            if found.note == DIED and found.at not in died_at:
                died_at.add(found.at)  # somebody else may have killed it
            elif found.whole_file and job.only != ():
                job = replace(job, only=() if job.only is not None else found.before)
            elif found.at is None:
                return result_to_line(unmarked(job.file, found.note))
            else:
                job = replace(job, left_out={**job.left_out, found.at: found.note})

    def tick(self, seconds: float) -> None:
        """Count the time of the job at hand, and kill a process that has had too much of it."""
        clock = self._clock
        if clock is None:
            return
        clock.tick(seconds, self._serial, at_an_item=self._at is not None)
        if clock.item >= self.item_seconds:
            self._kill("item")
        elif clock.file >= self.file_seconds:
            self._kill("file")

    def end(self) -> None:
        """Let no process run any more, from whatever thread."""
        self._closed = True
        self._kill("closed")

    def close(self) -> None:
        """End, and leave nothing behind; in the thread that has called `grade`."""
        self.end()
        if self._process is not None:
            self._buried(self._process)

    def _try(self, job: Job) -> str | Stopped:
        """One attempt: the result's line, or where the process stopped."""
        process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        self._at, self._killed_for, before = None, "", list[str]()
        self._clock = Clock(process.pid)
        try:
            process.stdin.write(job.to_json().encode() + b"\n")
            process.stdin.flush()
            for line in process.stdout:
                self._serial += 1
                if self._at is not None:
                    before.append(self._at)
                if line.startswith(STARTED):
                    self._at = json.loads(line[1:])
                elif line.startswith(RESULT) and line.endswith(b"\n"):
                    return line[1:-1].decode("ascii")
        except OSError:
            pass  # it died; the loop's end says the same
        finally:
            self._clock = None
        at, self._at = self._at, None
        self._buried(process)
        note = TOO_LONG if self._killed_for in {"item", "file"} else DIED
        return Stopped(at, tuple(before), note, whole_file=self._killed_for == "file")

    def _started(self) -> subprocess.Popen[bytes]:
        """A new process that has said that it is ready."""
        with self._lock:
            if self._closed:
                raise Closed
            self._process = process = subprocess.Popen(  # noqa: S603 - our own words
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if os.environ.get("GRADE_DEBUG") else subprocess.DEVNULL,
                cwd=self.cwd,
                start_new_session=True,
            )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(self.settings.to_json().encode() + b"\n")
            process.stdin.flush()
        except OSError:
            pass  # told by the line that does not come
        if not process.stdout.readline().startswith(READY):
            self._buried(process)
            if self._closed:
                raise Closed
            raise NoWorker("A worker process ends before it is ready; GRADE_DEBUG=1 shows why.")
        return process

    def _kill(self, why: str) -> None:
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._killed_for = why
                _kill_group(self._process)

    def _buried(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._process = None
        _kill_group(process)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not written yet has no reader
                    stream.close()
        process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and those it has started."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except OSError:
        return  # it is gone
