"""Factors: numbers, names, functions with or without brackets, and what stands behind them."""

from __future__ import annotations

import re
from fractions import Fraction

from grader.expression.nodes import (
    Apply,
    Constant,
    Dots,
    Entry,
    Name,
    Number,
    Ones,
    Prime,
    Quotient,
    Tree,
)
from grader.expression.vocabulary import FUNCTIONS
from grader.syntax import (
    brackets,
    conditions,
    differentials,
    grammar,
    nabla,
    naming,
    number_sets,
    operators,
    scripts,
)
from grader.syntax.characters import FRACTIONS
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

_SCIENTIFIC = re.compile(r"([0-9]+)(?:(?:\.|\{[.,]\})([0-9]+))? ?[eE][+-]?[0-9]")
_BRACKETS = ("(", "[", "{", "\\{", "|", "‖", "||", "⟨", "⌊", "⌈", "]")


def factor(state: State) -> Tree:
    """One factor with its powers and subscripts."""
    at = state.at
    token = state.tokens[at] if at < state.limit else state.peek()
    match token.kind:
        case "letter":
            special = token.text in _SPECIAL
            tree = _letter(state, token) if special else naming.name(state)
        case "number":
            tree = _number(state, token)
        case "function":
            tree = _function(state)
            if state.open_end == state.at:
                return tree
        case "operator":
            tree = operators.operator(state)
            if state.open_end == state.at:
                return tree
        case "law":
            state.at += 1
            tree = naming.law(state, token.text)
        case "set":
            state.at += 1
            tree = number_sets.number_set(state, token)
        case "begin":
            tree = conditions.environment(state)
        case _:
            tree = _symbol(state, token)
            if isinstance(tree, Dots) or token.sign in ("∂", "∇"):
                return tree
    at = state.at
    if at < state.limit and state.tokens[at].sign in scripts.BEHIND:
        return scripts.postfix(state, tree)
    return tree


_SPECIAL = frozenset({"d", *naming.LAW_LETTERS})
"""Letters that may begin a derivative or a law."""


def _letter(state: State, token: Token) -> Tree:
    if token.text == "d" and differentials.is_d_over_d(state) and not _declared_vector_d(state):
        return differentials.d_over_d(state)
    if token.text in naming.LAW_LETTERS and naming.is_law(state, token):
        state.at += 1
        return naming.law(state, naming.LAW_LETTERS[token.text])
    return naming.name(state)


def _declared_vector_d(state: State) -> bool:
    return state.declared("d") and not state.scope.letters_are_numbers


def _symbol(state: State, token: Token) -> Tree:
    text = token.text
    if text in _BRACKETS:
        return brackets.bracketed(state)
    if text == "∂":
        return differentials.partial(state)
    if text == "∇":
        return nabla.nabla(state)
    state.at += 1
    if text == "∞":
        return Constant("infinity", span=token.span)
    if text == "dots":
        return Dots(span=token.span)
    if text == "𝟏":
        return _ones(state, token)
    if text == "𝟙":
        return _indicator_or_ones(state, token)
    raise state.unexpected(token)


def _number(state: State, token: Token) -> Tree:
    state.at += 1
    if token.value is None:
        raise state.unexpected(token)
    if token.text in FRACTIONS:
        above, below = token.value.numerator, token.value.denominator
        return Quotient(Number(Fraction(above)), Number(Fraction(below)), span=token.span)
    if token.text == "1" and state.peek().sign == "_" and not state.scope.letters_are_numbers:
        return _ones(state, token)
    if token.style == "grouped":
        state.remark("READ.AMBIGUOUS_GROUP", shown=str(token.value))
    whole = _mixed(state, token) if state.peek().text == "frac" else _mixed_plain(state, token)
    if whole is not None:
        return whole
    decimal = token.style == "decimal"
    return Number(token.value, decimal, scientific=_mantissa(token.text), span=token.span)


def _mantissa(text: str) -> Fraction | None:
    """What stands before the `e` of a literal such as `2.5e3`."""
    match = _SCIENTIFIC.match(text) if "e" in text or "E" in text else None
    return Fraction(f"{match[1]}.{match[2] or 0}") if match is not None else None


def _mixed(state: State, token: Token) -> Tree | None:
    """`3\\frac12`, numerals only: a mixed number."""
    tokens = state.tokens[state.at : state.at + 7]
    if token.style or len(tokens) < 7 or state.at + 7 > state.limit:
        return None
    above, below = tokens[2].value, tokens[5].value
    braces = (
        tokens[1].sign == "{"
        and tokens[3].sign == "}"
        and tokens[4].sign == "{"
        and tokens[6].sign == "}"
    )
    if not braces or above is None or below is None or token.value is None:
        return None
    if tokens[2].style or tokens[5].style or not 0 < above < below or token.value < 1:
        return None
    if state.at + 7 < state.limit and state.tokens[state.at + 7].sign == "^":
        return None
    before = state.tokens[state.at - 2] if state.at > 1 else None
    if before is not None and (
        before.kind in ("number", "letter") or before.sign in (")", "}", "]")
    ):
        return None
    state.at += 7
    return Number(token.value + above / below, span=token.span.merge(tokens[6].span))


