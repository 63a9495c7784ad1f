"""Values of a counterexample as short text."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from grader.equivalence.normal import number_text

LONGEST = 60


def value_text(value: Any) -> str:
    """`3/2`, `≈ 0.6931472`, `(1, 2)`, `[[1, 0], [0, 1]]`."""
    entries = getattr(value, "entries", None)
    if entries is not None:
        shown = [_scalar(entry) for entry in entries]
        if value.rows == 1 or value.columns == 1:
            return f"({', '.join(shown)})"
        width = value.columns
        rows = [shown[k : k + width] for k in range(0, len(shown), width)]
        return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(value_text, value)) + ")"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if hasattr(value, "p") and hasattr(value, "q"):
        text = number_text(Fraction(int(value.p), int(value.q)))
        return text if len(text) <= LONGEST else f"≈ {_decimal(value)}"
    return f"≈ {_decimal(value)}"


def _decimal(value: Any) -> str:
    from flint import acb, arb

    ball = value if isinstance(value, acb | arb) else arb(value)
    text: str = ball.str(8, radius=False)
    return text
