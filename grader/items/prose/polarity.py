"""Which parts of a text are claimed and which denied: the scope of `not`, `no`, `without`, `avoids`, ...

A rough grammar that errs on the side of "not claimed": what a refusal may govern is not taken as said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.items.prose.tokens import Token
from grader.items.prose.words import stem
from grader.records import mutable, record

CLAIMED, DENIED, OPEN = 0, 1, 2
"""`OPEN`: neither, as in `not all of them`, and in a question."""


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


SMALL = _stems(
    "the a an of all each every any some its their this that these those our your his both such be always strictly "
    "also then already very just only simply first exactly really still now thus here real certain usually much far way quite clearly obviously again"
)
"""Words that may stand between others without changing what is said."""

AUXILIARIES = _stems(
    "be can could will would may might must shall should do have get become remain stay need"
)

_ENDS_A_THING = _stems(
    "by with through via using in for at from as to we you i it they one must should can could will would may might be "
    "do have there so subtract divide add multiply use take compute set shift normalize replace apply choose imply"
)
_LEAVES_UNCHANGED = _stems("change affect alter influence matter modify depend")
_LONGEST_THING = 4
_SKIPPED_BEHIND = _stems(
    "problem issue error risk danger then now also thus always completely fully therefore here longer any anymore "
    "concern"
)
_FAR_BEHIND = 10
_BEING = _stems(
    "occur happen arise appear exist matter take possible likely problem issue concern present there case true need "
    "necessary required relevant allowed help work hold apply suffice longer valid correct right"
)
"""What is said of a thing by who denies it: it does not .., it is not .., it is no .."""
_POINTING = frozenset({"this", "that", "it", "which", "statement", "claim"})


@record
class _Scope:
    """What governs the words from here on. `since` counts content words behind the refusal or the last separator."""

    kind: str = ""
    parity: int = CLAIMED
    some: bool = False
    since: int = 0
    verb: bool = False

    @property
    def polarity(self) -> int:
        return OPEN if self.some else self.parity


_NOTHING = _Scope()


def polarities(tokens: Sequence[Token]) -> list[int]:
    """For each token whether what it says is claimed, denied or left open."""
    reader = _Reader(tokens)
    found = [reader.next(place) for place in range(len(tokens))]
    _turn_what_is_called_wrong(tokens, found)
    _open_questions(tokens, found)
    return found


@mutable
class _Reader:
    tokens: Sequence[Token]
    scope: _Scope = _NOTHING
    suspended: _Scope | None = None
    outer: tuple[tuple[_Scope, _Scope | None], ...] = ()

    def next(self, place: int) -> int:
        token = self.tokens[place]
        if token.kind == "open":
            self._open(place)
        elif token.kind == "close":
            if self.outer:
                (self.scope, self.suspended), self.outer = self.outer[-1], self.outer[:-1]
        elif token.text == "," and token.kind == "edge":
            self._comma(place)
        elif token.kind == "edge":
            self.scope, self.suspended = _NOTHING, None
        elif token.kind == "negator":
            self._refuse(place)
        else:
            self._word(place)
        return self.scope.polarity

    def _open(self, place: int) -> None:
        """A bracket in a formula goes on; a remark in brackets is on its own."""
        self.outer = (*self.outer[-40:], (self.scope, self.suspended))
        touches = place and self.tokens[place - 1].end == self.tokens[place].start
        if not touches:
            self.scope, self.suspended = _NOTHING, None

    def _comma(self, place: int) -> None:
        before = self.tokens[place - 1] if place else None
        if self.suspended is not None:
            self.scope, self.suspended = self.suspended, None
        elif before is not None and before.kind == "negator" and before.text == "verb":
            self.suspended, self.scope = self.scope, _NOTHING
        elif self.scope.kind in {"thing", "clause"} and self._lists(place):
            self.scope = replace(self.scope, since=0)
        else:
            self.scope = _NOTHING

    def _lists(self, place: int) -> bool:
        """Whether one thing stands before the separator here and one behind it: `overflow, underflow and ..`."""
        if self.scope.since > 1:
            return False
        content = 0
        for token in self.tokens[place + 1 : place + 6]:
            if token.text in {",", "and", "or"} or token.kind == "close":
                return content == 1
            if token.kind == "edge" or token.text in {"by", "in", "for", "occur", "happen", "here"}:
                return content == 1 and self.tokens[place].text != ","
            if token.text not in SMALL or token.text == "be":
                content += 1
        return content == 1 and self.tokens[place].text != ","

    def _refuse(self, place: int) -> None:
        kind = self.tokens[place].text
        following = [token.text for token in self.tokens[place + 1 : place + 3]]
        if kind == "some":
            self.scope = replace(self.scope, some=True, since=0)
        elif kind == "nor":
            self.scope = _Scope("clause", DENIED)
        elif kind != "said" or {"that", "to"} & set(following):
            before = self.tokens[place - 1].text if place else ""
            verb = before in AUXILIARIES - {"be"}
            self.scope = _Scope(kind, 1 - self.scope.parity, self.scope.some, 0, verb)

    def _word(self, place: int) -> None:
        text, scope = self.tokens[place].text, self.scope
        if scope is _NOTHING or text == "or":
            self.scope = scope if scope is _NOTHING else replace(scope, since=0)
        elif text == "and":
            goes_on = (scope.kind in {"thing", "clause"} or scope.verb) and self._lists(place)
            self.scope = replace(scope, since=0) if goes_on else _NOTHING
        elif (scope.kind == "next" and scope.since) or (
            scope.kind == "thing" and self._ends_thing(place)
        ):
            self.scope = _NOTHING
        elif text in _LEAVES_UNCHANGED and scope.kind == "verb":
            self.scope = _Scope("verb", scope.parity, since=_LONGEST_THING)
        elif scope.since >= _LONGEST_THING and scope.kind == "verb" and self._left_unchanged(place):
            self.scope = _NOTHING
        elif text not in SMALL:
            self.scope = replace(scope, since=scope.since + 1)

    def _left_unchanged(self, place: int) -> bool:
        """`does not change by ..`: what follows is how, not what is denied."""
        near = self.tokens[max(0, place - 2) : place]
        return any(token.text in _LEAVES_UNCHANGED for token in near)

    def _ends_thing(self, place: int) -> bool:
        if self.tokens[place - 1].kind == "negator":
            return False
        return self.tokens[place].text in _ENDS_A_THING or self.scope.since >= _LONGEST_THING


def _turn_what_is_called_wrong(tokens: Sequence[Token], found: list[int]) -> None:
    """`.., but this is false`: the statement before is denied."""
    for place, token in enumerate(tokens):
        if token.kind != "negator" or token.text != "said":
            continue
        start, points, parted = place - 1, False, False
        while start >= 0 and _leads_to_a_judgement(tokens[start]):
            points |= tokens[start].text in _POINTING
            parted |= tokens[start].kind == "edge"
            start -= 1
        while points and parted and start >= 0 and tokens[start].kind != "edge":
            found[start] = {CLAIMED: DENIED, DENIED: CLAIMED}.get(found[start], OPEN)
            start -= 1


def _leads_to_a_judgement(token: Token) -> bool:
    return token.kind == "edge" or token.text in {*_POINTING, *AUXILIARIES, *SMALL, "and"}


def _open_questions(tokens: Sequence[Token], found: list[int]) -> None:
    start = 0
    for place, token in enumerate(tokens):
        if token.text == "?":
            found[start:place] = [OPEN] * (place - start)
        if token.text in {".", "?", "!"}:
            start = place + 1


def denied_behind(tokens: Sequence[Token], place: int) -> bool:
    """Whether what stands before `place` is denied by what follows: `.. does not occur`, `.. is avoided`."""
    seen, turns = False, 0
    for at in range(place, min(place + _FAR_BEHIND, len(tokens))):
        token = tokens[at]
        if token.kind == "negator":
            if not _denies(tokens, at, seen=seen):
                break
            turns += 1
        elif token.text in AUXILIARIES:
            seen = True
        elif token.text not in _SKIPPED_BEHIND and token.text not in {"a", "an"}:
            break
    return turns % 2 == 1


def _denies(tokens: Sequence[Token], at: int, *, seen: bool) -> bool:
    """Whether the refusal at a place is about what stands before it, not about what the sentence says of that.

    `overflow does not occur`, but not `subtracting it does not change the result`.
    """
    kind = tokens[at].text
    if kind in {"next", "some"}:
        return False
    if kind in {"thing", "said"}:
        return seen
    is_never = tokens[at].end - tokens[at].start == len("never")
    if kind == "verb" and not seen and not is_never:
        return False
    for token in tokens[at + 1 : at + 5]:
        if token.kind in {"edge", "close", "negator"} or token.text in _BEING:
            return True
        if token.text not in SMALL and token.text not in AUXILIARIES:
            return False
    return True
