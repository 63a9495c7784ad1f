"""Symbolic sizes obey the laws of polynomials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.expression.sizes import Size

atoms = st.one_of(st.integers(-5, 5), st.sampled_from(["n", "m", "N"])).map(Size.of)
sizes = st.recursive(
    atoms,
    lambda below: st.one_of(
        st.tuples(below, below).map(lambda pair: pair[0] + pair[1]),
        st.tuples(below, below).map(lambda pair: pair[0] * pair[1]),
    ),
    max_leaves=6,
)
VALUES = {"n": 3, "m": 4, "N": 7}


@given(sizes, sizes)
def test_value_of_a_sum_and_of_a_product(a: Size, b: Size) -> None:
    assert (a + b).value(VALUES) == a.value(VALUES) + b.value(VALUES)
    assert (a * b).value(VALUES) == a.value(VALUES) * b.value(VALUES)
    assert (a - b).value(VALUES) == a.value(VALUES) - b.value(VALUES)


@given(sizes, sizes)
def test_equal_sizes_are_written_the_same_way(a: Size, b: Size) -> None:
    assert a + b == b + a
    assert a * b == b * a
    assert (a - a).constant == 0


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (Size.of("n"), "n"),
        (Size.of(0), "0"),
        (Size.of("n") + Size.of(1), "n+1"),
        (Size.of(2) * Size.of("n") - Size.of(1), "2n-1"),
        (Size.of("n") * Size.of("m"), "m·n"),
    ],
)
def test_a_size_is_shown_as_one_writes_it(size: Size, shown: str) -> None:
    assert str(size) == shown
