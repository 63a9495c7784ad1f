"""What LaTeX sets in other letters: fonts, accents, and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.syntax import commands
from grader.syntax.codes import unreadable
from grader.syntax.tokens import Token
from grader.syntax.words import KEYWORDS, whole_word
from grader.text import Span

if TYPE_CHECKING:
    from grader.syntax.latex import LatexLexer

_WORD = re.compile(r"[^\W\d_]+")
_BLACKBOARD = {
    "R": ("set", "reals"), "Z": ("set", "integers"), "N": ("set", "naturals"), "Q": ("set", "rationals"),
    "C": ("set", "complexes"), "E": ("operator", "expectation"), "P": ("operator", "probability"),
    "V": ("operator", "variance"), "1": ("symbol", "𝟙"),
}  # fmt: skip
_CONDITION = (
    r"\s*(?:\\left)?\s*(?:\\\{|[(\[])[^()\[\]{}]{0,40}?(?:[=<>]|\\(?:ne|neq|leq?|geq?|in)\b)"
)
"""A bracket that holds a condition: before it `\\mathbb I` is an indicator, elsewhere the identity."""


def words(lexer: LatexLexer, name: str, start: int) -> None:
    """`\\text{...}` and `\\operatorname{...}`."""
    text = name in commands.TEXT
    first, end = lexer.argument_span()
    behind = lexer.at
    content = lexer.text[first:end]
    word = re.sub(r"\\[,;! ]|\s|\\(?:rm|mathrm)\b", "", content) if not text else content.strip()
    if word.isalpha() and not (text and word.lower() in KEYWORDS and len(word) > 1):
        _whole(lexer, word, Span(start, behind), text=text)
        return
    lexer.at = first
    _prose(lexer, end)
    lexer.at = behind
    lexer.space = True


def _whole(lexer: LatexLexer, word: str, span: Span, *, text: bool) -> None:
    token = whole_word(word, span, lexer.names, "roman")
    if token is None:
        token = Token("prose" if text else "letter", word, span, style="roman")
    space = lexer.space
    lexer.append(Token(token.kind, token.text, token.span, space, token.style, token.value))


def _prose(lexer: LatexLexer, end: int) -> None:
    """The inside of `\\text`: words are words there, the rest is a formula."""
    while lexer.at < end:
        match = _WORD.match(lexer.text, lexer.at)
        if match is None:
            if lexer.text[lexer.at] == "\\":
                lexer.command()
            elif lexer.text[lexer.at] == "$":
                lexer.at += 1
            else:
                lexer.step()
            continue
        start, lexer.at = lexer.at, match.end()
        word = match.group()
        if word.lower() in KEYWORDS and len(word) > 1:
            lexer.emit("keyword", KEYWORDS[word.lower()], start)
        elif word.isascii() and all(c in lexer.names.bare for c in word):
            for k, letter in enumerate(word):
                lexer.append(Token("letter", letter, Span(start + k, start + k + 1)))
        else:
            _whole(lexer, word, Span(start, lexer.at), text=True)


def _before_condition(lexer: LatexLexer) -> bool:
    return re.compile(_CONDITION).match(lexer.text, lexer.at) is not None


def font(lexer: LatexLexer, name: str, start: int) -> None:
    """A font: it does not tell names apart, but `\\mathbf 1`, `\\mathbb R` and `\\mathrm{Var}` mean something."""
    style = commands.FONTS[name]
    at = lexer.at
    first, end = lexer.argument_span()
    content = lexer.text[first:end].strip()
    span = Span(start, lexer.at)
    if content == "I" and style == "blackboard" and _before_condition(lexer):
        content = "1"
    if style == "blackboard" and content in _BLACKBOARD:
        kind, text = _BLACKBOARD[content]
        lexer.append(Token(kind, text, span, lexer.space, style))
    elif style == "bold" and content == "1":
        lexer.append(Token("symbol", "𝟏", span, lexer.space))
    elif len(content) == 1 and content.isascii() and content.isalpha():
        lexer.append(Token("letter", content, span, lexer.space, style))
    elif content.lower() in KEYWORDS and len(content) > 1 and content not in lexer.names.known:
        lexer.append(Token("keyword", KEYWORDS[content.lower()], span, lexer.space))
    elif style in ("roman", "sans") and content.isalpha() and len(content) > 1:
        _whole(lexer, content, span, text=False)
    else:
        lexer.at = at
        _restyled(lexer, style, start, first, end)


def _restyled(lexer: LatexLexer, style: str, start: int, first: int, end: int) -> None:
    """Any other argument, as a group; a single name keeps the style."""
    behind = end + (lexer.text[first - 1 : first] == "{" and first > lexer.at)
    before = len(lexer.tokens)
    space = lexer.space
    lexer.at = first
    lexer.deeper(end)
    found = lexer.tokens[before:]
    del lexer.tokens[before:]
    lexer.at = max(behind, lexer.at)
    if len(found) == 1:
        token = found[0]
        lexer.append(
            Token(token.kind, token.text, Span(start, lexer.at), space, style, token.value)
        )
        return
    lexer.append(Token("symbol", "{", Span(start, first), space))
    for token in found:
        lexer.append(token)
    lexer.close_group(Span(end, lexer.at))


def accented(lexer: LatexLexer, name: str, start: int) -> None:
    """An accent makes another name: `\\hat{y}` is `hat y`; over `y_i` it stands on the y."""
    accent = commands.ACCENTS[name]
    first, end = lexer.argument_span()
    behind = lexer.at
    before = len(lexer.tokens)
    space = lexer.space
    lexer.at = first
    if lexer.text[first : first + 1] == "\\" and lexer.text[first - 1 : first] != "{":
        lexer.command()
        behind = lexer.at
    else:
        lexer.deeper(end)
    lexer.at = behind
    found = lexer.tokens[before:]
    del lexer.tokens[before:]
    found = [t for t in found if t.sign not in ("{", "}")] if len(found) == 3 else found
    if not found or found[0].kind != "letter" or any(t.kind == "letter" for t in found[1:2]):
        raise unreadable("READ.UNSUPPORTED", Span(start, behind), name=f"This {accent}",
                         mend="An accent stands over one letter.")  # fmt: skip
    letter = found[0]
    span = Span(start, behind) if len(found) == 1 else Span(start, letter.span.end)
    lexer.append(Token("letter", f"{accent} {letter.text}", span, space, letter.style))
    for token in found[1:]:
        lexer.append(token)
