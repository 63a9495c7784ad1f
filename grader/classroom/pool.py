"""Many submissions at once: a thread for each worker process, and one that watches their clocks."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from grader.classroom.attendant import Attendant, Closed
from grader.classroom.clocks import TICK
from grader.classroom.settings import Job, Settings

PATIENCE = 0.5
"""Seconds after which whoever waits for a result can be interrupted, on systems where waiting cannot."""

MakeAttendant = Callable[[Settings], Attendant]


class Pool:
    """Worker processes for one run; they start with the first jobs and end with the block."""

    def __init__(self, settings: Settings, processes: int, make: MakeAttendant = Attendant) -> None:
        self._attendants = [make(settings) for _ in range(processes)]
        self._over = threading.Event()

    def results(self, jobs: Sequence[Job]) -> Generator[tuple[int, str], None, None]:
        """The number of each job and the line of its result, as they come.

        A process begins its next job when whoever takes the results has come back for another one:
        by then a result may have been written down. Raises: NoWorker.
        """
        done: queue.Queue[tuple[int, str | Exception, threading.Event]] = queue.Queue()
        todo = iter(enumerate(jobs))
        lock = threading.Lock()

        def work(attendant: Attendant) -> None:
            with closing(attendant):
                work_with(attendant)

        def work_with(attendant: Attendant) -> None:
            while not self._over.is_set():
                with lock:
                    number, job = next(todo, (-1, None))
                if job is None:
                    return
                taken = threading.Event()
                try:
                    done.put((number, attendant.grade(job), taken))
                except Closed:
                    return
                except Exception as error:  # noqa: BLE001 - told in the thread that takes the results
                    done.put((number, error, taken))
                    return
                while not taken.wait(TICK) and not self._over.is_set():
                    continue

        threads = [
            threading.Thread(target=work, args=(attendant,), daemon=True)
            for attendant in self._attendants[: len(jobs)]
        ]
        threads.append(threading.Thread(target=self._watch, daemon=True))
        try:
            for thread in threads:
                thread.start()
            for _ in jobs:
                number, found, taken = _next(done)
                if isinstance(found, Exception):
                    raise found
                yield number, found
                taken.set()
        finally:
            self._over.set()
            for attendant in self._attendants:
                attendant.end()
            for thread in threads:
                thread.join(PATIENCE)

    def _watch(self) -> None:
        last = time.monotonic()
        while not self._over.wait(TICK):
            now = time.monotonic()
            for attendant in self._attendants:
                attendant.tick(now - last)
            last = now


def _next(
    done: queue.Queue[tuple[int, str | Exception, threading.Event]],
) -> tuple[int, str | Exception, threading.Event]:
    while True:
        try:
            return done.get(timeout=PATIENCE)
        except queue.Empty:
            continue
