"""Runs of letters: cut into declared names, words of the vocabulary, and single letters."""

from __future__ import annotations

from collections.abc import Iterator

from grader.expression.declarations import Scope
from grader.expression.vocabulary import GREEK, LAWS, PLAIN_NAMES
from grader.records import record
from grader.syntax.tokens import Token
from grader.text import Span

KEYWORDS: dict[str, str] = {
    "where": "where", "with": "where", "wobei": "where", "mit": "where", "if": "if", "for": "if", "when": "if",
    "falls": "if", "wenn": "if", "für": "if", "whenever": "if", "otherwise": "otherwise", "else": "otherwise",
    "sonst": "otherwise", "elsewhere": "otherwise", "and": "and", "und": "and", "or": "or", "oder": "or", "not": "not",
    "since": "because", "because": "because", "by": "because", "da": "because", "as": "because", "using": "because",
    "hence": "then", "then": "then", "so": "then", "thus": "then", "therefore": "then", "let": "where",
    "is": "is", "are": "is", "all": "all", "every": "all", "any": "all", "in": "in", "given": "given",
}  # fmt: skip
"""Words between formulas, each with what it does."""

PLAIN_KEYWORDS = frozenset(
    "where with if for when otherwise else and or not since because wobei falls sonst in".split()
)
"""The keywords that count without `\\text`; the others could be products of letters."""

CALLS: dict[str, str] = {
    "Sum": "sum", "sum": "sum", "summation": "sum", "Product": "product", "prod": "product", "product": "product",
    "Var": "variance", "var": "variance", "Variance": "variance", "Cov": "covariance", "cov": "covariance",
    "Covariance": "covariance", "Prob": "probability", "Pr": "probability", "Expectation": "expectation",
    "diff": "diff", "Derivative": "diff", "integrate": "integrate", "Integral": "integrate", "int": "integrate",
    "lim": "limit", "limit": "limit", "Limit": "limit", "Matrix": "Matrix", "ImmutableMatrix": "Matrix",
    "Piecewise": "Piecewise", "KroneckerDelta": "kronecker", "Identity": "eye", "eye": "eye", "ones": "ones",
    "zeros": "zeros", "transpose": "transpose", "Transpose": "transpose", "inv": "inverse", "Inverse": "inverse",
    "inverse": "inverse", "div": "divergence", "divergence": "divergence", "grad": "gradient", "gradient": "gradient",
    "curl": "curl", "rot": "curl", "Hess": "hessian", "hessian": "hessian", "Hessian": "hessian",
    "jacobian": "jacobian", "Jacobian": "jacobian", "Jac": "jacobian", "laplacian": "laplacian",
    "Rational": "rational", "FiniteSet": "finite set", "Interval": "interval", "Eq": "equal", "Ne": "unequal",
    "Lt": "less", "Le": "at most", "Gt": "greater", "Ge": "at least", "pow": "power", "Pow": "power",
    "indicator": "indicator", "Indicator": "indicator", "argmax": "argmax", "argmin": "argmin",
    "max": "max", "Max": "max", "min": "min", "Min": "min", "Id": "identity", "span": "span", "tensordot": "tensordot",
}  # fmt: skip
"""Words that take an argument in brackets, besides the functions of the vocabulary."""

LAW_NAMES: dict[str, str] = {
    word: family for family, words in LAWS.items() for word in words if len(word) > 1
}
CONSTANTS = {"pi": "letter", "oo": "∞", "inf": "∞", "infty": "∞", "infinity": "∞", "Infinity": "∞"}

_WHOLE = frozenset({"oo", "inf", "infty", "infinity", "Infinity", "True", "False"})
"""Words that are a run of their own: `foo` does not end with an infinity."""

_BARE = frozenset(
    "sin cos tan cot sec csc ln log exp sqrt sinh cosh tanh coth arcsin arccos arctan lg arsinh arcosh artanh".split()
)
"""Functions that may be followed by their argument without brackets, even glued to it (`sinx`)."""

_GLUED: dict[str, list[tuple[str, str, str]]] = {}
for _word in sorted((*_BARE, *(g for g in GREEK if len(g) > 3)), key=len, reverse=True):
    _what = ("function", PLAIN_NAMES[_word]) if _word in _BARE else ("letter", _word)
    _GLUED.setdefault(_word[0], []).append((_word, *_what))
"""By first letter the words that may be glued to what follows (`sinx`), longest first, each with its token."""

_LONGEST = max(map(len, (*PLAIN_NAMES, *CALLS, *LAW_NAMES, *GREEK)))


