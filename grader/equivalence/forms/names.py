"""Names and operators that an answer may use, with its own definitions put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

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
    Number,
    Prime,
    Quotient,
    Reduction,
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


def readable(text: str) -> str:
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


def uses(answer: Written, text: str) -> bool:
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


def strangers(answer: Written, allowed: frozenset[str]) -> list[str]:
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
