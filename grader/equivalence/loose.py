"""The letters of what an exercise leaves open: constants of integration, the free constants of a family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from grader.equivalence.asked import Item
from grader.equivalence.forms.algebra import terms_of, unsigned
from grader.equivalence.forms.names import canonical
from grader.expression.declarations import Declaration, Scope, Value
from grader.expression.nodes import Integral, Name, Relation, Tree
from grader.expression.traversal import walk
from grader.records import record
from grader.syntax import free_letters, read
from grader.syntax.reading import Reading

CONSTANTS = tuple("C c K k D const constant C_0 C_1 C_2 c_0 c_1 c_2 K_1 k_1".split())
"""What an answer may call a constant of integration where the sheet calls nothing else so."""

WHOLE = ("k", "n", "m", "l", "z")
"""What an answer may call a whole number where multiples are left open."""


@record
class Loose:
    """`constants` are letters of constants of integration, `variable` what is integrated by, `parameters` the free
    constants of the key, `fixed` the names that are none in an answer, `modulo` what multiples may differ by.
    """

    constants: frozenset[str] = frozenset()
    variable: str = ""
    parameters: tuple[str, ...] = ()
    fixed: frozenset[str] = frozenset()
    modulo: Tree | None = None


def constants_of(keys: Iterable[Tree], scope: Scope) -> frozenset[str]:
    """The letters that are constants of integration: those of the list that mean nothing else in a key.

    A letter that the sheet declares is one where a key adds it, or does not use it.
    """
    added: set[str] = set()
    used: set[str] = set()
    for key in keys:
        tree = key.members[-1] if isinstance(key, Relation) else key
        bare = {t.name for t in map(unsigned, terms_of(tree)) if isinstance(t, Name)}
        counts = [node.name for node in walk(tree) if isinstance(node, Name)]
        added |= {name for name in bare if counts.count(name) == 1}
        used |= set(counts)
    constants = {name for name in CONSTANTS if name in added or name not in used}
    return frozenset(name for name in constants if _is_number(name, scope))


def usual_parameters(keys: Iterable[Tree]) -> tuple[str, ...]:
    """The letters of the keys that free constants usually have, for a sheet that does not name them."""
    names = [node.name for key in keys for node in walk(key) if isinstance(node, Name)]
    return tuple(name for name in dict.fromkeys(names) if name in (*CONSTANTS, "A", "B"))


def _is_number(name: str, scope: Scope) -> bool:
    declared = scope.declarations.get(name)
    if declared is None:
        return not scope.knows(name)
    return isinstance(declared, Value) and declared.shape.is_scalar


def opened_by(up_to: Sequence[str], parameters: Sequence[str], scope: Scope) -> Scope:
    """The scope that a sheet writes its keys in: letters of what is left open need no declaration."""
    if "constant" in up_to:
        scope = wider(scope, CONSTANTS, Value())
    return wider(scope, map(canonical, parameters), Value()) if parameters else scope


def variable_of(definition: Tree | None, scope: Scope) -> str:
    """What an antiderivative is taken by: `variable:` of the sheet, or that of the integral that defines the key."""
    if scope.variable or definition is None:
        return scope.variable
    return next((node.variable for node in walk(definition) if isinstance(node, Integral)), "")


def loose_of(
    item: Item,
    left_open: Sequence[str],
    scope: Scope,
    keys: Sequence[Tree],
    modulo: Tree | None,
    syntax: str,
) -> Loose:
    """The letters of what an item leaves open."""
    if not left_open:
        return Loose()
    found = Loose(modulo=modulo)
    if "parameters" in left_open:
        named = tuple(map(canonical, item.parameters))
        found = replace(found, parameters=named or usual_parameters(keys))
    if "constant" in left_open:
        reading = read(item.definition, scope, syntax) if item.definition else None
        task = reading.tree if isinstance(reading, Reading) else None
        found = replace(
            found, constants=constants_of(keys, scope), variable=variable_of(task, scope)
        )
    if found.parameters:
        names = {n.name for tree in keys for n in walk(tree) if isinstance(n, Name)}
        known = names if scope.letters_are_numbers else {*scope.declarations, *scope.definitions}
        found = replace(found, fixed=frozenset(known.difference(found.parameters)))
    return found


def wider(scope: Scope, names: Iterable[str], declaration: Declaration) -> Scope:
    """The scope with names that it does not know declared."""
    new = {name: declaration for name in sorted(names) if not scope.knows(name)}
    return replace(scope, declarations={**scope.declarations, **new}) if new else scope


def with_whole_letters(scope: Scope, keys: Iterable[Tree]) -> Scope:
    """The scope where the usual letters of whole numbers are such, unless the sheet uses them."""
    used = {node.name for key in keys for node in walk(key) if isinstance(node, Name)}
    new = [n for n in WHOLE if n not in used and (scope.letters_are_numbers or not scope.knows(n))]
    return replace(
        scope, declarations={**scope.declarations, **dict.fromkeys(new, Value(field="integer"))}
    )


def with_letters_of(scope: Scope, texts: Sequence[str], syntax: str) -> Scope:
    """The scope with the letters of an answer that it does not know declared as numbers."""
    found: Mapping[str, Declaration] = free_letters(texts, syntax).declarations
    return wider(scope, (name for name, one in found.items() if one == Value()), Value())
