"""Derivatives by differentials: `\\frac{d}{dx}`, `\\partial f/\\partial x`, `df/dx`, and what they act on."""

from __future__ import annotations

from grader.expression.nodes import (
    Call,
    Differential,
    FunctionName,
    Name,
    Number,
    Power,
    Quotient,
    Tree,
)
from grader.syntax import brackets, scripts
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

_CIRCLED, _MULTIPLY = 8, 9
ORDER_AT_MOST = 20
_MULTIPLICATION = ("·", "×", "/", "⊙", "∘", "⊗", "⊘")

Range = tuple[int, int]


def fraction(state: State) -> Tree:
    """`\\frac{..}{..}`: a quotient, or a derivative if it is written as one."""
    start = state.at - 1
    above = group(state)
    below = group(state)
    span = state.span_from(start)
    letter = _differential_letter(state, above, below)
    if letter is not None:
        return _derivative(state, letter, above, below, span)
    numerator = content(state, above)
    denominator = content(state, below)
    return Quotient(numerator, denominator, span=span)


def group(state: State) -> Range:
    if state.at >= state.limit:
        raise unreadable(
            "READ.MISSING_ARGUMENT", state.before().span, name="\\frac", mend="Write \\frac{…}{…}."
        )
    opening = state.take()
    if opening.sign != "{":
        raise state.unexpected(opening, "Write \\frac{…}{…}.")
    closing = state.matching(state.at - 1)
    if closing < 0:
        raise state.unclosed(opening, "}")
    if closing == state.at:
        raise unreadable(
            "READ.EMPTY_GROUP", Span(opening.span.start, state.tokens[closing].span.end)
        )
    found = (state.at, closing)
    state.at = closing + 1
    return found


def content(state: State, part: Range) -> Tree:
    with state.apart(*part):
        tree: Tree = state.grammar.expression(state)
        if state.at < part[1]:
            raise state.unexpected(state.peek())
    return tree


def _differential_letter(state: State, above: Range, below: Range) -> str | None:
    """`d` or `∂` if both parts begin with it and a variable follows in the lower one."""
    first, second = state.tokens[above[0]], state.tokens[below[0]]
    if below[1] - below[0] < 2:
        return None
    variable = state.tokens[below[0] + 1]
    follows = variable.kind in ("letter", "function") or variable.sign in ("(", "{")
    if first.sign == "∂" and second.sign == "∂" and follows:
        return "∂"
    if first.kind == second.kind == "letter" and first.text == second.text == "d" and follows:
        return "d"
    return None


def _derivative(state: State, letter: str, above: Range, below: Range, span: Span) -> Tree:
    order, start = _order(state, above[0] + 1, above[1])
    variables = _variables(state, letter, below)
    if len(variables) != order:
        raise unreadable("READ.DERIVATIVE", span)
    if start < above[1]:
        operand = content(state, (start, above[1]))
        return _at_point(state, Differential("derivative", operand, variables, span=span))
    operand = operand_behind(state, span)
    return Differential("derivative", operand, variables, span=span.merge(operand.span))


def _at_point(state: State, tree: Differential) -> Tree:
    """`\\frac{df}{dx}(a)`: the derivative of a function of one argument at a point."""
    operand = tree.operand
    if not isinstance(operand, FunctionName) or state.peek().sign != "(":
        return tree
    closing = state.matching(state.at)
    inside = state.tokens[state.at + 1 : closing]
    bare = all(t.kind == "letter" or t.sign in (",", "_", "{", "}") for t in inside)
    start = state.at
    found = brackets.arguments(state)
    span = tree.span.merge(state.span_from(start))
    if bare and any(argument == variable for argument in found for variable in tree.variables):
        return Differential(
            "derivative",
            Call(operand.name, found, operand.primes, span=span),
            tree.variables,
            span=span,
        )
    if len(found) == 1 and all(isinstance(v, Name) for v in tree.variables):
        return Call(operand.name, found, operand.primes + len(tree.variables), span=span)
    return Differential(
        "derivative",
        Call(operand.name, found, operand.primes, span=span),
        tree.variables,
        span=span,
    )


