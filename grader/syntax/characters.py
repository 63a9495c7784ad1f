"""The alphabet: every character outside ASCII that a formula may hold, with its one reading."""

from __future__ import annotations

import unicodedata

from grader.expression.vocabulary import GREEK

SYMBOLS: dict[str, str] = {
    "+": "+", "-": "-", "*": "·", "/": "/", "^": "^", "_": "_", "=": "=", "<": "<", ">": ">", "(": "(", ")": ")",
    "[": "[", "]": "]", "{": "{", "}": "}", "|": "|", ",": ",", ";": ";", ":": ":", "!": "!", "'": "'", "&": "&",
    "~": "~", "%": "%", "`": "'", "·": "·", "×": "×", "⋅": "·", "∙": "·", "•": "·", "∗": "·", "−": "-",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "÷": "/", "∕": "/", "⁄": "/", "±": "±", "∓": "∓", "≤": "<=", "≥": ">=",
    "⩽": "<=", "⩾": ">=", "≠": "!=", "≈": "approx", "≃": "approx", "≅": "approx", "∼": "sim", "∝": "propto",
    "≡": "=", "∈": "in", "∉": "not in", "⊂": "subset", "⊆": "subset", "∪": "∪", "∩": "∩", "∖": "∖", "→": "→", "↔": "↔",
    "⟶": "→", "↦": "→", "⇒": "implies", "⟹": "implies", "⇔": "iff", "⟺": "iff", "∧": "and", "∨": "or", "¬": "not",
    "‖": "‖", "∥": "‖", "∣": "|", "⟨": "⟨", "⟩": "⟩", "〈": "⟨", "〉": "⟩", "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉",
    "⊙": "⊙", "∘": "∘", "⊘": "⊘", "⊗": "⊗", "∂": "∂", "∇": "∇", "∞": "∞", "…": "dots", "⋯": "dots", "⋮": "dots",
    "⋱": "dots", "′": "'", "’": "'", "‘": "'", "″": "''", "‴": "'''", "≔": ":=", "°": "°", "∠": "∠", "⊤": "⊤", "†": "⊤",
    "𝟏": "𝟏", "𝟙": "𝟙",
}  # fmt: skip
"""Characters that are a symbol by themselves."""

OPERATORS: dict[str, str] = {
    "∑": "sum", "∏": "product", "∫": "integral", "√": "sqrt", "∛": "cbrt", "𝔼": "expectation", "ℙ": "probability",
    "∅": "empty set",
}  # fmt: skip
"""Characters that are an operator of the grammar."""

SETS: dict[str, str] = {
    "ℝ": "reals", "ℤ": "integers", "ℕ": "naturals", "ℚ": "rationals", "ℂ": "complexes",
}  # fmt: skip

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀ", "0123456789+-()niT", strict=True))
SUBSCRIPTS = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₗₘₙₚᵣₛₜᵤᵥₓₐₑₒₕ", "0123456789+-=()ijklmnprstuvxaeoh", strict=True)
)
FRACTIONS = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅛": (1, 8),
}

GREEK_LETTERS: dict[str, str] = {shown: name for name, shown in GREEK.items() if name != "pi"} | {
    "π": "pi",
    "µ": "mu",
    "∆": "Delta",
    "∊": "varepsilon",
    "ħ": "hbar",
}

ACCENTS = {
    "\u0302": "hat",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0303": "tilde",
    "\u0307": "dot",
    "\u0308": "ddot",
}
"""Combining accents, which stand behind their letter."""

COMBINING = {name: mark for mark, name in ACCENTS.items() if mark != "\u0305"}
IGNORED_MARKS = {"\u20d7"}
SPACES = set(" \t\n\r\f\v\u00a0\u2002\u2003\u2009\u200a\u202f\u205f\u3000")

_LOOK_ALIKE = {
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "к": "k", "м": "m", "т": "t", "в": "b",
    "н": "h", "і": "i", "ј": "j", "ѕ": "s", "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O",
    "Р": "P", "С": "C", "Т": "T", "У": "Y", "Х": "X", "І": "I", "Ј": "J", "Ѕ": "S", "Α": "A", "Β": "B", "Ε": "E",
    "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
    "ı": "i", "ɑ": "a", "ɡ": "g", "ⅰ": "i", "×": "x", "✕": "×", "✖": "×", "“": '"', "”": '"', "„": '"',
    "＝": "=", "＋": "+", "（": "(", "）": ")", "，": ",", "º": "°",
}  # fmt: skip


def look_alike(character: str) -> str | None:
    """The letter or sign that a character outside the alphabet was probably meant to be."""
    if character in _LOOK_ALIKE:
        return _LOOK_ALIKE[character]
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain != character and plain.isascii() and plain.isprintable() else None


def character_name(character: str) -> str:
    """`U+0445 (Cyrillic small letter ha)`."""
    name = unicodedata.name(character, "").capitalize()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def accented(character: str) -> tuple[str, str] | None:
    """A letter with its accent, such as `ŷ`, as letter and accent."""
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[1] in ACCENTS and parts[0].isascii():
        return parts[0], ACCENTS[parts[1]]
    return None
