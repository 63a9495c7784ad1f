"""Brackets of every kind: groups, tuples, intervals, sets, norms, Iverson's brackets."""

from __future__ import annotations

from grader.expression.nodes import (
    Apply,
    Cases,
    Collection,
    Constant,
    Indicator,
    Interval,
    Logic,
    Matrix,
    Negation,
    Quotient,
    Relation,
    Tree,
)
from grader.syntax import bounds, building, conditions, evaluated, scripts, set_builders
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

_PARTNER = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}


def bracketed(state: State) -> Tree:
    """What the bracket here opens."""
    token = state.peek()
    match token.text:
        case "(" | "[":
            return evaluated.read(state) if evaluated.begins(state) else _round_or_square(state)
        case "]":
            return _open_interval(state)
        case "{":
            return _braces(state)
        case "\\{":
            return _set(state)
        case "⟨":
            return _inner_product(state)
        case "⌊" | "⌈":
            opening = state.take()
            with state.fresh_bars():
                inside = state.grammar.expression(state)
                state.expect(_PARTNER[opening.text], opening)
            name = "floor" if opening.text == "⌊" else "ceil"
            return Apply(name, (inside,), span=opening.span.merge(state.before().span))
        case _:
            return _bars(state)


def items(state: State, *closing: str) -> list[Tree]:
    """Expressions between commas or semicolons up to a closing bracket, which is not taken."""
    found: list[Tree] = []
    if closing and state.peek().sign in closing:
        return found
    while True:
        found.append(state.grammar.expression(state))
        if len(found) > bounds.TERMS:
            raise unreadable("READ.TOO_MANY_TERMS", state.peek().span, limit=bounds.TERMS)
        if not state.skip(",", ";"):
            return found
        if closing and state.peek().sign in closing:
            return found


def arguments(state: State) -> tuple[Tree, ...]:
    """The arguments in the brackets here."""
    opening = state.take()
    if opening.sign not in ("(", "[", "\\{"):
        before = state.tokens[max(state.at - 2, 0)]
        raise unreadable("READ.MISSING_ARGUMENT", before.span, name=state.said(before),
                         mend="Write its argument in brackets.")  # fmt: skip
    closing = _PARTNER[opening.text]
    with state.fresh_bars():
        found = items(state, closing)
        state.expect(closing, opening)
    if not found:
        span = opening.span.merge(state.before().span)
        raise unreadable("READ.EMPTY_GROUP", span)
    return tuple(found)


def _round_or_square(state: State) -> Tree:
    opening = state.take()
    square = opening.text == "["
    with state.fresh_bars():
        state.closing_square = square and _ends_with_open_square(state)
        inside = items(state, ")", "]")
        closing = state.peek()
        if closing.sign not in (")", "]", "["):
            raise state.unclosed(opening, _PARTNER[opening.text])
        closing = state.take()
    span = opening.span.merge(closing.span)
    if not inside:
        raise unreadable("READ.EMPTY_GROUP", span)
    if closing.text != _PARTNER[opening.text]:
        if len(inside) != 2:
            raise unreadable("READ.MISMATCHED", span, name=state.said(opening),
                             column=opening.span.start + 1, other=state.said(closing))  # fmt: skip
        return Interval(inside[0], inside[1], square, closing.text == "]", span=span)
    if len(inside) == 1:
        return _single(state, inside[0], square, span)
    return _several(state, tuple(inside), square, span)


def _ends_with_open_square(state: State) -> bool:
    """Whether `[1; 2[` begins here: behind a separator comes a `[` with nothing that it could open."""
    depth, separated = 0, False
    for place in range(state.at, state.limit):
        token = state.tokens[place]
        if token.sign == "[" and depth == 0 and separated:
            following = state.tokens[place + 1] if place + 1 < state.limit else None
            return following is None or following.sign in ("∪", "∩", "∖", ",", ")", "and", "or")
        if token.sign in _PARTNER:
            depth += 1
        elif token.sign in _PARTNER.values():
            depth -= 1
            if depth < 0:
                return False
        separated = separated or (depth == 0 and token.sign in (",", ";"))
    return False


