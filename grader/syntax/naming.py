"""Names: from a letter with its scripts to what the scope says it is."""

from __future__ import annotations

from dataclasses import replace

from grader.expression.declarations import Family
from grader.expression.nodes import (
    Apply,
    Call,
    Constant,
    Entry,
    FunctionName,
    Identity,
    Indicator,
    Law,
    Name,
    Ones,
    Prime,
    Relation,
    Tree,
    UnitVector,
)
from grader.expression.vocabulary import CALLED, LAWS
from grader.syntax import brackets, grammar, moments, nabla, scripts, suggestions
from grader.syntax.calling import is_called
from grader.syntax.codes import unreadable
from grader.syntax.scripts import Scripts
from grader.syntax.sizing import size_of
from grader.syntax.state import State
from grader.syntax.tokens import Token
from grader.text import Span

_VARIANTS = {
    "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma",
    "varpi": "pi", "ell": "l",
}  # fmt: skip
_OTHER = _VARIANTS | {plain: variant for variant, plain in _VARIANTS.items()}
_SCRIPTS = frozenset({"_", "^", "'"})
LAW_LETTERS = {word: family for family, words in LAWS.items() for word in words if len(word) == 1}


def name(state: State) -> Tree:
    """A name with all that its scripts and brackets make of it."""
    start = state.at
    token = state.tokens[start]
    state.at = at = start + 1
    scripted = at < state.limit and state.tokens[at].sign in _SCRIPTS
    if not scripted and token.text in state.names.plain:
        return _bare(state, token.text, token)
    base = _base(state, token)
    found = scripts.collect(state)
    candidate, uses_sub, uses_sup = _longest(state, base, found)
    if candidate is None or (candidate == "delta" and _is_kronecker_beside(state, found)):
        special = _special(state, token, base, found)
        if special is not None:
            return special
        return _unknown(state, token, base, found)
    if base == "e" and not uses_sub and _is_euler(state, found):
        return Constant("e", span=token.span)
    rest = Scripts(
        None if uses_sub else found.sub, None if uses_sup else found.sup, found.primes, found.end
    )
    kept = _remaining_superscript(state, found, uses_sup)
    state.at = found.end
    span = state.span_from(start)
    if state.is_function(candidate):
        return _function(state, candidate, rest, kept, span)
    return _value(state, candidate, rest, kept, span)


def _bare(state: State, name: str, token: Token) -> Tree:
    """A known name without scripts."""
    if state.is_function(name):
        return _function(state, name, Scripts(end=state.at), None, token.span)
    tree = Name(name, span=token.span)
    return _without_argument(state, tree, name) if name in state.scope.definitions else tree


def _is_known(state: State, name: str) -> bool:
    return state.knows(name) and name not in state.scope.aliases


def _base(state: State, token: Token) -> str:
    """The letter as the scope spells it: look-alike forms of a Greek letter count as one unless both are declared."""
    base = token.text
    if base in state.names.bare or base in state.bound:
        return state.aliases_of(base) if base in state.scope.aliases else base
    accent, _, letter = base.rpartition(" ")
    other = _OTHER.get(letter)
    if other is not None:
        variant = f"{accent} {other}".strip()
        if variant in state.names.bare or variant in state.bound:
            return variant
    return state.aliases_of(base)


def _longest(state: State, base: str, found: Scripts) -> tuple[str | None, bool, bool]:
    """The longest known name that the letter and its scripts spell, and which scripts it uses."""
    if base not in state.names.scripted and not any("_" in n or "^" in n for n in state.bound):
        return base if _is_known(state, base) else None, False, False
    sub, sup = scripts.flat(state, found.sub), scripts.flat(state, found.sup)
    if sup is not None and not (sup.startswith("(") and ")" in sup) and sup != "*":
        sup = None
    if sup is not None and sup != "*":
        sup = sup[: sup.index(")") + 1]
    for with_sup, with_sub in ((True, True), (True, False), (False, True), (False, False)):
        if (with_sup and sup is None) or (with_sub and sub is None):
            continue
        candidate = base + (f"^{sup}" if with_sup else "") + (f"_{sub}" if with_sub else "")
        if _is_known(state, candidate):
            return candidate, with_sub, with_sup
    if sub is not None and len(sub) > 1:
        for cut in range(len(sub) - 1, 0, -1):
            if f"{base}_{sub[:cut]}" in state.bound:
                return f"{base}_{sub[:cut]}", False, False
    return None, False, False


def _remaining_superscript(state: State, found: Scripts, uses_sup: bool) -> tuple[int, int] | None:
    """What a superscript holds behind the part that belongs to the name: the T of `w^{(2)T}`."""
    if not uses_sup or found.sup is None:
        return None
    start, end = found.sup
    depth = 0
    for place in range(start, end):
        token = state.tokens[place]
        depth += (token.sign == "(") - (token.sign == ")")
        if depth == 0 and token.sign == ")":
            return (place + 1, end) if place + 1 < end else None
    return None


