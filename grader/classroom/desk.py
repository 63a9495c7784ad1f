"""One process's place of work: its sheets, its memory, and one job after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from hashlib import blake2b

from grader.classroom.fingerprints import BYTES, file_digest
from grader.classroom.memory import Remembering
from grader.classroom.result import Result
from grader.classroom.settings import Job, Settings, options_text
from grader.classroom.verdict_store import VerdictStore
from grader.grading.redaction import redact
from grader.grading.shelf import Graded, Shelf
from grader.sheets.errors import HOW_TO_REPORT, Fault


class Desk:
    """Grades jobs one by one. `started` is called with an item's id before it is decided."""

    def __init__(self, settings: Settings, started: Callable[[str], None]) -> None:
        self._settings = settings
        self._store = VerdictStore(settings.cache, settings.engine) if settings.cache else None
        self._judge = Remembering(started, self._store, settings.remember)
        if settings.secret:
            self._judge.fingerprint = partial(keyed_digest, settings.secret)
        self._shelf = Shelf(settings.problems, settings.only, self._judge)
        self._sheets: dict[str, str] = {}

    def result(self, job: Job) -> Result:
        """The result of a job; a crash of ours is one too."""
        judge = self._judge
        judge.left_out, judge.only, judge.kept = job.left_out, job.only, job.kept
        judge.items.clear()
        try:
            graded = self._settled(self._shelf.grade(job.file))
        except Exception as error:  # noqa: BLE001 - the worker's wall: a crash costs one file its report
            graded = _crashed(job.file, error)
        if self._store is not None:
            self._store.write()
        if not self._settings.secret or graded.report is None:
            return Result(graded)
        return Result(graded, self._basis(graded), self._judge.prints())

    def _settled(self, graded: Graded) -> Graded:
        """The report as it may be shown."""
        report = graded.report
        if report is None:
            return graded
        if self._settings.pass_mark is not None:
            report = replace(report, pass_mark=Fraction(self._settings.pass_mark))
        return replace(graded, report=redact(report, self._settings.reveal))

    def _basis(self, graded: Graded) -> dict[str, str]:
        if graded.sheet not in self._sheets:
            self._sheets[graded.sheet] = sheet_digest(graded.sheet, self._settings.secret)
        return {
            "engine": self._settings.engine,
            "options": options_text(self._settings),
            "submission": file_digest(graded.file),
            "sheet": self._sheets[graded.sheet],
        }


def sheet_digest(path: str, secret: str) -> str:
    return keyed_digest(secret, bytes.fromhex(file_digest(path)))


def keyed_digest(secret: str, data: bytes) -> str:
    """A digest that nobody can make without the secret: a key is guessed from no digest of a sheet."""
    return blake2b(data, key=bytes.fromhex(secret), digest_size=BYTES).hexdigest()


def _crashed(path: str, error: Exception) -> Graded:
    import logging

    logging.getLogger("grader").error("grading %s failed", path, exc_info=error)
    fault = Fault(path, 0, 0, f"grade crashed with {type(error).__name__}.", HOW_TO_REPORT)
    return Graded(path, None, (fault,))
