"""Trees on the wire: nested lists of a closed list of nodes, with numbers in the place of names.

One line of JSON goes each way. What has no place here is not asked about: `NotSent`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from grader.expression.declarations import Function, Index, Scope, Value
from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Collection,
    Constant,
    Defined,
    Differential,
    Integral,
    Interval,
    Let,
    Limit,
    Logic,
    Matrix,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    Relation,
    SizeValue,
    Sum,
    Transpose,
    Tree,
)

VERSION = 1
MOST_NODES = 400
MOST_DIGITS = 400
MOST_EXPONENT = 400
DEEPEST = 60

Data: TypeAlias = Any
"""What JSON holds: a list that begins with the kind of its node."""


class NotSent(Exception):
    """A tree that has no place on the wire, or is too large for it."""


class NotRead(Exception):
    """An answer that is no tree of ours."""


class Names:
    """The names of a question: each a number with what is known of it; what binders bind is numbered apart."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._numbers: dict[str, int] = {}
        self._bound = 0
        self._nodes = 0

    @property
    def known(self) -> list[str]:
        """The names by their numbers."""
        return list(self._numbers)

    def assumptions(self) -> list[dict[str, bool]]:
        return [_assumptions(self._scope, name) for name in self._numbers]

    def number(self, name: str) -> int:
        """The number of a scalar name, or of a function."""
        declared = self._scope.declarations.get(name)
        plain = declared is None and self._scope.letters_are_numbers
        scalar = isinstance(declared, Value) and declared.shape.is_scalar
        if not (plain or scalar or isinstance(declared, Function | Index) or name in self._numbers):
            raise NotSent(name)
        return self._numbers.setdefault(name, len(self._numbers))

    def variable(self, name: str) -> int:
        """The number of a name that a command binds, whatever the sheet says of it."""
        return self._numbers.setdefault(name, len(self._numbers))

    def fresh(self) -> int:
        self._bound += 1
        return self._bound

    def count(self, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES or depth > DEEPEST:
            raise NotSent("too large")


def _assumptions(scope: Scope, name: str) -> dict[str, bool]:
    """What SymPy may take for granted of a name."""
    declared = scope.declarations.get(name)
    if isinstance(declared, Index):
        return {"integer": True, "positive": True}
    if isinstance(declared, Function):
        return {}
    found: dict[str, bool] = {"real": True}
    if not isinstance(declared, Value):
        return found
    if declared.field == "complex":
        found = {"complex": True}
    if declared.field in {"integer", "natural"}:
        found = {"integer": True}
    if declared.field == "natural":
        found["nonnegative"] = True
    if declared.sign in {"positive", "nonnegative", "negative", "nonpositive"}:
        found[declared.sign] = True
    if declared.sign == "nonzero":
        found["zero"] = False
    bounds = declared.range
    if bounds is not None and isinstance(bounds.lower, Number) and bounds.lower.value >= 0:
        key = "nonnegative" if bounds.closed_left and bounds.lower.value == 0 else "positive"
        found[key] = True
    return found


Bound: TypeAlias = Mapping[str, Data]


def encode(tree: Tree, names: Names, bound: Bound | None = None, depth: int = 0) -> Data:
    """A tree as data. Raises: NotSent."""
    names.count(depth)
    bound = bound or {}

    def inner(child: Tree) -> Data:
        return encode(child, names, bound, depth + 1)

    def under(child: Tree, name: str, number: int) -> Data:
        return encode(child, names, {**bound, name: ["bound", number]}, depth + 1)

    match tree:
        case Number(value=value):
            return _number(value)
        case Constant(name=name) if name in _CONSTANTS:
            return ["constant", name]
        case Name(name=name):
            return bound[name] if name in bound else ["name", names.number(name)]
        case SizeValue(size=size) if size.constant is not None:
            return _number(Fraction(size.constant))
        case Defined(body=body):
            return inner(body)
        case Let(bindings=bindings, body=body):
            values = {name: inner(value) for name, value in bindings}
            return encode(body, names, {**bound, **values}, depth + 1)
        case Power(base=base, exponent=exponent):
            _bounded(exponent)
            return ["power", inner(base), inner(exponent)]
        case Apply(function=function, arguments=arguments) if function in FUNCTIONS:
            return ["apply", function, [inner(a) for a in arguments]]
        case Call(function=function, arguments=arguments, primes=primes) if primes <= 9:
            return ["call", names.number(function), [inner(a) for a in arguments], primes]
        case Integral():
            return _integral(tree, names, bound, depth, inner, under)
        case Limit(body=body, variable=variable, point=point, side=side):
            number = names.fresh()
            return ["limit", under(body, variable, number), number, inner(point), side]
        case Reduction(operation=kind, index=str(index), lower=low, upper=high, condition=None):
            if kind not in {"sum", "product"} or low is None or high is None:
                raise NotSent(kind)
            number = names.fresh()
            body = under(tree.body, index, number)
            return [kind + " over", body, number, inner(low), inner(high)]
        case Differential(kind="derivative", operand=operand, variables=variables, at=None):
            return ["derivative", inner(operand), [inner(v) for v in variables]]
        case Matrix(rows=rows):
            return ["matrix", [[inner(cell) for cell in row] for row in rows]]
        case Cases(branches=branches, otherwise=otherwise):
            pairs = [[inner(value), inner(condition)] for value, condition in branches]
            return ["cases", pairs, None if otherwise is None else inner(otherwise)]
        case Relation(members=members, operators=operators):
            return ["relation", [inner(m) for m in members], list(operators)]
        case Logic(operator=operator, operands=operands) if operator in {"and", "or", "not"}:
            return ["logic", operator, [inner(o) for o in operands]]
        case Collection(kind=kind, items=items):
            return ["collection", kind, [inner(item) for item in items]]
        case Sum() | Product() | Quotient() | Negation() | Transpose():
            return _operation(tree, inner)
        case _:
            raise NotSent(type(tree).__name__)


def _operation(tree: Tree, inner: Callable[[Tree], Data]) -> Data:
    match tree:
        case Sum(terms=terms):
            return ["sum", [inner(t) for t in terms]]
        case Product(factors=factors):
            return ["product", [inner(f) for f in factors]]
        case Quotient(numerator=over, denominator=below):
            return ["quotient", inner(over), inner(below)]
        case Negation(operand=operand):
            return ["negation", inner(operand)]
        case Transpose(operand=operand):
            return ["transpose", inner(operand)]
        case _:
            raise NotSent(type(tree).__name__)


def _integral(
    tree: Integral, names: Names, bound: Bound, depth: int,
    inner: Callable[[Tree], Data], under: Callable[[Tree, str, int], Data],
) -> Data:  # fmt: skip
    if tree.lower is None or tree.upper is None:
        if tree.lower is not None or tree.upper is not None:
            raise NotSent("half an integral")
        # the variable of an antiderivative is the name outside
        free = bound.get(tree.variable) or ["name", names.number(tree.variable.partition("#")[0])]
        body = encode(tree.body, names, {**bound, tree.variable: free}, depth + 1)
        return ["antiderivative", body, free]
    number = names.fresh()
    body = under(tree.body, tree.variable, number)
    return ["integral", body, number, inner(tree.lower), inner(tree.upper)]


def _number(value: Fraction) -> Data:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > 3 * MOST_DIGITS:
        raise NotSent("a long number")
    return ["number", f"{value.numerator}/{value.denominator}"]


def _bounded(exponent: Tree) -> None:
    if isinstance(exponent, Number) and abs(exponent.value) > MOST_EXPONENT:
        raise NotSent("a large exponent")


_CONSTANTS = frozenset({"pi", "e", "i", "infinity"})

FUNCTIONS = frozenset(
    {
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "arccot", "sinh", "cosh", "tanh", "coth",
        "sech", "csch", "arsinh", "arcosh", "artanh", "exp", "log", "sqrt", "root", "abs", "sign", "floor", "ceil",
        "factorial", "gamma", "erf", "erfc", "binomial", "max", "min", "det", "trace",
    }
)  # fmt: skip
"""Functions that SymPy means as we do, for real numbers."""


# ---------------------------------------------------------------------------------------- answers


def decode(data: Data, known: Sequence[str], depth: int = 0) -> Tree:
    """The tree that an answer holds. Raises: NotRead."""
    if depth > DEEPEST or not isinstance(data, list) or not data:
        raise NotRead

    def inner(child: Data) -> Tree:
        return decode(child, known, depth + 1)

    def all_of(children: Data) -> tuple[Tree, ...]:
        if not isinstance(children, list):
            raise NotRead
        return tuple(map(inner, children))

    match data:
        case ["number", str(text)]:
            return _read_number(text)
        case ["constant", str(name)] if name in _CONSTANTS | {"empty set", "reals"}:
            return Constant(name)
        case ["name", int(number)] if 0 <= number < len(known):
            return Name(known[number])
        case ["free constant", str(letter)] if letter in {"C", "D"}:
            return Name(letter)
        case ["sum", terms]:
            return Sum(all_of(terms))
        case ["product", factors]:
            return Product(all_of(factors))
        case ["quotient", over, under]:
            return Quotient(inner(over), inner(under))
        case ["negation", operand]:
            return Negation(inner(operand))
        case ["power", base, exponent]:
            return Power(inner(base), inner(exponent))
        case ["apply", str(function), arguments] if function in FUNCTIONS | {
            "union",
            "intersection",
        }:
            return Apply(function, all_of(arguments))
        case ["call", int(number), arguments] if 0 <= number < len(known):
            return Call(known[number], all_of(arguments))
        case ["matrix", list(rows)] if rows:
            return Matrix(tuple(all_of(row) for row in rows))
        case ["cases", list(branches), otherwise]:
            pairs = tuple((inner(value), inner(condition)) for value, condition in branches)
            return Cases(pairs, None if otherwise is None else inner(otherwise))
        case ["relation", members, list(operators)] if set(operators) <= _SIGNS:
            return Relation(all_of(members), tuple(operators))
        case ["logic", "and" | "or" as operator, operands]:
            return Logic(operator, all_of(operands))
        case ["collection", "set" | "list" | "tuple" as kind, items]:
            return Collection(kind, all_of(items))
        case ["interval", lower, upper, bool(left), bool(right)]:
            return Interval(inner(lower), inner(upper), left, right)
        case _:
            raise NotRead


_SIGNS = frozenset({"=", "!=", "<", "<=", ">", ">=", "in"})


def _read_number(text: str) -> Tree:
    over, _, under = text.partition("/")
    if (
        len(text) > 10 * MOST_DIGITS
        or not over.removeprefix("-").isdecimal()
        or not under.isdecimal()
    ):
        raise NotRead
    value = Fraction(int(over), int(under)) if int(under) else None
    if value is None:
        raise NotRead
    size = abs(value)
    plain: Tree = Number(Fraction(size.numerator))
    if size.denominator > 1:
        plain = Quotient(plain, Number(Fraction(size.denominator)))
    return Negation(plain) if value < 0 else plain
