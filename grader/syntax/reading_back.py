"""A printed formula read back without its sheet, to be drawn: the law of the printer makes that safe.

A report holds formulas as lines of text and no declarations. In such a line a run of letters is one name and a
bracket that touches a name is an argument, so the line says enough of its names to be read; the tree is believed
only if it prints as that very line again.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from grader.expression.declarations import Declaration, Function, Scope, Value
from grader.expression.nodes import Tree
from grader.expression.shapes import SCALAR
from grader.expression.vocabulary import PLAIN_NAMES
from grader.syntax.codes import Unreadable
from grader.syntax.definitions import canonical_name
from grader.syntax.letters import free_letters
from grader.syntax.printer import show
from grader.syntax.reading import read
from grader.syntax.words import CALLS, KEYWORDS, LAW_NAMES
from grader.text import Diagnostic

_NAME = re.compile(r"([^\W\d_](?:[^\W\d_]|[\u0300-\u036f]){0,40}(?:\^\([^()^]{1,20}\))?)('{0,20})")
_OF_A_FUNCTION = re.compile(r"(?:([JH])_\{|∇[·×]?)([^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*)")
_WORDS = frozenset((*PLAIN_NAMES, *CALLS, *KEYWORDS, *LAW_NAMES))
_SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")


def read_back(line: str) -> Tree | None:
    """The tree that was printed as `line`; None where that cannot be told for certain."""
    reading = read(line, _scope(line), "sympy")
    if isinstance(reading, Diagnostic):
        return None
    tree = reading.chain or reading.tree
    return tree if _loose(show(tree)) == _loose(line) else None


def _loose(line: str) -> str:
    """The line without differences that a drawing does not show: dots between factors, braces round one letter."""
    line = _SCRIPT.sub(_without_spaces, line.replace("·", " "))
    return " ".join(line.split())


def _without_spaces(match: re.Match[str]) -> str:
    sign, inside = match.group(1), match.group(2).replace(" ", "")
    return f"{sign}{inside}" if len(inside) == 1 or inside.isdigit() else f"{sign}{{{inside}}}"


def _scope(line: str) -> Scope:
    found: dict[str, Declaration] = dict(free_letters([line]).declarations)
    for match in _NAME.finditer(line):
        word = match.group(1)
        called = line[match.end() : match.end() + 1] == "("
        ends_integral = word[0] == "d" and "∫" in line[: match.start()]
        guessed = isinstance(found.get(word), Function) and not match.group(2)
        multiplied = guessed and line.startswith(" (", match.end())
        if word in _WORDS or ends_integral or not (called or multiplied or len(word) > 1):
            continue
        _declare(word, Function((SCALAR,)) if called else Value(), found, anew=multiplied)
    for match in _OF_A_FUNCTION.finditer(line):
        _declare(match.group(2), Function((SCALAR,)), found)
        found.pop(f"{match.group(1)}_{match.group(2)}", None)
    return Scope(MappingProxyType(found), letters_are_numbers=True)


def _declare(
    word: str, what: Declaration, found: dict[str, Declaration], *, anew: bool = False
) -> None:
    try:
        name = canonical_name(word)
    except Unreadable:
        return
    if anew or isinstance(what, Function) or name not in found:
        found[name] = what
