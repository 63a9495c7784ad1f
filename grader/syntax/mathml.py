"""Trees as MathML Core, drawn from our nodes and never from a text of a student.

A printer like `syntax.printer`, with the same strengths of binding; fractions, roots and scripts stack instead of
taking brackets. Source: W3C, MathML Core.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.expression import nodes
from grader.expression.nodes import (
    Apply,
    Call,
    Entry,
    Name,
    Negation,
    Number,
    Product,
    Quotient,
    Tree,
)
from grader.expression.sizes import Size
from grader.expression.vocabulary import FUNCTIONS, LAWS
from grader.syntax.mathml_parts import (
    bracketed,
    fenced,
    identifier,
    named,
    numeral,
    operator,
    primes,
    row,
    separated,
    space,
    words,
)
from grader.syntax.printer import (
    ADD,
    AT_A_POINT,
    ATOM,
    CIRCLED,
    CONSTANTS,
    LOGIC,
    MULTIPLY,
    POSTFIX,
    RELATION,
    SET,
    SIGN,
    SIGNS,
    SIGNS_WITH_BODY,
    SUMS,
    decimal_digits,
)
from grader.syntax.printer import (
    is_open as is_open_printed,
)
from grader.text.html import Element, element

Drawn = tuple[Element, int]

_BETWEEN = {
    "union": ("∪", SET), "intersection": ("∩", SET), "set difference": ("∖", SET), "hadamard": ("⊙", CIRCLED),
    "tensor": ("⊗", CIRCLED), "hadamard quotient": ("⊘", CIRCLED),
}  # fmt: skip
_FENCES = {
    "abs": ("|", "|"), "norm": ("‖", "‖"), "inner": ("⟨", "⟩"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"),
}  # fmt: skip
_MOMENTS = {
    "expectation": ("𝔼", "[", "]"), "variance": ("Var", "(", ")"), "covariance": ("Cov", "(", ")"),
    "probability": ("ℙ", "(", ")"),
}  # fmt: skip
_NABLAS = {"gradient": "∇", "hessian": "∇", "divergence": "∇·", "curl": "∇×", "laplacian": "Δ"}
_LOGIC = {"and": "∧", "or": "∨", "implies": "⇒", "iff": "⇔"}
_COLLECTIONS = {"set": ("{", "}"), "tuple": ("(", ")"), "list": ("[", "]")}


def draw(tree: Tree, *, display: bool = True) -> Element:
    """`tree` as a `math` element, on a line of its own or in a sentence."""
    return element("math", _rule(tree)[0], display="block" if display else "inline")


def _rule(tree: Tree) -> Drawn:
    return RULES[type(tree)](tree)


def _plain(tree: Tree) -> Element:
    return _rule(tree)[0]


def _at(tree: Tree, level: int, *, bracket: bool = False) -> Element:
    """`tree` where something of at least `level` is wanted, or in brackets whatever it is."""
    drawn, found = _rule(tree)
    return drawn if found >= level and not bracket else bracketed(drawn)


def _arguments(trees: tuple[Tree, ...], left: str = "(", right: str = ")") -> Element:
    return fenced(left, separated([_plain(tree) for tree in trees]), right)


def _is_open(tree: Tree) -> bool:
    """Whether what follows would be taken into `tree`; a drawn derivative has its operand in brackets."""
    match tree:
        case nodes.Differential(operand=operand, variables=variables):
            return not variables and isinstance(operand, Call | nodes.FunctionName)
        case Product(factors=(*_, last)):
            return _is_open(last)
        case Negation(operand=operand):
            return _is_open(operand)
        case _:
            return is_open_printed(tree)


def _number(tree: Number) -> Drawn:
    value = tree.value
    decimal = decimal_digits(abs(value)) if tree.decimal else None
    digits = decimal or str(abs(value.numerator))
    whole = decimal is not None or value.denominator == 1
    size = (
        numeral(digits)
        if whole
        else element("mfrac", numeral(digits), numeral(str(value.denominator)))
    )
    if value < 0:
        return row(operator("−", form="prefix"), size), SIGN
    return size, ATOM if whole else MULTIPLY


def _sum(tree: nodes.Sum) -> Drawn:
    parts: list[Element] = []
    for place, term in enumerate(tree.terms):
        negative = isinstance(term, Negation)
        inner = term.operand if isinstance(term, Negation) else term
        opens = place + 1 < len(tree.terms) and _is_open(inner)
        if place:
            parts.append(operator("−" if negative else "+"))
        elif negative:
            parts.append(operator("−", form="prefix"))
        parts.append(_at(inner, CIRCLED, bracket=opens or isinstance(inner, Negation)))
    return row(*parts), ADD


def _negation(tree: Negation) -> Drawn:
    inner = tree.operand
    bracket = isinstance(inner, Negation | nodes.Sum | nodes.PlusMinus)
    return row(operator("−", form="prefix"), _at(inner, CIRCLED, bracket=bracket)), ADD


def _product(tree: Product) -> Drawn:
    parts: list[Element] = []
    last = len(tree.factors) - 1
    for place, factor in enumerate(tree.factors):
        if place:
            parts.append(_between(tree.factors[place - 1], factor))
        stacked = isinstance(factor, Quotient) or (
            isinstance(factor, Number) and not factor.decimal
        )
        if place == last and isinstance(factor, SIGNS_WITH_BODY):
            level = LOGIC
        else:
            level = MULTIPLY if stacked or not place else POSTFIX
        bracket = (_is_open(factor) and place != last) or isinstance(factor, Product | Negation)
        negative = isinstance(factor, Number) and factor.value < 0
        parts.append(_at(factor, level, bracket=bracket or negative))
    return row(*parts), MULTIPLY


def _between(left: Tree, right: Tree) -> Element:
    """A dot where two factors could be taken for one thing, else a thin space."""
    first: Tree = right
    while isinstance(first, nodes.Power | Entry | nodes.Transpose):
        first = first.operand if isinstance(first, nodes.Transpose) else first.base
    digits = isinstance(first, Number | Quotient)
    alone = isinstance(left, Name | nodes.FunctionName) and "_" not in left.name
    called = alone and isinstance(
        first, nodes.Sum | nodes.PlusMinus | nodes.Relation | Product | Negation
    )
    return operator("⋅") if digits or called else space()


def _quotient(tree: Quotient) -> Drawn:
    return element("mfrac", _plain(tree.numerator), _plain(tree.denominator)), MULTIPLY


def _power(tree: nodes.Power) -> Drawn:
    return element("msup", _base(tree.base), _plain(tree.exponent)), POSTFIX


def _transpose(tree: nodes.Transpose) -> Drawn:
    return element("msup", _base(tree.operand), operator("⊤", lspace="0", rspace="0")), POSTFIX


def _base(tree: Tree) -> Element:
    """What a script may stand at."""
    drawn, level = _rule(tree)
    entry = isinstance(tree, Entry) and not isinstance(
        tree.base, Entry | nodes.Transpose | nodes.Power
    )
    scripted = isinstance(tree, Name) and "^" in tree.name
    return drawn if (level == ATOM or entry) and not scripted else bracketed(drawn)


def _apply(tree: Apply) -> Drawn:
    name, arguments = tree.function, tree.arguments
    if name in _BETWEEN and len(arguments) >= 2:
        return _infix(*_BETWEEN[name], arguments)
    special = _SPECIAL.get((name, len(arguments)))
    if special is not None:
        return special(*arguments)
    if name in _FENCES and len(arguments) <= 2:
        return _arguments(arguments, *_FENCES[name]), ATOM
    return row(identifier(FUNCTIONS[name].symbol), _arguments(arguments)), ATOM


def _infix(sign: str, level: int, arguments: tuple[Tree, ...]) -> Drawn:
    parts: list[Element] = []
    last = len(arguments) - 1
    for place, argument in enumerate(arguments):
        if place:
            parts.append(operator(sign))
        bracket = place < last and _is_open(argument)
        parts.append(_at(argument, level + (place > 0), bracket=bracket))
    return row(*parts), level


def _binomial(above: Tree, below: Tree) -> Drawn:
    fraction = element("mfrac", _plain(above), _plain(below), linethickness="0")
    return bracketed(fraction), ATOM


_SPECIAL: dict[tuple[str, int], Callable[..., Drawn]] = {
    ("sqrt", 1): lambda x: (element("msqrt", _plain(x)), ATOM),
    ("root", 2): lambda x, order: (element("mroot", _plain(x), _plain(order)), ATOM),
    ("binomial", 2): _binomial,
    ("factorial", 1): lambda x: (row(_at(x, ATOM), operator("!", form="postfix")), POSTFIX),
    ("norm", 2): lambda x, order: (
        element("msub", _arguments((x,), "‖", "‖"), _plain(order)),
        ATOM,
    ),
    ("frobenius norm", 1): lambda x: (
        element("msub", _arguments((x,), "‖", "‖"), identifier("F")),
        ATOM,
    ),
    ("log", 2): lambda x, base: (
        row(element("msub", identifier("log"), _plain(base)), _arguments((x,))),
        ATOM,
    ),
    ("conjugate", 1): lambda x: (element("mover", _plain(x), operator("¯", stretchy="true")), ATOM),
    ("power entrywise", 2): lambda x, n: (
        element("msup", _base(x), row(operator("∘"), _plain(n))),
        POSTFIX,
    ),
}
"""Functions with a drawing of their own, by name and number of arguments."""


def _call(tree: Call) -> Drawn:
    name = named(tree.function)
    if tree.primes:
        name = element("msup", name, primes(tree.primes))
    return row(name, _arguments(tree.arguments)), ATOM


def _function_name(tree: nodes.FunctionName) -> Drawn:
    name = named(tree.name)
    return (element("msup", name, primes(tree.primes)), POSTFIX) if tree.primes else (name, ATOM)


def _prime(tree: nodes.Prime) -> Drawn:
    simple = isinstance(tree.operand, Name)
    inner = _plain(tree.operand) if simple else bracketed(_plain(tree.operand))
    return element("msup", inner, primes(tree.order)), POSTFIX


def _entry(tree: Entry) -> Drawn:
    base = bracketed(_plain(tree.base)) if isinstance(tree.base, Entry) else _base(tree.base)
    if isinstance(tree.base, Name) and "^" in tree.base.name and "_" not in tree.base.name:
        scripted = named(tree.base.name)
        if scripted.tag == "msup":
            letter, above = scripted.children
            return element("msubsup", letter, _indices(tree.indices), above), POSTFIX
    return element("msub", base, _indices(tree.indices)), POSTFIX


def _indices(indices: tuple[Tree, ...]) -> Element:
    drawn = [_plain(index) for index in indices]
    letters = all(
        isinstance(index, Name) and len(named(index.name).children) == 1 and len(index.name) == 1
        for index in indices
    )
    return row(*drawn) if letters else row(*separated(drawn))


def _reduction(tree: nodes.Reduction) -> Drawn:
    sign = operator(SUMS[tree.operation], movablelimits="false")
    below: list[Element] = []
    if tree.index is not None:
        below.append(named(tree.index))
        if tree.lower is not None:
            below += [operator("="), _plain(tree.lower)]
        if tree.condition is not None:
            own = isinstance(tree.condition, nodes.Relation) and tree.condition.members[0] == Name(
                tree.index
            )
            alone = own and tree.lower is None
            shown = _plain(tree.condition)
            below = [shown] if alone else [*below, operator(",", separator="true"), shown]
    head = _limits(sign, row(*below) if below else None, tree.upper)
    if tree.operation in ("max", "min"):
        return row(head, bracketed(_plain(tree.body))), ATOM
    return row(head, _at(tree.body, CIRCLED)), MULTIPLY


def _limits(sign: Element, below: Element | None, upper: Tree | None) -> Element:
    if upper is not None:
        above = _plain(upper)
        if below is None:
            return element("mover", sign, above)
        return element("munderover", sign, below, above)
    return sign if below is None else element("munder", sign, below)


def _cases(tree: nodes.Cases) -> Drawn:
    rows = [(value, row(words("if "), _plain(condition))) for value, condition in tree.branches]
    if tree.otherwise is not None:
        rows.append((tree.otherwise, words("otherwise")))
    lines = [
        element("mtr", element("mtd", _plain(value)), element("mtd", condition))
        for value, condition in rows
    ]
    return fenced("{", (element("mtable", lines, class_="cases"),), ""), ATOM


def _indicator(tree: nodes.Indicator) -> Drawn:
    return row(numeral("𝟙"), fenced("[", (_plain(tree.condition),), "]")), ATOM


def _matrix(tree: nodes.Matrix) -> Drawn:
    lines = [
        element("mtr", [element("mtd", _plain(cell)) for cell in cells]) for cells in tree.rows
    ]
    return fenced("(", (element("mtable", lines),), ")"), ATOM


def _sized(sign: Element, size: Size | None) -> Drawn:
    return (sign if size is None else element("msub", sign, identifier(str(size)))), ATOM


def _differential(tree: nodes.Differential) -> Drawn:
    if tree.kind == "derivative" and tree.variables:
        return _derivative(tree)
    point = _arguments(tree.at) if tree.at is not None else None
    simple = isinstance(tree.operand, nodes.FunctionName | Name)
    if tree.kind in ("jacobian", "hessian") and not tree.variables and simple:
        letter = identifier("J" if tree.kind == "jacobian" else "H")
        head = element("msub", letter, _plain(tree.operand))
        return row(head, point) if point is not None else head, ATOM
    variables = row(*separated([_plain(v) for v in tree.variables])) if tree.variables else None
    sign = identifier("J") if tree.kind == "jacobian" else operator(_NABLAS.get(tree.kind, "∇"))
    if tree.kind == "hessian":
        two = numeral("2")
        head = (
            element("msup", sign, two)
            if variables is None
            else element("msubsup", sign, variables, two)
        )
    else:
        head = sign if variables is None else element("msub", sign, variables)
    bare = isinstance(tree.operand, Call | nodes.FunctionName) and not tree.variables
    inner = _plain(tree.operand) if bare else bracketed(_plain(tree.operand))
    parts = (head, inner) if point is None else (head, inner, point)
    return row(*parts), MULTIPLY


def _derivative(tree: nodes.Differential) -> Drawn:
    order = len(tree.variables)
    above = operator("∂") if order == 1 else element("msup", operator("∂"), numeral(str(order)))
    below = [row(operator("∂"), _plain(variable)) for variable in tree.variables]
    fraction = element("mfrac", above, row(*below))
    return row(fraction, bracketed(_plain(tree.operand))), MULTIPLY


def _moment(tree: nodes.Moment) -> Drawn:
    sign, left, right = _MOMENTS[tree.kind]
    inside = separated([_plain(operand) for operand in tree.operands])
    if tree.given is not None:
        inside = (*inside, operator("∣"), _plain(tree.given))
    return row(identifier(sign), fenced(left, inside, right)), ATOM


def _integral(tree: nodes.Integral) -> Drawn:
    sign: Element = operator("∫")
    match tree.lower, tree.upper:
        case None, None:
            pass
        case lower, None if lower is not None:
            sign = element("msub", sign, _plain(lower))
        case None, upper if upper is not None:
            sign = element("msup", sign, _plain(upper))
        case lower, upper if lower is not None and upper is not None:
            sign = element("msubsup", sign, _plain(lower), _plain(upper))
    ends = row(space(), identifier("d"), named(tree.variable))
    return row(sign, _at(tree.body, MULTIPLY), ends), MULTIPLY


def _limit(tree: nodes.Limit) -> Drawn:
    point = _at(tree.point, POSTFIX)
    if tree.side:
        point = element("msup", point, operator(tree.side))
    below = row(named(tree.variable), operator("→"), point)
    sign = operator("lim", movablelimits="false")
    return row(element("munder", sign, below), space(), _at(tree.body, CIRCLED)), MULTIPLY


def _relation(tree: nodes.Relation) -> Drawn:
    parts = [_at(tree.members[0], SET)]
    for sign, member in zip(tree.operators, tree.members[1:], strict=True):
        parts += [operator(SIGNS.get(sign, sign)), _at(member, SET)]
    return row(*parts), RELATION


def _logic(tree: nodes.Logic) -> Drawn:
    parts = [_at(operand, RELATION) for operand in tree.operands]
    sign = _LOGIC.get(tree.operator)
    if sign is not None:
        return row(*separated_by(operator(sign), parts)), LOGIC
    if tree.operator == "not":
        return row(operator("¬", form="prefix"), bracketed(_plain(tree.operands[0]))), LOGIC
    if len(parts) == 2 and tree.operator.split()[-1] in AT_A_POINT:
        return row(parts[0], words(f" has a {tree.operator} at "), parts[1]), LOGIC
    return row(*separated_by(words(" and "), parts), words(f" {tree.operator}")), LOGIC


def separated_by(sign: Element, parts: list[Element]) -> list[Element]:
    """Parts with `sign` between them."""
    return [piece for part in parts for piece in (sign, part)][1:]


def _collection(tree: nodes.Collection) -> Drawn:
    return _arguments(tree.items, *_COLLECTIONS[tree.kind]), ATOM


def _interval(tree: nodes.Interval) -> Drawn:
    left, right = "(["[tree.closed_left], ")]"[tree.closed_right]
    return _arguments((tree.lower, tree.upper), left, right), ATOM


def _plus_minus(tree: nodes.PlusMinus) -> Drawn:
    right = _at(tree.right, CIRCLED)
    if tree.left is None:
        return row(operator("±", form="prefix"), right), ADD
    return row(_at(tree.left, ADD), operator("±"), right), ADD


def _law(tree: nodes.Law) -> Drawn:
    word = LAWS[tree.family][0] if tree.family in LAWS else tree.family
    return row(identifier(word), _arguments(tree.parameters)), ATOM


def _let(tree: nodes.Let) -> Drawn:
    bindings = [row(named(name), operator("="), _plain(value)) for name, value in tree.bindings]
    inside = row(_plain(tree.body), words(" with "), *separated(bindings))
    return bracketed(inside), ATOM


def _table(tree: nodes.Table) -> Drawn:
    letters = row(*separated([named(name) for name, _ in tree.indices]))
    return element("msub", bracketed(_plain(tree.body)), letters), POSTFIX


def _size_value(tree: nodes.SizeValue) -> Drawn:
    text = str(tree.size)
    return (numeral(text) if text.isdigit() else identifier(text)), ATOM if len(text) == 1 else ADD


RULES: dict[type, Callable[[Any], Drawn]] = {
    nodes.Number: _number,
    nodes.Constant: lambda tree: (identifier(CONSTANTS.get(tree.name, tree.name)), ATOM),
    nodes.Name: lambda tree: (named(tree.name), ATOM),
    nodes.FunctionName: _function_name,
    nodes.Sum: _sum,
    nodes.Negation: _negation,
    nodes.Product: _product,
    nodes.Quotient: _quotient,
    nodes.Power: _power,
    nodes.Transpose: _transpose,
    nodes.Apply: _apply,
    nodes.Call: _call,
    nodes.Prime: _prime,
    nodes.Entry: _entry,
    nodes.Reduction: _reduction,
    nodes.Cases: _cases,
    nodes.Indicator: _indicator,
    nodes.Matrix: _matrix,
    nodes.Dots: lambda _tree: (operator("…"), ATOM),
    nodes.Identity: lambda tree: _sized(identifier("I"), tree.size),
    nodes.Ones: lambda tree: _sized(numeral("𝟏"), tree.size),
    nodes.UnitVector: lambda tree: (element("msub", identifier("e"), _plain(tree.index)), ATOM),
    nodes.Differential: _differential,
    nodes.Moment: _moment,
    nodes.Integral: _integral,
    nodes.Limit: _limit,
    nodes.Relation: _relation,
    nodes.Logic: _logic,
    nodes.Collection: _collection,
    nodes.Interval: _interval,
    nodes.PlusMinus: _plus_minus,
    nodes.Law: _law,
    nodes.Let: _let,
    nodes.Defined: lambda tree: (named(tree.name), ATOM),
    nodes.Table: _table,
    nodes.SizeValue: _size_value,
}
"""How each node is drawn, and how tightly that holds together. Complete by test."""
