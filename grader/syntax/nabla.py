"""∇ and its kin: `\\nabla_x f`, `J_f(x)`, `\\operatorname{div} f`, `diff(f, x)`."""

from __future__ import annotations

from grader.expression.declarations import Function, Value
from grader.expression.nodes import (
    Apply,
    Differential,
    FunctionName,
    Name,
    Number,
    Tree,
)
from grader.syntax import brackets, differentials, scripts
from grader.syntax.calling import is_called
from grader.syntax.scripts import Scripts
from grader.syntax.state import State
from grader.syntax.tokens import Token

Range = tuple[int, int]


def nabla(state: State) -> Tree:
    """`∇f`, `∇_x f(x)`, `∇^2 f`, `∇·f`, `∇×f`."""
    start = state.at
    state.at += 1
    variables: tuple[Tree, ...] = ()
    kind = "gradient"
    while state.peek().sign in ("_", "^"):
        sign = state.take()
        script, state.at = scripts.script_range(state, state.at)
        if sign.text == "_":
            variables = _listed(state, script)
        elif state.said(state.tokens[script[0]]) == "2" and script[1] == script[0] + 1:
            kind = "hessian"
        else:
            raise state.unexpected(state.tokens[script[0]], "Write \\nabla_x f or \\nabla^2 f.")
    if state.peek().sign in ("·", "×") and kind == "gradient":
        kind = "divergence" if state.take().text == "·" else "curl"
    span = state.span_from(start)
    operand = differentials.nabla_operand(state, span)
    return Differential(kind, operand, variables, span=span.merge(operand.span))


def _listed(state: State, script: Range) -> tuple[Tree, ...]:
    with state.in_script(*script):
        found = brackets.items(state)
        if state.at < script[1]:
            raise state.unexpected(state.peek())
    return tuple(found)


def by_word(state: State, kind: str) -> Tree:
    """`\\operatorname{div} f(x, y)`, `grad f`, `hessian(f)`, the word being taken."""
    start = state.at - 1
    variables: tuple[Tree, ...] = ()
    if state.peek().sign == "_":
        script, state.at = scripts.script_range(state, state.at + 1)
        variables = _listed(state, script)
    span = state.span_from(start)
    differentials.require_operand(state, span)
    if state.peek().sign == "(":
        arguments = brackets.arguments(state)
        operand, variables = arguments[0], variables or arguments[1:]
    else:
        operand = differentials.factor(state)
    return Differential(kind, operand, variables, span=state.span_from(start))


def derivative_call(state: State) -> Tree:
    """`diff(f, x, 2)`, the word being taken."""
    start = state.at - 1
    arguments = brackets.arguments(state)
    variables: list[Tree] = []
    for argument in arguments[1:]:
        if (
            isinstance(argument, Number)
            and variables
            and 1 <= argument.value <= differentials.ORDER_AT_MOST
        ):
            variables.extend([variables[-1]] * (int(argument.value) - 1))
        else:
            variables.append(argument)
    return Differential("derivative", arguments[0], tuple(variables), span=state.span_from(start))


def by_letter(state: State, token: Token, base: str, found: Scripts) -> Tree | None:
    """`J_f(x)`, `Df(x)`, `H_f(x)`, `Δf` where the letter has no other meaning."""
    kind = {"J": "jacobian", "D": "jacobian", "H": "hessian", "Delta": "laplacian"}.get(base)
    if kind is None:
        return None
    start = state.at - 1
    if found.sub is not None and base in ("J", "H", "D"):
        return _of_subscript(state, kind, found, start)
    following = state.peek()
    if (
        found.sub is None
        and found.sup is None
        and following.kind == "letter"
        and differentials.is_whole(state, following)
    ) and (base == "Delta" or not state.scope.letters_are_numbers):
        operand = differentials.factor(state)
        return Differential(kind, operand, span=token.span.merge(operand.span))
    return None


def _of_subscript(state: State, kind: str, found: Scripts, start: int) -> Tree | None:
    """`J_f(x)`: the function is the subscript."""
    assert found.sub is not None
    first = state.tokens[found.sub[0]]
    flat = scripts.flat(state, found.sub) or ""
    bare = flat.replace("{", "").replace("}", "")
    name = bare if state.declared(bare) else first.text
    if first.kind == "function":
        return _of_vocabulary(state, kind, first.text, found, start)
    if first.kind != "letter" or not (state.is_function(_subscript_name(state, found.sub)) or
                                      _subscript_name(state, found.sub) in state.scope.definitions):  # fmt: skip
        return None
    name = _subscript_name(state, found.sub)
    state.at = found.end
    at: tuple[Tree, ...] | None = None
    operand: Tree = (
        FunctionName(name, span=first.span)
        if state.is_function(name)
        else Name(name, span=first.span)
    )
    if (
        state.peek().sign == "("
        and is_called(state, name)
        and (found.sup is None or _is_point(state, name))
    ):
        arguments = brackets.arguments(state)
        at = arguments if isinstance(operand, FunctionName) else None
    tree: Tree = Differential(kind, operand, (), at, span=state.span_from(start))
    return scripts.raised(state, tree, found.sup) if found.sup is not None else tree


def _is_point(state: State, function: str) -> bool:
    r"""Whether the bracket behind `J_f^\top` holds the point, one name that fits; else it is the next factor."""
    closing = state.matching(state.at)
    inside = state.tokens[state.at + 1 : closing]
    if len(inside) != 1 or inside[0].kind != "letter":
        return len([t for t in inside if t.sign == ","]) > 0
    name = inside[0].text
    definition = state.scope.definitions.get(function)
    if definition is not None:
        return name in definition.parameters
    declared, value = state.scope.declarations.get(function), state.scope.declarations.get(name)
    if isinstance(declared, Function) and isinstance(value, Value):
        return declared.parameters[0] == value.shape
    return False


def _subscript_name(state: State, script: Range) -> str:
    """`f_6` of `J_{f_6}`."""
    word = ""
    for token in state.tokens[script[0] : script[1]]:
        if token.kind in ("letter", "function"):
            word += token.text
        elif token.kind == "number":
            word += state.said(token)
        elif token.sign in ("_", "+", "-", ",", "(", ")", "^"):
            word += token.text
        elif token.sign not in ("{", "}"):
            return ""
    return word


def _of_vocabulary(
    state: State, kind: str, function: str, found: Scripts, start: int
) -> Tree | None:
    state.at = found.end
    if state.peek().sign != "(":
        return None
    arguments = brackets.arguments(state)
    tree: Tree = Differential(kind, Apply(function, arguments, span=state.span_from(start)), arguments,
                              span=state.span_from(start))  # fmt: skip
    return scripts.raised(state, tree, found.sup) if found.sup is not None else tree
