"""Superscripts and subscripts: powers, transposes, derivatives, entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction

from grader.expression.nodes import (
    Apply,
    Call,
    Collection,
    Differential,
    Entry,
    FunctionName,
    Interval,
    Matrix,
    Name,
    Negation,
    Number,
    Power,
    Prime,
    Transpose,
    Tree,
)
from grader.records import mutable
from grader.syntax import bounds, building
from grader.syntax.characters import FRACTIONS
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token, word_of
from grader.text import Span

_ADD = 7


@mutable
class Scripts:
    """What stands behind a name before any bracket: ranges of tokens without their braces, and primes."""

    sub: tuple[int, int] | None = None
    sup: tuple[int, int] | None = None
    primes: int = 0
    end: int = 0


def collect(state: State) -> Scripts:
    """The subscript, superscript and primes from here on, in any order; nothing is taken."""
    found = Scripts(end=state.at)
    at = state.at
    while at < state.limit:
        sign = state.tokens[at].sign
        if sign == "'":
            found.primes += 1
            at += 1
        elif sign == "_" and found.sub is None:
            found.sub, at = script_range(state, at + 1)
        elif sign == "^" and found.sup is None:
            script, at = script_range(state, at + 1)
            if _are_primes(state.tokens[script[0] : script[1]]):
                found.primes += script[1] - script[0]
            else:
                found.sup = script
        else:
            break
        found.end = at
    return found


def _are_primes(tokens: list[Token]) -> bool:
    return all(token.sign == "'" for token in tokens)


def script_range(state: State, at: int) -> tuple[tuple[int, int], int]:
    """The tokens of the script at `at`, and the place behind it."""
    if at >= state.limit:
        sign = state.tokens[at - 1]
        raise unreadable("READ.MISSING_ARGUMENT", sign.span, name=state.said(sign),
                         mend="Write what belongs there in braces.")  # fmt: skip
    token = state.tokens[at]
    if token.kind == "number" and (at + 1 >= state.limit or state.tokens[at + 1].sign != "^"):
        return (at, at + 1), at + 1
    if token.sign == "{":
        closing = state.matching(at)
        if closing < 0:
            raise unreadable(
                "READ.UNCLOSED", token.span, name="{", column=token.span.start + 1, mend="}"
            )
        if closing == at + 1:
            raise unreadable(
                "READ.EMPTY_GROUP", Span(token.span.start, state.tokens[closing].span.end)
            )
        return (at + 1, closing), closing + 1
    if token.sign == "(":
        closing = state.matching(at)
        end = closing + 1 if closing >= 0 else at + 1
        return (at, end), end
    if token.sign in ("-", "+") and at + 1 < state.limit:
        _, end = script_range(state, at + 1)
        return (at, end), end
    if token.is_operator("frac", "sqrt", "binom"):
        end = at + 1
        while end < state.limit and state.tokens[end].sign in ("{", "["):
            closing = state.matching(end)
            if closing < 0:
                break
            end = closing + 1
        return (at, end), end
    raised = state.tokens[at - 1].sign != "_"
    if raised and (token.kind == "function" or _is_call(state, at)):
        end = at + 1
        if end < state.limit and state.tokens[end].sign == "(":
            closing = state.matching(end)
            end = closing + 1 if closing >= 0 else end
        return (at, end), end
    if token.kind == "symbol" and token.text in (")", "]", "}", "&", "\\\\", "=", ","):
        sign = state.tokens[at - 1]
        raise unreadable("READ.MISSING_ARGUMENT", sign.span, name=state.said(sign),
                         mend="Write what belongs there in braces.")  # fmt: skip
    end = at + 1
    while (
        end + 1 < state.limit
        and state.tokens[end].sign == "^"
        and raised
        and not is_transpose(state, [token])
    ):
        end = _behind_script(state, end + 1)
    return (at, end), end


def _behind_script(state: State, at: int) -> int:
    """The place behind a script of one token or in braces, in a tower such as `x^y^z`."""
    closing = state.matching(at) if state.tokens[at].sign in ("{", "(") else at
    return max(closing, at) + 1


def _is_call(state: State, at: int) -> bool:
    token = state.tokens[at]
    return (
        token.kind == "letter"
        and state.is_function(token.text)
        and at + 1 < state.limit
        and state.tokens[at + 1].sign == "("
        and not state.tokens[at + 1].space
    )


def flat(state: State, script: tuple[int, int] | None) -> str | None:
    """A script of letters, digits, signs and round brackets as one word, as names have them."""
    if script is None:
        return None
    word = ""
    for token in state.tokens[script[0] : script[1]]:
        if token.kind == "letter":
            word += token.text
        elif token.kind in ("function", "prose", "operator"):
            word += word_of(state.text, token)
        elif token.kind == "number":
            word += token.text
        elif token.kind == "symbol" and token.text in ("+", "-", ",", "(", ")", "·", "⊤"):
            word += "*" if token.text == "·" else token.text
        else:
            return None
    return word


@contextmanager
def nested(state: State, place: int) -> Iterator[None]:
    """Inside one more level of scripts."""
    state.scripts += 1
    if state.scripts > bounds.SCRIPTS:
        raise unreadable("READ.SCRIPTS_TOO_DEEP", state.tokens[place].span, limit=bounds.SCRIPTS)
    yield
    state.scripts -= 1


def indices(state: State, script: tuple[int, int], count: int | None = None) -> tuple[Tree, ...]:
    """The indices of a subscript: `ij`, `i,j`, `i+1`, `12` where two are wanted."""
    start, end = script
    token = state.tokens[start]
    if end == start + 1 and token.kind in ("letter", "number"):
        state.limit_scripts(token)
        return tuple(_index(state, token, count))
    found: list[Tree] = []
    with state.in_script(start, end):
        parts = _parts(state, start, end)
        for first, last in parts:
            found.extend(_juxtaposed(state, first, last, count if len(parts) == 1 else None))
    return tuple(found)


def _parts(state: State, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges between commas outside of brackets."""
    parts: list[tuple[int, int]] = []
    depth, first = 0, start
    for place in range(start, end):
        token = state.tokens[place]
        if token.sign in ("(", "[", "{", "\\{"):
            depth += 1
        elif token.sign in (")", "]", "}", "\\}"):
            depth -= 1
        elif token.sign in (",", ";") and depth == 0:
            parts.append((first, place))
            first = place + 1
    parts.append((first, end))
    return [part for part in parts if part[0] < part[1]]


