"""Runs of letters: cut into declared names, words of the vocabulary, and single letters."""

from __future__ import annotations

from collections.abc import Iterator

from grader.expression.declarations import Family, Function, Scope
from grader.expression.vocabulary import GREEK, LAWS, PAIRS_OF_LETTERS, PLAIN_NAMES
from grader.records import record
from grader.syntax.tokens import Token
from grader.text import NOWHERE, Span

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
_WORDS = frozenset((*PLAIN_NAMES, *CALLS, *LAW_NAMES, *GREEK, *CONSTANTS, "True", "False"))
"""Every word that may mean something as a whole."""

_LOOKED_AHEAD = 40
"""How far behind a word is looked for its bracket."""


@record
class Names:
    """The names of a scope as the lexer and the grammar need them.

    `long` holds those of several letters, longest first; `functions` those that can be called; `scripted` the letters of
    names with a subscript or superscript; `plain` what stands for nothing but itself.
    """

    scope: Scope
    known: frozenset[str]
    long: tuple[str, ...]
    bare: frozenset[str]
    sizes: frozenset[str]
    functions: frozenset[str]
    scripted: frozenset[str]
    plain: frozenset[str]

    @staticmethod
    def of(scope: Scope, also: frozenset[str] = frozenset()) -> Names:
        """The names of `scope`, worked out once, and those that a definition binds."""
        if also:
            return _names(scope, also)
        found: Names | None = scope.derived.get("names")
        if found is None:
            found = scope.derived["names"] = _names(scope, also)
        return found


def _names(scope: Scope, also: frozenset[str]) -> Names:
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
        frozenset(name for name in known if _is_function(scope, name)),
        frozenset(base_of(name) for name in known if "_" in name or "^" in name),
        frozenset(known.difference(scope.aliases)),
    )


def _is_function(scope: Scope, name: str) -> bool:
    definition = scope.definitions.get(name)
    if definition is not None:
        return bool(definition.parameters)
    declaration = scope.declarations.get(name)
    if isinstance(declaration, Family):
        declaration = declaration.member
    return isinstance(declaration, Function)


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


@record
class Run:
    """A run of several letters without a backslash, from `start` to `end` of `text`.

    `script` is `_` or `^` where one stands directly before, `base` the name before that.
    """

    text: str
    start: int
    end: int
    space: bool
    script: str
    base: str
    names: Names

    def tokens(self) -> Iterator[Token]:
        """What the run is cut into."""
        word = self.text[self.start : self.end]
        whole = Span(self.start, self.end)
        space = self.space
        for kind, text, place, length in self._pieces(word):
            start = self.start + place
            span = whole if length == len(word) else Span(start, start + length)
            yield Token(kind, text, span, space, run=whole)
            space = False

    def _pieces(self, run: str) -> Iterator[tuple[str, str, int, int]]:
        """Kind, text, place and length of each token."""
        names = self.names
        if self.script == "_" and f"{self.base}_{run}" in names.known:
            yield "letter", run, 0, len(run)
            return
        place = 0
        if self.script and not self._is_word_in_script(run):
            yield "letter", run[0], 0, 1
            place = 1
        elif run in PLAIN_KEYWORDS and self._is_keyword(run):
            yield "keyword", KEYWORDS[run], 0, len(run)
            return
        strange = len(run) if names.scope.letters_are_numbers else _behind_last_unknown(run, names)
        while place < len(run):
            kind, text, length = self._piece(run, place, glued=place < strange)
            yield kind, text, place, length
            place += length

    def _is_word_in_script(self, run: str) -> bool:
        if not self._is_word(run):
            return False
        return (run not in CALLS and run not in LAW_NAMES) or self._after().lstrip().startswith("(")

    def _is_keyword(self, run: str) -> bool:
        if run in self.names.bare:
            return False
        after = self._after()
        return len(run) > 2 or not after or after[0].isspace()

    def _after(self) -> str:
        return self.text[self.end : self.end + _LOOKED_AHEAD]

    def _piece(self, run: str, place: int, *, glued: bool) -> tuple[str, str, int]:
        """Kind, text and length of the next token; `glued` words may begin in a run of unknown letters."""
        for name in self.names.long:
            if run.startswith(name, place):
                return "letter", name, len(name)
        left = len(run) - place
        ends_run = 1 < left <= _LONGEST and (place == 0 or run[place:] not in _WHOLE)
        if ends_run and self._is_word(run[place:]):
            token = whole_word(run[place:], NOWHERE, self.names)
            if token is not None:
                return token.kind, token.text, left
        if glued and left > 2:
            for word, kind, text in _GLUED.get(run[place], ()):
                if (
                    len(word) < left
                    and run.startswith(word, place)
                    and (len(word) > 2 or left == 3)
                ):
                    return kind, text, len(word)
        return "letter", run[place], 1

    def _is_word(self, word: str) -> bool:
        """Whether `word`, which ends the run, means something as a whole, given what follows it."""
        names = self.names
        if word in names.bare:
            return True
        if word not in _WORDS:
            return False
        if word in ("True", "False"):
            return True
        if word in CONSTANTS or word in GREEK:
            return names.scope.letters_are_numbers or any(c not in names.bare for c in word)
        after = self._after()
        stripped = after.lstrip()
        nearest = stripped[:1]
        takes = nearest and nearest in "([{_^'"
        if word in PAIRS_OF_LETTERS:
            split = not names.scope.letters_are_numbers and all(c in names.bare for c in word)
            return nearest == "(" and not split
        if word in CALLS or word in LAW_NAMES:
            return nearest == "(" if len(word) == 2 else bool(takes)
        glued = after == stripped
        return bool(takes) or (
            (word in _BARE or len(word) > 3 or word == "mod")
            and bool(nearest)
            and (not glued or not nearest.isalpha())
        )


def _behind_last_unknown(run: str, names: Names) -> int:
    for place in range(len(run), 0, -1):
        if run[place - 1] not in names.bare:
            return place
    return 0
