"""Statements as functions of the signs of irreducible polynomials: equal for all signs, so equal everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from flint import fmpq_mpoly

from grader.equivalence.solution_sets import kernels as k
from grader.equivalence.solution_sets import ratios
from grader.equivalence.solution_sets.formulas import (
    Atom,
    Compare,
    Formula,
    Proposition,
    atoms,
    fits,
    truth,
)
from grader.expression.declarations import Scope, Value
from grader.records import record

MOST_STATES = 20_000
MOST_IMPOSSIBLE = 200
MOST_DEGREE = 24
MOST_TERMS = 100
_ALL_SIGNS = (-1, 0, 1)
_BY_DECLARATION = {
    "positive": (1,), "nonnegative": (0, 1), "negative": (-1,), "nonpositive": (-1, 0), "nonzero": (-1, 1)
}  # fmt: skip

State = dict[str, int]


@record
class Factored:
    """The sign of an expression: `constant` times powers of the signs of factors, by their texts."""

    constant: int
    powers: tuple[tuple[str, int], ...]

    def sign(self, state: Mapping[str, int]) -> int:
        found = self.constant
        for text, power in self.powers:
            found *= state[text] ** power
        return found


@record
class Read:
    """An atom by factors: what must hold for a value, and the value."""

    guards: tuple[tuple[Factored, str], ...]
    value: Factored


class States:
    """All signs that the factors of some statements may have. Raises: NoReading on what no polynomial stands for."""

    def __init__(self, formulas: Sequence[Formula], names: Sequence[str], scope: Scope) -> None:
        self.kernels = k.Kernels(names, {})
        self.scope = scope
        self.factors: dict[str, fmpq_mpoly] = {}
        self.reads: dict[Compare, Read] = {}
        self.letters: list[Proposition] = []
        every = atoms(*formulas)
        for _ in range(k.MOST_POWER):
            try:
                self._read(every)
            except k.FinerSteps:
                self.kernels.restart()
                self.factors.clear()
                continue
            break
        self.signs = {text: self._possible(text) for text in self.factors}

    def _read(self, every: Sequence[Atom]) -> None:
        for atom in every:
            match atom:
                case Compare(difference=tree):
                    read = self.kernels.read(tree)
                    guards = tuple((self._factored(g.value), g.operator) for g in read.guards)
                    self.reads[atom] = Read(guards, self._factored(read.value))
                case Proposition() if atom not in self.letters:
                    self.letters.append(atom)
                case Proposition():
                    pass
                case _:
                    raise ratios.NoReading

    def _factored(self, value: ratios.Ratio) -> Factored:
        constant = 1
        powers: dict[str, int] = {}
        for part in value:
            if part.is_zero():
                return Factored(0, ())
            if part.total_degree() > MOST_DEGREE or len(part) > MOST_TERMS:
                raise ratios.NoReading
            scale, factors = part.factor()
            constant *= 1 if scale > 0 else -1
            for factor, power in factors:
                turned = factor.leading_coefficient() < 0
                constant *= (-1) ** int(power) if turned else 1
                positive = -factor if turned else factor
                text = str(positive)
                self.factors[text] = positive
                powers[text] = powers.get(text, 0) + int(power)
        return Factored(constant, tuple(powers.items()))

    def _possible(self, text: str) -> tuple[int, ...]:
        """The signs that a factor may have, by its coefficients and by declarations."""
        factor = self.factors[text]
        terms = factor.to_dict()
        if len(terms) == 1:
            (exponents,) = terms
            place = next(p for p, e in enumerate(exponents) if e)
            return self._of_generator(place)
        found: set[int] = set()
        for exponents, coefficient in terms.items():
            sign = 1 if coefficient > 0 else -1
            here = {sign}
            for place, exponent in enumerate(exponents):
                if exponent:
                    signs = self._of_generator(place)
                    here = {a * s ** int(exponent) for a in here for s in signs}
            found |= here if 0 not in here or len(terms) > 1 else set()
            if {-1, 1} <= found:
                return _ALL_SIGNS
        if any(self._is_definite(exponents) for exponents in terms):
            found.discard(0)
        return tuple(sorted(found))

    def _is_definite(self, exponents: Sequence[int]) -> bool:
        """Whether a term never vanishes."""
        return all(0 not in self._of_generator(p) for p, e in enumerate(exponents) if e)

    def _of_generator(self, place: int) -> tuple[int, ...]:
        names = list(self.kernels.unknowns)
        if place < len(names):
            declared = self.scope.declarations.get(names[place])
            if isinstance(declared, Value):
                return _BY_DECLARATION.get(declared.sign, _ALL_SIGNS)
            return _ALL_SIGNS
        kernel = self.kernels.kernel(place)
        match kernel.kind:
            case "abs":
                return (0, 1)
            case "root" if kernel.order % 2 == 0:
                return (0, 1)
            case "exp":
                return (1,)
            case _:
                return _ALL_SIGNS

    @property
    def are_polynomial(self) -> bool:
        """Whether the unknowns stand in no kernel."""
        return not self.kernels.kernels

    def mismatches(
        self, first: Formula, second: Formula, domain: Formula
    ) -> Iterator[State] | None:
        """The states in which the two differ, those left out that cannot be; None where there are too many states."""
        texts = list(self.factors)
        count = 2 ** len(self.letters)
        for text in texts:
            count *= len(self.signs[text])
        if count > MOST_STATES:
            return None
        return self._mismatches(first, second, domain)

    def _mismatches(self, first: Formula, second: Formula, domain: Formula) -> Iterator[State]:
        texts = list(self.factors)
        impossible = 0
        for signs in product(*(self.signs[text] for text in texts)):
            state = dict(zip(texts, signs, strict=True))
            for bits in product((False, True), repeat=len(self.letters)):
                letters = dict(zip(self.letters, bits, strict=True))
                here = [self._truth(f, state, letters) for f in (domain, first, second)]
                if not here[0] or here[1] == here[2]:
                    continue
                if impossible < MOST_IMPOSSIBLE and not self._is_possible(state):
                    impossible += 1
                    continue
                yield {**state, **{letter.name: int(value) for letter, value in letters.items()}}

    def _truth(
        self, formula: Formula, state: State, letters: Mapping[Proposition, bool]
    ) -> bool | None:
        def of_atom(atom: Atom) -> bool | None:
            if isinstance(atom, Proposition):
                return letters[atom]
            assert isinstance(atom, Compare)
            read = self.reads[atom]
            if any(not fits(guard.sign(state), operator) for guard, operator in read.guards):
                return False
            return fits(read.value.sign(state), atom.operator)

        return truth(formula, of_atom)

    def _is_possible(self, state: State) -> bool:
        """False where a factor that is zero settles the sign of another one otherwise."""
        for text, sign in state.items():
            if sign != 0:
                continue
            factor = self.factors[text]
            for place in ratios.places(factor):
                rows = ratios.coefficients(factor, place)
                if set(rows) - {0, 1} or not rows[1].is_constant() or place in self.kernels.kernels:
                    continue
                rest = rows.get(0)
                slope = rows[1].leading_coefficient()
                value = -rest / slope if rest is not None else factor * 0
                for other, wanted in state.items():
                    if other != text and not self._agrees(
                        self.factors[other], place, value, wanted
                    ):
                        return False
        return True

    def _agrees(self, factor: fmpq_mpoly, place: int, value: fmpq_mpoly, wanted: int) -> bool:
        rows = ratios.coefficients(factor, place)
        if set(rows) == {0} or factor.total_degree() > ratios.MOST_DEGREE // 2:
            return True
        total = factor * 0
        for exponent, row in rows.items():
            total += row * value**exponent
        if total.is_zero():
            return wanted == 0
        if not total.is_constant():
            return True
        found = total.leading_coefficient()
        return (1 if found > 0 else -1) == wanted
