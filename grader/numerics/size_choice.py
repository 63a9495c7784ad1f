"""Numbers for the symbolic sizes: several assignments, different sizes different, 3 and above among them.

At 2×2 alone false identities hold by accident, and equal sizes hide a missing transpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grader.expression.declarations import Family, Function, RandomVariable, Scope, Value
from grader.expression.nodes import (
    Defined,
    Entry,
    Identity,
    Name,
    Number,
    Ones,
    Reduction,
    SizeValue,
    Sum,
    Table,
    Transpose,
    Tree,
    UnitVector,
)
from grader.expression.sizes import Size
from grader.numerics.structure import distinct

LEAST = 2
_PATTERNS = ((3, 4, 2, 5), (2, 3, 4, 5), (4, 2, 3, 5), (3, 2, 5, 4), (5, 3, 2, 4), (2, 5, 3, 4))


def assignments(scope: Scope, trees: Iterable[Tree]) -> list[dict[str, int]]:
    """Assignments of all sizes, to be taken in turn."""
    trees = list(trees)
    least = _least_sizes(scope, trees)
    if not least:
        return [{}]
    found = []
    small = _counts_of_variables(scope)
    for pattern in _PATTERNS:
        sizes = _assigned(least, pattern, small)
        if sizes not in found:
            found.append(sizes)
    return found


def _counts_of_variables(scope: Scope) -> frozenset[str]:
    """Sizes that count random variables: outcomes grow exponentially with them, so they stay small."""
    found = [
        declared.size.names
        for declared in scope.declarations.values()
        if isinstance(declared, Family) and isinstance(declared.member, RandomVariable)
    ]
    return frozenset[str]().union(*found)


def _assigned(
    least: Mapping[str, int], pattern: tuple[int, ...], small: frozenset[str]
) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for place, (name, bound) in enumerate(least.items()):
        wanted = pattern[place % len(pattern)]
        size = max(bound, 2 + wanted % 2 if name in small else wanted)
        while size in sizes.values():
            size += 1
        sizes[name] = size
    return sizes


def _least_sizes(scope: Scope, trees: Iterable[Tree]) -> dict[str, int]:
    """Every size, in the order of declaration and appearance, with its least value."""
    trees = list(trees)
    names = _ordered_names(scope, trees)
    least = dict.fromkeys(names, LEAST)
    ends = _literal_ends(trees)
    for tree in trees:
        for node in distinct(tree):
            if isinstance(node, Entry):
                axes = axes_of(scope, node.base)
                for index, size in zip(node.indices, axes or (), strict=False):
                    _require(least, size, _greatest(index, ends))
            elif isinstance(node, UnitVector) and node.size is not None:
                _require(least, node.size, _greatest(node.index, ends))
    return least


def _ordered_names(scope: Scope, trees: Iterable[Tree]) -> list[str]:
    found: dict[str, None] = {}
    for name, declaration in scope.declarations.items():
        if name in scope.sizes:
            found[name] = None
        found.update(dict.fromkeys(_names_of(declaration)))
    for name in sorted(scope.sizes):
        found[name] = None
    for tree in trees:
        for node in distinct(tree):
            for size in _sizes_in(node):
                found.update(dict.fromkeys(sorted(size.names)))
    return list(found)


def _sizes_in(node: Tree) -> tuple[Size, ...]:
    """The sizes that stand in a node itself."""
    match node:
        case SizeValue(size=size):
            return (size,)
        case Identity(size=size) | Ones(size=size) | UnitVector(size=size) if size is not None:
            return (size,)
        case Table(indices=indices):
            return tuple(size for _, size in indices)
        case _:
            return ()


def _names_of(declaration: Any) -> tuple[str, ...]:
    """The size names of a declaration, in the order written: rows first."""
    match declaration:
        case Value(shape=shape) | RandomVariable(shape=shape):
            return (*sorted(shape.rows.names), *sorted(shape.columns.names))
        case Family(size=size, member=member):
            return (*sorted(size.names), *_names_of(member))
        case Function(parameters=parameters, result=result):
            shapes = (*parameters, result)
            return tuple(
                n for s in shapes for n in (*sorted(s.rows.names), *sorted(s.columns.names))
            )
        case _:
            return ()


def _literal_ends(trees: Iterable[Tree]) -> dict[str, int]:
    """How far an index with literal bounds runs."""
    ends = {}
    for tree in trees:
        for node in distinct(tree):
            if (
                isinstance(node, Reduction)
                and node.index is not None
                and isinstance(node.upper, Number)
                and node.upper.value.denominator == 1
            ):
                ends[node.index] = int(node.upper.value)
    return ends


def _greatest(index: Tree, ends: Mapping[str, int]) -> int:
    """The greatest literal value of an index; 0 where none shows."""
    match index:
        case Number(value=value) if value.denominator == 1:
            return int(value)
        case Name(name=name):
            return ends.get(name, 0)
        case Sum(terms=terms):
            known = [_greatest(term, ends) for term in terms]
            return sum(known) if any(isinstance(t, Name) and t.name in ends for t in terms) else 0
        case _:
            return 0


def _require(least: dict[str, int], size: Size, bound: int) -> None:
    """Make `size` at least `bound`, where it is a name plus a number."""
    named = [(monomial, c) for monomial, c in size.terms if monomial]
    if len(named) != 1 or named[0][1] != 1 or len(named[0][0]) != 1:
        return
    (name,) = named[0][0]
    shift = next((c for monomial, c in size.terms if not monomial), 0)
    if name in least and 0 < bound - shift <= 64:
        least[name] = max(least[name], bound - shift)


def axes_of(scope: Scope, tree: Tree) -> tuple[Size, ...] | None:
    """Along which sizes the subscripts of a tree run."""
    match tree:
        case Name(name=name):
            return _declared_axes(scope.declarations.get(name))
        case Defined(body=body):
            return axes_of(scope, body)
        case Table(indices=indices):
            return tuple(size for _, size in indices)
        case Entry(base=base, indices=indices):
            axes = axes_of(scope, base)
            return axes[len(indices) :] if axes is not None else None
        case Transpose(operand=operand):
            axes = axes_of(scope, operand)
            return tuple(reversed(axes)) if axes is not None else None
        case _:
            return None


def _declared_axes(declaration: Any) -> tuple[Size, ...] | None:
    match declaration:
        case Value(shape=shape) | RandomVariable(shape=shape):
            if shape.is_scalar:
                return ()
            if shape.is_column:
                return (shape.rows,)
            return (shape.columns,) if shape.is_row else (shape.rows, shape.columns)
        case Family(size=size, member=member):
            return (size, *(_declared_axes(member) or ()))
        case _:
            return None
