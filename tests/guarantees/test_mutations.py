"""Whatever is made of what students write: a verdict, never an exception, a crash told, or a second thought."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import grader
from grader.sheets import SubmissionError, read_submission
from tests.guarantees.mutations import mutated

MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 20_000), st.integers(0, 20_000)),
    min_size=1,
    max_size=8,
)
KEYS: list[tuple[str, dict[str, str]]] = [
    ("x^2", {"x": "real", "y": "real"}),
    ("2 A x", {"A": "symmetric matrix[n, n]", "x": "vector[n]", "b": "vector[n]"}),
    (r"\{1, 2\}", {"x": "real"}),
    ("x^2 = 4", {"x": "real"}),
    ("f'(x)", {"f": "function R -> R", "x": "real"}),
]
QUICK = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.mark.slow
@pytest.mark.parametrize(("key", "symbols"), KEYS, ids=[key for key, _ in KEYS])
@QUICK
@given(MOVES)
def test_an_answer_gets_a_verdict(
    key: str, symbols: dict[str, str], moves: list[tuple[int, int, int]]
) -> None:
    text = mutated(moves)
    verdict = grader.check(key, text, symbols=symbols)
    assert verdict.outcome != "fault", text
    assert grader.check(key, text, symbols=symbols) == verdict


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["number", "shape", "blank"])
@QUICK
@given(MOVES)
def test_other_kinds_give_a_verdict(kind: str, moves: list[tuple[int, int, int]]) -> None:
    key = {"number": "10 m", "shape": "m x n", "blank": "chain rule"}[kind]
    text = mutated(moves)
    verdict = grader.check(key, text, kind=kind)
    assert verdict.outcome != "fault", text


FILES = (
    "sheet: s\n", "answers:\n", "  a: x\n", "  b: [1, 2]\n", "  c: {answer: x, where: {Z: y}}\n", "- ", "{", "[", "&a ", "*a",
    "!!python/object ", "<<: ", '"\\frac"', "'", "|\n", "\t", "\x00", "\ufeff", "--- ", "? ", ": ",
)  # fmt: skip


@pytest.mark.slow
@QUICK
@given(moves=MOVES)
def test_a_file_is_read_or_refused(tmp_path: Path, moves: list[tuple[int, int, int]]) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(mutated(moves, FILES).encode("utf-8", "surrogatepass"))
    with suppress(SubmissionError):
        assert read_submission(path).file
