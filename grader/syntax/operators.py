"""Operators with bounds or several arguments: fractions, roots, sums, extrema, integrals, limits."""

from __future__ import annotations

from collections.abc import Callable

from grader.expression.nodes import (
    Apply,
    Collection,
    Constant,
    Indicator,
    Integral,
    Limit,
    Logic,
    Name,
    Number,
    Reduction,
    Relation,
    Tree,
)
from grader.records import record
from grader.syntax import brackets, building, differentials, moments, scripts, words_with_brackets
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

_CIRCLED = 8


def operator(state: State) -> Tree:
    """The operator here with all its parts."""
    token = state.take()
    rule = _RULES.get(token.text)
    if rule is not None:
        return rule(state)
    return words_with_brackets.word(state, token)


def indicator(condition: Tree, span: Span) -> Tree:
    return Indicator(condition, span=span)


def _binomial(state: State) -> Tree:
    start = state.at - 1
    above = differentials.content(state, differentials.group(state))
    below = differentials.content(state, differentials.group(state))
    return Apply("binomial", (above, below), span=state.span_from(start))


def _root(state: State) -> Tree:
    """`\\sqrt x`, `\\sqrt[3]{x}`, `√x`."""
    start = state.at - 1
    order: Tree | None = None
    if state.peek().sign == "[" and state.latex:
        opening = state.take()
        with state.fresh_bars():
            order = state.grammar.expression(state)
            state.expect("]", opening)
    token = state.peek()
    if state.at >= state.limit or not (token.sign in ("(", "{", "[") or token.kind in ("number", "letter", "operator", "function")
                                      or token.sign in ("|", "‖", "⟨", "\\{")):  # fmt: skip
        raise unreadable(
            "READ.MISSING_ARGUMENT", state.before().span, name="The root", mend="Write \\sqrt{…}."
        )
    with state.without_brackets():
        if token.sign in ("(", "{", "["):
            inside = brackets.bracketed(state)
        else:
            inside = state.grammar.factor(state)
    span = state.span_from(start)
    if order is None or (isinstance(order, Number) and order.value == 2):
        return Apply("sqrt", (inside,), span=span)
    return Apply("root", (inside, order), span=span)


def _cube_root(state: State) -> Tree:
    tree = _root(state)
    assert isinstance(tree, Apply)
    return Apply("root", (*tree.arguments, building.number(3)), span=tree.span)


# Sums, products, extrema.


@record
class Bounds:
    """What stands at a sum sign: its letters, from where to where, and a condition."""

    letters: tuple[str, ...] = ()
    lower: Tree | None = None
    upper: Tree | None = None
    condition: Tree | None = None


def _reduction(operation: str) -> Callable[[State], Tree]:
    def rule(state: State) -> Tree:
        start = state.at - 1
        bounds = _bounds(state)
        if (
            not bounds.letters
            and state.peek().sign == "("
            and words_with_brackets.has_limits(state)
        ):
            return words_with_brackets.summation(state, operation, start)
        with state.binding(list(bounds.letters)), state.without_brackets():
            _require_body(state, start)
            body: Tree = state.grammar.expression(state, _CIRCLED)
        state.open_end = state.at
        return reduced(operation, bounds, body, state.span_from(start))

    return rule


def _extremum(operation: str) -> Callable[[State], Tree]:
    def rule(state: State) -> Tree:
        start = state.at - 1
        bounds = _bounds(state)
        if not bounds.letters:
            return state.grammar.argument(state, operation)
        with state.binding(list(bounds.letters)):
            _require_body(state, start)
            body = state.grammar.argument(state, operation)
        if isinstance(body, Apply) and len(body.arguments) == 1:
            body = body.arguments[0]
        return reduced(operation, bounds, body, state.span_from(start))

    return rule


def _require_body(state: State, start: int) -> None:
    if state.at >= state.limit:
        said = state.said(state.tokens[start])
        raise unreadable("READ.MISSING_ARGUMENT", state.tokens[start].span, name=said,
                         mend="Write behind it what is added up." if "s" in said else "")  # fmt: skip


def reduced(operation: str, bounds: Bounds, body: Tree, span: Span) -> Tree:
    """One sign for each letter, the first outermost; the condition belongs to the innermost."""
    letters = bounds.letters or (None,)
    tree = body
    for place, letter in reversed(list(enumerate(letters))):
        innermost = place == len(letters) - 1
        tree = Reduction(
            operation, letter, bounds.lower, bounds.upper,
            bounds.condition if innermost else None, tree, span=span,
        )  # fmt: skip
    return tree


