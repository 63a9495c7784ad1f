"""What an answer must be to be judged at all: its kind and shape, without the key that it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grader.equivalence.question import Question, question_for
from grader.equivalence.sides import Side
from grader.expression.declarations import Declaration, Value
from grader.expression.nodes import Name
from grader.expression.shapes import SCALAR, Shape
from grader.expression.sizes import ONE, Size
from grader.items.model import Expected, Item
from grader.numerics.structure import distinct

SHAPES_DIFFER = frozenset({"span", "order", "transpose"})
"""What `up_to` may forgive beside the shape: there the shape of a key says nothing of an answer's."""


def expected_of(item: Item) -> tuple[Expected, ...]:
    """What the answers to an item must be, any of which will do. Raises: KeyFault for a key that cannot be read."""
    if item.is_sealed:
        return item.expects
    match item.kind:
        case "expression":
            return _of_formula(question_for(item, (), item.syntax))
        case "number":
            return _of_number(item)
        case "shape":
            return _of_size(item)
        case "derivation":
            from grader.items.derivation import reads_statements

            return (Expected(relation=reads_statements(item)),)
        case "witness":
            return (Expected(letters=_indices(item)),)
        case _:
            return ()


def _of_formula(question: Question) -> tuple[Expected, ...]:
    closed = ((key.side.closed, key.relation) for key in question.keys)
    found = (Expected(one.kind, one.shape, one.free, relation) for one, relation in closed)
    return tuple(
        dict.fromkeys(replace(one, shape=None, free=()) if _is_open(one) else one for one in found)
    )


def _of_number(item: Item) -> tuple[Expected, ...]:
    from grader.equivalence.quantities import asked_in, without_units

    unit = asked_in(item) is not None
    question = question_for(without_units(item), (), item.syntax, number=True)
    letters = tuple(sorted({name for key in question.keys for name in names_in(key.side)}))
    return tuple(replace(one, unit=unit, letters=letters) for one in _of_formula(question))


def names_in(side: Side) -> frozenset[str]:
    """The names that a formula uses, but for those that it binds itself."""
    return frozenset(
        n.name for n in distinct(side.tree) if isinstance(n, Name) and "#" not in n.name
    )


def _is_open(found: Expected) -> bool:
    """Whether a size is left open (`0`, `I`), so that the shape says nothing."""
    sizes = [size for _, lower, upper in found.free for size in (lower, upper)]
    if found.shape is not None:
        sizes += [found.shape.rows, found.shape.columns]
    return any(name.startswith("?") for size in sizes for name in size.names)


def _of_size(item: Item) -> tuple[Expected, ...]:
    from grader.items.size_reading import ReadShape, read_shape

    keys = [read_shape(key) for key in item.keys]
    names: set[str] = set()
    for key in keys:
        if isinstance(key, ReadShape):
            names |= key.shape.rows.names | key.shape.columns.names
    return (Expected(letters=tuple(sorted(names - item.scope.sizes))),)


def _indices(item: Item) -> tuple[str, ...]:
    """The single letters of claims: they may be the index of a sequence that is asked for."""
    from grader.syntax.letters import letters_or_nothing

    claims = item.search.claims if item.search is not None else ()
    letters = {x for text in claims for x in letters_or_nothing(text, item.syntax).letters}
    return tuple(sorted(letter for letter in letters if len(letter) == 1))


def size_text(size: Size) -> str:
    """A size as a sheet writes it in `expects`: `2*n+1`; `read_size` reads it."""
    terms = (
        "*".join((*(() if factor == 1 and names else (str(factor),)), *names))
        for names, factor in size.terms
    )
    return "+".join(terms) or "0"


def read_size(text: str) -> Size | None:
    """The size that `size_text` wrote; None for anything else."""
    total = Size(())
    for term in text.split("+"):
        factor, *names = [part.strip() for part in term.split("*")]
        if factor and not factor[-1].isdecimal():
            factor, names = "1", [factor, *names]
        digits = factor.removeprefix("-")
        if not digits.isdecimal() or len(digits) > 6 or not all(names):
            return None
        one = Size.of(-int(digits) if "-" in factor else int(digits))
        for name in names:
            one *= Size.of(name)
        total += one
    return total


def standing_in(item: Item, used: Mapping[str, Item]) -> Item:
    """`item` with each name of `used` declared as what the sealed key of an earlier item is: a number, a vector, a matrix."""
    declared: dict[str, Declaration] = {}
    for name, earlier in used.items():
        known = expected_of(earlier) or (Expected(),)
        declared[name] = Value(_whole(known[0]))
    scope = replace(item.scope, declarations={**item.scope.declarations, **declared})
    return replace(item, scope=scope)


def _whole(expected: Expected) -> Shape:
    """The shape of the vector or matrix whose entries an expression with free indices gives."""
    sizes = [upper for _, _, upper in expected.free]
    if expected.shape is None or len(sizes) > 2:
        return SCALAR
    if not sizes or not expected.shape.is_scalar:
        return expected.shape
    return Shape(sizes[0], sizes[1] if len(sizes) > 1 else ONE)
