"""Rationals, balls and jets: exactness, growth, derivatives of every elementary function."""

from __future__ import annotations

from collections.abc import Callable
from math import comb, factorial
from typing import Any

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from grader.numerics.combinatorial import angle, binomial, maximum, modulo
from grader.numerics.failures import Indeterminate, NoValue, Overbound, Undefined
from grader.numerics.powers import power, rational_power, root
from grader.numerics.ring import OPERATIONS, RING, arithmetic, constants
from grader.numerics.scalars import (
    ONE,
    ZERO,
    Jet,
    add,
    ball,
    coefficient,
    divide,
    integer,
    is_exact_zero,
    multiply,
    primal,
    subtract,
    whole_power,
)
from grader.numerics.special_functions import ELEMENTARY

PLACES = [fmpq(2, 3), fmpq(-5, 3), fmpq(7, 3), fmpq(0), fmpq(4), fmpq(1, 7)]
rationals = st.fractions(-50, 50, max_denominator=40).map(
    lambda x: fmpq(x.numerator, x.denominator)
)


def seeded(x: Any, order: int, tag: int = 0) -> Jet:
    return Jet(tag, (x, ONE, *(ZERO,) * (order - 1)))


@pytest.mark.parametrize("key", sorted(ELEMENTARY))
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_slope_is_the_limit_of_the_difference_quotient(key: str, place: fmpq) -> None:
    function = ELEMENTARY[key]
    step = arb(10) ** -20
    with arithmetic(256):
        try:
            slope = function(seeded(place, 1)).parts[1]
            rise = subtract(function(ball(place) + step), function(ball(place) - step))
        except NoValue:
            return
        quotient = divide(rise, 2 * step)
        assert abs(ball(slope) - ball(quotient)) < arb(10) ** -15 * (1 + abs(ball(slope)) ** 3)


@pytest.mark.parametrize("key", sorted(ELEMENTARY))
def test_higher_orders_agree_with_nested_first_orders(key: str) -> None:
    """ε-jets of order 2 and two infinitesimals of order 1 give the same second derivative."""
    function = ELEMENTARY[key]
    for place in PLACES:
        with arithmetic(128):
            try:
                whole = multiply(integer(2), function(seeded(place, 2)).parts[2])
                nested = function(Jet(1, (Jet(0, (place, ONE)), ONE)))
            except NoValue:
                continue
            mixed = coefficient(coefficient(nested, 1, 1), 0, 1)
            assert abs(ball(primal(subtract(whole, mixed)))) < arb(2) ** -60


@given(rationals, rationals, st.integers(1, 5))
def test_jets_are_a_ring(a: fmpq, b: fmpq, order: int) -> None:
    u, v = seeded(a, order), add(seeded(b, order), multiply(seeded(b, order), seeded(a, order)))
    assert is_exact_zero(subtract(multiply(u, v), multiply(v, u)))
    if primal(v) != 0:
        assert is_exact_zero(subtract(multiply(divide(u, v), v), u))


@given(rationals, st.integers(-6, 12))
def test_a_whole_power_of_a_jet_has_the_binomial_coefficients(a: fmpq, n: int) -> None:
    if a == 0 and n < 0:
        return
    parts = whole_power(seeded(a, 3), n).parts if n else (ONE, ZERO, ZERO, ZERO)
    for k in range(4):
        falling = 1
        for j in range(k):
            falling *= n - j
        expected = fmpq(falling, factorial(k)) * (a ** (n - k) if a != 0 or n - k >= 0 else 0)
        assert parts[k] == expected


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [(0, 0, 1), (0, 5, 0), (0, 4, 0), (1, 9, 1), (-1, 8, 1), (-1, -3, -1), (2, -2, fmpq(1, 4))],
)
def test_whole_powers_of_small_numbers(base: int, exponent: int, expected: Any) -> None:
    assert whole_power(fmpq(base), exponent) == expected


def test_real_odd_roots_of_negative_numbers() -> None:
    assert rational_power(fmpq(-8), fmpq(2, 3)) == 4
    assert rational_power(fmpq(-8), fmpq(1, 3)) == -2
    assert root(fmpq(-2), 3) < 0
    with pytest.raises(Undefined):
        rational_power(fmpq(-4), fmpq(1, 2))
    with pytest.raises(Undefined):
        power(fmpq(-2), fmpq(2))
    assert rational_power(seeded(fmpq(-8), 1), fmpq(1, 3)).parts[1].contains(fmpq(1, 12))


