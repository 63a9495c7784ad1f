"""Rung 1: the same tree after harmless normalisation is the same value."""

from __future__ import annotations

from grader.equivalence.operands import Operand


def identical(key: Operand, answer: Operand) -> bool:
    """Whether the two closed trees differ at most in order, grouping and names of bound indices."""
    return key.tree == answer.tree or key.text == answer.text
