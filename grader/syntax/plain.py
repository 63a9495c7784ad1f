"""The lexer for everything but backslashes: ASCII as in SymPy, and the closed list of mathematical characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

from grader.expression.vocabulary import LAWS
from grader.syntax import bounds, numerals
from grader.syntax.characters import (
    ACCENTS,
    FRACTIONS,
    GREEK_LETTERS,
    IGNORED_MARKS,
    OPERATORS,
    SETS,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SYMBOLS,
    accented,
    character_name,
    look_alike,
)
from grader.syntax.codes import Unreadable, unreadable
from grader.syntax.tokens import Token
from grader.syntax.words import Names, Run
from grader.text import Span

_WHOLE_NUMBER = re.compile(
    r"[0-9]+(?![0-9.eE\u0304\u0305\u0307‰\u2008]|\{[.,']\}|\\[,;:! ](?:[0-9]|\\%)|\\(?:thinspace|permil)| ?\\?%| [eE][0-9+-]|['’~\s\u202f][0-9]{3})"
)
"""Digits behind which nothing stands that could belong to the number."""

_ONE_DIGIT = re.compile("[0-9]")
_SCRIPT_LENGTH = 12
_POINT = re.compile(r"\.[0-9]")
_IN_SCRIPT = re.compile(r"[0-9]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_RUN = re.compile(r"([A-Za-z]+)([0-9]*)")
_LAW = rf"\s*(?:{'|'.join(word for words in LAWS.values() for word in words)})\s*\("
"""What stands behind a `~` that is a label; elsewhere it is a space. Compiled at its first use."""

_LONG_SYMBOLS = {
    "+/-": "±", "...": "dots", "<=>": "iff", "<->": "iff", "**": "**", ":=": "=", "==": "=", "!=": "!=", "<>": "!=", "<=": "<=",
    ">=": ">=", "=>": "implies", "->": "→", "||": "||",
}  # fmt: skip
_LONG_SYMBOL = re.compile("|".join(map(re.escape, _LONG_SYMBOLS)))
_BEGINS_LONG = frozenset(written[0] for written in _LONG_SYMBOLS)
_ALONE = {
    character: text for character, text in SYMBOLS.items()
    if character.isascii() and character not in _BEGINS_LONG and character not in "}~%&"
}  # fmt: skip
"""Characters that are a symbol whatever follows them."""

_ASCII = "".join(map(chr, range(128)))
_REMEMBERED = 1024


@lru_cache(_REMEMBERED)
def _exact(literal: str) -> Fraction:
    return Fraction(int(literal) if literal.isdigit() else literal)


class Lexer:
    """Cuts a text into tokens; `latex` adds what begins with a backslash."""

    def __init__(self, text: str, names: Names, *, latex: bool) -> None:
        self.text = text
        self.names = names
        self.latex = latex
        self.tokens: list[Token] = []
        self.at = 0
        self.space = False

    def scan(self, end: int) -> None:
        """Everything up to `end`: one token, or several that one piece of text stands for, after the other."""
        text, tokens, steps = self.text, self.tokens, self.STEPS
        while self.at < end:
            at = self.at
            character = text[at]
            if character == " ":
                self.at = at + 1
                self.space = True
                continue
            symbol = _ALONE.get(character)
            if symbol is None:
                steps.get(character, Lexer._beyond_ascii)(self)
                continue
            self.at = at + 1
            tokens.append(Token("symbol", symbol, Span(at, at + 1), self.space))
            self.space = False
            if len(tokens) > bounds.TOKENS:
                raise self._too_many()

    def step(self) -> None:
        self.scan(self.at + 1)

    def emit(
        self,
        kind: str,
        text: str,
        start: int,
        style: str = "",
        value: Fraction | None = None,
    ) -> None:
        """A token from `start` to where we are."""
        self.append(Token(kind, text, Span(start, self.at), self.space, style, value))

    def append(self, token: Token) -> None:
        self.tokens.append(token)
        self.space = False
        if len(self.tokens) > bounds.TOKENS:
            raise self._too_many()

    def _too_many(self) -> Unreadable:
        return unreadable("READ.TOO_MANY_TOKENS", self.tokens[-1].span, limit=bounds.TOKENS)

    def _blank(self) -> None:
        self.at += 1
        self.space = True

    def number(self, *, one_digit: bool = False) -> None:
        """A number; behind `\\frac` a digit stands alone."""
        start = self.at
        match = (_ONE_DIGIT if one_digit else _WHOLE_NUMBER).match(self.text, start)
        if match is None:
            self._long_number()
            return
        self.at = match.end()
        digits = match.group()
        if len(digits) > bounds.DIGITS:
            raise unreadable("READ.NUMBER_TOO_LARGE", Span(start, self.at), limit=bounds.DIGITS)
        self.emit("number", digits, start, value=_exact(digits))

    def _long_number(self) -> None:
        """A number with a decimal point, an exponent, a percent sign, digits in groups or repeated."""
        start = self.at
        if self.tokens and self.tokens[-1].sign in ("_", "^"):
            found = numerals.numeral(self.text[: self._plain_end()], start, **self._spelling())
        else:
            found = numerals.repeating(self.text, start) or numerals.numeral(
                self.text, start, **self._spelling()
            )
        self.at = found.end
        if found.end == start:
            self._symbol()
            return
        if found.value is None:
            raise unreadable("READ.NUMBER_TOO_LARGE", Span(start, self.at), limit=bounds.DIGITS)
        self.emit("number", self.text[start : self.at], start, style=found.style, value=found.value)
        if _POINT.match(self.text, self.at):
            raise unreadable("READ.UNEXPECTED", Span(self.at, self.at + 1), name="This point",
                             mend="A number has one decimal point.")  # fmt: skip

    def _spelling(self) -> dict[str, bool]:
        """How numbers are spelled here."""
        return {
            "latex": self.latex,
            "comma": self.names.scope.decimal == numerals.COMMA,
            "exponents": not self.latex or not self.names.known & {"e", "E"},
        }

    def _plain_end(self) -> int:
        """Where the digits in a script end that no space groups: `x_1 200` has the index 1."""
        match = _IN_SCRIPT.match(self.text, self.at)
        return match.end() if match is not None else len(self.text)

    def _letters(self) -> None:
        start = self.at
        if not self.text[start + 1 : start + 2].isalnum():
            self.at = start + 1
            self.append(Token("letter", self.text[start], Span(start, self.at), self.space))
            return
        match = _RUN.match(self.text, start)
        assert match is not None
        run, digits = match.groups()
        if digits and run + digits in self.names.bare:
            self.at = match.end()
            self.emit("letter", run + digits, start)
            return
        self.at = end = match.end(1)
        if len(run) == 1:
            self.emit("letter", run, start)
        else:
            script, base = self._script_before()
            for token in Run(self.text, start, end, self.space, script, base, self.names).tokens():
                self.append(token)
        if digits:
            self._digits_behind(run, digits, end)

    def _script_before(self) -> tuple[str, str]:
        if not self.tokens or self.tokens[-1].sign not in ("_", "^"):
            return "", ""
        base = self.tokens[-2].text if len(self.tokens) > 1 else ""
        return self.tokens[-1].text, base

    def _digits_behind(self, run: str, digits: str, at: int) -> None:
        """`x2`: an index where x has indices or `x_2` is a name; else nobody knows what it is."""
        last = self.tokens[-1]
        if last.kind != "letter" or self._in_subscript():
            return
        letter = last.text
        scope = self.names.scope
        indexed = f"{letter}_{digits}" in self.names.known or (
            letter in scope.declarations
            and not getattr(getattr(scope.declarations[letter], "shape", None), "is_scalar", True)
        )
        if indexed or scope.letters_are_numbers:
            self.append(Token("symbol", "_", Span(at, at)))
            return
        raise unreadable("READ.DIGITS", Span(at - 1, at + len(digits)), name=run[-1] + digits, letter=letter,
                         digits=digits)  # fmt: skip

    def _in_subscript(self) -> bool:
        """Whether the letter before stands in a subscript or superscript: `x_n1` is none, `W_{n1}` has two indices."""
        last = place = len(self.tokens) - 2
        while (
            last - place < _SCRIPT_LENGTH
            and place > 0
            and (self.tokens[place].kind in ("letter", "number") or self.tokens[place].sign == ",")
        ):
            place -= 1
        if place > 0 and self.tokens[place].sign == "{":
            place -= 1
        return place > 0 and self.tokens[place].sign in ("_", "^")

    def _symbol(self) -> None:
        """A sign that may be longer than one character."""
        start = self.at
        match = _LONG_SYMBOL.match(self.text, start)
        if match is not None:
            self.at = match.end()
            self.emit("symbol", _LONG_SYMBOLS[match.group()], start)
            return
        self.at += 1
        character = self.text[start]
        self.emit("symbol", SYMBOLS.get(character, character), start)

    def _point(self) -> None:
        if numerals.BEGINS.match(self.text, self.at):
            self._long_number()
        else:
            self._symbol()

    def _closing_brace(self) -> None:
        self.at += 1
        self.close_group(Span(self.at - 1, self.at))

    def close_group(self, span: Span) -> None:
        """`}`; in LaTeX a group with nothing in it is dropped, unless it is an argument: `w^{(2)}{}^T`."""
        if self.latex and self._is_empty_group():
            self.tokens.pop()
            return
        self.append(Token("symbol", "}", span, self.space))

    def _is_empty_group(self) -> bool:
        if not self.tokens or self.tokens[-1].sign != "{":
            return False
        before = self.tokens[-2] if len(self.tokens) > 1 else None
        return before is None or (
            before.kind in ("letter", "number", "symbol")
            and before.sign not in ("^", "_", "\\\\", "&")
        )

    def _ampersand(self) -> None:
        self.at += 1
        self.emit("symbol", "&", self.at - 1)

    def _dollar(self) -> None:
        """A formula's beginning or end; `$$` sets it on a line of its own."""
        start = self.at
        display = self.text.startswith("$$", start)
        self.at += 1 + display
        if display and self.tokens and self.tokens[-1].sign != "newline":
            self.emit("symbol", "newline", start)
        self.space = True

    def _tilde(self) -> None:
        """`~` before a law says how something is distributed; elsewhere it is a space."""
        self.at += 1
        if self.latex or not re.compile(_LAW).match(self.text, self.at):
            self.space = True
        else:
            self.emit("symbol", "sim", self.at - 1)

    def _percent(self) -> None:
        """In LaTeX a remark to the end of the line."""
        start = self.at
        self.at += 1
        if self.latex:
            end = self.text.find("\n", start)
            self.at = len(self.text) if end < 0 else end
        else:
            self.emit("symbol", "%", start)

    def _beyond_ascii(self) -> None:
        """A character of the closed list; anything else is refused."""
        start = self.at
        character = self.text[start]
        self.at += 1
        if character.isascii():
            self._refuse(character, start)
        elif character in SYMBOLS:
            self._prime_marks(SYMBOLS[character], start)
        elif character in OPERATORS:
            self.emit("operator", OPERATORS[character], start)
        elif character in SETS:
            self.emit("set", SETS[character], start)
        elif character in GREEK_LETTERS:
            self.emit("letter", GREEK_LETTERS[character], start)
        elif character in SUPERSCRIPTS:
            self._raised(SUPERSCRIPTS, "^", start)
        elif character in SUBSCRIPTS:
            self._raised(SUBSCRIPTS, "_", start)
        elif character in FRACTIONS:
            value = Fraction(*FRACTIONS[character])
            self.emit("number", character, start, value=value)
        elif character in ACCENTS or character in IGNORED_MARKS:
            self._combining(character, start)
        elif (pair := accented(character)) is not None:
            self.emit("letter", f"{pair[1]} {pair[0]}", start)
        else:
            self._refuse(character, start)

    def _prime_marks(self, text: str, start: int) -> None:
        if set(text) == {"'"}:
            for _ in text:
                self.emit("symbol", "'", start)
            return
        self.emit("symbol", text, start)

    def _raised(self, table: dict[str, str], sign: str, start: int) -> None:
        """`x²ⁿ` and `xᵢ` as `x^{2n}` and `x_{i}`."""
        written = table[self.text[start]]
        while self.at < len(self.text) and self.text[self.at] in table:
            written += table[self.text[self.at]]
            self.at += 1
        self.emit("symbol", sign, start)
        self.emit("symbol", "{", start)
        for piece in re.findall(r"\d+|.", written):
            if piece.isdigit():
                self.emit("number", piece, start, value=Fraction(int(piece)))
            elif piece == "T":
                self.emit("symbol", "⊤", start)
            elif piece.isalpha():
                self.emit("letter", piece, start)
            else:
                self.emit("symbol", piece, start)
        self.emit("symbol", "}", start)

    def _combining(self, mark: str, start: int) -> None:
        last = self.tokens[-1] if self.tokens else None
        if last is None or last.kind != "letter":
            self._refuse(mark, start)
            return
        if mark in ACCENTS:
            self.tokens[-1] = Token("letter", f"{ACCENTS[mark]} {last.text}", Span(last.span.start, self.at),
                                    last.space, last.style)  # fmt: skip

    def _refuse(self, character: str, start: int) -> None:
        likely = look_alike(character)
        mend = f"Did you mean {likely}?" if likely else ""
        shown = character_name(character) if not character.isascii() else character
        if not character.isprintable() and character.isascii():
            shown = character_name(character)
        raise unreadable("READ.CHARACTER", Span(start, start + 1), name=shown, mend=mend)

    STEPS: ClassVar[dict[str, Callable[..., None]]] = {
        **dict.fromkeys(SPACES, _blank),
        **dict.fromkeys(filter(str.isalpha, _ASCII), _letters),
        **dict.fromkeys(filter(str.isdigit, _ASCII), number),
        **dict.fromkeys(_BEGINS_LONG, _symbol),
        ".": _point,
        "}": _closing_brace,
        "$": _dollar,
        "~": _tilde,
        "%": _percent,
        "&": _ampersand,
    }
    """What to do at a character that is no symbol by itself; all others are beyond ASCII, or refused."""
