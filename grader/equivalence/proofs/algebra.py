"""Numbers with indices: entries, Kronecker deltas, sums over an index of symbolic range.

A sum is taken apart into terms; what does not depend on its index moves out, a delta puts its other index in, and what remains
is an atom whose bound indices have fixed names. Indices are letters, whole numbers written out, and bound ones (`~3` while a
sum is open, `@1` in the atom of a closed one).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import permutations

from grader.equivalence.proofs.polynomials import Arithmetic, Ratio, constant, whole
from grader.equivalence.proofs.signs import Signs, member
from grader.equivalence.proofs.terms import (
    ONE,
    Atom,
    Frozen,
    Mono,
    NotProved,
    Poly,
    collected,
    is_index_literal,
    mono_text,
    one_term,
    plain,
    top_of,
)
from grader.expression.declarations import Scope
from grader.records import record

MOST_BOUND = 5
MOST_OPENED = 3
_SYMMETRIC = frozenset({"symmetric", "diagonal", "positive definite", "positive semidefinite"})

Put = Callable[[str, tuple[str, ...]], Ratio | None]
"""What stands for an entry of a name; None where it stays."""


def keep(_name: str, _indices: tuple[str, ...]) -> None:
    """Every entry stays."""


@record
class Span:
    """The range of an index: its ends, as texts that are equal for equal ranges, and the number of its values."""

    ends: str
    count: Ratio


class Undistinguished(Exception):
    """Whether two free indices are equal matters here."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first, second)
        self.pair = (first, second)


