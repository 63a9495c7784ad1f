"""How operators with a body of their own are drawn: sums, derivatives, integrals; and what holds conditions and lists."""

from __future__ import annotations

from grader.expression import nodes
from grader.expression.nodes import Call, Name, Tree
from grader.expression.sizes import Size
from grader.expression.vocabulary import LAWS
from grader.syntax.mathml_parts import (
    Drawn,
    Pen,
    bracketed,
    fenced,
    identifier,
    named,
    numeral,
    operator,
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
    LOGIC,
    MULTIPLY,
    POSTFIX,
    RELATION,
    SET,
    SIGNS,
    SUMS,
)
from grader.text.html import Element, element

_MOMENTS = {
    "expectation": ("𝔼", "[", "]"), "variance": ("Var", "(", ")"), "covariance": ("Cov", "(", ")"),
    "probability": ("ℙ", "(", ")"),
}  # fmt: skip
_NABLAS = {"gradient": "∇", "hessian": "∇", "divergence": "∇·", "curl": "∇×", "laplacian": "Δ"}
_LOGIC = {"and": "∧", "or": "∨", "implies": "⇒", "iff": "⇔"}
_COLLECTIONS = {"set": ("{", "}"), "tuple": ("(", ")"), "list": ("[", "]")}


def reduction(tree: nodes.Reduction, pen: Pen) -> Drawn:
    sign = operator(SUMS[tree.operation], movablelimits="false")
    below: list[Element] = []
    if tree.index is not None:
        below.append(named(tree.index))
        if tree.lower is not None:
            below += [operator("="), pen.plain(tree.lower)]
        if tree.condition is not None:
            own = isinstance(tree.condition, nodes.Relation) and tree.condition.members[0] == Name(
                tree.index
            )
            alone = own and tree.lower is None
            shown = pen.plain(tree.condition)
            below = [shown] if alone else [*below, operator(",", separator="true"), shown]
    head = _limits(sign, row(*below) if below else None, tree.upper, pen)
    if tree.operation in ("max", "min"):
        return row(head, bracketed(pen.plain(tree.body))), ATOM
    return row(head, pen.at(tree.body, CIRCLED)), MULTIPLY


def _limits(sign: Element, below: Element | None, upper: Tree | None, pen: Pen) -> Element:
    if upper is not None:
        above = pen.plain(upper)
        if below is None:
            return element("mover", sign, above)
        return element("munderover", sign, below, above)
    return sign if below is None else element("munder", sign, below)


def cases(tree: nodes.Cases, pen: Pen) -> Drawn:
    rows = [
        (value, row(words("if"), space("0.4em"), pen.plain(condition)))
        for value, condition in tree.branches
    ]
    if tree.otherwise is not None:
        rows.append((tree.otherwise, words("otherwise")))
    lines = [
        element("mtr", element("mtd", pen.plain(value)), element("mtd", condition))
        for value, condition in rows
    ]
    return fenced("{", (element("mtable", lines, class_="cases"),), ""), ATOM


def indicator(tree: nodes.Indicator, pen: Pen) -> Drawn:
    return row(numeral("𝟙"), fenced("[", (pen.plain(tree.condition),), "]")), ATOM


def matrix(tree: nodes.Matrix, pen: Pen) -> Drawn:
    lines = [
        element("mtr", [element("mtd", pen.plain(cell)) for cell in cells]) for cells in tree.rows
    ]
    return fenced("(", (element("mtable", lines),), ")"), ATOM


def sized(sign: Element, size: Size | None) -> Drawn:
    return (sign if size is None else element("msub", sign, identifier(str(size)))), ATOM


def differential(tree: nodes.Differential, pen: Pen) -> Drawn:
    if tree.kind == "derivative" and tree.variables:
        return _derivative(tree, pen)
    point = pen.arguments(tree.at) if tree.at is not None else None
    simple = isinstance(tree.operand, nodes.FunctionName | Name)
    if tree.kind in ("jacobian", "hessian") and not tree.variables and simple:
        letter = identifier("J" if tree.kind == "jacobian" else "H")
        head = element("msub", letter, pen.plain(tree.operand))
        return row(head, point) if point is not None else head, ATOM
    variables = row(*separated([pen.plain(v) for v in tree.variables])) if tree.variables else None
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
    inner = pen.plain(tree.operand) if bare else bracketed(pen.plain(tree.operand))
    parts = (head, inner) if point is None else (head, inner, point)
    return row(*parts), MULTIPLY


def _derivative(tree: nodes.Differential, pen: Pen) -> Drawn:
    order = len(tree.variables)
    above = operator("∂") if order == 1 else element("msup", operator("∂"), numeral(str(order)))
    below = [row(operator("∂"), pen.plain(variable)) for variable in tree.variables]
    fraction = element("mfrac", above, row(*below))
    return row(fraction, bracketed(pen.plain(tree.operand))), MULTIPLY


