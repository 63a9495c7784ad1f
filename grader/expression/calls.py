"""Calls of functions, and names from `where`: definitions are put in where they are used."""

from __future__ import annotations

from grader.expression.context import Bound, Clash, Context, Typed
from grader.expression.declarations import (
    Declaration,
    Definition,
    Family,
    Function,
    Index,
    RandomVariable,
    SizeName,
    Value,
)
from grader.expression.kinds import CONDITION, NUMBER, Type, value
from grader.expression.nodes import (
    Call,
    Defined,
    Differential,
    Entry,
    FunctionName,
    Let,
    Name,
    Table,
    Tree,
)
from grader.expression.shapes import Shape, column
from grader.expression.sizes import Size

Parameters = list[tuple[Tree, Type]]


def declared_type(declaration: Declaration) -> Type:
    """The type of a name so declared."""
    match declaration:
        case Value(field="proposition"):
            return CONDITION
        case Value(shape=shape) | RandomVariable(shape=shape):
            return value(shape)
        case Family(size=size, member=member):
            return Type("family", size=size, member=declared_type(member))
        case Function():
            return Type("function")
        case Index() | SizeName():
            return NUMBER


def defined(context: Context, definition: Definition) -> Typed:
    """A name from `where` without parameters; elaborated once a scope unless it speaks of a parameter around it."""
    shared = not _speaks_of_parameter(context, definition)
    known = context.scope.elaborated.get(definition.name) if shared else None
    if known is None:
        with context.definition(definition.name):
            outer, context.free = context.free, {}
            body, kind = _table(context, definition, {})
            inner, context.free = context.free, outer
        known = (Defined(definition.name, body), kind, inner)
        if shared and not context.sizes.any:
            context.scope.elaborated[definition.name] = known
    tree, kind, free = known
    for name, ends in free.items():
        context.free.setdefault(name, ends)
    return tree, kind


def _speaks_of_parameter(context: Context, definition: Definition) -> bool:
    bound = {name for frame in context.frames for name, b in frame.items() if b.is_parameter}
    return bool(bound) and not bound.isdisjoint(context.names_below(definition.body))


def _table(context: Context, definition: Definition, frame: dict[str, Bound]) -> Typed:
    """The body of a definition with its parameters bound and its indices running."""
    frame = dict(frame)
    for letter in definition.indices:
        declared = context.scope.declarations.get(letter)
        upper = declared.upper if isinstance(declared, Index) else None
        frame[letter] = Bound(context.unique(letter), NUMBER, is_index=True, upper=upper)
    with context.binding(frame):
        body, kind = context.visit(context, definition.body)
    if not definition.indices:
        return body, kind
    indices = tuple(
        (frame[letter].unique, _upper(context, definition, letter, frame))
        for letter in definition.indices
    )
    sizes = [size for _, size in indices]
    if context.is_number(kind) and len(indices) <= 2:
        shape = column(sizes[0]) if len(sizes) == 1 else Shape(sizes[0], sizes[1])
        return Table(indices, body), value(shape)
    for size in reversed(sizes):
        kind = Type("family", size=size, member=kind)
    return Table(indices, body, family=True), kind


def _upper(context: Context, definition: Definition, letter: str, frame: dict[str, Bound]) -> Size:
    upper = frame[letter].upper
    if upper is None:
        raise Clash("SHEET.RANGE", f"Nothing says how far {letter} runs in the definition of {definition.name}.",
                    mend=f"Declare it: {letter}: index 1..n.")  # fmt: skip
    return context.sizes.resolve(upper)


def call(context: Context, tree: Call) -> Typed:
    """A call of a defined function (its body, with the arguments let in) or of a declared one."""
    definition = _definition(context, tree.function)
    if definition is None:
        return _call_declared(context, tree, _declaration(context, tree))
    bindings, names, frame = _bind(context, tree, definition)
    with context.definition(definition.name):
        body, kind = _table(context, definition, frame)
    if tree.primes:
        body, kind = _primed(context, tree, (body, kind), names)
    return Let(bindings, body, span=tree.span), kind