def _bounds(state: State) -> Bounds:
    lower_range: tuple[int, int] | None = None
    upper: Tree | None = None
    while state.peek().sign in ("_", "^"):
        sign = state.take()
        script, after = scripts.script_range(state, state.at)
        if sign.text == "_" and lower_range is None:
            lower_range = script
        elif sign.text == "^" and upper is None:
            upper = _whole(state, script)
        else:
            raise state.unexpected(sign)
        state.at = after
    if lower_range is None:
        return Bounds(upper=upper)
    found = read_bounds(state, lower_range)
    return found if upper is None else Bounds(found.letters, found.lower, upper, found.condition)


def _whole(state: State, script: tuple[int, int]) -> Tree:
    with state.in_script(*script):
        tree: Tree = state.grammar.expression(state)
        if state.at < script[1]:
            raise state.unexpected(state.peek())
    return tree


def read_bounds(state: State, script: tuple[int, int]) -> Bounds:
    """`i=1`, `i`, `i,j`, `i<j`, `k \\neq i`, `1 \\le i \\le n`, `i \\in \\{1, \\dots, n\\}`, `i=1, i \\neq j`."""
    letters = _letters(state, script)
    with state.binding(letters), state.in_script(*script):
        if all(t.kind == "letter" for t in state.tokens[script[0] : script[1]]):
            return Bounds(tuple(letters))
        parts = brackets.items(state)
        if state.at < script[1]:
            raise state.unexpected(state.peek())
    lower: Tree | None = None
    upper: Tree | None = None
    conditions: list[Tree] = []
    for part in parts:
        if isinstance(part, Name):
            continue
        if not isinstance(part, Relation):
            raise unreadable("READ.SUBSCRIPT", part.span)
        found = _range(part, letters)
        if found is None:
            conditions.append(part)
        else:
            lower, upper = found[0] or lower, found[1] or upper
    condition = None
    if conditions:
        condition = conditions[0] if len(conditions) == 1 else Logic("and", tuple(conditions))
    return Bounds(tuple(letters), lower, upper, condition)


def _letters(state: State, script: tuple[int, int]) -> list[str]:
    """The letters that a sum binds: those that stand first, or beside others that nothing outside gives a meaning."""
    tokens = state.tokens[script[0] : script[1]]
    names: list[str] = []
    listed = any(token.sign == "," for token in tokens)
    depth = 0
    previous: Token | None = None
    for token in tokens:
        if token.sign in ("(", "{", "[", "\\{"):
            depth += 1
        elif token.sign in (")", "}", "]", "\\}"):
            depth -= 1
        elif token.kind == "letter" and depth == 0 and token.text not in names:
            if (
                not names or previous is None or previous.sign == "," or previous.kind == "letter"
            ) or (not listed and _is_new(state, token.text, script, unequal=previous.sign == "!=")):
                names.append(token.text)
        elif token.sign in ("=", "in", "≔"):
            if any(t.sign in ("<", "<=") for t in tokens):
                continue
            break
        previous = token
    if not names:
        raise unreadable("READ.SUBSCRIPT", tokens[0].span)
    return names


def _is_new(state: State, letter: str, script: tuple[int, int], *, unequal: bool) -> bool:
    """Whether a letter behind `<` or `≠` is bound by the sum: nothing outside binds, declares or shows it before.

    Behind `≠` it is bound only if what follows uses it.
    """
    if letter in state.bound or state.declared(letter):
        return False
    if any(t.kind == "letter" and t.text == letter for t in state.tokens[: script[0]]):
        return False
    return not unequal or any(
        t.kind == "letter" and t.text == letter for t in state.tokens[script[1] :]
    )


def _range(part: Relation, letters: list[str]) -> tuple[Tree | None, Tree | None] | None:
    """Lower and upper bound if the relation is a range, None if it is a condition."""
    members, signs = part.members, part.operators
    named = [isinstance(member, Name) and member.name in letters for member in members]
    if set(signs) == {"="} and named[0] and not named[-1]:
        return members[-1], None
    if signs == ("in",) and named[0]:
        return _from_set(members[1])
    if signs == ("<=", "<=") and named == [False, True, False]:
        return members[0], members[2]
    if signs == ("<=",) and named == [True, False]:
        return None, members[1]
    if signs == (">=",) and named == [True, False]:
        return members[1], None
    return None


def _from_set(tree: Tree) -> tuple[Tree | None, Tree | None] | None:
    if isinstance(tree, Collection) and len(tree.items) >= 3:
        return tree.items[0], tree.items[-1]
    raise unreadable(
        "READ.UNSUPPORTED",
        tree.span,
        name="A sum over this set",
        mend="Write bounds, such as i=1 and n.",
    )


# Integrals and limits.


