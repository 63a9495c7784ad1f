"""The lexer for LaTeX: commands, their arguments, fonts, environments, displays."""

from __future__ import annotations

import re

from grader.expression.vocabulary import LATEX_NAMES
from grader.syntax import bounds, commands
from grader.syntax.codes import unreadable
from grader.syntax.plain import Lexer
from grader.syntax.tokens import Token
from grader.syntax.words import KEYWORDS, Names, whole_word
from grader.text import Span, did_you_mean

_COMMAND = re.compile(r"\\(?:([A-Za-z]+)(\*?)|(.)|$)", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"\s*")
_BLACKBOARD = {
    "R": ("set", "reals"), "Z": ("set", "integers"), "N": ("set", "naturals"), "Q": ("set", "rationals"),
    "C": ("set", "complexes"), "E": ("operator", "expectation"), "P": ("operator", "probability"),
    "V": ("operator", "variance"), "1": ("symbol", "𝟙"),
}  # fmt: skip
_CONDITION = re.compile(
    r"\s*(?:\\left)?\s*(?:\\\{|[(\[])[^()\[\]{}]{0,40}?(?:[=<>]|\\(?:ne|neq|leq?|geq?|in)\b)"
)
"""A bracket that holds a condition: before it `\\mathbb I` is an indicator, elsewhere the identity."""
_NEGATED = {"=": "!=", "in": "not in", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}


