"""One text for all trees that differ only harmlessly: order of terms, grouping, names of bound indices.

The text is compared and hashed; it is shown to nobody. Two trees with the same text have the same value
wherever either has one: only numbers change places, never matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from grader.equivalence.numbers_by_shape import NumberTest
from grader.expression.declarations import Scope
from grader.expression.nodes import (
    Apply,
    Comprehension,
    Constant,
    Defined,
    Differential,
    Entry,
    Integral,
    Let,
    Limit,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Reduction,
    SizeValue,
    Sum,
    Table,
    Tree,
)
from grader.expression.traversal import children
from grader.numerics.structure import distinct
from grader.records import mutable

LONGEST = 400
MOST_BITS = (
    2_000  # of a coefficient; decimal text of longer integers is slow, and limited by Python
)

_ONE = Fraction(1)


@mutable
class _Term:
    """A product: a rational coefficient, factors that are numbers, and the others in their order."""

    coefficient: Fraction
    numbers: list[str]
    others: list[str]

    def text(self) -> str:
        parts = [*sorted(self.numbers), *self.others]
        if not parts or (self.coefficient is not _ONE and self.coefficient != 1):
            parts.insert(0, number_text(self.coefficient))
        return parts[0] if len(parts) == 1 else f"(* {' '.join(parts)})"


def normal_text(tree: Tree, scope: Scope) -> str:
    """The text of `tree`, a closed tree, after harmless normalisation."""
    return Normaliser(scope, tree).text(tree)


def _overridden(tree: Tree) -> frozenset[str]:
    """Names that something is differentiated by: a definition so named must keep its name."""
    found: set[str] = set()
    for node in distinct(tree):
        if isinstance(node, Differential):
            for variable in node.variables:
                found.update(n.name for n in distinct(variable) if isinstance(n, Name | Defined))
    return frozenset(found)


class Normaliser:
    """Writes normal texts; binders are numbered by their depth, so that their letters do not matter.

    `roots` are the whole trees of which texts are asked, `is_number` what is known already of their parts.
    """

    def __init__(
        self,
        scope: Scope,
        *roots: Tree,
        folding: bool = True,
        is_number: NumberTest | None = None,
    ) -> None:
        self._folding = folding
        self._roots = roots
        self._overridden: frozenset[str] | None = None
        self.is_number = is_number or NumberTest(scope)
        self._levels: dict[str, str] = {}
        self._texts: dict[int, str] = {}
        self._depth = 0

    def text(self, tree: Tree) -> str:
        write = _WRITE.get(type(tree))
        if write is not None:
            return write(self, tree)
        parts = " ".join(self.text(child) for child in children(tree))
        return f"({type(tree).__name__}{_plain_fields(tree)} {parts})"

    def term(self, tree: Tree) -> _Term:
        """`tree` as a product, opened up where that is harmless."""
        open_up = _OPENED.get(type(tree))
        term = open_up(self, tree) if open_up is not None else None
        return term if term is not None else self._whole(tree, self.text(tree))

    def _whole(self, tree: Tree, text: str) -> _Term:
        """A tree that is not opened up."""
        return _Term(_ONE, [text], []) if self.is_number(tree) else _Term(_ONE, [], [text])

    def literal(self, tree: Number) -> _Term | None:
        return _Term(tree.value, [], []) if self._folding else None

    def negated(self, tree: Negation) -> _Term:
        term = self.term(tree.operand)
        term.coefficient = -term.coefficient
        return term

    def lone(self, tree: Sum) -> _Term | None:
        return self.term(tree.terms[0]) if len(tree.terms) == 1 else None

    def product(self, tree: Product) -> _Term:
        whole = _Term(_ONE, [], [])
        for factor in tree.factors:
            part = self.term(factor)
            whole.numbers += part.numbers
            whole.others += part.others
            _multiply(whole, part.coefficient)
        return whole

    def quotient(self, tree: Quotient) -> _Term:
        numerator, denominator = tree.numerator, tree.denominator
        if not self.is_number(denominator):
            return self._whole(tree, f"(/ {self.text(numerator)} {self.text(denominator)})")
        over, under = self.term(numerator), self.term(denominator)
        if under.coefficient == 0:
            return _Term(_ONE, ["(/ 0)"], [over.text()])
        over.numbers += [f"(/ {factor})" for factor in under.numbers]
        if not self._folding:
            # `x/2` and `½x` are one form: dividing is multiplying by the inverse.
            over.numbers = [factor for factor in over.numbers if factor != "1"]
        if under.coefficient is not _ONE:
            _multiply(over, 1 / under.coefficient)
        return over

    def terms(self, tree: Tree, sign: int = 1) -> Iterator[str]:
        """The terms of a sum, nested ones included."""
        if type(tree) is Sum:
            for term in tree.terms:
                yield from self.terms(term, sign)
        elif type(tree) is Negation:
            yield from self.terms(tree.operand, -sign)
        else:
            product = self.term(tree)
            if sign < 0:
                product.coefficient = -product.coefficient
            yield product.text()

    def binding(self, names: tuple[str, ...], write: Callable[[], str]) -> str:
        """What `write` gives while `names` are called by their depth."""
        for name in names:
            self._levels[name] = f"#{self._depth}"
            self._depth += 1
        text = write()
        self._depth -= len(names)
        return text

    def name(self, tree: Name) -> str:
        return self._levels.get(tree.name) or f"<{tree.name}>"

    def defined(self, tree: Defined) -> str:
        if self._overridden is None:
            self._overridden = frozenset().union(*map(_overridden, self._roots))
        body = self._texts.get(id(tree.body))
        if body is None:
            depth, self._depth = self._depth, 0  # no name bound outside is seen inside a definition
            body = self._texts[id(tree.body)] = _shortened(self.text(tree.body))
            self._depth = depth
        return f"(defined <{tree.name}> {body})" if tree.name in self._overridden else body

    def let(self, tree: Let) -> str:
        values = [self.text(value) for _, value in tree.bindings]
        for name, value in tree.bindings:
            self.is_number.bound[name] = self.is_number(value)
        names = tuple(name for name, _ in tree.bindings)
        body = self.binding(names, lambda: self.text(tree.body))
        return f"(let {' '.join(values)} {body})"


def _shortened(text: str) -> str:
    """A long text as its digest: definitions may double at each line, and so would their texts."""
    if len(text) <= LONGEST:
        return text
    from hashlib import blake2b

    return f"({blake2b(text.encode()).hexdigest()})"


def _multiply(term: _Term, factor: Fraction) -> None:
    """Multiply the coefficient, unless it would grow past the bound: then the factor stays as text."""
    if factor is _ONE:
        return
    if term.coefficient is _ONE and _length(factor) <= MOST_BITS:
        term.coefficient = factor
        return
    if _length(term.coefficient) + _length(factor) > MOST_BITS:
        term.numbers.append(number_text(factor))
    else:
        term.coefficient *= factor


def _length(value: Fraction) -> int:
    """The bits of a rational."""
    return value.numerator.bit_length() + value.denominator.bit_length()


def number_text(value: Fraction) -> str:
    """A rational as text; a long one in hexadecimal."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) <= MOST_BITS:
        return str(value)
    return f"{value.numerator:x}/{value.denominator:x}"


