"""A witness's `asks`, `let` and `claims` looked at before anybody hands in: can they be read and understood?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from grader.equivalence.claims.asking import Search, asked_names, left_of, rules_of, start_of
from grader.equivalence.claims.building import let_scope
from grader.equivalence.claims.judging import read_claims
from grader.equivalence.claims.sequences import Formula, Sequences
from grader.equivalence.claims.world import World
from grader.equivalence.question import KeyFault
from grader.expression.declarations import Declaration, Family, Scope, Value
from grader.expression.nodes import Number
from grader.expression.sizes import Size
from grader.numerics import Evaluator
from grader.syntax.claims import read_formula
from grader.text import Diagnostic

_ANYTHING = Number(Fraction(1))


def check_search(search: Search, scope: Scope) -> None:
    """Raises: KeyFault for what cannot be read or understood, whatever is handed in."""
    asked = asked_names(search, scope)
    rules = rules_of(search)
    lets = [
        (key, body, left_of(key, search, scope, "let"))
        for key, body in search.let.items()
        if all(key != rule.key for rule in rules)
    ]
    names = {one.name for one in asked if one.letter} | {rule.name for rule in rules}
    names |= {left.name for _, _, left in lets if left.indices}
    letters = {one.letter for one in asked if one.letter} | {rule.letter for rule in rules}
    letters |= {left.indices[0] for _, _, left in lets if left.indices}
    declared: dict[str, Declaration] = {one.name: one.declaration for one in asked}
    declared |= dict.fromkeys(sorted(names), Family(Size.of("∞"), Value()))
    wider = replace(
        scope,
        letters_are_numbers=False,
        declarations=MappingProxyType({**scope.declarations, **declared}),
    )
    full = let_scope([one for one in lets if start_of(one[2].name, rules) is None], rules, wider)
    indexed = [(rule.key, rule.body) for rule in rules]
    indexed += [
        (key, body) for key, body, left in lets if left.indices or start_of(left.name, rules)
    ]
    for key, body in indexed:
        found = read_formula(body, full, tuple(sorted(letters)))
        if isinstance(found, Diagnostic):
            raise KeyFault(f"`{key}`: {found.sentence()}", found.column, "let")
    formulas = {n: Formula(n, "k", _ANYTHING, Evaluator(_ANYTHING), varies=False) for n in names}
    read_claims(search, World(full, Sequences(formulas, {}, {}), tuple(sorted(letters))))
