"""Wrong answers of a class, grouped by what they are worth: the most common mistakes first, each with a rule for the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from grader.classroom.formats import Row
from grader.grading.guarding import walled
from grader.grading.report import ItemReport
from grader.items.model import Item
from grader.records import record
from grader.sheets.model import Sheet
from grader.text import visible

WRONG = frozenset({"incorrect", "partial", "invalid"})
WITH_VALUES = frozenset({"expression", "number"})
WITHOUT_RULE = frozenset({"derivation", "witness", "text", "manual", "choices"})
"""Kinds for which a single text says too little for a `mistakes` rule."""

RIGHT_VALUES = ("FORM.", "UNIT.", "FIGURES.")
"""Notes of answers whose value is right: a rule with it would catch the key."""

LONGEST_RULE = 1_000


@record
class Group:
    """Answers that are worth the same, or read the same where they have no value.

    `members` are the files; `of` how many handed in something for the item. `shown` is the most common way in which one was
    read, or its text. `by`: `value`, `text`, `form`, `note` or `step`. `rule` is YAML for the sheet, empty where none would do.
    """

    item: str
    title: str
    kind: str
    members: tuple[str, ...]
    of: int
    shown: str
    outcome: str
    note: str
    feedback: tuple[str, ...]
    by: str
    rule: str


@record
class Handed:
    """One wrong answer: the file, and the item of its report."""

    file: str
    item: ItemReport


def wrong_answers(rows: Sequence[Row], sheet: Sheet | None = None) -> dict[str, tuple[Group, ...]]:
    """The groups of every item that somebody got wrong, the largest first; `rows` are of one sheet.

    Without the sheet answers are grouped by how they were read: nobody can tell what they are worth.
    """
    handed: dict[str, list[Handed]] = {}
    count: Counter[str] = Counter()
    for row in rows:
        for item in row.report.items if row.report is not None else ():
            count[item.id] += item.outcome != "blank"
            if item.outcome in WRONG and item.points:
                handed.setdefault(item.id, []).append(Handed(row.file, item))
    order = {item.id: n for row in rows if row.report for n, item in enumerate(row.report.items)}
    found = {}
    for name in sorted(handed, key=lambda name: (order[name], name)):
        own = sheet.item(name) if sheet is not None else None
        found[name] = _groups(handed[name], own, count[name])
    return found


def _groups(handed: Sequence[Handed], item: Item | None, of: int) -> tuple[Group, ...]:
    marks = _marks(handed, item)
    members: dict[tuple[str, str], list[Handed]] = {}
    for one, mark in zip(handed, marks, strict=True):
        members.setdefault(mark, []).append(one)
    groups = [_group(by, found, item, of) for (by, _), found in members.items()]
    return tuple(sorted(groups, key=lambda g: (-len(g.members), g.shown, g.note)))


def _marks(handed: Sequence[Handed], item: Item | None) -> list[tuple[str, str]]:
    """For each answer what it is grouped by: answers with the same mark are one group."""
    plain = [_plain_mark(one.item) for one in handed]
    if item is None or item.kind not in WITH_VALUES:
        return plain
    texts: dict[tuple[str, str], str] = {}
    for one, mark in zip(handed, plain, strict=True):
        if mark[0] == "text" and one.item.answer is not None:
            texts.setdefault(mark, one.item.answer)
    marks = list(texts)
    places = _places(item, [texts[mark] for mark in marks])
    first = {mark: marks[place] for mark, place in zip(marks, places, strict=True)}
    return [("value", first[mark][1]) if mark in first else mark for mark in plain]


def _places(item: Item, texts: Sequence[str]) -> Sequence[int]:
    from grader.equivalence.grouping import same_worth

    def work() -> Sequence[int]:
        return same_worth(item, texts, item.syntax)

    return walled(work, range(len(texts)), f"grouping the answers to {item.id}")


def _plain_mark(item: ItemReport) -> tuple[str, str]:
    """What an answer is grouped by where nothing is known of its value."""
    if item.outcome == "invalid":
        return "note", item.note
    if item.steps:
        wrong = [k for k, step in enumerate(item.steps) if step.outcome in {"wrong", "unreadable"}]
        if not wrong:
            return "note", item.note
        before = item.steps[wrong[0] - 1].read_as if wrong[0] else ""
        step = item.steps[wrong[0]]
        return "step", f"{before} {step.sign or '→'} {step.read_as}" if before else step.read_as
    if item.note.startswith(RIGHT_VALUES):
        return "form", f"{item.note} {item.read_as or item.answer or ''}"
    return "text", item.read_as or " ".join((item.answer or "").casefold().split())


def _group(by: str, found: Sequence[Handed], item: Item | None, of: int) -> Group:
    first = _commonest(found)
    shown = (
        first.read_as or first.answer or ""
        if by in {"note", "form", "text"}
        else _plain_mark(first)[1]
    )
    return Group(
        item=first.id,
        title=first.title,
        kind=first.kind,
        members=tuple(one.file for one in found),
        of=of,
        shown=shown,
        outcome=first.outcome,
        note=first.note,
        feedback=first.feedback,
        by=by,
        rule=_rule(first) if by in {"value", "text"} else "",
    )


def _commonest(found: Sequence[Handed]) -> ItemReport:
    """The answer whose reading most of the group share; of several the shortest."""
    readings = Counter(_plain_mark(one.item)[1] for one in found)

    def rank(one: Handed) -> tuple[int, int, str, str]:
        text = _plain_mark(one.item)[1]
        return -readings[text], len(text), text, one.file

    return min(found, key=rank).item


def _rule(item: ItemReport) -> str:
    """A line of `mistakes` for the sheet, ready to paste below the item's `answer:`."""
    text = item.read_as if item.kind in WITH_VALUES and item.read_as else item.answer
    known = item.note.startswith("MISTAKE.")
    if text is None or known or item.kind in WITHOUT_RULE or not _can_be_quoted(text):
        return ""
    lines = ["mistakes:", f"  - when: {quoted(text)}", f"    credit: {_share(item)}"]
    say = next((said for said in item.feedback if _can_be_quoted(said)), "")
    lines.append(
        f"    say: {quoted(say)}" if say else "    # say: 'What a student should hear about it.'"
    )
    return "\n".join(lines)


def _share(item: ItemReport) -> str:
    credit = item.credit or 0
    return str(credit) if credit == int(credit) else f"{float(credit):.2f}"


def _can_be_quoted(text: str) -> bool:
    """Whether the text can stand in one line of YAML as it is, with nothing in it that does not show."""
    return len(text) <= LONGEST_RULE and text == visible(text, LONGEST_RULE) and bool(text.strip())


def quoted(text: str) -> str:
    """A text in YAML's single quotes, in which only the quote itself needs doubling."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