def _single(state: State, inside: Tree, square: bool, span: Span) -> Tree:
    if square and isinstance(inside, Relation | Logic):
        return Indicator(inside, span=span)
    if state.before().sign == ")" and state.tokens[state.at - 2].sign == ",":
        return Collection("tuple", (inside,), span=span)
    if square and isinstance(inside, Collection) and inside.kind == "list":
        return building.matrix((inside.items,), span)
    return inside


def _several(state: State, inside: tuple[Tree, ...], square: bool, span: Span) -> Tree:
    if len(inside) == 2 and (_is_infinite(inside[0]) or _is_infinite(inside[1])):
        return Interval(inside[0], inside[1], square, square, span=span)
    if square and all(isinstance(item, Collection) and item.kind == "list" for item in inside):
        return building.matrix(tuple(i.items for i in inside if isinstance(i, Collection)), span)
    if square and all(_is_row(item) for item in inside):
        return building.matrix(tuple(i.rows[0] for i in inside if isinstance(i, Matrix)), span)
    return Collection("list" if square else "tuple", inside, span=span)


def _is_row(item: Tree) -> bool:
    return isinstance(item, Matrix) and len(item.rows) == 1


def _is_infinite(tree: Tree) -> bool:
    match tree:
        case Constant(name="infinity") | Negation(operand=Constant(name="infinity")):
            return True
        case _:
            return False


def _open_interval(state: State) -> Tree:
    """`]1, 2]` and `]1; 2[`."""
    opening = state.take()
    with state.fresh_bars():
        state.closing_square = True
        inside = items(state, "]", "[", ")")
        closing = state.peek()
        if closing.sign not in ("]", "[", ")") or len(inside) != 2:
            raise unreadable("READ.UNOPENED", opening.span, name="]")
        state.at += 1
    span = opening.span.merge(closing.span)
    return Interval(
        inside[0], inside[1], closed_left=False, closed_right=closing.text == "]", span=span
    )


def _braces(state: State) -> Tree:
    """A group of LaTeX; in plain syntax a set where there are commas, cases where there are conditions."""
    place = state.at
    opening = state.take()
    if _holds_conditions(state, place):
        return _inline_cases(state, opening)
    if not state.latex:
        closing = state.matching(place)
        mark = set_builders.separator(state, closing)
        if mark is not None:
            return set_builders.set_by_condition(state, opening, mark, closing)
    with state.fresh_bars():
        inside = items(state, "}")
        if len(inside) == 1 and state.peek().sign in ("over", "choose"):
            inside = [_over(state, inside[0])]
        state.expect("}", opening)
    span = opening.span.merge(state.before().span)
    if len(inside) == 1:
        if not state.latex and (isinstance(inside[0], Relation) or _is_set(state, place)):
            return Collection("set", (inside[0],), span=span)
        return inside[0]
    if not inside and not state.latex:
        return Constant("empty set", span=span)
    if state.latex:
        if not inside:
            raise unreadable("READ.EMPTY_GROUP", span)
        return Collection("list", tuple(inside), span=span)
    return Collection("set", tuple(inside), span=span)


def _is_set(state: State, place: int) -> bool:
    """Whether braces round one item are a set in plain syntax: alone, or beside a sign of sets."""
    around = []
    if place:
        around.append(state.tokens[place - 1])
    if state.at < state.limit:
        around.append(state.tokens[state.at])
    beside = (
        "∪",
        "∩",
        "∖",
        "in",
        "not in",
        "subset",
        ",",
        ";",
        "=",
        "and",
        "or",
        ")",
        "(",
        "]",
        "[",
    )
    return all(token.sign in beside for token in around)


def _over(state: State, above: Tree) -> Tree:
    """`{a \\over b}` and `{n \\choose k}`."""
    sign = state.take()
    below: Tree = state.grammar.expression(state)
    span = above.span.merge(below.span)
    if sign.text == "choose":
        return Apply("binomial", (above, below), span=span)
    return Quotient(above, below, span=span)


def _holds_conditions(state: State, opening: int) -> bool:
    if not any(token.kind == "keyword" for token in state.tokens):
        return False
    closing = state.matching(opening)
    depth = 0
    for token in state.tokens[opening + 1 : max(closing, opening + 1)]:
        if token.sign in ("(", "[", "{", "\\{"):
            depth += 1
        elif token.sign in (")", "]", "}", "\\}"):
            depth -= 1
        elif depth == 0 and token.is_keyword("if", "otherwise"):
            return True
    return False


