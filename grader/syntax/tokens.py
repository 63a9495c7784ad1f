"""Tokens: what both lexers hand to the one grammar."""

from __future__ import annotations

import re
from fractions import Fraction

from grader.records import record
from grader.text import NOWHERE, Span


@record
class Token:
    """A piece of the text with one meaning, spelled alike whichever syntax it was written in.

    `kind` is `number`, `letter` (a name in its canonical spelling), `function` (a key of the vocabulary), `operator`
    (`sum`, `frac`, `expectation`, ...), `symbol` (`+`, `<=`, `(`, ...), `keyword` (`if`, `where`), `law`, `set`,
    `environment`, `prose` (a word that means nothing here) or `end`. `style` is the font of a letter, or `open` or `close`
    for a delimiter behind `\\left` or `\\right`. `run` is the run of letters from which a letter was cut.
    """

    kind: str
    text: str
    span: Span
    space: bool = False
    style: str = ""
    value: Fraction | None = None
    run: Span = NOWHERE

    def is_symbol(self, *texts: str) -> bool:
        return self.kind == "symbol" and self.text in texts

    def is_operator(self, *texts: str) -> bool:
        return self.kind == "operator" and self.text in texts

    def is_keyword(self, *texts: str) -> bool:
        return self.kind == "keyword" and self.text in texts


def end_token(at: int) -> Token:
    """The token behind the last one."""
    return Token("end", "", Span(at, at))


_WORD = re.compile(r"\\?[A-Za-z]+\*?\s*\{(.*)\}", re.DOTALL)


def word_of(text: str, token: Token) -> str:
    """The word that a token is written with: `max` of `max`, `\\max` and `\\mathrm{max}` alike."""
    written = text[token.span.start : token.span.end]
    match = _WORD.fullmatch(written)
    return (match.group(1).strip() if match else written.lstrip("\\")) or token.text
