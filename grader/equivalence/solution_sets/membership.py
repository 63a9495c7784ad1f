"""Closed trees as formulas: what a relation, a condition or a set says about numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from grader.equivalence.solution_sets.formulas import (
    FALSE,
    TRUE,
    All,
    Compare,
    Formula,
    NoFormula,
    Not,
    Proposition,
    Some,
    Whole,
)
from grader.expression.nodes import (
    Apply,
    Collection,
    Comprehension,
    Constant,
    Defined,
    Interval,
    Logic,
    Matrix,
    Name,
    Negation,
    Number,
    PlusMinus,
    Product,
    Quotient,
    Relation,
    Sum,
    Tree,
)
from grader.expression.traversal import is_zero, rebuild, walk

MOST_SIGNS = 3
MOST_ALTERNATIVES = 64
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


def statement(tree: Tree) -> Formula:
    """What a relation or condition says. Raises: NoFormula."""
    match tree:
        case Relation():
            return _with_signs(tree)
        case Logic(operator="and", operands=parts):
            return All(tuple(map(statement, parts)))
        case Logic(operator="or", operands=parts):
            return Some(tuple(map(statement, parts)))
        case Logic(operator="not", operands=(part,)):
            return Not(statement(part))
        case Logic(operator="implies", operands=parts):
            return _implied(parts)
        case Logic(operator="iff", operands=parts):
            sides = [statement(part) for part in parts]
            same = [Some((All((a, b)), All((Not(a), Not(b))))) for a, b in pairwise(sides)]
            return All(tuple(same))
        case Constant(name="true" | "false" as name):
            return TRUE if name == "true" else FALSE
        case Name(name=name):
            return Proposition(name)
        case Collection(items=items) if items and all(
            isinstance(i, Relation | Logic) for i in items
        ):
            return listed(items)
        case _:
            raise NoFormula


def _implied(parts: Sequence[Tree]) -> Formula:
    """`a ⇒ b ⇒ c` is a ⇒ (b ⇒ c)."""
    found = statement(parts[-1])
    for part in reversed(parts[:-1]):
        found = Some((Not(statement(part)), found))
    return found


def listed(items: Sequence[Tree]) -> Formula:
    """Statements with commas: `x = 1, x = 2` are alternatives, `x = 2, y = 1` and `x > 1, x < 5` hold together."""
    parts = tuple(map(statement, items))
    return Some(parts) if len(items) > 1 and are_values(items) else All(parts)


def are_values(items: Sequence[Tree]) -> bool:
    """Whether equations give one name different numbers: `x = 1`, `x = 2`."""
    names = [solved_name(item) for item in items]
    if names[0] is None or len(set(names)) > 1:
        return False
    relations = [node for item in items for node in walk(item) if isinstance(node, Relation)]
    return not any(isinstance(n, Name) for r in relations for m in r.members[1:] for n in walk(m))


def solved_name(tree: Tree) -> object:
    """The left side of `x = 3` and `(x, y) = (1, 2)`, if what stands there is one."""
    match tree:
        case Relation(members=(Name() as name, *_), operators=operators) if set(operators) == {"="}:
            return name
        case Relation(members=(Collection(items=items) as whole, *_), operators=("=",)) if all(
            isinstance(item, Name) for item in items
        ):
            return whole
        case Logic(operator="or", operands=parts) if len({solved_name(p) for p in parts}) == 1:
            return solved_name(parts[0])
        case _:
            return None


def _with_signs(tree: Relation) -> Formula:
    """A relation with ± says either of two things; all signs in it go together."""
    if not any(isinstance(node, PlusMinus) for node in walk(tree)):
        return _relation(tree)
    parts = tuple(_relation(signed(tree, minus=minus)) for minus in (False, True))
    return All(parts) if "!=" in tree.operators else Some(parts)


def signed(tree: Tree, *, minus: bool) -> Tree:
    """A tree with + or − for ±."""
    if isinstance(tree, PlusMinus):
        right = signed(tree.right, minus=minus)
        term = Negation(right) if minus else right
        return Sum((signed(tree.left, minus=minus), term)) if tree.left is not None else term
    return rebuild(tree, lambda child: signed(child, minus=minus))


def _relation(tree: Tree) -> Formula:
    assert isinstance(tree, Relation)
    triples = zip(tree.members, tree.operators, tree.members[1:], strict=False)
    parts = tuple(_comparison(a, operator, b) for a, operator, b in triples)
    return parts[0] if len(parts) == 1 else All(parts)


def _comparison(a: Tree, operator: str, b: Tree) -> Formula:
    if operator == "in":
        return member(a, b)
    if operator == "not in":
        return Not(member(a, b))
    if operator not in _COMPARISONS:
        raise NoFormula
    if _infinite(a) or _infinite(b):
        return _beside_infinity(a, operator, b)
    left, right = _parts(a), _parts(b)
    if left is None and right is None:
        return Compare(difference(a, b), operator)
    if left is None or right is None or len(left) != len(right) or operator not in ("=", "!="):
        raise NoFormula
    same = All(tuple(_comparison(x, "=", y) for x, y in zip(left, right, strict=True)))
    return same if operator == "=" else Not(same)


def _beside_infinity(a: Tree, operator: str, b: Tree) -> Formula:
    """`-∞ < x < ∞` holds for every number."""
    left, right = _infinite(a), _infinite(b)
    if left and right:
        raise NoFormula
    above = right > 0 or left < 0
    if operator == "!=":
        return TRUE
    return TRUE if operator != "=" and above == (operator[0] == "<") else FALSE


def difference(a: Tree, b: Tree) -> Tree:
    return a if is_zero(b) else Sum((a, Negation(b)))


def _parts(tree: Tree) -> Sequence[Tree] | None:
    """The entries of a tuple or of an explicit column."""
    match tree:
        case Collection(kind="tuple" | "list", items=items):
            return items
        case Matrix(rows=rows) if len(rows) == 1 or all(len(row) == 1 for row in rows):
            return [cell for row in rows for cell in row]
        case _:
            return None


def member(value: Tree, whole: Tree) -> Formula:
    """`value ∈ whole`. Raises: NoFormula."""
    match whole:
        case Interval(lower=low, upper=high, closed_left=left, closed_right=right):
            return All((*_beside(value, low, left, ">"), *_beside(value, high, right, "<")))
        case Collection(kind="tuple" | "list", items=(low, high)) if _parts(value) is None:
            return member(value, Interval(low, high, whole.kind == "list", whole.kind == "list"))
        case Collection(kind="set", items=items):
            return Some(tuple(_equal(value, item) for item in items))
        case Constant(name="reals" | "complexes"):
            return TRUE
        case Constant(name="empty set"):
            return FALSE
        case Constant(name="integers"):
            return Whole(value)
        case Constant(name="naturals"):
            return All(
                (Whole(value), Compare(value, ">="), Some((Compare(value, "!="), ZERO_IS_NATURAL)))
            )
        case Apply(function="union", arguments=parts):
            return Some(tuple(member(value, part) for part in parts))
        case Apply(function="intersection", arguments=parts):
            return All(tuple(member(value, part) for part in parts))
        case Apply(function="set difference", arguments=(inside, outside)):
            return All((member(value, inside), Not(member(value, outside))))
        case Comprehension():
            return _by_condition(value, whole)
        case PlusMinus():
            return Some(tuple(_equal(value, signed(whole, minus=m)) for m in (False, True)))
        case Defined(body=body):
            return member(value, body)
        case _:
            raise NoFormula


ZERO_IS_NATURAL = Proposition("0 ∈ ℕ")
"""Some count 0 among the natural numbers and some do not; what depends on it is not decided."""


def _equal(value: Tree, item: Tree) -> Formula:
    if isinstance(item, PlusMinus):
        return Some(tuple(_equal(value, signed(item, minus=m)) for m in (False, True)))
    if isinstance(item, Collection) and item.kind == "set":
        raise NoFormula
    return _comparison(value, "=", item)


def _beside(value: Tree, end: Tree, closed: bool, operator: str) -> list[Formula]:
    if _parts(value) is not None:
        raise NoFormula
    infinite = _infinite(end)
    if infinite:
        return [] if (infinite > 0) == (operator == "<") else [FALSE]
    return [Compare(difference(value, end), operator + ("=" if closed else ""))]


def _infinite(tree: Tree) -> int:
    match tree:
        case Constant(name="infinity"):
            return 1
        case Negation(operand=operand) | Sum(terms=(operand,)):
            return -_infinite(operand) if isinstance(tree, Negation) else _infinite(operand)
        case _:
            return 0


def _by_condition(value: Tree, whole: Comprehension) -> Formula:
    """`value ∈ {element : condition}`."""
    match whole.element:
        case Name(name=name) if whole.variables == (name,):
            return statement(put(whole.condition, {name: value}))
        case Collection(kind="tuple", items=items):
            return _curve(value, items, whole)
        case element if len(whole.variables) == 1:
            return _image(value, element, whole)
        case _:
            raise NoFormula


def _curve(value: Tree, items: Sequence[Tree], whole: Comprehension) -> Formula:
    """A tuple in which each variable stands alone once: that entry is its value, the others are equations."""
    values = _parts(value)
    if values is None or len(values) != len(items):
        raise NoFormula
    found: dict[str, Tree] = {}
    rest: list[tuple[Tree, Tree]] = []
    for item, entry in zip(items, values, strict=True):
        alone = isinstance(item, Name) and item.name in whole.variables and item.name not in found
        if isinstance(item, Name) and alone:
            found[item.name] = entry
        else:
            rest.append((item, entry))
    if set(found) != set(whole.variables):
        raise NoFormula
    equations = tuple(_comparison(entry, "=", put(item, found)) for item, entry in rest)
    return All((statement(put(whole.condition, found)), *equations))


def _image(value: Tree, element: Tree, whole: Comprehension) -> Formula:
    """The values of an expression in one variable: of a linear one for all, of any other for those listed."""
    (name,) = whole.variables
    values = _listed_values(whole.condition, name)
    if values is not None:
        return Some(tuple(_equal(value, put(element, {name: one})) for one in values))
    slope, rest = _linear(element, name)
    if slope == 0:
        raise NoFormula
    index = Product((Number(1 / slope), Sum((value, Negation(rest)))))
    return statement(put(whole.condition, {name: index}))


def _listed_values(condition: Tree, name: str) -> Sequence[Tree] | None:
    match condition:
        case Relation(
            members=(Name(name=here), Collection(kind="set", items=items)), operators=("in",)
        ):
            return items if here == name and len(items) <= MOST_ALTERNATIVES else None
        case _:
            return None


def _linear(tree: Tree, name: str) -> tuple[Fraction, Tree]:
    """A tree as slope·name + rest. Raises: NoFormula."""
    if not any(isinstance(node, Name) and node.name == name for node in walk(tree)):
        return Fraction(0), tree
    match tree:
        case Name():
            return Fraction(1), Number(Fraction(0))
        case Negation(operand=operand):
            slope, rest = _linear(operand, name)
            return -slope, Negation(rest)
        case Sum(terms=terms):
            parts = [_linear(term, name) for term in terms]
            return sum((s for s, _ in parts), Fraction(0)), Sum(tuple(r for _, r in parts))
        case Product(factors=factors):
            scale = Fraction(1)
            inner: Tree | None = None
            for factor in factors:
                value = _literal(factor)
                if value is not None:
                    scale *= value
                elif inner is None:
                    inner = factor
                else:
                    raise NoFormula
            slope, rest = _linear(inner or Number(Fraction(1)), name)
            return scale * slope, Product((Number(scale), rest))
        case Quotient(numerator=over, denominator=under):
            value = _literal(under)
            if not value:
                raise NoFormula
            slope, rest = _linear(over, name)
            return slope / value, Quotient(rest, under)
        case _:
            raise NoFormula


def _literal(tree: Tree) -> Fraction | None:
    match tree:
        case Number(value=value):
            return value
        case Negation(operand=operand):
            inner = _literal(operand)
            return None if inner is None else -inner
        case Quotient(numerator=over, denominator=under):
            above, below = _literal(over), _literal(under)
            return above / below if above is not None and below else None
        case _:
            return None


def put(tree: Tree, values: dict[str, Tree]) -> Tree:
    """A tree with values in the place of names."""
    if isinstance(tree, Name):
        return values.get(tree.name, tree)
    return rebuild(tree, lambda child: put(child, values))
