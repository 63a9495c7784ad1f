"""How large the declared vectors and matrices are: a word in brackets is a product of its letters."""

from __future__ import annotations

from grader.expression.declarations import (
    Declaration,
    Family,
    Function,
    RandomVariable,
    Scope,
    Value,
)
from grader.expression.shapes import Shape
from grader.expression.sizes import Size
from grader.numerics.size_choice import assignments

MOST_ENTRIES = 1_000
_WORD = 3


def entries(declaration: Declaration | None, scope: Scope) -> int:
    """How many entries a declared value has where it is compared."""
    at = assignments(scope, ())[0]
    match declaration:
        case Value(shape=shape) | RandomVariable(shape=shape):
            return shape.rows.value(at) * shape.columns.value(at)
        case Function(parameters=parameters, result=result):
            return max(
                shape.rows.value(at) * shape.columns.value(at) for shape in (*parameters, result)
            )
        case Family(size=size, member=member):
            return size.value(at) * entries(member, scope)
        case _:
            return 1


def is_large(scope: Scope) -> bool:
    """Whether some value has so many entries that its comparisons take minutes."""
    return any(
        entries(d, scope) > MOST_ENTRIES
        for name, d in scope.declarations.items()
        if name not in scope.data
    )


def words(declaration: Declaration | None) -> list[str]:
    """The lengths that look like words and are products: `batch` is b·a·t·c·h."""
    match declaration:
        case Value(shape=shape) | RandomVariable(shape=shape):
            return _of_shape(shape)
        case Function(parameters=parameters, result=result):
            return [word for shape in (*parameters, result) for word in _of_shape(shape)]
        case Family(size=size, member=member):
            return [*_of_size(size), *words(member)]
        case _:
            return []


def _of_shape(shape: Shape) -> list[str]:
    return [*_of_size(shape.rows), *_of_size(shape.columns)]


def _of_size(size: Size) -> list[str]:
    return ["·".join(names) for names, _ in size.terms if len(names) >= _WORD]
