"""Long fuzzing by hand of reader, loader and check: `python tests/fuzz/fuzz_check.py -max_total_time=600`.

Needs `pip install atheris`; without it `--random SECONDS` tries moves by chance, without coverage.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import grader  # noqa: E402 - as above
from grader.sheets import SubmissionError, read_submission  # noqa: E402 - as above
from tests.guarantees.mutations import mutated  # noqa: E402 - the tests are no package

KEYS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("x^2", {"x": "real", "y": "real"}, "expression"),
    ("2 A x", {"A": "symmetric matrix[n, n]", "x": "vector[n]"}, "expression"),
    ("x^2 = 4", {"x": "real"}, "expression"),
    ("10", {}, "number"),
)
SLOW = 3.0  # seconds for one answer that are worth a look


def try_moves(moves: list[tuple[int, int, int]], folder: Path) -> None:
    """Whatever the moves make, as an answer to each key and as a file."""
    text = mutated(moves)
    for key, symbols, kind in KEYS:
        start = time.perf_counter()
        verdict = grader.check(key, text, symbols=symbols, kind=kind)
        assert verdict.outcome != "fault", (key, text)
        if time.perf_counter() - start > SLOW:
            print(f"slow: {time.perf_counter() - start:.1f} s", repr(key), repr(text), flush=True)
    path = folder / "submission.yaml"
    path.write_bytes(f"sheet: s\nanswers:\n  a: {text}\n".encode("utf-8", "surrogatepass"))
    with suppress(SubmissionError):
        read_submission(path)


def moves_of(data: bytes) -> list[tuple[int, int, int]]:
    """Five bytes a move."""
    cuts = (data[k : k + 5] for k in range(0, len(data) - 4, 5))
    return [(c[0], int.from_bytes(c[1:3]), int.from_bytes(c[3:5])) for c in cuts][:12]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if sys.argv[1:2] == ["--random"]:
            chance, tried = random.Random(0), 0
            end = time.monotonic() + float(sys.argv[2])
            while time.monotonic() < end:
                try_moves(moves_of(chance.randbytes(5 * chance.randint(1, 9))), folder)
                tried += 1
            print(f"{tried} texts tried, each as an answer to {len(KEYS)} keys and as a file")
            return
        import atheris  # type: ignore[import-untyped]

        atheris.instrument_all()
        atheris.Setup(sys.argv, lambda data: try_moves(moves_of(data), folder))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
