"""Equations, inequalities and sets of numbers by what they hold for: the same points, or a point that tells them apart."""

from __future__ import annotations

from grader.equivalence.solution_sets.deciding import same_points, same_statements

__all__ = ["same_points", "same_statements"]
