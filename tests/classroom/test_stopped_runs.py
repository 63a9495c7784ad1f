"""A run that is killed, interrupted or out of room loses no result, says so, and goes on."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classroom.conftest import Run, environment, lines_of, timeless, write_submission

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of another kind")

PLANTED = (sys.executable, "-P", str(Path(__file__).with_name("planted.py")))
MANY = 30


@pytest.fixture
def many(course: Path) -> Path:
    """A course with so many submissions that a run can be stopped in their midst; one of them hangs."""
    for number in range(MANY):
        name = f"s{number:02}"
        answers = {"side": "right", "slope": f"{number} x", "chain.a": f"x^2 + {number}"}
        if number == MANY // 2:
            answers["slope"] = "SLEEP"
        write_submission(course / "hw" / f"{name}.yaml", name, answers)
    return course


@contextlib.contextmanager
def running(course: Path, *arguments: str, prelude: str = "") -> Iterator[subprocess.Popen[str]]:
    """`grade` with workers that have planted faults."""
    program = (
        "import sys\n"
        "from grader.classroom import attendant\n"
        f"attendant.COMMAND = {PLANTED!r}\n"
        f"{prelude}\n"
        "from grader.cli import command\n"
        "command()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines_in(journal: Path) -> int:
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def wait_for(course: Path, lines: int) -> Path:
    """The journal, once it has so many lines."""
    journal = course / "hw-grades" / "results.jsonl"
    deadline = time.monotonic() + 30
    while lines_in(journal) < lines:
        assert time.monotonic() < deadline, "the run does not get on"
        time.sleep(0.02)
    return journal


def goes_on(course: Path, grade: Run, kept: int) -> None:
    """The same command finishes: what was there is kept, and nothing is different from a run in one piece."""
    (course / "hw" / f"s{MANY // 2}.yaml").unlink()
    done = grade("class", "hw")
    assert done.returncode == 0
    found = int(next(line for line in done.stdout.splitlines() if "kept" in line).split()[0])
    assert found >= kept
    reports = timeless(lines_of(course / "hw-grades" / "reports.jsonl"))
    book = (course / "hw-grades" / "gradebook.csv").read_bytes()
    grade("class", "hw", "--out", "whole")
    assert reports == timeless(lines_of(course / "whole" / "reports.jsonl"))
    assert book == (course / "whole" / "gradebook.csv").read_bytes()


def test_a_run_that_is_killed_goes_on(many: Path, grade: Run) -> None:
    with running(many, "class", "hw", "--jobs", "2") as process:
        journal = wait_for(many, 10)
        process.kill()
        process.wait()
    kept = lines_in(journal)
    with journal.open("ab") as stream:
        stream.write(b'{"result": 1, "file": "hw/')  # as if it had been in the middle of a line
    goes_on(many, grade, kept)


def test_an_interrupted_run_leaves_a_gradebook_and_says_how_to_go_on(
    many: Path, grade: Run
) -> None:
    with running(many, "class", "hw", "--jobs", "2") as process:
        wait_for(many, 10)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Run the same command again to go on." in stderr
    assert "Traceback" not in stderr
    assert "submissions graded" in stdout
    book = (many / "hw-grades" / "gradebook.csv").read_text("utf-8")
    assert "the run was stopped" in book
    assert book.count("\n") == 1 + MANY + 4
    goes_on(many, grade, 10)


FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
"""


def test_a_full_disk_loses_nothing_that_was_written(many: Path, grade: Run) -> None:
    (many / "hw" / f"s{MANY // 2}.yaml").write_text("sheet: week-1\nanswers: {}\n", "utf-8")
    with running(many, "class", "hw", "--jobs", "1", prelude=FULL) as process:
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "results.jsonl cannot be written" in stderr
    assert "run the same command again" in stderr
    assert "Traceback" not in stderr
    journal = many / "hw-grades" / "results.jsonl"
    whole = lines_of(journal)
    assert 0 < len(whole) < MANY + 4
    assert all(line["report"] for line in whole)
    goes_on(many, grade, len(whole))


def test_a_worker_that_is_killed_costs_nothing(many: Path, grade: Run) -> None:
    """From outside, as by a system that runs out of memory; what it was at is graded by another."""
    (many / "hw" / f"s{MANY // 2}.yaml").unlink()
    with running(many, "class", "hw", "--jobs", "2") as process:
        wait_for(many, 5)
        for child in children(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, "")
    reports = timeless(lines_of(many / "hw-grades" / "reports.jsonl"))
    grade("class", "hw", "--out", "whole")
    assert reports == timeless(lines_of(many / "whole" / "reports.jsonl"))


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task")
    if not found.exists():
        pytest.skip("children are found in /proc")
    return [int(c) for task in found.iterdir() for c in (task / "children").read_text().split()]


@pytest.mark.parametrize("arguments", [("class", "hw"), ("class", "hw", "--format", "csv=-")])
def test_a_closed_pipe_is_quiet_and_loses_nothing(course: Path, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=course,
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert done.stderr == b""
    assert len(lines_of(course / "hw-grades" / "results.jsonl")) == 4


def test_two_runs_do_not_write_to_the_same_folder(many: Path, grade: Run) -> None:
    with running(many, "class", "hw", "--jobs", "1"):
        wait_for(many, 3)
        done = grade("class", "hw")
    assert done.returncode == 2
    assert "Another run of grade writes to hw-grades." in done.stderr


def test_a_journal_of_anything_is_survived(course: Path, grade: Run) -> None:
    grade("class", "hw")
    journal = course / "hw-grades" / "results.jsonl"
    first = json.loads(journal.read_text("ascii").splitlines()[0])
    odd = [
        "", "null", "[]", "{}", '{"file": 3}', "\x00", "é", "[" * 9_000, '{"file": "hw/ada.yaml"}',
        json.dumps({**first, "result": 2}), json.dumps({**first, "report": {"items": []}}),
        json.dumps({**first, "basis": []}), json.dumps({**first, "prints": {"side": 3}}),
    ]  # fmt: skip
    journal.write_text("\n".join(odd) + "\n", "utf-8")
    done = grade("class", "hw")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert len(lines_of(journal)) == 4
