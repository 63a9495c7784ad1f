"""Unknown functions, functions that no rule takes apart, inverses of matrices, and expectations: atoms with arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from grader.equivalence.proofs.algebra import Span, as_ratio
from grader.equivalence.proofs.functions import Functions
from grader.equivalence.proofs.polynomials import Ratio, whole
from grader.equivalence.proofs.terms import Mono, NotProved, frozen, poly_text
from grader.records import record

TOTAL = frozenset(
    {"arctan", "arccot", "arsinh", "erf", "erfc", "normal cdf", "sign", "floor", "ceil", "relu", "heaviside", "max", "min"}
)  # fmt: skip
"""Functions with a value everywhere."""

_ODD = frozenset({"arctan", "arsinh", "erf", "arcsin", "artanh", "sign"})


@record
class Argument:
    """A number; or a vector by its entry at an open index, whose range is `span`."""

    value: Ratio
    index: str = ""


class Calls(Functions):
    """The algebra with everything that has arguments. `random` are the names of random variables."""

    random: frozenset[str] = frozenset()

    def opaque(self, name: str, arguments: Sequence[Ratio]) -> Ratio:
        """A function of the vocabulary of which only its arguments are known."""
        if name not in TOTAL:
            self.require(f"{name} of {len(arguments)}", arguments[0])
            for other in arguments[1:]:
                self.require(f"{name} and", other)
        if name in _ODD:
            (argument,) = arguments
            turned = self.negative(argument)
            texts = [poly_text(frozen(self.short(r).over)) for r in (argument, turned)]
            if texts[1] < texts[0]:
                return self.negative(self._opaque(name, [turned]))
        return self._opaque(name, arguments)

    def _opaque(self, name: str, arguments: Sequence[Ratio]) -> Ratio:
        fixed = tuple(self.fixed(a) for a in arguments)
        if name in {"max", "min", "gcd", "lcm"}:
            fixed = tuple(sorted(set(fixed), key=lambda f: (poly_text(f[0]), poly_text(f[1]))))
        return self.single(self.atom("fn", name, fixed))

    # Unknown functions

    def called(
        self, name: str, places: tuple[str, ...], partials: tuple[str, ...], arguments: Sequence[Argument]
    ) -> Ratio:  # fmt: skip
        """An entry of a function's value, `partials` times differentiated (`0:` by its first argument, `0:i` by an entry)."""
        fixed: list[tuple[object, ...]] = []
        bound: set[str] = set()
        for argument in arguments:
            if not argument.index:
                fixed.append((("num",), self.fixed(argument.value)))
                continue
            span = self.spans[argument.index]
            level = 1 + max(
                [a.top for p in self.fixed(argument.value) for m, _ in p for a, _ in m], default=0
            )
            renamed = self.renamed(argument.value, {argument.index: f"@{level}"})
            bound.add(f"@{level}")
            fixed.append(
                (("vec", span.ends, str(level)), self.fixed(renamed), self.fixed(span.count))
            )
        letters = {*places, *(p.partition(":")[2] for p in partials)}
        free = frozenset(i for i in letters if i and not i.isdecimal())
        top = max([int(b[1:]) for b in bound], default=0)
        atom = self.atom(
            "call", name, places, tuple(sorted(partials)), tuple(fixed), free=free, top=top
        )
        atom.free = (atom.free - bound) | free
        return self.single(atom)

    def argument_rebuilt(self, fixed: Any, again: Callable[[Ratio], Ratio]) -> Argument:
        """An argument of an atom, made again."""
        kind, value = fixed[0], as_ratio(fixed[1])
        if kind[0] == "num":
            return Argument(again(value))
        index = self.fresh(Span(kind[1], as_ratio(fixed[2])))
        return Argument(again(self.renamed(value, {f"@{kind[2]}": index})), index)

    def extremum(self, operation: str, index: str, value: Ratio) -> Ratio:
        """The greatest or least of the values as an open index runs."""
        span = self.spans[index]
        level = 1 + max([a.top for p in self.fixed(value) for m, _ in p for a, _ in m], default=0)
        renamed = self.fixed(self.renamed(value, {index: f"@{level}"}))
        ends = (operation, span.ends, str(level))
        atom = self.atom("extremum", ends, renamed, self.fixed(span.count), top=level)
        atom.free -= {f"@{level}"}
        return self.single(atom)

    # Inverses

    def inverse_entry(self, i: str, j: str, row: str, column: str, entry: Ratio) -> Ratio:
        """The entry (i, j) of the inverse of a matrix, given by its entry at two open indices."""
        spans = self.spans[row], self.spans[column]
        if spans[0].ends != spans[1].ends:
            raise NotProved
        level = 1 + max([a.top for p in self.fixed(entry) for m, _ in p for a, _ in m], default=0)
        names = f"@{level}", f"@{level + 1}"
        whole_entry = self.fixed(self.renamed(entry, {row: names[0], column: names[1]}))
        turned = self.fixed(self.renamed(entry, {row: names[1], column: names[0]}))
        texts = [f"{poly_text(o)} / {poly_text(u)}" for o, u in (whole_entry, turned)]
        if texts[0] == texts[1]:
            i, j = sorted((i, j))
        elif texts[1] < texts[0]:
            return self.inverse_entry(j, i, column, row, entry)
        free = frozenset(k for k in (i, j) if not k.isdecimal())
        parts = ((spans[0].ends, str(level)), whole_entry, self.fixed(spans[0].count))
        atom = self.atom("inv", (i, j), *parts, free=free, top=level + 1)
        atom.free = (atom.free - set(names)) | free
        return self.single(atom)

    # Expectations

    def expectation(self, ratio: Ratio) -> Ratio:
        """The expectation, which is linear."""
        parts = [self._expectation(mono, c) for mono, c in self.flat(ratio).items()]
        return self.plus(*parts) if parts else whole({})

    def _expectation(self, mono: Mono, c: Fraction) -> Ratio:
        outer = tuple((a, e) for a, e in mono if not is_about(a.text, self.random))
        inner = tuple((a, e) for a, e in mono if is_about(a.text, self.random))
        found = self.unflat(outer, c)
        if not inner:
            return found
        if any(not isinstance(e, int) or e < 0 for _, e in inner):
            raise NotProved
        return self.product(found, self.single(self.atom("moment", inner)))


def is_about(text: str, names: frozenset[str]) -> bool:
    """Whether one of the names is an entry in the text of an atom that no expectation hides."""
    if text.startswith("(moment "):
        return False
    plain = text.replace(")", " ")
    return any(f"(x {name} " in plain for name in names)