def _integral(state: State) -> Tree:
    """`\\int_a^b f(x) dx`: the body ends at the d."""
    start = state.at - 1
    lower: Tree | None = None
    upper: Tree | None = None
    while state.peek().sign in ("_", "^"):
        sign = state.take()
        script, after = scripts.script_range(state, state.at)
        if sign.text == "_":
            lower = _whole(state, script)
        else:
            upper = _whole(state, script)
        state.at = after
    place = _differential_place(state)
    if place is None:
        raise unreadable("READ.INTEGRAL", state.tokens[start].span)
    variable = state.tokens[place + 1].text
    body: Tree
    with state.without_brackets(), state.binding([variable]):
        if place == state.at:
            body = building.number(1)
        else:
            with state.within(state.at, place):
                body = state.grammar.expression(state)
                if state.at < place:
                    raise state.unexpected(state.peek())
    state.at = place + 2
    return Integral(body, variable, lower, upper, span=state.span_from(start))


def _differential_place(state: State) -> int | None:
    """Where the d of `dx` stands that ends the integral here."""
    depth = 0
    inner = 0
    for place in range(state.at, state.limit - 1):
        token = state.tokens[place]
        if token.sign in ("(", "[", "{", "\\{") or token.kind == "begin":
            depth += 1
        elif token.sign in (")", "]", "}", "\\}") or token.kind == "end":
            depth -= 1
            if depth < 0:
                return None
        elif token.is_operator("integral") and depth == 0:
            inner += 1
        elif depth == 0 and token.kind == "letter" and token.text == "d":
            following = state.tokens[place + 1]
            if following.kind != "letter" or (
                state.declared("d") and token.style != "roman" and following.space
            ):
                continue
            if inner == 0:
                return place
            inner -= 1
    return None


def _limit(state: State) -> Tree:
    start = state.at - 1
    if state.peek().sign == "(":
        return words_with_brackets.limit_call(state, start)
    if not state.skip("_"):
        raise unreadable("READ.LIMIT", state.tokens[start].span)
    script, after = scripts.script_range(state, state.at)
    tokens = state.tokens[script[0] : script[1]]
    arrow = next((k for k, t in enumerate(tokens) if t.sign == "→"), None)
    if arrow != 1 or tokens[0].kind != "letter" or len(tokens) < 3:
        raise unreadable("READ.LIMIT", state.tokens[start].span)
    variable = tokens[0].text
    side, end = _side(tokens, script[1])
    point = _whole(state, (script[0] + 2, end))
    state.at = after
    with state.binding([variable]), state.without_brackets():
        _require_body(state, start)
        body: Tree = state.grammar.expression(state, _CIRCLED)
    state.open_end = state.at
    return Limit(body, variable, point, side, span=state.span_from(start))


def _side(tokens: list[Token], end: int) -> tuple[str, int]:
    """`x \\to 0^+`: from which side, and where the point ends."""
    if len(tokens) > 3 and tokens[-1].sign in ("+", "-") and tokens[-2].sign == "^":
        return tokens[-1].text, end - 2
    if (
        len(tokens) > 5
        and tokens[-1].sign == "}"
        and tokens[-2].sign in ("+", "-")
        and tokens[-4].sign == "^"
    ):
        return tokens[-2].text, end - 4
    if len(tokens) > 3 and tokens[-1].sign in ("+", "-"):
        return tokens[-1].text, end - 1
    return "", end


def _constant(name: str) -> Callable[[State], Tree]:
    return lambda state: Constant(name, span=state.before().span)


def _moment(kind: str) -> Callable[[State], Tree]:
    return lambda state: moments.moment(state, kind)


def _unsupported(said: str, mend: str) -> Callable[[State], Tree]:
    def rule(state: State) -> Tree:
        raise unreadable("READ.UNSUPPORTED", state.before().span, name=said, mend=mend)

    return rule


_RULES: dict[str, Callable[[State], Tree]] = {
    "frac": differentials.fraction,
    "binom": _binomial,
    "sqrt": _root,
    "cbrt": _cube_root,
    "sum": _reduction("sum"),
    "product": _reduction("product"),
    "max": _extremum("max"),
    "min": _extremum("min"),
    "integral": _integral,
    "limit": _limit,
    "expectation": _moment("expectation"),
    "variance": _moment("variance"),
    "covariance": _moment("covariance"),
    "probability": _moment("probability"),
    "empty set": _constant("empty set"),
    "argmax": _unsupported("argmax", "Write the point itself."),
    "argmin": _unsupported("argmin", "Write the point itself."),
    "bigcup": _unsupported("A union over an index", "Write the sets with ∪."),
    "root": _unsupported("\\root", "Write \\sqrt[n]{x}."),
}
"""What each operator of LaTeX is read by."""
