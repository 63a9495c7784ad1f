"""Words with their arguments in brackets, mostly of the plain syntax: `Matrix(...)`, `Sum(x_i, (i, 1, n))`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.expression.nodes import (
    Collection,
    Constant,
    Identity,
    Indicator,
    Integral,
    Interval,
    Limit,
    Matrix,
    Negation,
    Number,
    Ones,
    Power,
    Quotient,
    Reduction,
    Relation,
    Tree,
)
from grader.syntax import brackets, building, conditions, differentials, nabla
from grader.syntax.codes import unreadable
from grader.syntax.sizing import size_of
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

Arguments = tuple[Tree, ...]
Rule = Callable[[State, Arguments, Span], Tree]


def word(state: State, token: Token) -> Tree:
    """The word just taken with its arguments."""
    if token.text == "diff":
        return nabla.derivative_call(state)
    if token.text in ("divergence", "gradient", "curl", "hessian", "jacobian", "laplacian"):
        return nabla.by_word(state, token.text)
    if token.text == "integrate":
        return _integrate(state)
    if token.text == "identity":
        return Identity(span=token.span)
    rule = _RULES.get(token.text)
    if rule is None:
        raise unreadable("READ.UNSUPPORTED", token.span, name=state.said(token), mend="")
    if state.peek().sign not in ("(", "[", "\\{"):
        raise unreadable("READ.MISSING_ARGUMENT", token.span, name=state.said(token),
                         mend=f"Write {state.said(token)}(…).")  # fmt: skip
    start = state.at - 1
    arguments = brackets.arguments(state)
    span = state.span_from(start)
    wanted = _COUNTS.get(token.text)
    if wanted is not None and not wanted[0] <= len(arguments) <= wanted[1]:
        said = f"{wanted[0]} argument{'s' * (wanted[0] != 1)}"
        raise unreadable(
            "READ.ARGUMENTS", span, name=state.said(token), wanted=said, count=len(arguments)
        )
    return rule(state, arguments, span)


def _matrix(state: State, arguments: Arguments, span: Span) -> Tree:
    """`Matrix([[1, 2], [3, 4]])`, `Matrix([1, 2])` (a column), `Matrix(2, 2, [1, 2, 3, 4])`."""
    if len(arguments) == 3 and isinstance(arguments[2], Collection):
        rows, columns, cells = arguments[0], arguments[1], arguments[2].items
        if (
            isinstance(rows, Number)
            and isinstance(columns, Number)
            and rows.value * columns.value == len(cells)
        ):
            width = int(columns.value)
            lines = (
                tuple(cells[k : k + width] for k in range(0, len(cells), width)) if width else ()
            )
            return building.matrix(lines, span)
    if len(arguments) == 1:
        inside = arguments[0]
        if isinstance(inside, Matrix):
            return Matrix(inside.rows, span=span)
        if isinstance(inside, Collection | Interval):
            return building.column(inside)
        return Matrix(((inside,),), span=span)
    raise unreadable(
        "READ.ARGUMENTS", span, name="Matrix", wanted="a list of rows", count=len(arguments)
    )


def _piecewise(state: State, arguments: Arguments, span: Span) -> Tree:
    return conditions.piecewise(state, arguments, span)


def _kronecker(_state: State, arguments: Arguments, span: Span) -> Tree:
    return Indicator(Relation((arguments[0], arguments[1]), ("=",), span=span), span=span)


def _eye(state: State, arguments: Arguments, span: Span) -> Tree:
    size = size_of(arguments[0], state.names.sizes)
    if size is None:
        raise unreadable("READ.UNEXPECTED", arguments[0].span, name="This", mend="Write a size.")
    return Identity(size, span=span)


def _ones(state: State, arguments: Arguments, span: Span) -> Tree:
    size = size_of(arguments[0], state.names.sizes)
    if size is None:
        raise unreadable("READ.UNEXPECTED", arguments[0].span, name="This", mend="Write a size.")
    return Ones(size, span=span)


def _zeros(_state: State, _arguments: Arguments, span: Span) -> Tree:
    return Number(Fraction(0), span=span)


def _transpose(_state: State, arguments: Arguments, span: Span) -> Tree:
    return building.transposed(arguments[0], span)


def _inverse(_state: State, arguments: Arguments, span: Span) -> Tree:
    return Power(arguments[0], building.minus_one(), span=span)


def _power(_state: State, arguments: Arguments, span: Span) -> Tree:
    return Power(arguments[0], arguments[1], span=span)


def _rational(_state: State, arguments: Arguments, span: Span) -> Tree:
    return arguments[0] if len(arguments) == 1 else Quotient(arguments[0], arguments[1], span=span)


def _finite_set(_state: State, arguments: Arguments, span: Span) -> Tree:
    return Collection("set", arguments, span=span)


def _interval(_state: State, arguments: Arguments, span: Span) -> Tree:
    infinite = [
        isinstance(a.operand if isinstance(a, Negation) else a, Constant) and _said(a)
        for a in arguments
    ]
    return Interval(arguments[0], arguments[1], not infinite[0], not infinite[1], span=span)


def _said(tree: Tree) -> bool:
    inner = tree.operand if isinstance(tree, Negation) else tree
    return isinstance(inner, Constant) and inner.name == "infinity"


def _relation(sign: str) -> Rule:
    return lambda _state, arguments, span: Relation(
        (arguments[0], arguments[1]), (sign,), span=span
    )


def _indicator(_state: State, arguments: Arguments, span: Span) -> Tree:
    return Indicator(arguments[0], span=span)


_RULES: dict[str, Rule] = {
    "Matrix": _matrix,
    "Piecewise": _piecewise,
    "kronecker": _kronecker,
    "eye": _eye,
    "ones": _ones,
    "zeros": _zeros,
    "transpose": _transpose,
    "inverse": _inverse,
    "power": _power,
    "rational": _rational,
    "finite set": _finite_set,
    "interval": _interval,
    "equal": _relation("="),
    "unequal": _relation("!="),
    "less": _relation("<"),
    "at most": _relation("<="),
    "greater": _relation(">"),
    "at least": _relation(">="),
    "indicator": _indicator,
}
_COUNTS = {
    "kronecker": (2, 2), "eye": (1, 1), "ones": (1, 2), "zeros": (1, 2), "transpose": (1, 1), "inverse": (1, 1),
    "power": (2, 2), "rational": (1, 2), "interval": (2, 2), "equal": (2, 2), "unequal": (2, 2), "less": (2, 2),
    "at most": (2, 2), "greater": (2, 2), "at least": (2, 2), "indicator": (1, 1),
}  # fmt: skip


# Sums, integrals and limits as calls: the index stands behind the body.


def _parts(state: State) -> list[tuple[int, int]]:
    """The ranges of the arguments of the bracket here."""
    closing = state.matching(state.at)
    if closing < 0:
        raise state.unclosed(state.peek(), ")")
    parts: list[tuple[int, int]] = []
    depth, first = 0, state.at + 1
    for place in range(state.at + 1, closing):
        token = state.tokens[place]
        if token.sign in ("(", "[", "{", "\\{") or token.kind == "begin":
            depth += 1
        elif token.sign in (")", "]", "}", "\\}") or token.kind == "end":
            depth -= 1
        elif token.sign == "," and depth == 0:
            parts.append((first, place))
            first = place + 1
    parts.append((first, closing))
    return parts


def has_limits(state: State) -> bool:
    """Whether the bracket here holds a body and limits such as `(i, 1, n)`."""
    parts = _parts(state)
    if len(parts) < 2:
        return False
    first = state.tokens[parts[1][0]]
    return first.sign == "(" or (len(parts) == 4 and first.kind == "letter")


def _limits(state: State, part: tuple[int, int]) -> tuple[str, list[Tree]]:
    """`(i, 1, n)` as the letter and its bounds."""
    start, end = part
    if state.tokens[start].sign == "(" and state.matching(start) == end - 1:
        start, end = start + 1, end - 1
    token = state.tokens[start]
    if token.kind != "letter" or start + 1 > end:
        raise unreadable("READ.SUBSCRIPT", token.span)
    bounds: list[Tree] = []
    if start + 1 < end:
        with state.within(start + 2, end):
            bounds = brackets.items(state)
    return token.text, bounds


def summation(state: State, operation: str, start: int) -> Tree:
    """`Sum(x_i, (i, 1, n), (j, 1, m))`: the first limits are the innermost."""
    parts = _parts(state)
    closing = state.matching(state.at)
    if len(parts) == 4 and state.tokens[parts[1][0]].sign != "(":
        limits = [_limits(state, (parts[1][0], parts[3][1]))]
    else:
        limits = [_limits(state, part) for part in parts[1:]]
    with state.binding([letter for letter, _ in limits]):
        tree = differentials.content(state, parts[0])
    state.at = closing + 1
    span = state.span_from(start)
    for letter, bounds in limits:
        if len(bounds) not in (0, 2):
            raise unreadable("READ.SUBSCRIPT", span)
        lower, upper = bounds or (None, None)
        tree = Reduction(operation, letter, lower, upper, None, tree, span=span)
    return tree


def _integrate(state: State) -> Tree:
    """`integrate(f, x)`, `Integral(f, (x, 0, 1))`."""
    start = state.at - 1
    if state.peek().sign != "(":
        raise unreadable("READ.INTEGRAL", state.before().span)
    parts = _parts(state)
    closing = state.matching(state.at)
    limits = [_limits(state, part) for part in parts[1:]]
    if not limits:
        raise unreadable("READ.INTEGRAL", state.before().span)
    with state.binding([letter for letter, _ in limits]):
        tree = differentials.content(state, parts[0])
    state.at = closing + 1
    span = state.span_from(start)
    for letter, bounds in limits:
        if len(bounds) not in (0, 2):
            raise unreadable("READ.INTEGRAL", span)
        lower, upper = bounds or (None, None)
        tree = Integral(tree, letter, lower, upper, span=span)
    return tree


def limit_call(state: State, start: int) -> Tree:
    """`limit(f, x, 0)`."""
    parts = _parts(state)
    if len(parts) < 3 or state.tokens[parts[1][0]].kind != "letter":
        raise unreadable("READ.LIMIT", state.tokens[start].span)
    closing = state.matching(state.at)
    variable = state.tokens[parts[1][0]].text
    with state.binding([variable]):
        body = differentials.content(state, parts[0])
    point = differentials.content(state, parts[2])
    side = ""
    if len(parts) > 3:
        raise unreadable("READ.LIMIT", state.tokens[parts[3][0]].span)
    state.at = closing + 1
    return Limit(body, variable, point, side, span=state.span_from(start))
