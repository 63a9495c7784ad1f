"""`grade class`: every submission of a folder graded, each result safe at once, then the gradebook."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import closing, suppress

from grader.classroom.attendant import NoCluster, NoWorker
from grader.classroom.fingerprints import engine_version
from grader.classroom.formats import CLASS_FORMATS, WITH_SHEETS, Row
from grader.classroom.journal import Busy, Journal, open_journal, secret_of
from grader.classroom.pool import Pool
from grader.classroom.result import Result, result_from_line
from grader.classroom.resuming import Standing
from grader.classroom.settings import Job, Settings
from grader.classroom.verdict_store import VerdictStore
from grader.cli.class_request import ClassRequest
from grader.cli.class_summary import summary
from grader.cli.messages import tell, tell_at
from grader.cli.progress import Progress
from grader.cli.submissions import Missing, find_submissions
from grader.cli.telling import Told
from grader.records import mutable
from grader.reports.destinations import deliver
from grader.sheets import Sheet, load_sheet
from grader.sheets.errors import FileFaults

GRADED = 0
COULD_NOT_GRADE = 2
INTERRUPTED = 130

STOPPED = "Not graded yet: the run was stopped. The same command goes on from here."


@mutable
class Run:
    """What is known so far. `status` is that of the exit, should the run end now."""

    request: ClassRequest
    wanted: Sequence[str | Missing]
    results: dict[str, Result]
    status: int = GRADED

    @property
    def files(self) -> list[str]:
        return sorted(path for path in self.wanted if isinstance(path, str))

    def rows(self) -> list[Row]:
        """A row for every file of the folder, sorted."""
        missing = [Row(p.path, None, p.message) for p in self.wanted if isinstance(p, Missing)]
        return sorted([*missing, *map(self._row, self.files)], key=lambda row: row.file)

    def _row(self, file: str) -> Row:
        result = self.results.get(file)
        if result is None:
            return Row(file, None, STOPPED)
        faults = result.graded.faults
        return Row(file, result.graded.report, str(faults[0]) if faults else "")


def run_class(request: ClassRequest) -> int:
    """The exit status of `grade class`."""
    wanted = find_submissions([request.folder], request.problems)
    try:
        os.makedirs(request.out, mode=0o700, exist_ok=True)
        secret = secret_of(request.out)
        journal = open_journal(request.out, fresh=request.fresh)
    except Busy:
        tell(
            f"Another run of grade writes to {request.out}.",
            "Wait for it, or choose another --out.",
        )
        return COULD_NOT_GRADE
    except OSError as error:
        tell(f"{request.out} cannot be written: {error.strerror}.", "Choose another --out.")
        return COULD_NOT_GRADE
    settings = _settings(request, secret)
    run = Run(request, wanted, {})
    standing = Standing(settings, journal.lines)
    run.results = standing.results(run.files)
    kept = len(run.results)
    _tell_of_damage(journal)
    jobs = [Job(file, standing.items(file)) for file in run.files if file not in run.results]
    _grade(run, jobs, settings, journal)
    return _finish(run, journal, kept)


def _usable_cache(path: str, engine: str) -> str:
    """The file that keeps verdicts, looked through; empty, and told, where it is of no use."""
    if not path:
        return ""
    store = VerdictStore(path, engine)
    store.check()
    store.close()
    if not store.fault:
        return os.path.abspath(path)
    mend = "It is left alone; delete it, or name another --cache."
    tell(f"{path} cannot keep verdicts: {store.fault}.", mend)
    return ""


def _settings(request: ClassRequest, secret: str) -> Settings:
    engine = engine_version()
    return Settings(
        problems=request.problems,
        only=request.only,
        reveal=request.reveal,
        pass_mark=None if request.pass_mark is None else str(request.pass_mark),
        cache=_usable_cache(request.cache, engine),
        remember=request.remember,
        secret=secret,
        engine=engine,
    )


def _tell_of_damage(journal: Journal) -> None:
    if journal.damaged:
        lines = (
            "1 damaged line is" if journal.damaged == 1 else f"{journal.damaged} damaged lines are"
        )
        tell(f"{journal.path}: {lines} left out; what they told is graded anew.")


def _grade(run: Run, jobs: Sequence[Job], settings: Settings, journal: Journal) -> None:
    """Grade what has no result yet, one line of the journal after the other."""
    lines = _lines(jobs, settings, run.request)
    try:
        with Progress(len(jobs)) as progress, closing(lines):
            for number, line in lines:
                file = jobs[number].file
                journal.add(file, line)
                run.results[file] = found = result_from_line(line)
                progress.add(found.graded.report)
    except KeyboardInterrupt:
        run.status = INTERRUPTED
    except (NoWorker, NoCluster) as error:
        tell(str(error))
        run.status = COULD_NOT_GRADE
    except OSError as error:
        safe = f"{len(run.results)} results are safe."
        mend = f"{safe} Make room, then run the same command again."
        tell(f"{journal.path} cannot be written: {error.strerror}.", mend)
        run.status = COULD_NOT_GRADE


def _lines(
    jobs: Sequence[Job], settings: Settings, request: ClassRequest
) -> Generator[tuple[int, str], None, None]:
    if request.cluster and jobs:
        from grader.classroom.cluster import cluster_results

        return cluster_results(request.cluster, settings, jobs, os.getcwd())
    return Pool(settings, min(request.jobs, len(jobs))).results(jobs)


def _finish(run: Run, journal: Journal, kept: int) -> int:
    """Put the journal in order, tell of what could not be graded, write the reports; the exit status."""
    told = Told()
    for path in run.wanted:
        if isinstance(path, Missing):
            tell_at(path.path, None, None, path.message, path.mend)
    for file in run.files:
        if file in run.results:
            told.tell(run.results[file].graded)
    rows = run.rows()
    graded = [row for row in rows if row.report is not None]
    try:
        journal.close(run.files)
    except OSError as error:
        tell(f"{journal.path} cannot be put in order: {error.strerror}.")
        run.status = run.status or COULD_NOT_GRADE
    if graded:
        written = _write(run, rows)
        if not any(output.path == "-" for output in run.request.outputs):
            deliver(summary(rows, written, kept), "-", utf8=False)
    else:
        tell("Nothing was graded.")
    if run.status == INTERRUPTED:
        left = sum(file not in run.results for file in run.files)
        tell(f"Stopped; {left} submissions are left.", "Run the same command again to go on.")
    broken_key = any(i.note == "KEY.UNREADABLE" for r in graded if r.report for i in r.report.items)
    return run.status or (COULD_NOT_GRADE if broken_key or not graded else GRADED)


def _sheets(run: Run) -> dict[str, Sheet]:
    """The sheets of what was graded; one that is gone meanwhile is left out."""
    found: dict[str, Sheet] = {}
    for file in run.files:
        graded = run.results[file].graded if file in run.results else None
        if graded is None or graded.report is None or graded.report.sheet in found:
            continue
        with suppress(FileFaults):
            found[graded.report.sheet] = load_sheet(graded.sheet)
    return found


def _write(run: Run, rows: Sequence[Row]) -> list[str]:
    """The files that could be written."""
    written = []
    wanted = any(output.format in WITH_SHEETS for output in run.request.outputs)
    sheets = _sheets(run) if wanted else {}
    for output in run.request.outputs:
        try:
            deliver(CLASS_FORMATS[output.format](rows, sheets), output.path, utf8=True)
            written.append(output.path)
        except BrokenPipeError:
            raise
        except OSError as error:
            tell(f"{output.path} cannot be written: {error.strerror}.")
            run.status = run.status or COULD_NOT_GRADE
    return written
