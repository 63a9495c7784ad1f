"""Where the parser is: the tokens, what is bound, how deep it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field

from grader.expression.declarations import Family, Function, Index, Scope, Value
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
    `open_end` is the place behind the last sum sign's body, `open_index` the letters of such sums.
    """

    text: str
    tokens: list[Token]
    names: Names
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
    subscripted: frozenset[str] = frozenset()

    @property
    def scope(self) -> Scope:
        return self.names.scope

    def peek(self, ahead: int = 0) -> Token:
        place = self.at + ahead
        if place < self.limit:
            return self.tokens[place]
        return end_token(self._end())

    def _end(self) -> int:
        if self.limit < len(self.tokens):
            return self.tokens[self.limit].span.start
        return self.tokens[-1].span.end if self.tokens else 0

    def before(self) -> Token:
        """The token just taken."""
        return self.tokens[self.at - 1] if self.at else end_token(0)

    def take(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def skip(self, *symbols: str) -> bool:
        """Take the next token if it is one of these symbols."""
        if self.peek().is_symbol(*symbols):
            self.at += 1
            return True
        return False

    def expect(self, symbol: str, opening: Token) -> Token:
        if self.peek().is_symbol(symbol):
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
        if not self.tokens:
            return Span(0, 0)
        first = self.tokens[min(start, len(self.tokens) - 1)].span
        last = self.tokens[max(min(self.at, len(self.tokens)) - 1, 0)].span
        return Span(first.start, max(first.end, last.end))

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > bounds.NESTING + 1:  # the whole is no bracket
            raise unreadable("READ.TOO_DEEP", self.peek().span, limit=bounds.NESTING)
        yield
        self.depth -= 1

    @contextmanager
    def without_brackets(self) -> Iterator[None]:
        """One more operator whose operand has no brackets of its own (`\\sin \\sin x`)."""
        self.bare += 1
        if self.bare > bounds.NESTING:
            raise unreadable("READ.TOO_DEEP", self.peek().span, limit=bounds.NESTING)
        yield
        self.bare -= 1

    @contextmanager
    def within(self, start: int, end: int) -> Iterator[None]:
        """Only the tokens from `start` to `end`; afterwards the place is as before."""
        at, limit, bars = self.at, self.limit, self.bars
        self.at, self.limit, self.bars = start, end, []
        yield
        self.at, self.limit, self.bars = at, limit, bars

    @contextmanager
    def fresh_bars(self) -> Iterator[None]:
        """Inside brackets, bars that were opened outside cannot be closed."""
        kept = self.bars, self.given, self.closing_square
        self.bars, self.given, self.closing_square = [], False, False
        yield
        self.bars, self.given, self.closing_square = kept

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
        if name in self.bound:
            return False
        definition = self.scope.definitions.get(name)
        if definition is not None:
            return bool(definition.parameters)
        declaration = self.scope.declarations.get(name)
        if isinstance(declaration, Family):
            declaration = declaration.member
        return isinstance(declaration, Function)

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


def _partners(tokens: list[Token]) -> dict[int, int]:
    """For each opening bracket the place of its closing one."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.is_symbol("(", "[", "{", "\\{") or token.kind == "begin":
            opened.append(place)
        elif opened and (token.is_symbol(")", "]", "}", "\\}") or token.kind == "end"):
            found[opened.pop()] = place
    return found