def _order(state: State, at: int, end: int) -> tuple[int, int]:
    """The order behind the d, 1 where none is written, and the place behind it."""
    if at >= end or state.tokens[at].sign != "^":
        return 1, at
    script, after = scripts.script_range(state, at + 1)
    token = state.tokens[script[0]]
    if script[1] - script[0] != 1 or token.value is None or token.value.denominator != 1:
        raise unreadable("READ.DERIVATIVE", token.span)
    if not 1 <= token.value <= ORDER_AT_MOST:
        raise unreadable("READ.UNSUPPORTED", token.span, name="A derivative of this order", mend="")
    return int(token.value), after


def _variables(state: State, letter: str, below: Range) -> tuple[Tree, ...]:
    """What is differentiated by: `x_i`, `x^2` (twice), `x \\partial y`."""
    starts = [
        place for place in range(*below)
        if (state.tokens[place].sign == "∂" if letter == "∂" else _is_d(state, place, below))
    ]  # fmt: skip
    found: list[Tree] = []
    for start, end in zip(starts, [*starts[1:], below[1]], strict=True):
        found.extend(_variable(state, (start + 1, end)))
    return tuple(found)


def _is_d(state: State, place: int, part: Range) -> bool:
    token = state.tokens[place]
    if token.kind != "letter" or token.text != "d":
        return False
    if place == part[0]:
        return True
    before = state.tokens[place - 1]
    following = state.tokens[place + 1] if place + 1 < part[1] else None
    return (
        following is not None
        and following.kind == "letter"
        and before.sign not in ("_", "^", "{", "(")
    )


def _variable(state: State, part: Range) -> list[Tree]:
    if part[0] >= part[1]:
        raise unreadable("READ.DERIVATIVE", state.tokens[min(part[0], len(state.tokens) - 1)].span)
    tree = content(state, part)
    if isinstance(tree, Power) and isinstance(tree.exponent, Number):
        order = tree.exponent.value
        if order.denominator == 1 and 1 <= order <= ORDER_AT_MOST:
            return [tree.base] * int(order)
    return [tree]


def operand_behind(state: State, span: Span) -> Tree:
    """The operand of `\\frac{d}{dx}`: products included, up to the next + or −; a bracket before a sign stands alone."""
    require_operand(state, span)
    with state.without_brackets():
        if state.peek().sign in ("(", "["):
            closing = state.matching(state.at)
            behind = state.tokens[closing + 1] if 0 <= closing < state.limit - 1 else None
            if behind is not None and behind.sign in _MULTIPLICATION:
                return factor(state)
        return _product(state)


def _product(state: State) -> Tree:
    tree: Tree = state.grammar.expression(state, _CIRCLED)
    return tree


def factor(state: State) -> Tree:
    tree: Tree = state.grammar.factor(state)
    return tree


def require_operand(state: State, span: Span) -> None:
    token = state.peek()
    if state.at >= state.limit or (
        token.kind == "symbol" and token.text in (")", "]", "}", "&", "\\\\", ",", "=")
    ):
        raise unreadable("READ.MISSING_ARGUMENT", span, name="This derivative",
                         mend="Write behind it what is differentiated.")  # fmt: skip


# With a slash.


def partial(state: State) -> Tree:
    """`∂f/∂x`, `∂/∂x f`, `∂_x f`, the ∂ being next."""
    start = state.at
    state.at += 1
    if state.peek().sign == "_":
        return _by_subscript(state, start)
    order, state.at = _order(state, state.at, state.limit)
    return _slashed(state, "∂", order, start)


def _by_subscript(state: State, start: int) -> Tree:
    script, state.at = scripts.script_range(state, state.at + 1)
    variables = scripts.indices(state, script)
    order = len(variables)
    if state.peek().sign == "^":
        order, state.at = _order(state, state.at, state.limit)
        variables = variables * order if len(variables) == 1 else variables
    span = state.span_from(start)
    operand = nabla_operand(state, span)
    return Differential("derivative", operand, tuple(variables), span=span.merge(operand.span))


