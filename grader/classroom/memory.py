"""The same answer to the same item is decided once: a judge that remembers, and leaves out what it must."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import field

from grader.classroom.fingerprints import answer_digest, digest, item_digest
from grader.classroom.verdict_json import verdict_from_text
from grader.classroom.verdict_store import VerdictStore
from grader.equivalence.verdict import Verdict
from grader.grading.guarding import guarded_mark
from grader.items.model import Answer, Earlier, Item
from grader.records import mutable

MOST = 8_192
"""How many verdicts a process remembers, a few kilobytes each."""
LONGEST = 4_000
"""Answers of more characters are rarely written twice."""

TOO_LONG, DIED, UNMARKED = "FAULT.TIME", "FAULT.DIED", "FAULT.UNMARKED"
_A_PERSON = "A person will look at it."
STOPPED = {
    TOO_LONG: f"Marking this answer took too long. {_A_PERSON}",
    DIED: f"The grader failed on this answer. {_A_PERSON}",
    UNMARKED: f"Marking the whole submission took too long, and this answer was not reached. {_A_PERSON}",
}
"""What is said of an item that no process is let try again, by its note."""


@mutable
class Remembering:
    """A judge. `started` is called with an item's id before it is decided.

    Without `remember` everything is decided anew. The others belong to one submission: `left_out`,
    `only` and `kept` are its job's; `items` are those judged so far, each with what of the
    submission its verdict depends on.
    """

    started: Callable[[str], None]
    store: VerdictStore | None = None
    remember: bool = True
    left_out: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] | None = None
    kept: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    items: dict[str, tuple[Item, str]] = field(default_factory=dict)
    fingerprint: Callable[[bytes], str] | None = None
    _verdicts: OrderedDict[bytes, Verdict] = field(default_factory=OrderedDict)
    _digests: dict[int, tuple[Item, bytes | None]] = field(default_factory=dict)

    def __call__(self, item: Item, answer: Answer | None, marked: Mapping[str, Earlier]) -> Verdict:
        if self.fingerprint is not None:
            self._note(item, answer)
        if item.id in self.left_out:
            return _stopped(self.left_out[item.id])
        if answer is None or answer.is_blank:
            return guarded_mark(item, answer, marked)
        key = self._key(item, answer, marked) if self.remember else None
        known = self._kept(item) or (self._known(key) if key is not None else None)
        if known is not None:
            return known
        if self.only is not None and item.id not in self.only:
            return _stopped(UNMARKED)
        self.started(item.id)
        verdict = guarded_mark(item, answer, marked)
        if key is not None and verdict.outcome != "fault":
            self._keep(key, verdict)
            if self.store is not None:
                self.store.keep(key, verdict)
        return verdict

    def prints(self) -> dict[str, tuple[str, str]]:
        """For every item judged, a fingerprint of what of the sheet and one of what of the submission its verdict depends on."""
        found = {}
        for name, (item, answer) in self.items.items():
            own = self._print(item)
            if own:
                found[name] = (own, answer)
        return found

    def _note(self, item: Item, answer: Answer | None) -> None:
        parts = [b"" if answer is None else answer_digest(answer)]
        parts += [self.items[o][1].encode() for o in item.uses.values() if o in self.items]
        self.items[item.id] = (item, digest(*parts).hex())

    def _print(self, item: Item) -> str:
        own = self._digest(item)
        if own is None or self.fingerprint is None:
            return ""
        used = [self.items[other][0] for other in item.uses.values() if other in self.items]
        return self.fingerprint(digest(own, *(self._print(other).encode() for other in used)))

    def _kept(self, item: Item) -> Verdict | None:
        """The verdict of an earlier run, where nothing that it depends on has changed."""
        if item.id not in self.kept or item.id not in self.items:
            return None
        own, answer, text = self.kept[item.id]
        unchanged = answer == self.items[item.id][1] and own == self._print(item) != ""
        return verdict_from_text(text) if unchanged else None

    def _digest(self, item: Item) -> bytes | None:
        """The item's digest; None if it has something in it that has none."""
        found = self._digests.get(id(item))
        if found is None:
            try:
                own: bytes | None = item_digest(item)
            except (TypeError, AttributeError):
                own = None
            found = self._digests[id(item)] = (item, own)  # kept with it: ids are used again
        return found[1]

    def _key(
        self, item: Item, answer: Answer | None, marked: Mapping[str, Earlier]
    ) -> bytes | None:
        """What the verdict depends on; None where it is not to be remembered."""
        own = self._digest(item)
        if own is None or (answer is not None and len(answer.text or "") > LONGEST):
            return None
        parts = [own, b"" if answer is None else answer_digest(answer)]
        for name, other in item.uses.items():
            earlier = marked.get(other)
            if earlier is None:
                continue
            inner = self._key(earlier.item, earlier.answer, marked)
            if inner is None or earlier.verdict.outcome == "fault":
                return None  # what is built on a fault may come out otherwise another time
            parts += [name.encode(), inner]
        return digest(*parts)

    def _known(self, key: bytes) -> Verdict | None:
        found = self._verdicts.get(key)
        if found is not None:
            self._verdicts.move_to_end(key)
        elif self.store is not None:
            found = self.store.find(key)
            if found is not None:
                self._keep(key, found)
        return found

    def _keep(self, key: bytes, verdict: Verdict) -> None:
        self._verdicts[key] = verdict
        if len(self._verdicts) > MOST:
            self._verdicts.popitem(last=False)


def _stopped(note: str) -> Verdict:
    return Verdict("fault", None, note, feedback=(STOPPED[note],))
