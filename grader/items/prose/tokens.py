r"""Prose with formulas as a row of tokens that look alike however they were typed.

`\exp(x_i)`, `exp(x_i)` and `e^{x_i}` are the same tokens, so are `\le`, `<=`, `≤` and `at most`,
`positive` and `> 0`, `\frac{a}{b}`, `a/b` and `a divided by b`. Every step is one pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.items.prose.phrases import ABBREVIATIONS, EDGE_WORDS, NEGATED, PHRASES
from grader.items.prose.words import stem
from grader.records import record

RELATIONS = frozenset({"<", ">", "<=", ">=", "=", "!="})


@record
class Token:
    """A piece of a text in one spelling. `kind` is `word`, `number`, `letter` (a formula's name), `relation`,
    `symbol`, `open`, `close`, `edge` (where a statement ends) or `negator`.

    `adjective`: a relation written as a word that may stand before a noun (`positive`).
    """

    text: str
    kind: str
    start: int
    end: int
    adjective: bool = False


@record
class Raw:
    text: str
    start: int
    end: int


_SIGNS = {
    "≤": "<=", "≥": ">=", "≠": "!=", "∞": "infinity", "·": "*", "×": "*", "÷": "/", "−": "-", "⋅": "*", "∗": "*",
    "→": "->", "⇒": "=>", "⟹": "=>", "≈": "≈", "⩽": "<=", "⩾": ">=", "≪": "<", "≫": ">", "’": "'", "‘": "'",
    "“": '"', "”": '"', "–": "—", "‐": "-", "‑": "-", "∑": " sum ", "∏": " prod ", "√": " sqrt ", "\u00a0": " ",
    **{c: f"_{n}" for n, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}, "ᵢ": "_i", "ⱼ": "_j", "ₖ": "_k", "ₙ": "_n", "ₘ": "_m",
    **{c: f"^{n}" for n, c in zip((0, 1, 2, 3, 4, 5, 6, 7, 8, 9), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}, "ⁿ": "^n",
}  # fmt: skip

_COMMANDS = {
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "lt": "<", "gt": ">",
    "ne": "!=", "neq": "!=", "infty": "infinity", "cdot": "*", "times": "*", "div": "/", "to": "->", "ll": "<",
    "gg": ">", "rightarrow": "->", "longrightarrow": "->", "Rightarrow": "=>", "implies": "=>", "iff": "=>",
    "Longrightarrow": "=>", "approx": "≈", "varepsilon": "epsilon", "varphi": "phi", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "lVert": "‖", "rVert": "‖",
}  # fmt: skip

_DECORATION = frozenset(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr text mathrm textrm textit textbf mathbf mathit operatorname "
    "boldsymbol bm emph displaystyle quad qquad limits nolimits textstyle mathsf mathcal left. underline hat vec".split()
)
"""Commands that say nothing of their own; what they hold stays."""

_DECORATED = "\\"

_PIECE = re.compile(
    r"\\(?P<command>[A-Za-z]+)|\\(?P<escaped>.)|(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)|(?P<sign><=|>=|!=|==|=<|->|=>|\*\*|\n\s*\n|\n\s*[-*•]|\S)|(?P<space>\s)",
    re.DOTALL,
)
_PREFIXES = frozenset("non over under semi un in re pre sub".split())
_PREFIXED = 7
_NO_PREFIX = frozenset({"nonsense", "nonetheless"})
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_BOUNDED = frozenset({"sum", "prod", "max", "min", "lim", "int", "argmax", "argmin", "sup"})
_FUNCTIONS = frozenset("exp max min log sum prod sqrt sin cos tan softmax sigmoid tanh".split())


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in the order written."""
    pieces = _without_decoration(list(_pieces(text)))
    pieces = list(_without_abbreviations(pieces))
    pieces = _joined_scripts(_without_bounds(pieces))
    pieces = list(_fractions(pieces))
    return _without_single_brackets(list(_phrased(pieces)), text)


def _owned(word: str) -> str:
    """`function's` without its ending; `it's` is `it is`, of which `it` says enough."""
    return word.removesuffix("'s") if word != "let's" else word


def _greek(character: str) -> str:
    """The name of a Greek letter, as a command would name it."""
    return f" {unicodedata.name(character).rsplit(' ', 1)[-1].lower()} "


def _translated(text: str) -> tuple[str, list[int]]:
    """The text with signs in ASCII, and for each of its characters the place it came from."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        written = _SIGNS.get(character, character)
        if "α" <= character <= "ω" or "Α" <= character <= "Ω":
            written = _greek(character)
        elif not character.isascii() and unicodedata.category(character) == "Cf":
            written = ""
        elif not character.isprintable() and character != "\n":
            written = " "
        out.append(written)
        places += [place] * len(written)
    return "".join(out), places


def _pieces(text: str) -> Iterator[Raw]:
    plain, places = _translated(text)
    end_of = [*places[1:], len(text)] if places else []
    for found in _PIECE.finditer(plain):
        kind = found.lastgroup or "sign"
        start, end = places[found.start()], max(end_of[found.end() - 1], places[found.start()] + 1)
        written = found[kind]
        if kind == "space" or written in {"$", "`", '"', "&", "~"}:
            continue
        if kind == "command":
            written = _COMMANDS.get(written, written)
            if written in _DECORATION:
                written = _DECORATED
        elif kind == "escaped":
            written = {"{": "{", "}": "}", "%": "%", "\\": ";"}.get(written, "")
        elif kind == "word":
            written = written if len(written) == 1 else _owned(written.casefold())
        elif kind == "sign":
            written = _sign(plain, found)
        elif kind == "number":
            written = _number(written)
        if written:
            yield Raw(written, start, end)


def _without_decoration(pieces: Sequence[Raw]) -> list[Raw]:
    """Without the commands that say nothing, and without their braces."""
    closing = _closings(pieces)
    braces: set[int] = set()
    for place, piece in enumerate(pieces[:-1]):
        if piece.text == _DECORATED and pieces[place + 1].text == "{":
            braces |= {place + 1, closing.get(place + 1, place + 1)}
    return [p for k, p in enumerate(pieces) if k not in braces and p.text != _DECORATED]


def _sign(plain: str, found: re.Match[str]) -> str:
    """A sign in one spelling; empty where it is only emphasis or a hyphen between words."""
    sign, start, end = found[0], found.start(), found.end()
    if sign[0] == "\n":
        return "."
    if sign in {"==", "=<"}:
        return {"==": "=", "=<": "<="}[sign]
    before, after = plain[start - 1 : start], plain[end : end + 1]
    if sign == "—":
        return "-" if before.isalnum() and after.isalnum() else "."
    if sign in {"*", "**", "_"}:
        opens = not (before.isalnum() or before in {")", "]", "}", " "}) and after.isalpha()
        closes = (
            before.isalpha()
            and sign != "_"
            and not (after.isalnum() or after in {"(", "{", "\\", " "})
        )
        return "" if opens or closes else "^" if sign == "**" else sign
    if sign == "-" and _HYPHEN.match(plain, start):
        left = re.search(r"[^\W\d_]+$", plain[max(0, start - 20) : start])
        right = re.match(r"[^\W\d_]+", plain[end : end + 20])
        single = left and right and 1 in {len(left[0]), len(right[0])}
        return "-" if single else "‐"
    if sign == "-" and before in {" ", ""} and after == " " and _is_dash(plain, start, end):
        return "."
    return sign


def _is_dash(plain: str, start: int, end: int) -> bool:
    """Whether a `-` between spaces stands between words, not between the parts of a formula."""
    left = re.search(r"[^\W\d_]{2,}\s*$", plain[max(0, start - 20) : start])
    right = re.match(r"\s*([^\W\d_]{2,})", plain[end : end + 20])
    return bool(
        (right and right[1] not in _FUNCTIONS and stem(right[1]) not in {"max", "min"})
        or (left and not right and left[0].strip() not in _FUNCTIONS)
    )


def _number(written: str) -> str:
    return written.rstrip("0").rstrip(".").lstrip("0") or "0" if "." in written else written


def _without_abbreviations(pieces: Sequence[Raw]) -> Iterator[Raw]:
    """Without `e.g.`, `i.e.`; words parted by a hyphen as two, or as one behind a prefix (`non-negative`)."""
    place = 0
    while place < len(pieces):
        spelled = "".join(piece.text for piece in pieces[place : place + 6])
        known = next((a for a in ABBREVIATIONS if spelled.startswith(a)), None)
        if known is not None and pieces[place].text == known[0]:
            place += known.count(".") * 2
            if ABBREVIATIONS[known]:
                yield Raw(ABBREVIATIONS[known], pieces[place - 1].start, pieces[place - 1].end)
            continue
        piece = pieces[place]
        following = pieces[place + 1].text if place + 1 < len(pieces) else ""
        if following == "‐" and place + 2 < len(pieces):
            right = pieces[place + 2]
            if piece.text == "non" and f"non{right.text}" not in PHRASES:
                yield Raw("non", piece.start, piece.end)
                place += 2
                continue
            if piece.text in _PREFIXES:
                yield Raw(piece.text + right.text, piece.start, right.end)
                place += 3
                continue
        if piece.text != "‐":
            yield piece
        place += 1


def _closings(pieces: Sequence[Raw]) -> dict[int, int]:
    """For each opening bracket the place of the one that closes it, of whatever kind."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for place, piece in enumerate(pieces):
        if piece.text in {"(", "[", "{"}:
            stack.append(place)
        elif piece.text in {")", "]", "}"} and stack:
            found[stack.pop()] = place
    return found


def _without_bounds(pieces: Sequence[Raw]) -> list[Raw]:
    r"""`\sum_{j=1}^n` and `\max_k` without their bounds."""
    closing = _closings(pieces)
    found: list[Raw] = []
    place, bounded = 0, False
    while place < len(pieces):
        piece = pieces[place]
        if bounded and piece.text in {"_", "^"} and place + 1 < len(pieces):
            place = closing.get(place + 1, place + 1) + 1
            continue
        bounded = piece.text in _BOUNDED
        found.append(piece)
        place += 1
    return found


def _joined_scripts(pieces: Sequence[Raw]) -> list[Raw]:
    """`x_i`, `x_{i}` and `x_{max}` as one piece; `e^{..}` as `exp`."""
    closing = _closings(pieces)
    found: list[Raw] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        following = pieces[place + 1].text if place + 1 < len(pieces) else ""
        if following == "_" and piece.text.isalpha() and place + 2 < len(pieces):
            end = closing.get(place + 2, place + 2)
            inner = "".join(p.text for p in pieces[place + 2 : end + 1]).strip("{}()")
            if inner and len(inner) <= 12 and end - place < 12:
                found.append(Raw(f"{piece.text}_{inner}", piece.start, pieces[end].end))
                place = end + 1
                continue
        if piece.text == "e" and following == "^":
            found.append(Raw("exp", piece.start, piece.end))
            place += 2
            continue
        found.append(piece)
        place += 1
    return found


def _fractions(pieces: Sequence[Raw]) -> Iterator[Raw]:
    r"""`\frac{a}{b}` as `(a) divide by (b)`, and `/` as `divide by`."""
    closing = _closings(pieces)
    bars: set[int] = set()
    for place, piece in enumerate(pieces):
        if piece.text == "frac" and place + 1 < len(pieces):
            bars.add(closing.get(place + 1, place + 1))
    for place, piece in enumerate(pieces):
        if piece.text == "/":
            yield Raw("divide", piece.start, piece.end)
            yield Raw("by", piece.start, piece.end)
        elif piece.text != "frac":
            yield piece
        if place in bars:
            yield Raw("divide", piece.end, piece.end)
            yield Raw("by", piece.end, piece.end)


def _phrased(pieces: Sequence[Raw]) -> Iterator[Token]:
    """Pieces as tokens: phrases first, then single words."""
    place = 0
    while place < len(pieces):
        length, made = _phrase(pieces, place)
        first, last = pieces[place], pieces[place + length - 1]
        for text, kind in made:
            yield Token(
                text, kind, first.start, last.end, adjective=kind == "relation" and len(made) > 1
            )
        place += length


def _phrase(pieces: Sequence[Raw], place: int) -> tuple[int, tuple[tuple[str, str], ...]]:
    """How many pieces the longest phrase here takes, and what it stands for."""
    for words, made in PHRASES.get(pieces[place].text, ()):
        end = place + len(words)
        if end <= len(pieces) and all(
            pieces[place + k].text == word for k, word in enumerate(words)
        ):
            return len(words), made
    return 1, _single(pieces, place)


def _single(pieces: Sequence[Raw], place: int) -> tuple[tuple[str, str], ...]:
    text = pieces[place].text
    following = pieces[place + 1].text if place + 1 < len(pieces) else ""
    if text in NEGATED:
        return NEGATED[text]
    if text == "non":
        return (("next", "negator"),)
    if text.startswith("non") and len(text) > _PREFIXED and text not in _NO_PREFIX:
        return ("next", "negator"), _word(text[3:], following)
    if text in RELATIONS:
        return ((text, "relation"),)
    if text in {"(", "[", "{"}:
        return (("(" if text == "{" else text, "open"),)
    if text in {")", "]", "}"}:
        return ((")" if text == "}" else text, "close"),)
    if text in EDGE_WORDS:
        return ((text, "edge"),)
    if text[0].isdigit():
        return ((text, "number"),)
    if text[0].isalpha():
        return (_word(text, following),)
    return ((text, "symbol"),)


def _word(text: str, following: str) -> tuple[str, str]:
    if len(text) == 1 or "_" in text:
        article = text in {"a", "A"} and len(following) > 1 and following.isalpha()
        return ("a", "word") if article else (text, "letter")
    root = stem(text)
    if root in {"+", "-", "*"}:
        return root, "symbol"
    return (root, "number") if root[0].isdigit() else (root, "word")


def _without_single_brackets(tokens: Sequence[Token], text: str) -> tuple[Token, ...]:
    """Without the brackets round one token that belong to a formula: `exp(x)` and `exp x` are the same."""
    found: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if token.text == "," and depth > 0 and found[-1].kind in {"number", "letter"}:
            found.append(replace(token, kind="symbol"))
            continue
        found.append(token)
        if token.kind != "close" or len(found) < 3 or found[-3].kind != "open":
            continue
        opening = found[-3]
        touches = opening.start > 0 and not text[opening.start - 1].isspace()
        braced = text[opening.start : opening.start + 1] == "{"
        if (touches or braced) and found[-2].kind != "edge":
            inner = found[-2]
            del found[-3:]
            found.append(inner)
    return tuple(found)
