"""What a tree is worth: valuations of all names, and rigorous evaluation in ball arithmetic."""

from __future__ import annotations

from grader.numerics.arrays import Array, Value
from grader.numerics.comparison import Comparison, agreement, compare
from grader.numerics.evaluation import Evaluator, Family, value_at
from grader.numerics.failures import Missing
from grader.numerics.precision import Precision, needed_precision
from grader.numerics.ring import arithmetic
from grader.numerics.valuation import Valuation, describe
from grader.numerics.valuations import sampling_fault, simple_valuations, valuations

__all__ = [
    "Array",
    "Comparison",
    "Evaluator",
    "Family",
    "Missing",
    "Precision",
    "Valuation",
    "Value",
    "agreement",
    "arithmetic",
    "compare",
    "describe",
    "needed_precision",
    "sampling_fault",
    "simple_valuations",
    "valuations",
    "value_at",
]
