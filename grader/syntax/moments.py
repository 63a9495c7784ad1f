"""Expectation, variance, covariance and probability."""

from __future__ import annotations

from grader.expression.declarations import Family, RandomVariable
from grader.expression.nodes import Collection, Logic, Moment, Relation, Tree
from grader.syntax.codes import unreadable
from grader.syntax.scripts import Scripts, postfix, raised, script_range
from grader.syntax.state import State

_PARTNER = {"(": ")", "[": "]", "\\{": "\\}", "{": "}"}
_TAKES = {"expectation": (1, 1), "variance": (1, 1), "covariance": (2, 2), "probability": (1, 8)}
_SAID = {"expectation": "E", "variance": "Var", "covariance": "Cov", "probability": "P"}


def begins(state: State, base: str, found: Scripts) -> bool:
    """Whether an undeclared E, V or P before a bracket is an operator: where something random is declared."""
    if found.end >= state.limit:
        return False
    following = state.tokens[found.end]
    if following.kind == "letter" and base == "E":
        return isinstance(state.scope.declarations.get(following.text), RandomVariable)
    if following.sign not in ("(", "[", "\\{"):
        return False
    return any(
        isinstance(d, RandomVariable)
        or (isinstance(d, Family) and isinstance(d.member, RandomVariable))
        for d in state.scope.declarations.values()
    ) or (
        base == "E" and state.tokens[found.end].sign == "[" and not state.scope.letters_are_numbers
    )


def moment(state: State, kind: str) -> Tree:
    """The moment whose sign was just taken."""
    start = state.at - 1
    power = None
    while state.peek().sign in ("_", "^"):
        sign = state.take()
        script, after = script_range(state, state.at)
        state.at = after
        if sign.text == "^":
            power = script
    token = state.peek()
    if token.sign in _PARTNER and not (token.text == "{" and not state.latex):
        operands, given = _in_brackets(state)
    else:
        operands, given = (_bare(state, kind),), None
    least, most = _TAKES[kind]
    span = state.span_from(start)
    if not least <= len(operands) <= most:
        wanted = f"{least} argument{'s' * (least != 1)}"
        raise unreadable(
            "READ.ARGUMENTS", span, name=_SAID[kind], wanted=wanted, count=len(operands)
        )
    tree: Tree = Moment(kind, operands, given, span=span)
    return raised(state, tree, power) if power is not None else tree


def _in_brackets(state: State) -> tuple[tuple[Tree, ...], Tree | None]:
    opening = state.take()
    operands: list[Tree] = []
    given: Tree | None = None
    with state.fresh_bars():
        state.given = True
        operands.append(state.grammar.expression(state))
        while state.skip(","):
            operands.append(state.grammar.expression(state))
        if state.skip("mid", "|") or state.peek().is_keyword("given"):
            if state.peek().is_keyword("given"):
                state.at += 1
            given = _condition(state)
        state.expect(_PARTNER[opening.text], opening)
    return tuple(operands), given


def _condition(state: State) -> Tree:
    """What stands behind the bar: one condition, or several variables or conditions with commas."""
    found = [state.grammar.expression(state)]
    while state.skip(","):
        found.append(state.grammar.expression(state))
    if len(found) == 1:
        return found[0]
    if all(isinstance(part, Relation | Logic) for part in found):
        return Logic("and", tuple(found))
    return Collection("list", tuple(found))


def _bare(state: State, kind: str) -> Tree:
    """`\\mathbb E X`: the next factor, with its powers."""
    token = state.peek()
    if state.at >= state.limit:
        raise unreadable("READ.MISSING_ARGUMENT", state.before().span, name=_SAID[kind],
                         mend=f"Write {_SAID[kind]}[…].")  # fmt: skip
    del token
    operand: Tree = state.grammar.factor(state)
    return postfix(state, operand)
