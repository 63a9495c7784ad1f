"""Trees as linear Unicode, which the reader reads back as the same tree."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Collection,
    Comprehension,
    Constant,
    Defined,
    Differential,
    Dots,
    Entry,
    FunctionName,
    Identity,
    Indicator,
    Integral,
    Interval,
    Law,
    Let,
    Limit,
    Logic,
    Matrix,
    Moment,
    Name,
    Negation,
    Number,
    Ones,
    PlusMinus,
    Power,
    Prime,
    Product,
    Quotient,
    Reduction,
    Relation,
    SizeValue,
    Sum,
    Table,
    Transpose,
    Tree,
    UnitVector,
)
from grader.expression.sizes import Size
from grader.expression.vocabulary import FUNCTIONS, LAWS
from grader.syntax.suggestions import shown_name
from grader.syntax.sums import widened

LOGIC, RELATION, SET, ADD, CIRCLED, MULTIPLY, SIGN, POSTFIX, ATOM = range(9)
"""How tightly what is printed holds together."""

CONSTANTS = {
    "pi": "π", "e": "e", "i": "i", "infinity": "∞", "reals": "ℝ", "integers": "ℤ", "naturals": "ℕ", "rationals": "ℚ",
    "complexes": "ℂ", "empty set": "∅", "true": "True", "false": "False",
}  # fmt: skip
SIGNS = {
    "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "in": "∈", "not in": "∉", "subset": "⊂",
    "approx": "≈", "sim": "∼", "propto": "∝",
}  # fmt: skip
_BETWEEN = {"union": (" ∪ ", SET), "intersection": (" ∩ ", SET), "set difference": (" ∖ ", SET),
            "hadamard": (" ⊙ ", CIRCLED), "tensor": (" ⊗ ", CIRCLED), "hadamard quotient": (" ⊘ ", CIRCLED)}  # fmt: skip
_WORDS = {"factorial": "factorial", "frobenius norm": "norm", "normal cdf": "normcdf", "root": "root", "gamma": "Gamma",
          "zeta": "zeta",
          "heaviside": "Heaviside", "real part": "re", "imaginary part": "im", "conjugate": "conj", "argument": "arg",
          "binomial": "binomial", "matrix exponential": "expm", "adjugate": "adj", "sigmoid": "sigmoid"}  # fmt: skip
_MOMENTS = {"expectation": "𝔼", "variance": "Var", "covariance": "Cov", "probability": "ℙ"}
_NABLAS = {"gradient": "∇", "hessian": "∇^2", "divergence": "∇·", "curl": "∇×"}
_NABLA_WORDS = {"laplacian": "laplacian", "jacobian": "jacobian"}
AT_A_POINT = ("maximum", "minimum", "extremum", "point", "root", "zero")
SUMS = {"sum": "∑", "product": "∏", "max": "max", "min": "min"}

Shown = tuple[str, int]


def show(tree: Tree) -> str:
    """`tree` in linear Unicode."""
    return RULES[type(tree)](tree)[0]


def _at(tree: Tree, level: int, *, bracket: bool = False) -> str:
    """`tree` where something of at least `level` is wanted, or in brackets whatever it is. Printed once."""
    text, found = RULES[type(tree)](tree)
    return text if found >= level and not bracket else f"({text})"


_AT_ONCE = 4_000


def _number(tree: Number) -> Shown:
    value = tree.value
    if value.denominator == 1 and not tree.decimal:
        digits = whole_digits(value.numerator).replace("-", "−")
        return digits, ATOM if value >= 0 else SIGN
    if tree.decimal:
        return _decimal(value)
    return f"{whole_digits(value.numerator)}/{whole_digits(value.denominator)}", MULTIPLY


def _decimal(value: Fraction) -> Shown:
    digits = decimal_digits(abs(value))
    if digits is None:
        return f"{whole_digits(value.numerator)}/{whole_digits(value.denominator)}", MULTIPLY
    return ("−" if value < 0 else "") + digits, ATOM if value >= 0 else SIGN


_MOST_PLACES = 6_000


def whole_digits(value: int) -> str:
    """A whole number in digits, also one with more than Python writes out at once."""
    if abs(value) < 10**_AT_ONCE:
        return str(value)
    high, low = divmod(abs(value), 10**_AT_ONCE)
    return ("-" if value < 0 else "") + whole_digits(high) + str(low).rjust(_AT_ONCE, "0")


def decimal_digits(value: Fraction) -> str | None:
    """A number that is not negative as a decimal: `1.25`, `3.0`; None where it has no end."""
    rest, counts = value.denominator, [0, 0]
    for place, prime in enumerate((2, 5)):
        while rest % prime == 0:
            rest //= prime
            counts[place] += 1
    scale = max(counts)
    if rest != 1 or scale > _MOST_PLACES:
        return None
    digits = value * 10**scale
    text = whole_digits(digits.numerator).rjust(scale + 1, "0")
    return f"{text[: len(text) - scale]}.{text[len(text) - scale :] or '0'}"


def _constant(tree: Constant) -> Shown:
    return CONSTANTS.get(tree.name, tree.name), ATOM


def spelled(name: str) -> str:
    """A name without what elaboration adds to keep bound names apart."""
    return unicodedata.normalize("NFC", shown_name(name.split("#", 1)[0]))


def _name(tree: Name) -> Shown:
    return spelled(tree.name), ATOM


def _function_name(tree: FunctionName) -> Shown:
    return spelled(tree.name) + "'" * tree.primes, POSTFIX if tree.primes else ATOM


def _sum(tree: Sum) -> Shown:
    text = ""
    for place, term in enumerate(tree.terms):
        negative = isinstance(term, Negation)
        inner = term.operand if isinstance(term, Negation) else term
        following = tree.terms[place + 1] if place + 1 < len(tree.terms) else None
        reaches = following is not None and widened(inner, following) is not None
        shown = _at(inner, CIRCLED, bracket=reaches or isinstance(inner, Negation))
        if place == 0:
            text = f"−{shown}" if negative else shown
        else:
            text += f" {'−' if negative else '+'} {shown}"
    return text, ADD


def _negation(tree: Negation) -> Shown:
    inner = tree.operand
    shown = _at(inner, CIRCLED, bracket=isinstance(inner, Negation | Sum | PlusMinus))
    return f"−{shown}", ADD


def is_open(tree: Tree) -> bool:
    """Whether what follows would be taken into `tree`."""
    match tree:
        case Reduction() | Limit():
            return True
        case Differential(at=None):
            return True
        case Product(factors=factors):
            return is_open(factors[-1])
        case Negation(operand=operand):
            return is_open(operand)
        case Apply(function=function, arguments=arguments) if function in _BETWEEN and arguments:
            return is_open(arguments[-1])
        case Quotient():
            return False
        case _:
            return False


SIGNS_WITH_BODY = (Reduction, Limit, Differential)


def _product(tree: Product) -> Shown:
    parts: list[str] = []
    for place, factor in enumerate(tree.factors):
        opens = is_open(factor)
        last = place == len(tree.factors) - 1
        level = (
            LOGIC
            if last and isinstance(factor, SIGNS_WITH_BODY)
            else POSTFIX
            if place
            else MULTIPLY
        )
        bracket = (opens and not last) or isinstance(factor, Product | Negation)
        parts.append(
            _at(factor, level, bracket=bracket or (isinstance(factor, Number) and factor.value < 0))
        )
    text = parts[0]
    for before, part in zip(tree.factors, parts[1:], strict=False):
        text += (" " if _space_is_enough(before, part) else "·") + part
    return text, MULTIPLY


def _space_is_enough(before: Tree, part: str) -> bool:
    """Whether a space tells two factors apart: behind a number or name, before a letter or a bracket."""
    if isinstance(before, Number):
        return (
            (before.value.denominator == 1 or before.decimal)
            and not part[0].isdigit()
            and part[0] != "∂"
        )
    bare: Tree = before
    while isinstance(bare, Entry | Power | Transpose):
        bare = bare.operand if isinstance(bare, Transpose) else bare.base
    named = isinstance(bare, Name | Call | Constant | Identity | Ones | UnitVector)
    if part.startswith("("):
        return named or isinstance(bare, Sum | Product)
    return named and part[0].isalpha() and not part.startswith(("lim", "max", "min"))


def _quotient(tree: Quotient) -> Shown:
    above = _at(tree.numerator, MULTIPLY, bracket=is_open(tree.numerator))
    below = _at(tree.denominator, POSTFIX)
    return f"{above}/{below}", MULTIPLY


def _power(tree: Power) -> Shown:
    return f"{_base(tree.base)}^{_script(tree.exponent)}", POSTFIX


def _script(tree: Tree) -> str:
    text, level = RULES[type(tree)](tree)
    simple = level == ATOM and (
        text.isdigit()
        or (len(text) == 1 and text not in "Tt⊤" and not isinstance(tree, FunctionName))
    )
    return text if simple else f"{{{text}}}"


def _transpose(tree: Transpose) -> Shown:
    return f"{_base(tree.operand)}ᵀ", POSTFIX


def _base(tree: Tree) -> str:
    """What a superscript or a subscript may stand at."""
    text, level = RULES[type(tree)](tree)
    plain_entry = isinstance(tree, Entry) and not isinstance(tree.base, Entry | Transpose | Power)
    return text if level == ATOM or plain_entry else f"({text})"


def _apply(tree: Apply) -> Shown:
    name, arguments = tree.function, tree.arguments
    if name in _BETWEEN and len(arguments) >= 2:
        sign, level = _BETWEEN[name]
        last = len(arguments) - 1
        parts = [
            _at(argument, level + (k > 0), bracket=k < last and is_open(argument))
            for k, argument in enumerate(arguments)
        ]
        return sign.join(parts), level
    if name == "power entrywise" and len(arguments) == 2:
        return f"{_base(arguments[0])}∘^{_script(arguments[1])}", POSTFIX
    signs = _AROUND.get((name, len(arguments)))
    if signs is not None:
        return signs(*arguments), ATOM
    word = _WORDS.get(name) or FUNCTIONS[name].symbol
    return f"{word}({', '.join(map(show, arguments))})", ATOM


_AROUND: dict[tuple[str, int], Callable[..., str]] = {
    ("abs", 1): lambda x: f"|{show(x)}|",
    ("norm", 1): lambda x: f"‖{show(x)}‖",
    ("norm", 2): lambda x, order: f"‖{show(x)}‖_{_script(order)}",
    ("frobenius norm", 1): lambda x: f"‖{show(x)}‖_F",
    ("inner", 2): lambda x, y: f"⟨{show(x)}, {show(y)}⟩",
    ("floor", 1): lambda x: f"⌊{show(x)}⌋",
    ("ceil", 1): lambda x: f"⌈{show(x)}⌉",
    ("log", 2): lambda x, base: f"log_{_script(base)}({show(x)})",
    ("sqrt", 1): lambda x: f"√({show(x)})",
}
"""Functions with a sign of their own, by name and number of arguments."""


def _call(tree: Call) -> Shown:
    arguments = ", ".join(map(show, tree.arguments))
    return f"{spelled(tree.function)}{chr(39) * tree.primes}({arguments})", ATOM


def _prime(tree: Prime) -> Shown:
    inner = show(tree.operand) if isinstance(tree.operand, Name) else f"({show(tree.operand)})"
    return inner + "'" * tree.order, POSTFIX


def _entry(tree: Entry) -> Shown:
    base = f"({show(tree.base)})" if isinstance(tree.base, Entry) else _base(tree.base)
    return f"{base}_{_indices(tree.indices)}", POSTFIX


def _indices(indices: tuple[Tree, ...]) -> str:
    shown = [show(index) for index in indices]
    if len(shown) == 1 and len(shown[0]) == 1:
        return shown[0]
    letters = all(len(text) == 1 and text.isalpha() for text in shown)
    return "{" + ("" if letters else ",").join(shown) + "}"


def _reduction(tree: Reduction) -> Shown:
    sign = SUMS[tree.operation]
    below = ""
    if tree.index is not None:
        below = spelled(tree.index)
        if tree.lower is not None:
            below += f"={show(tree.lower)}"
        if tree.condition is not None:
            below = _below(tree, below)
        below = f"_{below}" if len(below) == 1 else f"_{{{below}}}"
    above = f"^{_script(tree.upper)}" if tree.upper is not None else ""
    if tree.operation in ("max", "min"):
        return f"{sign}{below}{above}({show(tree.body)})", ATOM
    return f"{sign}{below}{above} {_body(tree.body)}", MULTIPLY


def _below(tree: Reduction, index: str) -> str:
    """The index with its condition: `k ≠ i`, or `k=1, k ≠ i`."""
    condition = tree.condition
    assert condition is not None
    starts = isinstance(condition, Relation) and condition.members[0] == Name(tree.index or "")
    return show(condition) if starts and tree.lower is None else f"{index}, {show(condition)}"


def _body(tree: Tree) -> str:
    return _at(tree, CIRCLED)


def _cases(tree: Cases) -> Shown:
    rows = [f"{show(value)} if {show(condition)}" for value, condition in tree.branches]
    if tree.otherwise is not None:
        rows.append(f"{show(tree.otherwise)} otherwise")
    return "{" + "; ".join(rows) + "}", ATOM


def _indicator(tree: Indicator) -> Shown:
    return f"𝟙[{show(tree.condition)}]", ATOM


def _matrix(tree: Matrix) -> Shown:
    rows = ", ".join("[" + ", ".join(map(show, cells)) + "]" for cells in tree.rows)
    return f"Matrix([{rows}])", ATOM


def _size(size: Size | None) -> str:
    if size is None:
        return ""
    text = str(size)
    return f"_{text}" if len(text) == 1 else f"_{{{text}}}"


def _differential(tree: Differential) -> Shown:
    operand = tree.operand
    if tree.kind == "derivative" and tree.variables:
        names = [show(variable) for variable in tree.variables]
        if len(names) == 1:
            return f"∂/∂{names[0]} ({show(operand)})", MULTIPLY
        below = " ".join(f"∂{name}" for name in names)
        return f"∂^{len(names)}/({below}) ({show(operand)})", MULTIPLY
    point = f"({', '.join(map(show, tree.at))})" if tree.at is not None else ""
    variables = ", ".join(map(show, tree.variables))
    if (
        tree.kind in ("jacobian", "hessian")
        and not variables
        and isinstance(operand, FunctionName | Name)
    ):
        letter = "J" if tree.kind == "jacobian" else "H"
        if tree.kind == "jacobian" or point:
            return f"{letter}_{{{show(operand)}}}{point}", ATOM
    if tree.kind in _NABLA_WORDS:
        below = f"_{{{variables}}}" if variables else ""
        return f"{_NABLA_WORDS[tree.kind]}{below}({show(operand)})", ATOM
    below = f"_{{{variables}}}" if len(variables) > 1 else f"_{variables}" if variables else ""
    sign = _NABLAS.get(tree.kind, "∇")
    if tree.kind == "hessian" and below:
        sign, below = "∇", f"{below}^2"
    simple = isinstance(operand, Call | FunctionName) and not variables
    inner = show(operand) if simple else f" ({show(operand)})"
    return f"{sign}{below}{inner}{point}", MULTIPLY


def _moment(tree: Moment) -> Shown:
    inside = ", ".join(map(show, tree.operands))
    if tree.given is not None:
        inside += f" | {show(tree.given)}"
    brackets = "[]" if tree.kind == "expectation" else "()"
    return f"{_MOMENTS[tree.kind]}{brackets[0]}{inside}{brackets[1]}", ATOM


def _integral(tree: Integral) -> Shown:
    bounds = ""
    if tree.lower is not None:
        bounds += f"_{_script(tree.lower)}"
    if tree.upper is not None:
        bounds += f"^{_script(tree.upper)}"
    return f"∫{bounds} ({show(tree.body)}) d{spelled(tree.variable)}", ATOM


def _limit(tree: Limit) -> Shown:
    side = f"^{tree.side}" if tree.side else ""
    return (
        f"lim_{{{spelled(tree.variable)}→{_at(tree.point, POSTFIX)}{side}}} {_body(tree.body)}",
        MULTIPLY,
    )


def _relation(tree: Relation) -> Shown:
    text = _at(tree.members[0], SET)
    for sign, member in zip(tree.operators, tree.members[1:], strict=True):
        text += f" {SIGNS.get(sign, sign)} {_at(member, SET)}"
    return text, RELATION


def _logic(tree: Logic) -> Shown:
    signs = {"and": " ∧ ", "or": " ∨ ", "implies": " ⇒ ", "iff": " ⇔ "}
    parts = [_at(operand, RELATION) for operand in tree.operands]
    if tree.operator in signs:
        return signs[tree.operator].join(parts), LOGIC
    if tree.operator == "not":
        return f"¬({show(tree.operands[0])})", LOGIC
    if len(parts) == 2 and tree.operator.split()[-1] in AT_A_POINT:
        return f"{parts[0]} has a {tree.operator} at {parts[1]}", LOGIC
    return f"{' and '.join(parts)} {tree.operator}", LOGIC


def _collection(tree: Collection) -> Shown:
    around = {"set": ("{", "}"), "tuple": ("(", ")"), "list": ("[", "]")}[tree.kind]
    if tree.kind == "tuple" and len(tree.items) == 1:
        return f"({show(tree.items[0])},)", ATOM
    return around[0] + ", ".join(map(show, tree.items)) + around[1], ATOM


def _comprehension(tree: Comprehension) -> Shown:
    return f"{{{show(tree.element)} : {show(tree.condition)}}}", ATOM


def _interval(tree: Interval) -> Shown:
    left, right = "(["[tree.closed_left], ")]"[tree.closed_right]
    return f"{left}{show(tree.lower)}, {show(tree.upper)}{right}", ATOM


def _plus_minus(tree: PlusMinus) -> Shown:
    right = _at(tree.right, CIRCLED)
    return (f"±{right}" if tree.left is None else f"{_at(tree.left, ADD)} ± {right}"), ADD


def _law(tree: Law) -> Shown:
    word = LAWS[tree.family][0] if tree.family in LAWS else tree.family
    return f"{word}({', '.join(map(show, tree.parameters))})", ATOM


def _let(tree: Let) -> Shown:
    bindings = ", ".join(f"{spelled(name)} = {show(value)}" for name, value in tree.bindings)
    return f"({show(tree.body)} with {bindings})", ATOM


def _table(tree: Table) -> Shown:
    letters = ", ".join(spelled(name) for name, _ in tree.indices)
    return f"({show(tree.body)})_{{{letters}}}", POSTFIX


RULES: dict[type, Callable[[Any], Shown]] = {
    Number: _number,
    Constant: _constant,
    Name: _name,
    FunctionName: _function_name,
    Sum: _sum,
    Negation: _negation,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Transpose: _transpose,
    Apply: _apply,
    Call: _call,
    Prime: _prime,
    Entry: _entry,
    Reduction: _reduction,
    Cases: _cases,
    Indicator: _indicator,
    Matrix: _matrix,
    Dots: lambda _tree: ("…", ATOM),
    Identity: lambda tree: (f"I{_size(tree.size)}", ATOM),
    Ones: lambda tree: (f"𝟏{_size(tree.size)}", ATOM),
    UnitVector: lambda tree: (f"e_{_indices((tree.index,))}", ATOM),
    Differential: _differential,
    Moment: _moment,
    Integral: _integral,
    Limit: _limit,
    Relation: _relation,
    Logic: _logic,
    Collection: _collection,
    Comprehension: _comprehension,
    Interval: _interval,
    PlusMinus: _plus_minus,
    Law: _law,
    Let: _let,
    Defined: lambda tree: (spelled(tree.name), ATOM),
    Table: _table,
    SizeValue: lambda tree: (str(tree.size), ATOM if len(str(tree.size)) == 1 else ADD),
}
"""How each node is printed, and how tightly that holds together. Complete by test."""
