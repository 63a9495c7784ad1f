"""Which results of an earlier run still stand: those that rest on what is there now."""

from __future__ import annotations

from collections.abc import Mapping

from grader.classroom.desk import options_digest, sheet_digest
from grader.classroom.fingerprints import file_digest
from grader.classroom.result import Result, result_from_line
from grader.classroom.settings import Settings
from grader.grading.report_reading import NoReport


class Standing:
    """Looks at results of earlier runs; each sheet is read once."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.secret
        self._expected = {"engine": settings.engine, "options": options_digest(settings)}
        self._sheets: dict[str, str] = {}

    def of(self, lines: Mapping[str, str], files: list[str]) -> dict[str, Result]:
        """The results that stand, by file. One without a report never does: its file is tried again."""
        found = {}
        for file in files:
            if file in lines:
                result = self._read(lines[file])
                if result is not None and self._stands(file, result):
                    found[file] = result
        return found

    def _read(self, line: str) -> Result | None:
        try:
            return result_from_line(line)
        except NoReport:
            return None

    def _stands(self, file: str, result: Result) -> bool:
        if result.graded.report is None or result.graded.file != file:
            return False
        basis = dict(result.basis)
        sheet = self._sheet(result.graded.sheet)
        submission = file_digest(file)
        return basis == {**self._expected, "submission": submission, "sheet": sheet}

    def _sheet(self, path: str) -> str:
        if path not in self._sheets:
            self._sheets[path] = sheet_digest(path, self._secret)
        return self._sheets[path]
