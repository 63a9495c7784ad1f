"""A bar on a terminal's standard error: how far a run is, how fast, how long it will take, what failed."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from grader.grading.report import Report

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

REFRESH = 0.1
"""Seconds between two pictures: drawing more often would slow the run."""


class Progress:
    """Counts results; shows them only where standard error is a terminal."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._items = 0
        self._failures = 0
        self._began = self._shown = time.monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        if self._total and sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as RichProgress

            self._bar = RichProgress(
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]} items/s"),
                TimeRemainingColumn(),
                TextColumn("{task.fields[failures]}"),
                console=Console(stderr=True),
                auto_refresh=False,
                transient=True,
            )
            self._bar.add_task("", total=self._total, rate="-", failures="")
            self._bar.start()
        return self

    def add(self, report: Report | None) -> None:
        """Count one more file."""
        self._items += 0 if report is None else len(report.items)
        self._failures += report is None
        if self._bar is None:
            return
        now = time.monotonic()
        rate = f"{self._items / max(now - self._began, 0.001):.0f}"
        failed = f"{self._failures} not graded" if self._failures else ""
        task = self._bar.task_ids[0]
        self._bar.update(task, advance=1, rate=rate, failures=failed)
        if now - self._shown >= REFRESH:
            self._shown = now
            self._bar.refresh()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
