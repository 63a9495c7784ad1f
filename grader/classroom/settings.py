"""What every submission of a run is graded by, and one job of it: plain data, sent as JSON to the workers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, fields, replace

from grader.grading.redaction import REVEALS
from grader.records import record


@record
class Settings:
    """Options of a run. `pass_mark` is a fraction as text; `cache` a file, or empty.

    `secret` (hexadecimal) keys the fingerprints of items; without it results carry none. `engine` is
    the version that decides, where verdicts or results are kept for another run.
    """

    problems: str | None = None
    only: tuple[str, ...] = ()
    reveal: str = "never"
    pass_mark: str | None = None
    cache: str = ""
    remember: bool = True
    secret: str = ""
    engine: str = ""

    def to_json(self) -> str:
        return json.dumps({entry.name: getattr(self, entry.name) for entry in fields(self)})

    @classmethod
    def from_json(cls, text: str) -> Settings:
        found = json.loads(text)
        return cls(**found | {"only": tuple(found["only"])})


def options_text(settings: Settings) -> str:
    """The options that a report depends on; where the sheets are is told by the sheet's own digest."""
    return json.dumps([settings.only, settings.reveal, settings.pass_mark])


def with_options(settings: Settings, text: str) -> Settings:
    """Settings with the options that `options_text` has written. Raises: ValueError for another text."""
    only, reveal, pass_mark = json.loads(text)
    if reveal not in REVEALS or not all(isinstance(name, str) for name in only):
        raise ValueError("no options")
    return replace(settings, only=tuple(only), reveal=reveal, pass_mark=pass_mark)


@record
class Job:
    """A submission to grade. `kept` are verdicts of an earlier run by item: two fingerprints and the verdict's text.

    `left_out` are items that no process is let try again, each with the note of why; where
    `only` is given, no other item is decided either.
    """

    file: str
    kept: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] | None = None

    def to_json(self) -> str:
        return json.dumps([self.file, dict(self.kept), dict(self.left_out), self.only])

    @classmethod
    def from_json(cls, text: str) -> Job:
        file, kept, left_out, only = json.loads(text)
        return cls(file, kept, left_out, None if only is None else tuple(only))
