"""Rung 1: the same tree after harmless normalisation is the same value."""

from __future__ import annotations

from grader.equivalence.normal import normal_text
from grader.expression.declarations import Scope
from grader.expression.nodes import Tree


def identical(key: Tree, answer: Tree, scope: Scope, text: str | None = None) -> bool:
    """Whether the two closed trees differ at most in order, grouping and names of bound indices.

    `text` is the normal text of the key where it is known already.
    """
    if key == answer:
        return True
    return (text or normal_text(key, scope)) == normal_text(answer, scope)