@record
class Names:
    """The names of a scope as the lexer needs them: `long` holds those of several letters, longest first."""

    scope: Scope
    known: frozenset[str]
    long: tuple[str, ...]
    bare: frozenset[str]
    sizes: frozenset[str]

    @staticmethod
    def of(scope: Scope, also: frozenset[str] = frozenset()) -> Names:
        sizes = scope.sizes
        known = {*scope.declarations, *scope.definitions, *sizes, *scope.aliases, *also}
        inner = {p for definition in scope.definitions.values() for p in definition.parameters}
        bases = {base_of(name) for name in known | inner}
        long = {name for name in bases if len(name) > 1 and name.isascii() and name.isalnum()}
        return Names(
            scope,
            frozenset(known),
            tuple(sorted(long, key=len, reverse=True)),
            frozenset(bases),
            sizes,
        )


def base_of(name: str) -> str:
    """The name without its superscript and subscript."""
    return name.split("^", 1)[0].split("_", 1)[0]


def whole_word(word: str, span: Span, names: Names, style: str = "") -> Token | None:
    """The token of a word written as one (`\\operatorname{Var}`, `\\mathrm{softmax}`), if it is one."""
    if word in names.bare or word in names.known:
        return Token("letter", word, span, style=style)
    if word in GREEK:
        return Token("letter", word, span, style=style)
    if word in CALLS:
        return Token("operator", CALLS[word], span)
    if word in PLAIN_NAMES:
        return Token("function", PLAIN_NAMES[word], span)
    if word in LAW_NAMES:
        return Token("law", LAW_NAMES[word], span)
    if word in ("True", "False"):
        return Token("set", word.lower(), span)
    if word in CONSTANTS:
        kind = CONSTANTS[word]
        return (
            Token("letter", "pi", span, style=style)
            if kind == "letter"
            else Token("symbol", kind, span)
        )
    if len(word) == 1:
        return Token("letter", word, span, style=style)
    return None


def split_run(
    run: str, start: int, after: str, names: Names, *, script: str = "", base: str = ""
) -> Iterator[Token]:
    """The tokens of a run of letters without a backslash.

    `after` is the text behind the run; `script` is `_` or `^` where one stands directly before, `base` the name
    before that.
    """
    whole = Span(start, start + len(run))
    stripped = after.lstrip()
    place = 0
    if script == "_" and f"{base}_{run}" in names.known:
        yield Token("letter", run, whole, run=whole)
        return
    is_word = len(run) > 1 and _is_word(run, after, names)
    if is_word and script and (run in CALLS or run in LAW_NAMES):
        is_word = stripped.startswith("(")
    if script and not is_word:
        yield Token("letter", run[0], Span(start, start + 1), run=whole)
        place = 1
    elif (
        run in PLAIN_KEYWORDS
        and run not in names.bare
        and (len(run) > 2 or stripped != after or not after)
    ):
        yield Token("keyword", KEYWORDS[run], whole, run=whole)
        return
    strange = len(run) if names.scope.letters_are_numbers else _behind_last_unknown(run, names)
    while place < len(run):
        kind, text, length = _piece(run, place, after, names, glued=place < strange)
        yield Token(kind, text, Span(start + place, start + place + length), run=whole)
        place += length


def _behind_last_unknown(run: str, names: Names) -> int:
    for place in range(len(run), 0, -1):
        if run[place - 1] not in names.bare:
            return place
    return 0


def _piece(run: str, place: int, after: str, names: Names, *, glued: bool) -> tuple[str, str, int]:
    """Kind, text and length of the next token of a run; `glued` words may begin in a run of unknown letters."""
    for name in names.long:
        if run.startswith(name, place):
            return "letter", name, len(name)
    left = len(run) - place
    ends_run = 1 < left <= _LONGEST and (place == 0 or run[place:] not in _WHOLE)
    if ends_run and _is_word(run[place:], after, names):
        token = whole_word(run[place:], Span(0, left), names)
        if token is not None:
            return token.kind, token.text, left
    if glued and left > 2:
        for word, kind, text in _GLUED.get(run[place], ()):
            if len(word) < left and run.startswith(word, place) and (len(word) > 2 or left == 3):
                return kind, text, len(word)
    return "letter", run[place], 1


def _is_word(word: str, after: str, names: Names) -> bool:
    """Whether `word` means something as a whole, given what follows it."""
    if word in names.bare:
        return True
    stripped = after.lstrip()
    nearest = stripped[:1]
    if word in ("True", "False"):
        return True
    if word in CONSTANTS:
        return not _all_known(word, names) or names.scope.letters_are_numbers
    if word in GREEK:
        return not _all_known(word, names) or names.scope.letters_are_numbers
    takes = nearest and nearest in "([{_^'"
    if word in CALLS or word in LAW_NAMES:
        return nearest == "(" if len(word) == 2 else bool(takes)
    if word in PLAIN_NAMES:
        glued = after == stripped
        return bool(takes) or (
            (word in _BARE or len(word) > 3 or word == "mod")
            and bool(nearest)
            and (not glued or not nearest.isalpha())
        )
    return False


def _all_known(word: str, names: Names) -> bool:
    return all(letter in names.bare for letter in word)
