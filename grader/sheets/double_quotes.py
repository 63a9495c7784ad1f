r"""LaTeX in double quotes, where YAML would read `\frac` as a form feed and `rac`.

YAML's parser never sees a backslash (`masking`); the text of a double-quoted scalar is worked out
here from its source. Whether its backslashes are LaTeX's or YAML's is decided for it as a whole:

- LaTeX's, if one of them starts a command (`\alpha`, `\nabla`, `\xi`) or has no meaning in YAML
  (`\{`, `\,`, `\c`), or a character that no answer holds (`\b` is a backspace);
- YAML's, if commands are written with two (`\\frac`), or line breaks, tabs and code points stand
  there (`\n` before anything that does not make it a command, `\u00e9`), or nothing speaks for
  LaTeX;
- both at once is refused.
"""

from __future__ import annotations

import re

from grader.expression.vocabulary import GREEK, LATEX_NAMES
from grader.records import record

_ESCAPE = re.compile(
    r"\\(?:(?P<pair>u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2})"
    r"|(?P<hex>x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
    r"|(?P<word>[A-Za-z]+)|(?P<break>\r\n|\r|\n)|(?P<mark>(?s:.)))"
)
_WORD = re.compile("[A-Za-z]+")
_FOLD = re.compile(r"[ \t]*(?:\r\n|\r|\n)((?:[ \t]*(?:\r\n|\r|\n))*)[ \t]*")

_BREAKS_AND_TABS = {"n": "\n", "t": "\t", "r": "\r"}
_MARKS = {"\\": "\\", '"': '"', "/": "/", " ": " ", "_": "\xa0", "\t": "\t"}
_NEUTRAL = frozenset('\\"/ _\t')

# Commands that begin with n, t or r, which YAML would read as line breaks and tabs, and those that
# are often written with two backslashes. Any other word after a backslash is LaTeX as well, unless
# it begins with one of the three letters.
_COMMAND_WORDS = """
nabla natural ncong ne nearrow neg neq newline nexists ngeq ni nicefrac nleq nmid nobreakspace
nonumber nolimits normalsize norm not notag notin nparallel nsubseteq nsupseteq nu nwarrow
nRightarrow nrightarrow nLeftarrow tag tan tanh tau tbinom text textbf textit textnormal textrm
textsf texttt textup textstyle tfrac therefore theta thetasym thickapprox thickspace thinspace
tilde times tiny to top tr trace triangle triangleq triangleleft triangleright triangledown
raise rangle rank rbrace rbrack rceil Re real rfloor rgroup rho right rightarrow rightharpoonup
rightleftharpoons rightrightarrows rtimes rvert rVert rm alpha approx arccos arcsin arctan bar
beta begin big bigg bigl bigr binom bm bmatrix bmod boldsymbol boxed cancel cap cdot cdots chi
circ colon cos cosh cot cup ddot ddots delta det dfrac diag displaystyle div dot dots ell
emptyset end epsilon equiv eta exists exp forall frac gamma ge geq grad hat hbar in inf infty
int iota kappa lVert lambda langle lceil ldots le left leftarrow leq lfloor lg lim limits ln log
lvert mapsto mathbb mathbf mathcal mathit mathrm mathsf max mid min mp mu odot oint omega
operatorname oplus oslash otimes overline partial perp phi pi pm pmatrix prime prod propto psi
quad qquad sigma sim simeq sin sinh sqrt square star subset subseteq sum sup underbrace
underline upsilon varepsilon varnothing varphi varrho varsigma vartheta vdots vec vee wedge
widehat widetilde xi zeta Delta Gamma Lambda Leftrightarrow Omega Phi Pi Pr Psi Rightarrow Sigma
Theta Upsilon Var Xi
"""
_COMMANDS = frozenset(_COMMAND_WORDS.split())


@record
class QuoteFault:
    """A double-quoted text that cannot be understood; `offset` counts in its source."""

    offset: int
    message: str
    mend: str


