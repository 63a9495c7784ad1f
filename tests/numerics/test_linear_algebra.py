"""Matrices of rationals, balls and jets."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from grader.numerics.arrays import (
    Array,
    cross,
    diagonal,
    entries_of,
    identity,
    kronecker,
    scaled,
    stacked,
    times,
    trace,
    transpose,
)
from grader.numerics.failures import Undefined
from grader.numerics.linear_algebra import (
    adjugate,
    determinant,
    euclidean,
    exponential,
    inverse,
    matrix_power,
    norm,
    rank,
    softmax,
)
from grader.numerics.ring import arithmetic
from grader.numerics.scalars import ONE, ZERO, Jet, coefficient, is_exact_zero, subtract

numbers = st.integers(-9, 9).map(fmpq)


def matrices(rows: int, columns: int) -> st.SearchStrategy[Array]:
    return st.lists(numbers, min_size=rows * columns, max_size=rows * columns).map(
        lambda entries: Array(rows, columns, tuple(entries))
    )


def same(a: Any, b: Any) -> bool:
    return all(map(is_exact_zero, map(subtract, entries_of(a), entries_of(b))))


def moved(a: Array, direction: Array, order: int = 1, tag: int = 0) -> Array:
    entries = [
        Jet(tag, (x, y, *(ZERO,) * (order - 1)))
        for x, y in zip(a.entries, direction.entries, strict=True)
    ]
    return Array(a.rows, a.columns, tuple(entries))


@given(matrices(3, 3))
def test_inverse_and_adjugate(a: Array) -> None:
    det = determinant(a)
    assert same(times(a, adjugate(a)), scaled(det, identity(3)))
    if det:
        assert same(times(a, inverse(a)), identity(3))
    else:
        with pytest.raises(Undefined):
            inverse(a)


@given(matrices(3, 3), matrices(3, 3))
def test_jets_of_matrices(a: Array, b: Array) -> None:
    """The slope of a determinant: d det(A) = tr(adj(A) dA), for a singular matrix too; A A⁻¹ = I to second order."""
    jet = moved(a, b)
    assert coefficient(determinant(jet), 0, 1) == trace(times(adjugate(a), b))
    if determinant(a):
        second = moved(a, b, 2)
        one = times(second, inverse(second))
        assert same(Array(3, 3, tuple(coefficient(e, 0, 0) for e in one.entries)), identity(3))
        assert all(is_exact_zero(coefficient(e, 0, k)) for e in one.entries for k in (1, 2))


@given(matrices(2, 3), matrices(3, 2), matrices(2, 2))
def test_products_and_stacking(a: Array, b: Array, c: Array) -> None:
    """(AB)ᵀ = BᵀAᵀ and vec(CAB) = (BᵀAᵀ ⊗ I) vec C."""
    product = times(a, b)
    assert same(transpose(product), times(transpose(b), transpose(a)))
    left = stacked(times(c, product))
    assert same(left, times(kronecker(transpose(product), identity(2)), stacked(c)))


@given(matrices(3, 1), matrices(3, 1))
def test_the_cross_product_is_normal(a: Array, b: Array) -> None:
    assert times(transpose(a), cross(a, b)) == 0
    assert times(transpose(b), cross(a, b)) == 0


def test_the_exponential_of_a_jet_of_matrices() -> None:
    """d/dt exp(tA) = A exp(tA)."""
    a = Array(2, 2, (fmpq(1), fmpq(2), fmpq(-1), fmpq(1, 3)))
    with arithmetic(200):
        jet = exponential(moved(a, a))
        value = exponential(a)
        slopes = [coefficient(entry, 0, 1) for entry in jet.entries]
        for slope, expected in zip(slopes, times(a, value).entries, strict=True):
            assert slope.overlaps(expected)
            assert abs(slope - expected) < arb(2) ** -180


def test_powers_of_matrices() -> None:
    a = Array(2, 2, (fmpq(1), fmpq(2), fmpq(3), fmpq(4)))
    assert same(matrix_power(a, 3), times(a, times(a, a)))
    assert same(times(matrix_power(a, -2), matrix_power(a, 2)), identity(2))
    assert same(matrix_power(a, 0), identity(2))


def test_norms() -> None:
    v = Array(2, 1, (fmpq(3), fmpq(-4)))
    assert euclidean(v) == 5
    assert norm(v, fmpq(1)) == 7
    assert norm(v, None) == 4
    assert norm(v, fmpq(3)).overlaps(arb(91).root(3))
    diag = diagonal(v)
    assert norm(diag, fmpq(1)) == norm(diag, None) == 4
    assert norm(diag, fmpq(2)).contains(4)


def test_ranks() -> None:
    assert rank(Array(2, 2, (fmpq(1), fmpq(2), fmpq(2), fmpq(4)))) == 1
    assert rank(Array(2, 3, tuple(map(fmpq, (1, 0, 0, 0, 1, 0))))) == 2


def test_softmax_sums_to_one() -> None:
    shares = softmax(Array(3, 1, (ZERO, ONE, fmpq(-2))))
    assert sum(shares.entries).contains(1)
