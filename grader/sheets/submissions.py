"""A submission's file -> `Submission`, and its answers by the ids of its sheet."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

from grader.items.model import Answer, Item
from grader.sheets import keys
from grader.sheets.errors import Fault, SubmissionError
from grader.sheets.fields import FaultList, present, quoted, text
from grader.sheets.model import Answers, Sheet, Submission
from grader.sheets.tree import Listing, Node, Scalar, Table, text_of
from grader.sheets.yaml_reading import read_yaml, read_yaml_file
from grader.text import Diagnostic, Span, did_you_mean

MOST_STEPS = 200
MOST_NAMES = 50
KINDS_OF_LISTS = frozenset({"choice", "choices", "blank", "derivation", "witness"})


def read_submission(path: str | os.PathLike[str]) -> Submission:
    """The submission in a file. Raises: SubmissionError with all its faults."""
    return _submission(read_yaml_file(path), str(path))


def submission_from_text(source: str, file: str) -> Submission:
    """The submission that a text writes down. Raises: SubmissionError with all its faults."""
    return _submission(read_yaml(source, file), file)


def _submission(root: Node | tuple[Fault, ...], file: str) -> Submission:
    if isinstance(root, tuple):
        raise SubmissionError(root)
    if not isinstance(root, Table):
        mend = "A submission has `sheet:` and `answers:`."
        raise SubmissionError(
            (Fault(file, root.line, root.column, "This is no submission.", mend),)
        )
    faults, warnings = FaultList(file), FaultList(file)
    for key, _ in root.entries:
        if key.text not in keys.SUBMISSION_KEYS:
            near = did_you_mean(key.text, keys.SUBMISSION_KEYS)
            mend = f"Did you mean `{near}`?" if near else "It is left alone."
            warnings.add(key, f"{quoted(key.text)} is no key of a submission.", mend)
    entries = _entries(faults, root)
    if root.get("problems") is not None and root.get("answers") is None:
        mend = "Grade a submission: a file with `sheet:` and `answers:`."
        faults.add(root, "This file is a sheet, not a submission.", mend)
    elif root.get("answers") is None:
        meant = next((w for w in warnings.faults if "`answers`" in w.mend), None)
        if meant is not None:
            faults.faults.append(meant)
        else:
            mend = "Write `answers:`, then `id: answer` lines."
            faults.add(root, "The submission has no `answers`.", mend)
    student = text(faults, root, "student")
    sheet = text(faults, root, "sheet")
    if faults.faults:
        raise SubmissionError(faults.in_order())
    place = root.key("sheet")
    line = place.line if place else root.line
    return Submission(sheet, student, file, entries, line, warnings.in_order())


def _entries(faults: FaultList, root: Table) -> tuple[tuple[Scalar, Node], ...]:
    node = present(root, "answers")
    if node is None:
        return ()
    if not isinstance(node, Table):
        faults.add(node, "`answers` takes `id: answer` lines.", "Write one line for each item.")
        return ()
    return node.entries


def answers_for(submission: Submission, sheet: Sheet) -> Answers:
    """The answers of a submission, each with the item that it answers."""
    items = {item.id: item for item in sheet.items}
    known = items.keys() | {item_id for problem in sheet.problems for item_id in problem.items}
    found: dict[str, Answer | Diagnostic] = {}
    lines: dict[str, int] = {}
    unplaced = FaultList(submission.file)
    for key, item_id, node in _placed(submission, known):
        item = items.get(item_id)
        if item_id not in known:
            near = did_you_mean(item_id, sorted(known))
            mend = f"Did you mean `{near}`?" if near else ""
            unplaced.add(key, f"The sheet has no item {quoted(item_id)}.", mend)
        elif item is None:
            continue  # only a part of the sheet is graded
        elif item_id in lines:
            message = f"{quoted(item_id)} is answered twice: lines {lines[item_id]} and {key.line}."
            raise SubmissionError(
                (Fault(submission.file, key.line, key.column, message, "Keep one of them."),)
            )
        else:
            lines[item_id] = key.line
            found[item_id] = read_answer(node, item)
    return Answers(found, unplaced.in_order())


def _placed(submission: Submission, items: Collection[str]) -> Iterator[tuple[Scalar, str, Node]]:
    """Every answer with its item's id; `jacobian: {a: .., b: ..}` answers jacobian.a and jacobian.b."""
    problems = {item_id.partition(".")[0] for item_id in items if "." in item_id}
    for key, node in submission.entries:
        name = key.text.strip()
        if name in items or name not in problems or not isinstance(node, Table):
            yield key, name, node
            continue
        for part, inner in node.entries:
            yield part, f"{name}.{part.text.strip()}", inner


def read_answer(node: Node, item: Item) -> Answer | Diagnostic:
    """What was handed in for an item, or why it is no answer."""
    match node:
        case Scalar():
            return Answer(text="" if node.is_null else node.text, line=node.line)
        case Listing():
            if node.source and item.kind not in KINDS_OF_LISTS:
                return Answer(text=node.source, line=node.line)
            return _steps(node)
        case Table():
            return _fields(node, item)


def _steps(node: Listing) -> Answer | Diagnostic:
    if len(node.items) > MOST_STEPS:
        return _no_answer(
            f"A list of {len(node.items)} steps is longer than the {MOST_STEPS} that are read."
        )
    steps = [text_of(item) for item in node.items]
    if any(step is None for step in steps):
        return _no_answer("A list or mapping stands inside the list.")
    return Answer(steps=tuple(step for step in steps if step), line=node.line)


def _fields(node: Table, item: Item) -> Answer | Diagnostic:
    names = {key.text for key, _ in node.entries}
    if "answer" in names and names <= {"answer", "where"}:
        return _with_where(node, item)
    if node.source and item.kind != "witness":
        return Answer(text=node.source, line=node.line)
    if len(names) > MOST_NAMES:
        return _no_answer(f"More than {MOST_NAMES} names are handed in.")
    fields = {key.text: text_of(value) for key, value in node.entries}
    if any(value is None for value in fields.values()):
        return _no_answer("A list or mapping stands where a text belongs.")
    if item.kind != "witness":
        say = "A mapping is no answer here."
        return _no_answer(say, "Write the answer as one text, or as `{answer: .., where: {..}}`.")
    given = {name: value for name, value in fields.items() if value}
    return Answer(fields=given, line=node.line)


def _with_where(node: Table, item: Item) -> Answer | Diagnostic:
    answer = node.get("answer")
    inner = read_answer(answer, item) if answer is not None else None
    if inner is None or isinstance(inner, Diagnostic):
        return inner or _no_answer("The answer is missing.")
    where = present(node, "where")
    if where is None:
        return inner
    if not isinstance(where, Table) or len(where.entries) > MOST_NAMES:
        say = f"`where` takes at most {MOST_NAMES} definitions, each `name: value`."
        return _no_answer(say)
    values = {key.text.strip(): text_of(value) for key, value in where.entries}
    if any(value is None for value in values.values()):
        return _no_answer("A definition in `where` is no text.")
    defined = {name: value for name, value in values.items() if value}
    return Answer(inner.text, inner.steps, inner.fields, defined, inner.line)


def _no_answer(message: str, mend: str = "Write the answer as one text.") -> Diagnostic:
    return Diagnostic("READ.NO_ANSWER", message, Span(0, 0), mend)
