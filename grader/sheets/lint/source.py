"""The lines of a sheet's file: where inside a text a fault stands, and which findings are allowed there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grader.records import record
from grader.sheets.fields import Placed
from grader.sheets.lint.codes import CODES
from grader.sheets.lint.finding import Finding, Place, found

_ALLOW = re.compile(r"(?:^|\s)#\s*lint:\s*allow\s+(?P<codes>[A-Z_.]+(?:\s*,\s*[A-Z_.]+)*)")
_BLOCK = re.compile(r"[|>][-+0-9]*(?:\s+#.*)?")


@record
class Source:
    """A file, line by line."""

    lines: tuple[str, ...]

    @staticmethod
    def of(text: str) -> Source:
        return Source(tuple(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))))

    def inside(self, text: Placed, column: int | None) -> Place:
        """Where the character `column` (from 1) of a text stands; the text's own place where that is not plain to see."""
        start = Place(text.line, text.column)
        if column is None or not 0 < text.line <= len(self.lines):
            return start
        before = text.text[: column - 1]
        line = self.lines[text.line - 1][text.column - 1 :]
        if _BLOCK.fullmatch(line.strip()):
            return self._in_block(text, before) or start
        quote = line[:1] if line[:1] in {"'", '"'} else ""
        written = before.replace("'", "''") if quote == "'" else before
        if "\n" in written or not line.startswith(quote + written):
            return start
        return Place(text.line, text.column + len(quote) + len(written))

    def _in_block(self, text: Placed, before: str) -> Place | None:
        """In a text behind `|`: the line as many lines below, without its indentation."""
        lines = before.split("\n")
        at = text.line + len(lines) - 1
        if at >= len(self.lines):
            return None
        stripped = self.lines[at].lstrip(" ")
        if not stripped.startswith(lines[-1]):
            return None
        return Place(at + 1, len(self.lines[at]) - len(stripped) + len(lines[-1]) + 1)

    def without_allowed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings but those that `# lint: allow CODE` beside them, or on a line of its own above them, allows."""
        allowed = self._allowed()
        used: set[tuple[int, str]] = set()
        for finding in findings:
            if finding.code in allowed.get(finding.line, {}):
                used.add((allowed[finding.line][finding.code], finding.code))
            else:
                yield finding
        for line, codes in allowed.items():
            for code, written_at in codes.items():
                if (written_at, code) not in used and line == _counts_for(self.lines, written_at):
                    yield _idle(code, written_at)

    def _allowed(self) -> dict[int, dict[str, int]]:
        """For each line the codes that are allowed there, with the line that says so."""
        allowed: dict[int, dict[str, int]] = {}
        for number, line in enumerate(self.lines, 1):
            comment = _ALLOW.search(line)
            if comment is None:
                continue
            codes = re.split(r"\s*,\s*", comment["codes"])
            place = allowed.setdefault(_counts_for(self.lines, number), {})
            place.update(dict.fromkeys(codes, number))
        return allowed


def _counts_for(lines: tuple[str, ...], number: int) -> int:
    """The line that a comment speaks of: its own, or the next one where it stands alone."""
    while number < len(lines) and lines[number - 1].lstrip().startswith("#"):
        number += 1
    return number


def _idle(code: str, line: int) -> Finding:
    if code in CODES:
        message = f"`# lint: allow {code}` stands where lint finds nothing of the kind."
    else:
        message = f"`# lint: allow` names `{code}`, which is no code of lint."
    return found("LINT.ALLOW", Place(line, 1), "", message)
