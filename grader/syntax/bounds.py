"""How large a text may be: everything is counted before it costs anything."""

from __future__ import annotations

CHARACTERS = 10_000
TOKENS = 2_000
NESTING = 100
TREE_DEPTH = 200
TERMS = 1_000
MATRIX = 64
DIGITS = 1_000
DECIMAL_EXPONENT = 5_000
SCRIPTS = 20
DEFINITIONS = 50