def _juxtaposed(state: State, first: int, last: int, count: int | None) -> list[Tree]:
    tokens = state.tokens[first:last]
    simple = all(
        t.kind in ("letter", "number") or (t.kind == "symbol" and t.text == "dots") for t in tokens
    )
    is_multiple = len(tokens) == 2 and tokens[0].kind == "number" and count != 2
    if simple and not is_multiple:
        return [index for token in tokens for index in _index(state, token, count)]
    state.at, state.limit = first, last
    tree = state.grammar.expression(state, _ADD)
    if state.at < last:
        raise unreadable("READ.SUBSCRIPT", state.peek().span)
    state.at, state.limit = first, last
    return [tree]


def _index(state: State, token: Token, count: int | None) -> list[Tree]:
    if token.kind == "number" and token.value is not None:
        digits = token.text
        if count is not None and count > 1 and len(digits) == count and digits.isdigit():
            return [Number(Fraction(int(d)), span=token.span) for d in digits]
        return [Number(token.value, token.style == "decimal", span=token.span)]
    return [Name(state.aliases_of(token.text), span=token.span)]


def entry(state: State, base: Tree, script: tuple[int, int], span: Span, count: int | None) -> Tree:
    """`base` with a subscript."""
    found = indices(state, script, count)
    if not found:
        raise unreadable("READ.SUBSCRIPT", span)
    return Entry(base, found, span=base.span.merge(span))


def raised(state: State, base: Tree, script: tuple[int, int]) -> Tree:
    """`base` with a superscript: a transpose, a power, primes."""
    start, end = script
    tokens = state.tokens[start:end]
    span = base.span.merge(tokens[-1].span)
    if tokens[0].kind not in ("number", "operator", "function"):
        special = _special(state, base, tokens, span)
        if special is not None:
            return special
    return Power(base, _exponent(state, start, end), span=span)