def _slashed(state: State, letter: str, order: int, start: int) -> Tree:
    operand: Tree | None = None
    if state.peek().sign != "/":
        require_operand(state, state.span_from(start))
        operand = factor(state)
    if not state.skip("/"):
        raise unreadable("READ.DERIVATIVE", state.span_from(start))
    variables = _variables_behind_slash(state, letter)
    span = state.span_from(start)
    if len(variables) != order:
        raise unreadable("READ.DERIVATIVE", span)
    if operand is None:
        operand = operand_behind(state, span)
        return Differential("derivative", operand, variables, span=span.merge(operand.span))
    return _at_point(state, Differential("derivative", operand, variables, span=span))


def _variables_behind_slash(state: State, letter: str) -> tuple[Tree, ...]:
    closing = None
    if state.peek().sign in ("(", "{"):
        closing = state.matching(state.at)
        state.at += 1
    found: list[Tree] = []
    while _at_letter(state, letter):
        state.at += 1
        first = state.at
        if state.peek().kind != "letter":
            raise unreadable("READ.DERIVATIVE", state.peek().span)
        state.at += 1
        end = scripts.collect(state).end
        found.extend(_variable(state, (first, end)))
        state.at = end
    if closing is not None:
        if state.at != closing:
            raise unreadable("READ.DERIVATIVE", state.peek().span)
        state.at += 1
    if not found:
        raise unreadable("READ.DERIVATIVE", state.peek().span)
    return tuple(found)


def _at_letter(state: State, letter: str) -> bool:
    token = state.peek()
    if letter == "∂":
        return token.sign == "∂"
    return token.kind == "letter" and token.text == "d" and state.peek(1).kind == "letter"


def is_d_over_d(state: State) -> bool:
    """Whether `d/dx` or `df/dx` begins here, at the letter d."""
    at = state.at + 1
    if at < state.limit and state.tokens[at].sign == "^":
        at = scripts.script_range(state, at + 1)[1]
    if at < state.limit and state.tokens[at].sign == "(":
        closing = state.matching(at)
        at = closing + 1 if closing > 0 else at
    elif at < state.limit and state.tokens[at].kind == "letter" and not state.tokens[at].space:
        kept, state.at = state.at, at + 1
        at = scripts.collect(state).end
        state.at = kept
        if at < state.limit and state.tokens[at].sign == "(":
            closing = state.matching(at)
            at = closing + 1 if closing > 0 else at
    if at + 2 >= state.limit or state.tokens[at].sign != "/":
        return False
    d, variable = state.tokens[at + 1], state.tokens[at + 2]
    glued = variable.kind == "letter" and not variable.space
    return d.kind == "letter" and d.text == "d" and glued


def d_over_d(state: State) -> Tree:
    start = state.at
    state.at += 1
    order, state.at = _order(state, state.at, state.limit)
    return _slashed(state, "d", order, start)


def nabla_operand(state: State, span: Span) -> Tree:
    """What ∇ acts on: a function or a bracket by itself, else the product behind it."""
    require_operand(state, span)
    token = state.peek()
    with state.without_brackets():
        if token.sign in ("(", "["):
            closing = state.matching(state.at)
            behind = state.tokens[closing + 1] if 0 <= closing < state.limit - 1 else None
            if behind is not None and behind.sign in ("^", "'", "**", "("):
                return _product(state)
            return factor(state)
        if token.sign in ("‖", "||", "|", "⟨") or (
            token.kind == "letter" and is_whole(state, token)
        ):
            return factor(state)
        return _product(state)


def is_whole(state: State, token: Token) -> bool:
    """Whether a name is a function or defined, so that ∇ takes it alone."""
    name = token.text
    known = state.names.known
    if state.is_function(name) or name in state.scope.definitions:
        return True
    prefix = f"{name}_"
    return any(
        k.startswith(prefix) and (state.is_function(k) or k in state.scope.definitions)
        for k in known
    )
