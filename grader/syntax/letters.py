"""Free letters: what the names of texts are where nobody declares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from grader.expression.declarations import Declaration, Function, Scope, Value
from grader.expression.shapes import SCALAR, column
from grader.expression.sizes import Size
from grader.expression.vocabulary import CALLED
from grader.records import record
from grader.syntax.codes import Unreadable
from grader.syntax.lexing import lex
from grader.syntax.tokens import Token
from grader.syntax.words import Names


@record
class Letters:
    """What one text shows of its letters: in order, those of functions with their arguments, those of vectors with their sizes."""

    letters: tuple[str, ...]
    functions: tuple[tuple[str, int], ...]
    vectors: tuple[tuple[str, str], ...]


_NOTHING = Letters((), (), ())
_FREE = Scope(letters_are_numbers=True)
_FREE_COMMA = replace(_FREE, decimal="comma")
_REMEMBERED = 512


def free_letters(texts: Sequence[str], syntax: str = "auto", scope: Scope | None = None) -> Scope:
    """The scope in which every letter of these texts is a number, and what is used as a function is one.

    A letter with a prime, `f`, `g` or `h` before a bracket, and the upper letter of `dL/dw` are functions; a letter
    whose entries a sum runs over is a vector. Texts that cannot be cut into tokens say nothing.
    """
    decimal = scope.decimal if scope is not None else _FREE.decimal
    return scope_of_letters([letters_or_nothing(text, syntax, decimal) for text in texts], scope)


def letters_or_nothing(text: str, syntax: str, decimal: str = "point") -> Letters:
    """The letters of one text; none where it cannot be cut into tokens."""
    try:
        return letters_of(text, syntax, decimal)
    except (Unreadable, RecursionError):
        return _NOTHING


@lru_cache(_REMEMBERED)
def letters_of(text: str, syntax: str, decimal: str = "point") -> Letters:
    """The letters of one text. Raises: Unreadable where it cannot be cut into tokens."""
    functions: dict[str, int] = {}
    vectors: dict[str, str] = {}
    letters: dict[str, None] = {}
    free = _FREE_COMMA if decimal == _FREE_COMMA.decimal else _FREE
    _collect(lex(text, Names.of(free), syntax), letters, functions, vectors)
    return Letters(tuple(letters), tuple(functions.items()), tuple(vectors.items()))


def scope_of_letters(shown: Sequence[Letters], scope: Scope | None = None) -> Scope:
    """The scope that texts with these letters are read in, like `scope` in everything else."""
    functions: dict[str, int] = {}
    vectors: dict[str, str] = {}
    for one in shown:
        for letter, count in one.functions:
            functions[letter] = max(functions.get(letter, 0), count)
        for letter, size in one.vectors:
            vectors.setdefault(letter, size)
    found: dict[str, Declaration] = {}
    base = scope or _FREE
    kept = base.constants.union(base.aliases)
    for letter, count in functions.items():
        found[letter] = Function((SCALAR,) * max(count, 1))
    for letter, size in vectors.items():
        if letter not in found:
            found[letter] = Value(column(Size.of(size)))
    sizes = set(vectors.values())
    for one in shown:
        for letter in one.letters:
            if letter not in found and letter not in sizes and letter not in kept:
                found[letter] = Value()
    return Scope(
        MappingProxyType(found),
        base.definitions,
        base.aliases,
        letters_are_numbers=True,
        layout=base.layout,
        variable=base.variable,
        log_base=base.log_base,
        decimal=base.decimal,
        constants=base.constants,
    )


_FUNCTION_LETTERS = frozenset("fgh")
_CONSTANTS = frozenset({"e", "pi"})


def _collect(
    tokens: Sequence[Token],
    letters: dict[str, None],
    functions: dict[str, int],
    vectors: dict[str, str],
) -> None:
    bound, uppers = sum_letters(tokens)
    imaginary = _euler_power_of_i(tokens)
    scripts = _in_subscripts(tokens)
    integral = next((k for k, t in enumerate(tokens) if t.is_operator("integral")), len(tokens))
    for place, token in enumerate(tokens):
        if token.kind != "letter" or token.text in _CONSTANTS:
            continue
        before = tokens[place - 1] if place else None
        if before is not None and before.sign == "_":
            continue
        name, behind, subscript = _spelled_out(tokens, place)
        if token.text == "d" and _is_differential(tokens, place, integral):
            continue
        if token.text == "i" and imaginary:
            continue
        if token.text in CALLED and behind < len(tokens) and tokens[behind].sign == "(":
            continue
        if subscript in uppers:
            vectors.setdefault(token.text, uppers[subscript])
            continue
        if token.text in bound or place in scripts:
            continue
        _as_function_or_number(tokens, place, behind, name, letters, functions)


def _as_function_or_number(
    tokens: Sequence[Token],
    place: int,
    behind: int,
    name: str,
    letters: dict[str, None],
    functions: dict[str, int],
) -> None:
    primes = behind < len(tokens) and tokens[behind].sign == "'"
    while behind < len(tokens) and tokens[behind].sign == "'":
        behind += 1
    bracket = behind < len(tokens) and tokens[behind].sign == "("
    if (
        primes
        or (bracket and tokens[place].text in _FUNCTION_LETTERS)
        or _differentiated(tokens, place)
    ):
        functions[name] = max(functions.get(name, 0), _count(tokens, behind) if bracket else 1)
    elif name not in functions:
        letters.setdefault(name)


def _spelled_out(tokens: Sequence[Token], place: int) -> tuple[str, int, str]:
    """The letter with its subscript as one name, the place behind it, and the subscript."""
    name = tokens[place].text
    at = place + 1
    if at + 1 >= len(tokens) or tokens[at].sign != "_":
        return name, at, ""
    if tokens[at + 1].sign == "{":
        end = at + 2
        word = ""
        while end < len(tokens) and tokens[end].sign != "}":
            word += tokens[end].text
            end += 1
        return f"{name}_{word}", end + 1, word
    return f"{name}_{tokens[at + 1].text}", at + 2, tokens[at + 1].text


def sum_letters(tokens: Sequence[Token]) -> tuple[set[str], dict[str, str]]:
    """The letters that sums bind, and for those with a letter as upper bound that letter."""
    bound: set[str] = set()
    uppers: dict[str, str] = {}
    for place, token in enumerate(tokens):
        if not token.is_operator("sum", "product", "max", "min", "limit", "integral"):
            continue
        at = place + 1
        letter = ""
        if at + 1 < len(tokens) and tokens[at].sign == "_":
            inner = (
                tokens[at + 2]
                if tokens[at + 1].sign == "{" and at + 2 < len(tokens)
                else tokens[at + 1]
            )
            letter = inner.text if inner.kind == "letter" else ""
            bound.add(letter)
        for end in range(at, min(at + 12, len(tokens) - 1)):
            if tokens[end].sign == "^" and letter:
                upper = (
                    tokens[end + 2]
                    if tokens[end + 1].sign == "{" and end + 2 < len(tokens)
                    else tokens[end + 1]
                )
                if upper.kind == "letter":
                    uppers[letter] = upper.text
                break
    return bound - {""}, uppers


def _in_subscripts(tokens: Sequence[Token]) -> set[int]:
    """The places inside of subscripts in braces."""
    found: set[int] = set()
    opened: list[bool] = []
    for place, token in enumerate(tokens):
        if token.sign == "{":
            opened.append(
                bool(opened and opened[-1]) or (place > 0 and tokens[place - 1].sign == "_")
            )
        elif token.sign == "}" and opened:
            opened.pop()
        elif opened and opened[-1]:
            found.add(place)
    return found


def _is_differential(tokens: Sequence[Token], place: int, integral: int) -> bool:
    """Whether this d belongs to `d/dx` or stands at the end of an integral."""
    before = tokens[place - 1] if place else None
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is None:
        return False
    if integral < place and following.kind == "letter":
        return True
    opens = before is not None and (before.sign == "/" or (before.sign == "{" and place > 1 and (
        tokens[place - 2].is_operator("frac") or tokens[place - 2].sign == "}")))  # fmt: skip
    return bool(opens) or following.sign == "/" or (
        following.kind == "letter" and place + 3 < len(tokens) and any(t.sign == "/" for t in tokens[place + 2 : place + 4])
        and any(t.kind == "letter" and t.text == "d" for t in tokens[place + 3 : place + 5])
    )  # fmt: skip


def _differentiated(tokens: Sequence[Token], place: int) -> bool:
    """Whether the letter is what `dL/dw` or `∂L/∂w` differentiates: the upper d before it, alone."""
    if place < 1:
        return False
    d = tokens[place - 1]
    if not (
        d.sign == "∂"
        or (
            d.kind == "letter"
            and d.text == "d"
            and _is_differential(tokens, place - 1, len(tokens))
        )
    ):
        return False
    first = place >= 3 and tokens[place - 2].sign == "{" and tokens[place - 3].is_operator("frac")
    slash = place + 1 < len(tokens) and tokens[place + 1].sign == "/"
    closes = place + 1 < len(tokens) and tokens[place + 1].sign == "}"
    return (first and closes) or slash


def _count(tokens: Sequence[Token], opening: int) -> int:
    depth, count = 0, 1
    for token in tokens[opening:]:
        depth += (token.sign in ("(", "[", "{")) - (token.sign in (")", "]", "}"))
        count += (token.sign == ",") and depth == 1
        if depth == 0:
            break
    return count


def _euler_power_of_i(tokens: Sequence[Token]) -> bool:
    """Whether `e^{i ...}` occurs: then i is the imaginary unit."""
    for place, token in enumerate(tokens[:-2]):
        if token.kind == "letter" and token.text == "e" and tokens[place + 1].sign == "^":
            inside = tokens[place + 2 : place + 12]
            end = next((k for k, t in enumerate(inside) if t.sign == "}"), 1)
            if any(t.kind == "letter" and t.text == "i" for t in inside[: max(end, 1)]):
                return not any(t.sign == "_" and u.text == "i" for t, u in pairwise(tokens))
    return False
