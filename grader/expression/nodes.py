"""The tree: what a text says, before anything is worked out.

Nodes are frozen and few. A tree from `syntax/` keeps what was written (`2/4` stays a quotient). The
nodes in the last section are made by `elaboration` only; they close the tree: every size, index
range and definition is filled in, so that `numerics/` needs no declarations to walk it.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TypeAlias

from grader.expression.sizes import Size
from grader.records import record
from grader.text.spans import NOWHERE, Span


def _nowhere() -> Span:
    return field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@record
class Number:
    """An exact rational literal; `0.1` is 1/10 and remembers that it was written as a decimal.

    `scientific` is the part before the `e` of a literal such as `2.5e3`.
    """

    value: Fraction
    decimal: bool = False
    scientific: Fraction | None = field(default=None, compare=False, repr=False, kw_only=True)
    span: Span = _nowhere()


@record
class Constant:
    """`pi`, `e`, `i` (imaginary unit), `infinity`, or a set: `reals`, `integers`, `naturals`, `rationals`, `complexes`, `empty set`."""

    name: str
    span: Span = _nowhere()


@record
class Name:
    """A declared, defined, bound or (where letters are free) undeclared name in its canonical spelling."""

    name: str
    span: Span = _nowhere()


@record
class FunctionName:
    """A declared or defined function without an argument, `primes` times differentiated: `f`, `f'`."""

    name: str
    primes: int = 0
    span: Span = _nowhere()


@record
class Sum:
    """Terms added up in the order written; `a - b` is `Sum((a, Negation(b)))`."""

    terms: tuple[Tree, ...]
    span: Span = _nowhere()


@record
class Negation:
    operand: Tree
    span: Span = _nowhere()


@record
class Product:
    """Factors in the order written; `·`, `×`, `*` and juxtaposition are all this."""

    factors: tuple[Tree, ...]
    span: Span = _nowhere()


@record
class Quotient:
    numerator: Tree
    denominator: Tree
    span: Span = _nowhere()


@record
class Power:
    """`base^exponent`; the inverse of a matrix is `Power(A, -1)`. `e^x` is a power of `Constant("e")`."""

    base: Tree
    exponent: Tree
    span: Span = _nowhere()


@record
class Transpose:
    operand: Tree
    span: Span = _nowhere()


@record
class Apply:
    """A function of the vocabulary table (`grader.expression.vocabulary`) by its key."""

    function: str
    arguments: tuple[Tree, ...]
    span: Span = _nowhere()


@record
class Call:
    """A declared or defined function of arguments, `primes` times differentiated: `f''(x)`."""

    function: str
    arguments: tuple[Tree, ...]
    primes: int = 0
    span: Span = _nowhere()


@record
class Prime:
    """`(...)'` or `h'`: the derivative of a value by the item's variable, or a transpose of a matrix."""

    operand: Tree
    order: int = 1
    span: Span = _nowhere()


@record
class Entry:
    """An entry of a vector, matrix or family: `x_i`, `A_{ij}`, `x_{il}`. Indices count from 1."""

    base: Tree
    indices: tuple[Tree, ...]
    span: Span = _nowhere()


@record
class Reduction:
    r"""`sum`, `product`, `max` or `min` over an index.

    `index` is None for a sum without one (`\\sum e^{x_i}`). A bound that is not written is None.
    `condition` is a relation under the sign (`k \\neq i`).
    """

    operation: str
    index: str | None
    lower: Tree | None
    upper: Tree | None
    condition: Tree | None
    body: Tree
    span: Span = _nowhere()


@record
class Cases:
    """Values with conditions, tried in order; `otherwise` is None where every row has a condition."""

    branches: tuple[tuple[Tree, Tree], ...]
    otherwise: Tree | None = None
    span: Span = _nowhere()


@record
class Indicator:
    r"""1 where the condition holds, else 0: `\\mathbb{1}[i = j]`, `\\delta_{ij}`."""

    condition: Tree
    span: Span = _nowhere()


@record
class Matrix:
    """An explicit matrix by rows; cells may be `Dots`."""

    rows: tuple[tuple[Tree, ...], ...]
    span: Span = _nowhere()


@record
class Dots:
    """An ellipsis in a matrix, an argument list, a sum or a product."""

    span: Span = _nowhere()


@record
class Identity:
    """The identity matrix; `size` is None until elaboration finds the one that fits."""

    size: Size | None = None
    span: Span = _nowhere()


