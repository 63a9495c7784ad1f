"""The same arguments give the same verdict: in another process, thread, hash seed and order, and with other letters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import grader

QUESTIONS: list[tuple[str, str, dict[str, str]]] = [
    (r"2 A x", r"(A + A^\top) x", {"A": "symmetric matrix[n, n]", "x": "vector[n]"}),
    (r"2 A x", r"2 A^\top x", {"A": "matrix[n, n]", "x": "vector[n]"}),
    (
        r"\frac{e^{x_i}}{\sum_k e^{x_k}}",
        r"\frac{e^{x_i}}{\sum_k e^{x_i}}",
        {"x": "vector[n]", "i": "index 1..n"},
    ),
    (r"\sin 2t", r"2 \sin t \cos t", {"t": "real"}),
    (r"\sin 2t", r"2 \sin t", {"t": "real"}),
    (r"f'(t)", r"f(t)", {"t": "real", "f": "function R -> R"}),
    (r"\sqrt{t^2}", r"t", {"t": "real"}),
    (r"\operatorname{Var}(X)", r"\mathbb{E}[X^2] - \mathbb{E}[X]^2", {"X": "random variable"}),
    (r"2 t", r"2 t +", {"t": "real"}),
]


def _verdicts() -> list[str]:
    return [repr(grader.check(key, answer, symbols=symbols)) for key, answer, symbols in QUESTIONS]


_ELSEWHERE = """
import json, sys
import grader
questions = json.loads(sys.argv[1])
print(json.dumps([repr(grader.check(k, a, symbols=s)) for k, a, s in reversed(questions)]))
"""


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_in_another_process_with_another_hash_seed_and_order(hash_seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, json.dumps(QUESTIONS)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)[::-1] == _verdicts()


def test_in_several_threads_at_once() -> None:
    expected = _verdicts()
    with ThreadPoolExecutor(4) as pool:
        found = [future.result() for future in [pool.submit(_verdicts) for _ in range(8)]]
    assert all(verdicts == expected for verdicts in found)


def _renamed(text: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(character, character) for character in text)


@pytest.mark.parametrize(
    ("key", "answer", "symbols", "letters"),
    [
        ("2 A x", "(A + A^T) x", {"A": "symmetric matrix[n, n]", "x": "vector[n]"}, {"A": "B", "x": "y", "n": "m"}),
        ("2 A x", "A x", {"A": "symmetric matrix[n, n]", "x": "vector[n]"}, {"A": "B", "x": "y", "n": "m"}),
        ("x^2 - y^2", "(x-y)(x+y)", {"x": "real", "y": "real"}, {"x": "u", "y": "a"}),
        ("x^2 - y^2", "(x-y)^2", {"x": "real", "y": "real"}, {"x": "y", "y": "x"}),
    ],
)  # fmt: skip
def test_the_outcome_does_not_depend_on_the_letters(
    key: str, answer: str, symbols: dict[str, str], letters: dict[str, str]
) -> None:
    def outcome(**how: Any) -> tuple[str, str]:
        verdict = grader.check(**how)
        return verdict.outcome, verdict.note

    renamed = {
        _renamed(name, letters): declaration.replace("[n, n]", f"[{letters.get('n', 'n')}, {letters.get('n', 'n')}]").replace("[n]", f"[{letters.get('n', 'n')}]")
        for name, declaration in symbols.items()
    }  # fmt: skip
    assert outcome(key=key, answer=answer, symbols=symbols) == outcome(
        key=_renamed(key, letters), answer=_renamed(answer, letters), symbols=renamed
    )
