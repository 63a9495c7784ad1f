"""Reports written where they were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.cli.messages import tell
from grader.cli.request import Output
from grader.grading.report import Report
from grader.reports.destinations import STANDARD_OUTPUT, deliver
from grader.reports.formats import FORMATS
from grader.reports.look import Look


def write_reports(reports: Sequence[Report], outputs: Sequence[Output], look: Look) -> bool:
    """Write the reports in each format; whether all could be. A file gets 80 columns without colour."""
    written = True
    for output in outputs:
        form = FORMATS[output.format]
        on_screen = output.path == STANDARD_OUTPUT
        text = form.write(reports, look if on_screen else replace(look, color=False, width=80))
        try:
            deliver(text, output.path, utf8=form.utf8)
        except BrokenPipeError:
            raise
        except OSError as error:
            tell(f"{output.path} cannot be written: {error.strerror}.")
            written = False
    return written