@record
class Ones:
    """The column of ones."""

    size: Size | None = None
    span: Span = _nowhere()


@record
class UnitVector:
    """The unit column `e_i`."""

    index: Tree
    size: Size | None = None
    span: Span = _nowhere()


@record
class Differential:
    r"""A derivative operator.

    `kind` is `derivative` (d/dx, ∂/∂x_k; repeated for higher orders and mixed partials), `gradient`,
    `jacobian`, `divergence`, `curl`, `laplacian` or `hessian`. `variables` are what is differentiated by, outermost
    first; empty means the parameters of the function `operand`, taken at the point `at`
    (`\\nabla h(\\sigma)`, `J_f(x)`, `\\operatorname{div} f(x, y)`); `at` is None where no point is written.
    """

    kind: str
    operand: Tree
    variables: tuple[Tree, ...] = ()
    at: tuple[Tree, ...] | None = None
    span: Span = _nowhere()


@record
class Moment:
    """`expectation`, `variance`, `covariance` or `probability` of its operands, given a condition or not."""

    kind: str
    operands: tuple[Tree, ...]
    given: Tree | None = None
    span: Span = _nowhere()


@record
class Integral:
    r"""`\\int_lower^upper body d variable`; both bounds None for an antiderivative."""

    body: Tree
    variable: str
    lower: Tree | None = None
    upper: Tree | None = None
    span: Span = _nowhere()


@record
class Limit:
    r"""`\\lim_{variable \\to point} body`; `side` is `+`, `-` or empty."""

    body: Tree
    variable: str
    point: Tree
    side: str = ""
    span: Span = _nowhere()


@record
class Relation:
    """A chain `a = b < c`: one more member than operators.

    Operators: `=` `!=` `<` `<=` `>` `>=` `in` `not in` `subset` `approx` `sim` `propto`.
    """

    members: tuple[Tree, ...]
    operators: tuple[str, ...]
    span: Span = _nowhere()


@record
class Logic:
    """`and`, `or`, `not`, `implies`, `iff` of conditions."""

    operator: str
    operands: tuple[Tree, ...]
    span: Span = _nowhere()


@record
class Collection:
    """A `set`, a `tuple` (round brackets) or a `list` (square brackets, or `bare` commas) of items."""

    kind: str
    items: tuple[Tree, ...]
    bare: bool = field(default=False, compare=False, repr=False, kw_only=True)
    span: Span = _nowhere()


@record
class Comprehension:
    """A set by a condition: the values of `element` for all `variables` that meet it."""

    element: Tree
    condition: Tree
    variables: tuple[str, ...]
    span: Span = _nowhere()


@record
class Interval:
    lower: Tree
    upper: Tree
    closed_left: bool
    closed_right: bool
    span: Span = _nowhere()


@record
class PlusMinus:
    r"""`a \\pm b` (`unary`: `\\pm b`): two values at once."""

    left: Tree | None
    right: Tree
    span: Span = _nowhere()


@record
class Law:
    r"""A distribution as a value: `\\mathcal N(0, 1)`."""

    family: str
    parameters: tuple[Tree, ...]
    span: Span = _nowhere()


# Made by elaboration only.


@record
class Let:
    """`body` with names (made unique by elaboration) standing for values: a call of a defined function."""

    bindings: tuple[tuple[str, Tree], ...]
    body: Tree
    span: Span = _nowhere()


@record
class Defined:
    """A name from `where` with its value; a derivative by `name` overrides the value."""

    name: str
    body: Tree
    span: Span = _nowhere()


@record
class Table:
    """The values of `body` while each index runs from 1 to its size.

    One index and a scalar body: a column; two: a matrix (rows first). A body that is a vector or a matrix, or
    `family=True`: a family. `row` makes one index run along a row.
    """

    indices: tuple[tuple[str, Size], ...]
    body: Tree
    row: bool = False
    family: bool = False
    span: Span = _nowhere()


@record
class SizeValue:
    r"""A symbolic size as a number (`\\frac1n`)."""

    size: Size
    span: Span = _nowhere()


Tree: TypeAlias = (
    Number | Constant | Name | FunctionName | Sum | Negation | Product | Quotient | Power | Transpose
    | Apply | Call | Prime | Entry | Reduction | Cases | Indicator | Matrix | Dots | Identity | Ones | UnitVector
    | Differential | Moment | Integral | Limit | Relation | Logic | Collection | Comprehension | Interval
    | PlusMinus | Law | Let | Defined | Table | SizeValue
)  # fmt: skip
