"""`grade try`: two answers compared, with how each was read, the verdict and its reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import typer

from grader.cli.messages import tell
from grader.cli.screen import takes_color, width
from grader.equivalence.question import KeyFault, is_command, question_for
from grader.equivalence.verdict import Verdict
from grader.grading.checking import check, item_of
from grader.grading.report import ItemReport
from grader.records import record
from grader.reports.destinations import STANDARD_OUTPUT, deliver
from grader.reports.look import Look
from grader.sheets import SheetError
from grader.sheets.errors import Fault
from grader.sheets.loading import tree_from_text
from grader.sheets.tree import Listing, Node, Scalar, Table
from grader.syntax import show

_OPTIONS = frozenset(
    "answer symbols given where syntax kind layout tolerance unit figures evidence".split()
)
_BETWEEN = re.compile(r"(?<!\\);|\n")


@record
class Trial:
    """What to compare, in the words of the command line."""

    key: str
    answer: str
    symbols: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    syntax: str = "auto"
    kind: str = "expression"
    layout: str = "gradient"
    unit: str = ""
    tolerance: str = ""
    figures: str = ""
    evidence: str = ""
    properties: tuple[tuple[str, str], ...] = ()


def try_answer(trial: Trial, color: str) -> int:
    """Write the comparison to standard output. Gives the exit status: 0, or 2 for a key that cannot be read."""
    from grader.reports.terminal import write_trial

    try:
        key = _key(trial)
        verdict = _checked(trial, trial.answer)
    except SheetError as error:
        for fault in error.faults:
            tell(fault.message, fault.mend)
        return 2
    look = Look(width=width(), color=takes_color(color), explain=True)
    text = write_trial(key, _row(trial, verdict), look)
    deliver(text, STANDARD_OUTPUT, utf8=False)
    return 0


def _key(trial: Trial) -> str:
    """The key as it was understood; of a command what it gives."""
    if is_command(trial.key):
        item = item_of(trial.key, _pairs(trial.symbols, "--symbols"), trial.syntax)
        try:
            return show(question_for(item, (), trial.syntax).keys[0].side.tree)
        except KeyFault:
            pass  # told in full where the answer is checked
    return _checked(trial, trial.key).read_as or trial.key


def _checked(trial: Trial, answer: str) -> Verdict:
    return check(
        trial.key,
        answer,
        symbols=_pairs(trial.symbols, "--symbols"),
        given=[
            line.strip() for text in trial.given for line in _BETWEEN.split(text) if line.strip()
        ],
        where=_pairs(trial.where, "--where"),
        syntax=trial.syntax,
        kind=trial.kind,
        layout=trial.layout,
        tolerance=_size(trial.tolerance),
        unit=trial.unit or None,
        figures=trial.figures or None,
        **({"evidence": trial.evidence} if trial.evidence else {}),
        **_properties(trial.properties),
    )


def _size(text: str) -> str | dict[str, str] | None:
    """`0.05` and `1%` as they are, `digits: 2; relative: 1%` as a sheet would have it."""
    if not text.strip():
        return None
    return _pairs((text,), "--tolerance") if ":" in text else text


def properties_of(
    keys: Sequence[str], **options: Sequence[str] | None
) -> tuple[tuple[str, str], ...]:
    """Keys of an item by name: those with options of their own, and others as `name: value`."""
    found: list[tuple[str, str]] = []
    for name, value in options.items():
        found += [(name, text) for text in value or ()]
    for key in keys:
        name, colon, text = key.partition(":")
        if not colon:
            raise typer.BadParameter(
                f"{key!r} has no colon. Write 'name: value'.", param_hint="--key"
            )
        if name.strip() in _OPTIONS:
            message = f"`{name.strip()}` has an option of its own."
            raise typer.BadParameter(message, param_hint="--key")
        found.append((name.strip(), text.strip()))
    return tuple(found)


def _properties(written: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Keys of an item with their values as a sheet writes them; a key that stands twice has a list."""
    found: dict[str, Any] = {}
    for name, text in written:
        flag = f"--{name.replace('_', '-')}"
        node = _read(flag, text).get("value")
        value = _plain(node) if node is not None else ""
        if name in found:
            before = found[name] if isinstance(found[name], list) else [found[name]]
            value = [*before, *(value if isinstance(value, list) else [value])]
        found[name] = value
    return found


def _read(flag: str, text: str) -> Table:
    try:
        return tree_from_text(f"value: {text}", flag)
    except SheetError as error:
        faults = [Fault(flag, 0, 0, f"{flag}: {f.message}", f.mend) for f in error.faults]
        raise SheetError(faults) from error


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [_plain(item) for item in node.items]
    return {key.text: _plain(value) for key, value in node.entries}


def _pairs(texts: Sequence[str], flag: str) -> dict[str, str]:
    """`A: matrix[n, n]; x, y: real` taken apart; several names may share what is behind the colon."""
    found: dict[str, str] = {}
    for entry in (entry for text in texts for entry in _BETWEEN.split(text)):
        if not entry.strip():
            continue
        names, colon, value = entry.partition(":")
        if not colon:
            message = f"{flag}: {entry.strip()!r} has no colon."
            raise SheetError([Fault(flag, 0, 0, message, "Write 'name: what it is'.")])
        together = [names] if "(" in names or "{" in names else names.split(",")
        found.update((name.strip(), value.strip()) for name in together)
    return found


def _row(trial: Trial, verdict: Verdict) -> ItemReport:
    return ItemReport(
        id="answer",
        title="",
        kind=trial.kind,
        points=Fraction(1),
        credit=verdict.credit,
        outcome=verdict.outcome,
        note=verdict.note,
        read_as=verdict.read_as,
        feedback=verdict.feedback,
        evidence=verdict.evidence,
        answer=trial.answer,
        line=None,
        elapsed_ms=0.0,
        column=verdict.column,
    )
