"""A worker with planted faults: some answers hang it, crash it or eat its memory. Run as a program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from grader.classroom import worker
from grader.equivalence.verdict import Verdict
from grader.grading import guarding, shelf
from grader.items import Answer, Item, mark
from grader.sheets import Submission, read_submission


def planted(item: Item, answer: Answer | None) -> Verdict:
    fault((answer and answer.text) or "")
    return mark(item, answer)


def fault(text: str) -> None:
    if "HANG" in text:
        while True:
            pass
    if "NATIVE" in text:
        sum(range(10**12))  # one call in C, which no alarm interrupts
    if "CHILD" in text:
        subprocess.run(["sleep", "2"], check=True)
    if "SLEEP" in text:
        time.sleep(1_000)
    if "CRASH" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "ONCE" in text:
        flag = Path("once.flag")
        if not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if "HOG" in text:
        eaten = []
        while True:
            eaten.append(bytearray(1 << 26))
    if "LOUD" in text:
        print("= nonsense on standard output", flush=True)
    if "EXIT" in text:
        raise SystemExit(3)


def planted_reading(path: str) -> Submission:
    name = Path(path).name
    if name.startswith("reading-"):
        fault(name.upper())
    return read_submission(path)


setattr(shelf, "read_submission", planted_reading)  # noqa: B010 - mypy knows what it was
setattr(guarding, "mark", planted)  # noqa: B010

if __name__ == "__main__":
    worker.main()
