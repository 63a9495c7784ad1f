"""Lines that a continuous-integration log cannot take for commands."""

from __future__ import annotations

_ANYWHERE = "##["
_AT_THE_START = "::"


def defused(line: str) -> str:
    """`line` such that GitHub reads no command in it.

    Source: actions/runner, ActionCommand.cs: `::name::` after leading space, `##[name]` anywhere.
    """
    line = line.replace(_ANYWHERE, "## [")
    stripped = line.lstrip()
    if stripped.startswith(_AT_THE_START):
        indent = line[: len(line) - len(stripped)]
        return f"{indent}: {stripped.removeprefix(':')}"
    return line
