"""Sets by a condition: `\\{x \\in \\mathbb R : x^2 < 4\\}`, `\\{2k \\mid k \\in \\mathbb Z\\}`."""

from __future__ import annotations

from grader.expression.nodes import Comprehension, Constant, Dots, Logic, Name, Relation, Tree
from grader.syntax import brackets
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token

_SIGNS = frozenset({"=", "!=", "<", "<=", ">", ">=", "in", "not in", "subset", "and", "or", "not"})
_OPENS = frozenset({"(", "[", "{", "\\{"})
INTEGERS = Constant("integers")
_COUNTERS = frozenset("ijklmn")
_CLOSES = frozenset({")", "]", "}", "\\}"})


def separator(state: State, closing: int) -> int | None:
    """The place of the `:` or bar before the condition of the set that closes at `closing`, if it has one."""
    if closing < 0:
        return None
    inside = range(state.at, closing)
    depth, marks, bars = 0, [], []
    for place in inside:
        sign = state.tokens[place].sign
        depth += (sign in _OPENS) - (sign in _CLOSES)
        if depth == 0 and sign in (":", "mid") and place > state.at:
            marks.append(place)
        elif depth == 0 and sign in ("|", "||"):
            bars.append(place)
    found = marks[0] if marks else None
    if found is None and len(bars) % 2 == 1 and bars[0] > state.at:
        found = bars[0]
    if found is None or not any(_is_sign(state.tokens[p]) for p in range(found + 1, closing)):
        return None
    return found


def _is_sign(token: Token) -> bool:
    return token.sign in _SIGNS or token.is_keyword("and", "or", "in", "not")


def set_by_condition(state: State, opening: Token, place: int, closing: int) -> Tree:
    """The set whose condition stands behind the mark at `place`."""
    names = _bound(state, place, closing)
    with state.binding(list(names)):
        with state.within(state.at, place):
            element: Tree = state.grammar.expression(state)
            if state.at < place:
                raise state.unexpected(state.peek())
        state.at = place + 1
        with state.fresh_bars(), state.within(place + 1, closing):
            conditions = brackets.items(state)
            if state.at < closing:
                raise state.unexpected(state.peek())
    state.at = closing + 1
    span = opening.span.merge(state.before().span)
    if isinstance(element, Relation):
        conditions.insert(0, element)
        element = element.members[0]
    conditions = _with_ranges(conditions)
    if not all(isinstance(condition, Relation | Logic) for condition in conditions):
        raise unreadable("READ.NO_CONDITION", span)
    if not isinstance(element, Name):
        conditions += _counting(names, conditions)
    whole = conditions[0] if len(conditions) == 1 else Logic("and", tuple(conditions), span=span)
    return Comprehension(element, whole, names, span=span)


def _with_ranges(conditions: list[Tree]) -> list[Tree]:
    """`k = 1, 2, …, 5` counts from 1 to 5."""
    match conditions:
        case [Relation(members=(name, first), operators=("=",)), *_, Dots(), last]:
            range_ = Relation((first, name, last), ("<=", "<="), span=first.span.merge(last.span))
            return [range_, Relation((name, INTEGERS), ("in",), span=range_.span)]
        case _:
            return conditions


def _counting(names: tuple[str, ...], conditions: list[Tree]) -> list[Tree]:
    """That letters which count by custom are whole numbers, where nothing says what they run through."""
    members = [r.members[0] for r in conditions if isinstance(r, Relation) and "in" in r.operators]
    said = {member.name for member in members if isinstance(member, Name)}
    free = [name for name in names if name in _COUNTERS and name not in said]
    return [Relation((Name(name), INTEGERS), ("in",)) for name in free]


def _bound(state: State, place: int, closing: int) -> tuple[str, ...]:
    """The letters that run through all values: those before ∈, or those that only the element shows."""
    tokens = state.tokens
    before = tokens[state.at : place]
    if len(before) == 1 and before[0].kind == "letter":
        return (before[0].text,)
    if before and before[0].sign == "(" and all(
        t.kind == "letter" or t.sign in ("(", ")", ",") for t in before
    ):  # fmt: skip
        return tuple(dict.fromkeys(t.text for t in before if t.kind == "letter"))
    whole = tokens[state.at : closing]
    members = _before_in(whole)
    if members:
        return members
    behind = {t.text for t in tokens[place:closing] if t.kind == "letter"}
    shown = [t.text for t in before if t.kind == "letter" and t.text in behind]
    free = state.scope.letters_are_numbers
    return tuple(dict.fromkeys(name for name in shown if free or not state.declared(name)))


def _before_in(tokens: list[Token]) -> tuple[str, ...]:
    """The letters of `m, n ∈ ℤ`."""
    found: list[str] = []
    for place, token in enumerate(tokens):
        if token.sign != "in" and not token.is_keyword("in"):
            continue
        at = place - 1
        while at >= 0 and tokens[at].kind == "letter":
            found.append(tokens[at].text)
            at -= 2
            if at < 0 or tokens[at + 1].sign != ",":
                break
    return tuple(dict.fromkeys(found))
