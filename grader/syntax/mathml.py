"""Trees as MathML Core, drawn from our nodes and never from a text of a student.

A printer like `syntax.printer`, with the same strengths of binding; fractions, roots and scripts stack instead of
taking brackets. Source: W3C, MathML Core.
"""

from __future__ import annotations

from collections.abc import Callable

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
from grader.expression.vocabulary import FUNCTIONS
from grader.syntax import mathml_operators as operators
from grader.syntax.mathml_parts import (
    Drawn,
    Pen,
    Rule,
    bracketed,
    identifier,
    named,
    numeral,
    operator,
    primes,
    raised,
    row,
    separated,
    space,
)
from grader.syntax.printer import (
    ADD,
    ATOM,
    CIRCLED,
    CONSTANTS,
    LOGIC,
    MULTIPLY,
    POSTFIX,
    SET,
    SIGN,
    SIGNS_WITH_BODY,
    decimal_digits,
)
from grader.syntax.printer import is_open as is_open_printed
from grader.text.html import Element, element

_BETWEEN = {
    "union": ("∪", SET), "intersection": ("∩", SET), "set difference": ("∖", SET), "hadamard": ("⊙", CIRCLED),
    "tensor": ("⊗", CIRCLED), "hadamard quotient": ("⊘", CIRCLED),
}  # fmt: skip
_FENCES = {
    "abs": ("|", "|"), "norm": ("‖", "‖"), "inner": ("⟨", "⟩"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"),
}  # fmt: skip


def draw(tree: Tree, *, display: bool = True) -> Element:
    """`tree` as a `math` element, on a line of its own or in a sentence."""
    return element("math", Pen(RULES).plain(tree), display="block" if display else "inline")


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


def _number(tree: Number, pen: Pen) -> Drawn:
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


def _sum(tree: nodes.Sum, pen: Pen) -> Drawn:
    parts: list[Element] = []
    for place, term in enumerate(tree.terms):
        negative = isinstance(term, Negation)
        inner = term.operand if isinstance(term, Negation) else term
        opens = place + 1 < len(tree.terms) and _is_open(inner)
        if place:
            parts.append(operator("−" if negative else "+"))
        elif negative:
            parts.append(operator("−", form="prefix"))
        parts.append(pen.at(inner, CIRCLED, bracket=opens or isinstance(inner, Negation)))
    return row(*parts), ADD


def _negation(tree: Negation, pen: Pen) -> Drawn:
    inner = tree.operand
    bracket = isinstance(inner, Negation | nodes.Sum | nodes.PlusMinus)
    return row(operator("−", form="prefix"), pen.at(inner, CIRCLED, bracket=bracket)), ADD


def _product(tree: Product, pen: Pen) -> Drawn:
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
        parts.append(pen.at(factor, level, bracket=bracket or negative))
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


def _quotient(tree: Quotient, pen: Pen) -> Drawn:
    return element("mfrac", pen.plain(tree.numerator), pen.plain(tree.denominator)), MULTIPLY


def _power(tree: nodes.Power, pen: Pen) -> Drawn:
    return raised(_base(tree.base, pen), pen.plain(tree.exponent)), POSTFIX


def _transpose(tree: nodes.Transpose, pen: Pen) -> Drawn:
    return raised(_base(tree.operand, pen), operator("⊤", lspace="0", rspace="0")), POSTFIX


def _base(tree: Tree, pen: Pen) -> Element:
    """What a script may stand at."""
    drawn, level = pen.rule(tree)
    entry = isinstance(tree, Entry) and not isinstance(
        tree.base, Entry | nodes.Transpose | nodes.Power
    )
    scripted = isinstance(tree, Name) and "^" in tree.name
    return drawn if (level == ATOM or entry) and not scripted else bracketed(drawn)


def _apply(tree: Apply, pen: Pen) -> Drawn:
    name, arguments = tree.function, tree.arguments
    if name in _BETWEEN and len(arguments) >= 2:
        return _infix(*_BETWEEN[name], arguments, pen)
    special = _SPECIAL.get((name, len(arguments)))
    if special is not None:
        return special(pen, *arguments)
    if name in _FENCES and len(arguments) <= 2:
        return pen.arguments(arguments, *_FENCES[name]), ATOM
    return row(identifier(FUNCTIONS[name].symbol), pen.arguments(arguments)), ATOM


def _infix(sign: str, level: int, arguments: tuple[Tree, ...], pen: Pen) -> Drawn:
    parts: list[Element] = []
    last = len(arguments) - 1
    for place, argument in enumerate(arguments):
        if place:
            parts.append(operator(sign))
        bracket = place < last and _is_open(argument)
        parts.append(pen.at(argument, level + (place > 0), bracket=bracket))
    return row(*parts), level


def _binomial(pen: Pen, above: Tree, below: Tree) -> Drawn:
    fraction = element("mfrac", pen.plain(above), pen.plain(below), linethickness="0")
    return bracketed(fraction), ATOM


_SPECIAL: dict[tuple[str, int], Callable[..., Drawn]] = {
    ("sqrt", 1): lambda pen, x: (element("msqrt", pen.plain(x)), ATOM),
    ("root", 2): lambda pen, x, order: (element("mroot", pen.plain(x), pen.plain(order)), ATOM),
    ("binomial", 2): _binomial,
    ("factorial", 1): lambda pen, x: (row(pen.at(x, ATOM), operator("!", form="postfix")), POSTFIX),
    ("norm", 2): lambda pen, x, order: (
        element("msub", pen.arguments((x,), "‖", "‖"), pen.plain(order)),
        ATOM,
    ),
    ("frobenius norm", 1): lambda pen, x: (
        element("msub", pen.arguments((x,), "‖", "‖"), identifier("F")),
        ATOM,
    ),
    ("log", 2): lambda pen, x, base: (
        row(element("msub", identifier("log"), pen.plain(base)), pen.arguments((x,))),
        ATOM,
    ),
    ("conjugate", 1): lambda pen, x: (
        element("mover", pen.plain(x), operator("¯", stretchy="true")),
        ATOM,
    ),
    ("power entrywise", 2): lambda pen, x, n: (
        element("msup", _base(x, pen), row(operator("∘"), pen.plain(n))),
        POSTFIX,
    ),
}
"""Functions with a drawing of their own, by name and number of arguments."""


def _call(tree: Call, pen: Pen) -> Drawn:
    name = named(tree.function)
    if tree.primes:
        name = element("msup", name, primes(tree.primes))
    return row(name, pen.arguments(tree.arguments)), ATOM


def _function_name(tree: nodes.FunctionName, pen: Pen) -> Drawn:
    name = named(tree.name)
    return (element("msup", name, primes(tree.primes)), POSTFIX) if tree.primes else (name, ATOM)


def _prime(tree: nodes.Prime, pen: Pen) -> Drawn:
    simple = isinstance(tree.operand, Name)
    inner = pen.plain(tree.operand) if simple else bracketed(pen.plain(tree.operand))
    return element("msup", inner, primes(tree.order)), POSTFIX


def _entry(tree: Entry, pen: Pen) -> Drawn:
    base = (
        bracketed(pen.plain(tree.base)) if isinstance(tree.base, Entry) else _base(tree.base, pen)
    )
    if isinstance(tree.base, Name) and "^" in tree.base.name and "_" not in tree.base.name:
        scripted = named(tree.base.name)
        if scripted.tag == "msup":
            letter, above = scripted.children
            return element("msubsup", letter, _indices(tree.indices, pen), above), POSTFIX
    return element("msub", base, _indices(tree.indices, pen)), POSTFIX


def _indices(indices: tuple[Tree, ...], pen: Pen) -> Element:
    drawn = [pen.plain(index) for index in indices]
    letters = all(
        isinstance(index, Name) and len(named(index.name).children) == 1 and len(index.name) == 1
        for index in indices
    )
    return row(*drawn) if letters else row(*separated(drawn))


RULES: dict[type, Rule] = {
    nodes.Number: _number,
    nodes.Constant: lambda tree, _pen: (identifier(CONSTANTS.get(tree.name, tree.name)), ATOM),
    nodes.Name: lambda tree, _pen: (named(tree.name), ATOM),
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
    nodes.Reduction: operators.reduction,
    nodes.Cases: operators.cases,
    nodes.Indicator: operators.indicator,
    nodes.Matrix: operators.matrix,
    nodes.Dots: lambda _tree, _pen: (operator("…"), ATOM),
    nodes.Identity: lambda tree, _pen: operators.sized(identifier("I"), tree.size),
    nodes.Ones: lambda tree, _pen: operators.sized(numeral("𝟏"), tree.size),
    nodes.UnitVector: lambda tree, pen: (
        element("msub", identifier("e"), pen.plain(tree.index)),
        ATOM,
    ),
    nodes.Differential: operators.differential,
    nodes.Moment: operators.moment,
    nodes.Integral: operators.integral,
    nodes.Limit: operators.limit,
    nodes.Relation: operators.relation,
    nodes.Logic: operators.logic,
    nodes.Collection: operators.collection,
    nodes.Comprehension: operators.comprehension,
    nodes.Interval: operators.interval,
    nodes.PlusMinus: operators.plus_minus,
    nodes.Law: operators.law,
    nodes.Let: operators.let,
    nodes.Defined: lambda tree, _pen: (named(tree.name), ATOM),
    nodes.Table: operators.table,
    nodes.SizeValue: operators.size_value,
}
"""How each node is drawn, and how tightly that holds together. Complete by test."""
