"""Units of measurement: read by a grammar of their own, weighed by a closed table, never handed to a parser of others."""

from __future__ import annotations

from grader.equivalence.units.measuring import Measured, measured
from grader.equivalence.units.reading import Measure, read_unit

__all__ = ["Measure", "Measured", "measured", "read_unit"]
