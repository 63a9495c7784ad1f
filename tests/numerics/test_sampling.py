"""Valuations: repeatable, inside their declarations, of several magnitudes; special points; side conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flint import fmpq

from grader.numerics import Evaluator, compare, sampling_fault, simple_valuations, valuations
from grader.numerics.arrays import dot, identity, plus, times, transpose
from grader.numerics.linear_algebra import determinant
from grader.numerics.sampler import Sampler

Read = Callable[..., Any]


def drawn(read: Read, scope_of: Read, kind: str, symbols: dict[str, str], *texts: str) -> list[Any]:
    scope = scope_of(symbols)
    trees = [read(text, scope).tree for text in texts]
    found = []
    for valuation in valuations(scope, trees, (), 7):
        if valuation.kind == kind:
            found.append(valuation)
        if valuation.kind == "wide" and kind != "wide":
            break
    return found


def test_the_same_seed_gives_the_same_values_and_another_seed_others(scope_of: Read) -> None:
    scope = scope_of(
        {"x": "vector[n]", "A": "positive definite matrix[n, n]", "X": "random variable"}
    )

    def text(seed: int) -> list[dict[str, str]]:
        return [v.describe(["x", "A", "X"]) for v in valuations(scope, [], (), seed)][:20]

    assert text(1) == text(1)
    assert text(1) != text(2)


def test_the_names_of_the_letters_do_not_matter(scope_of: Read) -> None:
    def values(name: str) -> list[str]:
        scope = scope_of({name: "vector[n]"})
        return [v.describe([name])[name] for v in valuations(scope, [], (), 1)][:12]

    assert values("x") == values("w")

    def sizes(rows: str, columns: str) -> list[tuple[int, int]]:
        scope = scope_of({"A": f"matrix[{rows}, {columns}]"})
        found = list(valuations(scope, [], (), 1))[:12]
        return [(v.sizes[rows], v.sizes[columns]) for v in found]

    assert sizes("m", "n") == sizes("q", "k")


def test_magnitudes_and_signs(closed_tree: Read, scope_of: Read) -> None:
    found = drawn(closed_tree, scope_of, "general", {"x": "real"}, "x")
    values = [int(v.values["x"].p) / int(v.values["x"].q) for v in found]
    assert len(values) == 12
    assert sum(0.09 < abs(x) < 3.1 for x in values) >= 8
    assert any(abs(x) < 1e-2 for x in values)
    assert any(abs(x) > 1e3 for x in values)
    assert any(abs(x) > 1e8 for x in values)
    assert {x > 0 for x in values} == {True, False}
    assert all(v.values["x"].q > 10**6 for v in found[:8])


@pytest.mark.parametrize(
    ("declaration", "holds"),
    [
        ("positive", lambda x: x > 0),
        ("nonnegative", lambda x: x >= 0),
        ("negative", lambda x: x < 0),
        ("nonzero", lambda x: x != 0),
        ("integer", lambda x: x.q == 1),
        ("natural", lambda x: x.q == 1 and x >= 0),
        ("real in (0, 1)", lambda x: 0 < x < 1),
        ("real in [2, oo)", lambda x: x >= 2),
        ("real in (-oo, -1)", lambda x: x < -1),
    ],
)
def test_declarations_of_numbers(
    scope_of: Read, declaration: str, holds: Callable[[fmpq], bool]
) -> None:
    scope = scope_of({"x": declaration})
    found = list(valuations(scope, [], (), 3))
    assert len(found) > 20
    assert all(holds(v.values["x"]) for v in found)


def test_adjectives_hold_exactly(scope_of: Read) -> None:
    words = ["symmetric", "skew-symmetric", "diagonal", "orthogonal", "invertible",
             "positive definite", "positive semidefinite"]  # fmt: skip
    symbols = {f"M_{k}": f"{word} matrix[n, n]" for k, word in enumerate(words)}
    symbols |= {"u": "unit vector[n]", "p": "probability vector[n]", "h": "one-hot vector[n]"}
    for valuation in list(valuations(scope_of(symbols), [], (), 5))[:12]:
        values, size = valuation.values, valuation.sizes["n"]
        s, k, d, q, i, pd, _psd = (values[f"M_{j}"] for j in range(7))
        assert s.entries == transpose(s).entries
        assert set(plus(k, transpose(k)).entries) == {0}
        assert all(d.entries[r * size + c] == 0 for r in range(size) for c in range(size) if r != c)
        assert times(q, transpose(q)).entries == identity(size).entries
        assert determinant(i) != 0
        assert determinant(pd) > 0
        assert dot(values["u"].entries, values["u"].entries) == 1
        assert sum(values["p"].entries) == 1
        assert all(entry > 0 for entry in values["p"].entries)
        assert sorted(values["h"].entries) == [0] * (size - 1) + [1]


def test_sizes_vary_differ_and_fit_the_subscripts(closed_tree: Read, scope_of: Read) -> None:
    found = drawn(closed_tree, scope_of, "general", {"A": "matrix[m, n]"}, "A")
    assert all(v.sizes["m"] != v.sizes["n"] and min(v.sizes.values()) >= 2 for v in found)
    assert len({tuple(v.sizes.items()) for v in found}) >= 3
    found = drawn(closed_tree, scope_of, "general", {"x": "vector[n]"}, "x_7 + x_1")
    assert {v.sizes["n"] for v in found} == {7}
    found = drawn(closed_tree, scope_of, "general", {"x": "vector[n]"}, r"\sum_{k=1}^5 x_{k+1}")
    assert all(v.sizes["n"] >= 6 for v in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"|x - 3|", ["3", "3028/1009", "3026/1009"]),
        (r"\begin{cases} 1 & x^2 < 4 \\ 0 & \text{otherwise} \end{cases}", ["2", "-2"]),
        (r"\lfloor 2 x \rfloor", ["0", "1", "-1"]),
        (r"\frac{1}{3 x - 1}", ["1/3"]),
        (r"\ln(x + 5)", ["-5"]),
        (r"\arcsin(2 x)", ["1/2", "-1/2"]),
        (r"\max(x, 7)", ["7"]),
        (r"x \bmod 3", ["0"]),
        (r"\sqrt{x - 9}", ["9"]),
        (r"\mathbb{1}[x > 11]", ["11"]),
    ],
)
def test_every_edge_is_visited(
    closed_tree: Read, scope_of: Read, text: str, expected: list[str]
) -> None:
    found = drawn(closed_tree, scope_of, "special", {"x": "real"}, text)
    shown = [v.describe(["x"])["x"] for v in found]
    assert set(expected) <= set(shown)
    assert set(shown) >= {"0", "1", "-1"}


def test_edges_keep_to_the_declared_range(closed_tree: Read, scope_of: Read) -> None:
    found = drawn(closed_tree, scope_of, "special", {"x": "real in [0, 1]"}, r"\sqrt{x - x^2}")
    shown = {v.describe(["x"])["x"] for v in found}
    assert {"0", "1"} <= shown
    assert all(0 <= v.values["x"] <= 1 for v in found)


def test_simple_points_are_small(scope_of: Read) -> None:
    for valuation in simple_valuations(scope_of({"x": "vector[n]", "t": "positive"}), [], (), 1):
        numbers = [*valuation.values["x"].entries, valuation.values["t"]]
        assert all(abs(x) <= 6 and x.q <= 2 for x in numbers)


def test_neighbours_are_near(scope_of: Read) -> None:
    valuation = next(iter(valuations(scope_of({"x": "real", "k": "integer"}), [], (), 1)))
    near = list(valuation.neighbours())
    assert len(near) >= 4
    for other in near:
        assert 0 < abs(other.values["x"] - valuation.values["x"]) < fmpq(1, 1000)
        assert other.values["k"] == valuation.values["k"]


GIVEN = [
    ({"y": "vector[n]"}, [r"\sum_i y_i = 1"]),
    ({"w": "vector[n]", "x": "vector[n]"}, [r"w^\top x = 0"]),
    ({"w": "vector[n]", "X": "matrix[m, n]"}, ["X w = 0"]),
    ({"x": "vector[n]"}, [r"x \neq 0"]),
    ({"x": "vector[n]", "y": "vector[m]", "A": "matrix[m, n]"}, ["y = A x"]),
    ({"x": "real", "y": "real"}, ["x^2 + y^2 = 1"]),
    ({"x": "real", "y": "real"}, ["0 < x < y"]),
    ({"x": "real", "y": "real"}, ["x e^y = 1"]),
    ({"a": "positive", "b": "positive", "c": "positive"}, ["a^2 + b^2 = c^2"]),
    ({"X": "matrix[m, n]"}, [r"X^\top X invertible"]),
    ({"A": "matrix[n, n]"}, ["A invertible"]),
    ({"n": "natural", "k": "natural"}, [r"k \leq n"]),
    ({"f": "function R -> R", "x": "real"}, [r"f(x) \neq 0"]),
    ({"X": "random variable"}, [r"\mathbb{E}[X] = 0", r"\operatorname{Var}(X) = 1"]),
    ({"X": "random variable", "Y": "random variable"}, [r"\operatorname{Cov}(X, Y) = 0"]),
    ({"X": "random variable", "mu": "real", "sigma": "positive"},
     [r"\mathbb{E}[X] = \mu", r"\operatorname{Var}(X) = \sigma^2"]),
    ({"u": "vector[n]", "v": "vector[n]"},
     [r"\|u\|^2 = \langle u, v \rangle", r"\|v\|^2 = \langle u, v \rangle"]),
]  # fmt: skip


@pytest.mark.parametrize(("symbols", "given"), GIVEN, ids=[str(row[1]) for row in GIVEN])
def test_side_conditions_are_met(
    scope_of: Read, conditions_of: Read, symbols: dict[str, str], given: list[str]
) -> None:
    scope = scope_of(symbols)
    trees = conditions_of(given, scope)
    assert sampling_fault(scope, trees) is None
    kinds: Counter[str] = Counter()
    for valuation in valuations(scope, trees, trees, 1):
        kinds[valuation.kind] += 1
        if valuation.kind == "wide":
            break
        for tree in trees:
            # The sides of an equation agree at any precision, though they may be balls.
            if getattr(tree, "operators", ("=",))[0] == "=" and hasattr(tree, "members"):
                for precision in (256, 700):
                    a, b = (Evaluator(m).at(valuation, precision) for m in tree.members)
                    assert compare(a, b).verdict == "equal"
            else:
                value = Evaluator(tree).at(valuation, 256)
                assert not isinstance(value, fmpq) or value == 1
    assert kinds["general"] >= 8


def test_what_was_drawn_before_changes_nothing(scope_of: Read, conditions_of: Read) -> None:
    scope = scope_of({"x": "real", "y": "real", "X": "matrix[m, n]"})
    given = conditions_of(["x^2 + y^2 = 1", r"X^\top X invertible"], scope)
    fresh, used = Sampler(scope, [], given, 1), Sampler(scope, [], given, 1)
    list(used.simple())
    list(used.reseeded(5).general())

    def shown(sampler: Sampler) -> list[dict[str, str]]:
        return [v.describe(["x", "y", "X"]) for v in sampler.general()]

    assert shown(fresh) == shown(used)
    assert shown(fresh.reseeded(9)) == shown(used.reseeded(9))


def test_a_condition_that_cannot_be_met_is_named(scope_of: Read, conditions_of: Read) -> None:
    scope = scope_of({"x": "real", "y": "positive"})
    given = conditions_of(["y > 0", "x^2 < -1"], scope)
    assert sampling_fault(scope, given) == 1
    assert list(valuations(scope, [], given, 1)) == []
