"""The lexer for LaTeX: commands, their arguments, fonts, environments, displays."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from grader.expression.vocabulary import LATEX_NAMES
from grader.syntax import bounds, commands, evaluated, fonts
from grader.syntax.codes import unreadable
from grader.syntax.plain import Lexer
from grader.syntax.tokens import Token
from grader.syntax.words import Names
from grader.text import Span, did_you_mean

_COMMAND = re.compile(r"\\(?:([A-Za-z]+)(\*?)|(.)|$)", re.DOTALL)
_SPACES = re.compile(r"\s*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_STARRED = ("operatorname*", "tag*", "hspace*", "vspace*")
_PAIRED = re.compile(r"\\(left|right)(?![A-Za-z])\s*(\\[A-Za-z]+|\\.|.)", re.DOTALL)
_BEHIND_BAR = re.compile(r"\s*[_^]")
_FRACTIONS = frozenset(
    name for name, text in commands.OPERATORS.items() if text in ("frac", "binom")
)


def _meanings() -> dict[str, tuple[str, str, str]]:
    """Kind, text and style of the token that a command stands for, if it stands for one and takes nothing."""
    found = {name: ("letter", text, "") for name, text in commands.LETTERS.items()}
    found["imath"], found["i"] = ("letter", "i", "roman"), ("letter", "i", "roman")
    for name, text in commands.SYMBOLS.items():
        style = "open" if name in commands.OPENING else "close" if name in commands.CLOSING else ""
        found[name] = ("symbol", text, style)
    found |= {name: ("function", key, "") for name, key in LATEX_NAMES.items()}
    for name, text in commands.OPERATORS.items():
        found[name] = ("set" if text == "reals" else "operator", text, "")
    several = {name for name, (_, text, _) in found.items() if text in ("\\\\", "frac", "binom")}
    return {name: token for name, token in found.items() if name not in several | {"sqrt"}}


_TOKENS = _meanings()


def _bars(text: str) -> dict[int, int]:
    """Where `\\left.` and the `\\right|` that closes it with bounds behind it begin, each with the place behind its sign."""
    found: dict[int, int] = {}
    opened: list[re.Match[str]] = []
    for match in _PAIRED.finditer(text):
        if match[1] == "left":
            opened.append(match)
        elif opened:
            opening = opened.pop()
            bar = match[2] in ("|", "\\vert", "\\rvert")
            if opening[2] == "." and bar and _BEHIND_BAR.match(text, match.end()):
                found[opening.start()], found[match.start()] = opening.end(), match.end()
    return found


class LatexLexer(Lexer):
    """A lexer that also reads commands."""

    def __init__(self, text: str, names: Names) -> None:
        super().__init__(text, names, latex=True)
        self.closing = _matching_braces(text)
        self.environments: list[tuple[str, Span]] = []
        self.depth = 0
        self.bars: dict[int, int] | None = None

    def _cell(self) -> None:
        """`&` between cells; elsewhere it only aligns."""
        self.at += 1
        if self._in_table():
            self.emit("symbol", "&", self.at - 1)

    def _in_table(self) -> bool:
        return bool(self.environments) and self.environments[-1][0] not in commands.DISPLAYS

    def command(self) -> None:
        start = self.at
        match = _COMMAND.match(self.text, start)
        assert match is not None
        self.at = match.end()
        name = match[1] or match[3] or ""
        if match[2]:
            if f"{name}*" in _STARRED:
                name += "*"
            else:
                self.at -= 1
        rule = self.RULES.get(name)
        if rule is not None:
            rule(self, name, start)
        elif len(name) > 1 and name in self.names.bare:
            self.emit("letter", name, start)
        elif name in _TOKENS:
            kind, text, style = _TOKENS[name]
            self.emit(kind, text, start, style)
        else:
            self._other_command(name, start)

    def _other_command(self, name: str, start: int) -> None:
        if name in _FRACTIONS:
            self._fraction(name, start)
        elif name == "sqrt":
            self._root(start)
        elif commands.SYMBOLS.get(name) == "\\\\":
            self._optional_argument()
            self.emit("symbol", "\\\\" if self._in_table() else "newline", start)
        elif name.startswith("operatorname"):
            fonts.words(self, name, start)
        elif not name:
            self.space = True
        else:
            mend = _likely_command(name)
            raise unreadable("READ.UNKNOWN_COMMAND", Span(start, self.at), name=name, mend=mend)

    def _ignore(self, _: str, __: int) -> None:
        self.space = True

    def _fraction(self, name: str, start: int) -> None:
        self.emit("operator", commands.OPERATORS[name], start)
        self.argument(start)
        self.argument(start)

    def _root(self, start: int) -> None:
        self.emit("operator", "sqrt", start)
        self._skip_spaces()
        if self.text[self.at : self.at + 1] == "[":
            end = _closing_bracket(self.text, self.at)
            if end < 0:
                raise unreadable("READ.UNCLOSED", Span(self.at, self.at + 1), name="[",
                                 column=self.at + 1, mend="]")  # fmt: skip
            self.deeper(end + 1)
            self._skip_spaces()
        following = self.text[self.at : self.at + 1]
        if following and following not in "({":
            self.argument(start, digits_together=True)

    def deeper(self, end: int) -> None:
        self.depth += 1
        if self.depth > bounds.NESTING:
            raise unreadable("READ.TOO_DEEP", Span(self.at, self.at + 1), limit=bounds.NESTING)
        self.scan(end)
        self.depth -= 1

    def argument(self, command: int, *, digits_together: bool = False) -> None:
        """One argument as TeX takes it, always put in braces: a group, a command with its arguments, a character."""
        self._skip_spaces()
        opening = self.at
        character = self.text[opening : opening + 1]
        if not character or character in "}&^_":
            said = self._said(command)
            raise unreadable("READ.MISSING_ARGUMENT", Span(command, self.at), name=said,
                             mend=f"Write {said}{{…}}{'{…}' if 'frac' in said or 'binom' in said else ''}.")  # fmt: skip
        if character == "{":
            if opening not in self.closing:
                raise unreadable("READ.UNCLOSED", Span(opening, opening + 1), name=f"{{ of {self._said(command)}",
                                 column=opening + 1, mend="}")  # fmt: skip
            self.deeper(self.closing[opening] + 1)
            return
        self.emit("symbol", "{", opening)
        if character == "\\":
            self.depth += 1
            if self.depth > bounds.NESTING:
                raise unreadable("READ.TOO_DEEP", Span(self.at, self.at + 1), limit=bounds.NESTING)
            self.command()
            self.depth -= 1
        elif character.isdigit() and character.isascii():
            self.number(one_digit=not digits_together)
        elif character.isascii() and character.isalpha():
            self.at += 1
            self.emit("letter", character, opening)
        else:
            self.step()
        self.close_group(Span(self.at, self.at))

    def _said(self, command: int) -> str:
        """The command at a place as it is written."""
        match = _COMMAND.match(self.text, command)
        return match.group() if match else "This command"

    def _skip_spaces(self) -> None:
        match = _SPACES.match(self.text, self.at)
        if match is not None and match.end() > self.at:
            self.at = match.end()
            self.space = True

    def argument_span(self) -> tuple[int, int]:
        """Where the content of the next argument stands; moves behind it."""
        self._skip_spaces()
        opening = self.at
        if self.text[opening : opening + 1] == "{":
            if opening not in self.closing:
                raise unreadable("READ.UNCLOSED", Span(opening, opening + 1), name="{", column=opening + 1,
                                 mend="}")  # fmt: skip
            self.at = self.closing[opening] + 1
            return opening + 1, self.closing[opening]
        match = _COMMAND.match(self.text, opening)
        self.at = match.end() if match else min(opening + 1, len(self.text))
        return opening, self.at

    def _drop_argument(self, _: str = "", __: int = 0) -> None:
        self._skip_spaces()
        if self.text[self.at : self.at + 1] == "{":
            self.argument_span()

    def _optional_argument(self) -> None:
        if self.text[self.at : self.at + 1] == "[":
            end = self.text.find("]", self.at)
            if re.fullmatch(r"\[-?[\d.]+ ?[a-z]{2}", self.text[self.at : end]):
                self.at = end + 1

    def _display(self, name: str, start: int) -> None:
        self.space = True
        if name in "[]" and self.tokens and self.tokens[-1].sign != "newline":
            self.emit("symbol", "newline", start)

    def _delimiter(self, name: str, start: int) -> None:
        """What stands behind `\\left` and its like; a `.` stands for nothing, or opens what a bar closes."""
        self._skip_spaces()
        if name == "left" and self._opens_bar(start):
            self.at += 1
            self.append(Token("symbol", "(", Span(start, self.at), self.space, evaluated.BAR))
            return
        if name == "right" and self.bars is not None and start in self.bars:
            self.at = self.bars[start]
            self.append(Token("symbol", ")", Span(start, self.at), self.space))
            return
        if name in ("left", "right") and self.text[self.at : self.at + 1] == ".":
            self.at += 1
            return
        style = {"l": "open", "r": "close"}.get(
            "l" if name == "left" else "r" if name == "right" else name[-1], ""
        )
        angle = {"<": "⟨", ">": "⟩"}.get(self.text[self.at : self.at + 1])
        if angle and name not in ("big", "Big", "bigg", "Bigg"):
            self.at += 1
            self.emit("symbol", angle, self.at - 1)
            return
        before = len(self.tokens)
        if self.text[self.at : self.at + 1] == "\\":
            self.command()
        elif self.at < len(self.text):
            self.step()
        if style and len(self.tokens) == before + 1 and self.tokens[-1].kind == "symbol":
            last = self.tokens[-1]
            self.tokens[-1] = Token("symbol", last.text, last.span, last.space, style)

    def _opens_bar(self, start: int) -> bool:
        """Whether the `\\left.` here is closed by `\\right|` with bounds behind it."""
        if self.text[self.at : self.at + 1] != ".":
            return False
        if self.bars is None:
            self.bars = _bars(self.text)
        return start in self.bars

    def _environment(self, name: str, start: int) -> None:
        first, end = self.argument_span()
        environment = self.text[first:end].strip()
        known = (*commands.MATRICES, *commands.CASES, *commands.DISPLAYS)
        if environment not in known:
            near = did_you_mean(environment, known)
            mend = f"Did you mean {near}?" if near else ""
            raise unreadable("READ.UNKNOWN_ENVIRONMENT", Span(start, self.at), name=environment[:40], mend=mend)  # fmt: skip
        span = Span(start, self.at)
        if name == "begin":
            if environment in commands.WITH_COLUMNS:
                self._drop_argument()
            elif environment.endswith("matrix*") and self.text[self.at : self.at + 1] == "[":
                self.at = max(self.text.find("]", self.at), self.at) + 1
            elif self.text[self.at : self.at + 3] in ("[t]", "[b]", "[c]"):
                self.at += 3
            self.environments.append((environment, span))
            if len(self.environments) > bounds.NESTING:
                raise unreadable("READ.TOO_DEEP", span, limit=bounds.NESTING)
        else:
            if not self.environments or self.environments[-1][0] != environment:
                raise unreadable("READ.UNOPENED", span, name=f"\\end{{{environment}}}")
            self.environments.pop()
        if environment not in commands.DISPLAYS:
            self.emit(name, environment, start)
        elif self.tokens and self.tokens[-1].sign != "newline":
            self.emit("symbol", "newline", start)

    def _keep_last(self, name: str, _: int) -> None:
        spans = [self.argument_span() for _ in range(commands.KEEP_LAST[name])]
        behind = self.at
        before = len(self.tokens)
        self.at = spans[-1][0]
        self.deeper(spans[-1][1])
        if (
            name == "underset"
            and len(self.tokens) == before + 1
            and self.tokens[-1].kind == "operator"
        ):
            self.emit("symbol", "_", self.at)
            self.emit("symbol", "{", self.at)
            self.at = spans[0][0]
            self.deeper(spans[0][1])
            self.close_group(Span(self.at, self.at))
        self.at = behind

    def _transparent(self, name: str, _: int) -> None:
        """`\\boxed{x}` is x; a label below or above a brace is dropped."""
        if not name.endswith("brace"):
            return
        first, end = self.argument_span()
        behind = self.at
        self.at = first - 1 if self.text[first - 1] == "{" else first
        self.deeper(behind if self.at < first else end)
        self.at = behind
        self._skip_spaces()
        if self.text[self.at : self.at + 1] in ("_", "^"):
            self.at += 1
            self.argument_span()

    STEPS: ClassVar[dict[str, Callable[..., None]]] = {
        **Lexer.STEPS,
        "\\": command,
        "&": _cell,
    }
    RULES: ClassVar[dict[str, Callable[[LatexLexer, str, int], None]]] = {
        **dict.fromkeys(commands.ACCENTS, fonts.accented),
        **dict.fromkeys(commands.FONTS, fonts.font),
        **dict.fromkeys(commands.TRANSPARENT, _transparent),
        **dict.fromkeys(commands.KEEP_LAST, _keep_last),
        **dict.fromkeys((*commands.TEXT, "operatorname", "operatorname*"), fonts.words),
        **dict.fromkeys(commands.WITH_ARGUMENT_DROPPED, _drop_argument),
        **dict.fromkeys(commands.IGNORED, _ignore),
        **dict.fromkeys(("begin", "end"), _environment),
        **dict.fromkeys(commands.SIZED, _delimiter),
        **dict.fromkeys("()[]", _display),
    }
    """What a command does that does not stand for a token; where a name is in several tables, the last counts."""


def _likely_command(name: str) -> str:
    """A known command that the name begins with, and a missing space; else the nearest one."""
    for known in sorted(LATEX_NAMES, key=len, reverse=True):
        if name.startswith(known) and len(known) > 2:
            return f"Did you mean \\{known} {name[len(known) :]}, with a space?"
    near = did_you_mean(name, commands.KNOWN)
    return f"Did you mean \\{near}?" if near else ""


def _matching_braces(text: str) -> dict[int, int]:
    """For each `{` the place of its `}`; braces behind a backslash do not count."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        brace = match[0]
        if brace == "{":
            opened.append(match.start())
            if len(opened) > 2 * bounds.NESTING:
                raise unreadable("READ.TOO_DEEP", Span(*match.span()), limit=bounds.NESTING)
        elif brace == "}" and opened:
            closing[opened.pop()] = match.start()
    return closing


def _closing_bracket(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        if text[at] == "[":
            depth += 1
        elif text[at] == "]":
            depth -= 1
            if depth == 0:
                return at
    return -1
