"""The keys of a sheet and of a submission: which may stand where. Validation and `grade schema` read them."""

from __future__ import annotations

from collections.abc import Mapping

from grader.equivalence.forms.styles import STYLES

SHEET_KEYS: tuple[str, ...] = ("sheet", "title", "pass_mark", "problems", "sealed")

CONTEXT_KEYS: tuple[str, ...] = (
    "symbols",
    "given",
    "where",
    "layout",
    "variable",
    "log",
    "decimal",
    "data",
    "aliases",
)
"""May stand at the sheet, the problem or the item; the inner adds to and overrides the outer."""

PROBLEM_KEYS: tuple[str, ...] = ("id", "title", "prompt", "hint", "points", "parts", "sealed")

ITEM_KEYS: tuple[str, ...] = (
    "id",
    "kind",
    "points",
    "title",
    "prompt",
    "hint",
    "answer",
    "answers",
    "definition",
    "form",
    "form_credit",
    "up_to",
    "partial",
    "mistakes",
    "examples",
    "allow",
    "evidence",
    "review",
    "diagnoses",
    "uses",
    "sealed",
    "expects",
)

KIND_KEYS: Mapping[str, tuple[str, ...]] = {
    "expression": ("tolerance",),
    "number": ("tolerance", "unit", "units", "figures", "between"),
    "shape": (),
    "choice": ("options", "scoring"),
    "choices": ("options", "scoring"),
    "blank": ("pattern",),
    "text": ("rubric",),
    "derivation": ("start", "goal", "credit", "min_steps", "tolerance"),
    "witness": ("asks", "let", "claims", "credit", "tolerance"),
    "manual": (),
}

KINDS_WITH_KEY = frozenset({"expression", "number", "shape", "choice", "choices", "blank"})

LAYOUTS = ("gradient", "jacobian", "either")
UNITS = ("required", "optional", "strict")
DECIMALS = ("point", "comma")
SCORINGS = ("all", "per-option")
EVIDENCES = ("proof",)
PARTIALS = ("entries", "claims")
UP_TO = (
    "constant",
    "parameters",
    "scale",
    "sign",
    "order",
    "transpose",
    "span",
    "modulo",
    "similarity",
    "almost everywhere",
)
UP_TO_WITH = ("parameters", "modulo")
"""What is left open with letters or a number: `{parameters: [C, D]}`, `{modulo: 2\\pi}`."""
DIAGNOSES: Mapping[str, str] = {
    "sign": "NEQ.SIGN",
    "factor": "NEQ.FACTOR",
    "constant": "NEQ.CONSTANT",
    "constant of integration": "NEQ.CONSTANT_MISSING",
    "reciprocal": "NEQ.RECIPROCAL",
    "transpose": "NEQ.TRANSPOSED",
    "indices swapped": "NEQ.INDICES_SWAPPED",
    "term": "NEQ.TERM",
    "term sign": "NEQ.TERM_SIGN",
    "missing factor": "NEQ.FACTOR_MISSING",
    "chain rule": "NEQ.CHAIN_RULE",
    "bound": "NEQ.BOUND",
    "exponent": "NEQ.EXPONENT",
    "index": "NEQ.OTHER_INDEX",
    "inner transpose": "NEQ.TRANSPOSE_INSIDE",
    "order": "NEQ.ORDER",
    "rounded": "NEQ.ROUNDED",
    "unit missing": "UNIT.MISSING",
    "unit wrong": "UNIT.WRONG",
    "unit dimension": "UNIT.DIMENSION",
    "unit other": "UNIT.OTHER",
    "too many figures": "FIGURES.MANY",
    "too few figures": "FIGURES.FEW",
}
"""What `diagnoses` may give credit for, with the note of each."""
FORM_STYLES = tuple(STYLES)
FORM_WITH_ARGUMENT = tuple(f"{name} {word}" for name, words in STYLES.items() for word in words)
"""`factored over`, `polynomial in`, ...: what is asked for follows."""
FORM_LISTS = ("in terms of", "without")

SUBMISSION_KEYS = ("sheet", "student", "answers")
"""A submission's own; others are told and left alone."""