class LatexLexer(Lexer):
    """A lexer that also reads commands."""

    def __init__(self, text: str, names: Names) -> None:
        super().__init__(text, names, latex=True)
        self.closing = _matching_braces(text)
        self.environments: list[tuple[str, Span]] = []
        self.depth = 0

    def scan(self, end: int) -> None:
        """Everything up to `end`."""
        while self.at < end:
            if self.text[self.at] == "\\":
                self.command()
            elif self.text[self.at] == "&" and not self._in_table():
                self.at += 1
            else:
                self.step()

    def append(self, token: Token) -> None:
        if self.tokens and self.tokens[-1].is_symbol("negate") and token.text in _NEGATED:
            start = self.tokens.pop().span.start
            token = Token("symbol", _NEGATED[token.text], Span(start, token.span.end), token.space)
        super().append(token)

    def _in_table(self) -> bool:
        return bool(self.environments) and self.environments[-1][0] not in commands.DISPLAYS

    def command(self) -> None:
        start = self.at
        match = _COMMAND.match(self.text, start)
        assert match is not None
        self.at = match.end()
        name = match.group(1) or match.group(3) or ""
        if match.group(2):
            if f"{name}*" in ("operatorname*", "tag*", "hspace*", "vspace*"):
                name += "*"
            else:
                self.at -= 1
        if name in ("(", ")", "[", "]"):
            self._display(name, start)
        elif name in commands.SIZED:
            self._delimiter(name)
        elif name in ("begin", "end"):
            self._environment(name, start)
        elif name in commands.IGNORED:
            self.space = True
        elif name in commands.WITH_ARGUMENT_DROPPED:
            self._skip_argument()
        elif name in commands.TEXT or name.startswith("operatorname"):
            self._words(start, text=name in commands.TEXT)
        elif name in commands.KEEP_LAST:
            self._keep_last(name)
        elif name in commands.TRANSPARENT:
            self._transparent(name)
        elif name in commands.FONTS:
            self._font(commands.FONTS[name], start)
        elif name in commands.ACCENTS:
            self._accent(commands.ACCENTS[name], start)
        else:
            self._meaning(name, start)

    def _meaning(self, name: str, start: int) -> None:
        """A command that stands for a token."""
        if name in self.names.bare and len(name) > 1:
            self.emit("letter", name, start)
        elif name == "sqrt":
            self._root(start)
        elif name in commands.OPERATORS:
            self._operator(commands.OPERATORS[name], start)
        elif name in LATEX_NAMES:
            self.emit("function", LATEX_NAMES[name], start)
        elif name in commands.SYMBOLS:
            style = (
                "open" if name in commands.OPENING else "close" if name in commands.CLOSING else ""
            )
            text = commands.SYMBOLS[name]
            if text == "\\\\":
                self._optional_argument()
                text = "\\\\" if self._in_table() else "newline"
            self.emit("symbol", text, start, style=style)
        elif name in commands.LETTERS:
            style = "roman" if name in ("imath", "i") else ""
            self.emit("letter", commands.LETTERS[name], start, style=style)
        elif not name:
            self.space = True
        else:
            mend = _likely_command(name)
            raise unreadable("READ.UNKNOWN_COMMAND", Span(start, self.at), name=name, mend=mend)

    def _operator(self, text: str, start: int) -> None:
        if text == "reals":
            self.emit("set", text, start)
            return
        self.emit("operator", text, start)
        if text in ("frac", "binom"):
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
            self._deeper(end + 1)
            self._skip_spaces()
        following = self.text[self.at : self.at + 1]
        if following and following not in "({":
            self.argument(start, digits_together=True)

    def _deeper(self, end: int) -> None:
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
        name = _COMMAND.match(self.text, command)
        said = name.group() if name else "This command"
        if not character or character in "}&^_":
            raise unreadable("READ.MISSING_ARGUMENT", Span(command, self.at), name=said,
                             mend=f"Write {said}{{…}}{'{…}' if 'frac' in said or 'binom' in said else ''}.")  # fmt: skip
        if character == "{":
            if opening not in self.closing:
                raise unreadable("READ.UNCLOSED", Span(opening, opening + 1), name=f"{{ of {said}",
                                 column=opening + 1, mend="}")  # fmt: skip
            self._deeper(self.closing[opening] + 1)
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
        self.emit("symbol", "}", self.at)

    def _skip_spaces(self) -> None:
        match = _SPACES.match(self.text, self.at)
        if match is not None and match.end() > self.at:
            self.at = match.end()
            self.space = True

    def _argument_span(self) -> tuple[int, int]:
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

    def _skip_argument(self) -> None:
        self._skip_spaces()
        if self.text[self.at : self.at + 1] == "{":
            self._argument_span()

    def _optional_argument(self) -> None:
        if self.text[self.at : self.at + 1] == "[":
            end = self.text.find("]", self.at)
            if re.fullmatch(r"\[-?[\d.]+ ?[a-z]{2}", self.text[self.at : end]):
                self.at = end + 1

    def _display(self, name: str, start: int) -> None:
        self.space = True
        if name in "[]" and self.tokens and not self.tokens[-1].is_symbol("newline"):
            self.emit("symbol", "newline", start)

    def _delimiter(self, name: str) -> None:
        """What stands behind `\\left` and its like; a `.` stands for nothing."""
        self._skip_spaces()
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

    def _environment(self, name: str, start: int) -> None:
        first, end = self._argument_span()
        environment = self.text[first:end].strip()
        known = (*commands.MATRICES, *commands.CASES, *commands.DISPLAYS)
        if environment not in known:
            near = did_you_mean(environment, known)
            mend = f"Did you mean {near}?" if near else ""
            raise unreadable("READ.UNKNOWN_ENVIRONMENT", Span(start, self.at), name=environment[:40], mend=mend)  # fmt: skip
        span = Span(start, self.at)
        if name == "begin":
            if environment in commands.WITH_COLUMNS:
                self._skip_argument()
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
        elif self.tokens and not self.tokens[-1].is_symbol("newline"):
            self.emit("symbol", "newline", start)

    def _words(self, start: int, *, text: bool) -> None:
        """`\\text{...}` and `\\operatorname{...}`."""
        first, end = self._argument_span()
        behind = self.at
        content = self.text[first:end]
        word = (
            re.sub(r"\\[,;! ]|\s|\\(?:rm|mathrm)\b", "", content) if not text else content.strip()
        )
        if word.isalpha() and not (text and word.lower() in KEYWORDS and len(word) > 1):
            self._whole(word, Span(start, behind), text=text)
            return
        self.at = first
        self._prose(end)
        self.at = behind
        self.space = True

    def _whole(self, word: str, span: Span, *, text: bool) -> None:
        token = whole_word(word, span, self.names, "roman")
        if token is None:
            token = Token("prose" if text else "letter", word, span, style="roman")
        space = self.space
        self.append(Token(token.kind, token.text, token.span, space, token.style, token.value))

    def _prose(self, end: int) -> None:
        """The inside of `\\text`: words are words there, the rest is a formula."""
        while self.at < end:
            match = _WORD.match(self.text, self.at)
            if match is None:
                if self.text[self.at] == "\\":
                    self.command()
                elif self.text[self.at] == "$":
                    self.at += 1
                else:
                    self.step()
                continue
            start, self.at = self.at, match.end()
            word = match.group()
            if word.lower() in KEYWORDS and len(word) > 1:
                self.emit("keyword", KEYWORDS[word.lower()], start)
            elif word.isascii() and all(c in self.names.bare for c in word):
                for k, letter in enumerate(word):
                    self.append(Token("letter", letter, Span(start + k, start + k + 1)))
            else:
                self._whole(word, Span(start, self.at), text=True)

    def _keep_last(self, name: str) -> None:
        spans = [self._argument_span() for _ in range(commands.KEEP_LAST[name])]
        behind = self.at
        before = len(self.tokens)
        self.at = spans[-1][0]
        self._deeper(spans[-1][1])
        if (
            name == "underset"
            and len(self.tokens) == before + 1
            and self.tokens[-1].kind == "operator"
        ):
            self.emit("symbol", "_", self.at)
            self.emit("symbol", "{", self.at)
            self.at = spans[0][0]
            self._deeper(spans[0][1])
            self.emit("symbol", "}", self.at)
        self.at = behind

    def _transparent(self, name: str) -> None:
        """`\\boxed{x}` is x; a label below or above a brace is dropped."""
        if not name.endswith("brace"):
            return
        first, end = self._argument_span()
        behind = self.at
        self.at = first - 1 if self.text[first - 1] == "{" else first
        self._deeper(behind if self.at < first else end)
        self.at = behind
        self._skip_spaces()
        if self.text[self.at : self.at + 1] in ("_", "^"):
            self.at += 1
            self._argument_span()

    def _font(self, style: str, start: int) -> None:
        """A font: it does not tell names apart, but `\\mathbf 1`, `\\mathbb R` and `\\mathrm{Var}` mean something."""
        at = self.at
        first, end = self._argument_span()
        content = self.text[first:end].strip()
        span = Span(start, self.at)
        if content == "I" and style == "blackboard" and _CONDITION.match(self.text, self.at):
            content = "1"
        if style == "blackboard" and content in _BLACKBOARD:
            kind, text = _BLACKBOARD[content]
            self.append(Token(kind, text, span, self.space, style))
        elif style == "bold" and content == "1":
            self.append(Token("symbol", "𝟏", span, self.space))
        elif len(content) == 1 and content.isascii() and content.isalpha():
            self.append(Token("letter", content, span, self.space, style))
        elif content.lower() in KEYWORDS and len(content) > 1 and content not in self.names.known:
            self.append(Token("keyword", KEYWORDS[content.lower()], span, self.space))
        elif style in ("roman", "sans") and content.isalpha() and len(content) > 1:
            self._whole(content, span, text=False)
        else:
            self.at = at
            self._restyled(style, start, first, end)

    def _restyled(self, style: str, start: int, first: int, end: int) -> None:
        """Any other argument, as a group; a single name keeps the style."""
        behind = end + (self.text[first - 1 : first] == "{" and first > self.at)
        before = len(self.tokens)
        space = self.space
        self.at = first
        self._deeper(end)
        found = self.tokens[before:]
        del self.tokens[before:]
        self.at = max(behind, self.at)
        if len(found) == 1:
            token = found[0]
            self.append(
                Token(token.kind, token.text, Span(start, self.at), space, style, token.value)
            )
            return
        self.append(Token("symbol", "{", Span(start, first), space))
        for token in found:
            self.append(token)
        self.append(Token("symbol", "}", Span(end, self.at)))

    def _accent(self, accent: str, start: int) -> None:
        """An accent makes another name: `\\hat{y}` is `hat y`; over `y_i` it stands on the y."""
        first, end = self._argument_span()
        behind = self.at
        before = len(self.tokens)
        space = self.space
        self.at = first
        if self.text[first : first + 1] == "\\" and self.text[first - 1 : first] != "{":
            self.command()
            behind = self.at
        else:
            self._deeper(end)
        self.at = behind
        found = self.tokens[before:]
        del self.tokens[before:]
        found = [t for t in found if not t.is_symbol("{", "}")] if len(found) == 3 else found
        if not found or found[0].kind != "letter" or any(t.kind == "letter" for t in found[1:2]):
            raise unreadable("READ.UNSUPPORTED", Span(start, behind), name=f"This {accent}",
                             mend="An accent stands over one letter.")  # fmt: skip
        letter = found[0]
        span = Span(start, behind) if len(found) == 1 else Span(start, letter.span.end)
        self.append(Token("letter", f"{accent} {letter.text}", span, space, letter.style))
        for token in found[1:]:
            self.append(token)


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
    at = 0
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 2
            continue
        if character == "{":
            opened.append(at)
            if len(opened) > 2 * bounds.NESTING:
                raise unreadable("READ.TOO_DEEP", Span(at, at + 1), limit=bounds.NESTING)
        elif character == "}" and opened:
            closing[opened.pop()] = at
        at += 1
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
