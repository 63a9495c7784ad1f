"""Workers that hang, crash or eat the memory: one item goes to a person, and nothing else is lost."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from grader.classroom.attendant import Attendant, NoWorker
from grader.classroom.pool import Pool
from grader.classroom.result import Result, result_from_line
from grader.classroom.settings import Job, Settings
from grader.grading.report import Report
from tests.classroom.conftest import write_submission

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of another kind")

PLANTED = (sys.executable, "-P", str(Path(__file__).with_name("planted.py")))

Grade = Callable[..., dict[str, Result]]


@pytest.fixture
def grade(course: Path, monkeypatch: pytest.MonkeyPatch) -> Grade:
    """Grade files of the course with planted workers that have a second for an item, three for a file."""
    monkeypatch.chdir(course)
    monkeypatch.delenv("GRADE_GUARD_RECORDS", raising=False)

    def run(
        *files: str, processes: int = 1, item: float = 0.6, file: float = 3
    ) -> dict[str, Result]:
        make = partial(Attendant, command=PLANTED, item_seconds=item, file_seconds=file)
        pool = Pool(Settings(), processes, make)
        lines = pool.results([Job(f"hw/{name}.yaml") for name in files])
        return {files[number]: result_from_line(line) for number, line in lines}

    return run


def report(result: Result) -> Report:
    assert result.graded.report is not None
    return result.graded.report


def outcomes(result: Result) -> dict[str, str]:
    return {item.id: item.outcome for item in report(result).items}


FAULTS = [
    ("NATIVE", "FAULT.TIME"),
    ("SLEEP", "FAULT.TIME"),
    ("CRASH", "FAULT.DIED"),
    ("HOG", "FAULT.CRASH"),
    ("EXIT", "FAULT.DIED"),
]


@pytest.mark.parametrize(("word", "note"), FAULTS)
def test_one_item_is_left_to_a_person_and_the_others_are_marked(
    course: Path, grade: Grade, word: str, note: str
) -> None:
    answers = {"side": "right", "slope": f"{word} x", "chain.a": "1 + x^2"}
    write_submission(course / "hw" / "bad.yaml", "bad", answers)
    found = grade("bad", "ada", item=20 if word == "HOG" else 0.6, file=30)
    assert outcomes(found["bad"]) == {
        "side": "correct",
        "slope": "fault",
        "chain.a": "correct",
        "chain.b": "blank",
    }
    slope = report(found["bad"]).items[1]
    assert (slope.credit, slope.note) == (None, note)
    assert slope.feedback
    assert report(found["bad"]).score_max - report(found["bad"]).score == 2
    assert set(outcomes(found["ada"]).values()) == {"correct"}


def test_a_process_that_somebody_else_kills_costs_nothing(course: Path, grade: Grade) -> None:
    write_submission(course / "hw" / "bad.yaml", "bad", {"side": "right", "chain.a": "ONCE"})
    found = grade("bad")
    assert outcomes(found["bad"])["chain.a"] == "invalid"


def test_waiting_for_a_process_of_its_own_is_no_hang(course: Path, grade: Grade) -> None:
    """As for a proof by another program, which has limits of its own."""
    write_submission(course / "hw" / "bad.yaml", "bad", {"side": "right", "slope": "CHILD"})
    assert outcomes(grade("bad", item=0.6, file=20)["bad"])["slope"] == "invalid"


def test_several_faults_in_one_file(course: Path, grade: Grade) -> None:
    answers = {"side": "right", "slope": "HANG", "chain.a": "CRASH", "chain.b": "3 x^2 + 3"}
    write_submission(course / "hw" / "bad.yaml", "bad", answers)
    found = outcomes(grade("bad")["bad"])
    assert found == {"side": "correct", "slope": "fault", "chain.a": "fault", "chain.b": "correct"}


def test_a_file_has_its_time_too(course: Path, grade: Grade) -> None:
    """What was marked before the file's time was over stays; the rest is left to a person."""
    answers = {"side": "right", "slope": "HANG", "chain.a": "1 + x^2"}
    write_submission(course / "hw" / "bad.yaml", "bad", answers)
    found = grade("bad", item=60, file=1)["bad"]
    notes = {item.id: item.note for item in report(found).items}
    assert outcomes(found)["side"] == "correct"
    assert notes["slope"] == notes["chain.a"] == "FAULT.UNMARKED"


@pytest.mark.parametrize("name", ["reading-hang", "reading-crash"])
def test_a_file_that_cannot_even_be_read_is_a_row(course: Path, grade: Grade, name: str) -> None:
    write_submission(course / "hw" / f"{name}.yaml", "bad", {"side": "right"})
    found = grade(name, "ada", file=1)
    assert found[name].graded.report is None
    assert "cannot be graded" in found[name].graded.faults[0].message
    assert set(outcomes(found["ada"]).values()) == {"correct"}


def test_what_is_printed_is_no_result(course: Path, grade: Grade) -> None:
    write_submission(course / "hw" / "bad.yaml", "bad", {"slope": "LOUD"})
    assert outcomes(grade("bad")["bad"])["slope"] == "invalid"


def test_nothing_runs_on_when_the_run_is_over(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course)
    write_submission(course / "hw" / "bad.yaml", "bad", {"slope": "SLEEP"})
    made: list[Attendant] = []

    def make(settings: Settings) -> Attendant:
        made.append(Attendant(settings, command=PLANTED))
        return made[-1]

    lines = Pool(Settings(), 2, make).results([Job("hw/ada.yaml"), Job("hw/bad.yaml")])
    next(lines)
    processes = [one._process for one in made]
    lines.close()
    for process in processes:
        assert process is None or process.wait(5) is not None


def test_a_worker_that_cannot_start_is_told(course: Path) -> None:
    make = partial(Attendant, command=(sys.executable, "-c", "pass"))
    with pytest.raises(NoWorker, match="GRADE_DEBUG"):
        list(Pool(Settings(), 2, make).results([Job("hw/ada.yaml")]))


def test_a_module_beside_the_submissions_is_not_run(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers do not look for modules in the current folder, which may be full of students' files."""
    for name in ("yaml", "json", "flint", "grader"):
        (course / "hw" / f"{name}.py").write_text("open('ran', 'w')\n", "utf-8")
    monkeypatch.chdir(course / "hw")
    (line,) = Pool(Settings(problems="../problems"), 1).results([Job("ada.yaml")])
    assert result_from_line(line[1]).graded.report is not None
    assert not (course / "hw" / "ran").exists()


def test_waiting_for_a_processor_is_not_counted() -> None:
    from grader.classroom.clocks import Clock

    clock = Clock(os.getpid())
    clock.tick(0.0, 1, at_an_item=True)
    begun = time.process_time()
    while time.process_time() - begun < 0.05:
        pass
    clock.tick(100.0, 1, at_an_item=True)
    assert 0.03 <= clock.item < 5
