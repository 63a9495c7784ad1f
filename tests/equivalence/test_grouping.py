"""Which answers are worth the same: one letter a group, in the order of the answers."""

from __future__ import annotations

from typing import Any

import pytest

from grader.equivalence.grouping import same_worth
from tests.classroom.made import item_of

A = "abcdefghijklmnopqrstuvwxyz"
VECTORS = {"x": "vector[n]", "b": "vector[n]", "A": "matrix[n, n]"}
REALS = {"x": "real", "y": "real", "a": "positive"}


def letters(key: str, symbols: dict[str, str], *texts: str, **keys: Any) -> str:
    places = same_worth(item_of(key, symbols=symbols, **keys), texts)
    assert all(places[place] == place for place in places)
    names = dict(zip(dict.fromkeys(places), A, strict=False))
    return "".join(names[place] for place in places)


@pytest.mark.parametrize(
    ("key", "symbols", "texts", "groups"),
    [
        (r"(A + A^\top) x", VECTORS, ["A x", "2 A x", r"A^\top x", r"(x^\top A)^\top", "A x + A x"], "abccb"),
        (r"(A + A^\top) x", VECTORS, [r"\sum_j A_{ij} x_j", "A x", r"\sum_j A_{ji} x_j", "A_{ik} x_k"], "aabc"),
        (r"(A + A^\top) x", VECTORS, [r"x^\top A", r"(A^\top x)^\top", "x", "b", "0", "0 x"], "aabcde"),
        ("x + y", REALS, ["x - y", "-(y - x)", "x", "2x/2", r"\sqrt{x^2}", "|x|", "|x| + 10^{-40}"], "aabbccd"),
        ("x + y", REALS, ["0", "x - x", "1", r"\sin^2 x + \cos^2 x", "10^{-30}"], "aabbc"),
        ("1/x", REALS, ["1/0", "1/(x - x)", "x", r"\frac{x^2}{x}"], "abcc"),
        (r"\ln a", REALS, [r"2 \ln a", r"\ln a^2", r"\ln(a^2)", r"\ln(2a)"], "aaab"),
        ("x", REALS, ["e^{x}", r"\exp(x)", "e^x + 0", "x e", "e x"], "aaabb"),
        (r"\{1, 2\}", REALS, [r"\{1, 3\}", r"\{3, 1\}", r"\{1\}", "1", "5/5"], "aabcc"),
        ("(0, 1)", REALS, ["(0, 2)", "(0, 4/2)", "[0, 2]"], "aab"),
        ("2", {}, ["3", "6/2", "3.0", "3.0001", r"\sqrt 9", "4"], "aaabac"),
        ("x_i", VECTORS, ["x_j", "2 x_i", "x_i + x_i", "b_i"], "abbc"),
        ("x + y", REALS, ["x +", "x +", r"\foo", "z"], "abcd"),
        ("x = 2 y", REALS, ["x = 3 y", "x = y + 2 y", "x = y"], "aab"),
    ],
)  # fmt: skip
def test_groups(key: str, symbols: dict[str, str], texts: list[str], groups: str) -> None:
    assert letters(key, symbols, *texts) == groups


def test_letters_that_nobody_declared() -> None:
    assert letters("x^2", {}, "2x", "x + x", "2y", "x^3", "x x x") == "aabcc"


def test_numbers_with_units() -> None:
    found = letters("3", {}, "6 m", r"12/2 \text{m}", "6", "6 s", "7 m", kind="number", unit="m")
    assert found == "aabcd"


def test_the_order_of_the_answers_only_names_the_groups() -> None:
    texts = [
        "A x",
        "2 A x",
        r"A^\top x",
        "A x + A x",
        r"(x^\top A)^\top",
        r"\sum_j A_{ij} x_j",
        "b",
    ]
    item = item_of(r"(A + A^\top) x", symbols=VECTORS)
    found = same_worth(item, texts)
    turned = same_worth(item, texts[::-1])[::-1]
    pairs = {(i, j) for i in range(len(texts)) for j in range(len(texts)) if found[i] == found[j]}
    assert pairs == {(i, j) for i, j in pairs if turned[i] == turned[j]}
    assert len(set(found)) == len(set(turned))


def test_nothing_hostile_stops_it() -> None:
    texts = [
        "9^{9^{9^{9}}}",
        "(" * 500,
        "\ud800",
        "",
        r"\frac{",
        "x" * 20_000,
        "1e999999",
        r"\sum_i",
    ]
    assert letters("x + y", REALS, *texts) == A[: len(texts)]
