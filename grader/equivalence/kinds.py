"""What is asked and what is answered, by kind: values, sets, lists, intervals, distributions, relations.

A kind that was not asked is `invalid`, except where CONTRACT forgives: `x = 5` for 5, `2, 3` for {2, 3}, `x > 2` for an interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from grader.equivalence import wording
from grader.equivalence.decision import (
    DIFFERENT,
    EQUAL,
    INVALID,
    UNDECIDED,
    Decision,
    different,
    undecided,
)
from grader.equivalence.ladder import Conditions, equivalent
from grader.equivalence.rationals import literal
from grader.equivalence.sides import Side, is_equation, side_of, unlabelled
from grader.equivalence.solution_sets.membership import are_values, solved_name
from grader.equivalence.vectors import OF_PARTS, OF_WHOLES, column, is_number, is_vector, upright
from grader.equivalence.verdict import Evidence
from grader.expression.nodes import (
    Apply,
    Collection,
    Law,
    Logic,
    Matrix,
    Name,
    Negation,
    PlusMinus,
    Relation,
    Sum,
    Transpose,
    Tree,
)
from grader.expression.progressions import continued
from grader.expression.traversal import walk
from grader.syntax import show

Rule = Callable[[Side, Side, Conditions], Decision]

_MOST_ITEMS = 64
_MOST_COUNTED = 16
_BY_POINTS = frozenset({"interval", "relation", "condition"})
_OTHER_WORD = {"and": "or", "or": "and"}


def decide(key: Side, answer: Side, conditions: Conditions) -> Decision:
    """Whether the answer is what the key is, by the rule for the kind of the key."""
    if key.kind == answer.kind != "value" and key.closed.tree == answer.closed.tree:
        return Decision(EQUAL, "EQ.IDENTICAL", Evidence("identical", proved=True))
    if "span" in conditions.up_to:
        from grader.equivalence.up_to.spans import same_span

        return same_span(key, answer, conditions)
    rule = _RULES.get(key.kind, _other)
    return rule(key, answer, conditions)


def _value(key: Side, answer: Side, conditions: Conditions) -> Decision:
    answer = as_vector(key, answer)
    if answer.kind in {"value", "family"} and answer.kind == key.kind:
        return equivalent(key.closed, answer.closed, conditions, answer.letters)
    if answer.kind == "family" or (key.kind == "family" and answer.kind == "value"):
        return different("NEQ.SHAPE", wording.other_kind(answer.kind, key.kind))
    return _invalid(key, answer)


def as_vector(key: Side, answer: Side) -> Side:
    """A list in brackets has no layout: in the place of a vector it is a column or a row as the key is."""
    shape, tree = key.closed.shape, answer.tree
    if shape is None or not isinstance(tree, Collection) or tree.kind == "set":
        return answer
    if (
        answer.kind in {"tuple", "list"}
        and not shape.is_scalar
        and (shape.is_column or shape.is_row)
    ):
        cells = tree.items
        rows = (cells,) if shape.is_row else tuple((cell,) for cell in cells)
        found = side_of(Matrix(rows), answer.scope)
        return found if isinstance(found, Side) else answer
    turned = answer.closed.shape is not None and answer.closed.shape.transposed == shape
    if answer.kind == "value" and turned and shape.is_row:
        found = side_of(Transpose(tree), answer.scope)
        return found if isinstance(found, Side) else answer
    return answer


def _invalid(key: Side, answer: Side) -> Decision:
    return Decision(INVALID, "NOT_A_VALUE", None, (wording.other_kind(answer.kind, key.kind),))


def _tuple(key: Side, answer: Side, conditions: Conditions) -> Decision:
    asked, given = items(key), items(answer)
    as_vector = not OF_WHOLES.isdisjoint(conditions.up_to)
    if asked is not None and len(asked) == 2 and not as_vector:  # the key (0, 1) may be an interval
        if answer.kind in _BY_POINTS or (answer.kind == "set" and given is None):
            return _point_sets(key, answer, conditions)
        if {key.kind, answer.kind} == {"tuple", "list"} and _is_interval(asked, answer, conditions):
            return different("NEQ.PARTS", wording.BRACKETS)
    if given is None and asked is not None and is_vector(answer) and all(map(is_number, asked)):
        return _value(column(key, asked), upright(answer), conditions)
    if given is None or asked is None or answer.kind == "set":
        return _invalid(key, answer)
    if len(asked) != len(given):
        return different("NEQ.PARTS")
    if as_vector and all(map(is_number, (*asked, *given))):
        columns = [column(side, parts) for side, parts in ((key, asked), (answer, given))]
        return equivalent(columns[0].closed, columns[1].closed, conditions)
    if "order" in conditions.up_to:
        return _matching(asked, given, conditions)
    return _in_order(asked, given, conditions)


def _is_interval(asked: list[Side], answer: Side, conditions: Conditions) -> bool:
    """Whether a pair may be an interval, so that round and square brackets differ: nothing proves it upside down."""
    if isinstance(answer.tree, Collection) and answer.tree.bare:
        return False
    from grader.equivalence.inequalities import compare_order

    return not compare_order(asked[0], ">=", asked[1], conditions).equal


def _in_order(asked: list[Side], given: list[Side], conditions: Conditions) -> Decision:
    return _all([decide(a, b, conditions) for a, b in zip(asked, given, strict=True)])


def _all(decisions: list[Decision]) -> Decision:
    """All parts equal; one that differs settles it."""
    for decision in decisions:
        if decision.different or decision.outcome == INVALID:
            return Decision(DIFFERENT, "NEQ.PARTS", _part_evidence(decision))
    open_parts = [decision for decision in decisions if not decision.equal]
    if open_parts:
        return open_parts[0]
    evidences = [d.evidence for d in decisions if d.evidence is not None]
    weakest = min(evidences, key=lambda e: (e.proved, e.points), default=None)
    return Decision(EQUAL, "EQ.PARTS", weakest)


def _part_evidence(decision: Decision) -> Evidence | None:
    """A part differs, so the whole does; the point stays, its values belong to the part."""
    return decision.evidence


def _list(key: Side, answer: Side, conditions: Conditions) -> Decision:
    """A list in square brackets has an order; values with commas between them have none."""
    if not isinstance(key.tree, Collection) or key.tree.bare or "order" in conditions.up_to:
        return _set(key, answer, conditions)
    return _tuple(key, answer, conditions)


def _set(key: Side, answer: Side, conditions: Conditions) -> Decision:
    asked, given = elements(key, answer)
    if asked is not None and given is not None and (answer.kind != "tuple" or given == [answer]):
        if "list" == key.kind == answer.kind and not _as_often(asked, given, conditions):
            return different("NEQ.PARTS", wording.TIMES)
        found = _matching(asked, given, conditions)
        if found.outcome != UNDECIDED or answer.kind not in {"set", "list"}:
            return found
    pair = answer.kind == "tuple" and asked is None and given is not None and len(given) == 2
    if answer.kind in {"set", "interval", "relation", "condition", "list"} or pair:
        return _point_sets(key, answer, conditions)
    return _invalid(key, answer)


def elements(key: Side, answer: Side) -> tuple[list[Side] | None, list[Side] | None]:
    """The elements of a key and of an answer; one value, or one pair among pairs, stands for its set."""
    asked, given = items(key), items(answer)
    pairs = asked is not None and {side.kind for side in asked} == {"tuple"}
    if (answer.kind == "value" and given is None) or (answer.kind == "tuple" and pairs):
        return asked, [answer]
    return asked, given


def _as_often(asked: list[Side], given: list[Side], conditions: Conditions) -> bool:
    """Whether a list that names values more than once is answered by one that does so equally often."""
    texts = [show(side.tree) for side in asked]
    if len(set(texts)) == len(texts) or len(asked) > _MOST_COUNTED or len(given) > _MOST_COUNTED:
        return True
    for one in asked:
        wanted = sum(decide(one, other, conditions).equal for other in asked)
        if wanted != sum(decide(one, other, conditions).equal for other in given):
            return False
    return True


def _interval(key: Side, answer: Side, conditions: Conditions) -> Decision:
    if answer.kind in {"set", "interval", "relation", "condition", "tuple", "list"}:
        return _point_sets(key, answer, conditions)
    return _invalid(key, answer)


def _matching(asked: list[Side], given: list[Side], conditions: Conditions) -> Decision:
    """Two sets: every element of one is equal to one of the other."""
    names = tuple(name for name in conditions.up_to if name in OF_PARTS)
    if names and len(asked) != len(given):
        return different("NEQ.PARTS")
    within = replace(conditions, up_to=names)
    table = [[_element(a, b, within) for b in given] for a in asked]
    unsure = [d for row in table for d in row if d.outcome not in {EQUAL, DIFFERENT, INVALID}]
    rows = all(any(d.equal for d in row) for row in table)
    columns = all(any(row[k].equal for row in table) for k in range(len(given)))
    if rows and columns:
        return _all([next(d for d in row if d.equal) for row in table])
    return unsure[0] if unsure else different("NEQ.PARTS")


def _element(asked: Side, given: Side, conditions: Conditions) -> Decision:
    """Inside a collection 1 does not stand for {1}."""
    if "set" in (asked.kind, given.kind) and "value" in (asked.kind, given.kind):
        return different("NEQ.PARTS")
    numbers = literal(asked.tree), literal(given.tree)
    if None not in numbers:
        if numbers[0] != numbers[1]:
            return different("NEQ.PARTS")
        return Decision(EQUAL, "EQ.EXACT", Evidence("exact", proved=True))
    return decide(asked, given, conditions)


def paired(asked: list[Side], given: list[Side], conditions: Conditions) -> int:
    """How many elements of the key and of the answer go together in pairs; none is counted twice."""
    left = list(given)
    for one in asked:
        place = next((k for k, b in enumerate(left) if _element(one, b, conditions).equal), None)
        if place is not None:
            del left[place]
    return len(given) - len(left)


def components(side: Side) -> list[Side] | None:
    """The parts of a union of intervals and points, None for anything else."""
    trees: list[Tree] = []
    waiting = [side.tree]
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, Apply) and tree.function == "union":
            waiting += tree.arguments
        elif isinstance(tree, Logic) and tree.operator == "or":
            waiting += tree.operands
        else:
            trees.append(tree)
    sides = [side_of(tree, side.scope) for tree in trees[:_MOST_COUNTED]]
    found = [s for s in sides if isinstance(s, Side)]
    return found if len(found) == len(trees) else None


def items(side: Side) -> list[Side] | None:
    """The parts of a finite collection, None for anything else."""
    trees: tuple[Tree, ...]
    tree = side.tree
    if isinstance(tree, Collection):
        tree = continued(tree) or tree
    match tree:
        case Collection(items=found) if len(found) <= _MOST_ITEMS:
            trees = found
        case Matrix(rows=(cells,)) if len(cells) <= _MOST_ITEMS:
            trees = cells
        case Matrix(rows=rows) if len(rows[0]) == 1 and len(rows) <= _MOST_ITEMS:
            trees = tuple(cells[0] for cells in rows)
        case PlusMinus(left=None, right=right):
            trees = (right, Negation(right))
        case PlusMinus(left=left, right=right) if left is not None:
            trees = (Sum((left, right)), Sum((left, Negation(right))))
        case Logic(operator="or", operands=operands) if all(map(is_equation, operands)):
            trees = tuple(o.members[-1] for o in operands if isinstance(o, Relation))
        case _:
            return None
    sides = [side_of(unlabelled(tree), side.scope) for tree in trees]
    return (
        [s for s in sides if isinstance(s, Side)]
        if all(isinstance(s, Side) for s in sides)
        else None
    )


def _law(key: Side, answer: Side, conditions: Conditions) -> Decision:
    left, right = key.tree, answer.tree
    if not isinstance(left, Law) or not isinstance(right, Law):
        return _invalid(key, answer)
    if left.family != right.family or len(left.parameters) != len(right.parameters):
        return different("NEQ.PARTS")
    pairs = []
    for a, b in zip(left.parameters, right.parameters, strict=True):
        sides = side_of(a, key.scope), side_of(b, answer.scope)
        if not (isinstance(sides[0], Side) and isinstance(sides[1], Side)):
            return undecided("UNDECIDED.RELATION", wording.PERSON)
        pairs.append(decide(sides[0], sides[1], conditions))
    return _all(pairs)


def _relation(key: Side, answer: Side, conditions: Conditions, *, turned: bool = False) -> Decision:
    asked = _solved(key)
    if answer.kind in {"value", "family"} and asked is not None:
        return decide(asked[1], answer, conditions)
    if answer.kind in {"interval", "set", "list", "two values", "value", "tuple"}:
        found = _point_sets(key, answer, conditions)
        is_open = found.outcome == UNDECIDED and answer.kind not in {"interval", "set"}
        return _invalid(key, answer) if is_open else found
    if answer.kind not in {"relation", "condition"}:
        return _invalid(key, answer)
    given = _solved(answer)
    if asked is not None and given is not None and asked[0] == given[0]:
        return decide(asked[1], given[1], conditions)
    if "parameters" in conditions.up_to:
        from grader.equivalence.up_to.curves import same_curves

        return same_curves(key, answer, conditions)
    from grader.equivalence.relations import same_relation

    found = same_relation(key, answer, conditions)
    if found.outcome == UNDECIDED:
        return _by_values(key, answer, conditions) or found
    if found.different and not turned:
        return _joined_otherwise(key, answer, conditions) or found
    return found


def _by_values(key: Side, answer: Side, conditions: Conditions) -> Decision | None:
    """`x = i or x = -i`: the same values of one name."""
    names = {_named(key.tree), _named(answer.tree)}
    asked, given = items(key), items(answer)
    if len(names) != 1 or None in names or asked is None or given is None:
        return None
    return _matching(asked, given, conditions)


def _named(tree: Tree) -> object:
    return solved_name(tree) if isinstance(tree, Logic) else None


def _joined_otherwise(key: Side, answer: Side, conditions: Conditions) -> Decision | None:
    """`x = 1 and x = 2` holds never, and often means the two; `y = x, y = 2x` may be a system: both are left to a person."""
    tree = answer.tree
    if not isinstance(tree, Logic) or tree.operator not in _OTHER_WORD:
        return None
    names = {solved_name(part) for part in tree.operands}
    if None in names or len(names) > 1:
        return None
    if tree.operator == "or" and are_values(tree.operands):
        return None
    turned = side_of(replace(tree, operator=_OTHER_WORD[tree.operator]), answer.scope)
    if isinstance(turned, Side) and _relation(key, turned, conditions, turned=True).equal:
        said = wording.AND_FOR_OR if tree.operator == "and" else wording.OR_FOR_AND
        return undecided("UNDECIDED.RELATION", said)
    return None


def _solved(side: Side) -> tuple[Tree, Side] | None:
    """The name and the value of an equation `name = value`, or of a chain that only works the value out."""
    match side.tree:
        case Relation(members=(Name() as name, *between, last)) if is_equation(side.tree):
            known = set(_names(last))
            worked_out = all(known.issuperset(_names(member)) for member in between)
            value = side_of(last, side.scope, letters=side.letters)
            if isinstance(value, Side) and name.name not in known and worked_out:
                return name, value
    return None


def _names(tree: Tree) -> Iterator[str]:
    return (node.name for node in walk(tree) if isinstance(node, Name))


def _two_values(key: Side, answer: Side, conditions: Conditions) -> Decision:
    asked, given = items(key), items(answer)
    if asked is None or given is None:
        return _invalid(key, answer)
    return _matching(asked, given, conditions)


def _other(key: Side, answer: Side, conditions: Conditions) -> Decision:
    if key.closed.tree == answer.closed.tree:
        return Decision(EQUAL, "EQ.IDENTICAL", Evidence("identical", proved=True))
    if key.kind != answer.kind:
        return _invalid(key, answer)
    del conditions
    return undecided("UNDECIDED.UNSUPPORTED", wording.PERSON)


def _point_sets(key: Side, answer: Side, conditions: Conditions) -> Decision:
    from grader.equivalence.solution_sets import same_points

    found = same_points(key, answer, conditions)
    note = {"EQ.RELATION": "EQ.PARTS", "NEQ.RELATION": "NEQ.PARTS"}.get(found.note, found.note)
    return replace(found, note=note)


_RULES: dict[str, Rule] = {
    "value": _value,
    "family": _value,
    "tuple": _tuple,
    "list": _list,
    "set": _set,
    "interval": _interval,
    "law": _law,
    "relation": _relation,
    "condition": _relation,
    "two values": _two_values,
}
