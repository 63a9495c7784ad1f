"""Answers as the statements that they make: `x = ±2`, `x = 1, 2`, `x = 2, y = 1`, `x = 1, y = 2 or x = 2, y = 1`."""

from __future__ import annotations

from collections.abc import Collection as Collection_
from collections.abc import Sequence
from dataclasses import replace

from grader.equivalence.solution_sets.membership import are_values, signed, solved_name
from grader.expression.declarations import Scope, Value
from grader.expression.nodes import (
    Collection,
    Constant,
    Dots,
    Entry,
    Logic,
    Name,
    Number,
    PlusMinus,
    Relation,
    Tree,
)
from grader.expression.traversal import rebuild, walk

_STATEMENTS = (Relation, Logic)


def stated(tree: Tree) -> Tree:
    """What a relation, or several with commas and words between them, says; any other tree as it stands.

    Commas between values for one name separate alternatives; other commas, and those of a system in braces, join what
    holds together.
    """
    match tree:
        case Relation() if _has_signs(tree):
            parts = tuple(signed(tree, minus=minus) for minus in (False, True))
            return Logic("and" if "!=" in tree.operators else "or", parts, span=tree.span)
        case Collection(kind="list" | "set", items=items) if _are_statements(items):
            groups = [_joined(group, bare=tree.bare) for group in _groups(items)]
            return groups[0] if len(groups) == 1 else Logic("or", tuple(groups), span=tree.span)
        case Logic(operator="or" | "and", operands=parts) if any(_is_short(part) for part in parts):
            return Logic("or", tuple(map(stated, _with_names(parts))), span=tree.span)
        case Logic(operands=parts):
            return replace(tree, operands=tuple(map(stated, parts)))
        case _:
            return tree


def unnumbered(tree: Tree, scope: Scope, known: Collection_[str]) -> Tree:
    """`x_1 = 3, x_2 = -2` and `x_{1,2} = 2 ± √3` speak of x, where x is a number and nothing of the key is called x_1."""
    relations = [node for node in walk(tree) if isinstance(node, Relation)]
    numbered = [found for r in relations if (found := _numbered(r.members[0], scope)) is not None]
    bases = {base for base, _ in numbered}
    if len(bases) != 1 or any(f"{base}_{k}" in known for base, k in numbered):
        return tree
    counts = [k for _, k in numbered]
    if sorted(counts) != [str(k + 1) for k in range(len(counts))] and counts not in (
        ["12"],
        ["1,2"],
    ):
        return tree
    (base,) = bases
    return _renamed(tree, base, scope) if len(counts) > 1 or len(counts[0]) > 1 else tree


def _numbered(tree: Tree, scope: Scope) -> tuple[str, str] | None:
    """The letter and the number of `x_1`, whether that is read as an entry or as a name."""
    match tree:
        case Entry(base=Name(name=base), indices=indices) if _is_number(base, scope):
            values = [str(i.value) for i in indices if isinstance(i, Number)]
            return (base, ",".join(values)) if len(values) == len(indices) else None
        case Name(name=name) if scope.letters_are_numbers and name.count("_") == 1:
            base, number = name.split("_")
            return (base, number) if number.replace(",", "").isdigit() else None
        case _:
            return None


def _is_number(name: str, scope: Scope) -> bool:
    declared = scope.declarations.get(name)
    return isinstance(declared, Value) and declared.shape.is_scalar


def _renamed(tree: Tree, base: str, scope: Scope) -> Tree:
    if isinstance(tree, Relation) and _numbered(tree.members[0], scope) is not None:
        return replace(tree, members=(Name(base), *tree.members[1:]))
    return rebuild(tree, lambda child: _renamed(child, base, scope))


def is_bare(tree: Tree) -> bool:
    """Whether values stand with commas between them and nothing around them."""
    return isinstance(tree, Collection) and tree.bare


def speaks_of_several(tree: Tree) -> bool:
    """Whether statements give values to different names, `x = 3, y = 4`, or are to be solved, `x + y = 7, x - y = 1`."""
    if not isinstance(tree, (Collection, Logic)):
        return False
    items = tree.items if isinstance(tree, Collection) else ()
    if any(solved_name(i) is None for i in items) and all(isinstance(i, Relation) for i in items):
        return True
    relations = [node for node in walk(tree) if isinstance(node, Relation)]
    return len({solved_name(relation) for relation in relations} - {None}) > 1


def excludes(tree: Tree) -> bool:
    """Whether several conditions with commas between them hold together: `x ≠ 1, x ≠ 2`."""
    return isinstance(tree, Collection) and all(
        isinstance(item, Relation) and "=" not in item.operators for item in tree.items
    )


def values_of_signs(tree: Tree) -> Tree:
    """A value with ± inside, or a collection with such members, with both values in its place."""
    if isinstance(tree, Collection):
        if any(isinstance(item, Dots) for item in tree.items):
            return tree
        items: list[Tree] = []
        for item in tree.items:
            if isinstance(item, PlusMinus):
                items += [signed(item, minus=minus) for minus in (False, True)]
                continue
            inside = values_of_signs(item)
            spread = isinstance(inside, Collection) and not isinstance(item, Collection)
            items += inside.items if spread and isinstance(inside, Collection) else [inside]
        same = len(items) == len(tree.items) and all(
            a is b for a, b in zip(items, tree.items, strict=True)
        )
        return tree if same else replace(tree, items=tuple(items))
    if isinstance(tree, (*_STATEMENTS, PlusMinus)) or not _has_signs(tree):
        return tree
    both_values = tuple(signed(tree, minus=minus) for minus in (False, True))
    return Collection("list", both_values, bare=True, span=tree.span)


def _has_signs(tree: Tree) -> bool:
    return any(isinstance(node, PlusMinus) for node in walk(tree))


def _are_statements(items: Sequence[Tree]) -> bool:
    """Whether all are statements, or values that go on with the first: `x = 1, 2`."""
    if not items or not isinstance(items[0], _STATEMENTS):
        return False
    return solved_name(items[0]) is not None or all(isinstance(i, _STATEMENTS) for i in items)


def _groups(items: Sequence[Tree]) -> list[list[Tree]]:
    """`a, b or c, d` is (a, b) or (c, d): a comma joins more tightly than the word, where each part says something new."""
    found: list[list[Tree]] = [[]]
    for item in _with_names(items):
        if isinstance(item, Logic) and item.operator == "or" and len(items) > 1:
            parts = _with_names(item.operands)
            found[-1].append(parts[0])
            found += [[part] for part in parts[1:]]
        else:
            found[-1].append(item)
    return found


def _is_short(tree: Tree) -> bool:
    return not isinstance(tree, (*_STATEMENTS, Name, Constant))


def _with_names(items: Sequence[Tree]) -> list[Tree]:
    """`x = 1, 2` and `x = 1 or 2` with `x =` before every value."""
    found: list[Tree] = []
    name: Tree | None = None
    for item in items:
        if isinstance(item, Logic) and item.operator == "or":
            found.append(replace(item, operands=tuple(_with_names(item.operands))))
            continue
        if isinstance(item, Relation):
            known = solved_name(item)
            name = item.members[0] if known is not None else None
            found.append(item)
        elif name is not None:
            found.append(Relation((name, item), ("=",), span=item.span))
        else:
            found.append(item)
    return found


def _joined(items: Sequence[Tree], *, bare: bool) -> Tree:
    parts = tuple(map(stated, items))
    if len(parts) == 1:
        return parts[0]
    names = {solved_name(item) for item in items}
    one_name = len(names) == 1 and None not in names
    return Logic("or" if one_name and (bare or are_values(items)) else "and", parts)
