"""What elaboration knows about a tree besides its value: its kind, its shape, and the sizes still open."""

from __future__ import annotations

from grader.expression.shapes import SCALAR, Shape
from grader.expression.sizes import ONE, Size
from grader.records import record


@record
class Type:
    """The kind of a tree, with the shape of a value.

    `kind` is `value`, `family`, `function`, `condition`, `relation`, `set`, `tuple`, `list`, `interval`, `law` or
    `two values`. `entrywise` marks what an elementary function of a vector returned: numbers may be added to it
    and its powers act on its entries. A family has a `size` and the type of a `member`.
    """

    kind: str
    shape: Shape = SCALAR
    entrywise: bool = False
    size: Size = ONE
    member: Type | None = None

    @property
    def is_number(self) -> bool:
        return self.kind == "value" and self.shape.is_scalar


NUMBER = Type("value")
CONDITION = Type("condition")
KIND_IN_WORDS = {
    "family": "a whole family",
    "function": "a function without an argument",
    "condition": "a condition",
    "relation": "an equation or inequality",
    "set": "a set",
    "tuple": "a list in brackets",
    "list": "a list",
    "interval": "an interval",
    "law": "a distribution",
    "two values": "two values at once (±)",
}


def value(shape: Shape, *, entrywise: bool = False) -> Type:
    return Type("value", shape, entrywise and not shape.is_scalar)


class OpenSizes:
    """Sizes that elaboration has still to find (of `I`, `1`, `e_i`), solved by unification.

    An open size is a `Size` with a name that starts with `?`. Source: Robinson 1965, without terms.
    """

    def __init__(self) -> None:
        self._count = 0
        self._solved: dict[str, Size] = {}

    def fresh(self) -> Size:
        self._count += 1
        return Size.of(f"?{self._count}")

    @property
    def any(self) -> bool:
        return self._count > 0

    def resolve(self, size: Size) -> Size:
        """`size` with every solved open size put in."""
        if not self._solved:
            return size
        while any(name in self._solved for name in size.names):
            total = Size.of(0)
            for monomial, coefficient in size.terms:
                product = Size.of(coefficient)
                for name in monomial:
                    product = product * self._solved.get(name, Size.of(name))
                total = total + product
            size = total
        return size

    def resolve_shape(self, shape: Shape) -> Shape:
        if not self._solved:
            return shape
        return Shape(self.resolve(shape.rows), self.resolve(shape.columns))

    def unify(self, left: Size, right: Size) -> bool:
        """Whether the two sizes are or can be made equal; solves an open one."""
        left, right = self.resolve(left), self.resolve(right)
        if left == right:
            return True
        for one, other in ((left, right), (right, left)):
            name = _open_name(one)
            if name is not None and name not in other.names:
                self._solved[name] = other
                return True
        return self._divide(left, right) or self._divide(right, left)

    def _divide(self, left: Size, right: Size) -> bool:
        """Solve `?·n = m·n` for an open size that is a factor, as those of a Kronecker product are."""
        if len(left.terms) != 1 or len(right.terms) != 1:
            return False
        (names, coefficient), (others, whole) = left.terms[0], right.terms[0]
        open_names = [name for name in names if name.startswith("?")]
        if len(open_names) != 1 or whole % coefficient:
            return False
        rest = list(others)
        for name in names:
            if name in open_names:
                continue
            if name not in rest:
                return False
            rest.remove(name)
        self._solved[open_names[0]] = Size(((tuple(rest), whole // coefficient),))
        return True

    def unify_shapes(self, left: Shape, right: Shape) -> bool:
        return self.unify(left.rows, right.rows) and self.unify(left.columns, right.columns)


def is_open(size: Size) -> bool:
    return any(name.startswith("?") for name in size.names)


def _open_name(size: Size) -> str | None:
    if len(size.terms) == 1 and size.terms[0][1] == 1 and len(size.terms[0][0]) == 1:
        name = size.terms[0][0][0]
        return name if name.startswith("?") else None
    return None
