"""The lexer for everything but backslashes: ASCII as in SymPy, and the closed list of mathematical characters."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from grader.expression.vocabulary import LAWS
from grader.syntax import bounds
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
from grader.syntax.codes import unreadable
from grader.syntax.tokens import Token
from grader.syntax.words import Names, split_run
from grader.text import Span

_NUMBER = re.compile(r"\d+(?:\\,\d{3})+(?!\d)|\d+(?:\{,\}\d+|\.\d+)?|\.\d+")
_EXPONENT = re.compile(r"[eE][+-]?\d+")
_SCRIPT_LENGTH = 12
_PERCENT = re.compile(r" ?\\?%")
_DIGITS = re.compile(r"[0-9]+")
_RUN = re.compile(r"[A-Za-z]+")
_LAW = re.compile(rf"\s*(?:{'|'.join(word for words in LAWS.values() for word in words)})\s*\(")
"""What stands behind a `~` that is a label; elsewhere it is a space."""

_LONG_SYMBOLS = (
    ("...", "dots"), ("<=>", "iff"), ("<->", "iff"), ("**", "**"), (":=", "="), ("==", "="), ("!=", "!="), ("<>", "!="), ("<=", "<="),
    (">=", ">="), ("=>", "implies"), ("->", "→"), ("||", "||"),
)  # fmt: skip


class Lexer:
    """Cuts a text into tokens; `latex` adds what begins with a backslash."""

    def __init__(self, text: str, names: Names, *, latex: bool) -> None:
        self.text = text
        self.names = names
        self.latex = latex
        self.tokens: list[Token] = []
        self.at = 0
        self.space = False

    def emit(
        self,
        kind: str,
        text: str,
        start: int,
        *,
        style: str = "",
        value: Fraction | None = None,
    ) -> None:
        token = Token(kind, text, Span(start, self.at), self.space, style, value)
        self.append(token)

    def append(self, token: Token) -> None:
        if self.latex and token.is_symbol("}") and self._is_empty_group():
            self.tokens.pop()
            return
        self.tokens.append(token)
        self.space = False
        if len(self.tokens) > bounds.TOKENS:
            raise unreadable("READ.TOO_MANY_TOKENS", token.span, limit=bounds.TOKENS)

    def _is_empty_group(self) -> bool:
        """Whether `{` stands directly before, and is no argument: TeX's users write `w^{(2)}{}^T`."""
        if not self.tokens or not self.tokens[-1].is_symbol("{"):
            return False
        before = self.tokens[-2] if len(self.tokens) > 1 else None
        return before is None or (
            before.kind in ("letter", "number", "symbol")
            and not before.is_symbol("^", "_", "\\\\", "&")
        )

    def step(self) -> None:
        """One token (or several that one piece of text stands for) from where we are."""
        character = self.text[self.at]
        if character in SPACES:
            self.at += 1
            self.space = True
        elif character.isascii() and character.isalpha():
            self._letters()
        elif character.isascii() and (character.isdigit() or self._is_decimal_point()):
            self.number()
        elif character.isascii():
            self._symbol()
        else:
            self._beyond_ascii(character)

    def _is_decimal_point(self) -> bool:
        return (
            self.text[self.at] == "."
            and self.text[self.at + 1 : self.at + 2].isdigit()
            and self.text[self.at + 1 : self.at + 2].isascii()
        )

    def number(self, *, one_digit: bool = False) -> None:
        """A number; behind `\\frac` a digit stands alone."""
        start = self.at
        match = _NUMBER.match(self.text, start)
        if match is None or one_digit:
            self.at += 1
            digit = self.text[start]
            self.emit("number", digit, start, value=Fraction(int(digit)))
            return
        literal = match.group().replace("{,}", ".").replace("\\,", "")
        self.at = match.end()
        exponent = 0
        power = _EXPONENT.match(self.text, self.at) if not self.latex else None
        if power is not None:
            self.at = power.end()
            digits = power.group()[1:]
            if len(digits) > 6 or abs(int(digits)) > bounds.DECIMAL_EXPONENT:
                raise unreadable("READ.NUMBER_TOO_LARGE", Span(start, self.at), limit=bounds.DIGITS)
            exponent = int(digits)
        if len(literal) > bounds.DIGITS:
            raise unreadable("READ.NUMBER_TOO_LARGE", Span(start, self.at), limit=bounds.DIGITS)
        value = (
            Fraction(literal) * 10**exponent if exponent >= 0 else Fraction(literal) / 10**-exponent
        )
        decimal = "." in literal or exponent < 0
        percent = _PERCENT.match(self.text, self.at)
        if percent is not None:
            self.at = percent.end()
            value /= 100
            decimal = value.denominator != 1
        style = "decimal" if decimal else ""
        self.emit("number", literal, start, style=style, value=value)
        if self._is_decimal_point_here():
            raise unreadable("READ.UNEXPECTED", Span(self.at, self.at + 1), name="This point",
                             mend="A number has one decimal point.")  # fmt: skip

    def _is_decimal_point_here(self) -> bool:
        return self.at < len(self.text) and self._is_decimal_point()

    def _letters(self) -> None:
        match = _RUN.match(self.text, self.at)
        assert match is not None
        start, run = self.at, match.group()
        digits = _DIGITS.match(self.text, match.end())
        if digits is not None and run + digits.group() in self.names.bare:
            self.at = digits.end()
            self.emit("letter", run + digits.group(), start)
            return
        script, base = self._script_before()
        after = self.text[match.end() : match.end() + 40]
        self._emit_run(run, start, after, script, base)
        if digits is not None:
            self._digits_behind(run, digits.group(), match.end())

    def _emit_run(self, run: str, start: int, after: str, script: str, base: str) -> None:
        space = self.space
        for token in split_run(run, start, after, self.names, script=script, base=base):
            if space:
                token, space = replace(token, space=True), False  # noqa: PLW2901 - the first of a run
            self.append(token)
        self.at = start + len(run)

    def _script_before(self) -> tuple[str, str]:
        if not self.tokens or not self.tokens[-1].is_symbol("_", "^"):
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
            and (
                self.tokens[place].kind in ("letter", "number") or self.tokens[place].is_symbol(",")
            )
        ):
            place -= 1
        if place > 0 and self.tokens[place].is_symbol("{"):
            place -= 1
        return place > 0 and self.tokens[place].is_symbol("_", "^")

    def _symbol(self) -> None:
        start = self.at
        for written, text in _LONG_SYMBOLS:
            if self.text.startswith(written, start):
                self.at += len(written)
                self.emit("symbol", text, start)
                return
        character = self.text[start]
        self.at += 1
        if character == "$":
            display = self.text.startswith("$", self.at)
            self.at += display
            if display and self.tokens and not self.tokens[-1].is_symbol("newline"):
                self.emit("symbol", "newline", start)
            self.space = True
            return
        if character == "~" and (self.latex or not _LAW.match(self.text, self.at)):
            self.space = True
            return
        if character == "%" and self.latex:
            end = self.text.find("\n", start)
            self.at = len(self.text) if end < 0 else end
            return
        if character == ".":
            self.emit("symbol", ".", start)
            return
        if character == "~":
            self.emit("symbol", "sim", start)
            return
        if character not in SYMBOLS:
            self._refuse(character, start)
        self.emit("symbol", SYMBOLS[character], start)

    def _beyond_ascii(self, character: str) -> None:
        start = self.at
        self.at += 1
        if character in SYMBOLS:
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
