"""The same jobs on a Dask cluster: every Dask worker looks after a killable process of its own.

Jobs and results are texts in JSON. The machines must see the submissions and the sheets under the
same paths, and have the same version of grade. A job whose machine is lost is done again by another.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Sequence
from typing import Any

from grader.classroom.attendant import Attendant, NoCluster
from grader.classroom.clocks import TICK
from grader.classroom.fingerprints import engine_version
from grader.classroom.memory import DIED
from grader.classroom.result import result_to_line, unmarked
from grader.classroom.settings import Job, Settings

PATIENCE = 10
"""Seconds in which a cluster must answer."""


def cluster_results(
    address: str, settings: Settings, jobs: Sequence[Job], folder: str
) -> Generator[tuple[int, str], None, None]:
    """As `Pool.results`, by the cluster at an address; `folder` is what paths are relative to.

    Raises: NoCluster.
    """
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise NoCluster("A cluster needs Dask: pip install 'grade-maths[cluster]'.") from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise NoCluster(f"The cluster at {address} does not answer.") from error
    with client:
        _check_versions(client, settings)
        futures = {
            client.submit(
                grade_job,
                settings.to_json(),
                job.to_json(),
                folder,
                key=f"grade-{settings.secret[:8]}-{number}",
                pure=False,
            ): number
            for number, job in enumerate(jobs)
        }
        try:
            for future in as_completed(list(futures), loop=client.loop):
                number = futures[future]
                try:
                    yield number, str(future.result())
                except KilledWorker:  # it took several machines with it
                    yield number, result_to_line(unmarked(jobs[number].file, DIED))
                future.release()
        finally:
            client.cancel(list(futures))


def _check_versions(client: Any, settings: Settings) -> None:
    """Raises: NoCluster where there are no workers, or one would decide by another version of grade."""
    try:
        found = client.run(engine_version)
    except (ImportError, OSError) as error:
        raise NoCluster(f"The cluster's workers cannot use grade: {error}.") from error
    if not found:
        raise NoCluster("The cluster has no workers.")
    for worker, version in found.items():
        if version != settings.engine:
            raise NoCluster(
                f"The worker {worker} has grade {version}, this is {settings.engine}. Install the same."
            )


_IDLE: dict[tuple[str, str], list[Attendant]] = {}
_LOCK = threading.Lock()


def grade_job(settings: str, job: str, folder: str) -> str:
    """A job, on a machine of the cluster: by a process that is kept for the next one."""
    with _LOCK:
        idle = _IDLE.setdefault((settings, folder), [])
        attendant = idle.pop() if idle else None
    if attendant is None:
        attendant = Attendant(Settings.from_json(settings), cwd=folder)
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(attendant, over), daemon=True)
    watch.start()
    try:
        line = attendant.grade(Job.from_json(job))
    except BaseException:
        attendant.close()
        raise
    finally:
        over.set()
    with _LOCK:
        idle.append(attendant)
    return line


def _watch(attendant: Attendant, over: threading.Event) -> None:
    last = time.monotonic()
    while not over.wait(TICK):
        now = time.monotonic()
        attendant.tick(now - last)
        last = now
