"""From text to tokens: the choice of the lexer, and the bounds that hold before any parsing."""

from __future__ import annotations

from grader.syntax import bounds, numerals
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
    if names.scope.decimal == numerals.COMMA:
        text = numerals.pointed(text)
    latex = "\\" in text
    if latex or syntax == "latex":
        lexer = LatexLexer(text, names)
        lexer.scan(len(text))
        if lexer.environments:
            name, span = lexer.environments[0]
            raise unreadable("READ.UNCLOSED", span, name=f"\\begin{{{name}}}", column=span.start + 1,
                             mend=f"\\end{{{name}}}")  # fmt: skip
        tokens = _negated(lexer.tokens) if "\\not" in text else lexer.tokens
    else:
        plain = Lexer(text, names, latex=False)
        plain.scan(len(text))
        tokens = plain.tokens
    tokens = _without_noise(tokens, latex=latex)
    if len(tokens) > bounds.NESTING:
        _limit_nesting(tokens)
    return tokens


_NEGATED = {"=": "!=", "in": "not in", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}


def _negated(tokens: list[Token]) -> list[Token]:
    """`\\not` and the sign behind it as one sign."""
    found: list[Token] = []
    for token in tokens:
        if found and found[-1].sign == "negate" and token.text in _NEGATED:
            start = found.pop().span.start
            span = Span(start, token.span.end)
            found.append(Token("symbol", _NEGATED[token.text], span, token.space))
        else:
            found.append(token)
    return found


_BEHIND = frozenset({".", ",", ";", "newline", ":"})
_BEFORE = frozenset({"newline", ":", "implies", "iff", "therefore", "because"})


def _without_noise(tokens: list[Token], *, latex: bool) -> list[Token]:
    """Without punctuation and line breaks around the whole."""
    first, last = 0, len(tokens)
    while last and tokens[last - 1].sign in _BEHIND:
        last -= 1
    while first < last and tokens[first].sign in _BEFORE:
        first += 1
    found = tokens if last - first == len(tokens) else tokens[first:last]
    grouped = latex and len(found) > 2 and found[0].sign == "{" and found[-1].sign == "}"
    return _without_groups(found) if grouped else found


def _without_groups(tokens: list[Token]) -> list[Token]:
    """`\\boxed{x = 2}` holds a statement: braces round the whole are dropped where they come from a command."""
    if any(token.sign in ("over", "choose") for token in tokens):
        return tokens
    closing: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.sign == "{":
            opened.append(place)
        elif token.sign == "}" and opened:
            closing[opened.pop()] = place
    first, last = 0, len(tokens) - 1
    while last - first > 1 and closing.get(first) == last:
        first, last = first + 1, last - 1
    return tokens[first : last + 1]


def _limit_nesting(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.sign in OPENING or token.kind == "begin":
            depth += 1
            if depth > bounds.NESTING:
                raise unreadable("READ.TOO_DEEP", token.span, limit=bounds.NESTING)
        elif (token.sign in CLOSING or token.kind == "end") and depth:
            depth -= 1
