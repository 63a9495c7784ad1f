"""Tokens: what both lexers hand to the one grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from grader.text import NOWHERE, Span


class Token:
    """A piece of the text with one meaning, spelled alike whichever syntax it was written in.

    `kind` is `number`, `letter` (a name in its canonical spelling), `function` (a key of the vocabulary), `operator`
    (`sum`, `frac`, `expectation`, ...), `symbol` (`+`, `<=`, `(`, ...), `keyword` (`if`, `where`), `law`, `set`,
    `begin` or `end` (of an environment, or of the text), or `prose` (a word that means nothing here). `sign` is the text
    of a symbol and empty for all others: the grammar asks for it more often than for anything else. `style` is the font
    of a letter, or `open` or `close` for a delimiter behind `\\left` or `\\right`. `run` is the run of several letters
    from which a letter was cut. Tokens are not changed.
    """

    __slots__ = ("kind", "run", "sign", "space", "span", "style", "text", "value")

    def __init__(
        self,
        kind: str,
        text: str,
        span: Span,
        space: bool = False,
        style: str = "",
        value: Fraction | None = None,
        run: Span = NOWHERE,
    ) -> None:
        self.kind = kind
        self.text = text
        self.sign = text if kind == "symbol" else ""
        self.span = span
        self.space = space
        self.style = style
        self.value = value
        self.run = run

    def is_operator(self, *texts: str) -> bool:
        return self.kind == "operator" and self.text in texts

    def is_keyword(self, *texts: str) -> bool:
        return self.kind == "keyword" and self.text in texts


def end_token(at: int) -> Token:
    """The token behind the last one."""
    return Token("end", "", Span(at, at))


def marks(tokens: Iterable[Token]) -> set[str]:
    """The signs and the other kinds that occur: what a pass over the tokens looks for may not be there at all."""
    return {token.sign or token.kind for token in tokens}


_WORD = re.compile(r"\\?[A-Za-z]+\*?\s*\{(.*)\}", re.DOTALL)


def word_of(text: str, token: Token) -> str:
    """The word that a token is written with: `max` of `max`, `\\max` and `\\mathrm{max}` alike."""
    written = text[token.span.start : token.span.end]
    match = _WORD.fullmatch(written)
    return (match.group(1).strip() if match else written.lstrip("\\")) or token.text
