"""What of an earlier run still stands: results that rest on what is there now, and single items of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.classroom.desk import sheet_digest
from grader.classroom.fingerprints import file_digest
from grader.classroom.keeping import Kept, kept_from
from grader.classroom.result import Result, result_from_line
from grader.classroom.settings import Settings, options_text
from grader.grading.report_reading import NoReport


class Standing:
    """Looks at the lines of an earlier run, by file; each sheet is read once."""

    def __init__(self, settings: Settings, lines: Mapping[str, str]) -> None:
        self._settings = settings
        self._lines = lines
        self._sheets: dict[str, str] = {}

    def results(self, files: Iterable[str]) -> dict[str, Result]:
        """The results that stand. One without a report never does: its file is tried again."""
        found = {}
        for file in files:
            result = self._read(file)
            if result is not None and self._stands(file, result):
                found[file] = result
        return found

    def items(self, file: str) -> Kept:
        """The items of a file that need not be decided again, whatever else has changed."""
        result = self._read(file)
        return {} if result is None else kept_from(result, self._settings)

    def _read(self, file: str) -> Result | None:
        try:
            return result_from_line(self._lines[file])
        except (KeyError, NoReport):
            return None

    def _stands(self, file: str, result: Result) -> bool:
        if result.graded.report is None:
            return False
        return result.basis == {
            "engine": self._settings.engine,
            "options": options_text(self._settings),
            "submission": file_digest(file),
            "sheet": self._sheet(result.graded.sheet),
        }

    def _sheet(self, path: str) -> str:
        if path not in self._sheets:
            self._sheets[path] = sheet_digest(path, self._settings.secret)
        return self._sheets[path]