class Algebra(Arithmetic):
    """`spans` are the ranges of all indices that are not bound, `apart` the pairs of free ones known to differ."""

    def __init__(self, scope: Scope, apart: frozenset[frozenset[str]] = frozenset()) -> None:
        super().__init__()
        self.scope = scope
        self.signs = Signs(scope)
        self.apart = apart
        self.spans: dict[str, Span] = {}
        self.rules: dict[str, Ratio] = {}
        self._fresh = 0

    # Leaves

    def single(self, atom: Atom) -> Ratio:
        rule = self.rules.get(atom.text)
        return rule if rule is not None else whole(one_term(atom))

    def fresh(self, span: Span) -> str:
        """A new bound index."""
        self._fresh += 1
        name = f"~{self._fresh}"
        self.spans[name] = span
        return name

    def entry(self, name: str, indices: tuple[str, ...]) -> Ratio:
        declared = member(self.scope.declarations.get(name))
        adjectives = declared.adjectives if declared is not None else frozenset()
        if len(indices) >= 2 and adjectives:
            *before, i, j = indices
            if adjectives & {"skew-symmetric"}:
                if i == j:
                    return whole({})
                if j < i:
                    return self.negative(self.entry(name, (*before, j, i)))
            elif adjectives & _SYMMETRIC and j < i:
                indices = (*before, j, i)
            if "diagonal" in adjectives and i != j:
                return self.product(self.delta(i, j), self.entry(name, (*before, i, i)))
        kind = "chosen" if "one-hot" in adjectives else "x"
        return self.single(self.atom(kind, name, indices, free=_letters(indices)))

    def index_number(self, index: str) -> Ratio:
        if is_index_literal(index):
            return whole(constant(int(index)))
        return self.single(self.atom("index", index, free=frozenset({index})))

    def delta(self, i: str, j: str) -> Ratio:
        if i == j:
            return whole(ONE)
        if (is_index_literal(i) and is_index_literal(j)) or frozenset({i, j}) in self.apart:
            return whole({})
        bound = i.startswith(("~", "@")) or j.startswith(("~", "@"))
        if not bound:
            raise Undistinguished(i, j)
        i, j = sorted((i, j))
        return self.single(self.atom("delta", i, j, free=_letters((i, j))))

    # Putting other indices and values in

    def renamed(self, ratio: Ratio, indices: Mapping[str, str]) -> Ratio:
        return self.rebuilt(ratio, indices, keep)

    def rebuilt(self, ratio: Ratio, indices: Mapping[str, str], put: Put, name: str = "") -> Ratio:
        """`ratio` with other indices, and with `put` for the entries of `name`."""
        over = self._rebuilt(ratio.over, indices, put, name)
        if ratio.under == ONE:
            return over
        return self.product(over, self.inverse(self._rebuilt(ratio.under, indices, put, name)))

    def _rebuilt(self, poly: Poly, indices: Mapping[str, str], put: Put, name: str) -> Ratio:
        parts = [self.term(mono, c, indices, put, name) for mono, c in poly.items()]
        return self.plus(*parts) if parts else whole({})

    def term(
        self, mono: Mono, coefficient: Fraction | int, indices: Mapping[str, str],
        put: Put = keep, name: str = "",
    ) -> Ratio:  # fmt: skip
        """A term of `flat`, with other indices and values put in."""
        found = whole(constant(coefficient))
        for atom, exponent in mono:
            part = self.atom_rebuilt(atom, indices, put, name)
            if part is None:
                part = self.unflat(((atom, exponent),))
            elif isinstance(exponent, int):
                part = self.raised(part, exponent)
            else:
                part = self._to_fraction(part, exponent)
            found = self.product(found, part)
        return found

    def _to_fraction(self, part: Ratio, exponent: Fraction) -> Ratio:
        """A power of `e` to a fraction."""
        if part.under != ONE or len(part.over) != 1:
            raise NotProved
        ((mono, c),) = part.over.items()
        if c != 1 or any(atom.kind != "exp" for atom, _ in mono):
            raise NotProved
        raised = {a: e * exponent for a, e in mono}
        return whole({collected({a: plain(Fraction(e)) for a, e in raised.items()}): Fraction(1)})

    def atom_rebuilt(
        self, atom: Atom, indices: Mapping[str, str], put: Put, name: str
    ) -> Ratio | None:
        """None where the atom stays what it is."""
        if atom.free.isdisjoint(indices) and not (
            name and f" {name} " in atom.text.replace(")", " ")
        ):
            return None
        from grader.equivalence.proofs.rebuilding import REBUILT

        rule = REBUILT.get(atom.kind)
        if rule is None:
            raise NotProved
        return rule(self, atom, lambda r: self.rebuilt(r, indices, put, name), indices, put)

    # Sums

    def sum_over(self, index: str, ratio: Ratio) -> Ratio:
        """The sum of `ratio` over the open index, which is bound by it."""
        span = self.spans[index]
        parts = [self._sum_of_term(index, span, mono, c) for mono, c in self.flat(ratio).items()]
        return self.plus(*parts) if parts else whole({})

    def _sum_of_term(self, index: str, span: Span, mono: Mono, coefficient: Fraction) -> Ratio:
        outer = self.unflat(tuple((a, e) for a, e in mono if index not in a.free), coefficient)
        inner = tuple((a, e) for a, e in mono if index in a.free)
        if not inner:
            return self.product(outer, span.count)
        for atom, _ in inner:
            if atom.kind == "delta":
                rest = tuple((a, e) for a, e in inner if a is not atom)
                other = next(i for i in atom.parts if i != index)
                if not self._is_within(other, span):
                    raise NotProved
                return self.product(outer, self.term(rest, 1, {index: other}))
        return self.product(outer, self._closed([index], inner))

    def _is_within(self, index: str, span: Span) -> bool:
        if is_index_literal(index):  # sizes are at least 2
            return span.ends.startswith("1..") and index in {"1", "2"}
        return index in self.spans and self.spans[index].ends == span.ends

    def _closed(self, bound: list[str], inner: Mono) -> Ratio:
        """The sum of one term over open indices; sums inside of it become one with it."""
        factors: list[Mono] = []
        for atom, exponent in inner:
            if atom.kind == "sum" and isinstance(exponent, int) and 0 < exponent <= MOST_OPENED:
                for _ in range(exponent):
                    more, opened = self.opened(atom)
                    bound = [*bound, *more]
                    factors.append(opened)
            else:
                factors.append(((atom, exponent),))
        poly = ONE
        for factor in factors:
            poly = self.times(poly, {factor: Fraction(1)})
        if len(bound) > MOST_BOUND:
            raise NotProved
        parts = [self._sum_of_connected(bound, mono, c) for mono, c in poly.items()]
        return self.plus(*parts)

    def opened(self, atom: Atom) -> tuple[list[str], Mono]:
        """The term of a sum with new open indices."""
        ends, mono, counts, start = atom.parts
        spans = [Span(end, as_ratio(count)) for end, count in zip(ends, counts, strict=True)]
        names = [self.fresh(span) for span in spans]
        base = int(start)
        renamed = self.term(mono, 1, {f"@{base + k}": n for k, n in enumerate(names)})
        flat = self.flat(renamed)
        if len(flat) != 1:
            raise NotProved
        ((found, c),) = flat.items()
        if c != 1:
            raise NotProved
        return names, found

    def _sum_of_connected(self, bound: list[str], mono: Mono, coefficient: Fraction) -> Ratio:
        """Factors that share no bound index are summed each for itself."""
        found = self.unflat(tuple((a, e) for a, e in mono if a.free.isdisjoint(bound)), coefficient)
        rest = [(a, e) for a, e in mono if not a.free.isdisjoint(bound)]
        waiting = set(bound)
        while waiting:
            group = {min(waiting)}
            while True:
                more = {
                    i for a, _ in rest if not a.free.isdisjoint(group) for i in a.free & waiting
                }
                if more <= group:
                    break
                group |= more
            waiting -= group
            part = collected({a: e for a, e in rest if not a.free.isdisjoint(group)})
            names = sorted(group)
            if not part:
                found = self.product(found, self.spans[names[0]].count)
            elif any(a.kind == "delta" for a, _ in part) and len(names) > 1:
                found = self.product(found, self._nested(names, part))
            else:
                found = self.product(found, self._sum_atom(names, part))
        return found

    def _nested(self, names: list[str], mono: Mono) -> Ratio:
        """One sum inside the other, where a delta between them is still to be put in."""
        ratio = self.unflat(mono)
        for name in names:
            ratio = self.sum_over(name, ratio)
        return ratio

    def _sum_atom(self, names: list[str], mono: Mono) -> Ratio:
        """The atom of a sum: its bound indices named in the order that gives the least text."""
        known = self._known(names, mono)
        if known is not None:
            return known
        base = top_of(mono) + 1
        names = sorted(names, key=lambda name: self.spans[name].ends)
        best: tuple[str, Mono, list[str]] | None = None
        for order in permutations(names):
            if [self.spans[n].ends for n in order] != [self.spans[n].ends for n in names]:
                continue
            renamed = self.flat(
                self.term(mono, 1, {n: f"@{base + k}" for k, n in enumerate(order)})
            )
            if len(renamed) != 1:
                raise NotProved
            ((found, c),) = renamed.items()
            if c != 1:
                raise NotProved  # skew-symmetric entries: the sign depends on the names
            text = mono_text(found)
            if best is None or text < best[0]:
                best = text, found, list(order)
        assert best is not None
        return self._made(names, best[1], base)

    def _made(self, names: list[str], mono: Mono, base: int) -> Ratio:
        ends = tuple(self.spans[n].ends for n in names)
        counts = tuple(self.fixed(self.spans[n].count) for n in names)
        bound = {f"@{base + k}" for k in range(len(names))}
        free = frozenset().union(*[a.free for a, _ in mono]) - bound
        atom = self.atom("sum", ends, mono, counts, str(base), top=base + len(names) - 1)
        atom.free = free
        return self.single(atom)

    def _known(self, names: list[str], mono: Mono) -> Ratio | None:
        """The sum of the entries of a probability vector is 1, that of the squares of a unit vector, too."""
        if len(names) != 1 or len(mono) != 1:
            return None
        ((atom, exponent),) = mono
        if atom.kind not in {"x", "chosen"} or atom.parts[1][-1] != names[0]:
            return None
        declared = member(self.scope.declarations.get(atom.parts[0]))
        if declared is None or not self._is_whole_range(declared.shape, names[0]):
            return None
        chosen = {"probability", "one-hot"} & declared.adjectives
        return whole(ONE) if (exponent == 1 and chosen) or (exponent == 2 and "unit" in declared.adjectives) else None  # fmt: skip

    def _is_whole_range(self, shape: object, index: str) -> bool:
        rows = getattr(shape, "rows", None)
        columns = getattr(shape, "columns", None)
        ends = self.spans[index].ends
        return (
            ends == f"1..{rows}"
            if str(columns) == "1"
            else ends == f"1..{columns}" and str(rows) == "1"
        )


def as_ratio(part: tuple[Frozen, Frozen]) -> Ratio:
    """A fraction that is a part of an atom."""
    return Ratio(dict(part[0]), dict(part[1]))


def _letters(indices: tuple[str, ...]) -> frozenset[str]:
    return frozenset(i for i in indices if not is_index_literal(i))