def _exponent(state: State, start: int, end: int) -> Tree:
    """What the superscript says; a numeral alone is read without the grammar."""
    numeral = _numeral(state, state.tokens[start]) if end == start + 1 else None
    if numeral is not None:
        return numeral
    with state.in_script(start, end):
        exponent: Tree = state.grammar.expression(state, _ADD)
        if state.at < end:
            raise state.unexpected(state.peek())
    return exponent


def _numeral(state: State, token: Token) -> Tree | None:
    """A number that is no fraction in one character, in one more script."""
    if token.value is None or token.text in FRACTIONS:
        return None
    state.limit_scripts(token)
    return Number(token.value, token.style == "decimal", span=token.span)


def _special(state: State, base: Tree, tokens: list[Token], span: Span) -> Tree | None:
    """A superscript that is no exponent: a transpose, the inverse of one, primes."""
    if is_transpose(state, tokens) or (_is_letter_t(tokens) and building.holds_matrix(base)):
        return building.transposed(base, span)
    if len(tokens) == 2 and tokens[0].sign == "-" and is_transpose(state, tokens[1:]):
        return Transpose(Power(base, building.minus_one(), span=span), span=span)
    if (
        len(tokens) == 3
        and is_transpose(state, tokens[:1])
        and tokens[1].sign == "-"
        and tokens[2].text == "1"
    ):
        return Power(Transpose(base, span=span), building.minus_one(), span=span)
    if _are_primes(tokens):
        return primed(base, len(tokens), span)
    if len(tokens) == 1 and tokens[0].sign in ("⊙", "∘", "°"):
        return building.degrees(base, span)
    if len(tokens) == 1 and tokens[0].sign in ("+", "-", "⊥"):
        raise unreadable("READ.UNSUPPORTED", tokens[0].span, name="This superscript", mend="")
    return None


def _is_letter_t(tokens: list[Token]) -> bool:
    return len(tokens) == 1 and tokens[0].kind == "letter" and tokens[0].text == "T"


def is_transpose(state: State, tokens: list[Token]) -> bool:
    if len(tokens) != 1:
        return False
    token = tokens[0]
    if token.sign in ("⊤", "·"):
        return True
    if token.kind != "letter":
        return False
    if token.text == "T":
        return not state.is_number("T") or token.style in ("sans", "roman")
    if token.text == "t":
        return not state.knows("t") and not state.scope.letters_are_numbers
    return token.text == "H" and not state.knows("H") and not state.scope.letters_are_numbers


def primed(base: Tree, order: int, span: Span) -> Tree:
    """`base` with primes."""
    match base:
        case Prime(operand=operand, order=before):
            return Prime(operand, before + order, span=span)
        case FunctionName():
            return replace(base, primes=base.primes + order, span=span)
        case _:
            return Prime(base, order, span=span)


BEHIND = frozenset({"^", "**", "'", "!", "_", "[", ".", "|", "°"})
"""The signs that may stand behind a factor and belong to it."""


def postfix(state: State, tree: Tree) -> Tree:
    """Powers, primes, factorials and subscripts behind a factor."""
    while state.at < state.limit:
        token = state.tokens[state.at]
        if token.sign not in BEHIND:
            break
        if token.text == "^":
            script, after = script_range(state, state.at + 1)
            tree = raised(state, tree, script)
            state.at = after
        elif token.text == "**":
            state.at += 1
            tree = _starred(state, tree)
        elif token.text == "'":
            state.at += 1
            tree = primed(tree, 1, tree.span.merge(token.span))
        elif token.text == "!":
            tree = _factorial(state, tree)
        elif token.text == "_":
            script, after = script_range(state, state.at + 1)
            tree = entry(state, tree, script, state.tokens[after - 1].span, _wanted(tree))
            state.at = after
        elif token.text == "[" and _is_indexed(state, tree):
            closing = state.matching(state.at)
            tree = entry(state, tree, (state.at + 1, closing), state.tokens[closing].span, None)
            state.at = closing + 1
        elif token.text == "." and state.peek(1).kind == "letter" and state.peek(1).text == "T":
            tree = building.transposed(tree, tree.span.merge(state.peek(1).span))
            state.at += 2
        elif token.text == "|" and state.peek(1).sign == "_" and not state.bars:
            tree = _evaluated(state, tree)
        elif token.text == "°":
            state.at += 1
            tree = building.degrees(tree, tree.span.merge(token.span))
        else:
            break
    return tree


