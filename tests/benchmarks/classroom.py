"""How fast a class is graded, and in how much memory; by hand: `python tests/benchmarks/classroom.py`.

A thousand submissions made up from the shipped sheets (`course.py`) are graded with one worker and with
two, without verdicts remembered and with. Besides the time on the wall, which belongs to a
machine and to whatever else it does, the processor time of the workers is told.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from grader.classroom.attendant import Attendant  # noqa: E402 - from this folder, installed or not
from grader.classroom.pool import Pool  # noqa: E402
from grader.classroom.result import result_from_line  # noqa: E402
from grader.classroom.settings import Job, Settings  # noqa: E402
from tests.benchmarks.course import write_class  # noqa: E402

TARGET = 500


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=1_000, help="submissions (1000)")
    size = options.parse_args().size
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "hw"
        answers = write_class(folder, size)
        files = sorted(str(path) for path in folder.iterdir())
        print(
            f"{size} submissions with {answers} answers (target: {TARGET} a second by two processes, without memory)"
        )
        for processes in (1, 2):
            for remember in (False, True):
                measure(files, answers, processes, remember=remember)
    return 0


def measure(files: list[str], answers: int, processes: int, *, remember: bool) -> None:
    """Grade all files once, and print what it took."""
    made: list[Attendant] = []

    def make(settings: Settings) -> Attendant:
        made.append(Attendant(settings))
        return made[-1]

    settings = Settings(problems=str(ROOT / "problems"), remember=remember)
    faults, early, late = 0, [0.0], [0.0]
    before, start = processor(), time.perf_counter()
    lines = Pool(settings, processes, make).results([Job(file) for file in files])
    for count, (_, line) in enumerate(lines, 1):
        report = result_from_line(line).graded.report
        faults += report is None or any(item.outcome == "fault" for item in report.items)
        if count == len(files) // 10:
            early = [memory(one) for one in made]
        if count == len(files) - processes:
            late = [memory(one) for one in made]
    wall, used = time.perf_counter() - start, processor() - before
    print(
        f"  {processes} {'process ' if processes == 1 else 'processes'} {'with   ' if remember else 'without'} memory: "
        f"{answers / wall:6.0f} answers/s; {1e3 * used / answers:5.2f} ms of a processor each; "
        f"MB a process: {max(early):.0f} after a tenth, {max(late):.0f} at the end; "
        f"{sum(one.deaths for one in made)} killed, {faults} with a fault",
        flush=True,
    )


def processor() -> float:
    """Seconds of processor time of this process and those that have ended."""
    return sum(
        sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def memory(attendant: Attendant) -> float:
    """Megabytes that the worker holds now."""
    try:
        text = Path(f"/proc/{attendant.pid}/status").read_text()
    except OSError:
        return 0.0
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    os.environ.pop("GRADE_GUARD_RECORDS", None)
    sys.exit(main())
