"""The tables beside this file: scope, what is written, what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def rows(name: str) -> Iterator[tuple[str, str, str]]:
    """The rows of `readings.txt` or `faults.txt`: scope, text, expectation."""
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            written, _, expected = line.partition("  ⟹  ")
            scope, _, text = written.partition("  ")
            yield scope, text, expected