def _is_euler(state: State, found: Scripts) -> bool:
    """`e^{x}` stays Euler's even where e is a vector; `e^\\top` is its transpose."""
    if found.sup is None or found.sub is not None or state.is_number("e") or "e" in state.bound:
        return False
    tokens = state.tokens[found.sup[0] : found.sup[1]]
    return (not scripts.is_transpose(state, tokens) and tokens[0].sign != "(") or len(tokens) > 3


def _value(
    state: State, candidate: str, rest: Scripts, kept: tuple[int, int] | None, span: Span
) -> Tree:
    """A name that is no function, with the scripts that are not part of it."""
    tree: Tree = Name(candidate, span=span)
    cut = _cut(state, candidate, rest) if rest.sub is not None else None
    member = _member(state, candidate, rest) if rest.sup is not None else None
    if member is not None:
        rest = replace(rest, sup=None)
        indices = scripts.indices(state, member)
        indices += scripts.indices(state, cut) if cut is not None else ()
        tree = Entry(tree, indices, span=span)
    elif cut is not None:
        tree = scripts.entry(state, tree, cut, span, state.index_count(candidate))
    if rest.primes:
        tree = Prime(tree, rest.primes, span=span)
    tree = _superscripts(state, tree, rest, kept)
    if rest.sup is None and kept is None:
        tree = _without_argument(state, tree, candidate)
    return tree


def _member(state: State, candidate: str, rest: Scripts) -> tuple[int, int] | None:
    """The index of `x^{(i)}` where x is a family: its members may be numbered above as well as below."""
    if rest.sup is None or not isinstance(state.scope.declarations.get(candidate), Family):
        return None
    start, end = rest.sup
    bracketed = state.tokens[start].sign == "(" and state.matching(start) == end - 1
    return (start + 1, end - 1) if bracketed and end - start > 2 else None


def _cut(state: State, candidate: str, rest: Scripts) -> tuple[int, int] | None:
    """The subscript, without the part that already belongs to a parameter such as `x_i`."""
    if rest.sub is None or candidate not in state.bound or "_" not in candidate:
        return rest.sub
    taken = candidate.split("_", 1)[1]
    start, end = rest.sub
    word = ""
    while start < end and word != taken:
        word += state.tokens[start].text
        start += 1
    while start < end and state.tokens[start].sign == ",":
        start += 1
    return (start, end)


def _superscripts(state: State, tree: Tree, rest: Scripts, kept: tuple[int, int] | None) -> Tree:
    for script in (kept, rest.sup):
        if script is not None:
            tree = _raised(state, tree, script)
    return tree


def _raised(state: State, tree: Tree, script: tuple[int, int]) -> Tree:
    tokens = state.tokens[script[0] : script[1]]
    if (
        isinstance(tree, Name)
        and len(tokens) == 3
        and tokens[0].sign == "("
        and any(name.startswith(f"{tree.name}^(") for name in state.names.known)
    ):
        word = f"{tree.name}^{scripts.flat(state, script)}"
        raise unreadable("READ.UNKNOWN_NAME", tree.span, name=suggestions.shown_name(word),
                         mend=suggestions.mend(state, word))  # fmt: skip
    return scripts.raised(state, tree, script)


def _without_argument(state: State, tree: Tree, candidate: str) -> Tree:
    """`h(u)` for a name defined without parameters: the brackets hold what it depends on and say nothing more."""
    if candidate not in state.scope.definitions or state.peek().sign != "(":
        return tree
    closing = state.matching(state.at)
    inside = state.tokens[state.at + 1 : closing] if closing > 0 else []
    letters = [token.text for token in inside if token.kind == "letter"]
    plain = all(
        token.kind in ("letter", "number") or token.sign in (",", "_", "{", "}", "^", "(", ")", ";")
        for token in inside
    )
    commas = any(token.sign == "," for token in inside)
    if not letters or not plain or (len(letters) > 1 and not commas and not _one_name(inside)):
        return tree
    needed = suggestions.names_used(state.scope, candidate)
    if not all(letter in needed or state.is_index(letter) for letter in letters):
        return tree
    if letters[0] not in needed:
        return tree
    state.at = closing + 1
    state.remark("READ.ARGUMENT_DROPPED", name=suggestions.shown_name(candidate))
    return scripts.postfix(state, tree)


def _one_name(tokens: list[Token]) -> bool:
    return len(tokens) > 2 and tokens[1].sign == "_"


