"""Declaration strings: `symmetric matrix[n, n]`, `real in (0, 1)`, `family[N] of vector[d]`, `normal(mu, sigma^2)`."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.expression.declarations import (
    Declaration,
    Family,
    Function,
    Index,
    RandomVariable,
    Range,
    Scope,
    SizeName,
    Value,
)
from grader.expression.nodes import Collection, Constant, Interval, Negation, Tree
from grader.expression.shapes import SCALAR, Shape, column, row
from grader.expression.sizes import ONE, Size
from grader.expression.vocabulary import LAWS
from grader.syntax.codes import Unreadable, unreadable
from grader.syntax.lexing import lex
from grader.syntax.parsing import Source, parse
from grader.syntax.sizing import size_of
from grader.syntax.words import Names
from grader.text import Diagnostic, Span, did_you_mean, visible

_FREE = Scope(letters_are_numbers=True)
_FIELDS = {
    "real": "real",
    "complex": "complex",
    "integer": "integer",
    "natural": "natural",
    "rational": "real",
    "proposition": "proposition",
    "boolean": "proposition",
}
_SIGNS = (
    "positive",
    "nonnegative",
    "negative",
    "nonpositive",
    "nonzero",
    "non-negative",
    "non-positive",
    "non-zero",
)
_OF_SQUARE = frozenset(
    {
        "symmetric",
        "skew-symmetric",
        "diagonal",
        "orthogonal",
        "invertible",
        "positive definite",
        "positive semidefinite",
    }
)
_OF_VECTOR = frozenset({"unit", "probability", "one-hot"})
_TWO_WORDS = {"positive definite", "positive semidefinite", "skew symmetric", "one hot"}
_SPELLINGS = {"skew symmetric": "skew-symmetric", "one hot": "one-hot", "antisymmetric": "skew-symmetric",
              "skewsymmetric": "skew-symmetric", "regular": "invertible", "nonsingular": "invertible",
              "stochastic": "probability"}  # fmt: skip
_KINDS = ("number", "scalar", "vector", "row", "matrix")
_LAW_WORDS = {word.lower(): family for family, words in LAWS.items() for word in words} | {
    family: family for family in LAWS
}
_WORDS = (*_FIELDS, *_SIGNS, *_OF_SQUARE, *_OF_VECTOR, *_KINDS, "function", "family", "index", "size",
          "elementwise", "random", "variable", *_LAW_WORDS)  # fmt: skip
_WORD = re.compile(r"\s*([A-Za-z][A-Za-z-]*)")
_ARROW = re.compile(r"->|→|\\to\b|\\rightarrow\b|\\mapsto\b")
_SET = re.compile(r"(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ|R|\\R)\s*(?:\^\s*(.+))?", re.DOTALL)


def read_declaration(text: str, scope: Scope | None = None) -> Declaration | Diagnostic:
    """The declaration that a string says; the parameters of a law may use names of `scope`."""
    try:
        return declaration(text, scope or _FREE)
    except Unreadable as fault:
        return fault.diagnostic


def declaration(text: str, scope: Scope) -> Declaration:
    """As `read_declaration`, but raises `Unreadable`."""
    if not isinstance(text, str):
        raise unreadable("READ.TEXT")
    if len(text) > 500:
        raise _fault(text, "Shorten it.")
    stripped = text.strip()
    lowered = stripped.lower()
    if lowered == "size":
        return SizeName()
    if lowered.startswith("index"):
        return _index(stripped[5:].strip(), text)
    if lowered.startswith("family"):
        return _family(stripped[6:].strip(), text, scope)
    if re.match(r"(smooth |differentiable |elementwise |scalar |entrywise )*functions?\b", lowered):
        return _function(stripped, text)
    if lowered.startswith("random"):
        return _random(lowered[6:].strip(), stripped[6:].strip(), text)
    law = _law(stripped, scope)
    return law if law is not None else _value(stripped, text)


def _fault(text: str, mend: str = "") -> Unreadable:
    return unreadable("SHEET.DECLARATION", Span(0, len(text)), text=visible(text, 80), mend=mend)


def _free(text: str, fault: Unreadable) -> Tree:
    """A small formula in which every letter is a name of its own."""
    try:
        names = Names.of(_FREE)
        return parse(Source(text, tuple(lex(text, names)), names)).tree
    except Unreadable:
        raise fault from None


def size(text: str, whole: str) -> Size:
    fault = _fault(whole, "Sizes are numbers, names such as n, and sums of them.")
    found = size_of(_free(text, fault), None)
    if found is None:
        raise fault
    return found


def _index(text: str, whole: str) -> Index:
    parts = re.split(r"\.\.+|…|\\dots|\\ldots|\bto\b", text)
    if len(parts) != 2:
        raise _fault(whole, "Write index 1..n.")
    return Index(size(parts[0].strip(" ,"), whole), size(parts[1].strip(" ,"), whole))


def _family(text: str, whole: str, scope: Scope) -> Family:
    match = re.match(r"\[([^\]]*)\]\s*of\s+(.*)$", text, re.DOTALL | re.IGNORECASE)
    if match is None:
        raise _fault(whole, "Write family[N] of vector[d].")
    member = re.sub(r"^(real|vector|matrix|function|integer)s\b", r"\1", match.group(2).strip())
    return Family(size(match.group(1), whole), declaration(member, scope))


def _function(text: str, whole: str) -> Function:
    elementwise = (
        re.match(r"(?:smooth |differentiable )*(elementwise|entrywise) ", text, re.IGNORECASE)
        is not None
    )
    rest = (
        re.split(r"functions?\b", text, maxsplit=1, flags=re.IGNORECASE)[1]
        .strip()
        .lstrip(":")
        .strip()
    )
    if not rest:
        return Function(elementwise=elementwise)
    sides = _ARROW.split(rest)
    if len(sides) != 2:
        raise _fault(whole, "Write function R^m -> R^n.")
    parameters = tuple(_shape(part, whole) for part in _domains(sides[0]))
    return Function(parameters, _shape(sides[1], whole), elementwise)


def _domains(text: str) -> list[str]:
    """`R, R^n` or `R x R^n` or `R × R^n` as parts."""
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    marked = re.sub(r"(?:\s+x\s+|\s*×\s*|\s*\\times\s*)(?=\\mathbb|ℝ|R)", ",", text)
    parts: list[str] = []
    depth = 0
    part = ""
    for character in marked:
        depth += (character in "{([") - (character in "})]")
        if character == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += character
    return [*parts, part]


def _shape(text: str, whole: str) -> Shape:
    match = _SET.fullmatch(text.strip())
    if match is None:
        raise _fault(whole, "Write function R^m -> R^n.")
    exponent = match.group(1)
    if exponent is None:
        return SCALAR
    exponent = exponent.strip()
    if exponent[0] in "{(" and exponent[-1] in "})":
        exponent = exponent[1:-1]
    parts = [size(part, whole) for part in re.split(r"\s+x\s+|×|\\times|,", exponent)]
    if len(parts) > 2:
        raise _fault(whole, "A matrix has two sizes.")
    return column(parts[0]) if len(parts) == 1 else Shape(parts[0], parts[1])


def _random(lowered: str, text: str, whole: str) -> RandomVariable:
    if re.fullmatch(r"variable|number|scalar|real", lowered):
        return RandomVariable()
    match = re.fullmatch(r"(vector|row|matrix)\s*\[(.*)\]", text, re.DOTALL | re.IGNORECASE)
    if match is None:
        raise _fault(whole, "Write random variable, or random vector[n].")
    return RandomVariable(shape=_dimensions(match.group(1).lower(), match.group(2), whole))


def _dimensions(kind: str, text: str, whole: str) -> Shape:
    sizes = [size(part, whole) for part in text.split(",")]
    if kind == "matrix" and len(sizes) == 2:
        return Shape(sizes[0], sizes[1])
    if kind == "matrix" or len(sizes) != 1:
        raise _fault(whole, f"Write {kind}[{'m, n' if kind == 'matrix' else 'n'}].")
    return column(sizes[0]) if kind == "vector" else row(sizes[0])


def _law(text: str, scope: Scope) -> RandomVariable | None:
    """`normal(0, \\sigma^2)`; None if it is no law."""
    match = re.fullmatch(
        r"\\?(?:mathcal\s*\{?)?\s*([A-Za-z]+(?: [a-z]+)?)\s*\}?\s*\((.*)\)", text, re.DOTALL
    )
    if match is None or match.group(1).lower() not in _LAW_WORDS:
        if text.lower() == "standard normal":
            return RandomVariable("normal", _parameters("0, 1", scope))
        return None
    return RandomVariable(_LAW_WORDS[match.group(1).lower()], _parameters(match.group(2), scope))


def _parameters(text: str, scope: Scope) -> tuple[Tree, ...]:
    names = Names.of(scope)
    tree = parse(Source(text, tuple(lex(text, names)), names)).tree
    if isinstance(tree, Collection) and tree.kind == "list":
        return tree.items
    return (tree,)


def _value(text: str, whole: str) -> Declaration:
    rest, words = text, []
    while (match := _WORD.match(rest)) is not None and match.group(1).lower() != "in":
        words.append(match.group(1).lower())
        rest = rest[match.end() :]
    adjectives, kind, shape = _words(words, whole), "", SCALAR
    rest = rest.strip()
    if rest.startswith("["):
        inside, _, rest = rest[1:].partition("]")
        kind = next((word for word in words if word in _KINDS), "")
        if kind not in ("vector", "row", "matrix"):
            raise _fault(whole, "Sizes stand behind vector, row or matrix.")
        shape = _dimensions(kind, inside, whole)
    elif any(word in ("vector", "row", "matrix") for word in words):
        kind = next(word for word in words if word in ("vector", "row", "matrix"))
        raise _fault(whole, f"Write its size: {kind}[{'m, n' if kind == 'matrix' else 'n'}].")
    found = _described(adjectives, shape, whole)
    rest = rest.strip()
    if rest.lower().startswith("in"):
        return replace(found, range=_range(rest[2:].strip(), whole))
    if rest:
        raise _fault(whole)
    return found


def _words(words: list[str], whole: str) -> list[str]:
    """The words joined where two make one, each of them known."""
    joined: list[str] = []
    place = 0
    while place < len(words):
        pair = " ".join(words[place : place + 2])
        if pair in _TWO_WORDS:
            joined.append(_SPELLINGS.get(pair, pair))
            place += 2
            continue
        word = _SPELLINGS.get(words[place], words[place])
        if word not in _WORDS:
            near = did_you_mean(word, _WORDS)
            raise _fault(
                whole,
                f"Did you mean {near}?"
                if near
                else "Write for example real, vector[n] or matrix[m, n].",
            )
        joined.append(word)
        place += 1
    if not joined:
        raise _fault(whole, "Write for example real, vector[n] or matrix[m, n].")
    return joined


def _described(words: list[str], shape: Shape, whole: str) -> Value:
    field, sign = "real", ""
    adjectives: set[str] = set()
    for word in words:
        if word in _FIELDS:
            field = _FIELDS[word]
        elif word in _SIGNS:
            sign = word.replace("-", "")
        elif word in _OF_SQUARE:
            if shape.rows != shape.columns or shape == SCALAR:
                raise unreadable(
                    "SHEET.ADJECTIVE",
                    Span(0, len(whole)),
                    name=word,
                    kind="what is no square matrix",
                )
            adjectives.add(word)
        elif word in _OF_VECTOR:
            if shape == SCALAR or ONE not in (shape.rows, shape.columns):
                raise unreadable(
                    "SHEET.ADJECTIVE", Span(0, len(whole)), name=word, kind="what is no vector"
                )
            adjectives.add(word)
        elif word not in _KINDS:
            raise _fault(whole)
    return Value(shape, field, sign, None, frozenset(adjectives))


def _range(text: str, whole: str) -> Range:
    fault = unreadable("SHEET.RANGE", Span(0, len(whole)), text=visible(whole, 80))
    tree = _free(text, fault)
    match tree:
        case Interval(lower=lower, upper=upper, closed_left=left, closed_right=right):
            pass
        case Collection(kind="tuple" | "list" as kind, items=(lower, upper)):
            left = right = kind == "list"
        case Constant(name="reals"):
            return Range()
        case _:
            raise fault
    return Range(
        None if _infinite(lower) else lower, None if _infinite(upper) else upper,
        left and not _infinite(lower), right and not _infinite(upper),
    )  # fmt: skip


def _infinite(tree: Tree) -> bool:
    inner = tree.operand if isinstance(tree, Negation) else tree
    return isinstance(inner, Constant) and inner.name == "infinity"