def _mixed_plain(state: State, token: Token) -> Tree | None:
    """`3 1/2` and `3½`: mixed numbers, too."""
    above = state.peek()
    if above.kind != "number" or above.value is None or token.style or not above.value or not token.value:  # fmt: skip
        return None
    tokens = state.tokens[state.at : min(state.at + 4, state.limit)]
    if above.text in FRACTIONS:
        length, part = 1, above.value
    elif (
        len(tokens) > 2 and tokens[1].sign == "/" and tokens[2].kind == "number" and tokens[2].value
    ):
        length, part = 3, above.value / tokens[2].value
    else:
        return None
    written = tokens[:length]
    behind = tokens[length].sign if len(tokens) > length else ""
    whole = (token.value, above.value, tokens[length - 1].value)
    plain = length == 1 or all(v is not None and v.denominator == 1 for v in whole)
    if not plain or part >= 1 or any(t.style for t in written) or behind in ("^", "**", "/", "_"):
        return None
    state.at += length
    return Number(token.value + part, span=token.span.merge(written[-1].span))


def _ones(state: State, token: Token) -> Tree:
    tree: Tree = Ones(span=token.span)
    if state.peek().sign == "_":
        script, after = scripts.script_range(state, state.at + 1)
        tree = (
            _condition_below(state, script, token)
            or naming.sized(state, script, token, ones=True)
            or scripts.entry(state, tree, script, token.span, 1)
        )
        state.at = after
    elif state.peek().sign in ("[", "\\{", "(") and _relation_inside(state):
        return _indicator_or_ones(state, token)
    return tree


def _relation_inside(state: State) -> bool:
    closing = state.matching(state.at)
    inside = state.tokens[state.at : max(closing, state.at)]
    return any(
        t.kind == "symbol" and grammar.LEVELS.get(t.text) == grammar.RELATION for t in inside
    )


def _condition_below(state: State, script: tuple[int, int], token: Token) -> Tree | None:
    inside = state.tokens[script[0] : script[1]]
    if not any(
        t.kind == "symbol" and grammar.LEVELS.get(t.text) == grammar.RELATION for t in inside
    ):
        return None
    first, last = script
    if state.tokens[first].sign in ("\\{", "[") and state.matching(first) == last - 1:
        first, last = first + 1, last - 1
    with state.within(first, last):
        condition = conditions.condition_here(state)
    return operators.indicator(condition, token.span.merge(condition.span))


def _indicator_or_ones(state: State, token: Token) -> Tree:
    """`𝟙[i = j]`, `𝟙_{i = j}`, or the column of ones."""
    if state.peek().sign in ("[", "\\{", "("):
        opening = state.take()
        with state.fresh_bars():
            condition = conditions.condition_here(state)
            state.expect({"[": "]", "\\{": "\\}", "(": ")"}[opening.text], opening)
        return operators.indicator(condition, token.span.merge(state.before().span))
    return _ones(state, token)


def _function(state: State) -> Tree:
    """A function of the vocabulary with its power, its base and its argument."""
    start = state.at
    token = state.take()
    found = scripts.collect(state)
    state.at = found.end
    key = token.text
    extra: tuple[Tree, ...] = ()
    if found.sub is not None:
        key, extra = _below(state, key, found.sub)
    elif key == "log":
        extra = _base_of_log(state, token)
    tokens = state.tokens[found.sup[0] : found.sup[1]] if found.sup is not None else []
    inverse = len(tokens) == 2 and tokens[0].sign == "-" and state.said(tokens[1]) == "1"
    if inverse:
        key = _inverse(key, Span(tokens[0].span.start, tokens[1].span.end))
    if not _argument_follows(state):
        raise unreadable("READ.MISSING_ARGUMENT", token.span, name=state.said(token),
                         mend=f"Write {state.said(token).lstrip(chr(92))}(…).")  # fmt: skip
    if key == "softmax" and extra:
        tree: Tree = Entry(argument(state, key), extra)
    else:
        tree = argument(state, key, extra)
    span = state.span_from(start)
    if found.primes:
        if isinstance(tree, Apply) and not isinstance(tree.arguments[0], Name):
            state.remark("READ.AMBIGUOUS_PRIME")
        tree = Prime(tree, found.primes, span=span)
    if found.sup is not None and not inverse:
        opened = state.open_end == state.at
        tree = scripts.raised(state, tree, found.sup)
        if opened:
            state.open_end = state.at
    return tree


