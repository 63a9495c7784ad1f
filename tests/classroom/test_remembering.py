"""The same answer to the same item is decided once, and comes out as if it had been decided again."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import grader
from grader.classroom.desk import Desk
from grader.classroom.fingerprints import answer_digest, engine_version, item_digest
from grader.classroom.memory import Remembering
from grader.classroom.settings import Job, Settings
from grader.classroom.verdict_json import verdict_from_text, verdict_to_text
from grader.classroom.verdict_store import VerdictStore
from grader.equivalence.verdict import Verdict
from grader.grading.guarding import guarded_mark
from grader.items.model import Answer, Earlier, Item, Mistake, Tolerance
from tests.classroom.conftest import ROOT, Run, lines_of, timeless, write_submission

pytestmark = pytest.mark.usefixtures("without_processes")

SHEETS = sorted((ROOT / "problems").glob("*.yaml"))


def cases() -> list[tuple[Item, Answer]]:
    """Every item of the shipped sheets with its examples and mistakes."""
    found = []
    for path in SHEETS:
        for item in grader.load_sheet(path).items:
            if item.kind in {"derivation", "witness", "text", "manual"}:
                continue
            texts = [*item.keys, *item.accept, *item.reject, *(m.when for m in item.mistakes)]
            found += [(item, Answer(text=text)) for text in texts]
    return found


CASES = cases()


@given(st.data())
def test_a_verdict_from_memory_is_the_one_decided(data: st.DataObject) -> None:
    """From memory, from text, and from a store: all are what is decided anew."""
    item, answer = data.draw(st.sampled_from(CASES))
    cut = data.draw(st.integers(0, 40))
    answer = replace(answer, text=(answer.text or "")[cut % 7 :]) if cut > 30 else answer
    asked: list[str] = []
    judge = Remembering(asked.append)
    first, again = judge(item, answer, {}), judge(item, answer, {})
    fresh = guarded_mark(item, answer, {})
    assert first == again == fresh == verdict_from_text(verdict_to_text(fresh))
    assert again.column == fresh.column
    assert len(asked) <= 1


def test_every_item_of_the_shipped_sheets_has_a_digest() -> None:
    items = [item for path in SHEETS for item in grader.load_sheet(path).items]
    again = [item for path in SHEETS for item in grader.load_sheet(path).items]
    assert [item_digest(item) for item in items] == [item_digest(item) for item in again]
    assert len({item_digest(item) for item in items}) == len(items)


ITEM = grader.load_sheet(ROOT / "problems" / "math-primer.yaml").items[0]
CHANGED = [
    replace(ITEM, keys=("z",)),
    replace(ITEM, keys=(*ITEM.keys, "z")),
    replace(ITEM, id="other"),
    replace(ITEM, kind="number"),
    replace(ITEM, given=("x > 0",)),
    replace(ITEM, up_to=("sign",)),
    replace(ITEM, partial="entries"),
    replace(ITEM, allow=("derivative",)),
    replace(ITEM, mistakes=(Mistake("x", Fraction(1, 2), "Almost."),)),
    replace(ITEM, mistakes=(Mistake("x", Fraction(1, 3), "Almost."),)),
    replace(ITEM, mistakes=(Mistake("x", Fraction(1, 2), "Nearly."),)),
    replace(ITEM, tolerance=Tolerance(absolute=Fraction(1))),
    replace(ITEM, tolerance=Tolerance(relative=Fraction(1))),
    replace(ITEM, unit="m"),
    replace(ITEM, syntax="latex"),
    replace(ITEM, scoring="per-option"),
    replace(ITEM, pattern="z"),
    replace(ITEM, review=True),
    replace(ITEM, form_credit=Fraction(1, 2)),
    replace(ITEM, diagnoses={"NEQ.SIGN": Fraction(1, 2)}),
    replace(ITEM, scope=replace(ITEM.scope, layout="jacobian")),
    replace(ITEM, scope=replace(ITEM.scope, log_base=10)),
    replace(ITEM, scope=replace(ITEM.scope, declarations={})),
]


def test_what_can_change_a_verdict_changes_the_digest() -> None:
    digests = [item_digest(item) for item in (ITEM, *CHANGED)]
    assert len(set(digests)) == len(digests)


def test_what_cannot_does_not() -> None:
    reworded = replace(ITEM, title="T", prompt="P", hint="H", points=Fraction(9), line=7)
    assert item_digest(reworded) == item_digest(ITEM)


def test_answers_are_told_apart() -> None:
    answers = [
        Answer(text="x"),
        Answer(text="x "),
        Answer(steps=("x",)),
        Answer(steps=("x", "")),
        Answer(fields={"x": ""}),
        Answer(text="x", where={"a": "1"}),
        Answer(text="x", where={"a1": ""}),
        Answer(),
    ]
    assert len({answer_digest(answer) for answer in answers}) == len(answers)
    assert answer_digest(Answer(text="x", line=3)) == answer_digest(Answer(text="x"))


def test_what_builds_on_another_answer_is_told_apart_by_it(course: Path) -> None:
    """The same answer to the second part is right after one first part and wrong after another."""
    asked: list[str] = []
    judge = Remembering(asked.append)
    sheet = grader.load_sheet(course / "problems" / "week-1.yaml")
    first, second = sheet.items[2], sheet.items[3]
    outcomes = []
    for text in ("x^2", "1 + x^2", "x^2"):
        answer = Answer(text=text)
        marked = {first.id: Earlier(first, answer, judge(first, answer, {}))}
        outcomes.append(judge(second, Answer(text="3 x^2"), marked).outcome)
    assert outcomes == ["correct", "incorrect", "correct"]
    assert asked.count(second.id) == 2


def verdicts(settings: Settings, *files: str) -> tuple[list[object], int]:
    """The reports without times, and how many items were decided."""
    asked: list[str] = []
    desk = Desk(settings, asked.append)
    reports = [desk.result(Job(file)).graded.report for file in files]
    return timeless([report.to_dict() for report in reports if report is not None]), len(asked)


def test_a_store_serves_another_process_and_no_other_version(course: Path) -> None:
    files = [str(course / "hw" / name) for name in ("ada.yaml", "bob.yaml")]
    plain = Settings(remember=False)
    settings = Settings(cache=str(course / "cache.sqlite"), engine="1")
    fresh, decided = verdicts(plain, *files)
    assert decided == 8
    assert verdicts(settings, *files) == (fresh, 8)
    assert verdicts(settings, *files) == (fresh, 0)
    assert verdicts(replace(settings, engine="2"), *files) == (fresh, 8)
    assert verdicts(settings, *files) == (fresh, 8)  # the second version's rows took their place


def test_a_row_with_a_changed_byte_is_not_found(course: Path) -> None:
    path = str(course / "cache.sqlite")
    settings = Settings(cache=path, engine="1")
    file = str(course / "hw" / "ada.yaml")
    fresh, _ = verdicts(settings, file)
    with sqlite3.connect(path) as base:
        base.execute("update verdicts set verdict = replace(verdict, 'correct', 'partial')")
    base.close()
    assert verdicts(settings, file) == (fresh, 4)


DAMAGES = {
    "no database": b"nonsense" * 1_000,
    "a header only": b"SQLite format 3\x00" + b"\xff" * 4_000,
    "cut off": None,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_told_and_done_without(course: Path, grade: Run, damage: str) -> None:
    path = course / "cache.sqlite"
    first = grade("class", "hw", "--cache", "cache.sqlite", "--fresh")
    assert first.returncode == 0
    before = lines_of(course / "hw-grades" / "reports.jsonl")
    data = DAMAGES[damage]
    path.with_name("cache.sqlite-wal").unlink(missing_ok=True)
    path.write_bytes(path.read_bytes()[:3_000] if data is None else data)
    done = grade("class", "hw", "--cache", "cache.sqlite", "--fresh")
    assert done.returncode == 0
    assert "cache.sqlite" in done.stderr
    assert timeless(lines_of(course / "hw-grades" / "reports.jsonl")) == timeless(before)


def test_a_store_nobody_can_write_is_told(course: Path, grade: Run) -> None:
    done = grade("class", "hw", "--cache", "nowhere/cache.sqlite")
    assert done.returncode == 0
    assert "nowhere/cache.sqlite" in done.stderr


def test_faults_are_not_remembered(tmp_path: Path) -> None:
    store = VerdictStore(str(tmp_path / "v"), "1")
    judge = Remembering(lambda _: None, store)
    broken = replace(ITEM, keys=("\\frac{",))
    assert judge(broken, Answer(text="x"), {}).outcome == "fault"
    store.write()
    assert judge(ITEM, Answer(text="x"), {}).outcome != "fault"
    rows = sqlite3.connect(tmp_path / "v")
    assert rows.execute("select count(*) from verdicts").fetchone() == (0,)
    rows.close()
    store.close()


def test_a_store_keeps_what_a_verdict_says(tmp_path: Path) -> None:
    store = VerdictStore(str(tmp_path / "v"), engine_version())
    verdict = Verdict("invalid", Fraction(0), "READ.X", "x\ud800", ("No.",), None, 7, (), True)
    store.keep(b"k", verdict)
    store.write()
    found = store.find(b"k")
    store.close()
    assert found == verdict
    assert found is not None
    assert found.column == 7


def test_the_same_class_with_a_cache(course: Path, grade: Run) -> None:
    write_submission(course / "hw" / "eve.yaml", "eve", {"side": "right", "slope": "x + x"})
    grade("class", "hw", "--no-cache")
    plain = timeless(lines_of(course / "hw-grades" / "reports.jsonl"))
    for _ in range(2):
        grade("class", "hw", "--fresh", "--cache", "cache.sqlite")
        assert timeless(lines_of(course / "hw-grades" / "reports.jsonl")) == plain