def _inline_cases(state: State, opening: Token) -> Tree:
    """`{x if x > 0; 0 otherwise}`, as the printer writes cases."""
    branches: list[tuple[Tree, Tree]] = []
    otherwise: Tree | None = None
    with state.fresh_bars():
        while True:
            here = conditions.value_of(state.grammar.expression(state))
            state.skip(",")
            if state.peek().is_keyword("otherwise"):
                state.at += 1
                otherwise = here
            elif state.peek().is_keyword("if"):
                state.at += 1
                branches.append((here, state.grammar.expression(state)))
            else:
                raise unreadable("READ.CASES", state.peek().span)
            if not state.skip(";", ","):
                break
        state.expect("}", opening)
    return Cases(tuple(branches), otherwise, span=opening.span.merge(state.before().span))


_BRACKETED = ("pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "psmall", "bsmall")


def _set(state: State) -> Tree:
    """`\\{1, 2\\}`; with a table behind it, cases; with `:` or `|`, a set by a condition."""
    opening = state.take()
    begun = state.peek()
    # A matrix in brackets of its own is an element: what cases stand in is a bare table.
    if begun.kind == "begin" and not begun.text.startswith(_BRACKETED):
        return conditions.table_of_cases(state, opening)
    closing = state.matching(state.at - 1)
    mark = set_builders.separator(state, closing)
    if mark is not None:
        return set_builders.set_by_condition(state, opening, mark, closing)
    with state.fresh_bars():
        state.given = True
        inside = items(state, "\\}")
        state.expect("\\}", opening)
    span = opening.span.merge(state.before().span)
    if not inside:
        return Constant("empty set", span=span)
    return Collection("set", tuple(inside), span=span)


def _inner_product(state: State) -> Tree:
    opening = state.take()
    with state.fresh_bars():
        state.given = True
        first = state.grammar.expression(state)
        if not state.skip(",", "|", "mid", ";"):
            raise (
                state.unclosed(opening, ", …⟩")
                if state.at >= state.limit
                else state.unexpected(state.peek(), "An inner product has two entries: ⟨u, v⟩.")
            )
        second = state.grammar.expression(state)
        state.expect("⟩", opening)
    return Apply("inner", (first, second), span=opening.span.merge(state.before().span))


def _bars(state: State) -> Tree:
    """`|x|`, `‖x‖`, and `||x||` where the keyboard has no ‖."""
    opening = state.take()
    kind = opening.text
    state.bars.append(kind)
    given, state.given = state.given, False
    inside: Tree = state.grammar.expression(state)
    _close_bar(state, opening, kind)
    state.bars.pop()
    state.given = given
    span = opening.span.merge(state.before().span)
    if kind == "|":
        return Apply("abs", (inside,), span=span)
    return _norm(state, inside, span)


def _close_bar(state: State, opening: Token, kind: str) -> None:
    token = state.peek()
    if token.sign == "||" and kind == "|":
        state.tokens[state.at] = Token("symbol", "|", Span(token.span.end - 1, token.span.end))
        return
    if token.sign == kind or (kind in ("‖", "||") and token.sign in ("‖", "||")):
        state.at += 1
        return
    raise state.unclosed(opening, kind)


def _norm(state: State, inside: Tree, span: Span) -> Tree:
    """A norm with its subscript: none, 1, 2, ∞, p or F."""
    if state.peek().sign != "_":
        return Apply("norm", (inside,), span=span)
    script, state.at = scripts.script_range(state, state.at + 1)
    token = state.tokens[script[0]]
    alone = script[1] == script[0] + 1
    if alone and token.kind == "letter" and token.text == "F":
        return Apply("frobenius norm", (inside,), span=span)
    if alone and (token.sign == "∞" or (token.kind == "letter" and token.text == "infty")):
        return Apply("norm", (inside, Constant("infinity", span=token.span)), span=span)
    if alone and token.kind == "number" and token.value == 2:
        return Apply("norm", (inside,), span=span)
    if token.sign in ("*", "·"):
        raise state.unexpected(token, "The nuclear norm is not read here.")
    order = scripts.indices(state, script)
    if len(order) != 1:
        raise unreadable("READ.SUBSCRIPT", token.span)
    return Apply("norm", (inside, order[0]), span=span)
