"""Unknown functions: random smooth ones, the same for the key and the answer.

Each is a polynomial of degree two plus waves c sin(w·z + b): no derivative of any order vanishes, nothing has a
pole, and every derivative is exact because the function is made of the same scalar operations. A function of one
number has its derivatives in closed form, since `f'` is common.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from flint import acb, arb, ctx, fmpq

from grader.numerics.arrays import array, dot, entries_of, mapped
from grader.numerics.elementary import SIN, Rule, lifted
from grader.numerics.failures import Undefined
from grader.numerics.randomness import Generator
from grader.numerics.ring import RING
from grader.numerics.scalars import Jet, add, multiply
from grader.records import record

_WAVES = 2
_REMEMBERED = 4_096


@record
class Wave:
    height: arb
    direction: tuple[arb, ...]
    shift: arb


@record
class Output:
    """One number as a function of the entries of all arguments."""

    constant: arb
    linear: tuple[arb, ...]
    quadratic: tuple[tuple[arb, ...], ...]
    waves: tuple[Wave, ...]

    def __call__(self, z: tuple[Any, ...]) -> Any:
        found = add(self.constant, dot(self.linear, z))
        for k, line in enumerate(self.quadratic):
            found = add(found, multiply(z[k], dot(line, z[k:])))
        for wave in self.waves:
            level = add(wave.shift, dot(wave.direction, z))
            found = add(found, multiply(wave.height, SIN(level)))
        return found

    def derivative(self, order: int, x: arb | acb) -> Any:
        """The derivative of a function of one number."""
        (slope,), ((curve,),) = self.linear, self.quadratic
        if order == 0:
            found = self.constant + x * (slope + x * curve)
        else:
            found = slope + 2 * curve * x if order == 1 else 2 * curve if order == 2 else arb(0)
        for wave in self.waves:
            (speed,) = wave.direction
            sine, cosine = (speed * x + wave.shift).sin_cos()
            turned = (sine, cosine, -sine, -cosine)[order % 4]
            found += wave.height * speed**order * turned
        return found


@record
class RandomFunction:
    """A function of arguments with these numbers of entries, to an array of this shape; or of each entry."""

    sizes: tuple[int, ...]
    rows: int
    columns: int
    outputs: tuple[Output, ...]
    elementwise: bool = False
    _known: dict[tuple[int, int, int], Any] = field(default_factory=dict, compare=False)

    def __call__(self, arguments: tuple[Any, ...]) -> Any:
        if self.elementwise:
            return mapped(self.of_number(0), arguments[0])
        if self.sizes == (1,):
            return self._of_one(arguments[0])
        z = tuple([_as_ball(entry) for argument in arguments for entry in entries_of(argument)])
        if len(z) != sum(self.sizes):
            raise Undefined("an argument of another size")
        RING.spend(len(self.outputs) * len(z) * (len(z) + 4))
        return array(self.rows, self.columns, tuple([output(z) for output in self.outputs]))

    def _of_one(self, x: Any) -> Any:
        outputs = [self.of_number(0, k)(x) for k in range(len(self.outputs))]
        return array(self.rows, self.columns, tuple(outputs))

    def of_number(self, order: int, place: int = 0) -> Rule:
        """A derivative of one output of a function of one number, as a function of any scalar."""
        output = self.outputs[place]

        def real(x: Any) -> Any:
            key = (order * len(self.outputs) + place, id(x), ctx.prec)
            found = self._known.get(key)
            if found is None:
                if len(self._known) > _REMEMBERED:
                    self._known.clear()
                # The argument is kept with the value, so no other number can take its identity.
                value = output.derivative(order, arb(x) if type(x) is fmpq else x)
                found = self._known[key] = (x, value)
            return found[1]

        def slope(u: Any) -> Any:
            return self.of_number(order + 1, place)(u)

        return lifted(real, lambda z: output.derivative(order, z), slope)

    @property
    def is_scalar(self) -> bool:
        return self.rows == self.columns == 1


def _as_ball(x: Any) -> Any:
    """Balls from the start: exact rationals would turn into balls at the first wave."""
    kind = type(x)
    if kind is fmpq:
        return arb(x)
    return Jet(x.tag, (_as_ball(x.parts[0]), *x.parts[1:])) if kind is Jet else x


def random_function(
    generator: Generator, sizes: tuple[int, ...], rows: int, columns: int, *, elementwise: bool
) -> RandomFunction:
    """A function with random coefficients; its values are moderate where its arguments are."""
    count = 1 if elementwise else sum(sizes)
    outputs = tuple(_output(generator, count) for _ in range(1 if elementwise else rows * columns))
    return RandomFunction(sizes, rows, columns, outputs, elementwise)


def _output(generator: Generator, count: int) -> Output:
    """Coefficients are dyadic, hence exact as balls of any precision."""

    def some(number: int) -> tuple[arb, ...]:
        return tuple(generator.coefficient() for _ in range(number))

    quadratic = tuple(some(count - k) for k in range(count))
    waves = tuple(Wave(some(1)[0], some(count), some(1)[0]) for _ in range(_WAVES))
    return Output(some(1)[0], some(count), quadratic, waves)
