"""What solves a statement at one valuation of the other names, and whether a statement holds at a point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import acb, arb, fmpq, fmpq_poly

from grader.equivalence.exact import Polynomials, polynomials
from grader.equivalence.sides import Side
from grader.equivalence.zero_sets import MOST_DEGREE, MOST_TERMS
from grader.expression.declarations import Value
from grader.expression.nodes import (
    Collection,
    Logic,
    Name,
    Negation,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.expression.traversal import walk
from grader.numerics import Evaluator, Missing, Valuation, compare
from grader.numerics.ring import arithmetic
from grader.records import record

PRECISION = 320
ENOUGH_DIGITS = 40

Root = tuple[str, Any]
"""A name and its value."""


@record
class Solver:
    """A statement, closed, and the scope that it is read in."""

    side: Side

    def roots(self, valuation: Valuation, wanted: Sequence[str]) -> list[Root] | None:
        """All values of one name that make the statement true; None where they are not known to be all."""
        return self._of(self.side.closed.tree, valuation, wanted)

    def _of(self, tree: Tree, valuation: Valuation, wanted: Sequence[str]) -> list[Root] | None:
        match tree:
            case Logic(operator="or", operands=parts):
                found = [self._of(part, valuation, wanted) for part in parts]
                known = [roots for roots in found if roots is not None]
                whole = [root for roots in known for root in roots]
                return whole if len(known) == len(found) else None
            case Logic(operator="and", operands=parts):
                return self._both(parts, valuation, wanted)
            case Relation(members=(Name(name=name), Collection(kind="set", items=items))) if (
                tree.operators == ("in",)
            ):
                return self._values(name, items, valuation)
            case Relation(members=(left, right), operators=("=",)):
                return self._equation(left, right, valuation, wanted)
            case _:
                return None

    def _both(
        self, parts: Sequence[Tree], valuation: Valuation, wanted: Sequence[str]
    ) -> list[Root] | None:
        """Those solutions of one part at which all others hold."""
        for part in parts:
            roots = self._of(part, valuation, wanted)
            if roots is None:
                continue
            kept: list[Root] = []
            for root in roots:
                truths = [holds(p, valuation.moved(*root)) for p in parts if p is not part]
                if None in truths:
                    return None
                kept += [root] if all(truths) else []
            return kept
        return None

    def _values(self, name: str, trees: Sequence[Tree], valuation: Valuation) -> list[Root] | None:
        roots: list[Root] = []
        for tree in trees:
            value = Evaluator(tree).at(valuation, PRECISION, {})
            admitted = None if isinstance(value, Missing) else self._admits(name, value)
            if admitted is None or Name(name) in set(walk(tree)):
                return None
            roots += [(name, value)] if admitted else []
        return roots

    def _equation(
        self, left: Tree, right: Tree, valuation: Valuation, wanted: Sequence[str]
    ) -> list[Root] | None:
        for name, value in ((left, right), (right, left)):
            if isinstance(name, Name) and name.name in valuation.values:
                found = self._values(name.name, (value,), valuation)
                if found is not None:
                    return found
        difference = Sum((left, Negation(right)))
        for candidate in wanted:
            isolated = self._isolated(candidate, left, right, valuation)
            if isolated is not None:
                return isolated
        polynomial = polynomials(difference, difference, self.side.scope, numerators=True)
        if polynomial is None:
            return None
        names = [name for name in (*wanted, *polynomial.places) if name in polynomial.places]
        roots = self._roots(names[0], polynomial, valuation) if names else None
        equation = Relation((left, right), ("=",))
        truths = [holds(equation, valuation.moved(*root)) for root in roots or ()]
        return roots if all(truths) else None  # a denominator may vanish there

    def _isolated(
        self, name: str, left: Tree, right: Tree, valuation: Valuation
    ) -> list[Root] | None:
        """The value of a name that occurs once, in sums and products only: `2 (x - 1) = √2`."""
        there, here = (Name(name) in set(walk(side)) for side in (left, right))
        if there == here or name not in valuation.values:
            return None
        tree, target = (left, right) if there else (right, left)
        while not isinstance(tree, Name):
            match tree:
                case Negation(operand=operand):
                    tree, target = operand, Negation(target)
                case Sum(terms=parts) | Product(factors=parts):
                    inside = [part for part in parts if Name(name) in set(walk(part))]
                    rest = tuple(part for part in parts if part is not inside[0])
                    if len(inside) != 1 or not rest:
                        return None
                    moved = (Sum((target, Negation(Sum(rest)))) if isinstance(tree, Sum)
                             else Quotient(target, Product(rest)))  # fmt: skip
                    tree, target = inside[0], moved
                case Quotient(numerator=over, denominator=under) if Name(name) not in set(
                    walk(under)
                ):
                    tree, target = over, Product((target, under))
                case _:
                    return None
        return self._values(name, (target,), valuation)

    def _roots(self, name: str, found: Polynomials, valuation: Valuation) -> list[Root] | None:
        """The real roots of a polynomial in one name, the others being fixed."""
        polynomial = found.key
        place = found.places[name]
        degree = int(polynomial.degrees()[place])
        others: dict[str, Any] = {n: valuation.values.get(n) for n in found.places if n != name}
        fixed = all(type(value) is fmpq for value in others.values())
        if not fixed or not 0 < degree <= MOST_DEGREE or len(polynomial) > MOST_TERMS:
            return None
        coefficients = [fmpq(0)] * (degree + 1)
        for exponents, coefficient in polynomial.to_dict().items():
            term = coefficient
            for other, value in others.items():
                term *= value ** int(exponents[found.places[other]])
            coefficients[int(exponents[place])] += term
        univariate = fmpq_poly(coefficients)
        if univariate.degree() < 1:
            return None
        with arithmetic(PRECISION):
            complex_roots: list[tuple[acb, int]] = univariate.numer().complex_roots()  # type: ignore[assignment]
            reals = [root.real for root, _ in complex_roots if root.imag == 0]
            unsure = [root for root, _ in complex_roots if root.imag.contains(0) and root.imag != 0]
        admitted = [self._admits(name, root) for root in reals]
        if unsure or None in admitted:
            return None
        return [(name, root) for root, good in zip(reals, admitted, strict=True) if good]

    def _admits(self, name: str, value: Any) -> bool | None:
        """Whether the declaration of `name` admits a value; None where that is not certain."""
        declared = self.side.scope.declarations.get(name)
        if not isinstance(declared, Value) or not isinstance(value, fmpq | arb):
            return True
        if declared.range is not None or declared.field != "real":
            return None
        above, below = bool(value > 0), bool(value < 0)
        zero = not (above or below)
        match declared.sign:
            case "":
                return True
            case "positive" | "nonnegative":
                return above or (None if zero and declared.sign == "nonnegative" else False)
            case "negative" | "nonpositive":
                return below or (None if zero and declared.sign == "nonpositive" else False)
            case _:
                return True if not zero else None


def holds(tree: Tree, valuation: Valuation) -> bool | None:
    """Whether a statement holds at a point; None where that cannot be told."""
    match tree:
        case Logic(operator="or" | "and" as operator, operands=parts):
            truths = [holds(part, valuation) for part in parts]
            decisive = operator == "or"
            return decisive if decisive in truths else None if None in truths else not decisive
        case Logic(operator="not", operands=(part,)):
            truth = holds(part, valuation)
            return None if truth is None else not truth
        case Relation(members=(left, Collection(kind="set", items=items)), operators=("in",)):
            found = [_comparison("=", left, item, valuation) for item in items]
            return True if True in found else None if None in found else False
        case Relation(members=members, operators=operators):
            pairs = zip(operators, members, members[1:], strict=False)
            truths = [_comparison(sign, a, b, valuation) for sign, a, b in pairs]
            return False if False in truths else None if None in truths else True
        case _:
            return None


def _comparison(sign: str, left: Tree, right: Tree, valuation: Valuation) -> bool | None:
    a: Any = Evaluator(left).at(valuation, PRECISION, {})
    b: Any = Evaluator(right).at(valuation, PRECISION, {})
    if isinstance(a, Missing) or isinstance(b, Missing):
        return None
    found = compare(a, b)
    same = found.exact or found.digits >= ENOUGH_DIGITS if found.verdict == "equal" else None
    if found.verdict == "different":
        same = False
    if sign in ("=", "!="):
        return None if same is None else same == (sign == "=")
    if sign not in ("<", ">", "<=", ">=") or not all(isinstance(v, fmpq | arb) for v in (a, b)):
        return None
    if same:
        return sign in ("<=", ">=") if found.exact or sign in ("<=", ">=") else None
    if same is None:
        return None
    below = bool(a < b)
    return below if sign in ("<", "<=") else not below
