"""The same class on a cluster of several worker processes, one of them killed half-way: the same gradebook."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.classroom.conftest import Run, environment, lines_of, timeless, write_submission

pytest.importorskip("distributed")

PROGRAM = """
import os, signal, sys, threading
from pathlib import Path
import dask
from distributed import LocalCluster

dask.config.set({"distributed.scheduler.allowed-failures": 5})
lost = []

def kill_one(cluster):
    journal = Path("clustered/results.jsonl")
    while not journal.exists() or journal.read_bytes().count(b"\\n") < 5:
        if over.wait(0.02):
            return
    pid = next(iter(cluster.workers.values())).pid
    os.kill(pid, signal.SIGKILL)
    lost.append(pid)

if __name__ == "__main__":
    over = threading.Event()
    with LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        watch = threading.Thread(target=kill_one, args=(cluster,))
        watch.start()
        from grader.cli import main
        status = main(["class", "hw", "--out", "clustered", "--cluster", cluster.scheduler_address])
        over.set()
        watch.join()
    print("lost", len(lost), "status", status)
    sys.stdout.flush()
    os._exit(status)
"""


@pytest.mark.slow
def test_a_cluster_gives_the_same_gradebook_though_a_worker_is_lost(
    course: Path, grade: Run
) -> None:
    for number in range(40):
        answers = {"side": "right", "slope": f"{number} x", "chain.a": f"x^2 + {number}"}
        write_submission(course / "hw" / f"s{number:02}.yaml", f"s{number:02}", answers)
    (course / "hw" / "zoe.yaml").write_text("sheet: [\n", "utf-8")
    (course / "program.py").write_text(PROGRAM, "utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"],
        cwd=course,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "lost 1 status 0" in done.stdout, done.stderr
    grade("class", "hw", "--out", "alone")
    for name in ("gradebook.csv",):
        assert (course / "clustered" / name).read_bytes() == (course / "alone" / name).read_bytes()
    both = [timeless(lines_of(course / out / "reports.jsonl")) for out in ("clustered", "alone")]
    assert json.dumps(both[0]) == json.dumps(both[1])


def test_a_cluster_that_is_not_there_is_told(
    course: Path, grade: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.classroom.cluster.PATIENCE", 1)
    done = grade("class", "hw", "--cluster", "nonsense://x")
    assert done.returncode == 2
    assert "cluster" in done.stderr
    assert "Traceback" not in done.stderr