def _argument_follows(state: State) -> bool:
    return state.at < state.limit and (
        grammar.starts_operand(state, state.peek()) or state.peek().sign in ("-", "+")
    )


_INVERSES = {
    "sin": "arcsin", "cos": "arccos", "tan": "arctan", "cot": "arccot", "sec": "arcsec", "csc": "arccsc",
    "sinh": "arsinh", "cosh": "arcosh", "tanh": "artanh", "log": "exp", "exp": "log", "arcsin": "sin",
    "arccos": "cos", "arctan": "tan",
}  # fmt: skip


def _inverse(key: str, span: Span) -> str:
    if key not in _INVERSES:
        raise unreadable("READ.INVERSE_FUNCTION", span, name=FUNCTIONS[key].symbol)
    return _INVERSES[key]


def _below(state: State, key: str, script: tuple[int, int]) -> tuple[str, tuple[Tree, ...]]:
    """The subscript of a function: the base of a logarithm, the order of a norm."""
    with state.in_script(*script):
        below = state.grammar.expression(state, 7)
        if state.at < script[1]:
            raise state.unexpected(state.peek())
    if key == "log":
        return key, () if isinstance(below, Constant) and below.name == "e" else (below,)
    if key == "softmax":
        return key, (below,)
    raise unreadable(
        "READ.UNEXPECTED", below.span, name="This subscript", mend="Only a logarithm has a base."
    )


def _base_of_log(state: State, token: Token) -> tuple[Tree, ...]:
    word = state.said(token).lstrip("\\")
    if word == "lg":
        return (Number(Fraction(10)),)
    if word == "log" and state.scope.log_base:
        return (Number(Fraction(state.scope.log_base)),)
    return ()


def argument(state: State, key: str, extra: tuple[Tree, ...] = ()) -> Tree:
    """The function `key` with the argument here: a bracket, else the juxtaposed factors."""
    start = state.at - 1
    token = state.peek()
    with state.without_brackets():
        if token.sign == "(" or (token.sign in ("[", "\\{") and not _reads_on(state)):
            found = _bracketed_arguments(state)
        elif token.sign == "{" and _is_group(state):
            found = (brackets.bracketed(state),)
        else:
            found = (_juxtaposed(state),)
    span = state.span_from(start)
    if key == "root" and len(found) == 1 and not extra:
        extra = (Number(Fraction(3)),)
    if key == "norm" and len(found) == 2 and isinstance(found[1], Number) and found[1].value == 2:
        found = found[:1]
    if key == "log" and len(found) == 2:
        return Apply(key, found, span=span)
    return Apply(key, (*found, *extra), span=span)


def _reads_on(state: State) -> bool:
    """Whether what follows the bracket is a power of it: never, brackets always end the argument."""
    return False


def _is_group(state: State) -> bool:
    return state.latex


def _bracketed_arguments(state: State) -> tuple[Tree, ...]:
    opening = state.take()
    closing = {"(": ")", "[": "]", "\\{": "\\}"}[opening.text]
    with state.fresh_bars():
        found = brackets.items(state, closing)
        state.expect(closing, opening)
    if not found:
        raise unreadable("READ.EMPTY_GROUP", opening.span.merge(state.before().span))
    return tuple(found)


def _juxtaposed(state: State) -> Tree:
    """The factors behind a function without brackets, up to the next sign or function name."""
    negative = False
    while state.peek().sign in ("-", "+"):
        negative ^= state.take().text == "-"
    if state.at >= state.limit or not grammar.starts_operand(state, state.peek()):
        raise unreadable("READ.MISSING_ARGUMENT", state.before().span, name=state.said(state.before()),
                         mend="Write its argument in brackets.")  # fmt: skip
    factors = [factor(state)]
    while _continues_argument(state):
        factors.append(factor(state))
    tree = grammar.joined(factors)
    if len(factors) > 1:
        state.remark(
            "READ.AMBIGUOUS_FUNCTION", shown=state.text[tree.span.start : tree.span.end][:60]
        )
    return grammar.negated(tree) if negative else tree


def _continues_argument(state: State) -> bool:
    token = state.peek()
    if token.kind in ("function", "operator") and not token.is_operator("frac", "sqrt", "binom"):
        return False
    if token.sign in ("∇", "∂", "dots") or token.kind in ("begin", "law", "set"):
        return False
    if token.kind == "letter" and state.is_function(token.text):
        return False
    if token.is_operator("frac") and _is_derivative(state):
        return False
    return grammar.continues_product(state, token)


def _is_derivative(state: State) -> bool:
    return state.peek(2).sign == "∂" or (
        state.peek(2).kind == "letter" and state.peek(2).text == "d" and not state.declared("d")
    )