def _function(
    state: State, candidate: str, rest: Scripts, kept: tuple[int, int] | None, span: Span
) -> Tree:
    """A function: called, or standing for its value."""
    order, power = _derivative_order(state, candidate, rest)
    primes = rest.primes + order
    if is_called(state, candidate):
        start = state.at
        arguments = brackets.arguments(state)
        tree: Tree = Call(candidate, arguments, primes, span=span.merge(state.span_from(start)))
    else:
        tree = FunctionName(candidate, primes, span=span)
    if rest.sub is not None:
        tree = scripts.entry(state, tree, rest.sub, span, state.index_count(candidate))
    return _superscripts(state, tree, Scripts(None, power, 0, 0), kept)


def _derivative_order(
    state: State, candidate: str, rest: Scripts
) -> tuple[int, tuple[int, int] | None]:
    """`f^{(2)}` is a derivative, `f^{-1}` nobody knows, any other superscript is a power of the value."""
    if rest.sup is None:
        return 0, None
    tokens = state.tokens[rest.sup[0] : rest.sup[1]]
    if len(tokens) == 3 and tokens[0].sign == "(" and tokens[1].kind == "number":
        number = tokens[1].value
        if number is not None and number.denominator == 1 and number <= 20:
            return int(number), None
    if len(tokens) > 2 and tokens[0].sign == "(" and tokens[-1].sign == ")":
        raise unreadable("READ.UNSUPPORTED", Span(tokens[0].span.start, tokens[-1].span.end),
                         name="A derivative of unknown order", mend="Write the order as a number.")  # fmt: skip
    if len(tokens) == 2 and tokens[0].sign == "-" and state.said(tokens[1]) == "1":
        raise unreadable("READ.INVERSE_FUNCTION", Span(tokens[0].span.start, tokens[1].span.end),
                         name=suggestions.shown_name(candidate))  # fmt: skip
    return 0, rest.sup


# Letters that mean something where nobody declares them.


def _special(state: State, token: Token, base: str, found: Scripts) -> Tree | None:
    """The usual meaning of a letter that the scope does not know."""
    free = state.scope.letters_are_numbers
    match base:
        case "e" if found.sub is not None and not free:
            return _unit_vector(state, token, found)
        case "e" if found.sub is None and not found.primes:
            return Constant("e", span=token.span)
        case "pi" | "varpi" if found.sub is None:
            return Constant("pi", span=token.span)
        case "i" if found.sub is None and (
            "i" in state.scope.constants or _is_imaginary(state, token)
        ):
            return Constant("i", span=token.span)
        case "I" | "Id" if not free:
            return _identity(state, token, found)
        case "delta" | "Delta" if _is_kronecker(state, base, found):
            return _kronecker(state, token, found)
        case "Gamma" if state.at > 1 and state.tokens[state.at - 2].sign == "sim":
            return law(state, "gamma")
        case _ if base in CALLED and found.sub is None and _behind_is_bracket(state, found):
            return _capital_function(state, CALLED[base], found)
        case _:
            pass
    operator = nabla.by_letter(state, token, base, found)
    if operator is not None:
        return operator
    if base in ("E", "V", "P") and moments.begins(state, base, found):
        return moments.moment(
            state, {"E": "expectation", "V": "variance", "P": "probability"}[base]
        )
    if base in LAW_LETTERS and state.peek().sign == "(":
        return law(state, LAW_LETTERS[base])
    if base in ("Re", "Im"):
        return state.grammar.argument(state, "real part" if base == "Re" else "imaginary part")
    if base == "R" and (state.peek().sign == "^" or state.at >= 2) and not free and _is_set(state):
        return Constant("reals", span=token.span)
    if base in grammar.NUMBER_SETS and not free and state.at >= 2 and _is_set(state):
        return Constant(grammar.NUMBER_SETS[base], span=token.span)
    if base.startswith("bar ") and _is_complex(state, base[4:]):
        return Apply("conjugate", (Name(base[4:], span=token.span),), span=token.span)
    return None


def _is_set(state: State) -> bool:
    behind = state.tokens[state.at - 2] if state.at >= 2 else None
    return state.at == 1 or (
        behind is not None and (behind.sign in ("in", "not in", "∖") or behind.is_keyword("in"))
    )


def law(state: State, family: str) -> Tree:
    start = state.at - 1
    parameters = brackets.arguments(state)
    return Law(family, parameters, span=state.span_from(start))


def is_law(state: State, token: Token) -> bool:
    """Whether a letter with brackets is a law although the letter is known, as `N(0, 1)` where N is a size."""
    if state.is_function(token.text):
        return False
    if state.peek(1).sign != "(":
        return False
    if state.at and state.tokens[state.at - 1].sign == "sim":
        return True
    closing = state.matching(state.at + 1)
    depth = 0
    for place in range(state.at + 1, max(closing, 0)):
        inner = state.tokens[place]
        depth += (inner.sign in ("(", "[", "{")) - (inner.sign in (")", "]", "}"))
        if depth == 1 and inner.sign in (",", ";"):
            return True
    return token.style == "script" and not state.declared(token.text)


