"""Valuations of an item, one after the other: general points, special ones, and a search further out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from grader.expression.declarations import Scope
from grader.expression.nodes import Tree
from grader.numerics.evaluation import Evaluator
from grader.numerics.premises import tree_of
from grader.numerics.sampler import Sampler
from grader.numerics.valuation import Valuation


def valuations(
    scope: Scope, trees: Iterable[Tree], given: Sequence[Any] = (), seed: int = 0
) -> Iterator[Valuation]:
    """Valuations for comparing `trees`: first `general`, then `special`, then `wide`.

    `given` are side conditions, elaborated; where they cannot be met nothing comes.
    """
    sampler = Sampler(scope, trees, given, seed)
    found = False
    for valuation in sampler.general():
        found = True
        yield valuation
    if found:
        from grader.numerics.special_points import SpecialPoints

        yield from SpecialPoints(sampler, [Evaluator(tree) for tree in sampler.trees]).beside()
        yield from sampler.wide()


def simple_valuations(
    scope: Scope, trees: Iterable[Tree], given: Sequence[Any] = (), seed: int = 0
) -> Iterator[Valuation]:
    """Valuations with small whole numbers and halves, for a counterexample that one can check by hand."""
    return Sampler(scope, trees, given, seed).simple()


def sampling_fault(scope: Scope, given: Sequence[Any], seed: int = 0) -> int | None:
    """The number of the first side condition that sampling cannot meet; None where all are met."""
    sampler = Sampler(scope, [tree_of(condition) for condition in given], given, seed)
    if next(islice(sampler.general(), 1), None) is not None:
        return None
    return sampler.unmet if sampler.unmet is not None else 0
