"""Items of kind `derivation`: a chain of equalities, marked link by link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from grader.equivalence.derivations import LEAST_LINKS, START, Followed, follow
from grader.equivalence.links import ASIDE, HOLDS, UNREAD, Link
from grader.equivalence.marking import repeated_otherwise, unreadable
from grader.equivalence.proving import claims, shows
from grader.equivalence.question import Key, Question, question_for
from grader.equivalence.sides import side_of
from grader.equivalence.solving import solve
from grader.equivalence.verdict import Evidence, Step, Verdict, outcome_of
from grader.expression.nodes import Relation
from grader.items.model import Answer, Chain, Item
from grader.syntax import Derivation, read, read_chain, show
from grader.text import Diagnostic

ZERO, ONE = Fraction(0), Fraction(1)
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "approx": "≈", "in": "∈", "sim": "~", "propto": "∝", "iff": "⇔",
          "implies": "⇒"}  # fmt: skip

FIELDS = Diagnostic("READ.NO_TEXT", "A chain of steps is asked here, not names with values.")
COMPLETE = ()
NOT_BEGUN = "The chain does not begin at what is asked: its first line does not follow from there."
SHORT = "The chain does not arrive at what is to be shown."
BARE = "Nothing stands between what is given and what is to be shown: the steps are missing."
FEW = "Fewer steps are shown than are asked for."
NO_LINE = "No line of a calculation stands here."
OPEN = "Whether this step holds could not be decided by computing; a person will look at it."
PREMISE = "This step holds by what the exercise gives."


def mark(item: Item, answer: Answer, *, syntax: str = "auto") -> Verdict:
    """The verdict on a chain of steps.

    Raises: KeyFault where start, goal or premises of the sheet cannot be read.
    """
    chain = item.chain or Chain()
    if answer.fields:
        return unreadable(FIELDS)
    texts = answer.steps or (answer.text or "",)
    ends = tuple(text for text in (chain.start, chain.goal) if text)
    asked = replace(item, keys=ends, mistakes=())
    question = question_for(asked, (*texts, *answer.where.values()), syntax)
    keys = list(question.keys)
    start = keys.pop(0) if chain.start else None
    goal = keys.pop(0) if chain.goal else None
    start, goal = (
        _as_statement(start, chain.start, question),
        _as_statement(goal, chain.goal, question),
    )
    states = [key for key in (start, goal) if key is not None and _is_statement(key)]
    solving = _is_solving(states, question)
    read = read_chain(texts, question.scope, syntax, where=answer.where, whole=solving)
    if isinstance(read, Diagnostic):
        return unreadable(read)
    fault = repeated_otherwise(read.repeated, question)
    if fault is not None:
        return Verdict("invalid", ZERO, fault.note, read_as_chain(read), fault.said)
    if solving:
        followed = solve(read, question, start, goal)
    elif states:
        followed = follow(read, question, None, None)
        followed = shows(read, followed, goal.side, question) if goal is not None else followed
    else:
        followed = follow(read, question, start, goal)
    return _verdict(chain, read, followed, len(texts) == 1)


def reads_statements(item: Item) -> bool:
    """Whether the lines of an answer are statements, each of them whole. Raises: KeyFault."""
    chain = item.chain or Chain()
    ends = tuple(text for text in (chain.start, chain.goal) if text)
    question = question_for(replace(item, keys=ends, mistakes=()), (), item.syntax)
    found = (_as_statement(k, t, question) for k, t in zip(question.keys, ends, strict=True))
    return _is_solving([key for key in found if key is not None and _is_statement(key)], question)


def _is_solving(states: Sequence[Key], question: Question) -> bool:
    return not all(claims(k.side.tree, k.side.scope, question.conditions) for k in states)


def _as_statement(key: Key | None, text: str, question: Question) -> Key | None:
    r"""A start or goal such as `\nabla f(x) = 0`: what stands before the sign is no label where the two differ."""
    if key is None or key.relation or _is_statement(key) or "=" not in text:
        return key
    reading = read(text, question.scope, relation=True)
    if isinstance(reading, Diagnostic) or not isinstance(reading.tree, Relation):
        return key
    side = side_of(reading.tree, reading.scope)
    if isinstance(side, Diagnostic) or claims(side.tree, side.scope, question.conditions):
        return key
    return Key(side, relation=True)


def _is_statement(key: Key) -> bool:
    return key.side.kind in {"relation", "condition"}


def _verdict(chain: Chain, read: Derivation, followed: Followed, alone: bool) -> Verdict:
    column = _column(read) if alone else None
    if not any(side is not None for side in followed.sides):
        said = next((f.said for f in followed.links if f.outcome == UNREAD), (NO_LINE,))
        return Verdict(
            "invalid", ZERO, _unread_note(read), read_as_chain(read), said, column=column
        )
    steps = _steps(read, followed)
    evidence = _evidence(followed)
    if followed.first_open is not None:
        wrong = followed.first_wrong
        said = (*_said(followed.first_open, (OPEN,)), *(_said(wrong, wrong.said) if wrong else ()))
        return Verdict("undecided", None, "DERIVATION.UNDECIDED", read_as_chain(read), said, evidence,
                       column, steps)  # fmt: skip
    credit = _credit(chain, followed)
    note, said = _reason(chain, followed)
    said = (*said, *_readings(read, followed))
    return Verdict(
        outcome_of(credit), credit, note, read_as_chain(read), said, evidence, column, steps
    )


def _credit(chain: Chain, followed: Followed) -> Fraction:
    """`steps` times the share of links that hold, and `goal` for arriving there without a gap.

    A gap before the first member or behind the last counts as one link that does not hold.
    """
    whole = followed.first_wrong is None and followed.arrives
    end = chain.end if whole else ZERO
    if followed.is_bare:
        return end
    total = max(len(followed.counted) + (not followed.arrives), _least(chain))
    return chain.steps * Fraction(min(followed.held, total), total) + end


def _least(chain: Chain) -> int:
    """How many links a full chain has at least."""
    if chain.min_steps:
        return chain.min_steps
    return LEAST_LINKS if chain.start and chain.goal else 1


def _reason(chain: Chain, followed: Followed) -> tuple[str, tuple[str, ...]]:
    """The note of a chain and what is said of it as a whole."""
    wrong = followed.first_wrong
    if wrong is not None:
        note = "DERIVATION.UNREADABLE_STEP" if wrong.outcome == UNREAD else "DERIVATION.WRONG_STEP"
        if wrong.number == START and wrong.outcome != UNREAD:
            return "DERIVATION.NOT_BEGUN", (NOT_BEGUN, *wrong.said)
        return note, _said(wrong, wrong.said)
    if followed.is_bare:
        return "DERIVATION.BARE", (BARE,)
    if not followed.arrives:
        return "DERIVATION.SHORT", (SHORT,)
    if len(followed.counted) < _least(chain):
        return "DERIVATION.FEW_STEPS", (FEW,)
    return "DERIVATION.COMPLETE", COMPLETE


def _said(found: Link, said: Sequence[str]) -> tuple[str, ...]:
    if found.outcome == UNREAD:
        return (f"Line {found.number + 1} cannot be worked out.", *said)
    first = "The first step that does not hold leads" if found.outcome == "wrong" else "The step"
    return (f"{first} from line {found.number} to line {found.number + 1}.", *said)


def _readings(read: Derivation, followed: Followed) -> tuple[str, ...]:
    """How the first wrong line was read, and the line before it, where there is another common reading."""
    wrong = followed.first_wrong
    if wrong is None:
        return ()
    place = _place(wrong, followed)
    notes = (note for m in read.members[max(place - 1, 0) : place + 1] for note in m.notes)
    return tuple(dict.fromkeys(note.sentence for note in notes))


def _evidence(followed: Followed) -> Evidence:
    """What the weakest link rests on, or the first wrong one."""
    wrong = followed.first_wrong
    if wrong is not None:
        found = wrong.decision.evidence if wrong.decision is not None else None
        base = found or Evidence("exact", proved=False)
        return replace(base, first_wrong=wrong.number)
    held = [f.decision.evidence for f in followed.links if f.decision is not None]
    evidences = [evidence for evidence in held if evidence is not None]
    weakest = min(evidences, key=lambda e: (e.proved, e.points), default=None)
    return weakest or Evidence("identical", proved=True)


# How the chain is shown.


def read_as_chain(read: Derivation) -> str:
    parts: list[str] = []
    for member in read.members:
        sign = _SIGNS.get(member.operator, member.operator)
        parts += [sign] if sign else [";"] if parts else []
        parts.append(_shown(member.tree, member.text))
    return " ".join(parts).replace(" ;", ";")


def _shown(tree: object, text: str) -> str:
    return text if isinstance(tree, Diagnostic) else show(tree)  # type: ignore[arg-type]


def _steps(read: Derivation, followed: Followed) -> tuple[Step, ...]:
    links = {_place(found, followed): found for found in followed.links}
    steps: list[Step] = []
    for number, member in enumerate(read.members):
        found = links.get(number)
        outcome = found.outcome if found is not None else ASIDE
        said = found.said if found is not None else ()
        if found is not None and found.premise and outcome == HOLDS:
            said = (PREMISE,)
        sign = _SIGNS.get(member.operator, member.operator)
        steps.append(Step(sign, _shown(member.tree, member.text), outcome, said))
    return tuple(steps)


def _place(found: Link, followed: Followed) -> int:
    """The member that a link leads to, counted from 0."""
    if found.number == START and found.outcome != UNREAD:
        return followed.begins_at
    return found.number


def _column(read: Derivation) -> int | None:
    return next((m.tree.column for m in read.members if isinstance(m.tree, Diagnostic)), None)


def _unread_note(read: Derivation) -> str:
    codes = [m.tree.code for m in read.members if isinstance(m.tree, Diagnostic)]
    return codes[0] if codes else "DERIVATION.UNREADABLE_STEP"
