r"""One spelling for the many ways to write a unit: `\mathrm{m\,s^{-2}}`, `\frac{m}{s^2}`, `m·s⁻²`, `\metre\per\second\squared`."""

from __future__ import annotations

import re

_WRAPPER = re.compile(
    r"\\(?:text|textrm|textup|textnormal|mathrm|mathsf|mathup|mathit|operatorname|mbox|hbox|rm|si|unit|ensuremath)\*?\s*\{([^{}]*)\}"
)
_FRACTION = re.compile(r"\\[dt]?(?:nice|unit|s)?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROUNDS = 6
_POWER_IN_BRACES = re.compile(r"\^\s*\{\s*([^{}]*?)\s*\}")
_DEGREE = re.compile(
    r"(?:\{\})?\^\s*(?:\{\s*)?\\circ(?![A-Za-z])\s*\}?|\\(?:text)?degree(?![A-Za-z])|\^\s*°|[º˚]"
)
_SPACES = re.compile(r"(?:\\[,;:! ]|\\q?quad(?![A-Za-z])|\\thinspace|~|[\s\u00a0\u2009\u202f])+")
_TIMES = re.compile(r"\s*(?:\\(?:cdot|times|ast)(?![A-Za-z])|[·⋅∙•*×])\s*")
_SIZED = re.compile(r"\\(?:left|right|big|Big|bigg|Bigg)[lr]?(?![A-Za-z])")
_NAMES = {
    "mu": "µ", "textmu": "µ", "upmu": "µ", "Omega": "Ω", "upOmega": "Ω", "AA": "Å", "angstrom": "Å", "ell": "ℓ",
    "euro": "€", "textohm": "Ω", "degreeCelsius": "°C", "celsius": "°C", "rm": "",
}  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+)|\\([%$])")
_SCALE = re.compile(r"(?i)(?<![a-z])(?:degrees?|deg|grad|°) ?(celsius|fahrenheit)(?![a-z])")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")


def plain(text: str) -> str:
    """A unit in plain letters, `·`, `/`, `^` and round brackets."""
    text = _SIZED.sub("", text.replace("$", " ") if "\\$" not in text else text)
    text = _DEGREE.sub("°", text)
    for _ in range(_ROUNDS):
        before = text
        text = _POWER_IN_BRACES.sub(r"^(\1)", text)
        text = _WRAPPER.sub(r" \1 ", text)
        text = _FRACTION.sub(r" ((\1)/(\2)) ", text)
        if text == before:
            break
    text = _SUPERSCRIPT.sub(lambda found: f"^({found[0].translate(_RAISED)})", text)
    text = _SPACES.sub(" ", text.replace("**", "^"))
    text = _TIMES.sub("·", text)
    text = _COMMAND.sub(_word, text).replace("{", "(").replace("}", ")")
    text = text.replace("μ", "µ").replace("−", "-").replace("–", "-")
    text = re.sub(r"µ (?=[A-Za-zΩ])", "µ", re.sub(r"([kMG]) (?=Ω)", r"\1", text))
    text = _SCALE.sub(lambda found: f"°{found[1][0].upper()}", text)
    text = re.sub(r"° ?([CF])(?![A-Za-z])", r"°\1", text)
    return re.sub(" {2,}", " ", text).strip()


def _word(found: re.Match[str]) -> str:
    name = found[1] or found[2]
    shown = _NAMES.get(name)
    return f" {name} " if shown is None and found[1] else (shown if shown is not None else name)
