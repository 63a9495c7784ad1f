"""Derivative operators: by what, at which point, of what shape."""

from __future__ import annotations

from dataclasses import replace

from grader.expression import calls
from grader.expression.context import Bound, Clash, Context, Typed
from grader.expression.declarations import Value
from grader.expression.kinds import NUMBER, Type, value
from grader.expression.nodes import (
    Call,
    Defined,
    Differential,
    Entry,
    FunctionName,
    Integral,
    Let,
    Limit,
    Name,
    Prime,
    Transpose,
    Tree,
)
from grader.expression.shapes import SCALAR, Shape
from grader.expression.sizes import ONE, Size
from grader.expression.traversal import rebuild, walk


def differential(context: Context, tree: Differential) -> Typed:
    """A derivative operator, by its variables or by the parameters of its function."""
    if tree.variables:
        return _by_variables(context, tree)
    operand = tree.operand
    if isinstance(operand, Call) and not operand.primes and tree.at is None:
        tree = replace(tree, at=operand.arguments)
        operand = FunctionName(operand.function)
    if isinstance(operand, FunctionName) and _is_function(context, operand.name):
        return _by_parameters(context, tree, operand)
    return _by_variables(context, replace(tree, variables=(_likely_variable(context, tree),)))


def _is_function(context: Context, name: str) -> bool:
    definition = context.scope.definitions.get(name)
    return (
        bool(definition.parameters)
        if definition is not None
        else name in context.scope.declarations
    )


def _by_parameters(context: Context, tree: Differential, function: FunctionName) -> Typed:
    """`∇h(σ)`, `J_f(x)`, `div f(x, y)`: the function is differentiated by its parameters, then the point is put in."""
    at = tree.at if tree.at is not None else calls.own_arguments(context, function.name)
    if at is None:
        raise context.clash("READ.NO_POINT", f"Nothing says at which point the derivative of {function.name} is taken.",
                            tree, f"Write the argument, such as {function.name}(x).")  # fmt: skip
    bindings, body, parameters = calls.applied(context, Call(function.name, at, span=tree.span))
    kind = "derivative" if tree.kind == "gradient" and len(parameters) == 1 else tree.kind
    closed, found = _operate(context, replace(tree, kind=kind), body, parameters)
    return Let(bindings, closed, span=tree.span), found


def _by_variables(context: Context, tree: Differential) -> Typed:
    variables = [_variable(context, variable) for variable in tree.variables]
    operand = tree.operand
    if isinstance(operand, FunctionName) and _is_function(context, operand.name):
        operand = Call(
            operand.name, _point(context, operand, tree), operand.primes, span=operand.span
        )
    body = context.visit(context, _at_variable(context, operand, tree))
    for variable in tree.variables:
        body = _in_terms_of(context, variable, body)
    turned = [isinstance(v, Transpose) for v, _ in variables]
    plain = [(v.operand if isinstance(v, Transpose) else v, kind) for v, kind in variables]
    closed, found = _operate(context, tree, body, plain)
    if turned[0] and context.is_number(body[1]):
        return Transpose(closed), replace(found, shape=found.shape.transposed)
    return closed, found


def _in_terms_of(context: Context, variable: Tree, body: Typed) -> Typed:
    """`∂y/∂s` where y does not name s, but holds what s stands for: that is taken for s."""
    meant, _ = context.visit(context, variable)
    closed, kind = body
    if not isinstance(meant, Defined) or any(
        isinstance(node, Defined | Name) and node.name == meant.name for node in walk(closed)
    ):
        return body

    def put(tree: Tree) -> Tree:
        return meant if tree == meant.body else rebuild(tree, put)

    return put(closed), kind


