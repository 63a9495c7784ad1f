"""Claims about what is handed in: relations, and properties in words (`f has no local minimum at x_1`)."""

from __future__ import annotations

import re

from grader.expression.declarations import Scope
from grader.expression.nodes import Collection, Logic, Relation, Tree
from grader.records import record
from grader.syntax.codes import Unreadable, unreadable
from grader.syntax.lexing import lex
from grader.syntax.parsing import Source, parse
from grader.syntax.words import Names
from grader.text import Diagnostic

EXTREMA = frozenset({"local maximum", "local minimum", "local extremum", "global maximum", "global minimum",
                     "saddle point", "critical point", "root"})  # fmt: skip
REGULAR = ("differentiable", "smooth", "continuous")
CONVERGES, DIVERGES = "converges", "diverges"

_KINDS = "(?:strict )?(?P<kind>(?:local |global )?(?:maximum|minimum|extremum)|saddle point|critical point|root|zero)"
_IS = "(?:is |are )?"
_HOW = "(?:everywhere |continuously |infinitely )?"
_WHERE = r"(?: everywhere| on \S+)?"
_OF_MATRICES = (
    "invertible|regular|singular|symmetric|skew-symmetric|orthogonal|diagonal|positive definite"
)
_WORDS = (
    rf"(?P<subject>.+?) (?:has (?P<no>no|a|an)|(?P<without>does not have an?)) {_KINDS} at (?P<at>.+)",
    rf"(?P<at>.+?) is (?P<no>not )?an? {_KINDS} (?:of|for) (?P<subject>.+)",
    rf"(?P<subject>.+?) {_IS}(?P<no>not |nowhere )?{_HOW}(?P<kind>differentiable|smooth|continuous){_WHERE}(?: at (?P<at>.+))?",
    rf"(?P<subject>.+?) {_IS}(?P<no>not )?(?:an? )?(?P<kind>{_OF_MATRICES})",
    r"(?P<subject>.+?) (?P<no>does not |do not )?(?P<kind>converges?|diverges?)(?: to (?P<at>.+))?",
)
_SAME = {"zero": "root", "regular": "invertible", "converge": CONVERGES, "diverge": DIVERGES,
         "maximum": "global maximum", "minimum": "global minimum", "extremum": "local extremum"}  # fmt: skip
_TEXT = r"\\(?:text|mathrm|textrm)\s*\{([^{}]*)\}"
_ARROW = r"(?P<subject>[^=<>]+?)\s*(?:\\to|\\rightarrow|\\longrightarrow|->|→)\s*(?P<at>.+)"
_APPLIED = re.compile(r"(.+?)\s*\(\s*\\?[A-Za-z]+\s*\)")


@record
class Claim:
    """A condition that must hold: a relation (`tree`), or a property in words of a subject, at a place or not.

    `denied`: the property must not hold.
    """

    text: str
    tree: Tree | None = None
    kind: str = ""
    subject: Tree | None = None
    at: Tree | None = None
    denied: bool = False


def read_claim(text: str, scope: Scope, letters: tuple[str, ...] = ()) -> Claim | Diagnostic:
    """One claim. `letters` are the indices of sequences: they may stand anywhere, for any whole number."""
    try:
        words = " ".join(re.sub(_TEXT, r" \1 ", text).split()).strip("$ ").rstrip(".")
        return _in_words(text, words, scope, letters) or _relation(text, scope, letters)
    except Unreadable as fault:
        return fault.diagnostic


def read_formula(text: str, scope: Scope, letters: tuple[str, ...] = ()) -> Tree | Diagnostic:
    """A formula in which `letters` are bound."""
    try:
        return _tree(text, scope, letters)
    except Unreadable as fault:
        return fault.diagnostic


def _in_words(text: str, words: str, scope: Scope, letters: tuple[str, ...]) -> Claim | None:
    for pattern in _WORDS:
        found = re.fullmatch(pattern, words)
        if found is None:
            continue
        parts = found.groupdict()
        kind = _SAME.get(parts["kind"], parts["kind"])
        denied = (parts.get("no") or "").strip() in {"no", "not", "nowhere", "does not", "do not"}
        denied |= bool(parts.get("without"))
        if kind == "singular":
            kind, denied = "invertible", not denied
        at = parts.get("at")
        place = _tree(at, scope, letters) if at else None
        return Claim(text, None, kind, _subject(parts["subject"], scope, letters), place, denied)
    arrow = re.fullmatch(_ARROW, words) if "lim" not in words else None
    if arrow is None:
        return None
    subject = _subject(arrow["subject"], scope, letters)
    return Claim(text, None, CONVERGES, subject, _tree(arrow["at"], scope, letters))


def _subject(text: str, scope: Scope, letters: tuple[str, ...]) -> Tree:
    """A function's name, `f` for `f(x)`; a sequence, `x_k` for `(x_k)`."""
    applied = _APPLIED.fullmatch(text)
    if applied is not None:
        text = applied[1]
    bare = re.fullmatch(r"(?:the sequence )?\\?[({]\s*(.+?)\s*\\?[)}](?:_\{?\w\}?)?", text)
    return _tree(bare[1] if bare is not None else text, scope, letters)


def _relation(text: str, scope: Scope, letters: tuple[str, ...]) -> Claim:
    tree = _tree(text, scope, letters)
    if isinstance(tree, Collection) and tree.kind == "list":
        tree = Logic("and", tree.items)
    parts = tree.operands if isinstance(tree, Logic) else (tree,)
    if not all(isinstance(part, Relation | Logic) for part in parts):
        mend = "Write an equation, an inequality, or a property in words such as f differentiable."
        raise unreadable("SHEET.PREMISE", tree.span, mend=mend)
    return Claim(text, tree)


def _tree(text: str, scope: Scope, letters: tuple[str, ...]) -> Tree:
    names = Names.of(scope, frozenset(letters))
    return parse(Source(text, tuple(lex(text, names)), names), letters).tree