def test_zero_has_no_negative_power_and_no_logarithm() -> None:
    calls: tuple[Callable[[], Any], ...] = (
        lambda: whole_power(ZERO, -1),
        lambda: divide(ONE, ZERO),
        lambda: ELEMENTARY["log"](ZERO),
        lambda: ELEMENTARY["sqrt"](fmpq(-1)),
        lambda: power(ZERO, fmpq(-1, 2)),
        lambda: ELEMENTARY["gamma"](fmpq(-3)),
    )
    for call in calls:
        with pytest.raises(Undefined):
            call()


def test_a_ball_round_an_edge_is_indeterminate() -> None:
    unsure = arb(0, 1e-30)
    for key in ("sqrt", "log", "sign", "floor", "heaviside"):
        with pytest.raises(Indeterminate):
            ELEMENTARY[key](unsure)
    with pytest.raises(Indeterminate):
        divide(ONE, unsure)


def test_powers_of_a_ball_round_zero_stay_finite() -> None:
    assert whole_power(arb(0, 1e-30), 4).is_finite()
    assert whole_power(arb(0, 1e-30), 7).contains(0)


def test_kinks_have_no_slope_unless_nothing_moves() -> None:
    for key in ("abs", "relu"):
        with pytest.raises(Undefined):
            ELEMENTARY[key](seeded(ZERO, 1))
        still = ELEMENTARY[key](Jet(0, (ZERO, ZERO)))
        assert is_exact_zero(still)
    with pytest.raises(Undefined):
        maximum(seeded(ONE, 1), ONE)


def test_rationals_turn_into_balls_past_the_first_bound_but_not_constants() -> None:
    big = fmpq(3) ** 600
    with arithmetic(256):
        assert type(multiply(big, big)) is arb
        assert type(whole_power(fmpq(3), 10**9)) is arb
        with constants():
            assert type(multiply(big, big)) is fmpq
            assert type(whole_power(fmpq(3), 9_000)) is fmpq
            assert type(whole_power(fmpq(3), 10**7)) is arb
            assert type(ELEMENTARY["factorial"](fmpq(2004))) is fmpq
            assert type(ELEMENTARY["factorial"](fmpq(10**7))) is arb


def test_what_came_from_a_long_constant_stays_exact() -> None:
    tiny = 1 / ELEMENTARY["factorial"](fmpq(2004))
    assert type(add(fmpq(1, 3), tiny)) is fmpq


def test_overflow_is_no_value() -> None:
    with arithmetic(256), pytest.raises(Overbound):
        power(fmpq(9), whole_power(fmpq(9), 9**9))


@given(st.integers(0, 60), st.integers(0, 60))
def test_binomial_coefficients(n: int, k: int) -> None:
    assert binomial(fmpq(n), fmpq(k)) == comb(n, k)


def test_binomial_coefficients_beyond_the_whole_numbers() -> None:
    assert binomial(fmpq(1, 2), fmpq(3)) == fmpq(1, 16)
    assert binomial(fmpq(-1), fmpq(3)) == -1
    assert binomial(fmpq(5), fmpq(-1)) == 0
    assert binomial(fmpq(10**9), fmpq(5 * 10**8)) > 0


def test_remainders_have_the_sign_of_the_modulus() -> None:
    assert modulo(fmpq(-7, 2), fmpq(2)) == fmpq(1, 2)
    assert modulo(fmpq(7), fmpq(-3)) == -2


def test_the_angle_turns_as_the_point_moves() -> None:
    moved = angle(Jet(0, (ONE, ZERO, ZERO)), Jet(0, (fmpq(2), ONE, ZERO)))
    assert moved.parts[1:] == (fmpq(-1, 5), fmpq(2, 25))
    with pytest.raises(Undefined):
        angle(ZERO, ZERO)


def test_operations_are_counted() -> None:
    with arithmetic(256):
        RING.spend(OPERATIONS)
        with pytest.raises(Overbound):
            RING.spend(1)
    with arithmetic(4096), pytest.raises(Overbound):
        RING.spend(OPERATIONS // 4)