def double_quoted(source: str) -> str | QuoteFault:
    """What a double-quoted scalar says; `source` is what stands between its quotes."""
    latex, yaml = _first_signs(source)
    if latex is None and yaml is None and "\\_" in source:
        latex = source.index("\\_")  # YAML's no-break space is in no answer
    if latex is None:
        return _as_yaml(source)
    if yaml is None:
        return _folded(_unquoted(source))
    return QuoteFault(
        max(latex, yaml),
        "In these double quotes some backslashes are LaTeX's and some are YAML's.",
        "Put the text in single quotes, where a backslash is a backslash.",
    )


def _first_signs(source: str) -> tuple[int | None, int | None]:
    """Where the first sign of LaTeX stands, and where the first sign of YAML."""
    latex: int | None = None
    yaml: int | None = None
    for found in _ESCAPE.finditer(source):
        speaks = _speaks_for(found, source)
        if "latex" in speaks and latex is None:
            latex = found.start()
        if "yaml" in speaks and yaml is None:
            yaml = found.start()
    return latex, yaml


def _speaks_for(found: re.Match[str], source: str) -> str:
    """`latex`, `yaml`, both in one text, or nothing."""
    if found["pair"] or found["hex"]:
        return "yaml"
    if found["break"]:
        return ""
    word = found["word"]
    if word:
        if word[0] not in _BREAKS_AND_TABS or _is_command(word):
            return "latex"
        return "latex yaml" if _begins_with_command(word) else "yaml"
    if found["mark"] == "\\":
        following = _WORD.match(source, found.end())
        return "yaml" if following and _is_command(following[0]) else ""
    if found["mark"] == "0":
        return "yaml"
    return "" if found["mark"] in _NEUTRAL else "latex"


def _is_command(word: str) -> bool:
    return word in _COMMANDS or word in LATEX_NAMES or word in GREEK


def _begins_with_command(word: str) -> bool:
    """`nablax`, `thetaA`: neither a command nor a line break that somebody meant."""
    return any(_is_command(word[:length]) for length in range(4, len(word)))


def _unquoted(source: str) -> str:
    return _ESCAPE.sub(lambda found: '"' if found["mark"] == '"' else found[0], source)


def _as_yaml(source: str) -> str | QuoteFault:
    """YAML's own reading; a word after a backslash is a line break or a tab and what follows."""
    parts: list[str] = []
    end = 0
    for found in _ESCAPE.finditer(source):
        parts.append(_folded(source[end : found.start()]))
        end = found.end()
        meaning = _yaml_meaning(found)
        if isinstance(meaning, QuoteFault):
            return meaning
        parts.append(meaning)
        if found["break"]:
            end = len(source) - len(source[end:].lstrip(" \t"))
    parts.append(_folded(source[end:]))
    return "".join(parts)


def _yaml_meaning(found: re.Match[str]) -> str | QuoteFault:
    if found["pair"]:  # as JSON writes a character beyond U+FFFF
        high, low = int(found["pair"][1:5], 16), int(found["pair"][7:], 16)
        return chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00)
    if found["hex"]:
        code = int(found["hex"][1:], 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000 or (code < 0x20 and code not in {9, 10, 13}):
            return QuoteFault(
                found.start(), f"U+{code:04X} is no character of a text.", "Delete it."
            )
        return chr(code)
    if found["break"]:
        return ""
    word = found["word"]
    if word:
        return _BREAKS_AND_TABS[word[0]] + word[1:]
    if found["mark"] not in _MARKS:
        return QuoteFault(found.start(), "U+0000 is no character of a text.", "Delete it.")
    return _MARKS[found["mark"]]


def _folded(text: str) -> str:
    """Line breaks folded as in YAML: one is a space, n are n - 1 line breaks."""
    if "\n" not in text and "\r" not in text:
        return text
    return _FOLD.sub(lambda found: _breaks(found[1]) or " ", text)


def _breaks(text: str) -> str:
    return "\n" * len(re.findall("\r\n|\r|\n", text))
