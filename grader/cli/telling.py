"""What is told of graded files on standard error, each fault once in a run."""

from __future__ import annotations

from collections.abc import Iterable

from grader.cli.messages import tell_at
from grader.grading.shelf import Graded
from grader.sheets.errors import Fault


class Told:
    """What a run has told so far: the faults of a sheet are told with its first submission only."""

    def __init__(self) -> None:
        self._faults: set[Fault] = set()

    def tell(self, graded: Graded) -> None:
        """Say what has not been said yet; of a file without a report, that it has none."""
        self._tell(graded.warnings)
        if not self._tell(graded.faults) and graded.report is None:
            tell_at(graded.file, None, None, "Not graded: its sheet has faults, told above.")

    def _tell(self, faults: Iterable[Fault]) -> bool:
        """Whether there was anything new."""
        new = [fault for fault in dict.fromkeys(faults) if fault not in self._faults]
        self._faults.update(new)
        for fault in new:
            tell_at(fault.file, fault.line, fault.column, fault.message, fault.mend)
        return bool(new)
