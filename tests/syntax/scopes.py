"""The scopes that the tables of this folder speak of, by one letter each."""

from __future__ import annotations

from grader.expression.declarations import Scope
from grader.syntax import ScopeFaults, read_scope

_SOFTMAX = r"\frac{e^{x_i}}{\sum_k e^{x_k}}"


def made(symbols: dict[str, str], where: dict[str, str] | None = None) -> Scope:
    scope = read_scope(symbols, where or {})
    assert not isinstance(scope, ScopeFaults), scope
    return scope


SCOPES: dict[str, Scope] = {
    "r": made(
        {"x": "real", "y": "real", "a": "real", "b": "real", "c": "real", "u": "real",
         "f": "function R -> R", "g": "function R -> R"}
    ),
    "v": made(
        {"x": "vector[n]", "y": "vector[n]", "u": "vector[n]", "v": "vector[n]", "w": "vector[n]",
         "A": "matrix[n, n]", "B": "matrix[m, n]", "W^{(1)}": "matrix[n, n]", "w^{(2)}": "row[n]",
         r"\hat{y}": "vector[n]", r"\sigma": "function R^n -> R^n", "i": "index 1..n",
         "j": "index 1..n", "k": "index 1..n", "t": "real", "f": "function R^n -> R",
         "F": "function R^n -> R^n"},
        {"S(x)_i": _SOFTMAX, "s": "S(x)", "p_i": "x_i^2", "x_M": r"\max_k x_k",
         "h": "f(x)"},
    ),
    "p": made(
        {"X": "random variable", "Y": "random variable", "Z": "random vector[n]",
         r"\mu": "real", r"\sigma": "positive"}
    ),
    "c": made({"z": "complex", "x": "real"}),
    "w": made(
        {"x": "vector[n]", "X": "matrix[n, n]", "d": "vector[n]", "e": "vector[n]",
         "u": "real", "i": "index 1..n", "N": "size"}
    ),
    "f": made(
        {"x": "family[N] of vector[d]", "W": "family[L] of matrix[n, n]", "i": "index 1..N",
         "l": "index 1..d", "b_1": "real", "w": "vector[d]"}
    ),
    "0": Scope(letters_are_numbers=True),
}  # fmt: skip
