"""What the README shows is what the command prints; run as a script, this file writes it anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>(?:.*\\\n)*.*)\n(?P<output>(?:.*\n)*?)```")


def printed(command: str) -> str:
    words = shlex.split(command.replace("\\\n", " "))
    assert words[0] == "grade"
    done = subprocess.run(
        [sys.executable, "-m", "grader", *words[1:]],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(
    "block", list(BLOCK.finditer(README.read_text("utf-8"))), ids=lambda b: b["command"]
)
def test_the_readme_shows_what_the_command_prints(block: re.Match[str]) -> None:
    assert printed(block["command"]) == block["output"]


def test_there_is_something_to_show() -> None:
    assert len(BLOCK.findall(README.read_text("utf-8"))) >= 2


if __name__ == "__main__":
    text = README.read_text("utf-8")
    README.write_text(
        BLOCK.sub(lambda b: f"```console\n$ {b['command']}\n{printed(b['command'])}```", text),
        "utf-8",
    )
