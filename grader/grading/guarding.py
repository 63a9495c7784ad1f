"""Judging an answer behind a wall: a crash of ours, or a bad key, never becomes a zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from grader.equivalence.verdict import Verdict
from grader.items import mark
from grader.items.model import Answer, Earlier, Item
from grader.records import record

T = TypeVar("T")

_CRASHED = Verdict(
    "fault",
    None,
    "FAULT.CRASH",
    feedback=("The grader failed on this answer. A person will look at it.",),
)
_UNREADABLE = Verdict(
    "fault",
    None,
    "KEY.UNREADABLE",
    feedback=("The sheet's own key cannot be read. A person will look at the answer.",),
)


@record
class UnreadableKey:
    """A text of the sheet that cannot be read. `where` is its key in the item; `message` may quote it."""

    where: str
    message: str


def judged(
    item: Item, answer: Answer | None, marked: Mapping[str, Earlier] | None = None
) -> Verdict | UnreadableKey:
    """The verdict on an answer; a fault of ours costs it an automatic mark, and nothing else.

    `marked` are earlier items by their ids: an item that builds on them may be right by the student's own answers.
    """

    def judge() -> Verdict:
        verdict = mark(item, answer)
        if not item.uses or not marked or answer is None or answer.is_blank:
            return verdict
        from grader.items.carrying import carried

        used = {name: marked[other] for name, other in item.uses.items() if other in marked}
        return carried(item, answer, verdict, used, mark)

    return _walled(item, judge)


def _walled(item: Item, judge: Callable[[], Verdict]) -> Verdict | UnreadableKey:
    try:
        return judge()
    except Exception as error:  # noqa: BLE001 - one of the two walls: a crash becomes a value
        fault = _key_fault(error)
        if fault is None:
            _log(f"marking {item.id}", error)
            return _CRASHED
        return fault


def guarded_mark(
    item: Item, answer: Answer | None, marked: Mapping[str, Earlier] | None = None
) -> Verdict:
    """As `judged`; a key that cannot be read is a verdict for a person, without its text."""
    found = judged(item, answer, marked)
    return _UNREADABLE if isinstance(found, UnreadableKey) else found


def read_unjudged(
    item: Item, answer: Answer | None, marked: Mapping[str, Earlier] | None = None
) -> Verdict:
    """Whether an answer can be read and is of the kind and shape asked for: `readable`, `invalid` or `blank`."""
    del marked
    from grader.items.legible import read_only

    found = _walled(item, lambda: read_only(item, answer))
    return _UNREADABLE if isinstance(found, UnreadableKey) else found


def outspoken_mark(item: Item, answer: Answer | None) -> Verdict:
    """As `guarded_mark`, for whoever writes the sheet: with what is wrong with a key that cannot be read."""
    found = judged(item, answer)
    if isinstance(found, UnreadableKey):
        return replace(_UNREADABLE, feedback=(f"`{found.where}`: {found.message}",))
    return found


def walled(work: Callable[[], T], instead: T, what: str) -> T:
    """The result of work on answers that costs nobody anything if it fails, such as sorting them; then `instead`.

    This is the same wall as that of `judged`.
    """
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - the wall above, for work that is no marking
        _log(what, error)
        return instead


def _key_fault(error: Exception) -> UnreadableKey | None:
    if type(error).__name__ != "KeyFault":
        return None  # the room of equivalence is not entered only to find that it is not its fault
    from grader.equivalence.question import KeyFault

    return UnreadableKey(error.where, error.message) if isinstance(error, KeyFault) else None


def _log(what: str, error: Exception) -> None:
    """Keep the traceback for whoever listens to the log `grader`; by itself it shows nothing."""
    import logging

    log = logging.getLogger("grader")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    log.error("%s failed", what, exc_info=error)