def _at_variable(context: Context, operand: Tree, tree: Differential) -> Tree:
    """In `∇_z L(W x)` with `z = W x` the argument is the variable itself."""
    match operand, tree.variables:
        case Call(arguments=(argument,)), (Name(name=name),) if name in context.scope.definitions:
            closed, _ = context.visit(context, Name(name))
            given, _ = context.visit(context, argument)
            if isinstance(closed, Defined) and closed.body == given:
                return replace(operand, arguments=(Name(name),))
        case _:
            pass
    return operand


def _point(context: Context, function: FunctionName, tree: Differential) -> tuple[Tree, ...]:
    """Where a function without argument is differentiated: at the variable, if the variable fits, else at its own."""
    own = calls.own_arguments(context, function.name)
    definition = context.scope.definitions.get(function.name)
    if definition is not None and own is not None:
        return own
    for variable in tree.variables:
        whole = variable.base if isinstance(variable, Entry) else variable
        for candidate in (variable, whole):
            try:
                context.visit(context, Call(function.name, (candidate,)))
            except Clash:
                continue
            return (candidate,)
    if own is None:
        raise context.clash("READ.NO_POINT", f"{function.name} has no argument here, and no name fits.", function,
                            f"Write the argument, such as {function.name}(x).")  # fmt: skip
    return own


def _variable(context: Context, tree: Tree) -> Typed:
    """What is differentiated by: a name or an entry of one. A defined name is taken as a variable."""
    closed, kind = context.visit(context, tree)
    match closed:
        case Name(name=name) if name not in context.free:
            return closed, kind
        case Entry(base=Name()):
            return closed, kind
        case Defined(name=name):
            return Name(name, span=closed.span), kind
        case Entry(base=Defined(name=name), indices=indices):
            return Entry(Name(name), indices, span=closed.span), kind
        case Transpose(operand=Name() as name_below):
            return Transpose(name_below), replace(kind, shape=kind.shape.transposed)
        case Transpose(operand=Defined(name=name)):
            return Transpose(Name(name)), replace(kind, shape=kind.shape.transposed)
        case _:
            pass
    raise context.clash("READ.VARIABLE", f"One cannot differentiate by {context.show(tree)}.", tree,
                        "Differentiate by a name or by an entry of a vector.")  # fmt: skip


def _operate(
    context: Context, tree: Differential, body: Typed, variables: list[tuple[Tree, Type]]
) -> Typed:
    """The operator put to an elaborated operand."""
    closed, kind = body
    shape = context.value_shape(tree.operand, kind, "under a derivative")
    names = tuple(v for v, _ in variables)
    shapes = [context.value_shape(v, t, "below a derivative") for v, t in variables]
    if tree.kind == "derivative" or (tree.kind == "gradient" and len(names) == 1):
        return _repeated(context, tree, (closed, shape), list(zip(names, shapes, strict=True)))
    operator = Differential(tree.kind, closed, names, span=tree.span)
    width = _total(shapes)
    match tree.kind:
        case "gradient":
            return operator, value(Shape(width, ONE))
        case "jacobian":
            return operator, value(Shape(_length(context, tree, shape), width))
        case "hessian":
            return operator, value(Shape(width, width))
        case "laplacian":
            return operator, value(shape)
        case "divergence":
            if not context.sizes.unify(_length(context, tree, shape), width):
                raise context.clash(
                    "SHAPE.DIVERGENCE", "A divergence needs as many entries as variables.", tree
                )
            return operator, NUMBER
        case _:
            return operator, value(shape)


def _repeated(
    context: Context,
    tree: Differential,
    body: tuple[Tree, Shape],
    variables: list[tuple[Tree, Shape]],
) -> Typed:
    """One derivative after the other, the last variable first."""
    closed, shape = body
    if all(by.is_scalar for _, by in variables):
        names = tuple(name for name, _ in variables)
        return Differential("derivative", closed, names, span=tree.span), value(shape)
    for name, by in reversed(variables):
        of_number = shape.is_scalar and not by.is_scalar
        shape = calls.derivative_shape(context, tree, shape, by)
        closed = Differential("derivative", closed, (name,), span=tree.span)
        if of_number and context.scope.layout == "jacobian":
            closed, shape = Transpose(closed), shape.transposed
    return closed, value(shape)


