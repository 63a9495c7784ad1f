"""How the tests of this room read formulas: through the syntax room, closed by elaboration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import pytest

from grader.expression.declarations import Scope
from grader.expression.elaboration import Elaborated, elaborate
from grader.expression.nodes import Tree
from grader.numerics import Evaluator, Missing, compare, needed_precision, valuations
from grader.syntax import ScopeFaults, read, read_relations, read_scope, show
from grader.text import Diagnostic

Closed: TypeAlias = Callable[..., Any]


def scope_of(symbols: Mapping[str, str], where: Mapping[str, str] | None = None) -> Scope:
    scope = read_scope(dict(symbols), dict(where or {}))
    assert not isinstance(scope, ScopeFaults), scope
    return scope


def closed(text: str, scope: Scope) -> Elaborated:
    """A formula read and closed."""
    reading = read(text, scope)
    assert not isinstance(reading, Diagnostic), reading
    found = elaborate(reading.tree, reading.scope, show=show)
    assert isinstance(found, Elaborated), (text, found)
    return found


def conditions(texts: Sequence[str], scope: Scope) -> tuple[Tree, ...]:
    found = []
    for tree in read_relations(list(texts), scope):
        assert not isinstance(tree, tuple), tree
        done = elaborate(tree, scope, show=show)
        assert isinstance(done, Elaborated), done
        found.append(done.tree)
    return tuple(found)


def verdict(
    left: str,
    right: str,
    symbols: Mapping[str, str],
    given: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    *,
    seed: int = 1,
    special: bool = True,
) -> str:
    """`equal`, `different`, or why neither: both trees at the first valuations, at all free indices."""
    scope = scope_of(symbols, where)
    sides = [closed(text, scope) for text in (left, right)]
    trees = [side.tree for side in sides]
    precision = needed_precision(trees).bits
    a, b = (Evaluator(tree) for tree in trees)
    free = max((side.free for side in sides), key=len)
    agreed, reasons = 0, set()
    for valuation in valuations(scope, trees, conditions(given, scope), seed):
        if valuation.kind == "wide" and agreed >= 8:
            break
        if valuation.kind == "special" and not special:
            continue
        sizes = valuation.sizes
        ranges = {n: range(lo.value(sizes), hi.value(sizes) + 1) for n, lo, hi in free}
        pairs = zip(
            a.over(valuation, precision, ranges), b.over(valuation, precision, ranges), strict=True
        )
        for p, q in pairs:
            if isinstance(p, Missing) or isinstance(q, Missing):
                reasons |= {v.reason for v in (p, q) if isinstance(v, Missing)}
                continue
            found = compare(p, q).verdict
            if found == "different":
                return "different"
            if found == "equal":
                agreed += 1
    return "equal" if agreed >= 8 else "/".join(sorted(reasons)) or "close"


@pytest.fixture(name="verdict_of")
def _verdict_of() -> Closed:
    return verdict


@pytest.fixture(name="closed_tree")
def _closed_tree() -> Closed:
    return closed


@pytest.fixture(name="scope_of")
def _scope_of() -> Closed:
    return scope_of


@pytest.fixture(name="conditions_of")
def _conditions_of() -> Closed:
    return conditions
