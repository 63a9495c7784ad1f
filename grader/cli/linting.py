"""`grade lint`: sheets examined before students see them.

A sheet that cannot be used is told on standard error, as for the main job. What is found in a sheet
that can be used is the report.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from grader.cli.crashes import Guard
from grader.cli.grading_run import use_key_file
from grader.cli.messages import line_at, tell_at
from grader.cli.screen import takes_color, width
from grader.cli.submissions import Missing, find_sheets
from grader.grading.guarding import outspoken_mark
from grader.reports.lines import Line
from grader.sheets.errors import FileFaults
from grader.sheets.lint import Finding, Linted, lint_file, shared_ids

CLEAN = 0
FINDINGS = 1
COULD_NOT_LINT = 2


_COLORS = {"error": "red", "warning": "yellow", "note": "cyan"}
_INDENT = "  "


def lint_sheets(
    paths: Sequence[str],
    *,
    strict: bool = False,
    key_file: str | None = None,
    color: str = "auto",
) -> int:
    """Examine every sheet; gives the exit status.

    0: no errors, 1: errors (or warnings, if `strict`), 2: a sheet that cannot be used.
    """
    if not use_key_file(key_file):
        return COULD_NOT_LINT
    status = CLEAN
    linted: list[Linted] = []
    told: list[Finding] = []
    for path in find_sheets(paths):
        if isinstance(path, Missing):
            tell_at(path.path, None, None, path.message, path.mend)
            status = COULD_NOT_LINT
            continue
        guard = Guard(path)
        with guard:
            one = _linted(path)
            if one is None:
                status = COULD_NOT_LINT
            else:
                linted.append(one)
                told += _tell(path, one.findings, color)
        if guard.crashed:
            status = COULD_NOT_LINT
    for path, finding in shared_ids(one.sheet for one in linted):
        told += _tell(path, (finding,), color)
    if linted:
        sys.stdout.write(f"{_summary(len(linted), told)}\n")
    if any(finding.is_error or (strict and not finding.is_note) for finding in told):
        status = max(status, FINDINGS)
    return status


def _linted(path: str) -> Linted | None:
    try:
        return lint_file(path, outspoken_mark)
    except FileFaults as error:
        for fault in error.faults:
            tell_at(fault.file, fault.line, fault.column, fault.message, fault.mend)
    return None


def _tell(path: str, findings: Sequence[Finding], color: str) -> Sequence[Finding]:
    """Write findings: one line each, as other programs read them, and wrapped where a person does."""
    wrapped, colored = sys.stdout.isatty(), takes_color(color)
    for found in findings:
        line = line_at(path, found.line, found.column, str(found))
        place, code, said = line.partition(found.code)
        whole = Line((place, "bold"), (code, _COLORS[found.severity]), said)
        if not wrapped:
            sys.stdout.write(f"{whole.written(color=colored)}\n")
            continue
        for number, piece in enumerate(whole.wrapped(width() - len(_INDENT))):
            indent = _INDENT if number else ""
            sys.stdout.write(f"{indent}{piece.written(color=colored)}\n")
    return findings


def _summary(sheets: int, told: Sequence[Finding]) -> str:
    """`5 sheets: 1 error, 2 warnings`."""
    told = [finding for finding in told if not finding.is_note]
    errors = sum(finding.is_error for finding in told)
    if not told:
        return f"{_counted(sheets, 'sheet')} without findings"
    counts = [(errors, "error"), (len(told) - errors, "warning")]
    return f"{_counted(sheets, 'sheet')}: " + ", ".join(
        _counted(count, noun) for count, noun in counts if count
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
