"""What an answer looks like: names and operators it may use, and its style.

These tests read the tree as written, with the answer's own definitions put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from math import gcd

from grader.equivalence import wording
from grader.equivalence.asked import Form
from grader.equivalence.exact import factor_count, is_reduced
from grader.equivalence.normal import Normaliser
from grader.expression.declarations import Definition, Index, Scope, SizeName
from grader.expression.nodes import (
    Apply,
    Call,
    Cases,
    Differential,
    Entry,
    FunctionName,
    Indicator,
    Integral,
    Limit,
    Matrix,
    Moment,
    Name,
    Negation,
    Number,
    Power,
    Prime,
    Product,
    Quotient,
    Reduction,
    Sum,
    Transpose,
    Tree,
)
from grader.expression.traversal import children, walk
from grader.expression.vocabulary import LATEX_NAMES, PLAIN_NAMES
from grader.records import record


@record
class Written:
    """An answer as written, with the definitions that are its own."""

    tree: Tree
    scope: Scope
    own: Mapping[str, Definition]


@record
class FormFault:
    note: str
    sentence: str


def form_fault(
    form: Form, answer: Written, key: Written, show: Callable[[Tree], str]
) -> FormFault | None:
    """What is wrong with the form of a right answer, or None."""
    used = [text for text in form.without if _uses(answer, text)]
    if used:
        return FormFault("FORM.WITHOUT", wording.not_allowed([_readable(text) for text in used]))
    if form.in_terms_of:
        strangers = _strangers(answer, frozenset(map(canonical, form.in_terms_of)))
        if strangers:
            names = [show(Name(name)) for name in strangers]
            return FormFault("FORM.IN_TERMS_OF", wording.not_allowed(names))
    if form.style and form.style in _STYLES:
        note, right, sentence = _STYLES[form.style]
        if not right(answer, key):
            return FormFault(note, f"{wording.FORM_RIGHT_VALUE} {sentence}")
    return None


def is_judged(form: Form) -> bool:
    """Whether every part of `form` can be tested here."""
    return not form.style or form.style in _STYLES


# Names and operators


_DRESS = re.compile(
    r"\\(?:operatorname\*?|mathrm|mathbb|mathbf|boldsymbol|mathcal|text|vec|mathsf)\s*\{([^{}]*)\}"
)
_ACCENT = re.compile(
    r"\\(hat|bar|tilde|dot|ddot|check)\s*(?:\{\s*\\?([A-Za-z]+)\s*\}|\\?([A-Za-z]))"
)


def canonical(text: str) -> str:
    """The canonical spelling of a name as a sheet writes it in `form`."""
    text = _DRESS.sub(r"\1", text.strip().strip("$"))
    text = _ACCENT.sub(lambda m: f"{m[1]} {m[2] or m[3]}", text)
    text = re.sub(r"\\([A-Za-z]+)", r"\1", text)
    return re.sub(r"\{([^{}]*)\}", r"\1", text).strip()


def _readable(text: str) -> str:
    return {"\\sum": "sum signs", "\\prod": "product signs", "\\int": "integrals"}.get(
        text, canonical(text)
    )


_OPERATORS: dict[str, Callable[[Tree], bool]] = {
    "sum": lambda t: isinstance(t, Reduction) and t.operation == "sum",
    "prod": lambda t: isinstance(t, Reduction) and t.operation == "product",
    "max": lambda t: (isinstance(t, Reduction) and t.operation == "max") or _applies(t, "max"),
    "min": lambda t: (isinstance(t, Reduction) and t.operation == "min") or _applies(t, "min"),
    "int": lambda t: isinstance(t, Integral),
    "lim": lambda t: isinstance(t, Limit),
    "nabla": lambda t: isinstance(t, Differential),
    "partial": lambda t: isinstance(t, Differential),
    "Var": lambda t: isinstance(t, Moment) and t.kind == "variance",
    "Cov": lambda t: isinstance(t, Moment) and t.kind == "covariance",
    "E": lambda t: isinstance(t, Moment) and t.kind == "expectation",
    "P": lambda t: isinstance(t, Moment) and t.kind == "probability",
    "frac": lambda t: isinstance(t, Quotient),
    "sqrt": lambda t: _applies(t, "sqrt") or _applies(t, "root"),
    "top": lambda t: isinstance(t, Transpose),
    "|": lambda t: _applies(t, "abs") or _applies(t, "norm"),
    "\\|": lambda t: _applies(t, "norm") or _applies(t, "frobenius norm"),
    "langle": lambda t: _applies(t, "inner"),
    "cases": lambda t: isinstance(t, Cases),
    "matrix": lambda t: isinstance(t, Matrix),
    "delta": lambda t: isinstance(t, Indicator),
    "mathbb{1}": lambda t: isinstance(t, Indicator),
    "derivative": lambda t: isinstance(t, Differential | Prime),
    "integral": lambda t: isinstance(t, Integral),
    "limit": lambda t: isinstance(t, Limit),
}  # fmt: skip


def is_operator(text: str) -> bool:
    """Whether `without: [text]` speaks of an operator."""
    return text.strip() in _OPERATORS or canonical(text) in _OPERATORS


def _applies(tree: Tree, function: str) -> bool:
    return isinstance(tree, Apply) and tree.function == function


def _uses(answer: Written, text: str) -> bool:
    """Whether a name or an operator stands in the answer or in its own definitions."""
    word = canonical(text)
    bodies = [answer.tree, *(d.body for d in answer.own.values())]
    known = answer.scope.knows(word)
    test = None if known else _OPERATORS.get(word) or _OPERATORS.get(text.strip())
    function = LATEX_NAMES.get(word) or PLAIN_NAMES.get(word)
    for body in bodies:
        for node in walk(body):
            if test is not None and test(node):
                return True
            if test is None and not known and function and _applies(node, function):
                return True
            if isinstance(node, Name | FunctionName) and node.name == word:
                return True
            if isinstance(node, Call) and node.function == word:
                return True
    return False


def _strangers(answer: Written, allowed: frozenset[str]) -> list[str]:
    """Names of the sheet in the answer that are not among the allowed ones."""
    found: list[str] = []
    for name in _names(answer, answer.tree, allowed, frozenset()):
        if name not in found:
            found.append(name)
    return found


def _names(
    answer: Written, tree: Tree, allowed: frozenset[str], inside: frozenset[str]
) -> Iterator[str]:
    match tree:
        case Name(name=name) | FunctionName(name=name):
            yield from _name(answer, name, allowed, inside)
            return
        case Call(function=name, arguments=arguments):
            yield from _name(answer, name, allowed, inside)
            if name not in allowed:
                for argument in arguments:
                    yield from _names(answer, argument, allowed, inside)
            return
        case Entry(base=Name() | FunctionName() | Call() as base, indices=indices):
            whole = _entry_name(base, indices)
            if whole in allowed:
                return
        case _:
            pass
    for child in children(tree):
        yield from _names(answer, child, allowed, inside)


def _entry_name(base: Tree, indices: tuple[Tree, ...]) -> str:
    if isinstance(base, Name) and len(indices) == 1:
        index = indices[0]
        if isinstance(index, Name):
            return f"{base.name}_{index.name}"
        if isinstance(index, Number):
            return f"{base.name}_{index.value}"
    return ""


def _name(
    answer: Written, name: str, allowed: frozenset[str], inside: frozenset[str]
) -> Iterator[str]:
    scope = answer.scope
    if name in allowed or name in inside:
        return
    if name in answer.own:
        yield from _names(answer, answer.own[name].body, allowed, inside | {name})
        return
    declared = scope.declarations.get(name)
    if isinstance(declared, Index | SizeName) or name in scope.sizes:
        return
    if declared is not None or name in scope.definitions or scope.letters_are_numbers:
        yield name


# Styles


def _same(answer: Written, key: Written) -> bool:
    left, right = (Normaliser(side.scope, folding=False) for side in (answer, key))
    return left.text(answer.tree) == right.text(key.tree)


def _expanded(answer: Written, _key: Written) -> bool:
    return all(_has_no_brackets(term) for term in _terms(answer.tree))


def _terms(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Sum(terms=terms):
            for term in terms:
                yield from _terms(term)
        case Negation(operand=operand):
            yield from _terms(operand)
        case _:
            yield tree


def _has_no_brackets(term: Tree) -> bool:
    match term:
        case Product(factors=factors):
            return not any(_is_sum(factor) for factor in factors) and all(
                map(_has_no_brackets, factors)
            )
        case Quotient(numerator=numerator, denominator=denominator):
            return (
                not _is_sum(numerator)
                and _has_no_brackets(numerator)
                and _has_no_brackets(denominator)
            )
        case Power(base=base, exponent=Number(value=value)) if value.denominator == 1 and value > 0:
            return not isinstance(base, Sum | Product)
        case Transpose(operand=operand):
            return not isinstance(operand, Sum | Product)
        case _:
            pass
    return True


def _is_sum(tree: Tree) -> bool:
    return isinstance(tree, Sum) or (isinstance(tree, Negation) and _is_sum(tree.operand))


def _factored(answer: Written, _key: Written) -> bool:
    count = factor_count(answer.tree, answer.scope)
    if count is None:
        return not _is_sum(answer.tree)
    return all(_is_irreducible(factor, answer.scope) for factor in _factors(answer.tree))


def _factors(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Product(factors=factors):
            for factor in factors:
                yield from _factors(factor)
        case Negation(operand=operand) | Power(base=operand, exponent=Number()):
            yield from _factors(operand)
        case Quotient(numerator=numerator, denominator=denominator):
            yield from _factors(numerator)
            yield from _factors(denominator)
        case _:
            yield tree


def _is_irreducible(tree: Tree, scope: Scope) -> bool:
    count = factor_count(tree, scope)
    return count is None or count <= 1


def _lowest_terms(answer: Written, _key: Written) -> bool:
    return all(_is_lowest(node, answer.scope) for node in walk(answer.tree))


def _is_lowest(node: Tree, scope: Scope) -> bool:
    if not isinstance(node, Quotient):
        return True
    over, under = _integer(node.numerator), _integer(node.denominator)
    if over is not None and under is not None:
        return under > 1 and gcd(over, under) == 1
    return is_reduced(node.numerator, node.denominator, scope)


def _integer(tree: Tree) -> int | None:
    match tree:
        case Number(value=value) if value.denominator == 1:
            return int(value)
        case Negation(operand=Number(value=value)) if value.denominator == 1:
            return -int(value)
    return None


def _single_fraction(answer: Written, _key: Written) -> bool:
    tree = answer.tree.operand if isinstance(answer.tree, Negation) else answer.tree
    if not isinstance(tree, Quotient):
        return not any(isinstance(node, Quotient) for node in walk(tree))
    return not any(
        isinstance(node, Quotient)
        for part in (tree.numerator, tree.denominator)
        for node in walk(part)
    )


def _decimal(answer: Written, _key: Written) -> bool:
    tree = answer.tree.operand if isinstance(answer.tree, Negation) else answer.tree
    return isinstance(tree, Number) and (tree.decimal or tree.value.denominator == 1)


def _fraction(answer: Written, _key: Written) -> bool:
    tree = answer.tree.operand if isinstance(answer.tree, Negation) else answer.tree
    if isinstance(tree, Quotient):
        return _integer(tree.numerator) is not None and _integer(tree.denominator) is not None
    return isinstance(tree, Number) and not tree.decimal


_STYLES: dict[str, tuple[str, Callable[[Written, Written], bool], str]] = {
    "same": ("FORM.SAME", _same, "write it as the exercise shows."),
    "expanded": ("FORM.EXPANDED", _expanded, "multiply it out."),
    "factored": ("FORM.FACTORED", _factored, "factor it completely."),
    "lowest terms": ("FORM.LOWEST_TERMS", _lowest_terms, "a fraction can still be reduced."),
    "single fraction": ("FORM.SINGLE_FRACTION", _single_fraction, "write one fraction."),
    "decimal": ("FORM.DECIMAL", _decimal, "write a decimal number."),
    "fraction": ("FORM.FRACTION", _fraction, "write a fraction of two whole numbers."),
}