def _definition(context: Context, name: str) -> Definition | None:
    definition = context.scope.definitions.get(name)
    return definition if definition is not None and definition.parameters else None


def _declaration(context: Context, tree: Call) -> Function:
    declaration = context.scope.declarations.get(tree.function)
    if isinstance(declaration, Family):
        declaration = declaration.member
    if not isinstance(declaration, Function):
        raise context.clash("READ.NOT_A_FUNCTION", f"{tree.function} is not a function.", tree,
                            "Write · between the factors of a product.")  # fmt: skip
    return declaration


def _bind(
    context: Context, tree: Call, definition: Definition
) -> tuple[tuple[tuple[str, Tree], ...], Parameters, dict[str, Bound]]:
    if len(tree.arguments) != len(definition.parameters):
        raise _wrong_number(context, tree, len(definition.parameters))
    frame: dict[str, Bound] = {}
    bindings: list[tuple[str, Tree]] = []
    names: Parameters = []
    for parameter, argument in zip(definition.parameters, tree.arguments, strict=True):
        done, kind = context.visit(context, argument)
        unique = context.unique(parameter)
        frame[parameter] = Bound(unique, kind, is_parameter=True)
        bindings.append((unique, done))
        names.append((Name(unique), kind))
    return tuple(bindings), names, frame


def _wrong_number(context: Context, tree: Call, wanted: int) -> Clash:
    return context.clash("READ.ARGUMENTS", f"{tree.function} takes {wanted} argument{'s' * (wanted != 1)}, "
                         f"not {len(tree.arguments)}.", tree)  # fmt: skip


def _call_declared(context: Context, tree: Call, declaration: Function) -> Typed:
    if len(tree.arguments) != len(declaration.parameters):
        raise _wrong_number(context, tree, len(declaration.parameters))
    done = [context.visit(context, argument) for argument in tree.arguments]
    for argument, (_, kind), wanted in zip(
        tree.arguments, done, declaration.parameters, strict=True
    ):
        shape = context.value_shape(argument, kind, f"in the brackets of {tree.function}")
        if not declaration.elementwise and not context.sizes.unify_shapes(shape, wanted):
            takes = "a number" if wanted.is_scalar else wanted.in_words()
            raise context.clash("SHAPE.ARGUMENT", f"{tree.function} takes {takes}, but "
                                f"{context.describe(argument, kind)}.", argument)  # fmt: skip
    closed = Call(tree.function, tuple(t for t, _ in done), tree.primes, span=tree.span)
    if declaration.elementwise:
        return closed, value(done[0][1].shape, entrywise=True)
    return closed, value(_primed_shape(context, tree, declaration))


def _primed_shape(context: Context, tree: Call, declaration: Function) -> Shape:
    shape = declaration.result
    if not tree.primes:
        return shape
    if len(declaration.parameters) != 1:
        raise context.clash("READ.PRIME", f"{tree.function} has several arguments; ' does not say by which one.", tree,
                            "Write \\frac{\\partial}{\\partial x}.")  # fmt: skip
    for _ in range(tree.primes):
        shape = derivative_shape(context, tree, shape, declaration.parameters[0])
    return shape


def derivative_shape(context: Context, tree: Tree, shape: Shape, by: Shape) -> Shape:
    """The shape of a derivative. Shapes: a number by anything has the shape of that; (m) by (n) -> (m, n)."""
    shape, by = context.sizes.resolve_shape(shape), context.sizes.resolve_shape(by)
    if by.is_scalar:
        return shape
    if shape.is_scalar:
        return by
    if (shape.is_column or shape.is_row) and (by.is_column or by.is_row):
        return Shape(
            shape.rows if shape.is_column else shape.columns,
            by.rows if by.is_column else by.columns,
        )
    raise context.clash("SHAPE.TENSOR", f"The derivative of {shape.in_words()} by {by.in_words()} has more than two "
                        "indices; it is no matrix.", tree, "Differentiate one entry by one entry.")  # fmt: skip