def _evaluated(state: State, tree: Tree) -> Tree:
    """`\\frac{df}{dx} |_{x = a}`: the derivative of a function of one argument at a point."""
    bar = state.peek()
    script, after = script_range(state, state.at + 2)
    if is_derivative_of_call(tree):
        first = script[0]
        if state.tokens[first].kind == "letter" and state.tokens[first + 1].sign == "=":
            first += 2
        with state.in_script(first, script[1]):
            point = state.grammar.expression(state, _ADD)
        state.at = after
        return derivative_at(tree, point)
    raise unreadable(
        "READ.UNSUPPORTED", bar.span, name="This bar", mend="Put the value in instead."
    )


def is_derivative_of_call(tree: Tree) -> bool:
    """Whether a tree is the derivative of a function of one argument, by that argument."""
    return (
        isinstance(tree, Differential)
        and tree.kind == "derivative"
        and isinstance(tree.operand, FunctionName | Call)
        and all(isinstance(variable, Name) for variable in tree.variables)
        and len(set(tree.variables)) == 1
    )


def derivative_at(tree: Tree, point: Tree) -> Tree:
    """Such a derivative at a point."""
    assert isinstance(tree, Differential)
    operand = tree.operand
    assert isinstance(operand, FunctionName | Call)
    name = operand.name if isinstance(operand, FunctionName) else operand.function
    primes = operand.primes + len(tree.variables)
    return Call(name, (point,), primes, span=tree.span.merge(point.span))


def _wanted(tree: Tree) -> int | None:
    return 2 if isinstance(tree, Matrix | Collection | Interval) else None


def _starred(state: State, base: Tree) -> Tree:
    """`x**y`: the exponent is a factor with its own powers, behind a sign or not."""
    negative = 0
    with state.without_brackets(), nested(state, state.at - 1):
        while state.peek().sign in ("-", "+"):
            negative += state.take().text == "-"
        exponent: Tree = state.grammar.factor(state)
    for _ in range(negative):
        exponent = Negation(exponent, span=exponent.span)
    if isinstance(exponent, Name) and exponent.name == "T":
        return building.transposed(base, base.span.merge(exponent.span))
    return Power(base, exponent, span=base.span.merge(exponent.span))


def _factorial(state: State, tree: Tree) -> Tree:
    sign = state.take()
    if state.peek().sign == "!":
        raise unreadable("READ.UNSUPPORTED", state.peek().span, name="A double factorial",
                         mend="Write it as a product.")  # fmt: skip
    return Apply("factorial", (tree,), span=tree.span.merge(sign.span))


def _is_indexed(state: State, tree: Tree) -> bool:
    """Whether a square bracket glued to `tree` holds indices: `A[i, j]`, `S[i]`."""
    if state.peek().space or not _has_entries(state, tree):
        return False
    closing = state.matching(state.at)
    if closing < 0 or state.tokens[closing].sign != "]" or closing == state.at + 1:
        return False
    inside = state.tokens[state.at + 1 : closing]
    return all(_may_index(state, token) for token in inside)


def _may_index(state: State, token: Token) -> bool:
    if token.kind == "number":
        return token.style != "decimal"
    if token.kind == "letter":
        return state.is_index(token.text)
    return token.sign in (",", "+", "-")


def _has_entries(state: State, tree: Tree) -> bool:
    match tree:
        case Name(name=name):
            return name in state.scope.definitions or bool(state.index_count(name))
        case FunctionName() | Call() | Matrix():
            return True
        case Entry(base=Name(name=name), indices=taken):
            return (state.index_count(name) or 0) > len(taken)
        case _:
            return False
