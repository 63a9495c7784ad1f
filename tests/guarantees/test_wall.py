"""The process behind the wall: it may hang, crash, eat memory or be killed, and nothing but its answer is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.equivalence.wall.process import Silence, Wall

ROOT = Path(__file__).parents[2]
ODD = """
import os, sys
sys.stdout.write("ready\\n"); sys.stdout.flush()
for line in sys.stdin:
    word = line.strip()
    if word == "hang":
        while True: pass
    if word == "crash": os.abort()
    if word == "leave": os._exit(0)
    if word == "memory":
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))
        kept = [bytearray(1 << 24) for _ in range(1000)]
    if word == "long": word = "x" * 1000000
    sys.stdout.write(word + " " + str(os.getpid()) + "\\n"); sys.stdout.flush()
"""
UNSTARTED = "raise SystemExit(1)"


@pytest.fixture
def wall() -> Iterator[Wall]:
    made = Wall(ODD, seconds=60.0)  # a busy machine may take its time
    yield made
    made.close()


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize(
    ("question", "reason"),
    [("hang", "time"), ("crash", "died"), ("leave", "died"), ("memory", "died"), ("long", "died")],
)
def test_whatever_happens_the_next_question_is_answered(
    wall: Wall, question: str, reason: str
) -> None:
    first = wall.ask("one")
    assert isinstance(first, str)
    if reason == "time":
        wall._seconds = 0.5
    assert wall.ask(question) == Silence(reason)
    wall._seconds = 60.0
    second = wall.ask("two")
    assert isinstance(second, str)
    assert second.split()[0] == "two"
    assert second.split()[1] != first.split()[1]
    assert not is_running(int(first.split()[1]))


def test_one_process_answers_many_questions(wall: Wall) -> None:
    answers = {str(wall.ask(str(k))).split()[1] for k in range(20)}
    assert len(answers) == 1


def test_threads_take_turns(wall: Wall) -> None:
    found: dict[int, str | Silence] = {}
    threads = [
        threading.Thread(target=lambda k=k: found.setdefault(k, wall.ask(f"q{k}")))
        for k in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [str(found[k]).split()[0] for k in range(12)] == [f"q{k}" for k in range(12)]


def test_a_process_that_does_not_start_is_silence() -> None:
    assert Wall(UNSTARTED).ask("one") == Silence("start")


def test_a_missing_sympy_is_told_once() -> None:
    wall = Wall('print("missing", flush=True)')
    assert wall.ask("one") == Silence("missing")
    assert wall.missing
    assert wall.ask("two") == Silence("missing")


def ask_code(*lines: str) -> str:
    return "\n".join(
        [
            "import json, os, sys, time",
            "import grader",
            "from grader.equivalence.wall.process import the_wall",
            *lines,
        ]
    )


def run(code: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )


SLOW_QUESTION = """
try: grader.check('solve(x**x - sin(x) - 2, x)', '1')
except grader.SheetError: pass
"""


def test_killed_in_the_middle_of_a_question() -> None:
    pytest.importorskip("sympy")
    code = ask_code(
        "import signal, threading",
        "grader.check('factor(x**2 - 1)', 'x^2 - 1')",
        "pid = the_wall().pid",
        "threading.Timer(0.5, os.kill, (pid, signal.SIGKILL)).start()",
        SLOW_QUESTION,
        "verdict = grader.check('factor(x**2 - 4)', 'x^2 - 4')",
        "print(json.dumps([verdict.outcome, pid != the_wall().pid]))",
    )
    assert json.loads(run(code).stdout) == ["correct", True]


def test_nobody_is_left_behind() -> None:
    pytest.importorskip("sympy")
    code = ask_code(
        "grader.check('factor(x**2 - 1)', 'x^2 - 1')",
        "print(the_wall().pid, flush=True)",
        "os.kill(os.getpid(), 9)",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True
    ) as done:
        assert done.stdout is not None
        pid = int(done.stdout.readline())
    assert done.returncode == -signal.SIGKILL
    for _ in range(100):
        if not is_running(pid):
            return
        time.sleep(0.1)
    raise AssertionError("the process behind the wall is still there")


ARMED = """
import sys
import grader
ANSWERS = ["x^2-1", "solve(__import__('os').system('x'), x)", "().__class__.__bases__", "integrate(open('/etc/passwd'), x)"]
def asked(k):
    keys = [f"factor(x**2 - {k})", f"integrate(x*sin({k}*x), x)", f"Matrix([[{k},1],[1,2]]).eigenvals()", f"solve(x**2-{k}, x)"]
    for key in keys:
        for answer in ANSWERS:
            grader.check(key, answer)
    for answer in (*ANSWERS, rf"\\sqrt{{{k}}}+\\sqrt3"):
        grader.check(rf"\\sqrt{{{k}+3+2\\sqrt{{{3*k}}}}}", answer, evidence="proof")
asked(2)  # what is loaded or compiled when it is first needed is so now
seen, armed = [], True
FORBIDDEN = {"exec", "compile", "open", "os.system", "os.exec", "subprocess.Popen", "socket.connect", "pickle.find_class"}
def hook(event, arguments):
    if armed and event in FORBIDDEN:
        seen.append((event, str(arguments)[:80]))
sys.addaudithook(hook)
asked(5)
armed = False
assert "sympy" not in sys.modules
print(seen)
"""


def test_nothing_is_run_or_opened_here_while_the_wall_is_asked() -> None:
    pytest.importorskip("sympy")
    assert run(ARMED).stdout.strip() == "[]"


def test_the_key_of_sealed_sheets_stays_on_this_side() -> None:
    wall = Wall(
        "import os, sys\nprint('ready', flush=True)\nsys.stdin.readline()\n"
        "print(sorted(os.environ), flush=True)"
    )
    os.environ["GRADE_KEY"] = "secret"
    try:
        said = wall.ask("what do you see?")
    finally:
        del os.environ["GRADE_KEY"]
        wall.close()
    assert isinstance(said, str)
    assert "GRADE_KEY" not in said


def test_a_sheet_that_does_not_need_it_starts_nothing() -> None:
    code = ask_code(
        "grader.check('x^2 - 1', '(x-1)(x+1)')",
        "grader.check(r'\\sin^2 x', r'1-\\cos^2 x')",
        "grader.check('x', 'solve(x, x)')",
        "print(json.dumps([the_wall().pid, 'sympy' in sys.modules]))",
    )
    assert json.loads(run(code).stdout) == [None, False]
    plain = "import sys, grader, json\ngrader.check('x^2 - 1', '(x-1)(x+1)')\nprint(json.dumps([m for m in sys.modules if m in {'sympy', 'subprocess', 'multiprocessing', 'grader.equivalence.wall.process'}]))"
    assert json.loads(run(plain).stdout) == []
