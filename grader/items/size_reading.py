r"""Sizes as students write them: `M \times N`, `\mathbb{R}^{M\times N}`, `(M, N)`, `2n x 1`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expression.shapes import SCALAR, Shape
from grader.expression.sizes import ONE, Size
from grader.records import mutable, record
from grader.text import Diagnostic, Span

LONGEST = 2_000
LARGEST_NUMBER = 9
MOST_TERMS = 200
HIGHEST_POWER = 4
DEEPEST = 20

_DECORATION = re.compile(
    r"\\(?:left|right|displaystyle|quad|qquad|bigl?|bigr?|[,;:! ])(?![A-Za-z])|\\[,;:! ]|[~$]|\\[()\[\]]"
)
_WRAPPED = re.compile(
    r"\\(?:boxed|text|mathrm|textrm|mathbf|mathit|operatorname|bm)\s*\{([^{}]*)\}"
)
_LABEL = re.compile(r"\\in(?![A-Za-z])|∈|(?<![<>!])=|:|\\colon(?![A-Za-z])|\b(?:is|in|has size)\b")
_FIELD = re.compile(
    r"\\mathbb\s*(?:\{\s*([RCNZQK])\s*\}|([RCNZQK])(?![A-Za-z]))|\\([RC])(?![A-Za-z])|([ℝℂ])|R(?=\s*(?:\^|$))"
)
_WORDS = re.compile(r"(?:an?\s+)?(?:real\s+|single\s+)?(?:scalar|number)", re.IGNORECASE)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<by>-?\bby\b-?|\\times(?![A-Za-z])|×)"
    r"|(?P<name>(?:\\[A-Za-z]+|[A-Za-zα-ωΑ-Ω])(?:_(?:[A-Za-z0-9]|\{\s*[A-Za-z0-9]+\s*\}))?'*)|(?P<mark>.))",
    re.DOTALL,
)
_KIND = re.compile(r"(?<![A-Za-z\\])(?:matrix|matrices|column|row|vector)s?$")
_ARTICLE = re.compile(r"^(?:the|an|a(?=\s+(?!x\b|X\b|by\b|[×*\\]))|real)\s+")
_DOTS = frozenset({"\\cdot", "*", "·"})


@record
class ReadShape:
    """A shape and whether only one length was written: `\\mathbb{R}^n`."""

    shape: Shape
    one_length: bool = False


@record
class _Token:
    kind: str
    text: str


class _Unreadable(Exception):
    """The text is no size."""


def read_shape(text: str) -> ReadShape | Diagnostic:
    """The size that a text gives; only its last part counts where it is `A \\in ..` or `A = ..`."""
    try:
        return _shape(_last_part(text))
    except (_Unreadable, RecursionError):
        return Diagnostic(
            "SHAPE.UNREADABLE",
            "This is no size that can be read.",
            Span(0, len(text)),
            r"Write rows and columns, as in M \times N.",
        )


def _last_part(text: str) -> str:
    if len(text) > LONGEST:
        raise _Unreadable
    text = _DECORATION.sub(" ", text)
    for _ in range(3):
        text = _WRAPPED.sub(r" \1 ", text)
    text = re.split(_LABEL, text)[-1]
    text = text.strip().rstrip(".,;`").lstrip("`").strip()
    return _ARTICLE.sub("", _KIND.sub("", text)).strip()


def _shape(text: str) -> ReadShape:
    if _WORDS.fullmatch(text):
        return ReadShape(SCALAR)
    field = _FIELD.match(text)
    if field is None:
        sizes = _sizes(_bare(text))
        if len(sizes) == 1 and sizes[0] == ONE:
            return ReadShape(SCALAR)
    else:
        exponent = text[field.end() :].strip()
        if not exponent:
            return ReadShape(SCALAR)
        if not exponent.startswith("^"):
            raise _Unreadable
        sizes = _sizes(_exponent(exponent[1:].strip()))
        if len(sizes) == 1:
            return ReadShape(Shape(sizes[0], ONE), one_length=True)
    if len(sizes) != 2:
        raise _Unreadable
    return ReadShape(Shape(sizes[0], sizes[1]))


def _bare(text: str) -> str:
    """Without the brackets round the whole: `(M, N)`, `[M, N]`, `{M × N}`."""
    while len(text) > 1 and text[0] in "([{" and _closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _exponent(text: str) -> str:
    """What is raised to: braces or brackets round the whole, or a single character or command."""
    if text[:1] in {"{", "("}:
        if _closing(text, 0) != len(text) - 1:
            raise _Unreadable
        return _bare(text)
    if re.fullmatch(r"\\[A-Za-z]+|\w+|\w\s*(?:x|×|\\times|by)\s*\w", text) is None:
        raise _Unreadable
    return text


def _closing(text: str, start: int) -> int:
    depth = 0
    for index in range(start, len(text)):
        depth += (text[index] in "([{") - (text[index] in ")]}")
        if depth == 0:
            return index
    return -1


def _sizes(text: str) -> list[Size]:
    """The sizes between the separators `\\times`, `x`, `by`, `,`."""
    tokens = list(_tokens(text))
    separators: set[str] | frozenset[str] = {","} if any(t.text == "," for t in tokens) else set()
    if not separators and not any(t.kind == "by" for t in tokens):
        separators = {"x"} if any(t.text == "x" for t in tokens) else {"X"}
        if not any(t.text in separators for t in tokens):
            separators = _DOTS & {t.text for t in tokens} if len(tokens) == 3 else set()
    parts: list[list[_Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in {"(", "{"}) - (token.text in {")", "}"})
        if depth == 0 and (
            token.text in separators or (token.kind == "by" and "," not in separators)
        ):
            parts.append([])
        else:
            parts[-1].append(token)
    return [_Sum(part).read() for part in parts]


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text.strip()):
        kind = found.lastgroup or "mark"
        word = found[kind]
        if kind == "name" and word in _DOTS:
            kind = "mark"
        if kind == "name":
            word = re.sub(r"[\\{}\s]", "", word)
        yield _Token(kind, word)


@mutable
class _Sum:
    """Reads `2n + 1`, `n(m - 1)`, `n^2` by descent."""

    tokens: list[_Token]
    at: int = 0
    depth: int = 0

    def read(self) -> Size:
        size = self._sum()
        if self.at != len(self.tokens):
            raise _Unreadable
        return size

    def _text(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def _take(self, *texts: str) -> str:
        found = self._text()
        if found not in texts:
            return ""
        self.at += 1
        return found

    def _sum(self) -> Size:
        size = self._product()
        while sign := self._take("+", "-", "−"):
            term = self._product()
            size = _bounded(size + term if sign == "+" else size - term)
        return size

    def _product(self) -> Size:
        size = self._power()
        while self._take(*_DOTS) or self._starts_factor():
            size = _bounded(size * self._power())
        return size

    def _starts_factor(self) -> bool:
        return self._text() in {"(", "{"} or (
            self.at < len(self.tokens) and self.tokens[self.at].kind in {"name", "number"}
        )

    def _power(self) -> Size:
        base = self._atom()
        if not self._take("^"):
            return base
        exponent = self._atom().constant
        if exponent is None or not 1 <= exponent <= HIGHEST_POWER:
            raise _Unreadable
        size = base
        for _ in range(exponent - 1):
            size = _bounded(size * base)
        return size

    def _atom(self) -> Size:
        if opened := self._take("(", "{"):
            self.depth += 1
            if self.depth > DEEPEST:
                raise _Unreadable
            size = self._sum()
            if not self._take(")" if opened == "(" else "}"):
                raise _Unreadable
            self.depth -= 1
            return size
        if self.at == len(self.tokens):
            raise _Unreadable
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "number" and len(token.text) <= LARGEST_NUMBER:
            return Size.of(int(token.text))
        if token.kind == "name":
            return Size.of(token.text)
        raise _Unreadable


def _bounded(size: Size) -> Size:
    if len(size.terms) > MOST_TERMS:
        raise _Unreadable
    return size
