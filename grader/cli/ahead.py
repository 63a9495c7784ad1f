"""Several processes for the main job: they grade ahead while reports are asked for one by one, in order."""

from __future__ import annotations

from collections.abc import Sequence

from grader.classroom.pool import Pool
from grader.classroom.result import result_from_line
from grader.classroom.settings import Job, Settings
from grader.cli.request import Request
from grader.grading.shelf import Graded


class Ahead:
    """The files of a run, all under way."""

    def __init__(self, files: Sequence[str], request: Request) -> None:
        settings = Settings(problems=request.problems, only=request.only, reveal=request.reveal)
        self._files = files
        self._coming = Pool(settings, min(request.jobs, len(files))).results([*map(Job, files)])
        self._left = len(files)
        self._here: dict[str, Graded] = {}

    def grade(self, path: str) -> Graded:
        """What became of a file of the run; waits for it."""
        while path not in self._here:
            number, line = next(self._coming)
            self._here[self._files[number]] = result_from_line(line).graded
            self._left -= 1
        if not self._left:
            self._coming.close()
        return self._here.pop(path)