def _primed(context: Context, tree: Call, body: Typed, names: Parameters) -> Typed:
    if len(names) != 1:
        raise context.clash("READ.PRIME", f"{tree.function} has several arguments; ' does not say by which one.", tree,
                            "Write \\frac{\\partial}{\\partial x}.")  # fmt: skip
    name, by = names[0]
    closed, kind = body
    shape = context.value_shape(tree, kind, "under a derivative")
    if context.is_number(by):
        return Differential("derivative", closed, (name,) * tree.primes, span=tree.span), kind
    for _ in range(tree.primes):
        shape = derivative_shape(context, tree, shape, by.shape)
        closed = Differential("derivative", closed, (name,), span=tree.span)
    return closed, value(shape)


def applied(context: Context, tree: Call) -> tuple[tuple[tuple[str, Tree], ...], Typed, Parameters]:
    """A function at arguments with its parameters kept apart, to be differentiated by them.

    Returns the bindings of the parameters, the value in terms of them, and the parameters.
    """
    definition = _definition(context, tree.function)
    if definition is not None:
        bindings, names, frame = _bind(context, tree, definition)
        with context.definition(definition.name):
            return bindings, _table(context, definition, frame), names
    bound: list[tuple[str, Tree]] = []
    parameters: Parameters = []
    frame = {}
    for k, argument in enumerate(tree.arguments):
        done, kind = context.visit(context, argument)
        unique = context.unique(f"{tree.function}{k}")
        bound.append((unique, done))
        parameters.append((Name(unique), kind))
        frame[unique] = Bound(unique, kind)
    with context.binding(frame):
        body = call(
            context, Call(tree.function, tuple(name for name, _ in parameters), span=tree.span)
        )
    return tuple(bound), body, parameters


def function_name(context: Context, tree: FunctionName) -> Typed:
    """A function without its argument: its value at its own parameter, or at the only name that fits."""
    arguments = own_arguments(context, tree.name)
    if arguments is None:
        return tree, Type("function")
    return call(context, Call(tree.name, arguments, tree.primes, span=tree.span))


def own_arguments(context: Context, function: str) -> tuple[Tree, ...] | None:
    """The arguments meant where none is written; None where nothing or too much fits."""
    definition = _definition(context, function)
    if definition is not None:
        named = [_parameter_as_written(context, parameter) for parameter in definition.parameters]
        if all(argument is not None for argument in named):
            return tuple(argument for argument in named if argument is not None)
        return None
    declaration = context.scope.declarations.get(function)
    if not isinstance(declaration, Function):
        return None
    found = [
        _only_fit(context, wanted, elementwise=declaration.elementwise)
        for wanted in declaration.parameters
    ]
    if len(found) != 1 or found[0] is None:
        return None
    return (found[0],)


def _parameter_as_written(context: Context, parameter: str) -> Tree | None:
    if context.lookup(parameter) is not None or context.scope.knows(parameter):
        return Name(parameter)
    base, _, index = parameter.rpartition("_")
    if base and context.scope.knows(base):
        return Entry(Name(base), (Name(index),))
    return None


def _only_fit(context: Context, wanted: Shape, *, elementwise: bool) -> Tree | None:
    """The only declared value (else the only defined one) of a shape."""
    scope = context.scope
    declared = [
        name for name, declaration in scope.declarations.items()
        if isinstance(declaration, Value | RandomVariable)
        and (declaration.shape == wanted or (elementwise and not declaration.shape.is_scalar))
    ]  # fmt: skip
    if scope.variable in declared:
        return Name(scope.variable)
    if len(declared) == 1:
        return Name(declared[0])
    if declared:
        return None
    fitting = [
        name for name, definition in scope.definitions.items()
        if not definition.parameters and name not in context.inside
        and context.visit(context, Name(name))[1] == value(wanted)
    ]  # fmt: skip
    return Name(fitting[0]) if len(fitting) == 1 else None
