"""Values that need more than points: integrals, limits, and sums without end, each with rigorous bounds."""
