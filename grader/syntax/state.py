"""Where the parser is: the tokens, what is bound, how deep it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field

from grader.expression.declarations import Family, Index, Scope, Value
from grader.expression.nodes import Tree
from grader.records import mutable
from grader.syntax import bounds
from grader.syntax.codes import Note, Unreadable, note, unreadable
from grader.syntax.tokens import Token, end_token
from grader.syntax.words import Names
from grader.text import Span, visible

Hook = Callable[..., Tree]


@mutable
class Grammar:
    """The entry points that rooms of the grammar call in each other."""

    expression: Hook
    factor: Hook
    argument: Hook


@mutable
class State:
    """One pass over the tokens of one text.

    `bound` are the names that a sum, a parameter list or an integral binds; `bars` the bars that are open;
    `open_end` is the place behind the body of the last sum sign or limit, `open_index` the letters of such sums.
    """

    text: str
    tokens: list[Token]
    names: Names
    scope: Scope
    grammar: Grammar
    latex: bool
    at: int = 0
    limit: int = 0
    bound: list[str] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)
    depth: int = 0
    bare: int = 0
    scripts: int = 0
    open_end: int = -1
    operator_at: int = -1
    given: bool = False
    closing_square: bool = False
    notes: list[Note] = field(default_factory=list)
    aliased: list[str] = field(default_factory=list)
    partners: dict[int, int] | None = None
    ends: dict[int, Token] = field(default_factory=dict)
    subscripted: frozenset[str] = frozenset()

    def peek(self, ahead: int = 0) -> Token:
        place = self.at + ahead
        if place < self.limit:
            return self.tokens[place]
        return self._end()

    def _end(self) -> Token:
        """What stands behind the last token, made once for each limit."""
        found = self.ends.get(self.limit)
        if found is not None:
            return found
        if self.limit < len(self.tokens):
            at = self.tokens[self.limit].span.start
        else:
            at = self.tokens[-1].span.end if self.tokens else 0
        self.ends[self.limit] = found = end_token(at)
        return found

    def before(self) -> Token:
        """The token just taken."""
        return self.tokens[self.at - 1] if self.at else end_token(0)

    def take(self) -> Token:
        place = self.at
        self.at = place + 1
        return self.tokens[place] if place < self.limit else self._end()

    def skip(self, *symbols: str) -> bool:
        """Take the next token if it is one of these symbols."""
        if self.at < self.limit and self.tokens[self.at].sign in symbols:
            self.at += 1
            return True
        return False

    def expect(self, symbol: str, opening: Token) -> Token:
        if self.peek().sign == symbol:
            return self.take()
        raise self.unclosed(opening, symbol)

    def unclosed(self, opening: Token, closing: str) -> Unreadable:
        token = self.peek()
        if token.kind == "end_of_text" or self.at >= self.limit:
            return unreadable("READ.UNCLOSED", opening.span, name=self.said(opening),
                              column=opening.span.start + 1, mend=closing.replace("\\", ""))  # fmt: skip
        return self.unexpected(token)

    def unexpected(self, token: Token, mend: str = "") -> Unreadable:
        if self.at >= self.limit and token.kind == "end":
            return unreadable(
                "READ.MISSING_OPERAND", token.span, place="at", name="the end", mend=mend
            )
        return unreadable("READ.UNEXPECTED", token.span, name=self.said(token), mend=mend)

    def said(self, token: Token) -> str:
        """A token as the text spells it."""
        return visible(self.text[token.span.start : token.span.end] or token.text, 40)

    def span_from(self, start: int) -> Span:
        """From the token at `start` to the token just taken."""
        tokens = self.tokens
        end = min(self.at, len(tokens))
        first = tokens[min(start, len(tokens) - 1)].span
        last = tokens[end - 1 if end else 0].span
        return first if last.end <= first.end else Span(first.start, last.end)

    def without_brackets(self) -> Without:
        """One more operator whose operand has no brackets of its own (`\\sin \\sin x`)."""
        return Without(self)

    def within(self, start: int, end: int) -> Within:
        """Only the tokens from `start` to `end`; afterwards the place is as before."""
        return Within(self, start, end)

    def in_script(self, start: int, end: int) -> Within:
        """Only the tokens of one more script."""
        self.limit_scripts(self.tokens[start])
        return Within(self, start, end, scripts=1)

    def limit_scripts(self, token: Token) -> None:
        """Refuse one more script in too many others."""
        if self.scripts >= bounds.SCRIPTS:
            raise unreadable("READ.SCRIPTS_TOO_DEEP", token.span, limit=bounds.SCRIPTS)

    def apart(self, start: int, end: int) -> Within:
        """Only the tokens from `start` to `end`, which stand in braces of their own."""
        return Within(self, start, end, braces=True)

    def fresh_bars(self) -> FreshBars:
        """Inside brackets, bars that were opened outside cannot be closed."""
        return FreshBars(self)

    @contextmanager
    def binding(self, names: list[str]) -> Iterator[None]:
        self.bound.extend(names)
        yield
        del self.bound[len(self.bound) - len(names) :]

    def matching(self, start: int) -> int:
        """The place of the bracket that closes the one at `start`, or -1; any bracket closes any."""
        if self.partners is None:
            self.partners = _partners(self.tokens)
        place = self.partners.get(start, -1)
        return place if place < self.limit else -1

    # What names are.

    def knows(self, name: str) -> bool:
        return name in self.names.known or name in self.bound

    def declared(self, name: str) -> bool:
        """Whether the sheet or the answer gives the name a meaning of its own."""
        scope = self.scope
        return (
            name in self.bound
            or name in scope.declarations
            or name in scope.definitions
            or name in self.names.sizes
        )

    def is_function(self, name: str) -> bool:
        return name in self.names.functions and name not in self.bound

    def is_number(self, name: str) -> bool:
        """Whether the name is declared a number."""
        declaration = self.scope.declarations.get(name)
        return (isinstance(declaration, Value) and declaration.shape.is_scalar) or isinstance(
            declaration, Index
        )

    def is_index(self, name: str) -> bool:
        """Whether the name can stand in a subscript: bound, a free index, a size, or nothing that the sheet knows."""
        return (
            name in self.bound
            or isinstance(self.scope.declarations.get(name), Index)
            or name in self.names.sizes
            or not self.declared(name)
        )

    def aliases_of(self, name: str) -> str:
        """The name meant: itself if it is known, else what the sheet says it may stand for."""
        if self.knows(name) and name not in self.scope.aliases:
            return name
        if not self.declared(name) and name in self.scope.aliases:
            meant = self.scope.aliases[name]
            if name not in self.aliased:
                self.aliased.append(name)
            return meant
        return name

    def index_count(self, name: str) -> int | None:
        """How many subscripts a name takes, where that is known."""
        definition = self.scope.definitions.get(name)
        if definition is not None:
            return len(definition.indices) or None
        declaration = self.scope.declarations.get(name)
        extra = 0
        while isinstance(declaration, Family):
            declaration, extra = declaration.member, extra + 1
        if isinstance(declaration, Value):
            shape = declaration.shape
            if shape.is_scalar:
                return extra or None
            return extra + (1 if shape.is_column or shape.is_row else 2)
        return extra or None

    def remark(self, code: str, **places: object) -> None:
        found = note(code, **places)
        if found not in self.notes:
            self.notes.append(found)


class Without:
    """A block of one more operator without brackets."""

    __slots__ = ("state",)

    def __init__(self, state: State) -> None:
        self.state = state

    def __enter__(self) -> None:
        self.state.bare += 1
        if self.state.bare > bounds.NESTING:
            raise unreadable("READ.TOO_DEEP", self.state.peek().span, limit=bounds.NESTING)

    def __exit__(self, *_: object) -> None:
        self.state.bare -= 1


class Within:
    """A block in which the state sees a part of the tokens.

    It is `scripts` levels of scripts deeper; behind `braces`, brackets that were opened outside do not count.
    """

    __slots__ = ("braces", "end", "kept", "scripts", "start", "state")

    def __init__(
        self, state: State, start: int, end: int, scripts: int = 0, *, braces: bool = False
    ) -> None:
        self.state = state
        self.start = start
        self.end = end
        self.scripts = scripts
        self.braces = braces
        self.kept = state.at, state.limit, state.bars, state.given, state.closing_square

    def __enter__(self) -> None:
        state = self.state
        state.at, state.limit, state.bars = self.start, self.end, []
        state.scripts += self.scripts
        if self.braces:
            state.given, state.closing_square = False, False

    def __exit__(self, *_: object) -> None:
        state = self.state
        state.at, state.limit, state.bars, state.given, state.closing_square = self.kept
        state.scripts -= self.scripts


class FreshBars:
    """A block in which no bar is open."""

    __slots__ = ("kept", "state")

    def __init__(self, state: State) -> None:
        self.state = state
        self.kept = state.bars, state.given, state.closing_square

    def __enter__(self) -> None:
        state = self.state
        state.bars, state.given, state.closing_square = [], False, False

    def __exit__(self, *_: object) -> None:
        state = self.state
        state.bars, state.given, state.closing_square = self.kept


_OPENS = frozenset({"(", "[", "{", "\\{", "begin"})
_CLOSES = frozenset({")", "]", "}", "\\}", "end"})


def _partners(tokens: list[Token]) -> dict[int, int]:
    """For each opening bracket the place of its closing one."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        mark = token.sign or token.kind
        if mark in _OPENS:
            opened.append(place)
        elif opened and mark in _CLOSES:
            found[opened.pop()] = place
    return found