def _is_complex(state: State, letter: str) -> bool:
    declaration = state.scope.declarations.get(letter)
    return getattr(declaration, "field", "") == "complex"


def _is_imaginary(state: State, token: Token) -> bool:
    if "i" in state.subscripted or "i" in state.bound:
        return False
    if token.style == "roman":
        return True
    return any(
        getattr(declaration, "field", "") == "complex"
        for declaration in state.scope.declarations.values()
    )


def _behind_is_bracket(state: State, found: Scripts) -> bool:
    return found.end < state.limit and state.tokens[found.end].sign == "("


def _capital_function(state: State, function: str, found: Scripts) -> Tree:
    start = state.at - 1
    state.at = found.end
    arguments = brackets.arguments(state)
    tree: Tree = Apply(function, arguments, span=state.span_from(start))
    if found.primes:
        tree = Prime(tree, found.primes, span=tree.span)
    return scripts.raised(state, tree, found.sup) if found.sup is not None else tree


def _unit_vector(state: State, token: Token, found: Scripts) -> Tree:
    assert found.sub is not None
    state.at = found.end
    index = scripts.indices(state, found.sub)
    if len(index) != 1:
        raise unreadable("READ.SUBSCRIPT", token.span)
    span = token.span.merge(state.before().span)
    tree: Tree = UnitVector(index[0], span=span)
    return scripts.raised(state, tree, found.sup) if found.sup is not None else tree


def _identity(state: State, token: Token, found: Scripts) -> Tree:
    """`I`, `I_n`, `I_{ij}`."""
    if found.primes:
        return None  # type: ignore[return-value]
    state.at = found.end
    tree: Tree = Identity(span=token.span)
    if found.sub is not None:
        tree = sized(state, found.sub, token) or scripts.entry(
            state, tree, found.sub, token.span, 2
        )
    return scripts.raised(state, tree, found.sup) if found.sup is not None else tree


def sized(
    state: State, script: tuple[int, int], token: Token, *, ones: bool = False
) -> Tree | None:
    """The identity or the column of ones with its size as a subscript, if the subscript is a size."""
    tokens = state.tokens[script[0] : script[1]]
    letters = [t for t in tokens if t.kind == "letter"]
    if any(t.text not in state.names.sizes for t in letters) or (
        len(letters) > 1 and len(letters) == len(tokens)
    ):
        return None
    if not letters and len(state.said(tokens[0])) > 1 and not ones:
        return None
    with state.in_script(*script):
        tree = state.grammar.expression(state, 7)
    size = size_of(tree, state.names.sizes)
    if size is None:
        return None
    span = token.span.merge(tokens[-1].span)
    return Ones(size, span=span) if ones else Identity(size, span=span)


def _is_kronecker(state: State, base: str, found: Scripts) -> bool:
    if found.sub is not None:
        with state.within(*found.sub):
            return base == "delta" and _two_indices(state, found.sub)
    return (
        base == "delta" and _behind_is_bracket(state, found) and not state.scope.letters_are_numbers
    )


def _two_indices(state: State, script: tuple[int, int]) -> bool:
    return len(scripts.indices(state, script, 2)) == 2


def _is_kronecker_beside(state: State, found: Scripts) -> bool:
    """Whether δ with two subscripts is Kronecker's although δ is a name: one that has not two subscripts itself."""
    if found.sub is None or state.index_count("delta") == 2 or "delta" in state.bound:
        return False
    with state.within(*found.sub):
        return _two_indices(state, found.sub)


def _kronecker(state: State, token: Token, found: Scripts) -> Tree:
    state.at = found.end
    if found.sub is not None:
        pair = scripts.indices(state, found.sub, 2)
    else:
        pair = brackets.arguments(state)
        if len(pair) != 2:
            raise unreadable(
                "READ.ARGUMENTS", token.span, name="δ", wanted="2 indices", count=len(pair)
            )
    span = token.span.merge(state.before().span)
    tree: Tree = Indicator(Relation((pair[0], pair[1]), ("=",), span=span), span=span)
    return scripts.raised(state, tree, found.sup) if found.sup is not None else tree


def _unknown(state: State, token: Token, base: str, found: Scripts) -> Tree:
    """A letter that nothing declares: a free index, a free letter, or a fault."""
    if state.scope.letters_are_numbers or (base in state.subscripted and found.sub is None):
        word = base
        rest = found
        if state.scope.letters_are_numbers and found.sub is not None:
            flat = scripts.flat(state, found.sub)
            if flat is not None:
                word = f"{base}_{flat}"
                rest = Scripts(None, found.sup, found.primes, found.end)
        state.at = found.end
        return _value(state, word, rest, None, token.span)
    raise suggestions.unknown(state, token, base, scripts.flat(state, found.sub))
