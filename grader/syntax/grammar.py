"""The operator-precedence grammar: one loop over a table of levels, whatever the syntax."""

from __future__ import annotations

from dataclasses import field

from grader.expression.nodes import (
    Apply,
    Collection,
    Comprehension,
    Constant,
    FunctionName,
    Interval,
    Logic,
    Name,
    Negation,
    PlusMinus,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.records import mutable
from grader.syntax import bounds, sums
from grader.syntax.codes import unreadable
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

IFF, IMPLIES, OR, AND, RELATION, SET, ADD, CIRCLED, MULTIPLY = range(1, 10)

LEVELS: dict[str, int] = {
    "iff": IFF, "↔": IFF, "implies": IMPLIES, "→": IMPLIES, "or": OR, "and": AND,
    "=": RELATION, "!=": RELATION, "<": RELATION, "<=": RELATION, ">": RELATION, ">=": RELATION, "in": RELATION,
    "not in": RELATION, "subset": RELATION, "approx": RELATION, "sim": RELATION, "propto": RELATION,
    "∪": SET, "∩": SET, "∖": SET,
    "+": ADD, "-": ADD, "±": ADD, "∓": ADD,
    "⊙": CIRCLED, "∘": CIRCLED, "⊗": CIRCLED, "⊘": CIRCLED,
    "·": MULTIPLY, "×": MULTIPLY, "/": MULTIPLY, "∠": MULTIPLY,
}  # fmt: skip
"""Each operator with its level; a higher level binds tighter. Juxtaposition is a product."""

_SIGNS = frozenset({"+", "-", "±", "∓"})
_WORDS = frozenset({"and", "or", "in"})
_PREFIXES = _SIGNS | {"not"}
_CIRCLED = {"⊙": "hadamard", "∘": "hadamard", "⊗": "tensor", "⊘": "hadamard quotient"}
_SETS = {"∪": "union", "∩": "intersection", "∖": "set difference"}
_NUMBER_SETS = frozenset({"reals", "integers", "naturals", "rationals", "complexes"})
_OPENS = frozenset(
    {"(", "[", "{", "\\{", "‖", "||", "|", "⟨", "⌊", "⌈", "∂", "∇", "∞", "𝟏", "𝟙", "dots"}
)
_OPERANDS = _OPENS | {"]"}
_OPERAND_KINDS = frozenset({"number", "letter", "function", "operator", "law", "set", "begin"})


@mutable
class _Frame:
    """The operands and operators of one level that is still open. `minus` counts signs before the next operand."""

    level: int
    operands: list[Tree] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    is_open: list[bool] = field(default_factory=list)
    minus: int = 0


def expression(state: State, minimum: int = IFF) -> Tree:
    """Everything from here on whose operators bind at least as tightly as `minimum`."""
    state.depth += 1
    if state.depth > bounds.NESTING + 1:  # the whole is no bracket
        raise unreadable("READ.TOO_DEEP", state.peek().span, limit=bounds.NESTING)
    frames: list[_Frame] = []
    while True:
        operand = _operand(state, frames)
        sign = _operator(state, minimum)
        if sign is None:
            break
        level = LEVELS.get(sign, MULTIPLY)
        while frames and frames[-1].level > level:
            operand = _close(state, frames.pop(), operand)
        if not frames or frames[-1].level < level:
            frames.append(_Frame(level))
        _append(state, frames[-1], operand)
        frames[-1].operators.append(sign)
    while frames:
        operand = _close(state, frames.pop(), operand)
    state.depth -= 1
    return operand


def _append(state: State, frame: _Frame, operand: Tree) -> None:
    """One operand more; the operator behind it, if one was written, is already taken."""
    while frame.minus:
        operand = Negation(operand, span=operand.span)
        frame.minus -= 1
    frame.operands.append(operand)
    frame.is_open.append(state.open_end == state.operator_at)
    if len(frame.operands) > bounds.TERMS:
        raise unreadable("READ.TOO_MANY_TERMS", operand.span, limit=bounds.TERMS)


def _operand(state: State, frames: list[_Frame]) -> Tree:
    """The next factor, behind any signs."""
    at = state.at
    token = state.tokens[at] if at < state.limit else state.peek()
    if token.sign in _PREFIXES or token.kind == "keyword":
        return _behind_signs(state, token, frames)
    if token.kind not in _OPERAND_KINDS and token.sign not in _OPERANDS:
        raise _no_operand(state, token, frames)
    return state.grammar.factor(state)


def _behind_signs(state: State, token: Token, frames: list[_Frame]) -> Tree:
    """A factor behind signs; a minus belongs to the term that begins here, or to the factor alone."""
    minus = 0
    while token.sign in _SIGNS:
        minus += _sign(state, token, frames)
        if minus + (frames[-1].minus if frames else 0) > bounds.NESTING:
            raise unreadable("READ.TOO_DEEP", token.span, limit=bounds.NESTING)
        token = state.peek()
    if token.sign == "not" or token.is_keyword("not"):
        state.at += 1
        return Logic("not", (expression(state, RELATION),), span=token.span)
    if not starts_operand(state, token):
        raise _no_operand(state, token, frames)
    tree: Tree = state.grammar.factor(state)
    for _ in range(minus):
        tree = Negation(tree, span=tree.span)
    return tree


def _sign(state: State, token: Token, frames: list[_Frame]) -> bool:
    """Take a sign before an operand; whether it negates the operand alone, not the term that begins here."""
    state.at += 1
    negates = False
    top = frames[-1].level if frames else 0
    if top < ADD:
        frames.append(_Frame(ADD, operators=[token.text]))
    elif token.sign in ("±", "∓"):
        raise state.unexpected(token, "Write ± between two values or before one.")
    elif token.sign == "-":
        frames[-1].minus += top == ADD
        negates = top != ADD
    if state.at >= state.limit:
        raise _missing(state, token, "behind")
    return negates


def _no_operand(state: State, token: Token, frames: list[_Frame]) -> Exception:
    before = state.before()
    if before.kind == "symbol" and before.text in LEVELS and state.at > 0:
        return _missing(state, before, "behind")
    if token.kind == "symbol" and token.text in LEVELS:
        return _missing(state, token, "before")
    if token.sign in (")", "]", "}", "\\}", "⟩", "⌋", "⌉"):
        if before.sign in ("(", "[", "{", "\\{"):
            span = Span(before.span.start, token.span.end)
            return unreadable("READ.EMPTY_GROUP", span)
        return unreadable("READ.UNOPENED", token.span, name=state.said(token))
    if token.kind in {"prose", "keyword"}:
        return unreadable(
            "READ.WORDS", token.span, mend="Write a formula; put words outside of it."
        )
    return state.unexpected(token)


def _missing(state: State, sign: Token, place: str) -> Exception:
    mend = "Write what belongs there, or remove the sign."
    return unreadable(
        "READ.MISSING_OPERAND", sign.span, place=place, name=state.said(sign), mend=mend
    )


def starts_operand(state: State, token: Token) -> bool:
    """Whether an operand may begin with this token."""
    return token.kind in _OPERAND_KINDS or token.sign in _OPERANDS


def _operator(state: State, minimum: int) -> str | None:
    """Take the operator here and give its text; the empty text is juxtaposition, None the end of the expression."""
    state.operator_at = state.at
    if state.at >= state.limit:
        return None
    token = state.tokens[state.at]
    if token.sign in LEVELS or (token.kind == "keyword" and token.text in _WORDS):
        if LEVELS[token.text] < minimum:
            return None
        if token.sign in ("→", "↔") and state.peek(1).kind == "number":
            raise state.unexpected(token)
        state.at += 1
        return token.text
    if minimum > MULTIPLY:
        return None
    if token.text == "mod" and token.kind == "function":
        state.at += 1
        return "mod"
    if continues_product(state, token):
        if token.kind == "number" and _is_bare_number(state, state.at - 1):
            raise unreadable("READ.TWO_NUMBERS", state.tokens[state.at - 1].span.merge(token.span))
        return ""
    return None


def _is_bare_number(state: State, place: int) -> bool:
    """Whether a number stands at `place` that is no subscript and no superscript."""
    if place < 0 or state.tokens[place].kind != "number":
        return False
    return place == 0 or state.tokens[place - 1].sign not in ("_", "^")


def continues_product(state: State, token: Token) -> bool:
    """Whether a factor without a sign may follow with this token."""
    if token.kind in _OPERAND_KINDS:
        return True
    sign = token.sign
    if sign in ("|", "‖", "||"):
        return token.style != "close" and not closes_bar(state, token) and not state.given
    return sign in _OPENS and not (sign == "[" and state.closing_square)


def closes_bar(state: State, token: Token) -> bool:
    """Whether a bar here, behind an operand, closes one that is open."""
    if not state.bars or token.style == "open":
        return False
    last = state.bars[-1]
    if token.text == "||":
        return last in ("‖", "||") or (last == "|" and state.bars.count("|") >= 1)
    return token.text == last


def _close(state: State, frame: _Frame, last: Tree) -> Tree:
    """The tree of a level that ends here."""
    _append(state, frame, last)
    if frame.level == MULTIPLY:
        return _product(state, frame)
    span = frame.operands[0].span.merge(last.span)
    match frame.level:
        case 7:
            return _sum(state, frame, span)
        case 8:
            return _fold(frame, _CIRCLED, span)
        case 6:
            frame.operands = [as_set(operand) for operand in frame.operands]
            return _fold(frame, _SETS, span)
        case 5:
            return _relation(state, frame, span)
        case _:
            return _logic(frame, span)


def _relation(state: State, frame: _Frame, span: Span) -> Tree:
    members = [
        _as_whole(state, member) if k and frame.operators[k - 1] in ("in", "not in") else member
        for k, member in enumerate(frame.operands)
    ]
    return Relation(tuple(members), tuple(frame.operators), span=span)


NUMBER_SETS = {
    "R": "reals", "Z": "integers", "N": "naturals", "Q": "rationals", "C": "complexes"
}  # fmt: skip


def _as_whole(state: State, tree: Tree) -> Tree:
    """What stands behind ∈: `(0, 1)` is an interval there, and R the real numbers where nothing else is called so."""
    if isinstance(tree, Name) and tree.name in NUMBER_SETS:
        free = state.scope.letters_are_numbers and tree.name not in state.bound
        if free or not state.declared(tree.name):
            return Constant(NUMBER_SETS[tree.name], span=tree.span)
    return as_interval(tree)


def _logic(frame: _Frame, span: Span) -> Tree:
    name = {OR: "or", AND: "and", IMPLIES: "implies", IFF: "iff"}[frame.level]
    return Logic(name, tuple(frame.operands), span=span)


def _fold(frame: _Frame, functions: dict[str, str], span: Span) -> Tree:
    result = frame.operands[0]
    for sign, operand in zip(frame.operators, frame.operands[1:], strict=True):
        if sign == "∘" and isinstance(result, FunctionName) and isinstance(operand, FunctionName):
            raise unreadable("READ.UNSUPPORTED", result.span.merge(operand.span), name="A composition",
                             mend="Write it with arguments, such as f(g(x)).")  # fmt: skip
        result = Apply(functions[sign], (result, operand), span=result.span.merge(operand.span))
    return result


def _product(state: State, frame: _Frame) -> Tree:
    """From left to right: `a/bc` is (a/b)·c."""
    if "∠" in frame.operators:
        return _polar(state, frame)
    factors = [value(frame.operands[0])]
    after_division = False
    for sign, written in zip(frame.operators, frame.operands[1:], strict=True):
        operand = value(written)
        if sign in ("/", "mod"):
            above = joined(factors)
            quotient = above.span.merge(operand.span)
            factors = [Quotient(above, operand, span=quotient) if sign == "/"
                       else Apply("mod", (above, operand), span=quotient)]  # fmt: skip
        else:
            if sign == "" and after_division:
                state.remark("READ.AMBIGUOUS_DIVISION")
            factors.append(operand)
        after_division = sign == "/"
    return joined(factors)


def _polar(state: State, frame: _Frame) -> Tree:
    """`r ∠ φ`: r·e^(iφ); everything behind the sign is the angle."""
    place = frame.operators.index("∠")
    length, angle = (
        _product(state, _Frame(MULTIPLY, operands, operators))
        for operands, operators in (
            (frame.operands[: place + 1], frame.operators[:place]),
            (frame.operands[place + 1 :], frame.operators[place + 1 :]),
        )
    )
    turned = Product((Constant("i"), angle), span=angle.span)
    turn = Power(Constant("e"), turned, span=angle.span)
    return Product((length, turn), span=length.span.merge(angle.span))


def joined(factors: list[Tree]) -> Tree:
    if len(factors) == 1:
        return factors[0]
    span = factors[0].span.merge(factors[-1].span)
    double = [k for k, factor in enumerate(factors) if isinstance(factor, PlusMinus)]
    if len(double) == 1:
        return _both(factors, double[0], span)
    return Product(tuple(factors), span=span)


def _both(factors: list[Tree], place: int, span: Span) -> Tree:
    """`(a ± b) c` is a c ± b c."""
    double = factors[place]
    assert isinstance(double, PlusMinus)
    left, right = (
        None if side is None else joined([*factors[:place], side, *factors[place + 1 :]])
        for side in (double.left, double.right)
    )
    assert right is not None
    return PlusMinus(left, right, span=span)


def negated(tree: Tree) -> Tree:
    return Negation(tree, span=tree.span)


def _sum(state: State, frame: _Frame, span: Span) -> Tree:
    operators = frame.operators
    if len(operators) < len(frame.operands):
        operators = ["+", *operators]
    terms: list[Tree] = []
    is_open = False
    for sign, written, opens in zip(operators, frame.operands, frame.is_open, strict=True):
        if sign == "-" and terms and _is_set(terms[-1]) and _is_set(written):
            whole = terms[-1].span.merge(written.span)
            terms[-1] = Apply("set difference", (terms[-1], written), span=whole)
            continue
        term = value(written)
        if sign in ("±", "∓"):
            right = Negation(term, span=term.span) if sign == "∓" else term
            left = _added(terms) if terms else None
            terms, is_open = [PlusMinus(left, right, span=span)], False
            continue
        if sign == "-":
            term = Negation(term, span=term.span)
        widened = sums.widened(terms[-1], term) if is_open else None
        if widened is not None:
            terms[-1] = widened
            state.remark("READ.AMBIGUOUS_SUM")
            continue
        terms.append(term)
        is_open = opens
    return _added(terms)


def _is_set(tree: Tree) -> bool:
    """Whether a minus sign before or behind `tree` can only take one set from another."""
    match tree:
        case Constant(name=name):
            return name in _NUMBER_SETS
        case Collection(kind=kind):
            return kind == "set"
        case Apply(function=function):
            return function in _SETS.values()
        case _:
            return isinstance(tree, Interval | Comprehension)


def _added(terms: list[Tree]) -> Tree:
    if len(terms) == 1:
        return terms[0]
    return Sum(tuple(terms), span=terms[0].span.merge(terms[-1].span))


def value(tree: Tree) -> Tree:
    """A set of one item beside an operator is a pair of brackets: `\\{a + b\\} c`."""
    if isinstance(tree, Collection) and tree.kind == "set" and len(tree.items) == 1:
        return tree.items[0]
    return tree


def as_interval(tree: Tree) -> Tree:
    """`(0, 1)` and `[0, 1]` behind ∈ or beside ∪ are intervals."""
    if isinstance(tree, Collection) and tree.kind in ("tuple", "list") and len(tree.items) == 2:
        closed = tree.kind == "list"
        return Interval(tree.items[0], tree.items[1], closed, closed, span=tree.span)
    return tree


def as_set(tree: Tree) -> Tree:
    return as_interval(tree)