def moment(tree: nodes.Moment, pen: Pen) -> Drawn:
    sign, left, right = _MOMENTS[tree.kind]
    inside = separated([pen.plain(operand) for operand in tree.operands])
    if tree.given is not None:
        inside = (*inside, operator("∣"), pen.plain(tree.given))
    return row(identifier(sign), fenced(left, inside, right)), ATOM


def integral(tree: nodes.Integral, pen: Pen) -> Drawn:
    sign: Element = operator("∫")
    match tree.lower, tree.upper:
        case None, None:
            pass
        case lower, None if lower is not None:
            sign = element("msub", sign, pen.plain(lower))
        case None, upper if upper is not None:
            sign = element("msup", sign, pen.plain(upper))
        case lower, upper if lower is not None and upper is not None:
            sign = element("msubsup", sign, pen.plain(lower), pen.plain(upper))
    ends = row(space(), identifier("d"), named(tree.variable))
    return row(sign, pen.at(tree.body, MULTIPLY), ends), MULTIPLY


def limit(tree: nodes.Limit, pen: Pen) -> Drawn:
    point = pen.at(tree.point, POSTFIX)
    if tree.side:
        point = element("msup", point, operator(tree.side))
    below = row(named(tree.variable), operator("→"), point)
    sign = operator("lim", movablelimits="false")
    return row(element("munder", sign, below), space(), pen.at(tree.body, CIRCLED)), MULTIPLY


def relation(tree: nodes.Relation, pen: Pen) -> Drawn:
    parts = [pen.at(tree.members[0], SET)]
    for sign, member in zip(tree.operators, tree.members[1:], strict=True):
        parts += [operator(SIGNS.get(sign, sign)), pen.at(member, SET)]
    return row(*parts), RELATION


def logic(tree: nodes.Logic, pen: Pen) -> Drawn:
    parts = [pen.at(operand, RELATION) for operand in tree.operands]
    sign = _LOGIC.get(tree.operator)
    if sign is not None:
        return row(*separated_by(operator(sign), parts)), LOGIC
    if tree.operator == "not":
        return row(operator("¬", form="prefix"), bracketed(pen.plain(tree.operands[0]))), LOGIC
    if len(parts) == 2 and tree.operator.split()[-1] in AT_A_POINT:
        return row(
            parts[0], space("0.4em"), words(f"has a {tree.operator} at"), space("0.4em"), parts[1]
        ), LOGIC
    return row(
        *separated_by(row(space("0.4em"), words("and"), space("0.4em")), parts),
        space("0.4em"),
        words(tree.operator),
    ), LOGIC


def separated_by(sign: Element, parts: list[Element]) -> list[Element]:
    """Parts with `sign` between them."""
    return [piece for part in parts for piece in (sign, part)][1:]


def collection(tree: nodes.Collection, pen: Pen) -> Drawn:
    return pen.arguments(tree.items, *_COLLECTIONS[tree.kind]), ATOM


def comprehension(tree: nodes.Comprehension, pen: Pen) -> Drawn:
    middle = operator(":", separator="true", lspace="0.3em", rspace="0.3em")
    return fenced("{", (pen.plain(tree.element), middle, pen.plain(tree.condition)), "}"), ATOM


def interval(tree: nodes.Interval, pen: Pen) -> Drawn:
    left, right = "(["[tree.closed_left], ")]"[tree.closed_right]
    return pen.arguments((tree.lower, tree.upper), left, right), ATOM


def plus_minus(tree: nodes.PlusMinus, pen: Pen) -> Drawn:
    right = pen.at(tree.right, CIRCLED)
    if tree.left is None:
        return row(operator("±", form="prefix"), right), ADD
    return row(pen.at(tree.left, ADD), operator("±"), right), ADD


def law(tree: nodes.Law, pen: Pen) -> Drawn:
    word = LAWS[tree.family][0] if tree.family in LAWS else tree.family
    return row(identifier(word), pen.arguments(tree.parameters)), ATOM


def let(tree: nodes.Let, pen: Pen) -> Drawn:
    bindings = [row(named(name), operator("="), pen.plain(value)) for name, value in tree.bindings]
    inside = row(
        pen.plain(tree.body), space("0.4em"), words("with"), space("0.4em"), *separated(bindings)
    )
    return bracketed(inside), ATOM


def table(tree: nodes.Table, pen: Pen) -> Drawn:
    letters = row(*separated([named(name) for name, _ in tree.indices]))
    return element("msub", bracketed(pen.plain(tree.body)), letters), POSTFIX


def size_value(tree: nodes.SizeValue, pen: Pen) -> Drawn:
    text = str(tree.size)
    return (numeral(text) if text.isdigit() else identifier(text)), ATOM if len(text) == 1 else ADD
