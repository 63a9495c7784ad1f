"""ℝ, ℤ, ℕ, ... with what stands behind them: `\\mathbb R^+`, `\\mathbb N_0`, `\\mathbb R_{>0}`, `\\mathbb Z^*`."""

from __future__ import annotations

from fractions import Fraction

from grader.expression.nodes import Apply, Collection, Constant, Interval, Negation, Number, Tree
from grader.syntax import scripts
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

_ZERO = Number(Fraction(0))
_INFINITY = Constant("infinity")
_RELATIONS = frozenset({"<", "<=", ">", ">=", "!="})
_ORDERED = frozenset({"reals", "rationals", "integers", "naturals"})
_SIGNED = {"+": ">", "-": "<"}


def number_set(state: State, token: Token) -> Tree:
    """The set that the token just taken names, with its scripts; a power such as ℝ^n is left standing."""
    whole = Constant(token.text, span=token.span)
    found = _scripts(state)
    below = _signs(state, found.sub)
    above = _signs(state, found.sup)
    relation = _relation(state, found.sub) or _relation(state, found.sup)
    if token.text not in _ORDERED:
        return whole
    zero = below == "0" or above == "0" or below == "+0" or above == "+0" or below == "-0"
    sign = next(
        (s.strip("0") for s in (above, below) if s in ("+", "-", "+0", "-0", "0+", "0-")), ""
    )
    if relation is not None:
        operator, end = relation
    elif above in ("*", "×") and below in ("", "+"):
        operator, end = (">" if below == "+" or token.text == "naturals" else "!="), _ZERO
    elif sign == "" and zero and token.text == "naturals":
        whole, operator, end = Constant("integers", span=token.span), ">=", _ZERO
    elif sign and below in ("+", "-") and token.text in ("reals", "rationals") and not zero:
        span = Span(token.span.start, state.tokens[found.end - 1].span.end)
        raise unreadable(
            "READ.UNSUPPORTED", span, name="This set, which some authors take with 0 and some without,",
            mend="Write _{>0} or _{\\ge 0} behind it.",
        )  # fmt: skip
    elif sign:
        operator, end = _SIGNED[sign] + ("=" if zero else ""), _ZERO
    else:
        return whole
    state.at = found.end
    span = Span(token.span.start, state.before().span.end)
    if token.text == "naturals" and operator != "!=":
        whole = Constant("integers", span=token.span)
        if operator in ("<", "<="):
            raise unreadable("READ.UNSUPPORTED", span, name="This set", mend="Write an interval.")
    return _part(whole, operator, end, span)


def _scripts(state: State) -> scripts.Scripts:
    """The scripts from here on; a sign alone is one: `\\mathbb R^+ \\cup \\{0\\}`."""
    found, at = scripts.Scripts(end=state.at), state.at
    while at + 1 < state.limit and state.tokens[at].sign in ("^", "_"):
        if state.tokens[at + 1].sign in ("+", "-", "*", "·", "×"):
            script, end = (at + 1, at + 2), at + 2
        else:
            script, end = scripts.script_range(state, at + 1)
        if state.tokens[at].sign == "^":
            found.sup = script
        else:
            found.sub = script
        at = found.end = end
    return found


def _part(whole: Constant, operator: str, end: Tree, span: Span) -> Tree:
    """The members of `whole` that stand so beside `end`."""
    if operator == "!=":
        return Apply("set difference", (whole, Collection("set", (end,), span=span)), span=span)
    if operator in (">", ">="):
        part = Interval(end, _INFINITY, operator == ">=", closed_right=False, span=span)
    else:
        below = Negation(_INFINITY)
        part = Interval(below, end, closed_left=False, closed_right=operator == "<=", span=span)
    return part if whole.name == "reals" else Apply("intersection", (whole, part), span=span)


def _signs(state: State, script: tuple[int, int] | None) -> str:
    """A script of signs and zeros as text, empty for any other."""
    if script is None:
        return ""
    texts = [t.text for t in state.tokens[slice(*script)] if t.sign not in (",", "{", "}")]
    text = "".join("*" if t in ("·", "∗", "ast") else t for t in texts)
    return text if text and set(text) <= set("+-*×0") else "other"


def _relation(state: State, script: tuple[int, int] | None) -> tuple[str, Tree] | None:
    """`>0`, `\\geq 1`: the sign and what it compares with."""
    if script is None or script[1] - script[0] < 2:
        return None
    sign = state.tokens[script[0]].sign
    if sign not in _RELATIONS:
        return None
    with state.in_script(script[0] + 1, script[1]):
        end: Tree = state.grammar.expression(state)
        if state.at < script[1]:
            raise state.unexpected(state.peek())
    return sign, end
