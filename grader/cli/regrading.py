"""`grade regrade`: reports of an earlier run held against what the sheets and grade say now."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing

from grader.classroom.attendant import NoWorker
from grader.classroom.changes import Change, changes, decided_again
from grader.classroom.fingerprints import engine_version
from grader.classroom.journal import known_secret, new_secret, replace_file
from grader.classroom.keeping import kept_from
from grader.classroom.pool import Pool
from grader.classroom.result import Result, result_from_line, result_to_line, results_from_text
from grader.classroom.settings import Job, Settings, with_options
from grader.cli.messages import tell, tell_at
from grader.cli.progress import Progress
from grader.cli.telling import Told
from grader.grading.report import ItemReport, Report
from grader.grading.report_json import json_number
from grader.grading.report_reading import NoReport
from grader.records import record
from grader.text import visible

DONE = 0
COULD_NOT_GRADE = 2
INTERRUPTED = 130


@record
class RegradeRequest:
    """`submissions` is a folder in which to look for the files of the reports; `out` a file for the new results."""

    old: str
    problems: str | None
    submissions: str | None
    out: str | None
    jobs: int


def regrade(request: RegradeRequest) -> int:
    """The exit status of `grade regrade`."""
    try:
        old = _old_results(request.old)
    except NoReport as error:
        mend = "Name the results.jsonl of a class, or a JSON report."
        tell_at(request.old, None, None, str(error), mend)
        return COULD_NOT_GRADE
    settings = _settings(request, old)
    jobs = [_job(result, request.submissions, settings) for result in old]
    try:
        new = _graded(jobs, settings, request.jobs)
    except KeyboardInterrupt:
        tell("Stopped; nothing is changed.", "Run the same command again.")
        return INTERRUPTED
    except NoWorker as error:
        tell(str(error))
        return COULD_NOT_GRADE
    told = Told()
    for result in new:
        told.tell(result.graded)
    sys.stdout.write("".join(f"{line}\n" for line in _lines(old, new)))
    written = request.out is None or _write(request.out, new)
    whole = all(result.graded.report is not None for result in new)
    return DONE if whole and written and new else COULD_NOT_GRADE


def _old_results(path: str) -> list[Result]:
    """The earlier results that have a report. Raises: NoReport."""
    try:
        with open(path, encoding="utf-8") as stream:
            results = results_from_text(stream.read())
    except OSError as error:
        raise NoReport(f"The file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise NoReport("The file is no text in UTF-8.") from error
    found = [result for result in results if result.graded.report is not None]
    if not found:
        raise NoReport("There is no report in this file.")
    return found


def _settings(request: RegradeRequest, old: Sequence[Result]) -> Settings:
    """Those of the earlier run, where it has told them."""
    secret = known_secret(os.path.dirname(request.old) or ".") or new_secret()
    settings = Settings(problems=request.problems, secret=secret, engine=engine_version())
    try:
        return with_options(settings, old[0].basis.get("options", ""))
    except (ValueError, TypeError):
        return settings


def _job(result: Result, submissions: str | None, settings: Settings) -> Job:
    file = result.graded.file
    if submissions is not None:
        places = (
            os.path.join(submissions, file),
            os.path.join(submissions, os.path.basename(file)),
        )
        file = next(filter(os.path.exists, places), places[-1])
    return Job(file, kept_from(result, settings))


def _graded(jobs: Sequence[Job], settings: Settings, processes: int) -> list[Result]:
    """The new results, in the order of the jobs. Raises: NoWorker."""
    found: dict[int, Result] = {}
    lines = Pool(settings, min(processes, len(jobs))).results(jobs)
    with Progress(len(jobs)) as progress, closing(lines):
        for number, line in lines:
            found[number] = result_from_line(line)
            progress.add(found[number].graded.report)
    return [found[number] for number in range(len(jobs))]


def _lines(old: Sequence[Result], new: Sequence[Result]) -> Iterator[str]:
    """What is said: every changed mark of every student, then the figures."""
    touched = again = items = 0
    for before, after in zip(old, new, strict=True):
        report = after.graded.report
        if report is None:
            yield f"{visible(after.graded.file, 1_000)}: not graded again; the old marks are left"
            continue
        found = list(changes(before, after))
        items += len(report.items)
        again += decided_again(before, after)
        if found and before.graded.report is not None:
            touched += 1
            yield _head(before.graded.report, report)
            yield from (f"  {_line(change)}" for change in found)
    yield f"{touched} of {len(new)} submissions have other marks"
    yield f"{again} of {items} items were decided again"


def _head(before: Report, after: Report) -> str:
    name = visible(after.student or "(no name)", 100)
    return f"{name} ({visible(after.file, 300)}): {_score(before)} → {_score(after)}"


def _score(report: Report) -> str:
    low, high = json_number(report.score), json_number(report.score_max)
    return f"{low if low == high else f'{low} to {high}'}/{json_number(report.points)}"


def _line(change: Change) -> str:
    before, after = map(_mark, (change.before, change.after))
    return f"{visible(change.item)}: {before} → {after}: {change.why}"


def _mark(item: ItemReport | None) -> str:
    if item is None:
        return "none"
    return f"{item.outcome} {json_number(item.score)}/{json_number(item.points)}"


def _write(path: str, new: Sequence[Result]) -> bool:
    text = "".join(f"{result_to_line(result)}\n" for result in new)
    try:
        replace_file(path, text.encode("ascii"))
    except OSError as error:
        tell(f"{path} cannot be written: {error.strerror}.")
        return False
    return True
