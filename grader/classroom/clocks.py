"""The time that a process has had: what it slept through counts, what others took from it does not."""

from __future__ import annotations

import os

from grader.records import mutable

ITEM_SECONDS = 5.0
FILE_SECONDS = 60.0
TICK = 0.2
"""Seconds between two looks at the clocks."""

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@mutable
class Clock:
    """The time spent on the item and on the file that a process is at. `serial` changes with the item."""

    pid: int
    item: float = 0.0
    file: float = 0.0
    serial: int = -1
    _processor: float | None = None

    def tick(self, seconds: float, serial: int, *, at_an_item: bool) -> None:
        """Count `seconds` since the last tick.

        A process that could run but had to wait for a processor is charged what it got of one: how
        busy a machine is must not decide who is marked by a person. One that waits for a process of
        its own is at no item meanwhile: that one has limits of its own.
        """
        before, (self._processor, runs) = self._processor, _processor_time(self.pid)
        if runs and before is not None and self._processor is not None:
            seconds = min(seconds, self._processor - before)
        self.file += seconds
        if serial != self.serial:
            self.serial, self.item = serial, 0.0
        elif at_an_item and (runs or not _has_children(self.pid)):
            self.item += seconds


def _has_children(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/task/{pid}/children", "rb") as stream:
            return bool(stream.read().strip())
    except OSError:
        return False


def _processor_time(pid: int) -> tuple[float | None, bool]:
    """Seconds of processor time used so far, and whether the process would use more; None where it is not told."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stream:
            after_name = stream.read().rpartition(b")")[2].split()
    except OSError:
        return None, False
    used = (int(after_name[11]) + int(after_name[12])) / _TICKS_A_SECOND
    return used, after_name[0] == b"R"
