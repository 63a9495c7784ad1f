"""From text to tokens: the choice of the lexer, and the bounds that hold before any parsing."""

from __future__ import annotations

from grader.syntax import bounds
from grader.syntax.codes import unreadable
from grader.syntax.latex import LatexLexer
from grader.syntax.plain import Lexer
from grader.syntax.tokens import Token
from grader.syntax.words import Names
from grader.text import Span

OPENING = ("(", "[", "{", "\\{", "⟨", "⌊", "⌈")
CLOSING = (")", "]", "}", "\\}", "⟩", "⌋", "⌉")


def lex(text: str, names: Names, syntax: str = "auto") -> list[Token]:
    """The tokens of `text`; raises `Unreadable`. A backslash tells LaTeX from plain syntax."""
    if len(text) > bounds.CHARACTERS:
        raise unreadable("READ.TOO_LONG", Span(bounds.CHARACTERS, len(text)), count=len(text),
                         limit=bounds.CHARACTERS)  # fmt: skip
    if syntax == "latex" or "\\" in text:
        lexer = LatexLexer(text, names)
        lexer.scan(len(text))
        if lexer.environments:
            name, span = lexer.environments[0]
            raise unreadable("READ.UNCLOSED", span, name=f"\\begin{{{name}}}", column=span.start + 1,
                             mend=f"\\end{{{name}}}")  # fmt: skip
        tokens = lexer.tokens
    else:
        plain = Lexer(text, names, latex=False)
        while plain.at < len(text):
            plain.step()
        tokens = plain.tokens
    tokens = _without_noise(tokens, latex="\\" in text)
    _limit_nesting(tokens)
    return tokens


def _without_noise(tokens: list[Token], *, latex: bool) -> list[Token]:
    """Without punctuation and line breaks around the whole."""
    last = len(tokens)
    while last and tokens[last - 1].is_symbol(".", ",", ";", "newline", ":"):
        last -= 1
    first = 0
    while first < last and tokens[first].is_symbol(
        "newline", ":", "implies", "iff", "therefore", "because"
    ):
        first += 1
    return _without_group(tokens[first:last]) if latex else tokens[first:last]


def _without_group(tokens: list[Token]) -> list[Token]:
    """`\\boxed{x = 2}` holds a statement: braces round the whole are dropped where they come from a command."""
    while len(tokens) > 2 and tokens[0].is_symbol("{") and tokens[-1].is_symbol("}"):
        depth = 0
        for place, token in enumerate(tokens):
            depth += token.is_symbol("{") - token.is_symbol("}")
            if (depth == 0 and place < len(tokens) - 1) or token.is_symbol("over", "choose"):
                return tokens
        tokens = tokens[1:-1]
    return tokens


def _limit_nesting(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.is_symbol(*OPENING) or token.kind == "begin":
            depth += 1
            if depth > bounds.NESTING:
                raise unreadable("READ.TOO_DEEP", token.span, limit=bounds.NESTING)
        elif (token.is_symbol(*CLOSING) or token.kind == "end") and depth:
            depth -= 1