def _total(shapes: list[Shape]) -> Size:
    total = Size.of(0)
    for shape in shapes:
        total = total + shape.rows * shape.columns
    return total


def _length(context: Context, tree: Tree, shape: Shape) -> Size:
    if shape.is_column:
        return shape.rows
    if shape.is_row:
        return shape.columns
    raise context.clash(
        "SHAPE.TENSOR", f"The derivative of {shape.in_words()} by a vector is no matrix.", tree
    )


def _likely_variable(context: Context, tree: Differential) -> Tree:
    """What `∇L` and `(...)'` differentiate by: the item's variable, else the only name that can be meant."""
    scope = context.scope
    if scope.variable:
        return Name(scope.variable)
    used = context.names_below(tree.operand)
    declared = [n for n, d in scope.declarations.items() if isinstance(d, Value)] or sorted(used)
    vectors = [n for n in declared if not _shape(context, n).is_scalar]
    numbers = [n for n in declared if n not in vectors]
    wanted = (numbers, vectors) if isinstance(tree.operand, Prime) or tree.kind == "derivative" else (
        [n for n in vectors if _is_column(context, n)], vectors, numbers)  # fmt: skip
    for group in wanted:
        for names in ([n for n in group if n in used], group):
            if len(names) == 1:
                return Name(names[0])
    raise context.clash("READ.VARIABLE", "Nothing says by which variable this is differentiated.", tree,
                        "Write it, such as \\frac{d}{dx} or \\nabla_x.")  # fmt: skip


def _shape(context: Context, name: str) -> Shape:
    declaration = context.scope.declarations.get(name)
    return declaration.shape if isinstance(declaration, Value) else SCALAR


def _is_column(context: Context, name: str) -> bool:
    return _shape(context, name).is_column


def prime(context: Context, tree: Prime) -> Typed:
    """`(...)'`: a derivative by the item's variable; of a vector or matrix without such a variable, its transpose."""
    closed, kind = context.visit(context, tree.operand)
    shape = context.value_shape(tree.operand, kind, "before a '")
    if not shape.is_scalar and (
        isinstance(tree.operand, Name) or not _has_number(context, tree.operand)
    ):
        return (Transpose(closed, span=tree.span) if tree.order % 2 else closed), (
            replace(kind, shape=shape.transposed) if tree.order % 2 else kind)  # fmt: skip
    by = _likely_variable(context, Differential("derivative", tree.operand, span=tree.span))
    return context.visit(
        context, Differential("derivative", tree.operand, (by,) * tree.order, span=tree.span)
    )


def _has_number(context: Context, tree: Tree) -> bool:
    """Whether a declared number, by which one could differentiate, occurs below."""
    declarations = context.scope.declarations
    return any(
        isinstance(d := declarations.get(name), Value) and d.shape.is_scalar
        for name in context.names_below(tree)
    )


def integral(context: Context, tree: Integral) -> Typed:
    lower = (
        context.numbers(tree.lower, "A bound of an integral") if tree.lower is not None else None
    )
    upper = (
        context.numbers(tree.upper, "A bound of an integral") if tree.upper is not None else None
    )
    bound = Bound(context.unique(tree.variable), NUMBER)
    with context.binding({tree.variable: bound}):
        body, kind = context.visit(context, tree.body)
    return Integral(body, bound.unique, lower, upper, span=tree.span), kind


def limit(context: Context, tree: Limit) -> Typed:
    point = context.numbers(tree.point, "The point of a limit")
    bound = Bound(context.unique(tree.variable), NUMBER)
    with context.binding({tree.variable: bound}):
        body, kind = context.visit(context, tree.body)
    return Limit(body, bound.unique, point, tree.side, span=tree.span), kind
