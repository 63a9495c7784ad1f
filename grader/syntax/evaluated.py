r"""Values between bounds and at a point: `[x^3]_0^1`, `\left. x^3 \right|_0^1`, `\left. x^3 \right|_{x=2}`."""

from __future__ import annotations

from grader.expression.nodes import Differential, Name, Negation, Prime, Sum, Tree
from grader.expression.traversal import rebuild, walk
from grader.syntax import scripts
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

BAR = "evaluated"
"""The style of the bracket that stands for `\\left.` before a bar."""

_MEANING = frozenset("eidEIT")
"""Letters that mean something where nothing declares them."""

_MOST_NODES = 2_000
Script = tuple[int, int]


def begins(state: State) -> bool:
    """Whether the bracket here holds what is evaluated: with a bar behind it, or square with two scripts."""
    opening = state.peek()
    if opening.style == BAR:
        return True
    if opening.text != "[":
        return False
    closing = state.matching(state.at)
    if closing < 0 or closing + 1 >= state.limit or state.tokens[closing].text != "]":
        return False
    first = state.tokens[closing + 1].sign
    if first not in ("_", "^") or any(t.sign in (",", ";") for t in _inside(state, closing)):
        return False
    _, after = scripts.script_range(state, closing + 2)
    second = state.tokens[after].sign if after < state.limit else ""
    return {first, second} == {"_", "^"}


def _inside(state: State, closing: int) -> list[Token]:
    return state.tokens[state.at + 1 : closing]


def read(state: State) -> Tree:
    """The difference of the values at two bounds, or the value at one point."""
    start = state.at
    opening = state.take()
    closing = state.matching(start)
    if closing < 0:
        raise state.unclosed(opening, "]")
    behind = closing + 1
    lower, upper, end = _scripts(state, behind)
    if lower is None:
        raise unreadable("READ.UNSUPPORTED", opening.span.merge(state.tokens[closing].span),
                         name="A bar without bounds", mend="Write the bounds behind it, such as _0^1.")  # fmt: skip
    named = _named(state, lower) or (_named(state, upper) if upper is not None else None)
    with state.binding(_letters(state, named, start, closing)), state.fresh_bars():
        tree: Tree = state.grammar.expression(state)
        if state.at != closing:
            raise state.unexpected(state.peek())
    first = _bound(state, lower)
    last = _bound(state, upper) if upper is not None else None
    state.at = end
    span = state.span_from(start)
    if last is None and scripts.is_derivative_of_call(tree):
        return scripts.derivative_at(tree, first)
    variable = named or _variable(state, tree, span)
    if any(isinstance(node, Differential | Prime) for node in walk(tree)):
        raise unreadable(
            "READ.UNSUPPORTED", span, name="This bar", mend="Put the value in instead."
        )
    if last is None:
        return _put(tree, variable, first, span)
    difference = (_put(tree, variable, last, span), Negation(_put(tree, variable, first, span)))
    return Sum(difference, span=span)


def _scripts(state: State, at: int) -> tuple[Script | None, Script | None, int]:
    """The bounds behind the bar, and the place behind them."""
    lower: Script | None = None
    upper: Script | None = None
    while at < state.limit and state.tokens[at].sign in ("_", "^"):
        sign = state.tokens[at].sign
        if (lower if sign == "_" else upper) is not None:
            break
        script, at = scripts.script_range(state, at + 1)
        if sign == "_":
            lower = script
        else:
            upper = script
    return lower, upper, at


def _named(state: State, script: Script) -> str | None:
    """The x of `x=0`."""
    first = state.tokens[script[0]]
    if script[1] - script[0] > 2 and first.kind == "letter":
        return first.text if state.tokens[script[0] + 1].sign == "=" else None
    return None


def _letters(state: State, named: str | None, start: int, closing: int) -> list[str]:
    """The letters that the bracket binds: the one named, or the only one that nothing declares."""
    if named is not None:
        return [named]
    inside = state.tokens[start + 1 : closing]
    letters = {t.text for t in inside if t.kind == "letter" and len(t.text) == 1} - _MEANING
    unknown = [letter for letter in letters if not state.declared(letter)]
    return unknown if len(unknown) == 1 else []


def _bound(state: State, script: Script) -> Tree:
    start = script[0] + (2 if _named(state, script) is not None else 0)
    with state.in_script(start, script[1]):
        tree: Tree = state.grammar.expression(state)
        if state.at < script[1]:
            raise state.unexpected(state.peek())
    return tree


def _variable(state: State, tree: Tree, span: Span) -> str:
    """The letter that the bounds are put in for: the item's variable, the only one that is not declared, or the only one."""
    names = list(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name)))
    if state.scope.variable in names:
        return str(state.scope.variable)
    unknown = [name for name in names if not state.declared(name)]
    for group in (unknown, names):
        if len(group) == 1:
            return group[0]
    if not names:
        return ""
    raise unreadable("READ.UNSUPPORTED", span, name="This bar",
                     mend="Say for which letter the bounds stand, such as _{x=0}^{1}.")  # fmt: skip


def _put(tree: Tree, variable: str, value: Tree, span: Span) -> Tree:
    """The tree with a value in the place of its variable."""
    if sum(1 for _ in walk(tree)) > _MOST_NODES:
        raise unreadable(
            "READ.UNSUPPORTED", span, name="So long a formula with bounds", mend="Put them in."
        )

    def put(part: Tree) -> Tree:
        if isinstance(part, Name) and part.name == variable:
            return value
        return rebuild(part, put)

    return put(tree)