def _plain_fields(tree: Tree) -> str:
    parts: list[Any] = []
    for name in type(tree).__match_args__:
        if name != "span":
            value = getattr(tree, name)
            if isinstance(value, str | int | bool | type(None)):
                parts.append(value)
            elif isinstance(value, tuple) and all(isinstance(v, str) for v in value):
                parts.append(",".join(value))
            elif type(value).__name__ == "Size":
                parts.append(str(value))
            elif isinstance(value, tuple):
                parts.append(len(value))
    return "".join(f":{part}" for part in parts)


def _sum(writer: Normaliser, tree: Sum) -> str:
    terms = sorted(writer.terms(tree))
    return terms[0] if len(terms) == 1 else f"(+ {' '.join(terms)})"


def _product(writer: Normaliser, tree: Tree) -> str:
    return writer.term(tree).text()


def _number(_writer: Normaliser, tree: Number) -> str:
    return number_text(tree.value)


def _power(writer: Normaliser, tree: Power) -> str:
    exponent = writer.text(tree.exponent)
    if tree.base == Constant("e"):
        return f"(exp {exponent})"
    return f"(^ {writer.text(tree.base)} {exponent})"


def _apply(writer: Normaliser, tree: Apply) -> str:
    return f"({tree.function} {' '.join(map(writer.text, tree.arguments))})"


def _entry(writer: Normaliser, tree: Entry) -> str:
    return f"({writer.text(tree.base)}_ {' '.join(map(writer.text, tree.indices))})"


def _reduction(writer: Normaliser, tree: Reduction) -> str:
    ends = [writer.text(end) if end is not None else "-" for end in (tree.lower, tree.upper)]

    def inside() -> str:
        condition = writer.text(tree.condition) if tree.condition is not None else "-"
        return f"{condition} {writer.text(tree.body)}"

    names = (tree.index,) if tree.index is not None else ()
    return f"({tree.operation} {' '.join(ends)} {writer.binding(names, inside)})"


def _over_variable(writer: Normaliser, tree: Integral | Limit) -> str:
    """An integral or a limit: its variable is bound in the body and not in the bounds."""
    if isinstance(tree, Integral):
        ends, kind = (tree.lower, tree.upper), "integral"
    else:
        ends, kind = (tree.point, None), f"limit{tree.side}"
    outside = " ".join(writer.text(end) if end is not None else "-" for end in ends)
    body = writer.binding((tree.variable,), lambda: writer.text(tree.body))
    if isinstance(tree, Integral) and tree.lower is None:
        body += f" by <{tree.variable}>"
    return f"({kind} {outside} {body})"


def _comprehension(writer: Normaliser, tree: Comprehension) -> str:
    def inside() -> str:
        return f"{writer.text(tree.condition)} {writer.text(tree.element)}"

    return f"(those {writer.binding(tree.variables, inside)})"


def _table(writer: Normaliser, tree: Table) -> str:
    names = tuple(name for name, _ in tree.indices)
    sizes = " ".join(str(size) for _, size in tree.indices)
    body = writer.binding(names, lambda: writer.text(tree.body))
    return f"(table:{tree.row}:{tree.family} {sizes} {body})"


def _size(_writer: Normaliser, tree: SizeValue) -> str:
    constant = tree.size.constant
    return f"[{tree.size}]" if constant is None else str(constant)


_WRITE: dict[type, Callable[[Normaliser, Any], str]] = {
    Sum: _sum,
    Product: _product,
    Negation: _product,
    Quotient: _product,
    Number: _number,
    Name: Normaliser.name,
    Power: _power,
    Apply: _apply,
    Entry: _entry,
    Reduction: _reduction,
    Table: _table,
    Integral: _over_variable,
    Limit: _over_variable,
    Comprehension: _comprehension,
    Let: Normaliser.let,
    Defined: Normaliser.defined,
    SizeValue: _size,
}
_OPENED: dict[type, Callable[[Normaliser, Any], _Term | None]] = {
    Number: Normaliser.literal,
    Negation: Normaliser.negated,
    Product: Normaliser.product,
    Quotient: Normaliser.quotient,
    Sum: Normaliser.lone,
}
"""What is opened up as a product; None where this one is not."""
