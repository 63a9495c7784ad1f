"""Derivative operators: by a declared name, by a parameter of a function, by a name from `where`."""

from __future__ import annotations

from grader.equivalence.proofs.differentiating import Derivative
from grader.equivalence.proofs.places import Bound, Meant, Variable, Where
from grader.equivalence.proofs.polynomials import Ratio
from grader.equivalence.proofs.reading import Place, Reader, both, long_place, short_place
from grader.equivalence.proofs.terms import NotProved
from grader.expression.nodes import Defined, Differential, Entry, Name, Tree
from grader.expression.shapes import Shape
from grader.numerics.structure import distinct
from grader.records import record


@record
class Target:
    """What is differentiated by: a name of the algebra, an entry of it, and what it stands for afterwards."""

    name: str
    shape: Shape
    indices: Place
    value: Meant | None = None


def derivative(reader: Reader, tree: Differential, place: Place, where: Where) -> Ratio:
    """The number in a place of a derivative."""
    if tree.at is not None or not tree.variables:
        raise NotProved
    targets: list[Target] = []
    for variable in tree.variables:
        where, target = _target(reader, tree.operand, variable, where)
        targets.append(target)
    shape = reader.shapes.of(tree.operand, where)
    found = _by_kind(reader, tree, targets, shape, place, where)
    for target in targets:
        if target.value is not None:
            found = _put_in(reader, found, target)
    return found


def _by_kind(
    reader: Reader, tree: Differential, targets: list[Target], shape: Shape, place: Place, where: Where
) -> Ratio:  # fmt: skip
    match tree.kind:
        case "derivative" if all(t.shape.is_scalar or t.indices for t in targets):
            steps = [(t, t.indices) for t in targets]
            return _derived(reader, tree.operand, place, steps, where)
        case "derivative" if len(targets) == 1:
            return _by_whole(reader, tree.operand, shape, targets[0], place, where)
        case "gradient" if shape.is_scalar:
            return _derived(reader, tree.operand, (), [_entry_of(targets, both(place)[0])], where)
        case "jacobian" if not shape.is_scalar:
            inner = long_place((both(place)[0],), shape)
            return _derived(
                reader, tree.operand, inner, [_entry_of(targets, both(place)[1])], where
            )
        case "hessian" if shape.is_scalar:
            steps = [_entry_of(targets, index) for index in both(place)]
            return _derived(reader, tree.operand, (), steps, where)
        case "divergence":
            return _total(
                reader,
                targets,
                lambda k: _derived(
                    reader, tree.operand, long_place((k,), shape), [_entry_of(targets, k)], where
                ),
            )
        case "laplacian" if shape.is_scalar:
            return _total(
                reader,
                targets,
                lambda k: _derived(reader, tree.operand, (), [_entry_of(targets, k)] * 2, where),
            )
        case _:
            raise NotProved


def _by_whole(
    reader: Reader, operand: Tree, shape: Shape, target: Target, place: Place, where: Where
) -> Ratio:
    """By a vector or matrix: a number has a gradient of its shape, a vector a Jacobian."""
    if shape.is_scalar:
        return _derived(reader, operand, (), [(target, short_place(place, target.shape))], where)
    inner = long_place((both(place)[0],), shape)
    by = short_place(long_place((both(place)[1],), target.shape), target.shape)
    return _derived(reader, operand, inner, [(target, by)], where)


def _derived(
    reader: Reader, operand: Tree, place: Place, steps: list[tuple[Target, Place]], where: Where
) -> Ratio:
    found = reader.read(operand, place, where)
    for target, indices in reversed(steps):
        found = Derivative(reader.algebra, target.name, indices).of(found)
    return found


def _entry_of(targets: list[Target], index: str) -> tuple[Target, Place]:
    """The variable behind a column of a Jacobian."""
    if len(targets) == 1:
        (target,) = targets
        if target.shape.is_scalar or target.indices:
            if index != "1":
                raise NotProved
            return target, target.indices
        return target, short_place(long_place((index,), target.shape), target.shape)
    if not index.isdecimal() or not 1 <= int(index) <= len(targets):
        raise NotProved
    target = targets[int(index) - 1]
    if not (target.shape.is_scalar or target.indices):
        raise NotProved
    return target, target.indices


def _total(reader: Reader, targets: list[Target], term: object) -> Ratio:
    assert callable(term)
    if len(targets) > 1:
        return reader.algebra.plus(*[term(str(k + 1)) for k in range(len(targets))])
    shape = targets[0].shape
    if targets[0].indices or not (shape.is_column or shape.is_row):
        raise NotProved
    return reader.along(shape.rows if shape.is_column else shape.columns, term)


def _target(reader: Reader, operand: Tree, variable: Tree, where: Where) -> tuple[Where, Target]:
    """A parameter, or a name from `where`, becomes a new name in the operand."""
    indices: Place = ()
    if isinstance(variable, Entry):
        indices = tuple(reader.index(i, where) for i in variable.indices)
        variable = variable.base
    if not isinstance(variable, Name | Defined):
        raise NotProved
    name = variable.name
    known = where.get(name)
    if isinstance(known, Variable):
        return where, Target(known.name, known.shape, indices)
    if isinstance(known, Meant):
        shape = reader.shapes.of(known.tree, known.where)
        new = reader.variable(name.partition("#")[0], shape)
        return {**where, name: new}, Target(new.name, shape, indices, known)
    if isinstance(known, Bound):
        raise NotProved
    body = next(
        (n.body for n in distinct(operand) if isinstance(n, Defined) and n.name == name), None
    )
    if body is None and name in reader.algebra.scope.definitions:
        raise NotProved
    if body is not None:
        shape = reader.shapes.of(body, where)
        new = reader.variable(name, shape)
        inner = {**where, f"defined {name}": new}
        return inner, Target(new.name, shape, indices, Meant(body, where))
    declared = reader.shapes.of(Name(name), {})
    return where, Target(name, declared, indices)


def _put_in(reader: Reader, found: Ratio, target: Target) -> Ratio:
    """What the new name stands for, put in afterwards."""
    value = target.value
    assert value is not None

    def put(name: str, indices: tuple[str, ...]) -> Ratio | None:
        if name != target.name:
            return None
        place = () if target.shape.is_scalar else long_place(indices, target.shape)
        return reader.read(value.tree, place, value.where)

    return reader.algebra.rebuilt(found, {}, put, target.name)
