"""How a report is to look, whatever its format."""

from __future__ import annotations

from grader.records import record


@record
class Look:
    """How a report is shown. Units: `width` is in terminal columns.

    `several` is true when more than one submission was asked for, even if only one could be graded.
    """

    width: int = 80
    color: bool = False
    explain: bool = False
    several: bool = False
